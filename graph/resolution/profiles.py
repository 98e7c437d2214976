"""What is compared of an institution: a row for the matching engine, made of all records that are known to be one.

A row holds nothing but short strings and lists of them, so that every engine compares them alike.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields, replace
from functools import cache
from itertools import combinations
from typing import NamedTuple
from urllib.parse import urlsplit

from graph.ids import normalised
from graph.records import Institution
from graph.resolution.known_names import kind_labels
from graph.resolution.names import NameForm, forms
from ontology import vocab

_TAX_NUMBERS = {"vat": "", "nip": "PL", "hr-oib": "HR"}  # schemes, with the prefix that makes them VAT numbers
_RARE = 3  # the rarest words of a name, pairs of which block
_MAX_NAMES = 24
_SAY_NOTHING = frozenset({"other", "public_body", "ngo"})  # kinds that sources give to many kinds of institutions
_LONGEST_ACRONYM = 8
_SHARED_BY_MANY = frozenset({"places", "areas", "sources", "legals", "wholes"})  # nobody is compared for that alone
_BEARERS_OF_A_KIND = 99  # a name that is the word for a kind


class Where(NamedTuple):
    """Where an institution is: ids and names of its place, and of all that this is in."""

    places: frozenset[str] = frozenset()
    areas: frozenset[str] = frozenset()
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """A row. Lists are sorted; `None` and empty lists mean that nothing is known."""

    id: str
    names: list[str]  # as written, without acronyms
    main: str  # the core of the first name
    wholes: list[str] = field(default_factory=list)  # names as they are, folded
    cores: list[str] = field(default_factory=list)  # without legal form and spaces
    bags: list[str] = field(default_factory=list)  # stems of the words, in alphabetical order
    shorts: list[str] = field(default_factory=list)  # the same without patron and other words that may be missing
    acronyms: list[str] = field(default_factory=list)
    pairs: list[str] = field(default_factory=list)  # of rare words, to block by
    numbers: str = ""
    legals: list[str] = field(default_factory=list)  # classes of the legal form
    domains: list[str] = field(default_factory=list)
    taxes: list[str] = field(default_factory=list)
    country: str | None = None
    places: list[str] = field(default_factory=list)
    areas: list[str] = field(default_factory=list)
    kind: str | None = None
    bearers: int = 1  # the most institutions of the country with a core of this that one source knows
    sources: list[str] = field(default_factory=list)


LISTS = frozenset(one.name for one in fields(Profile) if one.type == "list[str]")  # columns that hold several values


def columns() -> list[str]:
    """The names of the columns, in order."""
    return [one.name for one in fields(Profile)]


def profiles(groups: Iterable[tuple[str, list[Institution]]], where: Callable[[Institution], Where]) -> list[Profile]:
    """A profile for each group of institutions that have a name and are no natural persons, by id."""
    made = (
        _profile(group, records, [where(record) for record in records])
        for group, records in groups
        if any(r.names for r in records) and not any(r.kind == "natural_person" for r in records)
    )
    return _with_bearers(_with_pairs(sorted((one for one in made if one), key=lambda one: one.id)))


def may_be_compared(found: list[Profile]) -> bool:
    """Whether any two share something by which they would be compared; asking costs less than starting an engine."""
    seen: set[tuple[str, str]] = set()
    for one in found:
        keys = {(name, value) for name in LISTS - _SHARED_BY_MANY for value in getattr(one, name)}
        if seen & keys:
            return True
        seen |= keys
    return False


def _profile(group: str, records: list[Institution], wheres: list[Where]) -> Profile | None:
    names = list(dict.fromkeys(name for record in records for name in record.names.values()))
    others = [name for record in records for name in record.aliases]
    acronyms = {normalised(name) for name in (*names[1:], *others) if _is_acronym(name)}
    whole = [name for name in dict.fromkeys((*names, *others)) if not _is_acronym(name)] or names
    found = [form for name in whole[:_MAX_NAMES] if (form := forms(name)).keys]
    if not found:
        return None
    countries = {one.country for one in wheres if one.country}
    return Profile(
        id=group,
        names=whole[:_MAX_NAMES],
        main=found[0].compact,
        wholes=sorted({one.whole for one in found}),
        cores=sorted({one.compact for one in found}),
        bags=sorted({_bag(one) for one in found}),
        shorts=sorted({" ".join(one.order) for one in found if len(one.order) > 1}),
        acronyms=sorted(acronyms),
        numbers=" ".join(word.key for word in found[0].words if word.kind == "number"),
        legals=sorted({said for one in found for said in one.legal}),
        domains=sorted({host for record in records if (host := domain(record.homepage))}),
        taxes=sorted({tax for record in records for tax in _taxes(record)}),
        country=min(countries) if len(countries) == 1 else None,
        places=sorted(set().union(*(one.places for one in wheres))),
        areas=sorted(set().union(*(one.areas for one in wheres))),
        sources=sorted({e.source for record in records for e in record.evidence}),
        kind=next((top for record in records if (top := _top_kind(record.kind))), None),
    )


def _is_acronym(name: str) -> bool:
    return " " not in name.strip() and len(name) <= _LONGEST_ACRONYM


def _bag(form: NameForm) -> str:
    return " ".join(sorted((*form.order, *(word.key for word in form.optional))))


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


def _with_pairs(found: list[Profile]) -> list[Profile]:
    """With the pairs of the rarest words of each: two institutions that share two such are compared."""
    seen = Counter(word for one in found for word in {word for bag in one.shorts for word in bag.split()})
    result = []
    for one in found:
        pairs: set[str] = set()
        for bag in one.shorts:
            rare = sorted(sorted(set(bag.split()), key=lambda word: (seen[word], word))[:_RARE])
            pairs |= {f"{a} {b}" for a, b in combinations(rare, 2)} or set(rare)
        result.append(replace(one, pairs=sorted(pairs)))
    return result


def _with_bearers(found: list[Profile]) -> list[Profile]:
    """With how many institutions of a country bear such a name; the word for a kind is no name at all."""
    holders: dict[tuple[str | None, str], Counter[str]] = defaultdict(Counter)
    for one in found:
        for name in one.cores:
            holders[one.country, name].update(one.sources)
    return [
        replace(one, bearers=_BEARERS_OF_A_KIND)
        if _words_for_kinds() & set(one.cores)
        else replace(one, bearers=max(max(holders[one.country, n].values(), default=1) for n in one.cores))
        for one in found
    ]


__all__ = ["Profile", "Where", "columns", "domain", "profiles"]
