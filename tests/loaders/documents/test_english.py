"""What only the English reader finds, with cases as data, all of it invented.

`english_names.tsv` has a sentence and the names of all its institutions, `english_ties.tsv` a text and every relation
that it states; `english_shapes.tsv` is the same in the words of other authors. `\\n` in a text is a new line.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from graph.records import Document, Link, Place, Source
from loaders.documents.findings import Findings
from loaders.documents.western.lexicon import lexicon
from loaders.documents.western.reader import WesternReader, find, page_of

HERE = Path(__file__).parent
SOURCE = Source(
    id="source/page", title="Page", origin="page.txt", checksum="sha256:0", retrieved="2024-01-01", loader="pages"
)


def cases(name: str) -> list[tuple[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]
        return [(text.replace("\\n", "\n"), says) for text, says in rows]


def found(text: str) -> Findings:
    return find(page_of(text, lexicon("en")), lexicon("en"), "2022-12-30")


@pytest.mark.parametrize(("text", "names"), cases("english_names.tsv"))
def test_institutions(text: str, names: str) -> None:
    assert sorted(i.name for i in found(text).institutions) == sorted(filter(None, names.split("; ")))


@pytest.mark.parametrize(("text", "says"), cases("english_ties.tsv"))
def test_ties(text: str, says: str) -> None:
    findings = found(text)
    ties = {f"{tie.subject.name} {tie.relation} {tie.object.name}" for tie in findings.ties}
    ties |= {f"{p.name} part_of {p.part_of.name}" for p in findings.programmes if p.part_of}
    assert ties == set(says.split("; "))


@pytest.mark.parametrize(("text", "says"), cases("english_shapes.tsv"))
def test_shapes(text: str, says: str) -> None:
    ties = {f"{tie.subject.name} {tie.relation} {tie.object.name}" for tie in found(text).ties}
    assert ties == set(says.split("; "))


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("The £5,000 Harbour Lights Fund opens.", "Harbour Lights Fund", "fund"),
        ("It is part of the Global Harbour Workforce Programme.", "Global Harbour Workforce Programme", "programme"),
        ("He won the Otter News Challenge.", "Otter News Challenge", "call"),
        ("It stands in the National Roadmap for Old Boats 2017–2023.", "National Roadmap for Old Boats", "strategy"),
        ("It was co-financed by the Boats for Friends programme.", "Boats for Friends", "programme"),
    ],
)
def test_programmes(text: str, name: str, kind: str) -> None:
    assert [(p.name, p.kind) for p in found(text).programmes] == [(name, kind)]


@pytest.mark.parametrize(
    "text",
    [
        "Read the Workshop Programme.",
        "She runs the Otter Training Programme.",
        "Ask the Harbour Lights Fund Manager.",
        "Their Strategic Roadmap is long.",
    ],
)
def test_no_programmes(text: str) -> None:
    assert not found(text).programmes


@pytest.mark.parametrize(
    ("text", "name", "start", "participants"),
    [
        ("HARBOUR 2015 was held from 3 to 4 May 2015.", "HARBOUR 2015", "2015-05-03", None),
        (
            "The Harbour Lights Symposium was held at Norddale University.\n\n5 May 2015",
            "Harbour Lights Symposium",
            "2015-05-05",
            None,
        ),
        (
            "The Boat Skills Workshop for Otter Pilots took place on 5 May 2015. Twenty-four participants attended.",
            "Boat Skills Workshop for Otter Pilots",
            "2015-05-05",
            24,
        ),
    ],
)
def test_events(text: str, name: str, start: str, participants: int | None) -> None:
    assert [(e.name, e.start, e.participants) for e in found(text).events] == [(name, start, participants)]


def test_an_event_is_located_in_its_venue_or_town() -> None:
    def places(text: str) -> set[str]:
        items = list(WesternReader("en").read(Document(name="page.txt", text=text), SOURCE))
        ids = {item.id: item.names["en"] for item in items if isinstance(item, Place)}
        return {ids[i.object] for i in items if isinstance(i, Link) and i.relation == "located_in"}

    assert places("The Otter Boats Symposium was held at Brightleaf College.") == {"Brightleaf College"}
    assert places("The Otter Boats Symposium was held in Dublin.") == {"Dublin"}


@pytest.mark.parametrize(
    ("text", "person", "institution"),
    [
        (
            "Professor Anna Example-Poor signed the MoU on behalf of Norddale University and the MoU is long.",
            "Anna Example-Poor",
            "Norddale University",
        ),
        (
            "The MoU between Norddale University (NDU) and Otterland College was signed by NDU Chairman Ben A. Poor.",
            "Ben A. Poor",
            "Norddale University",
        ),
    ],
)
def test_who_signs(text: str, person: str, institution: str) -> None:
    signed = [(t.subject.name, t.object.name) for t in found(text).ties if t.relation == "signs_for"]
    assert signed == [(person, institution)]
