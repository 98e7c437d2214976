"""Names of projects right before, after or beside a word for one: "the Green Rivers project", "the project GREENWAY",
"Village Examples, a two-year project".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from loaders.documents.page import Span
from loaders.documents.western import towns
from loaders.documents.western.acronyms import fits_acronym, is_acronym
from loaders.documents.western.lexicon import is_unknown

if TYPE_CHECKING:
    from loaders.documents.western.projects import ProjectFinder

_MAX_RUN = 8
_CALLED = re.compile(r"project|initiative|projekt|vorhaben|[\w-]+projekt")
_NO_ATTRIBUTES = frozenset(
    [",", ".", ";", ":", "(", ")", "in", "of", "the", "for", "to", "im", "der", "des", "am", "von"]
)
_BEFORE_NAMES = frozenset(["the", "this", "our", "its", "’", "des", "das", "dem", "im", "der"])
_ROLES = ("partner", "coordinat", "manage", "leader", "office", "team", "consortium", "lead", "participant")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_SMALL = frozenset(
    [
        "of",
        "for",
        "and",
        "the",
        "in",
        "on",
        "to",
        "de",
        "für",
        "und",
        "der",
        "des",
        "im",
        "&",
        "a",
        "with",
        "mit",
        "zur",
        "zum",
        "von",
    ]
)


class ProjectNames:
    """Reads such names for the finder of one page."""

    def __init__(self, finder: ProjectFinder) -> None:
        self.finder, self.page, self.lexicon = finder, finder.page, finder.lexicon

    def apposition(self, index: int, busy: set[int]) -> Span | None:
        """Like "Village Examples, a two-year project", "EXAMPLE is a joint project", "EXAMPLE, ein Projekt der …"."""
        sentence = self.page.sentence_of(index)
        following = self.page.tokens[index + 1].norm if index + 1 < sentence.last else ""
        if not _CALLED.fullmatch(self.page.tokens[index].norm) or following.startswith(_ROLES):
            return None
        article = next(
            (
                i
                for i in range(index - 1, max(sentence.first, index - 6) - 1, -1)
                if self.page.tokens[i].norm in ("a", "an", "ein", "eine")
            ),
            None,
        )
        if (
            article is None
            or article - 1 <= sentence.first
            or any(self.page.tokens[i].norm in _NO_ATTRIBUTES for i in range(article, index))
        ):
            return None
        if self.page.tokens[article - 1].norm not in (",", "is", "ist", "–", "-", "—"):
            return None
        last = first = article - 1
        while first > sentence.first and last - first < 6 and first - 1 not in busy and self._is_part(first - 1):
            first -= 1
        if first == last or self.finder.is_excluded(self.page.words(Span(first, last))):
            return None
        words = self.page.words(Span(first, last))
        alone = last - first == 1
        if (alone or self.lexicon.code == "de") and not is_acronym(words.split()[0]) and self._is_common(first):
            return None
        return Span(first, last) if self.page.tokens[first].norm not in self.lexicon.words("names", "ends") else None

    def before(self, index: int, busy: set[int]) -> Span | None:
        """Like "the Green Rivers project", "des MUSTER Projektes"."""
        sentence = self.page.sentence_of(index)
        first = index - (
            index > sentence.first
            and self.page.tokens[index - 1].is_dash
            and self.page.tokens[index - 1].end == self.page.tokens[index].start
        )
        last = first
        short = None
        if (
            self.page.tokens[last - 1].text == ")"
            and last - 3 > sentence.first
            and self.page.tokens[last - 3].text == "("
        ):
            short = self.page.tokens[last - 2].text  # "Examples of Long Titles (ELT) project"
            first = last = last - 3
        while first > sentence.first and last - first < _MAX_RUN and first - 1 not in busy and self._is_part(first - 1):
            first -= 1
        if short and not fits_acronym(short, self.page.words(Span(first, last)) if last > first else ""):
            return None
        while first < last and self._is_plain(first):
            first += 1
        if first == last:
            return None
        if self.lexicon.code == "de":
            first = last - 1  # nouns have capitals: only the word beside it
        words = self.page.words(Span(first, last))
        article = first > sentence.first and self.page.tokens[first - 1].norm in _BEFORE_NAMES
        article = article or (first > sentence.first + 1 and self.page.words(Span(first - 2, first)) in ("'s", "’s"))
        alone = last - first == 1
        if self.lexicon.code == "en" and self._is_titled(index, first, last):
            return Span(first, index + 1)
        acronym = is_acronym(words.split()[0]) and all(is_acronym(w) or _NUMBER.fullmatch(w) for w in words.split())
        shouted = not alone and all(t.shouted for t in self.page.tokens[first:last])  # "HARBOURS FOR ALL project"
        if (
            not acronym
            and not shouted
            and (not article or self.lexicon.code == "de" or (alone and self._is_common(first)))
        ):
            return None
        if self.page.is_heading_in_capitals(Span(first, last)) or self.finder.is_excluded(words):
            return None
        return Span(first, last)

    def _is_titled(self, index: int, first: int, last: int) -> bool:
        """Like "Smart Harbours Development Project": the word has a capital too and belongs to the name."""
        token = self.page.tokens[index]
        plain = self.lexicon.words("projects", "no_names")
        own = [t for t in self.page.tokens[first:last] if t.capital and t.norm not in plain]
        heading = self.page.is_heading_in_capitals(self.page.sentence_of(index))
        return token.capital and not token.shouted and token.norm == "project" and len(own) > 1 and not heading

    def _is_part(self, index: int) -> bool:
        token = self.page.tokens[index]
        never = self.lexicon.words("names", "never_first")
        if token.shouted and index + 1 < len(self.page.tokens) and self.page.tokens[index + 1].shouted:
            return not self.finder.is_project(index)  # "HARBOURS FOR ALL project"
        if token.is_word and token.capital:
            return token.norm not in never and not self.finder.is_project(index)
        if is_acronym(token.text):
            return True
        return (
            bool(token.norm in ("of", "and", "for") or _NUMBER.fullmatch(token.text) or token.text == "+")
            and self.page.tokens[index - 1].capital
        )

    def _is_plain(self, index: int) -> bool:
        token = self.page.tokens[index]
        plain = self.lexicon.words("projects", "no_names")
        return (
            token.norm in plain
            or not token.text[0].isalnum()
            or token.norm in _SMALL
            or bool(towns.country(token.text))
        )

    def _is_common(self, index: int) -> bool:
        """A word of the language in its base form: "the Flagship project" may be no name."""
        text = self.page.tokens[index].text
        return not is_unknown(self.lexicon.code, text)

    def after(self, index: int, busy: set[int]) -> Span | None:
        """Like "the project GREENWAY", "Projekt Musterwald": an acronym, or words with capitals up to a sign."""
        sentence = self.page.sentence_of(index)
        first = index + 1
        colon = first < sentence.last and self.page.tokens[first].text in ":"
        if first >= sentence.last or first in busy or colon or not self._may_begin(first, index):
            return None
        last = first
        while last < sentence.last and last - first < _MAX_RUN and last not in busy and self._goes_on(first, last):
            last += 1
        while last > first + 1 and self.page.tokens[last - 1].norm in _SMALL:
            last -= 1
        words = self.page.words(Span(first, last)) if last > first else ""
        if not words or self.finder.is_excluded(words):
            return None
        if self.lexicon.code == "de" and not is_acronym(words.split()[0]):
            return None
        if self.lexicon.code == "en" and not is_acronym(words.split()[0]) and last - first < 2:
            return None
        if is_acronym(words.split()[0]):
            return Span(first, first + 1) if not self._goes_with(first, last) else Span(first, last)
        return Span(first, last)

    def _may_begin(self, index: int, head: int) -> bool:
        token = self.page.tokens[index]
        noun = self.page.tokens[head]
        if not noun.norm.startswith(
            (
                "proje",
                "vorhaben",
                "initiative",
                "forschungsproje",
                "verbund",
                "kooperationsp",
                "pilotp",
                "modellp",
                "action",
            )
        ):
            return False
        return (
            (token.is_word or token.text[0].isdigit())
            and (token.capital or is_acronym(token.text))
            and token.norm not in self.lexicon.words("names", "ends")
            and token.norm not in self.lexicon.words("names", "never_first")
        )

    def _goes_with(self, first: int, last: int) -> bool:
        """Like "GREEN WAY 2": more words of the same make."""
        return all(is_acronym(t.text) or t.text.isdigit() or t.shouted for t in self.page.tokens[first + 1 : last])

    def _goes_on(self, first: int, index: int) -> bool:
        token = self.page.tokens[index]
        if token.norm in self.lexicon.words("names", "ends"):
            return False
        if token.capital or token.text.isdigit() or index == first:
            return True
        following = self.page.tokens[index + 1] if index + 1 < len(self.page.tokens) else None
        return (
            token.norm in ("of", "and", "for", "&", "in")
            and following is not None
            and following.capital
            and self.lexicon.code == "en"
        )
