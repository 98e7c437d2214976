"""Who signed German agreements: "Anna Muster, Präsidentin der …", "der Landrat des Kreises …, Max Muster".

Invariant: a name belongs to one function; where it can belong to two, to the one right beside it.
"""

from __future__ import annotations

from collections.abc import Iterator

from loaders.documents.findings import Agreement, Institution
from loaders.documents.page import Span
from loaders.documents.western.people import SignatoryFinder
from ontology import vocab

_MAX_OFFICE = 24  # tokens from a function to the name behind its institution
_LONG = 6  # letters of a function at the end of a compound: "Bildungsministerin"
_BEFORE = frozenset({"der", "die", "den", "dem", "(", "als", "-", "–"})
_PARTICLES = frozenset({"von", "van", "de", "zu"})  # "Anna von Muster"
_OWN = ("university", "local_government", "school")  # whose heads are called by words of their own
_FOR = frozenset({"für", "von", "vom", "der", "die", "das", "den", "dem", "des", "(", "im", "namen"})


class GermanSignatoryFinder(SignatoryFinder):
    """Reads the signatories of one German page."""

    def _acting(self, sentence: Span) -> Iterator[tuple[Span, Span]]:
        used: set[int] = set()
        for index in range(sentence.first, sentence.last):
            if not self._function(index):
                continue
            name = self._name_after(index + 1, sentence) or self._before(index, sentence, used)
            name = name or self._behind_office(index + 1, sentence)
            if name and name.first not in used:
                used.add(name.first)
                yield Span(index, index + 1), name

    def _function(self, index: int) -> str | None:
        """The word of `functions` that a token is, or ends with: "Vizepräsident", "ABC-Direktorin"."""
        token = self.page.tokens[index]
        if index in self.inside or not token.capital:
            return None
        if token.norm in self.kinds:
            return token.norm
        ends = [word for word in self.kinds if len(word) >= _LONG and token.norm.endswith(word)]
        return max(ends, key=len) if ends else None

    def _is_name(self, index: int) -> bool:
        token = self.page.tokens[index]
        if token.norm in _PARTICLES and index + 1 < len(self.page.tokens):
            before, after = self.page.tokens[index - 1], self.page.tokens[index + 1]
            return before.capital and after.capital and before.norm not in self.titles and after.is_word
        return super()._is_name(index) and not self._function(index)

    def _before(self, index: int, sentence: Span, used: set[int]) -> Span | None:
        """Like "Anna Muster, Rektorin", "Anna Muster (Rektorin …)": the name right before a function."""
        last = index - 1
        while last > sentence.first and self.page.tokens[last].norm in _BEFORE and self.page.tokens[last].text != "(":
            last -= 1
        if last <= sentence.first or self.page.tokens[last].text not in ",(":
            return None
        first = last
        while first > sentence.first and last - first < 3 and self._is_name(first - 1):
            first -= 1
        return Span(first, last) if last - first > 1 and first not in used else None

    def _behind_office(self, index: int, sentence: Span) -> Span | None:
        """Like "der Leiter des Amts für Beispiele und Vorsitzende des Rats, Max Muster": the name behind a comma."""
        for comma in range(index, min(sentence.last, index + _MAX_OFFICE)):
            if self.page.tokens[comma].text == ")" or comma in self.inside:
                continue
            if self.page.tokens[comma].text == ",":
                return self._name_after(comma + 1, sentence)
            if self._name_after(comma, sentence) and not self._function(comma):
                return None
        return None

    def _for(self, sentence: Span, function: Span, name: Span, agreement: Agreement) -> Institution | None:
        """The institution in the office, in the function's own word, or behind the name."""
        beside = function.last <= name.first and self._name_after(function.last, sentence) == name
        if not beside and (found := self._in_office(function, sentence)):
            return found
        prefix = self.page.tokens[function.first].text.split("-")[0]
        named = [i for i in set(self.at.values()) if prefix in (i.name, *i.aliases)]
        if len(named) == 1:
            return named[0]
        comma = name.last < sentence.last and self.page.tokens[name.last].text == ","
        for index in range(name.last + comma, min(name.last + 5, sentence.last)):
            if index in self.at:
                return self.at[index]
            if self.page.tokens[index].norm not in _FOR or (comma and self.page.tokens[index].norm == "für"):
                break
        return self._on_behalf(sentence, min(function.first, name.first)) or self._only_party(function, agreement)

    def _in_office(self, function: Span, sentence: Span) -> Institution | None:
        """Like "Vorsitzender der Geschäftsführung der Muster AG": before a comma, bracket or other function."""
        for index in range(function.last, min(function.last + 8, sentence.last)):
            if index in self.at:
                return self.at[index]
            if self.page.tokens[index].text in ",()" or self._function(index):
                return None
        return None

    def _only_party(self, function: Span, agreement: Agreement) -> Institution | None:
        word = self._function(function.first) or ""
        parties = [t.subject for t in self.parties if t.relation == "party_to" and t.object is agreement]
        kind = self.kinds.get(word, "")
        same = [p for p in parties if isinstance(p, Institution) and vocab.is_kind(p.kind, kind)]
        if not same and any(vocab.is_kind(kind, own) for own in _OWN):
            same = [i for i in set(self.at.values()) if vocab.is_kind(i.kind, kind)]
        return same[0] if len(same) == 1 else None
