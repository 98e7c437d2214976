"""The graph as CSV tables in a ZIP, one a kind of node and one for all edges.

Invariant: no cell can be taken for a formula by a spreadsheet; a value that begins like one gets an apostrophe before.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable
from pathlib import Path

from graph.graph import Graph
from graph.mapping import EDGE_PROPERTIES, NODE_PROPERTIES
from graph.model import Edge, Node, words

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def write_tables(graph: Graph, target: Path) -> None:
    """Writes NAME.csv for each kind of node, and links.csv; several values of a cell are joined by " | "."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for kind, properties in NODE_PROPERTIES.items():
            header = ["id", *(p.name for p in properties), "sources"]
            nodes = graph.store.nodes(kind=kind)
            archive.writestr(f"{kind}.csv", _csv(header, (_node_row(node, header) for node in nodes)))
        header = [
            "id",
            "subject",
            "relation",
            "object",
            *(p.name for p in EDGE_PROPERTIES),
            "source",
            "quote",
            "locator",
        ]
        archive.writestr("links.csv", _csv(header, (_edge_row(edge) for edge in graph.store.edges())))


def _node_row(node: Node, header: list[str]) -> list[str]:
    return [node.id, *(" | ".join(words(node, name)) for name in header[1:-1]), " | ".join(node.sources)]


def _edge_row(edge: Edge) -> list[str]:
    values = (" | ".join(words(edge, p.name)) for p in EDGE_PROPERTIES)
    quotes, places = (" | ".join(getattr(e, name) for e in edge.evidence) for name in ("quote", "locator"))
    return [edge.id, edge.subject, edge.relation, edge.object, *values, " | ".join(edge.sources), quotes, places]


def _csv(header: list[str], rows: Iterable[list[str]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(map(safe_cells, sorted(rows)))
    return out.getvalue()


def safe_cells(row: list[str]) -> list[str]:
    """The cells of a row, those that a spreadsheet would take for formulas with an apostrophe before."""
    return [f"'{cell}" if cell.startswith(_FORMULA_STARTS) and not _is_number(cell) else cell for cell in row]


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
