"""The CSV template: golden folders, bad rows as data, and what holds for every input.

`golden/template/<case>/input` is a source, `expected.jsonl` what it says; `bad_rows.tsv` has one wrong row a line.
"""

from __future__ import annotations

import csv
import itertools
import json
import re
import tracemalloc
from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph import locators
from graph.errors import UnusableSourceError
from graph.records import (
    PARTICIPATIONS,
    Institution,
    Link,
    Person,
    Place,
    Record,
    Rejection,
    Source,
    Tally,
    Yield,
    decode,
)
from loaders.files import delimited
from loaders.sheets.table import Shape
from loaders.template.columns import SHAPES
from loaders.template.loader import LOADER
from loaders.template.records import RELATION_OF_ROLE
from loaders.values.privacy import MASK, mask
from ontology import vocab
from tests.loaders import reading
from tests.sample import references

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples" / "tables"
GOLDEN = Path(__file__).parent / "golden" / "template"
CASES = sorted(case for case in GOLDEN.iterdir() if case.is_dir())
with (GOLDEN / "bad_rows.tsv").open(encoding="utf-8") as cases:
    BAD_ROWS = list(csv.DictReader(cases, delimiter="\t", quoting=csv.QUOTE_NONE))
HEADERS = {  # a header for each table that a random row can be written under
    "institutions": ["name", "kind", "place", "nip", "part_of", "succeeds"],
    "places": ["teryt", "name", "kind", "within", "lat"],
    "programmes": ["id", "name", "kind", "part_of"],
    "cooperations": ["id", "title", "kind", "start", "end", "budget", "part_of"],
    "participations": ["institution", "cooperation", "cooperation_kind", "role", "start", "signatory"],
}


def read(path: Path) -> list[Yield]:
    return reading.read(LOADER, path)


def write(folder: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def rejections(items: list[Yield]) -> list[Rejection]:
    return [item for item in items if isinstance(item, Rejection)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_golden(case: Path) -> None:
    files = list((case / "input").iterdir())
    source = files[0] if len(files) == 1 else case / "input"
    assert LOADER.accepts(source)
    assert read(source) == [decode(line) for line in (case / "expected.jsonl").read_bytes().splitlines()]


@pytest.mark.parametrize("case", BAD_ROWS, ids=lambda case: f"{case['table']}: {case['row']}")
def test_a_bad_row_is_rejected_with_one_sentence(case: dict[str, str], tmp_path: Path) -> None:
    file = write(tmp_path, f"{case['table']}.csv", f"{case['header']}\n{case['row']}\n")
    rejection, tally = read(file)
    assert isinstance(rejection, Rejection)
    assert (rejection.kept, tally) == (False, Tally(name=file.name, rows=1))
    assert rejection.locator == f"{file.name}#row=2"
    assert rejection.field == case["column"]
    assert case["expected"] in rejection.reason
    where = f", column {case['column']}" if case["column"] else ""
    assert re.fullmatch(rf"{file.name}, row 2{where}: found [^\n]*expected [^\n]+", rejection.reason)


def test_a_row_with_more_cells_than_the_header_is_told_about_quotation_marks(tmp_path: Path) -> None:
    rows = "Fundacja Most, oddział,ngo,Łódź,,x,,\nFundacja Most,ngo,Łódź,,,,\n"
    [rejection] = rejections(read(write(tmp_path, "institutions.csv", f"name,kind,place,nip,regon\n{rows}")))
    assert rejection.field == ""
    assert rejection.reason == (
        "institutions.csv, row 2: found 6 cells, expected at most 5 "
        "(put a cell that holds the delimiter into quotation marks)"
    )


UNUSABLE = [
    ("institutions.csv", b"", "found nothing, expected a column name"),
    ("institutions.csv", b"kind,place\nPUP,X\n", "found kind, place, expected a column name"),
    ("participations.csv", b"institution,role\nX,lider\n", "expected a column cooperation"),
    ("participations.csv", b"institution,cooperation\nX,Y\n", "expected a column relation or role"),
    ("institutions.csv", "name,kind\nŁąka,\n".encode() + b"\xb3\xb9ka,\n", "expected UTF-8 throughout"),
    ("institutions.csv", b"name,kind\n\x81\x83,\n", "found bytes that are no text"),
    ("institutions.csv", b"name,kind\n\0,\n", "found a NUL character"),
    ("institutions.csv", b"\xff\xfen\0a\0m\0e\0,\0k\0i\0n\0d\0\n\0\x00\xd8", "found bytes that are not utf-16"),
    ("datapackage.json", b"{", "found no JSON"),
    ("datapackage.json", b"[" * 100_000, "found no JSON"),
    ("datapackage.json", b"[]", "found a list, expected a JSON object"),
    ("datapackage.json", b'{"title": 5}', "key title: found '5', expected text"),
    ("datapackage.json", b'{"licenses": "MIT"}', "key licenses: found 'MIT', expected a list of objects"),
    ("datapackage.json", b'{"created": "soon"}', "key created: found 'soon', expected a date"),
]


@pytest.mark.parametrize(("name", "content", "message"), UNUSABLE)
def test_an_unusable_source_yields_nothing(name: str, content: bytes, message: str, tmp_path: Path) -> None:
    write(tmp_path, "places.csv", "name,teryt\nX,20\n")
    (tmp_path / name).write_bytes(content)
    assert LOADER.accepts(tmp_path)
    yielded = []
    with pytest.raises(UnusableSourceError, match=rf"^{name}.*{re.escape(message)}"):
        yielded.extend(read(tmp_path))
    assert not yielded


NOT_OURS = {
    "a page": "Urząd Pracy w Testowie, nazwa i rodzaj\nzawarł porozumienie\n",
    "another table": "projectID,organisationID,name,shortName,country,role,startDate\n1,2,X,Y,PL,c,2020\n",
    "one column": "name\nX\n",
    "nothing": "",
    "no text": "\0\1\2",
}


@pytest.mark.parametrize("text", NOT_OURS.values(), ids=NOT_OURS.keys())
def test_other_files_are_not_accepted(text: str, tmp_path: Path) -> None:
    assert not LOADER.accepts(write(tmp_path, "list.csv", text))
    assert not LOADER.accepts(tmp_path)


LETTERS = "name;kind;place\nZażółć gęślą jaźń;stowarzyszenie;Łódź\nŚwiat;PUP;Ósma Ąźć\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1250", "iso8859-2"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encoding_delimiter_and_line_ends_make_no_difference(
    encoding: str, delimiter: str, end: str, tmp_path: Path
) -> None:
    text = LETTERS.replace(";", delimiter).replace("\n", end)
    items = read(write(tmp_path, "list.csv", text, encoding))
    names = [item.names["pl"] for item in items if isinstance(item, Institution | Place)]
    assert names == ["Łódź", "Zażółć gęślą jaźń", "Ósma Ąźć", "Świat"]
    quotes = {item.evidence[0].quote for item in items if isinstance(item, Record)}
    assert quotes == set(text.split(end)[1:3])


VALUES = [
    "",
    "-",
    "X",
    "Y",
    "Gmina Y",
    "x",
    "project",
    "deklaracja",
    "lider",
    "strona porozumienia",
    "PUP",
    "2061011",
    "20",
]
VALUES += [
    "2010",
    "2009-07",
    "31.02.2010",
    "1.234",
    "12,5 zł",
    "53,1",
    "5260250274",
    "a,b",
    'c "d"',
    "e\nf",
    "+48 600 100 200",
]
TABLES = st.sampled_from(sorted(HEADERS)).flatmap(
    lambda name: st.tuples(
        st.just(name),
        st.lists(
            st.lists(st.sampled_from(VALUES), min_size=len(HEADERS[name]), max_size=len(HEADERS[name])), max_size=6
        ),
    )
)


@settings(max_examples=200, deadline=None)
@given(st.lists(TABLES, min_size=1, max_size=5, unique_by=lambda table: table[0]))
def test_every_row_is_loaded_or_rejected(
    tmp_path_factory: pytest.TempPathFactory, tables: list[tuple[str, list[list[str]]]]
) -> None:
    folder = tmp_path_factory.mktemp("tables")
    expected = set()
    for name, rows in tables:
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([HEADERS[name], *rows])
        expected |= {f"{name}.csv#row={number}" for number, row in enumerate(rows, start=2) if any(row)}
    items = read(folder)
    loaded = {item.evidence[0].locator for item in items if isinstance(item, Record | Link)}
    rejected = [item.locator for item in rejections(items)]
    assert loaded.isdisjoint(rejected)
    assert loaded | set(rejected) == expected
    assert len(rejected) == len(set(rejected))
    assert sum(item.rows for item in items if isinstance(item, Tally)) == len(expected)
    assert_whole(items)


def assert_whole(items: list[Yield]) -> None:
    """No record twice, none pointed to that is not there, every quote a row of its file, contact data overwritten."""
    ids = [item.id for item in items if isinstance(item, Record)]
    assert len(ids) == len(set(ids))
    assert {target for item in items for _, target in references(item)} <= set(ids)
    assert not any(re.search(r"600 100 200|@", str(item)) for item in items)


@pytest.mark.parametrize("source", [*(case / "input" for case in CASES), EXAMPLES], ids=str)
def test_the_quote_stands_at_its_locator(source: Path) -> None:
    items = read(source)
    assert_whole(items)
    for evidence in (e for item in items if isinstance(item, Record | Link) for e in item.evidence):
        place = locators.parse(evidence.locator)
        assert isinstance(place, locators.TableRow)
        with (source / place.file).open(encoding="utf-8", newline="") as stream:
            delimiter = ";" if ";" in stream.readline() else ","
            stream.seek(0)
            raw = next(itertools.islice(delimited.records(stream, delimiter), place.row - 1, None))
        assert len(evidence.quote) == len(raw.text)
        assert all(quoted in (said, MASK) for quoted, said in zip(evidence.quote, raw.text, strict=True))


def test_reading_twice_says_the_same() -> None:
    assert read(EXAMPLES) == read(EXAMPLES)


def test_a_row_too_long_is_rejected_and_the_next_one_is_read(tmp_path: Path) -> None:
    giant = '"' + "x,\n" * 400_000 + '"'
    items = read(write(tmp_path, "list.csv", f"name,place\nA,X\n{giant},Y\nB,X\n" + "z" * 3_000_000 + "\nC,\n"))
    assert [item.names["pl"] for item in items if isinstance(item, Institution)] == ["A", "B", "C"]
    assert [item.locator for item in rejections(items)] == ["list.csv#row=3", "list.csv#row=5"]
    assert all("expected at most 1000000" in item.reason for item in rejections(items))


def test_memory_does_not_grow_with_participations(tmp_path: Path) -> None:
    row = "Gmina Pierwsza,Projekt,projekt,partner," + "x" * 200 + "\n"
    path = write(tmp_path, "participations.csv", "institution,cooperation,cooperation_kind,role,note\n" + row * 20_000)
    source = Source(id="source/s", title="t", origin="o", checksum="sha256:0", retrieved="2024", loader="template")
    tracemalloc.start()
    count = sum(1 for _ in LOADER.read(path, source))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 20_003
    assert peak < 2_000_000 < path.stat().st_size


def test_every_role_has_its_relation() -> None:
    assert RELATION_OF_ROLE.keys() == vocab.scheme("roles").keys()


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_every_column_is_documented(shape: Shape) -> None:
    text = (ROOT / "docs" / "template.md").read_text(encoding="utf-8")
    [section] = re.findall(rf"^## {shape.name}\.csv\n(.*?)(?=^## )", text, re.MULTILINE | re.DOTALL)
    documented = {}
    for names, others in re.findall(r"^\| (`[^|]*`) \| ([^|]*)\|", section, re.MULTILINE):
        for name in re.findall(r"`(\w+)`", names):
            documented[name] = tuple(re.findall(r"\w+", others))
    assert documented == dict(shape.columns)


def test_the_examples_load_whole_and_are_rich_enough() -> None:
    items = read(EXAMPLES)
    assert not rejections(items)
    taking_part = defaultdict(set)
    for link in items:
        if isinstance(link, Link) and link.relation in PARTICIPATIONS:
            taking_part[link.object].add(link.subject)
    ties = {pair for members in taking_part.values() for pair in itertools.combinations(sorted(members), 2)}
    assert len([item for item in items if isinstance(item, Institution)]) >= 40
    assert len(ties) >= 60
    assert {item.name for item in items if isinstance(item, Person)} == {
        "Janina Mironowicz",
        "Elżbieta Rajewska-Nikonowicz",
    }


@pytest.mark.parametrize("path", sorted((ROOT / "examples").rglob("*.*")), ids=lambda path: path.name)
def test_the_examples_hold_no_contact_data(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert mask(text) == text


@pytest.mark.parametrize("table", sorted(EXAMPLES.glob("*.csv")), ids=lambda path: path.name)
def test_every_row_of_the_examples_names_its_source(table: Path) -> None:
    with table.open(encoding="utf-8", newline="") as stream:
        assert all(list(row.values())[-1] for row in csv.DictReader(stream))


def test_the_descriptor_of_the_examples_lists_its_tables() -> None:
    descriptor = json.loads((EXAMPLES / "datapackage.json").read_text(encoding="utf-8"))
    assert {resource["path"] for resource in descriptor["resources"]} == {path.name for path in EXAMPLES.glob("*.csv")}
    described = LOADER.describe(EXAMPLES)
    assert (described.title, described.language, described.licence) == (descriptor["title"], "pl", "Apache-2.0")
