"""One German institution under two names: "Musterer Jobcenter" and "Jobcenter Muster", "Goethe-Gymnasium (Muster)".

Invariant: two are one only where exactly one other of the page can be meant.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from loaders.documents.findings import Institution
from loaders.documents.western import towns
from loaders.documents.western.german_heads import head_of
from loaders.documents.western.german_nominative import town_of
from loaders.documents.western.lexicon import is_unknown, lexicon
from loaders.documents.western.shortened import is_alike_kind

if TYPE_CHECKING:
    from loaders.documents.western.institutions import InstitutionFinder


def merge_variants(finder: InstitutionFinder) -> None:
    """Joins the institutions of a page with the same name but for their town, its place or a word for their head."""
    synonyms = finder.lexicon.cooperation["names"]["synonyms"]
    for institution in finder.institutions:
        if institution.kind is None:
            heads = (head_of(finder.lexicon, word) for word in institution.name.split())
            institution.kind = next((head.head.kind for head in heads if head), None)
    _families(finder)
    for short in finder.institutions:
        others = [i for i in finder.institutions if i is not short and is_alike_kind(i.kind, short.kind)]
        one = _plain(short.name, synonyms)
        longer = [i for i in others if _is_same(one, short, i, _plain(i.name, synonyms))]
        if len(longer) == 1:
            longer[0].place = longer[0].place or short.place
            finder.merge(short, longer[0])


def _families(finder: InstitutionFinder) -> None:
    """Like "Fraunhofer ABC" where the page has the "Fraunhofer-Institut für Uferkunde ABC" too: one institute."""
    families = finder.lexicon.words("names", "families")
    for short in finder.institutions:
        family, _, acronym = short.name.partition(" ")
        if family not in families or not acronym.isupper():
            continue
        longer = [
            i
            for i in finder.institutions
            if i is not short
            and i.name.startswith(family)
            and (i.name.endswith((f" {acronym}", f"({acronym})")) or acronym in i.aliases)
        ]
        if len(longer) == 1:
            finder.merge(short, longer[0])


def merge_brackets(finder: InstitutionFinder) -> None:
    """Like "Hochschule für Technik und Wirtschaft (HTW Musterstadt)": what stands in the bracket is the same one."""
    ends = {m.span.last: i for i in finder.institutions for m in i.mentions}
    tokens = finder.page.tokens
    for short in finder.institutions:
        span = short.mentions[0].span
        longer = ends.get(span.first - 1)
        behind = tokens[span.last].text if span.last < len(tokens) else ""
        if longer is None or longer is short or tokens[span.first - 1].text != "(" or behind != ")":
            continue
        letters = "".join(word[0] for word in longer.name.replace("-", " ").split() if word[0].isupper())
        acronym = short.name.split()[0]
        if acronym.isupper() and acronym == letters[: len(acronym)] and is_alike_kind(longer.kind, short.kind):
            longer.place = longer.place or short.place
            finder.merge(short, longer)


def _plain(name: str, synonyms: dict[str, str]) -> str:
    """A name with the town behind it and the usual word for its head: "Agentur für Arbeit Muster"."""
    first, _, rest = name.partition(" ")
    town = town_of(first)
    words = f"{rest} {town}" if town and rest else name
    for word, usual in synonyms.items():
        words = re.sub(rf"\b{word}\b", usual, words)
    return words.casefold()


def _is_same(one: str, short: Institution, other: Institution, plain: str) -> bool:
    """Whether the names differ by a town only; of two with the same the one with the longer is kept."""
    if one == plain:
        return short.name != other.name and (len(short.name), short.name) < (len(other.name), other.name)
    rest = other.name[len(short.name) + 1 :] if plain.startswith(one + " ") else ""
    if rest and " " not in rest and rest.istitle() and short.place is None and is_unknown("de", rest):
        return True  # "Europa-Universität", "Europa-Universität Musteria"
    if rest.startswith("für ") and short.place is None and short.kind == other.kind:
        return True  # "Bayerisches Staatsministerium", of the only one for something
    lands = lexicon("de").words("names", "lands")
    if rest and short.place is None and (rest in lands or towns.is_town(rest)):
        return True  # "Musterbank", "Musterbank Sachsen"
    town = (other.place or "").casefold()
    return bool(town) and short.place in (None, other.place) and plain == f"{one} {town}"
