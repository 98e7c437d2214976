"""Who got money, where a German page says only so: "Gefördert werden das Museum Muster mit 4.000 Euro, …".

Invariant: the sentence begins with the word for it and names no giver; who gives is the institution that the page, in
one of the sentences before, said to fund or to grant, and the page has only one such.
"""

from __future__ import annotations

from collections.abc import Iterator

from loaders.documents.findings import Institution, Tie
from loaders.documents.page import Page, Span

_GIVEN = frozenset({"gefördert", "bezuschusst", "finanziert"})
_ARE = frozenset({"werden", "wurden", "wird", "wurde", "sind"})
_GIVING = frozenset(
    [
        "bewilligt",
        "bewilligte",
        "bewilligten",
        "fördert",
        "förderte",
        "fördern",
        "vergibt",
        "vergab",
        "vergeben",
        "stellt",
        "unterstützt",
        "finanziert",
        "bezuschusst",
        "ausgewählt",
        "zugesagt",
    ]
)
_GIVERS = frozenset({"foundation", "ministry", "ministries", "bank"})


def received(page: Page, institutions: list[Institution]) -> Iterator[Tie]:
    """Ties between each receiver of such a sentence and the giver named before it."""
    for sentence in page.sentences:
        norms = [token.norm for token in page.tokens[sentence.first : sentence.last]]
        if (
            norms[:1]
            and norms[0] in _GIVEN
            and norms[1:2]
            and norms[1] in _ARE
            and not {"vom", "durch", "von"} & set(norms)
        ):
            giver = _giver(page, institutions, sentence.first)
            for receiver, span in _named(institutions, sentence):
                aside = page.tokens[span.first - 1].text == "("  # "Museum Muster (Landkreis Muster)"
                if giver and receiver is not giver and not aside:
                    yield Tie(receiver, "funded_by", giver, Span(sentence.first, span.last))


def _giver(page: Page, institutions: list[Institution], before: int) -> Institution | None:
    found: dict[int, Institution] = {}
    for institution in institutions:
        for mention in institution.mentions:
            sentence = page.sentence_of(mention.span.first)
            words = {token.norm for token in page.tokens[sentence.first : sentence.last]}
            gives = bool(words & _GIVING) and institution.kind in _GIVERS
            if gives and mention.span.first < before and not mention.pointing:
                found[id(institution)] = institution
    return next(iter(found.values())) if len(found) == 1 else None


def _named(institutions: list[Institution], sentence: Span) -> Iterator[tuple[Institution, Span]]:
    for institution in institutions:
        inside = [m.span for m in institution.mentions if m.span.first in sentence and not m.pointing]
        if inside:
            yield institution, inside[0]
