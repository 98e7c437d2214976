"""Agreements of a page: a word for an agreement in a sentence that says it was signed; what it covers and is for.

Who the parties are is read by the rules of `relations.toml`; an agreement of which neither a party nor a date is known
is dropped by the reader.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from loaders.documents.date_pieces import DateSpan
from loaders.documents.findings import Agreement, Mention, Said
from loaders.documents.page import Page, Span
from loaders.documents.polish import grammar
from loaders.documents.polish.agreement_contents import contents
from loaders.documents.polish.dates import genitive_month
from loaders.documents.polish.grammar import NamePattern
from loaders.documents.polish.lookup import tokens_with
from loaders.documents.polish.morphology import Reading, adjective_reading, lemmas, noun_readings, readings
from loaders.documents.polish.names import nominative
from loaders.documents.polish.signing import words

_ADJECTIVES = ("ie", "ich", "ych", "ego", "iej", "imi", "ymi")
_FEW = 5  # mentions of agreements in the plural that are looked at for parties
_WITH = frozenset({"z", "ze", "między", "pomiędzy"})
_MAX_HEADING, _BELOW = 20, 6  # tokens of a title; blocks below it
_VERBS = frozenset({"fin", "praet", "imps", "inf"})
_ALSO = frozenset({"też", "także", "również", "jednocześnie", "ponadto"})
_POINTING = frozenset({"dokument", "podpis", "porozumienie", "umowa", "list", "deklaracja", "uroczystość"})
_PARTIES = frozenset({"strony", "sygnatariusze", "uczestnicy", "partnerzy", "stronami", "sygnatariuszami"})
_COPULAS = frozenset({"być", "zostać"})  # "zostało" has no object


@cache
def _heads() -> dict[str, NamePattern]:
    """Words for agreements by base form; the kind of the pattern is the kind of agreement."""
    found = {}
    for entry in grammar.load_cooperation()["agreement"]:
        for head in entry["heads"]:
            pattern = grammar.compile_name(tuple(head.split()), entry["kind"], complete=True)
            found[pattern.words[pattern.head]] = pattern
    return found


@cache
def _longer(kind: str) -> NamePattern | None:
    return next((p for p in _heads().values() if len(p.words) > 1 and p.kind == kind), None)


def _length(span: Span) -> int:
    return span.last - span.first


class AgreementFinder:
    """Collects the agreements of one page; tokens in `taken` belong to something else."""

    def __init__(self, page: Page, dates: list[DateSpan], taken: set[int]) -> None:
        self.page, self.dates, self.taken = page, dates, taken
        self.signing = grammar.words("agreements", "signing")
        self.about = grammar.words("agreements", "about")
        self.pointers = grammar.words("agreements", "pointers") | {"sygnatariusz", "strona"}
        self.agreements: list[Agreement] = []
        self.said: list[Said] = []
        self.several: set[int] = set()  # ids of agreements named in the plural: who signs them is a group

    def run(self) -> list[Agreement]:
        """Every agreement of which a sentence says that it was signed."""
        for sentence in self.page.sentences:
            signed = self._signs(sentence) or self._is_title(sentence) or self._told_next(sentence) is not None
            if signed and not self.page.is_heading_in_capitals(sentence):
                for index in range(sentence.first, sentence.last):
                    self._consider(sentence, index)
        self._later_mentions()
        for agreement in self.agreements:
            agreement.mentions.sort(key=lambda m: m.span.first)
            self.said += contents(self.page, agreement)
        return self.agreements

    def _signs(self, sentence: Span) -> bool:
        verbs = [*tokens_with(self.page, self.signing, sentence)]
        if tokens_with(self.page, {"podpis"}, sentence):
            verbs += tokens_with(self.page, words("signing", "laying"), sentence)
        return any(i == sentence.first or self.page.tokens[i - 1].norm != "nie" for i in verbs)

    def _told_next(self, sentence: Span) -> Span | None:
        """The sentence behind one that only names an agreement: "Dokument podpisano 4 maja"; or a line that itself
        announces its parties: "Strony porozumienia z 4 maja:"."""
        number = self.page.block_index(sentence.first)
        if self.page.tokens[sentence.last - 1].text == ":" and self.page.tokens[sentence.first].norm in _PARTIES:
            return sentence if self._names_one(sentence) else None
        following = sentence.last
        if following >= self.page.blocks[number].span.last or not self.page.tokens[following].capital:
            return None
        if not lemmas(self.page.tokens[following].text) & _POINTING or not self._names_one(sentence):
            return None
        behind = self.page.sentence_of(following)
        denied = any(t.norm == "nie" for t in self.page.tokens[behind.first : behind.last])
        return behind if self._signs(behind) and not denied and self._status(behind) is None else None

    def _names_one(self, sentence: Span) -> bool:
        return any(_heads().keys() & lemmas(t.text) for t in self.page.tokens[sentence.first : sentence.last])

    def _is_title(self, sentence: Span) -> bool:
        """Like the heading "Porozumienie o współpracy z Fundacją …" over a text that speaks of it again."""
        number = self.page.block_index(sentence.first)
        heading = self.page.blocks[number].span == sentence and self.page.tokens[sentence.last - 1].text not in ".:;?"
        found = self._head(sentence, sentence.first) if heading and _length(sentence) <= _MAX_HEADING else None
        if found is None or "sg" not in found[0].numbers:
            return False
        last = self._phrase(sentence, sentence.first, len(found[1].words)).last
        partied = last < sentence.last - 1 and self.page.tokens[last].norm in _WITH and last + 1 in self.taken
        below = self.page.blocks[number + 1 : number + 1 + _BELOW]
        words = (i for block in below for i in range(block.span.first, block.span.last))
        return partied and any(self._says(i, found[1]) for i in words)

    def _says(self, index: int, pattern: NamePattern) -> bool:
        return pattern.words[0] in {r.base.casefold() for r in noun_readings(self.page.tokens[index].text)}

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
        if number == "pl" and (known := self._again(sentence, span, pattern.kind, signed)):
            known.mentions.append(Mention(span, noun.cases))
            known.signed = known.signed or signed
            return
        title = name[0].upper() + name[1:] + (f" z {self._date_text(sentence)}" if signed else "")
        for known in self.agreements:
            if number == "pl" or id(known) in self.several or (status and not known.status):
                continue  # what is planned besides is another one
            again = pattern.kind == known.kind or (pattern.kind == "agreement" and _length(span) == len(pattern.words))
            if again and signed and signed == known.signed and pattern.kind == known.kind:
                known.mentions.append(Mention(span, noun.cases))
            if again and signed in (known.signed, None):
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

    def _again(self, sentence: Span, span: Span, kind: str, signed: str | None) -> Agreement | None:
        """Several agreements named once more in one word; beside parties a bare "umowy" is others."""
        for known in self.agreements:
            first = known.mentions[0].span
            if id(known) not in self.several or known.kind != kind:
                continue
            if lemmas(self.page.tokens[span.first - 1].text) & self.pointers and span.first > sentence.first:
                return known
            if known.signed and signed and known.signed != signed:
                continue
            before = (self.page.sentence_of(m.span.first) for m in known.mentions[:_FEW])
            partied = self._is_partied(sentence) and any(map(self._is_partied, before))
            if self._same_words(first, span) or (not partied and 1 in (_length(first), _length(span))):
                return known
        return None

    def _is_partied(self, sentence: Span) -> bool:
        return any(i in self.taken for i in range(sentence.first, sentence.last))

    def _same_words(self, one: Span, other: Span) -> bool:
        pairs = zip(range(one.first, one.last), range(other.first, other.last), strict=False)
        same = all(lemmas(self.page.tokens[i].text) & lemmas(self.page.tokens[j].text) for i, j in pairs)
        return same and _length(one) == _length(other) > 1

    def _head(self, sentence: Span, index: int) -> tuple[Reading, NamePattern] | None:
        """The singular reading of a word for an agreement, with its pattern."""
        if index in self.taken:
            return None
        if _heads().keys().isdisjoint(lemmas(self.page.tokens[index].text)):
            return None
        found = noun_readings(self.page.tokens[index].text)
        before = self.page.tokens[index - 1].text if index > sentence.first else ""
        verb = any(r.pos in _VERBS for r in readings(before)) and not lemmas(before) & _COPULAS
        plural = index + 1 < sentence.last and self._is_subject(sentence, index)  # "umowy mają podpisane …"
        subject = "nom" if plural else "acc"
        for noun in sorted(found, key=lambda r: (not ((verb or plural) and subject in r.cases), "sg" not in r.numbers)):
            pattern = _heads().get(noun.base.casefold())
            if pattern is None:
                continue
            rest = self.page.tokens[index + 1 : min(index + len(pattern.words), sentence.last)]
            if len(rest) == len(pattern.words) - 1 and all(
                lemmas(token.text) & lemmas(word) for token, word in zip(rest, pattern.words[1:], strict=True)
            ):
                return noun, pattern
        return None

    def _is_subject(self, sentence: Span, index: int) -> bool:
        """Whether a verb follows a word that nothing before it governs."""
        before = readings(self.page.tokens[index - 1].text) if index > sentence.first else ()
        governed = any(r.is_noun or r.pos == "prep" for r in before)
        return not governed and any(r.pos in ("fin", "praet") for r in readings(self.page.tokens[index + 1].text))

    def _phrase(self, sentence: Span, index: int, words: int) -> Span:
        """Like "umowa o współpracy": the word and what it is about."""
        last = index + words
        nouns = noun_readings(self.page.tokens[index].text)
        while last < sentence.last and last not in self.taken and self._describes(last, nouns):
            last += 1
        while last < sentence.last and last not in self.taken and self._is_about(last, sentence):
            last += 1
        while last > index + words and len(self.page.tokens[last - 1].text) <= 2:
            last -= 1
        return Span(index, last)

    def _is_about(self, index: int, sentence: Span) -> bool:
        """A word that says what it is about, or an adjective before one: "o dalszej współpracy"."""
        here, behind = self.page.tokens[index], self.page.tokens[min(index + 1, sentence.last - 1)]
        adjective = any(r.pos == "adj" for r in readings(here.text)) and bool(noun_readings(behind.text))
        return bool(lemmas(here.text) & self.about or (adjective and lemmas(behind.text) & self.about))

    def _describes(self, index: int, nouns: Sequence[Reading]) -> bool:
        """Like "patronackie": an adjective that goes with the word for an agreement; unknown ones look like one."""
        word = self.page.tokens[index].text
        unknown = not readings(word) and word.islower() and word.endswith(_ADJECTIVES)
        found = (adjective_reading(word, noun) for noun in nouns)
        return unknown or any(r is not None and r.pos == "adj" for r in found)

    def _dates_in(self, sentence: Span) -> list[DateSpan]:
        start, end = self.page.chars(sentence)
        return [d for d in self.dates if start <= d.start < end and d.first == d.last and d.first]

    def _date(self, sentence: Span) -> str | None:
        """The one date of a sentence, or, where that says "też", of the signing in the sentence before."""
        found = self._dates_in(sentence)
        if not found and (behind := self._told_next(sentence)):
            found = self._dates_in(behind)
        if not found and any(t.norm in _ALSO for t in self.page.tokens[sentence.first : sentence.last]):
            place = self.page.sentence_index(sentence.first)
            before = self.page.sentences[place - 1] if place else sentence
            found = self._dates_in(before) if self._signs(before) else []
        return found[0].first if len({d.first for d in found}) == 1 else None

    def _date_text(self, sentence: Span) -> str:
        date = next(iter(self._dates_in(sentence) or self._dates_in(self._told_next(sentence) or sentence)), None)
        if date is None:
            return self._date(sentence) or ""
        if not any(letter.isdigit() for letter in self.page.text[date.start : date.end]):
            return date.first or ""  # "dziś"
        words = self.page.text[date.start : date.end].split()
        return " ".join(genitive_month(word) for word in words)  # "w maju 2019 r." names one "z maja 2019 r."

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
                last = self._phrase(sentence, index, len(found[1].words)).last
                if found[1].kind != agreement.kind:
                    if last > index + 1 and start == index:
                        continue  # "porozumienie o współpracy" is none that an "umowa" is called
                    last = index + 1
                agreement.mentions.append(Mention(Span(start, last), found[0].cases))

    def _first_word(self, index: int, agreement: Agreement) -> tuple[Reading, NamePattern] | None:
        """Like "listu" for "list intencyjny": the first word of a name of two."""
        pattern = _longer(agreement.kind)
        if (
            pattern is None
            or index in self.taken
            or pattern.words[pattern.head] not in lemmas(self.page.tokens[index].text)
        ):
            return None
        bases = ((r, r.base.casefold()) for r in noun_readings(self.page.tokens[index].text) if "sg" in r.numbers)
        noun = next((reading for reading, base in bases if base == pattern.words[pattern.head]), None)
        return (noun, replace(pattern, words=pattern.words[:1], inflected=pattern.inflected[:1])) if noun else None
