"""Names of companies before a legal form: where a part in quotation marks opens, and their nominative.

Invariant: a name without quotation marks stays as it is written.
"""

from __future__ import annotations

from loaders.documents.page import Page, Span
from loaders.documents.polish.morphology import noun_readings
from loaders.documents.polish.names import nominative

_MAX_QUOTED = 6  # tokens of the part in quotation marks


def quoted_before(page: Page, index: int, limit: int) -> int:
    """Where the quotation marks open that close right before a legal form: "Tartak „Borek” S.A."; else `index`."""
    for opened in range(index - 2, max(limit, index - _MAX_QUOTED), -1):
        quotation = page.quotation_at.get(opened)
        if quotation is not None and quotation.last == index - 1:
            return opened
    return index


def in_nominative(page: Page, span: Span, form: int) -> str:
    """The name of a company up to its legal form: "Zakładów Drzewnych „Borek” S.A." is of "Zakłady Drzewne …"."""
    words = " ".join(page.words(span).split())
    first = page.tokens[span.first]
    quoted = any(i in page.quotation_at for i in range(span.first + 1, form))
    nouns = [r for r in noun_readings(first.text) if "nazwa_pospolita" in r.names and r.lemma]
    if not quoted or not nouns or any("nom" in r.cases for r in nouns):
        return words
    number = "sg" if "sg" in nouns[0].numbers else "pl"
    return " ".join(nominative(page, span, span.first, nouns[0], number).split())
