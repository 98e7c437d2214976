"""What an item of a list names, where the list says that it lists institutions.

Invariant: an item that holds a known institution names that one; no person, date or sentence becomes an institution.
"""

from __future__ import annotations

import re
from functools import cache

from graph.gazetteer import city, country_named
from graph.ids import normalised
from loaders.documents import data_files
from loaders.documents.findings import Institution
from loaders.documents.page import Page, Span
from loaders.documents.polish import grammar
from loaders.documents.polish.institutions import InstitutionFinder
from loaders.documents.polish.lettered import kind_of_acronym
from loaders.documents.polish.levels import heads_of_levels, is_known
from loaders.documents.polish.morphology import ALL_CASES, lemmas, readings
from loaders.documents.polish.names import territory_at
from loaders.documents.polish.places import place_at
from loaders.documents.polish.starts import starts_at_head
from loaders.documents.spelling import initials, key
from loaders.values.privacy import MASK

_MAX_COUNTRY = 4  # tokens of a dash and a country
_MAX_NAME = 10  # words of a name without a known beginning
_MAX_FIELD = 3  # words of what somebody works in
_BRAND = re.compile(r"[^\W\d]*(?:[_.&\d][\w.&-]+|-[a-z]+|[a-z][A-Z])[\w.-]*")
_OFFICES = frozenset({"poseł", "senator", "radny", "radna", "sołtys", "ksiądz", "sędzia", "rodzina", "pan", "pani"})
_NOUNS = frozenset({"firma", "spółka"})  # before a name that they are no part of


class EntryReader:
    """Reads items; `added` are the institutions that nothing but their list makes known."""

    def __init__(self, page: Page, finder: InstitutionFinder) -> None:
        self.page, self.finder = page, finder
        self.added: list[Institution] = []

    def institutions(self, item: Span, kind: str | None) -> list[Institution]:
        """Institutions in an item; where none is known, the item itself as far as it looks like a name."""
        known = [self.finder.taken[i] for i in range(item.first, item.last) if i in self.finder.taken]
        known = known or self._by_acronym(self._core(item))
        if known:
            return list(dict.fromkeys(known))
        if not self.looks_like_name(item) or self._is_other(item):
            return []
        if unit := self._territory(self._core(item)):
            return [unit]
        if self._is_field(self._core(item)):
            return []
        span, place = self._without_place(self._core(item))
        name = " ".join(self.page.words(span).split())
        place = place or self._town_inside(span)
        institution = self.finder.add(name, kind or self._kind(span), place, span, ALL_CASES)
        self.added.append(institution)
        return [institution]

    def _territory(self, item: Span) -> Institution | None:
        """Like "Powiatu Lipeckiego", in whatever case the list has it."""
        name = territory_at(self.page, self.page.sentence_of(item.first), item.first)
        if name is None or name.span != item:
            return None
        return self.finder.add(name.text, name.kind, name.place, name.span, name.cases)

    def _by_acronym(self, item: Span) -> list[Institution]:
        """Like "KZR" of a "Kolneński Związek Rolników" that the page names elsewhere."""
        text = self.page.tokens[item.first].text
        if item.last - item.first > 1 or not self.page.tokens[item.first].shouted:
            return []
        meant = [i for i in self.finder.institutions if text in initials(i.stem) | initials(i.name)]
        if len(meant) == 1:
            self.finder.mention(meant[0], item, text)
        return meant if len(meant) == 1 else []

    def _is_other(self, item: Span) -> bool:
        """A part of the web site, or a programme: "Polityka prywatności", "Program Operacyjny …"."""
        name = key(self.page.words(self._core(item)))
        first = lemmas(self.page.tokens[item.first].text)
        levels = first & heads_of_levels().keys() and self.page.tokens[item.first].capital
        return name in _furniture() or bool(levels) or is_known(self.page.words(self._core(item)))

    def _is_field(self, item: Span) -> bool:
        """Like "Oświaty", "Ochrony zdrowia" below "przedstawiciele:": common words in the genitive name nobody."""
        tokens = self.page.tokens[item.first : item.last]
        found = [r for r in readings(tokens[0].text) if r.is_noun]
        genitive = any("gen" in r.cases and "sg" in r.numbers and "nazwa_pospolita" in r.names for r in found)
        if not genitive or any("nom" in r.cases and "sg" in r.numbers for r in found) or len(tokens) > _MAX_FIELD:
            return False
        return all(t.text.islower() or any(r.is_adjective for r in readings(t.text)) for t in tokens[1:])

    def looks_like_name(self, item: Span) -> bool:
        """Short, starts with a capital, holds a word with a capital other than a person's, no verb, no date."""
        item = self._core(item)
        if item.last - item.first > 2 * _MAX_NAME:
            return False
        tokens = self.page.tokens[item.first : item.last]
        words = [token for token in tokens if token.is_word]
        brand = bool(tokens) and _BRAND.fullmatch(self.page.words(self._without_place(item)[0]))
        if not words or len(words) > _MAX_NAME or not (tokens[0].capital or tokens[0].text in '„"”' or brand):
            return False
        given = words[0].capital and not words[0].shouted and any("imię" in r.names for r in readings(words[0].text))
        office = bool(lemmas(words[0].text) & (grammar.words("people", "functions") | _OFFICES))
        titled = len(tokens) > 2 and (tokens[2].is_dash or tokens[2].text == ",")
        person = office or (given and (len(words) < 4 or titled or words[2].norm in ("i", "oraz")))
        verbs = any(
            r.pos in ("fin", "praet", "impt", "bedzie") for w in words for r in readings(w.text)[:1] if not w.capital
        )
        verbs = verbs or _is_country(self.page.words(item))
        odd = words[0].norm.startswith("www") or any(token.text[0] in f"{MASK}@=():" for token in tokens)
        capitals = sum(w.capital for w in words) * 2 >= len(words)
        return not person and not verbs and not odd and bool(capitals or brand)

    def _before_link(self, item: Span) -> int:
        """Where the name ends in "Fundacja Lipa -> https://lipa.example/", "Fundacja Lipa – www.lipa.example"."""
        tokens = self.page.tokens
        for index in range(item.first + 1, min(item.last, item.first + 2 * _MAX_NAME)):
            if tokens[index].norm.startswith(("http", "www")) or tokens[index].text in ("->", "→", ">", "⇒"):
                last = index
                while last > item.first + 1 and (tokens[last - 1].is_dash or tokens[last - 1].text in ">→:"):
                    last -= 1
                return last
        return item.last

    def _core(self, item: Span) -> Span:
        """An item without "firma" before the name and without what stands in brackets behind it."""
        first, last = item.first, item.last
        while last - first > 1 and self.page.tokens[last - 1].text in ".,;":
            if self.page.tokens[last - 1].text == "." and self.page.tokens[last - 2].norm in ("św", "o", "a", "k", "j"):
                break
            last -= 1
        last = self._before_link(Span(first, last))
        bracket = next(
            (i for i in range(first + 1, min(last, first + 2 * _MAX_NAME)) if self.page.tokens[i].text == "("), None
        )
        if bracket is not None and self.page.tokens[last - 1].text == ")":
            last = bracket
        if last - first > 1 and lemmas(self.page.tokens[first].text) & _NOUNS:
            first += 1
        return Span(first, self._before_country(first, self._before_person(first, last)))

    def _before_country(self, first: int, last: int) -> int:
        """Like " – Litwa" behind a name: where it comes from."""
        for index in range(max(first + 1, last - _MAX_COUNTRY), last - 1):
            if self.page.tokens[index].is_dash and _is_country(self.page.words(Span(index + 1, last))):
                return index
        return last

    def _before_person(self, first: int, last: int) -> int:
        """Like " – Jan Nowak" behind a name: who came for it."""
        tokens = self.page.tokens
        for index in range(first + 1, min(last - 1, first + 2 * _MAX_NAME)):
            if tokens[index].is_dash and tokens[index - 1].end < tokens[index].start:
                courtesy = lemmas(tokens[index + 1].text) & grammar.words("people", "courtesies")
                if courtesy or any("imię" in r.names for r in readings(tokens[index + 1].text)):
                    return index
        return last

    def _without_place(self, span: Span) -> tuple[Span, str | None]:
        """Like "Meblex w Kolnie": the name, and the town behind it."""
        for index in range(span.first + 1, min(span.last - 1, span.first + 2 * _MAX_NAME)):
            if self.page.tokens[index].norm in ("w", "we"):
                place = place_at(self.page, index + 1, span.last)
                if place and place.name and place.span.last == span.last:
                    return Span(span.first, index), place.name
        return span, None

    def _town_inside(self, span: Span) -> str | None:
        """Like "Lodz School of …", "Fala Kielce": a large town as the first or last word of a longer name."""
        words = [self.page.tokens[index].text for index in (span.first, span.last - 1)]
        towns = [town for word in words if (town := city(normalised(word)))] if span.last - span.first > 1 else []
        return towns[0].name if towns else None

    def _kind(self, span: Span) -> str | None:
        """The kind of the first noun of an institution in a name, Polish or English; a company where there is none."""
        sentence = self.page.sentence_of(span.first)
        inside = Span(span.first, min(span.last, sentence.last))
        for head in range(inside.first, inside.last):
            if start := starts_at_head(self.page, inside, head):
                return start.pattern.kind
        if kind := kind_of_acronym(self.page.tokens[span.first].text):
            return kind
        first = lemmas(self.page.tokens[span.first].text)
        if unit := next((kind for kind, words in _parts().items() if first & {*words}), None):
            return str(unit)
        return foreign_kind(self.page.words(span)) or self._brand_kind(span)

    def _brand_kind(self, span: Span) -> str | None:
        """A short name of words that no dictionary knows is a company's."""
        words = [token for token in self.page.tokens[span.first : span.last] if token.is_word]
        unknown = any(t.shouted or not readings(t.text) or _BRAND.fullmatch(t.text) for t in words)
        return "company" if unknown and len(words) < 4 else None


def with_last(page: Page, parts: list[Span]) -> list[Span]:
    """The parts of "A, B i C", the last of them cut at its "i" where what follows can be a name in the nominative."""
    last = parts[-1] if len(parts) > 1 else Span(0, 0)
    for index in range(last.last - 2, last.first, -1):
        if page.tokens[index].norm in ("i", "oraz"):
            behind = page.tokens[index + 1]
            fits = [r for r in readings(behind.text) if "nom" in r.cases and "sg" in r.numbers]
            named = behind.capital and (fits or not readings(behind.text))
            return [*parts[:-1], Span(last.first, index), Span(index + 1, last.last)] if named else parts
    return parts


def _is_country(words: str) -> bool:
    return country_named(normalised(words)) is not None


@cache
def _furniture() -> frozenset[str]:
    return frozenset(grammar.load("brands.toml")["furniture"]["words"])


@cache
def _parts() -> dict[str, list[str]]:
    """Words for parts of institutions by kind."""
    return dict(grammar.load("brands.toml")["parts"])


def foreign_kind(name: str) -> str | None:
    """What the English words of a name say."""
    words = f" {name.casefold()} "
    return next((kind for head, kind in _foreign() if f" {head} " in words), None)


@cache
def _foreign() -> tuple[tuple[str, str], ...]:
    """English words for institutions with their kinds, the longest first."""
    entries = data_files.load("western/en/institutions.toml")["kind"]
    heads = [(head, entry["kind"]) for entry in entries for head in entry["heads"]]
    return tuple(sorted(heads, key=lambda pair: -len(pair[0])))
