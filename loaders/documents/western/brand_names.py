"""Runs of words with capitals that could be names of institutions, for the finders of brands and definitions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loaders.documents.page import Span
from loaders.documents.western import towns
from loaders.documents.western.heads import ends_name
from loaders.documents.western.lexicon import is_unknown
from loaders.documents.western.shortened import initials
from loaders.values.privacy import MASK

if TYPE_CHECKING:
    from loaders.documents.western.institutions import InstitutionFinder

_SMALL = frozenset(["of", "for", "and", "&", "the", "de", "del", "di", "da", "la", "du", "without", "to", "+"])
_PEOPLE = frozenset(["dr", "prof", "professor", "mr", "mrs", "ms", "sir", "dame", "cllr", "councillor", "minister"])
_MAX_NAME = 8
_ABSTRACT = ("tion", "sion", "ment", "ing", "ance", "ence", "ity", "ness", "ship", "ism", "change", "goals")


class NameRuns:
    """Says where such names end, what they are made of, and adds them to the institutions of a page."""

    def __init__(self, finder: InstitutionFinder, reserved: set[int]) -> None:
        self.finder, self.page, self.lexicon = finder, finder.page, finder.lexicon
        self.reserved = reserved
        self.introduced = self._introduced()
        self.after = self.lexicon.words("brands", "after")
        self.never = self.lexicon.words("names", "never_first")

    def _introduced(self) -> set[str]:
        """Acronyms of institutions that are known: no names of others."""
        tokens = self.page.tokens
        found = {i for one in self.finder.institutions for i in initials(one.name)}
        behind = (t for t in tokens[2:] if tokens[t.index - 1].text == "(" and t.index - 2 in self.finder.taken)
        found |= {t.text for t in tokens[3:-1] if tokens[t.index - 1].text == "(" and self._is_of_topic(t.index)}
        return found | {t.text for t in behind} | {a for one in self.finder.institutions for a in one.aliases}

    def _is_of_topic(self, index: int) -> bool:
        """Like "Harbour Wall Restoration (HWR)": an acronym of what somebody does, which is nobody's name."""
        tokens, short = self.page.tokens, self.page.tokens[index].text
        words = tokens[max(0, index - 1 - len(short)) : index - 1]
        if not (tokens[index].shouted and tokens[index + 1].text == ")" and words):
            return False
        abstract = words[-1].norm.endswith(_ABSTRACT) and words[-1].index not in self.finder.taken
        return abstract and all(t.capital for t in words) and "".join(t.text[0] for t in words) == short

    def add(self, span: Span, kind: str | None = None) -> None:
        """One more institution; what is "for" somebody is most often a society."""
        tokens = self.page.tokens[span.first : span.last]
        kind = kind or ("ngo" if any(t.norm in ("for", "without") for t in tokens) else None)
        self.finder.add(" ".join(self.page.words(span).split()), kind, None, span)

    def end(self, sentence: Span, first: int) -> int:
        """Where a name that begins at a token ends: a known one, or a run of words with capitals."""
        if first in self.finder.taken:
            one = self.finder.taken[first]
            last = first
            while last < sentence.last and self.finder.taken.get(last) is one:
                last += 1
            return last
        last = first
        while (
            last < min(sentence.last, first + _MAX_NAME)
            and last not in self.finder.taken
            and self._is_part(first, last)
        ):
            last += 1
        while last > first and not (self.page.tokens[last - 1].capital or self.page.tokens[last - 1].text[0].isdigit()):
            last -= 1
        return last

    def _is_part(self, first: int, index: int) -> bool:
        token = self.page.tokens[index]
        if index in self.reserved:
            return False
        owned = index - 2 > first and self.page.tokens[index - 1].norm == "s" and self._is_owned(index - 2)
        if token.is_word and token.capital and owned:
            return True  # "King’s Fund"
        if token.is_word and token.capital:
            return not ends_name(self.page, self.lexicon, index) and token.norm not in self.never
        if index == first:
            return token.text[0].isdigit() and self.page.tokens[index + 1 : index + 2] != []
        if token.text in "'’" or (token.norm == "s" and self.page.tokens[index - 1].text in "'’"):
            return self._is_owned(index - (token.norm == "s"))
        if token.norm == "and" or token.text == "&":
            return token.text == "&"
        return token.norm in _SMALL or token.text[0].isdigit() or any(c.isupper() for c in token.text[1:])

    def _is_owned(self, index: int) -> bool:
        """Like "King’s Fund": an owner whom names have."""
        behind = self.page.tokens[index + 1 : index + 3]
        owner = self.page.tokens[index - 1].norm in self.lexicon.words("names", "owners")
        return owner and len(behind) == 2 and behind[0].norm == "s" and behind[1].capital

    def past_bracket(self, index: int, sentence: Span) -> int:
        tokens = self.page.tokens
        if index < sentence.last and tokens[index].text == "(":
            close = next((i for i in range(index, min(index + 12, sentence.last)) if tokens[i].text == ")"), None)
            return close + 1 if close else index
        return index

    def is_made(self, span: Span) -> bool:
        """Acronyms, inner capitals, digits, "&", "of" and "for": no person has such a name."""
        tokens = self.page.tokens[span.first : span.last]
        inner = any(any(c.isupper() for c in t.text[1:]) and "-" not in t.text for t in tokens if len(t.text) > 2)
        return inner or any(t.norm in ("of", "for", "&", "without") or t.text[0].isdigit() for t in tokens)

    def ends_well(self, span: Span) -> bool:
        """Not before a noun or an apostrophe ("Brightleaf scheme", "Brightleaf's"), but before a sign or small word."""
        if span.last >= len(self.page.tokens) or span.last >= self.page.sentence_of(span.first).last:
            return True
        following = self.page.tokens[span.last]
        if following.text in "'’":
            return False
        return not following.is_word or following.norm in self.after

    def is_person(self, span: Span) -> bool:
        """Like "Prof. Muster", "Anna Muster": a title before it, or a given name at its beginning."""
        tokens = self.page.tokens[span.first : span.last]
        titled = self.page.tokens[max(0, span.first - 1)].norm in _PEOPLE or tokens[0].norm in _PEOPLE
        given = 1 < len(tokens) < 5 and tokens[0].norm in self.lexicon.words("people", "given")
        return titled or (given and not self.is_made(span))

    def is_known(self, span: Span) -> bool:
        """Towns, countries, programmes, and acronyms of institutions that have another name."""
        text = self.page.words(span)
        place = towns.is_town(text) or towns.country(text) is not None
        return place or text.casefold() in self.lexicon.known_names or text in self.introduced

    def is_free(self, span: Span) -> bool:
        """Neither place nor person, nor one common word that begins a sentence."""
        text = self.page.words(span)
        starts = span.first == self.page.sentence_of(span.first).first
        if len(text) > 2 and text[-1] == "s" and text[:-1].isupper() and text[:-1].isalpha():
            return False  # "CSOs", "MOUs": a class
        if text[0].isdigit() and "-" in text:
            return False  # the number of a contract
        plain = span.last - span.first == 1 and not is_unknown("en", text) and not self.is_made(span)
        return (
            not (plain and starts)
            and MASK not in text
            and len(text) > 2
            and not (self.is_known(span) or self.is_person(span))
        )
