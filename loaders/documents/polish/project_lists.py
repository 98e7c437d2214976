"""Several projects one after another: quoted titles under a heading like "Nasze projekty", "„…” – projekt finansowany
…", and short lines above labels that only projects have ("Okres realizacji: …", "Źródło finansowania: …").

Invariant: a heading or label says that these are projects; a drafted law, a house or a drawing is none.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from loaders.documents.page import Page, Span
from loaders.documents.polish import grammar
from loaders.documents.polish.morphology import lemmas, noun_readings, readings
from loaders.documents.polish.titles import only_genitive
from loaders.values.privacy import MASK

_MAX_HEADING, _MAX_LINE, _MAX_PERSON = 6, 14, 5  # tokens; words of a person's name, with titles
_MAX_RUN, _MAX_LABELS = 40, 3  # blocks under a heading; blocks under a title in which a label stands
_MAX_BRACKET, _MAX_ADJECTIVES, _MAX_CODE = 8, 2, 20
_AFTER = frozenset("-–—,(;:.[")


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(grammar.load("project_lists.toml")["projects"][key])


@cache
def _labels() -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(label.split()) for label in grammar.load("project_lists.toml")["projects"]["labels"])


def titles_in_lists(page: Page) -> Iterator[Span]:
    """Quotations that are titles of projects by what stands behind them, or by the heading above their line."""
    listed = {*_quotes_under_headings(page), *_quotes_behind_colons(page)}
    for quotation in page.quotations:
        if (
            quotation.first in listed
            or _is_called(page, quotation)
            or _is_coded(page, quotation)
            or _is_task(page, quotation)
            or _is_series(page, quotation)
        ):
            yield quotation


def titles_above_labels(page: Page, taken: set[int]) -> Iterator[Span]:
    """Short lines with labels of a project under them; tokens in `taken` name somebody else."""
    if not any(lemmas(token.text) & _words("heads") for token in page.tokens):
        return
    yield from _titles_above_texts(page, taken)
    under = {number for first, last in _runs(page) for number in range(first, last)}
    for number in range(len(page.blocks) - 1):
        span = page.blocks[number].span
        if not _is_title(page, number) or taken & set(range(span.first, span.last)):
            continue
        following = [page.blocks[n].span for n in range(number + 1, min(len(page.blocks), number + 1 + _MAX_LABELS))]
        labels = [_label(page, block) for block in following]
        if any(len(label) > 1 and label[0] in _words("titles") and label[1] == "projektu" for label in labels):
            continue  # "Nazwa projektu: …" below it says the title itself
        own = number in under and labels[0] and bool(set(labels[0]) & _words("weak"))
        if labels[0] and (own or any(label in _labels() for label in labels)):
            yield span


def _titles_above_texts(page: Page, taken: set[int]) -> list[Span]:
    """Short lines with a text under them that begins with "Projekt …", where a page has several of them."""
    found = []
    for number in range(len(page.blocks) - 1):
        span, below = page.blocks[number].span, page.blocks[number + 1].span
        opening = noun_readings(page.tokens[below.first].text, "nom")
        tells = below.last - below.first > _MAX_HEADING and any(r.base.casefold() in _words("heads") for r in opening)
        if tells and _is_title(page, number) and not taken & set(range(span.first, span.last)):
            found.append(span)
    return found if len(found) > 1 else [span for span in found if _says_more(page, span)]


def _says_more(page: Page, title: Span) -> bool:
    """Whether a page begins with a title and "Projekt dofinansowany …", "Projekt skierowany …" under it."""
    first = page.tokens[title.last : title.last + 2]
    participle = len(first) > 1 and any(r.pos == "ppas" for r in readings(first[1].text))
    return participle and page.block_index(title.first) < _MAX_LABELS


def _is_title(page: Page, number: int) -> bool:
    span = page.blocks[number].span
    if not page.is_item(number) or span.last - span.first > _MAX_LINE or MASK in page.words(span):
        return False
    words = [token for token in page.tokens[span.first : span.last] if token.is_word]
    if len(words) < 2 or any(token.text in ":|" for token in page.tokens[span.first : span.last]):
        return False
    heads = _words("heads") | _words("headings")
    if any("imię" in r.names for word in words[:3] for r in noun_readings(word.text)) and len(words) < _MAX_PERSON:
        return False  # "Anna Nowak" above "Koordynator projektu: …"
    return not only_genitive(words[0].text) and not any(lemmas(w.text) & heads for w in words[:3])


def _label(page: Page, span: Span) -> tuple[str, ...]:
    """The words before a colon at the start of a line, in small letters."""
    tokens = page.tokens[span.first : min(span.last, span.first + 5)]
    colon = next((place for place, token in enumerate(tokens) if token.text == ":"), 0)
    return tuple(token.norm for token in tokens[:colon])


def _runs(page: Page) -> Iterator[tuple[int, int]]:
    """Blocks under headings of lists of projects, up to the next heading that is none of a project."""
    for number, block in enumerate(page.blocks):
        if not _is_heading(page, block.span):
            continue
        last = number + 1
        while last < min(len(page.blocks), number + _MAX_RUN) and not _ends_run(page, last):
            last += 1
        yield number + 1, last


def _is_heading(page: Page, span: Span) -> bool:
    tokens = page.tokens[span.first : span.last]
    if not 0 < len(tokens) <= _MAX_HEADING or tokens[-1].text in ".!?" or not tokens[0].capital:
        return False
    return any(
        r.base.casefold() in _words("heads") and "pl" in r.numbers and "nom" in r.cases
        for token in tokens
        if not _words("heads").isdisjoint(lemmas(token.text))
        for r in noun_readings(token.text)
    )


def _ends_run(page: Page, number: int) -> bool:
    """A bare short line without a label below it begins something else."""
    span = page.blocks[number].span
    bare = span.last - span.first <= _MAX_HEADING and page.is_item(number) and span.first not in page.quotation_at
    below = number + 1 < len(page.blocks) and bool(_label(page, page.blocks[number + 1].span))
    return bare and not page.blocks[number].bullet and not below and not _label(page, span)


def _quotes_under_headings(page: Page) -> Iterator[int]:
    for first, last in _runs(page):
        for number in range(first, last):
            start = page.blocks[number].span.first
            quotation = next((page.quotation_at[i] for i in (start, start + 1) if i in page.quotation_at), None)
            if quotation is not None and _stands_alone(page, quotation):
                yield quotation.first


def _quotes_behind_colons(page: Page) -> Iterator[int]:
    """Lines with nothing but a title under "… realizuje projekty: "."""
    for number, block in enumerate(page.blocks):
        span = block.sentences[-1]
        if page.tokens[span.last - 1].text != ":" or not _speaks_of_several(page, span):
            continue
        for following in page.blocks[number + 1 : number + _MAX_RUN]:
            starts = (i for i in (following.span.first, following.span.first + 1) if i in page.quotation_at)
            quotation = next((page.quotation_at[i] for i in starts), None)
            if quotation is None or quotation.last + 1 < following.span.last - 1:
                break
            yield quotation.first


def _speaks_of_several(page: Page, span: Span) -> bool:
    return any(
        r.base.casefold() in _words("heads") and "pl" in r.numbers and r.cases & {"nom", "acc"}
        for token in page.tokens[span.first : span.last]
        for r in noun_readings(token.text)
    )


def _stands_alone(page: Page, quotation: Span) -> bool:
    """Whether a line ends behind a quotation, or goes on with a sign: no verb tells of it as of something else."""
    last = page.block_index(quotation.first)
    behind = quotation.last + 1
    return behind >= page.blocks[last].span.last or page.tokens[behind].text in _AFTER


def _is_called(page: Page, quotation: Span) -> bool:
    """Like "„…” – projekt realizowany przez …", "„…” (2018), grant Narodowego Centrum …"."""
    tokens, limit = page.tokens, page.sentence_of(quotation.first).last
    index = behind_bracket(page, quotation.last + 1, limit)
    if index >= limit or not (tokens[index].is_dash or tokens[index].text in ",;"):
        return False
    index += 1
    if index < limit and lemmas(tokens[index].text) & _words("such"):
        return _bears_title(page, index, limit)
    for _ in range(_MAX_ADJECTIVES):
        if index < limit and any(r.is_adjective for r in readings(tokens[index].text)):
            index += 1
    if index + 1 >= limit or not any(
        r.base.casefold() in _words("heads") and "sg" in r.numbers and "nom" in r.cases
        for r in noun_readings(tokens[index].text)
    ):
        return False
    return not lemmas(tokens[index + 1].text) & _words("not_of")


def _bears_title(page: Page, index: int, limit: int) -> bool:
    """Like "„…” – taki tytuł nosi projekt …", "„…” – pod takim hasłem ruszył projekt …"."""
    near = page.tokens[index : min(limit, index + _MAX_BRACKET)]
    words = [lemmas(token.text) for token in near]
    title = next((place for place, word in enumerate(words) if word & _words("entitled")), len(words))
    return any(word & _words("heads") for word in words[title:])


def _is_coded(page: Page, quotation: Span) -> bool:
    """Like "grant NCN OPUS nr 2019/33/B/HS3/00001, „…”": nothing but codes and signs behind the word for a project."""
    tokens, sentence = page.tokens, page.sentence_of(quotation.first)
    for index in range(quotation.first - 2, max(sentence.first, quotation.first - _MAX_CODE) - 1, -1):
        token = tokens[index]
        if token.is_word and lemmas(token.text) & _words("heads"):
            return any(r.base.casefold() in _words("heads") and "sg" in r.numbers for r in noun_readings(token.text))
        code = token.shouted or token.text[0].isdigit() or token.norm in ("nr", "numer") or len(token.text) == 1
        if not code or token.text in "„”“.!?":
            return False
    return False


def _is_task(page: Page, quotation: Span) -> bool:
    """Like "zadanie pn. „…” dofinansowano …", "zadanie „…” realizuje …": who pays or works is told right behind it."""
    tokens, sentence = page.tokens, page.sentence_of(quotation.first)
    index = quotation.first - 2
    while index >= sentence.first and tokens[index].norm in _words("titled"):
        index -= 1
    titled = index < quotation.first - 2
    heads = _words("tasks") if titled else frozenset({"zadanie"})
    while index >= sentence.first and not heads & lemmas(tokens[index].text) and titled:
        if not any(r.is_adjective for r in readings(tokens[index].text)):
            return False
        index -= 1
    if index < sentence.first or not heads & lemmas(tokens[index].text):
        return False
    behind = tokens[quotation.last + 1 : sentence.last if titled else quotation.last + 1 + _MAX_ADJECTIVES]
    if titled and any(lemmas(token.text) & _words("done") for token in tokens[sentence.first : index]):
        return True  # "przystąpiła do realizacji zadania pn. „…”"
    return any(lemmas(token.text) & _words("done") for token in behind)


def _is_series(page: Page, quotation: Span) -> bool:
    """Like "w ramach cyklu „…”", "cykl pod nazwą „…”": a series of its own; not "cykl wykładów „…”"."""
    tokens, sentence = page.tokens, page.sentence_of(quotation.first)
    index = quotation.first - 2
    while index >= sentence.first and tokens[index].norm in _words("titled"):
        index -= 1
    return index >= sentence.first and any(
        r.base.casefold() in _words("series") and "sg" in r.numbers for r in noun_readings(tokens[index].text)
    )


def behind_bracket(page: Page, index: int, limit: int) -> int:
    """The token behind "(2018–2020)", where one begins here."""
    if index >= limit or page.tokens[index].text != "(":
        return index
    near = range(index, min(limit, index + _MAX_BRACKET))
    return next((i + 1 for i in near if page.tokens[i].text == ")"), index)
