"""Institutions and cooperations in full: what the store knows of them, read by id in batches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from contextlib import closing

from api import plain
from api.models import (
    CooperationDetail,
    InstitutionDetail,
    NamedKind,
    ParticipationView,
    ProgrammeView,
    SharedNumber,
    SignatoryView,
    SuccessionView,
)
from api.views import (
    cooperation_summary,
    evidence_views,
    institution_summary,
    name_of,
    named,
    names,
    sources_of,
)
from graph.concepts import told_once
from graph.errors import NotFoundError
from graph.graph import Graph
from graph.ids import COOPERATION_KINDS, fold, kind_of, to_iri
from graph.mapping import is_participation
from graph.model import Edge, Node, first, words
from graph.network.questions.hierarchies import programme_path
from graph.resolution.membership import Members


def institution_detail(graph: Graph, row: int, lang: str) -> InstitutionDetail:
    """Everything known of an institution."""
    summary = institution_summary(graph, row, lang)
    node = next(graph.store.nodes([summary.id]))
    edges = list(graph.store.edges([node.id], ["part_of", "succeeds"]))
    whole = next((e.object for e in edges if e.relation == "part_of" and e.subject == node.id), None)
    changes = [edge for edge in edges if edge.relation == "succeeds"]
    other_names = {*words(node, "aliases"), *words(node, "names")} - {summary.name, *names(node).values()}
    return InstitutionDetail(
        **summary.model_dump(),
        iri=to_iri(node.id),
        names=names(node),
        aliases=sorted(other_names),
        identifiers=list(words(node, "identifiers")),
        same_number=_shared_numbers(graph, node.id, lang),
        homepage=first(node, "homepage"),
        part_of=named(next(graph.store.nodes([whole])), lang) if whole else None,
        predecessors=_successions(graph, [(e.object, e) for e in changes if e.subject == node.id], lang),
        successors=_successions(graph, [(e.subject, e) for e in changes if e.object == node.id], lang),
        sources=sources_of(graph, node),
        evidence=evidence_views(graph, node.evidence),
    )


def _shared_numbers(graph: Graph, institution: str, lang: str) -> list[SharedNumber]:
    with closing(Members(graph.folder)) as members:
        found = members.sharing(institution)
    nodes = _by_id(graph, (other for others in found.values() for other in others))
    return [
        SharedNumber(identifier=identifier, institutions=[named(nodes[other], lang) for other in others])
        for identifier, others in found.items()
    ]


def _successions(graph: Graph, changes: Iterable[tuple[str, Edge]], lang: str) -> list[SuccessionView]:
    """The institutions at the other ends of successions, by the day of the change; the undated come last."""
    of: dict[str, list[Edge]] = defaultdict(list)
    for other, edge in changes:
        of[other].append(edge)
    nodes = _by_id(graph, of)
    views = [
        SuccessionView.model_validate(
            {
                "institution": named(nodes[other], lang),
                "start": first(alike[0], "start"),
                "certainty": _certainty(alike),
                "evidence": evidence_views(graph, (e for edge in alike for e in edge.evidence)),
            }
        )
        for other, stated in of.items()
        for alike in _alike(stated)
    ]
    return sorted(views, key=lambda view: (view.start is None, view.start or "", view.institution.name))


def cooperation_detail(graph: Graph, cooperation_id: str, lang: str) -> CooperationDetail:
    """Everything known of a cooperation; NotFoundError where there is none."""
    row = graph.network.cooperations.row(cooperation_id)
    edges = list(graph.store.edges([cooperation_id]))
    node = next(graph.store.nodes([cooperation_id]), None) or _unnamed(cooperation_id, edges)
    wholes = [e.object for e in edges if e.relation in ("part_of", "funded_by") and e.subject == node.id]
    others = _by_id(graph, [w for w in wholes if kind_of(w) in COOPERATION_KINDS])
    return CooperationDetail(
        **cooperation_summary(graph, row, lang).model_dump(),
        iri=to_iri(node.id),
        titles=names(node),
        acronym=first(node, "acronym"),
        summary=first(node, "summary"),
        scope=list(words(node, "scope")),
        goals=list(words(node, "goals")),
        results=list(words(node, "results")),
        inferred=list(words(node, "inferred")),
        status=first(node, "status"),
        target_groups=told_once(words(node, "target_groups"), "target-groups"),
        budget=first(node, "budget"),
        currency=first(node, "currency"),
        attendance=first(node, "participants"),
        homepage=first(node, "homepage"),
        participations=participations(graph, edges, lang),
        signatories=_signatories(graph, edges, lang),
        programmes=_programmes(graph, [w for w in wholes if kind_of(w) == "programme"], lang),
        part_of=[NamedKind(id=n.id, name=name_of(n, lang), kind=n.kind) for n in others.values()],
        sources=sources_of(graph, node),
        evidence=evidence_views(graph, node.evidence),
    )


def participations(graph: Graph, edges: Iterable[Edge], lang: str) -> list[ParticipationView]:
    """What institutions do in a cooperation; what several sources say alike is one entry with all their evidence."""
    of: dict[tuple[str, str], list[Edge]] = defaultdict(list)
    for edge in edges:
        if (is_participation(edge.relation) and kind_of(edge.subject) == "institution") or _is_tie(edge):
            for institution in (edge.subject, edge.object) if _is_tie(edge) else (edge.subject,):
                of[institution, edge.relation].append(edge)
    nodes = _by_id(graph, (institution for institution, _ in of))
    return [
        _participation(graph, nodes[institution], alike, lang)
        for (institution, _), stated in sorted(of.items())
        for alike in _alike(stated)
    ]


def _alike(edges: list[Edge]) -> list[list[Edge]]:
    """Edges of one institution and relation that speak of the same participation: dates and amount agree.

    What a source leaves unsaid is no other participation, as long as there is only one that it can mean.
    """
    said: dict[tuple[object, ...], list[Edge]] = defaultdict(list)
    for edge in edges:
        said[tuple(first(edge, name) for name in ("start", "end", "amount"))].append(edge)
    silent = said.pop((None, None, None), [])
    if silent and len(said) == 1:
        return [next(iter(said.values())) + silent]
    return [group for _, group in sorted(said.items(), key=str)] + ([silent] if silent else [])


def _is_tie(edge: Edge) -> bool:
    return edge.relation == "cooperates_with" and kind_of(edge.subject) == kind_of(edge.object) == "institution"


def _participation(graph: Graph, institution: Node, alike: list[Edge], lang: str) -> ParticipationView:
    edge = alike[0]
    return ParticipationView.model_validate(
        {
            "institution": named(institution, lang),
            "relation": edge.relation,
            "role": next((role for e in alike if (role := first(e, "role"))), None),
            **{name: first(edge, name) for name in ("start", "end", "amount", "currency")},
            "certainty": _certainty(alike),
            "evidence": evidence_views(graph, (e for one in alike for e in one.evidence)),
        }
    )


def _certainty(alike: list[Edge]) -> str:
    """What one source states outright is stated, whatever another only implies."""
    certainties = {first(edge, "certainty") or "stated" for edge in alike}
    return next(c for c in ("stated", "implied", "inferred") if c in certainties)


def _signatories(graph: Graph, edges: Iterable[Edge], lang: str) -> list[SignatoryView]:
    signs = [edge for edge in edges if edge.relation == "signs_for"]
    nodes = _by_id(graph, [end for edge in signs for end in (edge.subject, edge.object)])
    merged: dict[tuple[str, str], list[Edge]] = defaultdict(list)
    for edge in signs:
        merged[fold(first(nodes[edge.subject], "name")), edge.object].append(edge)
    return [_signatory(graph, nodes, alike, lang) for _, alike in sorted(merged.items())]


def _signatory(graph: Graph, nodes: dict[str, Node], alike: list[Edge], lang: str) -> SignatoryView:
    people = [nodes[edge.subject] for edge in alike]
    return SignatoryView(
        person=first(people[0], "name"),
        function=next((function for person in people if (function := first(person, "function"))), None),
        institution=named(nodes[alike[0].object], lang),
        evidence=evidence_views(graph, (e for edge in alike for e in edge.evidence)),
    )


def _programmes(graph: Graph, programmes: Collection[str], lang: str) -> list[ProgrammeView]:
    """Each programme with the levels above it; one that is above another is not repeated. From the arrays: the store
    would look through everything that the programme pays for."""
    known = graph.network.meta.programmes
    above = {code: programme_path(graph.network, code) for code in map(known.index, {*programmes} & {*known})}
    covered = {code for path in above.values() for code in path}
    return [
        ProgrammeView.model_validate(
            plain.programme(graph, code, lang) | {"part_of": [plain.programme(graph, one, lang) for one in above[code]]}
        )
        for code in sorted(above.keys() - covered)
    ]


def _by_id(graph: Graph, ids: Iterable[str]) -> dict[str, Node]:
    wanted = set(ids)
    return {node.id: node for node in graph.store.nodes(wanted)} if wanted else {}


def _unnamed(cooperation_id: str, edges: list[Edge]) -> Node:
    """The node of a cooperation that has no name: the link itself."""
    link = next((edge for edge in edges if edge.id == cooperation_id), None)
    if link is None:
        raise NotFoundError(f"there is no cooperation with the id {cooperation_id!r} in this graph")
    return Node(link.id, link.properties, link.evidence, link.sources)
