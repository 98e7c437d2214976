"""Names of institutions in running text: where they begin and end, and their nominative.

A name is a pattern of the grammar (`institutions.toml`), adjectives with capitals before it, and after it words with
capitals, small words that join them, a name in quotation marks, a place. Only the head and the adjectives that go with
it are inflected; the rest of a name is the same in every case.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from loaders.documents.page import Page, Span, Token
from loaders.documents.polish import grammar
from loaders.documents.polish.extents import SMALL_WORDS, Extent
from loaders.documents.polish.grammar import NamePattern
from loaders.documents.polish.hometowns import town_of
from loaders.documents.polish.inner import at_comma
from loaders.documents.polish.morphology import Reading, adjective_reading, inflect, lemmas, noun_readings, readings
from loaders.documents.polish.places import PlaceName, place_at
from loaders.documents.polish.starts import Start, extend_left, starts_at_head
from loaders.documents.polish.topics import topical_kind
from ontology import vocab

_ALONE = frozenset({("policja",), ("starostwo",)})  # the whole of a police force is in no one place
_BESIDE = 6  # tokens of the commune that is named before another
_UNITS = frozenset({"gmina", "powiat", "miasto", "województwo"})
_ROMAN = re.compile(r"[IVXL]+")
_SHORTEST = 2  # words
_SPLIT = re.compile(r"(?<=[cjklnrw]o) [-–] (?=[A-ZĆŁŚŹŻ])")  # "Mechaniczno - Elektrycznych"
_HALF = re.compile(r"[A-ZĆŁŚŹŻ]\w*[cjklnrw]o")
_MAX_UNIT = 12  # tokens of the name of a part: "Departament …"

_OF_PLACE = re.compile(r"([A-ZĆŁŚŹŻ][\w-]*[sc]k)(?:im|iego|iemu|ą|iej)")
_NOMINATIVES = {"m1": "i", "m2": "i", "m3": "i", "n": "ie", "f": "a"}


@dataclass(frozen=True, slots=True)
class Name:
    """A name found in a text. `stem` ends before the place; `cases` are those that its head can be in."""

    span: Span
    stem: Span
    head: int
    text: str
    kind: str
    place: str | None
    has_place: bool
    cases: frozenset[str]
    pattern: NamePattern


def territory_at(page: Page, sentence: Span, head: int) -> Name | None:
    """The name of a unit of territory whether or not it acts here."""
    return name_at(page, sentence, head, shouted=False, acting=False)


def name_at(page: Page, sentence: Span, head: int, *, shouted: bool, acting: bool = True) -> Name | None:
    """The name whose head is a token; `shouted`: the sentence is in capitals, so that capitals prove nothing."""
    start = starts_at_head(page, sentence, head)
    if start is None:
        return None
    first = start.first if shouted else extend_left(page, sentence, start)
    extent = Extent(page, sentence, start, shouted)
    if not (start.pattern.complete and start.pattern.words in _ALONE):
        extent.run()
    span = Span(first, extent.last)
    if _breaks_off(page, sentence, span):
        return None
    named = start.pattern.territory and extent.last > start.last
    if not (_counts(page, sentence, span, start, extent, shouted) if acting else named):
        return None
    text = _nominative_of(page, first, start, extent)
    heading = all(t.shouted and len(t.text) > 3 for t in page.tokens[first : extent.last]) and extent.last > first + 1
    if shouted or heading or not page.tokens[head].capital:
        text = _with_capitals(text, None if shouted or heading else start.last - first)
    text = _SPLIT.sub("-", text)
    if start.pattern.words == ("miasto",) and (town := _genitive_town(page, start, extent.last)):
        text = f"{text.split()[0]} {town}"
        extent.place = PlaceName(Span(start.last, extent.last), town)
    place = extent.place.name if extent.place else town_of(page, start.pattern, span, start.last)
    kind = "company" if extent.company and vocab.is_kind(start.pattern.kind, "other") else start.pattern.kind
    if kind == "other":
        kind = topical_kind(page, span)
    if start.pattern.words == ("katedra",) and _is_of_science(page, start, extent):
        kind = "university"
    stem = Span(first, extent.stem_end)
    return Name(span, stem, head, text, kind, place, extent.place is not None, start.cases, start.pattern)


def _is_of_science(page: Page, start: Start, extent: Extent) -> bool:
    """Like "Katedra Pedagogiki Pokoju": what follows is a genitive, where that of a church has an adjective or town."""
    found = readings(page.tokens[start.last].text) if extent.last > start.last else ()
    return any(r.is_noun and "gen" in r.cases and "nazwa_pospolita" in r.names for r in found)


def _breaks_off(page: Page, sentence: Span, span: Span) -> bool:
    """Like "Galeria Nowego" before "Projektu": a name that ends with an adjective of the word at which it ends."""
    behind = page.tokens[span.last] if span.last < sentence.last else None
    if behind is None or span.last - span.first < _SHORTEST or not behind.capital:
        return False
    if not lemmas(behind.text) & grammar.words("names", "ends"):
        return False
    word = page.tokens[span.last - 1].text
    found = readings(word)
    nouns = noun_readings(behind.text)
    alone = any(r.is_adjective for r in found)
    heads = noun_readings(page.tokens[span.last - 2].text)
    behind_it = any(adjective_reading(word, noun) for noun in nouns)
    return alone and behind_it and not any(adjective_reading(word, noun) for noun in heads)


def _genitive_town(page: Page, start: Start, last: int) -> str | None:
    """Like "Gdańsk" of "Miasta Gdańska": with "miasto" the name of a town is inflected too."""
    case = next((case for case in ("gen", "inst", "dat") if case in start.cases and "nom" not in start.cases), None)
    place = place_at(page, start.last, last, case) if case else None
    return place.name if place and place.span.last == last else None


def _nominative_of(page: Page, first: int, start: Start, extent: Extent) -> str:
    """A whole name; of a name in two parts each part."""
    if extent.unit is not None:
        cases = start.cases | {"nom"}  # "Urzędu Pracy w Lipkach Filia w Borku"
        nouns = [r for r in readings(page.tokens[extent.unit].text) if r.is_noun and r.cases & cases]
        whole = nominative(page, Span(first, extent.unit), start.head, _noun(start), start.pattern.number)
        return f"{whole} {nominative(page, Span(extent.unit, extent.last), extent.unit, nouns[0], 'sg')}"
    if extent.second is None:
        number = start.pattern.number
        return nominative(page, Span(first, extent.last), start.head, _noun(start), number, _fixed(start))
    dash, second = extent.second
    if not page.tokens[dash].is_dash:
        text = nominative(page, Span(first, dash), start.head, _noun(start), start.pattern.number)
        return f"{text} {nominative(page, Span(dash, extent.last), second.head, _noun(second), second.pattern.number)}"
    text = nominative(page, Span(first, dash), start.head, _noun(start), start.pattern.number)
    rest = nominative(page, Span(dash + 1, extent.last), second.head, _noun(second), second.pattern.number)
    return f"{text} {page.tokens[dash].text} {rest}"


def with_unit(page: Page, sentence: Span, name: Name) -> Name:
    """A name with the part of the institution that acts: "Wydział Prawa … Uniwersytetu …", "Departament … w …".

    Whoever only heads the part acts for the whole: after a word for a function the name stays as it is.
    """
    tokens, units = page.tokens, grammar.words("names", "units")
    within = name.span.first - 1 if tokens[name.span.first - 1].norm in ("w", "we") else name.span.first
    first = within - 1
    while first > sentence.first and within - first < _MAX_UNIT and _in_unit(page, first):
        nouns = [r for r in readings(tokens[first].text) if r.is_noun and r.base.casefold() in units]
        if nouns and tokens[first].capital:
            break
        first -= 1
    nouns = [r for r in readings(tokens[first].text) if r.is_noun and r.base.casefold() in units] if first >= 0 else []
    headed = first > sentence.first and lemmas(tokens[first - 1].text) & grammar.words("people", "functions")
    ends = grammar.words("names", "ends")
    between = tokens[first + 1 : within]
    placed = any(t.norm in ("w", "we") for t in between) and any(t.norm in ("i", "oraz") for t in between)
    other = placed or any(
        lemmas(token.text) & ends for token in between
    )  # "… w Lipkach i Centrum …", "Biuro Projektu …"
    fits = not other and sentence.first <= first < within - 1 and tokens[first].capital and nouns and not headed
    if not fits or ("loc" if within < name.span.first else "gen") not in name.cases or name.pattern.territory:
        return name
    noun = replace(nouns[0], cases=frozenset().union(*(n.cases for n in nouns)))
    span = Span(first, name.span.last)
    text = nominative(page, span, first, noun, "sg")
    return replace(name, span=span, stem=Span(first, name.stem.last), head=first, text=text, cases=noun.cases)


def _in_unit(page: Page, index: int) -> bool:
    token = page.tokens[index]
    return token.text[:1].isupper() or token.norm in SMALL_WORDS or _is_hyphen(page, index) or at_comma(page, index)


def _is_hyphen(page: Page, index: int) -> bool:
    """Like the dash of "Mechaniczno – Elektryczny": one adjective with spaces around its hyphen."""
    first = page.tokens[index].is_dash and 0 < index < len(page.tokens) - 1 and page.tokens[index - 1].text
    return bool(first) and bool(_HALF.fullmatch(str(first))) and page.tokens[index + 1].capital


def _noun(start: Start) -> Reading:
    """The reading of a head with all the cases that it can be in, so that its adjectives agree in any of them."""
    return replace(max(start.nouns, key=lambda r: "nom" in r.cases), cases=start.cases)


def _fixed(start: Start) -> frozenset[int]:
    """Tokens of a pattern that are the same in every case: "Państwowej" in "Komenda Miejska Państwowej Straży"."""
    inflected = start.pattern.inflected
    return frozenset(start.first + index for index, changes in enumerate(inflected) if not changes)


def nominative(
    page: Page, span: Span, head: int, noun: Reading, number: str, fixed: frozenset[int] = frozenset()
) -> str:
    """The words of a span with the head, and the adjectives that go with it, in the nominative; single spaces."""
    gender = next(iter(noun.genders & {"m1", "m2", "m3", "f", "n"}), None)
    pieces: list[str] = []
    agreeing = True
    for index in range(span.first, span.last):
        token = page.tokens[index]
        word = token.text.replace("- ", "-")
        form: str | None = None
        if index == head:
            form = inflect(word, noun, "nom", number) if noun.lemma else None
        elif index in fixed:
            agreeing = False
        elif index < head or agreeing:
            adjective = adjective_reading(word, noun, strict=index > head)
            form = inflect(word, adjective, "nom", number, gender) if adjective and noun.lemma else None
            form = form or (_made_of_place(word, gender) if index == head + 1 else None)
            half = _is_hyphen(page, index) or (index + 1 < span.last and _is_hyphen(page, index + 1))
            agreeing = agreeing and (index < head or form is not None or half)
        gap = " " if pieces and page.tokens[index - 1].end < token.start else ""
        pieces.append(gap + (form or word.replace("\u00ad", "")))
    return "".join(pieces)


def _made_of_place(word: str, gender: str | None) -> str | None:
    """Like "Obwodem Lwowskim" of a place that no dictionary knows: the nominative by the ending alone."""
    match = _OF_PLACE.fullmatch(word) if gender in _NOMINATIVES and not readings(word) else None
    return match[1] + _NOMINATIVES[gender or ""] if match else None


def _counts(page: Page, sentence: Span, span: Span, start: Start, extent: Extent, shouted: bool) -> bool:
    """Whether what was found names one institution and not a class of them, or a territory."""
    pattern = start.pattern
    words = [token for token in page.tokens[span.first : span.last] if token.is_word]
    if shouted:
        return pattern.complete and not pattern.territory
    counted = span.first > sentence.first and _ROMAN.fullmatch(page.tokens[span.first - 1].text)
    if counted and lemmas(page.tokens[start.head].text) & grammar.words("events", "heads"):
        return False  # "XIII Forum Organizacji …" is held for the thirteenth time
    if pattern.number == "pl" and pattern.complete and vocab.is_kind(pattern.kind, "social_enterprise"):
        return extent.place is not None or extent.quoted  # otherwise a class of institutions
    if pattern.territory:
        before = _word_before(page, span.first)
        agent = before is not None and bool(lemmas(before.text) & grammar.words("names", "territory_acts_after"))
        acts = agent or bool(start.cases & {"nom", "inst"}) or _acts_with_another(page, sentence, span.first)
        return page.tokens[start.head].capital and extent.last > start.last and acts and not _in_territory(page, span)
    numbered = page.tokens[span.first].text.isdigit()
    if not (page.tokens[span.first].capital or numbered) or (
        not page.tokens[start.head].capital and not pattern.complete
    ):
        named = extent.place is not None or extent.quoted
        return named and (pattern.complete or extent.quoted)
    if not pattern.complete:
        return extent.last > start.last or span.first < start.first
    if len(pattern.words) == 1 and pattern.complete and span.last - span.first == 1:
        before = page.tokens[span.first - 1] if span.first > sentence.first else None
        return before is not None and not before.capital and not words[0].shouted  # "funkcjonariusze Policji"
    capitals = sum(word.capital for word in words)
    return extent.place is not None or extent.quoted or capitals > (1 if span.first == sentence.first else 0)


def _word_before(page: Page, index: int) -> Token | None:
    """The word before a name; before the first word of an item of a list the last one of what announces it."""
    before = page.tokens[index - 1] if index else None
    number = page.block_index(index)
    if before is None or page.blocks[number].span.first != index:
        return before
    intro = next((b.intro for b in page.lists if number in b.items), None)
    last = page.blocks[intro].span.last - 2 if intro is not None else -1
    return page.tokens[last] if last >= 0 else before


def _acts_with_another(page: Page, sentence: Span, first: int) -> bool:
    """Like "i Gminę Borek" behind "przez Gminę Lipki": what acts beside it has a word before that says so."""
    if first <= sentence.first or page.tokens[first - 1].norm not in ("i", "oraz", ","):
        return False
    acting = grammar.words("names", "territory_acts_after")
    for index in range(first - 2, max(sentence.first, first - _BESIDE), -1):
        token = page.tokens[index]
        if not token.capital:
            return False
        if lemmas(token.text) & _UNITS:
            return bool(lemmas(page.tokens[index - 1].text) & acting)
    return False


def _in_territory(page: Page, span: Span) -> bool:
    """Like "na terenie Gminy …", "z Powiatem …" is a place only after these words."""
    return span.first > 0 and page.tokens[span.first - 1].norm in (
        "teren",
        "terenie",
        "obszarze",
        "w",
        "na",
        "mieszkańcy",
    )


def _with_capitals(text: str, count: int | None) -> str:
    """The first words of a name, all where no count is given, with the capitals that names of offices have."""
    words = (text.lower() if text.isupper() else text).split(" ")
    small = SMALL_WORDS - {"rzecz", "spraw"}
    return " ".join(
        word if word in small or (count is not None and i >= count) else word[:1].upper() + word[1:]
        for i, word in enumerate(words)
    )
