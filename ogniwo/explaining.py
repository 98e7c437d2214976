"""Which rule read what: for `ogniwo read --explain`.

The rules stand in data files of `loaders/documents/polish` and `loaders/documents/western` (English, German). A
relation is explained by reading the page once more with one pattern at a time; a name by the longest entry of the files
that it holds, or by the label, the quotation marks or the address beside it. Nothing here decides what is read.
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property, partial
from pathlib import Path
from typing import Any, NamedTuple

from graph import locators
from graph.records import Cooperation, Document, Institution, Link, Person, Programme, Record
from loaders import documents
from loaders.documents import relations
from loaders.documents.findings import Findings
from loaders.documents.matching import Language
from loaders.documents.page import Page
from loaders.documents.polish import grammar
from loaders.documents.polish import reader as polish
from loaders.documents.polish.morphology import lemmas
from loaders.documents.relations import RelationFinder
from loaders.documents.western import reader as western
from loaders.documents.western.lexicon import lexicon
from loaders.texts.readable import readable
from ogniwo.reading import Reading
from ontology import vocab

_FOLDERS = {"pl": "polish/", "en": "western/en/", "de": "western/de/"}
_ROOT = Path(documents.__file__).parent
_WORD = re.compile(r"[\w-]+")
_QUOTES = "„”“«»\"'‘’"
_LABEL = re.compile(r"[^\S\n]*([^\n:]{2,60}):")
_POSTCODE = re.compile(r"\b\d{2}-\d{3}\b|\b\d{5}\b")
_NEAR, _LIST = 160, 3_000  # characters to an address after a name; of a list below its label


@dataclass(frozen=True)
class Explanation:
    """`what` is a name, or subject, relation and object. `rule` is a file of `loaders/documents` with the entry that
    matched ("polish/relations.toml: …"), or a key of `page_words.toml` with `detail`."""

    what: tuple[str, ...]
    rule: str
    words: str
    start: int
    end: int
    detail: str = ""


@dataclass(frozen=True)
class Entry:
    """Words of a data file, and what they stand for; `compound`: they may be the end of a longer word."""

    file: str
    words: tuple[str, ...]
    kind: str = ""
    compound: bool = False

    @property
    def text(self) -> str:
        """The file and the words as they stand in it."""
        return f"{self.file}: {' '.join(self.words)}"


def explain(reading: Reading) -> list[Explanation]:
    """A line for each way in which a thing is named and for each link, in the order of the page."""
    text = "".join(item.text for item in reading.items if isinstance(item, Document))
    files = _files(reading.source.language or "pl")
    again = _read_again(reading)
    found = [*_things(reading, text, files), *_links(reading, text, again), *_contents(again, text)]
    return sorted(found, key=lambda one: (one.start, one.end))


def _things(reading: Reading, text: str, files: _Files) -> Iterator[Explanation]:
    for item in reading.items:
        if not isinstance(item, Institution | Cooperation | Programme | Person):
            continue
        said: set[str] = set()
        for start, end in _spans(item):
            words = text[start:end]
            if words.casefold() not in said:
                said.add(words.casefold())
                rule, detail = _rule_of(item, text, (start, end), files)
                yield Explanation((_name(item),), rule, words, start, end, detail)


def _rule_of(item: Record, text: str, span: tuple[int, int], files: _Files) -> tuple[str, str]:
    """What made these words a mention of a thing."""
    words = text[span[0] : span[1]]
    if words.isupper() and " " not in words and words.casefold() != _name(item).casefold():
        return "rule_acronym", ""
    match item:
        case Person():
            return "rule_person", ""
        case Cooperation(kind="project"):
            quoted = text[max(0, span[0] - 1)] in _QUOTES or words[0] in _QUOTES
            return ("rule_quoted" if quoted else "rule_titled"), ""
        case Cooperation():
            entry = _longest(files.cooperations, words, None) or _longest(files.cooperations, _name(item), None)
        case Programme():
            entry = _longest(files.programmes, _name(item), None)
        case _:
            entry = _longest(files.institutions, _name(item), getattr(item, "kind", None))
    if entry is not None:
        return entry.text, ""
    return _beside(text, span)


def _beside(text: str, span: tuple[int, int]) -> tuple[str, str]:
    """The label that lists a name, else the address below it; "rule_other" where neither is there."""
    if label := label_before(text, span[0]):
        return "rule_label", label
    return ("rule_address" if _POSTCODE.search(text, span[1], span[1] + _NEAR) else "rule_other"), ""


def label_before(text: str, start: int) -> str | None:
    """Like "Partnerzy" of "Partnerzy: A, B", or of a line "Partnerzy:" with a list below it."""
    line = text.rfind("\n", 0, start) + 1
    if (here := _LABEL.match(text, line)) and here.end() <= start:
        return " ".join(here[1].split())
    above = text[max(0, line - _LIST) : line].splitlines()
    for before in reversed(above):
        if before.rstrip().endswith(":"):
            return " ".join(before.rstrip(" :").split()[-6:])
        if before.rstrip().endswith((".", "!", "?")) and len(before) > _NEAR:
            return None
    return None


def _longest(entries: Iterable[Entry], name: str, kind: str | None) -> Entry | None:
    """The longest entry whose words follow one another in a name, in any form; of the kind, if one has it."""
    words = [frozenset({word}) | lemmas(word) for word in _words(name)]
    held = [entry for entry in entries if _holds(words, entry)]
    same = [entry for entry in held if kind and (entry.kind == kind or vocab.is_kind(kind, entry.kind))]
    return max(same or held, key=lambda entry: sum(map(len, entry.words)), default=None)


def _holds(words: list[frozenset[str]], entry: Entry) -> bool:
    places = range(len(words) - len(entry.words) + 1)
    if entry.compound and len(entry.words) == 1:
        return any(form.endswith(entry.words[0]) for forms in words for form in forms)
    return any(all(word in words[i + n] for n, word in enumerate(entry.words)) for i in places)


def _links(reading: Reading, text: str, again: _Again) -> Iterator[Explanation]:
    names = {item.id: _name(item) for item in reading.items if isinstance(item, Record)}
    patterns = relation_patterns(again)
    areas = {(area.thing.name, "operates_in", area.name): area.rule for area in again.findings.areas}
    for item in reading.items:
        if isinstance(item, Link):
            subject, thing = names.get(item.subject, item.subject), names.get(item.object, item.object)
            start, end = next(iter(_spans(item)), (0, 0))
            pattern = patterns.get((subject, item.relation, thing))
            folder = _FOLDERS.get(reading.source.language or "", "polish/")
            rule = areas.get((subject, item.relation, thing)) or (f"{folder}{pattern}" if pattern else None)
            said = (rule, "") if rule else _other_rule(item, text, (start, end))
            yield Explanation((subject, item.relation, thing), said[0], text[start:end], start, end, said[1])


def _contents(again: _Again, text: str) -> Iterator[Explanation]:
    """Goals, tasks, results and target groups, which the reader finds with the rule that says so."""
    for said in again.findings.said:
        start, end = again.page.chars(said.span)
        words = again.page.text[start:end]
        if text[start:end] != words:  # the reader saw a tidied text
            start = max(text.find(words), 0)
        what = (said.thing.name, said.field, *((said.value,) if said.field == "target_groups" else ()))
        yield Explanation(what, said.rule, words, start, start + len(words))


def _other_rule(link: Link, text: str, span: tuple[int, int]) -> tuple[str, str]:
    """Links that no pattern gives: signatures, parties by their signatures, seats, lists after a label."""
    if link.relation == "signs_for":
        return "rule_signs", ""
    if link.relation == "party_to" and link.certainty != "stated":
        return "rule_party", ""
    if link.relation == "located_in":
        return "rule_seat", ""
    label = label_before(text, span[0])
    return ("rule_label", label) if label else ("rule_other", "")


class _Again(NamedTuple):
    """A page read once more: what is found on it, the rules of its language, and "file: pattern" of each as written."""

    page: Page
    findings: Findings
    spoken: Language
    written: list[str]


def relation_patterns(again: _Again) -> dict[tuple[str, str, str], str]:
    """The pattern that gave a relation, behind the name of its file, by the names of its ends."""
    wanted = {(id(tie.subject), tie.relation, id(tie.object)): tie for tie in again.findings.ties}
    found: dict[tuple[str, str, str], str] = {}
    for rule, pattern in zip(again.spoken.rules, again.written, strict=True):
        for tie in RelationFinder(again.page, again.findings, replace(again.spoken, rules=(rule,))).run():
            given = wanted.get((id(tie.subject), tie.relation, id(tie.object)))
            if given is not None and given.quote == tie.quote:
                found.setdefault((tie.subject.name, tie.relation, tie.object.name), pattern)
    return found


def _read_again(reading: Reading) -> _Again:
    text = "".join(item.text for item in reading.items if isinstance(item, Document))
    clean = readable(text)
    text = clean.text if clean else text
    language, published = reading.source.language, reading.source.published
    if language == "en" or language == "de":
        spoken = lexicon(language)
        page = western.page_of(text[: western.MAX_CHARACTERS], spoken)
        rules, written = western.rules(spoken), western.written(spoken)
        findings = western.find(page, spoken, published)
    else:
        page = Page(text[: polish.MAX_CHARACTERS], grammar.words("sentences", "abbreviations"))
        rules, written = relations.polish(), relations.written()
        findings = polish.find(page, published) if language in ("pl", None) else Findings()
    return _Again(page, findings, rules, written)


class _Files:
    """The data files of a language, as lists of words with what they stand for."""

    def __init__(self, language: str) -> None:
        self.folder = _FOLDERS.get(language, "polish/")
        self.western = self.folder != "polish/"
        self.compounds = language == "de"

    @cached_property
    def institutions(self) -> tuple[Entry, ...]:
        """Beginnings, names and heads of institutions, and those known everywhere."""
        found = []
        for entry in self._toml("institutions.toml").get("kind", ()):
            for key in ("names", "beginnings", "territories", "heads"):
                words = (choice for written in entry.get(key, ()) for choice in grammar.expand(written))
                made = partial(Entry, f"{self.folder}institutions.toml", kind=entry["kind"], compound=self.compounds)
                found += [made(choice) for choice in words if choice]
        found += [self._entry("bodies.tsv", row["name"], row["kind"]) for row in self._rows("bodies.tsv")]
        for name, key in (("legal_forms.toml", "forms"), ("foreign.toml", "heads")) if self.western else ():
            kinds = self._toml(f"../{name}")["kind"]
            said = ((entry["kind"], form) for entry in kinds for form in entry.get(key, ()))
            found += [Entry(f"western/{name}", _words(form), kind) for kind, form in said]
        return tuple(found)

    @cached_property
    def cooperations(self) -> tuple[Entry, ...]:
        """Words for agreements, groups and events."""
        said = self._toml("cooperation.toml")
        heads = [head for entry in said.get("agreement", ()) for head in entry["heads"]]
        groups = said.get("groups", {}).get("heads", {})
        heads += [head for words in (groups.values() if isinstance(groups, Mapping) else [groups]) for head in words]
        heads += said.get("events", {}).get("heads", [])
        return tuple(self._entry("cooperation.toml", head) for head in heads)

    @cached_property
    def programmes(self) -> tuple[Entry, ...]:
        """Words for funds, programmes and their levels, and those known everywhere."""
        levels = self._toml("programmes.toml").get("level", ())
        found = [self._entry("programmes.toml", head) for level in levels for head in level["heads"]]
        found += [self._entry("programmes.tsv", row["name"]) for row in self._rows("programmes.tsv")]
        return (*found, *(Entry("funding/programmes.csv", _words(body.name)) for body in grammar.programmes()))

    def _entry(self, file: str, words: str, kind: str = "") -> Entry:
        return Entry(f"{self.folder}{file}", _words(words), kind, self.compounds)

    def _toml(self, name: str) -> dict[str, Any]:
        path = _ROOT / self.folder / name
        return tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}

    def _rows(self, name: str) -> list[dict[str, str]]:
        path = _ROOT / self.folder / name
        if not path.is_file():
            return []
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file, delimiter="\t"))


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text.casefold()))


@cache
def _files(language: str) -> _Files:
    return _Files(language)


def _spans(item: Record | Link) -> list[tuple[int, int]]:
    spans = (locators.parse(proof.locator) for proof in item.evidence)
    return [(span.start, span.end) for span in spans if isinstance(span, locators.TextSpan)]


def _name(item: Record) -> str:
    names = getattr(item, "names", None) or getattr(item, "titles", None)
    return next(iter(names.values())) if names else getattr(item, "name", item.id)
