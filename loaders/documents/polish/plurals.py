"""Several institutions named at once: "powiatowe urzędy pracy w Kolnie i Łomży", "współpraca z Urzędami Pracy …".

Invariant: a plural is read only where places say which institutions are meant, or, with capitals, where the page says
that somebody cooperates with the class as with one partner. Any other plural is a class and no institution.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from loaders.documents.findings import Institution, Mention
from loaders.documents.page import Page, Span
from loaders.documents.polish import grammar
from loaders.documents.polish.grammar import NamePattern
from loaders.documents.polish.institutions import InstitutionFinder
from loaders.documents.polish.morphology import Reading, adjective_reading, lemmas, like, noun_readings
from loaders.documents.polish.names import nominative
from loaders.documents.polish.places import PlaceName, locative, place_at, preposition

_MAX_TOGETHER = 6  # kinds of institutions in the same places
_MAX_PLACES = 40
_MAX_BEFORE = 14  # tokens between a word for cooperation and the class
_JOINING = frozenset({"i", "oraz", ",", "a", "także"})


@dataclass(frozen=True, slots=True)
class _Plural:
    span: Span
    pattern: NamePattern
    head: int
    noun: Reading


class PluralFinder:
    """Adds to the institutions of a page those that it names together."""

    def __init__(self, page: Page, finder: InstitutionFinder) -> None:
        self.page, self.finder = page, finder
        self.together: list[list[Institution]] = []
        self.classes: dict[tuple[str, ...], tuple[str, str]] = {}  # words of a pattern: name and kind of the class

    def run(self, reserved: set[int]) -> None:
        """Names with places first, then classes that act as one partner and their other mentions."""
        found = [p for p in self._plurals() if not set(range(p.span.first, p.span.last)) & reserved]
        rest = []
        for place, plural in enumerate(found):
            together = self._together(found, place)
            if not self._placed(together):
                rest.append(plural)
        self._join_coordinated()
        for plural in rest:
            if self._acts(plural):
                name = nominative(self.page, plural.span, plural.head, plural.noun, "pl")
                self.classes[plural.pattern.words] = (name, plural.pattern.kind)
        for plural in rest:
            if plural.pattern.words in self.classes and self._capital(plural):
                name, kind = self.classes[plural.pattern.words]
                self.finder.add(name, kind, None, plural.span, plural.noun.cases)
                self.finder.classes.add(name)

    def acronyms(self, reserved: set[int]) -> None:
        """Like "PUP" for a class that acts as one partner, wherever no institution is meant by it."""
        short = {pattern.words: acronym for acronym, pattern in grammar.kind_acronyms().items()}
        named = {short[words]: known for words, known in self.classes.items() if words in short}
        for token in self.page.tokens:
            if token.text in named and token.index not in reserved and token.index not in self.finder.taken:
                name, kind = named[token.text]
                known = self.finder.add(name, kind, None, Span(token.index, token.index + 1), frozenset())
                if token.text not in known.aliases:
                    known.aliases.append(token.text)

    def _plurals(self) -> list[_Plural]:
        found: list[_Plural] = []
        for sentence in self.page.sentences:
            for head in range(sentence.first, sentence.last):
                token = self.page.tokens[head]
                free = token.is_word and head not in self.finder.taken and grammar.is_name_head(token.text)
                if free and (plural := self._at(sentence, head)):
                    found.append(plural)
        return found

    def _at(self, sentence: Span, head: int) -> _Plural | None:
        """The longest complete name whose head stands here in the plural."""
        nouns = [r for r in noun_readings(self.page.tokens[head].text) if "pl" in r.numbers]
        patterns = grammar.name_patterns()
        candidates = {p.words: p for noun in nouns for p in patterns.get(noun.base.casefold(), ()) if _is_class(p)}
        for pattern in sorted(candidates.values(), key=lambda p: -len(p.words)):
            first = head - pattern.head
            span = Span(first, first + len(pattern.words))
            inside = pattern.number == "sg" and span.first >= sentence.first and span.last <= sentence.last
            if inside and (noun := self._noun(span, head, pattern, nouns)):
                return _Plural(span, pattern, head, noun)
        return None

    def _noun(self, span: Span, head: int, pattern: NamePattern, nouns: list[Reading]) -> Reading | None:
        for index, word in enumerate(pattern.words):
            token = self.page.tokens[span.first + index]
            if span.first + index == head:
                nouns = [n for n in nouns if n.base.casefold() in lemmas(word)]
            elif pattern.inflected[index]:
                shared = lemmas(word) & lemmas(token.text)
                nouns = [n for n in nouns if shared and adjective_reading(token.text, n)]
            elif token.norm != word:
                return None
        return nouns[0] if nouns else None

    def _together(self, found: list[_Plural], place: int) -> list[_Plural]:
        """Like "ośrodki pomocy społecznej i powiatowe urzędy pracy": what only "i" or a comma parts."""
        together = [found[place]]
        for following in islice(found, place + 1, place + 1 + _MAX_TOGETHER):
            between = [t.norm for t in self.page.tokens[together[-1].span.last : following.span.first]]
            if not between or len(between) > 2 or not _JOINING.issuperset(between):
                break
            together.append(following)
        return together

    def _join_coordinated(self) -> None:
        """Institutions of two kinds in the same places are named in one breath too."""
        by_end: dict[int, list[Institution]] = {}
        for institutions in self.together:
            by_end.setdefault(max(m.span.last for i in institutions for m in i.mentions), []).extend(institutions)
        self.together = list(by_end.values())

    def _placed(self, together: list[_Plural]) -> bool:
        """Adds one institution for each place behind the names; False where no place stands there."""
        end = together[-1].span.last
        limit = self.page.sentence_of(together[0].span.first).last
        if end >= limit or self.page.tokens[end].norm not in ("w", "we", "z", "ze"):
            return False
        case = "loc" if self.page.tokens[end].norm in ("w", "we") else "gen"
        places = self._places(end + 1, limit, case)
        if not places:
            return False
        plural = together[0]
        named: list[Institution] = []
        for number, place in enumerate(places):
            full = " ".join(like(word, "A") for word in plural.pattern.words)
            said = self.page.words(place.span) if case == "loc" else None
            where = said if said and " " in said else locative(place.name or "") or said
            if place.name and where:
                span = Span(plural.span.first, place.span.last) if not number and len(together) == 1 else place.span
                span = plural.span if len(together) > 1 and not number else span
                name, cases = f"{full} {preposition(where)} {where}", plural.noun.cases
                institution = self.finder.add(name, plural.pattern.kind, place.name, span, cases, full)
                if all(m.span.last != place.span.last for m in institution.mentions):
                    institution.mentions.append(Mention(place.span, cases))
                named.append(institution)
        if named:
            self.together.append(named)
        return bool(named)

    def _places(self, index: int, limit: int, case: str) -> list[PlaceName]:
        """Like "Kolnie, Łomży i Starych Lipkach"."""
        found: list[PlaceName] = []
        while len(found) < _MAX_PLACES and (place := place_at(self.page, index, limit, case)):
            if place.name is None:
                break
            found.append(place)
            index = place.span.last
            if index >= limit or self.page.tokens[index].norm not in _JOINING:
                break
            index += 1
            if index < limit and self.page.tokens[index].norm in ("w", "we", "z", "ze"):
                index += 1
        return found

    def _acts(self, plural: _Plural) -> bool:
        """Like "współpraca … z Urzędami Pracy": a class with capitals, with which somebody cooperates."""
        first = plural.span.first
        sentence = self.page.sentence_of(first)
        if first == sentence.first or self.page.tokens[first - 1].norm not in ("z", "ze") or not self._capital(plural):
            return False
        before = self.page.tokens[max(sentence.first, first - _MAX_BEFORE) : first]
        words = frozenset().union(*(lemmas(t.text) for t in before))
        return "inst" in plural.noun.cases and bool(words & grammar.words("names", "cooperating"))

    def _capital(self, plural: _Plural) -> bool:
        tokens = self.page.tokens[plural.span.first : plural.span.last]
        return all(t.capital for t in tokens if t.is_word and len(t.text) > 2)


def _is_class(pattern: NamePattern) -> bool:
    """A complete name of several words: "Policji" is no plural."""
    return pattern.complete and len(pattern.words) > 1
