"""How many people came to an event: "W targach udział wzięło 300 osób".

Invariant: only an exact number counts, and only where one is given.
"""

from __future__ import annotations

from loaders.documents.page import Page, Span
from loaders.documents.polish import grammar
from loaders.documents.polish.morphology import Reading, lemmas

_NEAR = 3  # blocks after an event in which it is still spoken of


def attendance(page: Page, head: int, noun: Reading) -> int | None:
    """How many came, as the paragraph of the event's head says, or one close behind it."""
    number = page.block_index(head)
    names = {noun.base.casefold()} | grammar.words("events", "any")
    for block in page.blocks[number : number + 1 + _NEAR]:
        for sentence in block.sentences:
            if sentence.last > head and (count := _came(page, sentence, names)):
                return count
    return None


def _came(page: Page, sentence: Span, names: set[str]) -> int | None:
    """How many people a sentence says came to one of these."""
    tokens = page.tokens[sentence.first : sentence.last]
    words = [lemmas(token.text) for token in tokens]
    if not any(w & names for w in words) or not any(w & grammar.words("events", "attending") for w in words):
        return None
    people, about = grammar.words("events", "people"), grammar.words("events", "about")
    counted = [
        token.text
        for place, (token, after) in enumerate(zip(tokens, words[1:], strict=False))
        if token.text.isdigit() and after & people and not (place and words[place - 1] & about)
    ]
    return int(counted[0]) if len(counted) == 1 and len(counted[0]) < 7 else None
