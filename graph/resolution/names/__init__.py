"""Names of institutions: what is compared of them, how alike two are and why, and which ones a text names."""

from __future__ import annotations

from graph.resolution.names.compare import THRESHOLD, score, similarity
from graph.resolution.names.finding import Named, NameIndex, find
from graph.resolution.names.forms import NameForm, forms
from graph.resolution.names.rarity import rarity_of
from graph.resolution.names.reasons import Finding, Why, why

__all__ = [
    "THRESHOLD",
    "Finding",
    "NameForm",
    "NameIndex",
    "Named",
    "Why",
    "find",
    "forms",
    "rarity_of",
    "score",
    "similarity",
    "why",
]
