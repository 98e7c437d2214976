"""Answers of SPARQL as a page: for a browser, where a program gets the same as JSON, CSV, XML or RDF."""

from __future__ import annotations

import json
from typing import Any

from graph.ids import base_iri
from graph.sparql_child import Answer
from ontology import cookbook
from ontology.reference.pages import Reader, Reference

MOST_ROWS = 500
MOST_CHARACTERS = 200_000
MOST_BYTES = 8 * 2**20  # of an answer that is read for a page


def page(pages: Reference, reader: Reader, query: str, answer: Answer | None = None, refused: str = "") -> str:
    """A form with the query, and below it the answer or why there is none; a large answer is cut and says so."""
    table: dict[str, Any] | None = None
    triples = None
    too_large: tuple[str, ...] = ()
    if answer is not None:
        is_table = answer.media_type.partition(";")[0] == "application/sparql-results+json"
        if answer.size > MOST_BYTES:
            too_large = ("csv", "json") if is_table else ("ttl", "nt")
        elif is_table:
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
        too_large=too_large,
        recipes=cookbook.recipes(),
        base=base_iri(),
        most=MOST_ROWS,
    )
