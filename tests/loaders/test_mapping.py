"""Tables by mappings: golden folders, wrong mappings and values as data, drafts, and the real files.

`golden/mapped/<case>/input` is a table, `mapping.yaml` its mapping where none is shipped, `expected.jsonl` what it
says.
`wrong_mappings.tsv` has one fault of a mapping a line, `dates_and_numbers.tsv` one value.
"""

from __future__ import annotations

import csv
import json
import os
import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph import locators
from graph.errors import UnusableSourceError
from graph.records import Cooperation, Institution, Link, Place, Programme, Record, Tally, Yield, decode, encode
from loaders.mapping import dates as mapping_dates
from loaders.mapping import fields as mapping_fields
from loaders.mapping import mapping
from loaders.mapping import specs as mapping_specs
from loaders.mapping.dates import NumberForm, number_form
from loaders.mapping.loader import LOADER, SHIPPED, Mapped, with_mapping
from loaders.mapping.suggest import suggest
from loaders.mapping.values import country, identifier
from loaders.mapping.words import category_of
from loaders.registry import loader_for
from loaders.sheets.sheet import Cell
from tests.conftest import ROOT
from tests.loaders.books import Raw, xls, xlsx
from tests.loaders.reading import GOLDEN, cases, counts, evidence, input_of, read, refused, rows

FOLDER = GOLDEN / "mapped"
CASES = cases("mapped")


def tsv(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def loader_of(case: Path) -> Mapped:
    given = case / "mapping.yaml"
    return with_mapping(given) if given.exists() else LOADER


def by(text: str) -> Mapped:
    return Mapped(mapping.parse(text))


def table(folder: Path, text: str, name: str = "list.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def rejected_rows(items: list[Yield]) -> set[str]:
    return {rejection.locator for rejection in refused(items)}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_golden(case: Path) -> None:
    loader, path = loader_of(case), input_of(case)
    assert loader.accepts(path)
    items = read(loader, path)
    if os.environ.get("OGNIWO_WRITE_GOLDEN") == "1":
        (case / "expected.jsonl").write_bytes(b"".join(encode(item) + b"\n" for item in items))
    assert items == [decode(line) for line in (case / "expected.jsonl").read_bytes().splitlines()]


# Mappings


@pytest.mark.parametrize("case", tsv("wrong_mappings.tsv"), ids=lambda case: case["mapping"])
def test_a_wrong_mapping_is_one_sentence(case: dict[str, str]) -> None:
    text = case["mapping"].replace("⏎", "\n")
    with pytest.raises(mapping.MappingError) as error:
        mapping.parse(text, "m.yaml")
    message = str(error.value)
    assert case["message"] in message
    assert re.fullmatch(r"m\.yaml(, line [0-9]+)?[^\n]*: found [^\n]+, expected [^\n]+", message)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\xff\xfe\x00", "found bytes that are not UTF-8"),
        (b"#" * 300_000, "found 300000 bytes, expected a mapping of at most 262144"),
        (b"", "found nothing, expected a mapping"),
    ],
)
def test_a_file_that_is_no_mapping_is_one_sentence(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "m.yaml"
    path.write_bytes(content)
    with pytest.raises(mapping.MappingError, match=message):
        mapping.read(path)
    with pytest.raises(mapping.MappingError, match="found no file, expected a mapping"):
        mapping.read(tmp_path)


def test_a_column_that_is_not_there_is_said_before_the_first_row(tmp_path: Path) -> None:
    loader = by("language: pl\ninstitutions:\n  a:\n    name: Nazwa\n    country: Panstwo\n")
    path = table(tmp_path, "Nazwa,Kraj\nGmina,PL\n")
    with pytest.raises(UnusableSourceError) as error:
        read(loader, path)
    assert str(error.value) == (
        "mapping, line 5, institutions.a.country: found the column 'Panstwo', which the table lacks or has twice, "
        "expected one of the columns of list.csv: Nazwa, Kraj"
    )


def test_shipped_mappings_are_sound() -> None:
    files = sorted(SHIPPED.glob("*.yaml"))
    assert len(files) == 5
    for file in files:
        assert mapping.read(file).about["title"]


def test_every_key_is_documented() -> None:
    page = (ROOT / "docs" / "mapping.md").read_text(encoding="utf-8")
    keys = {*mapping.KEYS, *mapping_specs.KEYS, *mapping_fields.PARTICIPATION, "id", "optional", "when"}
    for section in mapping_fields.SECTIONS:
        keys |= {section, *mapping_fields.FIELDS[section], *mapping_fields.REFERENCES[section]}
        keys |= {mapping_fields.NAMES[section], *filter(None, [mapping_fields.CODES.get(section)])}
    assert {key for key in keys if f"`{key}`" not in page} == set()


def test_the_mapping_of_the_documentation_loads(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "mapping.md").read_text(encoding="utf-8")
    [text] = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    rows = "Nazwa partnera;Kraj;WWW;Data podpisania;Zakres;Osoba do kontaktu\nMiasto;Niemcy;;2010;a; b\n"
    items = read(by(text), table(tmp_path, rows))
    assert counts(items) == {"Institution": 2, "Cooperation": 1, "Link": 2, "Tally": 1}


# Values


@pytest.mark.parametrize("case", tsv("dates_and_numbers.tsv"), ids=lambda case: f"{case['reader']} {case['cell']}")
def test_dates_and_numbers(case: dict[str, str]) -> None:
    kind, _, text = case["cell"].rpartition("!")
    cell = Cell(text, kind or "text")  # type: ignore[arg-type]
    name, _, argument = case["reader"].partition(" ")

    def value() -> object:
        match name:
            case "date":
                return mapping_dates.date(cell, month_first=bool(argument))
            case "amount":
                return mapping_dates.amount(cell, number_form(argument) if argument else None)
            case "count":
                return mapping_dates.count(cell, number_form(argument) if argument else None)
            case "duration":
                return mapping_dates.duration(cell)
            case "country":
                return country(text, argument)
            case _:
                return identifier(argument, text)

    if case["value"].startswith("expected "):
        with pytest.raises(ValueError, match=re.escape(case["value"].removeprefix("expected "))):
            value()
    else:
        assert str(value()) == case["value"]


def test_number_forms() -> None:
    assert number_form("1 234,56") == NumberForm(" ", ",")
    for wrong in ("1.234.56", "1234", "1,234,56", ""):
        with pytest.raises(ValueError, match=r"the number 1234\.56 as the table writes it"):
            number_form(wrong)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2020-07-28", 60, "2025-07-28"),
        ("2020-02-29", 12, "2021-02-28"),
        ("2020-11", 3, "2021-02"),
        ("2020", 24, "2022"),
    ],
)
def test_the_end_of_a_duration(start: str, months: int, end: str) -> None:
    assert mapping_dates.after(start, months) == end


@given(st.text(max_size=30))
def test_no_cell_breaks_a_reader(text: str) -> None:
    for read_cell in (mapping_dates.date, mapping_dates.amount, mapping_dates.count, mapping_dates.duration):
        try:
            read_cell(Cell(text))
        except ValueError as error:
            assert str(error)


# Rows

MANY = """
language: pl
institutions:
  one: {name: A, country: B, kind: {column: C, map: {x: company}}, identifiers: {nip: D}}
  two: {name: {column: E, split: ";"}, optional: true}
cooperations:
  it: {kind: =agreement, id: [one, F], title: "=Umowa {one.name}", signed: F, budget: {column: G, numbers: "1.234,56"}}
participations:
  - {institution: one, role: =party}
  - {institution: two, role: C, amount: G}
"""
CELLS = st.one_of(
    st.sampled_from(
        ["", "-", "PL", "Polska", "x", "5261234500", "a;b", "2010", "31.02.2010", "1.234,5 zł", "0", "partner"]
    ),
    st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\0"), max_size=8),
)


@settings(max_examples=60)
@given(st.lists(st.lists(CELLS, min_size=7, max_size=8), max_size=6))
def test_every_row_is_loaded_or_refused(tmp_path_factory: pytest.TempPathFactory, cells: list[list[str]]) -> None:
    path = tmp_path_factory.mktemp("rows") / "list.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([list("ABCDEFG"), *cells])
    items = read(by(MANY), path)
    loaded = {found.locator for found in evidence(items)}
    assert not loaded & rejected_rows(items)
    assert len(rejected_rows(items)) == len(refused(items))
    links = {found.locator for item in items if isinstance(item, Link) for found in item.evidence}
    assert rows(items) == len(links) + len(refused(items))  # every loaded row has a link of its own


def test_rows_of_one_thing_add_to_it_and_may_not_contradict(tmp_path: Path) -> None:
    loader = by("institutions: {a: {id: N, name: N, country: K, homepage: W}}")
    items = read(loader, table(tmp_path, "N,K,W\nX,PL,\nX,PL,\nX,,x.example\nX,LT,\n"))
    assert [(i.country, i.homepage) for i in items if isinstance(i, Institution)] == [
        ("PL", None),
        (None, "https://x.example"),
    ]
    [contradiction] = refused(items, kept=True)
    assert contradiction.locator == "list.csv#row=5"
    assert contradiction.reason == "list.csv, row 5: found 'LT' as country of 'X', expected the same as in a row before"


def test_a_successor_and_its_predecessors_stand_in_one_row(tmp_path: Path) -> None:
    mapped = by(
        "language: pl\ninstitutions:\n"
        "  now: {name: Teraz, succeeds: before, succeeds_since: Zmiana}\n"
        "  before: {name: {column: Dawniej, split: ';'}, optional: true}\n"
    )
    text = "Teraz,Dawniej,Zmiana\nPort,Nabrzeże; Molo,1 marca 2004\nMuzeum,,2010\nDwór,Dwór,\nPort,Molo,2004-03-01\n"
    items = read(mapped, table(tmp_path, text))
    name = {item.id: item.names["pl"] for item in items if isinstance(item, Institution)}
    links = [item for item in items if isinstance(item, Link)]
    assert {link.relation for link in links} == {"succeeds"}
    assert [(name[link.subject], name[link.object], link.start) for link in links] == [
        ("Port", "Nabrzeże", "2004-03-01"),
        ("Port", "Molo", "2004-03-01"),
    ]
    reasons = [rejection.reason for rejection in refused(items, kept=True)]
    assert reasons == [
        "list.csv, row 3: found '2010', expected an institution that it succeeds, as the row says since when",
        "list.csv, row 4: found 'Dwór', expected another institution than that which it succeeds",
    ]


def test_a_with_b_is_b_with_a(tmp_path: Path) -> None:
    text = """
institutions: {a: {name: A}, b: {name: B}}
cooperations: {c: {id: [a, b], kind: =twinning, title: "={a.name} – {b.name}"}}
participations: [{institution: a, role: =party}, {institution: b, role: =party}]
"""
    items = read(by(text), table(tmp_path, "A,B\nx,y\ny,x\nx,z\nz,z\n"))
    assert [i.titles for i in items if isinstance(i, Cooperation)] == [
        {"pl": "x – y"},
        {"pl": "x – z"},
        {"pl": "z – z"},
    ]
    assert Counter(i.object for i in items if isinstance(i, Link)).most_common(1)[0][1] == 4
    [twice] = refused(items, kept=True)
    assert "found 'z', expected different institutions" in twice.reason


def test_quotes_are_short_and_keep_no_contact_data(tmp_path: Path) -> None:
    loader = by("private: [Podpisał]\ninstitutions: {a: {name: N, identifiers: {xx-reg: Nr}}}")
    text = f"N;Nr;Opis;Podpisał;Telefon\nDom tel. 85 742 11 22;601 234 567;{'słowo ' * 600};Jan Wzorowy;857421122\n"
    items = read(loader, table(tmp_path, text))
    [found] = evidence(items)
    assert len(found.quote) <= 2000
    assert "601 234 567" in found.quote  # a code, by what the mapping says of its column
    assert not re.search("Wzorowy|742|8574", found.quote)
    [institution] = [item for item in items if isinstance(item, Institution)]
    assert "742" not in institution.names["pl"]


def test_sheets_that_a_mapping_does_not_fit_are_reported(tmp_path: Path) -> None:
    sheets = {"2020": [["Nazwa"], ["A"]], "Notes": [["x", "y"], ["1", "2"]], "2021": [[], ["Nazwa"], ["B"], ["C"]]}
    path = xlsx(tmp_path / "b.xlsx", {**sheets, "lists": [["Nazwa"], ["Z"]]}, hidden=["lists"])
    items = read(by("institutions: {a: {name: Nazwa}}"), path)
    assert [item.names["pl"] for item in items if isinstance(item, Institution)] == ["A", "B", "C"]
    [unread] = refused(items, kept=True)
    assert unread.locator == "b.xlsx/Notes#row=1"
    assert rows(items) == 3
    hidden = read(by("sheet: lists\ninstitutions: {a: {name: Nazwa}}"), path)
    assert [item.names["pl"] for item in hidden if isinstance(item, Institution)] == ["Z"]


def test_dates_and_numbers_of_workbooks_need_no_format(tmp_path: Path) -> None:
    rows_of = [["T", "Od", "Do", "Kwota"], ["x", Raw('<c s="1"><v>40385</v></c>'), 40386, 1.234], ["y", 2010, "=A1", 5]]
    loader = by("cooperations: {c: {title: T, kind: =project, start: Od, end: Do, budget: Kwota}}")
    items = read(loader, xlsx(tmp_path / "b.xlsx", {"S": rows_of}))
    found = [(c.start, c.end, c.budget) for c in items if isinstance(c, Cooperation)]
    assert found == [("2010-07-26", "2010-07-27", 1.234), ("2010", None, 5.0)]
    [fault] = refused(items, kept=True)
    assert "column Do: found a formula without a stored value, expected one" in fault.reason


def test_serial_numbers_of_old_macintosh_workbooks(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "b.xlsx", {"S": [["T", "Od"], ["x", 38923]]}, date1904=True)
    items = read(by("cooperations: {c: {title: T, kind: =project, start: Od}}"), path)
    assert [c.start for c in items if isinstance(c, Cooperation)] == ["2010-07-26"]


def test_an_encoding_that_is_stated_is_used(tmp_path: Path) -> None:
    path = tmp_path / "l.csv"
    path.write_bytes("N;K\nCittà;IT\nPerù;PE\n".encode("cp1252"))
    items = read(by("encoding: cp1252\ninstitutions: {a: {name: N, country: K}}"), path)
    assert [i.names["pl"] for i in items if isinstance(i, Institution)] == ["Città", "Perù"]
    with pytest.raises(UnusableSourceError, match=r"l\.csv: found bytes that are not utf-8, as stated"):
        read(by("encoding: utf-8\ndelimiter: ';'\ninstitutions: {a: {name: N}}"), path)


@pytest.mark.parametrize("suffix", ["xls", "xlsx"])
def test_a_shipped_mapping_is_found_in_a_workbook(tmp_path: Path, suffix: str) -> None:
    header = next(iter(mapping.read(SHIPPED / "italy-twinnings.yaml").tables)).columns()
    extra = ["comune_end_found_coords", "comune_end_found_claims", "gemelli_names"]
    content = [[*header, *extra], ["x"] * (len(header) + 3)]
    make = {"xls": lambda path: xls(path, content), "xlsx": lambda path: xlsx(path, {"S": content})}[suffix]
    assert loader_for(make(tmp_path / f"b.{suffix}")) is LOADER


def test_other_tables_and_files_are_left_to_others(tmp_path: Path) -> None:
    for name, text in {
        "a.csv": "Naziv projekta,Fond\nx,y\n",
        "b.json": '{"a": [{"b": 1}]}',
        "c.txt": "Gmina podpisała umowę.",
        "d.xlsx": "PK\x03\x04",
    }.items():
        assert not LOADER.accepts(table(tmp_path, text, name))
    assert not LOADER.accepts(tmp_path)


# Drafts

DRAFTS = [
    (
        "pl",
        "Lp.;Nazwa partnera;Kraj;Miejscowość;Data podpisania;Zakres współpracy;Osoba do kontaktu;Rodzaj umowy\n"
        "1;Miasto Przykładów;Niemcy;Ansbach;22.05.2004;kultura;Jan Wzorowy;umowa\n"
        "2;Gmina Testowa;Litwa;Olita;1.09.2011 r.;;;list intencyjny\n",
        {"Place": 2, "Institution": 2, "Cooperation": 2, "Link": 2, "Tally": 1},
    ),
    (
        "en",
        "Project title,Beneficiary,Start date,End date,Total cost,EU grant,Programme,Website\n"
        'Bridge,Sample Town,03/21/2020,12/31/2022,"1,234,567.89","1,000,000.00",Invented,https://a.example\n'
        'School,Other Town,04/01/2020,12/31/2021,"20,000.50","10,000.00",Invented,\n',
        {"Programme": 1, "Institution": 2, "Cooperation": 2, "Link": 4, "Tally": 1},
    ),
    (
        "de",
        "Zuwendungsempfänger;Name des Vorhabens;Beginn des Vorhabens;Ende des Vorhabens;Kosten;Fonds;Landkreis;Ort\n"
        "Stadt Musterstadt;Sanierung der Schule;01.02.2021;31.12.2023;1.234.567,89;EFRE;Musterkreis;Musterstadt\n"
        "Hochschule Beispiel;Labor;15.03.2022;14.03.2025;250.000,00;EFRE;Musterkreis;Beispielort\n",
        {"Place": 3, "Programme": 1, "Institution": 2, "Cooperation": 2, "Link": 4, "Tally": 1},
    ),
]


@pytest.mark.parametrize(("language", "text", "expected"), DRAFTS, ids=[language for language, _, _ in DRAFTS])
def test_a_draft_loads_what_it_was_drafted_for(
    tmp_path: Path, language: str, text: str, expected: dict[str, int]
) -> None:
    path = table(tmp_path, text)
    draft = suggest(path)
    assert f"language: {language} " in draft
    items = read(by(draft), path)
    assert counts(items) == expected, draft
    dates = {date for c in items if isinstance(c, Cooperation) for date in (c.start, c.end, c.signed) if date}
    assert {"pl": "2004-05-22", "en": "2020-03-21", "de": "2021-02-01"}[language] in dates
    names = {name for i in items if isinstance(i, Institution) for name in i.names.values()}
    assert len(names) == 2


def test_a_draft_says_what_it_is_unsure_of(tmp_path: Path) -> None:
    text = (
        "Partner;Kraj;Data podpisania;Kontakt\nA;Atlantyda;02.03.2010;jan@a.example\nB; Litwa;04.05.2011;\nC;Polska;;\n"
    )
    draft = suggest(table(tmp_path, text))
    assert "(?) 'Kraj': 'Atlantyda' cannot be read as country" in draft
    assert "(?) dates: days and months of 'Data podpisania' could be exchanged" in draft
    assert "(?) Who is the other party?" in draft
    assert "private: [Kontakt]" in draft


HEADERS = st.sampled_from(
    [
        *(
            "Nazwa",
            "Partner",
            "Beneficjent",
            "Title",
            "Umowa od",
            "Do",
            "Kwota",
            "NIP",
            "= x",
            "a: b",
            "#",
            "{x}",
            "no",
            "'\"",
            "",
        ),
        *(
            "Kraj",
            "Rola",
            "Rodzaj umowy",
            "Fundusz",
            "Betrag",
            "Ort",
            "WWW",
            "Lp.",
            "[c]",
            "- d",
            "Projekt",
            "Data podpisania",
        ),
    ]
)


@settings(max_examples=100)
@given(
    st.lists(HEADERS, min_size=1, max_size=6), st.lists(st.lists(CELLS, min_size=6, max_size=6), min_size=1, max_size=4)
)
def test_every_draft_passes_the_check_and_fits(
    tmp_path_factory: pytest.TempPathFactory, header: list[str], cells: list[list[str]]
) -> None:
    path = tmp_path_factory.mktemp("drafts") / "list.json"
    content = [dict(zip(header, row, strict=False)) for row in cells]
    path.write_text(json.dumps(content), encoding="utf-8")
    try:
        draft = suggest(path)
    except UnusableSourceError as error:
        assert "found no rows under headers" in str(error)
        return
    read(by(draft), path)


def test_headers_mean_the_same_in_three_languages() -> None:
    same = {
        "country": ["Kraj", "Country", "Land"],
        "signed": ["Data podpisania umowy", "Signed on", "Unterzeichnet am"],
        "leader": ["Nazwa beneficjenta", "Lead partner", "Antragsteller"],
        "title": ["Tytuł projektu", "projectTitle", "Titel des Projekts"],
        "institution": ["Nazwa instytucji", "Organisation name", "Kooperationspartner"],
        "budget": ["Wartość projektu [zł]", "totalCost", "Gesamtkosten"],
        "private": ["Osoba do kontaktu", "Contact person", "Ansprechpartner"],
    }
    for category, headers in same.items():
        assert [category_of(header)[0] for header in headers] == [category] * 3
    assert category_of("Multimedia") == (None, set())


# The real files: rows in = loaded + refused

REAL = [
    (
        "esif-lists/ESIF_Croatia_2007-2020.csv",
        {"": (2532, 0)},
        {Institution: 822, Cooperation: 1215, Programme: 7, Place: 23},
        0,
    ),
    (
        "esif-lists/Lithuania_contracts_2007-2013.xls",
        {"/Pasirašytos sutartys": (8307, 1)},
        {Institution: 2779, Cooperation: 8306, Programme: 207, Place: 0},
        1,
    ),
    ("twinning/italy_twinings.csv", {"": (4415, 0)}, {Institution: 5009, Cooperation: 3986, Place: 129}, 65),
    ("twinning/italy_twinings_fails.csv", {"": (372, 0)}, {Institution: 665, Cooperation: 372, Place: 98}, 5),
    ("agreements/university_agreements.json", {"": (64, 0)}, {Institution: 64, Cooperation: 64}, 1),
    (
        "cordis/HE_CORDIS_summary-CA_20240603.xlsx",
        {"/FP_participation": (852, 0), "/Orgs_summary": (203, 0), "/FP_projects": (706, 0)},
        {Institution: 203, Cooperation: 712, Programme: 281},
        1,
    ),
]


@pytest.mark.parametrize(("name", "tables", "things", "values"), REAL, ids=[case[0] for case in REAL])
def test_real_files(
    shared: Path, name: str, tables: dict[str, tuple[int, int]], things: dict[type[Record], int], values: int
) -> None:
    path = shared / "data" / name
    assert loader_for(path) is LOADER
    items = read(LOADER, path)
    refused_in = Counter(
        locators.file_part(item.name) for item in items if isinstance(item, Tally) for _ in range(item.rows)
    )
    assert refused_in == {locators.file_part(path.name + sheet): rows for sheet, (rows, _) in tables.items()}
    assert len(refused(items)) == len(rejected_rows(items)) == sum(bad for _, bad in tables.values())
    loaded = {link.evidence[0].locator for link in items if isinstance(link, Link)}
    loaded |= {found.locator for found in evidence(items)}
    assert not loaded & rejected_rows(items)
    assert {kind: len({i.id for i in items if isinstance(i, kind)}) for kind in things} == things
    assert len(refused(items, kept=True)) == values


def test_real_agreements_end_only_where_that_is_stated(shared: Path) -> None:
    items = read(LOADER, shared / "data/agreements/university_agreements.json")
    agreements = [item for item in items if isinstance(item, Cooperation)]
    assert sum(bool(agreement.signed) for agreement in agreements) == 63
    assert sum(bool(agreement.end) for agreement in agreements) == 52
    lasting = [a for a in agreements if a.summary and re.search("renew|consent|Initially|mutually", a.summary)]
    assert len(lasting) == 8
    assert not any(agreement.end for agreement in lasting)


def test_real_links_are_read_as_numbers(shared: Path) -> None:
    items = read(LOADER, shared / "data/cordis/HE_CORDIS_summary-CA_20240603.xlsx")
    assert all(i.id.startswith("institution/pic-") for i in items if isinstance(i, Institution))
    assert all(i.id.startswith("project/cordis-") for i in items if isinstance(i, Cooperation))


@pytest.mark.parametrize("name", ["Poland_CF_2007_2013.csv", "Poland_ESF_2014_2020.csv"])
def test_real_polish_lists_load_by_their_drafts(shared: Path, name: str) -> None:
    path = shared / "data/poland-eu-funds" / name
    items = read(by(suggest(path)), path)
    assert rows(items) == counts(items)["Link"] == counts(items)["Cooperation"]
    assert not refused(items)
    assert not refused(items, kept=True)
