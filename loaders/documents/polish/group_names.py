"""Names of target groups among the words of a page, as concepts of the scheme "target-groups".

"osób bezrobotnych i niepełnosprawnych" names two: the second complement goes with the first head.

Invariants: of overlapping names the longest counts; the name of an institution or programme holds no group.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from loaders.documents.page import Page, Span
from loaders.documents.polish.lookup import tokens_with
from loaders.documents.polish.morphology import Reading, lemmas, noun_readings, readings
from loaders.documents.polish.passages import has
from ontology import vocab

SCHEME = "target-groups"
_MAX_SKIPPED = 10  # tokens of another group between a head and its second complement
_BESIDE = 5  # tokens between "kobiet" and "mężczyzn"
JOINING = frozenset({"i", "oraz", "lub", "bądź", "albo", ",", "a", "także", "/", "czy"})
_VERBS = frozenset({"fin", "praet", "imps", "bedzie", "impt"})


@dataclass(frozen=True, slots=True)
class Label:
    """A name of a concept, and base forms of its words; `several`: its head is a noun in the plural."""

    concept: str
    text: str
    words: tuple[frozenset[str], ...]
    several: bool


@cache
def _labels() -> dict[str, tuple[Label, ...]]:
    """Polish names of target groups by each base form of their first word, the longest first."""
    found: dict[str, list[Label]] = {}
    for concept in vocab.scheme(SCHEME).values():
        names = [concept.labels.get("pl"), *(text for lang, text in concept.alternatives if lang == "pl")]
        for name in filter(None, names):
            said = [token.text for token in Page(name).tokens if token.text != "."]
            several = not any("sg" in r.numbers for r in noun_readings(said[0], "nom")) or len(said) == 1
            several = several and any("pl" in r.numbers for r in readings(said[0]))
            label = Label(concept.id, name, tuple(map(lemmas, said)), several)
            for lemma in label.words[0]:
                found.setdefault(lemma, []).append(label)
    return {lemma: tuple(sorted(labels, key=lambda one: -len(one.words))) for lemma, labels in found.items()}


@cache
def _beginnings() -> frozenset[str]:
    return frozenset(_labels())


@lru_cache(maxsize=5_000)
def _labels_of(word: str) -> list[Label]:
    """The names that may begin with a word, in its number."""
    labels = list({id(label): label for lemma in lemmas(word) for label in _labels().get(lemma, ())}.values())
    plural = any("pl" in r.numbers for r in readings(word))
    return labels if plural else [label for label in labels if not label.several]


@lru_cache(maxsize=5_000)
def _is_participle(word: str) -> bool:
    """Whether a word may stand inside a name: "osoby zagrożone"."""
    return has(lemmas(word), "addressees", "inside") and any(r.pos in ("pact", "ppas") for r in readings(word))


@dataclass(frozen=True, slots=True)
class Named:
    """A group that is named; `name` is what the scheme calls it in the words of the page, put into the nominative.

    `plain`: its words stand one behind another, so that they can be read from the page once more.
    """

    concept: str
    name: str
    span: Span
    plain: bool


class GroupMatcher:
    """Finds names of target groups among the tokens of a page."""

    def __init__(self, page: Page, taken: set[int]) -> None:
        self.page, self.taken = page, taken

    def within(self, span: Span) -> Iterator[Named]:
        """Groups in order; of one head also its other complements."""
        end = span.first
        for index in tokens_with(self.page, _beginnings(), span):
            if index < end or index in self.taken:
                continue
            for label, last in self._at(index, span.last):
                plain = last - index == len(label.words)
                yield Named(label.concept, label.text, Span(index, last), plain)
                end = max(end, last) if plain else end

    def _at(self, index: int, limit: int) -> list[tuple[Label, int]]:
        """The longest name that begins at a token, then those with a complement further on, each concept once."""
        labels = _labels_of(self.page.tokens[index].text)
        labels = [
            one
            for one in labels
            if len(one.words) > 1 or not (self._is_attribute(one, index) or self._is_counted(one, index))
        ]
        matches = ((label, self._follow(label.words[1:], index + 1, limit)) for label in labels)
        whole = max(((label, end) for label, end in matches if end), key=lambda match: match[1], default=None)
        found = {whole[0].concept: whole} if whole else {}
        for label, end in self._further(index, limit, labels):
            found.setdefault(label.concept, (label, end))
        return list(found.values())

    def _is_attribute(self, label: Label, index: int) -> bool:
        """Whether an adjective only describes a noun beside it: "kadra pracująca" are no workers, "dorosłe dzieci" no
        adults; but "bezrobotne kobiety" are unemployed."""
        if len(label.words) > 1 or not has(frozenset({label.concept}), "addressees", "vague"):
            return False
        beside = [i for i in (index - 1, index + 1) if 0 <= i < len(self.page.tokens)]
        nouns = [noun for i in beside for noun in self._read(i) if noun.is_noun]
        return any(r.agrees(noun) for noun in nouns for r in self._read(index) if r.is_adjective)

    def _is_counted(self, label: Label, index: int) -> bool:
        """Like "(30 kobiet i 15 mężczyzn)": both are all who take part."""
        if label.concept != "women" or len(label.words) > 1:
            return False
        beside = self.page.tokens[max(0, index - _BESIDE) : index + _BESIDE]
        return any(has(lemmas(token.text), "addressees", "balanced") for token in beside)

    def _follow(self, words: tuple[frozenset[str], ...], index: int, limit: int) -> int | None:
        """Where words end that stand from a token on; a dot inside ("po 50. roku") and participles do not count."""
        tokens = self.page.tokens
        if words and index < limit and tokens[index].text == "(":  # "osób (20 kobiet i 10 mężczyzn) zagrożonych …"
            close = (i for i in range(index, min(limit, index + _MAX_SKIPPED)) if tokens[i].text == ")")
            index = next(close, index - 1) + 1
        for word in words:
            while index < limit and tokens[index].text == ".":
                index += 1
            if index < limit and word.isdisjoint(lemmas(tokens[index].text)):
                if not _is_participle(tokens[index].text):
                    return None
                index += 1
                index += index < limit and tokens[index].norm == "się"
            if index >= limit or index in self.taken or word.isdisjoint(lemmas(tokens[index].text)):
                return None
            index += 1
        return index

    def _further(self, index: int, limit: int, labels: list[Label]) -> Iterator[tuple[Label, int]]:
        """Like "osób bezrobotnych i niepełnosprawnych", "osób, rodzin w trudnej sytuacji": complements further on."""
        tokens = self.page.tokens
        longer = [label for label in labels if len(label.words) > 1]
        joined = False
        for place in range(index + 1, min(limit, index + _MAX_SKIPPED)) if longer else ():
            token = tokens[place]
            if token.norm in JOINING:
                joined = True
            elif token.text in ".;:()" or any(r.pos in _VERBS for r in self._read(place)[:1]):
                return
            elif joined and self._goes_with(index, place):
                matches = ((label, self._follow(label.words[1:], place, limit)) for label in longer)
                yield from sorted(((label, end) for label, end in matches if end), key=lambda match: -match[1])

    def _goes_with(self, head: int, place: int) -> bool:
        """Whether a token can begin a complement of a head: behind a joining word, or behind another head."""
        tokens = self.page.tokens
        if tokens[place - 1].norm not in JOINING and not self._same_case(head, place - 1):
            return False
        found = self._read(place)
        agreeing = any(r.is_adjective and self._agrees(head, r.cases) for r in found)
        return agreeing or not any(r.cases for r in found) or any("gen" in r.cases and r.is_noun for r in found)

    def _agrees(self, head: int, cases: frozenset[str]) -> bool:
        return any(r.is_noun and r.cases & cases for r in self._read(head))

    def _same_case(self, head: int, other: int) -> bool:
        """Whether another noun stands where the head does: "osób, rodzin"."""
        plural = (r for r in self._read(other) if r.is_noun and "pl" in r.numbers)
        return any(self._agrees(head, r.cases) for r in plural)

    def _read(self, index: int) -> tuple[Reading, ...]:
        return readings(self.page.tokens[index].text)
