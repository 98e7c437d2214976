"""Answers of SPARQL as a page: for a browser, where a program gets the same as JSON, CSV, XML or RDF."""

from __future__ import annotations

import json
from typing import Any

from graph.ids import base_iri
from graph.sparql_child import Answer
from ontology.reference.pages import Reader, Reference

MOST_ROWS = 500
MOST_CHARACTERS = 200_000


def page(pages: Reference, reader: Reader, query: str, answer: Answer | None = None, refused: str = "") -> str:
    """A form with the query, and below it the answer or why there is none; a large answer is cut and says so."""
    table: dict[str, Any] | None = None
    triples = None
    if answer is not None:
        if answer.media_type.partition(";")[0] == "application/sparql-results+json":
            table = json.loads(answer.body)
        else:
            triples = answer.body.decode()
            triples = triples if len(triples) <= MOST_CHARACTERS else triples[:MOST_CHARACTERS] + "\n…"
    return pages.render(
        "answer.html",
        "queries",
        reader,
        query=query,
        refused=refused,
        table=table,
        triples=triples,
        base=base_iri(),
        most=MOST_ROWS,
    )
