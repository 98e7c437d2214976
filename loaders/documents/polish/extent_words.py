"""What a word at the end of a name is: a part of it, a person, a town, the beginning of another name.

Invariant: nothing here moves the end of a name; `extents` does.
"""

from __future__ import annotations

import re
from functools import cache

from loaders.documents.page import Page, Span
from loaders.documents.polish import grammar
from loaders.documents.polish.morphology import lemmas, readings
from loaders.documents.polish.places import PlaceName, place_at
from loaders.documents.polish.starts import Start, extend_left, starts_at_head
from loaders.documents.spelling import initials
from ontology import vocab

BRANCHES = frozenset({"oddział", "koło", "ośrodek", "filia", "delegatura"})  # of associations
_MAX_WORDS = 25
_FIRST_PART = re.compile(r"\w+(?:[cjklnrw]o)")  # of a compound adjective


@cache
def known_names() -> frozenset[str]:
    """Institutions known everywhere, in small letters as their patterns are."""
    return frozenset(body.name.casefold().replace(",", " ,") for body in grammar.bodies())


@cache
def _ends() -> frozenset[str]:
    return grammar.words("names", "ends") | grammar.words("people", "functions")


class ExtentWords:
    """A name as far as it is known to go, and what is asked of the words behind it."""

    def __init__(self, page: Page, sentence: Span, start: Start, shouted: bool) -> None:
        self.page, self.start, self.shouted = page, start, shouted
        self.limit = min(sentence.last, start.last + _MAX_WORDS)
        self.sentence = sentence
        self.last = self.stem_end = start.last
        self.place: PlaceName | None = None
        self.company = False  # a legal form says so
        self.second: tuple[int, Start] | None = None  # of "Instytut … – Centrum …": the dash, and what follows
        self.unit: int | None = None  # of "Uniwersytet … Filia w …": the word for the part
        self.quoted = False
        self.patron: int | None = None  # where the name of a patron begins: "im. …"
        self.units = grammar.words("names", "units")
        self.ends = _ends()
        self.levels = grammar.words("names", "levels")
        self.own_words = grammar.words("names", "own_words")
        self.noble = grammar.words("names", "noble_titles")
        self.titles = grammar.words("names", "patron_titles")

    def _splits_adjective(self, index: int) -> bool:
        """Like "Mechaniczno - Elektrycznych": one adjective with spaces around its hyphen."""
        before, after = self._text(index - 1), self._text(index + 1)
        adjective = any(r.is_adjective for r in readings(after)) if after[:1].isupper() else False
        return adjective and bool(_FIRST_PART.fullmatch(before))

    def _known_everywhere(self) -> bool:
        """Like "Narodowe Centrum Nauki", whose name is whole: what follows is a call of it, "OPUS"."""
        return self.last == self.start.last and self.start.pattern.text in known_names() and not self._is("ngo")

    def _is_part(self, index: int) -> bool:
        return bool(lemmas(self.page.tokens[index].text) & (self.units | BRANCHES | {"inspektorat"}))

    def _is_region(self, index: int) -> bool:
        return self._text(index) in ("subregionu", "regionu") and self._text(index + 1).endswith("iego")

    def _describes(self, index: int) -> bool:
        """A participle in small letters that goes with the head and leads on to words with capitals."""
        found = (r for r in readings(self.page.tokens[index].text) if r.pos == "pact")
        agrees = any(r.agrees(noun) for r in found for noun in self.start.nouns)
        return agrees and self._text(index + 1)[:1].isupper()

    def _is_own_acronym(self, index: int) -> bool:
        return self.page.tokens[index].text in initials(self.page.words(Span(self.start.first, index)))

    def _is_town(self, index: int) -> bool:
        unit = self.start.pattern.words == ("gmina",) and index == self.start.last
        return unit and "miasto" in lemmas(self.page.tokens[index].text)

    def _after_shouted(self, index: int) -> bool:
        """Whether everything of the name so far is in capitals: two words at least, one may be an acronym."""
        return index - self.start.first > 1 and all(
            t.shouted or not t.is_word for t in self.page.tokens[self.start.first : index]
        )

    def _is_patron(self, index: int) -> bool:
        """Like "Uniwersytet Marii Nowak", "Fundacja Jana Nowaka": a name in the genitive behind the first words."""
        cases = [r.cases for r in readings(self.page.tokens[index].text) if "imię" in r.names and "sg" in r.numbers]
        before = self.page.tokens[index - 1]
        title = index > self.start.last and lemmas(before.text) & self.noble and before.capital
        named = index == self.start.last and (self._is("ngo") or self._is("university_or_school"))
        return any("gen" in c for c in cases) and not any("nom" in c for c in cases) and bool(title or named)

    def _other_name(self, index: int) -> Start | None:
        """A name of its own whose first word is this one."""
        for head in range(index, min(index + 4, self.limit)):
            found = starts_at_head(self.page, self.sentence, head)
            if found and extend_left(self.page, self.sentence, found) <= index:
                return found
        return None

    def _starts_person(self, index: int) -> bool:
        token = self.page.tokens[index]
        named = [r.cases for r in readings(token.text) if "imię" in r.names]
        given = not token.shouted and any(cases & {"nom", "acc", "inst"} for cases in named)
        following = self.page.tokens[index + 1] if index + 1 < self.limit else None
        return given and following is not None and following.capital

    def _is_patron_title(self, index: int) -> bool:
        """Like "św", or "rotmistrza" in small letters right before a name."""
        word = self._text(index)
        if word.casefold() in self.titles:
            return True
        rank = word.islower() and any("gen" in r.cases and "sg" in r.numbers for r in readings(word) if r.is_noun)
        return rank and self._text(index + 1)[:1].isupper()

    def _both_complete(self, after: int) -> bool:
        last, found = self.start.last - 1, readings(self._text(after))
        nouns = [r for r in readings(self.page.tokens[last].text) if r.is_noun and "gen" in r.cases]
        alike = [r for r in found if r.is_noun and "gen" in r.cases and any(r.numbers & n.numbers for n in nouns)]
        proper = all("nazwa_pospolita" not in r.names for r in alike)
        return last > self.start.head and bool(alike) and not proper and not self.start.pattern.territory

    def _is_nominative(self, index: int) -> bool:
        """Like "Lasy" in "Nadleśnictwo Borek i Lasy Państwowe": no complement of the name, so another one."""
        found = [r for r in readings(self._text(index)) if r.is_noun or r.is_adjective]
        behind = self._text(index + 1)
        beside = [r for r in readings(behind) if r.is_adjective] if behind[:1].isupper() else []
        if beside and not any(r.cases & {"gen", "loc"} for r in beside):
            return True
        if not found:
            return not self._text(index).isupper()  # a word of another language: another name
        return bool(found) and not any(r.cases & {"gen", "loc"} for r in found)

    def _is(self, kind: str) -> bool:
        return vocab.is_kind(self.start.pattern.kind, kind)

    def _is_place(self, index: int) -> bool:
        place = place_at(self.page, index, self.limit, "gen")
        return place is not None and place.name is not None

    def _text(self, index: int) -> str:
        return self.page.tokens[index].text if index < self.limit else ""
