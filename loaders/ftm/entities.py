"""Entities of FollowTheMoney as they stand in a file: flat, nested in each other, or with statements for values."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar

from graph.errors import InvalidRecordError
from graph.identifiers import check_identifier
from graph.records import Evidence
from loaders.files.elements import LONGEST_QUOTE, ElementError, Fields, Path, without_repeats
from loaders.values import cells
from loaders.values.countries import country

T = TypeVar("T")

IDENTIFIERS = {
    "leiCode": "lei",
    "wikidataId": "wikidata",
    "dunsCode": "duns",
    "rorId": "ror",
    "uniqueEntityId": "us-sam",
    "innCode": "ru-inn",
    "ogrnCode": "ru-ogrn",
    "permId": "permid",
    "isin": "isin",
    "bvdId": "bvd",
}
LEGAL = frozenset({"LegalEntity", "Organization", "Company", "PublicBody"})


def is_entity(value: Any) -> bool:
    """Whether an object is an entity: an id, a schema, and properties."""
    return (
        isinstance(value, dict) and isinstance(value.get("schema"), str) and isinstance(value.get("properties"), dict)
    )


def all_in(value: Any, path: Path = (), above: str | None = None) -> Iterator[tuple[Path, dict[str, Any], str | None]]:
    """An entity and all that are nested in it, outermost first: where, what, and the id of the one around it."""
    yield path, value, above
    for name, values in value["properties"].items():
        for index, inner in enumerate(values if isinstance(values, list) else ()):
            if is_entity(inner) and len(path) < 40:
                yield from all_in(inner, (*path, "properties", name, index), str(value.get("id")))


@dataclass(frozen=True)
class Entity:
    """One entity of an item; `path` leads from the item to it, `above` is the id of the one that it is nested in."""

    fields: Fields
    path: Path
    above: str | None
    source: str

    @property
    def schema(self) -> str:
        """Its class in the FollowTheMoney model."""
        return str(self.fields.at(*self.path, "schema"))

    @property
    def holds_people(self) -> bool:
        """Whether a person is nested in it."""
        return any(value["schema"] == "Person" for _, value, _ in all_in(self.fields.at(*self.path)))

    @property
    def id(self) -> str:
        """Its id; ElementError where it has none."""
        return self.fields.need((*self.path, "id"), "the id of the entity")

    def places(self, name: str) -> Iterator[Path]:
        """Where the values of a property stand."""
        path = (*self.path, "properties", name)
        for index, value in enumerate(self.fields.many(*path)):
            here = (*path, index) if isinstance(self.fields.at(*path), list) else path
            yield (*here, "value") if isinstance(value, dict) and "value" in value else here

    def texts(self, *names: str) -> tuple[str, ...]:
        """All values of properties, each once."""
        return without_repeats([self.fields.words(*path) for name in names for path in self.places(name)])

    def text(self, *names: str) -> str | None:
        """The first value of properties."""
        return next(iter(self.texts(*names)), None)

    def get(self, name: str, read: Callable[[str], T]) -> T | None:
        """The first value of a property by a reader; None where it is unfit, which is noted."""
        return next((self.fields.get(path, read) for path in self.places(name)), None)

    def ids(self, name: str) -> list[str]:
        """The ids of the entities that a property leads to."""
        found = [self.fields.at(*path) for path in self.places(name)]
        return [str(value.get("id")) if isinstance(value, dict) else str(value) for value in found]

    def error(self, name: str, expected: str) -> ElementError:
        """The error of a property without which the entity cannot be taken."""
        return self.fields.error((*self.path, "properties", name), expected)

    def evidence(self) -> tuple[Evidence, ...]:
        """The entity; of one that is long or holds people its id, caption and name."""
        whole = self.fields.parts(self.source, self.path)
        if len(whole[0].quote) <= LONGEST_QUOTE and not self.holds_people:
            return whole
        parts = ("id", "caption", "schema"), ("properties", "name"), ("properties", "title")
        paths = [(*self.path, key) for key in parts[0]] + [(*self.path, *path) for path in parts[1:]]
        return self.fields.parts(self.source, *paths)

    def period(self) -> tuple[str | None, str | None]:
        """First and last day; an end before the start is left out."""
        start, end = self.get("startDate", cells.date) or self.get("date", cells.date), self.get("endDate", cells.date)
        if start and end and end < start[: len(end)]:
            path = next(self.places("endDate"))
            self.fields.leave_out(path, f"a day not before the start, {start}")
            end = None
        return start, end

    def money(self) -> tuple[float | None, str | None]:
        """An amount and its currency; both or none."""
        amount = self.get("amount", _amount)
        currency = self.get("currency", _currency)
        if amount is not None and currency is None:
            self.fields.leave_out((*self.path, "properties", "amount"), "an amount with its currency")
        return (amount, currency) if amount is not None and currency else (None, None)


def _amount(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        return cells.amount(text)[0]
    if not abs(value) < 1e15:
        raise ValueError("an amount of money")
    return value


def _currency(text: str) -> str:
    if len(text) != 3 or not text.isalpha() or not text.isascii():
        raise ValueError("a currency like EUR")
    return text.upper()


def nations(entity: Entity) -> Iterator[str]:
    """The countries of an entity, ISO 3166-1."""
    for name in ("country", "jurisdiction", "mainCountry"):
        for path in entity.places(name):
            if found := entity.fields.get(path, _country):
                yield found


def identifiers(entity: Entity, nation: str | None) -> Iterator[str]:
    """Its numbers in registers, those of countries under the country's code."""
    for name, scheme in IDENTIFIERS.items():
        for path in entity.places(name):
            with suppress(ValueError):
                yield from _checked(entity.fields, path, scheme, entity.fields.raw(*path))
    for path in entity.places("vatCode"):
        code = entity.fields.raw(*path) or ""
        yield from _checked(entity.fields, path, "vat", code if code[:2].isalpha() else f"{nation or ''}{code}")
    for path in entity.places("registrationNumber"):
        if nation:
            yield from _checked(entity.fields, path, f"reg-{nation.lower()}", entity.fields.raw(*path))
    for path in entity.places("taxNumber"):
        if nation:
            scheme = "nip" if nation == "PL" else f"tax-{nation.lower()}"
            yield from _checked(entity.fields, path, scheme, entity.fields.raw(*path))


def _checked(fields: Fields, path: Any, scheme: str, value: str | None) -> Iterator[str]:
    if value is None:
        return
    try:
        yield check_identifier(f"{scheme}:{value}")
    except InvalidRecordError as error:
        fields.leave_out(path, str(error).partition(", expected ")[2] or "an identifier")


def _country(code: str) -> str:
    """A country by its code in FollowTheMoney; parts of countries are written gb-sct."""
    return country(code[:2] if re.fullmatch("[A-Za-z]{2}-[A-Za-z0-9]{1,3}", code) else code)
