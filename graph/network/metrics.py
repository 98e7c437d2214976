"""Whole-graph metrics of institutions: computed once a build, over all cooperations, the same for the same graph.

Invariant: they are about who cooperates with whom at any time, in anything; `graph.network.questions.metrics` computes
the same of a part. A large network is measured in a child process, beside what else the build does meanwhile.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.child import Child
from graph.network import centrality
from graph.network.centrality import betweenness, core, holes, sources_for, strength, ties_of
from graph.network.columns import read_array
from graph.network.cuts import cuts_of
from graph.network.incidence import distinct_pairs

Columns = dict[str, NDArray[Any]]
# Columns of institutions; what each means is said where it is computed. BRIDGES and the facts are no columns.
METRICS = ("strength", "betweenness", "core", "constraint", "effective_size", "cut_off")
COMPONENT, BRIDGES = "component", "bridges"
SAMPLED, LARGEST = "sampled", "largest"
SMALL = 20_000  # participations: up to here, starting a process takes longer


def measured(institution: NDArray[Any], cooperation: NDArray[Any], institutions: int) -> Columns:
    """All metrics by name, of participations that are sorted by institution, then cooperation."""
    pairs = distinct_pairs(institution, cooperation)
    ties, largest = ties_of(*pairs, institutions)
    sources = sources_for(ties, centrality.SOURCE_STEPS, centrality.FEWEST_SOURCES)
    constraint, effective_size = holes(ties)
    component, cut_off, bridges = cuts_of(*pairs, institutions)
    sampled = len(sources) if len(sources) < np.count_nonzero(np.diff(ties.indptr)) else 0
    return {
        "strength": strength(*pairs, institutions),
        "betweenness": betweenness(ties, sources, len(np.unique(pairs[0]))),
        "core": core(ties),
        "constraint": constraint,
        "effective_size": effective_size,
        "cut_off": cut_off,
        COMPONENT: component,
        BRIDGES: bridges,
        SAMPLED: np.array(sampled),
        LARGEST: np.array(largest),
    }


@contextmanager
def measuring(folder: Path) -> Iterator[Callable[[], Columns]]:
    """Begins to measure the participations that are written in a folder; the block calls for the answer at its end."""
    if len(read_array(folder, "participation.institution")) <= SMALL:
        yield lambda: _of(folder)
        return
    with Child("graph.network.metrics", "answer", str(folder)) as child:

        def answer() -> Columns:
            with np.load(io.BytesIO(child.result())) as found:
                return dict(found)

        yield answer


def _of(folder: Path) -> Columns:
    institution, cooperation = (read_array(folder, f"participation.{name}") for name in ("institution", "cooperation"))
    return measured(institution, cooperation, len(read_array(folder, "participation.start")) - 1)


def answer() -> None:
    """In the child: reads the columns of a folder, writes the metrics."""
    data = io.BytesIO()
    np.savez(data, allow_pickle=False, **_of(Path(sys.argv[1])))
    sys.stdout.buffer.write(data.getvalue())


def write_metrics(folder: Path, found: Columns) -> None:
    """Writes the columns that `Network` opens."""
    for name in (*METRICS, COMPONENT):
        values = found[name]
        kind = np.float64 if values.dtype.kind == "f" else np.int32
        np.save(folder / f"institution.{name}.npy", values.astype(kind))
    np.save(folder / f"{BRIDGES}.npy", found[BRIDGES].astype(np.int32))


__all__ = ["BRIDGES", "COMPONENT", "LARGEST", "METRICS", "SAMPLED", "Columns", "measured", "measuring", "write_metrics"]
