"""Funds, programmes and their levels: "Program Operacyjny … , Priorytet IV … , Działanie 4.1 …".

Invariant: a mention is a level's head with its number, a head with a name in capitals, or a name or acronym that is
known everywhere. What is part of what: `hierarchy`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from graph.funding import without_years
from loaders.documents import grammar
from loaders.documents.findings import Mention, Programme
from loaders.documents.grammar import Body, NamePattern
from loaders.documents.hierarchy import arrange
from loaders.documents.institutions import initials, key
from loaders.documents.morphology import Reading, adjective_reading, lemmas, noun_readings
from loaders.documents.names import nominative
from loaders.documents.page import Page, Span

_NUMBER = re.compile(r"(?:[IVXL]+|\d+(?:\.\d+)*)[a-z]?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_JOINING = {"i", "oraz", "na", "rzecz", "dla", "do", "spraw", "ds", "w", "z"}
_MAX_NAME = 25  # tokens


@dataclass(frozen=True, slots=True)
class _Level:
    kind: str
    rank: int
    pattern: NamePattern
    numbered: bool


@cache
def _levels() -> dict[str, list[_Level]]:
    """Heads of programmes by base form, the longest first."""
    found: dict[str, list[_Level]] = {}
    rank = -1
    for entry in grammar.load("programmes.toml")["level"]:
        rank += entry["kind"] != "strategy"
        for head in entry["heads"]:
            pattern = grammar.compile_name(tuple(head.split()), entry["kind"], complete=False)
            for lemma in lemmas(pattern.words[pattern.head]):
                found.setdefault(lemma, []).append(_Level(entry["kind"], rank, pattern, entry.get("numbered", False)))
    return {lemma: sorted(levels, key=lambda level: -len(level.pattern.words)) for lemma, levels in found.items()}


@cache
def _known() -> dict[str, tuple[str, str]]:
    """(name, kind) of programmes known everywhere, by key of the name and by acronym."""
    return {name: (body.name, body.kind) for body in grammar.programmes() for name in (key(body.name), *body.acronyms)}


@cache
def _known_words() -> dict[str, list[tuple[tuple[frozenset[str], ...], Body]]]:
    """Names known everywhere that no level's head is in: base forms of their words, by each base form of the first.

    The longest names come first.
    """
    found: dict[str, list[tuple[tuple[frozenset[str], ...], Body]]] = {}
    for body in sorted(grammar.programmes(), key=lambda body: -len(body.name)):
        words = tuple(lemmas(word) for word in body.name.split())
        heads = {
            noun.base.casefold()
            for word in body.name.split()
            for noun in noun_readings(word, "nom")
            if "sg" in noun.numbers
        }
        for lemma in words[0] if not heads & _levels().keys() else ():
            found.setdefault(lemma, []).append((words, body))
    return found


@cache
def _ranks() -> dict[str, int]:
    return {level.kind: level.rank for levels in _levels().values() for level in levels}


@cache
def known_acronyms() -> frozenset[str]:
    """Acronyms of programmes; none of them is an institution."""
    return frozenset(acronym for body in grammar.programmes() for acronym in body.acronyms)


class ProgrammeFinder:
    """Collects the programmes of one page; tokens in `taken` belong to something else."""

    def __init__(self, page: Page, taken: set[int]) -> None:
        self.page, self.taken = page, taken
        self.by_key: dict[str, Programme] = {}
        self.ends = frozenset().union(*map(lemmas, grammar.load("programmes.toml")["ends"]["words"]))

    def run(self) -> list[Programme]:
        """Every programme in the order of the text, with its level above."""
        for sentence in self.page.sentences:
            index = sentence.first
            while index < sentence.last:
                index = (
                    self._named(sentence, index)
                    or self._by_acronym(sentence, index)
                    or self._by_name(sentence, index)
                    or index + 1
                )
        self._own_acronyms()
        return arrange(self.page, sorted(set(self.by_key.values()), key=lambda p: p.mentions[0].span.first))

    def _named(self, sentence: Span, index: int) -> int | None:
        """Where the name that has its head at a token ends."""
        token = self.page.tokens[index]
        if index in self.taken or not token.is_word:
            return None
        levels = _levels()
        candidates = {level.pattern.words: level for lemma in lemmas(token.text) for level in levels.get(lemma, ())}
        for level in sorted(candidates.values(), key=lambda level: -len(level.pattern.words)):
            noun, last = self._head(sentence, index, level)
            if noun is not None:
                return (
                    self._numbered(sentence, index, last, noun, level)
                    if level.numbered
                    else self._titled(sentence, index, noun, level)
                )
        return None

    def _head(self, sentence: Span, index: int, level: _Level) -> tuple[Reading | None, int]:
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

    def _numbered(self, sentence: Span, index: int, last: int, noun: Reading, level: _Level) -> int | None:
        """Like "Działanie 4.1 Wspieranie …": number, then words up to a comma or the next level."""
        tokens = self.page.tokens
        labelled = index == self.page.blocks[self.page.block_index(index)].span.first
        if labelled and last + 1 < sentence.last and tokens[last].text == ":":
            last += 1  # "Działanie: 10.2 …" on a line of its own
        if last >= sentence.last or not _NUMBER.fullmatch(tokens[last].text):
            return self._number_before(sentence, index, last, noun, level)
        code = tokens[last].text
        if level.kind != "priority" and "." not in code:
            return None  # "Działanie 1" is as often a task of a project
        end = start = last + 1
        while start < sentence.last and (tokens[start].text in ".:" or tokens[start].is_dash):
            start += 1
        if start < sentence.last and start in self.page.quotation_at:
            end = self.page.quotation_at[start].last + 1
        elif start < sentence.last and tokens[start].capital and not self._starts_other(sentence, start):
            end = start
            while end < min(sentence.last, start + _MAX_NAME) and not self._ends_title(sentence, end):
                end += 1
        name = nominative(self.page, Span(index, end), index, noun, "sg")
        name = name[0].upper() + name[1:]
        name = name.replace(f": {code}", f" {code}", 1)
        self._add(name, level.kind, Span(index, end), noun, code)
        return end

    def _number_before(self, sentence: Span, index: int, last: int, noun: Reading, level: _Level) -> int | None:
        """Like "V Oś Priorytetowa"."""
        roman = self.page.tokens[index - 1].text if index > sentence.first else ""
        if level.kind != "priority" or not roman or set(roman) - set("IVXL"):
            return None
        name = f"{roman} {nominative(self.page, Span(index, last), index, noun, 'sg')}"
        self._add(name, level.kind, Span(index - 1, last), noun, roman)
        return last

    def _ends_title(self, sentence: Span, index: int) -> bool:
        token = self.page.tokens[index]
        spaced_dash = token.is_dash and self.page.tokens[index - 1].end < token.start
        if token.text in ',;.()„”"' or spaced_dash or self._starts_level(index) or self._acronym(sentence, index):
            return True
        if token.capital and self._starts_programme(sentence, index):
            return True
        return not token.capital and bool(lemmas(token.text) & self.ends)

    def _starts_other(self, sentence: Span, index: int) -> bool:
        """What follows a number and is no title: another level, "PO KL", "Programu Operacyjnego …"."""
        if self._starts_level(index) or self._acronym(sentence, index):
            return True
        return self._starts_programme(sentence, index)

    def _starts_programme(self, sentence: Span, index: int) -> bool:
        """Like "Programu Operacyjnego …", "Regionalnego Programu …": the genitive of what the level is in."""
        heads = (t for t in self.page.tokens[index : min(index + 2, sentence.last)] if t.capital)
        programmes = (r for head in heads for r in noun_readings(head.text) if r.base.casefold() == "program")
        return any("gen" in reading.cases and "nom" not in reading.cases for reading in programmes)

    def _starts_level(self, index: int) -> bool:
        """Like "Poddziałanie 4.1.2", "Priorytet IV": another numbered level."""
        tokens = self.page.tokens
        if not tokens[index].capital:
            return False
        levels = [level for lemma in lemmas(tokens[index].text) for level in _levels().get(lemma, ()) if level.numbered]
        numbers = [tokens[i] for level in levels if (i := index + len(level.pattern.words)) < len(tokens)]
        return any(_NUMBER.fullmatch(token.text) for token in numbers)

    def _titled(self, sentence: Span, index: int, noun: Reading, level: _Level) -> int | None:
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
        if not (tokens[index].capital and end - first > 1):
            return None
        name_end = end
        if end < sentence.last and tokens[end].text == "+" and tokens[end].start == tokens[end - 1].end:
            name_end = end = end + 1  # "Erasmus+"
        end = self._years(sentence, end)
        name = nominative(self.page, Span(first, name_end), index, noun, "sg")
        kind = _known().get(key(name), ("", level.kind))[1]
        if kind != "fund":
            name = nominative(self.page, Span(first, end), index, noun, "sg")
        self._add(name, kind, Span(first, end), noun, None)
        return end

    def _is_name_adjective(self, index: int, noun: Reading) -> bool:
        token = self.page.tokens[index]
        return token.capital and index not in self.taken and adjective_reading(token.text, noun) is not None

    def _goes_on(self, sentence: Span, index: int) -> int | None:
        token = self.page.tokens[index]
        quotation = self.page.quotation_at.get(index)
        if quotation and quotation.last < sentence.last:
            return quotation.last + 1
        if token.is_word and token.capital and not self._starts_level(index) and index not in self.taken:
            return index + 1
        following = self.page.tokens[index + 1] if index + 1 < sentence.last else None
        if token.norm in ("na", "do") and following and following.norm in ("rzecz", "spraw"):
            return index + 2
        joins = token.norm in _JOINING and following is not None and following.capital
        return index + 1 if joins and not lemmas(following.text if following else "") & {"program", "fundusz"} else None

    def _years(self, sentence: Span, index: int) -> int:
        """Like "na lata 2014 – 2020", "2007-2013", "do roku 2020": where the years of a programme end."""
        tokens = self.page.tokens[index : min(sentence.last, index + 6)]
        norms = [token.norm for token in tokens]
        skip = 2 if norms[:2] in (["na", "lata"], ["w", "latach"], ["do", "roku"]) else 1 if norms[:1] == [","] else 0
        rest = tokens[skip:]
        if rest and re.fullmatch(r"(?:19|20)\d\d-(?:19|20)\d\d", rest[0].text):
            return index + skip + 1
        if len(rest) > 2 and rest[1].is_dash and _YEAR.fullmatch(rest[0].text) and _YEAR.fullmatch(rest[2].text):
            return index + skip + 3
        return index + 3 if norms[:2] == ["do", "roku"] and rest and _YEAR.fullmatch(rest[0].text) else index

    def _by_acronym(self, sentence: Span, index: int) -> int | None:
        """Like "PO WER", "PO KL 2007-2013", "EFS": known everywhere."""
        if index in self.taken or not (acronym := self._acronym(sentence, index)):
            return None
        body, last = acronym
        programme, end = self._add_known(sentence, Span(index, last), *_known()[body])
        if body not in programme.aliases:
            programme.aliases.append(body)
        return end

    def _acronym(self, sentence: Span, index: int) -> tuple[str, int] | None:
        """The acronym that begins at a token, and where it ends."""
        if not self.page.tokens[index].text[:2].isupper():
            return None
        for last in (index + 2, index + 1):
            acronym = self.page.words(Span(index, last)) if last <= sentence.last else ""
            if acronym in known_acronyms():
                return acronym, last
        return None

    def _by_name(self, sentence: Span, index: int) -> int | None:
        """Like "Funduszy Europejskich dla Podlaskiego", which no level's head begins: known everywhere."""
        tokens = self.page.tokens
        if index in self.taken or not tokens[index].capital:
            return None
        candidates = {
            body.name: (w, body) for lemma in lemmas(tokens[index].text) for w, body in _known_words().get(lemma, ())
        }
        for words, body in candidates.values():
            last = index + len(words)
            inside = last <= sentence.last and not any(i in self.taken for i in range(index, last))
            if inside and all(w & lemmas(t.text) for w, t in zip(words, tokens[index:last], strict=True)):
                return self._add_known(sentence, Span(index, last), body.name, body.kind)[1]
        return None

    def _add_known(self, sentence: Span, span: Span, name: str, kind: str) -> tuple[Programme, int]:
        """The programme known everywhere that a span names, with the years behind it; where these end."""
        end = self._years(sentence, span.last)
        years = self.page.words(Span(span.last, end)) if kind != "fund" else ""
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
                programme = next(iter(meant))
                programme.mentions.append(Mention(Span(token.index, token.index + 1)))
                programme.aliases.append(token.text)

    def _add(self, name: str, kind: str, span: Span, noun: Reading | None, code: str | None) -> Programme:
        bare, years = without_years(name)
        identity = f"{kind} {code}" if code else key(bare) + (f" {years[0]}-{years[1]}" if years else "")
        known = self.by_key.get(identity) or next(
            (p for k, p in self.by_key.items() if not code and k.startswith(identity + " ")), None
        )
        if known is None:
            shorter = [k for k in self.by_key if not code and identity.startswith(k + " ") and len(k.split()) > 2]
            shorter = [k for k in shorter if without_years(self.by_key[k].name)[1] in (None, years)]
            known = (
                self.by_key[shorter[0]]
                if len(shorter) == 1
                else Programme(name, kind=kind, rank=_ranks().get(kind, 1), code=code)
            )
            self.by_key[identity] = known
        if len(name) > len(known.name):
            known.name = name
        known.mentions.append(Mention(span, noun.cases) if noun else Mention(span))
        return known
