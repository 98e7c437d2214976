"""Words around the names of an English sentence that change nothing in what it says: "the utility companies Brightwater
and Aqua", "representatives of Norddale University", "Dr Anna Elm from the Windmill Trust"; and "it", the thing that the
sentence before is about.

Invariant: a word that names a role in a cooperation ("partner", "coordinator") is never passed over.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from loaders.documents.findings import Event, Findings, Group, Institution, Mention, Project, Thing
from loaders.documents.page import Page, Span
from loaders.documents.western import towns
from loaders.documents.western.lexicon import Lexicon

_MAX_ADJECTIVES = 3
_MAX_TITLE = 6  # tokens of a name of a person, with titles
_OF = frozenset(["of", "from", "at"])
_POSSESSIVE = frozenset(["it", "its"])
_BEING = frozenset(
    ["is", "are", "was", "were", "as", "be", "been", "became", "become", "becomes", "elected", "appointed"]
)
_ARTICLES = frozenset(["the", "this", "our"])
_ADJECTIVAL = ("al", "an", "ic", "ish", "ese", "based", "ed", "ing", "ive", "ary", "ate", "ent", "ous", "ful", "est")


def passed_over(page: Page, lexicon: Lexicon, findings: Findings) -> set[int]:
    """Tokens right before the names of institutions that the rules need not see."""
    found: set[int] = set()
    words = {key: lexicon.words("asides", key) for key in ("classes", "people", "titles", "adjectives")}
    named = {i for thing in findings.things for m in thing.mentions for i in range(m.span.first, m.span.last)}
    for institution in findings.institutions:
        for mention in institution.mentions:
            reader = _Before(page, page.sentence_of(mention.span.first), words, named)
            found.update(reader.run(mention.span.first))
            found.update(_seat(page, mention.span.last, named))
    return found


def _seat(page: Page, index: int, named: set[int]) -> range:
    """Like "from Slovenia" right behind a name."""
    sentence = page.sentence_of(index - 1)
    tokens = page.tokens[index : min(index + 4, sentence.last)]
    if len(tokens) < 2 or tokens[0].norm not in ("from", "in") or tokens[1].index in named:
        return range(0)
    first = index + 1 + (tokens[1].norm == "the")
    for last in (first + 2, first + 1):
        text = page.words(Span(first, last)) if last <= sentence.last else ""
        if text and (towns.country(text) or towns.is_town(text)):
            return range(index, last)
    return range(0)


class _Before:
    """Reads the words before one name."""

    def __init__(self, page: Page, sentence: Span, words: dict[str, frozenset[str]], named: set[int]) -> None:
        self.page, self.sentence, self.words, self.named = page, sentence, words, named

    def run(self, first: int) -> Iterator[int]:
        """The tokens that say nothing more."""
        index = self._classes(first)
        yield from range(index, first)
        article = index - 1 if self._norm(index - 1) in _ARTICLES else index
        people = self._people(article)
        if people < article:
            yield from range(people, article)

    def _norm(self, index: int) -> str:
        return self.page.tokens[index].norm if index >= self.sentence.first else ""

    def _classes(self, first: int) -> int:
        """Like "utility companies" before a name: a noun for a kind of institution, with its adjectives."""
        index = first - 1
        if self._norm(index) not in self.words["classes"] or self.page.tokens[index].capital:
            return first
        for _ in range(_MAX_ADJECTIVES):
            before = index - 1
            norm = self._norm(before)
            if before in self.named or not norm or not (norm.endswith(_ADJECTIVAL) or norm in self.words["adjectives"]):
                break
            index = before
        return index

    def _people(self, last: int) -> int:
        """Like "representatives of", "a team from", "Dr Anna Elm from" right before a name or its article."""
        index = last - 1
        if self._norm(index) not in _OF or index in self.named:
            return last
        if self._norm(index - 1) in self.words["people"]:
            index -= 1
            while (
                index > self.sentence.first
                and self._norm(index - 1) in self.words["adjectives"] | {"the", "a", "an", "and"} | self.words["people"]
            ):
                index -= 1
            return last if self._norm(index - 1) in _BEING else index
        return self._person(index) or last

    def _person(self, last: int) -> int | None:
        """Where the name of a person begins that ends at a token, with titles before it."""
        first = last
        while first > self.sentence.first and last - first < _MAX_TITLE and self._is_personal(first - 1):
            first -= 1
        titled = any(self._norm(i) in self.words["titles"] for i in range(first, last))
        plain = [
            i for i in range(first, last) if self.page.tokens[i].is_word and self._norm(i) not in self.words["titles"]
        ]
        given = 1 < len(plain) < 4
        return first if given and (titled or self._norm(plain[0]) in self.words["people"] or len(plain) == 2) else None

    def _is_personal(self, index: int) -> bool:
        token = self.page.tokens[index]
        if index in self.named:
            return False
        dot = token.text == "." and self._norm(index - 1) in self.words["titles"]
        return dot or token.norm in self.words["titles"] or (token.is_word and token.capital and not token.shouted)


def carried(page: Page, lexicon: Lexicon, findings: Findings) -> dict[int, Thing]:
    """Where "it" or "they" begins a sentence: the project, group, event or institution that the one before is about."""
    first: dict[int, tuple[Mention, Thing]] = {}
    for thing in findings.things:
        for mention in thing.mentions:
            first.setdefault(mention.span.first, (mention, thing))
    found: dict[int, Thing] = {}
    pronouns, classes = lexicon.words("asides", "pronouns"), lexicon.words("asides", "classes")
    topic: Thing | None = None
    for sentence in page.sentences:
        begins, second = page.tokens[sentence.first], page.tokens[min(sentence.first + 1, sentence.last - 1)]
        if begins.norm in pronouns and topic is not None:
            found[sentence.first] = topic
            continue  # the next sentence may go on with "it"
        article = begins.norm in ("the", "our", "this") and second.text in classes and not second.norm.endswith("ies")
        if article and isinstance(topic, Institution) and second.index not in first:
            found[second.index] = topic
            continue
        topic = _topic(page, sentence, first)
    return found


def _topic(page: Page, sentence: Span, first: dict[int, tuple[Mention, Thing]]) -> Thing | None:
    """The thing that a sentence begins with; behind a date or place before a comma, the one behind that."""
    start = sentence.first
    commas = [i for i in range(start, min(start + 9, sentence.last)) if page.tokens[i].text == ","]
    behind = (index for comma in commas for index in (comma + 1, comma + 2))
    for index in (start, start + 1, start + 2, *behind):
        if index < sentence.last and index in first:
            thing = first[index][1]
            return thing if isinstance(thing, (Project, Group, Event, Institution)) else None
    return None


def point_at_groups(page: Page, lexicon: Lexicon, groups: Sequence[Thing], taken: set[int]) -> None:
    """Like "the partnership", "this network", where the page has one group that is so called: it means that."""
    nouns = lexicon.words("asides", "groups")
    heads: dict[str, list[Thing]] = {}
    for group in groups:
        for word in {w.casefold() for w in group.name.split()} & nouns:
            heads.setdefault(word, []).append(group)
    if len(groups) == 1 and isinstance(groups[0], Group):
        heads = {noun: [groups[0]] for noun in nouns}
    for token in page.tokens[1:] if heads else ():
        meant = heads.get(token.norm, ())
        if len(meant) != 1 or token.index in taken or page.tokens[token.index - 1].norm not in _ARTICLES:
            continue
        if meant[0].mentions[0].span.first < token.index:
            meant[0].mentions.append(Mention(Span(token.index, token.index + 1), pointing=True))
