"""One HTML page with the network as a map: pyvis, everything in the file, opened without a server or the internet."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any

import networkx as nx
from pyvis.network import Network as PyvisNetwork

from graph.export.colours import OTHER_COLOUR, SECTOR_COLOURS, colour_of
from graph.export.networkx_graph import radius, to_networkx
from graph.graph import Graph
from ontology import vocab

MAX_NODES = 1500  # what a browser draws without tiring

# pyvis asks for a style library of another host, which the map does not need.
_ELSEWHERE = re.compile(r"<link[^>]*https?://[^>]*>|<script[^>]*src=\"https?://[^>]*>\s*</script>")


def write_map(graph: Graph, target: Path) -> None:
    """Writes the map: physics off, positions of the build, at most MAX_NODES institutions with a note on the rest."""
    target.write_text(map_page(to_networkx(graph, limit=MAX_NODES)), encoding="utf-8")


def map_page(network: nx.Graph[str]) -> str:
    """The page of a network whose nodes have what `to_networkx` gives them; its attribute `left_out` is noted."""
    page = PyvisNetwork(height="100vh", width="100%", cdn_resources="in_line", bgcolor="#faf8f3", font_color="#222222")
    for node, data in network.nodes(data=True):
        page.add_node(node, **_node(data))
    for one, other, data in network.edges(data=True):
        kinds = ", ".join(vocab.scheme("cooperation-kinds")[k].label("pl") for k in data["kinds"].split(", "))
        title = f"{kinds}: {data['weight']}"
        page.add_edge(one, other, width=1 + data["weight"], title=title, color="#b8b2a6")
    page.set_options(json.dumps(_OPTIONS))
    return _dressed(page.generate_html(notebook=False), network)


_OPTIONS: dict[str, Any] = {
    "physics": {"enabled": False},
    "interaction": {"hover": True, "navigationButtons": False, "keyboard": False, "tooltipDelay": 100},
    "edges": {"smooth": False, "color": {"inherit": False}},
    "nodes": {"shape": "dot", "borderWidth": 0, "font": {"size": 22, "strokeWidth": 6, "strokeColor": "#faf8f3"}},
}


def _node(data: dict[str, Any]) -> dict[str, Any]:
    sector = vocab.scheme("sectors").get(data["sector"])
    facts = [data["label"], sector.label("pl") if sector else "", data["place"], f"partnerzy: {data['partners']}"]
    return {
        "label": _wrapped(data["label"]),
        "title": "\n".join(fact for fact in facts if fact),
        "color": colour_of(data["sector"]),
        "size": radius(data["partners"]),
        "x": data["x"] * 1.4,
        "y": -data["y"] * 1.4,  # the page counts downwards
    }


def _wrapped(label: str, width: int = 26) -> str:
    lines = [""]
    for word in label.split():
        if lines[-1] and len(lines[-1]) + len(word) >= width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join(lines[:4])


def _dressed(page: str, network: nx.Graph[str]) -> str:
    """The page with a title, a legend and a note on what was left out."""
    used = sorted({data["sector"] for _, data in network.nodes(data=True) if data["sector"] in SECTOR_COLOURS})
    swatches = "".join(
        f'<li><i style="background:{SECTOR_COLOURS[s]}"></i>{html.escape(vocab.scheme("sectors")[s].label("pl"))}</li>'
        for s in used
    )
    swatches += f'<li><i style="background:{OTHER_COLOUR}"></i>inne</li>'
    left_out = network.graph["left_out"]
    note = f"<p>Pominięto instytucji: {left_out} (pokazano {len(network)} z największą liczbą partnerów).</p>"
    box = f"<aside><h1>Kto z kim współpracuje</h1><ul>{swatches}</ul>{note if left_out else ''}</aside>"
    page = _ELSEWHERE.sub("", page)
    return page.replace("<head>", f"<head><title>Ogniwo</title>{_STYLE}", 1).replace("<body>", f"<body>{box}", 1)


_STYLE = """<style>
body{margin:0;font-family:"Source Sans 3","Segoe UI",system-ui,sans-serif;background:#faf8f3}
#mynetwork{border:0!important;float:none!important}.card{border:0!important}center{display:none}
aside{position:fixed;z-index:2;left:16px;top:16px;background:#fffdf8e6;padding:12px 16px;border-radius:8px;color:#222}
aside h1{font-size:18px;margin:0 0 8px}aside ul{list-style:none;margin:0;padding:0;font-size:14px;line-height:1.6}
aside i{display:inline-block;width:12px;height:12px;border-radius:6px;margin-right:8px}aside p{font-size:13px}
</style>"""
