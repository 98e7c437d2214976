"""Where the graph comes from."""

from __future__ import annotations

from fastapi import APIRouter

from api.models import RejectionView, SourceDetail, SourceList, SourceSummary
from api.parameters import GraphParam, Slug
from api.views import source_lite
from graph.errors import NotFoundError
from graph.graph import Graph
from graph.ids import COOPERATION_KINDS, make_id
from graph.model import first

router = APIRouter(prefix="/api", tags=["sources"])
MAX_REJECTIONS = 500


@router.get("/sources", summary="All sources")
def sources(graph: GraphParam) -> SourceList:
    """What was loaded, from where and when, and how much of it was refused."""
    return SourceList(items=[_summary(graph, source_id) for source_id in sorted(graph.sources)])


@router.get("/sources/{slug}", summary="One source")
def source(graph: GraphParam, slug: Slug) -> SourceDetail:
    """A source with its stored text and what was refused of it."""
    source_id = make_id("source", slug)
    if source_id not in graph.sources:
        raise NotFoundError(f"there is no source with the id {source_id!r} in this graph")
    documents = graph.catalogue.documents(source_id)
    rejections = graph.catalogue.rejections(source_id, MAX_REJECTIONS)
    return SourceDetail(
        **_summary(graph, source_id).model_dump(),
        checksum=first(graph.sources[source_id], "checksum"),
        text=documents[0][1] if documents else None,
        rejections=[
            RejectionView(locator=r.locator, field=r.field, value=r.value, reason=r.reason) for r in rejections
        ],
    )


def _summary(graph: Graph, source_id: str) -> SourceSummary:
    counts = graph.catalogue.counts().get(source_id, {})
    return SourceSummary(
        **source_lite(graph, source_id).model_dump(),
        language=first(graph.sources[source_id], "language"),
        institutions=counts.get("institution", 0),
        cooperations=sum(counts.get(kind, 0) for kind in COOPERATION_KINDS),
        rejected=counts.get("rejection", 0),
    )
