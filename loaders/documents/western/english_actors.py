"""Institutions that English pages tell by what they do together: "Otter County and Brightleaf signed an agreement".

Invariant: what stands beside a word for agreeing or working together is one only where another known institution, or a
word for an agreement, stands in the same sentence; people, towns and countries are none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from loaders.documents.page import Span
from loaders.documents.western.brand_names import NameRuns
from loaders.documents.western.lexicon import is_unknown

if TYPE_CHECKING:
    from loaders.documents.western.brands import BrandFinder

_AROUND = 14  # tokens between "agreement" and "between"
_CIVIC = {"city": "City", "town": "Town", "county": "County", "village": "Village", "borough": "Borough"}
_COUNTIES = ("county", "parish")


class ActorFinder:
    """Adds such institutions to those of a page."""

    def __init__(self, brands: BrandFinder, runs: NameRuns) -> None:
        self.brands, self.runs = brands, runs
        self.finder, self.page, self.lexicon = brands.finder, brands.page, brands.lexicon
        words = self.lexicon.words
        self.verbs, self.nouns = words("actors", "verbs"), words("actors", "nouns")
        self.between, self.auxiliary = words("actors", "between"), words("actors", "auxiliary")

    def run(self) -> None:
        """Adds those of every sentence that has a word for agreeing or working together."""
        for sentence in self.page.sentences:
            norms = {t.norm for t in self.page.tokens[sentence.first : sentence.last]}
            said = not norms.isdisjoint(self.nouns)
            if (said or not norms.isdisjoint(self.verbs)) and not self.page.is_heading_in_capitals(sentence):
                self._civic(sentence)
                self._counties(sentence)
                self._actors(sentence, said=said)

    def _civic(self, sentence: Span) -> None:
        """Like "the city of Elmtown" with a small letter, beside a word for agreeing."""
        tokens = self.page.tokens
        for index in range(sentence.first + 1, sentence.last - 2):
            title = _CIVIC.get(tokens[index].text)
            if title is None or tokens[index + 1].norm != "of" or tokens[index - 1].norm != "the":
                continue
            last = self.runs.end(sentence, index + 2)
            free = last > index + 2 and not any(i in self.finder.taken for i in range(index, last))
            if free and last - index < 6:
                name = f"{title} of {self.page.words(Span(index + 2, last))}"
                kind = "county_government" if title == "County" else "commune_government"
                self.finder.add(name, kind, None, Span(index, last))

    def _counties(self, sentence: Span) -> None:
        """Like "Otter County", before a verb, behind "between", "with" or "and", or before "and"."""
        tokens = self.page.tokens
        for token in tokens[sentence.first + 1 : sentence.last]:
            if token.norm not in _COUNTIES or not token.capital or token.index in self.finder.taken:
                continue
            first = token.index
            while first > max(sentence.first, token.index - 3) and self._is_part(first - 1):
                first -= 1
            span = Span(first, token.index + 1)
            if first < token.index and self._is_party(sentence, span):
                self.finder.add(" ".join(self.page.words(span).split()), "county_government", None, span)

    def _is_part(self, index: int) -> bool:
        token = self.page.tokens[index]
        return token.is_word and token.capital and token.norm not in self.runs.never and index not in self.finder.taken

    def _is_party(self, sentence: Span, span: Span) -> bool:
        """Whether a county acts, and is not only where something lies."""
        before = self.page.tokens[max(sentence.first, span.first - 2) : span.first]
        words = [t.norm for t in before if t.norm != "the"]
        place = bool(words) and words[-1] in ("in", "of", "across", "throughout", "near", "at", "from", "serving", "to")
        if place or (span.last < sentence.last and self.page.tokens[span.last].text in "'’"):
            return False
        if self._verb_behind(sentence, span.last):
            return True
        behind = self.page.tokens[span.last] if span.last < sentence.last else None
        partner = bool(words) and words[-1] in ("between", "with", "and")
        ahead = behind is not None and behind.norm in ("and", ",") and self._near_known(sentence, span.last + 1)
        ends = behind is None or not (behind.is_word and behind.capital)
        return ends and (ahead or (partner and (words[-1] != "and" or span.first - 2 in self.finder.taken)))

    def _near_known(self, sentence: Span, index: int) -> bool:
        return any(i in self.finder.taken for i in range(index, min(index + 3, sentence.last)))

    def _verb_behind(self, sentence: Span, index: int) -> bool:
        """Whether a word for agreeing or working together is what the names before it do."""
        tokens = self.page.tokens
        index = self.runs.past_bracket(index, sentence)
        index += index < sentence.last and tokens[index].text == ","
        while index < sentence.last and (tokens[index].norm in self.auxiliary or tokens[index].norm.endswith("ly")):
            index += 1
        return index < sentence.last and tokens[index].norm in self.verbs

    def _actors(self, sentence: Span, *, said: bool) -> None:
        """The names that do so, and those "between" whom it is said."""
        index = sentence.first
        while index < sentence.last:
            token = self.page.tokens[index]
            if not (token.is_word and token.capital) and token.norm not in self.between:
                index += 1
                continue
            behind = token.norm in self.between
            items = list(self.brands.items(sentence, index + behind))
            if not items:
                index += 1
                continue
            named = self._said_before(sentence, index) if behind else self._verb_behind(sentence, items[-1].last)
            if named:
                self._add(items, said=said)
            index = max(index + 1, items[-1].last)

    def _said_before(self, sentence: Span, index: int) -> bool:
        near = self.page.tokens[max(sentence.first, index - _AROUND) : index]
        return any(t.norm in self.nouns for t in near)

    def _add(self, items: list[Span], *, said: bool) -> None:
        sure = [item.first in self.finder.taken for item in items]
        if any(self.page.tokens[i.first - 1].norm in ("in", "at", "near") for i in items[:1] if i.first):
            return  # ", situated in Otterham, Westshire, and Elm University"
        if len(items) < 2 or not (any(sure) or said):
            return
        for item, known in zip(items, sure, strict=True):
            dated = self.page.tokens[item.first].norm in self.lexicon.months
            if not (known or dated or self._is_surname(item)) and self.brands.is_brand(
                item, personal=True, among=any(sure)
            ):
                self.runs.add(item)

    def _is_surname(self, span: Span) -> bool:
        """Like "Elm" of "Anna Elm", whom the page names elsewhere, and two unknown words, which are somebody's name."""
        tokens = self.page.tokens
        if span.last - span.first == 2 and not self.runs.is_made(span):
            return all(is_unknown("en", t.text) for t in tokens[span.first : span.last])
        if span.last - span.first > 1:
            return False
        text = tokens[span.first].text
        again = (t for t in tokens[1:] if t.text == text and t.index != span.first)
        return any(tokens[t.index - 1].capital and tokens[t.index - 1].is_word for t in again)
