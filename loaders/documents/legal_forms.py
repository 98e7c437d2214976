"""Legal forms of companies in a text: "S.A.", "sp. z o.o.", "GmbH"."""

from __future__ import annotations

import re

from loaders.documents.page import Page

_LEGAL_FORM = re.compile(
    r"S\. ?A\.|S\.?A\b|[Ss]p\.? ?z ?\.?o\. ?o\.?(?!\w)|[Ss]p\. ?[jkp]\.|s\. ?c\.|P\.?S\.?A\."
    r"|[Ss]p[óo]łka (?:z\.? ?o\.? ?o\.?(?!\w)|[Aa]kcyjna\b|[Jj]awna\b|[Kk]omandytowa\b|[Cc]ywilna\b)"
    r"|g?GmbH\b|Ltd\b\.?|LLC\b|Inc\b\.?|PLC\b|S\. ?L\.|Lda\b\.?|S\.?[àa]\.? ?r\.?l\.|S\.?r\.?l\.|SARL\b"
    r"|s\. ?r\. ?o\.|a\. ?s\.|d\.o\.o\.|Kft\b\.?|e\. ?V\.|B\.V\.|N\.V\.|A/S\b|UAB\b|Oy\b|S\.p\.A\.|Corp\b\.?"
)

_BEGINS = frozenset("SsPgGLILaKdeBNAUOC")  # the first letters of these


def legal_form_at(page: Page, index: int) -> int | None:
    """Like "S.A.", "sp. z o.o." at a token: the token after it."""
    if page.tokens[index].text[0] not in _BEGINS:
        return None
    match = _LEGAL_FORM.match(page.text, page.tokens[index].start)
    if not match:
        return None
    while index < len(page.tokens) and page.tokens[index].start < match.end():
        index += 1
    return index
