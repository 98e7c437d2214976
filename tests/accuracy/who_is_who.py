"""The figures of docs/who-is-who.md: what became of all records, links between registers, names beside other work."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from graph.resolution.names import THRESHOLD
from tests.accuracy import names
from tests.accuracy.everything import Everything
from tests.accuracy.linking import linked, measured
from tests.accuracy.measure import figure, table
from tests.conftest import ROOT

PAGE = ROOT / "docs" / "who-is-who.md"


def figures(shared: Path, read: Everything) -> str:
    """The tables of the page."""
    quality = ("precision", "recall", "F1")
    tables = [
        table(("all public sources read together", "number"), _totals(read)),
        table(("CORDIS institutions linked to ROR's Polish records", "pairs", *quality), _links(shared, read)),
        table(("pairs of names of organisations", *quality), _names(shared)),
        table(("affiliations in which ROR's Polish records are named", "named", *quality[:2]), _affiliations(shared)),
    ]
    return "\n".join(line for found in tables for line in (*found, ""))


def _totals(read: Everything) -> list[tuple[str, str]]:
    records = {one.id for one in read.institutions}
    joins, asked = read.found.joins, [(one.one, one.other) for one in read.found.candidates]
    asked += [(one.one, one.other) for one in read.found.conflicts]
    counts = {
        "files": read.sources,
        "records of institutions": len(records),
        "institutions": len({read.canonical[one] for one in records}),
        "joins by numbers, names and places": sum(one.score == 1 for one in joins),
        "joins by scores": sum(one.score < 1 for one in joins),
        "pairs left to people": len({frozenset(read.canonical[one] for one in pair) for pair in asked}),
    }
    return [(what, f"{count:,}") for what, count in counts.items()]


def _links(shared: Path, read: Everything) -> Iterator[tuple[str, ...]]:
    for label, count in measured(linked(shared, read)):
        yield label, str(count.gold), *map(figure, count.figures)


def _names(shared: Path) -> Iterator[tuple[str, ...]]:
    rows = names.pairs(shared)
    yield f"Ogniwo, from {THRESHOLD} on", *map(figure, names.measures(names.own(rows), rows, THRESHOLD))
    for name, scores in names.rapidfuzz(rows):
        at = names.best(scores, rows)
        yield f"{name}, from {at} on, its best on these pairs", *map(figure, names.measures(scores, rows, at))


def _affiliations(shared: Path) -> Iterator[tuple[str, ...]]:
    for name, (right, found, wanted) in names.affiliations(shared).items():
        yield name, str(wanted), figure(right / max(1, found)), figure(right / max(1, wanted))
