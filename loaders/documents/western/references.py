"""Words that point back at an institution of the page: acronyms, own names, "the University", "das Institut".

Precision first: what is short counts only where exactly one institution of the page can be meant.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from loaders.documents.findings import Institution
from loaders.documents.institutions import key
from loaders.documents.page import Page, Span
from loaders.documents.western import towns
from loaders.documents.western.institutions import InstitutionFinder
from loaders.documents.western.lexicon import is_unknown
from loaders.documents.western.names import country_after, legal_form_at
from loaders.documents.western.shortened import WORD, initials, is_acronym


class ReferenceFinder:
    """Adds to the institutions of a page what refers to them; everything with a full name is known before."""

    def __init__(self, finder: InstitutionFinder) -> None:
        self.finder, self.page, self.lexicon = finder, finder.page, finder.lexicon

    def run(self, reserved: set[int]) -> None:
        """Marks references; none is looked for in `reserved` tokens, titles of projects and programmes."""
        self._again(reserved)
        self._introduced()
        self._acronyms(reserved)
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
            for words, institution in sorted(by_first.get(token.text, ()), key=lambda item: -len(item[0])):
                last = token.index + len(words)
                free = not any(i in self.finder.taken or i in reserved for i in range(token.index, last))
                if free and [t.text for t in self.page.tokens[token.index : last]] == words:
                    self.finder.mark(institution, Span(token.index, last))
                    break

    def _introduced(self) -> None:
        """Like "Centre for Examples (CE)": what stands in brackets right after a name is an alias, unless a country."""
        for institution in self.finder.institutions:
            for mention in list(institution.mentions):
                inside = self._bracket(mention.span.last)
                if inside is None or country_after(self.page, mention.span.last):
                    continue
                text = self.page.words(inside)
                if (
                    inside.last - inside.first <= 3
                    and is_acronym(text, institution.name)
                    and key(text) not in self.finder.by_key
                ):
                    self.finder.by_key[key(text)] = institution
                    self.finder.mark(institution, inside, text)

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
            if len(one) == 1 and (token.shouted or token.text in next(iter(one)).aliases):
                self.finder.mark(next(iter(one)), Span(token.index, token.index + 1), token.text)

    def _own_names(self, reserved: set[int]) -> None:
        """Like "Biomuster" for "Biomuster solutions GmbH": a name without its legal form, and its first word."""
        own: dict[str, list[tuple[list[str], Institution]]] = defaultdict(list)
        for institution in self.finder.institutions:
            for words in self._short_forms(institution):
                own[words[0]].append((words, institution))
        for token in self.page.tokens:
            for words, institution in sorted(own.get(token.text, ()), key=lambda item: -len(item[0])):
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
        if len(first.text) > 2 and self._is_distinct(first.text):
            yield [first.text]

    def _is_distinct(self, word: str) -> bool:
        """No word of the language and no town: it can only mean the one that has it as its name."""
        return not towns.is_town(word) and not towns.country(word) and is_unknown(self.lexicon.code, word)

    def _pointing(self, reserved: set[int]) -> None:
        """Like "the University", "das Institut": an article, and the head of exactly one institution of the page."""
        by_head: dict[str, set[Institution]] = defaultdict(set)
        for institution in self.finder.institutions:
            for word in WORD.findall(institution.name):
                if word.casefold() in self.lexicon.heads and word[0].isupper():
                    by_head[word.casefold()].add(institution)
        articles = self.lexicon.words("pointing", "articles")
        for token in self.page.tokens[1:]:
            bases = self.lexicon.lemmas(token.text) & by_head.keys() if token.capital else frozenset()
            if not bases or token.index in self.finder.taken or token.index in reserved:
                continue
            before, after = self.page.tokens[token.index - 1], self.page.tokens[token.index + 1 : token.index + 2]
            meant = set().union(*(by_head[base] for base in bases))
            goes_on = bool(after) and (
                (after[0].capital and self.lexicon.code == "en") or after[0].norm in ("of", "for", "für", "der", "des")
            )
            first = min((m.span.first for i in meant for m in i.mentions), default=0)
            if before.norm in articles and len(meant) == 1 and not goes_on and first < token.index:
                self.finder.mark(next(iter(meant)), Span(token.index, token.index + 1))
