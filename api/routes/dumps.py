"""The data set as a whole: what it is (VoID and DCAT), and the file that holds all of it."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, PlainTextResponse, Response

from api import descriptions
from api.negotiation import negotiate
from api.parameters import Accept, GraphParam
from graph.dump import FILE, FOLDER, Dump, read_dump
from graph.errors import NotAcceptableError, NotFoundError
from graph.graph import Graph

router = APIRouter(tags=["linked data"])
_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {"description": "RDF.", "content": {media_type: {} for media_type in descriptions.FORMATS}}
}
_FILE: dict[int | str, dict[str, Any]] = {200: {"description": "The file.", "content": {"application/gzip": {}}}}


@router.get(
    descriptions.WELL_KNOWN, summary="The data set as VoID and DCAT", response_class=Response, responses=_ANSWERS
)
def void(request: Request, graph: GraphParam, accept: Accept = "text/turtle") -> Response:
    """What is in the graph, from which sources, where it can be asked, and where the whole of it can be fetched."""
    media_type = negotiate(accept, descriptions.FORMATS, html=False)
    if media_type is None:
        raise NotAcceptableError(f"Accept: found {accept!r}, expected one of {', '.join(descriptions.FORMATS)}")
    said = descriptions.catalogue(graph, descriptions.server_of(request))
    content = said.serialize(format=descriptions.FORMATS[media_type], encoding="utf-8")
    return Response(content, media_type=media_type, headers={"Vary": "Accept"})


@router.get(descriptions.DUMP, summary="The whole graph as one file", response_class=Response, responses=_FILE)
@router.head(descriptions.DUMP, include_in_schema=False)
def dump(graph: GraphParam) -> Response:
    """N-Quads, compressed: each source in its own graph. Parts can be asked for (`Range`), to go on where it broke."""
    made = _dump(graph)
    digest = b64encode(bytes.fromhex(made.sha256)).decode()
    headers = {"ETag": f'"{made.sha256}"', "Repr-Digest": f"sha-256=:{digest}:", "Cache-Control": "no-cache"}
    return FileResponse(graph.folder / FOLDER / FILE, media_type="application/gzip", filename=FILE, headers=headers)


@router.get(f"{descriptions.DUMP}.sha256", summary="The checksum of the whole graph", response_class=PlainTextResponse)
def checksum(graph: GraphParam) -> PlainTextResponse:
    """As `sha256sum --check` reads it."""
    return PlainTextResponse(f"{_dump(graph).sha256}  {FILE}\n")


def _dump(graph: Graph) -> Dump:
    made = read_dump(graph.folder)
    if made is None:
        raise NotFoundError("this build was made without a file to take away; run `ogniwo build`")
    return made
