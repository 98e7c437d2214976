"""Names of institutions in German: a noun that is a head, alone or at the end of a compound, with what belongs to it.

German writes every noun with a capital, so that a head alone names nobody: something of its own must stand beside it, a
place, a purpose ("für …"), an adjective with a capital, a name before it or a legal form.
"""

from __future__ import annotations

from collections.abc import Iterator

from loaders.documents.page import Page, Span
from loaders.documents.western.german_behind import INSIDE
from loaders.documents.western.german_extents import OF, Extent
from loaders.documents.western.german_heads import Found, head_at
from loaders.documents.western.german_nominative import is_adjective, strong
from loaders.documents.western.german_regions import region_at
from loaders.documents.western.german_roles import roles
from loaders.documents.western.lexicon import Lexicon, is_unknown
from loaders.documents.western.names import Name, country_after, is_place, legal_form_at, place_in

_GENDERS = {"den": "m", "dem": "m", "vom": "m", "beim": "m", "zum": "m", "des": "m", "der": "f", "zur": "f"}
_LEADING = frozenset({"führt", "verläuft", "führen", "verlaufen", "durchquert", "fliesst", "zieht"})
_SMALL_FORMS = frozenset(
    {"e", "eV", "eG", "gGmbH", "mbH", "d", "s", "a", "z"}
)  # how legal forms with a small letter begin


def names(page: Page, lexicon: Lexicon) -> Iterator[Name]:
    """Every name of the page in the order of the text; what is inside a longer one stands in its `nested`."""
    before: Name | None = None
    for name in _names(page, lexicon):
        if before and _is_second(page, before, name):
            span = Span(before.span.first, name.span.last)
            between = page.text[page.chars(before.span)[1] : page.chars(name.span)[0]]
            before = Name(span, before.text + between + name.text, before.kind, name.place)
            continue
        if before:
            yield before
        before = name
    if before:
        yield before


def _is_second(page: Page, before: Name, name: Name) -> bool:
    """Like "Thüringische Landesbibliothek – Staatsbibliothek Gotha": a second name, where the first has no place."""
    dash = before.span.last + 1 == name.span.first and page.tokens[before.span.last].is_dash
    return (
        dash
        and not before.place
        and not before.nested
        and page.block_index(before.span.first) == page.block_index(name.span.first)
    )


def _names(page: Page, lexicon: Lexicon) -> Iterator[Name]:
    done = 0
    for sentence in page.sentences:
        for index in range(sentence.first, sentence.last):
            token = page.tokens[index]
            if index < done or not token.is_word or not (token.capital or token.text in _SMALL_FORMS):
                continue
            for name in _at(page, lexicon, sentence, index, done):
                yield name
                done = max(done, name.span.last)


def _at(page: Page, lexicon: Lexicon, sentence: Span, index: int, done: int) -> list[Name]:
    token = page.tokens[index]
    if (
        token.text in lexicon.words("names", "families")
        and index + 1 < sentence.last
        and page.tokens[index + 1].shouted
    ):
        span = Span(index, index + 2)
        return [Name(span, " ".join(page.words(span).split()), "research_institute")]
    if token.text in lexicon.acronym_heads and (name := _acronym(page, lexicon, sentence, index)):
        return [name]
    found = head_at(page, lexicon, index)
    if found and found.plural:
        return _several(page, lexicon, found, sentence, index)
    if found:
        name = Extent(page, lexicon, Span(max(sentence.first, done), sentence.last), index, found).run()
        return [name] if name else []
    if token.shouted and (name := _unit_of(page, lexicon, sentence, index)):
        return [name]
    if form := legal_form_at(page, index, lexicon):
        name = _before_form(page, lexicon, Span(max(sentence.first, done), sentence.last), index, form)
        return [name] if name else []
    return []


def _unit_of(page: Page, lexicon: Lexicon, sentence: Span, index: int) -> Name | None:
    """Like "ZPD der Universität Ulm": an acronym with the institution of which it is a part."""
    functions = lexicon.words("functions", "local_government") | lexicon.words("functions", "other")
    if index + 2 >= sentence.last or page.tokens[index + 1].norm not in OF or page.tokens[index].norm in functions:
        return None
    found = head_at(page, lexicon, index + 2)
    if not found or found.plural or found.head.unit:
        return None
    whole = Extent(page, lexicon, Span(index + 2, sentence.last), index + 2, found).run()
    if not whole:
        return None
    span = Span(index, whole.span.last)
    return Name(span, " ".join(page.words(span).split()), whole.kind, whole.place, whole)


def _acronym(page: Page, lexicon: Lexicon, sentence: Span, index: int) -> Name | None:
    """Like "TU Dresden", "ULB Sachsen-Anhalt": an acronym of a kind, and a place."""
    last = region_at(page, lexicon, index + 1, sentence.last)
    if not last:
        return None
    place = place_in(page.words(Span(index, last)).split())
    tokens = page.tokens
    if last + 1 < sentence.last and tokens[last].text == "/" and tokens[last + 1].capital:
        last += 2 * (tokens[last - 1].end == tokens[last].start and tokens[last].end == tokens[last + 1].start)
    words = page.words(Span(index, last)).split()
    return Name(Span(index, last), " ".join(words), lexicon.acronym_heads[words[0]][0], place)


def _small_town(page: Page, lexicon: Lexicon, index: int, limit: int) -> int | None:
    """In a list of towns a word that is none of the language is one too: "Bad Musterau", "Musterau"."""
    token = page.tokens[index]
    if token.text == "Bad" and index + 1 < limit and page.tokens[index + 1].capital:
        return index + 2
    return index + 1 if token.capital and token.is_word and is_unknown(lexicon.code, token.text) else None


def _shared(page: Page, lexicon: Lexicon, found: Found, sentence: Span, index: int) -> tuple[int, int, str]:
    """What the towns share: "Agentur für Arbeit", "Industrie- und Handelskammer"; its first token and that behind."""
    tokens, first, position, base = page.tokens, index, index + 1, found.base
    for head in lexicon.heads.get(base.casefold(), ()):
        rest = head.words[1:]
        if rest and tuple(t.norm for t in tokens[position : position + len(rest)]) == rest:
            base = f"{base} {page.words(Span(position, position + len(rest)))}"
            position += len(rest)
            break
    if index - 3 >= sentence.first and tokens[index - 1].norm == "und" and tokens[index - 2].is_dash:
        first = index - 3
        base = f"{tokens[first].text}- und {base}"
    return first, position, base


def _is_where(page: Page, lexicon: Lexicon, found: Found, sentence: Span, index: int) -> bool:
    """Like "in den Landkreisen Ulm und Trier", "führt durch die Gemeinden": where something is."""
    if found.base.casefold() not in lexicon.words("names", "territories"):
        return False
    before = [token.norm for token in page.tokens[max(sentence.first, index - 2) : index]]
    if before in (["durch", "die"], ["durch", "den"]):
        return any(token.norm in _LEADING for token in page.tokens[sentence.first : index])
    return before in (["in", "den"], ["aus", "den"], ["um", "die"]) or before[-1:] in (["in"], ["aus"])


def _several(page: Page, lexicon: Lexicon, found: Found, sentence: Span, index: int) -> list[Name]:
    """Like "Universitäten Ulm, Trier und Jena": one institution for each town."""
    got: list[Name] = []
    if found.head.words == ("land",):
        return got  # "der Länder Muster und Beispiel": where, or for whom
    if _is_where(page, lexicon, found, sentence, index):
        return got
    first, position, base = _shared(page, lexicon, found, sentence, index)
    while position < sentence.last:
        last = is_place(page, position, sentence.last) or _small_town(page, lexicon, position, sentence.last)
        if last and head_at(page, lexicon, position):
            return got  # "der Kreise Muster und Waldkreis": the second has a name of its own
        if last:
            town = page.words(Span(position, last))
            span = Span(first if not got else position, last)
            got.append(Name(span, f"{base} {town}", found.head.kind, town))
            position = last
        elif page.tokens[position].norm in (",", "und", "sowie") and got:
            position += 1
        elif got and (aside := country_after(page, position)):
            position = aside[1]
        else:
            break
    return got if len(got) > 1 else []


def _before_form(page: Page, lexicon: Lexicon, sentence: Span, index: int, form: tuple[int, str]) -> Name | None:
    """A name without a head before a legal form: "Muster Technik GmbH"."""
    first = index
    while first > sentence.first and index - first < 10:
        small = first - 1
        while small > sentence.first and first < index and index - small < 10 and page.tokens[small].norm in INSIDE:
            small -= 1
        if not _is_own(lexicon, page, small, sentence):
            break
        first = small
    while first < index and page.tokens[first].norm in INSIDE:
        first += 1
    if (whole := _item(page, index, sentence)) is not None and whole < first:
        first = whole
    if first == index:
        return None
    last, kind = form
    first = _past_class(page, lexicon, Span(first, index))
    words = page.words(Span(first, last)).split()
    if is_adjective(words[0]) and first > sentence.first:  # "vom Deutschen Musterbund e.V."
        words[0] = strong(words[0], _GENDERS.get(page.tokens[first - 1].norm, ""))
    town = is_place(page, last, sentence.last)
    return Name(
        Span(first, last), " ".join(words), kind, page.words(Span(last, town)) if town else place_in(words[:-1])
    )


def _past_class(page: Page, lexicon: Lexicon, span: Span) -> int:
    """Like "Ulmer Internetprovider Muster AG": what a company is stands before its name."""
    classes = tuple(lexicon.cooperation["classes"]["company"])
    for position in range(span.last - 2, span.first - 1, -1):
        token = page.tokens[position]
        if token.norm.endswith(classes) and "-" not in token.text and page.tokens[position + 1].capital:
            return position + 1
    return span.first


def _item(page: Page, index: int, sentence: Span) -> int | None:
    """Where a list item begins that is nothing but a name with a legal form: "• Wir helfen Igeln e.V."."""
    block = page.blocks[page.block_index(index)]
    first = block.span.first
    words = page.tokens[first:index]
    if not block.bullet or sentence.first > first or not 0 < len(words) <= 7:
        return None
    return first if words[0].capital and all(word.is_word for word in words) else None


def _is_own(lexicon: Lexicon, page: Page, index: int, sentence: Span) -> bool:
    """Whether a word before a head or legal form belongs to the name."""
    token = page.tokens[index]
    if token.text == "&" or (token.is_dash and page.tokens[index + 1].start == token.end):
        return True
    if not token.is_word or token.norm in lexicon.words("names", "ends"):
        return False
    if not token.capital and not any(letter.isdigit() for letter in token.text):
        return False
    if index == sentence.first and token.norm in lexicon.words("names", "never_first"):
        return False
    return token.norm not in lexicon.words("names", "never_first") and roles(lexicon).noun(token.norm) is None
