"""What all ties of a page say together: each once, who leads is no partner too, who signs is a party; and the towns
right behind names.

Invariant: no tie is added here but that who has someone sign for it is a party.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from loaders.documents.findings import Findings, Institution, Tie
from loaders.documents.page import Page, Span
from loaders.documents.western.lexicon import Lexicon
from loaders.documents.western.names import is_place


def in_brackets(page: Page, language: Lexicon, ties: list[Tie]) -> Iterator[Tie]:
    """Like "Example Ltd (Cyprus, coordinator)": what is partner by its sentence and leader by the bracket behind it."""
    leading = language.words("lists", "leading")
    for tie in ties:
        yield replace(tie, relation="leads") if tie.relation == "partner_in" and _leads(page, tie, leading) else tie


def _leads(page: Page, tie: Tie, leading: frozenset[str]) -> bool:
    for mention in (m for m in tie.subject.mentions if m.span.first in tie.quote):
        after = page.tokens[mention.span.last : mention.span.last + 8]
        if after and after[0].text == "(":
            close = next((i for i, token in enumerate(after) if token.text == ")"), 0)
            return any(token.norm in leading for token in after[1:close])
    return False


def locate(page: Page, institutions: list[Institution]) -> None:
    """Like "Institut für Beispiele (IfB) in Ulm": the town right behind a name."""
    for institution in institutions:
        for mention in institution.mentions if institution.place is None else ():
            index = mention.span.last
            tokens = page.tokens
            if index < len(tokens) and tokens[index].text == "(":
                index = next((i + 1 for i in range(index, min(index + 8, len(tokens))) if tokens[i].text == ")"), index)
            if index + 1 >= len(tokens) or tokens[index].norm != "in" or institution.place:
                continue
            if last := is_place(page, index + 1, page.sentence_of(mention.span.first).last):
                institution.place = page.words(Span(index + 1, last))
                institution.located = Span(mention.span.first, last)


def once(ties: list[Tie]) -> list[Tie]:
    """Each tie once; who leads a project is not also its partner, what funds it not also its whole."""
    leads = {(id(t.subject), id(t.object)) for t in ties if t.relation == "leads"}
    funds = {(id(t.subject), id(t.object)) for t in ties if t.relation == "part_of"}
    paid = {(id(t.object), id(t.subject)): t.quote for t in ties if t.relation == "funded_by"}
    funded = {(id(t.subject), id(t.object)) for t in ties if t.relation == "funded_by"}
    found: dict[tuple[int, str, int], Tie] = {}
    both: dict[tuple[int, int], set[int]] = defaultdict(set)
    for tie in ties:
        if tie.relation in ("leads", "partner_in", "party_to", "organises", "member_of"):
            both[id(tie.object), 0].add(id(tie.subject))
        elif tie.relation == "cooperates_with":  # "A and B cooperate with C" does not say so of A and B
            both[id(tie.object), tie.quote.last].add(id(tie.subject))
    for tie in ties:
        ends = {id(tie.subject), id(tie.object)}
        if tie.relation == "cooperates_with" and any(ends <= members for members in both.values()):
            continue  # the project or agreement says it
        pair = (id(tie.subject), id(tie.object))
        supported = tie.relation == "supports" and pair[::-1] in funded
        doubled = (
            supported
            or (tie.relation == "partner_in" and (pair in leads or _meets(tie.quote, paid.get(pair))))
            or (tie.relation == "funded_by" and pair in funds)
        )
        if not doubled and tie.subject is not tie.object:
            found.setdefault((pair[0], tie.relation, pair[1]), tie)
    return list(found.values())


def _meets(one: Span, other: Span | None) -> bool:
    """Whether the same words say two things: who gives money "to the project" is no partner by that."""
    return other is not None and one.first < other.last and other.first < one.last


def signing(ties: list[Tie], signatures: list[Tie]) -> Iterator[Tie]:
    """Who has someone sign for it is a party, also where no sentence says so."""
    known = {(id(tie.subject), id(tie.object)) for tie in ties if tie.relation == "party_to"}
    for tie in signatures:
        if tie.on is not None and (id(tie.object), id(tie.on)) not in known:
            known.add((id(tie.object), id(tie.on)))
            yield Tie(tie.object, "party_to", tie.on, tie.quote, "implied")


def drop_unsupported(findings: Findings) -> None:
    """Agreements of which the page says neither when nor between whom."""
    supported = {tie.object for tie in findings.ties if tie.relation == "party_to"}
    findings.agreements = [a for a in findings.agreements if a.signed or a in supported]
    kept = set(map(id, findings.things))
    findings.ties = [tie for tie in findings.ties if id(tie.subject) in kept and id(tie.object) in kept]
