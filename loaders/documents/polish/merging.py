"""Names of one page that are one institution: a short form beside the long one, two spellings, a brand.

Invariant: two names are joined only where no third one could be meant.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph.ids import fold
from loaders.documents.findings import Institution
from loaders.documents.spelling import key, within
from ontology import vocab

if TYPE_CHECKING:
    from loaders.documents.polish.institutions import InstitutionFinder

_PATRON = re.compile(r" (?:im|pw)\.? ")
_OF_ACADEMY = re.compile(r"(.+?) (?:PAN|Polskiej Akademii Nauk)(?: we? .+)?$")
_OWN_WORD = re.compile(r"([A-ZĄĆĘŁŃÓŚŹŻ]{4,})(?: (?:S\. ?A\.|SA|[Ss]p\. ?z ?o\. ?o\.))?$")
_FORMS = frozenset({"stowarzyszenie", "fundacja", "towarzystwo", "związek", "spółdzielnia", "przedsiębiorstwo"})
_ALONE = frozenset({"policja", "starostwo"})
QUOTED = re.compile(r"[„”“\"«»](.{2,80}?)[„”“\"«»]")


def merge_names(finder: InstitutionFinder) -> None:
    """Joins what is one, the short name to the long one."""
    _merge_unpatroned(finder)
    _merge_academy(finder)
    _merge_forms(finder)
    _merge_short(finder)
    _merge_spellings(finder)
    _merge_brands(finder)
    _merge_bare(finder)


def _merge_unpatroned(finder: InstitutionFinder) -> None:
    """Like "Akademia Lipecka w Kolnie" beside "Akademia Lipecka im. Jana Nowaka w Kolnie"."""
    full = {(key(_PATRON.split(i.stem)[0]), i.place): i for i in finder.institutions if _PATRON.search(i.stem)}
    for short in finder.institutions:
        into = full.get((key(short.stem), short.place)) if short.place else None
        if into is not None and into is not short:
            finder.merge(short, into)


def _merge_academy(finder: InstitutionFinder) -> None:
    """Like "Instytut Wody PAN w Kolnie" beside "Instytut Wody im. Jana Nowaka Polskiej Akademii Nauk"."""
    by_name: dict[str, list[Institution]] = {}
    for institution in finder.institutions:
        if found := _OF_ACADEMY.match(institution.name):
            by_name.setdefault(key(_PATRON.split(found[1] + " ")[0]), []).append(institution)
    for same in by_name.values():
        places = {i.place for i in same} - {None}
        if len(same) == 2 and len(places) < 2:
            short, long = sorted(same, key=lambda i: "Akademii" in i.name)
            finder.merge(short, long)
            long.place = long.place or short.place


def merge_companies(finder: InstitutionFinder) -> None:
    """Like "MEBLEX S.A." beside "Zakłady Meblarskie MEBLEX SA": one own word in capitals, of one longer name."""
    companies = [i for i in finder.institutions if i.kind is not None and vocab.is_kind(i.kind, "company")]
    for short in companies:
        own = _OWN_WORD.match(short.name)
        longer = [i for i in companies if own and i is not short and own[1] in i.name.split()[1:]]
        if len(longer) == 1:
            finder.merge(short, longer[0])


def _merge_forms(finder: InstitutionFinder) -> None:
    """Like "Lokalna Grupa Działania Lipa" beside "Stowarzyszenie Lokalna Grupa Działania Lipa"."""
    known = {key(i.name): i for i in finder.institutions}
    for long in finder.institutions:
        form, _, rest = key(long.name).partition(" ")
        short = known.get(rest) if form in _FORMS and " " in rest else None
        if short is not None and _alike(short.kind, long.kind):
            finder.merge(short, long)


def _merge_short(finder: InstitutionFinder) -> None:
    """Like "Dom Kultury" is "Dom Kultury w Lipkach" where the page knows no other Dom Kultury."""
    for short in [i for i in finder.by_key.values() if i.place is None]:
        longer = [i for i in set(finder.by_key.values()) if i is not short and _alike(i.kind, short.kind)]
        same = [i for i in longer if within(short.stem, i.stem) and (i.place or len(i.name) > len(short.stem))]
        if len(same) > 1:
            same = [i for i in same if key(i.stem) == key(short.stem)]  # before "Muzeum Lipy i …" the one "w Kolnie"
        if len(same) == 1:
            finder.merge(short, same[0])


def _merge_spellings(finder: InstitutionFinder) -> None:
    """Two spellings of one name: the same head, and own names in quotation marks that differ by accents only."""
    first: dict[tuple[str, str], Institution] = {}
    for institution in finder.institutions:
        own = QUOTED.search(institution.name)
        if own is None:
            continue
        identity = (institution.name.split()[0].casefold(), fold(own[1]))
        known = first.setdefault(identity, institution)
        one = known is not institution and _alike(known.kind, institution.kind)
        if one and None in (known.place, institution.place):
            known.place = known.place or institution.place
            finder.merge(institution, known)


def _merge_brands(finder: InstitutionFinder) -> None:
    """Like "Ośrodek TROP" beside "Stowarzyszenie Lipecki Ośrodek Edukacji TROP": its head and its own word."""
    for short in finder.institutions:
        words = key(short.name).split()
        brand = short.name.split()[-1].strip('„”"')
        if len(words) != 2 or len(brand) < 3 or not brand.isupper():
            continue
        longer = [i for i in finder.institutions if i is not short and {*words} <= {*key(i.name).split()}]
        if len(longer) == 1:
            finder.merge(short, longer[0])


def _merge_bare(finder: InstitutionFinder) -> None:
    """Like "Policja" beside "Komenda Powiatowa Policji w Kolnie": the one unit that the page names, if it names one."""
    for bare in [i for i in finder.institutions if len(i.name.split()) == 1 and i.place is None]:
        same = [i for i in finder.institutions if i is not bare and i.kind == bare.kind]
        if len(same) == 1 and set(key(bare.name).split()) & _ALONE:
            finder.merge(bare, same[0])


def _alike(one: str | None, other: str | None) -> bool:
    """Whether two kinds may be said of one institution: "ośrodek pomocy społecznej" of a "miejski ośrodek …" too."""
    if one is None or other is None:
        return one is other
    both = vocab.is_kind(one, "ngo") and vocab.is_kind(other, "ngo")  # an association is a local action group too
    return both or vocab.is_kind(one, other) or vocab.is_kind(other, one)
