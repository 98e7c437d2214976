"""The cookbook: questions of planners and analysts, asked in SPARQL and, where it can be, in Cypher.

Invariant: a recipe is `queries/NN-slug.rq`; its header of comments holds the question and what to know about it in each
language, as `# question@pl: …`, `# about@pl: …`, and `# cypher@pl: …` where Cypher cannot ask it and why. Otherwise
`NN-slug.cypher` stands beside it, with `// dialect@pl: …` where one engine wants other words than the next.

    python -m ontology.cookbook > docs/queries.md
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ontology.vocab import ONTOLOGY_DIR, Labels

QUERIES_DIR = ONTOLOGY_DIR / "queries"
LANGUAGES = ("pl", "en")
_KEY = re.compile(r"(question|about|cypher|dialect)@([a-z]{2}): (.*)")
_MARKS = {".rq": "#", ".cypher": "//"}

Header = dict[str, Labels]


@dataclass(frozen=True)
class Recipe:
    """A question and how to ask it; texts are by language tag, queries are without their header.

    `cypher` is None exactly where `why_not` says why Cypher cannot ask it; `dialect` says what another engine of Cypher
    wants otherwise, and is empty where none does.
    """

    id: str
    question: Labels
    about: Labels
    sparql: str
    cypher: str | None
    why_not: Labels
    dialect: Labels

    @property
    def number(self) -> int:
        """The number at the start of the id."""
        return int(self.id.partition("-")[0])


@cache
def recipes() -> tuple[Recipe, ...]:
    """All recipes by number; ValueError, naming the file, where a header breaks the form."""
    return tuple(_recipe(path) for path in sorted(QUERIES_DIR.glob("*.rq")))


def _recipe(path: Path) -> Recipe:
    header, sparql = _read(path)
    beside = path.with_suffix(".cypher")
    said, cypher = _read(beside) if beside.exists() else ({}, None)
    for key in ("question", "about", *(() if cypher else ("cypher",)), *said):
        missing = [lang for lang in LANGUAGES if lang not in (header | said).get(key, {})]
        if missing:
            raise ValueError(f"{path.name}: expected {key}@{missing[0]} in its header")
    if cypher and "cypher" in header:
        raise ValueError(f"{path.name}: found a reason why Cypher cannot ask this, and {beside.name} that does")
    return Recipe(
        id=path.stem,
        question=header["question"],
        about=header["about"],
        sparql=sparql,
        cypher=cypher,
        why_not=header.get("cypher", {}),
        dialect=said.get("dialect", {}),
    )


def _read(path: Path) -> tuple[Header, str]:
    """The header by key and language, and the query; a line without a key goes on with the text before it."""
    mark = _MARKS[path.suffix]
    lines = path.read_text(encoding="utf-8").split("\n")
    end = next((i for i, line in enumerate(lines) if not line.startswith(mark)), len(lines))
    header: Header = {}
    key = lang = ""
    for line in lines[:end]:
        words = line.removeprefix(mark).strip()
        if found := _KEY.fullmatch(words):
            key, lang, words = found.groups()
        elif not key:
            raise ValueError(f"{path.name}: expected a header that begins with `{mark} question@pl:` or another key")
        said = header.setdefault(key, {})
        said[lang] = f"{said[lang]} {words}" if lang in said else words
    return header, "\n".join(lines[end:]).strip()


_INTRODUCTION = """\
# Questions in SPARQL and Cypher

Send SPARQL to `/sparql`, or to `ogniwo query`. Known prefixes need no declaration: `ogn`, `codes`, `dc`, `dct`,
`foaf`, `geo`, `locn`, `org`, `owl`, `prov`, `rdf`, `rdfs`, `schema`, `skos`, `xsd`, and one for each scheme with `_`
for `-` (`institution_kinds`, `sectors`, `roles`, …). Without `GRAPH`, all sources are asked together;
`GRAPH ?source { … }` says who says it. `SERVICE` is switched off: to join with another server, ask both and join the
answers. What the terms mean is in [the model](model.md).

The Cypher is for the same graph as a property graph. It is the Cypher of Neo4j 5, and runs on an embedded engine too;
where an engine wants other words, the recipe says so.

- Labels are `Institution`, `Project`, `Agreement`, `Group`, `Event` (these four also `Cooperation` in Neo4j),
  `Programme`, `Place`, `Person`, `Source`; and `Concept` for the terms of the schemes, with `BROADER` between them.
- A relation is a relationship with its name in capitals: `LEADS`, `PARTNER_IN`, `PART_OF`, … Each is what one source
  states, so what two sources state is two, and questions count or list `DISTINCT`. `source` is the id of that source;
  `quotes` and `locators` are the evidence.
- Properties have the names of the fields in the model, and concepts their ids: `kind: 'county_labour_office'`.
  `name` is what to call a node and `name_en` its English name; `names`, `sectors` and the like are lists.
- `first_day` and `last_day` are whole days, as text, so they compare; `start`, `end` and `signed` are as exact as the
  source. `Group`, `on` and `end` are words of the language too and stand in backticks.

The tests run every query on the graph of `examples/` and compare the answers. This page is made from
`ontology/queries/` by `python -m ontology.cookbook > docs/queries.md`.
"""


def page() -> str:
    """The cookbook as one page of Markdown: docs/queries.md."""
    contents = "\n".join(f"{r.number}. [{r.question['en']}](#{r.id})" for r in recipes())
    return "\n".join([_INTRODUCTION, contents, "", *map(_section, recipes())])


def _section(recipe: Recipe) -> str:
    parts = [
        f'<a id="{recipe.id}"></a>',
        f"## {recipe.number}. {recipe.question['en']}",
        f"*{recipe.question['pl']}*",
        recipe.about["en"],
        f"```sparql\n{recipe.sparql}\n```",
    ]
    if recipe.cypher is None:
        parts.append(f"Not in Cypher: {recipe.why_not['en']}")
    else:
        parts.append(f"```cypher\n{recipe.cypher}\n```")
    if recipe.dialect:
        parts.append(f"Dialects: {recipe.dialect['en']}")
    return "\n\n".join(parts) + "\n"


if __name__ == "__main__":
    sys.stdout.write(page())
