"""Funds, programmes, calls and strategies that English pages name: "the Harbour Fund", "under the Twinning call".

Invariant: a name ends with a word for a programme that has a capital, or stands before one with a small letter behind
"under the", "through the" and the like; it has a word of its own, and nothing with a capital goes on behind it
("Harbour Lights Fund Manager").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from loaders.documents.page import Page, Span
from loaders.documents.western import towns
from loaders.documents.western.english_topics import Topics
from loaders.documents.western.heads import head_at
from loaders.documents.western.lexicon import Lexicon

_YEAR = re.compile(r"(?:19|20)\d\d")
_JOINS = frozenset(["of", "for", "and", "&", "in", "to"])
_BEHIND = frozenset(["for", "of", "on"])
_MAX_NAME = 9


@dataclass(frozen=True, slots=True)
class NamedProgramme:
    """`name` is without years, `full` with what the span holds."""

    span: Span
    name: str
    full: str
    kind: str


def named_programmes(page: Page, lexicon: Lexicon, busy: set[int]) -> Iterator[NamedProgramme]:
    """Every such name of the page; none of them is looked for in `busy` tokens."""
    finder = _Finder(page, lexicon, busy)
    for sentence in page.sentences:
        if not page.is_heading_in_capitals(sentence):
            for index in range(sentence.first + 1, sentence.last):
                found = finder.at(sentence, index)
                if found:
                    yield found


class _Finder:
    def __init__(self, page: Page, lexicon: Lexicon, busy: set[int]) -> None:
        self.page, self.lexicon, self.busy = page, lexicon, busy
        said = lexicon.cooperation["programmes"]
        self.kinds = {word: kind for kind, words in said["heads"].items() for word in words}
        self.generic = lexicon.words("names", "generic") | lexicon.words("programmes", "generic")
        self.inner = lexicon.words("programmes", "never_before")
        self.roles, self.linking = lexicon.words("together", "roles"), lexicon.words("together", "linking")
        functions = lexicon.cooperation["functions"]
        self.offices = frozenset(w for kind, words in functions.items() if kind != "titles" for w in words)
        self.never = lexicon.words("names", "never_first") - lexicon.words("names", "inside")

    def at(self, sentence: Span, index: int) -> NamedProgramme | None:
        """The programme whose word for one stands at a token."""
        token = self.page.tokens[index]
        kind = self.kinds.get(token.norm)
        if kind is None or index in self.busy or (kind == "fund" and self._is_member(sentence, index)):
            return None
        first = self._first(sentence, index)
        if first == index or self.page.tokens[index - 1].norm in self.inner:
            return None
        if not token.capital:
            return self._small(sentence, first, index, kind)
        first = self._listed(sentence, first, index)
        last = self._phase(sentence, self._topic(sentence, index + 1))
        end = self._years(sentence, last)
        span = Span(first, end)
        if not self._is_own(first, last) or self._goes_on(sentence, end) or self._is_institution(first, index + 1):
            return None
        ends = head_at(self.page, self.lexicon, last - 1, last)
        if kind == "fund" and ends and ends.kind == "foundation":
            return None  # "Example Fund for Birds Foundation"
        if kind == "strategy" and not self._is_policy(first, index):
            return None
        return NamedProgramme(span, self._text(Span(first, last)), self._text(span), kind)

    def _is_member(self, sentence: Span, index: int) -> bool:
        """Like "Its members are the Otter Brothers Fund and …", "between A, the Otter Fund and B": it acts itself."""
        before = [t.norm for t in self.page.tokens[sentence.first : index]]
        at = next((i for i, norm in enumerate(before) if norm in self.roles), None)
        return at is not None and not self.linking.isdisjoint(before[at + 1 : at + 9])

    def _small(self, sentence: Span, first: int, index: int, kind: str) -> NamedProgramme | None:
        """Like "under the Twinning call", "by the Europe for Friends programme"."""
        before = self.page.tokens[first - 1].norm if first > sentence.first else ""
        lead = self.page.tokens[first - 2].norm if first - 1 > sentence.first else ""
        introduced = before in ("the", "its", "their", "our") and lead in self.lexicon.words("programmes", "under")
        words = self.page.tokens[first:index]
        introduced = introduced or (before == "the" and index - first > 1 and self._is_run(sentence, index + 1))
        plain = self.lexicon.words("projects", "no_names") | self.generic
        own = any(t.norm not in plain and not towns.country(t.text) for t in words if t.capital)
        compound = index + 1 < sentence.last and self.page.tokens[index + 1].is_word
        following = self.page.tokens[index + 1].norm if compound else ""
        verb = (
            compound
            and following not in ("is", "was", "has", "which", "run")
            and following not in self.lexicon.words("brands", "after")
            and not following.endswith("ed")
        )
        body = (
            self._text(Span(first, index)).casefold() in self.lexicon.known_names
        )  # "a European Commission competition"
        if not introduced or not own or verb or body or kind == "strategy":
            return None
        return NamedProgramme(
            Span(first, index + 1), self._text(Span(first, index)), self._text(Span(first, index + 1)), kind
        )

    def _is_run(self, sentence: Span, index: int) -> bool:
        """Like "the Bright Harbours programme, which was established by …", "… programme is funded by …"."""
        near = self.page.tokens[index : min(index + 8, sentence.last)]
        begins = bool(near) and (near[0].text == "," or near[0].norm in ("is", "was", "has", "which", "run", "funded"))
        return begins and any(token.norm in self.lexicon.words("programmes", "run") for token in near)

    def _first(self, sentence: Span, index: int) -> int:
        """Where the words with capitals before the head begin."""
        first = index
        while first > sentence.first and index - first < _MAX_NAME and first - 1 not in self.busy:
            token = self.page.tokens[first - 1]
            if token.norm in self.offices and self.page.tokens[first].norm in ("of", "for"):
                break
            if (token.is_word and token.capital and token.norm not in self.never) or self._is_number(first - 1):
                first -= 1
            elif token.norm in _JOINS and first - 2 >= sentence.first and self._may_lead(first - 2) and first < index:
                first -= 2
            else:
                break
        while first < index and (self.page.tokens[first].norm == "new" or not self._may_begin(first)):
            first += 1
        return first

    def _may_begin(self, index: int) -> bool:
        token = self.page.tokens[index]
        return token.capital or token.text[0].isdigit()

    def _listed(self, sentence: Span, first: int, index: int) -> int:
        """Like "European Harbour, Boats and Lights Fund": the topics before commas belong to the name."""
        topics = Topics(self.page, self.lexicon, sentence)
        joined = any(t.norm in ("and", "&") for t in self.page.tokens[first:index])
        begin = first
        while joined and begin - 1 > sentence.first and self.page.tokens[begin - 1].text == ",":
            start = begin - 1
            while start > sentence.first and self.page.tokens[start - 1].capital and begin - start < 5:
                start -= 1
            if start == begin - 1 or not topics.is_topic(Span(start, begin - 1)):
                break
            begin = start
        article = begin > sentence.first and self.page.tokens[begin - 1].norm in ("the", "a", "our", "its")
        return begin if article and begin < first else first

    def _is_number(self, index: int) -> bool:
        token = self.page.tokens[index]
        return bool(_YEAR.fullmatch(token.text))

    def _may_lead(self, index: int) -> bool:
        token = self.page.tokens[index]
        known = token.norm in self.never or token.norm in self.offices or index in self.busy
        return token.is_word and token.capital and not known

    def _topic(self, sentence: Span, index: int) -> int:
        """Like "Roadmap for Research Infrastructure": what it is for."""
        if index + 1 >= sentence.last or self.page.tokens[index].norm not in _BEHIND:
            return index
        end = index + 1
        while end < min(sentence.last, index + 8):
            token = self.page.tokens[end]
            joins = token.norm in ("and", "of", "&") and end + 1 < sentence.last and self.page.tokens[end + 1].capital
            if end in self.busy or not ((token.is_word and token.capital) or (joins and end > index + 1)):
                break
            end += 1
        topic = self.page.words(Span(index + 1, end)) if end > index + 1 else ""
        return end if topic and not towns.country(topic) and not towns.is_town(topic) else index

    def _phase(self, sentence: Span, index: int) -> int:
        """Like "Support Programme Phase Two"."""
        tokens = self.page.tokens
        phase = index + 1 < sentence.last and tokens[index].norm == "phase"
        return index + 2 if phase and tokens[index].capital else index

    def _years(self, sentence: Span, index: int) -> int:
        tokens = self.page.tokens
        if index < sentence.last and _YEAR.fullmatch(tokens[index].text):
            period = index + 2 < sentence.last and tokens[index + 1].is_dash and _YEAR.fullmatch(tokens[index + 2].text)
            return index + 3 if period else index + 1
        return index

    def _goes_on(self, sentence: Span, index: int) -> bool:
        if index >= sentence.last:
            return False
        following = self.page.tokens[index]
        return following.is_word and following.capital

    def _is_own(self, first: int, last: int) -> bool:
        """A word beside the head that not every programme has."""
        tokens = self.page.tokens[first:last]
        return any(t.capital and t.norm not in self.generic and t.norm not in self.kinds for t in tokens) or any(
            t.text[0].isdigit() for t in tokens
        )

    def _is_institution(self, first: int, last: int) -> bool:
        """Like "Harbour Memorial Fund", where a head of the language ends with the same word, and known bodies."""
        text = self.page.words(Span(first, last)).casefold()
        heads = ((i, head_at(self.page, self.lexicon, i, last)) for i in range(first, last))
        longer = text.removesuffix("program") + "programme" if text.endswith("program") else text
        return bool({text, longer} & self.lexicon.known_names) or any(
            h and len(h.words) > 1 and i + len(h.words) == last for i, h in heads
        )

    def _is_policy(self, first: int, index: int) -> bool:
        """Of a state, region or the Union: "National Roadmap …"; a "Strategic Roadmap" is any project's."""
        words = self.page.tokens[first:index]
        public = self.lexicon.words("programmes", "public")
        return any(t.norm in public or t.shouted or towns.country(t.text) for t in words)

    def _text(self, span: Span) -> str:
        return " ".join(self.page.words(span).split())
