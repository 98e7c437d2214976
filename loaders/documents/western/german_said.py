"""Sentences that say by a role what institutions are to a thing, which another sentence may have named.

"Träger ist A", "Zu den Partnern zählen A, B und C", "A ist Mitglied", "Koordiniert wird es von A", "Mit dabei sind …".

Invariant: the thing is named in the sentence, or the last of its kind before it; a sentence that denies or plans says
nothing; between the role and the names stands no other institution.
"""

from __future__ import annotations

from collections.abc import Iterator

from loaders.documents.findings import Findings, Institution, Thing, Tie
from loaders.documents.page import Page, Span
from loaders.documents.western.german_roles import Role, Roles, Things, roles, ties_of
from loaders.documents.western.lexicon import Lexicon

_BEFORE, _BEHIND, _NEAR = 14, 9, 5  # tokens between a role and the names, names and the role, "von" and the names
_ARE = frozenset({"ist", "sind", "war", "waren", "fungiert", "fungieren", "fungierte", "agiert", "agieren", "tritt"})
_DONE = frozenset({"wird", "wurde", "werden", "wurden", "ist", "sind"})
_ARTICLES = frozenset({"der", "die", "das", "dem", "den", "des", "dieses", "diese", "dieser", "unser", "unsere"})
_HAVE = frozenset({"besteht", "umfasst", "vereint", "verbindet", "bündelt", "vernetzt"})
_WITHIN = frozenset({"beim", "am", "im", "bei", "an", "in"})
_PAYING = frozenset({"gefördert", "finanziert", "fördern", "fördert", "finanzieren", "unterstützt"})
_SMALL = frozenset(
    {"von", "an", "in", "mit", "durch", "für", "bei", "und", "sowie", "als", "wie", "über", "gegen", "zu"}
)
_IN_IT = frozenset({"darin", "dort", "hier", "daran", "dabei"})
_JOINED = frozenset(
    {"zusammengeschlossen", "vertreten", "vereint", "organisiert", "engagieren", "zusammengetan", "beteiligt"}
)
_HAD = frozenset({"hat", "hatte", "haben", "hatten"})
_TO_IT = frozenset({"ihm", "ihr", "diesem", "dieser"})
_BELONG = frozenset({"gehören", "gehörten", "gehört"})
_AIMS = frozenset({"zur", "zum", "für", "von", "mit", "der", "des"})
_ENDS = frozenset({",", ".", ";", ")"})


class SaidReader:
    """Reads the sentences of one page."""

    def __init__(self, page: Page, lexicon: Lexicon, findings: Findings) -> None:
        self.page, self.tokens = page, page.tokens
        self.roles: Roles = roles(lexicon)
        self.things = Things(page, findings)

    def run(self) -> Iterator[Tie]:
        """The ties of every sentence that names an institution and a role."""
        firsts = sorted(self.things.institutions)
        for number in sorted({self.page.sentence_index(first) for first in firsts}):
            sentence = self.page.sentences[number]
            norms = [token.norm for token in self.tokens[sentence.first : sentence.last]]
            if not self.roles.words["denied"].isdisjoint(norms):
                continue
            yield from self._nouns(sentence, norms)
            yield from self._passive(sentence, norms)
            yield from self._opened(sentence, norms)
            yield from self._within(sentence, norms)

    def _nouns(self, sentence: Span, norms: list[str]) -> Iterator[Tie]:
        for place, norm in enumerate(norms):
            role = self.roles.noun(norm) if len(norm) > 5 else None
            index = sentence.first + place
            if role is not None and index not in self.things.institutions:
                found = list(self._behind(role, index, sentence)) or list(self._in_front(role, index, sentence))
                yield from found

    def _behind(self, role: Role, index: int, sentence: Span) -> Iterator[Tie]:
        """Like "Projektpartner [im Projekt X] sind [neben] A, B und C"."""
        words = self.roles.words
        having = words["copula"] | (words["having"] if role.name == "lead" else frozenset())
        linked = False
        for at in range(index + 1, min(sentence.last, index + _BEFORE)):
            norm = self.tokens[at].norm
            linked = linked or norm in having
            if self.tokens[at].text == "." or (linked and self.roles.noun(norm) and norm not in having):
                return
            if at in self.things.institutions:
                listed = self.things.enumeration(at, sentence.last) if linked else []
                thing = self._thing(role, Span(index, at), sentence, index) if listed else None
                if thing is not None:
                    yield from ties_of(role, listed, thing, Span(index, listed[-1][0].last))
                return

    def _in_front(self, role: Role, index: int, sentence: Span) -> Iterator[Tie]:
        """Like "A und B sind Mitglieder [von X]", "A als Trägerin", "A, Trägerin des Projekts X, …"."""
        norm = self.tokens[index].norm
        if norm.endswith(("ung", "tion", "end", "lich")) or self.tokens[index - 1].norm in _AIMS:
            return  # "A ist eine Initiative zur Förderung …"
        before = range(max(sentence.first, index - _BEHIND), index)
        verb = next((i for i in reversed(before) if self.tokens[i].norm in _ARE), None)
        beside = self.tokens[index - 1].norm in ("als", ",") if index > sentence.first else False
        edge = verb if verb is not None else index - 1 if beside else None
        if edge is None or any(i in self.things.institutions for i in range(edge, index)):
            return
        listed = self._ending_at(edge, sentence)
        if not listed:
            return
        end = next((i for i in range(index + 1, sentence.last) if self.tokens[i].text in _ENDS), sentence.last)
        if any(i in self.things.institutions for i in range(index + 1, min(end, index + 4))):
            return  # "A ist Partner des B"
        thing = self.things.within(Span(index, end), role.slots)
        if thing is None and verb is not None:
            own = self.tokens[index].norm.startswith(("projekt", "verbund", "konsorti", "netzwerk", "bündnis"))
            thing = self.things.before(index, role.carried) if own else self._near(role, sentence, index)
        if thing is not None:
            yield from ties_of(role, listed, thing, Span(listed[0][0].first, max(index + 1, end)))

    def _ending_at(self, edge: int, sentence: Span) -> list[tuple[Span, Institution]]:
        """The enumeration that ends right before a token."""
        starts = [i for i in range(sentence.first, edge) if i in self.things.institutions]
        for start in starts:
            listed = self.things.enumeration(start, edge)
            if listed and listed[0][0].first == start and edge - listed[-1][0].last <= 2:
                return listed
        return []

    def _near(self, role: Role, sentence: Span, index: int) -> Thing | None:
        """A thing that this sentence or the one before names."""
        number = self.page.sentence_index(index)
        first = self.page.sentences[max(0, number - 1)].first
        return self.things.within(sentence, role.slots) or self.things.within(Span(first, index), role.slots)

    def _thing(self, role: Role, span: Span, sentence: Span, index: int) -> Thing | None:
        here = self.things.within(span, role.carried) or self.things.within(Span(sentence.first, index), role.carried)
        return here or self.things.before(index, role.carried)

    def _passive(self, sentence: Span, norms: list[str]) -> Iterator[Tie]:
        """Like "Koordiniert wird es von A", "Die Veranstaltung wurde von A und B organisiert"."""
        participles = [p for p, norm in enumerate(norms) if norm in self.roles.by_participle]
        by = next((p for p, norm in enumerate(norms) if norm in self.roles.words["by"]), None)
        if not participles or by is None or _DONE.isdisjoint(norms):
            return
        listed = self.things.enumeration(sentence.first + by + 1, sentence.last)
        if not listed or listed[0][0].first - sentence.first - by - 1 > _NEAR:
            return
        behind = listed[-1][0].last - sentence.first
        place = participles[0] if participles[0] < by else next((p for p in participles if p >= behind), None)
        end = sentence.last if place is None or place < by else sentence.first + place
        if place is None or any(i in self.things.institutions for i in range(listed[-1][0].last, end)):
            return
        role = self.roles.by_participle[norms[place]]
        pointed = self._pointed(sentence, norms, role)
        if pointed is not None:
            last = max(listed[-1][0].last, sentence.first + place + 1)
            yield from ties_of(role, listed, pointed, Span(sentence.first, last))

    def _pointed(self, sentence: Span, norms: list[str], role: Role) -> Thing | None:
        """What the subject at the beginning, or behind "Koordiniert wird", points at."""
        first = next((p for p, norm in enumerate(norms[:3]) if norm in self.roles.by_participle), None)
        start = first + 2 if first is not None and norms[first + 1 : first + 2] and norms[first + 1] in _DONE else 0
        words = norms[start : start + 2]
        if not words:
            return None
        pronoun = words[0] in self.roles.words["pronouns"] and (words[0] not in _ARTICLES or words[0] == "diese")
        if pronoun or (start and (words[0] == "das" or words[0] in self.roles.words["by"])):
            return self.things.before(sentence.first, role.carried)
        if words[0] in _ARTICLES and len(words) > 1:
            slot = next((s for w, s in self.roles.pointing.items() if words[1].endswith(w)), None)
            here = self.things.within(Span(sentence.first, sentence.first + start + 2), role.slots)
            return here or (self.things.before(sentence.first, (slot,)) if slot in role.slots else None)
        return None

    def _opened(self, sentence: Span, norms: list[str]) -> Iterator[Tie]:
        """Like "Mit dabei sind A und B", "Beteiligt [an X] sind A und B", "Ihm gehören A und B an"."""
        by_name = {role.name: role for role in self.roles.roles}
        if norms[0] in _TO_IT and norms[1:2] and norms[1] in _BELONG:
            role, slots = by_name["member"], by_name["member"].slots
        elif norms[0] in self.roles.words["pronouns"] and norms[1:2] and norms[1] in _HAVE:
            role, slots = by_name["partner"], by_name["partner"].carried
        elif norms[0] in _IN_IT and not _JOINED.isdisjoint(norms):
            role, slots = by_name["partner"], ("group", "project")
        elif norms[0] in self.roles.by_participle and norms[1:2] and norms[1] in _HAD:
            role = self.roles.by_participle[norms[0]]
            slots = role.carried
        elif self.roles.words["present"] & set(norms[:2]) and _ARE & set(norms[1:7]):
            role, slots = by_name["partner"], by_name["partner"].slots
        else:
            return
        first = next((i for i in range(sentence.first, sentence.last) if i in self.things.institutions), None)
        if first is None or first - sentence.first > _BEFORE:
            return
        listed = self.things.enumeration(first, sentence.last)
        thing = self.things.within(Span(sentence.first, first), slots) or self.things.before(sentence.first, slots)
        if thing is not None:
            yield from ties_of(role, listed, thing, Span(sentence.first, listed[-1][0].last))

    def _within(self, sentence: Span, norms: list[str]) -> Iterator[Tie]:
        """Like "Beim Projekt X ziehen A, B und C an einem Strang": several that do something within a project."""
        if not _PAYING.isdisjoint(norms) or _WITHIN.isdisjoint(norms):
            return
        for first, last, project in self.things.named["project"]:
            near = range(max(sentence.first, first - 4), first) if first in sentence else range(0)
            if not any(self.tokens[i].norm in _WITHIN for i in near):
                continue
            starts = (i for i in range(sentence.first, sentence.last) if i in self.things.institutions)
            start = next((i for i in starts if not near.start <= i < last), None)
            listed = self.things.enumeration(start, sentence.last) if start is not None else []
            if start is not None and len(listed) > 1 and self._acts(start, sentence):
                role = next(role for role in self.roles.roles if role.name == "partner")
                span = Span(min(start, first), max(listed[-1][0].last, last))
                yield from ties_of(role, listed, project, span)
            return

    def _acts(self, first: int, sentence: Span) -> bool:
        """Whether a name is the subject: at the beginning, or with "die", "das", "der" behind a verb."""
        article = first > sentence.first and self.tokens[first - 1].norm in ("die", "das", "der")
        index = first - article
        if index == sentence.first:
            return True
        before = self.tokens[index - 1]
        return article and before.is_word and not before.capital and before.norm not in _SMALL


def said(page: Page, lexicon: Lexicon, findings: Findings) -> Iterator[Tie]:
    """What the sentences of a page say by roles."""
    yield from SaidReader(page, lexicon, findings).run()
