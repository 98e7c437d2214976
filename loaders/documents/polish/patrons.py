"""Holders of offices as patrons or guests: "pod patronatem Burmistrza Kolna", "patronat objął starosta lipecki".

Invariant: only where the paragraph speaks of a patronage, a label lists patrons, or the sentence tells who came;
otherwise an office is its holder.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from loaders.documents.page import Page, Span
from loaders.documents.polish import grammar
from loaders.documents.polish.event_words import words
from loaders.documents.polish.lookup import tokens_with
from loaders.documents.polish.morphology import Reading, adjective_reading, inflect, lemmas, noun_readings
from loaders.documents.polish.persons import given
from loaders.documents.polish.places import place_at

if TYPE_CHECKING:
    from loaders.documents.polish.institutions import InstitutionFinder

_PATRONAGE = frozenset({"patronat", "patron", "patronka"})
_UNITS = frozenset({"miasto", "gmina", "powiat", "województwo", "senat", "sejm"})


@cache
def _offices() -> dict[str, str]:
    """Offices with the kinds of what they act for."""
    kinds: dict[str, list[str]] = grammar.load("brands.toml")["patrons"]
    return {office: kind for kind, offices in kinds.items() for office in offices}


def add_patrons(page: Page, finder: InstitutionFinder) -> None:
    """Adds them to the institutions of a page."""
    offices = _offices()
    for block in [*_blocks(page), *_attended(page)]:
        for index in tokens_with(page, offices.keys(), block):
            if index in finder.taken or index + 1 >= block.last:
                continue
            for noun in noun_readings(page.tokens[index].text):
                if noun.base.casefold() in offices and "sg" in noun.numbers and _add(page, finder, index, noun, block):
                    break


def _blocks(page: Page) -> list[Span]:
    """Paragraphs about a patronage, and the lines under a heading that speaks of one."""
    found: dict[int, Span] = {}
    for index in tokens_with(page, _PATRONAGE):
        number = page.block_index(index)
        found[number] = page.blocks[number].span
        if page.is_item(number) or page.tokens[page.blocks[number].span.last - 1].text == ":":
            below = number + 1
            while below < len(page.blocks) and (page.is_item(below) or page.blocks[below].bullet):
                found[below] = page.blocks[below].span
                below += 1
    return [found[number] for number in sorted(found)]


def _attended(page: Page) -> list[Span]:
    """Sentences that tell who came to something: "w debacie udział wzięli Burmistrz … i Wójt …"."""
    cues = words("attendance", "verbs") | words("attendance", "present") | {"udział"}
    unsure = words("attendance", "inviting")
    found: list[Span] = []
    for first in dict.fromkeys(page.sentence_of(index).first for index in tokens_with(page, _offices().keys())):
        sentence = page.sentence_of(first)
        if tokens_with(page, cues, sentence) and not tokens_with(page, unsure, sentence):
            found.append(sentence)
    return found


def _add(page: Page, finder: InstitutionFinder, index: int, noun: Reading, limit: Span) -> bool:
    """Like "Burmistrz Kolna", "starosta lipecki"; the name of the town stays in the genitive."""
    kind = _offices()[noun.base.casefold()]
    head = inflect(page.tokens[index].text, noun, "nom", "sg") or noun.base
    following = page.tokens[index + 1]
    adjective = adjective_reading(following.text, noun) if following.text.endswith(_ADJECTIVE) else None
    if adjective is not None:
        second = inflect(following.text, adjective, "nom", "sg", next(iter(noun.genders)))
        span, place = Span(index, index + 2), None
        name = f"{_upper(head)} {_upper(second or following.text)}"
    else:
        behind = index + 1 + bool(lemmas(following.text) & _UNITS)  # "prezydenta Miasta Kolna"
        town = place_at(page, behind, limit.last, "gen")
        if town is None or town.name is None or given(page.tokens[behind].text):
            return False
        span, place = Span(index, town.span.last), town.name
        name = f"{_upper(head)} {' '.join(page.words(Span(index + 1, town.span.last)).split())}"
    if any(i in finder.taken for i in range(span.first, span.last)):
        return False
    finder.add(name, kind, place, span, noun.cases)
    return True


_ADJECTIVE = ("ski", "cki", "zki", "skiego", "ckiego", "zkiego", "skiemu", "ckiemu", "skim", "ckim", "zkim")


def _upper(word: str) -> str:
    return word[:1].upper() + word[1:]
