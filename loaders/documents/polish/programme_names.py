"""How far the name of a programme goes: words with capitals, "Polska – Słowacja", and what "PO" is short for.

Invariant: a dash belongs to a name only between two lands; "PO" is a programme only before a name with capitals.
"""

from __future__ import annotations

from functools import cache

from loaders.documents.page import Page, Span
from loaders.documents.polish import grammar
from loaders.documents.polish.called import capitals_end
from loaders.documents.polish.morphology import lemmas, readings

_JOINING = frozenset({"i", "oraz", "na", "rzecz", "dla", "do", "spraw", "ds", "w", "z"})
_LEVELS = frozenset({"program", "fundusz"})
_PAID = frozenset({"projekt", "mikroprojekt"})
_LEAST = 2  # words behind "PO"


@cache
def _lands() -> frozenset[str]:
    return frozenset(grammar.load("programmes.toml")["borders"]["lands"])


def joins_lands(page: Page, sentence: Span, index: int) -> bool:
    """Whether a dash stands between two lands: "Republika Czeska – Polska", "Brandenburgia–Polska"."""
    tokens = page.tokens
    if not tokens[index].is_dash or not sentence.first < index < sentence.last - 1:
        return False
    before, after = tokens[index - 1], tokens[index + 1]
    return before.capital and after.capital and _is_land(before.text) and _is_land(after.text)


def _is_land(word: str) -> bool:
    return bool(lemmas(word) & _lands())


def joins_words(page: Page, sentence: Span, index: int) -> bool:
    """Whether a small word stands before one more word of a name: "Rozwoju i Innowacji", "Kierowany przez …"."""
    token = page.tokens[index]
    following = page.tokens[index + 1] if index + 1 < sentence.last else None
    if following is None or not following.capital or token.norm not in {*_JOINING, "przez"}:
        return False
    if token.norm == "przez" and not any(r.pos == "ppas" for r in readings(page.tokens[index - 1].text)):
        return False
    return not lemmas(following.text) & _LEVELS


def operational(page: Page, sentence: Span, index: int, taken: set[int]) -> tuple[Span, str] | None:
    """The tokens and the name of "PO Inteligentny Rozwój": a name with capitals behind "PO"."""
    tokens = page.tokens
    if tokens[index].text != "PO" or index + 1 >= sentence.last or not tokens[index + 1].capital:
        return None
    last = capitals_end(page, sentence, index + 1)
    words = [t for t in tokens[index + 1 : last] if t.capital]
    if len(words) < _LEAST or all(t.shouted for t in words) or taken & set(range(index, last)):
        return None
    return Span(index, last), f"Program Operacyjny {page.words(Span(index + 1, last))}"


def kind_of_name(kind: str, last: str) -> str:
    """The kind of a name by its last word: a "Fundusz Małych Projektów" is paid from another fund."""
    return "programme" if kind == "fund" and lemmas(last) & _PAID else kind
