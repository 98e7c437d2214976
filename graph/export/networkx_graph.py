"""The network of institutions as a NetworkX graph."""

from __future__ import annotations

from pathlib import Path

import networkx as nx

from graph.export.colours import colour_of
from graph.graph import Graph
from graph.mapping import NODE_PROPERTIES
from graph.model import words
from graph.network.filters import Filter, Selection
from graph.network.questions.surroundings import Subnetwork, overview


def to_networkx(graph: Graph, lang: str = "pl", limit: int | None = None, *, properties: bool = False) -> nx.Graph[str]:
    """Institutions as nodes (label, kind, sector, place, partners, x, y), ties as edges (weight, kinds) by id.

    `limit` keeps the best connected institutions; the graph attribute `left_out` counts the others. With `properties`,
    nodes also have what the application profile declares of an institution, several values joined by " | ".
    """
    network = graph.network
    answer = overview(Selection(network, Filter()), limit or max(1, len(network.institutions)))
    result: nx.Graph[str] = nx.Graph(left_out=answer.total_institutions - len(answer.institutions))
    partners = _partners(answer)
    declared = _properties(graph) if properties else {}
    for row in answer.institutions.tolist():
        kind, place = int(network.institutions.kind[row]), int(network.place[row])
        sectors = network.institutions.sectors[row]
        result.add_node(
            network.institutions.ids[row],
            **declared.get(network.institutions.ids[row], {}),
            label=network.institutions.name(row, lang),
            kind=network.meta.institution_kinds[kind] if kind >= 0 else "",
            sector=network.meta.sectors[int(sectors[0])] if len(sectors) else "",
            place=network.meta.place_names["pl"][place] if place >= 0 else "",
            partners=partners.get(row, 0),
            x=float(network.x[row]),
            y=float(network.y[row]),
        )
    for tie in answer.ties:
        ends = network.institutions.ids[tie.source], network.institutions.ids[tie.target]
        result.add_edge(*ends, weight=tie.weight, kinds=", ".join(tie.kinds))
    return result


def to_gexf(graph: Graph, target: Path) -> None:
    """Writes a GEXF file; places, colours and sizes are in its viz module, from which Gephi draws."""
    network = to_networkx(graph, properties=True)
    for _, data in network.nodes(data=True):
        red, green, blue = bytes.fromhex(colour_of(data["sector"])[1:])
        data["viz"] = {
            "position": {"x": data.pop("x"), "y": data.pop("y"), "z": 0.0},
            "color": {"r": red, "g": green, "b": blue, "a": 1.0},
            "size": radius(data["partners"]),
        }
    nx.write_gexf(network, target)


def radius(partners: int) -> float:
    """How large an institution is drawn, in the units of the positions: its area grows with its partners."""
    return 10 + 6 * float(partners**0.5)


def _properties(graph: Graph) -> dict[str, dict[str, str]]:
    names = [p.name for p in NODE_PROPERTIES["institution"] if p.name != "kind"]  # of several, the network has one
    return {
        node.id: {name: " | ".join(words(node, name)) for name in names if node.properties.get(name)}
        for node in graph.store.nodes(kind="institution")
    }


def _partners(answer: Subnetwork) -> dict[int, int]:
    counts: dict[int, int] = {}
    for tie in answer.ties:
        for end in (tie.source, tie.target):
            counts[end] = counts.get(end, 0) + 1
    return counts
