"""Full-text search."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from fastapi import APIRouter, Query
from fastapi.responses import Response

from api import plain
from api.models import SearchView
from api.parameters import GraphParam, Lang, Limit
from api.routing import QuestionRoute
from api.views import name_of
from graph.ids import kind_of

router = APIRouter(prefix="/api", tags=["search"], route_class=QuestionRoute)


@router.get(
    "/search", summary="Find institutions, cooperations, programmes and places by name", response_model=SearchView
)
def search(
    graph: GraphParam,
    q: Annotated[
        str, Query(min_length=1, max_length=200, description="Words, beginnings of words, abbreviations, identifiers.")
    ],
    kind: Annotated[list[str] | None, Query(description="institution, project, agreement, …; may be repeated.")] = None,
    limit: Limit = 10,
    lang: Lang = "pl",
) -> Response:
    """Every word must be met: as written, as a beginning, in any Polish form, or as the initials of a name; case and
    diacritics do not matter. Identifiers are found however they are punctuated, and by their addresses. Where hardly
    anything is met, typing errors are forgiven. The best match comes first, then the most important."""
    hits = graph.catalogue.search(q, limit, kind or ())
    others = graph.store.nodes([hit.id for hit in hits if kind_of(hit.id) != "institution"])
    found = {node.id: {"name": name_of(node, lang), "place": None, "partners": None} for node in others}
    rows = [graph.network.institutions.row(hit.id) for hit in hits if kind_of(hit.id) == "institution"]
    found |= {one["id"]: one for one in plain.institutions(graph, np.array(rows, np.int64), lang)}
    results = [
        {
            "id": hit.id,
            "kind": kind_of(hit.id),
            "name": found[hit.id]["name"],
            "matched": hit.matched,
            "place": found[hit.id]["place"],
            "partners": found[hit.id]["partners"],
        }
        for hit in hits
    ]
    return plain.answer({"query": q, "results": results})
