"""Names of institutions in English: a run of words with capitals, joined by small words, around a head.

Invariant: a name has a head ("University", "Council") or a legal form, and a word of its own beside it; it never
crosses a comma, a bracket, or a word that begins another name.
"""

from __future__ import annotations

from collections.abc import Iterator

from loaders.documents.page import Page, Span
from loaders.documents.western import towns
from loaders.documents.western.lexicon import Head, Lexicon, is_unknown
from loaders.documents.western.names import Name, is_place, legal_form_at, place_in

_JOINS = frozenset(
    [
        "of",
        "for",
        "&",
        "de",
        "di",
        "da",
        "do",
        "dos",
        "das",
        "del",
        "della",
        "des",
        "du",
        "d",
        "la",
        "für",
        "der",
        "zu",
        "van",
        "und",
        "en",
        "och",
        "og",
        "i",
        "na",
        "dla",
        "av",
        "het",
        "op",
    ]
)
_ARTICLES = frozenset({"the", "la", "le", "les", "der", "die", "los", "l"})
_AND = frozenset({"and", "&", "et", "y", "e", "und", "en", "och", "og", "i", "na", "dla", "av", "het", "op"})
_APOSTROPHES = "'’"
_MAX_WORDS = 16


def names(page: Page, lexicon: Lexicon) -> Iterator[Name]:
    """Every name of the page in the order of the text."""
    for sentence in page.sentences:
        index = sentence.first
        while index < sentence.last:
            if several := _several(page, sentence, index):
                yield from several
                index = several[-1].span.last
                continue
            run = _Run(page, lexicon, sentence, index)
            name = run.name() if run.last > index else None
            if name:
                yield name
            index = name.span.last if name else run.resume


def _several(page: Page, sentence: Span, index: int) -> list[Name]:
    """Like "the Universities of Leeds, York and Ulm": one institution for each town."""
    got: list[Name] = []
    position = index + 2
    if page.tokens[index].norm != "universities" or position >= sentence.last or page.tokens[index + 1].norm != "of":
        return got
    while position < sentence.last:
        last = is_place(page, position, sentence.last)
        if last:
            town = page.words(Span(position, last))
            span = Span(index if not got else position, last)
            got.append(Name(span, f"University of {town}", "university", town))
            position = last
        elif page.tokens[position].norm in (",", "and") and got:
            position += 1
        else:
            break
    return got if len(got) > 1 else []


class _Run:
    """The words that a name beginning at a token could have, and the name that they make."""

    def __init__(self, page: Page, lexicon: Lexicon, sentence: Span, first: int) -> None:
        self.page, self.lexicon, self.sentence = page, lexicon, sentence
        self.limit = min(sentence.last, first + _MAX_WORDS)
        self.ends = lexicon.words("names", "ends")
        self.never = lexicon.words("names", "never_first")
        self.legal: str | None = None
        self.first = self.last = first
        self.resume = first + 1
        if self._starts(first):
            self.last = first + 1
            while self.last < self.limit and (after := self._step(self.last)):
                self.last = after
                if self.legal:
                    break

    def _starts(self, index: int) -> bool:
        token = self.page.tokens[index]
        if not token.is_word or not token.capital or token.norm in self.never or self._ends_name(token.norm):
            return False
        return not legal_form_at(self.page, index, self.lexicon) or token.text in ("SE", "AS", "SL", "AB", "AG")

    def _ends_name(self, norm: str) -> bool:
        """Like "director", "vice-chancellor"."""
        return norm in self.ends or ("-" in norm and norm.rpartition("-")[2] in self.ends)

    def _step(self, index: int) -> int | None:
        token = self.page.tokens[index]
        if form := legal_form_at(self.page, index, self.lexicon):
            self.legal = form[1]
            return form[0]
        if token.is_word and token.capital:
            return None if self._ends_name(token.norm) or token.norm in self.never else index + 1
        if token.norm in _AND:
            return self._and(index)
        if token.norm in _JOINS or (token.norm == "on" and self._is_head(index - 1)):
            after = index + 1
            while after < self.limit and self.page.tokens[after].norm in _ARTICLES | {"l", *_APOSTROPHES}:
                after += 1
            joined = after < self.limit and self._goes_on(after) and not self._is_whole(index, after)
            return after + 1 if joined else None
        if token.text in _APOSTROPHES:
            return self._possessive(index)
        if token.text == "." and len(self.page.tokens[index - 1].text) <= 2 and self._goes_on(index + 1):
            return index + 2  # "St. Mary's", "J. Smith Foundation"
        return self._small_then_form(index)

    def _is_whole(self, index: int, after: int) -> bool:
        """Whether another name begins behind "of": "Experts of the Institute …", "… of the University …"."""
        left = self._heads(Span(self.first, index))
        end = after
        while end < self.sentence.last and self._goes_on_in(end):
            end += 1
        right = self._heads(Span(after, end))
        if not left:
            return bool(right) and right[0][0] == after
        return bool(right) and self.page.tokens[index].norm == "of" and (after > index + 1 or right[0][0] > after)

    def _goes_on(self, index: int) -> bool:
        if index >= self.limit:
            return False
        token = self.page.tokens[index]
        return token.is_word and token.capital and not self._ends_name(token.norm) and token.norm not in self.never

    def _and(self, index: int) -> int | None:
        """ "and" inside a name: "Ministry of Health and Welfare", not "University of A and University of B"."""
        after = index + 1
        after += after < self.limit and self.page.tokens[after].norm in _ARTICLES
        if not self._goes_on(after) or after > index + 1:
            return None
        left = self._heads(Span(self.first, index))
        end = after
        while end < self.sentence.last and self._goes_on_in(end):
            end += 1
        right = self._heads(Span(after, end))
        following = self.page.tokens[end].norm if end < self.sentence.last else ""
        if left and (right or self._is_head(after)):
            return None
        if left:  # a head with what it is for: "Council for A and B"; a run that ends with its head is whole
            joined = any(self.page.tokens[i].norm in ("of", "for", "on") for i in range(self.first, index))
            return (
                after + 1
                if joined and following != "(" and not towns.is_town(self.page.words(Span(after, end)))
                else None
            )
        common = all(self._is_common(i) for i in range(self.first, index))
        return after + 1 if right and common and right[0][0] > after else None

    def _goes_on_in(self, index: int) -> bool:
        token = self.page.tokens[index]
        return token.is_word and token.capital and not self._ends_name(token.norm)

    def _is_common(self, index: int) -> bool:
        """A word of the language, so no name that stands alone: "Science and Technology Council"."""
        token = self.page.tokens[index]
        return (
            not token.shouted
            and (not token.is_word or token.norm in self.lexicon.lemmas(token.norm))
            and not towns.is_town(token.text)
        )

    def _possessive(self, index: int) -> int | None:
        """Like "King's College", "St Mary's Hospital", not "Germany's Ministry"."""
        page = self.page
        if page.tokens[index - 1].norm.endswith("s") and index + 1 < self.limit and self._is_head(index + 1):
            return index + 1  # "Farmers' Union"
        if index + 2 >= self.limit or page.tokens[index + 1].norm != "s" or not self._is_head(index + 2):
            return None
        owner = page.words(Span(self.first, index))
        return (
            None if towns.country(owner) or towns.is_town(owner) or self._heads(Span(self.first, index)) else index + 2
        )

    def _small_then_form(self, index: int) -> int | None:
        """Like "Brightleaf solutions GmbH": one word with a small letter before a legal form."""
        token = self.page.tokens[index]
        if not token.is_word or index + 1 >= self.limit or token.norm in self.never or self.last - self.first > 3:
            return None
        form = legal_form_at(self.page, index + 1, self.lexicon)
        return index + 1 if form and len(token.text) > 3 else None

    def _is_head(self, index: int) -> bool:
        return head_at(self.page, self.lexicon, index, self.limit) is not None

    def _heads(self, span: Span) -> list[tuple[int, Head]]:
        """The heads in a span, the longest at each place."""
        found: list[tuple[int, Head]] = []
        index = span.first
        while index < span.last:
            head = head_at(self.page, self.lexicon, index, span.last)
            if head:
                found.append((index, head))
            index += len(head.words) if head and len(head.words) > 1 and head.words[-1] not in ("of", "for") else 1
        return found

    def name(self) -> Name | None:
        """The name that the run makes; None where it has no head and no legal form."""
        while self.last > self.first + 1 and not (self.page.tokens[self.last - 1].is_word or self.legal):
            self.last -= 1
        span = Span(self.first, self.last)
        heads = self._heads(span)
        self.resume = self.last
        if not heads and not self.legal:
            return None
        if self.legal is None and not self._has_own_words(span, heads):
            return None
        words = self.page.words(span).replace("\u00ad", "").split()
        kind = self.legal if self.legal and not heads else self._kind(heads)
        return Name(span, " ".join(words), kind, _place(words) if not self.legal else place_in(words[:-1]))

    def _kind(self, heads: list[tuple[int, Head]]) -> str:
        """Of the last head before the first small word: "Foundation Center for …" is a centre."""
        small = next((i for i in range(self.first, self.last) if not self.page.tokens[i].capital), self.last)
        before = [head for index, head in heads if index < small]
        return (before or [heads[0][1]])[-1].kind

    def _has_own_words(self, span: Span, heads: list[tuple[int, Head]]) -> bool:
        """A word that is neither head nor common to all names of its kind: "City Council" alone names nobody."""
        generic = self.lexicon.words("names", "generic")
        inside = {i for index, head in heads for i in range(index, index + len(head.words))}
        own = [self.page.tokens[i] for i in range(span.first, span.last) if i not in inside]
        own = [token for token in own if token.capital and token.norm not in generic]
        if len(own) == 1 and own[0].index == span.first == self.sentence.first and len(heads) == 1:
            return own[0].norm not in self.lexicon.words("names", "sentence_starts")
        return bool(own)


def head_at(page: Page, lexicon: Lexicon, index: int, limit: int) -> Head | None:
    """The longest head whose first word stands at a token, with a capital."""
    token = page.tokens[index]
    if not token.capital:
        return None
    for head in lexicon.heads.get(token.norm, ()):
        last = index + len(head.words)
        if last <= limit and all(t.norm == w for t, w in zip(page.tokens[index:last], head.words, strict=True)):
            return head
    kind = lexicon.foreign.get(token.norm)
    return Head((token.norm,), kind) if kind else None


def _place(words: list[str]) -> str | None:
    """The town of a name: its last word, or what stands after "of", "de", "in"."""
    if found := place_in(words):
        return found
    if len(words) > 1 and towns.is_town(words[0]) and is_unknown("en", words[0]):
        return words[0]
    return None
