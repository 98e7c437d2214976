"""The dictionaries of English and German: those of `simplemma` (MIT).

Invariant: a dictionary is held once and packed, in 5 to 20 MB where all its words as Python's would take 100 MB. So
looking a word up takes ten microseconds and more: whoever asks again and again keeps the answers, a bounded number.
"""

from __future__ import annotations

from simplemma import Lemmatizer
from simplemma import is_known as _is_known
from simplemma.strategies import DefaultStrategy

_LEMMATIZER = Lemmatizer(cache_max_size=0, lemmatization_strategy=DefaultStrategy(low_memory=True))


def lemma(word: str, code: str) -> str:
    """The base form of a word of a language ("en", "de"), itself where the dictionary has none."""
    return _LEMMATIZER.lemmatize(word, code)


def is_known(word: str, code: str) -> bool:
    """Whether the dictionary of a language has a word."""
    return _is_known(word, code, low_memory=True)
