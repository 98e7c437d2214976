"""What a mapping file says, checked: which columns of a table fill which fields of which records (docs/mapping.md).

Invariant: a `Mapping` is sound. Whatever can be known without the table (keys, fields, terms, formats, expressions,
references) was checked by `read`, with the line of the file; the columns are checked by `missing` before the first row.
"""

from __future__ import annotations

import codecs
import difflib
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from loaders.mapping import tree as mapping_yaml
from loaders.mapping.fields import (
    CODES,
    FIELDS,
    IDENTIFIER,
    KEY,
    NAME,
    NAMES,
    PARTICIPATION,
    REFERENCES,
    SECTIONS,
    SINGULAR,
    Field,
    Section,
)
from loaders.mapping.specs import Condition, Settings, Spec, conditions, settings, spec
from loaders.mapping.tree import MappingError, Node
from loaders.sheets.text import DELIMITERS

_ABOUT = ("title", "publisher", "licence", "homepage", "published")
_TABLE = ("sheet", "columns", "private", "skip", *SECTIONS, "participations")
_SETTINGS = ("language", "country", "currency", "dates", "numbers")
_FILE = ("encoding", "delimiter")
KEYS = (*_ABOUT, *_SETTINGS, *_FILE, "tables", *_TABLE)  # of a file
_COOPERATIONS: tuple[Section, ...] = ("cooperations",)
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_NAME = re.compile(r"[^\W\d]\w*")


@dataclass(frozen=True)
class Part:
    """Part of what tells records apart: a field of the record itself, another record, or a value of the row."""

    field: str | None = None
    record: str | None = None
    spec: Spec | None = None


@dataclass(frozen=True)
class RecordMap:
    """How one record of a row is made."""

    section: Section
    name: str
    node: Node
    names: dict[str, Spec]  # by language
    fields: dict[str, Spec]
    codes: dict[str, Spec]  # by scheme
    references: dict[str, tuple[str, ...]]
    key: tuple[Part, ...]
    optional: bool
    when: tuple[Condition, ...]

    def specs(self) -> Iterator[tuple[Field, Spec]]:
        """Everything of it that reads columns."""
        fields = FIELDS[self.section]
        yield from ((NAME, value) for value in self.names.values())
        yield from ((fields[name], value) for name, value in self.fields.items())
        yield from ((IDENTIFIER, value) for value in self.codes.values())
        yield from ((KEY, part.spec) for part in self.key if part.spec)


@dataclass(frozen=True)
class ParticipationMap:
    """How an institution, or a programme that pays, is tied to a cooperation."""

    who: str
    cooperation: str
    fields: dict[str, Spec]
    when: tuple[Condition, ...]
    node: Node


@dataclass(frozen=True)
class TableMap:
    """How the rows of one table are read; `records` in an order in which each refers to those before it."""

    node: Node
    sheet: str | None
    recognised_by: tuple[str, ...]
    private: dict[str, Node]
    skip: tuple[Condition, ...]
    records: tuple[RecordMap, ...]
    participations: tuple[ParticipationMap, ...]
    settings: Settings

    def columns(self) -> dict[str, Node]:
        """All columns that are read, each with the place where it is first named."""
        found: dict[str, Node] = {}
        specs = [value for record in self.records for _, value in record.specs()]
        specs += [value for part in self.participations for value in part.fields.values()]
        for value in specs:
            for column, node in value.columns():
                found.setdefault(column, node)
        asked = [c for record in self.records for c in record.when]
        asked += [c for part in self.participations for c in part.when]
        for condition in (*self.skip, *asked):
            found.setdefault(condition.column, condition.node)
        return found | {column: node for column, node in self.private.items() if column not in found}


@dataclass(frozen=True)
class Mapping:
    """A mapping file: what it says about the source, and its tables."""

    file: str
    about: dict[str, str]
    language: str | None
    encoding: str | None
    delimiter: str | None
    tables: tuple[TableMap, ...] = field(default_factory=tuple)


def read(path: Path) -> Mapping:
    """The mapping in a file; MappingError, with the line, where anything in it is wrong."""
    return made(mapping_yaml.read(path))


def parse(text: str, file: str = "mapping") -> Mapping:
    """The mapping in a text."""
    return made(mapping_yaml.parse(text, file))


def made(root: Node) -> Mapping:
    """The mapping of a tree."""
    keys = root.keys("keys like title, language, institutions (docs/mapping.md)")
    several = "tables" in keys
    known = (*_ABOUT, *_SETTINGS, *_FILE, *(("tables",) if several else _TABLE))
    _refuse_unknown(root, keys, known)
    tables = keys["tables"].items() if several else [root]
    shared = {name: keys[name] for name in _SETTINGS if name in keys}
    return Mapping(
        file=root.file,
        about={name: keys[name].text() for name in _ABOUT if name in keys},
        language=keys["language"].text() if "language" in keys else None,
        encoding=_encoding(keys["encoding"]) if "encoding" in keys else None,
        delimiter=_delimiter(keys["delimiter"]) if "delimiter" in keys else None,
        tables=tuple(_table(table, shared, inline=not several) for table in tables),
    )


def _encoding(node: Node) -> str:
    expected = "an encoding like utf-8, cp1250 or cp1252"
    try:
        info = codecs.lookup(node.text(expected))
    except LookupError:
        raise node.error(expected) from None
    if not info._is_text_encoding:  # else "zip" and "rot13" were encodings
        raise node.error(expected)
    return info.name


def _delimiter(node: Node) -> str:
    text = {"tab": "\t", "\\t": "\t"}.get(str(node.value), node.value)
    if text not in DELIMITERS:
        raise node.error('one of "," ";" "|" or tab')
    return str(text)


def _table(node: Node, shared: dict[str, Node], *, inline: bool) -> TableMap:
    keys = node.keys("keys of a table like institutions")
    if not inline:
        _refuse_unknown(node, keys, (*_TABLE, *_SETTINGS))
    own = settings(shared | {name: keys[name] for name in _SETTINGS if name in keys})
    names = _record_names(keys)
    records = [
        _record(section, name, inner, names, own)
        for section in SECTIONS
        if section in keys
        for name, inner in keys[section].keys("a name for each record, with its fields").items()
    ]
    if not records:
        raise node.error(f"at least one of {', '.join(SECTIONS)}", "no records")
    parts = keys["participations"].items() if "participations" in keys else []
    ordered = tuple(_ordered(records))
    _check_placeholders(ordered)
    return TableMap(
        node=node,
        sheet=keys["sheet"].text("the name of a sheet") if "sheet" in keys else None,
        recognised_by=tuple(c.text("the header of a column") for c in keys["columns"].items())
        if "columns" in keys
        else (),
        private={c.text("the header of a column"): c for c in keys["private"].items()} if "private" in keys else {},
        skip=conditions(keys["skip"]) if "skip" in keys else (),
        records=ordered,
        participations=tuple(_participation(part, names, own) for part in parts),
        settings=own,
    )


def _record_names(keys: dict[str, Node]) -> dict[str, Section]:
    names: dict[str, Section] = {}
    for section in SECTIONS:
        for name, node in keys[section].keys("a name for each record").items() if section in keys else ():
            if not _NAME.fullmatch(name):
                raise node.error("a name of letters, digits and _", repr(name))
            if name in names:
                raise node.error("a name that no other record has", repr(name))
            names[name] = section
    return names


def _record(section: Section, name: str, node: Node, names: dict[str, Section], own: Settings) -> RecordMap:
    keys = node.keys(f"fields of {section}")
    called, coded, references = NAMES[section], CODES.get(section), REFERENCES[section]
    known = ["id", called, *FIELDS[section], *([coded] if coded else []), *references, "optional", "when"]
    _refuse_unknown(node, keys, known)
    required = [called, "kind"] if section == "cooperations" else [called]
    for needed in required:
        if needed not in keys:
            raise node.error(f"the field {needed}", "a record without it")
    fields = {f: spec(keys[f], kind, own) for f, kind in FIELDS[section].items() if f in keys}
    codes = keys[coded].keys("a scheme like nip, pic or hr-oib, with a column each") if coded and coded in keys else {}
    return RecordMap(
        section=section,
        name=name,
        node=node,
        names=_names(keys[called], own),
        fields=fields,
        codes={scheme: spec(value, IDENTIFIER, own, scheme=scheme) for scheme, value in codes.items()},
        references={r: _references(keys[r], kinds, names) for r, kinds in references.items() if r in keys},
        key=tuple(_part(part, section, names, own) for part in keys["id"].items()) if "id" in keys else (),
        optional=keys["optional"].truth() if "optional" in keys else False,
        when=conditions(keys["when"]) if "when" in keys else (),
    )


def _names(node: Node, own: Settings) -> dict[str, Spec]:
    if isinstance(node.value, dict) and all(_LANGUAGE.fullmatch(key) and key != "map" for key in node.value):
        if not node.value:
            raise node.error("a column")
        return {language: spec(value, NAME, own) for language, value in node.value.items()}
    return {own.language: spec(node, NAME, own)}


def _references(node: Node, kinds: tuple[Section, ...], names: dict[str, Section]) -> tuple[str, ...]:
    return tuple(_reference(part, kinds, names) for part in node.items())


def _reference(node: Node, kinds: Collection[Section], names: dict[str, Section]) -> str:
    fitting = [name for name, section in names.items() if section in kinds]
    wanted = " or ".join(SINGULAR[kind] for kind in kinds)
    expected = f"the name of a {wanted} of this table" + (f": {', '.join(fitting)}" if fitting else " (it has none)")
    text = node.text(expected)
    if text not in fitting:
        raise node.error(expected)
    return text


def _part(node: Node, section: Section, names: dict[str, Section], own: Settings) -> Part:
    if isinstance(node.value, str):
        if node.value in names:
            if SECTIONS.index(names[node.value]) >= SECTIONS.index(section):
                raise node.error(f"a record of another section that is made before {section}")
            return Part(record=node.value)
        if node.value in FIELDS[section] or node.value == NAMES[section]:
            return Part(field=node.value)
    return Part(spec=spec(node, KEY, own))


def _participation(node: Node, names: dict[str, Section], own: Settings) -> ParticipationMap:
    keys = node.keys("keys like institution, cooperation, role")
    _refuse_unknown(node, keys, ("institution", "programme", "cooperation", *PARTICIPATION, "when"))
    who: tuple[Section, ...] = ("institutions",) if "institution" in keys else ("programmes",)
    given = keys.get("institution") or keys.get("programme")
    if given is None or ("institution" in keys and "programme" in keys):
        raise node.error("either the key institution or the key programme", "both" if given else "neither")
    if who == ("programmes",):
        _refuse_unknown(node, keys, ("programme", "cooperation", "start", "end", "amount", "currency", "when"))
    cooperations = [name for name, section in names.items() if section == "cooperations"]
    if "cooperation" not in keys and len(cooperations) != 1:
        raise node.error("the key cooperation, as there is not just one", "none")
    return ParticipationMap(
        who=_reference(given, who, names),
        cooperation=_reference(keys["cooperation"], _COOPERATIONS, names) if "cooperation" in keys else cooperations[0],
        fields={name: spec(keys[name], kind, own) for name, kind in PARTICIPATION.items() if name in keys},
        when=conditions(keys["when"]) if "when" in keys else (),
        node=node,
    )


def _ordered(records: list[RecordMap]) -> Iterator[RecordMap]:
    """Records after those that they refer to; MappingError where they refer in a circle."""
    made: set[str] = set()
    waiting = records
    while waiting:
        ready = [r for r in waiting if all(name in made for names in r.references.values() for name in names)]
        if not ready:
            raise waiting[0].node.error(
                "references that end somewhere", "records that refer to one another in a circle"
            )
        for record in ready[:1]:
            made.add(record.name)
            yield record
        waiting = [record for record in waiting if record.name not in made]


def _check_placeholders(records: tuple[RecordMap, ...]) -> None:
    """Whether texts with {record.field} speak of fields that are made before them; what else is there is a column."""
    before: dict[str, RecordMap] = {}
    for record in records:
        for _, value in record.specs():
            for name, inner, node in value.record_fields():
                if name not in before:
                    if any(other.name == name for other in records):
                        raise node.error(f"a record that is made before {record.name}", f"{{{name}.{inner}}}")
                    continue
                fields = (NAMES[before[name].section], *FIELDS[before[name].section])
                if inner not in fields:
                    raise node.error(f"one of the fields {', '.join(fields)}", f"{{{name}.{inner}}}")
        before[record.name] = record


def _refuse_unknown(node: Node, keys: dict[str, Node], known: Iterable[str]) -> None:
    names = list(known)
    for name, inner in keys.items():
        if name not in names:
            near = difflib.get_close_matches(name, names, 1)
            hint = f"{near[0]}?" if near else f"one of {', '.join(names)}"
            place = Node(name, inner.file, inner.line, node.key)
            raise place.error(hint, f"the key {name!r}")


__all__ = [
    "KEYS",
    "Mapping",
    "MappingError",
    "Part",
    "ParticipationMap",
    "RecordMap",
    "TableMap",
    "made",
    "parse",
    "read",
]
