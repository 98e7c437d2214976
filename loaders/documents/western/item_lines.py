"""Items of lists that somebody announced as lists of institutions: the whole line is the name, whatever part of it
the rules for names had seen: "Centre for Living with the Sea", "SPD Kreisverband Ulm", "ABC – Agency for Cakes".

Invariant: a line names one institution; one with two, with a word for a role, or with the looks of a sentence or of a
person is left to the rules for names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from loaders.documents.findings import Institution
from loaders.documents.page import Span, Token
from loaders.documents.western import towns
from loaders.documents.western.german_heads import head_of
from loaders.documents.western.german_roles import roles
from loaders.documents.western.heads import head_at
from loaders.documents.western.lexicon import is_unknown
from loaders.documents.western.names import country_after, legal_form_at, place_in
from loaders.values.privacy import MASK

if TYPE_CHECKING:
    from loaders.documents.western.item_names import ItemNames

_MAX_LINE, _MAX_SHORT = 16, 3  # tokens of a name, of a brand before a dash
_ARTICLES = frozenset(["the", "die", "der", "das", "dem", "den"])
_CUTS = frozenset(["(", ";", "|", ":", "[", "/"])
_SMALL = frozenset(["of", "for", "and", "the", "in", "on", "de", "di", "da", "do", "für", "und", "der", "die", "das"])
_SMALL |= {"des", "dem", "zu", "&", "la", "le", "an", "am", "im", "with", "to", "against", "mit", "gegen", "bei", "von"}
_SMALL |= {"e", "y", "et", "pro", "+", ".", "'", "’", "!", "?"}
_CLUBS = ("freunde", "retter", "helfer", "tafel", "hilfe", "werkstatt", "laden", "küche", "bühne", "treff", "garten")
_VERBS = frozenset(["is", "are", "was", "were", "has", "have", "will", "ist", "sind", "wird", "hat", "haben", "war"])
_PEOPLE = frozenset(["vertreter", "vertreterinnen", "vertretung", "engagierte", "einzelpersonen", "sowie", "weitere"])


class ItemLines:
    """Reads such lines of one page."""

    def __init__(self, names: ItemNames) -> None:
        self.names, self.page, self.finder, self.lexicon = names, names.page, names.finder, names.lexicon
        self.german = self.lexicon.code == "de"

    def institution(self, line: Span, reserved: set[int], *, announced: bool) -> Institution | None:
        """The one institution that a line names; None where it has not the looks of a name, or where no rule for names
        knew it and nothing but a heading announced it."""
        name = self._name(line)
        if name is None or any(i in reserved for i in range(name.first, name.last)):
            return None
        whole, short = self._around_dash(name)
        inside = {id(i): i for n in range(whole.first, whole.last) if (i := self.finder.taken.get(n))}
        if len(inside) > 1:
            return None
        text = self._text(short or name)
        if not inside and not announced:
            return None
        if not inside:
            return self._new(short or name, whole, text)
        return self._whole(next(iter(inside.values())), whole, text)

    def _text(self, span: Span) -> str:
        return " ".join(self.page.words(span).split())

    def _new(self, name: Span, whole: Span, text: str) -> Institution | None:
        if not self._is_name(name):
            return None
        one = self.finder.add(text, self._kind(name), place_in(text.split()), whole)
        self._other_names(one, name, whole)
        return one

    def _whole(self, one: Institution, whole: Span, text: str) -> Institution | None:
        """Gives an institution that only a part of the line told the name of all of it."""
        within = [m for m in one.mentions if m.span.first in whole]
        if len(within) != 1:
            return None
        span = within[0].span
        if span == whole or self._is_said(Span(span.last, whole.last)):
            return one
        only = len(one.mentions) == 1 and self._text(span) == one.name
        longer = len(text) > len(one.name)
        if only and longer:
            alias = text.startswith(one.name + " ")
            one.kind = one.kind if alias else self._kind(whole) or one.kind
            self.finder.rename(one, text, whole)
            one.aliases = one.aliases if alias else [a for a in one.aliases if a not in text]
            self._other_names(one, whole, whole)
            return one
        if only or text.casefold() == one.name.casefold() or text.casefold() in (a.casefold() for a in one.aliases):
            self.finder.rename(one, one.name, whole)
            one.aliases = [a for a in one.aliases if a != one.name]
            self._other_names(one, whole, whole)
            return one
        self.finder.drop(one, whole)
        return self._new(whole, whole, text)

    def _other_names(self, one: Institution, name: Span, whole: Span) -> None:
        """Both sides of a dash, and the whole line, are names of the same."""
        sides = [name, whole]
        inner = range(whole.first + 1, whole.last - 1)
        dash = next((i for i in inner if self._is_spaced(i) and i not in self.page.quoted), None)
        sides += [Span(whole.first, dash), Span(dash + 1, whole.last)] if dash else []
        for text in dict.fromkeys(self._text(side) for side in sides):
            if text != one.name and text not in one.aliases:
                one.aliases.append(text)

    def _is_said(self, rest: Span) -> bool:
        """Like "Italy", "Ulm" behind a name: where it is, and no part of it."""
        if rest.last <= rest.first:
            return False
        text = self.page.words(rest).strip("-–— ")
        return bool(towns.country(text) or towns.is_town(text))

    def _name(self, line: Span) -> Span | None:
        """The words of a line up to a sign that ends its name; None where it cannot be one."""
        first, tokens = line.first, self.page.tokens
        while first < line.last and tokens[first].norm in _ARTICLES and not tokens[first].shouted:
            first += 1
        last = first
        while last < line.last and tokens[last].text not in _CUTS and not self._ends(last, line):
            quoted = self.page.quotation_at.get(last)
            last = quoted.last + 1 if quoted and quoted.last < line.last else last + 1
        bracket = last < line.last and tokens[last].text == "/" and tokens[last].start == tokens[last - 1].end
        while bracket and last < line.last and tokens[last].text not in _CUTS - {"/"}:
            last += 1  # "Kreisverband Ulm/Musterau"
        while last > first and tokens[last - 1].text in ".,;" and not self._is_form(last):
            last -= 1
        name = Span(first, last)
        return name if 0 < last - first <= _MAX_LINE and self._is_whole(name) else None

    def _is_form(self, last: int) -> bool:
        """Whether the dot before a token ends "e.V.", "Ltd."."""
        return any(
            (form := legal_form_at(self.page, i, self.lexicon)) is not None and form[0] == last
            for i in range(max(0, last - 4), last)
        )

    def _ends(self, index: int, line: Span) -> bool:
        """A comma ends a name but before topics with small letters: "Centre for peace, rights and order"."""
        if self.page.tokens[index].text != ",":
            return False
        behind = self.page.tokens[index + 1 : line.last]
        topics = bool(behind) and behind[0].is_word and not behind[0].capital and behind[0].norm not in _ARTICLES
        if not self.german and self._is_abroad(behind):
            return False
        return not (topics and any(t.norm in ("and", "und") for t in behind[:3]))

    def _is_abroad(self, behind: list[Token]) -> bool:
        """Like the end of "Centro Faro, Mare e Musica (Italy)": two words joined before a country in brackets."""
        texts = [t.text for t in behind]
        if len(texts) < 6 or texts[-1] != ")" or texts[-3] != "(" or towns.country(texts[-2]) is None:
            return False
        words = behind[:-3]
        joined = any(t.norm in ("e", "y", "et", "and", "&", "i") for t in words[1:-1])
        return joined and "," not in texts and words[0].capital and words[-1].capital

    def _is_whole(self, name: Span) -> bool:
        """No sentence, no role and no person: capitals or a head, and small words between."""
        tokens = self.page.tokens[name.first : name.last]
        first = tokens[0]
        begins = first.capital or first.text[0].isdigit() or not first.is_word
        if not begins or MASK in self.page.words(name) or not any(t.is_word for t in tokens):
            return False
        said = [t.norm for t in tokens if t.index not in self.page.quoted]
        if not (_VERBS | _PEOPLE).isdisjoint(said) or self._has_role(name):
            return False
        small = [t for t in tokens if t.is_word and not t.capital and t.norm not in _SMALL]
        return len(small) * (3 if self._kind(name) else 4) <= len(tokens) * (2 if self._kind(name) else 1)

    def _has_role(self, name: Span) -> bool:
        tokens = [t for t in self.page.tokens[name.first : name.last] if t.index not in self.finder.taken]
        if self.german:
            return any(roles(self.lexicon).noun(t.norm) for t in tokens)
        ends = self.lexicon.words("names", "ends")
        return any(t.norm in ends and t.index not in self.page.quoted for t in tokens)

    def _is_spaced(self, index: int) -> bool:
        tokens = self.page.tokens
        return tokens[index].is_dash and tokens[index - 1].end < tokens[index].start < tokens[index + 1].start - 1

    def _around_dash(self, name: Span) -> tuple[Span, Span | None]:
        """The mention, and the name in it: "ABC – Agency for Better Cakes" is one, "Cake Agency – Ulm" is its left."""
        dash = next(
            (i for i in range(name.first + 1, name.last - 1) if self._is_spaced(i) and i not in self.page.quoted), None
        )
        if dash is None:
            return name, None
        left, right = Span(name.first, dash), Span(dash + 1, name.last)
        if self._is_said(right):
            return left, left
        if left.last - left.first <= _MAX_SHORT and not self._kind(left):
            return name, right if self._kind(right) else left
        return left if not self._kind(right) else name, left

    def _kind(self, name: Span) -> str | None:
        found: str | None = None
        for index in range(name.first, name.last):
            token = self.page.tokens[index]
            if form := legal_form_at(self.page, index, self.lexicon) if index > name.first else None:
                return found or form[1]
            if self.german and token.capital and (german := head_of(self.lexicon, token.text)):
                found = found or german.head.kind
            elif not self.german and (head := head_at(self.page, self.lexicon, index, name.last)):
                found = found or head.kind
        return found

    def is_person(self, name: Span) -> bool:
        """Like "Anna Muster" and "Dr. Anna B. Muster", with no word for a kind of institution."""
        words = [t.norm for t in self.page.tokens[name.first : name.last] if t.is_word and len(t.text) > 1]
        titles = frozenset(self.lexicon.cooperation["functions"]["titles"])
        plain = [word for word in words if word not in titles]
        given = bool(plain) and plain[0] in self.lexicon.words("people", "given")
        return (given or len(plain) < len(words)) and len(plain) < 4 and not self._kind(name)

    def _is_name(self, name: Span) -> bool:
        """Whether a line that no rule knew names somebody: no common words alone, no town, no person."""
        tokens = [t for t in self.page.tokens[name.first : name.last] if t.is_word]
        text = self._text(name)
        if not tokens or towns.country(text) or towns.is_town(text) or country_after(self.page, name.first):
            return False
        if self.is_person(name):
            return False
        own = [t for t in tokens if t.shouted or any(c.isupper() for c in t.text[1:])]
        quoted = any(t.index in self.page.quoted for t in tokens)
        if self.german:
            strange = [t for t in tokens if t.capital and (is_unknown("de", t.text) or towns.is_town(t.text))]
            club = len(tokens) == 1 and tokens[0].norm.endswith(_CLUBS) and tokens[0].norm not in _CLUBS
            return bool(own or quoted or strange or club or (self._kind(name) and len(tokens) > 1))
        capitals = [t for t in tokens if t.capital]
        strange = [t for t in capitals if is_unknown("en", t.text)]
        return bool(own or quoted or strange or len(capitals) > 1 or (self._kind(name) and len(tokens) > 2))
