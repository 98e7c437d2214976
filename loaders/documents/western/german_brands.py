"""German names without any word for what they are: "iMuster", "der Verein muster.at", "Musterwerk ist ein Anbieter …".

Invariant: such a name counts only where the page says what it is: by a word for a kind right before it, in a sentence
that begins with it and defines it ("X ist eine Agentur für …"), or as one more of an enumeration.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from loaders.documents.page import Page, Span, Token
from loaders.documents.western import towns
from loaders.documents.western.acronyms import is_acronym
from loaders.documents.western.german_heads import head_of
from loaders.documents.western.german_nominative import is_title
from loaders.documents.western.german_roles import roles
from loaders.documents.western.lexicon import Lexicon, is_unknown
from loaders.documents.western.names import place_in

if TYPE_CHECKING:
    from loaders.documents.western.institutions import InstitutionFinder

_MAX_NAME, _MAX_ATTRIBUTES = 4, 12
_DEFINING = frozenset({"ist", "sind", "war"})
_ARTICLES = frozenset({"ein", "eine", "einer", "eines", "der", "die", "das"})
_LEADING = frozenset({"der", "die", "das"})
_CUED = frozenset({"der", "die", "das", "dem"})
_JOINING = frozenset({"und", "sowie", "die", "der", "das", "dem", "den"})
_AFTER = frozenset({"und", "sowie", "gemeinsam", "zusammen"})
_SURE = frozenset({"des", "vom", "beim"})  # "des Vereins Muster": no object can stand there


class BrandFinder:
    """Adds such institutions to those of a page; none is looked for in `reserved` tokens."""

    def __init__(self, finder: InstitutionFinder, reserved: set[int]) -> None:
        lexicon = finder.lexicon
        self.finder, self.page, self.lexicon, self.reserved = finder, finder.page, lexicon, reserved
        self.roles, self.phrases = lexicon.words("brands", "roles"), lexicon.words("brands", "phrases")
        classes: dict[str, list[str]] = self.lexicon.cooperation["classes"]
        self.classes = {word: kind for kind, words in classes.items() for word in words}
        before = lexicon.words("names", "before_names")
        self.clubs = {word: kind for word, kind in self.classes.items() if word in before}

    def run(self) -> None:
        """Marks names behind a word for a kind, and names that a sentence defines."""
        for token in self.page.tokens:
            before = self.page.tokens[token.index - 1].norm if token.index else ""
            if token.index and token.capital and (kind := self._club(token.text)):
                self._behind(token, kind)
            if token.norm in self.roles and token.index + 1 < len(self.page.tokens):
                self._in_role(token)
            if f"{before} {token.norm}" in self.phrases:
                self._cued(token.index + 1)
        for sentence in self.page.sentences:
            self._defined(sentence)
            self._enumerated(sentence)

    def _enumerated(self, sentence: Span) -> None:
        """Like "der Universität A, dem Museum B, der openMuster sowie der Initiative Musterkunde": one more."""
        index, chain = sentence.first, 0
        while index < sentence.last:
            if index in self.finder.taken:
                institution = self.finder.taken[index]
                while index < sentence.last and self.finder.taken.get(index) is institution:
                    index += 1
                chain += 1
            last = self._next(index, sentence.last, sure=chain > 1) if chain else None
            if last is not None:
                index = last
                continue
            known = index < sentence.last and self._is_joined(index, sentence.last)
            chain = chain if known else 0
            index += 1

    def _is_joined(self, index: int, limit: int) -> bool:
        """Whether what stands at a token joins parts of an enumeration, or is a word for a kind before its name."""
        token = self.page.tokens[index]
        small = token.text in ",&" or token.norm in _JOINING
        return small or (index + 1 < limit and bool(self._club(token.text)))

    def _next(self, index: int, limit: int, *, sure: bool) -> int | None:
        """Adds the brand, or initiative, with which an enumeration goes on at a token; where it ends.

        Behind a single institution, not `sure`, only what is spelled as no word and no person's name is.
        """
        tokens, first = self.page.tokens, index
        while first < limit and (tokens[first].text == "," or tokens[first].norm in _JOINING):
            first += 1
        if first == index or first >= limit or not self._is_free(first):
            return None
        if not sure and not (is_acronym(tokens[first].text) and tokens[first - 1].norm in _JOINING):
            return None
        last = brand_end(self.page, self.lexicon, first, limit)
        if tokens[first].norm == "initiative" and first + 1 < limit and tokens[first + 1].capital:
            last = first + 2
        ends = last is not None and (last >= limit or tokens[last].text in ",.;)" or tokens[last].norm in _AFTER)
        if last is None or not ends or not tokens[last - 1].text[-1].isalpha():
            return None
        words = " ".join(self.page.words(Span(first, last)).split())
        if towns.country(words) or is_person_title(self.lexicon, words) or words.casefold() in self.lexicon.known_names:
            return None
        self.finder.add(words, "ngo" if last == first + 2 and " " in words else None, None, Span(first, last))
        return last

    def _in_role(self, token: Token) -> None:
        """Like "Projektpartner ist das iMuster.Lab", "Träger: openMuster"."""
        if self.page.tokens[token.index + 1].norm in ("ist", "sind", "war", "waren", ":"):
            self._cued(token.index + 2)

    def _cued(self, index: int) -> None:
        """A brand behind a cue; without an article, which no person has, only one that no person could be called."""
        limit = self.page.sentence_of(min(index, len(self.page.tokens) - 1)).last
        article = index < limit and self.page.tokens[index].norm in _CUED
        first = index + article
        last = brand_end(self.page, self.lexicon, first, limit)
        if last is None or not all(self._is_free(i) for i in range(first, last)):
            return
        sure = last - first > 1 or is_acronym(self.page.tokens[first].text)
        if not (sure or (article and self.page.tokens[first].text[0].isupper())):
            return
        while last < limit and self._goes_on(last):
            last += 1
        words = " ".join(self.page.words(Span(first, last)).split())
        known = towns.country(words) is not None or words.casefold() in self.lexicon.known_names
        if not known and not is_person_title(self.lexicon, words) and not self._is_noun(first, last, limit):
            self.finder.add(words, None, place_in(words.split()), Span(first, last))

    def _goes_on(self, index: int) -> bool:
        """Like "Deutschland", "Systems" behind a brand."""
        token = self.page.tokens[index]
        return token.is_word and token.capital and self._is_free(index) and (
            towns.country(token.text) is not None or towns.is_town(token.text) or is_brand(self.lexicon, token.text)
        )  # fmt: skip

    def _is_noun(self, first: int, last: int, limit: int) -> bool:
        """Like "MUSTER-Projekt", "EU Kommission": what goes on with a noun is about something else."""
        following = self.page.tokens[last] if last < limit else None
        word = self.page.tokens[first].text
        compound = "-" in word and not is_brand(self.lexicon, word.rsplit("-", 1)[-1])
        return compound or (following is not None and following.capital and following.is_word)

    def _is_free(self, index: int) -> bool:
        return index not in self.finder.taken and index not in self.reserved

    def _club(self, word: str) -> str | None:
        """The kind of a word that stands before names: "Verein", "Vereins"; None for all other words."""
        norm = word.casefold()
        forms = (norm, norm.removesuffix("s"), norm.removesuffix("es"))
        return next((self.clubs[form] for form in forms if form in self.clubs), None)

    def _behind(self, token: Token, kind: str) -> None:
        """Like "der Verein muster.at", "des Vereins Palast"; one more time where the page repeats the name."""
        first = token.index + 1
        limit = self.page.sentence_of(token.index).last
        article = self.page.tokens[token.index - 1].norm
        if token.index in self.reserved:
            return
        quoted = self.page.quotation_at.get(first)
        last: int | None
        if quoted and quoted.last - quoted.first < 9:
            first, last = quoted.first, quoted.last
        else:
            last = brand_end(self.page, self.lexicon, first, limit)
        if last is None:
            run = self._run(first, limit)
            sure = run - first == 1 and article in _SURE and not head_of(self.lexicon, self.page.tokens[first].text)
            last = run if run > first and (sure or self._is_repeated(Span(first, run))) else None
        if last is None or not all(self._is_free(i) for i in range(first, last)):
            return
        text = " ".join(self.page.words(Span(first, last)).split())
        if not towns.is_town(text) and towns.country(text) is None and text.casefold() not in self.lexicon.known_names:
            self.finder.add(text, kind, None, Span(first, last))

    def _run(self, first: int, limit: int) -> int:
        """Where words with capitals end that could be a name."""
        last = first
        while last < min(limit, first + _MAX_NAME):
            token = self.page.tokens[last]
            if not (token.is_word and token.capital) or token.norm in self.lexicon.words("names", "ends"):
                break
            last += 1
        if last - first == 1 and is_title(self.page.tokens[first].text):
            return first
        return last

    def _is_repeated(self, span: Span) -> bool:
        """Whether two or more words stand once more on the page, in any case of their letters."""
        words = [token.norm for token in self.page.tokens[span.first : span.last]]
        if len(words) < 2:
            return False
        norms = [token.norm for token in self.page.tokens]
        return sum(norms[i : i + len(words)] == words for i in range(len(norms))) > 1

    def _defined(self, sentence: Span) -> None:
        """Like "Die ABC ist eines der führenden Unternehmen", "muster ist der IT-Dienstleister": its kind is said."""
        tokens = self.page.tokens
        first = sentence.first + (tokens[sentence.first].norm in _LEADING)
        last = first
        while last < min(sentence.last, first + _MAX_NAME) and tokens[last].norm not in _DEFINING:
            last += 1
        if last == first or last + 2 >= sentence.last or tokens[last].norm not in _DEFINING:
            return
        if not all(self._is_free(i) and tokens[i].is_word for i in range(first, last)):
            return
        if any(roles(self.lexicon).noun(tokens[i].norm) for i in range(first, last)):
            return  # "Projektträgerin ist die Volkshochschule"
        kind = self._defining(last + 1, sentence.last)
        named = last - first == 1 or all(tokens[i].capital for i in range(first, last))
        if kind and named and is_brand(self.lexicon, tokens[first].text) and not self.page.quotation_at.get(first):
            text = " ".join(self.page.words(Span(first, last)).split())
            self.finder.add(text, kind, place_in(text.split()), Span(first, last))

    def _defining(self, index: int, limit: int) -> str | None:
        """The kind that a phrase tells: "eine globale IT- und Managementberatung", "eines der größten Unternehmen"."""
        tokens = self.page.tokens
        if tokens[index].norm not in _ARTICLES:
            return None
        for position in range(index + 1, min(limit, index + _MAX_ATTRIBUTES)):
            token = tokens[position]
            joined = position + 1 < limit and tokens[position + 1].is_dash
            if token.text in ".,;:" or token.norm in ("von", "für", "in", "mit"):
                return None
            if token.capital and token.is_word and not joined:
                return self._kind(token.text)
        return None

    def _kind(self, word: str) -> str | None:
        norm = word.casefold()
        for form in (norm, norm.removesuffix("s"), norm.removesuffix("es"), norm.removesuffix("n")):
            kinds = [kind for end, kind in self.classes.items() if form.endswith(end)]
            if kinds:
                return kinds[0]
        found = head_of(self.lexicon, word)
        return found.head.kind if found and norm not in self.lexicon.words("names", "no_heads") else None


def is_person_title(lexicon: Lexicon, word: str) -> bool:
    """Like "Landrat", "Prof": a person follows."""
    norm = word.casefold()
    return norm in lexicon.words("names", "ends") or any(
        norm in words for words in lexicon.cooperation["functions"].values()
    )


def is_brand(lexicon: Lexicon, word: str) -> bool:
    """A word that can only be a name: an acronym, capitals inside, or none of the language."""
    if len(word) < 3 or not word[0].isalnum() or towns.is_town(word):
        return False
    return is_acronym(word) or is_unknown(lexicon.code, word)


def brand_end(page: Page, lexicon: Lexicon, index: int, limit: int) -> int | None:
    """Where a brand that begins at a token ends: "openMuster", "muster.at", "iMuster.Lab"; None where there is none."""
    if index >= limit or not page.tokens[index].is_word:
        return None
    last = index + 1
    while (
        last + 1 < limit
        and page.tokens[last].text in ".@"
        and page.tokens[last - 1].end == page.tokens[last].start
        and page.tokens[last + 1].start == page.tokens[last].end
        and page.tokens[last + 1].is_word
    ):
        last += 2
    if last > index + 1 or is_brand(lexicon, page.tokens[index].text):
        return last
    return None
