"""Boundaries: golden folders, geometries as WKT, the real maps joined to TERYT and NUTS."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.records import Place, Rejection, decode
from graph.resolution.resolve import resolve
from loaders.territories import teryt
from loaders.territories.boundaries import LOADER
from loaders.territories.wkt import MAX_POINTS, GeometryError, wkt
from tests.loaders.territories import cases, places, read


@cases("boundaries")
def test_golden(case: Path) -> None:
    [file] = (case / "input").iterdir()
    assert read(LOADER, file) == [decode(line) for line in (case / "expected.jsonl").read_bytes().splitlines()]


SQUARE = [[0, 0], [0, 1], [1, 1], [0, 0]]
WRONG: list[tuple[Any, str]] = [
    (None, "no geometry"),
    ({"type": "Point", "coordinates": [0, 0]}, "a Point"),
    ({"type": "Polygon", "coordinates": None}, "no list"),
    ({"type": "Polygon", "coordinates": []}, "no ring"),
    ({"type": "Polygon", "coordinates": [[[0, 0], [0, 0], [0, 0], [0, 0]]]}, "no ring"),
    ({"type": "Polygon", "coordinates": [[["0", 0]]]}, "['0', 0]"),
    ({"type": "Polygon", "coordinates": [[[0, 91]]]}, "0, 91"),
    ({"type": "Polygon", "coordinates": [[[float("nan"), 1]]]}, "nan"),
    ({"type": "Polygon", "coordinates": [[[True, 1]]]}, "True"),
]


@pytest.mark.parametrize(("geometry", "found"), WRONG, ids=lambda value: str(value)[:40])
def test_what_is_no_area_is_refused(geometry: Any, found: str) -> None:
    with pytest.raises(GeometryError) as error:
        wkt(geometry)
    assert str(error.value).startswith("found ")
    assert found in str(error.value)
    assert ", expected " in str(error.value)


def test_areas_are_rounded_and_closed() -> None:
    assert wkt({"type": "Polygon", "coordinates": [SQUARE[:3]]}) == "POLYGON ((0 0, 0 1, 1 1, 0 0))"
    assert wkt({"type": "Polygon", "coordinates": [[[-0.000001, 0], *SQUARE[1:]]]}).startswith("POLYGON ((0 0,")
    two = wkt({"type": "MultiPolygon", "coordinates": [[SQUARE], [[[9, 9], [9, 9], [9, 9], [9, 9]]], [SQUARE, SQUARE]]})
    assert two.count("(0 0,") == 3
    assert wkt({"type": "MultiPolygon", "coordinates": [[SQUARE]]}).startswith("POLYGON")


def test_a_detailed_boundary_is_rounded_more_coarsely() -> None:
    ring = [[n / 100_000, 50 + (n % 2) / 100_000] for n in range(90_000)]
    text = wkt({"type": "Polygon", "coordinates": [[*ring, [0.5, 51], ring[0]]]})
    assert 4 < text.count(",") <= MAX_POINTS
    with pytest.raises(GeometryError, match="after rounding"):
        wkt({"type": "Polygon", "coordinates": [[[n % 300 - 150 + n % 7 / 10, n % 130 - 65] for n in range(30_000)]]})


@given(st.lists(st.tuples(st.floats(-180, 180), st.floats(-90, 90)), max_size=12))
def test_a_ring_is_closed_or_refused(points: list[tuple[float, float]]) -> None:
    try:
        text = wkt({"type": "Polygon", "coordinates": [[list(point) for point in points]]})
    except GeometryError:
        return
    ring = text.removeprefix("POLYGON ((").removesuffix("))").split(", ")
    assert ring[0] == ring[-1]
    assert len(ring) >= 4
    assert "e" not in text


NOT_OURS = {
    "points": '{"type": "FeatureCollection", "features": [{"properties": {"name": "X"}, '
    '"geometry": {"type": "Point", "coordinates": [1, 2]}}]}',
    "topojson": '{"type": "Topology", "objects": {}}',
    "no features": '{"type": "FeatureCollection", "features": []}',
    "json": '[{"type": "Feature"}]',
    "nothing": "",
}


@pytest.mark.parametrize("text", NOT_OURS.values(), ids=NOT_OURS.keys())
def test_other_files_are_not_accepted(text: str, tmp_path: Path) -> None:
    (tmp_path / "file.json").write_text(text, encoding="utf-8")
    assert not LOADER.accepts(tmp_path / "file.json")


CODES: list[tuple[list[dict[str, Any]], list[str]]] = [
    # Six digits are enough below a town with the rights of a county, and where something says the kind.
    ([{"terc": "126101"}, {"terc": "146505"}, {"terc": "306402"}], ["1261011", "1465058", "3064029"]),
    ([{"terc": "020101", "RODZ": 1}, {"terc": "020102", "rodzaj": "gmina wiejska"}], ["0201011", "0201022"]),
    ([{"teryt": "020103", "typ": "miejsko-wiejska"}], ["0201033"]),
    ([{"teryt": "020104", "nazwa": "Gmina wiejska X"}], ["0201042"]),
    ([{"terc": "020101"}, {"terc": "020105", "nazwa": "X"}], []),
    # Zeros may be lost, and the other codes tell whether.
    ([{"terc": 146101}, {"terc": 20101, "RODZ": 2}, {"terc": 201011, "RODZ": 2}], ["1461011", "0201012", "2010112"]),
    ([{"terc": 1461011}, {"terc": 201011}], ["1461011", "0201011"]),
    ([{"terc": 201011, "RODZ": 2}], []),
    ([{"terc": "1461011"}, {"terc": "020101", "RODZ": 1}], ["1461011"]),
    ([{"terc": 2}, {"terc": 201}, {"terc": "x1"}], ["02", "0201"]),
]


@pytest.mark.parametrize(("areas", "codes"), CODES, ids=lambda value: str(value)[:60])
def test_codes_without_the_kind_or_the_zero(areas: list[dict[str, Any]], codes: list[str], tmp_path: Path) -> None:
    geometry = {"type": "Polygon", "coordinates": [SQUARE]}
    features = [{"type": "Feature", "properties": properties, "geometry": geometry} for properties in areas]
    file = tmp_path / "gminy.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    items = read(LOADER, file)
    assert [place.codes for place in places(items).values()] == [(f"teryt:{code}",) for code in codes]
    refused = [item for item in items if isinstance(item, Rejection)]
    assert len(refused) == len(areas) - len(codes)
    assert all(", expected " in item.reason for item in refused)


def test_one_feature_a_line(tmp_path: Path) -> None:
    line = (
        '{"type": "Feature", "properties": {"terc": "9001042"}, "geometry": {"type": "Polygon", "coordinates": [%s]}}'
    )
    (tmp_path / "lines.geojsonl").write_text(
        "\n".join([line % SQUARE, line.replace("042", "052") % SQUARE, "{"]) + "\n"
    )
    items = read(LOADER, tmp_path / "lines.geojsonl")
    assert places(items).keys() == {"place/teryt-9001042", "place/teryt-9001052"}
    assert len([item for item in items if isinstance(item, Rejection)]) == 1


@pytest.fixture(scope="module")
def folder(shared: Path) -> Path:
    return shared / "data" / "territories"


@pytest.fixture(scope="module")
def units(folder: Path) -> dict[str, Place]:
    old, new = (read(teryt.LOADER, folder / name) for name in ("TERC_2017.xml", "TERC_2024-01-01.json"))
    return places(old) | {f"{place.id} new": place for place in places(new).values()}  # a county was renamed


COUNTS = [
    ("poland.municipalities.json", 2477, 0),
    ("wojewodztwa-min.geojson", 16, 0),
    ("powiaty-min.geojson", 360, 20),
    ("nuts3_2016_60M.geojson", 1522, 0),
]


@pytest.mark.parametrize(("name", "loaded", "refused"), COUNTS, ids=lambda value: str(value))
def test_real_maps_load_whole(name: str, loaded: int, refused: int, folder: Path) -> None:
    items = read(LOADER, folder / name)
    assert len(places(items)) == loaded
    assert len([item for item in items if isinstance(item, Rejection)]) == refused
    assert all(len(e.quote) < 2_000 for place in places(items).values() for e in place.evidence)


def test_areas_known_by_name_are_those_of_teryt(folder: Path, units: dict[str, Place]) -> None:
    for name in ("powiaty-min.geojson", "wojewodztwa-min.geojson"):
        areas = places(read(LOADER, folder / name))
        resolution = resolve([*units.values(), *areas.values()], [])
        assert {resolution(area) for area in areas} <= {unit.id for unit in units.values()}
        assert len({resolution(area) for area in areas}) == len(areas)
