"""Places that the Polish name of an institution speaks of: "Urząd Pracy w Białymstoku", "POWIAT RADOMSKI".

Names are read in the case that the word before them asks for, by the dictionary (`graph.morphology`); which place is
meant is for others to say (`graph.placing`): here are all nominatives that the form can have.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from graph.ids import fold
from graph.morphology import analyses, inflections, words

_LONGEST = 4  # words of a name
_MOST = 400  # readings of one phrase
# The words before a name of a place: its case, the kinds that it can be of, and how well it says where something is.
_BRANCHES = frozenset({"siedziba", "filia", "oddzial", "delegatura", "placowka"})
_HEADS = {
    "w": ("loc", ("town", "commune"), 1),
    "we": ("loc", ("town", "commune"), 1),
    "powiat": ("nom", ("county",), 2),
    "powiatu": ("gen", ("county",), 2),
    "gmina": ("nom", ("commune", "town"), 2),
    "gminy": ("gen", ("commune", "town"), 2),
    "miasto": ("nom", ("town", "commune"), 2),
    "miasta": ("gen", ("town", "commune"), 2),
    "wojewodztwo": ("nom", ("voivodeship",), 3),
    "wojewodztwa": ("gen", ("voivodeship",), 3),
}
_BETWEEN = frozenset({"i", "m", "st", "stoleczne", "stolecznego", "miejska", "miejskiej", "wiejska", "wiejskiej"})
_BETWEEN |= {"miejsko", "miasto", "miasta", "gmina", "gminy"}  # may stand between such a word and the name
_URBAN = frozenset({"miejska", "miejskiej", "miasto", "miasta"})
_WHOLE = frozenset({"gmina", "gminy"})  # behind "miasto i"
_CAPITAL = ("nom", ("town",), 2)
_PREFIXES = {"county": "powiat ", "voivodeship": "wojewodztwo "}  # with which their names begin
_SHORT = {"wlkp": "wielkopolsk", "maz": "mazowieck", "podl": "podlask", "sl": "slask", "pom": "pomorsk"}  # in names
_DEGREES = ("com", "sup")  # of adjectives


class Spoken(NamedTuple):
    """A place that is spoken of: what its name can be, each folded, the longest first; the kinds that it can be of;
    the words of the text; `rank` is lower, the better they say where an institution is."""

    names: tuple[str, ...]
    kinds: tuple[str, ...]
    words: str
    rank: int


@lru_cache(maxsize=100_000)  # institutions of many rows
def places_in(name: str) -> tuple[Spoken, ...]:
    """The places that a name speaks of, in its order."""
    return tuple(_spoken(words(name)))


def _spoken(said: list[str]) -> Iterator[Spoken]:
    plain = [fold(word) for word in said]
    index = 0
    while index < len(said):
        head = _HEADS.get(plain[index]) or (_CAPITAL if plain[index : index + 2] == ["m", "st"] else None)
        start = index + 1
        yield from _city_before(said, plain, index)
        if head:
            while start < len(said) and plain[start] in _BETWEEN:
                start += 1
            case, kinds, rank = head
            between = set(plain[index + 1 : start])
            if case == "loc" and index and _is_branch(said[index - 1]):
                rank = 0
            elif between & _URBAN:
                kinds = ("town", "commune")
                case = "gen" if plain[start - 1] in ("miasta", "miejskiej") else case  # "Gmina Miasta Gdyni"
            elif between & _WHOLE:
                kinds = ("commune", "town")
            if names := tuple(_names(said[start : start + _LONGEST], case, kinds)):
                yield Spoken(names, kinds, " ".join(said[index : start + 1]), rank)
        index = start


def _city_before(said: list[str], plain: list[str], index: int) -> Iterator[Spoken]:
    """Like "Tychy – miasto na prawach powiatu"."""
    if plain[index : index + 3] == ["miasto", "na", "prawach"] and 0 < index <= _LONGEST:
        yield Spoken((" ".join(plain[:index]),), ("town",), " ".join(said[: index + 4]), 2)


def _is_branch(word: str) -> bool:
    return bool({fold(lemma.partition(":")[0]) for _, _, (_, lemma, *_) in analyses(word.lower())} & _BRANCHES)


def _names(said: list[str], case: str, kinds: tuple[str, ...]) -> Iterator[str]:
    """What the words can be the name of, from all of them to the first alone."""
    for length in range(len(said), 0, -1):
        phrase = said[:length]
        if not _may_be_name(phrase, kinds) or _goes_on(said[length : length + 1], case):
            continue
        readings = [sorted(nominatives(word, case)) for word in phrase]
        if all(readings):
            for index, parts in enumerate(product(*readings)):
                if index >= _MOST:
                    break
                yield _PREFIXES.get(kinds[0], "") + " ".join(parts)


def _may_be_name(phrase: list[str], kinds: tuple[str, ...]) -> bool:
    """Names of towns and communes begin with capitals; those of counties and voivodeships are adjectives."""
    return kinds[0] in ("county", "voivodeship") or (phrase[0][:1].isupper() and phrase[-1][:1].isupper())


def _goes_on(after: list[str], case: str) -> bool:
    """Whether a name does not end here: "Dąbrowie" before "Górniczej" is not Dąbrowa."""
    if case == "nom" or not after or not after[0][:1].isupper():
        return False
    tags = [reading[2][2].split(":") for reading in analyses(after[0].lower())]
    return any(tag[0] == "adj" and case in tag[2].split(".") for tag in tags)


@lru_cache(maxsize=100_000)
def nominatives(word: str, case: str) -> frozenset[str]:
    """The nominatives, folded, of a word in a case, each in the number in which it stands: "Lipkach" → lipki.

    A word that the dictionary does not know, and one in the nominative, is its own.
    """
    own = frozenset((fold(word),))
    if fold(word) in _SHORT:
        return frozenset(_SHORT[fold(word)] + ending for ending in ("i", "a", "ie"))
    if case == "nom":
        return own
    found = set[str]()
    readings = analyses(word[:1].upper() + word[1:].lower())
    for _, _, (form, lemma, tag, *_) in readings:
        parts = tag.split(":")
        if fold(form) == fold(word) and parts[0] in ("subst", "adj") and case in parts[2].split("."):
            found |= _nominatives_of(lemma, parts[0], parts[1])
    if word.endswith(("o", "O")):  # the first half of "czarnkowsko-trzcianecki"
        found |= own
    return frozenset(found) or (own if all(reading[2][2] == "ign" for reading in readings) else frozenset())


@lru_cache(maxsize=100_000)
def _nominatives_of(lemma: str, part: str, number: str) -> frozenset[str]:
    tags = ((fold(form), tag.split(":")) for form, _, tag, *_ in inflections(lemma))
    return frozenset(
        form
        for form, tag in tags
        if tag[0] == part and number in tag[1].split(".") and "nom" in tag[2].split(".") and tag[-1] not in _DEGREES
    )


__all__ = ["Spoken", "nominatives", "places_in"]
