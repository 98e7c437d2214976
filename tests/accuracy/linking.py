"""How well institutions of different sources are recognised as one: CORDIS against ROR, by a mapping that others made.

The mapping (`data/er-gold/cordis_pic_ror_mapping.csv` of `shared`) is the reviewed output of a pipeline. It calls those
that it took from registers or that people confirmed "high", those that share a web domain "medium". What in it is
plainly wrong, by home pages and towns of the records themselves, is in `mapping_errors.tsv` with the right record.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from graph.records import Institution
from tests.accuracy.everything import Everything
from tests.accuracy.measure import Count

ERRORS = Path(__file__).parent / "mapping_errors.tsv"
Pair = tuple[str, str]  # PIC and ROR id


@dataclass(frozen=True)
class Linked:
    """Links between CORDIS and ROR that were made, and those that the mapping has, by its confidence."""

    made: frozenset[Pair]
    mapping: dict[Pair, str]
    described: frozenset[str]  # ROR ids of the records that are there
    names: dict[str, str]  # of both sides, by "pic-…" and "ror-…"

    def count(self, *confidences: str) -> Count:
        """What is right: of the PICs that are there and that the mapping knows so, with a ROR record that is there."""
        wanted = self._wanted(confidences)
        known = {pic for pic, _ in wanted}
        judged = {pair for pair in self.made if pair[0] in known}
        return Count(len(judged & wanted), len(judged), len(wanted))

    def corrected(self) -> Linked:
        """The same with the right records in the mapping for those that are proven wrong."""
        right = errors()
        mapping = {(pic, right.get((pic, ror), ror)): said for (pic, ror), said in self.mapping.items()}
        return replace(self, mapping=mapping)

    def _wanted(self, confidences: tuple[str, ...]) -> set[Pair]:
        there = (pair for pair in self.mapping if f"pic-{pair[0]}" in self.names and pair[1] in self.described)
        return {pair for pair in there if self.mapping[pair] in confidences}

    def disagreements(self, *confidences: str) -> Iterator[tuple[Pair, Pair]]:
        """Pairs that were made, each with what the mapping says instead."""
        wanted = self._wanted(confidences)
        for pair in sorted(self.made - wanted):
            yield from ((pair, other) for other in sorted(wanted) if other[0] == pair[0])


def linked(shared: Path, read: Everything) -> Linked:
    """What was linked among all that was read."""
    groups: dict[str, set[str]] = defaultdict(set)
    for one in read.institutions:
        groups[read.canonical[one.id]].add(_local(one))
    made = {
        (pic.removeprefix("pic-"), ror.removeprefix("ror-"))
        for members in groups.values()
        for pic in members
        for ror in members
        if pic.startswith("pic-") and ror.startswith("ror-")
    }
    described = frozenset(ror for one in read.institutions if one.country and (ror := _ror(one.id)))
    names = {_local(one): one.names.get("pl") or next(iter(one.names.values()), "") for one in read.institutions}
    mapping = _mapping(shared / "data")
    return Linked(frozenset(pair for pair in made if pair[1] in described), mapping, described, names)


def _local(institution: Institution) -> str:
    return institution.id.partition("/")[2]


def _ror(institution: str) -> str | None:
    local = institution.partition("/")[2]
    return local.removeprefix("ror-") if local.startswith("ror-") else None


def _mapping(data: Path) -> dict[Pair, str]:
    with (data / "er-gold" / "cordis_pic_ror_mapping.csv").open(encoding="utf-8", newline="") as file:
        return {(row["pic"], row["ror_id"]): row["confidence"] for row in csv.DictReader(file)}


def errors() -> dict[Pair, str]:
    """What the mapping says and should not, with the ROR id that is right."""
    with ERRORS.open(encoding="utf-8", newline="") as file:
        return {(row["pic"], row["wrong"]): row["right"] for row in csv.DictReader(file, delimiter="\t")}


def measured(found: Linked) -> list[tuple[str, Count]]:
    """The figures: of the mapping as it stands, then corrected."""
    return [
        (f"{part}, {state}", one.count(*confidences))
        for state, one in (("as it stands", found), ("corrected", found.corrected()))
        for part, confidences in (("high confidence", ("high",)), ("all of the mapping", ("high", "medium")))
    ]


def report(found: Linked) -> str:
    """The figures as text, and where the mapping says otherwise."""
    lines = ["CORDIS institutions linked to ROR's Polish records    precision   recall       F1"]
    for label, count in measured(found):
        figures = "".join(f"{figure:12.3f}" if figure is not None else "           –" for figure in count.figures)
        lines.append(f"{label + f' ({count.gold} pairs)':50}{figures}")
    for (pic, ror), (_, other) in found.disagreements("high", "medium"):
        names = [found.names.get(key, key) for key in (f"pic-{pic}", f"ror-{ror}", f"ror-{other}")]
        lines.append(f"  here {names[0]} is {names[1]}; the mapping says {names[2]} ({found.mapping[pic, other]})")
    return "\n".join(lines)
