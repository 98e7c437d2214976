"""Registers loaded together, as docs/formats.md shows: a university of CORDIS, its ROR number, its Polish projects, and
the TERYT code of its town are found by one query. On the real files; of CORDIS on the rows of Polish participants."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from graph.build import build, read_report
from graph.graph import Graph, open_graph
from graph.sparql_text import with_prefixes
from graph.workspace import Workspace
from ogniwo.loading import load, units
from tests.conftest import ROOT

REGISTERS = (
    "ror/ror_PL_records.jsonl",
    "poland-eu-funds/Poland_ESF_2014_2020.csv",
    "poland-eu-funds/Poland_CF_2007_2013.csv",
    "territories/TERC_2024-01-01.json",
)
COLUMNS = ("ror", "pic", "name", "town", "teryt", "cordis", "polish")


def rows_of(archive: zipfile.ZipFile, file: str, keep: Callable[[dict[str, str]], bool], target: Path) -> set[str]:
    """Copies the rows of a table that are kept; their projects."""
    with archive.open(file) as raw, target.open("w", encoding="utf-8", newline="") as out:
        reader = csv.DictReader(io.TextIOWrapper(raw, encoding="utf-8-sig", newline=""), delimiter=";")
        writer = csv.DictWriter(out, reader.fieldnames or (), delimiter=";", quoting=csv.QUOTE_ALL)
        writer.writeheader()
        kept = [row for row in reader if keep(row)]
        writer.writerows(kept)
    return {row.get("projectID") or row["id"] for row in kept}


@pytest.fixture(scope="module")
def graph(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Graph:
    folder = tmp_path_factory.mktemp("registers")
    (cordis := folder / "cordis").mkdir()
    with zipfile.ZipFile(shared / "data/cordis/cordis-HORIZONprojects-csv.zip") as archive:
        polish = rows_of(archive, "organization.csv", lambda row: row["country"] == "PL", cordis / "organization.csv")
        rows_of(archive, "project.csv", lambda row: row["id"] in polish, cordis / "project.csv")
    workspace = Workspace(folder / "workspace")
    with workspace.writing():
        for path in (cordis, *(shared / "data" / register for register in REGISTERS)):
            with units(str(path), None) as found:
                for unit in found:
                    load(workspace, unit)
        build(workspace)
    assert read_report(workspace.current()).findings == []
    return open_graph(workspace)


@pytest.fixture(scope="module")
def joined(graph: Graph) -> dict[str, dict[str, str]]:
    """The answer to the documented query, by the name of the institution."""
    query = re.findall(r"```sparql\n(.*?)```", (ROOT / "docs" / "formats.md").read_text(encoding="utf-8"), re.DOTALL)[
        -1
    ]
    rows = [
        dict(zip(COLUMNS, (term.value for term in row), strict=True))
        for row in graph.store.select(with_prefixes(query))
    ]
    return {row["name"]: row for row in rows}


def test_a_university_is_one_in_all_registers(joined: dict[str, dict[str, str]]) -> None:
    found = joined["Uniwersytet Warszawski"]
    assert (found["ror"], found["pic"]) == ("ror:039bjqg32", "pic:999572294")
    assert (found["town"], found["teryt"]) == ("Warszawa", "teryt:1465011")
    assert (int(found["cordis"]) > 50, int(found["polish"])) == (True, 2)


def test_many_are_and_their_towns_are_cities(joined: dict[str, dict[str, str]]) -> None:
    assert len(joined) >= 20
    towns = {row["town"]: row["teryt"] for row in joined.values()}
    assert towns.items() >= {"Łódź": "teryt:1061011", "Białystok": "teryt:2061011", "Gliwice": "teryt:2466011"}.items()
