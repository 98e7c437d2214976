"""What people type who look for a name: drawn from names, with the errors that they make."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from graph.morphology import forms, known_lemmas
from graph.search.names import initials

_LETTERS = "abcdefghijklmnoprstuwyz"
_LONG = 5  # letters of a word that somebody misspells
_TRIES = 200_000


@dataclass(frozen=True)
class Meant:
    """A query, and the thing and its plain name that are meant; no thing where only the time matters."""

    query: str
    thing: str = ""
    name: str = ""


class Queries:
    """Queries of every kind over plain names by id."""

    def __init__(self, names: Mapping[str, frozenset[str]], chance: random.Random) -> None:
        self._names = [(thing, name) for thing, of in names.items() for name in sorted(of)]
        self._chance = chance

    def of(self, kind: str, number: int) -> list[Meant]:
        """So many queries of one of `KINDS`."""
        drawn: list[Meant] = []
        for _ in range(_TRIES):
            thing, name = self._chance.choice(self._names)
            if kind in _OF_INSTITUTIONS and not thing.startswith("institution/"):
                continue
            query = KINDS[kind](name, self._chance)
            if query and kind in _ANYTHING:
                drawn.append(Meant(query))
            elif query:
                drawn.append(Meant(query, thing, name))
            if len(drawn) == number:
                break
        return drawn


def _whole(name: str, _: random.Random) -> str:
    return name if len(name) > _LONG else ""


def _two_words(name: str, chance: random.Random) -> str:
    long = [word for word in name.split() if len(word) >= _LONG]
    return " ".join(chance.sample(long, 2)) if len(long) > 1 else ""


def _typed(name: str, chance: random.Random) -> str:
    return name[: chance.randint(8, max(8, len(name) - 1))] if len(name) > 8 else ""


def _inflected(name: str, chance: random.Random) -> str:
    """One word in another of its Polish forms."""
    words = name.split()
    for at in chance.sample(range(len(words)), len(words)):
        other = sorted({form for lemma in known_lemmas(words[at]) for form in forms(lemma)} - {words[at]})
        if len(words[at]) >= _LONG and len(words) > 1 and other:
            words[at] = chance.choice(other)
            return " ".join(words)
    return ""


def _slip(word: str, chance: random.Random) -> str:
    at = chance.randrange(len(word) - 1)
    return chance.choice(
        (
            word[:at] + word[at + 1 :],
            word[:at] + chance.choice(_LETTERS) + word[at:],
            word[:at] + chance.choice(_LETTERS) + word[at + 1 :],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        )
    )


def _misspelt(name: str, chance: random.Random, errors: int = 1) -> str:
    words = name.split()
    long = [at for at, word in enumerate(words) if len(word) >= _LONG and word.isalpha()]
    if len(long) < errors:
        return ""
    for at in chance.sample(long, errors):
        words[at] = _slip(words[at], chance)
    return " ".join(words)


def _misspelt_twice(name: str, chance: random.Random) -> str:
    return _misspelt(name, chance, 2)


def _misspelt_beginning(name: str, chance: random.Random) -> str:
    """Two words, the second of which is not yet typed to its end, with an error in one of them."""
    words = name.split()
    if len(words) < 2 or min(map(len, words[:2])) < 8 or not all(word.isalpha() for word in words[:2]):
        return ""
    return _misspelt(f"{words[0]} {words[1][:-2]}", chance)


def _initials(name: str, _: random.Random) -> str:
    return max((short for short in initials(name) if len(short) > 3), key=len, default="")


def _first_letters(name: str, chance: random.Random) -> str:
    return name[: chance.randint(1, 3)].strip()


def _frequent(_: str, chance: random.Random) -> str:
    asked = ("university", "uniwersytet w", "university of", "institute for", "research", "urząd", "of the", "sp z o o")
    return chance.choice(asked)


def _nothing(_: str, chance: random.Random) -> str:
    return " ".join("".join(chance.choices(_LETTERS, k=9)) for _ in range(2))


KINDS: dict[str, Callable[[str, random.Random], str]] = {
    "the name": _whole,
    "two words of it": _two_words,
    "its beginning, from 8 letters": _typed,
    "a word in another Polish form": _inflected,
    "a typing error": _misspelt,
    "typing errors in two words": _misspelt_twice,
    "a typing error while typing": _misspelt_beginning,
    "initials, from 4 letters": _initials,
    "first letters, 1 to 3": _first_letters,
    "frequent words": _frequent,
    "words that nothing has": _nothing,
}
_OF_INSTITUTIONS = {"initials, from 4 letters"}  # nobody calls a project by them
_ANYTHING = {"first letters, 1 to 3", "frequent words", "words that nothing has"}
