"""Institutions whose names say nothing of their kind ("Brightleaf", "DIT", "Play for Ghana"), by what stands beside.

Evidence is a cue right before the name ("funded by", "in partnership with", "partners"), an enumeration that such a
cue begins, or what the name is said to be ("Brightleaf is a charity"). Precision first: people, places, programmes and
words that stand before a noun ("Brightleaf scheme") are none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from loaders.documents.page import Span
from loaders.documents.western import towns
from loaders.documents.western.brand_definitions import DefinitionFinder
from loaders.documents.western.brand_names import NameRuns
from loaders.documents.western.english_actors import ActorFinder
from loaders.documents.western.lexicon import Lexicon, is_unknown
from loaders.values.privacy import MASK
from ontology import vocab

if TYPE_CHECKING:
    from loaders.documents.western.institutions import InstitutionFinder

_BEFORE = frozenset(["the", "a", "an", "its", "our", "their", "both", ":", "-", "–", "—"])
_JOINS = frozenset([",", ";", "and", "&", "as"])
_KINDS = {
    "charities": "ngo",
    "ngos": "ngo",
    "companies": "company",
    "foundations": "foundation",
    "universities": "university",
}


@dataclass(frozen=True, slots=True)
class _Cue:
    words: tuple[str, ...]
    personal: bool  # people stand behind it as often: "led by"

    @property
    def kind(self) -> str | None:
        """What "charities such as" says of the names behind it."""
        return next((_KINDS[word] for word in self.words if word in _KINDS), None)


@lru_cache(maxsize=4)
def _cues(lexicon: Lexicon) -> dict[str, tuple[_Cue, ...]]:
    found: dict[str, list[_Cue]] = {}
    named = {
        f"{body} {word}" for body in lexicon.words("brands", "bodies") for word in lexicon.words("brands", "naming")
    }
    for texts, personal in (
        (lexicon.words("brands", "cues") | named, False),
        (lexicon.words("brands", "personal_cues"), True),
    ):
        for text in texts:
            words = tuple(text.split())
            found.setdefault(words[-1], []).append(_Cue(words, personal))
    return {last: tuple(sorted(cues, key=lambda c: -len(c.words))) for last, cues in found.items()}


_ROLE = _Cue((), personal=False)
_MAX_NOUN = 7  # words with small letters before a name: "the local drugs and alcohol service"
_MAX_ROLE = 14  # tokens between a noun for a role and the names


class BrandFinder:
    """Adds such institutions to those of a page; nothing is looked for in `reserved` tokens."""

    def __init__(self, finder: InstitutionFinder, reserved: set[int]) -> None:
        self.finder, self.page, self.lexicon = finder, finder.page, finder.lexicon
        self.runs = NameRuns(finder, reserved)

    def run(self) -> None:
        """Adds what definitions, brackets and cues tell."""
        definitions = DefinitionFinder(self.runs)
        definitions.spelled_out()
        definitions.defined()
        for sentence in self.page.sentences:
            if not self.page.is_heading_in_capitals(sentence):
                for index in range(sentence.first, sentence.last):
                    cue = self._cue(sentence, index) or self._role_cue(sentence, index)
                    if cue:
                        self._behind(sentence, index + 1, cue)
        definitions.bracketed()
        definitions.acting()
        definitions.of_person()
        definitions.known_as()
        ActorFinder(self, self.runs).run()

    def _cue(self, sentence: Span, index: int) -> _Cue | None:
        """The longest cue whose last word stands at a token."""
        for cue in _cues(self.lexicon).get(self.page.tokens[index].norm, ()):
            first = index + 1 - len(cue.words)
            words = tuple(t.norm for t in self.page.tokens[max(first, 0) : index + 1])
            if first >= sentence.first and words == cue.words:
                return cue
        return None

    def _role_cue(self, sentence: Span, index: int) -> _Cue | None:
        """Like "Members of the alliance include", "further partners in this are": a noun for a role before the verb."""
        if self.page.tokens[index].norm not in self.lexicon.words("brands", "role_verbs"):
            return None
        roles = self.lexicon.words("brands", "roles")
        before = self.page.tokens[max(sentence.first, index - _MAX_ROLE) : index]
        return _ROLE if any(token.norm in roles for token in before) else None

    def _behind(self, sentence: Span, first: int, cue: _Cue) -> None:
        """The names of an enumeration behind a cue."""
        items = list(self.items(sentence, first))
        sure = [item.first in self.finder.taken for item in items]
        for item, known in zip(items, sure, strict=True):
            if not known and self.is_brand(item, personal=cue.personal, among=any(sure) or len(items) > 2):
                self.runs.add(item, cue.kind or self._kind_among(item, items))

    def _kind_among(self, span: Span, items: list[Span]) -> str | None:
        """Of "HTU" or "UHB" beside a university: the letter stands for one."""
        text = self.page.words(span)
        known = [self.finder.taken[item.first] for item in items if item.first in self.finder.taken]
        learned = any(vocab.is_kind(one.kind, "university_or_school") for one in known)
        return "university" if learned and text.isupper() and 2 < len(text) < 7 and "U" in (text[0], text[-1]) else None

    def items(self, sentence: Span, first: int) -> Iterator[Span]:
        """Names parted by commas and "and", up to the first words that are none."""
        index = first
        while index < sentence.last:
            index = self._past_noun(sentence, self._past(sentence, index, _BEFORE))
            last = self.runs.end(sentence, index)
            if last == index:
                return
            yield Span(index, last)
            index = self._past_remark(self.runs.past_bracket(last, sentence), sentence)
            if index >= sentence.last or self.page.tokens[index].norm not in _JOINS:
                return
            index = self._past(sentence, index, _JOINS | {"well", "also"})

    def _past_remark(self, index: int, sentence: Span) -> int:
        """Behind "from Spain", "(Spain) as the coordinator", between two names."""
        near = self.page.tokens[index : min(index + 5, sentence.last)]
        if len(near) > 1 and near[0].norm in ("from", "in") and near[1].capital:
            return next(
                (i for i in (index + 3, index + 2) if i <= sentence.last and self._is_place(index + 1, i)), index
            )
        if len(near) > 1 and near[0].norm == "as" and near[1].norm != "well":
            return next((t.index for t in near if t.text in ",;"), index)
        return index

    def _is_place(self, first: int, last: int) -> bool:
        text = self.page.words(Span(first, last))
        return towns.is_town(text) or towns.country(text) is not None

    def _past_noun(self, sentence: Span, index: int) -> int:
        """Behind "the local housing society" before a name; the token itself where no such noun stands."""
        tokens = self.page.tokens
        end = index
        while end < min(sentence.last, index + _MAX_NOUN) and tokens[end].is_word and not tokens[end].capital:
            end += 1
        named = index < end < sentence.last and tokens[end].is_word and tokens[end].capital
        return end if named and tokens[end - 1].norm in self.lexicon.words("brands", "nouns") else index

    def _past(self, sentence: Span, index: int, words: frozenset[str]) -> int:
        while index < sentence.last and self.page.tokens[index].norm in words:
            index += 1
        return index

    def is_brand(self, span: Span, *, personal: bool, among: bool) -> bool:
        """Whether words with capitals are the name of an institution, by their make and what stands around them."""
        tokens = self.page.tokens[span.first : span.last]
        text = self.page.words(span)
        if not tokens or MASK in text or any(t.index in self.runs.reserved for t in tokens):
            return False
        if self.runs.is_known(span) or self.runs.is_person(span) or not self.runs.ends_well(span):
            return False
        longer = text.casefold() + " "
        if (text[0].isdigit() and "-" in text) or any(
            one.name.casefold().startswith(longer) for one in self.finder.institutions
        ):
            return False  # the number of a contract; the short name of one that is known
        if self._is_other(tokens[-1].norm) or (text[-1] == "s" and text[:-1].isupper() and text[:-1].isalpha()):
            return False
        made = self.runs.is_made(span)
        common = all(not is_unknown("en", t.norm) for t in tokens if t.is_word)
        owned = any(t.text in "'’" for t in tokens)  # "King’s Fund"
        plain = tokens[-1].norm in self.lexicon.words("brands", "no_last") and common and not owned
        if len(tokens) == 1:
            return not plain and (made or (not common and (not personal or among) and len(text) > 2))
        return not plain and (made or len(tokens) > 3 or common or among or not personal)

    def _is_other(self, last: str) -> bool:
        """Like "European", "March": what ends with such a word is no name."""
        return last in self.lexicon.words("brands", "demonyms") or last in self.lexicon.months
