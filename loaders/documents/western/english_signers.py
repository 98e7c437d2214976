"""Who signed, where English pages say it with verbs: "Anna Example signed on behalf of the Harbour Trust, while Ben
Muster represented Whitby University", "signed by HT Chairman Anna Example and WU Vice Chancellor Ben Muster".

Invariant: a person counts in a sentence about a signing only, with words that say for which institution.
"""

from __future__ import annotations

from collections.abc import Iterator

from loaders.documents.findings import Agreement, Institution, Mention, Person, Tie
from loaders.documents.page import Page, Span
from loaders.documents.western.lexicon import Lexicon
from loaders.values.privacy import MASK

_SIGNING = frozenset(["signed", "sign", "signs", "inked", "signing"])
_FOR = (("on", "behalf", "of"), ("for",), ("representing",))
_REPRESENTED = frozenset(["represented", "representing"])
_MAX_NAME = 8  # tokens, initials and their dots among them
_MAX_GAP = 14
_MAX_OFFICE = 9


class VerbalSigners:
    """Reads such sentences of one page; `known` are names of people who were found otherwise."""

    def __init__(
        self, page: Page, lexicon: Lexicon, institutions: list[Institution], agreements: list[Agreement]
    ) -> None:
        self.page, self.lexicon = page, lexicon
        self.at = {m.span.first: (i, m.span) for i in institutions for m in i.mentions}
        self.inside = {i: one for one in institutions for m in one.mentions for i in range(m.span.first, m.span.last)}
        self.agreements = [a for a in agreements if a.status != "planned"]
        functions = lexicon.cooperation["functions"]
        self.titles = frozenset(functions["titles"]) | {"md", "eng", "hon"}
        self.offices = frozenset(w for kind, words in functions.items() if kind != "titles" for w in words)
        self.offices |= {"registrar", "vice", "executive", "acting", "deputy", "officer", "principal", "pro", "chief"}
        self.offices |= {"secretary", "general", "managing", "assistant", "founder", "treasurer", "commissioner"}

    def run(self, known: list[Person]) -> tuple[list[Person], list[Tie]]:
        """People and what they signed, those that are known already left out."""
        names = {person.name for person in known}
        people: list[Person] = []
        ties: list[Tie] = []
        for sentence in self.page.sentences:
            agreement = self._agreement(sentence)
            for name, institution, function in self._signers(sentence) if agreement else ():
                words = " ".join(self.page.words(name).split())
                if agreement is None or words in names or MASK in words:
                    continue
                names.add(words)
                person = Person(words, [Mention(name)], function=self.page.words(function) if function else None)
                people.append(person)
                ties.append(Tie(person, "signs_for", institution, sentence, on=agreement))
        return people, ties

    def _agreement(self, sentence: Span) -> Agreement | None:
        """The one that a sentence about a signing names, or the only one of the page."""
        norms = {t.norm for t in self.page.tokens[sentence.first : sentence.last]}
        if not norms & _SIGNING or norms & {"not", "never", "will"}:
            return None
        named = [a for a in self.agreements if any(m.span.first in sentence for m in a.mentions)]
        return (named or self.agreements)[0] if len(named or self.agreements) == 1 else None

    def _signers(self, sentence: Span) -> Iterator[tuple[Span, Institution, Span | None]]:
        for index in range(sentence.first + 1, sentence.last):
            norm = self.page.tokens[index].norm
            if norm in _SIGNING | _REPRESENTED and (found := self._before_verb(sentence, index)):
                institution = self._represented(sentence, index)
                if institution:
                    yield found[0], institution, found[1]
        yield from self._in_office(sentence)
        yield from self._beside(sentence)

    def _beside(self, sentence: Span) -> Iterator[tuple[Span, Institution, Span | None]]:
        """Like "by Anna Example, Director of the Harbour Trust, and Ben Muster, Rector of Whitby University"."""
        for comma in range(sentence.first + 2, sentence.last - 2):
            if self.page.tokens[comma].text != "," or not self._is_office(comma + 1):
                continue
            end = next((i for i in range(comma + 1, min(sentence.last, comma + 1 + _MAX_OFFICE)) if i in self.at), None)
            words = self.page.tokens[comma + 1 : end] if end is not None else []
            of = next((t.index for t in words if t.norm in ("of", "at", "for", "from")), None)
            name = self._name_ending(sentence, comma)
            plain = not any(t.text in ",;" for t in words)
            if name and end is not None and of is not None and plain and any(t.norm in self.offices for t in words):
                yield name, self.at[end][0], self._without_titles(Span(comma + 1, of))

    def _before_verb(self, sentence: Span, verb: int) -> tuple[Span, Span | None] | None:
        """The person before "signed": "Prof. Anna Example signed", "Anna Example, Registrar of the Trust, signed"."""
        last = verb - (self.page.tokens[verb - 1].norm in ("has", "have", "jointly", "also"))
        if name := self._name_ending(sentence, last):
            return name, self._title_before(name)
        if last - 1 <= sentence.first or self.page.tokens[last - 1].text != ",":
            return None
        comma = next(
            (i for i in range(last - 2, max(sentence.first, last - _MAX_GAP), -1) if self.page.tokens[i].text == ","),
            None,
        )
        name = self._name_ending(sentence, comma) if comma else None
        office = Span(comma + 1, last - 1) if comma else None
        inside = {t.norm for t in self.page.tokens[office.first : office.last]} if office else set()
        return (name, self._office_words(office)) if name and office and inside & self.offices else None

    def _office_words(self, span: Span) -> Span:
        last = span.first
        while last < span.last and self.page.tokens[last].norm not in ("of", "at", "for", "from"):
            last += 1
        return Span(span.first, max(last, span.first + 1))

    def _title_before(self, name: Span) -> Span | None:
        first = name.first
        while first > 0 and (
            self.page.tokens[first - 1].norm in self.titles or self.page.tokens[first - 1].text == "."
        ):
            first -= 1
        words = [t for t in self.page.tokens[first : name.first] if t.norm in ("professor", "prof")]
        return Span(words[0].index, words[0].index + 1) if words else None

    def _represented(self, sentence: Span, verb: int) -> Institution | None:
        """The institution behind "on behalf of", "for", "represented"."""
        tokens = self.page.tokens
        if tokens[verb].norm in _REPRESENTED:
            return self._at(verb + 1, sentence)
        first = sentence.first
        if tuple(t.norm for t in tokens[first : first + 3]) == _FOR[0]:
            return self._at(first + 3, sentence)  # "On behalf of the Harbour Trust, Anna Example signed"
        for index in range(verb + 1, min(sentence.last, verb + _MAX_GAP)):
            if tokens[index].norm in ("while", "whereas", ";"):
                return None
            for words in _FOR:
                if tuple(t.norm for t in tokens[index : index + len(words)]) == words:
                    return self._at(index + len(words), sentence)
        return None

    def _at(self, index: int, sentence: Span) -> Institution | None:
        index += index < sentence.last and self.page.tokens[index].norm == "the"
        return self.at[index][0] if index in self.at else None

    def _in_office(self, sentence: Span) -> Iterator[tuple[Span, Institution, Span | None]]:
        """Like "signed by HT Chairman Anna Example and WU Vice Chancellor Prof. Ben Muster"."""
        norms = [t.norm for t in self.page.tokens[sentence.first : sentence.last]]
        if "by" not in norms:
            return
        by = sentence.first + norms.index("by")
        if not any(norm in _SIGNING for norm in norms[max(0, norms.index("by") - 4) : norms.index("by")]):
            return
        for index in range(by, sentence.last):
            institution, span = self.at.get(index, (None, None))
            if institution is None or span is None:
                continue
            first = span.last
            last = first
            while last < min(sentence.last, first + _MAX_OFFICE) and self._is_office(last):
                last += 1
            office = Span(first, last)
            if last == first or not any(t.norm in self.offices for t in self.page.tokens[first:last]):
                continue
            name = self._name_beginning(sentence, last)
            if name:
                yield name, institution, self._without_titles(office)

    def _without_titles(self, span: Span) -> Span:
        last = span.last
        while last > span.first + 1 and self.page.tokens[last - 1].norm not in self.offices:
            last -= 1
        return Span(span.first, last)

    def _is_office(self, index: int) -> bool:
        token = self.page.tokens[index]
        if token.norm in ("country", "joint", "regional", "senior", "first", "interim", "associate"):
            return True
        return token.norm in self.offices or token.norm in self.titles or token.norm in ("and", ".", ",", "-")

    def _name_beginning(self, sentence: Span, first: int) -> Span | None:
        last = first
        while last < min(sentence.last, first + _MAX_NAME) and self._is_part(last):
            last += 1
        while last > first and self.page.tokens[last - 1].text == ".":
            last -= 1
        return Span(first, last) if self._is_name(first, last) else None

    def _name_ending(self, sentence: Span, last: int) -> Span | None:
        first = last
        while first > sentence.first and last - first < _MAX_NAME and self._is_part(first - 1):
            first -= 1
        while first < last and (self.page.tokens[first].text == "." or self.page.tokens[first].norm in self.titles):
            first += 1
        return Span(first, last) if self._is_name(first, last) else None

    def _is_part(self, index: int) -> bool:
        token = self.page.tokens[index]
        if index in self.inside or token.norm in self.titles:
            return False
        initial = (
            token.text == "." and len(self.page.tokens[index - 1].text) == 1 and self.page.tokens[index - 1].capital
        )
        never = len(token.text) > 1 and token.norm in self.lexicon.words("names", "never_first")
        office = token.norm in self.offices or never
        return initial or (token.is_word and token.capital and not office)

    def _is_name(self, first: int, last: int) -> bool:
        return sum(len(t.text) > 1 for t in self.page.tokens[first:last]) >= 2 or (
            last - first > 2 and any(len(t.text) > 2 for t in self.page.tokens[first:last])
        )
