"""What is compared of an institution: a row for the matching engine, made of all records that are known to be one.

A row holds nothing but short strings and lists of them, so that every engine compares them alike.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from functools import cache, lru_cache
from typing import NamedTuple
from urllib.parse import urlsplit

import msgspec
from msgspec.structs import replace

from graph.ids import normalised
from graph.records import Institution
from graph.resolution.known_names import kind_labels
from graph.resolution.names import forms
from ontology import vocab

_TAX_NUMBERS = {"vat": "", "nip": "PL", "hr-oib": "HR"}  # schemes, with the prefix that makes them VAT numbers
_MAX_NAMES = 24
_SAY_NOTHING = frozenset({"other", "public_body", "ngo"})  # kinds that sources give to many kinds of institutions
_LONGEST_ACRONYM = 8
_BEARERS_OF_A_KIND = 99  # a name that is the word for a kind


class Where(NamedTuple):
    """Where an institution is: ids and names of its place, and of all that this is in."""

    places: frozenset[str] = frozenset()
    areas: frozenset[str] = frozenset()
    country: str | None = None


class Profile(msgspec.Struct, frozen=True, gc=False):
    """A row. Lists are sorted tuples, the leanest of lists; `None` and empty ones mean that nothing is known."""

    id: str
    main: str  # the core of the first name
    wholes: tuple[str, ...] = ()  # names as they are, folded
    cores: tuple[str, ...] = ()  # without legal form and spaces
    bags: tuple[str, ...] = ()  # stems of the words, in alphabetical order
    shorts: tuple[str, ...] = ()  # the same without patron and other words that may be missing
    acronyms: tuple[str, ...] = ()
    numbers: str = ""
    legals: tuple[str, ...] = ()  # classes of the legal form
    domains: tuple[str, ...] = ()
    taxes: tuple[str, ...] = ()
    country: str | None = None
    places: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    kind: str | None = None
    bearers: int = 1  # the most institutions of the country with a core of this that one source knows
    sources: tuple[str, ...] = ()


LISTS = frozenset(one.name for one in msgspec.structs.fields(Profile) if one.type == tuple[str, ...])


def columns() -> tuple[str, ...]:
    """The names of the columns, in order."""
    return Profile.__struct_fields__


def profiles(groups: Iterable[tuple[str, list[Institution]]], where: Callable[[Institution], Where]) -> list[Profile]:
    """A profile for each group of institutions that have a name and are no natural persons, by id."""
    made = (
        _profile(group, records, [where(record) for record in records])
        for group, records in groups
        if any(r.names for r in records) and not any(r.kind == "natural_person" for r in records)
    )
    found = sorted((one for one in made if one), key=lambda one: one.id)
    bearers = _Bearers(found)
    for at, one in enumerate(found):  # in place, so that a million of them are in the memory once
        if (number := bearers.of(one)) > 1:
            found[at] = replace(one, bearers=number)
    return found


def compared_names(records: Collection[Institution]) -> list[str]:
    """The names of one institution that are compared, as written: without acronyms, unless it has no others."""
    names, others = _stated(records)
    return ([name for name in dict.fromkeys((*names, *others)) if not _is_acronym(name)] or names)[:_MAX_NAMES]


def _stated(records: Collection[Institution]) -> tuple[list[str], list[str]]:
    """Its names, each once, and its aliases."""
    names = list(dict.fromkeys(name for record in records for name in record.names.values()))
    return names, [name for record in records for name in record.aliases]


def _profile(group: str, records: list[Institution], wheres: list[Where]) -> Profile | None:
    found = [form for name in compared_names(records) if (form := forms(name)).keys]
    if not found:
        return None
    names, others = _stated(records)
    countries = {one.country for one in wheres if one.country}
    return Profile(
        id=group,
        main=found[0].compact,
        wholes=_sorted(one.whole for one in found),
        cores=_sorted(one.compact for one in found),
        bags=_sorted(one.bag for one in found),
        shorts=_sorted(" ".join(one.order) for one in found if len(one.order) > 1),
        acronyms=_sorted(normalised(name) for name in (*names[1:], *others) if _is_acronym(name)),
        numbers=" ".join(word.key for word in found[0].words if word.kind == "number"),
        legals=_shared(frozenset().union(*(one.legal for one in found))),
        domains=_sorted(host for record in records if (host := domain(record.homepage))),
        taxes=_sorted(tax for record in records for tax in _taxes(record)),
        country=min(countries) if len(countries) == 1 else None,
        places=_shared(frozenset().union(*(one.places for one in wheres))),
        areas=_shared(frozenset().union(*(one.areas for one in wheres))),
        sources=_shared(frozenset(e.source for record in records for e in record.evidence)),
        kind=next((top for record in records if (top := _top_kind(record.kind))), None),
    )


def _sorted(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(values)))


@lru_cache(maxsize=100_000)
def _shared(values: frozenset[str]) -> tuple[str, ...]:
    """Sorted; one tuple for all institutions with the same values."""
    return tuple(sorted(values))


def _is_acronym(name: str) -> bool:
    return " " not in name.strip() and len(name) <= _LONGEST_ACRONYM


def _taxes(record: Institution) -> Iterable[str]:
    for identifier in record.identifiers:
        scheme, _, value = identifier.partition(":")
        if scheme in _TAX_NUMBERS:
            yield value if value.startswith(prefix := _TAX_NUMBERS[scheme]) else f"{prefix}{value}"


def domain(homepage: str | None) -> str | None:
    """The host of an address without "www.", in small letters."""
    if not homepage:
        return None
    try:
        host = urlsplit(homepage if "//" in homepage else f"//{homepage}").hostname
    except ValueError:
        return None
    return host.lower().removeprefix("www.") if host and "." in host else None


@cache
def _top_kind(kind: str | None) -> str | None:
    concepts = vocab.scheme("institution-kinds")
    while kind and kind in concepts and (broader := concepts[kind].broader):
        kind = broader
    return None if kind in _SAY_NOTHING else kind


@cache
def _words_for_kinds() -> frozenset[str]:
    return frozenset(forms(label).compact for label in kind_labels())


class _Bearers:
    """How many institutions of a country bear a name, as far as one source knows; only where it is several."""

    def __init__(self, found: list[Profile]) -> None:
        self._several: dict[tuple[str | None, str], Counter[str]] = {}
        first: dict[tuple[str | None, str], Profile] = {}
        for one in found:
            for name in one.cores:
                known = first.setdefault((one.country, name), one)
                if known is not one:
                    holders = self._several.setdefault((one.country, name), Counter(known.sources))
                    holders.update(one.sources)

    def of(self, one: Profile) -> int:
        """The most for any of its names; the word for a kind is no name at all."""
        if not _words_for_kinds().isdisjoint(one.cores):
            return _BEARERS_OF_A_KIND
        shared = (self._several[key] for name in one.cores if (key := (one.country, name)) in self._several)
        return max((max(holders.values(), default=1) for holders in shared), default=1)


__all__ = ["LISTS", "Profile", "Where", "columns", "compared_names", "domain", "profiles"]
