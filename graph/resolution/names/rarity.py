"""How telling words are among given names: what stands in many says little.

Invariant: every weight is in [`LEAST`, 1].
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from math import log

from graph.resolution.names.forms import forms

LEAST = 0.3
_COMMON = 0.01  # part of all names from which a word says least


def rarity_of(names: Iterable[str]) -> dict[str, float]:
    """Weights by key for `similarity`: 1 for a word of one name, `LEAST` for one of a hundredth of all names."""
    often: Counter[str] = Counter()
    total = 0
    for name in names:
        often.update(forms(name).keys)
        total += 1
    most = max(2.0, total * _COMMON)
    return {key: max(LEAST, 1 - (1 - LEAST) * log(count) / log(most)) for key, count in often.items()}
