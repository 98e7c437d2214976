"""How many institutions or cooperations are of each kind, sector, country, place and programme."""

from __future__ import annotations

import numpy as np

from graph.network.columns import Numbers
from graph.network.incidence import highest
from graph.network.network import Network


def institution_facets(network: Network, rows: Numbers, most: int | None = None) -> dict[str, list[tuple[str, int]]]:
    """How many of some institutions (distinct rows) are of each kind, sector, country and place: the `most` frequent of
    each, most first."""
    meta, things = network.meta, network.institutions
    everyone = len(rows) == len(things)  # then no column is copied
    which = slice(None) if everyone else rows
    return {
        "kind": _counted(meta.institution_kinds, things.kind[which], most),
        "sector": _counted(meta.sectors, things.sectors.values if everyone else things.sectors.values_of(rows), most),
        "country": _counted(meta.countries, network.country[which], most),
        "place": _counted(meta.places, network.place[which], most),
    }


def cooperation_facets(network: Network, rows: Numbers, most: int | None = None) -> dict[str, list[tuple[str, int]]]:
    """How many of some cooperations are of each kind, subkind and programme: the `most` frequent of each, in order."""
    meta = network.meta
    return {
        "kind": _counted(meta.kinds, network.cooperations.kind[rows], most),
        "subkind": _counted(meta.subkinds, network.subkind[rows], most),
        "programme": _counted(meta.programmes, network.programmes.values_of(rows), most),
    }


def _counted(values: list[str], codes: Numbers, most: int | None) -> list[tuple[str, int]]:
    counts = np.bincount(codes + 1, minlength=1)[1:]  # -1 is no value
    found = np.flatnonzero(counts)
    found = found[highest(counts[found], most)]  # codes are in the order of the alphabet
    return list(zip([values[code] for code in found.tolist()], counts[found].tolist(), strict=True))


__all__ = ["cooperation_facets", "institution_facets"]
