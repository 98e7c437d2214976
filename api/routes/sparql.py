"""SPARQL 1.1 Protocol: queries by GET, by POST form and by POST body; read-only. A browser gets a page, and who asks
nothing gets the service description.

Invariant: an answer is sent when all of it is here, with its length, so none looks whole that is not.
"""

from __future__ import annotations

import asyncio
from email.message import Message
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response, StreamingResponse

from api import descriptions
from api.answers import page
from api.errors import status_of
from api.negotiation import HTML, language, negotiate
from api.parameters import GraphParam
from api.routes.ontology import reference
from graph.build import RDF
from graph.errors import (
    EngineError,
    NotAcceptableError,
    QueryError,
    QueryTimeoutError,
    TooLargeError,
    UnknownMediaError,
)
from graph.graph import Graph
from graph.sparql_child import Answer, SparqlChild, failure
from graph.sparql_text import PREFIXES, check_read_only, with_prefixes
from ontology import cookbook
from ontology.reference.pages import Reader
from ontology.reference.writing import LANGUAGES

router = APIRouter(tags=["sparql"])
MAX_QUERY_BYTES = 100_000
_IN_ONE_PIECE = 2**20  # bytes of an answer
_GONE_SECONDS = 1.0  # how often it is looked whether anybody still waits
_FORM, _BODY = "application/x-www-form-urlencoded", "application/sparql-query"
_DATA_SET = ("default-graph-uri", "named-graph-uri")
_DEFAULT_ACCEPT = "application/sparql-results+json, text/turtle;q=0.9"
# What the parameter `format` may say, for links, which cannot say what they accept.
_SUFFIXES = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
    "jsonld": "application/ld+json",
}
_EXAMPLE = "SELECT ?name { ?i a <https://w3id.org/ogniwo/ns#Institution> ; rdfs:label ?name } LIMIT 10"
# What stands in the form before anything is asked.
_STARTER = "SELECT ?name {\n  ?i a ogn:Institution ; rdfs:label ?name .\n} LIMIT 10"
_DESCRIPTION = (
    "Prefixes " + ", ".join(PREFIXES) + " are known. Without GRAPH, all sources are searched together. "
    "Without a query, the answer is the description of the service, or a form for a browser."
)
_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The answer, in the format that Accept prefers.",
        "content": {media_type: {} for media_type in (*_SUFFIXES.values(), HTML[0])},
    }
}
_PARAMETERS = {
    "parameters": [
        {"name": "query", "in": "query", "schema": {"type": "string"}, "example": _EXAMPLE},
        *(
            {
                "name": name,
                "in": "query",
                "schema": {"type": "array", "items": {"type": "string", "format": "uri"}},
                "explode": True,
            }
            for name in _DATA_SET
        ),
        {"name": "format", "in": "query", "schema": {"type": "string", "enum": list(_SUFFIXES)}},
    ],
}


@router.get(
    "/sparql",
    summary="Ask the graph in SPARQL",
    description=_DESCRIPTION,
    openapi_extra=_PARAMETERS,
    responses=_ANSWERS,
    response_class=Response,
)
async def by_get(request: Request, graph: GraphParam) -> Response:
    """The query in the parameter `query`."""
    parameters = list(request.query_params.multi_items())
    accept, names = _accepted(request, parameters), {name for name, _ in parameters}
    if not names & {"query", "update"} and "text/html" not in accept:
        return await asyncio.to_thread(_service, graph, descriptions.server_of(request), accept)
    return await _answer(request, parameters, graph.folder / RDF)


@router.post(
    "/sparql",
    summary="Ask the graph in SPARQL",
    description=_DESCRIPTION,
    responses=_ANSWERS,
    response_class=Response,
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                _BODY: {"schema": {"type": "string"}, "example": _EXAMPLE},
                _FORM: {
                    "schema": {"type": "object", "required": ["query"], "properties": {"query": {"type": "string"}}}
                },
            },
        }
    },
)
async def by_post(request: Request, graph: GraphParam) -> Response:
    """The query as a form or as the body."""
    content_type = Message()
    content_type["content-type"] = request.headers.get("content-type", "none/none")
    kind, charset = content_type.get_content_type(), content_type.get_content_charset("utf-8")
    if kind not in (_FORM, _BODY):
        raise UnknownMediaError(f"content type: found {kind!r}, expected a form or {_BODY}; updates are not possible")
    if charset not in ("utf-8", "us-ascii"):
        raise UnknownMediaError(f"content type: found the encoding {charset!r}, expected UTF-8")
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_QUERY_BYTES:
            raise TooLargeError(f"the query is longer than {MAX_QUERY_BYTES} bytes")
    try:
        text = body.decode()
    except UnicodeDecodeError:
        raise QueryError("the query is not UTF-8 text") from None
    parameters = list(request.query_params.multi_items())
    parameters += parse_qsl(text, keep_blank_values=True) if kind == _FORM else [("query", text)]
    return await _answer(request, parameters, graph.folder / RDF)


def _service(graph: Graph, server: str, accept: str) -> Response:
    media_type = negotiate(accept, descriptions.FORMATS, html=False)
    if media_type is None:
        raise QueryError("expected a parameter query; found none, and no wish for RDF that describes the service")
    content = descriptions.service(graph, server).serialize(format=descriptions.FORMATS[media_type], encoding="utf-8")
    return Response(content, media_type=media_type, headers={"Vary": "Accept"})


async def _answer(request: Request, parameters: list[tuple[str, str]], data_set: Path) -> Response:
    accept = _accepted(request, parameters)
    if "text/html" in accept and negotiate(accept, _SUFFIXES.values()) in HTML:
        return await _page(request, parameters, data_set)
    if accept == "*/*" or "text/html" in accept:
        accept = _DEFAULT_ACCEPT
    answer = await _asked(request, parameters, data_set, accept)
    headers = {"Vary": "Accept", "Content-Length": str(answer.size)}
    if answer.size <= _IN_ONE_PIECE:
        return Response(answer.body, media_type=answer.media_type, headers=headers)
    return StreamingResponse(answer.blocks(), media_type=answer.media_type, headers=headers)


def _accepted(request: Request, parameters: list[tuple[str, str]]) -> str:
    """What the parameter `format` says, else the header; QueryError for a format that is none."""
    form = dict(parameters).get("format")
    if form is None:
        return request.headers.get("accept") or "*/*"
    if form not in _SUFFIXES:
        raise QueryError(f"format: found {form!r}, expected one of {', '.join(_SUFFIXES)}")
    return _SUFFIXES[form]


async def _page(request: Request, parameters: list[tuple[str, str]], data_set: Path) -> Response:
    """The answer as a page with the query in a form; the empty form where nothing is asked yet."""
    asked = dict(parameters)
    chosen = asked.get("lang") if asked.get("lang") in LANGUAGES else None
    reader = Reader(chosen or language(request.headers.get("accept-language", ""), LANGUAGES), chosen is not None)
    example = next((recipe.sparql for recipe in cookbook.recipes() if recipe.id == asked.get("example")), "")
    query, answer, refused, status = asked.get("query", ""), None, "", 200
    try:
        answer = await _asked(request, parameters, data_set, _DEFAULT_ACCEPT) if query and not example else None
    except QueryError as error:
        refused, (status, _) = str(error), status_of(error)
    written = partial(page, web=request.app.state.web, limits=request.app.state.sparql.limits)
    body = await asyncio.to_thread(written, reference(request), reader, example or query or _STARTER, answer, refused)
    return HTMLResponse(body, status, headers={"Vary": "Accept, Accept-Language"})


async def _asked(request: Request, parameters: list[tuple[str, str]], data_set: Path, accept: str) -> Answer:
    if any(name == "update" for name, _ in parameters):
        raise QueryError("this endpoint only reads; updates are not possible")
    queries = [value for name, value in parameters if name == "query"]
    if len(queries) != 1:
        raise QueryError(f"expected one parameter query, found {len(queries)}")
    if len(queries[0]) > MAX_QUERY_BYTES:
        raise TooLargeError(f"the query is longer than {MAX_QUERY_BYTES} bytes")
    check_read_only(queries[0])
    child: SparqlChild = request.app.state.sparql
    extra = [(n, v) for n, v in parameters if n in _DATA_SET]
    answering = asyncio.create_task(child.query(data_set, with_prefixes(queries[0]), accept, extra))
    try:
        while not answering.done():
            await asyncio.wait([answering], timeout=_GONE_SECONDS)
            if not answering.done() and await request.is_disconnected():
                raise QueryTimeoutError("the query was stopped, because nobody waits for its answer any longer")
        answer = answering.result()
    finally:
        answering.cancel()
    if answer.status < 300:
        return answer
    complaint = failure(answer.body.decode(errors="replace"), queries[0])
    if answer.status == 406:
        raise NotAcceptableError(f"Accept: found {accept!r}; {complaint}")
    raise QueryError(complaint) if answer.status < 500 else EngineError(complaint)
