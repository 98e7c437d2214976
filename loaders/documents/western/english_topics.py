"""Topics in English names: "Ministry of Roads, Bridges and Ferries", "Roads, Bridges and Harbour Lights Committee".

Invariant: topics are common words only, none of which could be a name of its own; towns, countries and acronyms are
none.
"""

from __future__ import annotations

from loaders.documents.page import Page, Span
from loaders.documents.western import towns
from loaders.documents.western.heads import ends_name, head_at
from loaders.documents.western.lexicon import Lexicon, is_unknown

_MAX_ITEM = 5  # words of one item: "Child and Youth Welfare"
_MAX_LIST = 24  # tokens of the whole enumeration


class Topics:
    """Reads enumerations of topics in one sentence."""

    def __init__(self, page: Page, lexicon: Lexicon, sentence: Span) -> None:
        self.page, self.lexicon, self.sentence = page, lexicon, sentence

    def end(self, index: int, *, headed: bool = False, sure: bool = False) -> int | None:
        """Where the topics behind a comma end, "… , Bridges and Ferries": the last of them stands behind "and".

        `headed`: a head ends the last one, "… and Harbour Lights Committee". `sure`: the name is one of a ministry, so
        that common words are topics which are towns too ("Forest").
        """
        position, limit = index + 1, min(self.sentence.last, index + _MAX_LIST)
        while position < limit:
            last_one = self.page.tokens[position].norm in ("and", "&")
            position += last_one
            end = position
            while end < limit and end - position < _MAX_ITEM and self.goes_on(end):
                end += 1
            if last_one and headed:
                return end if self._is_headed(Span(position, end)) else None
            if end == position or not self.is_topic(Span(position, end), sure=sure):
                return None
            if last_one:
                return end
            following = self.page.tokens[end].norm if end < limit else ""
            if following in ("and", "&"):
                position = end
            elif following == ",":
                position = end + 1
            else:
                return None
        return None

    def _is_headed(self, span: Span) -> bool:
        """Like "Harbour Lights Committee": topics, then a head."""
        return (
            span.last - span.first > 1
            and self._is_head(span.last - 1)
            and self.is_topic(Span(span.first, span.last - 1))
        )

    def is_topic(self, span: Span, *, sure: bool = False) -> bool:
        """Common words only, none of which could be a name of its own."""
        words = range(span.first, span.last)
        return span.last > span.first and all(
            self.page.tokens[i].norm in ("and", "&", "of", "the")
            or (self.is_common(i, sure=sure) and not self._is_head(i))
            for i in words
        )

    def goes_on(self, index: int) -> bool:
        token = self.page.tokens[index]
        return token.is_word and token.capital and not ends_name(self.page, self.lexicon, index)

    def is_common(self, index: int, *, sure: bool = False) -> bool:
        """A word of the language, so no name that stands alone: "Science and Technology Council"."""
        token = self.page.tokens[index]
        if token.shouted or towns.country(token.text):
            return False
        return not token.is_word or (not is_unknown("en", token.norm) and (sure or not towns.is_town(token.text)))

    def _is_head(self, index: int) -> bool:
        return head_at(self.page, self.lexicon, index, self.sentence.last) is not None


def topics_left(page: Page, lexicon: Lexicon, sentence: Span, first: int) -> int:
    """Where topics before "and" begin: "Roads, Bridges and Harbour Lights Committee"; `first` where there are none."""
    topics = Topics(page, lexicon, sentence)
    position = first - 1
    if position <= sentence.first or page.tokens[position].norm not in ("and", "&"):
        return first
    begin = first
    while position > sentence.first and first - position < _MAX_LIST:
        start = position
        while start > sentence.first and position - start < _MAX_ITEM and page.tokens[start - 1].capital:
            start -= 1
        if start == position or not topics.is_topic(Span(start, position)):
            break
        begin = start
        if start <= sentence.first or page.tokens[start - 1].text != ",":
            break
        position = start - 1
    listed = any(token.text == "," for token in page.tokens[begin:first])
    article = begin > sentence.first and page.tokens[begin - 1].norm in ("the", "our", "its")
    return begin if listed and article else first
