"""Names and what they are shortened to: initials, acronyms in brackets, a name without its legal form."""

from __future__ import annotations

import re

from loaders.documents.western.names import LEGAL
from ontology import vocab

WORD = re.compile(r"\w+")
SMALL = frozenset(
    ["of", "for", "and", "the", "in", "de", "di", "da", "do", "für", "und", "der", "des", "zu", "&", "on", "la", "le"]
)


def compound_initials(name: str) -> str:
    """First letters of the words of a name and of the heads inside its compounds: "Staats- und …bibliothek" → "SUB"."""
    letters = ""
    for word in WORD.findall(name):
        if not word[0].isupper():
            continue
        letters += word[0]
        inside = [
            head
            for head in ("bibliothek", "universität", "hochschule", "archiv", "zentrum", "institut")
            if word.casefold().endswith(head) and word.casefold() != head
        ]
        letters += inside[0][0].upper() if inside else ""
    return letters


def initials(name: str) -> set[str]:
    """Acronyms that a name can have: first letters of words with capitals, at least three."""
    words = re.findall(r"[^\W\d_]+", name)
    capitals = "".join(word[0] for word in words if word[0].isupper())
    mixed = "".join(word[0] for word in words)  # "PfG" of "Play for Ghana"
    found = {capitals} if len(capitals) > 2 else set()
    return found | ({mixed} if sum(c.isupper() for c in mixed) > 1 and 2 < len(mixed) < 6 else set())


def is_acronym(text: str, name: str) -> bool:
    """Whether a text in brackets after a name can be what it is shortened to."""
    letters = [c for c in text if c.isalpha()]
    if not letters or len(text) > 25 or not text[0].isalpha():
        return False
    if sum(c.isupper() for c in letters) > 1 and len(text.split()) <= 3:
        return True
    first = text.split()[0].casefold()
    it = iter(name.casefold())
    return (
        len(text.split()) == 1 and 2 < len(first) < 9 and first[0] == name[0].casefold() and all(c in it for c in first)
    )


def is_short(short: str, long: str) -> bool:
    """Whether a name is another way to write a longer one, or its end: "Kreis Muster" of "Landkreis Muster"."""
    one, other = (" ".join(name.replace("-", " ").replace("&", "and").casefold().split()) for name in (short, long))
    if one == other:
        return short > long
    if other.startswith(one + " ") and LEGAL.fullmatch(long[len(short) :].strip()):
        return True
    words = one.split()
    if words[-1] == "university" and other == f"university of {' '.join(words[:-1])}":
        return True
    before = other.removesuffix(one).split() if other.endswith(one) else []
    return (
        len(words) > 1 and bool(before) and before[-1] not in SMALL and before[-1] not in ("–", "an", "am", "the", "at")
    )


def is_alike_kind(one: str | None, other: str | None) -> bool:
    """Whether two kinds may be said of one institution."""
    return one is None or other is None or vocab.is_kind(one, other) or vocab.is_kind(other, one)


def acronym_kind(text: str) -> str | None:
    """What the last letter of a German acronym before a town tells: "U" a university, "I" an institute."""
    first = text.split()[0]
    if not first.isupper() or len(text.split()) < 2 or len(first) > 4:
        return None
    return {"U": "university", "H": "university", "B": "library", "I": "research_institute"}.get(first[-1])
