"""Institutions of an English or German page: full names and known bodies first, then acronyms, own names and "the
University", which point back at them.

Precision first: what is short counts only where exactly one institution of the page can be meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from loaders.documents.findings import Institution, Mention
from loaders.documents.grammar import Body
from loaders.documents.institutions import key
from loaders.documents.page import Page, Span
from loaders.documents.western import english, german, towns
from loaders.documents.western.lexicon import Lexicon, is_unknown, lexicon
from loaders.documents.western.names import Name, country_after, is_place
from loaders.documents.western.shortened import SMALL, compound_initials, is_alike_kind, is_short
from loaders.documents.western.stems import alike, bare

_VERBS = frozenset(["have", "be", "will", "to", "in", "within", "under", "through", "and", "for", "as", "by", "with"])
_VERBS |= {"via", "on", "which", "that", "at", "or"}  # what stands behind "EU" where the Union itself is meant
_FOREIGN = frozenset(
    ["university", "institute", "foundation", "college", "council", "library", "school", "association"]
)
_FOREIGN |= {"trust", "centre", "center", "academy", "université", "universidad", "università", "uniwersytet"}
_FOREIGN |= {"univerzita", "politecnico", "gmina"}  # heads of names that German pages have as they are
_MAX_ITEM = 12  # tokens of a name without a known head in a list


class InstitutionFinder:
    """Collects the institutions of one page."""

    def __init__(self, page: Page, lexicon: Lexicon) -> None:
        self.page, self.lexicon = page, lexicon
        self.by_key: dict[str, Institution] = {}
        self.taken: dict[int, Institution] = {}
        self.parts: list[tuple[Institution, Institution, Span]] = []  # part, whole, the words that say so

    @property
    def institutions(self) -> list[Institution]:
        """Found so far, in the order of the text."""
        for institution in self.by_key.values():
            institution.mentions.sort(key=lambda m: m.span.first)
        return sorted(set(self.by_key.values()), key=lambda i: i.mentions[0].span.first)

    def names(self, reserved: set[int]) -> None:
        """Full names and known bodies; none is looked for in `reserved` tokens, titles of projects and programmes."""
        self._bodies(reserved)
        module = german if self.lexicon.code == "de" else english
        found = list(module.names(self.page, self.lexicon))
        if self.lexicon.code == "de":  # names in English stand on German pages too
            busy = {i for name in found for i in range(name.span.first, name.span.last)}
            found += [n for n in _foreign(self.page) if not busy & set(range(n.span.first, n.span.last))]
        for name in found:
            span = range(name.span.first, name.span.last)
            if not any(index in reserved or index in self.taken for index in span):
                self.add_name(name)
        self._named_by_kind(reserved)
        self._complete_enumerations(reserved)
        self._merge_acronyms_of_places()
        self._merge_short_names()

    def add_name(self, name: Name) -> Institution:
        """One more mention of the institution with a name; what is inside it becomes one of its own."""
        known = self.add(name.text, name.kind, name.place, name.span)
        if name.nested:
            inner = self.by_key.get(key(name.nested.text)) or Institution(
                name.nested.text, kind=name.nested.kind, place=name.nested.place, stem=name.nested.text
            )
            self.by_key.setdefault(key(name.nested.text), inner)
            inner.mentions.append(Mention(name.nested.span))
            self.parts.append((known, inner, name.span))
        return known

    def add(self, text: str, kind: str | None, place: str | None, span: Span) -> Institution:
        """One more mention, of an institution that is known or new."""
        known = self.by_key.get(key(text))
        if known is None:
            known = self.by_key[key(text)] = Institution(text, kind=kind, place=place, stem=text)
        if after := country_after(self.page, span.last):
            known.country = known.country or after[0]
            known.aside = (span.last, after[1])
        self.mark(known, span)
        known.place = known.place or place
        self._seat(known, span)
        return known

    def _seat(self, institution: Institution, span: Span) -> None:
        """Like "University of A (UA), Leeds,": a town between commas behind a name is its place."""
        tokens, index = self.page.tokens, span.last
        limit = self.page.sentence_of(span.first).last
        if index < limit and tokens[index].text == "(":
            index = next((i + 1 for i in range(index, min(index + 8, limit)) if tokens[i].text == ")"), index)
        if index + 2 >= limit or tokens[index].text != ",":
            return
        last = is_place(self.page, index + 1, limit)
        if last and last < limit and tokens[last].text in ",)" and not institution.aside[1]:
            institution.aside = (index, last)
            institution.place = institution.place or self.page.words(Span(index + 1, last))

    def mark(self, institution: Institution, span: Span, alias: str | None = None) -> None:
        if alias and alias != institution.name and alias not in institution.aliases:
            institution.aliases.append(alias)
        if not any(index in self.taken for index in range(span.first, span.last)):
            institution.mentions.append(Mention(span))
            self.taken.update(dict.fromkeys(range(span.first, span.last), institution))

    def _bodies(self, reserved: set[int]) -> None:
        index = 0
        tokens = self.page.tokens
        while index < len(tokens):
            span = self._body_at(index) if tokens[index].capital and index not in reserved else None
            if span is None:
                index += 1
                continue
            last, body, alias = span
            institution = self.add(body.name, body.kind, None, Span(index, last))
            if alias and alias != body.name and alias not in institution.aliases:
                institution.aliases.append(alias)
            index = last

    def _body_at(self, index: int) -> tuple[int, Body, str] | None:
        tokens = self.page.tokens
        for words, body, _ in self.lexicon.body_words.get(bare(tokens[index].norm), ()):
            last = index + len(words)
            part = tokens[index:last]
            if len(part) < len(words) or not all(alike(t.norm, w) for t, w in zip(part, words, strict=True)):
                continue
            text = self.page.words(Span(index, last))
            short = text in body.acronyms
            following = tokens[last] if last < len(tokens) else None
            if not short and (
                part[0].text != part[0].text.capitalize() and not part[0].shouted and part[0].text[1:].islower()
            ):
                continue
            if body.kind == "eu_institution" and not self._acts(index):
                continue
            if short and len(words) == 1 and not part[0].shouted and part[0].text not in body.acronyms:
                continue
            if following and following.is_dash and following.start == part[-1].end:
                continue
            longer = following and following.capital and following.is_word and not short and self._is_longer(last)
            if not longer:
                return last, body, text
        return None

    def _is_longer(self, index: int) -> bool:
        return (
            self.page.tokens[index].norm in self.lexicon.heads or self.page.tokens[index].norm in self.lexicon.foreign
        )

    def _acts(self, index: int) -> bool:
        """Whether the Union does something here: a word for funding stands in the sentence."""
        following = self.page.tokens[index + 1] if index + 1 < len(self.page.tokens) else None
        if (
            self.page.tokens[index].shouted
            and following
            and following.is_word
            and not following.capital
            and self.lexicon.code == "en"
        ):
            attribute = not self.lexicon.lemmas(following.text) & (_VERBS | self.lexicon.words("funding", "acting"))
            if attribute:
                return False
        sentence = self.page.sentence_of(index)
        acting = self.lexicon.words("funding", "acting")
        return any(self.lexicon.lemmas(t.text) & acting for t in self.page.tokens[sentence.first : sentence.last])

    def _named_by_kind(self, reserved: set[int]) -> None:
        """Like "the charity Example Friends", "das Unternehmen Muster": a word for a kind, then words with capitals."""
        kinds = {
            word: kind
            for kind in ("company", "ngo")
            for word in self.lexicon.words("names_of_kind", kind)
            for kind in (kind,)
        }
        ends, never = self.lexicon.words("names", "ends"), self.lexicon.words("names", "never_first")
        for token in self.page.tokens[1:]:
            kind = next((kinds[base] for base in self.lexicon.lemmas(token.text) if base in kinds), None)
            if kind is None or (self.lexicon.code == "en" and token.capital) or token.norm.endswith(("ies", "ngos")):
                continue
            last = token.index + 1
            limit = min(self.page.sentence_of(token.index).last, last + 5)
            while last < limit and last not in self.taken and last not in reserved:
                word = self.page.tokens[last]
                if not (word.is_word and word.capital) or word.norm in ends or word.norm in never:
                    break
                if self.lexicon.code == "de" and not (word.shouted or is_unknown(self.lexicon.code, word.text)):
                    break
                last += 1
            span = Span(token.index + 1, last)
            if (
                last > span.first
                and last not in self.taken
                and not towns.is_town(self.page.words(span))
                and not towns.country(self.page.words(span))
            ):
                known = [i for i in self.institutions if i.name.startswith(self.page.words(span) + " ")]
                if not known:
                    self.add(" ".join(self.page.words(span).split()), kind, None, span)

    def _complete_enumerations(self, reserved: set[int]) -> None:
        """Like "Muster" in "University of A (Italy), Muster (Spain) and B GmbH": one more stands between."""
        for sentence in self.page.sentences:
            items = list(self._items(sentence))
            known = [i for i, span in enumerate(items) if self._is_taken(span)]
            if len(known) < 2 or len(items) < 3 or len(known) * 2 < len(items):
                continue
            announced = self.page.tokens[items[0].first - 1].text == ":" if items[0].first else False
            for place in range(0 if announced else known[0], min(len(items), known[-1] + 2)):
                span = items[place]
                if place not in known and self._could_be(span, reserved):
                    self.add(" ".join(self.page.words(span).split()), None, None, span)

    def _items(self, sentence: Span) -> Iterator[Span]:
        """What stands between commas and "and", without a country in brackets behind."""
        first = sentence.first
        index = sentence.first
        depth = 0
        while index <= sentence.last:
            token = self.page.tokens[index] if index < sentence.last else None
            depth += (token.text == "(") - (token.text == ")") if token else 0
            inside = token is not None and (token.index in self.taken or depth > 0)
            if token is not None and token.text == ":" and index - first > 0 and not inside:
                first = index + 1
            if (
                token is None
                or (not inside and token.text in (",", ";"))
                or (not inside and token.norm in ("and", "und", "sowie"))
            ):
                span = self._trimmed(Span(first, index))
                if span:
                    yield span
                first = index + 1
            index += 1

    def _trimmed(self, span: Span) -> Span | None:
        first, last = span.first, span.last
        while first < last and self.page.tokens[first].norm in (
            "the",
            "die",
            "der",
            "das",
            "dem",
            "den",
            "also",
            "auch",
            "as",
            "well",
        ):
            first += 1
        while last > first and self.page.tokens[last - 1].text in ".":
            last -= 1
        if last > first and self.page.tokens[last - 1].text == ")":
            opening = next((i for i in range(last - 1, first, -1) if self.page.tokens[i].text == "("), first)
            last = opening
        return Span(first, last) if last > first else None

    def _is_taken(self, span: Span) -> bool:
        return all(index in self.taken for index in range(span.first, min(span.last, span.first + 1)))

    def _could_be(self, span: Span, reserved: set[int]) -> bool:
        """A short run of words with capitals, none of a person's title or a project."""
        tokens = self.page.tokens[span.first : span.last]
        if len(tokens) > _MAX_ITEM or any(t.index in reserved or t.index in self.taken for t in tokens):
            return False
        ends, never = self.lexicon.words("names", "ends"), self.lexicon.words("names", "never_first")
        if not all((t.is_word and t.capital) or t.norm in SMALL or t.is_dash for t in tokens) or not tokens[0].capital:
            return False
        text = self.page.words(span)
        return (
            not any(t.norm in ends or t.norm in never for t in tokens if t.capital)
            and not towns.country(text)
            and not towns.is_town(text)
            and len(text) > 2
        )

    def _merge_acronyms_of_places(self) -> None:
        """ "UB Ulm" is "Universitätsbibliothek Ulm" where the page has both; letters of compounds count."""
        for short in self.institutions:
            first, _, place = short.name.partition(" ")
            if not place or not first.isupper():
                continue
            same = [
                i
                for i in self.institutions
                if i is not short
                and i.name.endswith(place)
                and not i.name.split()[0].isupper()
                and self._stands_for(first, i.name.removesuffix(place))
            ]
            if len(same) == 1:
                self._merge(short, same[0])
        for unit, whole, span in self.parts:
            tail = self.page.words(Span(span.first + 1, span.last))
            longer = [
                i
                for i in self.institutions
                if i is not unit and i.name.startswith(unit.name.split()[0] + " ") and i.name.endswith(whole.name)
            ]
            if len(longer) == 1 and tail and unit.name.split()[0].isupper() and unit is not longer[0]:
                self._merge(unit, longer[0])
        self.parts = [(p, w, s) for p, w, s in self.parts if p in self.by_key.values() and w in self.by_key.values()]

    def _merge_short_names(self) -> None:
        """Like "Universität Ulm" for "Karl-Muster-Universität Ulm", a name without its legal form, with a hyphen, and
        "Whitby University" for the "University of Whitby"; only where one other of its kind has the longer name."""
        for short in self.institutions:
            longer = [
                i
                for i in self.institutions
                if i is not short and is_alike_kind(i.kind, short.kind) and is_short(short.name, i.name)
            ]
            if len(longer) == 1:
                self._merge(short, longer[0])

    def _stands_for(self, acronym: str, name: str) -> bool:
        expansion = self.lexicon.acronym_heads.get(acronym, ("", ""))[1]
        letters = compound_initials(name)
        return (bool(expansion) and name.strip().endswith(expansion)) or letters.endswith(acronym)

    def _merge(self, short: Institution, into: Institution) -> None:
        into.mentions.extend(short.mentions)
        into.aliases.append(short.name)
        for index, taken in list(self.taken.items()):
            if taken is short:
                self.taken[index] = into
        for name, institution in list(self.by_key.items()):
            if institution is short:
                self.by_key[name] = into
        self.parts = [(into if p is short else p, w, s) for p, w, s in self.parts]


def _foreign(page: Page) -> Iterable[Name]:
    """Names in English, and in languages that look like it, on a German page."""
    if not any(token.norm in _FOREIGN for token in page.tokens):
        return ()
    return (name for name in english.names(page, lexicon("en")) if _is_foreign(page, name))


def _is_foreign(page: Page, name: Name) -> bool:
    words = {token.norm for token in page.tokens[name.span.first : name.span.last]}
    return bool(words & _FOREIGN) and not words & {"der", "die", "das", "und", "für"}
