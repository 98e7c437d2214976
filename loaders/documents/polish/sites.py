"""Titles of projects that the layout of a page gives: headings of pages and sites about one project.

Invariant: a heading is a project's title only where the text below calls it a project, or speaks of one in its labels.
"""

from __future__ import annotations

from loaders.documents.page import Block, Page, Span, Token
from loaders.documents.polish import grammar
from loaders.documents.polish.morphology import lemmas, readings

_MAX_HEADING, _MAX_LABEL = 20, 7  # tokens
_FIRST_BLOCKS = 3  # where the heading of a page stands
_GOALS = frozenset({"cel", "celem", "głównym", "założeniem", "ideą"})
_TELLING = frozenset({"fin", "praet", "ppas", "pact"})
_OFTEN = 2  # times that the text speaks of the project
_LABELS = 2  # labels that speak of the project, at least


def titles_of_site(page: Page, taken: set[int]) -> list[Span]:
    """The title of a page or site about one project, where it names no project otherwise."""
    called = _called_below(page, taken)
    titles = (_behind_dash(page, taken), _above_labels(page, taken), _over_text(page, taken))
    return called or [title for title in titles if title][:1]


def _over_text(page: Page, taken: set[int]) -> Span | None:
    """The heading of a page whose text begins with "Projekt ma na celu …", "Celem projektu jest …"."""
    for number, block in enumerate(page.blocks[:_FIRST_BLOCKS]):
        if not _is_title(page, block, taken) or any("projekt" in lemmas(t.text) for t in _tokens(page, block.span)):
            continue
        text = next((b for b in page.blocks[number + 1 : number + 3] if b.span.last - b.span.first > _MAX_LABEL), None)
        often = [
            t for t in page.tokens[block.span.last :] if t.norm.startswith("projek") and "projekt" in lemmas(t.text)
        ]
        return block.span if text and len(often) >= _OFTEN and _begins_with_project(page, text) else None
    return None


def _begins_with_project(page: Page, text: Block) -> bool:
    tokens = page.tokens[text.span.first : text.span.first + 4]
    if tokens[0].norm == "projekt":
        return tokens[1].text.islower() and any(r.pos in _TELLING for r in readings(tokens[1].text))
    heads = [t.norm for t in tokens]
    return heads[0] in _GOALS and "projektu" in heads and not tokens[heads.index("projektu")].capital


def _tokens(page: Page, span: Span) -> list[Token]:
    return page.tokens[span.first : span.last]


def _behind_dash(page: Page, taken: set[int]) -> Span | None:
    """Like "Kontakt - Nazwa Projektu" above the heading "Kontakt": the name of a site about one project."""
    if len(page.blocks) < 3 or len(_project_labels(page)) < _LABELS:
        return None
    title, heading = page.blocks[0].span, page.blocks[1].span
    dash = next((i for i in range(title.last - 2, title.first, -1) if page.tokens[i].text in "-–—|"), None)
    if dash is None or page.words(heading) != page.words(Span(title.first, dash)):
        return None
    name = Span(dash + 1, title.last)
    free = not taken & set(range(name.first, name.last))
    return name if free and name.last - name.first >= 2 and page.tokens[name.first].capital else None


def _above_labels(page: Page, taken: set[int]) -> Span | None:
    """The heading of a page whose labels say of what value the project is, who leads it or when it runs."""
    labels = _project_labels(page)
    telling = grammar.words("projects", "telling_labels")
    words = [
        lemmas(token.text) for block in labels for token in page.tokens[block.span.first : block.span.last][:_MAX_LABEL]
    ]
    if len(labels) < _LABELS or not any(word & telling for word in words):
        return None
    return next((block.span for block in page.blocks[:_FIRST_BLOCKS] if _is_title(page, block, taken)), None)


def _called_below(page: Page, taken: set[int]) -> list[Span]:
    """Headings that stand again right behind "projekt": "Regulamin rekrutacji do projektu Mosty dla każdego"."""
    found = []
    for block in page.blocks[:_FIRST_BLOCKS]:
        words = [t.norm for t in page.tokens[block.span.first : block.span.last] if t.text[0].isalnum()]
        if not words or not page.tokens[block.span.first].capital or len(words) > _MAX_HEADING:
            continue
        lone = len(words) == 1 and (len(words[0]) < 4 or bool(readings(words[0])) or block.span.first in taken)
        if not lone and any(_stands(page, index, words) for index in _behind_project(page, block.span.last)):
            found.append(block.span)
    return found


def _behind_project(page: Page, first: int) -> list[int]:
    nouns = (t.index for t in page.tokens[first:-1] if t.norm.startswith("projek") and "projekt" in lemmas(t.text))
    return [index + 1 for index in nouns]


def _stands(page: Page, index: int, words: list[str]) -> bool:
    behind = [t.norm for t in page.tokens[index : index + 2 * len(words)] if t.text[0].isalnum()]
    return behind[: len(words)] == words


def _is_title(page: Page, block: Block, taken: set[int]) -> bool:
    """A line with a capital and no verb, that names neither an institution nor a kind of page or event."""
    span = block.span
    tokens = page.tokens[span.first : span.last]
    if not 3 <= len(tokens) <= _MAX_HEADING or not tokens[0].capital or tokens[-1].text in ".!?:" or block.bullet:
        return False
    kinds = grammar.words("projects", "heading_words") | grammar.words("events", "heads")
    if any(lemmas(token.text) & kinds for token in tokens) or span.first in taken:
        return False
    return not any(
        r.pos in ("fin", "praet", "bedzie") and token.text.islower() for token in tokens for r in readings(token.text)
    )


def _project_labels(page: Page) -> list[Block]:
    """Lines with a label that speaks of a project: "Wartość projektu: …"."""
    return [block for block in page.blocks if _is_label(page, block.span)]


def _is_label(page: Page, span: Span) -> bool:
    tokens = page.tokens[span.first : min(span.last, span.first + _MAX_LABEL)]
    colon = next((i for i, token in enumerate(tokens) if token.text == ":"), 0)
    return any("projekt" in lemmas(token.text) for token in tokens[:colon])
