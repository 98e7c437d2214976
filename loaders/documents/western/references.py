"""Words that point back at an institution of the page: acronyms, own names, "the University", "das Institut".

Precision first: what is short counts only where exactly one institution of the page can be meant.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from loaders.documents.findings import Institution
from loaders.documents.page import Page, Span
from loaders.documents.spelling import key
from loaders.documents.western import towns
from loaders.documents.western.acronyms import fits_acronym
from loaders.documents.western.bodies import BodyFinder
from loaders.documents.western.institutions import InstitutionFinder
from loaders.documents.western.lexicon import is_unknown
from loaders.documents.western.names import LEGAL, country_after, legal_form_at
from loaders.documents.western.shortened import WORD, initials, is_acronym

_AREAS = frozenset({"land", "region", "bezirk"})  # "des Landes" is where something is


class ReferenceFinder:
    """Adds to the institutions of a page what refers to them; everything with a full name is known before."""

    def __init__(self, finder: InstitutionFinder) -> None:
        self.finder, self.page, self.lexicon = finder, finder.page, finder.lexicon

    def run(self, reserved: set[int]) -> None:
        """Marks references; none is looked for in `reserved` tokens, titles of projects and programmes."""
        self._again(reserved)
        self._introduced()
        self._dashed()
        self._beside()
        self._acronyms(reserved)
        self._other_names(reserved)
        self._own_names(reserved)
        self._pointing(reserved)

    def _again(self, reserved: set[int]) -> None:
        """Full names once more, of institutions that only a list or a word beside them told."""
        by_first: dict[str, list[tuple[list[str], Institution]]] = defaultdict(list)
        for institution in self.finder.institutions:
            words = [token.text for token in Page(institution.name).tokens]
            if len(words) > 1 or words[0].isupper() or self._is_distinct(words[0]):
                by_first[words[0]].append((words, institution))
        for token in self.page.tokens:
            if token.text not in by_first:
                continue
            for words, institution in sorted(by_first[token.text], key=lambda item: -len(item[0])):
                last = token.index + len(words)
                free = not any(i in self.finder.taken or i in reserved for i in range(token.index, last))
                if institution.kind == "eu_institution" and not BodyFinder(self.finder).acts(token.index):
                    continue
                if free and [t.text for t in self.page.tokens[token.index : last]] == words:
                    self.finder.mark(institution, Span(token.index, last))
                    break

    def _introduced(self) -> None:
        """Like "Centre for Examples (CE)": what stands in brackets right after a name is an alias, unless a country."""
        for institution in self.finder.institutions:
            for mention in list(institution.mentions):
                last, (start, end) = mention.span.last, institution.aside
                inside = self._bracket(end if start == last else last)
                if inside is None or country_after(self.page, mention.span.last):
                    continue
                text = self.page.words(inside)
                if self._is_translated(institution, inside, text):
                    self.finder.merge(self.finder.taken[inside.first], institution)
                    continue
                if self.lexicon.code == "en" and (towns.is_town(text) or towns.country(text)):
                    institution.place = institution.place or text
                    continue
                if self.lexicon.code == "en" and self.page.tokens[inside.last].text == "," and not text.isupper():
                    continue  # "(Bar Harbor, Maine)"
                lone = self.lexicon.code == "de" and institution.name.isupper()
                if lone and not fits_acronym(institution.name, text):
                    continue  # "ABC (Antragstellung)": what it does
                if (
                    inside.last - inside.first <= 3
                    and is_acronym(text, institution.name)
                    and self._is_free_name(text, institution)
                ):
                    self.finder.by_key[key(text)] = institution
                    self.finder.mark(institution, inside, text)
                    self._with_form(institution, text)

    def _is_translated(self, institution: Institution, inside: Span, text: str) -> bool:
        """Like "German Harbour Society (DHG)": the acronym of a body that the page has only there, in a bracket of its
        own behind its name in English."""
        other = self.finder.taken.get(inside.first)
        if self.lexicon.code != "en" or other is None or other is institution or text not in other.aliases:
            return False
        whole = other.mentions[0].span == inside and text.isupper() and len(text) > 2
        return whole and other.kind != "eu_institution" and text[0] == institution.name[0]

    def _is_free_name(self, text: str, institution: Institution) -> bool:
        """Not the name of another one; one that has nothing but this acronym is the same."""
        other = self.finder.by_key.get(key(text))
        if other is not None and other is not institution and other.name == text and text.isupper():
            self.finder.merge(other, institution)
        return other is None

    def _dashed(self) -> None:
        """Like "Western Harbour Association – Wha": initials behind a dash, in whatever letters."""
        for institution in self.finder.institutions:
            for mention in list(institution.mentions):
                behind = self.page.tokens[mention.span.last : mention.span.last + 2]
                if len(behind) == 2 and behind[0].is_dash and behind[1].text.upper() in initials(institution.name):
                    index = behind[1].index
                    self.finder.mark(institution, Span(index, index + 1), behind[1].text)

    def _beside(self) -> None:
        """Like "A and the Royal Rowing Federation, the RRF, have signed": an acronym in the place of an apposition."""
        tokens = self.page.tokens if self.lexicon.code == "en" else []
        for token in tokens[3:-2]:
            if not token.shouted or len(token.text) < 3 or tokens[token.index + 1].text != ",":
                continue
            first = token.index - (tokens[token.index - 1].norm == "the")
            first -= tokens[first - 1].norm == "or"
            one = self.finder.taken.get(first - 2) if tokens[first - 1].text == "," else None
            other = self.finder.taken.get(token.index)
            brand = other is None or (other.name == token.text and other.kind is None)
            if one is None or one is other or not brand or not self._is_apposition(one, first, token.index + 2):
                continue
            if other is not None:
                self.finder.merge(other, one)
            else:
                self.finder.mark(one, Span(token.index, token.index + 1), token.text)

    def _is_apposition(self, one: Institution, first: int, behind: int) -> bool:
        """Whether no list goes on: the name stands behind "and" or begins the sentence, and a verb follows."""
        tokens, sentence = self.page.tokens, self.page.sentence_of(first)
        begins = next((m.span.first for m in one.mentions if m.span.last == first - 1), None)
        if begins is None or behind >= sentence.last or not tokens[behind].text.islower():
            return False
        begins -= begins > sentence.first and tokens[begins - 1].norm == "the"
        opens = begins == sentence.first or tokens[begins - 1].norm == "and"
        return opens and tokens[first].norm in ("the", "or") and tokens[behind].norm not in ("and", "the", "or", "as")

    def _with_form(self, institution: Institution, short: str) -> None:
        """Like "Harbour ID Ltd." on a page with "Harbour Identity Limited (Harbour ID)": one company."""
        for other in self.finder.institutions:
            rest = other.name.removeprefix(short).strip()
            if other is not institution and other.name.startswith(short + " ") and LEGAL.fullmatch(rest.rstrip(".")):
                self.finder.merge(other, institution)

    def _bracket(self, index: int) -> Span | None:
        tokens = self.page.tokens[index : index + 8]
        if not tokens or tokens[0].text != "(":
            return None
        skip = 1 + (len(tokens) > 2 and tokens[1].norm in ("short", "kurz", "hereafter", "im"))
        close = next((i for i, token in enumerate(tokens) if token.text in ")," and i > skip), 0)
        while skip < close and not tokens[skip].is_word:
            skip += 1
        return Span(index + skip, index + close) if close > skip else None

    def _acronyms(self, reserved: set[int]) -> None:
        """Acronyms that were introduced, or are the initials of one institution."""
        meant: dict[str, set[Institution]] = defaultdict(set)
        for institution in self.finder.institutions:
            for acronym in {a for a in institution.aliases if len(a.split()) == 1} | initials(institution.name):
                meant[acronym].add(institution)
        for token in self.page.tokens:
            if (
                token.index in self.finder.taken
                or token.index in reserved
                or token.text not in meant
                or (token.text.islower() and len(token.text) < 3)
            ):
                continue
            one = meant[token.text]
            if len(one) == 1 and (sum(c.isupper() for c in token.text) > 1 or token.text in next(iter(one)).aliases):
                self.finder.mark(next(iter(one)), Span(token.index, token.index + 1), token.text)

    def _other_names(self, reserved: set[int]) -> None:
        """Other names of several words or signs once more: "Harbour ID", "R&DC of Malta"."""
        for institution in self.finder.institutions:
            tail = institution.name.split()[-1]
            for alias in institution.aliases:
                words = [t.text for t in Page(alias).tokens]
                for token in self.page.tokens if len(words) > 1 else ():
                    last = token.index + len(words)
                    if token.text != words[0] or [t.text for t in self.page.tokens[token.index : last]] != words:
                        continue
                    behind = [t.text for t in self.page.tokens[last : last + 2]]
                    if alias[0].isupper() and len(alias) < 8:
                        last += 2 if behind == ["of", tail] else behind[:1] == [tail]
                    if not any(i in self.finder.taken or i in reserved for i in range(token.index, last)):
                        self.finder.mark(institution, Span(token.index, last))

    def _own_names(self, reserved: set[int]) -> None:
        """Like "Biomuster" for "Biomuster solutions GmbH": a name without its legal form, and its first word."""
        own: dict[str, list[tuple[list[str], Institution]]] = defaultdict(list)
        for institution in self.finder.institutions:
            for words in self._short_forms(institution):
                own[words[0]].append((words, institution))
        for token in self.page.tokens:
            if token.text not in own:
                continue
            for words, institution in sorted(own[token.text], key=lambda item: -len(item[0])):
                last = token.index + len(words)
                texts = [t.text for t in self.page.tokens[token.index : last]]
                same = {i for w, i in own[token.text] if w == words}
                if (
                    texts != words
                    or len(same) > 1
                    or any(i in self.finder.taken or i in reserved for i in range(token.index, last))
                ):
                    continue
                self.finder.mark(institution, Span(token.index, last), " ".join(words))
                break

    def _short_forms(self, institution: Institution) -> Iterator[list[str]]:
        whole, _, of = institution.name.partition(" of ")
        if self.lexicon.code == "en" and towns.country(of.removeprefix("the ")) and len(whole.split()) > 2:
            yield whole.split()
        tokens = Page(institution.name).tokens
        inner = Page(institution.name)
        form = next((t.index for t in inner.tokens[1:] if legal_form_at(inner, t.index, self.lexicon)), None)
        if form is None or not tokens:
            return
        if institution.kind == "association" and form > 2:
            return
        if form > 1:
            yield [t.text for t in tokens[:form]]
        first = tokens[0]
        others = [i for i in self.finder.institutions if i is not institution and i.name.startswith(first.text + " ")]
        if len(first.text) > 2 and self._is_distinct(first.text) and not others:
            yield [first.text]

    def _is_distinct(self, word: str) -> bool:
        """No word of the language and no town: it can only mean the one that has it as its name."""
        return not towns.is_town(word) and not towns.country(word) and is_unknown(self.lexicon.code, word)

    def _is_plural(self, word: str, bases: frozenset[str]) -> bool:
        """Like "die Gemeinden": none of them alone."""
        norm = word.casefold()
        return not any(norm.removesuffix(ending) in bases for ending in ("", "s", "es"))

    def _pointing(self, reserved: set[int]) -> None:
        """Like "the University", "das Institut": an article, and the head of exactly one institution of the page."""
        by_head: dict[str, set[Institution]] = defaultdict(set)
        for institution in self.finder.institutions:
            for word in WORD.findall(institution.name):
                heads = self.lexicon.heads.get(word.casefold(), ())
                if word[0].isupper() and heads and (self.lexicon.code == "de" or any(len(h.words) == 1 for h in heads)):
                    by_head[word.casefold()].add(institution)
        articles = self.lexicon.words("pointing", "articles")
        for token in self.page.tokens[1:] if by_head else ():
            bases = self.lexicon.lemmas(token.text) & by_head.keys() if token.capital else frozenset()
            if not bases or token.index in self.finder.taken or token.index in reserved:
                continue
            if self.lexicon.code == "de" and (self._is_plural(token.text, bases) or bases & _AREAS):
                continue
            before, after = self.page.tokens[token.index - 1], self.page.tokens[token.index + 1 : token.index + 2]
            meant = set().union(*(by_head[base] for base in bases))
            if len(meant) > 1:  # of several, the only one that the page has named so far
                meant = {i for i in meant if any(m.span.first < token.index for m in i.mentions)}
            goes_on = bool(after) and (
                (after[0].capital and self.lexicon.code == "en") or after[0].norm in ("of", "for", "für", "der", "des")
            )
            first = min((m.span.first for i in meant for m in i.mentions), default=0)
            if before.norm in articles and len(meant) == 1 and not goes_on and first < token.index:
                self.finder.mark(next(iter(meant)), Span(token.index, token.index + 1))
