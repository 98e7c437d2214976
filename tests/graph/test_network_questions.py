"""Every question over the network agrees with a plain reading of the same statements, on random small networks."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from itertools import permutations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import OgniwoError
from graph.model import Edge, Node, Properties, Text
from graph.network import Network, NetworkBuilder
from graph.network.filters import Filter, Selection
from graph.network.questions.changes import partner_changes, tie_changes
from graph.network.questions.matrices import dimensions, matrix_of
from graph.network.questions.partners import (
    common_partners,
    cooperation_counts,
    partner_counts,
    partners,
    shared,
    similar,
)
from graph.network.questions.paths import paths
from graph.network.questions.surroundings import distances, neighbourhood, overview, ties_among
from graph.network.questions.timelines import timeline

INSTITUTIONS, PROJECTS = 7, 6
PLACES = {"place/county": None, "place/town": "place/county", "place/other": None}
WHERE = ("place/town", "place/town", "place/county", "place/other", "place/other", None, None)
COUNTRY = ("PL", "PL", "PL", "DE", "DE", "CZ", None)
SECTORS = (("health",), ("health", "education"), ("education",), (), ("police",), ("education",), ("health",))
KINDS = ("ngo", "police", "ngo", "court", "ngo", "police", "court")
PROGRAMME = ("programme/call-a", "programme/call-a", "programme/call-b", None, "programme/fund", "programme/call-b")
YEARS = ((2010, 2012), (2011, 2011), (2012, None), (None, 2013), (None, None), (2009, 2014))


@dataclass(frozen=True)
class Row:
    """One participation."""

    institution: int
    project: int
    role: str
    source: str
    years: tuple[int, int] | None


ROWS = st.lists(
    st.builds(
        Row,
        st.integers(0, INSTITUTIONS - 1),
        st.integers(0, PROJECTS - 1),
        st.sampled_from(["leads", "partner_in"]),
        st.sampled_from(["source/a", "source/b"]),
        st.sampled_from([None, (2010, 2010), (2011, 2013)]),
    ),
    max_size=30,
    unique_by=lambda row: (row.institution, row.project, row.role, row.source),
)
FILTERS = st.builds(
    Filter,
    at=st.sampled_from([None, None, "2010-06-01", "2012-12-31", "2020-01-01"]),
    since=st.sampled_from([None, None, "2012-01-01"]),
    kind=st.sampled_from([(), (), ("ngo",), ("project",), ("agreement",), ("ngo", "project")]),
    sector=st.sampled_from([None, None, "health", "education"]),
    country=st.sampled_from([None, None, "PL", "DE", "FR"]),
    place=st.sampled_from([None, None, "place/county", "place/nowhere"]),
    programme=st.sampled_from([None, None, "programme/fund", "programme/call-a", "programme/none"]),
    role=st.sampled_from([None, None, "leads"]),
    source=st.sampled_from([None, None, None, "source/a"]),
)


def built(rows: list[Row], folder: Path) -> Network:
    """All institutions and projects, said by both sources, and these participations."""
    builder = NetworkBuilder()
    for source in ("source/a", "source/b"):
        _add_institutions(builder, source)
        _add_projects(builder, source)
    for number, row in enumerate(rows):
        dates = zip(("start", "end"), row.years or (), strict=False)
        ends = f"institution/i{row.institution}", f"project/p{row.project}"
        stated: Properties = {name: (str(year),) for name, year in dates}
        builder.add_edge(Edge(f"link/{number}", row.role, *ends, stated), row.source)
    builder.write(folder)
    return Network(folder)


def _add_institutions(builder: NetworkBuilder, source: str) -> None:
    for place, above in PLACES.items():
        kind = "county" if place.endswith("county") else "town"
        builder.add_node(Node(place, {"names": (Text(place, "pl"),), "kind": (kind,)}), source)
        if above:
            builder.add_edge(Edge(f"link/{place}", "part_of", place, above, {}), source)
    for n in range(INSTITUTIONS):
        properties: Properties = {"names": (Text(f"I{n}", "pl"),), "sectors": SECTORS[n], "kind": (KINDS[n],)}
        if country := COUNTRY[n]:
            properties["country"] = (country,)
        builder.add_node(Node(f"institution/i{n}", properties), source)
        if where := WHERE[n]:
            builder.add_edge(Edge(f"link/w{n}", "located_in", f"institution/i{n}", where, {}), source)


def _add_projects(builder: NetworkBuilder, source: str) -> None:
    for programme, kind in (("fund", "fund"), ("call-a", "call"), ("call-b", "call")):
        properties: Properties = {"names": (Text(programme, "pl"),), "kind": (kind,)}
        builder.add_node(Node(f"programme/{programme}", properties), source)
    builder.add_edge(Edge("link/p", "part_of", "programme/call-a", "programme/fund", {}), source)
    for n, years in enumerate(YEARS):
        stated: Properties = {name: (str(y),) for name, y in zip(("start", "end"), years, strict=True) if y}
        builder.add_node(Node(f"project/p{n}", {"titles": (Text(f"P{n}", "pl"),), **stated}), source)
        if paid_by := PROGRAMME[n]:
            builder.add_edge(Edge(f"link/f{n}", "funded_by", f"project/p{n}", paid_by, {}), source)


# The plain reading


def effective(rows: list[Row]) -> list[tuple[Row, int, int]]:
    """Rows with the years in which they hold; a source without dates means those that all others agree on."""
    found = []
    for row in rows:
        same = {r.years for r in rows if (r.institution, r.project, r.role) == (row.institution, row.project, row.role)}
        agreed = same - {None}
        years = row.years or (agreed.pop() if len(agreed) == 1 else None)
        start, end = YEARS[row.project]
        low = max(years[0] if years else 0, start or 0)
        high = min(years[1] if years else 9999, end or 9999)
        found.append((row, low, high))
    return found


def within(place: str | None, wanted: str) -> bool:
    return place is not None and (place == wanted or within(PLACES.get(place), wanted))


def institution_passes(n: int, wanted: Filter) -> bool:
    kinds = [k for k in wanted.kind if k not in ("project", "agreement")]
    return (
        (not kinds or KINDS[n] in kinds)
        and (wanted.sector is None or wanted.sector in SECTORS[n])
        and (wanted.country is None or COUNTRY[n] == wanted.country)
        and (wanted.place is None or within(WHERE[n], wanted.place))
    )


def project_passes(n: int, wanted: Filter) -> bool:
    kinds = [k for k in wanted.kind if k in ("project", "agreement")]
    paid = {PROGRAMME[n]} | ({"programme/fund"} if PROGRAMME[n] == "programme/call-a" else set())
    return (not kinds or "project" in kinds) and (wanted.programme is None or wanted.programme in paid)


def years_of(wanted: Filter) -> tuple[int, int]:
    if wanted.at:
        return int(wanted.at[:4]), int(wanted.at[:4])
    return int((wanted.since or "0")[:4]), int((wanted.until or "9999")[:4])


def taking_part(rows: list[Row], wanted: Filter) -> set[tuple[int, int]]:
    first, last = years_of(wanted)
    return {
        (row.institution, row.project)
        for row, low, high in effective(rows)
        if project_passes(row.project, wanted)
        and (wanted.role is None or row.role == wanted.role)
        and (wanted.source is None or row.source == wanted.source)
        and low <= last
        and high >= first
    }


def shared_by(rows: list[Row], wanted: Filter) -> dict[tuple[int, int], set[int]]:
    taken = taking_part(rows, wanted)
    found: dict[tuple[int, int], set[int]] = defaultdict(set)
    for i, p in taken:
        for j, q in taken:
            if p == q and i != j:
                found[i, j].add(p)
    return found


EXAMPLES = settings(max_examples=30, deadline=None)


@EXAMPLES
@given(ROWS, FILTERS, st.integers(0, INSTITUTIONS - 1), st.integers(0, INSTITUTIONS - 1))
def test_partners(
    tmp_path_factory: pytest.TempPathFactory, rows: list[Row], wanted: Filter, one: int, other: int
) -> None:
    selection = Selection(built(rows, tmp_path_factory.mktemp("n") / "columns"), wanted)
    together = shared_by(rows, wanted)
    found = partners(selection, one)
    assert {row: set(found.cooperations(row)) for row in found.institutions.tolist()} == {
        j: projects for (i, j), projects in together.items() if i == one and institution_passes(j, wanted)
    }
    assert found.weights.tolist() == sorted(found.weights.tolist(), reverse=True)
    everyone = np.arange(INSTITUTIONS)
    counts = [sum(1 for i, _ in together if i == n) for n in range(INSTITUTIONS)]
    assert partner_counts(selection, everyone).tolist() == counts
    taken = taking_part(rows, wanted)
    assert cooperation_counts(selection).tolist() == [sum(1 for i, _ in taken if i == n) for n in range(INSTITUTIONS)]
    theirs = {j: len(p) for (i, j), p in together.items() if i == other and institution_passes(j, wanted)}
    mine = dict(zip(found.institutions.tolist(), found.weights.tolist(), strict=True))
    assert {row: (a, b) for row, a, b in common_partners(selection, one, other)} == {
        row: (mine[row], theirs[row]) for row in mine.keys() & theirs.keys()
    }
    if one != other:
        assert set(shared(selection, one, other).tolist()) == together.get((one, other), set())
    near = {n: {j for i, j in together if i == n} for n in range(INSTITUTIONS)}
    expected = {
        n: (len(near[n] & near[one]), round(len(near[n] & near[one]) / len(near[n] | near[one]), 9))
        for n in range(INSTITUTIONS)
        if n != one and near[n] & near[one] and institution_passes(n, wanted)
    }
    assert {s.institution: (s.common, round(s.share, 9)) for s in similar(selection, one, 100)} == expected


@EXAMPLES
@given(ROWS, FILTERS, st.integers(0, INSTITUTIONS - 1), st.integers(1, 3), st.integers(1, 8))
def test_surroundings(
    tmp_path_factory: pytest.TempPathFactory, rows: list[Row], wanted: Filter, centre: int, depth: int, limit: int
) -> None:
    selection = Selection(built(rows, tmp_path_factory.mktemp("n") / "columns"), wanted)
    together = shared_by(rows, wanted)
    reached, ring = {centre: 0}, {centre}
    for step in range(1, depth + 1):
        ring = {j for i, j in together if i in ring and j not in reached and institution_passes(j, wanted)}
        reached |= dict.fromkeys(ring, step)
    found = distances(selection, centre, depth)
    assert {n: d for n, d in enumerate(found.tolist()) if d >= 0} == reached
    around = neighbourhood(selection, centre, depth, limit, 1000)
    assert len(around.institutions) == min(limit, len(reached))
    assert around.total_institutions == len(reached)
    assert around.distance.tolist() == sorted(around.distance.tolist())
    chosen = set(around.institutions.tolist())
    ties = {(i, j): len(p) for (i, j), p in together.items() if i < j and {i, j} <= chosen}
    assert {(t.source, t.target): t.weight for t in around.ties} == ties
    assert all(t.kinds == ("project",) for t in around.ties)
    assert around.truncated == (len(reached) > limit)
    few = ties_among(selection, around.institutions, 2)
    assert (len(few), few.total) == (min(2, len(ties)), len(ties))
    assert sorted(few.weight.tolist()) == sorted(ties.values())[-2:]
    active = {i for i, _ in taking_part(rows, wanted)}
    everyone = {
        n
        for n in range(INSTITUTIONS)
        if institution_passes(n, wanted) and (n in active or not wanted.limits_participations())
    }
    assert set(overview(selection, 100, 100).institutions.tolist()) == everyone


@EXAMPLES
@given(ROWS, FILTERS, st.integers(0, INSTITUTIONS - 1), st.integers(0, INSTITUTIONS - 1), st.integers(0, 2))
def test_paths(
    tmp_path_factory: pytest.TempPathFactory, rows: list[Row], wanted: Filter, start: int, goal: int, longer: int
) -> None:
    selection = Selection(built(rows, tmp_path_factory.mktemp("n") / "columns"), wanted)
    together = shared_by(rows, wanted)
    passing = [n for n in range(INSTITUTIONS) if n not in (start, goal) and institution_passes(n, wanted)]
    every = [
        (start, *middle, goal)
        for size in range(len(passing) + 1)
        for middle in permutations(passing, size)
        if start != goal and all((a, b) in together for a, b in zip((start, *middle), (*middle, goal), strict=True))
    ]
    shortest = min((len(path) - 1 for path in every), default=None)
    wanted_paths = {path for path in every if shortest is not None and len(path) - 1 <= shortest + longer}
    found = paths(selection, start, goal, 10_000, longer)
    assert found.shortest == shortest
    assert {path.institutions for path in found.found} == wanted_paths
    assert not found.truncated
    lengths = [len(path.institutions) for path in found.found]
    assert lengths == sorted(lengths)
    for path in found.found:
        steps = zip(path.institutions[:-1], path.institutions[1:], path.cooperations, strict=True)
        assert all(set(projects) == together[a, b] for a, b, projects in steps)
    few = paths(selection, start, goal, 2, longer)
    assert (len(few.found), few.truncated) == (min(2, len(wanted_paths)), len(wanted_paths) > 2)


@EXAMPLES
@given(ROWS, FILTERS)
def test_matrices(tmp_path_factory: pytest.TempPathFactory, rows: list[Row], wanted: Filter) -> None:
    network = built(rows, tmp_path_factory.mktemp("n") / "columns")
    selection = Selection(network, wanted)
    assert {"kind", "sector", "country", "county", "town", "year", "call", "fund"} <= set(dimensions(network))
    taken = {(i, p) for i, p in taking_part(rows, wanted) if institution_passes(i, wanted)}

    def of_institution(name: str, n: int) -> set[str]:
        county = {"place/county"} if within(WHERE[n], "place/county") else set()
        found = {"kind": {KINDS[n]}, "sector": set(SECTORS[n]), "country": {COUNTRY[n]} - {None}, "county": county}
        return found[name]  # type: ignore[return-value]

    def of_project(name: str, n: int) -> set[str]:
        start, end = YEARS[n]
        latest = max(s for s, _ in YEARS if s)
        years = (
            {str(y) for y in range(start or end or 1, (end or max(latest, start or 0)) + 1)} if start or end else set()
        )
        paid = {PROGRAMME[n]} | ({"programme/fund"} if PROGRAMME[n] == "programme/call-a" else set())
        calls = {p for p in paid if p and p.startswith("programme/call")}
        return {"year": years, "call": calls, "fund": {p for p in paid if p == "programme/fund"}}[name]

    for one, other in (("country", "country"), ("sector", "sector"), ("sector", "kind"), ("county", "country")):
        expected: Counter[tuple[str, str]] = Counter()
        for p in range(PROJECTS):
            members = [i for i, q in taken if q == p]
            met = {
                (a, b)
                for i in members
                for j in members
                if i != j
                for a in of_institution(one, i)
                for b in of_institution(other, j)
            }
            expected.update(met)
        assert cells(matrix_of(selection, one, other)) == expected, (one, other)
    for one, other in (("year", "country"), ("fund", "sector"), ("call", "kind")):
        expected = Counter()
        for p in range(PROJECTS):
            classes = {b for i, q in taken if q == p for b in of_institution(other, i)}
            expected.update({(a, b) for a in of_project(one, p) for b in classes})
        assert cells(matrix_of(selection, one, other)) == expected, (one, other)
        assert cells(matrix_of(selection, other, one)) == {(b, a): n for (a, b), n in expected.items()}
    with pytest.raises(OgniwoError, match="found 'colour', expected one of"):
        matrix_of(selection, "colour", "kind")


def cells(matrix: Any) -> dict[tuple[str, str], int]:
    return {
        (row, column): int(matrix.counts[r, c])
        for r, row in enumerate(matrix.rows)
        for c, column in enumerate(matrix.columns)
        if matrix.counts[r, c]
    }


@EXAMPLES
@given(ROWS, st.integers(0, INSTITUTIONS - 1))
def test_changes(tmp_path_factory: pytest.TempPathFactory, rows: list[Row], one: int) -> None:
    selection = Selection(built(rows, tmp_path_factory.mktemp("n") / "columns"), Filter())
    days = "2010-06-01", "2013-06-01"
    before, after = (shared_by(rows, replace(Filter(), at=day)) for day in days)
    found = partner_changes(selection, one, *days)
    old, new = ({j: len(p) for (i, j), p in at.items() if i == one} for at in (before, after))
    assert {row: (a, b) for row, a, b in found.new} == {j: (0, new[j]) for j in new.keys() - old.keys()}
    assert {row: (a, b) for row, a, b in found.ended} == {j: (old[j], 0) for j in old.keys() - new.keys()}
    assert {row: (a, b) for row, a, b in found.kept} == {j: (old[j], new[j]) for j in old.keys() & new.keys()}
    ties = tie_changes(selection, *days, most=1)
    pairs = [{pair for pair in at if pair[0] < pair[1]} for at in (before, after)]
    totals = [len(pairs[1] - pairs[0]), len(pairs[0] - pairs[1]), len(pairs[0] & pairs[1])]
    sorts = ties.new, ties.ended, ties.kept
    assert [found.total for found in sorts] == totals
    assert [len(found) for found in sorts] == [min(1, total) for total in totals]


def test_timeline(tmp_path: Path) -> None:
    rows = [Row(0, p, "leads", "source/a", None) for p in range(PROJECTS)]
    selection = Selection(built(rows, tmp_path / "columns"), Filter())
    found = timeline(selection)
    # Projects: 2010–2012, 2011, from 2012, until 2013, without dates, 2009–2014; the last that begins does so in 2012.
    assert found.years == [2009, 2010, 2011, 2012, 2013, 2014]
    assert found.began == [1, 1, 1, 1, 0, 0]
    assert found.ended == [0, 0, 1, 1, 1, 1]
    assert found.in_force == [1, 2, 3, 3, 2, 1]
    assert found.undated == 1
    assert timeline(selection, 0) == found
    assert timeline(selection, 1).years == []
    assert timeline(Selection(selection.network, Filter(at="2009-05-05"))).in_force[0] == 1


def test_money_is_kept_to_the_hundredth(tmp_path: Path) -> None:
    builder = NetworkBuilder()
    for n in range(2):
        builder.add_node(Node(f"institution/i{n}", {"names": (Text(f"I{n}", "pl"),)}), "source/a")
    builder.add_node(Node("project/p", {"titles": (Text("P", "pl"),)}), "source/a")
    paid: dict[str, Any] = {"amount": (1234.56,), "currency": ("PLN",)}
    builder.add_edge(Edge("link/0", "leads", "institution/i0", "project/p", paid), "source/a")
    builder.add_edge(Edge("link/1", "partner_in", "institution/i1", "project/p", {}), "source/a")
    builder.write(tmp_path / "columns")
    network = Network(tmp_path / "columns")
    assert [network.money(row) for row in range(2)] == [(1234.56, "PLN"), None]
