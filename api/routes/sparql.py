"""SPARQL 1.1 Protocol: queries by GET, by POST form and by POST body; read-only. A browser gets a page."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from api.answers import page
from api.errors import status_of
from api.negotiation import HTML, language, negotiate
from api.parameters import GraphParam
from api.routes.ontology import reference
from graph.build import RDF
from graph.errors import QueryError
from graph.sparql_child import Answer, SparqlChild, failure
from graph.sparql_text import PREFIXES, check_read_only, with_prefixes
from ontology.reference.pages import Reader
from ontology.reference.writing import LANGUAGES

router = APIRouter(tags=["sparql"])
MAX_QUERY_BYTES = 100_000
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
_DESCRIPTION = "Prefixes " + ", ".join(PREFIXES) + " are known. Without GRAPH, all sources are searched together."
_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The answer, in the format that Accept prefers.",
        "content": {media_type: {} for media_type in (*_SUFFIXES.values(), HTML[0])},
    }
}
_PARAMETERS = {
    "parameters": [
        {"name": "query", "in": "query", "schema": {"type": "string"}, "example": _EXAMPLE},
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
    return await _answer(request, list(request.query_params.multi_items()), graph.folder / RDF)


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
                "application/sparql-query": {"schema": {"type": "string"}, "example": _EXAMPLE},
                "application/x-www-form-urlencoded": {
                    "schema": {"type": "object", "required": ["query"], "properties": {"query": {"type": "string"}}}
                },
            },
        }
    },
)
async def by_post(request: Request, graph: GraphParam) -> Response:
    """The query as a form or as the body."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_QUERY_BYTES:
            raise QueryError(f"the query is longer than {MAX_QUERY_BYTES} bytes")
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    parameters = list(request.query_params.multi_items())
    try:
        text = body.decode()
    except UnicodeDecodeError:
        raise QueryError("the query is not UTF-8 text") from None
    if kind == "application/x-www-form-urlencoded":
        parameters += parse_qsl(text, keep_blank_values=True)
    elif kind == "application/sparql-query":
        parameters.append(("query", text))
    else:
        raise QueryError(f"content type: found {kind!r}, expected a form or application/sparql-query")
    return await _answer(request, parameters, graph.folder / RDF)


async def _answer(request: Request, parameters: list[tuple[str, str]], data_set: Path) -> Response:
    accept = request.headers.get("accept", "*/*")
    asked = dict(parameters)
    if "format" in asked:
        if asked["format"] not in _SUFFIXES:
            raise QueryError(f"format: found {asked['format']!r}, expected one of {', '.join(_SUFFIXES)}")
        accept = _SUFFIXES[asked["format"]]
    elif "text/html" in accept and negotiate(accept, _SUFFIXES.values()) in HTML:
        return await _page(request, parameters, data_set)
    elif accept == "*/*" or "text/html" in accept:
        accept = _DEFAULT_ACCEPT
    answer = await _asked(request, parameters, data_set, accept)
    return Response(answer.body, answer.status, media_type=answer.media_type, headers={"Vary": "Accept"})


async def _page(request: Request, parameters: list[tuple[str, str]], data_set: Path) -> Response:
    """The answer as a page with the query in a form; the empty form where nothing is asked yet."""
    asked = dict(parameters)
    chosen = asked.get("lang") if asked.get("lang") in LANGUAGES else None
    reader = Reader(chosen or language(request.headers.get("accept-language", ""), LANGUAGES), chosen is not None)
    query, answer, refused, status = asked.get("query", ""), None, "", 200
    try:
        answer = await _asked(request, parameters, data_set, _DEFAULT_ACCEPT) if query else None
    except QueryError as error:
        refused, (status, _) = str(error), status_of(error)
    body = page(reference(request), reader, query or _STARTER, answer, refused)
    return HTMLResponse(body, status, headers={"Vary": "Accept, Accept-Language"})


async def _asked(request: Request, parameters: list[tuple[str, str]], data_set: Path, accept: str) -> Answer:
    queries = [value for name, value in parameters if name == "query"]
    if len(queries) != 1 or len(queries[0]) > MAX_QUERY_BYTES:
        raise QueryError(f"expected one parameter query of at most {MAX_QUERY_BYTES} bytes, found {len(queries)}")
    check_read_only(queries[0])
    child: SparqlChild = request.app.state.sparql
    extra = [(n, v) for n, v in parameters if n in ("default-graph-uri", "named-graph-uri")]
    answer = await child.query(data_set, with_prefixes(queries[0]), accept, extra)
    if answer.status >= 400:
        raise QueryError(failure(answer.body.decode(errors="replace"), queries[0]))
    return answer
