"""Titles of German projects that stand above what a page says of them: the title of a page in sections of one project
("Projektbeschreibung", "Projektpartner"), and a heading above lines of facts ("Hauptantragsteller: …").

Invariant: the page tells of one project only, or the facts stand right below the heading; a section, an institution
or a person is no title.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from loaders.documents.page import Span
from loaders.documents.spelling import key
from loaders.documents.western.german_roles import plain_words, roles
from loaders.documents.western.lexicon import is_unknown
from loaders.documents.western.names import legal_form_at
from loaders.values.privacy import MASK

if TYPE_CHECKING:
    from loaders.documents.western.projects import ProjectFinder

_SECTION = re.compile(
    r"(?:projekt|vorhabens?|verbund)-?(?:beschreibung|hintergrund|inhalte?|ziele?|partner(?:innen)?|förderer|laufzeit|"
    r"leitung|träger|zeitraum|koordination|förderung|dauer|beteiligte|team|seite|webseite|ergebnisse|daten)|förderkennzeichen"
)
_NO_TITLE = re.compile(r"\w*(?:projekte|projekten|vorhaben|überblick|steckbrief|fakten|eckdaten|daten|blick|partner)")
_ROLES = frozenset({"lead", "partner", "fund"})
_MAX_TITLE, _MAX_LABEL, _MAX_FACTS = 25, 5, 8
_LEAST_SECTIONS, _LEAST_FACTS = 2, 2


def find(finder: ProjectFinder) -> None:
    """Adds such titles to the projects of a page."""
    labels = [_label(finder, block.span) for block in finder.page.blocks]
    for number in range(len(labels)):
        if _has_facts(finder, labels, number) and _is_title(finder, number):
            _add(finder, number)
    if not finder.projects and labels and _tells_of_one(finder, labels) and _is_title(finder, 0):
        _add(finder, 0)


def _add(finder: ProjectFinder, number: int) -> None:
    span = finder.page.blocks[number].span
    if finder.marked() & set(range(span.first, span.last)):
        return
    project = finder.add(finder.page.words(span), span)
    short = _short(finder, span)
    if short and finder.by_key.setdefault(key(short), project) is project and short not in project.aliases:
        project.aliases.append(short)


def _short(finder: ProjectFinder, span: Span) -> str:
    """Like "Waldlab" in "Waldlab – Neue Wege im Forst", where the page calls it so again; "" where it does not."""
    tokens = finder.page.tokens
    first = tokens[span.first]
    sign = tokens[span.first + 1] if span.last - span.first > 3 else first
    loose = sign.text == ":" or (sign.is_dash and sign.start > first.end)
    again = sum(token.text == first.text for token in tokens) > 1
    return first.text if loose and again and is_unknown("de", first.text) else ""


def _label(finder: ProjectFinder, span: Span) -> str:
    """The words before a colon or bar, or those of a short line; in small letters, "" where there is neither."""
    near = range(span.first + 1, min(span.last, span.first + _MAX_LABEL + 1))
    sign = next((i for i in near if finder.page.tokens[i].text in ":|/"), None)
    if sign is None and span.last - span.first > _MAX_LABEL:
        return ""
    return finder.page.words(Span(span.first, sign or span.last)).casefold().strip()


def _tells_of_one(finder: ProjectFinder, labels: list[str]) -> bool:
    """Whether sections or facts of a project stand below, none of them twice."""
    found = [label.split()[0] for label in labels[1:] if label and _SECTION.fullmatch(label.split()[0])]
    blocks = finder.page.blocks
    pairs = zip(labels[1:], blocks[1:], strict=True)
    heads = [label for label, block in pairs if _SECTION.fullmatch(label) and not block.bullet]
    return len(heads) >= _LEAST_SECTIONS and len(found) == len(set(found))


def _has_facts(finder: ProjectFinder, labels: list[str], number: int) -> bool:
    """Whether lines like "Hauptantragsteller: …" stand right below, one of them with a role in a project."""
    facts = []
    for at in range(number + 1, min(len(labels), number + 1 + _MAX_FACTS)):
        tokens = finder.page.tokens[finder.page.blocks[at].span.first : finder.page.blocks[at].span.last]
        if not labels[at] or not any(t.text == ":" for t in tokens[: _MAX_LABEL + 1]):
            break
        facts.append(labels[at])
    if len(facts) < _LEAST_FACTS or {"datum", "termin", "wann", "uhrzeit", "beginn"} & set(facts):
        return False
    found = (roles(finder.lexicon).label(plain_words(fact)) for fact in facts)
    names = {role.name for role in found if role}
    return "lead" in names and bool(names & _ROLES)


def _is_title(finder: ProjectFinder, number: int) -> bool:
    """A line that can be a title: no label, sentence, section, institution or person."""
    page, lexicon = finder.page, finder.lexicon
    block = page.blocks[number]
    span, tokens = block.span, page.tokens[block.span.first : block.span.last]
    words = page.words(span)
    if block.bullet or len(tokens) > _MAX_TITLE or tokens[-1].text in ".!?:" or MASK in words:
        return False
    colon = any(t.text in ":|" for t in tokens[: _MAX_LABEL + 1])
    if colon or not (tokens[0].capital or any(c.isupper() for c in tokens[0].text)):
        return False
    plain = len(tokens) == 1 and not is_unknown("de", tokens[0].text)
    section = words.casefold() in lexicon.words("lists", "others") or any(_NO_TITLE.fullmatch(t.norm) for t in tokens)
    person = tokens[0].norm in ("prof", "dr", "herr", "frau", "dipl")
    formed = any(legal_form_at(page, i, lexicon) for i in range(span.first + 1, span.last))
    return not (plain or section or person or formed or roles(lexicon).label(plain_words(words))) and not (
        finder.is_institution(span)
    )
