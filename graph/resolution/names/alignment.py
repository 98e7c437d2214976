"""Which words of two names belong together, and which are left over.

Invariant: each word of a name is in one pair, is shared by key, or is left over.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from graph.resolution.names.forms import NameForm
from graph.resolution.names.likeness import MISSPELT, ROMANISED, likeness, misspelt
from graph.resolution.names.words import Word

Agreement = Literal["spelt differently", "written together", "acronym", "optional"]

_GLUED, _ACRONYM, _SHORT_ACRONYM = 0.98, 0.92, 0.89
_ACRONYMS = range(3, 9)  # letters
_JOINED = 8  # letters from which words run together may have a typing error


class Pair(NamedTuple):
    """Words of one name and of the other that are one; `like` is how surely, 0 to 1."""

    one: tuple[Word, ...]
    other: tuple[Word, ...]
    like: float
    kind: Agreement


@dataclass(slots=True)
class Alignment:
    """What is left over of two names, and what belongs together without being the same word.

    `little` are the kinds of words of which one more makes no other institution.
    """

    left: list[Word]
    right: list[Word]
    little: tuple[str, ...] = ("little",)
    pairs: list[Pair] = field(default_factory=list)

    def pair(self, one: Sequence[Word], other: Sequence[Word], like: float, kind: Agreement) -> None:
        self.left = [word for word in self.left if word not in one]
        self.right = [word for word in self.right if word not in other]
        self.pairs.append(Pair(tuple(one), tuple(other), like, kind))


def align(a: NameForm, b: NameForm) -> Alignment:
    """The words of two names beside each other."""
    alignment = Alignment(
        [word for word in a.words if word.key not in b.keys],
        [word for word in b.words if word.key not in a.keys],
        ("little",) if a.codes and b.codes else ("little", "region"),
    )
    strict = a.territorial and b.territorial
    if alignment.left and alignment.right:
        _acronyms(a, b, alignment)
    if alignment.left and alignment.right:
        _like_words(alignment, strict)
    if alignment.left and alignment.right:
        _glued(alignment, strict)
    if a.optional or b.optional:
        _cover(a, b, alignment)
    return alignment


def _like_words(alignment: Alignment, strict: bool) -> None:
    found = []
    for one in alignment.left:
        if one.kind == "number":
            continue
        size, first = len(one.text), one.text[0]
        for other in alignment.right:
            if other.text[0] != first and size < 5:
                continue
            if -4 < size - len(other.text) < 4 and (like := likeness(one, other, strict)):
                found.append((like, one, other))
    for like, one, other in sorted(found, key=lambda pair: -pair[0]):
        if one in alignment.left and other in alignment.right:
            alignment.pair([one], [other], like, "spelt differently")


def _glued(alignment: Alignment, strict: bool) -> None:
    """Words written together on one side: "silver reef", "silverreef"; then all that is left, with a typing error."""
    left, right = alignment.left, alignment.right
    if len(left) == len(right) == 1:
        return
    for ones, others in ((left, right), (right, left)):
        for one in ones:
            if run := _parts(one.text, others):
                ordered = ([one], run) if ones is left else (run, [one])
                alignment.pair(*ordered, _GLUED, "written together")
                return
    sizes = sum(len(word.text) for word in left), sum(len(word.text) for word in right)
    if len(left) != len(right) and abs(sizes[0] - sizes[1]) < 3 and min(sizes) >= _JOINED:
        joined = "".join(word.text for word in left), "".join(word.text for word in right)
        if joined[0] == joined[1]:
            alignment.pair(left, right, _GLUED, "written together")
        elif not strict and joined[0].isalpha() and joined[1].isalpha() and misspelt(*joined):
            alignment.pair(left, right, MISSPELT, "written together")


def _parts(text: str, words: list[Word]) -> list[Word]:
    """Two or three neighbouring words whose letters are those of the text."""
    for at, first in enumerate(words[:-1]):
        if text.startswith(first.text):
            for size in (2, 3):
                run = words[at : at + size]
                if "".join(word.text for word in run) == text:
                    return run
    return []


def _acronyms(a: NameForm, b: NameForm, alignment: Alignment) -> None:
    """Initials on one side, the words on the other."""
    for short, long, mirrored in ((a, b, False), (b, a, True)):
        if len(alignment.left if mirrored else alignment.right) < 2:
            continue
        for word in list(alignment.right if mirrored else alignment.left):
            if len(word.text) not in _ACRONYMS or word.kind in ("number", "head"):
                continue
            words = alignment.left if mirrored else alignment.right
            run = _run(word.text, long, words, len(short.words) == 1)
            if run:
                like = _ACRONYM if len(word.text) > 3 else _SHORT_ACRONYM
                alignment.pair(*((run, [word]) if mirrored else ([word], run)), like, "acronym")


def _run(acronym: str, long: NameForm, words: list[Word], alone: bool) -> list[Word]:
    """The words that an acronym stands for."""
    if len(words) < 2:
        return []
    if alone:
        return words if acronym in long.initials and len(words) == len(long.words) else []
    size = len(acronym)
    initials = "".join(word.text[0] for word in words)
    at = initials.find(acronym)
    return words[at : at + size] if at >= 0 and _neighbours(long, words[at : at + size]) else []


def _neighbours(form: NameForm, run: list[Word]) -> bool:
    at = form.words.index(run[0])
    return list(form.words[at : at + len(run)]) == run


def _cover(a: NameForm, b: NameForm, alignment: Alignment) -> None:
    """Left-over words that the other name has where they may be missing."""
    for word in list(alignment.left) if b.optional else ():
        for other in b.optional:
            if likeness(word, other) >= ROMANISED:
                alignment.pair([word], [], 1.0, "optional")
                break
    for word in list(alignment.right) if a.optional else ():
        for other in a.optional:
            if likeness(word, other) >= ROMANISED:
                alignment.pair([], [word], 1.0, "optional")
                break
