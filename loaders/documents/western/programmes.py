"""Funds, programmes and calls of a page: those known everywhere, and calls that a programme or "call" introduces."""

from __future__ import annotations

import re

from loaders.documents.findings import Mention, Programme
from loaders.documents.institutions import key
from loaders.documents.page import Page, Span
from loaders.documents.western.lexicon import Lexicon
from loaders.documents.western.stems import alike, bare

_TAIL = ("research", "and", "innovation", "programme", "program", "framework")
_GERMAN_TAIL = ("programm", "programms", "rahmenprogramm", "forschungsrahmenprogramm", "-")
_TOPIC = re.compile(r"(?:H2020|HORIZON|ERASMUS|INTERREG|LIFE|CERV|CREA|DIGITAL)-[A-Z0-9]+(?:-[A-Z0-9]+){1,6}")
_CALLS = frozenset(
    {
        "call",
        "ausschreibung",
        "förderaufruf",
        "förderlinie",
        "förderrichtlinie",
        "förderbekanntmachung",
        "topic",
        "aufruf",
    }
)
_PROGRAMME_WORDS = frozenset(
    {
        "programme",
        "program",
        "programm",
        "förderprogramm",
        "rahmenprogramm",
        "förderrichtlinie",
        "modellprogramm",
        "bundesprogramm",
        "landesprogramm",
        "sonderprogramm",
    }
)
_RANKS = {"fund": 0, "programme": 1, "call": 4}
_INNER = re.compile(r"[A-Z]\w*[A-Z0-9]")
_AREA = re.compile(r"Interreg|INTERREG")


class ProgrammeFinder:
    """Collects the programmes of one page; tokens in `taken` belong to something else."""

    def __init__(self, page: Page, lexicon: Lexicon, taken: set[int]) -> None:
        self.page, self.lexicon, self.taken = page, lexicon, taken
        self.by_key: dict[str, Programme] = {}
        self.busy: set[int] = set()

    def run(self) -> list[Programme]:
        """Every programme in the order of the text."""
        self._known()
        self._quoted()
        self._named()
        self._topics()
        for programme in self.by_key.values():
            programme.mentions.sort(key=lambda m: m.span.first)
        return sorted(set(self.by_key.values()), key=lambda p: p.mentions[0].span.first)

    def _known(self) -> None:
        index = 0
        while index < len(self.page.tokens):
            index = self._at(index) or index + 1

    def _at(self, index: int) -> int | None:
        token = self.page.tokens[index]
        if index in self.taken or not (token.capital or token.text[0].isdigit()):
            return None
        for words, body, spelled in self.lexicon.programme_words.get(bare(token.norm), ()):
            short = spelled in body.acronyms
            last = index + len(words)
            part = self.page.tokens[index:last]
            if len(part) < len(words) or not all(alike(t.norm, w) for t, w in zip(part, words, strict=True)):
                continue
            if len(words) == 1 and (
                not token.shouted and short and not any(c.isupper() or c.isdigit() for c in token.text[1:])
            ):
                continue
            if len(words) == 1 and self._is_in_compound(last):
                continue
            last, name = self._tail(index, last, body.name)
            self._add(name, body.kind, Span(index, last))
            return last
        return None

    def _is_in_compound(self, last: int) -> bool:
        following = self.page.tokens[last] if last < len(self.page.tokens) else None
        return (
            following is not None
            and following.text in "-+"
            and following.start == self.page.tokens[last - 1].end
            and following.text == "+"
        )

    def _tail(self, first: int, last: int, name: str) -> tuple[int, str]:
        """Like "… research and innovation programme", "Interreg Baltic Sea Region"."""
        tokens = self.page.tokens
        if _AREA.fullmatch(tokens[first].text):
            end = last
            while (
                end < min(len(tokens), last + 6)
                and tokens[end].start - tokens[end - 1].end <= 1
                and (
                    (tokens[end].capital and tokens[end].norm not in self.lexicon.words("names", "ends"))
                    or tokens[end].is_dash
                    or re.fullmatch(r"20\d\d|[VI]+", tokens[end].text)
                )
            ):
                end += 1
            while end > last and tokens[end - 1].is_dash:
                end -= 1
            return end, " ".join(self.page.words(Span(first, end)).split())
        end = last
        tail = _TAIL if self.lexicon.code == "en" else _GERMAN_TAIL
        while end < min(len(tokens), last + 6) and tokens[end].norm in tail:
            end += 1
        while end > last and tokens[end - 1].norm in ("and", "-"):
            end -= 1
        return end, name

    def _quoted(self) -> None:
        """Like "the programme “Example”", "call ‘Example’": a title behind a word for a programme or call."""
        for quotation in self.page.quotations:
            first = quotation.first - 1
            if (
                any(i in self.taken or i in self.busy for i in range(quotation.first, quotation.last))
                or quotation.last - quotation.first > 30
            ):
                continue
            sentence = self.page.sentence_of(quotation.first)
            near = self.page.tokens[max(sentence.first, first - 3) : first]
            before = [self.lexicon.lemmas(t.text) for t in near]
            whole = next((p for p in self.by_key.values() for m in p.mentions if m.span.last == first), None)
            called = any(self._is_call(t.text) for t in self.page.tokens[sentence.first : first])
            if any(self._is_call(t.text) for t in near) or (whole and called):
                call = self._add(self.page.words(quotation), "call", quotation)
                call.part_of = whole or self._last_before(sentence, first)
            elif (before and before[-1] & _PROGRAMME_WORDS) or any(w & _PROGRAMME_WORDS for w in before[-2:]):
                self._add(self.page.words(quotation), "programme", quotation)

    def _is_call(self, word: str) -> bool:
        return bool(self.lexicon.lemmas(word) & _CALLS) and not word.endswith(("ed", "ing"))

    def _last_before(self, sentence: Span, index: int) -> Programme | None:
        inside = [
            (m.span.first, p)
            for p in self.by_key.values()
            for m in p.mentions
            if sentence.first <= m.span.first < index
        ]
        return max(inside, key=lambda pair: pair[0])[1] if inside else None

    def _named(self) -> None:
        """Like "the funding programme EXAMPLE4ALL": a word for a programme, and a name of capitals right behind."""
        for token in self.page.tokens[1:]:
            before = self.page.tokens[token.index - 1]
            free = token.index not in self.taken and token.index not in self.busy
            if (
                free
                and (token.shouted or _INNER.search(token.text))
                and token.is_word
                and len(token.text) > 2
                and self.lexicon.lemmas(before.text) & _PROGRAMME_WORDS
                and self.lexicon.code == "de"
            ):
                self._add(token.text, "programme", Span(token.index, token.index + 1))

    def _topics(self) -> None:
        """Codes of calls and topics: "HORIZON-CL4-2021-…"."""
        for token in self.page.tokens:
            if _TOPIC.fullmatch(token.text) and token.index not in self.taken and token.index not in self.busy:
                self._add(token.text, "call", Span(token.index, token.index + 1))

    def _add(self, name: str, kind: str, span: Span) -> Programme:
        name = " ".join(name.split())
        known = self.by_key.setdefault(key(name), Programme(name, kind=kind, rank=_RANKS.get(kind, 1)))
        known.mentions.append(Mention(span))
        self.busy |= set(range(span.first, span.last))
        return known
