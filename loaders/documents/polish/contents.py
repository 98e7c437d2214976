"""What projects are for, what they do and what comes of it: goals, tasks and results, by the words of contents.toml.

Invariants: a value stands on the page word for word; it is of a project that the page names beside it, or of the page's
one project; the goals of a meeting or a strategy are none of a project's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from loaders.documents.findings import Agreement, Findings, Project, Said
from loaders.documents.page import Page, Span
from loaders.documents.polish.lookup import tokens_with
from loaders.documents.polish.morphology import lemmas, noun_readings, readings
from loaders.documents.polish.passages import Owners, Passage, clean, contents, has, parts
from loaders.values.privacy import MASK

FIELDS = {
    "goals": "goals",
    "tasks": "scope",
    "results": "results",
    "subject": "scope",
}  # sections of contents.toml → fields
_SENTENCES = ("goals", "results", "subject")  # "celem projektu jest …", "efektem projektu będzie …"
_COPULAS = frozenset(
    {"jest", "są", "było", "był", "były", "będzie", "będą", "to", "stanowi", "pozostaje", "-", "–", "—"}
)
_MAX_BETWEEN = 14  # tokens between "cel" and "jest"
_MAX_TEXT, _MIN_TEXT = 700, 3  # characters
_EXAMPLES = frozenset({"jak", "tj", "np", "in", "m.in", "tzn", "czyli", "takie", "takich"})  # "sektorów, takich jak: …"
_NUMBER = re.compile(r"[IVX]+|\d{1,2}")
_SEVERAL = frozenset({"są", "były", "będą", ":"})  # "celami projektu są A, B"
_SIGNS = frozenset(":.-–—)")


def find_contents(page: Page, findings: Findings, owners: Owners) -> Iterator[Said]:
    """Everything said of goals, tasks and results, in the order of the page within each way of saying it."""
    for passage in owners.passages:
        yield from _announced(page, owners, passage)
    others = [*findings.groups, *findings.events, *findings.agreements]
    starts = {m.span.first for thing in others for m in thing.mentions}
    cues = tokens_with(page, frozenset().union(*(contents(section, "heads") for section in _SENTENCES)))
    shouted = (token.index for token in page.tokens if token.shouted)  # of which the owners see more base forms
    for index in sorted({*cues, *shouted}):
        yield from _stated(page, starts, owners, page.sentence_of(index), index)
    yield from _numbered(page, owners)


def _said(page: Page, thing: Project | Agreement, section: str, span: Span, rule: str) -> Iterator[Said]:
    text = clean(page.words(span))
    if _MIN_TEXT <= len(text) <= _MAX_TEXT and MASK not in text:
        yield Said(thing, FIELDS[section], text, span, rule)


def _announced(page: Page, owners: Owners, passage: Passage) -> Iterator[Said]:
    section = section_of(page, owners, passage)
    if section is None:
        return
    bare = passage.short and owners.is_of_project(passage.intro, contents(section, "heads"))
    project = owners.of_label(passage.intro) if bare else _owner(owners, passage.intro)
    if project is None:
        return
    items = passage.items
    if passage.paragraph and (section != "goals" or _says_again(owners, items[0])):
        return
    if len(items) == 1 and section != "goals":
        items = parts(page, items[0])
    rule = f"polish/contents.toml: {section} … {page.tokens[passage.intro.first].text} … :"
    for item in items:
        yield from _said(page, project, section, item, rule)


def _says_again(owners: Owners, span: Span) -> bool:
    """Whether the paragraph below the heading "Cel projektu" says "Celem projektu jest …" itself."""
    return any(has(owners.lemmas_of(i), "goals", "heads") for i in range(span.first, span.last))


def _owner(owners: Owners, intro: Span) -> Project | None:
    """A sentence that announces has to name the project."""
    found = owners.within(intro)
    return found[0] if len(found) == 1 else None


def section_of(page: Page, owners: Owners, passage: Passage) -> str | None:
    """Which part of contents.toml a passage is of; None where its intro says something else."""
    intro = passage.intro
    words = [(i, owners.lemmas_of(i)) for i in range(intro.first, intro.last)]
    if any(page.tokens[i].norm == "nie" or has(w, "owners", "other_lists") for i, w in words if i not in owners.at):
        return None
    if passage.short:
        for section in FIELDS:
            if owners.is_of_project(intro, contents(section, "heads")):
                return section
    colon = intro.last < len(page.tokens) and page.tokens[intro.last].text == ":"
    if owners.agreements(intro) or not colon or page.tokens[intro.last - 1].norm in _EXAMPLES:
        return None
    for section in ("results", "goals", "tasks"):
        cues = [i for i, w in words if i not in owners.at and has(w, section, "announcing")]
        if any(not owners.speaks_of_other(i, intro.last) for i in cues):
            return section
    return None


def _stated(page: Page, others: set[int], owners: Owners, sentence: Span, index: int) -> Iterator[Said]:
    """Like "Głównym celem projektu jest …", "projekt, którego celem jest …", "Projekt ma na celu …"."""
    words = owners.lemmas_of(index)
    section = next((s for s in _SENTENCES if has(words, s, "heads")), None)
    if section is None or index in owners.at or not _is_noun(page, index):
        return
    start = _aim(page, owners, sentence, index) or _after_copula(page, owners, sentence, index)
    if start is None or start >= sentence.last or page.tokens[sentence.last - 1].text == ":":
        return
    thing = _whose(page, others, owners, sentence, index, start)
    if thing is None or (isinstance(thing, Agreement) and getattr(thing, FIELDS[section], True)):
        return  # what an agreement covers and is for mostly stands in its lists, which were read before
    value = Span(start, sentence.last - (page.tokens[sentence.last - 1].text in ".;"))
    for item in parts(page, value) if page.tokens[start - 1].norm in _SEVERAL else (value,):
        yield from _said(page, thing, section, item, f"polish/contents.toml: {section}")


def _is_noun(page: Page, index: int) -> bool:
    return bool(noun_readings(page.tokens[index].text))


def _aim(page: Page, owners: Owners, sentence: Span, index: int) -> int | None:
    """Where the goal begins in "Projekt … ma na celu …"."""
    before = page.tokens[max(sentence.first, index - 2) : index]
    if [t.norm for t in before[-1:]] != ["na"] or len(before) < 2 or "mieć" not in lemmas(before[0].text):
        return None
    said = range(sentence.first, index - 2)
    other = [i for i in said if page.tokens[i].text == "," or has(owners.lemmas_of(i), "tasks", "heads")]
    return None if other else index + 1


def _after_copula(page: Page, owners: Owners, sentence: Span, index: int) -> int | None:
    """Where the words after "celem … jest" begin; None where "cel" is that of something else, or no subject."""
    if page.tokens[index - 1].norm in ("na", "w", "do", "dla", "z", "o") and index > sentence.first:
        return None
    if owners.speaks_of_other(index, sentence.last) or "ten" in owners.lemmas_of(index + 1, sentence.last):
        return None
    for place in range(index + 1, min(sentence.last - 1, index + _MAX_BETWEEN)):
        token = page.tokens[place]
        if token.norm in _COPULAS and place not in owners.at:
            following = page.tokens[place + 1].norm
            return place + (2 if following in ("to", "m.in", ":") else 1)
        if token.text in ",;:" or (token.norm == "nie"):
            return None
    return None


def _whose(
    page: Page, others: set[int], owners: Owners, sentence: Span, index: int, start: int
) -> Project | Agreement | None:
    """What stands between "celem" and "jest"; the project of "którego"; else that of the sentence before.

    `others`: where groups, events and agreements begin, of which "którego" may speak."""
    between = Span(index, start)
    found: list[Project | Agreement] = [*owners.within(between), *owners.agreements(between)]
    if found:
        return found[0] if len(found) == 1 else None
    relative = [i for i in range(max(sentence.first, index - 4), index) if "który" in lemmas(page.tokens[i].text)]
    before = owners.within(Span(sentence.first, index))
    if relative:
        masculine = page.tokens[relative[0]].norm == "którego"
        passed = Span(_last_named(owners, sentence, relative[0]), relative[0])
        return (
            before[0] if masculine and len(before) == 1 and not others & set(range(passed.first, passed.last)) else None
        )
    if page.tokens[index - 1].norm == "na" and index > sentence.first:  # "ma na celu": who has it is the subject
        return before[0] if len(before) == 1 else None
    if index - sentence.first > 2:
        return None
    return owners.of_sentence(index)


def _last_named(owners: Owners, sentence: Span, limit: int) -> int:
    return max((i for i in range(sentence.first, limit) if isinstance(owners.at.get(i), Project)), default=limit)


def _numbered(page: Page, owners: Owners) -> Iterator[Said]:
    """Like "Zadanie 1. Szkolenia" and "Zadanie 2. Staże" at the beginnings of lines: two at least."""
    found: dict[str, list[tuple[Project, Span]]] = {}
    for block in page.blocks:
        span, tokens = block.span, page.tokens
        word = next(iter(lemmas(tokens[span.first].norm) & contents("tasks", "numbered")), None)
        first = span.first + 1
        first += first < span.last and tokens[first].norm == "nr"
        if word is None or first >= span.last or not _NUMBER.fullmatch(tokens[first].text):
            continue
        first += 1
        while first < span.last and tokens[first].text in _SIGNS:
            first += 1
        project = owners.of_label(Span(span.first, span.first + 1))
        if project is not None and first < span.last and any(r.is_noun for r in readings(tokens[first].text)):
            found.setdefault(word, []).append((project, Span(first, span.last)))
    for word, tasks in found.items():
        for project, span in tasks if len(tasks) > 1 else ():
            yield from _said(page, project, "tasks", span, f"polish/contents.toml: tasks … {word} 1")
