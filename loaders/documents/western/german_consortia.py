"""Partners of a German project in one sentence: "… wird durch einen Verbund aus … (A), … (B) sowie … (C) getragen".

Invariant: the sentence names a project, or points at one, and a word for a consortium, and says that it is one; whoever
pays in it is no partner.
"""

from __future__ import annotations

from collections.abc import Iterator

from loaders.documents.findings import Findings, Institution, Project, Tie
from loaders.documents.page import Page, Span
from loaders.documents.western.lexicon import Lexicon

_UNCERTAIN = frozenset({"nicht", "kein", "keine", "soll", "sollen", "könnte", "könnten", "geplant", "gesucht"})
_PAYING = 8  # tokens before an institution in which a word for funding makes it the one that pays


def consortia(page: Page, lexicon: Lexicon, findings: Findings) -> Iterator[Tie]:
    """Ties between each institution of such a sentence and its project."""
    nouns, verbs = lexicon.words("consortia", "nouns"), lexicon.words("consortia", "verbs")
    parts = {id(tie.subject): tie.object for tie in findings.ties if tie.relation == "part_of"}
    for sentence in page.sentences:
        norms = {token.norm for token in page.tokens[sentence.first : sentence.last]}
        if not norms & nouns or not norms & verbs or norms & _UNCERTAIN:
            continue
        project = _project(findings.projects, sentence)
        members = list(_members(page, lexicon, findings.institutions, sentence))
        wholes = [parts[id(i)] for i in members if id(i) in parts]
        for institution in members if project and len(members) > 1 else ():
            if project and not any(institution is whole for whole in wholes):
                yield Tie(institution, "partner_in", project, sentence)


def _project(projects: list[Project], sentence: Span) -> Project | None:
    named = {id(p): p for p in projects for m in p.mentions if m.span.first in sentence}
    return next(iter(named.values())) if len(named) == 1 else None


def _members(page: Page, lexicon: Lexicon, institutions: list[Institution], sentence: Span) -> Iterator[Institution]:
    paying = lexicon.words("funding", "acting")
    for institution in institutions:
        for mention in institution.mentions:
            if mention.span.first not in sentence or mention.pointing:
                continue
            before = page.tokens[max(sentence.first, mention.span.first - _PAYING) : mention.span.first]
            if not any(lexicon.lemmas(token.text) & paying for token in before):
                yield institution
                break
