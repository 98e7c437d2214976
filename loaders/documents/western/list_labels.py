"""Labels of lists: what a line, heading or the beginning of a line says of the institutions behind or below it.

A label is one of the file's, or a noun for a role with words around it that say nothing more: "Our project partners",
"Partners of the GREENWAY project", "GREENWAY consortium".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from loaders.documents.page import Span, Token
from loaders.documents.western.german_roles import announcing, heading

if TYPE_CHECKING:
    from loaders.documents.western.institutions import InstitutionFinder

RELATIONS = ("leads", "partner_in", "funded_by", "organises", "member_of", "supports")
_LABELS = (*RELATIONS, "periods", "titles")
_OPENERS = frozenset(["by", "from", "of", "durch", "von", "vom", "mitteln"])
_ARTICLES = frozenset(["the", "der", "die", "das"])
_VERBS = frozenset(["is", "was", "are", "were", "has", "have", "will", "ist", "wird", "wurde", "sind", "hat"])
_ASKED = {"belongs": "member_of", "members": "member_of", "member": "member_of", "behind": "partner_in"}
_ASKED |= {"involved": "partner_in", "partners": "partner_in", "participates": "partner_in", "part": "partner_in"}
_MAX_LINE = 18  # tokens of a line that begins with a label without a colon
_MAX_LABEL, _MAX_WORDS = 6, 9  # tokens of a label of the file, of one with words around it


class LabelReader:
    """Reads the labels of one page."""

    def __init__(self, finder: InstitutionFinder) -> None:
        self.finder, self.page, self.lexicon = finder, finder.page, finder.lexicon
        self.before, self.behind = (self.lexicon.words("labels", key) for key in ("before", "behind"))
        self.announcing = self.lexicon.words("labels", "announcing")
        self.nouns = {
            tuple(noun.split()): relation for relation in RELATIONS for noun in self.lexicon.words("labels", relation)
        }

    def label(self, block: Span) -> tuple[str | None, int]:
        """The relation that a label at the beginning of a block announces, and where the label ends."""
        tokens = self.page.tokens[block.first : min(block.last, block.first + _MAX_WORDS)]
        colon = next((i for i, token in enumerate(tokens) if token.text in ":|" and i), None)
        if colon is None and (opened := self._opening(block)):
            return opened
        if colon is None and tokens[0].norm == "who" and (asked := self._asking(block)):
            return asked, block.last
        size = colon if colon is not None else block.last - block.first
        after = block.first + colon + 1 if colon is not None else block.last
        if size > _MAX_WORDS or tokens[-1].text == ".":
            return None, block.last
        if size < _MAX_LABEL - (colon is None):
            text = self.page.words(Span(block.first, block.first + size)).casefold().strip("| ?")
            text = text.removeprefix("the ").removeprefix("die ")
            if relation := self.known(text, RELATIONS):
                return relation, after
        relation = self.around_noun(tokens[:size])
        return (relation, after) if relation else (None, block.last)

    def _asking(self, block: Span) -> str | None:
        """Like "Who belongs to the Windmill Alliance?", "Who is behind the project?"."""
        norms = [t.norm for t in self.page.tokens[block.first : min(block.last, block.first + _MAX_LINE)]]
        if norms[-1] != "?":
            return None
        return next((relation for word, relation in _ASKED.items() if word in norms[1:5]), None)

    def known(self, text: str, labels: tuple[str, ...]) -> str | None:
        """What one of the file's labels announces."""
        return next((label for label in labels if text in self.lexicon.words("lists", label)), None)

    def around_noun(self, tokens: list[Token]) -> str | None:
        """What a noun for a role announces that stands among words of no weight and perhaps the name of a project."""
        norms = tuple(t.norm for t in tokens if t.text not in "?:")
        if self.lexicon.code == "de":
            return heading(self.lexicon, norms) if tokens and tokens[0].capital else None
        for size in (3, 2, 1) if self.nouns and tokens and tokens[0].capital else ():
            for first in range(len(norms) - size + 1):
                relation = self.nouns.get(norms[first : first + size])
                rest = tokens[first + size : len(norms)]
                if relation and self._is_empty(tokens[:first], self.before) and self._is_empty(rest, self.behind):
                    return relation
        return None

    def _is_empty(self, tokens: list[Token], words: frozenset[str]) -> bool:
        """Whether tokens say nothing, but for one acronym or other name of a project."""
        rest = [t for t in tokens if t.norm not in words]
        named = all(t.shouted or any(c.isupper() for c in t.text[1:]) or not t.text[0].isalpha() for t in rest)
        return named and len(rest) <= 3 and (not rest or rest[-1].index - rest[0].index < 3)

    def label_of(self, block: Span) -> str | None:
        """The relation that a block announces, where it is nothing but a label."""
        relation, after = self.label(block)
        return relation if after >= block.last else None

    def begins_with_label(self, block: Span) -> bool:
        """Whether a label of any kind and a colon begin a block: "Funding: …"."""
        near = range(block.first + 1, min(block.last, block.first + 4))
        colon = next((i for i in near if self.page.tokens[i].text == ":"), None)
        return (
            colon is not None and self.known(self.page.words(Span(block.first, colon)).casefold(), _LABELS) is not None
        )

    def inner(self, block: Span) -> Iterator[tuple[str, Span]]:
        """Several labels in one paragraph ("Duration: … Coordinator: … Partners: …"): each with what it announces."""
        marks: list[tuple[int, int, str]] = []
        for colon in range(block.first + 1, block.last):
            if self.page.tokens[colon].text != ":":
                continue
            for first in range(max(block.first, colon - 3), colon):
                label = self.page.words(Span(first, colon))
                relation = self.known(label.casefold(), _LABELS)
                if relation and label[0].isupper():
                    marks.append((first, colon + 1, relation))
                    break
        ends = [first for first, _, _ in marks[1:]] + [block.last]
        for (_, after, relation), end in zip(marks, ends, strict=True) if len(marks) > 1 else ():
            if relation in RELATIONS and after < end:
                yield relation, Span(after, end)

    def ending(self, block: Span) -> str | None:
        """Like "The partners of the project are:" before a list."""
        last = self.page.sentence_of(block.last - 1)
        words = [t.norm for t in self.page.tokens[last.first : last.last]]
        if self.lexicon.code == "de":
            return announcing(self.lexicon, self.page.words(last)) if len(words) < 30 else None
        for relation in ("partner_in", "member_of") if len(words) < 16 else ():
            if any(word in self.lexicon.words("lists", relation) for word in words):
                return relation
        if len(words) < 30 and "following" in words and not self.announcing.isdisjoint(words):
            return "partner_in"
        if len(words) < 40 and any(word in self.announcing for word in words[-8:]):
            return "partner_in"
        return None

    def _opening(self, block: Span) -> tuple[str, int] | None:
        """Like "Funded by the Windmill Trust." as a line of its own: a label that ends with "by" needs no colon."""
        if block.last - block.first > _MAX_LINE or not self.page.tokens[block.first].capital:
            return None
        for size in (4, 3, 2):
            after = block.first + size
            if after + 1 >= block.last or self.page.tokens[after - 1].norm not in _OPENERS:
                continue
            relation = self.known(self.page.words(Span(block.first, after)).casefold(), RELATIONS)
            behind, second = self.page.tokens[after : after + 2]
            named = behind.capital or (second.capital and behind.norm in _ARTICLES)
            inside = any(i in self.finder.taken for i in range(after, min(after + 3, block.last)))
            if relation and named and inside and not self._has_verb(block):
                return relation, after
        return None

    def _has_verb(self, block: Span) -> bool:
        """Like "Funded by the Windmill Trust, the project is new": a sentence, which the rules read."""
        return any(token.norm in _VERBS for token in self.page.tokens[block.first : block.last])
