"""How far a German name goes on to both sides of its head: adjectives, a purpose, a genitive, a place, a legal form.

Invariant: a name has something of its own beside its head; the head and its adjectives are put into the nominative.
"""

from __future__ import annotations

import re

from loaders.documents.page import Page, Span, Token
from loaders.documents.western.german_before import Before
from loaders.documents.western.german_behind import PURPOSE, Behind, vocab_any
from loaders.documents.western.german_heads import Found, head_of
from loaders.documents.western.german_named import named_end, part_of_area, sited_end
from loaders.documents.western.german_nominative import is_adjective, is_national, is_plural, strong, town_of
from loaders.documents.western.german_purposes import Purpose
from loaders.documents.western.german_regions import region_at
from loaders.documents.western.lexicon import Lexicon, is_unknown
from loaders.documents.western.names import Name, is_place, land_at, legal_form_at, place_in
from ontology import vocab

OF = frozenset({"der", "des"})
_BELONGS = re.compile(
    r"(?:Landes|Landkreises|Kreises|Stadt|Freistaat(?:e?s)|Bundes|Länder|Bistums|Kirche|Diakonie|Region|Wissenschaften|Künste)"
)
_CITIES = frozenset({"Berlin", "Hamburg", "Bremen", "Salzburg"})  # lands that are towns
_AIMING = ("ngo", "network_organisation", "federation", "research", "executive_agency", "other")
_UNQUOTED = ("central_government", "regional_government", "local_government", "ministry", "university")
_VAGUE = frozenset({"other", "ngo", "association", "executive_agency", "network_organisation"})
_CARRYING = ("foundation", "association", "network_organisation", "university")  # named after what they carry
_MAX_WORDS = 18


class Extent(Behind):
    """Follows a name from its head to both sides."""

    def __init__(self, page: Page, lexicon: Lexicon, sentence: Span, index: int, found: Found) -> None:
        self.page, self.lexicon, self.sentence, self.index, self.found = page, lexicon, sentence, index, found
        self.first, self.last = index, index + len(found.head.words)
        self.limit = min(sentence.last, index + _MAX_WORDS)
        self.own = found.own
        self.place: str | None = None
        self.territories = lexicon.words("names", "territories")
        self.kind = found.head.kind
        self.nested: Name | None = None
        self.placed = self.formed = False
        self.aside: Span | None = None  # an acronym in brackets inside the name

    def run(self) -> Name | None:
        """The name; None where the head has nothing of its own."""
        before = Before(self.page, self.lexicon, self.sentence, self.index, self.found)
        self.first, own = before.first()
        self.own = self.own or own
        while self.last < self.limit and (after := self._step(self.last)):
            self.last = after
        self._to_acronym()
        self._to_slash()
        titled = self.found.base.casefold() in self.lexicon.words("names", "titled")
        if self._is_group():
            return None
        if not self.own or self._is_only_where() or (titled and not (self.nested or self._is_at())):
            return None
        if self._is_only_said():
            self.first += 1
        words = self._words()
        if self.kind == "library" and any(word.startswith(("Universitäts", "Hochschul")) for word in words):
            self.kind = "university_or_school"
        self.place = self.place or place_in(words) or (place_in(words[:-1]) if self.formed else None)
        if self.place is None and self.first < self.index:
            self.place = town_of(self.page.tokens[self.first].text)
        self.place = self.place or (self.nested.place if self.nested else None)
        if self.found.base.endswith("büro") and not self.nested:
            self.place = None  # "Ingenieurbüro Musterbach" is called after a person
        if self.place in self.lexicon.words("names", "lands") and self.place not in _CITIES:
            self.place = None
        if self.place and "-" in self.place and self.kind == "county_government":
            self.place = None  # "Landkreis Muster-Beispiel" is named after two towns and lies in none
        return Name(Span(self.first, self.last), " ".join(words), self.kind, self.place, self.nested)

    def _is_only_where(self) -> bool:
        """Like "in der Stadt Ulm": where something is, and nobody who acts."""
        before = [self.page.tokens[i].norm for i in range(max(self.sentence.first, self.first - 3), self.first)]
        if before[:1] in (["besteht"], ["bestehend"], ["bestand"]):
            return False  # "besteht aus der Stadt Ulm, …"
        before = before[-2:]
        territory = (
            self.kind in ("commune_government", "county_government", "regional_government")
            and self.found.base.casefold() in self.territories
        )
        return territory and (
            (before[:1] and before[0] in ("in", "aus", "um", "nahe")) or before[-1:] in (["im"], ["in"], ["aus"])
        )

    def _step(self, index: int) -> int | None:
        page, token = self.page, self.page.tokens[index]
        if vocab_any(self.kind, ("ngo", "company", "federation")) and (end := self._to_form(index)):
            return end
        if form := legal_form_at(page, index, self.lexicon):
            return self._form(form)
        if quotation := page.quotation_at.get(index):
            named = not any(vocab.is_kind(self.kind, kind) for kind in _UNQUOTED)
            if (
                named
                and self.index + 1 == index
                and quotation.last <= self.limit
                and quotation.last - quotation.first < 9
            ):
                self.own = True
                return quotation.last + 1
            return None
        if not self.placed and (token.norm in OF or token.norm in ("zu", "von") or token.norm in PURPOSE):
            return self._joined(index)
        if after := region_at(page, self.lexicon, index, self.limit):
            self.own = self.placed = True
            return after
        if self.placed and token.norm in OF and self.found.head.unit and not self.nested:
            return self._genitive(index)  # "Regionalstelle Ulm der Musterer Schulaufsicht"
        return None if self.placed else self._bare(index)

    def _joined(self, index: int) -> int | None:
        """What a small word joins to the head: a purpose, a genitive, a place."""
        norm = self.page.tokens[index].norm
        if norm in ("zur", "zum") and not any(vocab.is_kind(self.kind, kind) for kind in _AIMING):
            return None  # "die Universität zum Vorbild"
        if self.found.own and self.found.base.endswith("ministerium"):
            return None  # "Bundesmusterministerium" says what it is for
        if norm in PURPOSE and self.found.base.casefold() not in self.territories:
            after = Purpose(self.page, self.lexicon, self.limit).end(index + 1)
            self.own = self.own or bool(after)
            return after
        if norm in OF:
            return self._genitive(index)
        return self._at_place(index)

    def _bare(self, index: int) -> int | None:
        """What stands behind the head with nothing between: a name, an acronym in brackets, a title."""
        token = self.page.tokens[index]
        if end := sited_end(self.page, self.lexicon, self.kind, index, self.limit):
            self.own = True
            return end
        if end := self._called(index):
            self.own = self.placed = True
            self.place = self.page.words(Span(index, end))
            return end
        if end := self._saint(index):
            self.own = True
            return end
        named = (
            named_end(self.page, self.lexicon, self.found, index, self.limit) if self.last == self.index + 1 else None
        )
        if end := named or self._qualified(index) or self._headed(index):
            self.own = True
            return end
        if token.is_word and token.capital and self._proper(token):
            self.own = True
            return index + 1
        if token.text == "(" and not self.aside:
            return self._acronym(index)
        if self.own and (end := self._hyphened(index)):
            return end
        if token.norm in ("und", "&") and self.kind == "academy_of_sciences" and self.last == self.index + 3:
            return self._arts(index + 1)
        if token.norm in ("und", "&") and self.kind == "foundation" and index == self.index + 2:
            after = self.page.tokens[index + 1] if index + 1 < self.limit else None
            return index + 2 if after and after.capital and self._proper(after) else None
        return self._titled(index) if self.last == self.index + 1 else None

    def _arts(self, index: int) -> int | None:
        """Like "und der Künste" in "Akademie der Wissenschaften und der Künste"."""
        index += index + 1 < self.limit and self.page.tokens[index].norm in OF
        word = self.page.tokens[index] if index < self.limit else None
        if word is None or not word.capital or head_of(self.lexicon, word.text):
            return None
        self.own = True
        return index + 1

    def _headed(self, index: int) -> int | None:
        """Like "Museum Kunstpalast" in "Stiftung Museum Kunstpalast": another head with a name right behind."""
        found = head_of(self.lexicon, self.page.tokens[index].text) if self.page.tokens[index].capital else None
        mixed = self.found.base.casefold() in self.territories or self.found.head.unit or self.found.plural
        if found is None or found.plural or mixed or self.last != self.index + 1 or self.first == self.index == 0:
            return None
        if not (vocab_any(self.kind, _CARRYING) or self.first < self.index) or found.head.unit:
            return None
        inner = Extent(self.page, self.lexicon, Span(index, self.sentence.last), index, found).run()
        return inner.span.last if inner and inner.span.first == index else None

    def _acronym(self, index: int) -> int | None:
        """Like "(KH)" in "Katholische Hochschule (KH) Mainz": an acronym, with the rest of the name behind it."""
        inside = self.page.tokens[index + 1 : index + 4]
        if len(inside) < 3 or not inside[0].shouted or inside[1].text != ")" or index + 3 >= self.limit:
            return None
        place = is_place(self.page, index + 3, self.limit) or land_at(self.page, self.lexicon, index + 3, self.limit)
        if place:
            self.aside = Span(index, index + 3)
            return index + 3
        return self._genitive(index + 3) if inside[2].norm in OF and self.own and self.found.head.unit else None

    def _form(self, form: tuple[int, str]) -> int:
        """Takes a legal form, which says what a vague head does not."""
        self.own = self.formed = True
        if form[1] == "association" and self.found.base.casefold() in self.territories:
            self.kind = form[1]
        if self.kind not in ("foundation", "bank", "cooperative", "association") or form[1] != "association":
            self.kind = form[1] if self.kind in _VAGUE or form[1] == "cooperative" else self.kind
        return form[0]

    def _proper(self, token: Token) -> bool:
        """A name after the head: "Hochschule Muster-Land", "Stiftung Warentest"."""
        if token.norm in self.lexicon.words("names", "ends") or self._is_other(token.text):
            return False
        if legal := any(
            legal_form_at(self.page, i, self.lexicon) for i in range(token.index, min(token.index + 4, self.limit))
        ):
            return legal
        if self.kind == "foundation":
            return not token.norm.endswith(("projekt", "partner")) and not is_plural(token.text)
        shouted = token.shouted and len(token.text) > 2 and token.norm not in self.lexicon.known_names
        return shouted or is_unknown(self.lexicon.code, token.text)

    def _is_other(self, word: str) -> bool:
        """Whether a word begins another name; "Jugendhaus Musterstadt" goes on with a part of a town."""
        head = head_of(self.lexicon, word)
        return head is not None and (word.casefold() in self.lexicon.heads or head.base.casefold()[-5:] != "stadt")

    def _at_place(self, index: int) -> int | None:
        """Like "zu Köln", "im Landkreis Muster"."""
        norm = self.page.tokens[index].norm
        if norm in ("zu", "von") and (after := is_place(self.page, index + 1, self.limit)):
            self.own = self.placed = True
            return after
        return None

    def _genitive(self, index: int) -> int | None:
        """Like "der Universität Ulm" after a part of it, "der Wissenschaften", "des Landes Brandenburg"."""
        if index + 1 >= self.limit:
            return None
        token = self.page.tokens[index + 1]
        if token.text in self.lexicon.acronym_heads and (self.found.head.unit or self.own):
            return self._of_acronym(index + 1)
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
        if end := part_of_area(self.page, self.lexicon, self.kind, index + 1, self.limit):
            self.own = True
            return end
        if _BELONGS.fullmatch(token.text):
            after = is_place(self.page, index + 2, self.limit) or land_at(
                self.page, self.lexicon, index + 2, self.limit
            )
            if token.text == "Länder" and after:
                return None  # "die Anstalt der Länder Berlin und Brandenburg" is not named by them
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
        foreign = self.found.head.words[0] in ("lab", "hub")  # "Muster Labs" is no genitive
        if head.text != self.found.base and len(self.found.head.words) == 1 and not foreign:
            changes.append((head.start - start, head.end - start, self.found.base))
        for index in range(self.first, self.index):
            token = tokens[index]
            if is_adjective(token.text) or is_national(token.text):
                word = strong(token.text, self.found.head.gender)
                changes.append((token.start - start, token.end - start, word[0].upper() + word[1:]))
        if self.aside and self.nested is None:  # "Hochschule (HS) Muster"
            begin, end = self.page.chars(self.aside)
            changes.append((begin - start, end - start, ""))
        for begin, end, new in sorted(changes, reverse=True):
            text = text[:begin] + new + text[end:]
        return text.replace("\u00ad", "").split()
