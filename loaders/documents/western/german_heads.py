"""The head of a German noun: the whole word ("Universität"), or the end of a compound ("Georg-Muster-Institut")."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from loaders.documents.page import Page
from loaders.documents.western import towns
from loaders.documents.western.lexicon import Head, Lexicon


@dataclass(frozen=True, slots=True)
class Found:
    """A head in a text: `base` is its word in the nominative singular, `own` whether the compound has a name inside."""

    head: Head
    base: str
    own: bool
    plural: bool = False


def head_at(page: Page, lexicon: Lexicon, index: int) -> Found | None:
    """The head of a noun: the whole word, or the end of a compound; in the plural only the whole word."""
    token = page.tokens[index]
    for head in lexicon.heads.get(token.norm, ()):
        words = head.words
        if len(words) > 1 and all(
            t.norm == w for t, w in zip(page.tokens[index : index + len(words)], words, strict=False)
        ):
            return Found(head, token.text, own=False)
    return head_of(lexicon, token.text)


@lru_cache(maxsize=5_000)
def head_of(lexicon: Lexicon, word: str) -> Found | None:
    norm = word.replace("\u00ad", "").casefold()
    if norm in lexicon.words("names", "no_heads") or word.isupper():
        return None
    if len(norm) < 4 and norm not in lexicon.heads:
        return None
    if norm not in lexicon.heads and towns.is_town(word):
        return None  # "Neustadt" is a town, and no kind of "Stadt"
    for ending in ("", "s", "es", "n"):
        bare = norm.removesuffix(ending) if ending else norm
        if bare + ending != norm or (ending == "n" and not bare.endswith("werke")):
            continue  # "den Stadtwerken"
        if head := _longest(lexicon, bare):
            if ending and head.gender == "f":
                continue
            base = word[: len(bare)]
            prefix = base[: len(base) - len(head.words[0])].rstrip("-")
            return Found(head, base, own=_is_name(lexicon, prefix, base.casefold(), "-" in base))
    bases = [lemma for lemma in lexicon.lemmas(word) if lemma != norm]
    for base in bases:
        one = lexicon.heads.get(base)
        if one and len(one[0].words) == 1:
            return Found(one[0], base.capitalize(), own=False, plural=True)
    return None


def _longest(lexicon: Lexicon, word: str) -> Head | None:
    """The longest head at the end of a word, the word not being one of the language that only sounds like it."""
    if word in lexicon.words("names", "no_heads"):
        return None
    shortest = 3 if word.endswith("amt") else 4
    for first in range(max(1, len(word) - shortest + 1)):
        for head in lexicon.heads.get(word[first:], ()):
            if len(head.words) == 1 and (first == 0 or (first > 2 and head.words[0] != "forum")):
                return head
    return None


def _is_name(lexicon: Lexicon, prefix: str, base: str, hyphen: bool) -> bool:
    """Whether the first part of a compound is a name: "Georg-Eckert", "Max-Planck", "Goethe" in "Goetheschule"."""
    if prefix.casefold().startswith("bundes") and prefix != "Bundes" and base.endswith("ministerium"):
        return True  # "Bundesumweltministerium": there is one
    if not hyphen and prefix.casefold() in lexicon.words("names", "eponyms"):
        return True
    first = prefix.split("-")[0]
    return hyphen and len(first) > 2 and first.casefold() not in lexicon.words("names", "common_prefixes")
