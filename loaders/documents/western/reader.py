"""The English and German reader: what `finding` finds on a page, as records.

Invariant: a page is read up to a length; that the rest was not is a rejection.
"""

from __future__ import annotations

from collections.abc import Iterator

from graph import locators
from graph.records import AnyRecord, Document, Link, Place, Rejection, Source
from loaders.documents.page import Page
from loaders.documents.recording import records_of
from loaders.documents.western.finding import find
from loaders.documents.western.lexicon import Code, Lexicon, lexicon
from loaders.documents.western.rules import rules, written
from loaders.documents.western.tying import locate
from loaders.documents.western.venues import places_of_events, venues

__all__ = ["MAX_CHARACTERS", "WesternReader", "find", "locate", "page_of", "rules", "written"]

MAX_CHARACTERS = 2_000_000  # of one page; what comes after is kept but not read


class WesternReader:
    """Reads pages of one language with the lemmas of `simplemma` and the files in its folder."""

    def __init__(self, code: Code) -> None:
        self.lexicon = lexicon(code)

    def read(self, document: Document, source: Source) -> Iterator[AnyRecord | Link | Rejection]:
        """Records and links of a page, then a rejection where the page was too long to be read whole."""
        page = page_of(document.text[:MAX_CHARACTERS], self.lexicon)
        found = find(page, self.lexicon, source.published, source.publisher)
        held = list(venues(page, self.lexicon, found))
        found.ties = [tie for tie in found.ties if tie.relation != "located_in"]  # the venues say it
        known: set[str] = set()
        for record in records_of(page, found, document.name, source.id, self.lexicon.code):
            known |= {record.id} if isinstance(record, Place) else set()
            yield record
        yield from places_of_events(page, held, document.name, source.id, self.lexicon.code, known)
        if len(document.text) > MAX_CHARACTERS:
            span = locators.TextSpan(document.name, MAX_CHARACTERS, len(document.text))
            yield Rejection(
                locator=locators.to_string(span),
                field="text",
                value=f"{len(document.text)} characters",
                reason=f"only the first {MAX_CHARACTERS} characters of a page are read",
            )


def page_of(text: str, language: Lexicon) -> Page:
    """A text cut as its language wants it."""
    return Page(text, language.words("sentences", "abbreviations"), ordinals=language.code == "de")
