"""Parts of institutions by their names, and where institutions are by the words behind a name.

"Departament Zdrowia Urzędu Marszałkowskiego …", "Wydział Prawa UL" are parts of what their names end with, where the
page speaks of the whole too. Invariant: a place is told only by words that stand behind the name.
"""

from __future__ import annotations

from loaders.documents.findings import Findings, Institution, Mention, Tie
from loaders.documents.page import Page, Span
from loaders.documents.polish import grammar
from loaders.documents.polish.morphology import lemmas
from loaders.documents.polish.names import name_at
from loaders.documents.polish.places import place_at
from loaders.documents.spelling import initials, key


def add_wholes(page: Page, findings: Findings) -> list[Tie]:
    """What the units of a page are parts of; adds a whole that the page else names by its acronym only."""
    known = {key(name): i for i in findings.institutions for name in (*i.aliases, i.name)}
    heads = grammar.words("names", "units") | grammar.words("names", "faculties")
    ties: list[Tie] = []
    for unit in list(findings.institutions):
        mention = next((m.span for m in unit.mentions if not m.pointing and m.span.last - m.span.first > 2), None)
        if mention is None or not lemmas(unit.name.split()[0]) & heads:
            continue
        whole = _whole(page, mention, unit, known)
        if whole is not None:
            if whole not in findings.institutions:
                findings.institutions.append(whole)
            _give_back(unit, whole, known)
            ties.append(Tie(unit, "part_of", whole, mention))
    findings.institutions.sort(key=lambda institution: institution.mentions[0].span.first)
    return ties


def _give_back(unit: Institution, whole: Institution, known: dict[str, Institution]) -> None:
    """The acronym in brackets behind a unit is that of the whole where its letters are: "… Urzędu Miasta (UM)"."""
    for acronym in _of_whole(unit, whole.name):
        unit.aliases.remove(acronym)
        whole.aliases.append(acronym)
        known[key(acronym)] = whole
        bare = [m for m in unit.mentions if m.span.last - m.span.first == 1]
        unit.mentions = [m for m in unit.mentions if m not in bare]
        whole.mentions = sorted([*whole.mentions, *bare], key=lambda m: m.span.first)


def _of_whole(unit: Institution, whole: str) -> list[str]:
    letters = initials(whole) - initials(unit.name)
    return [alias for alias in unit.aliases if alias in letters]


def _whole(page: Page, span: Span, unit: Institution, known: dict[str, Institution]) -> Institution | None:
    """The institution with whose name, in the genitive, or acronym the name of a unit goes on."""
    sentence = page.sentence_of(span.first)
    for index in range(span.first + 1, span.last):
        token = page.tokens[index]
        if not token.capital or not token.is_word:
            continue
        if token.shouted and (found := known.get(key(token.text))) and found is not unit:
            return found
        name = name_at(page, sentence, index, shouted=False) if grammar.is_name_head(token.text) else None
        if name is None or name.span.first <= span.first or not (name.cases & {"gen"} or not name.cases):
            continue
        found = known.get(key(name.text))
        if found is None and name.span.last >= span.last and _of_whole(unit, name.text):
            found = Institution(name.text, [Mention(name.span, name.cases)], kind=name.kind, place=name.place)
            known[key(name.text)] = found
        if found is not None and found is not unit:
            return found
    return None


def locate(page: Page, findings: Findings) -> None:
    """Notes by which words the place of an institution was told, where these are no part of its name."""
    for institution in findings.institutions:
        for mention in institution.mentions if institution.located is None else ():
            span = _behind(page, mention.span, institution)
            if span is not None:
                institution.located = span
                break


def _behind(page: Page, name: Span, institution: Institution) -> Span | None:
    limit, last = page.sentence_of(name.first).last, name.last
    seat = last + 1 < limit and page.tokens[last].norm == "z" and page.tokens[last + 1].norm == "siedzibą"
    last += 2 * seat
    if last + 1 >= limit or page.tokens[last].norm not in ("w", "we"):
        return None
    place = place_at(page, last + 1, limit)
    if place is None or place.name is None or not (place.name == institution.place or (seat and not institution.place)):
        return None
    institution.place = place.name
    return Span(name.first, place.span.last)
