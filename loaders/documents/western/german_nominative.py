"""Adjectives of German names: which words are some, the nominative, and the town in "Berliner", "Oltner"."""

from __future__ import annotations

import re
from functools import lru_cache

from loaders.documents.western import towns
from loaders.documents.western.dictionary import lemma

_ADJECTIVE = re.compile(
    r"\w+(?:isch|lich|deutsch|ig|frei|hoh|staatlich|neu|alt|groß|vereint|rot)(?:e|en|er|es|em)?|(?:Deutsch|Rot|Groß|Hoh|Frei|Alt|Neu|Vereinigt|Integriert|Jung|Sozial|Kommunal|Offen|Dual|Lokal|International|Regional|Digital)(?:e|en|er|es|em)"
)
_FROM_TOWN = re.compile(r"(\w{3,}?)er")
_NATIONAL = re.compile(r"(?:deutsch|österreichisch|schweizerisch|europäisch)(?:e|en|er|es|em)")
_ENDINGS = {"f": "e", "m": "er", "n": "es", "pl": "e"}
_OLD = ("en", "em", "er", "es", "e")


def is_adjective(word: str) -> bool:
    """Like "Technische", "Freie": an adjective with a capital, which belongs to the name behind it."""
    return bool(_ADJECTIVE.fullmatch(word))


def is_national(word: str) -> bool:
    """Like "österreichischen": what a page may write small before the name of a body that a country has once."""
    return bool(_NATIONAL.fullmatch(word))


@lru_cache(maxsize=5_000)
def is_title(word: str) -> bool:
    """Like "Freie" in "Bundesverband Freie Fähren": an adjective with a capital behind a noun."""
    small = word.lower()
    if is_adjective(word) and small.endswith("er"):
        return True  # "Interessenvertretung Freier Träger"
    if not small.endswith(("e", "es")) or len(small) < 4 or not word.istitle():
        return False
    base = lemma(small, "de")
    forms = (small[:-1], small[:-2], f"{small[:-2]}e{small[-2]}")  # "flexible" is "flexibel"
    return base != small and base in forms and base.islower()


@lru_cache(maxsize=5_000)
def is_plural(word: str) -> bool:
    """Like "Spenden": a noun that is known in another form, in "erhält die Stiftung Spenden" no part of a name."""
    base = lemma(word, "de")
    return base != word and base.istitle() and word.endswith(("n", "e", "er", "s"))


def strong(word: str, gender: str) -> str:
    """An adjective with the ending of the nominative without an article."""
    ending = _ENDINGS.get(gender)
    for old in _OLD if ending else ():
        if word.endswith(old) and len(word) > len(old) + 2:
            return f"{word[: -len(old)]}{ending}"
    return word


@lru_cache(maxsize=5_000)
def town_of(word: str) -> str | None:
    """The town in "Berliner", "Mainzer", "Bremer", "Oltner"; None where there is none."""
    match = _FROM_TOWN.fullmatch(word)
    if not match or not word[0].isupper():
        return None
    stem = match[1]
    spelled = (stem, stem + "e", stem + "en", f"{stem[:-1]}e{stem[-1]}")
    return next((town for town in spelled if towns.is_town(town)), None)
