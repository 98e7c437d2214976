"""What a word is for comparing: its stem, what else stands for it, how telling it is (`words.toml`).

Invariant: of two forms of one word the keys are equal; a `Word` is made once and shared, so it compares by identity.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

from rapidfuzz.distance import Prefix

from graph.gazetteer import country_named, town_names
from graph.morphology import analyses, lemmas
from graph.resolution.names.stems import singular, stem
from graph.resolution.names.text import ascii_word
from graph.resolution.names.wordlists import lists


@dataclass(frozen=True, slots=True, eq=False)
class Word:
    """A word of a name.

    `text` in ASCII, `key` its stem or what stands for it in all languages, `other` a second stem (that without the
    dictionary), `weight` how telling it is, 0 to 1; `kind` number, nothing, region, head, field, little or rare.
    """

    text: str
    key: str
    other: str
    weight: float
    kind: str
    territorial: bool = False
    unit: bool = False
    place: bool = False


@lru_cache(maxsize=200_000)
def word(text: str, written: str = "", polish: bool = False) -> Word:
    """The word of a token: `text` its ASCII letters, `written` as in the name where `polish` asks the dictionary."""
    given = lists()
    if text.isdigit():
        return Word(text, text.lstrip("0") or "0", text, 1.0, "number")
    plain = stem(given.abbreviations.get(text, text))
    base = _lemma(written, text) if polish else text
    shared = given.same.get(plain) or given.same.get(stem(base))
    key = shared or stem(given.abbreviations.get(base, base))
    kind = given.kinds.get(plain) or given.kinds.get(key) or given.kinds.get(stem(base)) or "rare"
    weight = given.weights.get(kind, 1.0)
    if kind == "rare" and len(text) <= 2:
        weight = 0.7
    place = kind == "rare" and is_place(base)
    if kind == "rare" and not shared:
        if place:
            key = base
        elif not polish and key != (one := singular(text)) and _is_english(text):  # looking it up takes longest
            key = plain = one
    stems = {plain, key, stem(base)}
    return Word(text, key, plain, weight, kind, bool(stems & given.territorial), bool(stems & given.units), place)


@lru_cache(maxsize=100_000)
def is_place(text: str) -> bool:
    """Whether a text is a country, or a town of 15,000 people and more, whole."""
    return country_named(text) is not None or text in _places() or lists().same.get(stem(text)) in lists().places


@lru_cache(maxsize=100_000)
def is_known(text: str) -> bool:
    """Whether a word is in a dictionary or an atlas, so that another one like it is no typing error."""
    if is_vocabulary(text) or text in _places() or _is_english(text):
        return True
    return any(tag != "ign" for _, _, (_, _, tag, *_) in analyses(text))


@lru_cache(maxsize=100_000)
def is_vocabulary(text: str) -> bool:
    """Whether names of institutions are made of such words, so that a similar one means another thing."""
    given, short = lists(), stem(text)
    return short in given.kinds or short in given.same or text in given.prefixes


def _is_english(text: str) -> bool:
    import simplemma

    return bool(simplemma.is_known(text, lang="en", low_memory=True))


def _lemma(written: str, text: str) -> str:
    """The Polish base form that begins most like the word, in ASCII."""
    found = {ascii_word(lemma) for lemma in lemmas(written)}
    near = [lemma for lemma in found if lemma[:2] == text[:2] and " " not in lemma]
    return min(near, key=lambda lemma: (-Prefix.similarity(lemma, text), len(lemma), lemma), default=text)


@cache
def _places() -> frozenset[str]:
    import pycountry

    towns = (name for country in pycountry.countries for name in town_names(country.alpha_2))
    return frozenset(name for name in towns if len(name) > 3)
