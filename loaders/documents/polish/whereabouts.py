"""Where projects and agreements work, as records: territories (`working_areas`), and towns that a text lists, as in
"w dwóch lokalizacjach: Lipki i Młynary".

Invariant: only towns that a text lists after a word for places and a colon or dash are read; a town in passing says
nothing of a project.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator

from graph import locators
from graph.ids import hashed_id
from graph.records import Evidence, Link, Place
from loaders.documents.findings import Area, Findings, Project
from loaders.documents.page import Page, Span
from loaders.documents.polish import grammar
from loaders.documents.polish.homes import offices_of_projects
from loaders.documents.polish.lookup import tokens_with
from loaders.documents.polish.places import place_at
from loaders.documents.recording import MAX_QUOTE
from loaders.documents.spelling import key
from loaders.values.privacy import MASK

_MAX_BETWEEN = 5  # tokens between the word for places and the colon
_JOINING = frozenset({",", "i", "oraz"})


def places_of_projects(page: Page, findings: Findings, name: str, source: str) -> Iterator[Place | Link]:
    """Places that are not said of an institution, then the links; ids are those of `recording`."""
    known = {hashed_id("place", source, f"town {i.place.casefold()}") for i in findings.institutions if i.place}
    links: dict[tuple[str, str], Link] = {}
    names = Counter(key(thing.name) for thing in (*findings.projects, *findings.agreements))
    for area in (*_towns_of_projects(page, findings), *findings.areas):
        start, end = page.chars(area.quote)
        quote = page.text[start:end]
        if MASK in quote or len(quote) > MAX_QUOTE or names[key(area.thing.name)] > 1:
            continue
        subject = hashed_id(area.thing.slot, source, key(area.thing.name))
        evidence = Evidence(source, locators.to_string(locators.TextSpan(name, start, end)), quote)
        place = hashed_id("place", source, f"{area.kind} {area.name.casefold()}")
        if place not in known:
            known.add(place)
            yield Place(id=place, names={"pl": area.name}, kind=area.kind)
        link = Link(
            subject=subject, relation="operates_in", object=place, certainty=area.certainty, evidence=(evidence,)
        )
        links.setdefault((subject, place), link)
    yield from links.values()


def _towns_of_projects(page: Page, findings: Findings) -> Iterator[Area]:
    yield from offices_of_projects(page, findings)
    for project, sentence, towns in _listed(page, findings):
        yield from (Area(project, town, "town", sentence, "polish/cooperation.toml: places, listing") for town in towns)


def _listed(page: Page, findings: Findings) -> Iterator[tuple[Project, Span, list[str]]]:
    """Sentences that list two places or more, with the project that the page named last."""
    named = sorted(((m.span.first, p) for p in findings.projects for m in p.mentions), key=lambda pair: pair[0])
    words = grammar.words("places", "listing")
    for sentence in page.sentences if named else ():
        place = bisect_left(named, sentence.last, key=lambda pair: pair[0])
        for index in tokens_with(page, words, sentence) if place else ():
            if towns := _towns(page, index + 1, sentence.last):
                yield named[place - 1][1], sentence, towns
                break


def _towns(page: Page, index: int, limit: int) -> list[str]:
    """The places after the next colon or dash; none where there is only one, or something else."""
    signs = (i for i in range(index, min(limit, index + _MAX_BETWEEN)) if page.tokens[i].text in ":-–—")
    index = next(signs, limit) + 1
    towns: list[str] = []
    while index < limit and (place := place_at(page, index, limit, "nom")):
        if place.name is None:
            return []
        towns.append(place.name)
        index = place.span.last
        if index >= limit or page.tokens[index].norm not in _JOINING:
            break
        index += 1
    return towns if len(towns) > 1 else []
