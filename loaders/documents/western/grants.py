"""Lists of grants: "The grants are: • Harbour Friends – to repair a boat", and who gives them.

Here a name needs no known head: the list says what it got. Who gave is the fund named last before the list, and the
institution from which the page says that grants came.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from loaders.documents.findings import Institution, Programme, Tie
from loaders.documents.page import Span
from loaders.documents.western.heads import heads_in, kind_of
from loaders.documents.western.institutions import InstitutionFinder
from loaders.values.privacy import MASK

_SMALL = frozenset(["of", "for", "and", "&", "the", "in", "on", "to", "’", "'", "s", "de", "-", "."])
_MAX_NAME = 12
_NEAR = 6  # blocks before a list in which its money is spoken of


@dataclass(frozen=True, slots=True)
class Grant:
    """Who got one, with the words of the item."""

    institution: Institution
    quote: Span
    announced: Span  # the blocks in which the list is announced


class GrantReader:
    """Reads the lists of grants of one page."""

    def __init__(self, finder: InstitutionFinder) -> None:
        self.finder, self.page, self.lexicon = finder, finder.page, finder.lexicon
        self.words = self.lexicon.words("grants", "words")
        self.giving = self.lexicon.words("grants", "giving")

    def run(self, reserved: set[int]) -> list[Grant]:
        """Every item of every list of grants."""
        found: list[Grant] = []
        for bullets in self.page.lists:
            first = max(0, bullets.intro - _NEAR)
            announced = Span(self.page.blocks[first].span.first, self.page.blocks[bullets.intro].span.last)
            intro = self.page.tokens[announced.first : announced.last]
            items = [self.page.blocks[i].span for i in bullets.items]
            if not self.words or not any(self.lexicon.lemmas(t.text) & self.words for t in intro):
                continue
            names = [self._name(item) for item in items]
            if sum(name is not None for name in names) * 2 <= len(items) or len(items) < 2:
                continue
            for item, name in zip(items, names, strict=True):
                if name and not any(i in reserved for i in range(name.first, name.last)):
                    found.append(Grant(self._institution(name), item, announced))
        return found + list(self._recipients())

    def _recipients(self) -> Iterator[Grant]:
        """Like "The grant recipients are the A Museum (Ulm); the B Museum (Kassel)" in one sentence."""
        receivers = self.lexicon.words("grants", "receivers")
        for number, block in enumerate(self.page.blocks) if receivers else ():
            for sentence in block.sentences:
                norms = [t.norm for t in self.page.tokens[sentence.first : sentence.last]]
                at = next(
                    (i for i, n in enumerate(norms[:-1]) if n in receivers and norms[i + 1] in ("are", "include", ":")),
                    None,
                )
                if at is None:
                    continue
                first = self.page.blocks[max(0, number - _NEAR)].span.first
                for one in self.finder.institutions:
                    inside = [m.span for m in one.mentions if sentence.first + at < m.span.first < sentence.last]
                    if inside:
                        yield Grant(one, inside[0], Span(first, sentence.first + at))

    def _institution(self, name: Span) -> Institution:
        """The one that stands there already, where it has the whole name; else a new one with it."""
        known = [self.finder.taken[i] for i in range(name.first, name.last) if i in self.finder.taken]
        text = " ".join(self.page.words(name).split())
        if known and all(
            i in self.finder.taken or not self.page.tokens[i].capital for i in range(name.first, name.last)
        ):
            return known[0]
        for one in dict.fromkeys(known):
            self.finder.drop(one, name)
        heads = heads_in(self.page, self.lexicon, name)
        return self.finder.add(text, kind_of(self.page, name, heads) if heads else "ngo", None, name)

    def _name(self, item: Span) -> Span | None:
        """The words of an item before a dash or colon, behind an amount: "£500 to Harbour Friends: a boat"."""
        tokens = self.page.tokens
        first = item.first
        money = next((i for i in range(first, min(item.last, first + 6)) if tokens[i].norm == "to"), None)
        if tokens[first].text in "$£€" and money is not None:
            first = money + 1
        first += first < item.last and tokens[first].norm == "the"
        last = first
        while last < item.last and last - first <= _MAX_NAME and not self._parts(last):
            last += 1
        name = Span(first, self._without_bracket(first, last))
        words = tokens[name.first : name.last]
        if last >= item.last or not words or name.last - name.first > _MAX_NAME or MASK in self.page.words(name):
            return None
        capital = all(t.capital or t.norm in _SMALL or t.text[0].isdigit() or not t.is_word for t in words)
        begins = words[0].capital or words[0].text[0].isdigit()
        spoken = tokens[last + 1].norm if last + 1 < item.last else ""
        fits = spoken and not spoken[0].isdigit()
        return name if capital and begins and fits else None

    def _parts(self, index: int) -> bool:
        token, before = self.page.tokens[index], self.page.tokens[index - 1]
        following = self.page.tokens[index + 1] if index + 1 < len(self.page.tokens) else None
        if token.text == "(" and following is not None and following.text in "$£€":
            return True  # "Harbour Players ($500)"
        return token.text == ":" or (token.is_dash and token.start > before.end) or token.text == ","

    def _without_bracket(self, first: int, last: int) -> int:
        if self.page.tokens[last - 1].text == ")":
            return next((i for i in range(first + 1, last) if self.page.tokens[i].text == "("), last)
        return last

    def ties(self, grants: list[Grant], programmes: list[Programme]) -> Iterator[Tie]:
        """Who funds those of the lists."""
        givers = {announced: self._givers(announced) for announced in {grant.announced for grant in grants}}
        for grant in grants:
            near = [
                (m.span.first, p) for p in programmes for m in p.mentions
                if m.span.first in grant.announced and p.kind in ("fund", "programme")
            ]  # fmt: skip
            if near:
                yield Tie(grant.institution, "funded_by", max(near, key=lambda pair: pair[0])[1], grant.quote)
            for giver in givers[grant.announced]:
                if giver is not grant.institution:
                    yield Tie(grant.institution, "funded_by", giver, grant.quote)

    def _givers(self, announced: Span) -> list[Institution]:
        """Like "have received funding from A", "A has awarded grants", once in what announces the list."""
        return [one for one in self.finder.institutions if self._gives_in(one, announced)]

    def _gives_in(self, one: Institution, announced: Span) -> bool:
        spans = (m.span for m in one.mentions if not m.pointing and m.span.first in announced)
        return any(self._gives(span) for span in spans)

    def _gives(self, span: Span) -> bool:
        tokens = self.page.tokens
        sentence = self.page.sentence_of(span.first)
        before = tokens[max(sentence.first, span.first - 12) : span.first]
        source = before[-1].norm if before and before[-1].norm != "the" else before[-2].norm if len(before) > 1 else ""
        if source == "from":
            return any(self.lexicon.lemmas(t.text) & self.words for t in before)
        if source == "by":
            return any(t.norm in self.giving for t in before[-3:])
        near = tokens[span.last : min(span.last + 3, sentence.last)]
        return any(t.norm in self.giving for t in near)
