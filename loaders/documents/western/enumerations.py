"""Institutions without a known head that stand between others: "University of A (Italy), Muster (Spain) and B GmbH"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from loaders.documents.page import Span
from loaders.documents.western import towns
from loaders.documents.western.lexicon import is_unknown
from loaders.documents.western.names import country_after
from loaders.documents.western.shortened import SMALL

if TYPE_CHECKING:
    from loaders.documents.western.institutions import InstitutionFinder

_MAX_CUE = 8  # tokens between "members" and "are"
_MAX_ITEM = 12  # tokens of a name without a known head in a list


class EnumerationFinder:
    """Adds such institutions to those of a page."""

    def __init__(self, finder: InstitutionFinder) -> None:
        self.finder, self.page, self.lexicon = finder, finder.page, finder.lexicon

    def complete(self, reserved: set[int]) -> None:
        """Like "Muster" in "University of A (Italy), Muster (Spain) and B GmbH": one more stands between."""
        for sentence in self.page.sentences:
            items = self._announced(sentence, list(self._items(sentence)))
            cued = self._cued(sentence, items)
            items = cued or items
            abroad = sum(country_after(self.page, span.last) is not None for span in items) > 2
            listed = [abroad and country_after(self.page, span.last) is not None for span in items]
            known = [
                i
                for i, span in enumerate(items)
                if self._is_taken(span) or (listed[i] and self._could_be(span, reserved))
            ]
            few = len(known) < 2 or len(known) * 2 < len(items)
            if len(items) < 3 or not known or (few and not cued):
                continue
            announced = bool(cued) or (self.page.tokens[items[0].first - 1].text == ":" if items[0].first else False)
            for place in range(0 if announced else known[0], len(items) if cued else min(len(items), known[-1] + 2)):
                span = items[place]
                if not self._is_taken(span) and self._could_be(span, reserved) and not (few and self._is_common(span)):
                    self.finder.add(" ".join(self.page.words(span).split()), self._kind(span), None, span)

    def _kind(self, span: Span) -> str | None:
        """Of a fund among institutions: it gives money away."""
        return "foundation" if self.page.tokens[span.last - 1].norm == "fund" else None

    def _is_common(self, span: Span) -> bool:
        """Like "Schulen", "Community Groups": words of the language that name nobody."""
        tokens = self.page.tokens[span.first : span.last]
        own = any(t.shouted or any(c.isupper() for c in t.text[1:]) for t in tokens)
        plural = tokens[-1].norm.endswith("s") and not is_unknown(self.lexicon.code, tokens[-1].text)
        strange = any(t.capital and is_unknown(self.lexicon.code, t.text) for t in tokens)
        return not (own or strange or (self.lexicon.code == "en" and len(tokens) > 1 and not plural))

    def _cued(self, sentence: Span, items: list[Span]) -> list[Span]:
        """The items behind "members are", "partners include": what stands there is a list of institutions."""
        roles, linking = self.lexicon.words("together", "roles"), self.lexicon.words("together", "linking")
        tokens, role = self.page.tokens, None
        for index in range(sentence.first, sentence.last):
            if tokens[index].norm in roles and index not in self.finder.taken:
                role = index
            elif role is not None and index - role <= _MAX_CUE and tokens[index].norm in linking:
                first = index + 1
                behind = [Span(max(first, s.first), s.last) for s in items if s.last > first]
                cut = [t for t in (self._trimmed(s) for s in behind) if t]
                return cut if len(cut) > 2 else []
        return []

    def _announced(self, sentence: Span, items: list[Span]) -> list[Span]:
        """Those behind a colon, where some are: what stands before announces them."""
        signs = (i for i in range(sentence.last - 1, sentence.first, -1) if self.page.tokens[i].text == ":")
        colon = next(signs, sentence.first - 1)
        behind = [span for span in items if span.first > colon]
        return behind if len(behind) > 2 else items

    def _items(self, sentence: Span) -> Iterator[Span]:
        """What stands between commas and "and", without a country in brackets behind."""
        first = sentence.first
        index = sentence.first
        depth = 0
        while index <= sentence.last:
            token = self.page.tokens[index] if index < sentence.last else None
            depth += (token.text == "(") - (token.text == ")") if token else 0
            inside = token is not None and (token.index in self.finder.taken or depth > 0)
            if token is not None and token.text == ":" and index - first > 0 and not inside:
                first = index + 1
            if (
                token is None
                or (not inside and token.text in (",", ";"))
                or (not inside and token.norm in ("and", "und", "sowie"))
            ):
                span = self._trimmed(Span(first, self._end(Span(first, index))))
                if span:
                    yield span
                first = index + 1
            index += 1

    def _end(self, span: Span) -> int:
        """Like "Muster (pan-European) are proud to …": the last item of a list ends with its bracket."""
        tokens = self.page.tokens
        close = next(
            (i for i in range(span.first, min(span.last, span.first + _MAX_ITEM)) if tokens[i].text == ")"), None
        )
        if close is None or close + 1 >= span.last or self.lexicon.code != "en":
            return span.last
        behind = tokens[close + 1]
        return close + 1 if behind.is_word and not behind.capital else span.last

    def _trimmed(self, span: Span) -> Span | None:
        first, last = span.first, span.last
        while first < last and self.page.tokens[first].norm in (
            "the",
            "die",
            "der",
            "das",
            "dem",
            "den",
            "also",
            "auch",
            "as",
            "well",
        ):
            first += 1
        while last > first and self.page.tokens[last - 1].text in ".":
            last -= 1
        if last > first and self.page.tokens[last - 1].text == ")":
            opening = next((i for i in range(last - 1, first, -1) if self.page.tokens[i].text == "("), first)
            last = opening
        return Span(first, last) if last > first else None

    def _is_taken(self, span: Span) -> bool:
        return all(index in self.finder.taken for index in range(span.first, min(span.last, span.first + 1)))

    def _could_be(self, span: Span, reserved: set[int]) -> bool:
        """A short run of words with capitals, none of a person's title or a project."""
        tokens = self.page.tokens[span.first : span.last]
        if len(tokens) > _MAX_ITEM or any(t.index in reserved or t.index in self.finder.taken for t in tokens):
            return False
        if any(first <= span.first < last for first, last in (i.aside for i in self.finder.by_key.values())):
            return False  # ", situated in Ulm, Musterland, and …"
        ends, never = self.lexicon.words("names", "ends"), self.lexicon.words("names", "never_first")
        never -= self.lexicon.words("names", "inside")
        if not all((t.is_word and t.capital) or t.norm in SMALL or t.is_dash for t in tokens) or not tokens[0].capital:
            return False
        if tokens[-1].is_dash:
            return False  # "Industrie-"
        text = self.page.words(span)
        plain = len(tokens) == 1 and (tokens[0].norm in self.lexicon.heads or len(text) < 3)
        joined = span.first > 1 and self.page.tokens[span.first - 2].is_dash  # "Forschungs- und Musterkraft"
        if self.lexicon.code == "de" and joined and self.page.tokens[span.first - 1].norm == "und":
            return False
        if self.lexicon.code == "en" and (plain or len(tokens[-1].text) == 1):
            return False  # "Museum", "John D"
        return (
            not any(t.norm in ends or t.norm in never for t in tokens if t.capital)
            and not towns.country(text)
            and not towns.is_town(text)
            and len(text) > 2
        )
