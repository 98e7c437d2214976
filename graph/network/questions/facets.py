"""How many institutions or cooperations are of each kind, sector, country, place and programme."""

from __future__ import annotations

import numpy as np

from graph.network.columns import Numbers
from graph.network.network import Network


def institution_facets(network: Network, rows: Numbers, most: int | None = None) -> dict[str, list[tuple[str, int]]]:
    """How many of some institutions are of each kind, sector, country and place: the `most` frequent of each, most
    first."""
    meta = network.meta
    return {
        "kind": _counted(meta.institution_kinds, network.institutions.kind[rows], most),
        "sector": _counted(meta.sectors, network.institutions.sectors.of(rows)[0], most),
        "country": _counted(meta.countries, network.country[rows], most),
        "place": _counted(meta.places, network.place[rows], most),
    }


def cooperation_facets(network: Network, rows: Numbers, most: int | None = None) -> dict[str, list[tuple[str, int]]]:
    """How many of some cooperations are of each kind, subkind and programme: the `most` frequent of each, in order."""
    meta = network.meta
    return {
        "kind": _counted(meta.kinds, network.cooperations.kind[rows], most),
        "subkind": _counted(meta.subkinds, network.subkind[rows], most),
        "programme": _counted(meta.programmes, network.programmes.of(rows)[0], most),
    }


def _counted(values: list[str], codes: Numbers, most: int | None) -> list[tuple[str, int]]:
    counts = np.bincount(codes[codes >= 0], minlength=len(values))
    found = np.flatnonzero(counts)
    found = found[np.argsort(-counts[found], kind="stable")][:most]  # codes are in the order of the alphabet
    return [(values[code], int(counts[code])) for code in found]


__all__ = ["cooperation_facets", "institution_facets"]
