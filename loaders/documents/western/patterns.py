"""What may stand around the things of a rule without changing what it says, so that no rule has to spell it out.

"the SEALIGHT project" is SEALIGHT, "das Verbundvorhaben LICHTWEG" is LICHTWEG; and who leads together with others.

Invariant: no tie is added here; what is read as leading becomes taking part where the sentence names others beside.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import replace
from functools import lru_cache
from typing import Any

from loaders.documents.findings import Tie
from loaders.documents.page import Page, Span
from loaders.documents.western.asides import ROLES
from loaders.documents.western.lexicon import Lexicon

_PROJECT = re.compile(r"[\w-]*(?:projekt(?:e?s|e|en)?|vorhabens?)")
_PARTNER = re.compile(r"(?:projekt|verbund|kooperations|konsortial|haupt)(?P<noun>partner\w{0,5})")
_AROUND = {
    "en": (
        "[the|this|our|its|their|a|an] [new|joint|recent|pilot|research|eu-funded|three-year|two-year] "
        "[project|initiative] [called|entitled|titled|named] [:]",
        "[project|initiative|consortium]",
    ),
    "de": (
        "[das|dem|des|den|der|unser|unserem|ihr|ihrem|seinem|diesem|einem] [neue|neuen|gemeinsame|gemeinsamen] "
        "[projekt|initiative]",
        "[projekt]",
    ),
}
_ARTICLE = {"en": "[the]", "de": "[der|die|das|dem|den|des|einer|eine|einem]"}
_GROUP_WORDS = (
    "[bündnis|bündnisses|netzwerk|netzwerks|netzwerkes|allianz|verbund|verbunds|verbundes|arbeitsgruppe|konsortium|"
    "konsortiums|initiative|arbeitskreis|arbeitskreises|kooperation|plattform]"
)
_DETERMINERS = frozenset(["the", "der", "die", "das", "dem", "den", "des", "its", "our", "local"])
_WITH = frozenset(["with", "mit", "alongside", "neben", "besides"])
_HELP = frozenset(["unterstützung", "hilfe", "förderung", "support", "help", "support of", "mitteln", "dank"])
_JOINT = re.compile(
    r"joint(?:ly)?|collaborative|gemeinsam\w+|(?:kooperations|gemeinschafts|partner)(?:projekt|vorhaben)"
)
_LEADING = re.compile(
    r"led|leads?|coordinat|manag|head|run|leit|geleitet|koordin|federführ|träger|trägt|hilft|unterst|will"
)
_PASSED = frozenset(["from", "by", "of", "for", "to", "durch", "vom"])  # before a name that acts in no sentence
_LYING = frozenset(["lies", "lie", "rests", "rest", "lay", "liegt", "lag"])
_FINITE = frozenset(["is", "was", "are", "were", "has", "have", "will"])


def widened(rules: list[dict[str, Any]], language: Lexicon) -> list[dict[str, Any]]:
    """The rules with what may stand before and behind a project in each pattern."""
    before, behind = _AROUND[language.code]
    article = _ARTICLE[language.code]
    return [
        {**rule, "patterns": [_around(_folded(p), before, behind, article) for p in rule["patterns"]]} for rule in rules
    ]


def _folded(pattern: str) -> list[str]:
    """The parts of a pattern, spelled as words of a page are compared: "heisst"."""
    return pattern.replace("ß", "ss").split()


def _around(parts: list[str], before: str, behind: str, article: str) -> str:
    found: list[str] = []
    for index, part in enumerate(parts):
        project = part.startswith("<") and "project" in part.split(":")[0]
        last = index + 1 == len(parts)
        if index and part.startswith("<") and not parts[index - 1].startswith("."):
            found.append(before if project and parts[index - 1] != "[project]" else article)
        if index and part.startswith("<group") and article == _ARTICLE["de"]:
            found.append(_GROUP_WORDS)
        found.append(part)
        if project and not last and parts[index + 1] not in ("project", "[project]", "[projekt]"):
            found.append(behind)
    return " ".join(found)


def lemmas_of(language: Lexicon) -> Callable[[str], frozenset[str]]:
    """Base forms, where every German compound of "Projekt" counts as one, "Verbundpartner" also as "Partner"."""
    plain: Callable[[str], frozenset[str]] = language.lemmas
    if language.code != "de":
        return plain

    @lru_cache(maxsize=10_000)
    def lemmas(word: str) -> frozenset[str]:
        found, norm = plain(word), word.casefold()
        if _PROJECT.fullmatch(norm):
            return found | {"projekt"}
        partner = _PARTNER.fullmatch(norm)
        return found | {"partner", partner["noun"]} if partner else found

    return lemmas


def jointly(page: Page, ties: Iterable[Tie], passed: Set[int] = frozenset()) -> list[Tie]:
    """Who leads together with others: by the same words several are partners ("carried out by A, B and C"), and who
    stands behind "with" is one; who only helps ("with the support of A") does not lead. Words before a name that the
    rules did not see are `passed`."""
    found: list[Tie] = []
    several: dict[tuple[int, Span], list[int]] = {}
    ties = list(ties)
    beside = set(_beside(page, ties))
    for tie in ties:
        if tie.relation != "leads" or tie.object.slot != "project":
            found.append(tie)
            continue
        before = _before(page, tie) if _first(tie) - 1 not in passed else set()
        if before & _HELP or _begins_clause(page, tie) or (before & _PASSED and _begins(tie)):
            continue
        if (
            (before & _WITH and not (_lies(page, tie) or _is_titled(page, tie)))
            or _is_inside(page, tie)
            or (id(tie.subject), *_where(page, tie)) in beside
        ):
            tie = replace(tie, relation="partner_in")
        else:
            several.setdefault((id(tie.object), tie.quote), []).append(len(found))
        found.append(tie)
    others = {(id(t.subject), id(t.object)) for t in found if t.relation in ("supports", "partner_in")}
    others |= {(id(t.object), id(t.subject)) for t in found if t.relation == "funded_by"}
    joint = {
        (id(found[place].subject), *_where(page, found[place]))
        for places in several.values()
        for place in places
        if len({id(found[p].subject) for p in places}) > 1 or any(_is_joint(page, found[p]) for p in places)
    }
    runs = {(id(t.subject), _where(page, t)[1]) for t in found if t.relation == "leads" and t.object.slot == "project"}
    for place, tie in enumerate(found):
        if tie.relation == "leads" and (id(tie.subject), *_where(page, tie)) in joint:
            found[place] = replace(tie, relation="partner_in")
    found = [t for t in found if not _is_passed_over(page, t, runs)]
    return [t for t in found if not (_is_bare(page, t) and (id(t.subject), id(t.object)) in others)]


def _first(tie: Tie) -> int:
    span = _mention(tie)
    return span.first if span else 0


def _lies(page: Page, tie: Tie) -> bool:
    """Like "coordination of the project lies with A": who leads."""
    return any(token.norm in _LYING for token in page.tokens[tie.quote.first : tie.quote.last])


def _is_titled(page: Page, tie: Tie) -> bool:
    """Like "with A, the project leader": what A is called, whatever stands before it."""
    span = _mention(tie)
    behind = [t.norm for t in page.tokens[span.last : span.last + 3]] if span else []
    return behind[:2] == [",", "the"] and behind[2:] != [] and bool(ROLES.match(behind[2]))


def _where(page: Page, tie: Tie) -> tuple[int, int]:
    """What a tie is about, and the sentence that says it."""
    return id(tie.object), page.sentence_of(tie.quote.first).first


def _is_passed_over(page: Page, tie: Tie, runs: set[tuple[int, int]]) -> bool:
    """Like "the project X, funded by Erasmus+, is led by A": what A leads is the project, not the programme."""
    programme = tie.relation == "leads" and tie.object.slot == "programme"
    return programme and (id(tie.subject), _where(page, tie)[1]) in runs


def _is_joint(page: Page, tie: Tie) -> bool:
    """Like "ein Kooperationsprojekt der A mit B", "a joint project of A"."""
    span = _mention(tie)
    near = page.tokens[max(tie.quote.first, span.first - 4) : span.first] if span else []
    return any(_JOINT.match(token.norm) for token in near)


def _is_inside(page: Page, tie: Tie) -> bool:
    """Like "Within the X project, workshops were delivered by A": A takes part, what it leads are the workshops."""
    sentence = page.sentence_of(tie.quote.first)
    mention = next((m.span for m in tie.object.mentions if tie.quote.first <= m.span.first < tie.quote.last), None)
    if mention is None or any(_LEADING.match(t.norm) for t in page.tokens[tie.quote.first : tie.quote.last]):
        return False
    near = [t.norm for t in page.tokens[max(sentence.first, mention.first - 5) : mention.first]]
    comma = max((i for i, norm in enumerate(near) if norm == ","), default=-1)
    return bool({"within", "im", "in", "innerhalb", "during", "under", "rahmen"} & set(near[comma + 1 :]))


def _is_bare(page: Page, tie: Tie) -> bool:
    """Like "LICHTWEG von der Muster Stiftung", where a verb beside it says what the foundation does."""
    if tie.relation != "leads" or tie.object.slot != "project" or not (span := _mention(tie)):
        return False
    ends = [m.span.last for m in tie.object.mentions if tie.quote.first <= m.span.first < span.first]
    between = page.tokens[max(ends) : span.first] if ends else page.tokens[:0]
    return bool(ends) and all(t.norm in _DETERMINERS | {"von", "vom"} or t.text in '”“"»«' for t in between)


def _beside(page: Page, ties: list[Tie]) -> Iterator[tuple[int, int, int]]:
    """Of "with B and C": C, as the words say "with" of B."""
    leading = [t for t in ties if t.relation == "leads" and t.object.slot == "project"]
    quotes = {t.quote for t in leading if _before(page, t) & _WITH}
    for tie in leading:
        if tie.quote in quotes and _before(page, tie) & {"and", "und", "&", "sowie", ","} and _behind_with(page, tie):
            yield id(tie.subject), *_where(page, tie)


def _behind_with(page: Page, tie: Tie) -> bool:
    """Whether "with" stands before a name, somewhere in the words that tie it."""
    span = _mention(tie)
    said = [m.span.first for m in tie.object.mentions if tie.quote.first <= m.span.first < tie.quote.last]
    passive = span is not None and bool(said) and said[0] < span.first
    return passive and span is not None and any(t.norm in _WITH for t in page.tokens[said[0] : span.first])


def _begins(tie: Tie) -> bool:
    """Whether the words of a tie begin with its subject: who acts in them."""
    span = _mention(tie)
    return span is not None and span.first == tie.quote.first


def _mention(tie: Tie) -> Span | None:
    return next((m.span for m in tie.subject.mentions if tie.quote.first <= m.span.first < tie.quote.last), None)


def _before(page: Page, tie: Tie) -> set[str]:
    """The words right before the subject's name."""
    span = _mention(tie)
    sentence = page.sentence_of(span.first) if span else None
    if span is None or sentence is None:
        return set()
    near = [t.norm for t in page.tokens[max(sentence.first, span.first - 3) : span.first]]
    while near and near[-1] in _DETERMINERS:
        near.pop()
    return set(near[-1:])


def _begins_clause(page: Page, tie: Tie) -> bool:
    """Like "It is led by A and B is a partner": what stands behind "and" and before a verb begins a clause."""
    span = _mention(tie)
    if span is None or span.last != tie.quote.last or span.last >= page.sentence_of(span.first).last:
        return False
    verb = any(t.norm in _FINITE for t in page.tokens[tie.quote.first : span.first])
    return verb and page.tokens[span.last].norm in _FINITE and "and" in _before(page, tie)
