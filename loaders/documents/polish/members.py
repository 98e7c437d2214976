"""Who belongs to a group: "w skład Zespołu wchodzą przedstawiciele: …", "członkami Rady są …", "Partnerstwo tworzą: …",
"do Rady powołano: …", and lines like "Sekretarz: Ewa Lis – Fundacja …" below the name of the group.

Invariant: only who stands behind these words, in the sentence or in the list that it announces, is a member.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from loaders.documents.findings import Findings, Group, Tie
from loaders.documents.page import Page, Span
from loaders.documents.polish.comers import Comers
from loaders.documents.polish.event_words import words
from loaders.documents.polish.gatherings import composed_by
from loaders.documents.polish.morphology import lemmas

_MAX_ITEM = 30  # tokens of an item of a list of members
_MAX_BEFORE = 4  # tokens between "w skład" and the group
_MAX_BEHIND = 3  # tokens of a heading behind the name of a group: "w Lipkach"
_MAX_PLACE = 3  # tokens of "w Nowych Lipkach"
_MAX_LINES, _MAX_FUNCTION = 30, 5  # lines below it; tokens of "Zastępca przewodniczącego:"


class MemberFinder:
    """Reads who belongs to the groups of one page."""

    def __init__(self, page: Page, findings: Findings) -> None:
        self.page = page
        named = [(m.span, group) for group in findings.groups for m in group.mentions]
        self.groups = sorted(named, key=lambda pair: pair[0].first)
        self.comers = Comers(page, findings, [*findings.groups])
        self.lists = {bullets.intro: bullets.items for bullets in page.lists}

    def run(self, known: list[Tie]) -> Iterator[Tie]:
        """Ties that the `known` ones do not say in other words."""
        said = {(id(t.subject), id(t.object)) for t in known}
        for tie in self._every():
            if (id(tie.subject), id(tie.object)) not in said:
                said.add((id(tie.subject), id(tie.object)))
                yield tie

    def _every(self) -> Iterator[Tie]:
        for sentence in dict.fromkeys(self.page.sentence_of(span.first) for span, _ in self.groups):
            yield from self._of_sentence(sentence)
        for span, group in self.groups:
            yield from self._below(span, group)
        yield from self._composing()

    def _composing(self) -> Iterator[Tie]:
        """Items below a line like "Skład zespołu:", where the page has one group of that word."""
        for number, items in self.lists.items() if self.groups else ():
            if word := composed_by(self.page, self.page.blocks[number].span):
                meant = {id(group): group for _, group in self.groups if lemmas(group.name.split()[0]) & word}
                for span in (self.page.blocks[item].span for item in items) if len(meant) == 1 else ():
                    for institution in self.comers.within(span, listed=True) if _is_short(span) else ():
                        yield Tie(institution, "member_of", next(iter(meant.values())), span)

    def _below(self, span: Span, group: Group) -> Iterator[Tie]:
        """Lines that begin with a function, below a heading that is the name of the group."""
        number = self.page.block_index(span.first)
        heading = self.page.blocks[number].span
        if heading.first != span.first or heading.last - span.last > _MAX_BEHIND:
            return
        for block in self.page.blocks[number + 1 : number + 1 + _MAX_LINES]:
            first = self.page.tokens[block.span.first]
            told = self.page.tokens[block.span.first : min(block.span.last, block.span.first + _MAX_FUNCTION)]
            if not (
                lemmas(first.text) & words("members", "functions") and any(t.text == ":" or t.is_dash for t in told)
            ):
                return
            for institution in self.comers.within(block.span, listed=True):
                yield Tie(institution, "member_of", group, block.span)

    def _of_sentence(self, sentence: Span) -> Iterator[Tie]:
        found = self._composed(sentence)
        if found is None or any(t.norm == "nie" for t in self.page.tokens[sentence.first : sentence.last]):
            return
        group, behind = found
        for institution in self.comers.within(sentence, behind=behind):
            yield Tie(institution, "member_of", group, sentence)
        number = self.page.block_index(sentence.first)
        last = sentence == self.page.blocks[number].sentences[-1]
        for item in self.lists.get(number, ()) if last else ():
            span = self.page.blocks[item].span
            if _is_short(span):
                for institution in self.comers.within(span, listed=True):
                    yield Tie(institution, "member_of", group, span)

    def _composed(self, sentence: Span) -> tuple[Group, int] | None:
        """The group whose members a sentence tells, and the token behind which it does."""
        place = bisect_left(self.groups, sentence.first, key=lambda pair: pair[0].first)
        while place < len(self.groups) and self.groups[place][0].first < sentence.last:
            span, group = self.groups[place]
            before = self.page.tokens[max(sentence.first, span.first - _MAX_BEFORE) : span.first]
            if any(lemmas(t.text) & words("members", "composition") for t in before) and self._is_told(span, sentence):
                return group, span.last - 1
            after = self.page.tokens[span.last : min(sentence.last, span.last + 2)]
            listing = self.page.tokens[sentence.last - 1].text == ":"
            making = words("members", "making") | (words("members", "listed") if listing else frozenset())
            if any(lemmas(t.text) & making for t in after):
                return group, span.last
            told = self._appointed(span, sentence) or self._sits(span, sentence)
            if (behind := told or self._headed(span, sentence)) is not None:
                return group, behind
            place += 1
        return None

    def _appointed(self, span: Span, sentence: Span) -> int | None:
        """Like "do Rady powołani zostali …", "powołano do Rady: …": the verb, or the group where that stands behind."""
        if span.first == sentence.first or self.page.tokens[span.first - 1].norm != "do":
            return None
        near = range(max(sentence.first, span.first - _MAX_BEFORE), min(sentence.last, span.last + _MAX_BEFORE))
        verb = next((i for i in near if lemmas(self.page.tokens[i].text) & words("members", "appointing")), None)
        return max(verb, span.last - 1) if verb is not None else None

    def _sits(self, span: Span, sentence: Span) -> int | None:
        """Like "Zespół … pracuje w składzie: …": the colon."""
        tokens = self.page.tokens
        for index in range(span.last + 1, sentence.last - 1):
            if tokens[index].norm == "składzie" and tokens[index - 1].norm == "w" and tokens[index + 1].text in ":-–":
                return index + 1
        return None

    def _headed(self, span: Span, sentence: Span) -> int | None:
        """Like "Komitet …: Urząd …, Muzeum … i Fundacja …": the colon, where two or more in the nominative follow."""
        if span.first != sentence.first or span.last >= sentence.last or self.page.tokens[span.last].text != ":":
            return None
        inside = [m for m in self.comers.mentions(sentence) if m.span.first > span.last]
        listed = [m for m in inside if "nom" in m.cases or not m.cases]
        return span.last if len(listed) > 1 and listed[0].span.first <= span.last + 2 else None

    def _is_told(self, span: Span, sentence: Span) -> bool:
        """Like "w skład … wchodzą", "członkami … są", "skład …:"; "członek Rady …" says nothing of others."""
        last = span.last
        if last < sentence.last and self.page.tokens[last].norm in ("w", "we"):
            last += _MAX_PLACE  # "członkami Zespołu w Lipkach są"
        around = self.page.tokens[max(sentence.first, span.first - _MAX_BEFORE) : min(sentence.last, last + 3)]
        told = any(lemmas(t.text) & words("members", "telling") for t in around)
        return told or any(t.text == ":" for t in around if t.index >= span.last)


def _is_short(item: Span) -> bool:
    return item.last - item.first <= _MAX_ITEM
