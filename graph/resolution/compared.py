"""Two institutions of a build compared alone, whether or not the build compared them.

What the build's records say is read from the graph, so an answer takes a second and not a new resolution.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from msgspec.structs import replace

from graph.graph import Graph
from graph.ids import normalised
from graph.model import Node, Text, first, words
from graph.records import Evidence, Institution
from graph.resolution.groups import Groups
from graph.resolution.matching import Scored, scored
from graph.resolution.profiles import Where, profiles

_NAMESAKES = 200  # looked at to know how many bear a name
_COUNTRY = "place/iso3166-"


def compare(graph: Graph, one: str, other: str) -> Scored | None:
    """How two institutions score, by canonical id; None where they share nothing by which they would be compared."""
    nodes = {node.id: node for node in graph.store.nodes([one, other])}
    groups = [(found, _records(graph, nodes[found])) for found in (one, other)]
    rows = [
        replace(row, bearers=max(row.bearers, _bearers(graph, nodes[row.id])))
        for row in profiles(groups, lambda record: _where(graph, record))
    ]
    return next(iter(scored(rows)), None)


def against(graph: Graph, one: str, other: str) -> str | None:
    """What in their identifiers says that two institutions are not one, in words."""
    nodes = {node.id: node for node in graph.store.nodes([one, other])}
    return Groups({found: [*_records(graph, node)] for found, node in nodes.items()}).against(one, other)


def _records(graph: Graph, node: Node) -> list[Institution]:
    """An institution as records: one has all that is no name, and each but one name a language."""
    names: dict[str, list[str]] = defaultdict(list)
    for text in node.properties.get("names", ()):
        if isinstance(text, Text):
            names[text.lang].append(text.value)
    place = int(graph.network.place[graph.network.institutions.row(node.id)])
    whole = Institution(
        id=node.id,
        names={language: found[0] for language, found in names.items()},
        aliases=words(node, "aliases"),
        kind=first(node, "kind"),
        country=first(node, "country"),
        place=graph.network.meta.places[place] if place >= 0 else None,
        identifiers=words(node, "identifiers"),
        homepage=first(node, "homepage"),
        evidence=tuple(Evidence(source, "", "") for source in node.sources),
    )
    others = [(language, name) for language, found in names.items() for name in found[1:]]
    return [whole, *(Institution(id=node.id, names={language: name}) for language, name in others)]


def _where(graph: Graph, record: Institution) -> Where:
    meta = graph.network.meta
    if record.place is None:
        return Where(country=record.country)
    code = meta.places.index(record.place)
    around: list[int] = []
    while code >= 0 and code not in around and not meta.places[code].startswith(_COUNTRY):
        around.append(code)
        code = meta.place_within[code]
    return Where(_called(graph, around[:1]), _called(graph, around), record.country)


def _called(graph: Graph, codes: Iterable[int]) -> frozenset[str]:
    meta = graph.network.meta
    found = list(codes)
    names = (normalised(of_language[code]) for of_language in meta.place_names.values() for code in found)
    return frozenset(meta.places[code] for code in found) | frozenset(name for name in names if name)


def _bearers(graph: Graph, node: Node) -> int:
    """How many institutions of its country one source knows by a name of this one."""
    most = 1
    for name in {normalised(name) for name in words(node, "names")}:
        hits = graph.catalogue.search(name, _NAMESAKES, ["institution"])
        alike = graph.store.nodes([hit.id for hit in hits if normalised(hit.matched) == name])
        sources = Counter(
            s for found in alike if first(found, "country") == first(node, "country") for s in found.sources
        )
        most = max(most, *sources.values(), 1)
    return most


__all__ = ["against", "compare"]
