"""Names of institutions in English: a run of words with capitals, joined by small words, around a head.

Invariant: a name has a head ("University", "Council") or a legal form, and a word of its own beside it; it never
crosses a bracket, or a word that begins another name. What may join its words is said in `english_joins`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from loaders.documents.page import Page, Span
from loaders.documents.western import towns
from loaders.documents.western.english_joins import Joiner
from loaders.documents.western.english_pairs import couple
from loaders.documents.western.english_plurals import several
from loaders.documents.western.heads import ends_name, head_at, heads_in, kind_of
from loaders.documents.western.lexicon import Head, Lexicon, is_unknown
from loaders.documents.western.names import Name, form_behind_bracket, legal_form_at, place_in
from loaders.documents.western.shortened import is_acronym
from loaders.documents.western.spelled_names import spelled_at

_MAX_WORDS = 16
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)")
_SEATED = ("-based", "-run", "-led", "-owned", "-funded", "-born", "-headquartered")
_ALSO_FORMS = ("SE", "AS", "SL", "AB", "AG")  # of companies, and first words of names
_VENUES = frozenset(
    ["campus", "building", "street", "road", "auditorium", "stadium", "hall", "room", "avenue", "square"]
)
_REGIONS = frozenset(
    ["england", "scotland", "wales", "europe", "africa", "asia", "america", "britain", "international"]
)
_LEADING = frozenset(
    ["police", "radio", "museum", "bank", "opera", "institute", "theatre", "library", "gallery", "nhs"]
)
_TOWN_HALLS = ("commune_government", "county_government", "local_government")
_GROUPS = frozenset(["consortium", "partnership", "collaborative"])
_PEOPLE = frozenset(
    ["agencies", "providers", "workers", "managers", "users", "professionals", "officers", "leaders", "act"]
)

__all__ = ["head_at", "names"]


def names(page: Page, lexicon: Lexicon) -> Iterator[Name]:
    """Every name of the page in the order of the text."""
    for sentence in page.sentences:
        index = sentence.first
        while index < sentence.last:
            if plural := several(page, sentence, index):
                yield from plural
                index = plural[-1].span.last
                continue
            run = _Run(page, lexicon, sentence, index)
            name = run.name() if run.last > index else None
            if name and index > sentence.first and _ORDINAL.fullmatch(page.tokens[index - 1].text):
                number = page.tokens[index - 1].text
                name = replace(name, span=Span(index - 1, name.span.last), text=f"{number} {name.text}")
            if name:
                yield name
            index = max(index + 1, name.span.last) if name else run.resume


class _Run:
    """The words that a name beginning at a token could have, and the name that they make."""

    def __init__(self, page: Page, lexicon: Lexicon, sentence: Span, first: int) -> None:
        self.page, self.lexicon, self.sentence = page, lexicon, sentence
        self.limit = min(sentence.last, first + _MAX_WORDS)
        self.never = lexicon.words("names", "never_first")
        self.inside = lexicon.words("names", "inside")
        self.joiner = Joiner(page, lexicon, sentence, first, self.limit)
        self.legal: str | None = None
        self.first = self.last = first
        self.resume = first + 1
        if self._starts(first):
            whole = spelled_at(page, first)
            self.last = whole or couple(page, lexicon, first, self.limit) or self._topics_before(first) or first + 1
            while whole is None and self.last < self.limit and (after := self._step(self.last)):
                self.last = after
                if self.legal:
                    break

    def _starts(self, index: int) -> bool:
        token = self.page.tokens[index]
        if not token.is_word or not token.capital or self._is_of_person(index) or self._is_ending(index):
            return False
        begins = token.norm in self.never and not self._is_new_town(index) and not self._is_inner(index)
        following = self.page.tokens[index + 1].norm if index + 1 < self.sentence.last else ""
        if begins or token.norm.endswith(_SEATED) or following.endswith(_SEATED):
            return False  # "Elmtown-based Otter Society", "New Elmtown-based Otter Society"
        if ends_name(self.page, self.lexicon, index):
            return False
        return not legal_form_at(self.page, index, self.lexicon) or token.text in _ALSO_FORMS

    def _is_of_person(self, index: int) -> bool:
        """Like "Anna Elm of Norddale University": whoever is named before "of" is no part of the name."""
        names = self.lexicon.words("people", "given")
        given = self.page.tokens[index].norm in names
        before, behind = self.page.tokens[max(0, index - 1)], self.page.tokens[index + 1 : index + 2]
        if before.norm in names and before.capital and behind and behind[0].norm in ("of", "from", "at"):
            return True
        near = self.page.tokens[index + 1 : min(index + 4, self.sentence.last)]
        of = next((t.index for t in near[1:] if t.norm in ("of", "from", "at")), None)
        between = [t for t in near if of is not None and t.index < of]
        capital = all((t.is_word and t.capital) or t.text == "." for t in between)
        return (
            given
            and bool(between)
            and capital
            and not heads_in(self.page, self.lexicon, Span(index, index + len(between) + 1))
        )

    def _is_ending(self, index: int) -> bool:
        """Like the "S" of "KENYA’S": a letter behind an apostrophe."""
        tokens = self.page.tokens
        return len(tokens[index].text) == 1 and index > self.sentence.first and tokens[index - 1].text in "’'"

    def _is_inner(self, index: int) -> bool:
        """Like "(One Otter Alliance)": a capital inside a sentence says that the word begins the name."""
        token = self.page.tokens[index]
        inside = token.norm in self.lexicon.words("names", "capital_first") and index > self.sentence.first
        before = self.page.tokens[index - 1].text if inside else ":"
        following = self.page.tokens[index + 1] if index + 1 < self.limit else None
        goes_on = following is not None and following.is_word and following.capital
        return goes_on and before not in ':.!?“"„•-–—'

    def _is_new_town(self, index: int) -> bool:
        """Like "New York", "the New Economics Foundation"; "New council building" begins a heading."""
        if self.page.tokens[index].norm != "new" or index + 1 >= self.limit:
            return False
        return index > self.sentence.first or towns.is_town(self.page.words(Span(index, index + 2)))

    def _topics_before(self, first: int) -> int | None:
        """Like "the Roads, Bridges and Harbour Lights Committee": topics before a head, behind an article."""
        before = self.page.tokens[first - 1].norm if first > self.sentence.first else "the"
        comma = next((i for i in range(first, min(self.limit, first + 4)) if self.page.tokens[i].text == ","), None)
        if comma is None or before not in ("the", "our", "its") or not self.joiner.topics.is_topic(Span(first, comma)):
            return None
        return self.joiner.topics.end(comma, headed=True)

    def _step(self, index: int) -> int | None:
        token = self.page.tokens[index]
        if form := legal_form_at(self.page, index, self.lexicon):
            self.legal = form[1]
            return form[0]
        if token.text == "(" and (form := form_behind_bracket(self.page, index, self.limit, self.lexicon)):
            self.legal = form[1]
            return form[0]
        if token.is_word and token.capital:
            ends = ends_name(self.page, self.lexicon, index) or token.norm in self.never - self.inside
            return None if ends else index + 1
        return self.joiner.step(index)

    def name(self) -> Name | None:
        """The name that the run makes; None where it has no head and no legal form."""
        while self.last > self.first + 1 and not (self.page.tokens[self.last - 1].is_word or self.legal):
            self.last -= 1
        self.resume = self.last
        self._leave_rest()
        span = Span(self.first, self.last)
        behind = self.page.tokens[self.last] if self.last < self.sentence.last else None
        if behind and behind.capital and behind.norm in _GROUPS | _PEOPLE and self.legal is None:
            return None  # "Coastal Museums Consortium", "Family Service Agencies": one or some of several; a law
        heads = heads_in(self.page, self.lexicon, span)
        if not heads and not self.legal:
            return None
        if self.legal is None and not self._has_own_words(span, heads):
            return None
        words = self.page.words(span).replace("\u00ad", "").split()
        if towns.country(" ".join(words)):
            return None  # "Russian Federation"
        kind = self.legal if self.legal and not heads else kind_of(self.page, span, heads)
        ending = words[:-1] if self.legal else words
        headed = heads and heads[-1][0] + len(heads[-1][1].words) >= self.last
        place = None if headed and not self.legal else place_in(ending)
        place = place or (_first_town(words, kind) if not heads or heads[0][0] > self.first else None)
        return self._with_country(Name(span, " ".join(words), kind, place))

    def _leave_rest(self) -> None:
        """What stands behind a whole name with capitals is no part of it: "Whitby University Harbour Campus"."""
        heads = [] if self.legal else heads_in(self.page, self.lexicon, Span(self.first, self.last))
        if not heads:
            return
        index, head = heads[-1]
        end = index + len(head.words)
        rest = self.page.tokens[end : self.last]
        if (
            not rest
            or spelled_at(self.page, self.first) == self.last
            or head.words[-1] in ("of", "for", "on")
            or any(not t.capital and t.is_word for t in rest)
        ):
            return  # "University of …": the small word joins
        foreign = len(head.words) == 1 and head.words[0] not in self.lexicon.heads
        leads = index == self.first and (foreign or head.words[0] in _LEADING) and rest[-1].norm not in _VENUES
        if not leads and not self._is_tail(Span(end, self.last)):
            self.last = end

    def _is_tail(self, span: Span) -> bool:
        """Like "College London", "Friends Foundation International", "Institute ABC"."""
        words = self.page.words(span)
        last = self.page.tokens[span.last - 1]
        if span.last - span.first > 2 and not towns.country(words):
            return False
        place = towns.is_town(words) or towns.country(words) or towns.country(last.text)
        acronym = span.last - span.first == 1 and last.shouted and not self.page.is_heading_in_capitals(self.sentence)
        return bool(place) or last.norm in _REGIONS or acronym

    def _with_country(self, name: Name) -> Name:
        """Like "Harbour Council (HC) of Malta": the acronym stands inside the name."""
        tokens, index = self.page.tokens, name.span.last
        close = next((i for i in range(index + 2, min(index + 6, self.sentence.last)) if tokens[i].text == ")"), None)
        if close is None or tokens[index].text != "(" or close + 2 >= self.sentence.last:
            return name
        short = self.page.words(Span(index + 1, close))
        first = close + 2 + (tokens[close + 2].norm == "the")
        last = next(
            (
                i
                for i in (first + 2, first + 1)
                if first < self.sentence.last
                and towns.country(self.page.words(Span(first, min(i, self.sentence.last))))
            ),
            None,
        )
        if tokens[close + 1].norm != "of" or last is None or not is_acronym(short, name.text):
            return name
        words = " ".join(self.page.words(Span(close + 1, last)).split())
        kind = "executive_agency" if name.kind == "public_body" else name.kind
        return Name(Span(name.span.first, last), f"{name.text} {words}", kind, name.place, short=short)

    def _has_own_words(self, span: Span, heads: list[tuple[int, Head]]) -> bool:
        """A word that is neither head nor common to all names of its kind: "City Council" alone names nobody."""
        tokens = self.page.tokens
        generic = self.lexicon.words("names", "generic")
        inside = {i for index, head in heads for i in range(index, index + len(head.words))}
        own = [tokens[i] for i in range(span.first, span.last) if i not in inside and tokens[i].capital]
        index, head = heads[0]
        if head.kind in ("ministry", "ministries") and index == span.first and own:
            return True  # "Ministry of Education"
        if any(len(head.words) > 1 and head.kind == "international_organisation" for _, head in heads):
            return True  # "United Nations University"
        own = [token for token in own if token.norm not in generic]
        if len(own) == 1 and own[0].index == span.first == self.sentence.first and len(heads) == 1:
            return own[0].norm not in self.lexicon.words("names", "sentence_starts")
        return bool(own)


def _first_town(words: list[str], kind: str | None) -> str | None:
    """The town that a name begins with: of "Leeds Council", and where it is no common word too."""
    for town in (" ".join(words[:2]), words[0]):
        if len(words) > len(town.split()) and towns.is_town(town):
            named = is_unknown("en", words[0]) and kind not in ("foundation", "company", "limited_company")
            return town if kind in _TOWN_HALLS or named else None
    return None
