"""How important things are among those that match a search alike."""

from __future__ import annotations

import numpy as np

from graph.network import Network
from graph.network.columns import Numbers


def importance(network: Network) -> dict[str, float]:
    """By id: institutions by their partners, cooperations by their participants, places by the institutions in them,
    programmes by how often cooperations name them or what is below them."""
    sizes = np.diff(network.by_cooperation.start)
    weights = dict(zip(network.institutions.ids, network.partner_count.astype(float).tolist(), strict=True))
    weights |= dict(zip(network.cooperations.ids, sizes.astype(float).tolist(), strict=True))
    within = [[above] if above >= 0 else [] for above in network.place_within.tolist()]
    weights |= zip(network.meta.places, _with_all_above(network.place[network.place >= 0], within), strict=True)
    above = [network.programme_within[code].tolist() for code in range(len(network.programme_within))]
    return weights | dict(zip(network.meta.programmes, _with_all_above(network.programmes.values, above), strict=True))


def _with_all_above(codes: Numbers, above: list[list[int]]) -> list[float]:
    """How often each code is named, itself or by what is below it."""
    counts = [0.0] * len(above)
    for code, number in enumerate(np.bincount(codes, minlength=len(above)).tolist()):
        reached, more = {code}, {code}
        while number and (more := {one for lower in more for one in above[lower]} - reached):
            reached |= more
        for one in reached:
            counts[one] += number
    return counts


__all__ = ["importance"]
