"""Names of places inside names and addresses: "w Starych Lipkach" → "Stare Lipki".

Invariant: a nominative is given only where the dictionary knows the place, or where the ending leaves no choice.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from graph.gazetteer import country_named, town_names
from graph.ids import normalised
from loaders.documents.page import Page, Span, Token
from loaders.documents.polish import grammar
from loaders.documents.polish.morphology import (
    Reading,
    adjective_reading,
    inflect,
    is_geographic,
    noun_readings,
    readings,
)

# endings of the locative that come from one nominative only
_ENDINGS = (("owej", "owa"), ("icach", "ice"), ("ówce", "ówka"), ("awie", "awa"), ("ówku", "ówek"))
_BEHIND = frozenset({"zdrój"})
_HYPHEN = re.compile(r"([-\u2011])")
_SOFT_W = re.compile(r"[wf][^aeiouyąęó]", re.I)


@dataclass(frozen=True, slots=True)
class PlaceName:
    """A place in a text: its tokens, and its nominative where that is certain."""

    span: Span
    name: str | None


def place_at(page: Page, index: int, limit: int, case: str = "loc") -> PlaceName | None:
    """The place whose name in a case starts at a token; None where no such name stands there."""
    if index >= limit or not page.tokens[index].capital:
        return None
    token = page.tokens[index]
    following = page.tokens[index + 1] if index + 1 < limit and page.tokens[index + 1].capital else None
    if following and (pair := _adjective_and_noun(token, following, case)):
        last = index + 2
        name, noun = pair
    elif noun_and_name := _noun(token, case, following):
        name, noun = noun_and_name
        last = index + 1
    elif "-" in token.text and (compound := _compound(token.text, case)):
        return PlaceName(Span(index, index + 1), compound)
    elif following and (common := _common_words(page, index, limit, case)):
        return PlaceName(Span(index, index + 2), common)
    else:
        return _unknown(page, index, case)
    end, more = _after_noun(page, last, limit, noun)
    place = quiet(" ".join([name, *more]))
    return PlaceName(Span(index, end), None if is_no_town(place) else place)


def quiet(name: str) -> str:
    """A name in capitals as it is usually written: "NOWY SĄCZ" → "Nowy Sącz"."""
    return " ".join(word[0] + word[1:].lower() for word in name.split(" ")) if name.isupper() else name


def preposition(place: str) -> str:
    """Like "w" or "we", as it goes before a place."""
    return "we" if _SOFT_W.match(place) else "w"


def locative(place: str) -> str | None:
    """The locative of a place of one word, where the dictionary has it."""
    for reading in noun_readings(place, "nom"):
        if is_geographic(reading):
            number = "sg" if "sg" in reading.numbers else "pl"
            return inflect(place, reading, "loc", number)
    return None


def _geographic(word: str, case: str) -> list[Reading]:
    """Readings as a place; of several with one locative the known town, then -no before -na, -ów before -owo."""
    known = [r for r in noun_readings(word, case) if is_geographic(r)]
    return sorted(known, key=lambda r: _rarity(r.base)) if len(known) > 1 else known


def _rarity(base: str) -> tuple[bool, int]:
    ending = 2 if base.endswith(("owo", "ewo")) else 1 if base.endswith("na") else 0
    return normalised(base) not in town_names("PL"), ending


@lru_cache(maxsize=5_000)
def is_no_town(name: str) -> bool:
    """Whether a place is a country or region: "w Polsce" says where an institution works, not its town."""
    return name.casefold() in grammar.words("places", "regions") or country_named(normalised(name)) is not None


def _nominative(word: str, reading: Reading) -> str | None:
    return inflect(word, reading, "nom", "sg" if "sg" in reading.numbers else "pl")


def _noun(token: Token, case: str, following: Token | None) -> tuple[str, Reading] | None:
    """Like "Lipkach" → "Lipki"; of several readings the one with which an adjective behind it goes."""
    known = _geographic(token.text, case) if "-" not in token.text else []
    fitting = [r for r in known if following and adjective_reading(following.text, r)] if len(known) > 1 else []
    for reading in fitting or known:
        name = _nominative(token.text, reading)
        if name and (case == "nom" or not token.shouted or len(token.text) > 3):
            return name, reading
    return None


def _adjective_and_noun(first: Token, second: Token, case: str) -> tuple[str, Reading] | None:
    """Like "Nowym Sączu" → "Nowy Sącz"."""
    for known in _geographic(second.text, case):
        noun = replace(known, cases=frozenset({case}))
        if adjective := adjective_reading(first.text, noun):
            number = "sg" if "sg" in noun.numbers else "pl"
            left = inflect(first.text, adjective, "nom", number, next(iter(noun.genders)))
            right = _nominative(second.text, noun)
            if left and right:
                return f"{left} {right}", noun
    return None


def _common_words(page: Page, index: int, limit: int, case: str) -> str | None:
    """Like "Suchym Lesie" → "Suchy Las": an adjective and a common noun with capitals, with no third one behind."""
    first, second = page.tokens[index], page.tokens[index + 1]
    third = page.tokens[index + 2] if index + 2 < limit else None
    person = third and any("imię" in r.names and "nom" in r.cases for r in readings(third.text))
    if first.shouted or (third and third.capital and not person) or grammar.is_name_head(second.text):
        return None
    for known in noun_readings(second.text, case):
        noun = replace(known, cases=frozenset({case}))
        adjective = adjective_reading(first.text, noun) if "nazwa_pospolita" in known.names else None
        if adjective and adjective.pos == "adj" and "sg" in noun.numbers:
            left = inflect(first.text, adjective, "nom", "sg", next(iter(noun.genders)))
            right = inflect(second.text, noun, "nom", "sg")
            return f"{left} {right}" if left and right else None
    return None


def _after_noun(page: Page, index: int, limit: int, noun: Reading) -> tuple[int, list[str]]:
    """Like "Dolnych" after "Lipkach", "Św." after "Końcu": where the name ends, and the nominatives."""
    if index >= limit or not page.tokens[index].capital:
        return index, []
    token = page.tokens[index]
    if token.norm in ("św", "wlkp", "maz", "podl", "śl"):
        dot = index + 1 < limit and page.tokens[index + 1].text == "."
        return index + 1 + dot, [token.text + "." * dot]
    second = adjective_reading(token.text, noun) or next(
        (r for r in noun_readings(token.text) if _is_member(r) and r.cases & noun.cases), None
    )
    if second is None:
        return index, []
    number = "sg" if "sg" in noun.numbers else "pl"
    gender = next(iter(second.genders if second.is_noun else noun.genders))
    name = inflect(token.text, second, "nom", "sg" if second.is_noun else number, gender)
    return (index + 1, [name]) if name else (index, [])


def _is_member(reading: Reading) -> bool:
    """Like "Zdroju" in "Lipnicy Zdroju": a noun that stands behind names of places, whatever their gender."""
    return "człon_nazwy_geograficznej" in reading.names or reading.base.casefold() in _BEHIND


def _compound(word: str, case: str) -> str | None:
    """Like "Mieście-Zdroju" → "Miasto-Zdrój"."""
    parts = []
    for part in _HYPHEN.split(word):
        known = _geographic(part, case)
        name = part if part in "-\u2011" else _nominative(part, known[-1]) if known else None
        if name is None:
            return None
        parts.append(name)
    return "".join(parts)


def _unknown(page: Page, index: int, case: str) -> PlaceName | None:
    """A capitalised word that the dictionary does not know may be a village."""
    token = page.tokens[index]
    if token.shouted or readings(token.text):
        return None
    if case == "nom":
        return PlaceName(Span(index, index + 1), token.text)
    for ending, nominative in _ENDINGS:
        if token.text.endswith(ending):
            return PlaceName(Span(index, index + 1), token.text.removesuffix(ending) + nominative)
    return PlaceName(Span(index, index + 1), None)
