"""Gifts and grants handed over: "Einen Scheck über 500 Euro übergab Anna Muster, Präsidentin des A, an die B".

Invariant: the sentence has a word for a gift and a verb of giving, names exactly one institution that gets it ("an
die", "dem", "zugunsten") and one other.
"""

from __future__ import annotations

from collections.abc import Iterator

from loaders.documents.findings import Institution, Tie
from loaders.documents.page import Page, Span

_GIFTS = ("spende", "spenden", "scheck", "schecks", "spendenscheck", "zuschuss", "bescheid", "erlös", "finanzspritze")
_GIVING = (
    *("überreich", "übergab", "übergeb", "übergib", "spende", "gespende", "geht", "ging", "gehen", "kommt", "kam"),
    *("überwies", "überwiesen", "schenkt", "stifte", "bedacht", "zugute", "freu", "dank", "bedank"),
)
_TO, _BY = frozenset({"an", "zugunsten", "für", "dem", "zugute"}), frozenset({"von", "vom", "durch", "des"})
_DENIED = frozenset(
    ["nicht", "kein", "keine", "soll", "sollen", "möchte", "möchten", "könnte", "könnten", "will", "wollen"]
)
_NEAR = 3


def gifts(page: Page, institutions: list[Institution]) -> Iterator[Tie]:
    """Who got a gift, and who gave it."""
    named = sorted(((m.span, i) for i in institutions for m in i.mentions if not m.pointing), key=lambda e: e[0].first)
    by_sentence: dict[int, list[tuple[Span, Institution]]] = {}
    for span, institution in named:
        by_sentence.setdefault(page.sentence_index(span.first), []).append((span, institution))
    for number, inside in by_sentence.items():
        if len({id(i) for _, i in inside}) != 2:
            continue
        sentence = page.sentences[number]
        norms = [token.norm for token in page.tokens[sentence.first : sentence.last]]
        given = any(norm.endswith(_GIFTS) for norm in norms) and any(norm.startswith(_GIVING) for norm in norms)
        if not given or not _DENIED.isdisjoint(norms):
            continue
        to = [(span, i) for span, i in inside if _is_to(page, sentence, span)]
        others = [i for span, i in inside if all(i is not one for _, one in to) and not _is_where(page, span)]
        if len({id(i) for _, i in to}) == 1 and others:
            yield Tie(to[0][1], "funded_by", others[0], sentence)


def _is_where(page: Page, span: Span) -> bool:
    """Like "im Förderzentrum": where it is handed over."""
    before = [t.norm for t in page.tokens[max(0, span.first - 2) : span.first]]
    return bool(set(before) & {"im", "in", "bei", "beim", "am", "aus"})


def _is_to(page: Page, sentence: Span, span: Span) -> bool:
    """Whether a gift goes to who is named there: "an die", "dem Vorstand der"; not "die Spende des"."""
    before = [t.norm for t in page.tokens[max(sentence.first, span.first - _NEAR) : span.first]]
    cue = next((norm for norm in reversed(before) if norm in _TO | _BY), None)
    return cue in _TO
