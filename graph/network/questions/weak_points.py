"""Ties without which the network falls apart: of all of it, as the build found them, or of a part that is asked about.

Institutions of that sort are those that `graph.network.questions.metrics` ranks by `cut_off` above 0.
"""

from __future__ import annotations

import numpy as np

from graph.network.columns import Longs
from graph.network.cuts import cuts_of
from graph.network.filters import Selection
from graph.network.incidence import pairs, renumbered


def bridges(selection: Selection) -> Longs:
    """Two rows of institutions for each bridge among the institutions and participations that pass: the one tie between
    what is connected on its two sides. Those between the best connected come first, by the lesser of the two."""
    found = _bridges(selection)
    known = np.sort(selection.network.partner_count[found], axis=1)
    order: Longs = np.lexsort((found[:, 1], found[:, 0], -known[:, 1], -known[:, 0]))
    return found[order]


def _bridges(selection: Selection) -> Longs:
    network, wanted = selection.network, selection.wanted
    if not wanted.limits_participations() and not wanted.limits_institutions():
        return network.bridges.astype(np.int64)
    found = pairs(selection)
    found = found.where(selection.all_institutions[found.institution])
    rows, place = renumbered(found.institution, len(network.institutions))
    here: Longs = cuts_of(place, found.cooperation, len(rows)).bridges
    return np.asarray(rows, np.int64)[here]


__all__ = ["bridges"]
