"""Full-text search."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api.models import HitView, SearchView
from api.parameters import GraphParam, Lang, Limit
from api.views import institution_summary, name_of
from graph.catalogue import Hit
from graph.graph import Graph
from graph.ids import kind_of
from graph.model import Node

router = APIRouter(prefix="/api", tags=["search"])


@router.get("/search", summary="Find institutions, cooperations, programmes and places by name")
def search(
    graph: GraphParam,
    q: Annotated[
        str, Query(min_length=1, max_length=200, description="Words, beginnings of words, abbreviations, identifiers.")
    ],
    kind: Annotated[list[str] | None, Query(description="institution, project, agreement, …; may be repeated.")] = None,
    limit: Limit = 10,
    lang: Lang = "pl",
) -> SearchView:
    """Every word must be met: as written, as a beginning, in any Polish form, or as the initials of a name; case and
    diacritics do not matter. Identifiers are found however they are punctuated, and by their addresses. Where hardly
    anything is met, typing errors are forgiven. The best match comes first, then the most important."""
    hits = graph.catalogue.search(q, limit, kind or ())
    others = {node.id: node for node in graph.store.nodes([h.id for h in hits if kind_of(h.id) != "institution"])}
    return SearchView(query=q, results=[_view(graph, hit, others, lang) for hit in hits])


def _view(graph: Graph, hit: Hit, others: dict[str, Node], lang: str) -> HitView:
    kind = kind_of(hit.id)
    if kind != "institution":
        return HitView(id=hit.id, kind=kind, name=name_of(others[hit.id], lang), matched=hit.matched)
    summary = institution_summary(graph, graph.network.institutions.row(hit.id), lang)
    return HitView(
        id=hit.id, kind=kind, name=summary.name, matched=hit.matched, place=summary.place, partners=summary.partners
    )
