"""Prints what a page says for people: tables on a wide terminal, a block for each row on a narrow one.

Invariant: nothing is printed that the records do not say; kinds and relations are called what the model calls them.
"""

from __future__ import annotations

import os
import textwrap
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from graph import locators
from graph.records import (
    PARTICIPATIONS,
    Cooperation,
    Evidence,
    Institution,
    Link,
    Person,
    Place,
    Programme,
    Record,
    Rejection,
)
from ogniwo.explaining import Explanation
from ogniwo.reading import Reading
from ontology import vocab

_NARROW = 110  # columns below which a table of relations is no longer readable
_PIPED = 160  # columns where there is no terminal and COLUMNS says nothing
_MAX_QUOTE = 140
_SHORT_PAGE = 400  # characters of a page on which nothing is no surprise
_READ_LANGUAGES = frozenset({"pl", "en", "de", None})


@dataclass(frozen=True)
class Section:
    """Rows under a heading. The first columns, `told` of them, say what the others tell of."""

    heading: str
    columns: tuple[str, ...]
    rows: list[tuple[str, ...]]
    told: int = 1


@cache
def languages() -> tuple[str, ...]:
    """Languages that the tables can be printed in."""
    return tuple(_all_words())


@cache
def _all_words() -> Mapping[str, Any]:
    return tomllib.loads(Path(__file__).with_name("page_words.toml").read_text(encoding="utf-8"))


def locale_language() -> str:
    """The language of the environment, if the tables can be printed in it, else English."""
    stated = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    return stated[:2].lower() if stated[:2].lower() in languages() else "en"


def show(reading: Reading, lang: str, explained: Sequence[Explanation] = ()) -> None:
    """Prints a page: what it is, its sections, what could not be read, and the rules where they were asked for."""
    console = _console()
    words = _all_words()[lang]
    table = PageTable(reading, lang)
    console.print(Text(table.file, style="bold"))
    for line in table.description():
        console.print(Padding(Text(line), (0, 0, 0, 2), expand=False))
    sections = [section for section in table.sections() if section.rows]
    if not any(section.heading != words["unread"] for section in sections):
        console.print(Padding(Text(table.hint()), (1, 0, 0, 2), expand=False))
    if explained:
        sections.append(table.explained(explained))
    for section in sections:
        console.print()
        console.print(Text(f"{section.heading} ({len(section.rows)})", style="bold"))
        _print_rows(console, section)
    console.print()


def _console() -> Console:
    """As wide as the terminal, or as COLUMNS says; where neither is, wide enough for a table."""
    console = Console(highlight=False)
    known = console.is_terminal or "COLUMNS" in os.environ
    return console if known else Console(highlight=False, width=_PIPED)


def _print_rows(console: Console, section: Section) -> None:
    if console.width >= _NARROW:
        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
        for column in section.columns:
            table.add_column(column, overflow="fold")
        for row in section.rows:
            table.add_row(*map(Text, row))
        console.print(Padding(table, (0, 0, 0, 2), expand=False))
        return
    for row in section.rows:
        console.print(Padding(Text(" — ".join(row[: section.told])), (0, 0, 0, 2), expand=False))
        for column, cell in list(zip(section.columns, row, strict=True))[section.told :]:
            if cell:
                console.print(Padding(Text.assemble((f"{column}: ", "dim"), cell), (0, 0, 0, 4), expand=False))


def _headings(words: Mapping[str, Any], keys: str) -> tuple[str, ...]:
    return tuple(words[key] for key in keys.split())


class PageTable:
    """The records of a page as rows in a language."""

    def __init__(self, reading: Reading, lang: str) -> None:
        self.reading, self.lang, self.words = reading, lang, _all_words()[lang]
        self.file = reading.source.origin
        self.names = dict(map(self._named, self._of(Institution, Cooperation, Programme, Place, Person)))
        self.links: list[Link] = self._of(Link)
        self.spans = {item.id: [_span(e) for e in item.evidence] for item in self._of(Record)}

    def description(self) -> Iterator[str]:
        """Title, date and language."""
        source, words = self.reading.source, self.words
        yield f"{words['title']}: {shortened(source.title)}"
        language = words["languages"].get(source.language, source.language or words["unknown"])
        yield f"{words['published']}: {source.published or words['unknown']} · {words['language']}: {language}"

    def sections(self) -> Iterator[Section]:
        """Everything, in the order in which a planner asks."""
        words = self.words
        yield Section(words["institutions"], _headings(words, "name kind place"), list(self._institutions()))
        columns = _headings(words, "name kind dates status worth parties")
        yield Section(words["cooperations"], columns, list(self._cooperations()))
        yield Section(words["contents"], _headings(words, "name what said"), list(self._contents()), told=2)
        columns = _headings(words, "who what with certainty words at")
        yield Section(words["relations"], columns, list(self._relations()), told=3)
        yield Section(words["people"], _headings(words, "name function for on"), list(self._people()))
        yield Section(words["programmes"], _headings(words, "name kind above"), list(self._programmes()))
        yield Section(words["unread"], _headings(words, "reason found where"), list(self._unread()))

    def hint(self) -> str:
        """What to do about a page on which nothing was found."""
        documents = [item.text for item in self.reading.items if hasattr(item, "text")]
        refused = any(item.field == "language" for item in self._of(Rejection))
        unread = refused or self.reading.source.language not in _READ_LANGUAGES
        short = sum(map(len, documents)) < _SHORT_PAGE
        key = "hint_language" if unread else "hint_short" if short else "hint_other"
        return f"{self.words['nothing']} {self.words[key]}"

    def explained(self, explanations: Iterable[Explanation]) -> Section:
        """Which rule read what, in which words."""
        rows: list[tuple[str, ...]] = []
        for one in explanations:
            subject, *others = one.what
            what = " — ".join([subject, *map(self._relation, others[:1]), *others[1:]])
            rule = self.words.get(one.rule, one.rule) + (f" „{one.detail}”" if one.detail else "")
            rows.append((what, rule, shortened(one.words), f"{one.start}–{one.end}"))
        return Section(self.words["explained"], _headings(self.words, "what rule words at"), rows)

    def _of(self, *kinds: type) -> list[Any]:
        return [item for item in self.reading.items if isinstance(item, kinds)]

    def _named(self, item: Any) -> tuple[str, str]:
        names = getattr(item, "names", None) or getattr(item, "titles", None)
        return item.id, names.get(self.lang) or next(iter(names.values())) if names else item.name

    def _name(self, thing_id: str | None) -> str:
        return self.names.get(thing_id or "", thing_id or "")

    def _concept(self, scheme: str, concept: str | None) -> str:
        known = vocab.scheme(scheme).get(concept or "")
        return known.label(self.lang) if known else concept or ""

    def _relation(self, relation: str) -> str:
        first, *others = relation.split("_")
        labels = vocab.ontology_labels().get(first + "".join(map(str.title, others)), {})
        return labels.get(self.lang) or self.words["fields"].get(relation, relation)

    def _institutions(self) -> Iterator[tuple[str, ...]]:
        for item in self._of(Institution):
            yield self._name(item.id), self._concept("institution-kinds", item.kind), self._name(item.place)

    def _cooperations(self) -> Iterator[tuple[str, ...]]:
        for item in self._of(Cooperation):
            kind = self._concept("cooperation-kinds", item.subkind or item.kind)
            title = f"{self._name(item.id)} ({item.acronym})" if item.acronym else self._name(item.id)
            status = self._concept("statuses", item.status)
            yield title, kind, self._dates(item), status, self._worth(item), self._parties(item)

    def _contents(self) -> Iterator[tuple[str, ...]]:
        """For whom, for what, and what is done and comes of it."""
        for item in self._of(Cooperation):
            for field, name in self.words["fields"].items():
                for value in getattr(item, field):
                    yield self._name(item.id), name, shortened(value)

    def _dates(self, item: Cooperation) -> str:
        words = self.words
        stated = [(words["signed"], item.signed), (words["from"], item.start), (words["until"], item.end)]
        if item.start is not None and item.start == item.end:
            stated = [(words["signed"], item.signed), ("", item.start)]
        said = " ".join(f"{word} {date}".strip() for word, date in stated if date)
        said += f" {words['inferred']}" if item.inferred else ""
        count = f"{words['people_count']}: {item.participants}" if item.participants is not None else ""
        return ", ".join(filter(None, (said, count)))

    def _worth(self, item: Cooperation) -> str:
        """The budget, then the numbers of contracts: "1 234 567,89 PLN; POKL.07.02.01-20-001/09"."""
        budget = self._money(item.budget, item.currency)
        return "; ".join(filter(None, (budget, *(number.partition(":")[2] for number in item.identifiers))))

    def _money(self, value: float | None, currency: str | None) -> str:
        if value is None:
            return ""
        digits = f"{value:,.2f}".removesuffix(".00").translate(str.maketrans(self.words["digits"]))
        return f"{digits} {currency or ''}".strip()

    def _parties(self, item: Cooperation) -> str:
        """Who does what in a cooperation: "jest stroną: A, B; prowadzi: C"."""
        doing: dict[str, list[str]] = {}
        for link in self.links:
            if link.object == item.id and link.relation in PARTICIPATIONS:
                doing.setdefault(link.relation, []).append(self._name(link.subject))
        return "; ".join(f"{self._relation(relation)}: {', '.join(names)}" for relation, names in doing.items())

    def _programmes(self) -> Iterator[tuple[str, ...]]:
        for item in self._of(Programme):
            yield self._name(item.id), self._concept("programme-kinds", item.kind), self._name(item.part_of)

    def _people(self) -> Iterator[tuple[str, ...]]:
        signed = {link.subject: link for link in self.links if link.relation == "signs_for"}
        for item in self._of(Person):
            link = signed.get(item.id)
            ends = (self._name(link.object), self._name(link.on)) if link else ("", "")
            yield (item.name, item.function or "", *ends)

    def _relations(self) -> Iterator[tuple[str, ...]]:
        for link in self.links:
            if link.relation != "signs_for":
                paid = self._money(link.amount, link.currency)
                target = f"{self._name(link.object)} ({paid})" if paid else self._name(link.object)
                ends = self._name(link.subject), self._relation(link.relation), target
                yield (*ends, self._concept("certainty", link.certainty), *self._quoted(link))

    def _quoted(self, link: Link) -> tuple[str, str]:
        """The words of a link, shortened to those between its ends, and their offsets."""
        if not link.evidence:
            return "", ""
        start, end = _span(link.evidence[0])
        named = [
            [s for s in self.spans.get(thing, ()) if start <= s[0] < s[1] <= end]
            for thing in (link.subject, link.object)
        ]
        between = [(min(one[0], other[0]) - start, max(one[1], other[1]) - start) for one, other in product(*named)]
        kept = min(between, key=lambda span: span[1] - span[0], default=(0, 0))
        return shortened(link.evidence[0].quote, kept), f"{start}–{end}"

    def _unread(self) -> Iterator[tuple[str, ...]]:
        for item in self._of(Rejection):
            said = item.reason.removesuffix(item.value).rstrip(": ") if item.value else item.reason
            reason = self.words.get(f"reason_{item.field}") if item.value else None
            yield (
                reason or said,
                shortened(item.value),
                item.locator.partition("#char=")[2].replace(",", "–") or item.locator,
            )


def shortened(words: str, kept: tuple[int, int] = (0, 0)) -> str:
    """Words on one line; of many, those around `kept` (offsets in them), or the two ends of it where it is long."""
    start, end = kept
    if end - start > _MAX_QUOTE:
        head, tail = words[start:end], words[end - _MAX_QUOTE // 2 : end]
        return f"{textwrap.shorten(head, _MAX_QUOTE // 2, placeholder=' …')} {' '.join(tail.split()[1:])}"
    first = words.find(" ", end - _MAX_QUOTE) + 1 if end > _MAX_QUOTE else 0
    return ("… " if first else "") + textwrap.shorten(words[first:], _MAX_QUOTE, placeholder=" …")


def _span(proof: Evidence) -> tuple[int, int]:
    span = locators.parse(proof.locator)
    return (span.start, span.end) if isinstance(span, locators.TextSpan) else (0, 0)
