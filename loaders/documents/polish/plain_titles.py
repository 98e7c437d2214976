"""Titles of projects without quotation marks that the layout or the words beside them give.

A cell or line behind a label ("Tytuł projektu", alone or before a colon or bar), what follows "Grant … :", items of a
list under "Zrealizowane projekty:", and the beginning of a sentence before "to projekt".

Invariant: a label or the word for a project stands right beside the title; a sentence with a verb of its own is none.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache

from loaders.documents.page import Page, Span
from loaders.documents.polish import grammar
from loaders.documents.polish.led_titles import led_titles
from loaders.documents.polish.morphology import lemmas, noun_readings, readings
from loaders.documents.polish.spelt import is_joined
from loaders.values.privacy import MASK

_MAX_LABEL, _MAX_TITLE, _MIN_TITLE = 4, 45, 2  # tokens
_MAX_OWNER = 14  # tokens between "Grant" and its colon
_MAX_SUBJECT = 10  # tokens before "to projekt"
_NEAR = 8  # lines around a bare "Tytuł" in which a label of a project stands
_MAX_ITEM = 16  # tokens of an item of a list of titles
_VERBS = frozenset({"fin", "praet", "impt", "bedzie", "imps"})
_SEPARATORS = ":|"
_BEHIND = frozenset("(–—,;.|")  # where the title of an item ends
_SMALL = frozenset({"i", "w", "na", "z", "ze", "do", "dla", "nr", "ramach", "programu", "konkursu", "ds", "przez", "o"})


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(grammar.load("project_lists.toml")["plain"][key])


def plain_titles(page: Page) -> list[Span]:
    """All of them, in the order of the text."""
    if not any(t.norm.startswith(("proje", "grant", "mikroproj", "tytuł")) for t in page.tokens):
        return []
    found = [*_behind_labels(page), *_behind_colons(page), *_in_lists(page), *_called(page)]
    found += led_titles(page, _reads_as_title)
    return sorted({span for span in found if MASK not in page.words(span)}, key=lambda span: span.first)


def _behind_labels(page: Page) -> Iterator[Span]:
    """Like "Tytuł projektu: …", "| Nazwa zadania | … |", or the label alone and the title on the next line."""
    for number, block in enumerate(page.blocks):
        first = block.span.first + (page.tokens[block.span.first].text == "|")
        if page.tokens[min(first, block.span.last - 1)].norm not in _words("labels"):
            continue
        end = _label_end(page, Span(first, block.span.last))
        bare = end is not None and end == first + 1
        if end is None or (bare and not _is_card(page, number)):
            continue
        if end + 1 < block.span.last:
            yield from _whole(page, Span(end + 1, block.span.last))
        elif number + 1 < len(page.blocks):
            yield from _whole(page, page.blocks[number + 1].span)


def _label_end(page: Page, span: Span) -> int | None:
    """The sign or the end of the line behind "Tytuł", "Nazwa projektu"; None where it is no label of a project."""
    for index in range(span.first + 1, min(span.last, span.first + _MAX_LABEL) + 1):
        if index == span.last or page.tokens[index].text in _SEPARATORS:
            words = page.tokens[span.first + 1 : index]
            named = any(lemmas(word.text) & _words("of") for word in words)
            return index if named or not words else None
    return None


def _is_card(page: Page, number: int) -> bool:
    """Whether the lines around tell of a project: "Beneficjent", "Nr umowy: …", "Informacje o projekcie"."""
    for block in page.blocks[max(0, number - 2) : number + _NEAR]:
        tokens = page.tokens[block.span.first : min(block.span.last, block.span.first + _MAX_LABEL)]
        if any(lemmas(token.text) & _words("cards") for token in tokens):
            return True
    return False


def _whole(page: Page, span: Span) -> Iterator[Span]:
    """A cell or line that is a title, without its quotation marks and full stop."""
    bar = next((t.index for t in page.tokens[span.first : span.last] if t.text == "|"), span.last)
    first, last = span.first, bar
    while last > first and page.tokens[last - 1].text in ".|,;":
        last -= 1
    quotation = page.quotation_at.get(first)
    if quotation is not None and quotation.last + 1 >= last:
        first, last = quotation.first, quotation.last
    other = any(t.text == ":" and t.index < first + _MAX_LABEL for t in page.tokens[first:last])
    if first < last and not other and _reads_as_title(page, Span(first, last), least=1):
        yield Span(first, last)


def _reads_as_title(page: Page, span: Span, least: int = _MIN_TITLE) -> bool:
    words = [t for t in page.tokens[span.first : span.last] if t.is_word]
    if not words:
        return False
    telling = any(_tells(t.text) for t in words if t.text.islower())
    starts = page.tokens[span.first].capital or page.tokens[span.first].text in '„”"#' or is_joined(words[0].text)
    return least <= len(words) and span.last - span.first <= _MAX_TITLE and bool(starts) and not telling


@lru_cache(maxsize=5_000)
def _tells(word: str) -> bool:
    """Whether a word can be nothing but a verb that tells something: "zakłada", "odbyło"."""
    found = readings(word)
    return bool(found) and all(r.pos in _VERBS for r in found)


def _behind_colons(page: Page) -> Iterator[Span]:
    """Like "Grant Narodowego Centrum Nauki: …", "Projekt: …, współfinansowany …" at the beginning of a line."""
    for block in page.blocks:
        head = page.tokens[block.span.first]
        yield from _behind_bare_colons(page, block.span)
        if not any(r.base.casefold() in _words("heads") and "sg" in r.numbers for r in noun_readings(head.text, "nom")):
            continue
        sentence = page.sentence_of(head.index)
        near = range(head.index + 1, min(sentence.last - 1, head.index + _MAX_OWNER))
        colon = next((i for i in near if page.tokens[i].text == ":"), None)
        if colon is None or not all(_names_owner(page, index) for index in range(head.index + 1, colon)):
            continue
        span = _to_the_end(page, colon + 1, sentence.last)
        if colon + 1 not in page.quotation_at and _reads_as_title(page, span):
            yield span


def _behind_bare_colons(page: Page, block: Span) -> Iterator[Span]:
    """Like "grant na projekt: Sąsiedzi od kuchni" inside a sentence."""
    for index in range(block.first + 1, block.last - 2):
        if page.tokens[index + 1].text != ":" or not page.tokens[index].text.islower():
            continue
        nouns = noun_readings(page.tokens[index].text)
        if any(r.base.casefold() in _words("heads") and "sg" in r.numbers and "acc" in r.cases for r in nouns):
            span = _to_the_end(page, index + 2, page.sentence_of(index).last)
            if index + 2 not in page.quotation_at and span.last > span.first and _reads_as_title(page, span):
                yield span


def _names_owner(page: Page, index: int) -> bool:
    """Words with capitals, numbers, and what joins them: no verb and no common noun, as in "Projekt zakłada:"."""
    token = page.tokens[index]
    return token.capital or token.text[0].isdigit() or token.norm in _SMALL or not token.is_word


def _to_the_end(page: Page, first: int, limit: int) -> Span:
    """Up to the full stop, an acronym in brackets, or the participle that tells more of the project."""
    last = first
    while last < limit:
        token, following = page.tokens[last], page.tokens[last + 1] if last + 1 < limit else None
        if following is None and token.text in ".;,":
            break
        if token.text in ",–—" and following is not None and _adds(following.text):
            break
        if token.text == "(" and _closes_last(page, last, limit):
            break
        if last > first and _adds(token.text) and token.text.islower() and page.tokens[last - 1].text not in ",–—":
            break
        last += 1
    return Span(first, last)


def _closes_last(page: Page, bracket: int, limit: int) -> bool:
    """Whether nothing but a full stop stands behind what a bracket opens."""
    close = next((t.index for t in page.tokens[bracket:limit] if t.text == ")"), limit)
    return close + 2 >= limit


def _adds(word: str) -> bool:
    return bool(lemmas(word) & _words("adds"))


def _in_lists(page: Page) -> Iterator[Span]:
    """Items under "Zrealizowane projekty:" that all read as titles."""
    for bullets in page.lists:
        intro = page.blocks[bullets.intro].sentences[-1]
        if not _announces_titles(page, intro) or len(bullets.items) < _MIN_TITLE:
            continue
        items = [_item(page, page.blocks[number].span) for number in bullets.items]
        if all(item is not None for item in items):
            yield from (item for item in items if item is not None)


def _announces_titles(page: Page, span: Span) -> bool:
    """Nothing but "projekty" in the nominative or accusative and words that go with it, up to the colon."""
    tokens = page.tokens[span.first : span.last - 1]
    if len(tokens) > _NEAR:
        return False
    heads = [
        t.index
        for t in tokens
        if any(
            r.base.casefold() in _words("heads") and "pl" in r.numbers and r.cases & {"nom", "acc"}
            for r in noun_readings(t.text)
        )
    ]
    plain = all(any(r.is_adjective for r in readings(t.text)) or t.norm in _words("beside") for t in tokens
                if t.index not in heads)  # fmt: skip
    return len(heads) == 1 and plain


def _item(page: Page, span: Span) -> Span | None:
    if span.first in page.quotation_at:
        return page.quotation_at[span.first]
    last = span.first
    while last < span.last and not (page.tokens[last].text in _BEHIND and last > span.first):
        last += 1
    title = Span(span.first, last)
    fits = last - span.first <= _MAX_ITEM and page.tokens[span.first].capital
    return title if fits and _reads_as_title(page, title, least=1) else None


def _called(page: Page) -> Iterator[Span]:
    """Like "Babcia w sieci to projekt, który …" at the beginning of a sentence."""
    for sentence in page.sentences:
        limit = min(sentence.last - 1, sentence.first + _MAX_SUBJECT)
        for index in range(sentence.first + 1, limit):
            if page.tokens[index].norm == "to" and _is_project(page, index + 1, sentence.last):
                span = _before_dash(page, Span(sentence.first, index))
                if span.last > span.first and _can_be_called(page, span):
                    yield span
                break


def _before_dash(page: Page, span: Span) -> Span:
    """Like "AquaSense" in "AquaSense – system czujników – to projekt …"."""
    dash = next((t.index for t in page.tokens[span.first : span.last] if t.is_dash), span.last)
    return Span(span.first, dash)


def _is_project(page: Page, index: int, limit: int) -> bool:
    """Like "projekt", "nowatorski projekt"; not "projekt ustawy"."""
    for at in range(index, min(limit, index + 3)):
        found = {r.base.casefold() for r in noun_readings(page.tokens[at].text, "nom") if "sg" in r.numbers}
        if found & _words("called"):
            return at + 1 >= limit or not lemmas(page.tokens[at + 1].text) & _words("not_called")
        if not any(r.is_adjective for r in readings(page.tokens[at].text)):
            return False
    return False


def _can_be_called(page: Page, span: Span) -> bool:
    tokens = page.tokens[span.first : span.last]
    first = tokens[0]
    if span.first in page.quotation_at or any(t.text in ',:;()„”"' for t in tokens) or not first.capital:
        return False
    if len(tokens) == 1:
        return not readings(first.text) and len(first.text) > 2
    words = [t for t in tokens if t.is_word]
    head = any(lemmas(t.text) & (_words("heads") | _words("no_title")) for t in words)
    named = any(r.is_noun or r.is_adjective for r in readings(first.text)) or not readings(first.text)
    return named and not head and not any(_tells(t.text) for t in words)
