"""Answers of SPARQL as a page: for a browser, where a program gets the same as JSON, CSV, XML or RDF.

The page is whole without scripts. Where the web pages are built, a script makes an editor of it (`web/src/sparql`) and
finds in the page what it needs: examples, limits, and the answer, so that the same is not asked twice.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from markupsafe import Markup

from graph.ids import base_iri
from graph.sparql_child import Answer, Limits
from graph.sparql_text import PREFIXES
from ontology import cookbook
from ontology.reference.pages import Reader, Reference

MOST_ROWS = 500
MOST_CHARACTERS = 200_000
MOST_BYTES = 8 * 2**20  # of an answer that is read for a page
_EDITOR = "src/sparql/main.ts"


def page(
    pages: Reference,
    reader: Reader,
    query: str,
    answer: Answer | None = None,
    refused: str = "",
    *,
    web: Path,
    limits: Limits,
) -> str:
    """A form with the query, and below it the answer or why there is none; a large answer is cut and says so. `web` is
    the folder of the built web pages, where the editor is."""
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
        editor=editor_files(web),
        settings=_data(json.dumps(_settings(reader.language, query, limits), ensure_ascii=False)),
        handed_on=_data(answer.body.decode()) if table and answer else "",
    )


@cache
def editor_files(web: Path) -> dict[str, list[str]]:
    """Addresses of the editor's scripts and styles, by what the build says it needs; nothing where it is not built."""
    try:
        built = json.loads((web / "assets" / "manifest.json").read_bytes())
    except FileNotFoundError:
        return {"script": [], "imported": [], "styles": []}
    waiting, chunks = [_EDITOR], list[dict[str, Any]]()
    for name in waiting:
        chunks.append(built[name])
        waiting += [other for other in built[name].get("imports", ()) if other not in waiting]
    styles = dict.fromkeys(f"/{style}" for chunk in chunks for style in chunk.get("css", ()))
    script, *imported = [f"/{chunk['file']}" for chunk in chunks]
    return {"script": [script], "imported": imported, "styles": list(styles)}


def _settings(language: str, query: str, limits: Limits) -> dict[str, Any]:
    """What the editor (`Settings` in web/src/sparql/settings.ts) must know."""
    examples = [
        {
            "id": r.id,
            "number": r.number,
            "question": r.question[language],
            "about": r.about[language],
            "query": r.sparql,
        }
        for r in cookbook.recipes()
    ]
    return {
        "language": language,
        "query": query,
        "base": base_iri(),
        "prefixes": PREFIXES,
        "examples": examples,
        "limits": {"seconds": limits.seconds, "memory": limits.memory_mib, "answer": limits.answer_mib},
    }


def _data(text: str) -> Markup:
    """JSON to stand in a <script> of data, which nothing in it can end: outside of its texts JSON has no such sign."""
    return Markup(text.replace("<", "\\u003c"))  # noqa: S704  # escaped here
