"""The words of English names that say what an institution is, and the words at which a name ends."""

from __future__ import annotations

from functools import cache

import pycountry

from loaders.documents.page import Page, Span
from loaders.documents.western import towns
from loaders.documents.western.lexicon import Head, Lexicon, is_unknown
from loaders.documents.western.lexicon import lexicon as lexicon_of
from loaders.documents.western.stems import bare_letters


@cache
def _words(key: str) -> frozenset[str]:
    """A list of words of the English file: its names stand on pages of other languages too."""
    return lexicon_of("en").words("heads", key)


def ends_name(page: Page, lexicon: Lexicon, index: int) -> bool:
    """Like "director", "vice-chancellor", "joins": no part of a name. An acronym ("SIGN") is no such word."""
    token = page.tokens[index]
    ends = lexicon.words("names", "ends")
    if token.norm not in ends and not ("-" in token.norm and token.norm.rpartition("-")[2] in ends):
        return False
    behind = [t.norm for t in page.tokens[max(0, index - 2) : index]]
    if token.norm in ("cooperation", "co-operation") and behind[:1] in (["for"], ["of"]):
        return not page.tokens[index - 1].capital  # "Agency for International Cooperation"
    if token.norm in ("cooperation", "co-operation") and behind and page.tokens[index - 1].capital:
        following = page.tokens[index + 1 : index + 2]  # "Otterland Development Cooperation Agency"
        if following and following[0].capital and following[0].norm in _words("cooperating"):
            return False
    if token.norm == "congress" and behind[-1:] and behind[-1] in ("union", "unions"):
        return False  # "Trade Union Congress"
    if token.norm == "dean" and behind[-1:] == ["of"] and len(behind) > 1 and page.tokens[index - 2].capital:
        return False  # "Forest of Dean District Council"
    if token.norm == "consortium":  # "Northern Library Services Consortium" is a name, "ABC Consortium" a group
        before = page.tokens[max(0, index - 3) : index]
        return len(before) < 3 or not all(t.capital and t.is_word and not t.shouted for t in before)
    acronym = token.shouted and len(token.text) > 2 and token.norm not in _words("titles")
    return not acronym or page.is_heading_in_capitals(page.sentence_of(index))


def head_at(page: Page, lexicon: Lexicon, index: int, limit: int) -> Head | None:
    """The longest head whose first word stands at a token, with a capital."""
    token = page.tokens[index]
    if not token.capital:
        return None
    for head in lexicon.heads.get(token.norm, ()):
        last = index + len(head.words)
        if head.words == ("tech",) and not _is_of_state_or_town(page, index):
            continue  # "Big Tech"
        if last <= limit and all(t.norm == w for t, w in zip(page.tokens[index:last], head.words, strict=True)):
            if head.kind == "company" and head.words[0] in _words("middle") and last < limit and _is_word(page, last):
                continue  # "Department of Complex Systems Physics"
            return head
    kind = foreign_kind(lexicon, token.norm)
    return Head((token.norm,), kind) if kind else None


@cache
def _states() -> frozenset[str]:
    return frozenset(region.name for region in pycountry.subdivisions if region.country_code == "US")


def _is_of_state_or_town(page: Page, index: int) -> bool:
    """Like "Nebraska Tech", "Ulm Tech": how technical universities are called for short."""
    before = page.tokens[index - 1].text if index else ""
    return before in _states() or (towns.is_town(before) and is_unknown("en", before))


def _is_word(page: Page, index: int) -> bool:
    token = page.tokens[index]
    return token.is_word and token.capital


def foreign_kind(lexicon: Lexicon, word: str) -> str | None:
    """What a word of another language says of an institution, also without its accents and in German compounds."""
    kind = lexicon.foreign.get(word) or lexicon.foreign_bare.get(bare_letters(word))
    if kind or len(word) < 9:
        return kind
    return next((k for ending, k in lexicon.foreign_endings.items() if word.endswith(ending) and word != ending), None)


def heads_in(page: Page, lexicon: Lexicon, span: Span) -> list[tuple[int, Head]]:
    """The heads in a span, the longest at each place."""
    found: list[tuple[int, Head]] = []
    index = span.first
    while index < span.last:
        head = head_at(page, lexicon, index, span.last)
        if head:
            found.append((index, head))
        index += len(head.words) if head and len(head.words) > 1 and head.words[-1] not in ("of", "for") else 1
    return found


def kind_of(page: Page, span: Span, heads: list[tuple[int, Head]]) -> str:
    """Of the last head before the first small word: "Foundation Center for …" is a centre."""
    small = next((i for i in range(span.first, span.last) if not page.tokens[i].capital), span.last)
    before = [(index, head) for index, head in heads if index < small]
    index, head = (before or heads[:1])[-1]
    words = [token.norm for token in page.tokens[span.first : span.last]]
    if head.words[-1] == "government" and any(w in _words("civic") for w in words):
        return "commune_government"
    if head.words[-1] == "government" and any(w in ("regional", "provincial") for w in words):
        return "regional_government"
    if head.words[-1] == "council" and head.kind == "commune_government" and _is_professional(page, span, index):
        return "executive_agency" if _is_national(page, span) else "public_body"
    if head.words[0] == "department" and any(w in _words("civic") for w in words[: index - span.first]):
        return "local_government_unit"
    if head.words[0] == "department" and any(w in _words("public") for w in words[index - span.first + 1 :][:3]):
        return "ministry" if _is_of_state(page, span) else head.kind
    return head.kind


def _is_professional(page: Page, span: Span, index: int) -> bool:
    """Like "Nursing Council", "Council for Playgrounds": no council of a town."""
    before = [t for t in page.tokens[span.first : index] if t.is_word]
    if page.tokens[index].norm in _words("civic") or any(t.norm in _words("civic") for t in before):
        return False
    behind = page.tokens[index + 1].norm if index + 1 < span.last else ""
    several = behind == "of" and index + 2 < span.last and page.tokens[index + 2].norm.endswith("s")
    topics = behind == "of" and span.last - index > 4 and _is_subject(page, index + 2)
    return (
        behind in ("for", "on")
        or several
        or topics
        or (bool(before) and before[-1].norm.endswith(tuple(_words("professional"))))
    )


def _is_subject(page: Page, index: int) -> bool:
    """Like the "Harbour" of "Council of Harbour Research and Education": a word of the language, no town."""
    word = page.tokens[index].text
    return not is_unknown("en", word) and not towns.is_town(word) and not towns.country(word)


def _is_national(page: Page, span: Span) -> bool:
    """Like "Nursing Council of Malta", "National Teaching Council"."""
    words = [token.text for token in page.tokens[span.first : span.last]]
    return "National" in words or any(towns.country(word) for word in words)


def _is_of_state(page: Page, span: Span) -> bool:
    """Not a department of a university: none is named right behind it."""
    first = page.tokens[span.first]
    if first.text in ("UK", "US", "USA") or (first.norm in ("us", "uk") and first.shouted):
        return True
    behind = page.tokens[span.last : span.last + 10]
    inside = page.tokens[span.first : span.last]
    return not any(
        t.norm in ("university", "college", "institute", "faculty", "school", "hospital") for t in (*inside, *behind)
    )
