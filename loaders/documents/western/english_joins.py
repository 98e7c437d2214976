"""What joins the words of an English name: "of", "and", commas, possessives, small words before a legal form.

Invariant: a step never crosses a word that begins another name; commas join only common words, "Ministry of Roads,
Bridges and Ferries", and never towns, countries or acronyms.
"""

from __future__ import annotations

from functools import cache

from loaders.documents.page import Page, Span
from loaders.documents.western import towns
from loaders.documents.western.english_pairs import SEATS, is_area
from loaders.documents.western.english_topics import Topics
from loaders.documents.western.heads import ends_name, head_at, heads_in
from loaders.documents.western.lexicon import Head, Lexicon
from loaders.documents.western.names import legal_form_at

_APOSTROPHES = "'’"
_OF_SEVERAL = ("federation", "association", "network_organisation", "chamber_of_commerce")


def _is_plural(head: Head) -> bool:
    return len(head.words) == 1 and head.words[0].endswith("s")


@cache
def _joins(lexicon: Lexicon) -> frozenset[str]:
    """Small words inside names, of English and of the languages whose names English pages have."""
    kinds = ("small", "romance", "germanic", "slavic")
    return frozenset().union(*(lexicon.words("joins", kind) for kind in kinds)) - {"a"}


class Joiner:
    """Says where a name that began at `first` goes on behind a sign or small word."""

    def __init__(self, page: Page, lexicon: Lexicon, sentence: Span, first: int, limit: int) -> None:
        self.page, self.lexicon, self.sentence = page, lexicon, sentence
        self.first, self.limit = first, limit
        self.never = lexicon.words("names", "never_first")
        self.joins = _joins(lexicon)
        self.topics = Topics(page, lexicon, sentence)

    def _said(self, key: str) -> frozenset[str]:
        return self.lexicon.words("joins", key)

    def step(self, index: int) -> int | None:
        """The token behind what joins the name with its next words; None where the name ends."""
        token = self.page.tokens[index]
        if token.text in ",":
            return self._comma(index)
        if token.norm in self._said("and"):
            return self._and(index)
        if token.norm in self.joins or (token.norm == "on" and self._is_head(index - 1)):
            return self._small(index)
        if token.text in _APOSTROPHES:
            return self._possessive(index)
        if token.text == "." and len(self.page.tokens[index - 1].text) <= 2 and self._goes_on(index + 1):
            return index + 2  # "St. Mary's", "J. Smith Foundation"
        if token.text == "." and len(self.page.tokens[index - 1].text) == 1 and self._joins_names(index + 1):
            return index + 1  # "John D. and Anna B. Example Foundation"
        if token.text.isdigit():
            return self._form_behind(index + 1)
        return self._small_then_form(index)

    def _joins_names(self, index: int) -> bool:
        """Whether "and", a name with an initial, and then a head follow."""
        end = index + 1
        while end < self.sentence.last and (self.topics.goes_on(end) or self.page.tokens[end].text == "."):
            end += 1
        is_and = index < self.limit and self.page.tokens[index].norm in ("and", "&")
        return is_and and bool(self._heads(Span(index + 1, end)))

    def _small(self, index: int) -> int | None:
        """ "of", "for" and the small words of other languages before the next word with a capital."""
        if self.page.tokens[index].norm == "on" and (self._is_about(index + 1) or self._is_date(index + 1)):
            return None
        if self.page.tokens[index - 1].norm == "executive" and index - self.first < 3:
            return None  # "Chief Executive of Example Ltd"
        after = index + 1
        between = self._said("articles") | {"l", "dell", "dello", "della", *_APOSTROPHES}
        while after < self.limit and self.page.tokens[after].norm in between:
            after += 1
        if after >= self.limit or not self._goes_on(after) or self._is_whole(index, after):
            return None
        return None if self._is_purpose(index) else after + 1

    def _is_about(self, index: int) -> bool:
        """Like "works with the Windmill Trust on the GREENWAY project": what they work on, no part of the name."""
        near = self.page.tokens[index : min(index + 7, self.sentence.last)]
        return any(t.norm in ("project", "projects", "initiative", "programme", "campaign") for t in near)

    def _is_date(self, index: int) -> bool:
        """Like "signed with Example University on May 24": a day, no topic."""
        behind = self.page.tokens[index + 1 : index + 2]
        day = bool(behind) and (behind[0].text[0].isdigit() or not behind[0].capital)
        return index < self.limit and self.page.tokens[index].norm in self.lexicon.months and day

    def _is_purpose(self, index: int) -> bool:
        """Like "the Windmill Trust for Example Friends": a name that is whole before "for"."""
        heads = self._heads(Span(self.first, index))
        if self.page.tokens[index].norm != "for" or not heads or heads[-1][1].kind not in self._said("own_name"):
            return False
        at, head = heads[-1]
        end = index + 1
        while end < self.sentence.last and self.topics.goes_on(end):
            end += 1
        following = self.page.tokens[end].norm if end < self.sentence.last else ""
        if self.topics.is_topic(Span(index + 1, end)) and following not in ("for", "of", "to"):
            return False  # "Windmill Foundation for American Art"
        return at > self.first and at + len(head.words) == index and not self._all_national(Span(self.first, at))

    def _all_national(self, span: Span) -> bool:
        """Like "Norwegian", "National": what a name with "for" behind its head may begin with."""
        tokens = self.page.tokens[span.first : span.last]
        return all(
            t.norm in self._said("national") or t.norm.endswith(("an", "ish", "ese", "ic", "ch")) for t in tokens
        )

    def _is_whole(self, index: int, after: int) -> bool:
        """Whether another name begins behind "of": "Experts of the Institute …", "… of the University …"."""
        left = self._heads(Span(self.first, index))
        end = after
        while end < self.sentence.last and self.topics.goes_on(end):
            end += 1
        right = self._heads(Span(after, end))
        if not left and after > index + 1 and index - self.first == 1 and self.page.tokens[index].norm == "of":
            first = self.page.tokens[self.first].norm
            return first not in self._said("before_of_the") and first.endswith(
                "s"
            )  # "Officers of the Roads and Docks Council"
        if left and left[0][1].kind in _OF_SEVERAL and right and _is_plural(right[-1][1]):
            return False  # "Federation of Example Industries"
        if not left and index - self.first == 2 and self._is_somebody_of(index, right, end):
            return True
        if not left:
            return bool(right) and right[0][0] == after
        return bool(right) and self.page.tokens[index].norm == "of" and (after > index + 1 or right[0][0] > after)

    def _is_somebody_of(self, index: int, right: list[tuple[int, Head]], end: int) -> bool:
        """Like "Chandra Pond of Otter Fire Department": two words without a head before a name that is whole."""
        friends = {t.norm for t in self.page.tokens[self.first : index]} & self._said("before_of_the")
        whole = bool(right) and right[0][0] > index + 1 and right[-1][0] + len(right[-1][1].words) == end
        return whole and self.page.tokens[index].norm == "of" and not friends

    def _goes_on(self, index: int) -> bool:
        if index >= self.limit:
            return False
        token = self.page.tokens[index]
        ends = ends_name(self.page, self.lexicon, index)
        return token.is_word and token.capital and not ends and token.norm not in self.never

    def _and(self, index: int) -> int | None:
        """ "and" inside a name: "Ministry of Health and Welfare", not "University of A and University of B"."""
        after = index + 1
        after += after < self.limit and self.page.tokens[after].norm in self._said("articles")
        if self.page.tokens[index].norm in ("e", "y", "et", "i") and self.page.tokens[after].text.islower():
            return self._small(index)  # "… dell'Educazione e dello Sviluppo"
        if not self._goes_on(after) or after > index + 1:
            return None
        left = self._heads(Span(self.first, index))
        if left and left[0][0] == self.first and left[0][1].words in SEATS:
            return None  # "City of Otterham and Elm Township"
        end = after
        while end < self.sentence.last and (self.topics.goes_on(end) or self._is_rescue(end)):
            end += 1
        right = self._heads(Span(after, end))
        if left and (right or self._is_head(after)) and not self._is_topic_like(left, right, end):
            return None
        if left:  # a head with what it is for: "Council for A and B"; a run that ends with its head is whole
            tokens = self.page.tokens[self.first : index]
            joined = any(t.norm in self._said("topic") or (t.norm in self.joins and t.text.islower()) for t in tokens)
            place = towns.is_town(self.page.words(Span(after, end))) or self._is_of_town(left, index)
            bracket = self._suits_bracket(end)
            return after + 1 if bracket and not place and (joined or self._has_bracket(end)) else None
        if self.page.tokens[index - 1].text == "." and (right or self._is_initialled(after)):
            return after + 1
        if not right or (right[0][0] == after and len(right[0][1].words) == 1):
            return None
        listed = self.first > self.sentence.first and self.page.tokens[self.first - 1].text == ","
        if listed and index - self.first > 1:
            return None  # ", Harbour Tech and Otter Community College": the last two of several
        common = all(self.topics.is_common(i) for i in (index - 1, *range(after, right[0][0])))
        return after + 1 if common or self._is_of_two_places(index, right[0]) else None

    def _is_initialled(self, index: int) -> bool:
        """Like "Anna T. Example Foundation" behind "John D. and"."""
        end = index + 2
        while end < self.sentence.last and self.topics.goes_on(end + 1):
            end += 1
        initial = (
            end > index + 2 and self.page.tokens[index + 2].text == "." and len(self.page.tokens[index + 1].text) == 1
        )
        return initial and bool(self._heads(Span(index + 3, end + 1)))

    def _is_rescue(self, index: int) -> bool:
        """Like the "&" of "Fire & Rescue Service"."""
        joins = self.page.tokens[index].norm in ("and", "&") and index + 1 < self.sentence.last
        return joins and self.page.tokens[index + 1].text == "Rescue" and self.page.tokens[index - 1].text == "Fire"

    def _is_of_town(self, left: list[tuple[int, Head]], index: int) -> bool:
        """Like "University of Ulm and Nikola Muster": the name is whole with its town."""
        at, head = left[0]
        of = at + len(head.words)
        if head.kind != "university" or of + 1 >= index or self.page.tokens[of].norm != "of":
            return False
        return towns.is_town(self.page.words(Span(of + 1, index)))

    def _is_topic_like(self, left: list[tuple[int, Head]], right: list[tuple[int, Head]], end: int) -> bool:
        """Like "Centre for Harbour Materials and Systems": behind "for" a word that companies have too is a topic."""
        topical = any(t.norm in ("for", "of") for t in self.page.tokens[left[0][0] : end])
        single = len(right) == 1 and right[0][0] == end - 1 and len(right[0][1].words) == 1
        common = single and self.page.tokens[end - 1].norm in self.lexicon.words("heads", "middle")
        return topical and common and left[0][1].kind != "company"

    def _is_of_two_places(self, index: int, right: tuple[int, Head]) -> bool:
        """Like "Bramley and Otley Library", of what serves a place; not "Oxfam and Otley University"."""
        areas = self.page.words(Span(self.first, index)), self.page.tokens[index + 1].text
        between = self.first > self.sentence.first and self.page.tokens[self.first - 1].norm == "between"
        if all(is_area(area) for area in areas) and not between:
            return right[1].kind not in ("university", "company", "foundation")  # "Kent and Medway Growth Hub"
        if self.first > self.sentence.first and self.page.tokens[self.first - 1].text == ",":
            return False  # ", Brightleaf and Otley Hospital": the last two of several
        compass = self.page.tokens[index + 1].norm in ("north", "south", "east", "west", "central", "greater")
        local = right[1].kind in self._said("local") and index - self.first == 1 and right[0] <= index + 3 + 2 * compass
        first = self.page.tokens[self.first].text
        acronym = sum(c.isupper() for c in first) > 2  # "MoRA and Otterham Municipality"
        return local and not acronym

    def _has_bracket(self, end: int) -> bool:
        """Like "Harbour Holdings & Investment (HHI)": the acronym holds it together."""
        return self.page.tokens[self.first].capital and end < self.sentence.last and self.page.tokens[end].text == "("

    def _suits_bracket(self, end: int) -> bool:
        """Whether an acronym in brackets behind the words after "and" is one of the whole name, not of its end."""
        tokens = self.page.tokens[end : end + 3]
        if not tokens or end >= self.sentence.last or tokens[0].text != "(":
            return True
        short = tokens[1].text.casefold() if len(tokens) > 1 else ""
        first, last = self.page.tokens[self.first].norm, self.page.tokens[end - 1].norm
        return len(short) > 1 and short[0] == first[0] and last[0] in short[1:]

    def _comma(self, index: int) -> int | None:
        """Like "Faculty of Roads, Bridges and Ferries" and "Example Media, S.L."."""
        if form := self._form_behind(index):
            return form
        heads = self._heads(Span(self.first, index))
        tokens = self.page.tokens[self.first : index]
        of = next((t.index for t in tokens if t.norm in self._said("topic") and heads and t.index > heads[0][0]), None)
        sure = bool(heads) and heads[0][1].kind == "ministry"  # its acronym may be of another language
        if of is None or not self.topics.is_topic(Span(of + 1, index), sure=sure):
            return None
        last = self.topics.end(index, sure=sure)
        return last if last and (sure or self._suits_bracket(last)) else None

    def _possessive(self, index: int) -> int | None:
        """Like "King's College", "St Mary's Hospital", not "Germany's Ministry"."""
        page = self.page
        if page.tokens[index - 1].norm.endswith("s") and index + 1 < self.limit and self._is_head(index + 1):
            return index + 1  # "Farmers' Union"
        if index + 2 >= self.limit or page.tokens[index + 1].norm != "s":
            return None
        if page.tokens[index - 1].shouted and not page.is_heading_in_capitals(self.sentence):
            return None  # "HRI’s Council Chambers"
        owner, before = page.tokens[index - 1].norm, page.tokens[max(self.first, index - 2)].norm
        saint = index - 1 > self.first and before in ("st", "saint", ".")
        if (saint or owner in self.lexicon.words("names", "owners")) and self._goes_on(index + 2):
            return index + 2
        if not self._is_head(index + 2):
            return None
        words = page.words(Span(self.first, index))
        foreign = towns.country(words) or towns.is_town(words) or self._heads(Span(self.first, index))
        return None if foreign else index + 2

    def _form_behind(self, index: int) -> int | None:
        """The token at which a legal form begins, a comma before it passed: "Example Media 2000, S.L."."""
        index += index < self.limit and self.page.tokens[index].text == ","
        return index if index < self.limit and legal_form_at(self.page, index, self.lexicon) else None

    def _small_then_form(self, index: int) -> int | None:
        """Like "Brightleaf solutions GmbH": one word with a small letter before a legal form."""
        token = self.page.tokens[index]
        if not token.is_word or index + 1 >= self.limit or token.norm in self.never or index - self.first > 3:
            return None
        form = legal_form_at(self.page, index + 1, self.lexicon)
        return index + 1 if form and len(token.text) > 3 else None

    def _is_head(self, index: int) -> bool:
        return head_at(self.page, self.lexicon, index, self.limit) is not None

    def _heads(self, span: Span) -> list[tuple[int, Head]]:
        return heads_in(self.page, self.lexicon, span)
