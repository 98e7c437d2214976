"""Communities are named by what sets their members apart, not by what all have or one has."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.graph import Graph
from graph.model import Edge, Node, Properties, Text
from graph.network import Network, NetworkBuilder
from graph.network.naming import Community, read_communities

SIZE = 12  # members of a community


def add_institution(builder: NetworkBuilder, group: int, n: int) -> str:
    """All are in Poland; those of a group in one county, of one sector and kind, but for the first."""
    one = f"institution/g{group}-{n:02}"
    properties: Properties = {
        "names": (Text(one, "pl"),),
        "kind": ("school",) if n == 0 else (("hospital", "police", "ngo")[group],),
        "sectors": ("education",) if n == 0 else (("health",), ("security",), ())[group],
        "country": ("PL",),
    }
    builder.add_node(Node(one, properties), "source/a")
    builder.add_edge(Edge(f"link/w{one}", "located_in", one, f"place/town-{group}-{n % 4}", {}), "source/a")
    return one


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Network:
    """Three groups whose members meet in pairs, all of the third in projects of one fund; and one project of all."""
    builder = NetworkBuilder()
    for programme in ("programme/fund", "programme/call"):
        builder.add_node(Node(programme, {"names": (Text(programme, "pl"),)}), "source/a")
    builder.add_edge(Edge("link/p", "part_of", "programme/call", "programme/fund", {}), "source/a")
    for group in range(3):
        builder.add_node(Node(f"place/county-{group}", {"kind": ("county",)}), "source/a")
        for town in range(4):
            place = f"place/town-{group}-{town}"
            builder.add_node(Node(place, {"kind": ("town",)}), "source/a")
            builder.add_edge(Edge(f"link/{place}", "part_of", place, f"place/county-{group}", {}), "source/a")
        members = [add_institution(builder, group, n) for n in range(SIZE)]
        for n in range(SIZE):
            for step in range(1, 5):
                project = f"project/p{group}-{n:02}-{step}"
                builder.add_node(Node(project, {"titles": (Text(project, "pl"),)}), "source/a")
                if group == 2:
                    builder.add_edge(Edge(f"link/f{project}", "funded_by", project, "programme/call", {}), "source/a")
                for member in (members[n], members[(n + step) % SIZE]):
                    builder.add_edge(Edge(f"link/{member}{project}", "partner_in", member, project, {}), "source/a")
    builder.add_node(Node("project/all", {"titles": (Text("All", "pl"),)}), "source/a")
    for group in range(3):
        one = f"institution/g{group}-03"
        builder.add_edge(Edge(f"link/all{group}", "partner_in", one, "project/all", {}), "source/a")
    builder.add_node(Node("institution/zz", {"names": (Text("Alone", "pl"),)}), "source/a")
    folder: Path = tmp_path_factory.mktemp("n") / "columns"
    builder.write(folder)
    return Network(folder)


def group_of(network: Network, found: Community) -> int:
    [group] = {int(member.partition("/g")[2][0]) for member in found.members}
    return group


def test_communities_are_named_by_what_their_members_share(network: Network) -> None:
    named = {group_of(network, found): [(n.property, n.value) for n in found.names] for found in network.communities}
    assert set(named) == {0, 1, 2}
    # The sector of hospitals says no more than their kind.
    assert named[0] == [("place", "place/county-0"), ("kind", "hospital")]
    assert named[1] == [("place", "place/county-1"), ("kind", "police")]
    assert ("programme", "programme/fund") in named[2] or ("programme", "programme/call") in named[2]
    assert not any(value in ("PL", "school") for names in named.values() for _, value in names)


def test_shares_are_of_the_members_and_of_the_others(network: Network) -> None:
    found = next(one for one in network.communities if group_of(network, one) == 0)
    shares = {name.property: (name.share, name.elsewhere) for name in found.names}
    assert shares["place"] == (1.0, 0.0)
    assert shares["kind"] == (round(11 / 12, 3), 0.0)


def test_sizes_and_members_are_those_of_the_column(network: Network) -> None:
    column = network.metric("community").tolist()
    assert [found.size for found in network.communities] == [column.count(n) for n in range(3)] == [SIZE] * 3
    assert column[network.institutions.row("institution/zz")] == -1
    for number, found in enumerate(network.communities):
        rows = [network.institutions.row(member) for member in found.members]
        assert {column[row] for row in rows} == {number}
        partners = [int(network.partner_count[row]) for row in rows]
        assert partners == sorted(partners, reverse=True)
        assert len(rows) == 10


def test_too_few_say_nothing(sample: Graph) -> None:
    found = read_communities(sample.folder / "network")
    assert sum(one.size for one in found) == 4
    assert not any(one.names for one in found)
