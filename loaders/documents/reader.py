"""What a reader of documents is. A reader that asks a model can stand beside this one: it gives the same records.

A reader is given the stored text of a page, in which contact data is masked already, and yields what the text says.
Every evidence is a `TextSpan` of the document's name with `quote == text[start:end]`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from graph import locators
from graph.records import AnyRecord, Document, Link, Rejection, Source
from loaders.documents.language import language_of
from loaders.documents.polish.reader import PolishReader
from loaders.documents.western.reader import WesternReader


class Reader(Protocol):
    """Reads documents of one language."""

    def read(self, document: Document, source: Source) -> Iterator[AnyRecord | Link | Rejection]:
        """Records and links with evidence; a rejection for a part that was not read."""


class UnreadReader:
    """For languages without a reader: says that the text was kept but not read, and invents nothing."""

    def read(self, document: Document, source: Source) -> Iterator[AnyRecord | Link | Rejection]:
        """One rejection."""
        language = source.language or language_of(document.text)
        yield Rejection(
            locator=locators.to_string(locators.TextSpan(document.name, 0, len(document.text))),
            field="language",
            value=language or "unknown",
            reason="only Polish, English and German pages are read; the text is kept",
        )


def reader_for(language: str | None) -> Reader:
    """The reader of a language; an unknown one is read as Polish, which finds little in others."""
    match language:
        case "pl" | None:
            return PolishReader()
        case "en" | "de":
            return WesternReader(language)
    return UnreadReader()
