"""Who is compared at all: those who share a name, two rare words of it, a number or a web site.

Invariants: the order of profiles does not matter. No block has more than `MOST` members, so the pairs that are compared
grow as the institutions do, and not as their square: what more of them share ("gmina", a portal's web site) blocks only
those of one place, and nobody where even these are too many.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from itertools import chain, combinations

import numpy as np
import numpy.typing as npt

from graph.resolution.profiles import Profile

MOST = 100  # members of a block
_RARE = 3  # the rarest words of a name, pairs of which block
_BYTES = 8  # of a hash: strings would take several times the memory

Blocks = list["array[int]"]  # of each profile those that others are in too, as signed hashes of 64 bits
_Hashes = npt.NDArray[np.int64]


def blocks(found: list[Profile]) -> Blocks:
    """The blocks of each profile; none for one that is compared with nobody."""
    seen = Counter(word for one in found for word in {word for bag in one.shorts for word in bag.split()})
    first = [_hashed(_shared_values(one, seen)) for one in found]
    values, often = _counted(first)
    large = frozenset(values[often > MOST].tolist())
    second = [_smaller(one, mine, large, seen) for one, mine in zip(found, first, strict=True)] if large else first
    values, often = _counted(second) if large else (values, often)
    return _kept(second, values[(often > 1) & (often <= MOST)])


def _shared_values(one: Profile, seen: Counter[str]) -> Iterator[str]:
    """What a profile may share with others, each once; the beginning keeps values of different columns apart."""
    yield from (f"core {value}" for value in one.cores)
    yield from (f"bag {value}" for value in one.bags)
    yield from (f"tax {value}" for value in one.taxes)
    if one.country:  # what follows says too little to compare countries
        yield from (f"domain {one.country} {value}" for value in one.domains)
        yield from (f"short {one.country} {value}" for value in one.shorts)
        yield from (f"pair {one.country} {value}" for value in _pairs(one, seen))
        yield from (f"acronym {one.country} {value}" for value in one.acronyms)


def _pairs(one: Profile, seen: Counter[str]) -> list[str]:
    """Pairs of the rarest words of each name; the one word of a name that has no more."""
    pairs: set[str] = set()
    for bag in one.shorts:
        rare = sorted(sorted(set(bag.split()), key=lambda word: (seen[word], word))[:_RARE])
        pairs |= {f"{a} {b}" for a, b in combinations(rare, 2)} or set(rare)
    return sorted(pairs)


def _smaller(one: Profile, mine: array[int], large: frozenset[int], seen: Counter[str]) -> array[int]:
    """The hashes of a profile, in place of those of large blocks that of the same value in one place."""
    if not any(value in large for value in mine):
        return mine
    found = array("q", [value for value in mine if value not in large])
    for text, value in zip(_shared_values(one, seen), mine, strict=True):
        if value in large:
            found += _hashed(f"{text} in {place}" for place in one.places)
    return found


def _hashed(values: Iterable[str]) -> array[int]:
    """A hash of each value, in their order."""
    hashes = (blake2b(value.encode(), digest_size=_BYTES).digest() for value in values)
    return array("q", (int.from_bytes(one, "little", signed=True) for one in hashes))


def _counted(found: Blocks) -> tuple[_Hashes, _Hashes]:
    """The hashes of all, and how many have each."""
    together = array("q", chain.from_iterable(found))
    return np.unique(np.array(together, dtype=np.int64), return_counts=True)


def _kept(found: Blocks, kept: _Hashes) -> Blocks:
    wanted = frozenset(kept.tolist())
    return [array("q", sorted(value for value in mine if value in wanted)) for mine in found]


__all__ = ["MOST", "Blocks", "blocks"]
