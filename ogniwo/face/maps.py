"""A network that a notebook shows as a map."""

from __future__ import annotations

from html import escape
from typing import Any

import networkx as nx

from graph.export.html_map import MAX_NODES, map_page


class NetworkMap(nx.Graph):  # type: ignore[type-arg]  # nodes are ids
    """A NetworkX graph: institutions by id (label, kind, sector, place, partners, x, y), ties (weight, kinds). Its
    attribute `left_out` counts the institutions that are not in it."""

    def _repr_html_(self) -> str:
        shown = self
        if len(self) > MAX_NODES:
            best = sorted(self, key=lambda node: -self.nodes[node]["partners"])[:MAX_NODES]
            shown = self.subgraph(best).copy()
            shown.graph["left_out"] = self.graph.get("left_out", 0) + len(self) - MAX_NODES
        frame = "width:100%;height:600px;border:1px solid #ddd8cc;border-radius:8px"
        page = escape(map_page(shown))
        return f'<iframe title="Ogniwo" style="{frame}" sandbox="allow-scripts" srcdoc="{page}"></iframe>'


def network_map(view: dict[str, Any]) -> NetworkMap:
    """The network of an answer of /api/network."""
    result = NetworkMap(left_out=view["total_nodes"] - len(view["nodes"]))
    for node in view["nodes"]:
        known = {name: "" if value is None else value for name, value in node.items() if name != "id"}
        result.add_node(node["id"], **known)
    for edge in view["edges"]:
        result.add_edge(edge["source"], edge["target"], weight=edge["weight"], kinds=", ".join(edge["kinds"]))
    return result
