"""The names behind the numbers of levels: "Działanie 4.1 Wspieranie … współfinansowane …" ends before the participle.

Invariant: a name ends at a sign, at the next level or programme, and at the words of `programmes.toml` that end one.
"""

from __future__ import annotations

import re
from functools import cache

from loaders.documents.page import Page, Span
from loaders.documents.polish import grammar
from loaders.documents.polish.coded import coded_at
from loaders.documents.polish.levels import heads_of_levels, known_acronyms
from loaders.documents.polish.morphology import lemmas, noun_readings

NUMBER = re.compile(r"(?:[IVXL]+|\d+(?:\.\d+)*)[a-z]?")
_MAX_NAME = 25  # tokens
_LOOSE = frozenset({"w", "we", "z", "ze", "na", "do", "dla", "i", "oraz", "o", "od"})  # no name ends with one


@cache
def _ends() -> frozenset[str]:
    return frozenset().union(*map(lemmas, grammar.load("programmes.toml")["ends"]["words"]))


class LevelTitles:
    """Reads the names of levels on one page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def end(self, sentence: Span, behind: int) -> int:
        """Where the name ends that follows the number before a token; that token, where no name follows."""
        tokens, start = self.page.tokens, behind
        while start < sentence.last and (tokens[start].text in ".:" or tokens[start].is_dash):
            start += 1
        if start < sentence.last and start in self.page.quotation_at:
            return self.page.quotation_at[start].last + 1
        if start >= sentence.last or not tokens[start].capital or self.starts_other(sentence, start):
            return behind
        end = start
        while end < min(sentence.last, start + _MAX_NAME) and not self._ends_title(sentence, end):
            end += 1
        while end > start + 1 and tokens[end - 1].norm in _LOOSE:
            end -= 1
        return end

    def _ends_title(self, sentence: Span, index: int) -> bool:
        token = self.page.tokens[index]
        spaced_dash = token.is_dash and self.page.tokens[index - 1].end < token.start
        if token.text in ',;.()„”"' or spaced_dash or self.starts_level(index) or self.acronym(sentence, index):
            return True
        if coded_at(self.page, sentence, index):
            return True
        if token.capital and self._starts_programme(sentence, index):
            return True
        return not token.capital and bool(lemmas(token.text) & _ends())

    def starts_other(self, sentence: Span, index: int) -> bool:
        """What follows a number and is no title: another level, "PO KL", "Programu Operacyjnego …"."""
        if self.starts_level(index) or self.acronym(sentence, index):
            return True
        return self._starts_programme(sentence, index)

    def _starts_programme(self, sentence: Span, index: int) -> bool:
        """Like "Programu Operacyjnego …", "Regionalnego Programu …": the genitive of what the level is in."""
        heads = (t for t in self.page.tokens[index : min(index + 2, sentence.last)] if t.capital)
        programmes = (r for head in heads for r in noun_readings(head.text) if r.base.casefold() == "program")
        return any("gen" in reading.cases and "nom" not in reading.cases for reading in programmes)

    def starts_level(self, index: int) -> bool:
        """Like "Poddziałanie 4.1.2", "Priorytet IV": another numbered level."""
        tokens = self.page.tokens
        if not tokens[index].capital:
            return False
        found = (level for lemma in lemmas(tokens[index].text) for level in heads_of_levels().get(lemma, ()))
        levels = [level for level in found if level.numbered]
        numbers = [tokens[i] for level in levels if (i := index + len(level.pattern.words)) < len(tokens)]
        return any(NUMBER.fullmatch(token.text) or token.text == ":" for token in numbers)

    def acronym(self, sentence: Span, index: int) -> tuple[str, int] | None:
        """The acronym that begins at a token, and where it ends."""
        if not self.page.tokens[index].text[:2].isupper():
            return None
        for last in (index + 2, index + 1):
            acronym = self.page.words(Span(index, last)) if last <= sentence.last else ""
            if acronym in known_acronyms():
                return acronym, last
        return None
