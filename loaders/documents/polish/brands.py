"""Names without a known beginning, such as those of companies: where something else says that they name institutions.

The words beside them say it ("firma Meblex", "Meblex to agencja …"), a legal form ("Meblex Sp. z o.o."), or a list of
partners (`listed`). A brand that was found so is found again wherever it stands.

Invariant: a brand is made of words with capitals or unusual letters, and is no person, no place and no common noun.
"""

from __future__ import annotations

import re
from collections import defaultdict

from loaders.documents.findings import Institution
from loaders.documents.legal_forms import legal_form_at
from loaders.documents.page import Page, Span
from loaders.documents.polish import grammar
from loaders.documents.polish.brand_words import INSIDE, NO_BRANDS, cues, kinds
from loaders.documents.polish.companies import in_nominative, quoted_before
from loaders.documents.polish.institutions import InstitutionFinder
from loaders.documents.polish.lookup import tokens_with
from loaders.documents.polish.merging import merge_companies
from loaders.documents.polish.morphology import (
    ALL_CASES,
    Reading,
    adjective_reading,
    is_geographic,
    lemmas,
    noun_readings,
    readings,
)
from loaders.documents.polish.persons import given
from loaders.documents.polish.phrases import behind_adjectives
from loaders.documents.polish.places import is_no_town, place_at
from loaders.documents.polish.role_cues import enumerations, is_known_company
from loaders.documents.spelling import initials, key

_MAX_BRAND = 5  # words
_MAX_COMPANY = 6  # words before a legal form
_MAX_NAMESAKES = 20  # brands with the same first word
_AHEAD = 4  # tokens between "to" and the noun that says what a brand is
_UNUSUAL = re.compile(r"[^\W\d_]+(?:[_.&+][\w.&+-]+|-[a-z]+\b|\d+)|[a-z]+[A-Z]\w*|[A-Z]?[a-z]+[A-Z]\w*")
_GROUP = re.compile(r"^Grup(?:y|ie|ę|ą) ")
_FROM = frozenset({"z", "ze"})
_COPULA = frozenset({"to", "jest", "–", "—", "-"})


class BrandFinder:
    """Adds to the institutions of a page those whose names say nothing of what they are."""

    def __init__(self, page: Page, finder: InstitutionFinder, reserved: set[int]) -> None:
        self.page, self.finder, self.reserved = page, finder, reserved
        self.kinds = kinds()
        self.short: dict[str, Institution] = {}  # companies by their names without the legal form

    def run(self) -> None:
        """Legal forms first, then what words beside a name say."""
        self._companies()
        for index in tokens_with(self.page, self.kinds):
            if self.page.tokens[index].is_word and self._free(index):
                self._after_noun(index)
        for sentence in self.page.sentences:
            self._before_noun(sentence)
            for index in enumerations(self.page, sentence):
                self._enumerated(index, sentence.last, sure=True)
            for index in range(sentence.first, sentence.last):
                norm = self.page.tokens[index].norm
                if norm in cues():
                    self._after_cue(index, sentence.last)
                if norm in _FROM:
                    self._after_person(index, sentence.last)
        self._merge_short()

    def _merge_short(self) -> None:
        """Like "Meblex" beside "Meblex International Group": the first word of exactly one longer name."""
        longer: dict[str, list[Institution]] = defaultdict(list)
        companies = [i for i in self.finder.institutions if i.kind == "company"]
        for company in companies:
            if " " in company.name:
                longer[company.name.split()[0]].append(company)
        for short in companies:
            if len(longer.get(short.name, ())) == 1:
                self.finder.merge(short, longer[short.name][0])
        merge_companies(self.finder)

    def repeated(self, brands: list[Institution]) -> None:
        """The same words elsewhere on the page."""
        by_word: dict[str, list[tuple[Institution, list[str]]]] = defaultdict(list)
        for institution in brands:
            words = [token.text.casefold() for token in Page(institution.name).tokens]
            if words and (len(words) > 1 or len(institution.name) > 2):
                by_word[words[0]].append((institution, words))
        for token in self.page.tokens:
            for institution, words in by_word.get(token.text.casefold(), ())[:_MAX_NAMESAKES]:
                span = Span(token.index, token.index + len(words))
                if self._is(span, words) and self._starts_alike(token.text, words):
                    self.finder.add(institution.name, institution.kind, institution.place, span, ALL_CASES)

    def _is(self, span: Span, words: list[str]) -> bool:
        same = [t.text.casefold() for t in self.page.tokens[span.first : span.last]] == words
        return same and all(self._free(index) for index in range(span.first, span.last))

    def _starts_alike(self, text: str, words: list[str]) -> bool:
        return text[:1].isupper() or bool(_UNUSUAL.match(text)) or len(words) > 1

    def _companies(self) -> None:
        """Words with capitals right before "S.A.", "sp. z o.o."."""
        for token in self.page.tokens:
            last = legal_form_at(self.page, token.index) if token.index not in self.finder.taken else None
            if not last:
                continue
            limit = self.page.sentence_of(token.index).first
            first = quoted_before(self.page, token.index, limit)
            while last and first > max(limit, token.index - _MAX_COMPANY) and self._in_company_name(first - 1):
                first -= 1
            if not last or first == token.index or first in self.page.quotation_at:
                continue
            while again := legal_form_at(self.page, last) if last < len(self.page.tokens) else None:
                last = again  # "Sp. z o.o. Sp. k."
            span = Span(first, last)
            name = _GROUP.sub("Grupa ", in_nominative(self.page, span, token.index))
            institution = self.finder.add(name, "company", None, span, ALL_CASES)
            self.short.setdefault(key(self.page.words(Span(first, token.index))), institution)
            if institution.place is None:
                institution.place = self._place_behind(last)

    def _place_behind(self, index: int) -> str | None:
        """Like "w Pyrzycach" behind a name that it is no part of."""
        limit = self.page.sentence_of(index - 1).last
        if index + 1 >= limit or self.page.tokens[index].norm not in ("w", "we"):
            return None
        place = place_at(self.page, index + 1, limit)
        return place.name if place else None

    def _in_company_name(self, index: int) -> bool:
        token = self.page.tokens[index]
        named = (token.is_word and token.capital) or token.text == "&"
        free = index not in self.finder.taken and not lemmas(token.text) & grammar.words("names", "ends")
        return named and free and token.norm not in grammar.words("names", "small") | {"firma", "spółka"}

    def _after_cue(self, index: int, limit: int) -> None:
        """Like "z udziałem ABC Systems, Meblex i Gminy Lipki": brands and known institutions behind words of a role."""
        for cue, sure in cues().get(self.page.tokens[index].norm, ()):
            words = [token.norm for token in self.page.tokens[index : index + len(cue)]]
            if tuple(words) == cue:
                self._enumerated(index + len(cue), limit, sure)
                return

    def _after_person(self, index: int, limit: int) -> None:
        """Like "Jan Nowak z Meblex Group": whom somebody comes from; a single plain word may be a village."""
        tokens = self.page.tokens
        if index < 2 or tokens[index].norm not in _FROM or not tokens[index - 1].capital:
            return
        given = any("imię" in r.names for r in readings(tokens[index - 2].text)) and tokens[index - 2].capital
        span = self._brand(index + 1, limit) if given and index + 1 < limit else None
        if span is not None and not self._describes_nothing(span) and not self._is_plain_word(span):
            self._add(span, "company")

    def _enumerated(self, index: int, limit: int, sure: bool) -> None:
        found: list[tuple[Span, bool]] = []
        known = 0
        while index < limit and len(found) < _MAX_NAMESAKES:
            span = None if index in self.finder.taken else self._brand(index, limit)
            if index in self.finder.taken:
                known += 1
                owner = self.finder.taken[index]
                while index < limit and self.finder.taken.get(index) is owner:
                    index += 1
            elif span is not None and not self._describes_nothing(span):
                found.append((span, self._is_plain_word(span)))
                index = span.last
            else:
                break
            if index >= limit or self.page.tokens[index].norm not in (",", "i", "oraz"):
                break
            index += 1
        for span, plain in found:
            if not plain or known + len(found) > 1 or (sure and self._is_uninflected(span)):
                self._add(span, "company")

    def _describes_nothing(self, span: Span) -> bool:
        """Words of the dictionary alone are no brand where nothing but a cue says so; nor is a known programme."""
        tokens = self.page.tokens[span.first : span.last]
        known = all(readings(t.text) and not t.shouted and not _UNUSUAL.match(t.text) for t in tokens)
        known = known and not is_known_company(tokens[0].text)
        bodies = grammar.kind_acronyms().keys() | grammar.body_acronyms().keys() | NO_BRANDS
        return known or any(t.text.lstrip("mp") in bodies for t in tokens)

    def _is_plain_word(self, span: Span) -> bool:
        text = self.page.tokens[span.first].text
        return span.last - span.first == 1 and not text.isupper() and not _UNUSUAL.fullmatch(text)

    def _is_uninflected(self, span: Span) -> bool:
        """No surname in another case: "z Rolfem", "z Halterską"."""
        return not self.page.tokens[span.last - 1].text.endswith(("em", "im", "ą", "ym", "iej", "ego", "ich"))

    def _after_noun(self, index: int) -> None:
        """Like "firma Meblex", "portalu Lipki24": a noun for a kind of institution in the singular, then a brand."""
        nouns = [r for r in noun_readings(self.page.tokens[index].text) if r.base.casefold() in self.kinds]
        if not any("sg" in noun.numbers for noun in nouns):
            return
        limit = self.page.sentence_of(index).last
        first = behind_adjectives(self.page, index + 1, limit, nouns)
        quotation = self.page.quotation_at.get(first)
        span = quotation or (self._brand(first, limit) if first < limit else None)
        if span is None or self._describes(span.first, nouns) or (quotation and not self._is_name(quotation)):
            return
        kind = self.kinds[nouns[0].base.casefold()]
        institution = self._add(span, kind)
        institution.place = institution.place or self._place_behind(span.last)

    def _add(self, span: Span, kind: str) -> Institution:
        """A mention of a brand; "Meblex" is "Meblex Sp. z o.o." where the page names that too."""
        name = " ".join(self.page.words(span).split())
        full = self.short.get(key(name)) or self._spelt_out(name)
        if full is not None:
            self.finder.mention(full, span, name)
            return full
        return self.finder.add(name, kind, None, span, ALL_CASES)

    def _spelt_out(self, name: str) -> Institution | None:
        """Like "KZR" of a "Kolneński Związek Rolników" that the page names."""
        if not name.isupper() or " " in name:
            return None
        meant = [i for i in self.finder.institutions if name in initials(i.stem) | initials(i.name)]
        return meant[0] if len(meant) == 1 else None

    def _is_name(self, span: Span) -> bool:
        tokens = self.page.tokens[span.first : span.last]
        fits = len(tokens) <= _MAX_BRAND and all(self._free(t.index) for t in tokens)
        return fits and sum(t.capital for t in tokens) * 2 > len(tokens)

    def _describes(self, index: int, nouns: list[Reading]) -> bool:
        """Like "Firma Handlowa", "firma Roku": what stands behind says more of the noun and is no name."""
        text = self.page.tokens[index].text
        adjective = any(adjective_reading(text, noun) for noun in nouns)
        return adjective or (not self._is_unusual(text) and any("gen" in r.cases for r in readings(text)))

    def _brand(self, first: int, limit: int) -> Span | None:
        """Words with capitals from a token on, which are no person, no place and no beginning of another name."""
        index = first
        while index < min(limit, first + _MAX_BRAND) and self._free(index) and self._goes_on(index, first, limit):
            index += 1
        while index > first and self.page.tokens[index - 1].text.casefold() in INSIDE:
            index -= 1
        if index == first or self._is_common(Span(first, index)):
            return None
        return Span(first, index)

    def _goes_on(self, index: int, first: int, limit: int) -> bool:
        token = self.page.tokens[index]
        if token.text.casefold() in INSIDE and index > first:
            return index + 1 < limit and (self.page.tokens[index + 1].capital or token.norm in INSIDE)
        ends = bool(lemmas(token.text) & grammar.words("names", "ends") | (lemmas(token.text) & self.kinds.keys()))
        named = token.capital or bool(_UNUSUAL.match(token.text))
        person = index > first and given(token.text) and index + 1 < limit and self.page.tokens[index + 1].capital
        return token.is_word and named and not person and not (ends and index == first)

    def _is_unusual(self, text: str) -> bool:
        return bool(_UNUSUAL.match(text)) or text.isupper() or not readings(text) or is_known_company(text)

    def _is_common(self, span: Span) -> bool:
        """A person, a place, or one word that the dictionary knows."""
        tokens = self.page.tokens[span.first : span.last]
        found = readings(tokens[0].text)
        if tokens[0].norm.startswith("www"):
            return True
        if any("imię" in r.names for r in found) and len(tokens) > 1:
            return True
        if all(any(is_geographic(r) for r in readings(t.text)) or is_no_town(t.text) for t in tokens):
            return True
        return len(tokens) == 1 and bool(found) and not self._is_unusual(tokens[0].text) and not tokens[0].capital

    def _before_noun(self, sentence: Span) -> None:
        """Like "Meblex to agencja …", "Meblex jest firmą …" at the beginning of a sentence."""
        span = self._brand(sentence.first, sentence.last)
        if span is None or span.last + 1 >= sentence.last or self._is_plain(span):
            return
        if self.page.tokens[span.last].norm not in _COPULA:
            return
        for token in self.page.tokens[span.last + 1 : min(sentence.last, span.last + 1 + _AHEAD)]:
            nouns = [r for r in noun_readings(token.text) if "sg" in r.numbers and r.cases & {"nom", "inst"}]
            kind = next((self.kinds[n.base.casefold()] for n in nouns if n.base.casefold() in self.kinds), None)
            if kind is not None:
                self._add(span, kind)
                return
            if not any(r.is_adjective for r in readings(token.text)) and token.norm not in ("to", "jest"):
                return

    def _is_plain(self, span: Span) -> bool:
        """One word of the dictionary at the beginning of a sentence, which has its capital for that alone."""
        tokens = self.page.tokens[span.first : span.last]
        return len(tokens) == 1 and not self._is_unusual(tokens[0].text)

    def _free(self, index: int) -> bool:
        return index not in self.finder.taken and index not in self.reserved
