"""`ogniwo.open`: a workspace and a server give the same answers, as tables, networks and arrays."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
import uvicorn

import ogniwo
from api import create_app
from graph.errors import NoGraphError, NotFoundError, OgniwoError
from graph.graph import Graph
from graph.ids import COOPERATION_KINDS
from ogniwo.face import tables
from ogniwo.face.questions import Ogniwo
from tests.conftest import ROOT

OFFICE = "institution/nip-5250007313"
PREFIX = "PREFIX ogn: <https://w3id.org/ogniwo/ns#> "


@contextmanager
def served(workspace: Path) -> Iterator[str]:
    """A real server of a workspace, and its address."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = uvicorn.Server(uvicorn.Config(create_app(workspace), log_level="error"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        while not server.started:
            time.sleep(0.01)
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


@pytest.fixture(scope="module", params=["workspace", "server"])
def g(request: pytest.FixtureRequest, sample: Graph) -> Iterator[Ogniwo]:
    workspace = sample.folder.parent.parent
    if request.param == "workspace":
        with ogniwo.open(workspace) as opened:
            yield opened
    else:
        with served(workspace) as address, ogniwo.open(address) as opened:
            yield opened


def rows(table: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = table.to_dict("records") if hasattr(table, "to_dict") else list(table)
    return found


def test_partners_by_name_and_by_id(g: Ogniwo) -> None:
    name = g.institution(OFFICE)["name"]
    found = rows(g.partners(name))
    assert (found[0]["name"], found[0]["weight"]) == ("Fundacja Most", 2)
    assert found == rows(g.partners(OFFICE))
    assert [row["name"] for row in rows(g.partners(OFFICE, at="2012-12-31", kind="project"))] == ["Fundacja Most"]
    assert rows(g.partners(OFFICE, at="2013-01-01", kind="project")) == []
    assert len(rows(g.partners(OFFICE, limit=1))) == 1


def test_the_same_from_sparql_and_from_the_arrays(g: Ogniwo) -> None:
    query = (
        f"{PREFIX} SELECT ?other (COUNT(DISTINCT ?c) AS ?n) {{ BIND(<http://localhost:8000/id/{OFFICE}> AS ?me) "
        "?me ogn:takesPartIn ?c . ?other ogn:takesPartIn ?c FILTER(?other != ?me) } GROUP BY ?other"
    )
    asked = {row["other"].partition("/id/")[2]: row["n"] for row in rows(g.sparql(query))}
    # A cooperation that nobody names is no resource in RDF.
    named = rows(g.partners(OFFICE, kind=list(COOPERATION_KINDS)))
    assert asked == {row["id"]: row["weight"] for row in named}
    assert g.sparql(PREFIX + "ASK { ?i a ogn:Institution }") is True
    assert OFFICE in g.sparql(PREFIX + "CONSTRUCT { ?i a ogn:Institution } { ?i a ogn:Institution }")
    assert rows(g.sparql(PREFIX + "SELECT ?i { ?i a ogn:Nothing }")) == []
    with pytest.raises(OgniwoError, match=r"1:12|line 1"):
        g.sparql("SELECT ?x {")


def test_a_network_is_a_graph_and_a_map(g: Ogniwo) -> None:
    network = g.network(OFFICE)
    assert isinstance(network, nx.Graph)
    assert set(network[OFFICE]) == {row["id"] for row in rows(g.partners(OFFICE))}
    page = network._repr_html_()
    assert page.startswith("<iframe")
    assert "Fundacja Most" in page
    assert "<script" not in page  # all of it is text of an attribute
    assert nx.Graph(network).number_of_nodes() == network.number_of_nodes()
    assert g._repr_html_().startswith("<iframe")


def test_counts(g: Ogniwo) -> None:
    assert g.overview()["institutions"] == len(rows(g.institutions()))
    years = rows(g.timeline(OFFICE))
    assert sum(row["began"] for row in years) >= 1
    assert rows(g.timeline())[0]["year"] <= years[0]["year"]
    assert {"kind"} <= set(rows(g.matrix("kind", "sector"))[0])
    assert rows(g.cooperations(OFFICE))[0]["roles"]
    assert len(rows(g.cooperations())) == g.overview()["cooperations"]
    assert g.paths(OFFICE, "Fundacja Most")[0][0::2] == [g.institution(OFFICE)["name"], "Fundacja Most"]
    assert rows(g.similar(OFFICE))
    assert isinstance(rows(g.common_partners(OFFICE, "Fundacja Most")), list)
    first = rows(g.ranking("degree"))[0]
    assert first["degree"] == first["partners"]
    assert [(row["id"], row["cut_off"]) for row in rows(g.articulation_points())] == [(OFFICE, 1)]
    [bridge] = rows(g.bridges())
    assert {bridge["one"], bridge["other"]} == {g.institution(OFFICE)["name"], "Fundacja Most"}
    assert (OFFICE in (bridge["one_id"], bridge["other_id"]), bridge["weight"]) == (True, 2)
    assert all(row["size"] >= 1 and isinstance(row["names"], list) for row in rows(g.communities()))


def test_what_is_wrong_is_a_sentence(g: Ogniwo) -> None:
    with pytest.raises(NotFoundError, match="no institution is called 'Nikt taki'"):
        g.partners("Nikt taki")
    with pytest.raises(NotFoundError, match="there is no institution with the id"):
        g.partners("institution/none")
    with pytest.raises(OgniwoError, match="at: "):
        g.partners(OFFICE, at="yesterday")


def test_arrays(sample: Graph) -> None:
    with ogniwo.open(sample.folder.parent.parent) as g:
        incidence = g.arrays.to_scipy()
        together = incidence.matrix @ incidence.matrix.T
        row = incidence.institutions.index(OFFICE)
        partners = {incidence.institutions[n]: int(together[row, n]) for n in together[row].indices if n != row}
        assert partners == {found["id"]: found["weight"] for found in rows(g.partners(OFFICE))}
        found = g.arrays.to_arrow()
        assert found.institutions.num_rows == len(incidence.institutions)
        assert set(found.participations["institution"].to_pylist()) <= set(incidence.institutions)
        assert found.participations["start"].type == "date32[day]"
        assert g.arrays.to_networkx().number_of_edges() == g.arrays.network.meta.ties


def test_arrays_of_another_machine_are_not_to_be_had(sample: Graph) -> None:
    with (
        served(sample.folder.parent.parent) as address,
        ogniwo.open(address) as g,
        pytest.raises(OgniwoError, match="open it by its folder"),
    ):
        _ = g.arrays


def test_without_a_graph_or_a_server(tmp_path: Path) -> None:
    with pytest.raises(NoGraphError):
        ogniwo.open(tmp_path)
    with ogniwo.open("http://127.0.0.1:9") as g, pytest.raises(OgniwoError, match="does not answer"):
        g.overview()


def test_tables_without_pandas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "find_spec", lambda _: None)
    found = tables.table([{"name": "<b>", "shared": ["a", "b"]}], ("name",))
    assert found == [{"name": "<b>", "shared": ["a", "b"]}]
    assert "<td>&lt;b&gt;</td><td>a, b</td>" in found._repr_html_()
    assert "950 more rows" in tables.table({"n": n} for n in range(1000))._repr_html_()


def test_importing_it_is_light() -> None:
    code = "import sys, ogniwo; print(sorted({'numpy', 'fastapi', 'pandas'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout == "[]\n"
