"""Institutions of lists: after labels ("Partners: …") and in columns of tables.

Here a name needs no known head: the label or the column says that it is an institution.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from loaders.documents.findings import Institution, Project, Tie
from loaders.documents.page import Page, Span
from loaders.documents.western import english, towns
from loaders.documents.western.institutions import InstitutionFinder
from loaders.documents.western.lexicon import Lexicon
from loaders.documents.western.names import legal_form_at, place_in
from loaders.documents.western.shortened import acronym_kind
from loaders.values.privacy import MASK

_MAX_NAME = 12  # tokens
_RELATIONS = ("leads", "partner_in", "funded_by", "organises")
_LABELS = (*_RELATIONS, "periods", "titles")
_OPENERS = frozenset(["by", "from", "of", "durch", "von", "vom", "mitteln"])
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


@dataclass(frozen=True, slots=True)
class Listed:
    """An institution that a label lists, with the words that do."""

    institution: Institution
    relation: str
    quote: Span


class ListReader:
    """Adds to the institutions of a page those that labels, tables and headings list."""

    def __init__(self, page: Page, lexicon: Lexicon, finder: InstitutionFinder) -> None:
        self.page, self.lexicon, self.finder = page, lexicon, finder

    def labels(self, reserved: set[int]) -> list[Listed]:
        """What stands behind a label on its line, or in the list that it announces."""
        found: list[Listed] = []
        announced = {bullets.intro: bullets.items for bullets in self.page.lists}
        for number, block in enumerate(self.page.blocks):
            inner = list(self._inner(block.span))
            for said, segment in inner:
                known = ((self._institution(span, reserved), span) for span in self.parts(segment))
                found += [Listed(institution, said, span) for institution, span in known if institution]
            if inner:
                continue
            relation, after = self._label(block.span)
            if relation is None:
                relation = self._ending_label(block.span) if number in announced else None
                after = block.span.last
            if relation is None:
                continue
            spans = list(self.parts(Span(after, block.span.last)))
            items = announced.get(number) or (self._following(number) if not spans else ())
            spans += [part for item in items for part in self.parts(self.page.blocks[item].span, whole=True)]
            known = ((self._institution(span, reserved), span) for span in spans)
            found += [Listed(institution, relation, span) for institution, span in known if institution]
        return found + self._tables(reserved)

    def _label(self, block: Span) -> tuple[str | None, int]:
        """The relation that a label at the beginning of a block announces, and where the label ends."""
        tokens = self.page.tokens[block.first : min(block.last, block.first + 6)]
        colon = next((i for i, token in enumerate(tokens) if token.text in ":|" and i), None)
        if colon is None and (opened := self._opening(block)):
            return opened
        whole = colon is None and block.last - block.first <= 4
        if colon is None and not whole:
            return None, block.last
        label = (
            self.page.words(Span(block.first, block.first + colon if colon is not None else block.last))
            .casefold()
            .strip("| ?")
            .removeprefix("the ")
            .removeprefix("die ")
        )
        for relation in _RELATIONS:
            if label in self.lexicon.words("lists", relation):
                return relation, block.first + colon + 1 if colon is not None else block.last
        return None, block.last

    def _opening(self, block: Span) -> tuple[str, int] | None:
        """Like "Funded by the Windmill Trust." as a line of its own: a label that ends with "by" needs no colon."""
        if block.last - block.first > _MAX_NAME + 6 or not self.page.tokens[block.first].capital:
            return None
        for size in (4, 3, 2):
            after = block.first + size
            if after + 1 >= block.last or self.page.tokens[after - 1].norm not in _OPENERS:
                continue
            label = self.page.words(Span(block.first, after)).casefold()
            behind = self.page.tokens[after]
            named = behind.capital or (
                self.page.tokens[after + 1].capital and behind.norm in ("the", "der", "die", "das")
            )
            relation = next((r for r in _RELATIONS if label in self.lexicon.words("lists", r)), None)
            inside = any(i in self.finder.taken for i in range(after, min(after + 3, block.last)))
            if relation and named and inside and not self._has_verb(block):
                return relation, after
        return None

    def _has_verb(self, block: Span) -> bool:
        """Like "Funded by the Windmill Trust, the project is new": a sentence, which the rules read."""
        norms = {token.norm for token in self.page.tokens[block.first : block.last]}
        return bool(norms & {"is", "was", "are", "were", "has", "have", "will", "ist", "wird", "wurde", "sind", "hat"})

    def begins_with_label(self, block: Span) -> bool:
        """Whether a label of any kind and a colon begin a block: "Funding: …"."""
        near = range(block.first + 1, min(block.last, block.first + 4))
        colon = next((i for i in near if self.page.tokens[i].text == ":"), None)
        label = self.page.words(Span(block.first, colon)).casefold() if colon else ""
        return bool(colon) and any(label in self.lexicon.words("lists", kind) for kind in _LABELS)

    def label_of(self, block: Span) -> str | None:
        """The relation that a block announces, where it is nothing but a label."""
        relation, after = self._label(block)
        return relation if after >= block.last else None

    def _inner(self, block: Span) -> Iterator[tuple[str, Span]]:
        """Several labels in one paragraph ("Duration: … Coordinator: … Partners: …"): each with what it announces."""
        marks: list[tuple[int, int, str | None]] = []
        for colon in range(block.first + 1, block.last):
            if self.page.tokens[colon].text != ":":
                continue
            for first in range(max(block.first, colon - 3), colon):
                label = self.page.words(Span(first, colon))
                relation = next((r for r in _LABELS if label.casefold() in self.lexicon.words("lists", r)), None)
                if relation and label[0].isupper():
                    marks.append((first, colon + 1, relation))
                    break
        ends = [first for first, _, _ in marks[1:]] + [block.last]
        for (_, after, relation), end in zip(marks, ends, strict=True) if len(marks) > 1 else ():
            if relation in _RELATIONS and after < end:
                yield str(relation), Span(after, end)

    def _ending_label(self, block: Span) -> str | None:
        """Like "The partners of the project are:" before a list."""
        words = [t.norm for t in self.page.tokens[block.first : block.last]]
        plural = self.lexicon.words("lists", "partner_in")
        return "partner_in" if len(words) < 16 and any(w in plural for w in words) else None

    def _following(self, number: int) -> tuple[int, ...]:
        """Lines under a heading that is a label: as long as they look like items."""
        found = []
        for item in range(number + 1, min(len(self.page.blocks), number + 60)):
            block = self.page.blocks[item]
            items = block.bullet or self.page.is_item(item) or self._has_form(block.span)
            section = self.page.tokens[block.span.first].norm in self.lexicon.words("lists", "sections")
            if section or not items or self._label(block.span)[0]:
                break
            if self.page.words(block.span).casefold() in self.lexicon.words("lists", "others"):
                break
            found.append(item)
        return tuple(found)

    def _has_form(self, span: Span) -> bool:
        """Like "brightleaf center GmbH": a short line with a legal form, also with a small letter first."""
        short = 1 < span.last - span.first <= _MAX_NAME
        return short and any(legal_form_at(self.page, i, self.lexicon) for i in range(span.first + 1, span.last))

    def parts(self, span: Span, whole: bool = False) -> Iterator[Span]:
        """The items of an enumeration; commas inside a name ("University of A, Spain") end it."""
        first = span.first
        depth = 0
        for index in range(span.first, span.last + 1):
            token = self.page.tokens[index] if index < span.last else None
            depth += (token.text == "(") - (token.text == ")") if token else 0
            joins = (
                token is not None
                and depth == 0
                and (
                    token.text in (",", ";", "|") or (token.norm in ("and", "und", "sowie") and not self._inside(index))
                )
            )
            if token is None or joins:
                if index > first:
                    yield Span(first, index)
                if whole and token is not None and token.text in (",", "|", "–"):
                    return
                first = index + 1

    def _inside(self, index: int) -> bool:
        return index in self.finder.taken

    def _institution(self, span: Span, reserved: set[int]) -> Institution | None:
        """The institution that an item names: known already, or by its looks."""
        inside = [self.finder.taken[i] for i in range(span.first, span.last) if i in self.finder.taken]
        if inside:
            return inside[0]
        name = self._name(span)
        if name is None or any(i in reserved for i in range(name.first, name.last)):
            return None
        words = " ".join(self.page.words(name).split())
        kind = self._kind(name)
        return self.finder.add(words, kind, place_in(words.split()), name)

    def _kind(self, name: Span) -> str | None:
        heads = [
            h for i in range(name.first, name.last) if (h := english.head_at(self.page, self.lexicon, i, name.last))
        ]
        return heads[-1].kind if heads else acronym_kind(self.page.words(name))

    def _name(self, span: Span) -> Span | None:
        """The words of an item that can be a name: up to a bracket, dash, sign or address."""
        first, last = span.first, span.first
        tokens = self.page.tokens
        while first < span.last and tokens[first].norm in (
            "the",
            "die",
            "der",
            "das",
            "dem",
            "den",
            "by",
            "von",
            "durch",
            "-",
        ):
            first += 1
        last = first
        while last < span.last:
            token = tokens[last]
            if form := legal_form_at(self.page, last, self.lexicon):
                last = form[0]
                break
            joined = token.is_dash and tokens[last - 1].end == token.start if last > first else False
            if not (token.is_word or token.text[0].isdigit() or token.norm in _SMALL or joined):
                break
            last += 1
        size = last - first
        begins = tokens[first].capital if first < span.last else False
        begins = begins or self._has_form(Span(first, last))
        if not 0 < size <= _MAX_NAME or not begins or MASK in self.page.words(Span(first, last)):
            return None
        text = self.page.words(Span(first, last))
        lower = [t for t in tokens[first:last] if t.is_word and not t.capital and t.norm not in _SMALL]
        ends = self.lexicon.words("names", "ends")
        rest = tokens[last : span.last]
        ending = bool(rest) and rest[0].text not in "(–—-," and not rest[0].is_dash
        small = len(lower) > size // 3 and not self._has_form(Span(first, last))
        if small or ending or towns.country(text) or towns.is_town(text) or tokens[first].norm in ends:
            return None
        return Span(first, last)

    def _tables(self, reserved: set[int]) -> list[Listed]:
        """Cells of columns that hold institutions; a row with such a label holds one too."""
        found: list[Listed] = []
        columns: list[int] = []
        columns_of = self.lexicon.words("lists", "columns")
        for block in self.page.blocks:
            cells = list(self._cells(block.span))
            if len(cells) < 2:
                columns = []
                continue
            texts = [self.page.words(cell).casefold().strip(": ") if cell.last > cell.first else "" for cell in cells]
            named = [i for i, text in enumerate(texts) if text in columns_of]
            if named and len(cells) > 2:
                columns = named
                continue
            if len(cells) == 2 and named == [0]:
                self._institution(cells[1], reserved)
            known = ((self._institution(cells[i], reserved), cells[i]) for i in columns if i < len(cells))
            found += [Listed(institution, "partner_in", cell) for institution, cell in known if institution]
        return found

    def _cells(self, block: Span) -> Iterator[Span]:
        bars = [i for i in range(block.first, block.last) if self.page.tokens[i].text == "|"]
        if not bars:
            return
        edges = [block.first - 1, *bars, block.last]
        for left, right in pairwise(edges):
            if right > left + 1:
                yield Span(left + 1, right)

    def ties(self, listed: list[Listed], projects: list[Project]) -> Iterator[Tie]:
        """What the lists say: of the project named last before each label."""
        named = sorted(((m.span.first, p) for p in projects for m in p.mentions), key=lambda pair: pair[0])
        for item in listed:
            before = bisect_left(named, item.quote.first, key=lambda pair: pair[0])
            project = named[before - 1][1] if before else projects[0] if len(projects) == 1 else None
            if project is None or item.relation == "organises":
                continue
            if item.relation == "funded_by":
                yield Tie(project, "funded_by", item.institution, item.quote)
            else:
                yield Tie(item.institution, self._role(item), project, item.quote)

    def _role(self, item: Listed) -> str:
        """ "leads" where the bracket behind an item says so: "Example Ltd (coordinator)"."""
        block = self.page.blocks[self.page.block_index(item.quote.first)].span
        after = [t.norm for t in self.page.tokens[item.quote.first : block.last]]
        opening = after.index("(") if "(" in after else len(after)
        leads = any(word in self.lexicon.words("lists", "leading") for word in after[opening:]) and len(after) < 30
        return "leads" if leads else item.relation
