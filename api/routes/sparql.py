"""SPARQL 1.1 Protocol: queries by GET, by POST form and by POST body; read-only."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.parameters import GraphParam
from graph.build import RDF
from graph.errors import QueryError
from graph.sparql_child import SparqlChild, failure
from graph.sparql_text import PREFIXES, check_read_only, with_prefixes

router = APIRouter(tags=["sparql"])
MAX_QUERY_BYTES = 100_000
_DEFAULT_ACCEPT = "application/sparql-results+json, text/turtle;q=0.9"
_EXAMPLE = "SELECT ?name { ?i a <https://w3id.org/ogniwo/ns#Institution> ; rdfs:label ?name } LIMIT 10"
_DESCRIPTION = "Prefixes " + ", ".join(PREFIXES) + " are known. Without GRAPH, all sources are searched together."
_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The answer, in the format that Accept prefers.",
        "content": {
            media_type: {}
            for media_type in (
                "application/sparql-results+json",
                "application/sparql-results+xml",
                "text/csv",
                "text/tab-separated-values",
                *("text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"),
            )
        },
    }
}
_PARAMETERS = {
    "parameters": [{"name": "query", "in": "query", "schema": {"type": "string"}, "example": _EXAMPLE}],
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
    queries = [value for name, value in parameters if name == "query"]
    if len(queries) != 1 or len(queries[0]) > MAX_QUERY_BYTES:
        raise QueryError(f"expected one parameter query of at most {MAX_QUERY_BYTES} bytes, found {len(queries)}")
    check_read_only(queries[0])
    child: SparqlChild = request.app.state.sparql
    accept = request.headers.get("accept", "*/*")
    if accept == "*/*" or "text/html" in accept:  # whoever takes anything, or a browser's address line
        accept = _DEFAULT_ACCEPT
    extra = [(n, v) for n, v in parameters if n in ("default-graph-uri", "named-graph-uri")]
    answer = await child.query(data_set, with_prefixes(queries[0]), accept, extra)
    if answer.status >= 400:
        raise QueryError(failure(answer.body.decode(errors="replace"), queries[0]))
    return Response(answer.body, answer.status, media_type=answer.media_type)
