"""Several institutions under one plural: "the Universities of Leeds and Ulm", "Northby and Sandvik municipalities".

Invariant: every one gets a name of its own, and the words of all together are no name.
"""

from __future__ import annotations

from loaders.documents.page import Page, Span
from loaders.documents.western import towns
from loaders.documents.western.names import Name, is_place

_MAX_LIST = 30  # tokens of names before a plural
_PLURALS = {
    "municipalities": ("Municipality", "commune_government"),
    "councils": ("Council", "commune_government"),
    "universities": ("University", "university"),
    "counties": ("County", "county_government"),
}


def several(page: Page, sentence: Span, index: int) -> list[Name]:
    """Like "the Universities of Leeds, York and Ulm": one institution for each town."""
    if before := _before_plural(page, sentence, index):
        return before
    got: list[Name] = []
    position = index + 2
    if page.tokens[index].norm != "universities" or position >= sentence.last or page.tokens[index + 1].norm != "of":
        return got
    while position < sentence.last:
        last = is_place(page, position, sentence.last)
        if last:
            town = page.words(Span(position, last))
            span = Span(index if not got else position, last)
            got.append(Name(span, f"University of {town}", "university", town))
            position = last
        elif page.tokens[position].norm in (",", "and") and got:
            position += 1
        else:
            break
    return got if len(got) > 1 else []


def _before_plural(page: Page, sentence: Span, index: int) -> list[Name]:
    """Like "Northby, Sandvik and Otter Bay municipalities": one institution for each name."""
    items: list[Span] = []
    position = first = index
    while position < min(sentence.last, index + _MAX_LIST):
        token = page.tokens[position]
        if token.norm in _PLURALS and len(items) > 0 and position > first:
            items.append(Span(first, position + 1))
            break
        if token.text == "," or token.norm == "and":
            if position == first:
                return []
            items.append(Span(first, position))
            first = position + 1 + (page.tokens[min(position + 1, sentence.last - 1)].norm == "and")
            position = first
            continue
        if not ((token.is_word and token.capital) or (token.text == "&" and position > first)) or position - first > 3:
            return []
        position += 1
    else:
        return []
    noun, kind = _PLURALS[page.tokens[items[-1].last - 1].norm]
    named = [Span(item.first, item.last - (item is items[-1])) for item in items]
    return [
        Name(item, f"{page.words(name)} {noun}", kind, page.words(name) if towns.is_town(page.words(name)) else None)
        for item, name in zip(items, named, strict=True)
    ]
