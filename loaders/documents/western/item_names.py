"""Names of institutions in the items of lists, lines and cells, where nothing but their place says what they are.

Invariant: an item that holds a known institution is that one; a name begins with a capital or has a legal form, and
ends before a bracket, dash, sign or address.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from loaders.documents.findings import Institution
from loaders.documents.page import Span
from loaders.documents.western import english, towns
from loaders.documents.western.german_nominative import is_plural
from loaders.documents.western.names import legal_form_at, place_in
from loaders.documents.western.shortened import acronym_kind
from loaders.values.privacy import MASK

if TYPE_CHECKING:
    from loaders.documents.western.institutions import InstitutionFinder

_MAX_NAME = 12  # tokens
_ARTICLES = frozenset(["the", "die", "der", "das", "dem", "den", "by", "von", "durch", "-"])
_AND = frozenset(["and", "und", "sowie"])
_SMALL = frozenset(
    [
        "of",
        "for",
        "and",
        "the",
        "in",
        "on",
        "de",
        "di",
        "da",
        "do",
        "für",
        "und",
        "der",
        "des",
        "zu",
        "&",
        "la",
        "le",
        "an",
        "am",
        "’",
        "'",
        "s",
        "e",
        "y",
        "et",
    ]
)


class ItemNames:
    """Reads the items of one page, and adds what they name to its institutions."""

    def __init__(self, finder: InstitutionFinder) -> None:
        self.finder, self.page, self.lexicon = finder, finder.page, finder.lexicon

    def parts(self, span: Span, whole: bool = False) -> Iterator[Span]:
        """The items of an enumeration; commas inside a name ("University of A, Spain") end it."""
        first = span.first
        depth = 0
        for index in range(span.first, span.last + 1):
            token = self.page.tokens[index] if index < span.last else None
            depth += (token.text == "(") - (token.text == ")") if token else 0
            sign = token is not None and token.text in (",", ";", "|")
            word = token is not None and token.norm in _AND and index not in self.finder.taken
            if token is None or (depth == 0 and (sign or word)):
                if index > first:
                    yield Span(first, index)
                if whole and token is not None and token.text in (",", "|", "–"):
                    return
                first = index + 1

    def institution(self, span: Span, reserved: set[int]) -> Institution | None:
        """The institution that an item names: known already, or by its looks."""
        inside = [self.finder.taken[i] for i in range(span.first, span.last) if i in self.finder.taken]
        if inside:
            return inside[0]
        name = self._name(span)
        if name is None or any(i in reserved for i in range(name.first, name.last)):
            return None
        words = " ".join(self.page.words(name).split())
        return self.finder.add(words, self._kind(name), place_in(words.split()), name)

    def has_form(self, span: Span) -> bool:
        """Like "brightleaf center GmbH": a short line with a legal form, also with a small letter first."""
        short = 1 < span.last - span.first <= _MAX_NAME
        return short and any(legal_form_at(self.page, i, self.lexicon) for i in range(span.first + 1, span.last))

    def _kind(self, name: Span) -> str | None:
        at = (english.head_at(self.page, self.lexicon, i, name.last) for i in range(name.first, name.last))
        heads = [head for head in at if head]
        return heads[-1].kind if heads else acronym_kind(self.page.words(name))

    def _name(self, span: Span) -> Span | None:
        """The words of an item that can be a name: up to a bracket, dash, sign or address."""
        first = span.first
        while first < span.last and self.page.tokens[first].norm in _ARTICLES:
            first += 1
        name = Span(first, self._end(first, span.last))
        return name if first < span.last and self._is_name(name, span) else None

    def _end(self, first: int, limit: int) -> int:
        tokens, last = self.page.tokens, first
        while last < limit:
            token = tokens[last]
            if form := legal_form_at(self.page, last, self.lexicon):
                return form[0]
            joined = token.is_dash and tokens[last - 1].end == token.start if last > first else False
            if not (token.is_word or token.text[0].isdigit() or token.norm in _SMALL or joined):
                break
            last += 1
        return last

    def _is_name(self, name: Span, item: Span) -> bool:
        tokens = self.page.tokens[name.first : name.last]
        text = self.page.words(name) if tokens else ""
        if not 0 < len(tokens) <= _MAX_NAME or not (tokens[0].capital or self.has_form(name)) or MASK in text:
            return False
        lower = [t for t in tokens if t.is_word and not t.capital and t.norm not in _SMALL]
        rest = self.page.tokens[name.last : item.last]
        ending = bool(rest) and rest[0].text not in "(–—-," and not rest[0].is_dash
        small = len(lower) > len(tokens) // 3 and not self.has_form(name)
        if self.lexicon.code == "de" and len(tokens) == 2 and tokens[0].shouted and len(rest) == 0:
            small = False  # "ABC digital"
        place = towns.country(text) or towns.is_town(text)
        if self.lexicon.code == "de" and len(tokens) == 1 and is_plural(text):
            return False  # "Kommunen"
        return not (small or ending or place or tokens[0].norm in self.lexicon.words("names", "ends"))
