"""Lines and items of German lists that are nothing but a name with its legal form: "• leuchtturm Gruppe GmbH".

Invariant: the words of such an item are the name, whatever part of them the rules for names had seen; an item with two
institutions, a sign between or a word for a role is no such name.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from loaders.documents.findings import Mention
from loaders.documents.page import Span
from loaders.documents.spelling import key
from loaders.documents.western.german_behind import INSIDE
from loaders.documents.western.german_roles import roles
from loaders.documents.western.names import legal_form_at, place_in
from loaders.values.privacy import MASK

if TYPE_CHECKING:
    from loaders.documents.western.institutions import InstitutionFinder

_MAX_ITEM = 14  # tokens
_ENDINGS = ("e", "en", "er", "es")


def whole_items(finder: InstitutionFinder, reserved: set[int]) -> None:
    """Gives such items their whole name, in place of a part of it or of none."""
    for span, kind in _items(finder):
        inside = {id(one): one for i in range(span.first, span.last) if (one := finder.taken.get(i))}
        if len(inside) > 1 or any(i in reserved for i in range(span.first, span.last)):
            continue
        text = " ".join(finder.page.words(span).split())
        if not inside:
            finder.add(text, kind, place_in(text.split()[:-1]), span)
            continue
        one = next(iter(inside.values()))
        within = [m for m in one.mentions if m.span.first in span]
        if len(within) != 1 or within[0].span == span:
            continue
        one.mentions[one.mentions.index(within[0])] = Mention(span)
        finder.taken.update(dict.fromkeys(range(span.first, span.last), one))
        known = one.name.casefold() in finder.lexicon.known_names
        if known or len(one.mentions) > 1 or finder.by_key.setdefault(key(text), one) is not one:
            one.aliases += [text] if text not in one.aliases else []
        else:
            one.aliases += [one.name] if finder.page.words(Span(span.first, span.first + 1)) in one.name else []
            one.name = one.stem = text


def _items(finder: InstitutionFinder) -> Iterator[tuple[Span, str]]:
    page, lexicon = finder.page, finder.lexicon
    for number, block in enumerate(page.blocks):
        span = block.span
        if not 1 < span.last - span.first <= _MAX_ITEM or not (block.bullet or page.is_item(number)):
            continue
        at = ((i, legal_form_at(page, i, lexicon)) for i in range(span.first + 1, span.last))
        index, form = next(((i, form) for i, form in at if form), (0, None))
        if form is None or form[0] < span.last - 3:
            continue
        end = form[0] == span.last or page.tokens[form[0]].text in "(,–|"
        if end and _is_name(finder, Span(span.first, index), bullet=block.bullet):
            yield Span(span.first, form[0]), form[1]


def _is_name(finder: InstitutionFinder, span: Span, *, bullet: bool) -> bool:
    """Whether words can be a name before its legal form: no sentence, no role, nothing but one name."""
    page, words = finder.page, finder.lexicon.words
    tokens = page.tokens[span.first : span.last]
    first = tokens[0]
    if MASK in page.words(span) or first.norm in words("names", "never_first") | words("names", "ends"):
        return False
    if any(roles(finder.lexicon).noun(t.norm) for t in tokens[:2]):
        return False  # "Projektpartner Muster GmbH"
    classes = tuple(word for kind in finder.lexicon.cooperation["classes"].values() for word in kind)
    if any(t.norm.endswith(classes) for t in tokens[:-1]):
        return False  # "Softwarehersteller Muster AG"
    for token in tokens:
        signs = token.text in "&+/." or token.is_dash or token.text[0].isdigit()
        small = token.norm in INSIDE or (token.norm.endswith(_ENDINGS) and token is not tokens[-1])
        if not (signs or (token.is_word and (token.capital or small or (token is first and bullet)))):
            return False
    return first.capital or bullet
