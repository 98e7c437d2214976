"""`python -m bench.names [PYTHON]`: how well names are compared and found, on answers of others, beside other programs.

Pairs of names are those of nomenklatura's benchmark, affiliations those of ROR and S2AFF; both in OGNIWO_SHARED or
../shared. Peers are run by the interpreter PYTHON, which has nomenklatura and rapidfuzz; each is given the threshold
that is best on the very pairs.
"""

from __future__ import annotations

import ast
import csv
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from graph.records import Institution, Place, Source
from graph.resolution.names import THRESHOLD, Named, NameIndex, find, forms, similarity
from loaders.registry import loader_for

_SCHEMAS = ("Company", "Organization", "LegalEntity")
_PEERS = """
import json, sys
from rapidfuzz import fuzz
rows = json.load(sys.stdin)
def told(name, scores): print(json.dumps([name, scores]), flush=True)
for name in ("token_set_ratio", "WRatio"):
    told("RapidFuzz " + name, [getattr(fuzz, name)(a.lower(), b.lower()) / 100 for _, a, b in rows])
from followthemoney import model
from nomenklatura.matching import get_algorithm
def entity(schema, id, name):
    made = model.make_entity(schema); made.id = id; made.add("name", name); return made
def compared(algorithm, config, number, schema, a, b):
    return algorithm.compare(entity(schema, f"a{number}", a), entity(schema, f"b{number}", b), config).score
for name in ("logic-v1", "logic-v2"):
    algorithm = get_algorithm(name); config = algorithm.default_config()
    told("nomenklatura " + name, [compared(algorithm, config, number, *row) for number, row in enumerate(rows)])
"""


def main() -> None:
    """Prints the figures."""
    shared = Path(os.environ.get("OGNIWO_SHARED", "../shared")) / "data"
    rows = list(_pairs(shared / "er-gold/nomenklatura_name_bench_cases.csv"))
    answers = [row["is_match"] == "true" for row in rows]
    print(f"{len(rows)} pairs of names, {sum(answers)} the same")
    scores = [similarity(row["name1"], row["name2"]) for row in rows]
    _print_scores(f"Ogniwo at {THRESHOLD}", scores, answers, THRESHOLD)
    for name, of_peer in _peers(rows):
        best = max((step / 100 for step in range(1, 101)), key=lambda at: _measures(of_peer, answers, at)[2])
        _print_scores(f"{name} at its best, {best}", of_peer, answers, best)
    _affiliations(shared)
    _speed([row[name] for row in rows for name in ("name1", "name2")])


def _pairs(file: Path) -> Iterator[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        yield from (row for row in csv.DictReader(lines) if row["schema"] in _SCHEMAS)


def _peers(rows: Sequence[dict[str, str]]) -> Iterator[tuple[str, list[float]]]:
    if len(sys.argv) < 2:
        print("  peers are not measured: no interpreter is named")
        return
    given = json.dumps([[row["schema"], row["name1"], row["name2"]] for row in rows])
    told = subprocess.run([sys.argv[1], "-c", _PEERS], input=given, capture_output=True, text=True, check=True).stdout
    for line in told.splitlines():
        name, scores = json.loads(line)
        yield name, scores


def _print_scores(name: str, scores: Sequence[float], answers: Sequence[bool], threshold: float) -> None:
    precision, recall, f1 = _measures(scores, answers, threshold)
    print(f"  {name:40} precision {precision:.3f}  recall {recall:.3f}  F1 {f1:.3f}")


def _measures(scores: Sequence[float], answers: Sequence[bool], threshold: float) -> tuple[float, float, float]:
    said = [score >= threshold for score in scores]
    right = sum(one and other for one, other in zip(said, answers, strict=True))
    precision, recall = right / max(1, sum(said)), right / sum(answers)
    return precision, recall, 2 * right / (sum(said) + sum(answers))


def _affiliations(shared: Path) -> None:
    records = list(_ror(shared / "ror/ror_PL_records.jsonl"))
    index, known = NameIndex(records), {record.id for record in records}
    print(f"affiliations, {len(known)} records of ROR")
    for name, read in _SETS.items():
        found = right = wanted = 0
        for text, answer in read(shared / "er-gold"):
            given = set(find(text, index))
            found, right, wanted = found + len(given), right + len(given & answer), wanted + len(answer & known)
        print(f"  {name:40} precision {right / max(1, found):.3f}  recall {right / max(1, wanted):.3f}  of {wanted}")


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


def _speed(names: list[str]) -> None:
    seconds = _seconds(lambda: [forms.__wrapped__(name) for name in names])
    pairs = [(one, other) for one in names for other in names[::40]]
    compared = _seconds(lambda: [similarity(one, other) for one, other in pairs])
    print(f"{len(names) / seconds:,.0f} forms and {len(pairs) / compared:,.0f} comparisons a second of CPU")


def _seconds(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


if __name__ == "__main__":
    main()
