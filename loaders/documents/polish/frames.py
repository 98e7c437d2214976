"""Groups whose name has no word for a group: "w ramach Szkoły Sąsiadów odbyły się warsztaty", "Akademia … to sieć …".

Invariant: such a name is a group only where the page calls it one, or where meetings of a project are held within it.
"""

from __future__ import annotations

from graph.records import Certainty
from loaders.documents.findings import Findings, Group, Mention, Project, Tie
from loaders.documents.page import Page, Span
from loaders.documents.polish.lookup import tokens_with
from loaders.documents.polish.morphology import Reading, lemmas
from loaders.documents.polish.names import nominative
from loaders.documents.polish.passages import Owners, contents, has
from loaders.documents.polish.phrases import nouns_of, phrase
from loaders.documents.spelling import key

_WITHIN = frozenset({"ramach", "podczas", "trakcie"})
_CALLED = 4  # tokens between "to" and the word for a group


def add_frames(page: Page, findings: Findings) -> list[Tie]:
    """Adds the groups to the findings; the ties that make them part of their projects."""
    owners = Owners(page, findings)
    taken = findings.occupied()
    by_key: dict[str, Group] = {}
    ties: list[Tie] = []
    tied: set[int] = set()
    for sentence in page.sentences:
        if page.is_heading_in_capitals(sentence):
            continue
        for head in tokens_with(page, contents("frames", "heads"), sentence):
            if head in taken or not page.tokens[head].capital:
                continue
            nouns = nouns_of(page.tokens[head].text, contents("frames", "heads"), "sg")
            if not nouns:
                continue
            span = _name(page, sentence, head, nouns[0], taken)
            if span is None:
                continue
            project = _held_within(page, owners, sentence, span)
            if project is None and not _called(page, sentence, span.last):
                continue
            group = _group(page, by_key, span, head, nouns)
            if project is not None and id(group) not in tied:
                tied.add(id(group))
                certainty: Certainty = "stated" if owners.within(sentence) else "implied"
                ties.append(Tie(group, "part_of", project, sentence, certainty))
    findings.groups += by_key.values()
    return ties


def _name(page: Page, sentence: Span, head: int, noun: Reading, taken: set[int]) -> Span | None:
    """The head with at least one more word with a capital, or with a title in quotation marks."""
    span = phrase(page, sentence, head, noun, taken, capitals=True)
    if quoted := page.quotation_at.get(span.last):
        return Span(span.first, quoted.last + 1)
    named = any(t.is_word and t.capital for t in page.tokens[head + 1 : span.last])
    return span if named and not page.tokens[head].shouted else None


def _group(page: Page, by_key: dict[str, Group], span: Span, head: int, nouns: list[Reading]) -> Group:
    noun = max(nouns, key=lambda r: "nom" in r.cases)
    name = nominative(page, span, head, noun, "sg")
    group = by_key.setdefault(key(name), Group(name, kind="group"))
    group.mentions.append(Mention(span, frozenset().union(*(r.cases for r in nouns))))
    return group


def _held_within(page: Page, owners: Owners, sentence: Span, span: Span) -> Project | None:
    """The project whose meetings are held within what a span names."""
    before = page.tokens[max(sentence.first, span.first - 2) : span.first]
    rest = page.tokens[sentence.first : sentence.last]
    meets = any(has(lemmas(t.text), "frames", "meeting") for t in rest if t.index not in owners.at)
    if not meets or not any(t.norm in _WITHIN for t in before) or any(t.norm == "nie" for t in rest):
        return None
    return owners.of_sentence(span.first)


def _called(page: Page, sentence: Span, index: int) -> bool:
    """Like "to sieć organizacji", "jest partnerstwem gmin" from a token on."""
    tokens = page.tokens[index : min(sentence.last, index + _CALLED)]
    if not tokens or tokens[0].norm not in ("to", "jest", "–", "-"):
        return False
    return any(nouns_of(t.text, contents("frames", "called"), "sg") and not t.capital for t in tokens[1:])
