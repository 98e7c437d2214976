"""The town that a Polish name ends with: "… w Krośnie Odrzańskim" → Krosno Odrzańskie.

A locative may come from several nominatives ("w Tarnowie": Tarnów, Tarnowo, Tarnowa). Of these an adjective after it
leaves those that it agrees with, then the town of the institution's parent counts, then the one that has 15,000 people.
Where all that leaves a choice, the reader of pages decides (`loaders.documents.places`).
"""

from __future__ import annotations

from dataclasses import replace

from graph.gazetteer import town_names
from graph.ids import normalised
from loaders.documents.page import Page, Token
from loaders.documents.polish.morphology import Reading, adjective_reading, inflect, is_geographic, noun_readings
from loaders.documents.polish.places import place_at

_LINKS = frozenset(("nad", "pod", "koło", "k"))


def town_at(page: Page, index: int, usual: str | None = None) -> tuple[str, int] | None:
    """The town whose locative begins at a token, and the token after it; `usual` is the town of a parent."""
    read = place_at(page, index, len(page.tokens))
    possible = _candidates(page, index)
    longest = max((end for _, end in possible), default=0)
    if read and read.name and read.span.last >= longest:
        possible.insert(0, (read.name, read.span.last))
        longest = read.span.last
    names = list(dict.fromkeys(name for name, end in possible if end == longest))
    if not names:
        return None
    known = [name for name in names if usual and normalised(name) == normalised(usual)]
    known = known or ([name for name in names if normalised(name) in town_names("PL")] if len(names) > 1 else [])
    return (known or names)[0], longest


def _candidates(page: Page, index: int) -> list[tuple[str, int]]:
    """Every nominative that the dictionary allows, with all that goes on with it."""
    token = page.tokens[index] if index < len(page.tokens) else None
    if token is None or not token.capital or "-" in token.text:
        return []
    found = []
    for reading in noun_readings(token.text, "loc"):
        number = "sg" if "sg" in reading.numbers else "pl"
        if is_geographic(reading) and (name := inflect(token.text, reading, "nom", number)):
            tail, end = _tail(page.tokens, index + 1, replace(reading, cases=frozenset({"loc"})), number)
            found.append((name + tail, end))
    return found


def _tail(tokens: list[Token], index: int, noun: Reading, number: str) -> tuple[str, int]:
    """ " Odrzańskie" of "Krośnie Odrzańskim", " nad Notecią" of "Nakle nad Notecią"."""
    following = [token.text for token in tokens[index : index + 2]]
    if len(following) > 1 and tokens[index].norm in _LINKS and tokens[index + 1].capital:
        return f" {following[0]} {following[1]}", index + 2
    if following and tokens[index].capital and (adjective := adjective_reading(following[0], noun)):
        gender = next(iter(noun.genders), None)
        if form := inflect(following[0], adjective, "nom", number, gender):
            return f" {form}", index + 1
    return "", index
