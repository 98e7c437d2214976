"""What projects are worth, and what those who pay give: amounts of money that the page ties to a project.

A value of the whole is the project's budget. A grant is the amount of the link to the one who pays, where the page says
who that is; else, where no other value is stated, it is the budget. Invariant: an amount is taken for what the words
beside it call it, and for nothing where they call it something else ("wkład własny", "price", "Gebühr").
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

from loaders.documents import data_files
from loaders.documents.findings import Findings, Project, Said, Thing, Tie
from loaders.documents.naming import Naming
from loaders.documents.page import Page, Span

_MAX_DISTANCE = 40  # tokens between a project and its value
_BEFORE, _AFTER = 9, 4  # tokens between an amount and the word that says what it is
_MAX_LABEL = 8  # tokens
_MAX_INTRODUCTION = 80  # tokens of the words above a list
_SPACES = " \u00a0\u202f'’"
_PLAIN = rf"\d{{1,3}}(?:[{_SPACES}.,]\d{{3}})+(?:[.,](?:\d{{2}}|-))?|\d+(?:[.,]\d{{1,2}})?(?:,-)?"
_MAX_LIST = 50  # lines
_ENDS = ",;:-–—("  # behind one of these something else is spoken of
_RULE = "money.toml"

Lemmas = Callable[[str], frozenset[str]]
Words = Callable[[str, str], frozenset[str]]  # of a section and key of cooperation.toml


@dataclass(frozen=True, slots=True)
class Amount:
    """Money in a text; `currency` is a code of ISO 4217, where the text has one."""

    start: int
    end: int
    value: float
    currency: str | None


@cache
def _said() -> tuple[dict[str, str], dict[str, int]]:
    said = data_files.load("money.toml")
    currencies = {word: code for code, words in said["currencies"].items() for word in words}
    return currencies, {word: int(number) for number, words in said["scales"].items() for word in words}


@cache
def _pattern() -> re.Pattern[str]:
    currencies, scales = (
        "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) for words in _said()
    )
    space = rf"[{_SPACES}]{{0,2}}"
    bare = rf"\d{{1,3}}(?:[{_SPACES}.]\d{{3}})+,[{_SPACES}]?\d{{2}}"
    number = rf"(?:{_PLAIN})(?:{space}(?:{scales})(?!\w))?"
    return re.compile(
        rf"(?<![\w.,/])(?:(?P<before>{currencies}){space}(?P<one>{number})(?![\d%])"
        rf"|(?P<two>{number}){space}(?P<after>{currencies})(?!\w)"
        rf"|(?<=[:|–-][ \u00a0])(?P<bare>{bare})(?!\w))",
        re.I,
    )


def amounts(text: str) -> list[Amount]:
    """Every amount of money, in order; one without a currency only where a label announces it: "Wartość: 1 234,00"."""
    currencies, _ = _said()
    found = []
    for match in _pattern().finditer(text):
        value = _value(match["one"] or match["two"] or re.sub(rf",[{_SPACES}]", ",", match["bare"]))
        sign = match["before"] or match["after"]
        if value:
            found.append(Amount(*match.span(), value, currencies[sign.casefold()] if sign else None))
    return found


def _value(words: str) -> float:
    """Like "1 234 567,89", "1.234.567", "2.4 million" as a number."""
    plain = re.match(_PLAIN, words)
    assert plain
    scale = _said()[1].get(words[plain.end() :].strip(_SPACES).casefold(), 1)
    digits = re.sub(rf"[{_SPACES}]", "", plain[0]).removesuffix(",-").rstrip(".,-")
    grouped = re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", digits) and (scale == 1 or len(re.findall("[.,]", digits)) > 1)
    if grouped:
        return round(float(re.sub("[.,]", "", digits)) * scale, 2)
    whole, sign, part = max((digits.rpartition(sign) for sign in ",."), key=lambda cut: len(cut[0]))
    whole = re.sub("[.,]", "", whole)
    return round(float(f"{whole}.{part}" if sign else digits) * scale, 2)


class MoneyReader:
    """Gives amounts of one page to its projects and to the links to those who pay."""

    def __init__(self, page: Page, findings: Findings, lemmas: Lemmas, words: Words) -> None:
        self.page, self.findings, self.lemmas = page, findings, lemmas
        self.cues = {name: words("money", name) for name in ("total", "grant", "other", "not_of")}
        self.naming = Naming(findings.projects)
        self.starts: list[int] = []
        self.funding: dict[int, list[Tie]] = defaultdict(list)  # by project, one for each who pays
        self.named: dict[int, list[int]] = {}  # by thing: the tokens with which its mentions begin
        self.paid: dict[int, Amount] = {}  # by tie

    def run(self) -> None:
        """Sets budgets and the amounts of ties; what was set first stays."""
        found = amounts(self.page.text) if self.findings.projects else []
        if not found:
            return
        self.starts = [token.start for token in self.page.tokens]
        payers = {(id(t.subject), id(t.object)): t for t in self.findings.ties if t.relation == "funded_by"}
        for (project_id, _), tie in payers.items():
            self.funding[project_id].append(tie)
        grants: list[tuple[Project, Amount, Span]] = []
        before = 0
        for amount in found:
            span = self._span(amount)
            kind = self._kind(span, max(before, self.page.sentence_of(span.first).first)) or self._listed(span)
            before = span.last
            project = self._project(span) if kind in ("total", "grant") else None
            if project is None:
                continue
            if kind == "total" and project.budget is None:
                self._set(project, amount, span)
            elif kind == "grant":
                grants.append((project, amount, span))
        for project, amount, span in grants:
            if not self._paid(project, amount, span) and project.budget is None:
                self._set(project, amount, span)
        self.findings.ties = [self._with_amount(tie) for tie in self.findings.ties]

    def _set(self, project: Project, amount: Amount, span: Span) -> None:
        project.budget, project.currency = amount.value, amount.currency
        value = f"{amount.value:.2f} {amount.currency or ''}".strip()
        self.findings.said.append(Said(project, "budget", value, span, _RULE))

    def _span(self, amount: Amount) -> Span:
        return Span(bisect_right(self.starts, amount.start) - 1, bisect_left(self.starts, amount.end))

    def _kind(self, span: Span, limit: int) -> str | None:
        """What the nearest word beside an amount calls it: "total", "grant" or nothing that is asked for."""
        tokens, sentence = self.page.tokens, self.page.sentence_of(span.first)
        before = range(span.first - 1, max(limit, span.first - _BEFORE) - 1, -1)
        limit = min(sentence.last, span.last + _AFTER)
        after = range(span.last, next((i for i in range(span.last, limit) if tokens[i].text in _ENDS), limit))
        label = self._label_above(span)
        for index in (*before, *after, *label):
            words = self.lemmas(tokens[index].text)
            kind = next((name for name in ("other", "total", "grant") if words & self.cues[name]), None)
            if kind:
                following = tokens[index + 1 : index + 4]
                of_others = any(self.lemmas(t.text) & self.cues["not_of"] for t in following if t.index < sentence.last)
                return None if kind == "other" or (of_others and index < span.first) else kind
        return None

    def _listed(self, span: Span) -> str | None:
        """What the words above a list call the amounts at the ends of its lines, which begin with projects."""
        number = self.page.block_index(span.first)
        block = self.page.blocks[number].span
        if block.last - span.last > 1 or not self._begins_with_project(block):
            return None
        highest = max(0, number - _MAX_LIST)
        while number > highest and self._begins_with_project(self.page.blocks[number].span):
            number -= 1
        above = self.page.blocks[number].span
        if above.last - above.first > _MAX_INTRODUCTION:
            return None
        words = {word for token in self.page.tokens[above.first : above.last] for word in self.lemmas(token.text)}
        return next((name for name in ("other", "grant", "total") if words & self.cues[name]), None)

    def _begins_with_project(self, block: Span) -> bool:
        return bool(self.naming.inside(Span(block.first, min(block.last, block.first + 3))))

    def _label_above(self, span: Span) -> range:
        """The tokens of a short line above, where the amount begins its own."""
        block = self.page.block_index(span.first)
        above = self.page.blocks[block - 1].span if block else Span(0, 0)
        alone = self.page.blocks[block].span.first == span.first and above.last - above.first <= _MAX_LABEL
        return range(above.last - 1, above.first - 1, -1) if alone else range(0)

    def _project(self, span: Span) -> Project | None:
        """The project named in the sentence; for a labelled line, the one named before it."""
        found = self.naming.near(self.page.sentence_of(span.first), span.first, _MAX_DISTANCE)
        return found or (self.naming.before(span.first) if self._is_label(span) else None)

    def _is_label(self, span: Span) -> bool:
        sentence = self.page.sentence_of(span.first)
        block = self.page.blocks[self.page.block_index(span.first)].span
        head = self.page.tokens[sentence.first : min(span.first, sentence.first + _MAX_LABEL)]
        signed = sentence.first == block.first and any(token.text in ":|–-" for token in head)
        return signed or bool(self._label_above(span))

    def _paid(self, project: Project, amount: Amount, span: Span) -> bool:
        """Puts a grant on the link to the one who pays: named in the sentence, or the only one of the project."""
        ties = self.funding.get(id(project), [])
        sentence = self.page.sentence_of(span.first)
        near = [(min(found), tie) for tie in ties if (found := self._distances(tie.object, sentence, span.first))]
        tie = min(near, key=lambda pair: pair[0])[1] if near else ties[0] if len(ties) == 1 else None
        if tie is not None:
            self.paid.setdefault(id(tie), amount)
        return tie is not None

    def _distances(self, thing: Thing, sentence: Span, index: int) -> list[int]:
        """How far from a token a thing is named in its sentence."""
        firsts = self.named.get(id(thing)) or sorted(mention.span.first for mention in thing.mentions)
        self.named[id(thing)] = firsts
        inside = firsts[bisect_left(firsts, sentence.first) : bisect_left(firsts, sentence.last)]
        return [abs(first - index) for first in inside]

    def _with_amount(self, tie: Tie) -> Tie:
        amount = self.paid.get(id(tie))
        return replace(tie, amount=amount.value, currency=amount.currency) if amount else tie
