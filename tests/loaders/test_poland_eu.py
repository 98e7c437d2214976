"""Polish lists of EU-funded projects: golden lists of four periods, beneficiaries as data, bad files, the real lists.

`golden/poland_eu/<case>/input` is a list, `expected.jsonl` what it says; `beneficiaries.tsv` has one cell a line.
"""

from __future__ import annotations

import csv
import tracemalloc
import zipfile
from collections import Counter
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from graph.errors import UnusableSourceError
from graph.records import (
    Cooperation,
    Institution,
    Link,
    Place,
    Programme,
    Record,
    Rejection,
    Source,
    Tally,
    Yield,
    decode,
)
from loaders.poland_eu import programmes as poland_programmes
from loaders.poland_eu.beneficiaries import read as read_beneficiary
from loaders.poland_eu.columns import column_of
from loaders.poland_eu.loader import LOADER
from loaders.poland_eu.places import Territory, locations
from loaders.poland_eu.records import contract
from loaders.registry import loader_for
from tests.loaders import reading
from tests.loaders.books import xlsx
from tests.loaders.reading import refused
from tests.sample import references

GOLDEN = Path(__file__).parent / "golden" / "poland_eu"
CASES = sorted(case for case in GOLDEN.iterdir() if case.is_dir())
with (GOLDEN / "beneficiaries.tsv").open(encoding="utf-8", newline="") as cells:
    BENEFICIARIES = list(csv.DictReader(cells, delimiter="\t", quoting=csv.QUOTE_NONE))
LIST = "Tytuł projektu;Nazwa beneficjenta;Wartość projektu;Dofinansowanie z EU"


def read(path: Path) -> list[Yield]:
    return reading.read(LOADER, path)


def of(items: list[Yield], kind: type[Record] | type[Link]) -> list[Record | Link]:
    return [item for item in items if isinstance(item, kind)]


def assert_whole(items: list[Yield]) -> None:
    """Rows are loaded or refused, no record comes twice, none is pointed to that is not there."""
    ids = [item.id for item in items if isinstance(item, Record)]
    assert len(ids) == len(set(ids))
    assert {target for item in items for _, target in references(item)} <= set(ids)
    refused = {item.locator for item in items if isinstance(item, Rejection) and not item.kept}
    loaded = {e.locator for item in items if isinstance(item, Cooperation | Link) for e in item.evidence}
    assert refused.isdisjoint(loaded)
    assert len(refused) + len(loaded) == sum(item.rows for item in items if isinstance(item, Tally))


def write(folder: Path, *rows: str, header: str = LIST, encoding: str = "utf-8") -> Path:
    path = folder / "lista.csv"
    path.write_bytes("\n".join((header, *rows, "")).encode(encoding))
    return path


def workbook(path: Path, sheets: dict[str, list[list[str | float]]]) -> Path:
    """A workbook with nothing but cells."""
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    rels = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    numbered = list(enumerate(sheets.items(), start=1))

    def cell(value: str | float) -> str:
        if isinstance(value, str):
            return f'<c t="inlineStr"><is><t>{escape(value)}</t></is></c>'
        return f"<c><v>{value}</v></c>"

    with zipfile.ZipFile(path, "w") as file:
        file.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{package}/content-types"><Default Extension="rels" ContentType="application/vnd.'
            'openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/'
            'vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
        )
        file.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{rels}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
        )
        entries = "".join(f'<sheet name="{name}" sheetId="{n}" r:id="r{n}"/>' for n, (name, _) in numbered)
        file.writestr("xl/workbook.xml", f'<workbook {main} xmlns:r="{rels}"><sheets>{entries}</sheets></workbook>')
        targets = "".join(
            f'<Relationship Id="r{n}" Type="{rels}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n, _ in numbered
        )
        file.writestr(
            "xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{package}/relationships">{targets}</Relationships>'
        )
        for n, (_, rows) in numbered:
            lines = "".join(f"<row>{''.join(map(cell, row))}</row>" for row in rows)
            file.writestr(
                f"xl/worksheets/sheet{n}.xml", f"<worksheet {main}><sheetData>{lines}</sheetData></worksheet>"
            )
    return path


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_golden(case: Path) -> None:
    [path] = (case / "input").iterdir()
    assert LOADER.accepts(path)
    items = read(path)
    assert_whole(items)
    assert items == [decode(line) for line in (case / "expected.jsonl").read_bytes().splitlines()]
    assert items == read(path)


@pytest.mark.parametrize("case", BENEFICIARIES, ids=lambda case: case["cell"])
def test_a_beneficiary_is_split_named_and_placed(case: dict[str, str]) -> None:
    found = read_beneficiary(case["cell"])
    assert found.name == case["name"]
    assert found.kind == (case["kind"] or None)
    assert (found.place[1] if found.place else "") == case["place"]
    assert "|".join(parent.name for parent in found.parents) == case["parents"]


def test_counties_with_one_name_are_told_apart_by_the_seats_of_their_offices() -> None:
    one = read_beneficiary("POWIAT KROŚNIEŃSKI / POWIATOWY URZĄD PRACY W KROŚNIE").parents[0]
    other = read_beneficiary("POWIAT KROŚNIEŃSKI / POWIATOWY URZĄD PRACY W KROŚNIE ODRZAŃSKIM").parents[0]
    assert (one.name, one.place) == ("Powiat Krośnieński", ("town", "Krosno"))
    assert (other.name, other.place) == ("Powiat Krośnieński", ("town", "Krosno Odrzańskie"))


def test_names_of_one_institution_become_one(tmp_path: Path) -> None:
    rows = [
        f"Projekt {n};{name};{n};{n}" for n, name in enumerate(("GMINA LIPINY", "Gmina Lipiny", '"Gmina  Lipiny"'), 1)
    ]
    assert [i.names["pl"] for i in of(read(write(tmp_path, *rows)), Institution)] == ["Gmina Lipiny"]  # type: ignore[union-attr]


def test_companies_that_many_towns_have_are_not_one(tmp_path: Path) -> None:
    company = "Przedsiębiorstwo Wodociągów i Kanalizacji Sp. z o.o."
    items = read(write(tmp_path, f"Jeden;{company};1;1", f"Dwa;{company};2;2", "Trzy;Lipex Sp. z o.o.;3;3"))
    assert len(of(items, Institution)) == 3
    assert_whole(items)


def test_a_natural_person_is_nowhere_named(tmp_path: Path) -> None:
    header = f"{LIST};Numer umowy;NIP beneficjenta;Miejscowość;Ulica;Telefon"
    row = "Sklep;HALINA KOWALCZYK;10;5;XX.01/15-00;1000000029;Lipiny;Długa 5;600 100 200"
    items = read(write(tmp_path, row, header=header))
    assert not any(
        word in str(items) for word in ("KOWALCZYK", "Kowalczyk", "1000000029", "Lipiny", "Długa", "600 100")
    )
    [person] = of(items, Institution)
    assert isinstance(person, Institution)
    assert person.names == {"pl": "osoba fizyczna", "en": "natural person"}
    assert person.kind == "natural_person"
    [lead] = of(items, Link)
    assert isinstance(lead, Link)
    assert (lead.relation, lead.amount) == ("leads", 5)


def test_two_people_are_two(tmp_path: Path) -> None:
    items = read(write(tmp_path, "Sklep;HALINA KOWALCZYK;10;5", "Warsztat;Dane osobowe;10;5"))
    assert len(of(items, Institution)) == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1250", "iso8859-2"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_encoding_and_delimiter_make_no_difference(encoding: str, delimiter: str, tmp_path: Path) -> None:
    rows = ("Źródła Świętej Łąki;GMINA ŻÓŁĆ;10.50;5", "Ćma;FUNDACJA ŚWIT;1;1")
    text = [row.replace(";", delimiter) for row in (LIST, *rows)]
    path = write(tmp_path, *text[1:], header=text[0], encoding=encoding)
    assert LOADER.accepts(path)
    assert [i.names["pl"] for i in of(read(path), Institution)] == ["Gmina Żółć", "Fundacja Świt"]  # type: ignore[union-attr]


def test_a_workbook_is_read_like_the_list_in_csv(tmp_path: Path) -> None:
    header = ["Nazwa projektu/ Project name", "Numer umowy/decyzji/ Contract number", "Nazwa beneficjenta", "Program"]
    header += ["Wartość\u00a0projektu (w zł)", "Dofinansowanie z UE (w zł)", "Data rozpoczęcia projektu"]
    rows: list[list[str | float]] = [["stan na 30 września 2026 roku"], [*header]]
    rows += [["Most", "FEXX.01/23-00", "GMINA LIPINY", "FEXX", 1000.005, 850, 45566.083333333336]]
    path = workbook(tmp_path / "a.xlsx", {"Opis": [["Lista"]], "Lista projektów 2021-2027": rows})
    assert LOADER.accepts(path)
    assert LOADER.describe(path).published == "2026-09-30"
    items = read(path)
    [project] = of(items, Cooperation)
    assert isinstance(project, Cooperation)
    assert (project.budget, project.start) == (1000.005, "2024-10-01")
    assert project.evidence[0].locator.endswith("#row=3")
    [programme] = of(items, Programme)
    assert isinstance(programme, Programme)
    assert (programme.start, programme.end) == ("2021", "2027")
    assert items[-1] == Tally(name="a.xlsx/Lista projektów 2021-2027", rows=1)
    [unread] = refused(items, kept=True)
    assert unread.reason.startswith("a.xlsx/Opis: found a sheet without a list of projects (not read)")


def test_lists_in_a_zip_are_read_like_the_files(tmp_path: Path) -> None:
    header = ["Nazwa projektu", "Numer umowy", "Nazwa beneficjenta", "Wartość projektu"]
    files = [
        write(tmp_path, "Most;1/23;GMINA LIPINY;10", header=";".join(header)),
        workbook(tmp_path / "b.xlsx", {"Lista": [header, ["Dom", "2/23", "FUNDACJA ŚWIT", 20]]}),
        tmp_path / "opis.txt",
    ]
    files[2].write_text("Lista projektów, stan na 30 września 2026 roku.\n", encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "listy.zip", "w") as archive:
        for file in files:
            archive.write(file, f"listy/{file.name}")
    assert loader_for(tmp_path / "listy.zip") is LOADER
    items, alone = read(tmp_path / "listy.zip"), [*read(files[1]), *read(files[0])]
    assert [i.names for i in of(items, Institution)] == [i.names for i in of(alone, Institution)]  # type: ignore[union-attr]
    assert [item for item in items if isinstance(item, Tally)] == [
        Tally(name="listy/b.xlsx/Lista", rows=1),
        Tally(name=f"listy/{files[0].name}", rows=1),
    ]
    assert {locator.partition("#")[0] for locator in locators_of(items)} == {
        "listy/b.xlsx/Lista",
        f"listy/{files[0].name}",
    }


def locators_of(items: list[Yield]) -> list[str]:
    return [proof.locator for item in items if isinstance(item, Record) for proof in item.evidence]


def test_a_damaged_workbook_among_lists_makes_the_zip_unusable(tmp_path: Path) -> None:
    book = workbook(tmp_path / "b.xlsx", {"Lista": [["Nazwa projektu"]]}).read_bytes()
    header = "Nazwa projektu;Numer umowy;Nazwa beneficjenta;Wartość projektu\n"
    with zipfile.ZipFile(tmp_path / "listy.zip", "w") as archive:
        archive.writestr("a.csv", f"{header}Most;1/23;GMINA LIPINY;10\n")
        archive.writestr("b.xlsx", book[:300])
    assert LOADER.accepts(tmp_path / "listy.zip")
    with pytest.raises(UnusableSourceError, match=r"b.xlsx: found a damaged workbook"):
        read(tmp_path / "listy.zip")


def test_a_formula_without_value_is_left_out_and_said(tmp_path: Path) -> None:
    header = ["Nazwa projektu", "Numer umowy", "Nazwa beneficjenta", "Wartość projektu"]
    items = read(xlsx(tmp_path / "a.xlsx", {"L": [header, ["Most", "1/23", "GMINA LIPINY", "=1+1"]]}))
    [rejection] = refused(items, kept=True)
    assert rejection.reason.startswith("a.xlsx/L, row 2, column Wartość projektu: found a formula without a stored")


def test_rows_of_one_number_are_one_project_with_all_places(tmp_path: Path) -> None:
    header = f"{LIST};Numer umowy;Miejsce realizacji projektu"
    rows = [
        f"Most;GMINA LIPINY;10;5;XX.01/15-0{n};WOJ.: {w}" for n, w in enumerate(("ŁÓDZKIE", "OPOLSKIE", "OPOLSKIE"))
    ]
    rows.append("Most;GMINA BRZÓZKI;11;5;XX.01/15-00;")
    items = read(write(tmp_path, *rows, header=header))
    [project] = of(items, Cooperation)
    links = [(link.relation, link.subject == project.id) for link in of(items, Link)]  # type: ignore[union-attr]
    assert links == [("leads", False), ("located_in", True), ("located_in", True), ("leads", False)]
    refused, noted = (item for item in items if isinstance(item, Rejection))
    assert (refused.locator, refused.kept) == ("lista.csv#row=4", False)
    assert "expected the amounts of row 2" in noted.reason
    assert_whole(items)


def test_a_header_in_two_languages_on_two_rows_is_no_project(tmp_path: Path) -> None:
    rows = ["Project name;Beneficiary name;Total value;EU co-financing", "Most;GMINA LIPINY;10;5"]
    english = "Project name;Beneficiary;Total;EU;Start"
    [tally] = [i for i in read(write(tmp_path, rows[1])) if isinstance(i, Tally)]
    assert tally.rows == 1
    items = read(write(tmp_path, english, f"{rows[1]};2015", header=f"{LIST};Data rozpoczęcia"))
    assert [p.titles["pl"] for p in of(items, Cooperation)] == ["Most"]  # type: ignore[union-attr]
    assert_whole(items)


NOT_OURS = {
    "a page": "Gmina Lipiny zawarła porozumienie; projekt trwa",
    "another list": "Nazwa;Adres;Telefon\nGmina;X;1",
    "without money": "Tytuł projektu;Nazwa beneficjenta;Program\nX;Y;Z",
    "our own template": "id;title;kind;start;end;budget\n1;Projekt;project;2010;2011;5",
    "nothing": "",
    "no text": "\0\1\2",
}


@pytest.mark.parametrize("text", NOT_OURS.values(), ids=NOT_OURS.keys())
def test_other_files_are_not_accepted(text: str, tmp_path: Path) -> None:
    path = tmp_path / "lista.csv"
    path.write_text(text, encoding="utf-8")
    assert not LOADER.accepts(path)
    assert not LOADER.accepts(tmp_path)
    with pytest.raises(UnusableSourceError, match=r"^lista\.csv: found .*expected"):
        LOADER.describe(path)


def test_a_damaged_workbook_is_not_accepted(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"Lista": [[*LIST.split(";")]]})
    path.write_bytes(path.read_bytes()[:-60])
    assert not LOADER.accepts(path)


def test_a_giant_name_is_refused(tmp_path: Path) -> None:
    items = read(write(tmp_path, f"Most;{'POWIAT / - , ' * 1000};1;1"))
    assert [item.reason[-40:] for item in items if isinstance(item, Rejection)] == [
        "expected a name of at most 1000 characters"[-40:]
    ]


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("Numer umowy/decyzji/ Contract number", "number"),
        ("Wartość\u00a0projektu (w zł, dla projektów EWT w euro)/ Total", "value"),
        ("Wartość unijnego dofinansowania (w zł, dla projektów EWT w euro)", "contribution"),
        ("Dofinansowanie z EU [zł]", "contribution"),
        ("Dofinansowanie", "grant"),
        ("Dziedzina działalności gospodarczej, której dotyczy projekt", "field"),
        ("Program Operacyjny <Nazwa>", "programme"),
        ("Oś priorytetowa <Kod>", "priority"),
        ("Projekt konkursowy czy pozakonkursowy", None),
        ("Czy projekt jest realizowany na obszarze większym niż jedna jednostka administracyjna?", None),
        ("Wydatki kwalifikowalne", None),
        ("", None),
    ],
)
def test_a_column_is_known_by_how_its_header_begins(header: str, column: str | None) -> None:
    assert column_of(header) == column


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("WOJ.: MAZOWIECKIE, POW.: Radom", [("town", "Radom", "województwo mazowieckie")]),
        ("WOJ.: MAZOWIECKIE, POW.: radomski", [("county", "powiat radomski", "województwo mazowieckie")]),
        (
            "WOJ.: MAZOWIECKIE, POW.: warszawski zachodni",
            [("county", "powiat warszawski zachodni", "województwo mazowieckie")],
        ),
        ("WOJ.: PODLASKIE, POW.: sejneński, GM.: Sejny", [("commune", "Sejny", "powiat sejneński")]),
        (
            "WOJ.: PODLASKIE, POW.: sejneński, GM.: Sejny - Gmina wiejska",
            [("commune", "gmina Sejny", "powiat sejneński")],
        ),
        ("WOJ.: PODLASKIE, POW.: sejneński, GM.: Sejny - Gmina wi", [("commune", "gmina Sejny", "powiat sejneński")]),
        ("WOJ.: PODLASKIE, POW.: Suwałki, GM.: Suwałki", [("town", "Suwałki", "województwo podlaskie")]),
        ("WOJ.: ŁÓDZKIE | WOJ.: ŁÓDZKIE", [("voivodeship", "województwo łódzkie", None)]),
        ("Cały Kraj", [("country", "Polska", None)]),
        ("WOJ.: , POW.:", []),
    ],
)
def test_places(text: str, places: list[tuple[str, str, str | None]]) -> None:
    found = [place for place in locations(text) if isinstance(place, Territory)]
    assert [(p.kind, p.name, p.within.name if p.within else None) for p in found] == places


@pytest.mark.parametrize(
    ("number", "project"),
    [
        ("RPPD.02.01.00-20-0001/15-03", "RPPD.02.01.00-20-0001/15"),
        ("UDA-POKL.07.01.02-20-001/08-00", "POKL.07.01.02-20-001/08"),
        (" FEXX.01.02-IP.01-0005/23 ", "FEXX.01.02-IP.01-0005/23"),
        ("2018/1/R", "2018/1/R"),
        ("", None),
    ],
)
def test_a_contract_is_known_without_its_annex(number: str, project: str | None) -> None:
    assert contract(number) == project


@pytest.mark.parametrize(
    ("text", "code", "name"),
    [
        ("1. Wzrost", "1", "Wzrost"),
        ("1.2. Badania i rozwój", "1.2", "Badania i rozwój"),
        ("VII", "VII", "Priorytet VII"),
        ("Oś priorytetowa VII - Integracja", "VII", "Integracja"),
        ("FEPD.01", "1", "Priorytet 1"),
        ("POIR.01.00.00 Wsparcie", "1", "Wsparcie"),
        ("Inwestycje w kapitał", None, "Inwestycje w kapitał"),
        ("10 lat razem", "10", "lat razem"),
    ],
)
def test_levels_of_programmes(text: str, code: str | None, name: str) -> None:
    [level] = poland_programmes.chain(None, {"priority": text})
    assert (level.code, level.name) == (code, name)


@pytest.mark.parametrize(
    ("texts", "period"),
    [
        (("Lista projektów 2014-2020",), ("2014", "2020")),
        (("Lista", "2014-2020", "stan na 2018"), ("2014", "2020")),
        (("2014-2020 i 2021-2027",), None),
        (("2018-2019",), None),
        ((), None),
    ],
)
def test_the_period_of_a_list(texts: tuple[str, ...], period: tuple[str, str] | None) -> None:
    assert poland_programmes.period_in(texts) == period


def test_memory_does_not_grow_with_descriptions(tmp_path: Path) -> None:
    rows = [f"Projekt {n};GMINA LIPINY;{n};1;{'opis ' * 2_000}" for n in range(1, 400)]
    path = write(tmp_path, *rows, header=f"{LIST};Skrócony opis projektu")
    source = Source(id="source/s", title="t", origin="o", checksum="sha256:0", retrieved="2024", loader="poland-eu")
    reading = LOADER.read(path, source)
    next(reading)  # fills the caches
    tracemalloc.start()
    count = sum(1 for _ in reading)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 2 * len(rows) + 2
    assert peak < path.stat().st_size / 4


@pytest.mark.parametrize(
    ("name", "rows", "parents"), [("Poland_CF_2007_2013.csv", 2_190, 0), ("Poland_ESF_2014_2020.csv", 2_437, 380)]
)
def test_every_row_of_the_real_lists_is_loaded(name: str, rows: int, parents: int, shared: Path) -> None:
    path = shared / "data" / "poland-eu-funds" / name
    assert LOADER.accepts(path)
    items = read(path)
    assert_whole(items)
    assert items[-1] == Tally(name=name, rows=rows)
    assert len(of(items, Cooperation)) == rows
    assert not [item for item in items if isinstance(item, Rejection)]
    institutions = [item for item in items if isinstance(item, Institution)]
    assert sum(item.part_of is not None for item in institutions) >= parents
    known = sum(item.kind is not None for item in institutions)
    assert known > 0.9 * len(institutions)
    assert not any(item.names["pl"].isupper() and " " in item.names["pl"] for item in institutions if item.part_of)
    assert not any(mark in item.names["pl"] for item in institutions for mark in ('"', ",,", "''"))
    assert Counter(type(item) for item in items)[Place] > 600
