"""Which concepts of a scheme a text names, in whatever grammatical case: "dla osób bezrobotnych" → unemployed.

Invariant: of overlapping names the longest counts, so that "osoby długotrwale bezrobotne" are not the unemployed at
large; where one name stands for several concepts, none is taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from graph.ids import fold
from graph.morphology import lemmas, words
from ontology import vocab

Name = tuple[str, ...]  # the words of a label, folded


@lru_cache(maxsize=10_000)  # projects of one programme repeat their target groups
def concepts_in(text: str, scheme: str) -> tuple[str, ...]:
    """Ids of the concepts of a scheme that a text names by a label, sorted."""
    names = _names(scheme)
    longest = max(map(len, names), default=0)
    spoken = [_readings(word) for word in words(text)]
    found: set[str] = set()
    position = 0
    while position < len(spoken):
        for length in range(min(longest, len(spoken) - position), 0, -1):
            if concept := _named(spoken[position : position + length], names):
                found.add(concept)
                position += length
                break
        else:
            position += 1
    return tuple(sorted(found))


def told_once(texts: Iterable[str], scheme: str) -> list[str]:
    """Texts for concepts, without those that only say again in other words what stands before: "bezrobotni"."""
    told: set[str] = set()
    kept = []
    for text in texts:
        concepts = set(concepts_in(text, scheme))
        if not concepts or concepts - told:
            kept.append(text)
        told |= concepts
    return kept


def _named(spoken: list[frozenset[str]], names: dict[Name, str | None]) -> str | None:
    alike = (name for name in names if len(name) == len(spoken) and all(map(_is, name, spoken)))
    return next((names[name] for name in alike), None)


def _is(word: str, said: frozenset[str]) -> bool:
    return bool(_readings(word) & said)


@cache
def _names(scheme: str) -> dict[Name, str | None]:
    """The words of every label; None stands where several concepts share a label."""
    names: dict[Name, str | None] = {}
    for concept in vocab.scheme(scheme).values():
        for label in _labels(concept):
            if name := tuple(words(label)):
                names[name] = concept.id if names.get(name, concept.id) == concept.id else None
    return names


def _labels(concept: vocab.Concept) -> Iterator[str]:
    yield from concept.labels.values()
    yield from (label for _, label in concept.alternatives)


@lru_cache(maxsize=100_000)
def _readings(word: str) -> frozenset[str]:
    return frozenset(fold(lemma) for lemma in lemmas(word)) | {fold(word)}
