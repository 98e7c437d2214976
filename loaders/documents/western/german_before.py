"""What belongs to a German name before its head: "Staats- und …", adjectives, names of people, "H. und K. Muster …"."""

from __future__ import annotations

from loaders.documents.page import Page, Span, Token
from loaders.documents.western import towns
from loaders.documents.western.german_heads import Found, head_of
from loaders.documents.western.german_nominative import is_adjective, is_national, town_of
from loaders.documents.western.lexicon import Lexicon, is_unknown

_ONCE = frozenset({"professional_chamber", "chamber_of_commerce", "craft_chamber", "parliament", "church"})
_DEFINITE = frozenset({"der", "die", "das", "dem", "den", "des"})
_NAMED_AFTER = frozenset({"university", "school", "hospital"})
_BEFORE = _DEFINITE | {"vom", "am", "beim", "zum", "zur", "im"}
_NO_NAMES = ("er", "in", "ung", "tag", "partner", "schulen", "ende", "jahr", "schaft", "en", "kreis")  # "der Direktor"
_OF_LANDS = frozenset(
    {"Thüringer", "Schweizer", "Tiroler", "Vorarlberger", "Kärntner", "Burgenländer", "Allgäuer", "Harzer"}
)
_MAX_WORDS = 7


class Before:
    """Follows a name from its head to the left."""

    def __init__(self, page: Page, lexicon: Lexicon, sentence: Span, index: int, found: Found) -> None:
        self.page, self.lexicon, self.sentence, self.index, self.found = page, lexicon, sentence, index, found
        self._first, self._own = index, False

    def first(self) -> tuple[int, bool]:
        """The first token of the name, and whether something of its own stands before the head."""
        tokens, lexicon = self.page.tokens, self.lexicon
        self._coordinated()
        self._initials()
        self._national()
        self._with_apostrophe()
        self._by_acronym()
        while self._first > self.sentence.first and self.index - self._first < _MAX_WORDS:
            token = tokens[self._first - 1]
            if not token.is_word or not token.capital or token.norm in lexicon.words("names", "ends"):
                break
            if token.norm in lexicon.words("names", "never_first") or not self._belongs(token):
                break
            self._first -= 1
            self._own = self._own or not self._is_weak(token)
        self._couple()
        self._saint()
        return self._first, self._own

    def _saint(self) -> None:
        """Like "St." before "Marien-Hospital"."""
        first, tokens = self._first, self.page.tokens
        first -= first - 3 >= self.sentence.first and tokens[first - 1].is_dash  # "St.-Josef-Haus"
        dot = first - 2 >= self.sentence.first and tokens[first - 1].text == "."
        if dot and tokens[first - 2].norm == "st" and tokens[first - 2].capital:
            self._first, self._own = first - 2, True

    def _couple(self) -> None:
        """Like "Ida und Otto Muster Stiftung": a first name and "und" before the name that was followed."""
        tokens, first = self.page.tokens, self._first - 2
        if not self.found.head.whole or self._first >= self.index or first < self.sentence.first:
            return
        joined = tokens[first + 1].norm in ("und", "&") and tokens[first].capital and tokens[first].is_word
        before = tokens[first - 1].norm if first > self.sentence.first else ","
        fits = before in _DEFINITE or before in (",", "•", "*", "-", "und", "von", "durch")
        named = not towns.is_town(tokens[first].text) and head_of(self.lexicon, tokens[first].text) is None
        if joined and fits and named and (self.index - self._first > 1 or "-" in tokens[self.index].text):
            self._first = first

    def _coordinated(self) -> None:
        """Like "Staats- und Universitätsbibliothek"."""
        first, tokens = self._first, self.page.tokens
        joined = first - 3 >= self.sentence.first and tokens[first - 1].norm in ("und", ",")
        if joined and tokens[first - 2].is_dash and tokens[first - 3].capital:
            self._first -= 3

    def _national(self) -> None:
        """Like "die österreichische Handelskammer": of some institutions a country has one."""
        before = self.page.tokens[max(self.sentence.first, self._first - 2) : self._first]
        once = self.found.head.kind in _ONCE and len(before) == 2
        if once and is_national(before[1].text) and before[0].norm in _DEFINITE:
            self._first, self._own = self._first - 1, True

    def _with_apostrophe(self) -> None:
        """Like "O’Muster Verlag"."""
        before = self.page.tokens[max(self.sentence.first, self._first - 3) : self._first]
        if len(before) == 3 and self.found.head.whole and before[1].text in "’'" and before[0].end == before[1].start:
            self._first, self._own = self._first - 3, True

    def _by_acronym(self) -> None:
        """Like "Anna Muster Gesellschaft (AMG)": the acronym behind says which words before the head belong to it."""
        tokens, index = self.page.tokens, self.index
        behind = tokens[index + 1 : min(index + 4, self.sentence.last)]
        if len(behind) < 3 or behind[0].text != "(" or behind[2].text != ")" or not behind[1].shouted:
            return
        letters = behind[1].text
        for size in (3, 2, 1):
            first = index - size
            words = tokens[max(self.sentence.first, first) : index]
            fits = len(words) == size and size < len(letters) and all(word.capital for word in words)
            if fits and "".join(word.text[0] for word in words) == letters[:size]:
                self._first, self._own = first, True
                return

    def _initials(self) -> None:
        """Like "H. und K." before the name of a foundation."""
        tokens = self.page.tokens
        first = self._first - 1
        whole = self.found.head.whole and first > self.sentence.first
        if not whole or not is_unknown(self.lexicon.code, tokens[first].text):
            return
        while first - 2 >= self.sentence.first and tokens[first - 1].text == "." and len(tokens[first - 2].text) == 1:
            first -= 2
            joined = first - 3 >= self.sentence.first and tokens[first - 1].norm in ("und", "u", "&")
            first -= joined and tokens[first - 2].text == "."
        if first < self._first - 1:
            self._first, self._own = first, True

    def _belongs(self, token: Token) -> bool:
        if is_adjective(token.text) or town_of(token.text) or token.text in _OF_LANDS:
            whole = token.index > self.sentence.first or self.found.head.kind == "university"
            return whole or token.norm not in self.lexicon.words("names", "weak_adjectives")
        if token.shouted or self._is_eponym(token):
            return True
        inner = head_of(self.lexicon, token.text)
        if inner is not None and not inner.own and "-" not in token.text and not self.found.head.whole:
            return False  # "Musterlabor Hochschule": another thing
        following = self.page.tokens[self._first]
        if self.found.head.whole or is_unknown(self.lexicon.code, token.text):
            return token.norm not in self.lexicon.words("names", "appositions") and following.index <= self.index
        return False

    def _is_eponym(self, token: Token) -> bool:
        """Like "Leibniz Institut", "Wilhelms Universität": whom an institution is called after, without a hyphen."""
        if token.text in self.lexicon.words("names", "families"):
            return token.index + 1 == self.index
        taught = self.found.head.kind in _NAMED_AFTER and token.index + 1 == self.index
        if taught and token.norm in self.lexicon.words("names", "eponyms"):
            return True
        article = token.index > self.sentence.first and self.page.tokens[token.index - 1].norm in _BEFORE
        bare = head_of(self.lexicon, token.text) is None and not towns.is_town(token.text)
        return taught and article and bare and not token.norm.endswith(_NO_NAMES)

    def _is_weak(self, token: Token) -> bool:
        return token.norm in self.lexicon.words("names", "weak_adjectives") or (token.shouted and len(token.text) < 3)
