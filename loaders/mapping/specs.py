"""The values of a mapping: a column with what is done to its cells, a text, or several of them; and conditions.

Invariant: a `Spec` is checked: its expressions compile, its texts and the values of its lists can be read as its field.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from graph.ids import fold
from loaders.mapping import dates as mapping_dates
from loaders.mapping.fields import Field
from loaders.mapping.tree import Node
from loaders.mapping.values import PERSONAL, Reader, Settings, codes_of, country, reader
from loaders.sheets.sheet import Cell
from loaders.values import cells

KEYS = ("column", "match", "replace", "split", "map", "codes", "dates", "numbers")
_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
_SHORT = 10_000  # characters of a cell that expressions look at
Look = Callable[[str], Cell]  # the cell of a column, or what {record.field} says


@dataclass(frozen=True)
class Value:
    """One way to a value: `column` and what is done to its cell, or a text with {column} and {record.field} in it."""

    node: Node
    read: Reader
    column: str | None = None
    text: str | None = None
    match: re.Pattern[str] | None = None
    replace: tuple[tuple[re.Pattern[str], str], ...] = ()
    split: re.Pattern[str] | None = None
    map: dict[str, str] | None = None

    def cells(self, look: Look) -> list[Cell]:
        """The parts of the row's cell after all that is done to it; none where it says nothing."""
        if self.text is not None:
            text = self._filled(look)
            return [Cell(text)] if text else []
        assert self.column is not None
        cell = look(self.column)
        text = cell.text.strip()
        if cells.is_null(text):
            return []
        changed = self._changed(text)
        if changed == [text]:
            return [cell if cell.text == text else Cell(text, cell.kind)]
        return [Cell(part) for part in changed if not cells.is_null(part)]

    def _filled(self, look: Look) -> str:
        """The text with its placeholders filled in; "" where one of them says nothing."""
        assert self.text is not None
        found = {name: look(name).text.strip() for name in _PLACEHOLDER.findall(self.text)}
        if any(cells.is_null(text) for text in found.values()):
            return ""
        return _PLACEHOLDER.sub(lambda match: found[match[1]], self.text)

    def _changed(self, text: str) -> list[str]:
        if self.match:
            found = self.match.search(text[:_SHORT])
            text = ((found[1] if self.match.groups else found[0]) or "") if found else ""
        for pattern, by in self.replace:
            text = pattern.sub(by, text[:_SHORT] if len(text) > _SHORT else text)
        parts = self.split.split(text) if self.split else [text]
        texts = list(dict.fromkeys(" ".join(part.split()) if self.split else part.strip() for part in parts))
        return [self.map.get(_plain(part), part) for part in texts] if self.map else texts


@dataclass(frozen=True)
class Spec:
    """The value of a field: the first of its ways that says something, or for a field of many values all of them."""

    field: Field
    values: tuple[Value, ...]
    splits: bool = False

    def columns(self) -> Iterator[tuple[str, Node]]:
        """The columns that it reads."""
        for value in self.values:
            if value.column is not None:
                yield value.column, value.node
            for name in _PLACEHOLDER.findall(value.text or ""):
                yield name, value.node

    def record_fields(self) -> Iterator[tuple[str, str, Node]]:
        """The placeholders of the form {record.field}."""
        for value in self.values:
            for name in _PLACEHOLDER.findall(value.text or ""):
                record, dot, inner = name.partition(".")
                if dot:
                    yield record, inner, value.node


@dataclass(frozen=True)
class Condition:
    """What the cell of a column must say."""

    column: str
    node: Node
    test: Callable[[str], bool]


def settings(keys: dict[str, Node]) -> Settings:
    """The settings of a mapping, or of one of its tables."""
    found = Settings()
    if node := keys.get("language"):
        if not re.fullmatch("[a-z]{2,3}", str(node.value)):
            raise node.error("a language like pl, en or de")
        found = replace(found, language=str(node.value))
    if node := keys.get("country"):
        language = found.language
        found = replace(found, country=_read(node, lambda text: country(text, language)))
    if node := keys.get("currency"):
        found = replace(found, currency=_read(node, mapping_dates.currency))
    return _formats(keys, found)


def _formats(keys: dict[str, Node], own: Settings) -> Settings:
    if node := keys.get("dates"):
        if node.value not in ("day first", "month first"):
            raise node.error("day first or month first")
        own = replace(own, month_first=node.value == "month first")
    if node := keys.get("numbers"):
        own = replace(own, numbers=_read(node, mapping_dates.number_form))
    return own


def _read(node: Node, read: Callable[[str], Any]) -> Any:
    text = node.text()
    try:
        return read(text)
    except ValueError as error:
        raise node.error(str(error)) from None


def spec(node: Node, field: Field, own: Settings, scheme: str | None = None) -> Spec:
    """The checked value of a field; MappingError where something in it is wrong."""
    if scheme is not None and (scheme.lower() in PERSONAL or not re.fullmatch(r"[a-z][a-z0-9_-]{0,30}", scheme)):
        raise node.error("a scheme like nip, pic, vat or hr-oib, and none of persons or contact data", repr(scheme))
    values = tuple(_value(part, field, own, scheme) for part in node.items())
    if not values:
        raise node.error("a column")
    splits = any(value.split for value in values)
    if splits and not field.many and field.type != "text" and field.type != "identifier":
        raise node.error("no key split, as this field takes one value", "the key 'split'")
    return Spec(field, values, splits)


def _value(node: Node, field: Field, own: Settings, scheme: str | None) -> Value:
    if isinstance(node.value, str):
        text = node.text("the header of a column, or = and a text")
        read = reader(field, own, None, scheme)
        if not text.startswith("="):
            return Value(node, read, column=text)
        if not text[1:].strip():
            raise node.error("a text after the sign =")
        value = Value(node, read, text=text[1:].strip())
        _check_constant(value)
        return value
    keys = node.keys("a column, = and a text, or keys like column, match, map")
    for name, inner in keys.items():
        if name not in KEYS:
            raise inner.error(f"one of {', '.join(KEYS)}", f"the key {name!r}")
    if "column" not in keys:
        raise node.error("the key column", "none")
    codes = _codes(keys["codes"], field) if "codes" in keys else None
    value = Value(
        node=node,
        read=reader(field, _formats(keys, own), codes, scheme),
        column=keys["column"].text("the header of a column"),
        match=_pattern(keys["match"]) if "match" in keys else None,
        replace=tuple(_replacement(k, v) for k, v in keys["replace"].keys().items()) if "replace" in keys else (),
        split=_pattern(keys["split"]) if "split" in keys else None,
        map=_map(keys["map"]) if "map" in keys else None,
    )
    if value.map is not None:
        _check_map(value, keys["map"])
    return value


def _codes(node: Node, field: Field) -> str:
    system = node.text("a system of codes like cordis or iati")
    if field.scheme is None or not codes_of(field.scheme, system):
        raise node.error(f"a system whose codes the scheme {field.scheme} has" if field.scheme else "no such key here")
    return system


def _pattern(node: Node) -> re.Pattern[str]:
    return _compiled(node.text("a regular expression"), node)


def _compiled(text: str, node: Node) -> re.Pattern[str]:
    try:
        return re.compile(text)
    except (re.error, OverflowError, RecursionError) as error:
        raise node.error(f"a regular expression ({error})", repr(text[:80])) from None


def _replacement(pattern: str, node: Node) -> tuple[re.Pattern[str], str]:
    if not isinstance(node.value, str):
        raise node.error("a text to put in the place of what fits")
    compiled = _compiled(pattern, node)
    try:
        compiled.sub(node.value, "")  # parses the replacement, fit or not
    except (re.error, IndexError) as error:
        raise node.error(f"a replacement for {pattern!r} ({error})") from None
    return compiled, node.value


def _map(node: Node) -> dict[str, str]:
    pairs = node.keys("values of the table, each with what it means").items()
    if any(not isinstance(inner.value, str) for _, inner in pairs):
        raise node.error("one text for each value of the table")
    return {_plain(name): str(inner.value) for name, inner in pairs}


def _check_map(value: Value, node: Node) -> None:
    for inner in node.keys().values():
        if inner.value:  # nothing: the value says nothing
            _check_text(value, str(inner.value), inner)


def _check_constant(value: Value) -> None:
    assert value.text is not None
    if not _PLACEHOLDER.search(value.text):
        _check_text(value, value.text, value.node)


def _check_text(value: Value, text: str, node: Node) -> None:
    try:
        value.read(Cell(text))
    except ValueError as error:
        raise node.error(str(error), repr(text[:80])) from None


def conditions(node: Node) -> tuple[Condition, ...]:
    """What `when` and `skip` say: column → a value, several of them, {match: EXPRESSION}, `filled` or `empty`."""
    return tuple(_condition(name, inner) for name, inner in node.keys("a column with what it must say").items())


def _condition(column: str, node: Node) -> Condition:
    if isinstance(node.value, dict):
        if list(node.value) != ["match"]:
            raise node.error("a value, a list of them, filled, empty, or the key match alone")
        pattern = _pattern(node.value["match"])
        return Condition(column, node, lambda text: bool(pattern.search(text[:_SHORT])))
    if node.value in ("filled", "empty"):
        empty = node.value == "empty"
        return Condition(column, node, lambda text: cells.is_null(text.strip()) is empty)
    wanted = {_plain(part.text("a value of the column")) for part in node.items()}
    return Condition(column, node, lambda text: _plain(text) in wanted)


def _plain(text: str) -> str:
    return fold(" ".join(text.split()))


__all__ = ["KEYS", "Condition", "Settings", "Spec", "Value", "conditions", "settings", "spec"]
