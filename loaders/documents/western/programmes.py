"""Funds, programmes and calls of a page: those known everywhere, and calls that a programme or "call" introduces."""

from __future__ import annotations

import re

from loaders.documents.findings import Mention, Programme
from loaders.documents.page import Page, Span
from loaders.documents.spelling import key
from loaders.documents.western.german_programmes import named_in_german
from loaders.documents.western.lexicon import Lexicon
from loaders.documents.western.named_programmes import named_programmes
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
_RANKS = {"fund": 0, "programme": 1, "priority": 3, "call": 4}
_INNER = re.compile(r"[A-Z]\w*[A-Z0-9]")
_COMPOUND = re.compile(r"-(?:projekt(?:e?s|e|en)?|project|vorhabens?|förderung|mitteln?|fördermitteln?|programms?)$")
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
        if self.lexicon.code == "de":
            self._named_in_german()
        self._quoted()
        self._named()
        self._topics()
        if self.lexicon.code == "en":
            self._named_in_english()
            self._point()
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
        begins = bare(_COMPOUND.sub("", token.norm) if "-" in token.norm else token.norm)
        for words, body, spelled in self.lexicon.programme_words.get(begins, ()):
            if _COMPOUND.search(token.norm) and len(words) == 1 and _COMPOUND.sub("", token.norm) == words[0]:
                self._add(body.name, body.kind, Span(index, index + 1))  # "Interreg-Projekt"
                return index + 1
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
                and not self._is_project(end)
                and "\n" not in self.page.text[tokens[end - 1].end : tokens[end].start]
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

    def _is_project(self, index: int) -> bool:
        """Like "EXAMPLE project" behind the name of a programme."""
        following = self.page.tokens[index + 1].norm if index + 1 < len(self.page.tokens) else ""
        return self.page.tokens[index].shouted and following == "project"

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
            told = bool(near) and near[-1].norm in ("was", "is", "were")  # "its topic was “…”"
            if (not told and any(self._is_call(t.text) for t in near)) or (whole and called):
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
        for token in self.page.tokens[1:] if self.lexicon.code == "de" else ():
            before = self.page.tokens[token.index - 1]
            free = token.index not in self.taken and token.index not in self.busy
            if (
                free
                and (token.shouted or _INNER.search(token.text))
                and token.is_word
                and len(token.text) > 2
                and self.lexicon.lemmas(before.text) & _PROGRAMME_WORDS
            ):
                self._add(token.text, "programme", Span(token.index, token.index + 1))

    def _named_in_german(self) -> None:
        """Like "im Rahmen der Förderlinie „Muster“ des Programms „Beispiel“"."""
        found = named_in_german(self.page, self.lexicon, self.taken | self.busy)
        at = {named.span: self._add(named.name, named.kind, named.span) for named in found}
        for named in found:
            if named.above and at[named.span] is not at[named.above]:
                at[named.span].part_of = at[named.span].part_of or at[named.above]

    def _named_in_english(self) -> None:
        """Like "the Harbour Lights Fund", "under the Twinning call"."""
        for named in named_programmes(self.page, self.lexicon, self.taken | self.busy):
            same = [
                p for p in self.by_key.values() if _is_shorter(named.name, p.name) or _is_shorter(p.name, named.name)
            ]
            if len(same) == 1:  # "2050 Harbour Fund" and "Harbour Fund"
                self.by_key.setdefault(key(named.name), same[0])
            known = self._add(named.name, named.kind, named.span)
            self._short(known, named.span)
            if named.full != named.name and named.full not in known.aliases:
                known.aliases.append(named.full)
            if named.kind == "call":
                known.part_of = known.part_of or self._last_before(
                    self.page.sentence_of(named.span.first), named.span.first
                )

    def _point(self) -> None:
        """Like "the programme", "this fund", where the page has only one of its own."""
        own = [p for p in set(self.by_key.values()) if p.name.casefold() not in self.lexicon.known_names]
        if len(own) != 1 or own[0].kind not in ("fund", "programme"):
            return
        first = min(m.span.first for m in own[0].mentions)
        heads = self.lexicon.cooperation["programmes"]["heads"][own[0].kind]
        known = self.taken | self.busy
        for token in self.page.tokens[first + 1 :]:
            before = self.page.tokens[token.index - 1].norm
            if token.norm in heads and before in ("the", "this") and token.index not in known:
                own[0].mentions.append(Mention(Span(token.index, token.index + 1), pointing=True))

    def _short(self, programme: Programme, span: Span) -> None:
        """Like "Harbour Support Programme (HSP II)": the acronym, wherever it stands."""
        tokens = self.page.tokens[span.last : span.last + 4]
        close = next((i for i, token in enumerate(tokens) if token.text == ")"), 0)
        words = [t.text for t in tokens[1:close]]
        if close < 2 or tokens[0].text != "(" or not words[0].isupper() or len(words[0]) < 2:
            return
        alias = " ".join(words)
        if alias not in programme.aliases:
            programme.aliases.append(alias)
        for token in self.page.tokens:
            place = range(token.index, token.index + len(words))
            free = token.text == words[0] and not any(i in self.taken or i in self.busy for i in place)
            if free and [t.text for t in self.page.tokens[place.start : place.stop]] == words:
                programme.mentions.append(Mention(Span(place.start, place.stop)))
                self.busy |= set(place)

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


def _is_shorter(one: str, other: str) -> bool:
    """Whether a name of several words is the end of another one."""
    return len(one.split()) > 2 and other.endswith(f" {one}")
