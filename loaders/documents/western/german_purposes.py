"""What a German institution is for, behind "für": "Arbeit, Soziales und Wirtschaft", "nukleare Sicherheit"."""

from __future__ import annotations

from loaders.documents.page import Page
from loaders.documents.western.german_heads import head_of
from loaders.documents.western.german_nominative import is_adjective, is_title
from loaders.documents.western.lexicon import Lexicon
from loaders.documents.western.names import is_place, land_at

_LIKE = ("are", "ale", "ive", "ente", "ante", "ierte", "äre", "ende")  # adjectives that the dictionary has not


class Purpose:
    """Follows a purpose from the token behind "für" to its end, at most to `limit`."""

    def __init__(self, page: Page, lexicon: Lexicon, limit: int) -> None:
        self.page, self.lexicon, self.limit = page, lexicon, limit

    def end(self, index: int) -> int | None:
        """The token behind the purpose that begins at a token; None where none begins."""
        last: int | None = None
        position = index
        if index < self.limit and self.page.tokens[index].norm in self.lexicon.words("names", "no_purposes"):
            return None
        while position < self.limit:
            token = self.page.tokens[position]
            if token.is_word and token.capital:
                if last is not None and self._is_place(position):
                    break
                first = self.page.tokens[index].text
                titled = position == index + 1 and (is_adjective(first) or is_title(first) or first.endswith(_LIKE))
                if last == position and not titled and token.norm not in self.lexicon.words("names", "after_purpose"):
                    break
                last = position + 1
                position += 1
            elif token.is_dash and last == position:
                position += 1
            elif token.norm in ("und", "u", "&") and last is not None and position - last <= 1:
                if self._starts_other(position + 1):
                    break
                position += 1
            elif self._goes_on(position, index, last):
                position += 1
            else:
                break
        return last

    def _goes_on(self, position: int, index: int, last: int | None) -> bool:
        token = self.page.tokens[position]
        return (
            (token.text == "," and last == position and self._list_goes_on(position))
            or self._is_adjective(position)
            or self._is_article(position, index, last)
        )

    def _is_place(self, index: int) -> bool:
        found = is_place(self.page, index, self.limit) or land_at(self.page, self.lexicon, index, self.limit)
        return found is not None

    def _is_article(self, position: int, index: int, last: int | None) -> bool:
        """Like "für die Jugend", "für Geschichte der Technik", not "für Technik der Universität …"."""
        if self.page.tokens[position].norm not in ("die", "das", "den", "der", "des"):
            return False
        if position != index and self.page.tokens[position].norm not in ("der", "des"):
            return False  # "veranstaltet mit dem Amt für Verkehr die Tagung"
        following = self.page.tokens[position + 1].text if position + 1 < self.limit else ""
        acronym = following in self.lexicon.acronym_heads or (following.isupper() and len(following) > 1)
        return position == index or (position == last and not acronym and not head_of(self.lexicon, following))

    def _is_adjective(self, index: int) -> bool:
        token = self.page.tokens[index]
        following = self.page.tokens[index + 1] if index + 1 < self.limit else None
        ends = token.norm.endswith(("e", "en", "er", "es")) and len(token.text) > 4
        return (
            token.is_word
            and ends
            and following is not None
            and (following.capital or following.norm == "und" or following.is_word)
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
            or bool(
                head_of(self.lexicon, token.text) and not token.norm.endswith(("kultur", "gesellschaft", "theater"))
            )
        )

    def _list_goes_on(self, index: int) -> bool:
        """Whether commas lead to an "und" with nothing but nouns between, an adjective before some: "Familie, Senioren
        und Jugend", "Umwelt, ländliche Räume und Forsten"."""
        position = index
        while position + 1 < self.limit and self.page.tokens[position].text == ",":
            small = not self.page.tokens[position + 1].capital
            noun = position + 1 + (small and self._is_adjective(position + 1))
            word = self.page.tokens[noun] if noun < self.limit else None
            if (
                word is None
                or not (word.is_word and word.capital)
                or word.shouted
                or self._starts_other(position + 1)
                or is_place(self.page, noun, self.limit)
            ):
                return False
            position = noun + 1
        return (
            position < self.limit and self.page.tokens[position].norm == "und" and not self._starts_other(position + 1)
        )
