"""The selection as a file."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from fastapi.responses import Response, StreamingResponse

from api.parameters import GraphParam, Lang, SelectionParam
from graph.export import selection as files

router = APIRouter(prefix="/api", tags=["export"])
MEDIA_TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json", "gexf": "application/gexf+xml"}


@router.get(
    "/export",
    summary="The selection as a file",
    response_class=Response,
    responses={200: {"description": "The file.", "content": {m.partition(";")[0]: {} for m in MEDIA_TYPES.values()}}},
)
def export(
    graph: GraphParam,
    selection: SelectionParam,
    form: Annotated[Literal["csv", "json", "gexf"], Query(alias="format", description="gexf is the network.")] = "csv",
    of: Annotated[
        Literal["institutions", "cooperations", "participations", "ties"],
        Query(alias="table", description="What the rows are; GEXF always has institutions and the ties among them."),
    ] = "institutions",
    limit: Annotated[
        int | None, Query(ge=1, le=files.MOST, description="How many rows, or institutions of a network, at most.")
    ] = None,
    lang: Lang = "pl",
) -> Response:
    """CSV, JSON or GEXF of what a filter lets through; ties are the heaviest first, a network has the best connected.

    More rows than the greatest `limit` are refused where no limit is asked for: a file is never cut unasked.
    """
    if form == "gexf":
        pieces = files.as_gexf(selection, limit, lang)
    else:
        found = files.table(selection, of, lang)
        rows = files.check_limit(found, limit)
        pieces = files.as_csv(found, rows) if form == "csv" else files.as_json(found, rows)
    name = f"{'network' if form == 'gexf' else of}-{graph.stamp.partition('.')[0]}.{form}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(pieces, media_type=MEDIA_TYPES[form], headers=headers)
