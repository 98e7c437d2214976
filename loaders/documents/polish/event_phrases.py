"""Words that tell of an event: which reading its head has, what sets it apart, its title, whether it takes place.

Invariant: what a page only offers, allows or denies ("można zorganizować spotkania") is no event.
"""

from __future__ import annotations

from loaders.documents.page import Page, Span
from loaders.documents.polish import grammar
from loaders.documents.polish.event_words import words
from loaders.documents.polish.inner import enumerated
from loaders.documents.polish.lookup import tokens_with
from loaders.documents.polish.morphology import Reading, adjective_reading, lemmas, readings

_MAX_TITLE_DISTANCE = 8
_MAX_TITLE = 50  # tokens of a title before "to temat szkolenia"
_BEFORE_TITLE = frozenset(
    {"pn", "pt", ".", ":", ",", "pod", "hasło", "tytuł", "nazwa", "który", "temat", "być", "zatytułowany"}
)
_ANNOUNCING = frozenset({"pt", "pn", "hasło", "tytuł", "nazwa", "zatytułowany"})
_TOPIC = frozenset({"temat", "tytuł", "hasło", "nazwa"})
_TO = frozenset({"to", "-", "–", "—"})
_TELLING = frozenset({"praet", "fin", "imps", "ppas", "bedzie", "subst", "winien"})
_GOVERNING = frozenset({"z", "ze", "do", "od", "podczas", "trakcie", "czasie", "ramach", "przebiegu"})
_VAGUE = frozenset({"ten", "taki", "każdy", "inny", "różny", "kolejny", "liczny", "wszystek", "który", "następny",
                    "ważny", "dzisiejszy", "wczorajszy", "wspomniany", "powyższy"})  # fmt: skip
_NOT_HELD = frozenset(
    {"nie", "możliwość", "m.in", "np", "itp", "można", "warto", "jeśli", "jeżeli", "gdyby", "móc", "chcieć"}
)
_MAX_ABOUT = 10  # tokens of what an event was about
_ABOUT = frozenset({"poświęcić", "dotyczyć", "inicjować", "podsumowywać", "inaugurować", "otwierać", "dotyczący"})
_US = frozenset({"my"})  # "Za nami Noc Bibliotek"
_MAX_TAIL = 10  # tokens of "o Puchar Wójta Gminy Lipki"
_FINITE = frozenset({"fin", "praet", "imps", "bedzie"})
_ENDING = frozenset({"w", "we", "na", "podczas", "oraz", "który", "która", "które", "przez", "pod", "od", "do", "i"})
_SMALL = frozenset({"z", "ze", "o", "dla", "ds", "przy"})
_SAYING = frozenset({"relacja", "protokół", "sprawozdanie"})
_HOSTING = frozenset({"organizator", "współorganizator", "gospodarz"})  # "gospodarzem dożynek była Gmina …"


class EventPhrases:
    """What the words around the head of an event say."""

    def __init__(self, page: Page, taken: set[int]) -> None:
        self.page, self.taken = page, taken

    def reading(self, sentence: Span, head: int, nouns: list[Reading]) -> Reading:
        """After "z", "podczas" and the like one event in the genitive, else the nominative where it can be one."""
        before = self.page.tokens[head - 1].text if head > sentence.first else ""
        if agreeing := [r for r in nouns if adjective_reading(before, r)]:
            return max(agreeing, key=lambda r: "nom" in r.cases)
        governed = head > sentence.first and self.page.tokens[head - 1].norm in _GOVERNING
        singular = [r for r in nouns if governed and "sg" in r.numbers and "nom" not in r.cases]
        return singular[0] if singular else max(nouns, key=lambda r: "nom" in r.cases)

    def has_own_name(self, span: Span, head: int, noun: Reading) -> bool:
        """Like "Targi Pracy", "III Ogólnopolskie Spotkanie …": capitals on the head and on what goes with it."""
        token = self.page.tokens[head]
        capitals = sum(t.capital for t in self.page.tokens[span.first : span.last])
        named = noun.base.casefold() in grammar.words("events", "named") or span.first < head
        return token.capital and named and capitals >= 2 and not token.shouted

    def with_more(self, span: Span, sentence: Span) -> Span:
        """With what goes on behind a comma: "Targi Pracy, Edukacji i Przedsiębiorczości"."""
        comma = span.last < sentence.last and self.page.tokens[span.last].text == ","
        if not comma or span.last - span.first < 2 or not self.page.tokens[span.first].capital:
            return span
        end = enumerated(self.page, span.last, sentence.last, lambda i: i in self.taken)
        return Span(span.first, end) if end else span

    def with_tail(self, span: Span, sentence: Span) -> Span:
        """A name with what belongs to it: "Turniej o Puchar Wójta …", "Warsztaty z zakresu …", "Festiwal im. …"."""
        last, limit = span.last, min(sentence.last, span.last + _MAX_TAIL)
        norms = [token.norm for token in self.page.tokens[last : last + 2]]
        if len(norms) < 2 or last + 1 >= sentence.last:
            return span
        within = norms == ["z", "zakresu"]
        if not (within or norms[0] == "im" or (norms[0] == "o" and self.page.tokens[last + 1].capital)):
            return span
        index = last + 2
        while index < limit:
            token = self.page.tokens[index]
            verb = any(r.pos in _FINITE for r in readings(token.text)[:1])
            if verb or token.norm in _ENDING - {"i"} or not (token.is_word or token.text == "."):
                break
            if not (within or token.capital or token.text == "."):
                break
            index += 1
        while self.page.tokens[index - 1].text == "." or self.page.tokens[index - 1].norm in (_SMALL | {"i"}):
            index -= 1
        return Span(span.first, index) if index > last + 1 else span

    def whole_name(self, name: str, last: int, sentence: Span, institutions: dict[int, Span]) -> str:
        """A name with whose event it is ("posiedzenie Rady Seniorów …"), or a bare one with what it was about."""
        if last in institutions and institutions[last].last <= sentence.last:
            return f"{name} {self.page.words(institutions[last])}"
        end = self._about(last, sentence) if len(name.split()) == 1 else last
        return f"{name} {self.page.words(Span(last, end))}" if end > last else name

    def _about(self, last: int, sentence: Span) -> int:
        """Where "z przedstawicielami …", "poświęcone …" ends: at a sign, a verb, a number or another preposition."""
        tokens = self.page.tokens
        if last + 1 >= sentence.last or not self._leads_on(tokens[last].text):
            return last
        index = last + 1
        while index < min(sentence.last, last + _MAX_ABOUT):
            token = tokens[index]
            verb = any(r.pos in _FINITE for r in readings(token.text)[:1])
            if not token.is_word or verb or token.norm in _ENDING or self.page.quotation_at.get(index):
                break
            index += 1
        while index > last and tokens[index - 1].norm in _SMALL:
            index -= 1
        return index if index > last + 1 else last

    @staticmethod
    def _leads_on(word: str) -> bool:
        participle = any(r.pos in ("pact", "ppas") and "nom" in r.cases for r in readings(word))
        return word in ("z", "ze", "dla", "o") or (participle and bool(lemmas(word) & _ABOUT))

    def set_apart(self, sentence: Span, span: Span, head: int, noun: Reading) -> bool:
        """Whether the words tell which one: an adjective, a number or whose it is; nothing that is not to be.

        One that is neither what takes place nor what someone holds has only been there: "po spotkaniu zespołu …".
        Of several only those with a name: "spotkania integracyjne" are a kind of thing.
        """
        if any(lemmas(t.text) & _NOT_HELD for t in self.page.tokens[sentence.first : sentence.last]):
            return False
        held = noun.cases & {"nom", "acc"} or self._counted_before(sentence, span)
        if not (held or self._reported(sentence, span) or self._attended(sentence, span)):
            return False
        tokens = self.page.tokens[span.first : span.last]
        plural = "sg" not in noun.numbers and noun.base.casefold() not in grammar.words("events", "plural_only")
        if plural and not any(t.capital for t in tokens if t.index > head) and not self._counted_before(sentence, span):
            return False
        adjectives = span.first < head and not lemmas(tokens[0].text) & _VAGUE
        about = self.page.tokens[span.last : self._about(span.last, sentence)]  # "z autorką Anną Lis"
        return adjectives or span.last > head + 1 or any(token.capital for token in about)

    def _counted_before(self, sentence: Span, span: Span) -> bool:
        return span.first > sentence.first and self.counted(span.first - 1)

    def _reported(self, sentence: Span, span: Span) -> bool:
        before = self.page.tokens[max(sentence.first, span.first - 2) : span.first]
        return any(lemmas(t.text) & (_SAYING | _HOSTING) for t in before)

    def _attended(self, sentence: Span, span: Span) -> bool:
        """Like "uczestniczyli w …", "udział w …"."""
        before = self.page.tokens[sentence.first : span.first]
        attending = grammar.words("events", "attending")
        return bool(before) and before[-1].norm in ("w", "we") and any(lemmas(t.text) & attending for t in before)

    def counted(self, index: int) -> bool:
        """Like "8", "dwa" before the word for events."""
        token = self.page.tokens[index]
        return (token.text.isdigit() and len(token.text) < 3) or any(r.pos == "num" for r in readings(token.text))

    def is_other(self, head: int, last: int) -> bool:
        """Whether the next words make it something else than an event: "konkurs ofert", "konkurs na stanowisko"."""
        after = self.page.tokens[head + 1 : min(last, head + 4)]
        if head and lemmas(self.page.tokens[head - 1].text) & words("venues", "rooms"):
            return True  # "w sali obrad"
        return any(lemmas(t.text) & grammar.words("events", "other") for t in after)

    def title(self, sentence: Span, span: Span) -> Span | None:
        """A title in quotation marks right after the words for the event, or before them: "„…” to temat szkolenia"."""
        for index in range(span.last, min(sentence.last, span.last + _MAX_TITLE_DISTANCE)):
            if quotation := self.page.quotation_at.get(index):
                return self._free(quotation)
            token = self.page.tokens[index]
            if not lemmas(token.text) & _BEFORE_TITLE and not (token.shouted and index == span.last):
                break
        found = self._title_announced(sentence, span) or self._title_before(sentence, span)
        return found or self._title_below(sentence, span)

    def _title_announced(self, sentence: Span, span: Span) -> Span | None:
        """Behind "pt." with more words before it: "wystawa malarstwa pt. „…”", also one that capitals alone mark."""
        tokens = self.page.tokens
        for index in range(span.last, min(sentence.last, span.last + _MAX_TITLE_DISTANCE)):
            token = tokens[index]
            if lemmas(token.text) & _ANNOUNCING:
                first = index + 1
                while first < sentence.last and tokens[first].text in ".:":
                    first += 1
                if quotation := self.page.quotation_at.get(first):
                    return self._free(quotation)
                return self._in_capitals(first, sentence.last) if token.norm in ("pt", "pn") else None
            if not token.text.islower() or any(r.pos in ("fin", "praet", "imps") for r in readings(token.text)[:1]):
                return None
        return None

    def _in_capitals(self, first: int, limit: int) -> Span | None:
        last = first
        while last < limit and self.page.tokens[last].capital and last not in self.taken:
            last += 1
        return Span(first, last) if last > first and (last == limit or self.page.tokens[last].text in ",.;") else None

    def _free(self, quotation: Span) -> Span | None:
        inside = any(i in self.taken for i in range(quotation.first, quotation.last))
        return None if inside and quotation.first in self.taken else quotation

    def _title_before(self, sentence: Span, span: Span) -> Span | None:
        tokens = self.page.tokens
        index = span.first - 1
        if index <= sentence.first or not lemmas(tokens[index].text) & _TOPIC:
            return None
        index -= 1
        index -= index > sentence.first and tokens[index].norm in ("był", "była", "było")
        if tokens[index].norm not in _TO:
            return None
        ends = {index - 1, index - 2}
        openings = (i for i in range(index - 1, max(sentence.first, index - _MAX_TITLE) - 1, -1))
        quotations = (self.page.quotation_at[i] for i in openings if i in self.page.quotation_at)
        quotation = next(quotations, None)
        return self._free(quotation) if quotation and quotation.last in ends else None

    def _title_below(self, sentence: Span, span: Span) -> Span | None:
        """In the next line, where a short one that begins with the words for the event ends with a colon."""
        number = self.page.block_index(span.first)
        block = self.page.blocks[number].span
        announces = block == sentence and self.page.tokens[block.last - 1].text == ":" and span.first <= block.first + 1
        if not announces or number + 1 == len(self.page.blocks):
            return None
        quotation = self.page.quotation_at.get(self.page.blocks[number + 1].span.first)
        return self._free(quotation) if quotation else None

    def announced(self, sentence: Span, span: Span) -> bool:
        """Whether a line or sentence begins with the words for an event, or invites to it."""
        begins = span.first <= sentence.first + 1 and "nom" in self._cases(span)
        tokens = self.page.tokens[sentence.first : sentence.last]
        return begins or any(lemmas(t.text) & grammar.words("events", "inviting") for t in tokens)

    def _cases(self, span: Span) -> frozenset[str]:
        return frozenset().union(*(r.cases for t in self.page.tokens[span.first : span.last] for r in readings(t.text)))

    def verbs(self, sentence: Span) -> list[int]:
        """The words that tell that something takes or took place; "chcą zorganizować" tells nothing."""
        happening = grammar.words("events", "happening")
        places, tokens = tokens_with(self.page, happening, sentence), self.page.tokens
        said = (t.text for t in tokens[sentence.first : sentence.last]) if places else ()
        will = any(r.pos == "bedzie" for text in said for r in readings(text))
        found = [index for index in places if will or _tells(tokens[index].text)]
        over = tokens_with(self.page, _US, sentence) if not found else ()
        found = found or [i for i in over if i > sentence.first and tokens[i - 1].norm in ("za", "przed")]
        hosts = tokens_with(self.page, _HOSTING, sentence) if not found else ()
        return found or [i for i in hosts if tokens[i].norm.endswith(("em", "ami")) and self._is_told(i, sentence)]

    def only_hosted(self, verbs: list[int]) -> bool:
        """Whether nothing but a word for who held it tells that it took place."""
        return bool(verbs) and all(lemmas(self.page.tokens[index].text) & _HOSTING for index in verbs)

    def _is_told(self, index: int, sentence: Span) -> bool:
        near = self.page.tokens[index + 1 : min(sentence.last, index + _MAX_TITLE_DISTANCE)]
        return any("być" in lemmas(token.text) for token in near)


def _tells(word: str) -> bool:
    found = readings(word)
    return not found or any(r.pos in _TELLING for r in found)
