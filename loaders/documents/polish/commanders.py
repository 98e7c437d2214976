"""Commands by their commanders who sign: "komendant wojewódzki Policji" acts for "Komenda Wojewódzka Policji".

Invariant: only in a sentence that says who signed, and where nothing else is named by these words.
"""

from __future__ import annotations

from loaders.documents.page import Page, Span
from loaders.documents.polish import grammar, signing
from loaders.documents.polish.institutions import InstitutionFinder
from loaders.documents.polish.morphology import Reading, adjective_reading, inflect, lemmas, noun_readings
from loaders.documents.polish.places import place_at
from loaders.documents.spelling import key

_ATTENDING = 3  # tokens before an office in which "w obecności" stands


def add_commands(page: Page, finder: InstitutionFinder) -> None:
    """Adds the commands for which commanders sign to the institutions of a page."""
    bodies = {tuple(words.split()): kind for words, kind in signing.commands().items()}
    for passage in signing.passages(page):
        for index in range(passage.first, passage.last - 2):
            if "komendant" in lemmas(page.tokens[index].text) and signing.announces(page, passage):
                _add(page, finder, passage, index, bodies)


def _add(page: Page, finder: InstitutionFinder, passage: Span, index: int, bodies: dict[tuple[str, ...], str]) -> None:
    before = page.tokens[max(passage.first, index - _ATTENDING) : index]
    if any(lemmas(t.text) & grammar.words("people", "attends") for t in before):
        return
    nouns = [r for r in noun_readings(page.tokens[index].text) if r.base == "komendant" and "sg" in r.numbers]
    level = _level(page.tokens[index + 1].text, nouns)
    found = next((words for words in bodies if _stands(page, index + 2, passage.last, words)), None)
    if level is None or found is None:
        return
    last = index + 2 + len(found)
    place = place_at(page, last + 1, passage.last) if last < passage.last and page.tokens[last].norm in "we" else None
    known = place is not None and place.name is not None
    where = f" {page.words(Span(last, place.span.last))}" if place and known else ""
    span = Span(index + 1, place.span.last if place and known else last)
    _free(finder, span, index + 2)
    if any(i in finder.taken for i in range(span.first, span.last)):
        return
    name = f"Komenda {level} {page.words(Span(index + 2, last))}"
    cases = frozenset().union(*(r.cases for r in nouns))
    same = [i for i in finder.institutions if key(i.stem) == key(name)]
    if not where and len(same) == 1:
        finder.add(same[0].name, same[0].kind, same[0].place, span, cases)  # "Komenda … w Lipkach" of the title
    else:
        finder.add(name + where, bodies[found], place.name if place and known else None, span, cases, stem=name)


def _free(finder: InstitutionFinder, span: Span, first: int) -> None:
    """Takes back a mention of the service itself: "Państwowa Straż Pożarna w Lipkach" behind its commander."""
    service = finder.taken.get(first)
    mention = next((m for m in service.mentions if m.span.first == first), None) if service else None
    if service is None or mention is None or mention.span.last > span.last:
        return
    service.mentions.remove(mention)
    for index in range(mention.span.first, mention.span.last):
        del finder.taken[index]


def _level(word: str, nouns: list[Reading]) -> str | None:
    """ "Wojewódzka" for "wojewódzki" beside "komendant"."""
    adjective = next((r for noun in nouns if (r := adjective_reading(word, noun))), None)
    if adjective is None or adjective.base not in signing.words("signing", "levels"):
        return None
    form = inflect(word, adjective, "nom", "sg", "f")
    return form[:1].upper() + form[1:] if form else None


def _stands(page: Page, first: int, limit: int, words: tuple[str, ...]) -> bool:
    return tuple(t.norm for t in page.tokens[first : min(limit, first + len(words))]) == words
