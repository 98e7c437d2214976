"""German lists: what a heading, a label or an announcing sentence says of the institutions below or behind it.

"Projektpartner", "Mitglieder des Netzwerks:", "An dem Vorhaben beteiligen sich:", "Partner | Rolle". The thing that
they belong to is named in the words above the list, or is the last of its kind before.

Invariant: an item counts by the institution with which it begins; a list ends where its lines end.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from loaders.documents.findings import Findings, Institution, Thing, Tie
from loaders.documents.page import Page, Span
from loaders.documents.western.german_roles import Role, Roles, Things, plain_words, roles, ties_of
from loaders.documents.western.lexicon import Lexicon

_MAX_ITEMS, _MAX_LABEL, _MAX_INTRO, _MAX_GAP = 80, 9, 30, 2
_START = 4  # tokens with which an item may begin before its institution: "Prof. Dr. …," is longer
_MAX_LINE = 40  # tokens of an item
_LEADING_TO = frozenset({"der", "des", "von", "vom", "durch", "mit", "aus"})
_OWN = (
    *(("projekt", "lead"), ("initiative", "lead"), ("vorhaben", "lead"), ("aktion", "lead")),
    *(("kooperation", "partner"), ("zusammenarbeit", "partner"), ("partnerschaft", "partner")),
    ("unterstützung", "support"),
)
_COLUMNS = ("partner", "einrichtung", "institution", "organisation", "name", "hochschule", "unternehmen", "mitglied")
_ROLE_COLUMNS = ("rolle", "funktion", "aufgabe im projekt")
_Listed = tuple[Span, Institution]


class GermanListReader:
    """Reads the lists of one page, after everything else was found."""

    def __init__(self, page: Page, lexicon: Lexicon, findings: Findings) -> None:
        self.page, self.lexicon = page, lexicon
        self.roles: Roles = roles(lexicon)
        self.things = Things(page, findings)
        self.by_name = {role.name: role for role in self.roles.roles}
        self._tops: dict[int, tuple[int, int]] = {}  # of each row of a table: its width, and the first row

    def run(self) -> Iterator[Tie]:
        """The ties of every list."""
        number = 0
        while number < len(self.page.blocks):
            table = list(self._table(number))
            if table:
                for role, listed, quote in table:
                    yield from self._told(role, [listed], number, quote)
                number += 1
                continue
            if (found := self._announced(number)) is not None:
                role, after = found
                items = self._inline(number, after) or self._below(number)
                yield from self._ties(role, items, number)
            number += 1

    def _ties(self, role: Role, items: Sequence[_Listed], number: int) -> Iterator[Tie]:
        led = [item for item in items if self._leads(item)]
        rest = [item for item in items if item not in led]
        if role.name in ("partner", "member") and 0 < len(led) < len(items):
            for item in led:
                yield from self._told(self.by_name["lead"], [item], number, item[0])
            items = rest
        several = [*items] if len(items) < 2 else items
        for span, institution in several:
            for tie in self._told(role, several, number, span):
                if institution in (tie.subject, tie.object):
                    yield tie

    def _told(self, role: Role, items: Sequence[_Listed], number: int, quote: Span) -> Iterator[Tie]:
        thing = self._thing(role, number) if items else None
        if thing is not None:
            yield from ties_of(role, items, thing, quote)

    def _thing(self, role: Role, number: int) -> Thing | None:
        """What the words above the list name, or the last thing of the page that the role fits."""
        block = self.page.blocks[number].span
        own = plain_words(self.page.words(block))[:_MAX_LABEL]
        slots = role.slots
        if any(word.startswith(("projekt", "verbund", "vorhaben", "konsorti")) for word in own) and "project" in slots:
            slots = ("project",)
        elif any(word.startswith(("netzwerk", "bündnis", "arbeitskreis")) for word in own) and "group" in slots:
            slots = ("group",)
        wider = tuple(slot for slot in slots if slot in role.carried)  # an event only where the page has nothing else
        here = self.things.within(block, slots)
        return here or self.things.before(block.first, wider) or self.things.before(block.first, slots)

    def _announced(self, number: int) -> tuple[Role, int] | None:
        """The role that a block announces, and the token behind its label or at its end."""
        block = self.page.blocks[number].span
        colon = next(
            (i for i in range(block.first + 1, min(block.last, block.first + _MAX_LABEL)) if self._is_mark(i)), None
        )
        if colon is not None and colon + 1 < block.last:
            role = self.roles.label(plain_words(self.page.words(Span(block.first, colon))))
            return (role, colon + 1) if role else None
        last = self.page.tokens[block.last - 1]
        if (opened := self._opened(block)) is not None:
            return opened
        if last.text == ":":
            sentence = self.page.blocks[number].sentences[-1]
            words = plain_words(self.page.words(sentence))
            role = self.roles.announced(words) if len(words) <= _MAX_INTRO else None
            return (role, block.last) if role else None
        heading = block.last - block.first <= _MAX_LABEL and last.text not in ".!" and self.page.is_item(number)
        asking = block.last - block.first <= _MAX_LABEL and last.text == "?"
        if not (heading or asking) or any(i in self.things.institutions for i in range(block.first, block.last)):
            return None
        words = plain_words(self.page.words(block))
        role = self.roles.announced(words) if asking else self.roles.label(words)
        return (role, block.last) if role else None

    def _opened(self, block: Span) -> tuple[Role, int] | None:
        """Like "Mit Unterstützung der A", "Ein Projekt von A und B" as a line of its own: a label without a colon."""
        first = next((i for i in range(block.first, block.last) if i in self.things.institutions), None)
        if first is None or not 1 < first - block.first <= _MAX_LABEL or block.last - block.first > _MAX_LINE:
            return None
        words = plain_words(self.page.words(Span(block.first, first)))
        while words and words[-1] in ("die", "dem", "den", "das"):
            words.pop()
        listed = self.things.enumeration(first, block.last)
        rest = [t for t in self.page.tokens[listed[-1][0].last : block.last] if t.is_word]
        if rest or not words or words[-1] not in _LEADING_TO or set(words) & self.roles.words["unsaid"]:
            return None
        ours = next((self.by_name[name] for word in words for end, name in _OWN if word.endswith(end)), None)
        if not all(self._is_empty(word) for word in words):
            return None  # a sentence, which the rules read
        role = ours or self.roles.announced(words)
        return (role, first) if role and not set(words) & self.roles.words["copula"] else None

    def _is_empty(self, word: str) -> bool:
        """Whether a word of such a label says its role, or nothing."""
        known = self.roles.words["beside"] | self.roles.words["opening"] | self.roles.by_participle.keys()
        return word in known or self.roles.noun(word) is not None or word.endswith(tuple(end for end, _ in _OWN))

    def _is_mark(self, index: int) -> bool:
        return self.page.tokens[index].text in ":|"

    def _inline(self, number: int, after: int) -> list[_Listed]:
        """What stands behind a label in its own block."""
        block = self.page.blocks[number].span
        return self.things.enumeration(after, block.last) if after < block.last else []

    def _below(self, number: int) -> list[_Listed]:
        """The institutions with which the lines below a heading begin."""
        found: list[_Listed] = []
        blocks, gap = self.page.blocks, 0
        bullets = number + 1 < len(blocks) and blocks[number + 1].bullet
        for at in range(number + 1, min(len(blocks), number + _MAX_ITEMS)):
            block = blocks[at]
            if block.bullet != bullets or self._is_other(at):
                break
            item = self._item(block.span)
            gap = 0 if item else gap + 1
            if gap > _MAX_GAP or (not item and not bullets and not self.page.is_item(at)):
                break
            found += [item] if item else []
        return found

    def _is_other(self, number: int) -> bool:
        """Whether a block begins something else: another label, or a section of another kind."""
        span = self.page.blocks[number].span
        words = self.page.words(span).casefold().strip(" :")
        first = words.split(":")[0].strip()
        others = self.lexicon.words("lists", "others") | self.lexicon.words("lists", "sections")
        if words in others or first in others or span.last - span.first > _MAX_LINE:
            return True
        found = self._announced(number)
        return found is not None and (found[1] >= span.last or bool(self._inline(number, found[1])))

    def _item(self, span: Span) -> _Listed | None:
        for index in range(span.first, min(span.last, span.first + _START)):
            if index in self.things.institutions:
                return self.things.institutions[index]
        return None

    def _leads(self, item: _Listed) -> bool:
        """Like "A (Koordination)", "A – Projektleitung", "A, Leadpartner"."""
        after = item[0].last
        block = self.page.blocks[self.page.block_index(item[0].first)].span
        if after + 1 >= block.last or not (self.page.tokens[after].text in "(,|:" or self.page.tokens[after].is_dash):
            return False
        for token in self.page.tokens[after + 1 : min(block.last, after + 5)]:
            if token.text in ",;)" or token.index in self.things.institutions:
                return False
            role = self.roles.noun(token.norm)
            if role is not None:
                return role.name == "lead"
        return False

    def _table(self, number: int) -> Iterator[tuple[Role, _Listed, Span]]:
        """A row below "Partner | Rolle": its institution, in the role that the row says."""
        cells = list(self._cells(self.page.blocks[number].span))
        if len(cells) < 2 or (header := self._header(number)) is None:
            return
        column, role_column = header
        item = self._item(cells[column]) if column < len(cells) else None
        if item is None:
            return
        role = self.by_name["partner"]
        if role_column is not None and role_column < len(cells):
            words = plain_words(self.page.words(cells[role_column]))
            role = next((r for w in words if (r := self.roles.noun(w))), role)
        yield role, item, self.page.blocks[number].span

    def _header(self, number: int) -> tuple[int, int | None] | None:
        """The columns of institutions and roles of the table that a row belongs to."""
        width, top = self._tops.get(number - 1, (0, number))
        here = len(list(self._cells(self.page.blocks[number].span)))
        self._tops[number] = (here, top if here == width else number)
        if here != width:
            return None
        head = [self.page.words(c).casefold().strip() for c in self._cells(self.page.blocks[top].span)]
        named = [i for i, text in enumerate(head) if text.endswith(_COLUMNS) or text.startswith(_COLUMNS)]
        roled = [i for i, text in enumerate(head) if text.startswith(_ROLE_COLUMNS)]
        partner = any(self.roles.noun(word) for text in head for word in plain_words(text))
        if not named or not (roled or partner):
            return None
        return named[0], roled[0] if roled else None

    def _cells(self, block: Span) -> Iterator[Span]:
        bars = [i for i in range(block.first, block.last) if self.page.tokens[i].text == "|"]
        edges = [block.first - 1, *bars, block.last] if bars else []
        yield from (Span(left + 1, right) for left, right in pairwise(edges) if right > left + 1)


def listed_ties(page: Page, lexicon: Lexicon, findings: Findings) -> Iterator[Tie]:
    """What the lists of a page say by the words above them."""
    yield from GermanListReader(page, lexicon, findings).run()
