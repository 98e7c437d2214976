"""The network projection: its answers agree with a plain reading of the edges, on the sample and on random networks."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import NotFoundError
from graph.graph import Graph
from graph.model import Edge, Node, Properties, Text
from graph.network import Network, NetworkBuilder
from graph.network.filters import Filter, Selection
from graph.network.layout import layout
from graph.network.questions.facets import institution_facets
from graph.network.questions.partners import cooperation_counts, cooperations, partner_counts, partners
from graph.network.questions.surroundings import overview

OFFICE, FOUNDATION = "institution/nip-5250007313", "Fundacja Most"


def by_name(network: Network, rows: list[int]) -> list[str]:
    return sorted(network.institutions.name(row, "pl") for row in rows)


def test_partners_of_the_sample(sample: Graph) -> None:
    network = sample.network
    row = network.institutions.row(OFFICE)
    everything = Selection(network, Filter())
    found = partners(everything, row)
    assert by_name(network, found.institutions.tolist()) == [
        "Fundacja Most",
        "Ośrodek Pomocy Społecznej w Zalesiu",
        "Urząd Gminy Dolna",
    ]
    # The project and the unnamed cooperation are two.
    first = int(found.institutions[0])
    assert network.institutions.name(first, "pl") == FOUNDATION
    assert len(found.cooperations(first)) == found.weights[0] == 2
    assert partner_counts(everything, np.array([row])).tolist() == [3]
    assert int(cooperation_counts(everything)[row]) == 3


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Filter(at="2011-03-02"), ["Fundacja Most"]),  # only what has no known beginning
        (Filter(at="2011-03-03"), ["Fundacja Most", "Ośrodek Pomocy Społecznej w Zalesiu", "Urząd Gminy Dolna"]),
        (Filter(kind=("agreement",)), ["Ośrodek Pomocy Społecznej w Zalesiu", "Urząd Gminy Dolna"]),
        (Filter(kind=("project",), at="2012-12-31"), ["Fundacja Most"]),
        (Filter(kind=("project",), at="2013-01-01"), []),  # the foundation's part ended with 2012
        (Filter(kind=("ngo",)), ["Fundacja Most"]),
        (Filter(kind=("labour_office",)), []),
        (Filter(sector="social_assistance"), ["Ośrodek Pomocy Społecznej w Zalesiu"]),
        (Filter(place="place/teryt-00"), ["Fundacja Most", "Ośrodek Pomocy Społecznej w Zalesiu"]),
        (Filter(place="place/none"), []),
        (Filter(role="party_to"), ["Ośrodek Pomocy Społecznej w Zalesiu"]),
        (Filter(role="party"), ["Ośrodek Pomocy Społecznej w Zalesiu"]),
        (Filter(source="source/tabela"), ["Fundacja Most"]),
    ],
)
def test_partners_within_a_filter(sample: Graph, wanted: Filter, expected: list[str]) -> None:
    found = partners(Selection(sample.network, wanted), sample.network.institutions.row(OFFICE))
    assert by_name(sample.network, found.institutions.tolist()) == expected


def test_cooperations_and_facets(sample: Graph) -> None:
    network = sample.network
    found = cooperations(Selection(network, Filter()), network.institutions.row(OFFICE))
    named = {network.cooperations.name(row, "en"): relations for row, relations in found.items()}
    assert named == {"Porozumienie z 3 marca 2011 r.": ["party_to"], "Way to work": ["leads"], "": ["cooperates_with"]}
    counted = institution_facets(network, np.arange(len(network.institutions)))
    assert counted["place"] == [("place/teryt-0000001", 3)]
    assert ("labour_market", 1) in counted["sector"]
    assert counted["kind"][0] == ("county_labour_office", 1)


def test_the_overview_keeps_the_best_connected_and_says_what_it_left_out(sample: Graph) -> None:
    whole = overview(Selection(sample.network, Filter()), 10)
    assert (len(whole.institutions), len(whole.ties), whole.truncated) == (4, 4, False)
    part = overview(Selection(sample.network, Filter()), 2)
    assert (len(part.institutions), part.truncated, part.total_institutions, sample.network.meta.ties) == (
        2,
        True,
        4,
        4,
    )
    assert sample.network.institutions.row(OFFICE) in part.institutions
    [heavy] = [tie for tie in whole.ties if tie.weight == 2]
    assert heavy.kinds == ("project", "tie")


def test_only_those_who_cooperated_then_are_shown_for_a_day(sample: Graph) -> None:
    assert len(overview(Selection(sample.network, Filter(at="2011-03-03", kind=("agreement",))), 10).institutions) == 3
    assert (
        overview(Selection(sample.network, Filter(at="2001-01-01", kind=("agreement",))), 10).institutions.tolist()
        == []
    )


def test_an_unknown_id_is_named(sample: Graph) -> None:
    with pytest.raises(NotFoundError, match="institution/none"):
        sample.network.institutions.row("institution/none")


ROWS = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 5)), max_size=40)


@settings(max_examples=30, deadline=None)
@given(ROWS)
def test_the_layout_is_finite_and_the_same_each_time(rows: list[tuple[int, int]]) -> None:
    x, y, community = layout(8, 6, rows)
    again_x, again_y, again = layout(8, 6, rows)
    assert community.tolist() == again.tolist()
    assert np.isfinite(x).all()
    assert np.isfinite(y).all()
    assert (x == again_x).all()
    assert (y == again_y).all()
    assert len({(float(a), float(b)) for a, b in zip(x, y, strict=True)}) == 8


def test_the_layout_keeps_those_who_work_together_nearer() -> None:
    rows = [(i, 0) for i in range(6)] + [(i, 1) for i in range(6, 12)] + [(0, 2), (6, 2)]
    x, y, community = layout(12, 3, rows)
    assert community.tolist() == [2, 0, 0, 0, 0, 0, 2, 1, 1, 1, 1, 1]  # of three a pair weighs most
    points = np.stack([x, y], axis=1)

    def spread(members: range, others: range) -> float:
        return float(np.mean([np.linalg.norm(points[a] - points[b]) for a in members for b in others if a != b]))

    assert spread(range(6), range(6)) < spread(range(6), range(6, 12))


def test_dates_are_taken_from_the_source_that_states_them_best(tmp_path: Path) -> None:
    builder = NetworkBuilder()
    for source, start in (("source/a", "2010"), ("source/b", "2010-07-26")):
        builder.add_node(Node("project/p", {"titles": (Text("P", "pl"),), "start": (start,), "end": ("2014",)}), source)
    for n in range(2):
        builder.add_node(Node(f"institution/i{n}", {"names": (Text(f"I{n}", "pl"),)}), "source/a")
        for source, stated in (("source/a", {"end": ("2012",)}), ("source/b", {})):
            properties: Properties = {**stated} if n == 0 else {}
            link = Edge(f"link/{n}{source}", "partner_in", f"institution/i{n}", "project/p", properties)
            builder.add_edge(link, source)
    builder.write(tmp_path / "columns")
    network = Network(tmp_path / "columns")
    assert network.stated["start"][0] == "2010-07-26"

    def on(day: str) -> int:
        return len(partners(Selection(network, Filter(at=day)), 1))

    assert on("2010-02-01") == 0
    assert on("2012-12-31") == 1
    # One source says until when, the other says nothing of it.
    assert on("2013-01-01") == 0


def test_lists_hold_what_nobody_takes_part_in(tmp_path: Path) -> None:
    builder = NetworkBuilder()
    builder.add_node(Node("event/e", {"titles": (Text("E", "pl"),), "start": ("2010",)}), "source/a")
    builder.add_node(Node("institution/i", {"names": (Text("I", "pl"),)}), "source/b")
    builder.write(tmp_path / "columns")
    network = Network(tmp_path / "columns")
    for wanted, events, institutions in (
        (Filter(), 1, 1),
        (Filter(kind=("event",)), 1, 1),
        (Filter(at="2010-06-01"), 1, 1),
        (Filter(at="2011-06-01"), 0, 1),
        (Filter(source="source/a"), 1, 0),
        (Filter(source="source/b"), 0, 1),
        (Filter(role="leads"), 0, 1),
    ):
        selection = Selection(network, wanted)
        assert selection.all_cooperations.sum() == events, wanted
        assert selection.all_institutions.sum() == institutions, wanted
