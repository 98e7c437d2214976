"""Who belongs together: communities of a weighted graph by the Louvain method, the same for the same graph.

A small graph is left to NetworkX in this process. A large one goes to NetworKit, a hundred times faster, in a child
process: it takes indices of one type only (uint64) and ends the process at any other.
"""

from __future__ import annotations

import io
import sys
from typing import Any

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from graph.child import Child
from graph.network.columns import Longs

Weights = NDArray[np.float64]
SMALL = 20_000  # edges: up to here, starting a process takes longer


def communities(nodes: int, one: Longs, other: Longs, weights: Weights) -> Longs:
    """The number of the community of each node 0 … nodes-1 of an undirected graph given by its edges, each once."""
    find = _small if len(one) <= SMALL else _large
    return find(nodes, one, other, weights)


def _small(nodes: int, one: Longs, other: Longs, weights: Weights) -> Longs:
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(nodes))
    graph.add_weighted_edges_from(zip(one.tolist(), other.tolist(), weights.tolist(), strict=True))
    labels = np.zeros(nodes, np.int64)
    if nodes:
        for number, community in enumerate(nx.community.louvain_communities(graph, seed=1)):
            labels[list(community)] = number
    return labels


def _large(nodes: int, one: Longs, other: Longs, weights: Weights) -> Longs:
    data = io.BytesIO()
    np.savez(data, nodes=nodes, one=one.astype(np.uint64), other=other.astype(np.uint64), weights=weights)
    with Child("graph.network.communities", "answer") as child:
        return np.frombuffer(child.result(data.getvalue()), np.int64)


def answer() -> None:
    """In the child: reads the edges, writes the communities."""
    import networkit as nk  # type: ignore[import-untyped]  # ships no types; half a second that only a child spends

    given: Any = np.load(io.BytesIO(sys.stdin.buffer.read()))
    nk.setNumberOfThreads(1)  # with more, the answer depends on which is first
    nk.setSeed(1, False)
    edges = (given["weights"], (given["one"], given["other"]))
    graph = nk.GraphFromCoo(edges, n=int(given["nodes"]), weighted=True, directed=False)
    method = nk.community.PLM(graph, refine=True, par="none")
    method.run()
    sys.stdout.buffer.write(np.array(method.getPartition().getVector(), np.int64).tobytes())


__all__ = ["communities"]
