"""Linked data: every thing has an IRI that answers, in HTML, Turtle, JSON-LD or N-Triples."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph
from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from rdflib import Graph as RdfGraph

from api.errors import problem
from api.negotiation import FORMATS, HTML, SUFFIXES, negotiate
from api.parameters import Accept, GraphParam, Slug
from graph.errors import NotFoundError
from graph.graph import Graph
from graph.ids import base_iri, make_id
from graph.jsonld import document
from graph.sparql_text import PREFIXES
from graph.stores.rdf import edge_lines, node_lines

router = APIRouter(tags=["linked data"])
_LOCATION = {"Location": {"schema": {"type": "string", "format": "uri-reference"}}}


@router.get(
    "/id/{kind}/{slug}",
    summary="A thing by its IRI",
    status_code=303,
    response_class=Response,
    responses={303: {"description": "Where its page or description is.", "headers": _LOCATION}},
)
def thing(request: Request, graph: GraphParam, kind: str, slug: Slug, accept: Accept = "text/html") -> Response:
    """See other: the page of the thing, or its description in the RDF format asked for; merged ids lead on."""
    asked = make_id(kind, slug)
    found = graph.resolve_id(asked)
    _exists(graph, found)
    media_type = negotiate(accept)
    if media_type is None:
        expected = ", ".join((*HTML[:1], *FORMATS))
        return problem(request, 406, "Not acceptable", f"Accept: found {accept!r}, expected one of {expected}")
    if media_type in HTML:
        return RedirectResponse(f"/?focus={found}", 303, headers={"Vary": "Accept"})
    suffix = next(s for s, m in SUFFIXES.items() if m == media_type)
    return RedirectResponse(f"/data/{found}.{suffix}", 303, headers={"Vary": "Accept"})


@router.get(
    "/data/{kind}/{name}",
    summary="The description of a thing as RDF",
    response_class=Response,
    responses={200: {"description": "RDF.", "content": {media_type: {} for media_type in FORMATS}}},
)
def description(graph: GraphParam, kind: str, name: str) -> Response:
    """Turtle (.ttl), JSON-LD (.jsonld) or N-Triples (.nt): the thing, its links, and their evidence."""
    slug, _, suffix = name.rpartition(".")
    if suffix not in SUFFIXES:
        raise NotFoundError(f"found suffix {suffix!r}, expected one of {', '.join(SUFFIXES)}")
    thing_id = make_id(kind, slug)
    _exists(graph, thing_id)
    lines = "".join(_lines(graph, thing_id))
    content = _json_ld(lines) if suffix == "jsonld" else _serialise(lines, FORMATS[SUFFIXES[suffix]])
    return Response(content, media_type=SUFFIXES[suffix])


def _exists(graph: Graph, thing_id: str) -> None:
    if next(graph.store.nodes([thing_id]), None) is None and next(graph.store.edges([thing_id]), None) is None:
        raise NotFoundError(f"there is nothing with the id {thing_id!r} in this graph")


def _lines(graph: Graph, thing_id: str) -> Iterator[str]:
    for node in graph.store.nodes([thing_id]):
        # Clauses are named after a source; which of several said which is in the data set, not in this summary.
        yield from node_lines(node, (node.sources or (node.id,))[0])
    for edge in graph.store.edges([thing_id]):
        yield from edge_lines(edge)


def _json_ld(lines: str) -> str:
    quads = set(pyoxigraph.parse(lines.encode(), format=pyoxigraph.RdfFormat.N_TRIPLES))
    return "".join(document(sorted(quads, key=str)))


def _serialise(lines: str, form: str) -> bytes:
    described = RdfGraph()
    described.parse(data=lines, format="nt")
    for prefix, namespace in PREFIXES.items():
        described.bind(prefix, namespace)
    described.bind("id", base_iri())
    return described.serialize(format=form, encoding="utf-8")
