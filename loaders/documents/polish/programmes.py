"""Funds, programmes and their levels: "Program Operacyjny … , Priorytet IV … , Działanie 4.1 …".

Invariant: a mention is a level's head with its number, a head with a name in capitals, or a name or acronym that is
known everywhere. What is part of what: `hierarchy`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from graph.funding import without_years
from loaders.documents.findings import Mention, Programme
from loaders.documents.page import Page, Span
from loaders.documents.polish.called import called_at, family_end, kind_of
from loaders.documents.polish.calls import call_at
from loaders.documents.polish.coded import coded_at
from loaders.documents.polish.hierarchy import arrange
from loaders.documents.polish.institutions import initials, key
from loaders.documents.polish.level_titles import NUMBER, LevelTitles
from loaders.documents.polish.levels import (
    Level,
    everywhere,
    known_programmes,
    known_words,
    levels_of,
    ranks_of_kinds,
)
from loaders.documents.polish.morphology import Reading, adjective_reading, lemmas, noun_readings
from loaders.documents.polish.names import nominative
from loaders.documents.polish.policies import mark_policies
from loaders.documents.polish.programme_ends import ends_with_plus, in_title, is_of_an_event, years_end
from loaders.documents.polish.programme_names import joins_lands, joins_words, kind_of_name, operational

_JOINING = {"i", "oraz", "na", "rzecz", "dla", "do", "spraw", "ds", "w", "z"}
_MAX_NAME, _MAX_LABEL = 25, 6  # tokens of a name; before the word for a level in a label


@lru_cache(maxsize=10_000)
def _may_begin(word: str) -> bool:
    """Whether a programme may begin with a word: most words are none of its."""
    return any(map(str.isupper, word[:4])) or bool(levels_of(word)) or kind_of(word) is not None


class ProgrammeFinder:
    """Collects the programmes of one page; tokens in `taken` belong to something else."""

    def __init__(self, page: Page, taken: set[int]) -> None:
        self.page, self.taken = page, taken
        self.by_key: dict[str, Programme] = {}
        self.titles = LevelTitles(page)

    def run(self) -> list[Programme]:
        """Every programme in the order of the text, with its level above."""
        for sentence in self.page.sentences:
            index = sentence.first
            while index < sentence.last:
                if not _may_begin(self.page.tokens[index].text):
                    index += 1
                    continue
                index = (
                    self._coded(sentence, index)
                    or self._by_call(sentence, index)
                    or self._named(sentence, index)
                    or self._by_acronym(sentence, index)
                    or self._by_name(sentence, index)
                    or self._called(sentence, index)
                    or index + 1
                )
        self._own_acronyms()
        found = sorted(set(self.by_key.values()), key=lambda p: p.mentions[0].span.first)
        mark_policies(self.page, found, (body.name for body in everywhere()))
        return arrange(self.page, found)

    def _coded(self, sentence: Span, index: int) -> int | None:
        """Where a level ends that has a code: "Priorytet FEMP.06 …", "FEMP.06.01-Opieka …"; a call has no name."""
        level = coded_at(self.page, sentence, index)
        if level is None:
            return None
        end = level.span.last if level.kind == "call" else self.titles.end(sentence, level.span.last)
        span = Span(level.span.first, end)
        name = nominative(self.page, span, span.first, level.head, "sg") if level.head else self.page.words(span)
        self._add(_capitalised(name), level.kind, span, level.head, level.code)
        return end

    def _by_call(self, sentence: Span, index: int) -> int | None:
        """Like "OPUS 21", "KA220"; one without its number is that with it, where the page has just one."""
        call = call_at(self.page, sentence, index, self.taken)
        if call is None:
            return None
        numbered = [p for p in self.by_key.values() if key(p.name).startswith(f"{key(call.base)} ")]
        same = [p for p in numbered if key(p.name) == key(call.name) or key(call.name) == key(call.base)]
        if len(same) == 1:
            same[0].mentions.append(Mention(call.span))
        else:
            self._add(call.name, call.kind, call.span, None, None)
        return call.span.last

    def _named(self, sentence: Span, index: int) -> int | None:
        """Where the name that has its head at a token ends."""
        token = self.page.tokens[index]
        if index in self.taken or not token.is_word:
            return None
        for level in levels_of(token.text):
            noun, last = self._head(sentence, index, level)
            if noun is not None:
                return (
                    self._numbered(sentence, index, last, noun, level)
                    if level.numbered
                    else self._titled(sentence, index, noun, level)
                )
        return None

    def _head(self, sentence: Span, index: int, level: Level) -> tuple[Reading | None, int]:
        """The reading of the head in the singular, and where the words of the pattern end."""
        pattern = level.pattern
        last = index + len(pattern.words)
        head = pattern.words[pattern.head]
        if pattern.head or last > sentence.last:
            return None, last
        nouns = [
            r for r in noun_readings(self.page.tokens[index].text) if r.base.casefold() == head and "sg" in r.numbers
        ]
        for word, token in zip(pattern.words[1:], self.page.tokens[index + 1 : last], strict=True):
            if not lemmas(word) & lemmas(token.text):
                return None, last
        if not nouns:
            return None, last
        cases = frozenset().union(*(noun.cases for noun in nouns))  # its adjectives agree in any of them
        return replace(max(nouns, key=lambda r: "nom" in r.cases), cases=cases), last

    def _numbered(self, sentence: Span, index: int, last: int, noun: Reading, level: Level) -> int | None:
        """Like "Działanie 4.1 Wspieranie …": number, then words up to a comma or the next level."""
        tokens = self.page.tokens
        before = index - self.page.blocks[self.page.block_index(index)].span.first
        colon = before <= _MAX_LABEL and last + 1 < sentence.last and tokens[last].text == ":"
        labelled = colon and before > 0  # "Numer i nazwa Działania: 10.2 …": the name is what the label announces
        last += colon  # "Działanie: 10.2 …" on a line of its own
        first = last
        if last >= sentence.last or not NUMBER.fullmatch(tokens[last].text):
            return self._number_before(sentence, index, last, noun, level)
        code = tokens[last].text
        if level.kind != "priority" and "." not in code:
            return None  # "Działanie 1" is as often a task of a project
        end = self.titles.end(sentence, last + 1)
        name = _capitalised(nominative(self.page, Span(index, end), index, noun, "sg"))
        name = name.replace(f": {code}", f" {code}", 1)
        self._add(name, level.kind, Span(first if labelled else index, end), noun, code)
        return end

    def _number_before(self, sentence: Span, index: int, last: int, noun: Reading, level: Level) -> int | None:
        """Like "V Oś Priorytetowa"."""
        roman = self.page.tokens[index - 1].text if index > sentence.first else ""
        if level.kind != "priority" or not roman or set(roman) - set("IVXL"):
            return None
        name = f"{roman} {nominative(self.page, Span(index, last), index, noun, 'sg')}"
        self._add(name, level.kind, Span(index - 1, last), noun, roman)
        return last

    def _titled(self, sentence: Span, index: int, noun: Reading, level: Level) -> int | None:
        """Like "Regionalny Program Operacyjny Województwa … na lata 2014-2020": capitals, then years."""
        tokens = self.page.tokens
        first = index
        while first > sentence.first and self._is_name_adjective(first - 1, noun):
            first -= 1
        end = index + 1
        while end < min(sentence.last, index + _MAX_NAME) and (after := self._goes_on(sentence, end)):
            end = after
        while end > index + 1 and tokens[end - 1].norm in _JOINING:
            end -= 1
        if not (tokens[index].capital and end - first > 1) or is_of_an_event(self.page, index, level):
            return None
        name_end = end
        if end < sentence.last and tokens[end].text == "+" and ends_with_plus(self.page, sentence, end):
            name_end = end = end + 1  # "Erasmus+"
        end = years_end(self.page, sentence, end)
        name = nominative(self.page, Span(first, name_end), index, noun, "sg").replace(" +", "+")
        kind = known_programmes().get(key(name), ("", kind_of_name(level.kind, tokens[name_end - 1].text)))[1]
        if kind != "fund":
            name = nominative(self.page, Span(first, end), index, noun, "sg").replace(" +", "+")
        self._add(name, kind, Span(first, end), noun, None)
        return end

    def _is_name_adjective(self, index: int, noun: Reading) -> bool:
        text, free = self.page.tokens[index].text, index not in self.taken
        return self.page.tokens[index].capital and free and adjective_reading(text, noun) is not None

    def _goes_on(self, sentence: Span, index: int) -> int | None:
        token = self.page.tokens[index]
        quotation = self.page.quotation_at.get(index)
        if quotation and quotation.last < sentence.last:
            return quotation.last + 1
        if token.is_word and token.capital and not self.titles.starts_level(index) and index not in self.taken:
            return index + 1
        following = self.page.tokens[index + 1].norm if index + 1 < sentence.last else ""
        if token.norm in ("na", "do") and following in ("rzecz", "spraw"):
            return index + 2
        return index + 1 if any(joins(self.page, sentence, index) for joins in (joins_words, joins_lands)) else None

    def _by_acronym(self, sentence: Span, index: int) -> int | None:
        """Like "PO WER", "PO KL 2007-2013", "EFS": known everywhere."""
        if index in self.taken or in_title(self.page, index):
            return None
        if (acronym := self.titles.acronym(sentence, index)) is None:
            named = operational(self.page, sentence, index, self.taken)
            return self._add_known(sentence, *named, "programme")[1] if named else None
        body, last = acronym
        programme, end = self._add_known(sentence, Span(index, last), *known_programmes()[body])
        programme.aliases += [body] if body not in programme.aliases else []
        return end

    def _by_name(self, sentence: Span, index: int) -> int | None:
        """Like "Funduszy Europejskich dla Podlaskiego", which no level's head begins: known everywhere."""
        tokens = self.page.tokens
        if index in self.taken or not tokens[index].capital:
            return None
        candidates = (entry for lemma in lemmas(tokens[index].text) for entry in known_words().get(lemma, ()))
        for words, body in sorted(candidates, key=lambda entry: -len(entry[0])):
            last = index + len(words)
            inside = last <= sentence.last and not any(i in self.taken for i in range(index, last))
            if inside and all(w & lemmas(t.text) for w, t in zip(words, tokens[index:last], strict=True)):
                return self._add_known(sentence, Span(index, last), body.name, body.kind)[1]
        return None

    def _called(self, sentence: Span, index: int) -> int | None:
        """Like "Fundusze Europejskie dla …", or a title that the words before call a programme's."""
        if index in self.taken:
            return None
        if family := family_end(self.page, sentence, index):
            noun = next((r for r in noun_readings(self.page.tokens[index].text) if "pl" in r.numbers), None)
            span = Span(index, years_end(self.page, sentence, family))
            name = nominative(self.page, span, index, noun, "pl") if noun else self.page.words(span)
            self._add(name, "programme", span, None, None)
            return span.last
        called = called_at(self.page, sentence, index, self.taken)
        if called is None or self._named(sentence, called.title.first) or self._known_at(sentence, called.title.first):
            return None
        self._add(" ".join(self.page.words(called.title).split()), called.kind, called.title, None, None)
        return called.title.last

    def _known_at(self, sentence: Span, index: int) -> bool:
        """Whether a programme known everywhere begins at a token."""
        steps = (self._by_call, self._by_acronym, self._by_name)
        return any(step(sentence, index) for step in steps)

    def _add_known(self, sentence: Span, span: Span, name: str, kind: str) -> tuple[Programme, int]:
        """The programme known everywhere that a span names, with the years behind it; where these end."""
        end = years_end(self.page, sentence, span.last)
        years = self.page.words(Span(span.last, end)) if kind != "fund" and end > span.last else ""
        name = f"{name} {years}" if years else self._same_base(name)
        return self._add(name, kind, Span(span.first, end), None, None), end

    def _same_base(self, name: str) -> str:
        """The name under which the page has this programme with its years, if it is one."""
        names = {p.name for p in self.by_key.values() if key(without_years(p.name)[0]) == key(name)}
        return names.pop() if len(names) == 1 else name

    def _own_acronyms(self) -> None:
        """Like "RPO WP": initials of a programme's name as one word; only where one programme can be meant."""
        by_acronym: dict[str, set[Programme]] = {}
        for programme in set(self.by_key.values()):
            words = re.split(r"\s(?:na lata|\d)", programme.name)[0]
            for acronym in initials(words) if programme.rank <= 1 else ():
                by_acronym.setdefault(acronym, set()).add(programme)
        marked = {
            i for p in self.by_key.values() for m in p.mentions for i in range(m.span.first, m.span.last)
        } | self.taken
        for token in self.page.tokens:
            meant = by_acronym.get(token.text, set()) if token.shouted and token.index not in marked else set()
            if len(meant) == 1 and len(token.text) > 2:
                (programme,) = meant
                programme.mentions.append(Mention(Span(token.index, token.index + 1)))
                programme.aliases.append(token.text)

    def _add(self, name: str, kind: str, span: Span, noun: Reading | None, code: str | None) -> Programme:
        bare, years = without_years(name)
        identity = f"{kind} {code}" if code else key(bare) + (f" {years[0]}-{years[1]}" if years else "")
        if identity.removeprefix("program ").split(" ")[0] in known_programmes():
            identity = identity.removeprefix("program ")  # "Program Erasmus+ 2021-2027"
        known = self.by_key.get(identity) or next(
            (p for k, p in self.by_key.items() if not code and k.startswith(identity + " ")), None
        )
        if known is None:
            whole = [k for k in self.by_key if len(k.split()) > 2 or k in known_programmes()]
            shorter = [k for k in whole if not code and identity.startswith(k + " ")]
            shorter = [k for k in shorter if without_years(self.by_key[k].name)[1] in (None, years)]
            known = (
                self.by_key[shorter[0]]
                if len(shorter) == 1
                else Programme(name, kind=kind, rank=ranks_of_kinds().get(kind, 1), code=code)
            )
            self.by_key[identity] = known
        known.name = max(known.name, name, key=len)
        known.mentions.append(Mention(span, noun.cases) if noun else Mention(span))
        return known


def _capitalised(name: str) -> str:
    return name[0].upper() + name[1:]
