"""How far a name goes on after its pattern: capitals, small words that join, quotation marks, a place, a legal form."""

from __future__ import annotations

from loaders.documents.legal_forms import legal_form_at
from loaders.documents.page import Span
from loaders.documents.polish import dashed, grammar, inner
from loaders.documents.polish.extent_words import BRANCHES, ExtentWords
from loaders.documents.polish.morphology import lemmas, readings
from loaders.documents.polish.places import place_at
from ontology import vocab

SMALL_WORDS = grammar.words("names", "small")
_JOINING = frozenset({"i", "oraz", "na", "nad", "do", "dla", "im", "pw", "ds", "z", "o"})
_JOINING_NGO = (_JOINING - {"oraz"}) | {"bez", "pod", "nad", "od", "przy", "ku"}  # "Fundacja Świat bez Barier"
_NO_SMALL = frozenset({"spraw", "rzecz"})  # with a capital: "Fundacja Instytut Spraw …"
_SAINTS = frozenset({"św", "bł"})
_STATUS = frozenset({"PIB"})  # "Instytut … – PIB"
_TITLED = frozenset({"program", "konkurs", "projekt", "akcja", "kampania"})
_AHEAD = 2  # tokens between "programu" and whose it is
_MAX_ACRONYM = 4
_MAX_QUOTED = 80


class Extent(ExtentWords):
    """Follows a name to its end."""

    def run(self) -> None:
        """Goes on as long as a step is possible."""
        if self._is(dashed.KIND) and not self.shouted:
            self.last = self.stem_end = dashed.own_name(self.page, self.last, self.limit)
        while self.last < self.limit and (after := self._step(self.last)):
            self.last = after
            if self.place is None:
                self.stem_end = after

    def _step(self, index: int) -> int | None:
        token = self.page.tokens[index]
        quotation = self.page.quotation_at.get(index)
        if quotation:
            return self._quoted(quotation)
        after = legal_form_at(self.page, index)
        self.company = self.company or after is not None
        if after := after or self._initial(index):
            return after
        if token.norm in ("w", "we"):
            return self._in_place(index)
        return None if self.company else self._word_or_sign(index)  # a legal form is the end of a name

    def _word_or_sign(self, index: int) -> int | None:
        token = self.page.tokens[index]
        if self.patron and inner.is_patron(self.page, index, self.patron) and not self._ends_name(index):
            return index + 1
        if self.place and self._is_local(index):
            self.unit, self.place = index, None
            return index + 1
        if self.shouted or self.place:
            return None
        if token.text == ",":
            return self._enumerated(index)
        if self._is_unit(index):
            self.unit = index
            return index + 1
        if token.is_word and token.capital and (token.norm not in SMALL_WORDS or token.norm in _NO_SMALL):
            return self._word(index)
        if token.is_dash and (self._splits_adjective(index) or self._text(index + 1) in _STATUS):
            return index + 2
        if token.is_dash and self.page.tokens[index - 1].end < token.start and self._is_named_branch(index + 1):
            self.unit = index + 1
            return index + 2
        return self._second_name(index) if token.is_dash else self._small(index)

    def _word(self, index: int) -> int | None:
        """A word with a capital; of "Fundacja Instytut …" all words that begin the second name."""
        if not self._belongs(index) or (self._known_everywhere() and not self._is_part(index)):
            return None
        other = self._other_name(index) if self._may_double and index == self.start.last else None
        same = other is not None and self.start.cases & other.cases and "gen" not in other.cases
        if other and same and not self.start.cases & {"nom", "gen"}:
            self.second = (index, other)  # "Zachętą Narodową Galerią": both are inflected
        return other.last if other else index + 1

    @property
    def _may_double(self) -> bool:
        """Like "Fundacja Instytut …", "Teatr Wielki – …", "Galeria Dom …": a second kind of institution in the name."""
        return self._is("ngo") or (self._is("cultural_institution") and not self.start.pattern.complete)

    def _enumerated(self, index: int) -> int | None:
        """Like ", Sadowników i Ogrodników" in the name of an association, a department, a ministry."""
        if self.start.pattern.territory or self.quoted or index == self.start.first + 1:
            return None
        return inner.enumerated(self.page, index, self.limit, self._apart)

    def _apart(self, index: int) -> bool:
        return self._ends_name(index) or self._other_name(index) is not None or self._starts_person(index)

    def _small(self, index: int) -> int | None:
        """What goes on with a name without a capital."""
        if self._is("ngo") and index == self.start.last and self._describes(index):
            return index + 1  # "Stowarzyszenie wspierające Rozwój …"
        if self.page.tokens[index].text.isdigit() and self._is("media") and self.last > self.start.last:
            return index + 1  # "Serwis Lipki 24"
        if self.start.pattern.complete and index == self.start.last and self._is_region(index):
            return index + 2  # "Ośrodek Wsparcia … subregionu lipeckiego"
        return self._joined(index)

    def _is_unit(self, index: int) -> bool:
        """Like "Filia" after "Politechnika Lipecka", in the same case: a part of the institution, named with it."""
        token = self.page.tokens[index]
        if self.unit or not token.capital or self.last == self.start.first:
            return False
        office = self._is("labour_office") and self._text(index + 1) in ("w", "we")
        if not (self._is("university_or_school") or office or (self._is("ngo") and self.last > self.start.last)):
            return False
        units = self.units if self._is("university_or_school") else BRANCHES
        nouns = (r for r in readings(token.text) if r.is_noun and r.base.casefold() in units)
        return any(r.cases & self.start.cases or (office and "nom" in r.cases) for r in nouns)

    def _is_named_branch(self, index: int) -> bool:
        """Like "Koło Lipeckie" in "Towarzystwo … – Koło Lipeckie": with an adjective that says which, in any case."""
        which = self._text(index + 1)
        if self.unit or not self._is("ngo") or not (self._text(index)[:1].isupper() and which[:1].isupper()):
            return False
        nouns = (r for r in readings(self._text(index)) if r.is_noun and r.base.casefold() in BRANCHES)
        same = any(r.cases & (self.start.cases | {"nom"}) for r in nouns)
        return same and any(r.is_adjective for r in readings(which))

    def _is_local(self, index: int) -> bool:
        """Like "Filia" in "Urząd Pracy w Lipkach Filia w Borku": the part is in the second place that the name says."""
        offices = self._is("labour_office") and not self.shouted
        return offices and self._is_unit(index)

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
        if self.quoted or not fits or not (starts.isupper() or starts.isdigit()) or self._titles_another(quotation):
            return None
        self.quoted = True
        return quotation.last + 1

    def _titles_another(self, quotation: Span) -> bool:
        """Like "programu grantowego Fundacji Lipa „…”", where the title is that of the programme."""
        if quotation.first - 1 <= self.start.last:
            return False
        before = self.page.tokens[max(self.sentence.first, self.start.first - _AHEAD) : self.start.first]
        return any(lemmas(token.text) & _TITLED for token in before)

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
        if token.shouted and index > self.start.last and self._is_own_acronym(index):
            return False  # "Centrum Modelowania Burz CMB"
        other = self._other_name(index)
        compound = self._may_double and index == self.start.last  # "Fundacja Instytut …"
        if self._is_town(index):
            return True  # "Gmina Miasto Lipki"
        return other is None or "gen" in other.cases or compound

    def _ends_name(self, index: int) -> bool:
        """A word with a capital at which a name has ended; a level of funding only with its number."""
        token = self.page.tokens[index]
        if token.shouted and len(token.text) <= _MAX_ACRONYM and not self.page.tokens[self.start.head].shouted:
            return False  # "Instytut Botaniki PAN"
        words = lemmas(token.text)
        if words & self.levels:
            return self._text(index + 1)[:1].isdigit() or self._text(index + 1).isupper()
        return bool(words & self.ends) and not (self._is("ngo") and index == self.start.last and words & self.own_words)

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
        other = self._other_name(index + 1) or self._other_name(index + 1 + self.page.tokens[index + 1].shouted)
        same_case = other and self.start.cases & other.cases
        if not other or not same_case or other.pattern.territory:
            return None
        self.second = (index, other)
        return other.last

    def _joined(self, index: int) -> int | None:
        """A small word and the word with a capital that it joins to the name."""
        word = self.page.tokens[index].norm
        if self.start.pattern.territory or word == "nr":
            return None if self.start.pattern.territory else self._numbered(index + 1)
        if word in ("im", "pw"):
            return self._patron(index + 1)
        if word in _SAINTS and self._text(index + 1) == "." and index == self.start.last and not self.place:
            return self._patron(index)  # "Parafia św. Anny"
        after = index + 1 + (word == "ds" and self._text(index + 1) == ".")
        if word in ("na", "do") and self._text(after).casefold() in ("rzecz", "spraw"):
            after += 1
        elif not self._may_join(word):
            return None
        if after >= self.limit or not self.page.tokens[after].capital:
            return None
        no_ngo = not vocab.is_kind(self.start.pattern.kind, "ngo")
        if word == "z" and (self.quoted or no_ngo or self._is_place(after)):
            return None
        if word in ("i", "oraz") and not (self._can_go_on(after) and self._conjoined(after)):
            return None
        if word == "oraz" and grammar.is_name_head(self._text(after)):
            return None  # "Związku … oraz Komendy …"
        return after + 1 if self._belongs(after) else None

    def _numbered(self, after: int) -> int | None:
        """Like "nr 3", "nr. 3"."""
        after += self._text(after) == "."
        return after + 1 if self._text(after).isdigit() else None

    def _patron(self, after: int) -> int | None:
        """What stands behind "im.": titles, an initial, the first word of a name."""
        after += self._text(after) == "."
        while self._is_patron_title(after):
            after += 1 + (self._text(after + 1) == ".")
        if after >= self.limit or not self.page.tokens[after].capital:
            return None
        self.patron = after
        return self._initial(after) or after + 1

    def _may_join(self, word: str) -> bool:
        """Whether a small word can stand in a name of this kind."""
        if self._is("ngo"):
            return word in _JOINING_NGO  # not "oraz": "Stowarzyszenie … oraz Młyn Sztuki" are two
        return word in _JOINING

    def _can_go_on(self, after: int) -> bool:
        """Something stands after the pattern already, or the pattern is the name of an association: "… Dzieci i …";
        or the pattern ends with a genitive, and so does what follows: "Cech Rzemieślników i …"."""
        listing = self._is("ngo") or self._is("ministry")
        if self.last == self.start.last and not (self.start.pattern.complete and listing):
            return self._both_complete(after)
        return listing or self._is("media") or not self._is_nominative(after)

    def _conjoined(self, index: int) -> bool:
        unit = bool(lemmas(self._text(index)) & self.units) and self._is("university_or_school")
        return not unit and self._other_name(index) is None and not self._starts_person(index)
