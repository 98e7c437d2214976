"""NUTS regions: golden folders, the official list of 2016, and which files are theirs."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from graph.records import Rejection, decode
from loaders.territories.nuts import LOADER
from tests.loaders.territories import cases, places, read


@cases("nuts")
def test_golden(case: Path) -> None:
    [file] = (case / "input").iterdir()
    assert read(LOADER, file) == [decode(line) for line in (case / "expected.jsonl").read_bytes().splitlines()]


@pytest.mark.parametrize(
    "text",
    [
        "projectID;organisationID;name;country;nutsCode\n1;2;X;PL;PL841\n",
        "name,nuts\nX,PL841\n",
        '{"type": "FeatureCollection", "features": [{"properties": {"NUTS_ID": "PL841", "NUTS_NAME": "X"}}]}',
        "",
    ],
)
def test_other_files_are_not_accepted(text: str, tmp_path: Path) -> None:
    (tmp_path / "file.csv").write_text(text, encoding="utf-8")
    assert not LOADER.accepts(tmp_path / "file.csv")


def test_the_official_list(shared: Path) -> None:
    items = read(LOADER, shared / "data" / "territories" / "NUTS_AT_2016.csv")
    assert not any(isinstance(item, Rejection) for item in items)
    found = places(items)
    assert Counter(place.kind for place in found.values()) == {"region": 1979, "country": 37}
    assert all(place.within in found for place in found.values() if place.kind == "region")
    assert found["place/nuts-pl841"].within == "place/nuts-pl84"
    assert found["place/nuts-el3"].within == "place/iso3166-gr"
    assert found["place/iso3166-gb"].codes == ("iso3166:GB", "nuts:UK")
    assert found["place/nuts-ukl"].names == {"en": "Wales"}
