"""Institutions of an English or German page: full names and known bodies first, then acronyms, own names and "the
University", which point back at them.

Precision first: what is short counts only where exactly one institution of the page can be meant.
"""

from __future__ import annotations

from loaders.documents.findings import Institution, Mention
from loaders.documents.page import Page, Span
from loaders.documents.spelling import key
from loaders.documents.western import english, german, german_brands, towns
from loaders.documents.western.bodies import BodyFinder
from loaders.documents.western.brands import BrandFinder
from loaders.documents.western.enumerations import EnumerationFinder
from loaders.documents.western.german_bare import bare_heads
from loaders.documents.western.german_chapters import add_over_body
from loaders.documents.western.german_communes import bare_communes
from loaders.documents.western.german_foreign import foreign_names
from loaders.documents.western.german_items import whole_items
from loaders.documents.western.german_presented import add_presented
from loaders.documents.western.heads import heads_in
from loaders.documents.western.lexicon import Head, Lexicon, is_unknown
from loaders.documents.western.merging import NameMerger
from loaders.documents.western.names import Name, country_after
from loaders.documents.western.seats import seat
from loaders.documents.western.shared_places import share_places
from loaders.documents.western.variants import merge_brackets, merge_variants


class InstitutionFinder:
    """Collects the institutions of one page."""

    def __init__(self, page: Page, lexicon: Lexicon) -> None:
        self.page, self.lexicon = page, lexicon
        self.by_key: dict[str, Institution] = {}
        self.taken: dict[int, Institution] = {}
        self.parts: list[tuple[Institution, Institution, Span]] = []  # part, whole, the words that say so
        self.members: list[tuple[Institution, Institution, Span]] = []  # member, network, the words that say so

    @property
    def institutions(self) -> list[Institution]:
        """Found so far, in the order of the text; none whose words belong to another."""
        for institution in self.by_key.values():
            institution.mentions.sort(key=lambda m: m.span.first)
        return sorted({i for i in self.by_key.values() if i.mentions}, key=lambda i: i.mentions[0].span.first)

    def names(self, reserved: set[int]) -> None:
        """Full names and known bodies; none is looked for in `reserved` tokens, titles of projects and programmes."""
        BodyFinder(self).run(reserved)
        module = german if self.lexicon.code == "de" else english
        found = list(module.names(self.page, self.lexicon))
        if self.lexicon.code == "de":  # names in English stand on German pages too
            busy = {i for name in found for i in range(name.span.first, name.span.last)}
            found += [n for n in foreign_names(self.page) if not busy & set(range(n.span.first, n.span.last))]
        for name in found:
            span = range(name.span.first, name.span.last)
            if not any(index in reserved or index in self.taken for index in span):
                self.add_name(name)
            elif self.lexicon.code == "de" and not reserved.intersection(span):
                add_over_body(self, name)
        self._named_by_kind(reserved)
        if self.lexicon.code == "en":
            BrandFinder(self, reserved).run()
        else:
            bare_communes(self, reserved)
            german_brands.BrandFinder(self, reserved).run()
            add_presented(self, reserved)
            whole_items(self, reserved)
            merge_variants(self)
            merge_brackets(self)
        EnumerationFinder(self).complete(reserved)
        if self.lexicon.code == "de":
            bare_heads(self, reserved)
        if self.lexicon.code == "en":
            share_places(self)
        merger = NameMerger(self)
        merger.acronyms_of_places()
        merger.demonyms()
        merger.short_names()

    def heads_in(self, span: Span) -> list[tuple[int, Head]]:
        """The words of a span that say what an institution is."""
        return heads_in(self.page, self.lexicon, span)

    def add_name(self, name: Name) -> Institution:
        """One more mention of the institution with a name; what is inside it becomes one of its own."""
        known = self.add(name.text, name.kind, name.place, name.span)
        if name.short and name.short not in known.aliases:
            known.aliases.append(name.short)
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
        if known.name.isupper() and " " in text and not text.isupper():
            known.name = known.stem = text  # the heading in capitals names it too
        if after := country_after(self.page, span.last):
            known.country = known.country or after[0]
            known.aside = (span.last, after[1])
        self.mark(known, span)
        known.place = known.place or place
        seat(self.page, self.lexicon, known, span)
        return known

    def mark(self, institution: Institution, span: Span, alias: str | None = None) -> None:
        if alias and alias != institution.name and alias not in institution.aliases:
            institution.aliases.append(alias)
        if not any(index in self.taken for index in range(span.first, span.last)):
            institution.mentions.append(Mention(span))
            self.taken.update(dict.fromkeys(range(span.first, span.last), institution))

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
            bases = self.lexicon.lemmas(token.text)
            if kinds.keys().isdisjoint(bases):
                continue
            kind = next(kinds[base] for base in bases if base in kinds)
            if (self.lexicon.code == "en" and token.capital) or token.norm.endswith(("ies", "ngos")):
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
            last = self._to_town(token.index + 1, last, limit, reserved)
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

    def _to_town(self, first: int, last: int, limit: int, reserved: set[int]) -> int:
        """Like "die Initiative Nachbarfunk Ulm": a word with a capital and a town, which the page has once more."""
        tokens = self.page.tokens
        if (
            self.lexicon.code != "de"
            or last - first > 1
            or first + 2 > limit
            or not towns.is_town(tokens[first + 1].text)
        ):
            return last
        pair = [t.text for t in tokens[first : first + 2]]
        if not (tokens[first].is_word and tokens[first].capital) or towns.is_town(pair[0]):
            return last
        if any(i in self.taken or i in reserved for i in (first, first + 1)):
            return last
        again = sum([t.text for t in tokens[i : i + 2]] == pair for i in range(len(tokens) - 1)) > 1
        return first + 2 if again else last

    def drop(self, institution: Institution, span: Span) -> None:
        """Takes back mentions inside a span; an institution without another one is none any more."""
        institution.mentions = [m for m in institution.mentions if m.span.first not in span]
        for index in range(span.first, span.last):
            self.taken.pop(index, None)
        if not institution.mentions:
            self.by_key = {name: one for name, one in self.by_key.items() if one is not institution}
            self.parts = [p for p in self.parts if institution not in p[:2]]

    def rename(self, institution: Institution, name: str, span: Span) -> None:
        """Gives an institution its whole name, of which only the first word was known at a place."""
        institution.aliases.append(institution.name)
        institution.name = institution.stem = name
        institution.mentions = [m for m in institution.mentions if m.span.first not in span]
        institution.mentions.append(Mention(span))
        self.by_key[key(name)] = institution
        self.taken.update(dict.fromkeys(range(span.first, span.last), institution))

    def merge(self, short: Institution, into: Institution) -> None:
        """Makes one institution of two."""
        into.mentions.extend(short.mentions)
        into.aliases.extend(name for name in (short.name, *short.aliases) if name not in (into.name, *into.aliases))
        for index, taken in list(self.taken.items()):
            if taken is short:
                self.taken[index] = into
        for name, institution in list(self.by_key.items()):
            if institution is short:
                self.by_key[name] = into
        self.parts = [(into if p is short else p, w, s) for p, w, s in self.parts]
