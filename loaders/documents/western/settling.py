"""What the ties of a page mean together: calls inside programmes, wholes named beside their parts, libraries of their
universities.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from loaders.documents.findings import Agreement, Group, Institution, Programme, Project, Tie
from loaders.documents.page import Page, Span
from loaders.documents.western.lexicon import Lexicon
from ontology import vocab

_JOINT = frozenset({"partner_in", "party_to", "member_of", "leads", "organises", "supports"})
_FUNDED = frozenset(
    ["funded", "co-funded", "financed", "co-financed", "cofunded", "cofinanced", "supported", "part-funded"]
)
_PARTS = frozenset(["institute", "department", "faculty", "school", "centre", "center", "lab", "laboratory", "chair"])
_MEMBERS = frozenset(["members", "mitglieder", "mitgliedsgemeinden", "mitgliedskommunen", "mitgliedsstädte"])
_MEMBERS |= {"verbandsmitglieder"}
_ARE = frozenset(["include", "are", ":", "sind", "waren"])
_OF_WHOLE = ("school of", "department of", "faculty of", "chair of", "college of", "division of", "division for")
_UNITS = ("library", "department", "school", "institute", "centre", "center", "hospital", "press", "faculty", "lab")


def settled(page: Page, ties: list[Tie]) -> list[Tie]:
    """The ties without those that only the whole behind a part suggested, and with projects under the call."""
    return list(_under_calls(list(_without_wholes(page, ties))))


def _without_wholes(page: Page, ties: list[Tie]) -> Iterator[Tie]:
    """In "the Ministry of the Government of A and B signed", the government does not sign."""
    wholes = {(id(t.subject), id(t.object)): t.quote for t in ties if t.relation == "part_of"}
    for tie in ties:
        if tie.relation == "part_of" and _is_place(page, tie):
            continue
        beside = [t for t in ties if t.relation == tie.relation and t.object is tie.object and t.quote == tie.quote]
        inner = [wholes.get((id(t.subject), id(tie.subject))) for t in beside if t is not tie]
        if tie.relation == "partner_in" and (id(tie.object), id(tie.subject)) in wholes:
            continue  # what a project is a part of is not its partner
        if tie.relation in _JOINT and any(quote and _near(quote, tie.quote) for quote in inner):
            continue
        yield tie


def _is_place(page: Page, tie: Tie) -> bool:
    """Like "signed with the Otter Network at the Harbour Centre": where something happened, not whose part it is."""
    if not isinstance(tie.subject, Institution) or not isinstance(tie.object, Institution):
        return False
    inside = {t.norm for t in page.tokens[tie.quote.first : tie.quote.last]}
    words = {word.casefold() for word in tie.subject.name.split()}
    return "at" in inside and not words & {
        *_UNITS,
        "chair",
        "group",
        "unit",
        "division",
        "clinic",
        "laboratory",
        "college",
    }


def _near(one: Span, other: Span) -> bool:
    return other.first <= one.first < other.last


def _under_calls(ties: list[Tie]) -> Iterator[Tie]:
    """Like "funded by the A programme under the B call": the money is the programme's, the project the call's."""
    for tie in ties:
        one = tie.object
        if tie.relation != "funded_by" or not isinstance(tie.subject, Project) or not isinstance(one, Programme):
            yield tie
            continue
        if one.kind != "call" or one.part_of is None:
            yield tie
            continue
        yield replace(tie, relation="part_of")
        yield replace(tie, object=one.part_of)


def paid(page: Page, ties: list[Tie]) -> Iterator[Tie]:
    """Like "co-funded by Interreg": by money the project is tied to the programme, not as its part."""
    for tie in ties:
        named = [m.span.first for m in tie.object.mentions if tie.quote.first <= m.span.first < tie.quote.last]
        if (
            tie.relation == "part_of"
            and isinstance(tie.subject, Project)
            and isinstance(tie.object, Programme)
            and named
        ):
            before = [t.norm for t in page.tokens[max(tie.quote.first, named[0] - 4) : named[0]]]
            by = next((i for i in range(len(before) - 1) if before[i] in _FUNDED and before[i + 1] == "by"), None)
            if by is not None and set(before[by + 2 :]) <= {"the", "eu", "eu's", "’", "'", "s"}:
                yield replace(tie, relation="funded_by")
                continue
        yield tie


def under_call(ties: list[Tie]) -> list[Tie]:
    """Without "part of the programme" where the same project is part of its call."""
    calls = {
        (id(t.subject), id(t.object.part_of))
        for t in ties
        if t.relation == "part_of" and isinstance(t.object, Programme) and t.object.kind == "call" and t.object.part_of
    }
    return [t for t in ties if t.relation != "part_of" or (id(t.subject), id(t.object)) not in calls]


def plural_parties(
    page: Page, lexicon: Lexicon, agreements: list[Agreement], institutions: list[Institution]
) -> Iterator[Tie]:
    """Like "The two institutes have signed a cooperation agreement": the two that the page named last, together."""
    numbers = {"two": 2, "both": 2, "three": 3, "four": 4}
    for agreement in agreements:
        for mention in agreement.mentions[:1]:
            sentence = page.sentence_of(mention.span.first)
            tokens = page.tokens[sentence.first : mention.span.first]
            count = next((numbers[t.norm] for t in tokens[:3] if t.norm in numbers), 0)
            signed = any(t.norm in ("signed", "concluded", "inked") for t in tokens)
            plural = any(t.norm in lexicon.words("agreements", "parties") for t in tokens[:4])
            inside = any(m.span.first in sentence for i in institutions for m in i.mentions)
            if not (count and signed and plural) or inside or sentence.first == 0:
                continue
            last = page.sentence_of(sentence.first - 1)
            named = [
                (m.span.first, i) for i in institutions for m in i.mentions if m.span.first in last and not m.pointing
            ]
            order = list(dict.fromkeys(i for _, i in sorted(named, key=lambda pair: pair[0])))
            for institution in order[:count] if len(order) >= count else ():
                yield Tie(institution, "party_to", agreement, sentence)


def network_members(
    page: Page, lexicon: Lexicon, groups: list[Group], institutions: list[Institution]
) -> Iterator[Tie]:
    """Like "Its members include A and B", "The network was founded by A and B", of the only network of a page."""
    networks: list[Group | Institution] = [*groups]
    if not networks:
        networks = [i for i in institutions if i.kind and vocab.is_kind(i.kind, "network_or_federation")]
    if len(networks) != 1:
        return
    founded = lexicon.words("groups", "founded")
    for sentence in page.sentences:
        norms = [t.norm for t in page.tokens[sentence.first : sentence.last]]
        at = next((i for i, n in enumerate(norms[:-1]) if n in _MEMBERS and norms[i + 1] in _ARE), None)
        if at is None and norms[:1] == ["the"] and norms[1:2] and norms[1] in ("network", "alliance", "consortium"):
            at = next((i for i, n in enumerate(norms) if n == "by" and set(norms[2:i]) & founded), None)
        if at is None or (at > 4 and norms[at] in _MEMBERS):
            continue
        for institution in institutions:
            inside = [m for m in institution.mentions if sentence.first + at < m.span.first < sentence.last]
            if inside and institution is not networks[0]:
                yield Tie(institution, "member_of", networks[0], sentence)


def units_beside(page: Page, institutions: list[Institution]) -> Iterator[Tie]:
    """Like "the Institute of Rain, Norddale University": a unit, a comma, and the university that it is in."""
    at = {m.span.first: (i, m.span) for i in institutions for m in i.mentions}
    for unit, span in list(at.values()):
        comma = page.tokens[span.last : span.last + 1]
        whole = at.get(span.last + 1) or at.get(span.last + 2)
        words = {word.casefold() for word in unit.name.split()}
        if not comma or comma[0].text != "," or whole is None or not words & _PARTS or whole[0] is unit:
            continue
        sentence = page.sentence_of(span.first)
        before = page.tokens[max(sentence.first, span.first - 2) : span.first]
        behind = page.tokens[whole[1].last].text if whole[1].last < sentence.last else "."
        alone = any(t.norm in ("at", "of", "from") for t in before) and behind in ",.;"
        listed = page.tokens[max(sentence.first, span.first - 2) : span.first]
        last = any(t.norm in ("and", "by") for t in listed) and behind in ".;)"  # "by A and the School of B, C."
        inner = unit.name.casefold().startswith(_OF_WHOLE)
        if (alone and _is_university(whole[0]) and not _is_university(unit)) or (
            (alone or last) and inner and not whole[0].name.casefold().startswith(_OF_WHOLE)
        ):
            yield Tie(unit, "part_of", whole[0], Span(span.first, whole[1].last))


def _is_university(one: Institution) -> bool:
    return bool(one.kind) and vocab.is_kind(one.kind, "university")


def named_within(institutions: list[Institution]) -> Iterator[Tie]:
    """Like "HU Library" and "Whitby University Press": what begins with the name of another is a part of it."""
    for unit in institutions:
        words = unit.name.split()
        if len(words) < 2 or words[-1].casefold() not in _UNITS:
            continue
        owner = " ".join(words[:-1])
        wholes = [i for i in institutions if i is not unit and owner in (i.name, *i.aliases)]
        if len(wholes) == 1:
            if unit.kind == "library" and vocab.is_kind(wholes[0].kind, "university"):
                unit.kind = "university_or_school"
            yield Tie(unit, "part_of", wholes[0], unit.mentions[0].span)
