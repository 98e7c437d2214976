"""What may stand around the things of a rule without changing what it says, so that no rule has to spell it out.

"the SEALIGHT project" is SEALIGHT, "das Verbundvorhaben LICHTWEG" is LICHTWEG; a bracket right behind a name, or what
the name is said to be between two commas, is no part of the sentence around it.

Invariant: nothing that names another thing, or a part in a project ("…, coordinator, …"), is left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Any

from loaders.documents.findings import Findings, Tie
from loaders.documents.page import Page, Span
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
_FINITE = frozenset(["is", "was", "are", "were", "has", "have", "will"])
_BRACKET, _REMARK = 10, 16  # tokens that a bracket, or words between two commas, may have
_ARTICLES = frozenset(["a", "an", "the", "ein", "eine", "einer", "einem", "eines"])
_ROLES = re.compile(
    r"(?:co-?)?(?:coordinat|lead|led|manag|head|partner|project|projekt|koordin|leit|mitglied|member|träger|fund|förder|"
    r"part$|teil$|unit$|institut|depart|subsid|tochter|federführ|konsorti|consorti|founded|gegründet)"
)


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

    @lru_cache(maxsize=50_000)
    def lemmas(word: str) -> frozenset[str]:
        found, norm = plain(word), word.casefold()
        if _PROJECT.fullmatch(norm):
            return found | {"projekt"}
        partner = _PARTNER.fullmatch(norm)
        return found | {"partner", partner["noun"]} if partner else found

    return lemmas


def asides(page: Page, findings: Findings) -> set[int]:
    """Tokens that say something of a name only: "(NU)", "(2019–2022)", ", a charity based in Whitby,"."""
    named = {i: thing for thing in findings.things for m in thing.mentions for i in range(m.span.first, m.span.last)}
    found: set[int] = set()
    for thing in (*findings.institutions, *findings.projects, *findings.programmes):
        for mention in thing.mentions:
            sentence = page.sentence_of(mention.span.first)
            index = mention.span.last
            for inside in (
                _bracket(page, index, sentence),
                _remark(page, index, sentence),
                _sum(page, index, sentence),
            ):
                tokens = range(*inside) if inside else range(0)
                if all(named.get(i, thing) is thing and not _ROLES.match(page.tokens[i].norm) for i in tokens):
                    found |= set(tokens)
    return found


def _bracket(page: Page, index: int, sentence: Span) -> tuple[int, int] | None:
    if index >= sentence.last or page.tokens[index].text != "(":
        return None
    limit = min(sentence.last, index + _BRACKET)
    close = next((i for i in range(index + 1, limit) if page.tokens[i].text in "()"), None)
    return (index, close + 1) if close and page.tokens[close].text == ")" else None


def _sum(page: Page, index: int, sentence: Span) -> tuple[int, int] | None:
    """Like "A with £2,000, B with £500": what each got, inside an enumeration."""
    if index >= sentence.last or page.tokens[index].norm not in ("mit", "with"):
        return None
    near = page.tokens[index + 1 : min(index + 6, sentence.last)]
    money = next((t.index for t in near if t.norm in ("euro", "eur", "€", "franken", "£", "$", "pounds")), None)
    if money is None or not any(t.text[0].isdigit() for t in near):
        return None
    end = money + 1 + (money + 1 < sentence.last and page.tokens[money + 1].text[0].isdigit())
    joined = end < sentence.last and page.tokens[end].norm in (",", "und", "sowie", "and")
    return (index, end) if joined else None


def _remark(page: Page, index: int, sentence: Span) -> tuple[int, int] | None:
    if (
        index + 2 < sentence.last
        and page.tokens[index].is_dash
        and page.tokens[index - 1].end < page.tokens[index].start
    ):
        limit = min(sentence.last - 1, index + _REMARK)
        close = next((i for i in range(index + 2, limit) if page.tokens[i].is_dash), None)
        loose = close is not None and page.tokens[close - 1].end < page.tokens[close].start
        return (index, close + 1) if close is not None and loose else None
    if index + 2 >= sentence.last or page.tokens[index].text != "," or page.tokens[index + 1].norm not in _ARTICLES:
        return None
    limit = min(sentence.last, index + _REMARK)
    close = next((i for i in range(index + 2, limit) if page.tokens[i].text in ",;:("), None)
    return (index, close + 1) if close and page.tokens[close].text == "," else None


def jointly(page: Page, ties: Iterable[Tie]) -> list[Tie]:
    """Who leads together with others: by the same words several are partners ("carried out by A, B and C"), and who
    stands behind "with" is one; who only helps ("with the support of A") does not lead."""
    found: list[Tie] = []
    several: dict[tuple[int, Span], list[int]] = {}
    ties = list(ties)
    beside = set(_beside(page, ties))
    for tie in ties:
        if tie.relation != "leads" or tie.object.slot != "project":
            found.append(tie)
            continue
        before = _before(page, tie)
        if before & _HELP or _begins_clause(page, tie) or (before & _PASSED and _begins(tie)):
            continue
        if before & _WITH or _is_inside(page, tie) or (id(tie.subject), *_where(page, tie)) in beside:
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
        if tie.quote in quotes and _before(page, tie) & {"and", "und", "&", "sowie"}:
            yield id(tie.subject), *_where(page, tie)


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
