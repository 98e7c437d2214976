"""What is compared of a name: its words without what says nothing of who it is, and apart what may be missing.

Invariant: of two spellings of one name `order` is equal; a form holds no more than `text.LIMIT` characters' words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from graph.resolution.names.legal_forms import Legal, split_legal
from graph.resolution.names.numbers import with_digits
from graph.resolution.names.text import Token, tokens
from graph.resolution.names.wordlists import lists
from graph.resolution.names.words import Word, is_place, word

POLISH = re.compile("[ąęłńśźżĄĘŁŃŚŹŻ]")
_CACHED = 100_000  # names
_ACRONYM = range(2, 9)  # letters


@dataclass(frozen=True, slots=True)
class NameForm:
    """A name as compared.

    `words` what has to agree, in the order of the name; `optional` what may be missing: the patron, the country or
    acronym in brackets; `places` those of `words` behind "in"; `legal` classes and `codes` of the legal form;
    `keys` and `order` the keys of `words`, as a set and sorted; `compact` the letters of all but the legal form,
    `whole` of all; `initials` of the words, and with the small words; `weight` of all words together.
    """

    words: tuple[Word, ...]
    optional: tuple[Word, ...]
    places: tuple[Word, ...]
    legal: frozenset[str]
    codes: tuple[str, ...]
    keys: frozenset[str]
    order: tuple[str, ...]
    compact: str
    whole: str
    initials: tuple[str, ...]
    weight: float
    territorial: bool

    @property
    def bag(self) -> str:
        """The keys of all words in alphabetical order."""
        return " ".join(sorted((*self.order, *(word.key for word in self.optional))))


@lru_cache(maxsize=_CACHED)
def forms(name: str, language: str | None = None) -> NameForm:
    """The form of a name; `language` (ISO 639-1) where it is known: "pl" has its words looked up in the dictionary.

    A name in Polish letters is Polish; in ASCII capitals the stem has to do.
    """
    found = tokens(name)
    polish = language == "pl" or POLISH.search(name) is not None
    main, legal = split_legal(_without_status([token for token in found if not token.bracketed]))
    aside = [token for token in found if token.bracketed]
    aside, more = split_legal([*main[:1], *aside]) if aside else ([], [])
    main, patron, place = _apart(_without_status(_phrases(with_digits(main))))
    words, small = _words(main, polish)
    bracketed = _words(_phrases(with_digits(aside[1:])), polish)[0] if aside[1:] else []
    initials = _initials(words, main)
    if bracketed and not _optional(bracketed, aside[1:], words):
        words, small, bracketed = words + bracketed, small + "".join(token.text for token in aside[1:]), []
    words, acronym = _own_acronym(words, initials)
    if acronym:
        initials = (acronym[0].text,)
    optional = (*(_words(patron, polish)[0] if patron else ()), *bracketed, *acronym)
    there = {token.text for token in place}
    return _form(words, optional, there, [*legal, *more], found, small, initials)


def words_of(text: str, polish: bool) -> list[tuple[Word, bool]]:
    """The words of a running text that are compared, in order, each with whether it is in capitals."""
    found = _kept(_phrases(with_digits(tokens(text))))
    return [(word(token.text, token.written if polish else "", polish), token.capitals) for token in found]


def _form(
    words: list[Word], optional: tuple[Word, ...], there: set[str], legal: list[Legal], found: list[Token], small: str,
    initials: tuple[str, ...],
) -> NameForm:  # fmt: skip
    return NameForm(
        words=tuple(words),
        optional=optional,
        places=tuple(one for one in words if one.text in there),
        legal=frozenset().union(*(form.classes for form in legal)),
        codes=tuple(form.code for form in legal),
        keys=frozenset(one.key for one in words),
        order=tuple(sorted(one.key for one in words)),
        compact=small,
        whole="".join(token.text for token in found),
        initials=initials,
        weight=sum(one.weight for one in words),
        territorial=any(one.territorial for one in words),
    )


def _words(found: Sequence[Token], polish: bool) -> tuple[list[Word], str]:
    """The words that are compared, all where all are small ones, and the letters of all."""
    return (
        [word(token.text, token.written if polish else "", polish) for token in _kept(found)],
        "".join(token.text for token in found),
    )


def _kept(found: Sequence[Token]) -> Sequence[Token]:
    small = lists().small
    shouted = _all_capitals(found)
    kept = [t for t in found if t.text not in small or (t.capitals and not shouted and len(t.text) > 1)]
    return kept or found


def _all_capitals(found: Sequence[Token]) -> bool:
    return all(token.capitals or token.text.isdigit() for token in found)


def _phrases(found: list[Token]) -> list[Token]:
    table = lists().phrases
    begins = lists().phrase_begins
    short = lists().abbreviations
    texts = [short.get(token.text, token.text) for token in found]
    if begins.isdisjoint(texts):
        return found
    result: list[Token] = []
    at = 0
    while at < len(found):
        for size in range(min(5, len(found) - at), 0, -1):
            long = table.get(tuple(texts[at : at + size]))
            if long and (size > 1 or found[at].capitals):
                result.append(Token(long, long, True, found[at].bracketed))
                at += size
                break
        else:
            result.append(found[at])
            at += 1
    return result


def _without_status(found: list[Token]) -> list[Token]:
    status = lists().status
    texts = [token.text for token in found]
    if status.keys().isdisjoint(texts):
        return found
    for start, text in enumerate(texts):
        for phrase in status.get(text, ()):
            if tuple(texts[start : start + len(phrase)]) == phrase and len(phrase) < len(texts):
                return _without_status(found[:start] + found[start + len(phrase) :])
    return found


def _apart(found: list[Token]) -> tuple[list[Token], list[Token], list[Token]]:
    """The tokens without the patron, the patron's, and those of the place, which remain."""
    texts = [token.text for token in found]
    patron: list[Token] = []
    begins = _mark(texts, lists().patron)
    if begins and not found[begins[0]].capitals | (begins[0] == 0):
        start, after = begins
        place = _mark(texts[after:], lists().place)
        end = after + place[0] if place else len(found)
        patron, found = found[after:end], found[:start] + found[end:]
        texts = [token.text for token in found]
    place = _mark(texts, lists().place, last=True)
    if place:
        return [*found[: place[0]], *found[place[1] :]], patron, found[place[1] :]
    return found, patron, []


def _mark(texts: list[str], marks: Iterable[tuple[str, ...]], last: bool = False) -> tuple[int, int] | None:
    """Where a mark begins and ends that stands neither first nor last: the longest, and of it the first or last.

    `marks` begin with the longest.
    """
    starts = range(1, len(texts) - 1)
    for mark in marks:
        if mark[0] not in texts:  # most names have none
            continue
        for start in reversed(starts) if last else starts:
            if texts[start] == mark[0] and tuple(texts[start : start + len(mark)]) == mark:
                return start, start + len(mark)
    return None


def _initials(words: Sequence[Word], main: Sequence[Token]) -> tuple[str, ...]:
    short = "".join(one.text[0] for one in words)
    long = "".join(token.text[0] for token in main)
    return (short,) if short == long else (short, long)


def _optional(bracketed: Sequence[Word], found: Sequence[Token], words: Sequence[Word]) -> bool:
    """Whether what stands in brackets may be missing: a country or town, or the acronym."""
    if len(bracketed) == 1 and len(words) > 2 and bracketed[0].kind == "rare" and len(bracketed[0].text) in _ACRONYM:
        return True
    return is_place(" ".join(token.text for token in found)) or all(is_place(one.text) for one in bracketed)


def _own_acronym(words: list[Word], initials: tuple[str, ...]) -> tuple[list[Word], list[Word]]:
    """Words without an acronym of the others that stands before them, or of the last ones behind."""
    for at in (0, -1) if len(words) > 2 else ():
        rest, acronym = (words[1:] if at == 0 else words[:-1]), words[at].text
        short = "".join(one.text[0] for one in rest)
        if len(acronym) in _ACRONYM and (acronym == short or (at and _ends(acronym, short, initials))):
            return rest, [words[at]]
    return words, []


def _ends(acronym: str, short: str, initials: tuple[str, ...]) -> bool:
    """Whether it stands for the last words: "Friends of Moss, Green and Grey GAG"."""
    return len(acronym) > 2 and any(letters.endswith(acronym) for letters in (short, *(long[:-1] for long in initials)))
