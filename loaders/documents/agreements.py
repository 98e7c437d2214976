"""Agreements of a page: a word for an agreement in a sentence that says it was signed; what it covers and is for.

Who the parties are is read by the rules of `relations.toml`; an agreement of which neither a party nor a date is known
is dropped by the reader.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from loaders.documents import grammar
from loaders.documents.date_pieces import DateSpan
from loaders.documents.findings import Agreement, Mention
from loaders.documents.grammar import NamePattern
from loaders.documents.morphology import Reading, lemmas, noun_readings, readings
from loaders.documents.names import nominative
from loaders.documents.page import Page, Span
from loaders.values.privacy import MASK

_VERBS = frozenset({"fin", "praet", "imps", "inf"})
_TRAILING = re.compile(r"[\s,;]+$")


@cache
def _heads() -> dict[str, NamePattern]:
    """Words for agreements by base form; the kind of the pattern is the kind of agreement."""
    found = {}
    for entry in grammar.load_cooperation()["agreement"]:
        for head in entry["heads"]:
            pattern = grammar.compile_name(tuple(head.split()), entry["kind"], complete=True)
            found[pattern.words[pattern.head]] = pattern
    return found


class AgreementFinder:
    """Collects the agreements of one page; tokens in `taken` belong to something else."""

    def __init__(self, page: Page, dates: list[DateSpan], taken: set[int]) -> None:
        self.page, self.dates, self.taken = page, dates, taken
        self.signing = grammar.words("agreements", "signing")
        self.about = grammar.words("agreements", "about")
        self.agreements: list[Agreement] = []
        self.several: set[int] = set()  # ids of agreements named in the plural: who signs them is a group

    def run(self) -> list[Agreement]:
        """Every agreement of which a sentence says that it was signed."""
        for sentence in self.page.sentences:
            if self._signs(sentence) and not self.page.is_heading_in_capitals(sentence):
                for index in range(sentence.first, sentence.last):
                    self._consider(sentence, index)
        self._later_mentions()
        for agreement in self.agreements:
            agreement.mentions.sort(key=lambda m: m.span.first)
            self._contents(agreement)
        return self.agreements

    def _signs(self, sentence: Span) -> bool:
        tokens = self.page.tokens[sentence.first : sentence.last]
        verbs = [i for i, token in enumerate(tokens) if lemmas(token.text) & self.signing]
        return any(i == 0 or tokens[i - 1].norm != "nie" for i in verbs)

    def _status(self, sentence: Span) -> str | None:
        planning = grammar.words("agreements", "planning")
        return "planned" if any(t.norm in planning for t in self.page.tokens[sentence.first : sentence.last]) else None

    def _consider(self, sentence: Span, index: int) -> None:
        """A word for an agreement becomes an agreement, or one more mention of the one that is known."""
        found = self._head(sentence, index)
        if found is None:
            return
        noun, pattern = found
        span = self._phrase(sentence, index, len(pattern.words))
        signed = self._date(sentence)
        number = "sg" if "sg" in noun.numbers else "pl"
        name = nominative(self.page, span, index, noun, number)
        status = self._status(sentence)
        title = name[0].upper() + name[1:] + (f" z {self._date_text(sentence)}" if signed else "")
        for known in self.agreements:
            if number == "pl" or id(known) in self.several or (status and not known.status):
                continue  # what is planned besides is another one
            if pattern.kind in (known.kind, "agreement") and signed in (known.signed, None):
                return  # "Porozumienie podpisali" also says a declaration once more
            if pattern.kind == known.kind and known.signed is None:
                known.name, known.signed = title, signed
                known.mentions.append(Mention(span, noun.cases))
                return
        agreement = Agreement(title, kind=pattern.kind, signed=signed, status=status, aliases=[name])
        agreement.mentions.append(Mention(span, noun.cases))
        if number == "pl":
            self.several.add(id(agreement))
        self.agreements.append(agreement)

    def _head(self, sentence: Span, index: int) -> tuple[Reading, NamePattern] | None:
        """The singular reading of a word for an agreement, with its pattern."""
        if index in self.taken:
            return None
        found = noun_readings(self.page.tokens[index].text)
        verb = index > sentence.first and any(r.pos in _VERBS for r in readings(self.page.tokens[index - 1].text))
        for noun in sorted(found, key=lambda r: (not (verb and "acc" in r.cases), "sg" not in r.numbers)):
            pattern = _heads().get(noun.base.casefold())
            if pattern is None:
                continue
            rest = self.page.tokens[index + 1 : min(index + len(pattern.words), sentence.last)]
            if len(rest) == len(pattern.words) - 1 and all(
                lemmas(token.text) & lemmas(word) for token, word in zip(rest, pattern.words[1:], strict=True)
            ):
                return noun, pattern
        return None

    def _phrase(self, sentence: Span, index: int, words: int) -> Span:
        """Like "umowa o współpracy": the word and what it is about."""
        last = index + words
        while last < sentence.last and last not in self.taken and lemmas(self.page.tokens[last].text) & self.about:
            last += 1
        while last > index + words and len(self.page.tokens[last - 1].text) <= 2:
            last -= 1
        return Span(index, last)

    def _dates_in(self, sentence: Span) -> list[DateSpan]:
        start, end = self.page.chars(sentence)
        return [d for d in self.dates if start <= d.start < end and d.first == d.last and d.first]

    def _date(self, sentence: Span) -> str | None:
        """The one date of a sentence."""
        found = self._dates_in(sentence)
        return found[0].first if len({d.first for d in found}) == 1 else None

    def _date_text(self, sentence: Span) -> str:
        date = self._dates_in(sentence)[0]
        if not any(letter.isdigit() for letter in self.page.text[date.start : date.end]):
            return date.first or ""  # "dziś"
        return " ".join(self.page.text[date.start : date.end].split())

    def _later_mentions(self) -> None:
        """Like "deklarację", "niniejszej deklaracji", "Porozumienie": where the page has only one agreement."""
        if len(self.agreements) != 1:
            return
        agreement = self.agreements[0]
        first = agreement.mentions[0].span
        known = {mention.span.first for mention in agreement.mentions}
        pointers = grammar.words("agreements", "pointers")
        for sentence in self.page.sentences:
            for index in range(max(sentence.first, first.last), sentence.last):
                found = self._head(sentence, index) or self._first_word(index, agreement)
                if (
                    found is None
                    or index in known
                    or "sg" not in found[0].numbers
                    or found[1].kind not in (agreement.kind, "agreement")
                ):
                    continue
                start = index - (index > sentence.first and bool(lemmas(self.page.tokens[index - 1].text) & pointers))
                last = (
                    self._phrase(sentence, index, len(found[1].words)).last
                    if found[1].kind == agreement.kind
                    else index + 1
                )
                agreement.mentions.append(Mention(Span(start, last), found[0].cases))

    def _first_word(self, index: int, agreement: Agreement) -> tuple[Reading, NamePattern] | None:
        """Like "listu" for "list intencyjny": the first word of a name of two."""
        pattern = next((p for p in _heads().values() if len(p.words) > 1 and p.kind == agreement.kind), None)
        if pattern is None or index in self.taken:
            return None
        bases = ((r, r.base.casefold()) for r in noun_readings(self.page.tokens[index].text) if "sg" in r.numbers)
        noun = next((reading for reading, base in bases if base == pattern.words[pattern.head]), None)
        return (noun, replace(pattern, words=pattern.words[:1], inflected=pattern.inflected[:1])) if noun else None

    def _contents(self, agreement: Agreement) -> None:
        """Lists after the first mention: what it covers ("zakres" and the like), what it is for ("cel")."""
        scope, goals = grammar.words("agreements", "scope"), grammar.words("agreements", "goals")
        begin = agreement.mentions[0].span.first
        for bullets in self.page.lists:
            intro = self.page.blocks[bullets.intro].span
            if intro.first < begin or len(bullets.items) < 2 or not self._belongs(intro, agreement):
                continue
            words = frozenset().union(*(lemmas(t.text) for t in self.page.tokens[intro.first : intro.last]))
            if words & goals and not agreement.goals:
                agreement.goals = self._items(bullets.items)
            elif words & scope and not agreement.scope:
                agreement.scope = self._items(bullets.items)

    def _belongs(self, intro: Span, agreement: Agreement) -> bool:
        """Whether a list is announced as the agreement's: it is named there, or its parties are ("strony")."""
        named = any(m.span.first in intro for m in agreement.mentions)
        return named or any("strona" in lemmas(t.text) for t in self.page.tokens[intro.first : intro.last])

    def _items(self, items: tuple[int, ...]) -> tuple[str, ...]:
        texts = (self.page.words(self.page.blocks[item].span) for item in items)
        return tuple(_item(" ".join(text.split())) for text in texts if MASK not in text)


def _item(text: str) -> str:
    """An item without what only parts it from the next; a whole sentence keeps its full stop."""
    text = _TRAILING.sub("", text)
    return text if text[:1].isupper() else text.rstrip(".")
