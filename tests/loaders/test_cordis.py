"""CORDIS: golden folders, cells and names as data, hostile files, and the real files whole.

`golden/cordis/<case>/input` is a source, invented in the official layouts; `expected.jsonl` is what it says.
`cordis_persons.tsv` has names with what they are.
"""

from __future__ import annotations

import csv
import io
import json
import re
import tracemalloc
import zipfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from msgspec.structs import replace

from graph import locators
from graph.errors import UnusableSourceError
from graph.records import (
    PARTICIPATIONS,
    Cooperation,
    Institution,
    Link,
    Programme,
    Record,
    Rejection,
    Source,
    Tally,
    Yield,
    check,
    decode,
    encode,
)
from loaders.cordis import values
from loaders.cordis.loader import LOADER
from loaders.cordis.persons import is_organisation
from loaders.cordis.programmes import above, in_common, programme_id
from loaders.registry import loader_for
from loaders.values.privacy import MASK
from tests.loaders.books import xlsx
from tests.loaders.reading import assert_quotes_stand
from tests.sample import references

T = TypeVar("T")
_HIDDEN = (b"600 100 200", b"LIPSKA", b"Lipska", b"199999004", b"contact-form")
GOLDEN = Path(__file__).parent / "golden" / "cordis"
CASES = sorted(case for case in GOLDEN.iterdir() if case.is_dir())
DOWNLOAD = GOLDEN / "download" / "input"
HEADER = (DOWNLOAD / "organization.csv").read_text(encoding="utf-8").splitlines()[0]
NAMES = HEADER.replace('"', "").split(";")
with (GOLDEN / "persons.tsv").open(encoding="utf-8") as lines:
    PERSONS = [line.rstrip("\n").split("\t") for line in lines]


def read(path: Path, source: str = "source/golden") -> Iterator[Yield]:
    described = LOADER.describe(path)
    about = Source(
        id=source,
        title=described.title,
        origin=str(path),
        checksum="sha256:0",
        retrieved="2024-01-01",
        loader=LOADER.name,
        language=described.language,
    )
    for item in LOADER.read(path, about):
        check(item)
        yield item


def row(**cells: str) -> str:
    """A row of organization.csv, every cell in quotation marks."""
    filled = {
        "projectID": "199000001",
        "organisationID": "199999001",
        "name": "Meadow Trust Ltd",
        "role": "participant",
    }
    filled |= cells
    return ";".join(f'"{filled.get(name, "")}"' for name in NAMES)


def participants(folder: Path, *rows: str, header: str = HEADER) -> list[Yield]:
    path = folder / "organization.csv"
    path.write_text("\n".join((header, *rows, "")), encoding="utf-8")
    return list(read(path))


def only(items: list[Yield], kind: type[T]) -> list[T]:
    return [item for item in items if isinstance(item, kind)]


# Golden folders


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_golden(case: Path) -> None:
    files = list((case / "input").iterdir())
    source = files[0] if len(files) == 1 else case / "input"
    assert LOADER.accepts(source)
    assert list(read(source)) == [decode(line) for line in (case / "expected.jsonl").read_bytes().splitlines()]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_rows_are_loaded_or_refused_and_nothing_points_nowhere(case: Path) -> None:
    items = list(read(case / "input"))
    assert_whole(items)
    assert_reconciled(items)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_quotes_stand_verbatim_at_their_locators(case: Path) -> None:
    for item in read(case / "input"):
        for evidence in getattr(item, "evidence", ()):
            place = locators.parse(evidence.locator)
            with (case / "input" / place.file).open(encoding="utf-8-sig", newline="") as stream:
                text = stream.read()
            if isinstance(place, locators.TextSpan):
                text = text[place.start : place.end]
                assert len(text) == len(evidence.quote)
            else:
                assert isinstance(place, locators.TableRow)
            pattern = "".join("." if letter == MASK else re.escape(letter) for letter in evidence.quote)
            assert re.search(pattern, text, re.DOTALL)


def test_a_zip_says_what_its_folder_says(tmp_path: Path) -> None:
    path = tmp_path / "cordis.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in DOWNLOAD.iterdir():
            archive.write(file, file.name)
    assert LOADER.accepts(path)
    assert list(read(path)) == list(read(DOWNLOAD))


FORMS = ("xlsx", "json", "json of numbers")


def converted(folder: Path, form: str, target: Path) -> Path:
    """The CSV files of a folder in another form, as a ZIP."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in folder.glob("*.csv"):
            with file.open(encoding="utf-8-sig", newline="") as stream:
                header, *rows = csv.reader(stream, delimiter=";")
            if form == "xlsx":
                book = xlsx(target.parent / f"{file.stem}.xlsx", {"Sheet1": [header, *rows]})
                archive.write(book, f"xlsx/{book.name}")
            else:
                make = typed if "numbers" in form else str
                items = [{name: make(cell) for name, cell in zip(header, row, strict=False)} for row in rows]
                archive.writestr(f"json/{file.stem}.json", json.dumps(items, ensure_ascii=False))
    return target


def typed(cell: str) -> object:
    """A cell as programs write it that know of numbers and of nothing."""
    return int(cell) if re.fullmatch("[1-9][0-9]*", cell) else cell or None


def bare(items: Iterable[Yield]) -> list[Yield]:
    """What was said, without where it stands."""
    found: list[Yield] = []
    for item in items:
        if isinstance(item, Record | Link):
            found.append(replace(item, evidence=()))
        elif isinstance(item, Rejection):
            found.append(Rejection(locator="", field=item.field, value=item.value, reason="", kept=item.kept))
        else:
            assert isinstance(item, Tally)
            found.append(Tally(name="", rows=item.rows))
    return found


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("case", [case for case in CASES if case.name != "xml"], ids=lambda case: case.name)
def test_tables_in_every_form_say_the_same(case: Path, form: str, tmp_path: Path) -> None:
    path = converted(case / "input", form, tmp_path / "cordis.zip")
    assert loader_for(path) is LOADER
    items = list(read(path))
    assert bare(items) == bare(read(case / "input"))
    assert_whole(items)
    assert_reconciled(items)
    assert all(0 < len(proof.quote) <= 2_000 for item in items for proof in getattr(item, "evidence", ()))


@pytest.mark.parametrize("form", FORMS[1:])
def test_quotes_of_json_stand_at_their_pointers(form: str, tmp_path: Path) -> None:
    path = converted(DOWNLOAD, form, tmp_path / "cordis.zip")
    items = list(read(path))
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            of_file = [item for item in items if all(name in proof.locator for proof in getattr(item, "evidence", ()))]
            assert_quotes_stand(
                [item for item in of_file if getattr(item, "evidence", ())], archive.read(name).decode()
            )


def test_a_workbook_with_other_sheets_is_no_download(tmp_path: Path) -> None:
    project = [["id", "acronym", "title", "frameworkProgramme", "startDate"], ["199000001", "A", "T", "HORIZON", ""]]
    assert LOADER.accepts(xlsx(tmp_path / "a.xlsx", {"Sheet1": project, "Sheet2": []}))
    assert not LOADER.accepts(xlsx(tmp_path / "b.xlsx", {"Sheet1": project, "Countries": [["country", "projects"]]}))


def test_quotes_of_a_workbook_are_its_cells(tmp_path: Path) -> None:
    items = read(converted(DOWNLOAD, "xlsx", tmp_path / "cordis.zip"))
    [link] = [
        item for item in items if isinstance(item, Link) and item.relation == "leads" and item.amount == 1100000.5
    ]
    [proof] = link.evidence
    assert proof.locator == "xlsx/organization.xlsx/Sheet1#row=2"
    assert proof.quote.startswith("199000001\tMIRE\t199999001\tPL7526018152\tINSTYTUT")


def test_csv_and_xml_say_the_same_of_a_project() -> None:
    """The golden cases tell of one project twice; the XML has fewer of its participants."""
    tables, elements = (
        told_of("project/cordis-199000001", read(DOWNLOAD)),
        told_of("project/cordis-199000001", read(GOLDEN / "xml" / "input" / "900001.xml")),
    )
    assert elements <= tables
    assert {relation for _, relation, *_ in elements} == {"leads", "partner_in", "part_of", "funded_by"}


def told_of(project: str, items: Iterator[Yield]) -> set[tuple[object, ...]]:
    links = [item for item in items if isinstance(item, Link)]
    return {
        (link.subject, link.relation, link.object, link.role, link.amount, link.currency)
        for link in links
        if project in (link.subject, link.object)
    }


def assert_whole(items: list[Yield]) -> None:
    """No record twice, none pointed to that is not there, no contact data and no name of a natural person."""
    ids = Counter(item.id for item in items if isinstance(item, Record))
    assert not [record for record, times in ids.items() if times > 1]
    assert {target for item in items for _, target in references(item)} <= ids.keys()
    for told in map(encode, items):
        assert b"@" not in told or not re.search(rb"\w@\w", told)  # "Core@ Catalytic" is a title
        assert not [word for word in _HIDDEN if word in told]


def assert_reconciled(items: list[Yield]) -> None:
    """Every row a Tally counts is refused at its own place, or not at all."""
    refused = {item.locator for item in items if isinstance(item, Rejection) and not item.kept}
    counted = Counter(locator.partition("#")[0] for locator in refused)
    tallies = {item.name: item.rows for item in items if isinstance(item, Tally)}
    assert counted.keys() <= tallies.keys()
    assert all(number <= tallies[name] for name, number in counted.items())


# Values


def test_a_value_that_is_unfit_is_left_out_and_said(tmp_path: Path) -> None:
    cells = {"vatNumber": "GB1", "geolocation": "95,5", "country": "QQ", "netEcContribution": "many", "role": "friend"}
    items = participants(tmp_path, row(**cells))
    assert all(item.kept and item.locator == "organization.csv#row=2" for item in only(items, Rejection))
    assert {item.field for item in only(items, Rejection)} == set(cells)
    assert all(
        re.fullmatch(r"organization.csv, row 2, column \w+: found '[^']+', expected .+", item.reason)
        for item in only(items, Rejection)
    )
    [link] = only(items, Link)
    assert (link.relation, link.role, link.amount) == ("partner_in", None, None)


@pytest.mark.parametrize(
    ("net", "contribution", "expected"),
    [
        ("528340,97", "0", 528340.97),
        ("0", "12", 0.0),
        ("", "230000", 230000.0),
        ("", "1.234,50", 1234.5),
        ("1234.567", "", 1234.567),
        ("", "", None),
    ],
)
def test_the_amount_is_what_the_participant_gets_itself(
    net: str, contribution: str, expected: float | None, tmp_path: Path
) -> None:
    [link] = only(participants(tmp_path, row(netEcContribution=net, ecContribution=contribution)), Link)
    assert (link.amount, link.currency) == (expected, None if expected is None else "EUR")


READERS: list[tuple[Callable[[str], object], str, object]] = [
    (values.coordinates, "50.8780592,4.699407640209", (50.8780592, 4.699407640209)),
    (values.coordinates, "(50.87,4.69)", (50.87, 4.69)),
    (values.coordinates, "(-50,87,4,69)", (-50.87, 4.69)),
    (values.coordinates, "50,87;4,69", (50.87, 4.69)),
    (values.coordinates, "0,0", None),
    (values.coordinates, "190.0,4.0", None),
    (values.coordinates, "50.87", None),
    (values.country, "EL", "GR"),
    (values.country, "UK", "GB"),
    (values.country, "XK", "XK"),
    (values.country, "NA", "NA"),
    (values.country, "XH", None),
    (values.nuts, "PL84;PL841", "PL841"),
    (values.nuts, "pl841", "PL841"),
    (values.nuts, "?", None),
    (values.kind, "/HES", "university_or_school"),
    (values.kind, "PRC", "company"),
    (values.kind, "HES (Higher education)", "university_or_school"),
    (values.kind, "SME", None),
    (values.role, "coordinator", ("leads", "coordinator")),
    (values.role, "Participant", ("partner_in", "partner")),
    (values.role, "thirdParty", ("partner_in", "third_party")),
    (values.role, "internationalPartner", ("partner_in", "transnational_partner")),
    (values.role, "hostInstitution", ("leads", "leader")),
    (values.role, "patron", None),
    (values.status, "SIGNED", "in_force"),
    (values.status, "TERMINATED", "ended"),
    (values.status, "ongoing", "in_force"),
    (values.status, "?", None),
    (values.codes, "H2020-EU.1.; H2020-EU.3.", ("H2020-EU.1.", "H2020-EU.3.")),
    (values.codes, "<b>", None),
    (values.project_number, "QLK3-CT-2001-00001", "QLK3-CT-2001-00001"),
    (values.project_number, "projectID", None),
]


@pytest.mark.parametrize(("reader", "text", "expected"), READERS)
def test_values(reader: Callable[[str], object], text: str, expected: object) -> None:
    if expected is None:
        with pytest.raises(ValueError, match=r"\w"):
            reader(text)
    else:
        assert reader(text) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("HORIZON.2.5.1", ["HORIZON.2.5", "HORIZON.2"]),
        ("H2020-EU.1.3.2.", ["H2020-EU.1.3.", "H2020-EU.1."]),
        ("H2020-EU.1.", []),
        ("FP7-ICT", []),
        ("EURATOM2027", []),
    ],
)
def test_the_code_of_a_legal_basis_shows_what_it_is_part_of(code: str, expected: list[str]) -> None:
    assert above(code) == expected


def test_what_is_of_several_legal_bases_is_part_of_what_they_have_in_common() -> None:
    assert in_common(["HORIZON.2.5", "HORIZON.2.1"]) == "HORIZON.2"
    assert in_common(["HORIZON.2.5", "HORIZON.1.1"]) == ""
    assert in_common([]) == ""


def test_a_topic_of_two_calls_is_part_of_neither() -> None:
    programmes = {item.code: item for item in read(GOLDEN / "until_2020" / "input") if isinstance(item, Programme)}
    assert programmes["SFS-01-2014"].part_of == programme_id("legal_basis", "H2020-EU.3.2.")
    assert programmes["MSCA-RISE-2015"].kind == "topic"
    assert programmes["MSCA-RISE-2015"].part_of == programme_id("call", "H2020-MSCA-RISE-2015")


def test_codes_too_long_for_an_id_stay_apart() -> None:
    long = "HORIZON-" + "A-" * 60
    assert programme_id("topic", long + "1") != programme_id("topic", long + "2")


# Natural persons


@pytest.mark.parametrize(("name", "expected"), PERSONS)
def test_names_of_organisations(name: str, expected: str) -> None:
    assert is_organisation(name) == (expected == "organisation")


@pytest.mark.parametrize(
    ("cells", "hidden"),
    [
        ({"activityType": "PRC"}, True),
        ({"activityType": "OTH", "geolocation": "51.1,10.4", "shortName": "Lipska Consulting"}, True),
        ({"activityType": "PRC", "city": "Köln"}, False),
        ({"activityType": "PRC", "vatNumber": "DE200000005"}, False),
        ({"activityType": "PRC", "SME": "true"}, False),
        ({"activityType": "HES"}, False),
        ({"activityType": "PRC", "name": "Lipska GmbH"}, False),
    ],
)
def test_a_natural_person_has_all_the_signs(cells: dict[str, str], hidden: bool, tmp_path: Path) -> None:
    items = participants(tmp_path, row(**{"name": "LIPSKA ANNA", "organisationID": "199999004"} | cells))
    [institution] = only(items, Institution)
    assert (institution.kind == "natural_person") == hidden
    assert ("LIPSKA" not in str(items)) == (hidden or cells.get("name") == "Lipska GmbH")
    assert ("199999004" not in str(items)) == hidden
    if hidden:
        assert institution.names == {"pl": "osoba fizyczna", "en": "natural person"}
        assert (institution.identifiers, institution.aliases, institution.lat, institution.place) == (
            (),
            (),
            None,
            None,
        )


def test_a_person_is_hidden_in_every_row(tmp_path: Path) -> None:
    person = {"name": "LIPSKA ANNA", "organisationID": "199999004", "activityType": "PRC"}
    items = participants(tmp_path, row(**person), row(**person, projectID="199000002", city="Köln"))
    assert len(only(items, Institution)) == 1
    assert len(only(items, Link)) == 2
    assert not re.search("LIPSKA|Köln", str(items))


# Layouts and hostile files


def test_a_table_in_windows_1252_is_read(tmp_path: Path) -> None:
    path = tmp_path / "organization.csv"
    path.write_bytes(f"{HEADER}\r\n{row(name='Universität Köln')}\r\n".encode("cp1252"))
    [institution] = only(list(read(path)), Institution)
    assert institution.names == {"und": "Universität Köln"}


def test_delimiters_and_quotes_of_other_programs(tmp_path: Path) -> None:
    items = participants(tmp_path, row(name="A, B Ltd").replace('";"', '","'), header=HEADER.replace(";", ","))
    assert [item.names for item in only(items, Institution)] == [{"und": "A, B Ltd"}]
    plain = row(name="Plain Ltd").replace('"', "")
    items = participants(tmp_path, plain, header=HEADER.replace('"', ""))
    assert [item.names for item in only(items, Institution)] == [{"und": "Plain Ltd"}]


def test_ragged_rows(tmp_path: Path) -> None:
    short, long = '"199000001";"MIRE";"199999001";"";"Short Ltd"', row(name="Long Ltd") + ';"one more"'
    items = participants(tmp_path, short, long, "", ";;;;", HEADER)
    assert [item.names["und"] for item in only(items, Institution)] == ["Short Ltd"]
    refusals = only(items, Rejection)
    assert [item.locator for item in refusals if not item.kept] == ["organization.csv#row=3", "organization.csv#row=6"]
    assert only(items, Tally) == [Tally(name="organization.csv", rows=3)]


def test_a_giant_cell_is_refused_and_the_next_row_read(tmp_path: Path) -> None:
    items = participants(tmp_path, row(name="x" * 2_000_000), row(name="Meadow Ltd"))
    assert [item.names["und"] for item in only(items, Institution)] == ["Meadow Ltd"]
    [refusal] = [item for item in only(items, Rejection) if not item.kept]
    assert "expected at most 1000000" in refusal.reason


def test_the_same_files_are_not_taken_from_the_neighbours(tmp_path: Path) -> None:
    for name, text in (
        ("participations.csv", "institution,cooperation,role\nA,B,lider\n"),
        ("projects.csv", "id;title;start;end\n1;T;2020;2021\n"),
        ("page.xml", "<project><id>1</id></project>"),
        ("other.xml", "<iati-activities><iati-activity/></iati-activities>"),
        ("empty.csv", ""),
        ("binary.csv", "\0\0\0"),
    ):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        assert not LOADER.accepts(path), name


def test_nothing_of_cordis_is_unusable(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("a;b\n1;2\n", encoding="utf-8")
    with pytest.raises(UnusableSourceError, match="found no table and no project of CORDIS"):
        list(read(tmp_path))


def test_a_truncated_zip_and_a_cut_off_xml_are_unusable(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.write(DOWNLOAD / "organization.csv", "organization.csv")
    (tmp_path / "cordis.zip").write_bytes(buffer.getvalue()[:-100])
    assert not LOADER.accepts(tmp_path / "cordis.zip")
    text = (GOLDEN / "xml" / "input" / "900001.xml").read_text(encoding="utf-8")
    (tmp_path / "1.xml").write_text(text[:-30], encoding="utf-8")
    with pytest.raises(UnusableSourceError, match="it was cut off"):
        list(read(tmp_path / "1.xml"))


def test_an_xml_file_with_entities_is_refused(tmp_path: Path) -> None:
    text = (GOLDEN / "xml" / "input" / "900001.xml").read_text(encoding="utf-8")
    bomb = '<!DOCTYPE project [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    (tmp_path / "1.xml").write_text(text.replace("?>\n", f"?>\n{bomb}\n", 1), encoding="utf-8")
    with pytest.raises(UnusableSourceError):
        list(read(tmp_path / "1.xml"))


def test_the_xml_of_a_project_in_two_languages_is_one_project(tmp_path: Path) -> None:
    text = (GOLDEN / "xml" / "input" / "900001.xml").read_text(encoding="utf-8")
    for name in ("900001_de.xml", "900001_en.xml"):
        (tmp_path / name).write_text(text, encoding="utf-8")
    items = list(read(tmp_path))
    assert_whole(items)
    assert [item.rows for item in only(items, Tally)] == [4, 1]
    assert [item.reason for item in only(items, Rejection) if item.locator.startswith("900001_en")] == [
        "900001_en.xml, line 2, element id: found '199000001', expected each project once; there is an earlier one"
    ]


# The real files


@pytest.fixture(scope="module")
def horizon(shared: Path) -> list[Yield]:
    return list(read(shared / "data" / "cordis" / "cordis-HORIZONprojects-csv.zip", "source/cordis"))


@pytest.fixture(scope="module")
def sample(shared: Path) -> list[Yield]:
    return list(read(shared / "data" / "cordis" / "cordis-xml-sample.zip", "source/cordis"))


def test_every_row_of_horizon_europe_is_loaded(horizon: list[Yield]) -> None:
    assert {item.name: item.rows for item in only(horizon, Tally)} == {
        "organization.csv": 115_078,
        "project.csv": 18_925,
        "topics.csv": 18_925,
        "legalBasis.csv": 24_172,
        "euroSciVoc.csv": 40_056,
    }
    assert not [item for item in only(horizon, Rejection) if not item.kept]
    assert_whole(horizon)
    links = [item for item in only(horizon, Link) if item.relation in PARTICIPATIONS]
    assert len(links) == len({item.evidence[0].locator for item in links}) == 115_078
    assert len(only(horizon, Cooperation)) == 18_925
    assert sum(len(item.subjects) for item in only(horizon, Cooperation)) == 40_056
    assert len(only(horizon, Rejection)) == 38  # VAT numbers, two web pages, a country


def test_every_pic_of_horizon_europe_is_one_institution(horizon: list[Yield], shared: Path) -> None:
    names: dict[str, set[str]] = defaultdict(set)
    with zipfile.ZipFile(shared / "data" / "cordis" / "cordis-HORIZONprojects-csv.zip") as archive:
        text = io.TextIOWrapper(archive.open("organization.csv"), "utf-8", newline="")
        for cells in csv.DictReader(text, delimiter=";"):
            names[cells["organisationID"]].add(cells["name"])
    institutions = only(horizon, Institution)
    people = [item for item in institutions if item.kind == "natural_person"]
    by_pic = {item.id.removeprefix("institution/pic-"): item for item in institutions if item.kind != "natural_person"}
    assert len(institutions) == len(names) == 29_719
    assert by_pic.keys() <= names.keys()
    assert len(people) == 199
    assert sum(len(several) > 1 for several in names.values()) == 8
    for number, several in names.items():
        if len(several) > 1:
            known = by_pic[number]
            assert several == {*known.names.values(), *known.aliases} & several


def test_projects_in_csv_and_xml_are_told_alike(horizon: list[Yield], sample: list[Yield]) -> None:
    """They differ where one of the files says more: names of regions and web pages stand in the XML alone, and of
    programmes and organisations other projects of the whole file say more than those of the sample."""
    projects = {item.id for item in only(sample, Cooperation)}
    assert len(projects) == 60
    for project_links in (links_of(projects, horizon), links_of(projects, sample)):
        assert len(project_links) == 1_350
    assert links_of(projects, horizon) == links_of(projects, sample)
    known = {item.id: item for item in horizon if isinstance(item, Record)}
    differing: Counter[str] = Counter()
    for item in (item for item in sample if isinstance(item, Record)):
        assert item.id in known
        other = known[item.id]
        for field in item.__struct_fields__:
            if field != "evidence" and getattr(item, field) != getattr(other, field):
                differing[f"{type(item).__name__}.{field}"] += 1
    assert differing.keys() == {
        *("Place.names", "Cooperation.homepage", "Institution.homepage", "Institution.place"),
        *("Programme.names", "Programme.part_of"),
    }
    del differing["Place.names"]
    assert sum(differing.values()) <= 9


def links_of(projects: set[str], items: list[Yield]) -> set[tuple[object, ...]]:
    return set().union(*(told_of(project, iter(links)) for project, links in by_project(projects, items).items()))


def by_project(projects: set[str], items: list[Yield]) -> dict[str, list[Yield]]:
    found: dict[str, list[Yield]] = defaultdict(list)
    for item in only(items, Link):
        for end in {item.subject, item.object} & projects:
            found[end].append(item)
    return found


def test_the_verbatim_rows(shared: Path) -> None:
    items = list(read(shared / "data" / "cordis" / "organization-verbatim-rows.csv"))
    assert_whole(items)
    assert (len(only(items, Link)), len(only(items, Institution)), len(only(items, Cooperation))) == (11, 10, 11)
    assert not only(items, Rejection)
    countries = {item.country for item in only(items, Institution)}
    assert {"GR", "GB", "XK"} <= countries
    [person] = [item for item in only(items, Institution) if item.kind == "natural_person"]
    assert person.country == "ES"


def test_memory_does_not_grow_with_participations(tmp_path: Path) -> None:
    path = tmp_path / "organization.csv"
    path.write_text("\n".join((HEADER, *(row(street="x" * 300) for _ in range(10_000)))), encoding="utf-8")
    assert sum(1 for _ in read(path)) > 10_000  # what is made once: schemes, names of countries
    tracemalloc.start()
    count = sum(1 for _ in read(path))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 10_003
    assert peak < 2_000_000 < path.stat().st_size
