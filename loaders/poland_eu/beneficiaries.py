"""Beneficiaries of Polish lists: one cell as institutions, each with kind and place, the unit as part of its parent.

"POWIAT RADOMSKI / POWIATOWY URZĄD PRACY W RADOMIU" is an office and the county it belongs to; "Zakład A/B sp. z o.o."
is one company. A cell is split only where an authority, university or association stands before the mark and one of its
units after it. Kinds and places are what the Polish reader knows (`loaders/documents/institutions.toml`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from loaders.documents.legal_forms import legal_form_at
from loaders.documents.page import Page, Span
from loaders.documents.polish.grammar import NamePattern, is_name_head, kind_acronyms, name_patterns
from loaders.documents.polish.morphology import lemmas
from loaders.documents.polish.places import locative, place_at, preposition
from loaders.documents.polish.starts import extend_left, starts_at_head
from loaders.poland_eu.persons import is_hidden, is_person, owner_in
from loaders.poland_eu.towns import town_at
from loaders.values.casing import cased
from ontology import vocab

NATURAL_PERSON = "natural_person"


@dataclass(frozen=True)
class Beneficiary:
    """An institution that a cell names. `place` is (place kind, name): a town, or the territory that a county or
    voivodeship governs; None where the name does not say or several places have this name. `parents`: what it is part
    of, the one named first before others. A natural person has no name of their own."""

    name: str
    kind: str | None = None
    place: tuple[str, str] | None = None
    aliases: tuple[str, ...] = ()
    parents: tuple[Beneficiary, ...] = ()

    @property
    def is_generic(self) -> bool:
        """Whether many towns have a company of this name, and nothing says which one this is."""
        words = _WORD.findall(_LEGAL_FORM.sub(" ", self.name))
        return not self.place and bool(words) and all(lemmas(word) & _UTILITIES for word in words)

    @property
    def sectors(self) -> tuple[str, ...]:
        """Sectors in which institutions of this kind usually act."""
        return vocab.sectors_of_kind(self.kind)


PERSON = Beneficiary("osoba fizyczna", NATURAL_PERSON)

# Counties of one name in two voivodeships (TERYT): the name alone says no place.
_TWIN_COUNTIES = frozenset(
    (
        *("bielski", "brzeski", "grodziski", "krośnieński", "nowodworski"),
        *("opolski", "ostrowski", "średzki", "świdnicki", "tomaszowski"),
    )
)
_MARK = re.compile(r"\s*[/\\]\s*|\s*[-–—]+\s+|\s+-(?=\w)|(?<=[^\W\d_]{3})-(?=[^\W\d_]+\s)|\s*,\s+")
_WIDE_MARK = re.compile(r"\s*[/\\]\s*|\s+[-–—]+\s+")
_REPRESENTED = re.compile(r"(?i),? (?:reprezentowan\w+ przez|z siedzibą|działając\w+ (?:przez|w imieniu)) .*")
_INTERNAL = re.compile(
    r"(?i)(?:departament|wydział|biuro|sekretarz|oddział|okręg|koło|filia"
    r"|zarząd (?:wojewódzki|okręgowy|oddziału|regionu)|collegium|katedra|jednostka realizująca|sekcja|referat"
    r"|delegatura)\b"
)
_INTERNAL_BODY = re.compile(r"(?i)(?:urząd|wojewódzki urząd|instytut|centrum)\b")
_ROLE = re.compile(r"(?i)instytucja (?:zarządzająca|pośrednicząca|wdrażająca)\b")
_CITY_COUNTY = re.compile(r"(?i)(?:miasto )?(.+?)\s*[-–,/ ]\s*miasto na prawach powiatu")
_VOIVODESHIP = re.compile(r"(?i)(samorząd )?województw[oa] ((?:[\w]+-)?\w+?k)ie(go)?")
_COUNTY = re.compile(r"(?i)powiat (?!m\.|miast)(\w+(?:-\w+)?(?: (?:zachodni|wschodni|północny|południowy))?)")
_COMMUNE = re.compile(
    r"(?i)(?:gmina|miasto|m\.st\.|powiat (?:m\.|miasto(?= ))|powiat(?= miasta))(?=[ -])"
    r"(?:[ -]+(?:i|miejsk[ao](?:-wiejska)?|wiejska|miasto|gmina|stołeczne|m\.|m\.st\.)(?=[ -]))*"
    r"[ -]+(miasta (?:i gminy )?)?([^,/]+)"
)
_LIMITED = re.compile(r"(?i)\bsp(?:ółka|\.)? ?(?:z ?(?:\.? ?o\.? ?o\b|ogr)|o\. ?o\.)")
_LEGAL_FORM = re.compile(
    r"(?i)\bspółka (?:z ogr\w+ odp\w+|akcyjna)|\bsp(?:ółka|\.)? ?(?:z ?)?\.? ?o\.? ?o\b|\bs\. ?a\.(?!\w)"
)
_WORD = re.compile(r"[^\W\d_]+")
# What the names of municipal companies are made of, in their base forms.
_UTILITIES = frozenset(
    (
        *("przedsiębiorstwo", "zakład", "spółka", "miejski", "gminny", "powiatowy", "międzygminny", "rejonowy", "i"),
        *("komunalny", "wodociąg", "wodociągowy", "kanalizacja", "kanalizacyjny", "gospodarka", "mieszkaniowy"),
        *("odpad", "usługa", "energetyka", "cieplny", "ciepłownictwo", "oczyszczalnia", "oczyszczanie", "utylizacja"),
        *("oczyszczać", "utylizować", "stały", "wodny", "wodno", "ściek", "ściekowy", "komunikacja", "komunikacyjny"),
    )
)
_OF_VOIVODESHIP = re.compile(r"Województwa ((?:\w+-)?\w+k)iego\b")
_COMPANY = re.compile(
    r"(?i)\bS\. ?A\.(?!\w)|\bSA$|spółka (?:akcyjna|komandytow|jawna|cywilna|partnersk)|\bsp\. ?[jkp]\b|\bs\. ?c\.|\bsc$"
)
# What a legal form of business does not make a company of: these stay what they are.
_KEPT = (
    "health",
    "university_or_school",
    "media",
    "bank",
    "cooperative",
    "development_agency",
    "church",
    "science_park",
)
_PARENTS = ("local_government", "regional_government", "central_government", "university", "academy_of_sciences", "ngo")


@lru_cache(maxsize=20_000)
def read(cell: str) -> Beneficiary:
    """The institution that a cell names, with what it is part of; PERSON for a natural person."""
    if is_hidden(cell):
        return PERSON
    name = cased(cell)
    return PERSON if is_person(name) else _chain(_segments(name))


def _segments(name: str) -> list[str]:
    """The parts of a compound name, the widest first; the name itself where it is none."""
    if _CITY_COUNTY.fullmatch(name):
        return [name]
    for mark in _MARK.finditer(name):
        left, right = name[: mark.start()].strip(), name[mark.end() :].strip()
        if left and right and (parts := _split(left, mark[0].strip(), right)):
            return parts
    territory = _VOIVODESHIP.match(name)
    if territory and _pattern(Page(name[territory.end() :].strip())):  # "Województwo Podlaskie Urząd Marszałkowski …"
        return [territory[0], *_segments(name[territory.end() :].strip())]
    return [name]


def _split(left: str, mark: str, right: str) -> list[str] | None:
    """The parts on both sides of a mark; None where they are no parent and unit."""
    comma = mark == ","
    if comma and _INTERNAL.match(left) and _is_parent(right):
        return [*_segments(right), left]
    if _ROLE.match(left) and _is_parent(_segments(right)[0]):
        return _segments(right)
    if not _is_parent(left):
        return None
    if comma or not _are_territories(left):
        is_unit = bool(_INTERNAL.match(right) or (_INTERNAL_BODY.match(right) and _pattern(Page(right))))
    else:
        is_unit = _is_unit(right) or (mark in ("/", "\\") and " " in right)
    return [left, *_segments(right)] if is_unit else None


def _is_parent(name: str) -> bool:
    """Whether a name is that of an authority, a university or an association: what has units of its own."""
    if _are_territories(name):
        return True
    kind = _kind(Page(name))
    return any(vocab.is_kind(kind, wider) for wider in _PARENTS)


def _is_territory(name: str) -> bool:
    if _LIMITED.search(name) or _COMPANY.search(name):
        return False
    return any(form.fullmatch(name) for form in (_VOIVODESHIP, _COUNTY, _COMMUNE, _CITY_COUNTY))


def _are_territories(name: str) -> bool:
    return all(map(_is_territory, name.split(", ")))


def _is_unit(name: str) -> bool:
    """Whether a name can be that of a territory's unit: a department, office or school, or the territory again."""
    first = _WIDE_MARK.split(name)[0]
    known = first.split()[0] in kind_acronyms() or _pattern(Page(name)) is not None
    return known or _INTERNAL.match(name) is not None or _is_territory(first)


def _chain(segments: list[str]) -> Beneficiary:
    """The last of the segments as part of the one before it, and so on."""
    parents: tuple[Beneficiary, ...] = ()
    for segment in segments:
        if parents and _INTERNAL.match(segment):
            kept = parents[0]
            unit = Beneficiary(f"{kept.name} – {segment}", kept.kind, _town_in(segment) or kept.place)
        elif parents:
            unit = _of_parent(_single(segment), parents[0])
        elif ", " in segment and _are_territories(segment):
            parents = tuple(map(_single, segment.split(", ")))
            continue
        else:
            unit = _single(segment)
        if parents and unit.name == parents[0].name:  # "Samorząd Województwa X / Województwo X - …"
            merged = dict.fromkeys((*parents[0].aliases, *unit.aliases))
            parents = (replace(parents[0], aliases=tuple(merged)),)
            continue
        parents = tuple(_with_seat(parent, unit) for parent in parents)
        parents = (replace(unit, parents=parents),)
    return parents[0]


def _with_seat(parent: Beneficiary, unit: Beneficiary) -> Beneficiary:
    """A county that has a namesake is known by the seat of its office."""
    county = parent.name.partition(" ")[2].lower()
    twin = parent.kind == "county_government" and county in _TWIN_COUNTIES
    return replace(parent, place=unit.place) if twin and unit.place and unit.place[0] == "town" else parent


def _of_parent(unit: Beneficiary, parent: Beneficiary) -> Beneficiary:
    """A unit whose name does not say where it is takes its parent's place, and its name says so if that can be said."""
    if unit.place:
        return replace(unit, place=_town_in(unit.name, parent.place[1]) or unit.place) if parent.place else unit
    full = None
    if vocab.is_kind(unit.kind, "marshal_office") and (found := _VOIVODESHIP.fullmatch(parent.name)):
        full = f"{unit.name} Województwa {found[2]}iego" if "ojewództw" not in unit.name else None
    elif _is_whole(unit.name) and parent.place and parent.place[0] == "town":
        where = locative(parent.place[1])
        full = f"{unit.name} {preposition(where)} {where}" if where else None
    aliases = (unit.name, *unit.aliases) if full else unit.aliases
    return replace(unit, name=full or unit.name, aliases=aliases, place=parent.place)


def _is_whole(name: str) -> bool:
    """Whether a name is nothing but what every office of its kind is called."""
    pattern = _pattern(Page(name))
    return pattern is not None and pattern.complete and len(name.split()) == len(pattern.words)


def _single(name: str) -> Beneficiary:
    """One institution by its whole name."""
    if _is_territory(name):
        return _territory(name)
    short = _REPRESENTED.sub("", name)
    if short != name and _is_territory(short):
        found = _territory(short)
        return replace(found, aliases=(*found.aliases, name))
    page = Page(name)
    first, _, rest = name.partition(" ")
    if (usual := kind_acronyms().get(first)) and rest:
        full = " ".join((" ".join(usual.words).title(), rest))
        return replace(_single(full), aliases=(name,))
    region = _OF_VOIVODESHIP.search(name)
    place = _town_in(name) or (("voivodeship", f"województwo {region[1].lower()}ie") if region else None)
    return Beneficiary(name, _kind(page), place)


def _territory(name: str) -> Beneficiary:
    if found := _CITY_COUNTY.fullmatch(name):
        town = found[1].strip()
        town = re.sub(r" ?- ?", "-", town)
        return Beneficiary(f"Miasto {town}", "commune_government", ("town", town), (name,))
    if found := _VOIVODESHIP.fullmatch(name):
        full = f"Województwo {found[2]}ie"
        aliases = (name,) if full != name else ()
        return Beneficiary(full, "regional_government", ("voivodeship", full.lower()), aliases)
    if found := _COUNTY.fullmatch(name):
        county = found[1].lower()
        known = county.split()[0].endswith("ki") and county not in _TWIN_COUNTIES
        return Beneficiary(name, "county_government", ("county", f"powiat {county}") if known else None)
    commune = _COMMUNE.fullmatch(name)
    assert commune
    town = _nominative(commune[2]) if commune[1] else commune[2]
    town = re.sub(r"(?<=\w) ?- ?(?=\w)", "-", town)
    if found := re.match(r"(?i)m\.st\. |miasto (?:stołeczne|m\.st\.) ", name):
        return Beneficiary(f"Miasto Stołeczne {town}", "commune_government", ("town", town), (name,))
    return Beneficiary(name, "commune_government", ("town", town))


def _nominative(genitive: str) -> str:
    """The nominative of a town after "Gmina Miasta", which may be one already ("Gmina Miasta Toruń")."""
    page = Page(genitive)
    found = place_at(page, 0, len(page.tokens), "gen")
    whole = found and found.name and found.span.last == len(page.tokens)
    return found.name if found and found.name and whole else genitive


def _pattern(page: Page) -> NamePattern | None:
    """What a name begins with, adjectives and numbers before it passed over."""
    whole = Span(0, len(page.tokens))
    for head in range(min(len(page.tokens), 8)):
        token = page.tokens[head]
        if token.is_word and is_name_head(token.text):
            start = starts_at_head(page, whole, head)
            if start and start.cases & {"nom"} and extend_left(page, whole, start) == 0:
                words = tuple(t.norm for t in page.tokens[start.first : start.last])
                return next((p for p in _namesakes(start.pattern) if p.words == words), start.pattern)
    return None


def _namesakes(pattern: NamePattern) -> list[NamePattern]:
    """Patterns of the same head and length: "miejsko-gminny ośrodek …" is read as "gminny ośrodek …" too."""
    same = name_patterns().get(pattern.words[pattern.head], ())
    return [other for other in same if len(other.words) == len(pattern.words)]


def _kind(page: Page) -> str | None:
    pattern = _pattern(page)
    kind = pattern.kind if pattern else None
    if _LIMITED.search(page.text):
        return kind if _is_kept(kind) else "limited_company"
    if _COMPANY.search(page.text) or any(legal_form_at(page, token.index) for token in page.tokens[1:]):
        return kind if _is_kept(kind) else "company"
    private = kind is None or any(vocab.is_kind(kind, wider) for wider in ("company", "other", "research", "health"))
    if (private or vocab.is_kind(kind, "university_or_school")) and owner_in(page.text):
        return kind if kind and _is_kept(kind) else "sole_trader"
    return kind if kind != "other" else None


def _is_kept(kind: str | None) -> bool:
    return any(vocab.is_kind(kind, wider) for wider in _KEPT)


def _town_in(name: str, usual: str | None = None) -> tuple[str, str] | None:
    """The town after the last "w" that a name, or what comes before its legal form, ends with."""
    page = Page(name)
    for token in reversed(page.tokens):
        if token.norm not in ("w", "we") or token.index in page.quoted:
            continue
        found = town_at(page, token.index + 1, usual)
        if found is None:
            continue
        town, last = found
        rest = page.text[page.tokens[last].start :] if last < len(page.tokens) else ""
        ends = not rest or _LIMITED.match(rest) or _COMPANY.match(rest) or rest[0] in ",-–(„"
        return ("town", town) if ends else None
    return None
