"""TERC and SIMC: golden folders, the same in every format, two editions together, files that cannot be read."""

from __future__ import annotations

import csv
import json
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from graph.errors import UnusableSourceError
from graph.ids import kind_of
from graph.records import Place, Rejection, Yield, decode
from graph.resolution.resolve import resolve
from loaders.territories.teryt import LOADER
from tests.loaders.territories import cases, places, read

ROOT = Path(__file__).parents[2]
UNITS = [
    {"WOJ": "90", "POW": "", "GMI": "", "RODZ": "", "NAZWA": "NADLIPSKIE", "NAZWA_DOD": "województwo"},
    {"WOJ": "90", "POW": "01", "GMI": "", "RODZ": "", "NAZWA": "lipkowski", "NAZWA_DOD": "powiat"},
    {"WOJ": "90", "POW": "01", "GMI": "02", "RODZ": "3", "NAZWA": "Lipki", "NAZWA_DOD": "gmina miejsko-wiejska"},
    {"WOJ": "90", "POW": "01", "GMI": "02", "RODZ": "4", "NAZWA": "Lipki", "NAZWA_DOD": "miasto"},
    {"WOJ": "90", "POW": "61", "GMI": "", "RODZ": "", "NAZWA": "Zalipie", "NAZWA_DOD": "miasto na prawach powiatu"},
]


@cases("teryt")
def test_golden(case: Path) -> None:
    [file] = (case / "input").iterdir()
    assert read(LOADER, file) == [decode(line) for line in (case / "expected.jsonl").read_bytes().splitlines()]


def as_csv(path: Path, delimiter: str, encoding: str, renamed: str = "NAZWA_DOD") -> Path:
    with path.open("w", encoding=encoding, newline="") as stream:
        writer = csv.writer(stream, delimiter=delimiter)
        writer.writerow([renamed if column == "NAZWA_DOD" else column.lower() for column in UNITS[0]])
        writer.writerows(unit.values() for unit in UNITS)
    return path


def as_xml(path: Path, form: str) -> Path:
    rows = "".join(
        f"<row>{''.join(form.format(name=name, value=value) for name, value in unit.items())}</row>\n" for unit in UNITS
    )
    path.write_text(f"<teryt><catalog name='TERC'>\n{rows}</catalog></teryt>", encoding="utf-8")
    return path


def as_json(path: Path, wrapped: bool) -> Path:
    rows = [{k: int(v) if v.isdecimal() else v or None for k, v in unit.items()} for unit in UNITS]
    path.write_text(json.dumps({"data": rows} if wrapped else rows), encoding="utf-8")
    return path


def as_zip(path: Path, file: Path) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(file, f"TERC/{file.name}")
    return path


def meaning(items: list[Yield]) -> list[tuple[object, ...]]:
    return [(p.id, p.names, p.kind, p.codes, p.within) for p in places(items).values()]


def test_every_format_says_the_same(tmp_path: Path) -> None:
    file = as_csv(tmp_path / "terc.csv", ";", "utf-8-sig")
    files = [
        file,
        as_csv(tmp_path / "terc.tsv", "\t", "utf-16"),
        as_csv(tmp_path / "old.csv", ",", "cp1250", "nazdod"),
        as_xml(tmp_path / "old.xml", '<col name="{name}">{value}</col>'),
        as_xml(tmp_path / "new.xml", "<{name}>{value}</{name}>"),
        as_json(tmp_path / "terc.json", wrapped=False),
        as_json(tmp_path / "answer.json", wrapped=True),
        as_zip(tmp_path / "terc.zip", file),
    ]
    [said] = {repr(meaning(read(LOADER, path))) for path in files}
    names = {place.names["pl"]: place.within for place in places(read(LOADER, file)).values()}
    assert names == {
        "Polska": None,
        "województwo nadlipskie": "place/iso3166-pl",
        "powiat lipkowski": "place/teryt-90",
        "gmina Lipki": "place/teryt-9001",
        "Lipki": "place/teryt-9001023",
        "powiat Zalipie (miasto na prawach powiatu)": "place/teryt-90",
    }
    assert "Lipki" in said


NOT_OURS = {
    "streets": "WOJ;POW;GMI;RODZ_GMI;SYM;SYM_UL;CECHA;NAZWA_1;NAZWA_2;STAN_NA\n90;01;02;4;0099001;00001;ul.;X;;2026\n",
    "places of the template": "teryt,name,kind\n20,województwo podlaskie,województwo\n",
    "other json": '[{"name": "X", "code": "20"}]',
    "other xml": "<rss><channel><item/></channel></rss>",
    "geojson": '{"type": "FeatureCollection", "features": [{"properties": {"WOJ": "02"}, "geometry": null}]}',
    "nothing": "",
    "bytes": "\0\1\2",
}


@pytest.mark.parametrize("text", NOT_OURS.values(), ids=NOT_OURS.keys())
def test_other_files_are_not_accepted(text: str, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text(text, encoding="utf-8")
    assert not LOADER.accepts(path)


XML = "<teryt><catalog name='TERC'><row><WOJ>90</WOJ><POW/><GMI/><RODZ/><NAZWA>X</NAZWA><NAZWA_DOD>w</NAZWA_DOD></row>"
UNREADABLE = {
    "cut off": (XML, "cut off"),
    "an entity": (f"<!DOCTYPE t [<!ENTITY a 'b'>]>{XML}</catalog></teryt>", "entit"),
    "another tag": (f"{XML}</teryt>", "mismatched tag"),
    "json cut off": ('[{"WOJ": "90", "POW": "", "GMI": "", "RODZ": "", "NAZWA": "X", "NAZWA_DOD": "w"},', "expected"),
}


@pytest.mark.parametrize(("text", "message"), UNREADABLE.values(), ids=UNREADABLE.keys())
def test_a_broken_file_yields_nothing(text: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "terc"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UnusableSourceError, match=f"^terc.*{message}"):
        read(LOADER, path)


def test_a_giant_cell_spoils_its_row_only(tmp_path: Path) -> None:
    path = as_csv(tmp_path / "terc.csv", ";", "utf-8")
    with path.open("a", encoding="utf-8") as stream:
        stream.write(f"90;01;03;2;{'x' * 50_000};gmina wiejska\n90;01;04;2;Dolne;gmina wiejska\n")
    items = read(LOADER, path)
    [rejection] = [item for item in items if isinstance(item, Rejection)]
    assert "expected at most 2000" in rejection.reason
    assert len(rejection.reason) < 200
    assert "place/teryt-9001042" in places(items)


LOCALITIES = [
    # RODZ_GMI, RM, is it in another locality; kind
    ("4", "96", False, "town"),
    ("5", "1", False, "town"),
    ("5", "02.0", False, "town"),
    ("5", "03", True, "locality_part"),
    ("5", "0", True, "locality_part"),
    ("4", "99", True, "locality_part"),
    ("8", "95", False, "city_district"),
    ("9", "98", False, "city_delegation"),
    ("5", "", False, None),
    ("5", "77", False, None),
]


@pytest.mark.parametrize(("unit", "locality", "in_other", "kind"), LOCALITIES)
def test_kinds_of_localities(unit: str, locality: str, in_other: bool, kind: str | None, tmp_path: Path) -> None:
    path = tmp_path / "simc.csv"
    above = "0099018" if in_other else "0099001"
    path.write_text(
        "WOJ;POW;GMI;RODZ_GMI;RM;MZ;NAZWA;SYM;SYMPOD;STAN_NA\n"
        f"90;01;02;{unit};{locality};1;Ostrówek;0099001;{above};2026-01-01\n",
        encoding="utf-8",
    )
    items = read(LOADER, path)
    [place] = [place for place in places(items).values() if place.kind != "country"]
    assert place.kind == kind
    reasons = [item.reason for item in items if isinstance(item, Rejection)]
    expected = ["simc.csv, row 2, column RM: found '77', expected a type of locality: 00, 01, 02, 03, 04, 05, 06, 07, "]
    assert [reason.partition("95")[0] for reason in reasons] == (expected if locality == "77" else [])


@pytest.fixture(scope="module")
def editions(shared: Path) -> list[dict[str, Place]]:
    folder = shared / "data" / "territories"
    items = [read(LOADER, folder / name) for name in ("TERC_2017.xml", "TERC_2024-01-01.json")]
    assert not any(isinstance(item, Rejection) for said in items for item in said)
    return [places(said) for said in items]


def test_the_whole_register(editions: list[dict[str, Place]]) -> None:
    kinds = [Counter(place.kind for place in edition.values()) for edition in editions]
    parts = {"city_district": 18, "city_delegation": 19}
    whole = {"country": 1, "voivodeship": 16, "county": 380}
    assert kinds[0] == {**whole, "commune": 2176, "town": 923, "rural_area": 621, **parts}
    assert kinds[1] == {**whole, "commune": 2175, "town": 1013, "rural_area": 711, **parts}
    for edition in editions:
        assert all(place.within in edition for place in edition.values() if place.kind != "country")


def test_two_editions_are_one_register(editions: list[dict[str, Place]]) -> None:
    old, new = editions
    resolution = resolve([*old.values(), *new.values()], [])
    assert {resolution(place) for place in {**old, **new}} == old.keys() | new.keys()
    renamed = {old[i].names["pl"]: new[i].names["pl"] for i in old.keys() & new.keys() if old[i].names != new[i].names}
    assert renamed["powiat jeleniogórski"] == "powiat karkonoski"
    assert len(renamed) == 4
    assert "place/teryt-3203042" in old.keys() - new.keys()


def test_units_are_called_as_in_the_examples(editions: list[dict[str, Place]]) -> None:
    with (ROOT / "examples" / "tables" / "places.csv").open(encoding="utf-8", newline="") as stream:
        coded = {f"place/teryt-{row['teryt']}": row["name"] for row in csv.DictReader(stream) if row["teryt"]}
    assert {place: editions[1][place].names["pl"] for place in coded} == coded
    assert {kind_of(place) for place in coded} == {"place"}
