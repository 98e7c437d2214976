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
_JOINING = frozenset({"i", "oraz", "na", "do", "dla", "im", "pw", "ds", "z", "o"})
_JOINING_NGO = (_JOINING - {"oraz"}) | {"bez", "pod", "nad", "od", "przy", "ku"}  # "Fundacja Świat bez Barier"
_MAX_WORDS = 25
_MAX_QUOTED = 80
_LEGAL_FORM = re.compile(
    r"S\. ?A\.|[Ss]p\.? ?z ?\.?o\. ?o\.?(?!\w)|[Ss]p\. ?[jkp]\.|s\. ?c\."
    r"|[Ss]p[óo]łka (?:z\.? ?o\.? ?o\.?(?!\w)|akcyjna\b)"
    r"|GmbH\b|Ltd\b\.?"
)


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
        self.unit: int | None = None  # of "Uniwersytet … Filia w …": the word for the part
        self.quoted = False
        self.units = grammar.words("names", "units")
        self.ends = grammar.words("names", "ends")
        self.ends = self.ends | grammar.words("people", "functions")
        self.levels = grammar.words("names", "levels")
        self.own_words = grammar.words("names", "own_words")
        self.noble = grammar.words("names", "noble_titles")
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
        after = after or self._initial(index)
        if after:
            return after
        if token.norm in ("w", "we"):
            return self._in_place(index)
        if self.shouted or self.place:
            return None
        if self._is_unit(index):
            self.unit = index
            return index + 1
        if token.is_word and token.capital and token.norm not in SMALL_WORDS:
            return index + 1 if self._belongs(index) else None
        return self._second_name(index) if token.is_dash else self._small(index)

    def _small(self, index: int) -> int | None:
        """What goes on with a name without a capital."""
        if self._is("ngo") and index == self.start.last and self._describes(index):
            return index + 1  # "Stowarzyszenie wspierające Rozwój …"
        if self.page.tokens[index].text.isdigit() and self._is("media") and self.last > self.start.last:
            return index + 1  # "Serwis Lipki 24"
        return self._joined(index)

    def _is_unit(self, index: int) -> bool:
        """Like "Filia" after "Politechnika Lipecka", in the same case: a part of the institution, named with it."""
        token = self.page.tokens[index]
        if self.unit or not token.capital or self.last == self.start.first or not self._is("university_or_school"):
            return False
        nouns = (r for r in readings(token.text) if r.is_noun and r.base.casefold() in self.units)
        return any(r.cases & self.start.cases for r in nouns)

    def _describes(self, index: int) -> bool:
        """A participle in small letters that goes with the head and leads on to words with capitals."""
        found = (r for r in readings(self.page.tokens[index].text) if r.pos == "pact")
        agrees = any(r.agrees(noun) for r in found for noun in self.start.nouns)
        return agrees and self._text(index + 1)[:1].isupper()

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
        if self._ends_name(index) or (self._starts_person(index) and not self._is_patron(index)):
            return False
        if self.page.tokens[self.start.head].shouted and not token.shouted and self._after_shouted(index):
            return False  # "POWIAT LIPKI Porozumienie": a heading and what comes after it
        other = self._other_name(index)
        compound = self._is("ngo") and index == self.start.last  # "Fundacja Instytut …"
        return other is None or "gen" in other.cases or compound

    def _ends_name(self, index: int) -> bool:
        """A word with a capital at which a name has ended; a level of funding only with its number."""
        words = lemmas(self.page.tokens[index].text)
        if words & self.levels:
            return self._text(index + 1)[:1].isdigit() or self._text(index + 1).isupper()
        return bool(words & self.ends) and not (self._is("ngo") and index == self.start.last and words & self.own_words)

    def _after_shouted(self, index: int) -> bool:
        """Whether everything of the name so far is in capitals: two words at least, one may be an acronym."""
        return index - self.start.first > 1 and all(
            t.shouted or not t.is_word for t in self.page.tokens[self.start.first : index]
        )

    def _is_patron(self, index: int) -> bool:
        """Like "Uniwersytet Marii Nowak", "Fundacja Jana Nowaka": a name in the genitive behind the first words."""
        cases = [r.cases for r in readings(self.page.tokens[index].text) if "imię" in r.names]
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
        if self.start.pattern.territory:
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
        while word in ("im", "pw") and self._is_patron_title(after):
            after += 1 + (self._text(after + 1) == ".")
        if word == "nr":
            return after + 1 if self._text(after).isdigit() else None
        if word in ("na", "do") and self._text(after).casefold() in ("rzecz", "spraw"):
            after += 1
        elif not self._may_join(word):
            return None
        if after >= self.limit or not self.page.tokens[after].capital:
            return None
        if word in ("im", "pw") and (initial := self._initial(after)):
            return initial
        if word == "z" and (not vocab.is_kind(self.start.pattern.kind, "ngo") or self._is_place(after)):
            return None
        if word in ("i", "oraz") and not (self._can_go_on() and self._conjoined(after)):
            return None
        return after + 1 if self._belongs(after) or word in ("im", "pw") else None

    def _may_join(self, word: str) -> bool:
        """Whether a small word can stand in a name of this kind."""
        if self._is("ngo"):
            return word in _JOINING_NGO  # not "oraz": "Stowarzyszenie … oraz Młyn Sztuki" are two
        return word in _JOINING

    def _is_patron_title(self, index: int) -> bool:
        """Like "św", or "rotmistrza" in small letters right before a name."""
        word = self._text(index)
        if word.casefold() in self.titles:
            return True
        rank = word.islower() and any("gen" in r.cases and "sg" in r.numbers for r in readings(word) if r.is_noun)
        return rank and self._text(index + 1)[:1].isupper()

    def _can_go_on(self) -> bool:
        """Something stands after the pattern already, or the pattern is the name of an association: "… Dzieci i …"."""
        return self.last > self.start.last or (self.start.pattern.complete and self._is("ngo"))

    def _is(self, kind: str) -> bool:
        return vocab.is_kind(self.start.pattern.kind, kind)

    def _is_place(self, index: int) -> bool:
        place = place_at(self.page, index, self.limit, "gen")
        return place is not None and place.name is not None

    def _conjoined(self, index: int) -> bool:
        return self._other_name(index) is None and not self._starts_person(index)

    def _text(self, index: int) -> str:
        return self.page.tokens[index].text if index < self.limit else ""
