"""The network projection for notebooks: as sparse matrices, as Arrow tables, as a NetworkX graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy import sparse

from graph.dates import OPEN_END, OPEN_START
from graph.export.networkx_graph import to_networkx
from graph.graph import Graph
from graph.network import Network
from graph.network.filters import Filter, Selection
from graph.network.incidence import matrix, pairs

if TYPE_CHECKING:
    import networkx as nx
    import pyarrow as pa


class Incidence(NamedTuple):
    """`matrix[i, c]` is 1 where institution `institutions[i]` takes part in cooperation `cooperations[c]`; both by id.
    `matrix @ matrix.T` is who cooperates with whom, with the number of shared cooperations."""

    matrix: sparse.csr_matrix
    institutions: list[str]
    cooperations: list[str]


class Tables(NamedTuple):
    """Arrow tables; `participations` names institutions and cooperations by id."""

    institutions: pa.Table
    cooperations: pa.Table
    participations: pa.Table


class Arrays:
    """One build's network; docs/network.md describes its columns."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph

    @property
    def network(self) -> Network:
        """The columns themselves, mapped into memory; nobody may write to them."""
        return self._graph.network

    def to_scipy(self, wanted: Filter | None = None) -> Incidence:
        """The incidence of institutions and cooperations, all of it or what a filter lets through."""
        network = self._graph.network
        found = pairs(Selection(network, wanted or Filter()))
        shape = (len(network.institutions), len(network.cooperations))
        institutions, cooperations = list(network.institutions.ids), list(network.cooperations.ids)
        return Incidence(matrix(found.institution, found.cooperation, shape), institutions, cooperations)

    def to_networkx(self, lang: str = "pl", limit: int | None = None) -> nx.Graph[str]:
        """Who cooperates with whom (`graph.export.networkx_graph`)."""
        return to_networkx(self._graph, lang, limit)

    def to_arrow(self, lang: str = "pl") -> Tables:
        """Institutions, cooperations and participations as tables with ids, terms and dates instead of codes."""
        import pyarrow as pa

        network, meta = self._graph.network, self._graph.network.meta
        institutions = {
            "id": list(network.institutions.ids),
            "name": list(network.institutions.names.get(lang, network.institutions.names["pl"])),
            "kind": _terms(meta.institution_kinds, network.institutions.kind),
            "country": _terms(meta.countries, network.country),
            "place": _terms(meta.places, network.place),
            "partners": network.partner_count,
            "cooperations": network.cooperation_count,
        }
        cooperations = {
            "id": list(network.cooperations.ids),
            "title": list(network.cooperations.names.get(lang, network.cooperations.names["pl"])),
            "kind": _terms(meta.kinds, network.cooperations.kind),
            "subkind": _terms(meta.subkinds, network.subkind),
            "start": _days(network.cooperation_begins),
            "end": _days(network.cooperation_ends),
        }
        participations = {
            "institution": _terms(institutions["id"], network.participant),
            "cooperation": _terms(cooperations["id"], network.cooperation),
            "relation": _terms(meta.relations, network.relation),
            "role": _terms(meta.roles, network.role),
            "source": _terms(meta.sources, network.source),
            "start": _days(network.begins),
            "end": _days(network.ends),
            "amount": np.asarray(network.amount),
            "currency": _terms(meta.currencies, network.currency),
        }
        return Tables(pa.table(institutions), pa.table(cooperations), pa.table(participations))


def _terms(values: list[str], codes: np.ndarray) -> pa.DictionaryArray:
    """Codes as terms, null for none."""
    import pyarrow as pa

    known = [value or None for value in values]
    return pa.DictionaryArray.from_arrays(pa.array(codes, mask=codes < 0), pa.array(known, type=pa.string()))


def _days(days: np.ndarray) -> pa.Array:
    """Days as dates, null where they are open."""
    import pyarrow as pa

    return pa.array(np.asarray(days, np.int32), mask=(days == OPEN_START) | (days == OPEN_END)).cast(pa.date32())


__all__ = ["Arrays", "Incidence", "Tables"]
