"""Institutions that are known everywhere, by their names and acronyms in the files of the language.

Invariant: the European Union counts only where it acts, and not where something lies in it; an acronym counts only as
it is spelled.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from loaders.documents.data_files import Body
from loaders.documents.page import Span
from loaders.documents.western import towns
from loaders.documents.western.german_chapters import chapter_end, chapter_name
from loaders.documents.western.heads import ends_name
from loaders.documents.western.names import place_in
from loaders.documents.western.stems import alike, bare

if TYPE_CHECKING:
    from loaders.documents.western.institutions import InstitutionFinder

_VERBS = frozenset(["have", "be", "will", "to", "in", "within", "under", "through", "and", "for", "as", "by", "with"])
_VERBS |= {"via", "on", "which", "that", "at", "or"}  # what stands behind "EU" where the Union itself is meant


class BodyFinder:
    """Adds known bodies to the institutions of a page."""

    def __init__(self, finder: InstitutionFinder) -> None:
        self.finder, self.page, self.lexicon = finder, finder.page, finder.lexicon

    def run(self, reserved: set[int]) -> None:
        index = 0
        tokens = self.page.tokens
        while index < len(tokens):
            span = self._body_at(index) if tokens[index].capital and index not in reserved else None
            if span is None:
                index += 1
                continue
            last, body, alias = span
            if self.lexicon.code == "de" and (part := chapter_end(self.page, self.lexicon, body, last)):
                name = chapter_name(self.page, body, index, last, part)
                self.finder.add(name, body.kind, place_in(name.split()), Span(index, part))
                index = part
                continue
            institution = self.finder.add(body.name, body.kind, None, Span(index, last))
            if alias in body.acronyms and alias not in institution.aliases:
                institution.aliases.append(alias)
            index = last

    def _body_at(self, index: int) -> tuple[int, Body, str] | None:
        tokens = self.page.tokens
        for words, body, spelled in self.lexicon.body_words.get(bare(tokens[index].norm), ()):
            last = index + len(words)
            part = tokens[index:last]
            if len(part) < len(words) or not all(alike(t.norm, w) for t, w in zip(part, words, strict=True)):
                continue
            text = self.page.words(Span(index, last))
            if self.lexicon.code == "en" and spelled in body.acronyms and spelled.isupper() and text != spelled:
                continue  # "Who" is a word
            short = text in body.acronyms
            following = tokens[last] if last < len(tokens) else None
            if not short and (
                part[0].text != part[0].text.capitalize() and not part[0].shouted and part[0].text[1:].islower()
            ):
                continue
            if "EU" in body.acronyms and not self.acts(index):
                continue
            if short and len(words) == 1 and not part[0].shouted and part[0].text not in body.acronyms:
                continue
            if following and (
                (following.is_dash and following.start == part[-1].end)
                or (self.lexicon.code == "de" and following.text in ("Stiftung", "Gruppe"))  # of a bank
            ):
                continue
            if self.lexicon.code == "en" and self._is_part_of_name(Span(index, last), short=short):
                continue
            longer = following and following.capital and following.is_word and not short and self._is_longer(last)
            if not longer and not (short and self._is_of_person(body, Span(index, last))):
                return last, body, text
        return None

    def _is_part_of_name(self, span: Span, *, short: bool) -> bool:
        """Like "NHS Foundation Trust", "United Nations Assistance Framework": another name goes on with a body's."""
        index = span.last
        if not short and self._is_of_country(span.first):
            return True
        before = self.page.tokens[span.first - 1 : span.first]
        if not short and before and towns.country(before[0].text) and before[0].capital:
            return True  # "Northern Ireland Environment Agency"
        behind = self.page.tokens[index : index + 2]
        if len(behind) > 1 and behind[0].norm == "of" and behind[1].capital and not short:
            return self.page.tokens[index - 1].norm in ("society", "university", "academy")  # "Royal Society of Arts"
        if len(behind) > 1 and behind[0].norm == "for" and behind[1].capital and not short:
            return self.page.tokens[index - 1].norm in ("fund", "alliance", "network", "trust")  # of another purpose
        if index >= len(self.page.tokens) or not self.page.tokens[index].is_word or not self.page.tokens[index].capital:
            return False
        if short and self.page.tokens[span.first].text == "NHS" and not ends_name(self.page, self.lexicon, index):
            return towns.country(self.page.tokens[index].text) is None  # "NHS Lothian"
        return self._is_longer(index) if short else not ends_name(self.page, self.lexicon, index)

    def _is_of_country(self, index: int) -> bool:
        """Like "Norwegian Environment Agency": a body of another country, which the name says."""
        before = self.page.tokens[index - 1] if index else None
        demonyms = self.lexicon.words("brands", "demonyms")
        return before is not None and before.capital and before.norm in demonyms

    def _is_of_person(self, body: Body, span: Span) -> bool:
        """Like "Minister Max Muster (XYZ)": the party of somebody, and not who acts."""
        around = self.page.tokens[max(0, span.first - 1) : span.last + 1]
        bracket = around[0].text == "(" and around[-1].text == ")"
        return body.kind == "political_party" and bracket and span.first - 2 not in self.finder.taken

    def _is_longer(self, index: int) -> bool:
        return (
            self.page.tokens[index].norm in self.lexicon.heads or self.page.tokens[index].norm in self.lexicon.foreign
        )

    def acts(self, index: int) -> bool:
        """Whether the Union does something here: a word for funding stands in the sentence."""
        following = self.page.tokens[index + 1] if index + 1 < len(self.page.tokens) else None
        if (
            self.page.tokens[index].shouted
            and following
            and following.is_word
            and not following.capital
            and self.lexicon.code == "en"
        ):
            attribute = not self.lexicon.lemmas(following.text) & (_VERBS | self.lexicon.words("funding", "acting"))
            if attribute:
                return False
        sentence = self.page.sentence_of(index)
        acting = self.lexicon.words("funding", "acting")
        before = self.page.tokens[max(sentence.first, index - 4) : index]
        if any(t.norm in self.lexicon.words("funding", "places") for t in before):
            return False  # "from many countries of the European Union"
        return any(self.lexicon.lemmas(t.text) & acting for t in self.page.tokens[sentence.first : sentence.last])
