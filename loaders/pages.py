"""Pages: running text, HTML, Markdown, PDF, DOCX, ODT → the stored text and what it says of cooperation.

How a file becomes text is in `loaders.texts`, how a text is read in `loaders.documents`. Contact data of persons is
masked in the stored text, length kept (`loaders.values.privacy`).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import msgspec

from graph.dates import check_date
from graph.errors import InvalidRecordError
from graph.records import AnyRecord, Document, Institution, Link, Rejection, Source, Tally, Yield
from loaders.base import Description
from loaders.documents.homepages import with_homepages
from loaders.documents.language import language_of
from loaders.documents.publisher import publisher_of
from loaders.documents.reader import reader_for
from loaders.documents.unread import unread
from loaders.texts.head import title_of
from loaders.texts.links import key
from loaders.texts.opening import is_page, is_plainly_page, stored
from loaders.texts.published import published
from loaders.texts.readable import readable
from loaders.values import cells
from loaders.values.privacy import mask

_MAX_TITLE = 200


class PageLoader:
    """Loader of single pages of text."""

    name = "pages"

    def accepts(self, path: Path) -> bool:
        """A PDF, DOCX or ODT, or decodable text that is no table and no data file."""
        return is_page(path)

    @staticmethod
    def is_plain(path: Path) -> bool:
        """Whether a file is so plainly a page that no other loader need be asked: asking takes longer than reading."""
        return is_plainly_page(path)

    def describe(self, path: Path) -> Description:
        """Title, date, publisher, licence, homepage and language as far as the page states them.

        The day on which a PDF or document was made stands for that of its publication where the text names none.
        """
        page = stored(path)
        facts = page.facts
        title = facts.get("title") or title_of(page.text) or path.name
        # The text tells better than a head, which often names the language of the program that wrote it.
        language = language_of(page.text) or _language(facts.get("language"))
        return Description(
            title=mask(title)[:_MAX_TITLE],
            homepage=cells.web_address(facts.get("homepage")),
            licence=facts.get("licence"),
            publisher=facts.get("publisher") or publisher_of(page.text, language),
            published=_date(facts.get("published")) or published(page.text) or _date(facts.get("made")),
            retrieved=_date(facts.get("retrieved")),
            language=language,
        )

    def read(self, path: Path, source: Source) -> Iterator[Yield]:
        """The stored text, then records and links with evidence in it, then what looked like more and was not read."""
        page = stored(path)
        document = Document(name=path.name, text=page.text)
        yield document
        clean = readable(document.text)
        found = self._found(Document(name=path.name, text=clean.text) if clean else document, source)
        for item in clean.relocated(found, document) if clean else found:
            yield _with_site(item, page.sites) if page.sites and isinstance(item, Institution) else item
        yield Tally(name=path.name, rows=1)

    @staticmethod
    def _found(document: Document, source: Source) -> Iterator[AnyRecord | Link | Rejection]:
        read = reader_for(source.language or language_of(document.text)).read(document, source)
        items = list(with_homepages(read, document))
        # A text in a language without a reader says so once, and not of each sentence.
        is_read = not any(isinstance(item, Rejection) and item.field == "language" for item in items)
        return chain(items, unread(document, items) if is_read else ())


LOADER = PageLoader()


def _with_site(institution: Institution, sites: dict[str, str]) -> Institution:
    """With the web site that the page links its name to, where the institution has none."""
    if institution.homepage:
        return institution
    names = (*(evidence.quote for evidence in institution.evidence), *institution.names.values(), *institution.aliases)
    address = next((sites[key(name)] for name in names if key(name) in sites), None)
    return msgspec.structs.replace(institution, homepage=cells.web_address(address)) if address else institution


def _language(value: str | None) -> str | None:
    code = (value or "")[:2].lower()
    return code if len(code) == 2 and code.isalpha() and code.isascii() else None


def _date(value: str | None) -> str | None:
    """A date in ISO form, else None: a description states no date that is none."""
    try:
        return check_date(value[:10]) if value else None
    except InvalidRecordError:
        return None


__all__ = ["LOADER", "PageLoader"]
