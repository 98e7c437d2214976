"""How far a name goes on after its pattern: capitals, small words that join, quotation marks, a place, a legal form."""

from __future__ import annotations

import re

from loaders.documents import grammar
from loaders.documents.morphology import lemmas, readings
from loaders.documents.page import Page, Span
from loaders.documents.places import PlaceName, place_at
from loaders.documents.starts import Start, extend_left, starts_at_head
from ontology import vocab

SMALL_WORDS = grammar.words("names", "small")
_MAX_WORDS = 25
_MAX_QUOTED = 80
_LEGAL_FORM = re.compile(r"S\. ?A\.|[Ss]p\. ?z ?o\. ?o\.|[Ss]p\. ?[jkp]\.|s\. ?c\.|GmbH\b|Ltd\b\.?")


def legal_form_at(page: Page, index: int) -> int | None:
    """Like "S.A.", "sp. z o.o." at a token: the token after it."""
    match = _LEGAL_FORM.match(page.text, page.tokens[index].start)
    if not match:
        return None
    while index < len(page.tokens) and page.tokens[index].start < match.end():
        index += 1
    return index


class Extent:
    """Follows a name to its end."""

    def __init__(self, page: Page, sentence: Span, start: Start, shouted: bool) -> None:
        self.page, self.start, self.shouted = page, start, shouted
        self.limit = min(sentence.last, start.last + _MAX_WORDS)
        self.sentence = sentence
        self.last = self.stem_end = start.last
        self.place: PlaceName | None = None
        self.company = False  # a legal form says so
        self.second: tuple[int, Start] | None = None  # of "Instytut … – Centrum …": the dash, and what follows
        self.quoted = False
        self.ends = grammar.words("names", "ends")
        self.titles = grammar.words("names", "patron_titles")

    def run(self) -> None:
        """Goes on as long as a step is possible."""
        while self.last < self.limit and (after := self._step(self.last)):
            self.last = after
            if self.place is None:
                self.stem_end = after

    def _step(self, index: int) -> int | None:
        token = self.page.tokens[index]
        quotation = self.page.quotation_at.get(index)
        if quotation:
            return self._quoted(quotation)
        if after := legal_form_at(self.page, index):
            self.company = True
            return after
        if after := self._initial(index):
            return after
        if token.norm in ("w", "we"):
            return self._in_place(index)
        if self.shouted or self.place:
            return None
        if token.is_word and token.capital and token.norm not in SMALL_WORDS:
            return index + 1 if self._belongs(index) else None
        if token.is_dash:
            return self._second_name(index)
        return self._joined(index)

    def _initial(self, index: int) -> int | None:
        """Like "J." in "im. J. Kowalskiego": an initial inside a name, not at its end."""
        token, patron = self.page.tokens[index], self.page.tokens[index - 1].norm in ("im", ".")
        if not patron or len(token.text) != 1 or not token.capital or self._text(index + 1) != ".":
            return None
        return index + 3 if index + 2 < self.limit and self.page.tokens[index + 2].capital else None

    def _quoted(self, quotation: Span) -> int | None:
        first, last = self.page.chars(quotation)
        fits = last - first <= _MAX_QUOTED and quotation.last < self.limit + 1
        starts = self.page.tokens[quotation.first].text[0]
        if self.quoted or not fits or not (starts.isupper() or starts.isdigit()):
            return None
        self.quoted = True
        return quotation.last + 1

    def _in_place(self, index: int) -> int | None:
        if self.place or self.start.pattern.territory:
            return None
        self.place = place_at(self.page, index + 1, self.limit)
        return self.place.span.last if self.place else None

    def _belongs(self, index: int) -> bool:
        """Whether a word with a capital goes on with the name."""
        token = self.page.tokens[index]
        if lemmas(token.text) & self.ends or (self._starts_person(index) and index > self.start.last):
            return False
        other = self._other_name(index)
        compound = vocab.is_kind(self.start.pattern.kind, "ngo") and index == self.start.last  # "Fundacja Instytut …"
        return other is None or "gen" in other.cases or compound

    def _other_name(self, index: int) -> Start | None:
        """A name of its own whose first word is this one."""
        for head in range(index, min(index + 4, self.limit)):
            found = starts_at_head(self.page, self.sentence, head)
            if found and extend_left(self.page, self.sentence, found) <= index:
                return found
        return None

    def _starts_person(self, index: int) -> bool:
        given = any(
            "imię" in r.names and r.cases & {"nom", "acc", "inst"} for r in readings(self.page.tokens[index].text)
        )
        following = self.page.tokens[index + 1] if index + 1 < self.limit else None
        return given and following is not None and following.capital

    def _second_name(self, index: int) -> int | None:
        """Like "Instytut … – Centrum …": a second name in the same case, where the first says no place."""
        if self.page.tokens[index - 1].end == self.page.tokens[index].start or index + 1 >= self.limit:
            return None
        if not self.page.tokens[index + 1].capital or (
            self.last == self.start.last and not self.start.pattern.complete
        ):
            return None
        other = self._other_name(index + 1)
        same_case = other and self.start.cases & other.cases
        if not other or not same_case or other.pattern.territory:
            return None
        self.second = (index, other)
        return other.last

    def _joined(self, index: int) -> int | None:
        """A small word and the word with a capital that it joins to the name."""
        word = self.page.tokens[index].norm
        after = index + 1
        if word in ("im", "pw", "ds", "nr") and self._text(after) == ".":
            after += 1
        while word in ("im", "pw") and self._text(after).casefold() in self.titles:
            after += 1 + (self._text(after + 1) == ".")
        if word == "nr":
            return after + 1 if self._text(after).isdigit() else None
        if word in ("na", "do") and self._text(after).casefold() in ("rzecz", "spraw"):
            after += 1
        elif word not in ("i", "oraz", "na", "do", "dla", "im", "pw", "ds", "z", "o"):
            return None
        if after >= self.limit or not self.page.tokens[after].capital:
            return None
        if word in ("im", "pw") and (initial := self._initial(after)):
            return initial
        if word == "z" and (not vocab.is_kind(self.start.pattern.kind, "ngo") or self._is_place(after)):
            return None
        if word in ("i", "oraz") and (self.last == self.start.last or not self._conjoined(after)):
            return None
        return after + 1 if self._belongs(after) or word in ("im", "pw") else None

    def _is_place(self, index: int) -> bool:
        place = place_at(self.page, index, self.limit, "gen")
        return place is not None and place.name is not None

    def _conjoined(self, index: int) -> bool:
        return self._other_name(index) is None and not self._starts_person(index)

    def _text(self, index: int) -> str:
        return self.page.tokens[index].text if index < self.limit else ""
