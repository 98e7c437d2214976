"""How far a German name goes on to both sides of its head: adjectives, a purpose, a genitive, a place, a legal form.

Invariant: a name has something of its own beside its head; the head and its adjectives are put into the nominative.
"""

from __future__ import annotations

import re

from loaders.documents.page import Page, Span, Token
from loaders.documents.western import towns
from loaders.documents.western.german_heads import Found, head_of
from loaders.documents.western.lexicon import Lexicon, is_unknown
from loaders.documents.western.names import Name, is_place, legal_form_at, place_in
from ontology import vocab

_ADJECTIVE = re.compile(
    r"\w+(?:isch|lich|deutsch|ig|frei|hoh|staatlich|neu|alt|groß|vereint|rot)(?:e|en|er|es|em)?|(?:Deutsch|Rot|Groß|Hoh|Frei|Alt|Neu|Vereinigt)(?:e|en|er|es|em)"
)
_FROM_TOWN = re.compile(r"(\w+?)(?:er)")
_ENDING = {"f": "e", "m": "er", "n": "es", "pl": "e"}
_PURPOSE = frozenset({"für", "zur", "zum", "gegen"})
OF = frozenset({"der", "des"})
_BELONGS = re.compile(
    r"(?:Landes|Landkreises|Kreises|Stadt|Freistaat(?:e?s)|Bundes|Länder|Bistums|Kirche|Diakonie|Region|Wissenschaften|Künste)"
)
INSIDE = frozenset(
    {
        "am",
        "an",
        "der",
        "die",
        "das",
        "dem",
        "den",
        "des",
        "für",
        "in",
        "im",
        "und",
        "zur",
        "zum",
        "von",
        "gegen",
        "mit",
        "&",
    }
)
_CITIES = frozenset({"Berlin", "Hamburg", "Bremen", "Salzburg"})  # lands that are towns
_TERRITORIES = frozenset(
    {
        "stadt",
        "gemeinde",
        "land",
        "landkreis",
        "kreis",
        "bezirk",
        "kanton",
        "freistaat",
        "hansestadt",
        "landeshauptstadt",
        "universitätsstadt",
        "kreisstadt",
        "lutherstadt",
        "region",
    }
)
_MAX_WORDS = 18


def land_at(page: Page, lexicon: Lexicon, index: int, limit: int) -> int | None:
    lands = lexicon.words("names", "lands")
    return next(
        (last for last in (index + 2, index + 1) if last <= limit and page.words(Span(index, last)) in lands), None
    )


class Extent:
    """Follows a name from its head to both sides."""

    def __init__(self, page: Page, lexicon: Lexicon, sentence: Span, index: int, found: Found) -> None:
        self.page, self.lexicon, self.sentence, self.index, self.found = page, lexicon, sentence, index, found
        self.first, self.last = index, index + len(found.head.words)
        self.limit = min(sentence.last, index + _MAX_WORDS)
        self.own = found.own
        self.place: str | None = None
        self.kind = found.head.kind
        self.nested: Name | None = None
        self.placed = self.formed = False

    def run(self) -> Name | None:
        """The name; None where the head has nothing of its own."""
        self._left()
        while self.last < self.limit and (after := self._step(self.last)):
            self.last = after
        if not self.own or self._is_only_where():
            return None
        words = self._words()
        if self.kind == "library" and any(word.startswith(("Universitäts", "Hochschul")) for word in words):
            self.kind = "university_or_school"
        self.place = self.place or place_in(words) or (place_in(words[:-1]) if self.formed else None)
        if self.place in self.lexicon.words("names", "lands") and self.place not in _CITIES:
            self.place = None
        return Name(Span(self.first, self.last), " ".join(words), self.kind, self.place, self.nested)

    def _is_only_where(self) -> bool:
        """Like "in der Stadt Ulm": where something is, and nobody who acts."""
        before = [self.page.tokens[i].norm for i in range(max(self.sentence.first, self.first - 2), self.first)]
        territory = (
            self.kind in ("commune_government", "county_government", "regional_government")
            and self.found.base.casefold() in _TERRITORIES
        )
        return territory and (
            (before[:1] and before[0] in ("in", "aus", "um", "nahe")) or before[-1:] in (["im"], ["in"], ["aus"])
        )

    def _left(self) -> None:
        page, lexicon = self.page, self.lexicon
        if (
            self.first - 3 >= self.sentence.first
            and page.tokens[self.first - 1].norm in ("und", ",")
            and page.tokens[self.first - 2].is_dash
            and page.tokens[self.first - 3].capital
        ):
            self.first -= 3  # "Staats- und Universitätsbibliothek"
        self._initials()
        while self.first > self.sentence.first and self.index - self.first < 7:
            token = page.tokens[self.first - 1]
            if not token.is_word or not token.capital or token.norm in lexicon.words("names", "ends"):
                break
            if token.norm in lexicon.words("names", "never_first") or not self._belongs_before(token):
                break
            self.first -= 1
            self.own = self.own or not self._is_weak(token)

    def _initials(self) -> None:
        """Like "H. und K." before the name of a foundation."""
        tokens = self.page.tokens
        first = self.first - 1
        if (
            not self.found.head.whole
            or first <= self.sentence.first
            or not is_unknown(self.lexicon.code, tokens[first].text)
        ):
            return
        while first - 2 >= self.sentence.first and tokens[first - 1].text == "." and len(tokens[first - 2].text) == 1:
            first -= 2
            if (
                first - 3 >= self.sentence.first
                and tokens[first - 1].norm in ("und", "u", "&")
                and tokens[first - 2].text == "."
            ):
                first -= 1
        if first < self.first - 1:
            self.first, self.own = first, True

    def _belongs_before(self, token: Token) -> bool:
        if _ADJECTIVE.fullmatch(token.text) or _is_from_town(token.text):
            return token.index > self.sentence.first or token.norm not in self.lexicon.words("names", "weak_adjectives")
        if token.shouted:
            return True
        following = self.page.tokens[self.first]
        if self.found.head.whole or is_unknown(self.lexicon.code, token.text):
            return token.norm not in self.lexicon.words("names", "appositions") and following.index <= self.index
        return False

    def _is_weak(self, token: Token) -> bool:
        return token.norm in self.lexicon.words("names", "weak_adjectives") or (token.shouted and len(token.text) < 3)

    def _step(self, index: int) -> int | None:
        page, token = self.page, self.page.tokens[index]
        if (vocab.is_kind(self.kind, "ngo") or vocab.is_kind(self.kind, "company")) and (end := self._to_form(index)):
            return end
        if form := legal_form_at(page, index, self.lexicon):
            return self._form(form)
        if quotation := page.quotation_at.get(index):
            if self.index + 1 == index and quotation.last <= self.limit and quotation.last - quotation.first < 9:
                self.own = True
                return quotation.last + 1
            return None
        if token.norm in _PURPOSE and not self.placed and self.found.base.casefold() not in _TERRITORIES:
            after = self._phrase(index + 1)
            self.own = self.own or bool(after)
            return after
        if token.norm in OF and not self.placed:
            return self._genitive(index)
        if token.norm in ("zu", "von", "im", "an") and not self.placed:
            return self._at_place(index)
        if after := is_place(page, index, self.limit) or land_at(page, self.lexicon, index, self.limit):
            self.own = self.placed = True
            return after
        if token.is_word and token.capital and not self.placed and self._proper(token):
            self.own = True
            return index + 1
        return None

    def _form(self, form: tuple[int, str]) -> int:
        """Takes a legal form, which says what a vague head does not."""
        self.own = self.formed = True
        if form[1] == "association" and self.found.base.casefold() in _TERRITORIES:
            self.kind = form[1]
        if self.kind not in ("foundation", "bank", "cooperative", "association") or form[1] != "association":
            self.kind = (
                form[1] if self.kind in ("other", "ngo", "association") or form[1] == "cooperative" else self.kind
            )
        return form[0]

    def _proper(self, token: Token) -> bool:
        """A name after the head: "Hochschule Muster-Land", "Stiftung Warentest"."""
        if token.norm in self.lexicon.words("names", "ends") or head_of(self.lexicon, token.text):
            return False
        if legal := any(
            legal_form_at(self.page, i, self.lexicon) for i in range(token.index, min(token.index + 4, self.limit))
        ):
            return legal
        if self.found.head.whole or self.kind == "foundation":
            return not token.norm.endswith(("projekt", "partner"))
        return is_unknown(self.lexicon.code, token.text)

    def _to_form(self, index: int) -> int | None:
        """Like "Freunde am Fluss" before "e.V.": words of a name up to the first of them that is a legal form."""
        end = index
        while end < min(self.limit, index + 7):
            if legal_form_at(self.page, end, self.lexicon):
                return end if end > index else None
            token = self.page.tokens[end]
            if not (token.is_word and (token.capital or token.norm in INSIDE)) or token.norm in self.lexicon.words(
                "names", "ends"
            ):
                return None
            end += 1
        return None

    def _at_place(self, index: int) -> int | None:
        """Like "zu Köln", "im Landkreis Muster"."""
        norm = self.page.tokens[index].norm
        if norm in ("zu", "von") and (after := is_place(self.page, index + 1, self.limit)):
            self.own = self.placed = True
            return after
        return None

    def _phrase(self, index: int) -> int | None:
        """A purpose: "Wald- und Wiesenkunde", "kulturelle Bildung", "Arbeit, Soziales und Wirtschaft"."""
        last: int | None = None
        position = index
        while position < self.limit:
            token = self.page.tokens[position]
            if token.is_word and token.capital:
                if last is not None and (
                    is_place(self.page, position, self.limit) or land_at(self.page, self.lexicon, position, self.limit)
                ):
                    break
                if last == position and token.norm not in self.lexicon.words("names", "after_purpose"):
                    break
                last = position + 1
                position += 1
            elif token.is_dash and last == position:
                position += 1
            elif token.norm in ("und", "u", "&") and last is not None and position - last <= 1:
                if self._starts_other(position + 1):
                    break
                position += 1
            elif (
                (token.text == "," and last == position and self._list_goes_on(position))
                or self._is_adjective(position)
                or self._is_article(position, index, last)
            ):
                position += 1
            else:
                break
        return last

    def _is_article(self, position: int, index: int, last: int | None) -> bool:
        """Like "für die Jugend", "für Geschichte der Technik", not "für Technik der Universität …"."""
        if self.page.tokens[position].norm not in ("die", "das", "den", "der", "des"):
            return False
        following = self.page.tokens[position + 1].text if position + 1 < self.limit else ""
        return position == index or (position == last and not head_of(self.lexicon, following))

    def _is_adjective(self, index: int) -> bool:
        token = self.page.tokens[index]
        following = self.page.tokens[index + 1] if index + 1 < self.limit else None
        ends = token.norm.endswith(("e", "en", "er", "es")) and len(token.text) > 4
        return (
            token.is_word
            and ends
            and following is not None
            and (following.capital or following.norm in ("und",) or following.is_word)
            and token.norm not in self.lexicon.words("names", "never_first")
        )

    def _starts_other(self, index: int) -> bool:
        """Whether another name, not one more purpose, begins at a token."""
        if index >= self.limit:
            return True
        token = self.page.tokens[index]
        if token.norm in ("der", "die", "das", "dem", "des", "den"):
            return True
        return (
            token.text in self.lexicon.acronym_heads
            or (token.capital and token.shouted)
            or bool(head_of(self.lexicon, token.text) and not token.norm.endswith(("kultur", "gesellschaft")))
        )

    def _list_goes_on(self, index: int) -> bool:
        """Whether commas lead to an "und" with nothing but single words between: "Familie, Senioren und Jugend"."""
        position = index
        while position + 1 < self.limit and self.page.tokens[position].text == ",":
            word = self.page.tokens[position + 1]
            if (
                not (word.is_word and word.capital)
                or word.shouted
                or self._starts_other(position + 1)
                or is_place(self.page, position + 1, self.limit)
            ):
                return False
            position += 2
        return (
            position < self.limit and self.page.tokens[position].norm == "und" and not self._starts_other(position + 1)
        )

    def _genitive(self, index: int) -> int | None:
        """Like "der Universität Ulm" after a part of it, "der Wissenschaften", "des Landes Brandenburg"."""
        if index + 1 >= self.limit:
            return None
        token = self.page.tokens[index + 1]
        head = next(
            (
                i
                for i in range(index + 1, min(index + 6, self.limit))
                if self.page.tokens[i].capital and head_of(self.lexicon, self.page.tokens[i].text)
            ),
            None,
        )
        if head is not None and (self.found.head.unit or self.own):
            found = head_of(self.lexicon, self.page.tokens[head].text)
            whole = (
                Extent(self.page, self.lexicon, Span(index + 1, self.sentence.last), head, found).run()
                if found
                else None
            )
            if whole and whole.span.first == index + 1:
                self.own, self.nested, self.placed = True, whole, True
                return whole.span.last
        if _BELONGS.fullmatch(token.text):
            after = is_place(self.page, index + 2, self.limit) or land_at(
                self.page, self.lexicon, index + 2, self.limit
            )
            if after or token.text in ("Länder", "Bundes", "Wissenschaften", "Künste"):
                self.own = True
                return after or index + 2
        return None

    def _words(self) -> list[str]:
        """The words of the name, the head and the adjectives before it in the nominative."""
        tokens = self.page.tokens
        start, _ = self.page.chars(Span(self.first, self.last))
        text = self.page.words(Span(self.first, self.last))
        changes: list[tuple[int, int, str]] = []
        head = tokens[self.index]
        if head.text != self.found.base and len(self.found.head.words) == 1:
            changes.append((head.start - start, head.end - start, self.found.base))
        ending = _ENDING.get(self.found.head.gender)
        for index in range(self.first, self.index):
            token = tokens[index]
            if ending and _ADJECTIVE.fullmatch(token.text) and token.norm.endswith(("en", "em", "er", "es", "e")):
                changes.append((token.start - start, token.end - start, _strong(token.text, ending)))
        for begin, end, new in sorted(changes, reverse=True):
            text = text[:begin] + new + text[end:]
        return text.replace("\u00ad", "").split()


def _strong(word: str, ending: str) -> str:
    """An adjective with the ending of the nominative without an article."""
    for old in ("en", "em", "er", "es", "e"):
        if word.endswith(old) and len(word) > len(old) + 2:
            return word[: -len(old)] + ending
    return word


def _is_from_town(word: str) -> bool:
    """Like "Berliner", "Mainzer"."""
    match = _FROM_TOWN.fullmatch(word)
    return bool(match) and any(towns.is_town(match[1] + rest) for rest in ("", "e", "en")) if match else False
