"""How well names of institutions are compared and found, on answers of others, beside other programs.

Pairs of names are those of nomenklatura's benchmark, affiliations those of ROR and S2AFF (`data/er-gold` of `shared`).
Each peer is given the threshold that is best on the very pairs. nomenklatura needs libraries that few machines have; it
is run by the interpreter that NOMENKLATURA_PYTHON names.
"""

from __future__ import annotations

import ast
import csv
import json
import os
import subprocess
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path

from rapidfuzz import fuzz

from graph.records import Institution, Place, Source
from graph.resolution.names import THRESHOLD, Named, NameIndex, find, similarity
from loaders.registry import loader_for

_SCHEMAS = ("Company", "Organization", "LegalEntity")
_NOMENKLATURA = """
import json, sys
from followthemoney import model
from nomenklatura.matching import get_algorithm
def entity(schema, id, name):
    made = model.make_entity(schema); made.id = id; made.add("name", name); return made
def compared(algorithm, config, number, schema, a, b):
    return algorithm.compare(entity(schema, f"a{number}", a), entity(schema, f"b{number}", b), config).score
rows = json.load(sys.stdin)
for name in ("logic-v1", "logic-v2"):
    algorithm = get_algorithm(name); config = algorithm.default_config()
    scores = [compared(algorithm, config, number, *row) for number, row in enumerate(rows)]
    print(json.dumps(["nomenklatura " + name, scores]), flush=True)
"""
Row = dict[str, str]


def report(shared: Path) -> str:
    """The figures as text."""
    rows = pairs(shared)
    lines = [f"{len(rows)} pairs of names, {sum(map(is_one, rows))} the same"]
    lines.append(_scored(f"Ogniwo at {THRESHOLD}", own(rows), rows, THRESHOLD))
    for name, scores in (*rapidfuzz(rows), *_nomenklatura(rows)):
        at = best(scores, rows)
        lines.append(_scored(f"{name} at its best, {at}", scores, rows, at))
    if "NOMENKLATURA_PYTHON" not in os.environ:
        lines.append("  nomenklatura is not measured: NOMENKLATURA_PYTHON names no interpreter that has it")
    lines.append("affiliations, names of ROR's Polish records found in them")
    for name, (right, found, wanted) in affiliations(shared).items():
        lines.append(
            f"  {name:40} precision {right / max(1, found):.3f}  recall {right / max(1, wanted):.3f}  of {wanted}"
        )
    return "\n".join(lines)


def pairs(shared: Path) -> list[Row]:
    """Pairs of names of organisations: `name1`, `name2`, and whether they are one (`is_one`)."""
    file = shared / "data/er-gold/nomenklatura_name_bench_cases.csv"
    with file.open(encoding="utf-8", newline="") as lines:
        return [row for row in csv.DictReader(lines) if row["schema"] in _SCHEMAS]


def is_one(row: Row) -> bool:
    """The answer."""
    return row["is_match"] == "true"


def own(rows: Sequence[Row]) -> list[float]:
    """What we say of each pair."""
    return [similarity(row["name1"], row["name2"]) for row in rows]


def rapidfuzz(rows: Sequence[Row]) -> Iterator[tuple[str, list[float]]]:
    """What RapidFuzz says, by two of its measures."""
    for name in ("token_set_ratio", "WRatio"):
        ratio = getattr(fuzz, name)
        yield f"RapidFuzz {name}", [ratio(row["name1"].lower(), row["name2"].lower()) / 100 for row in rows]


def _nomenklatura(rows: Sequence[Row]) -> Iterator[tuple[str, list[float]]]:
    if python := os.environ.get("NOMENKLATURA_PYTHON"):
        given = json.dumps([[row["schema"], row["name1"], row["name2"]] for row in rows])
        command = [python, "-c", _NOMENKLATURA]
        told = subprocess.run(command, input=given, capture_output=True, text=True, check=True).stdout
        for line in told.splitlines():
            name, scores = json.loads(line)
            yield name, scores


def best(scores: Sequence[float], rows: Sequence[Row]) -> float:
    """The threshold, in hundredths, at which F1 on these pairs is highest."""
    return max((step / 100 for step in range(1, 101)), key=lambda at: measures(scores, rows, at)[2])


def _scored(name: str, scores: Sequence[float], rows: Sequence[Row], threshold: float) -> str:
    precision, recall, f1 = measures(scores, rows, threshold)
    return f"  {name:40} precision {precision:.3f}  recall {recall:.3f}  F1 {f1:.3f}"


def measures(scores: Sequence[float], rows: Sequence[Row], threshold: float) -> tuple[float, float, float]:
    """Precision, recall and F1 at a threshold."""
    answers = [is_one(row) for row in rows]
    said = [score >= threshold for score in scores]
    right = sum(one and other for one, other in zip(said, answers, strict=True))
    precision, recall = right / max(1, sum(said)), right / sum(answers)
    return precision, recall, 2 * right / (sum(said) + sum(answers))


@cache
def affiliations(shared: Path) -> dict[str, tuple[int, int, int]]:
    """By set of affiliations: records that were found rightly, found at all, and named."""
    records = list(_ror(shared / "data/ror/ror_PL_records.jsonl"))
    index, known = NameIndex(records), {record.id for record in records}
    counts = {}
    for name, read in _SETS.items():
        found = right = wanted = 0
        for text, answer in read(shared / "data/er-gold"):
            given = set(find(text, index))
            found, right, wanted = found + len(given), right + len(given & answer), wanted + len(answer & known)
        counts[name] = (right, found, wanted)
    return counts


def _ror(file: Path) -> Iterator[Named]:
    """The records that say where they are."""
    loader = loader_for(file)
    assert loader, f"{file}: found no records of ROR"
    source = Source(id="source/ror", title="ROR", origin=file.name, checksum="", retrieved="", loader=loader.name)
    items = list(loader.read(file, source))
    places = {item.id: item for item in items if isinstance(item, Place)}
    for item in items:
        if isinstance(item, Institution) and item.country:
            place = places.get(item.place or "")
            names = (*item.names.values(), *item.aliases)
            yield Named(
                _short(item.id).removeprefix("ror-"), names, item.country, tuple(place.names.values() if place else ())
            )


def _crossref(folder: Path) -> Iterator[tuple[str, set[str]]]:
    for row in json.loads((folder / "ror_affiliations_crossref_2024.json").read_text(encoding="utf-8")):
        yield row["affiliation"], set(map(_short, row["ror_ids"]))


def _dataset(folder: Path) -> Iterator[tuple[str, set[str]]]:
    for row in json.loads((folder / "ror_dataset_names.json").read_text(encoding="utf-8")):
        yield row["affiliation"], {_short(row["ror-id"])}


def _s2aff(folder: Path) -> Iterator[tuple[str, set[str]]]:
    with (folder / "s2aff_gold_affiliation_annotations.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            yield row["original_affiliation"], set(map(_short, ast.literal_eval(row["labels"])))


_SETS: dict[str, Callable[[Path], Iterator[tuple[str, set[str]]]]] = {
    "Crossref 2024": _crossref,
    "names of data sets": _dataset,
    "S2AFF": _s2aff,
}


def _short(identifier: str) -> str:
    return identifier.rpartition("/")[2]
