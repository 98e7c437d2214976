"""Acronyms of institutions: introduced in brackets, made of initials, usual for a kind; with a place they are names.

Precision first: an acronym counts only where exactly one institution of the page can be meant.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from loaders.documents.findings import Institution
from loaders.documents.page import Page, Span
from loaders.documents.polish import dashed, grammar
from loaders.documents.polish.grammar import NamePattern
from loaders.documents.polish.levels import known_acronyms
from loaders.documents.polish.lookup import tokens_with
from loaders.documents.polish.morphology import like, readings
from loaders.documents.polish.places import locative, place_at, preposition
from loaders.documents.spelling import initials, within
from ontology import vocab

if TYPE_CHECKING:
    from loaders.documents.polish.institutions import InstitutionFinder

_ACADEMIC = re.compile(r"[A-ZŁŚŻ]{2,3}[A-Za-zŁŚŻ]?[A-ZŁŚŻ]?")
_ROMAN = re.compile(r"[IVXL]+")
_MAX_OWN_NAME = 5  # words; what is longer is a title
_MIN_OWN_WORDS = 2  # without quotation marks: a single word behind an acronym is its town
_ACRONYM_ENDINGS = re.compile(r"(?P<acronym>[A-ZŁŚŻĆÓĘ]{2,8})-(?:u|em|ie|owi|owie|y|ów|ach|ami|om|a|ą|ę|i|ów|zie)")


class AcronymFinder:
    """Adds to the institutions of a page what acronyms tell."""

    def __init__(self, page: Page, finder: InstitutionFinder) -> None:
        self.page, self.finder = page, finder
        self.by_place: dict[str | None, list[Institution]] = defaultdict(list)

    def run(self, reserved: set[int]) -> None:
        """Like "ROPS": introduced in brackets, made of initials, usual for the kind; with a place a name itself."""
        for institution in self.finder.institutions:
            self.by_place[institution.place].append(institution)
        introduced = self._introduced()
        known = self._known_acronyms()
        for token in self.page.tokens:
            if token.index in self.finder.taken or token.index in reserved or not token.text[:2].isupper():
                continue
            match = _ACRONYM_ENDINGS.fullmatch(token.text)
            acronym = match["acronym"] if match else token.text
            usual = acronym in grammar.body_acronyms() or acronym in grammar.kind_acronyms()
            if not match and not token.shouted and not usual:
                continue
            if acronym in introduced:
                self.finder.mention(introduced[acronym], Span(token.index, token.index + 1), acronym)
            elif not self._acronym_with_place(token.index, acronym):
                self._bare_acronym(token.index, acronym, known)
        self._academic(reserved)

    def _academic(self, reserved: set[int]) -> None:
        """Like "prof. ULP", "studenci ULP": a university that goes by nothing else on the page, wherever it stands."""
        words = grammar.load("brands.toml")["academic"]
        found = set()
        for index in tokens_with(self.page, frozenset(words["cues"])):
            at = index + 1 + (self.page.tokens[index + 1 : index + 2] != [] and self.page.tokens[index + 1].text == ".")
            token = self.page.tokens[at] if at < self.page.sentence_of(index).last else None
            if token is not None and _ACADEMIC.fullmatch(token.text) and token.text[0] in words["first"]:
                found.add(token.text)
        found -= grammar.kind_acronyms().keys() | grammar.body_acronyms().keys() | known_acronyms()
        for token in self.page.tokens if found else ():
            free = token.index not in self.finder.taken and token.index not in reserved
            if token.text in found and free:
                self.finder.add(token.text, "university", None, Span(token.index, token.index + 1), frozenset())

    def _introduced(self) -> dict[str, Institution]:
        """Like "Centrum Pomocy (CP)", "dalej: CW": acronyms in brackets right after a name."""
        found: dict[str, Institution] = {}
        tokens = self.page.tokens
        for institution in self.finder.institutions:
            for mention in institution.mentions:
                after = mention.span.last
                inside = (
                    tokens[after + 1 : after + 8] if tokens[after : after + 1] and tokens[after].text == "(" else []
                )
                close = next((i for i, token in enumerate(inside) if token.text == ")"), 0)
                acronyms = [token.text for token in inside[:close] if token.shouted and token.is_word]
                if len(acronyms) == 1:
                    found.setdefault(acronyms[0], institution)
        return found

    def _acronym_with_place(self, index: int, acronym: str) -> bool:
        """Like "PUP w Sokółce", "VI LO w Kole", "SP nr 3 w Kole", "LGD „Dolina”"."""
        pattern = grammar.kind_acronyms().get(acronym)
        if pattern is None:
            return False
        limit = self.page.sentence_of(index).last
        if quotation := self.page.quotation_at.get(index + 1):
            return self._acronym_with_own_name(index, acronym, pattern, Span(index + 1, quotation.last + 1))
        if pattern.kind == dashed.KIND:
            last = dashed.own_name(self.page, index + 1, limit)
            if last > index + _MIN_OWN_WORDS:
                return self._acronym_with_own_name(index, acronym, pattern, Span(index + 1, last))
        first, number, after = self._school_number(index, limit, pattern.kind)
        in_place = after < limit and self.page.tokens[after].norm in ("w", "we")
        place = place_at(self.page, after + in_place, limit, "loc" if in_place else "nom")
        if place is None and in_place:
            place = place_at(self.page, after + 1, limit, "nom")  # "W BIAŁYSTOK": a slip of the pen
        unknown = place is None or (place.name is None and not in_place)
        if place is None or unknown or (not in_place and self._starts_person(after, limit)):
            return False
        where = (
            self.page.words(place.span)
            if in_place and not self.page.tokens[after + 1].shouted
            else locative(place.name or "")
        )
        if where is None:
            return False
        full = _in_full(pattern)
        span = Span(first, place.span.last)
        roman = f"{self.page.words(Span(first, index))} " if first < index else ""
        stem = f"{roman}{full}{number}"
        if any(i in self.finder.taken for i in range(span.first, span.last)):
            return False
        known = self.by_place.get(place.name, ()) if place.name else ()
        longer = {i for i in known if i.stem.startswith(f"{stem} ")}
        if len(longer) == 1:
            self.finder.mention(
                longer.pop(), span, self.page.words(span)
            )  # "VI LO w Kole" of "VI Liceum … im. … w Kole"
            return True
        self.finder.add(f"{stem} {preposition(where)} {where}", pattern.kind, place.name, span, frozenset(), stem=stem)
        return True

    def _starts_person(self, index: int, limit: int) -> bool:
        """Like "PUP Ewa Lis": a given name and a surname, no town."""
        given = any("imię" in r.names and "nom" in r.cases for r in readings(self.page.tokens[index].text))
        return given and index + 1 < limit and self.page.tokens[index + 1].capital

    def _acronym_with_own_name(self, index: int, acronym: str, pattern: NamePattern, span: Span) -> bool:
        """The page never says what such an acronym stands for: the name stays as it is, the long one is another."""
        own = " ".join(self.page.words(span).split())
        if sum(any(map(str.isalnum, word)) for word in own.split()) > _MAX_OWN_NAME or not own[1:2].isalnum():
            return False
        institution = self.finder.add(f"{acronym} {own}", pattern.kind, None, Span(index, span.last), frozenset())
        full = _in_full(pattern)
        if f"{full} {own}" not in institution.aliases:
            institution.aliases.append(f"{full} {own}")
        return True

    def _school_number(self, index: int, limit: int, kind: str) -> tuple[int, str, int]:
        """Like "VI" before, "nr 3" after the acronym of a school: where the name begins, its number, what is next."""
        tokens = self.page.tokens
        if not vocab.is_kind(kind, "university_or_school"):
            return index, "", index + 1
        first = index - 1 if index and _ROMAN.fullmatch(tokens[index - 1].text) else index
        words = [token.norm for token in tokens[index + 1 : min(limit, index + 4)]]
        dot = len(words) > 1 and words[1] == "."
        if words[:1] == ["nr"] and words[1 + dot :][:1] and words[1 + dot].isdigit():
            return first, f" nr {words[1 + dot]}", index + 3 + dot
        return first, "", index + 1

    def _known_acronyms(self) -> dict[str, set[Institution]]:
        """What the institutions found so far can be shortened to: initials before what is usual for the kind."""
        own: dict[str, set[Institution]] = defaultdict(set)
        usual: dict[str, set[Institution]] = defaultdict(set)
        for institution in self.finder.institutions:
            for acronym in {institution.name} | initials(institution.stem) | initials(institution.name):
                own[acronym].add(institution)
            for acronym, pattern in grammar.kind_acronyms().items():
                if vocab.is_kind(institution.kind, pattern.kind) and within(pattern.text, institution.stem):
                    usual[acronym].add(institution)
        return usual | own

    def _bare_acronym(self, index: int, acronym: str, known: dict[str, set[Institution]]) -> None:
        meant = known.get(acronym, set())
        body = grammar.body_acronyms().get(acronym)
        span = Span(index, index + 1)
        if len(meant) == 1:
            self.finder.mention(next(iter(meant)), span, acronym)
        elif body and not meant:
            institution = self.finder.add(body.name, body.kind, None, span, frozenset())
            known[acronym] = {institution}
            self.finder.mention(institution, span, acronym)


def _in_full(pattern: NamePattern) -> str:
    """The words of a pattern with the capitals that names have."""
    small = grammar.words("names", "small")
    return " ".join(word if word in small else like(word, "A") for word in pattern.words)
