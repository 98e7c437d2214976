"""What is read on German pages only, after the rules for sentences: who belongs to what, by role and place."""

from __future__ import annotations

from loaders.documents.findings import Findings, Tie
from loaders.documents.page import Page
from loaders.documents.western.german_beside import beside, group_parts, is_given
from loaders.documents.western.german_consortia import consortia
from loaders.documents.western.german_gifts import gifts
from loaders.documents.western.german_grants import received
from loaders.documents.western.german_lists import listed_ties
from loaders.documents.western.german_presented import presented_ties
from loaders.documents.western.german_said import said
from loaders.documents.western.lexicon import Lexicon


def german_ties(page: Page, lexicon: Lexicon, findings: Findings) -> list[Tie]:
    """The ties of the rules, which `findings` has, and those of sentences, lists and names of a German page."""
    return [
        *(tie for tie in findings.ties if not is_given(page, tie)),
        *consortia(page, lexicon, findings),
        *presented_ties(page, lexicon, findings),
        *listed_ties(page, lexicon, findings),
        *said(page, lexicon, findings),
        *group_parts(findings),
        *beside(page, lexicon, findings),
        *gifts(page, findings.institutions),
        *received(page, findings.institutions),
    ]
