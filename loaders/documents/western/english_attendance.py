"""How many came to an event: "Twenty-four participants … attended", "45 delegates took part"."""

from __future__ import annotations

from itertools import pairwise

from loaders.documents.page import Page
from loaders.documents.western.lexicon import Lexicon

_NUMBERS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_NUMBERS += ["thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"]
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}


def attendance(page: Page, lexicon: Lexicon) -> int | None:
    """The first number of people who a page says came; None where it counts none."""
    people, attending = lexicon.words("events", "people"), lexicon.words("events", "attending")
    for sentence in page.sentences:
        tokens = page.tokens[sentence.first : sentence.last]
        if not any(lexicon.lemmas(t.text) & attending and t.norm != "together" for t in tokens):
            continue
        for token, following in pairwise(tokens):
            plain = token.text.isdigit() and len(token.text) < 6
            number = int(token.text) if plain else spelled_number(token.norm)
            if number and number > 2 and lexicon.lemmas(following.text) & people:
                return number
    return None


def spelled_number(text: str) -> int | None:
    """Like "twenty-four", "twelve"; None for what is no number up to a hundred."""
    tens, _, ones = text.partition("-")
    if text in _NUMBERS:
        return _NUMBERS.index(text) + 1
    if tens in _TENS and (not ones or ones in _NUMBERS[:9]):
        return _TENS[tens] + (_NUMBERS.index(ones) + 1 if ones else 0)
    return None
