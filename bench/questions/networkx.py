"""NetworkX in process: the incidence as a graph of both kinds of nodes.

Who cooperates with whom would be a graph of 1.7 million ties for CORDIS, which takes gigabytes and forgets in what.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from heapq import nlargest
from itertools import combinations, islice
from operator import itemgetter
from typing import Any

import networkx as nx

from bench.questions.data import Data
from bench.questions.duckdb import normal
from bench.questions.questions import COUNTRY, PARTNERS, PATHS, TOP, Answer, Asked


class NetworkxPeer:
    """Loops over neighbours, as a notebook would; of NetworkX itself the shortest paths and the search by steps."""

    name, wire, version = "NetworkX", False, nx.__version__

    def __init__(self, data: Data, asked: Asked) -> None:
        self._asked, self._data = asked, data
        self._graph: nx.Graph[str] = nx.Graph()
        self._graph.add_nodes_from((one.id, one._asdict()) for one in data.institutions)
        self._graph.add_nodes_from((one.id, one._asdict()) for one in data.cooperations)
        ends = zip(data.institution.tolist(), data.cooperation.tolist(), strict=True)
        self._graph.add_edges_from((data.institutions[i].id, data.cooperations[c].id) for i, c in ends)
        self._questions: dict[str, Callable[[], Any]] = {
            "hub": lambda: self._partners(asked.ids["hub"]),
            "middle": lambda: self._partners(asked.ids["middle"]),
            "ego": self._ego,
            "paths": self._paths,
            "top": self._top,
            "matrix": self._matrix,
            "facets": self._facets,
            "name": lambda: [(one.id, one.name) for one in data.institutions if asked.word in one.plain],
        }

    def ask(self, question: str) -> Any:
        return self._questions[question]()

    def answer(self, question: str, given: Any) -> Answer:
        return normal(question, given)

    def memory(self) -> int | None:
        return None

    def close(self) -> None:
        pass

    def _partners(self, institution: str) -> list[tuple[str, str, int]]:
        near = self._graph.adj
        weights = Counter(other for met in near[institution] for other in near[met])
        del weights[institution]
        return self._ranked(weights, PARTNERS)

    def _ranked(self, numbers: dict[str, int], most: int) -> list[tuple[str, str, int]]:
        best = nlargest(most, numbers.items(), key=itemgetter(1))
        return [(one, self._graph.nodes[one]["name"], number) for one, number in best]

    def _ego(self) -> list[tuple[int]]:
        reached = nx.single_source_shortest_path_length(self._graph, self._asked.ids["hub"], cutoff=4)
        return [(sum(length % 2 == 0 for length in reached.values()),)]

    def _paths(self) -> list[list[str]]:
        ends = self._asked.ids["middle"], self._asked.ids["goal"]
        return list(islice(nx.all_shortest_paths(self._graph, *ends), PATHS))

    def _top(self) -> list[tuple[str, str, int]]:
        day, near, nodes = self._asked.day, self._graph.adj, self._graph.nodes
        live = {one.id for one in self._data.cooperations if one.first <= day <= one.last}
        counts = {}
        for one in self._data.institutions:
            if nodes[one.id]["country"] == COUNTRY and (met := [c for c in near[one.id] if c in live]):
                counts[one.id] = len({other for c in met for other in near[c]}) - 1
        return self._ranked({one: number for one, number in counts.items() if number}, TOP)

    def _matrix(self) -> list[tuple[str, str, int]]:
        near, nodes = self._graph.adj, self._graph.nodes
        counts: Counter[tuple[str, str]] = Counter()
        for one in self._data.cooperations:
            of = Counter(country for other in near[one.id] if (country := nodes[other]["country"]))
            counts.update(combinations(sorted(of), 2))
            counts.update((country, country) for country, number in of.items() if number > 1)
        return [(*both, number) for both, number in counts.items()]

    def _facets(self) -> list[tuple[str, str, int]]:
        institutions = self._data.institutions
        kinds, countries = (
            Counter(column) for column in zip(*((o.kind, o.country) for o in institutions), strict=True)
        )
        named = (("kind", kinds), ("country", countries))
        return [(name, value, number) for name, counts in named for value, number in counts.items()]


__all__ = ["NetworkxPeer"]
