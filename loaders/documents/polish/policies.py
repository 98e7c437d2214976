"""Which programmes are documents of policy: "Wieloletni Program Rozwoju …", "Gminny Program Profilaktyki …".

Invariant: a programme known everywhere, and one that the page says pays, stays a programme.
"""

from __future__ import annotations

from collections.abc import Iterable

from loaders.documents.findings import Mention, Programme
from loaders.documents.page import Page
from loaders.documents.polish.morphology import lemmas
from loaders.documents.polish.passages import has

_NEAR = 7  # tokens before a name in which money is spoken of


def mark_policies(page: Page, programmes: Iterable[Programme], known: Iterable[str]) -> None:
    """Makes strategies of the programmes that are documents of policy; `known` are names of programmes that pay."""
    paying = frozenset(name.casefold() for name in known)
    for programme in programmes:
        words = [lemmas(word) for word in programme.name.split()]
        policy = any(has(w, "policies", "adjectives") for w in words[:3]) and programme.kind == "programme"
        never = any(has(w, "policies", "never") for w in words) or programme.name.casefold() in paying
        if policy and not never and not any(_pays(page, mention) for mention in programme.mentions):
            programme.kind = "strategy"


def _pays(page: Page, mention: Mention) -> bool:
    first = max(page.sentence_of(mention.span.first).first, mention.span.first - _NEAR)
    return any(has(lemmas(t.text), "policies", "paying") for t in page.tokens[first : mention.span.first])
