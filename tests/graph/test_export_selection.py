"""Files of a selection: what a spreadsheet must not run, what XML cannot hold, and how much is too much."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import networkx as nx
import pytest

from graph.errors import InvalidRecordError
from graph.export import selection as files
from graph.model import Edge, Node, Text
from graph.network import Network, NetworkBuilder
from graph.network.filters import Filter, Selection
from graph.network.questions import surroundings

NAMES = ('=HYPERLINK("http://x.example")', 'Zakład "Łódź" & synowie <S.A.>', "Głos\x08\x0b z dołu", "+48 123")


@pytest.fixture
def everything(tmp_path: Path) -> Selection:
    builder = NetworkBuilder()
    for n, name in enumerate(NAMES):
        builder.add_node(Node(f"institution/i{n}", {"names": (Text(name, "pl"),)}), "source/a")
        builder.add_edge(Edge(f"link/{n}", "partner_in", f"institution/i{n}", "project/p", {}), "source/a")
    builder.add_node(Node("project/p", {"titles": (Text("@P", "pl"),), "start": ("2012-05",)}), "source/a")
    builder.write(tmp_path / "columns")
    return Selection(Network(tmp_path / "columns"), Filter())


def test_no_cell_is_a_formula(everything: Selection) -> None:
    found = files.table(everything, "institutions", "pl")
    rows = list(csv.reader(io.StringIO(b"".join(files.as_csv(found, 10)).decode())))
    assert [row[1] for row in rows] == ["name", "'" + NAMES[0], NAMES[1], NAMES[2], "'" + NAMES[3]]
    cooperations = b"".join(files.as_csv(files.table(everything, "cooperations", "pl"), 10)).decode()
    assert "project/p,'@P,project,,2012-05,,,,4\n" in cooperations


def test_pieces_make_a_whole(everything: Selection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "AT_ONCE", 3)
    for name in files.TABLES:
        found = files.table(everything, name, "pl")
        rows = json.loads(b"".join(files.as_json(found, found.total)))
        assert len(rows) == found.total > 0
        assert all(list(row) == list(found.columns) for row in rows)
        assert b"".join(files.as_csv(found, found.total)).count(b"\n") == found.total + 1
    parts = json.loads(b"".join(files.as_json(files.table(everything, "participations", "pl"), 4)))
    assert (parts[3]["institution"], parts[3]["first_day"], parts[3]["last_day"]) == (
        "institution/i3",
        "2012-05-01",
        "",
    )


def test_gexf_holds_any_name(everything: Selection) -> None:
    written = b"".join(files.as_gexf(everything, None, "pl"))
    drawn = nx.read_gexf(io.BytesIO(written), version="1.3")
    assert [drawn.nodes[f"institution/i{n}"]["label"] for n in range(4)] == [*NAMES[:2], "Głos z dołu", NAMES[3]]
    assert drawn.number_of_edges() == 6
    assert nx.read_gexf(io.BytesIO(b"".join(files.as_gexf(everything, 2, "pl"))), version="1.3").number_of_nodes() == 2


def test_too_much_is_refused_unless_a_part_is_asked_for(everything: Selection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MOST", 3)
    found = files.table(everything, "institutions", "pl")
    with pytest.raises(InvalidRecordError, match="found 4 rows, at most 3"):
        files.check_limit(found, None)
    assert files.check_limit(found, 2) == 2
    with pytest.raises(InvalidRecordError, match="found 4 institutions and 3 ties among the 3 best"):
        files.as_gexf(everything, None, "pl")
    monkeypatch.setattr(surroundings, "MOST_MEETINGS", 5)
    with pytest.raises(InvalidRecordError, match="found 6 meetings of two institutions in one cooperation, at most 5"):
        files.table(everything, "ties", "pl")
