"""Groups whose name has no word for a group inside: "a partnership called Merge Services", "Coast 2030, an informal
network", "Members of Coast 2030:".

Invariant: the word for a group, or for its members, stands right beside the name; what belongs to something else on the
page is no group.
"""

from __future__ import annotations

from collections.abc import Iterator

from loaders.documents.findings import Group, Mention
from loaders.documents.page import Page, Span
from loaders.documents.spelling import key
from loaders.documents.western import towns
from loaders.documents.western.lexicon import Lexicon

_CALLED: tuple[tuple[str, ...], ...] = (
    ("called",),
    ("named",),
    ("known", "as"),
    ("dubbed",),
    ("entitled",),
    ("titled",),
    ("under", "the", "name"),
)
_CALLED += (("under", "the", "banner"), ("under", "the", "name", "of"), ("under", "the", "banner", "of"), ("branded",))
_ROLES = frozenset(["members", "partners", "founders", "signatories"])
_OF = frozenset(["of", "in"])
_ARTICLES = frozenset(["a", "an", "the"])
_BEHIND = frozenset(["of", "for", "that", "which", "to", "with", "between", "in", "founded", "formed", "set", "and"])
_INNER = frozenset(["of", "for", "and", "the", "&"])
_LOOSE = frozenset(["alliance", "coalition", "collaborative", "network"])  # of projects as seldom as of institutions
_MAX_NAME, _MAX_WORDS, _MAX_LABEL = 6, 4, 9  # tokens: of a name, before the noun, of a heading


def called_groups(page: Page, lexicon: Lexicon, groups: list[Group], taken: set[int]) -> None:
    """Adds such groups to those of a page, with everything that repeats their names."""
    heads = {
        h for kind in ("network", "partnership", "consortium") for h in lexicon.cooperation["groups"]["heads"][kind]
    }
    finder = _Finder(page, lexicon, taken | {i for g in groups for m in g.mentions for i in _range(m.span)})
    known = {key(name) for group in groups for name in (group.name, *group.aliases)}
    present = {token.norm for token in page.tokens}
    spans = (
        [*finder.called(heads), *finder.labelled(), *finder.quoted(heads)]
        if not present.isdisjoint(heads | _ROLES)
        else []
    )
    for span, kind in spans:
        name = " ".join(page.words(span).split())
        if key(name) in known or any(i in finder.taken for i in _range(span)):
            continue
        known.add(key(name))
        group = Group(name, kind=kind)
        group.mentions += [Mention(again) for again in finder.again(span)]
        finder.taken |= {i for m in group.mentions for i in _range(m.span)}
        groups.append(group)
    groups.sort(key=lambda group: group.mentions[0].span.first)


def _range(span: Span) -> range:
    return range(span.first, span.last)


class _Finder:
    def __init__(self, page: Page, lexicon: Lexicon, taken: set[int]) -> None:
        self.page, self.lexicon, self.taken = page, lexicon, taken
        self.never, self.ends = lexicon.words("names", "never_first"), lexicon.words("names", "ends")

    def called(self, heads: set[str]) -> Iterator[tuple[Span, str]]:
        """Names right behind "a partnership called", and before ", a network"."""
        for token in self.page.tokens:
            if token.norm not in heads or token.capital:
                continue
            kind = "network" if token.norm in ("network", "alliance") else "partnership"
            sentence = self.page.sentence_of(token.index)
            first = self._behind(token.index + 1)
            name = self._name(first, sentence) if first else None
            if name is None and self._ends_phrase(token.index + 1, sentence):
                name = self._before(token.index, sentence)
            if name is None and token.norm in _LOOSE and self._ends_phrase(token.index + 1, sentence):
                name = self._right_before(token.index, sentence)
            if name is not None:
                yield name, kind

    def labelled(self) -> Iterator[tuple[Span, str]]:
        """What a heading or label names as that whose members stand below."""
        for block in self.page.blocks:
            span = block.span
            tokens = self.page.tokens[span.first : span.last]
            if not 3 <= len(tokens) <= _MAX_LABEL or tokens[0].norm not in _ROLES or tokens[1].norm not in _OF:
                continue
            first = span.first + 2 + (tokens[2].norm == "the")
            name = self._name(first, span)
            if name and (name.last == span.last or self.page.tokens[name.last].text == ":"):
                yield name, "network"

    def quoted(self, heads: set[str]) -> Iterator[tuple[Span, str]]:
        """Like "the “Homes and Hearts coalition”": quotation marks hold a name that ends with the noun."""
        for quotation in self.page.quotations:
            words = self.page.tokens[quotation.first : quotation.last]
            if 1 < len(words) <= _MAX_NAME + 1 and words[-1].norm in heads and words[0].capital:
                yield quotation, "network"

    def _behind(self, index: int) -> int | None:
        """Where a name may begin behind words for being called."""
        index += (
            index < len(self.page.tokens) and self.page.tokens[index].text == ","
        )  # "The coalition, called Example"
        norms = tuple(token.norm for token in self.page.tokens[index : index + 4])
        sizes = [len(words) for words in _CALLED if norms[: len(words)] == words]
        return index + max(sizes) if sizes else None

    def _name(self, first: int, sentence: Span) -> Span | None:
        """The run of words with capitals, or the quotation, that begins at a token."""
        if first >= sentence.last:
            return None
        if quoted := self.page.quotation_at.get(first):
            return quoted if quoted.last - quoted.first <= _MAX_NAME else None
        first += self.page.tokens[first].norm == "the" and first + 1 < sentence.last
        last = first
        while last < min(sentence.last, first + _MAX_NAME) and self._is_part(first, last, sentence):
            last += 1
        while last > first and self.page.tokens[last - 1].norm in _INNER:
            last -= 1
        return self._own(Span(first, last))

    def _is_part(self, first: int, index: int, sentence: Span) -> bool:
        token = self.page.tokens[index]
        inner = first < index and token.norm in _INNER and index + 1 < sentence.last
        if inner:
            return self.page.tokens[index + 1].capital
        return index not in self.taken and ((token.is_word and token.capital) or token.text.isdigit())

    def _before(self, head: int, sentence: Span) -> Span | None:
        """Like "Coast 2030, an informal network": the name before the comma."""
        article = next(
            (i for i in range(head - 1, max(sentence.first, head - _MAX_WORDS - 1), -1) if self._is_article(i)), None
        )
        if article is None or article - 2 < sentence.first or self.page.tokens[article - 1].text != ",":
            return None
        first = last = article - 1
        while first > sentence.first and last - first < _MAX_NAME and self._is_part(first, first - 1, sentence):
            first -= 1
        while first < last and self.page.tokens[first].norm in self.never:
            first += 1
        return self._own(Span(first, last)) if first < last else None

    def _right_before(self, head: int, sentence: Span) -> Span | None:
        """Like "the Friends of Example Bay coalition": several words with capitals behind an article."""
        first = last = head
        if (
            self.page.tokens[head - 1].text == ")"
            and head - sentence.first > 3
            and self.page.tokens[head - 3].text == "("
        ):
            first = last = head - 3
        while (
            first > sentence.first and last - first <= _MAX_NAME and self._is_part(sentence.first, first - 1, sentence)
        ):
            first -= 1
        while first < last and self.page.tokens[first].norm in self.never:
            first += 1
        behind_article = first > sentence.first and self._is_article(first - 1)
        return self._own(Span(first, last)) if behind_article and last - first > 2 else None

    def _ends_phrase(self, index: int, sentence: Span) -> bool:
        """Not "the network manager"."""
        token = self.page.tokens[index] if index < sentence.last else None
        return token is None or token.text in ",.;:()" or token.norm in _BEHIND or token.is_dash

    def _is_article(self, index: int) -> bool:
        return self.page.tokens[index].norm in _ARTICLES

    def _own(self, span: Span) -> Span | None:
        """No place, no word for a role or project, and not a single small sign."""
        if span.last <= span.first:
            return None
        tokens, text = self.page.tokens[span.first : span.last], self.page.words(span)
        common = all(t.norm in self.never | self.ends or not t.is_word for t in tokens)
        if common or not tokens[0].is_word or len(text) < 3 or any(t.norm in self.ends for t in tokens[-1:]):
            return None
        return None if towns.is_town(text) or towns.country(text) else span

    def again(self, span: Span) -> Iterator[Span]:
        """A name wherever the page repeats it word for word."""
        words = [token.text for token in self.page.tokens[span.first : span.last]]
        for token in self.page.tokens:
            if token.text == words[0] and token.index not in self.taken:
                last = token.index + len(words)
                if [t.text for t in self.page.tokens[token.index : last]] == words:
                    yield Span(token.index, last)
