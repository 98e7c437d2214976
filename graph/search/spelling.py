"""Words of the catalogue that somebody may have meant by one with typing errors.

A slip is a letter too much, too few, another one, or two letters that changed places. Words are looked for that begin
like the one typed, one slip allowed in these first letters; no index but the sorted list of words is needed for it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

_HEAD = 6  # letters with at most one slip in them
_SHORTEST = 4  # a shorter word is one slip away from too many others
_BEGINNING = 5  # letters from which a word may be one that is still being typed
_LONG = 8  # letters from which two slips are allowed
_LONGEST = 40
_LOOKED_AT = 5_000  # words compared at most
_MOST = 12  # words taken for one
_MOST_BEGINNINGS = 4
_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"

_WHOLE = "SELECT DISTINCT form FROM form WHERE form IN (SELECT value FROM json_each(?)) LIMIT ?"
_BEGUN = (
    "SELECT DISTINCT form.form FROM json_each(?) AS begun CROSS JOIN form "
    "ON form.form >= begun.value AND form.form < begun.value || char(1114111) "
    "AND length(form.form) >= ? LIMIT ?"
)


def meant(db: sqlite3.Connection, word: str, *, unfinished: bool) -> dict[str, int]:
    """Beginnings of words like this plain word, with the number of slips; `unfinished` where more may be typed."""
    if not _SHORTEST <= len(word) <= _LONGEST or not word.isalpha():
        return {}
    slips = 2 if len(word) >= _LONG else 1
    heads = json.dumps(sorted(_one_slip(word[:_HEAD])))
    if len(word) < _BEGINNING:
        rows = db.execute(_WHOLE, (heads, _LOOKED_AT))
    else:
        rows = db.execute(_BEGUN, (heads, len(word) - slips, _LOOKED_AT))
    known = [form for (form,) in rows]
    found = _alike(word, known, slips, _MOST)
    if unfinished and len(word) >= _BEGINNING:
        begun = {form[: len(word) + more] for form in known for more in (-1, 0, 1)}
        found = _alike(word, begun, slips, _MOST_BEGINNINGS) | found
    return found


def _alike(word: str, others: Iterable[str], slips: int, most: int) -> dict[str, int]:
    near = extract(word, sorted(others), scorer=OSA.distance, score_cutoff=slips, limit=most)
    return {other: int(distance) for other, distance, _ in near}


def _one_slip(word: str) -> set[str]:
    """All that one slip makes of a word, and the word. Letters of other scripts only change places or go missing."""
    parts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    found = {word}
    found |= {left + right[1:] for left, right in parts if right}
    found |= {left + right[1] + right[0] + right[2:] for left, right in parts if len(right) > 1}
    found |= {left + letter + right[1:] for left, right in parts if right for letter in _LETTERS}
    found |= {left + letter + right for left, right in parts for letter in _LETTERS}
    return found


__all__ = ["meant"]
