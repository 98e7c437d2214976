"""Ogniwo in process: the network's arrays, and for names its search."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import version
from typing import Any

import numpy as np

from bench.questions.questions import COUNTRY, DAY, FOUND, PARTNERS, PATHS, TOP, Answer, Asked
from graph.graph import Graph
from graph.network.columns import Numbers
from graph.network.filters import Filter, Selection
from graph.network.incidence import highest
from graph.network.questions.facets import institution_facets
from graph.network.questions.matrices import matrix_of
from graph.network.questions.partners import partner_counts, partners
from graph.network.questions.paths import paths
from graph.network.questions.surroundings import distances

_FACETS = 200  # values of each property, as the HTTP API gives them


class ArraysPeer:
    """Answers as ids, names and numbers of Python, as the other peers in process give them."""

    name, wire = "Ogniwo", False

    def __init__(self, graph: Graph, asked: Asked) -> None:
        self._graph, self._network, self._asked = graph, graph.network, asked
        self.version = f"{version('ogniwo')} with NumPy {np.__version__}"
        self._rows = {name: self._network.institutions.row(of) for name, of in asked.ids.items()}
        self._questions: dict[str, Callable[[], Any]] = {
            "hub": lambda: self._partners("hub"),
            "middle": lambda: self._partners("middle"),
            "ego": self._ego,
            "paths": self._paths,
            "top": self._top,
            "matrix": lambda: matrix_of(self._all(), "country", "country"),
            "facets": self._facets,
            "name": lambda: graph.catalogue.search(asked.word, FOUND, ["institution"]),
        }

    def ask(self, question: str) -> Any:
        return self._questions[question]()

    def answer(self, question: str, given: Any) -> Answer:
        if question == "matrix":
            rows = enumerate(given.rows)
            return {
                (one, other, int(given.counts[r, c]))
                for r, one in rows
                for c, other in enumerate(given.columns)
                if one <= other and given.counts[r, c]
            }
        if question == "name":
            return {hit.id for hit in given}
        if question in ("hub", "middle", "top"):
            return [(identifier, number) for identifier, _, number in given]
        return given

    def memory(self) -> int | None:
        return None

    def close(self) -> None:
        pass

    def _all(self, **wanted: str) -> Selection:
        return Selection(self._network, Filter(**wanted))  # type: ignore[arg-type]  # only days and countries

    def _named(self, rows: Numbers, numbers: Numbers) -> list[tuple[str, str, int]]:
        things = self._network.institutions
        return list(zip(things.ids.of(rows), things.names_of(rows, "pl"), numbers.tolist(), strict=True))

    def _partners(self, who: str) -> list[tuple[str, str, int]]:
        found = partners(self._all(), self._rows[who])
        return self._named(found.institutions[:PARTNERS], found.weights[:PARTNERS])

    def _ego(self) -> int:
        return int((distances(self._all(), self._rows["hub"], 2) >= 0).sum())

    def _paths(self) -> list[list[str]]:
        found = paths(self._all(), self._rows["middle"], self._rows["goal"], PATHS).found
        institutions, cooperations = self._network.institutions.ids, self._network.cooperations.ids
        listed = []
        for path in found:
            steps = zip(path.cooperations, path.institutions[1:], strict=True)
            onwards = [name for met, row in steps for name in (cooperations[met[0]], institutions[row])]
            listed.append([institutions[path.institutions[0]], *onwards])
        return listed

    def _top(self) -> list[tuple[str, str, int]]:
        selection = self._all(at=DAY, country=COUNTRY)
        rows = np.flatnonzero(selection.taking_part)
        counts = partner_counts(selection, rows)
        best = highest(counts, TOP)
        best = best[counts[best] > 0]
        return self._named(rows[best], counts[best])

    def _facets(self) -> set[tuple[str, str, int]]:
        facets = institution_facets(self._network, np.arange(len(self._network.institutions)), _FACETS)
        return {(name, value, number) for name in ("kind", "country") for value, number in facets[name]}


__all__ = ["ArraysPeer"]
