"""Regions in German names: "Mittlerer Hochrhein", "Eifel-Musterau", "Ostbayern", "Harz zu Ulm".

Invariant: what is taken is a town or land that is known, or a word that is spelled as only regions are.
"""

from __future__ import annotations

import re

from loaders.documents.page import Page
from loaders.documents.western import towns
from loaders.documents.western.lexicon import Lexicon
from loaders.documents.western.names import is_place, land_at

_DIRECTION = re.compile(r"(?:Mittler|Südlich|Nördlich|Ober|Unter|Westlich|Östlich|Hoh|Inner|Äußer)(?:e|er|es|en)")
_SIDES = "Nord|Süd|Ost|West|Nordost|Nordwest|Südost|Südwest|Ober|Unter|Nieder|Mittel|Vorder|Hinter|Hoch|Inner"
_SIDE = frozenset(_SIDES.split("|"))
_REGION = re.compile(
    rf"(?:{_SIDES})(?:franken|bayern|hessen|sachsen|thüringen|pfalz|westfalen|baden|schwaben|rhein|main|elbe|ems|weser"
    r"|harz|eifel|lausitz|allgäu|schwarzwald|pommern|friesland|holstein|brandenburg|niedersachsen|deutschland|mark"
    r"|burgenland|tirol|kärnten|steiermark|österreich|schweiz|donau|mosel|saar|neckar|taunus|spessart|oder|havel)"
)


def region_at(page: Page, lexicon: Lexicon, index: int, limit: int) -> int | None:
    """Where the town, land or region that begins at a token ends; None where there is none."""
    if index >= limit or not page.tokens[index].capital:
        return None
    if page.tokens[index].norm == "region":  # "Klinikum Region Ulm"
        return is_place(page, index + 1, limit) or land_at(page, lexicon, index + 1, limit)
    last = is_place(page, index, limit) or land_at(page, lexicon, index, limit)
    if last is None and is_region(lexicon, page.tokens[index].text):
        last = index + 1
    token, following = page.tokens[index], page.tokens[index + 1] if index + 1 < limit else None
    if following is not None and following.capital and following.is_word:
        named = is_region(lexicon, following.text)
        if named and (_DIRECTION.fullmatch(token.text) or token.text in _SIDE):
            last = index + 2
    if last is not None and last + 1 < limit and page.tokens[last].norm == "zu":
        return is_place(page, last + 1, limit) or last  # "Harz zu Ulm"
    return last


def is_region(lexicon: Lexicon, word: str) -> bool:
    """Whether a word is a land, or is spelled as only regions are."""
    lands = lexicon.words("names", "lands")
    if word in lands or _REGION.fullmatch(word):
        return True
    parts = word.split("-")
    known = (part in lands or _REGION.fullmatch(part) or towns.is_town(part) for part in parts)
    return len(parts) > 1 and all(part[:1].isupper() and len(part) > 2 for part in parts) and any(known)
