"""What the English and German readers find, with cases as data, all of it invented.

`western_names.tsv` has a sentence, the nominative, kind and place of its institution (nothing: there is none in it);
`western_relations.tsv` a text and every relation that it states; `western_dates.tsv` a phrase and its dates, on a page
of 2022-12-30. `\\n` in a text is a new line.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from graph.records import Document, Link, Rejection, Source
from loaders.documents import reader
from loaders.documents.findings import Findings
from loaders.documents.reader import reader_for
from loaders.documents.western import reader as western_reader
from loaders.documents.western.dates import dates
from loaders.documents.western.lexicon import Code, lexicon
from loaders.documents.western.reader import WesternReader, find, page_of
from loaders.values.privacy import MASK, mask

HERE = Path(__file__).parent
PUBLISHED = "2022-12-30"
SOURCE = Source(
    id="source/page", title="Page", origin="page.txt", checksum="sha256:0", retrieved="2024-01-01", loader="pages"
)


def cases(name: str) -> list[tuple[str, ...]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        width = len(next(rows))
        return [tuple(cell.replace("\\n", "\n") for cell in (*row, *[""] * width)[:width]) for row in rows]


def found(code: Code, text: str) -> Findings:
    language = lexicon(code)
    return find(page_of(text, language), language, PUBLISHED)


@pytest.mark.parametrize(("code", "text", "name", "kind", "place"), cases("western_names.tsv"))
def test_institution(code: Code, text: str, name: str, kind: str, place: str) -> None:
    institutions = [(i.name, i.kind, i.place or "") for i in found(code, text).institutions]
    assert institutions == ([(name, kind, place)] if name else [])


@pytest.mark.parametrize(("code", "text", "says"), cases("western_relations.tsv"))
def test_relations(code: Code, text: str, says: str) -> None:
    ties = {f"{tie.subject.name} {tie.relation} {tie.object.name}" for tie in found(code, text).ties}
    assert ties == set(filter(None, says.split("; ")))


@pytest.mark.parametrize(("code", "text", "expected"), cases("western_dates.tsv"))
def test_dates(code: Code, text: str, expected: str) -> None:
    spans = dates(text, lexicon(code), PUBLISHED)
    assert [f"{span.first or ''}..{span.last or ''}" for span in spans] == expected.split()


@pytest.mark.parametrize(
    ("code", "text", "signatures"),
    [
        (
            "en",
            "Norddale University and Leeds City Council signed an agreement on 3 May 2021. "
            "It was signed by Rector Anna Elm and Tom Ash, Mayor of the Leeds City Council.",
            {("Anna Elm", "Rector", "Norddale University"), ("Tom Ash", "Mayor", "Leeds City Council")},
        ),
        (
            "de",
            "Die Universität Ulm und die Stadt Passau haben am 3. Mai 2021 einen Vertrag unterzeichnet. "
            "Unterzeichnet wurde er von Rektorin Prof. Dr. Anna Erle und Oberbürgermeister Tom Esche.",
            {("Anna Erle", "Rektorin", "Universität Ulm"), ("Tom Esche", "Oberbürgermeister", "Stadt Passau")},
        ),
        ("en", "Norddale University opened its doors to Tom Ash, Mayor of Leeds.", set()),
        ("de", "Oberbürgermeister Tom Esche besuchte die Universität Ulm.", set()),
    ],
)
def test_signatories(code: Code, text: str, signatures: set[tuple[str, str, str]]) -> None:
    findings = found(code, text)
    functions = {id(person): person.function for person in findings.people}
    signs = [tie for tie in findings.ties if tie.relation == "signs_for"]
    assert {(tie.subject.name, functions[id(tie.subject)], tie.object.name) for tie in signs} == signatures


def test_what_will_be_signed_is_planned() -> None:
    agreement = found("en", "Norddale University will sign an agreement with Brightleaf Ltd in May 2023.").agreements[0]
    assert (agreement.status, agreement.signed) == ("planned", "2023-05")


def test_an_agreement_without_party_and_date_is_dropped() -> None:
    assert not found("en", "An agreement was signed.").agreements
    assert not found("de", "Eine Vereinbarung wurde unterzeichnet.").agreements


@pytest.mark.parametrize(
    ("code", "text", "start", "end"),
    [
        ("en", "The project GREENWAY runs from May 2019 to April 2022.", "2019-05", "2022-04"),
        (
            "en",
            "The project GREENWAY was launched 1st of March 2016 and runs over a 4-year period.",
            "2016-03-01",
            "2020-02-29",
        ),
        ("en", "The GREENWAY project ends in June 2024.", None, "2024-06"),
        ("en", "The project GREENWAY (2019–2022) is new.", "2019", "2022"),
        ("en", "The project GREENWAY was praised in 2020.", None, None),
        ("de", "Das Projekt GRÜNWEG läuft von April 2021 bis März 2024.", "2021-04", "2024-03"),
        ("de", "Das Projekt GRÜNWEG startete im Februar 2020.", "2020-02", None),
        ("de", "Projekt: Grünweg\nLaufzeit: 01.04.2021 – 31.03.2024", "2021-04-01", "2024-03-31"),
    ],
)
def test_periods(code: Code, text: str, start: str | None, end: str | None) -> None:
    project = found(code, text).projects[0]
    assert (project.start, project.end) == (start, end)


@pytest.mark.parametrize(
    ("code", "text", "name", "start", "participants"),
    [
        ("en", "The kick-off meeting took place on 3 May 2021.", "Kick-off meeting", "2021-05-03", None),
        ("en", "80 participants attended the conference on 3 May 2021.", "Conference", "2021-05-03", 80),
        ("de", "Die Auftaktveranstaltung fand am 3. Mai 2021 statt.", "Auftaktveranstaltung", "2021-05-03", None),
        ("de", "Die nächste Führung findet am 15.01. um 14 Uhr statt.", "Führung", "2023-01-15", None),
        ("de", "Am 3. Mai 2021 kamen 80 Teilnehmende zu der Tagung.", "Tagung", "2021-05-03", 80),
    ],
)
def test_events(code: Code, text: str, name: str, start: str, participants: int | None) -> None:
    event = found(code, text).events[0]
    assert (event.name, event.start, event.participants) == (name, start, participants)


def test_acronyms_and_own_names_point_back() -> None:
    text = "Brightleaf solutions GmbH and the Institute for Rivers (IfR) met. Brightleaf paid, IfR wrote. "
    text += "The Institute is old."
    mentions = {i.name: len(i.mentions) for i in found("en", text).institutions}
    assert mentions == {"Brightleaf solutions GmbH": 2, "Institute for Rivers": 4}


def test_an_acronym_of_a_place_is_the_library_with_that_name() -> None:
    text = "Die Bayerische Staats- und Universitätsbibliothek Augsburg und die SUB Augsburg."
    institutions = found("de", text).institutions
    assert [(i.name, len(i.mentions)) for i in institutions] == [
        ("Bayerische Staats- und Universitätsbibliothek Augsburg", 2)
    ]


def test_the_language_chooses_the_reader() -> None:
    assert isinstance(reader_for("en"), WesternReader)
    assert isinstance(reader_for("de"), WesternReader)
    assert isinstance(reader_for("fr"), reader.UnreadReader)


@pytest.mark.parametrize("code", ["en", "de"])
def test_evidence_is_verbatim_and_masked(code: Code) -> None:
    text = mask(
        "The project GREENWAY is led by Norddale University. Mail: elm@norddale.example\n"
        "Das Projekt GRÜNWEG wird von der Universität Ulm geleitet. Mail: esche@ulm.example"
    )
    items = list(WesternReader(code).read(Document(name="page.txt", text=text), SOURCE))
    quotes = [e.quote for item in items if not isinstance(item, Rejection) for e in item.evidence]
    assert quotes and all(quote in text and MASK not in quote for quote in quotes)
    assert any(isinstance(item, Link) for item in items)


@pytest.mark.parametrize("code", ["en", "de"])
def test_a_long_page_is_read_in_part(code: Code, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(western_reader, "MAX_CHARACTERS", 1_000)
    text = "word " * 300
    items = list(WesternReader(code).read(Document(name="page.txt", text=text), SOURCE))
    assert [type(item) for item in items] == [Rejection]


@pytest.mark.parametrize(
    ("code", "text", "signatories"),
    [
        (
            "en",
            "On 5 May 2012 the University of Whitby and the Harbour Foundation signed a memorandum of understanding. "
            "Signed for the University of Whitby by Professor Anna Example, Vice-Chancellor, and for the Harbour "
            "Foundation by John Sample, Chair.",
            {("Anna Example", "University of Whitby"), ("John Sample", "Harbour Foundation")},
        ),
        (
            "en",
            "The University of Whitby and the Harbour Foundation signed an agreement on 5 May 2012.\n\nSignatures:\n\n"
            "Anna Example, Rector, University of Whitby\nJohn Sample, Chair of the Harbour Foundation\n",
            {("Anna Example", "University of Whitby"), ("John Sample", "Harbour Foundation")},
        ),
        (
            "de",
            "Am 5. Mai 2012 unterzeichneten die Universität Ulm und der Landkreis Ulm eine Kooperationsvereinbarung. "
            "Für die Universität unterschrieb Rektorin Anna Muster, für den Landkreis Landrat Max Beispiel.",
            {("Anna Muster", "Universität Ulm"), ("Max Beispiel", "Landkreis Ulm")},
        ),
        (
            "de",
            "Für die Stiftung Muster sprach Direktor Max Beispiel. Die Universität Ulm und die Stiftung Muster "
            "schlossen am 5. Mai 2012 eine Kooperationsvereinbarung.",
            set(),
        ),
    ],
)
def test_who_signs_for_whom(code: Code, text: str, signatories: set[tuple[str, str]]) -> None:
    signed = {(t.subject.name, t.object.name) for t in found(code, text).ties if t.relation == "signs_for"}
    assert signed == signatories
