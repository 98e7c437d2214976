"""Exports: each file is read by the program it is for, and holds what the graph holds."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from pathlib import Path

import networkx as nx
import pytest
import rdflib
import rdflib.compare

from graph.errors import OgniwoError
from graph.export import FORMATS, export
from graph.export.colours import OTHER_COLOUR, SECTOR_COLOURS, colour_of
from graph.export.tables import _csv
from graph.graph import Graph
from graph.model import words
from graph.stores.oxigraph import OxigraphStore
from tests.conftest import ROOT

# rdflib's own readers of data sets still use these names.
pytestmark = pytest.mark.filterwarnings(
    "ignore:Dataset.default_context is deprecated", "ignore:ConjunctiveGraph is deprecated"
)
OFFICE = "institution/nip-5250007313"


def test_triples_are_those_of_all_sources_together(sample: Graph, tmp_path: Path) -> None:
    export(sample, tmp_path / "g.ttl")
    export(sample, tmp_path / "g.nq")
    union = rdflib.Graph().parse(data=(tmp_path / "g.ttl").read_bytes(), format="turtle")
    quads = rdflib.Dataset()
    quads.parse(data=(tmp_path / "g.nq").read_bytes(), format="nquads")
    merged = rdflib.Graph()
    for subject, predicate, value, _ in quads.quads():
        merged.add((subject, predicate, value))
    assert rdflib.compare.isomorphic(union, merged)


def test_quads_can_be_loaded_again_and_give_the_same_graph(sample: Graph, tmp_path: Path) -> None:
    export(sample, tmp_path / "g.nq")
    again = OxigraphStore(tmp_path / "again")
    again._store.bulk_load(path=str(tmp_path / "g.nq"))
    assert sorted(again.nodes(), key=lambda n: n.id) == sorted(sample.store.nodes(), key=lambda n: n.id)
    assert sorted(again.edges(), key=lambda e: e.id) == sorted(sample.store.edges(), key=lambda e: e.id)
    again.close()


def test_json_ld_holds_the_same_quads(sample: Graph, tmp_path: Path) -> None:
    export(sample, tmp_path / "g.jsonld")
    export(sample, tmp_path / "g.nq")
    one, two = rdflib.Dataset(), rdflib.Dataset()
    one.parse(data=(tmp_path / "g.jsonld").read_bytes(), format="json-ld")
    two.parse(data=(tmp_path / "g.nq").read_bytes(), format="nquads")
    assert len(one) == len(two) > 100


@pytest.mark.parametrize(("suffix", "read"), [(".graphml", nx.read_graphml), (".gexf", nx.read_gexf)])
def test_networks_keep_names_weights_and_positions(sample: Graph, tmp_path: Path, suffix: str, read: object) -> None:
    export(sample, tmp_path / f"g{suffix}")
    network = read(tmp_path / f"g{suffix}")  # type: ignore[operator]  # both readers take a path
    assert (network.number_of_nodes(), network.number_of_edges()) == (4, 4)
    assert network.nodes[OFFICE]["label"] == "POWIATOWY URZĄD PRACY W ZALESIU"
    assert max(data["weight"] for _, _, data in network.edges(data=True)) == 2
    office = network.nodes[OFFICE]
    assert "nip:5250007313" in office["identifiers"]
    x, y = _position(sample, OFFICE)
    place = office["viz"]["position"] if suffix == ".gexf" else office
    assert (place["x"], place["y"]) == pytest.approx((x, y))


def _position(graph: Graph, institution: str) -> tuple[float, float]:
    row = list(graph.network.institutions.ids).index(institution)
    return float(graph.network.x[row]), float(graph.network.y[row])


def test_gephi_finds_places_colours_and_sizes_where_it_looks(sample: Graph, tmp_path: Path) -> None:
    export(sample, tmp_path / "g.gexf")
    assert (tmp_path / "g.gexf").read_text(encoding="utf-8").count("viz:position") == 4
    for _, data in nx.read_gexf(tmp_path / "g.gexf").nodes(data=True):
        colour = data["viz"]["color"]
        assert f"#{colour['r']:02x}{colour['g']:02x}{colour['b']:02x}" == colour_of(data["sector"])
        assert data["viz"]["size"] > 0


def test_colours_are_those_of_the_web_map() -> None:
    light = (ROOT / "web" / "src" / "map" / "palette.ts").read_text(encoding="utf-8").partition("light: {")[2]
    sectors, _, rest = light.partition("sectors: {")[2].partition("}")
    assert dict(re.findall(r'(\w+): "(#\w{6})"', sectors)) == SECTOR_COLOURS
    assert re.findall(r'other: "(#\w{6})"', rest)[0] == OTHER_COLOUR


def test_tables_hold_every_node_and_link(sample: Graph, tmp_path: Path) -> None:
    export(sample, tmp_path / "g.csv.zip")
    with zipfile.ZipFile(tmp_path / "g.csv.zip") as archive:
        rows = {n: list(csv.DictReader(io.StringIO(archive.read(n).decode()))) for n in archive.namelist()}
    assert len(rows["institution.csv"]) == 4
    [agreement] = rows["agreement.csv"]
    assert agreement["scope"] == "staże | doradztwo | wymiana informacji"
    assert len(rows["links.csv"]) == len(list(sample.store.edges()))
    assert all(row["quote"] for row in rows["links.csv"])


def test_no_cell_can_be_a_formula() -> None:
    assert _csv(["a"], [["=1+1"], ["-5"], ["+cmd"], ["@x"], ["-5 zł"], ["＝1+1"]]).split("\n")[1:-1] == [
        "'+cmd",
        "-5",
        "'-5 zł",
        "'=1+1",
        "'@x",
        "'＝1+1",
    ]


def test_the_map_is_one_file_with_positions_and_nothing_of_other_hosts(sample: Graph, tmp_path: Path) -> None:
    export(sample, tmp_path / "map.html")
    page = (tmp_path / "map.html").read_text(encoding="utf-8")
    assert '"physics": {"enabled": false}' in page
    assert "Fundacja Most" in page
    assert 'src="http' not in page
    assert 'href="http' not in page
    assert page.count('"x":') >= 4


def test_an_unknown_suffix_is_refused_and_nothing_is_left(sample: Graph, tmp_path: Path) -> None:
    with pytest.raises(OgniwoError, match=r"expected one of \.ttl"):
        export(sample, tmp_path / "g.doc")
    with pytest.raises(OgniwoError, match="does not exist"):
        export(sample, tmp_path / "none" / "g.ttl")
    assert list(tmp_path.iterdir()) == []
    assert set(FORMATS) == {".ttl", ".nq", ".jsonld", ".graphml", ".gexf", ".csv.zip", ".html"}


def test_words_of_a_property(sample: Graph) -> None:
    [office] = sample.store.nodes([OFFICE])
    assert words(office, "nothing") == ()
