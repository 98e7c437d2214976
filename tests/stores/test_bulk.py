"""The writer of a build's data set: every statement in the graph of its source and once in the default graph."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph
import pytest
from pyoxigraph import DefaultGraph, NamedNode

from graph.errors import StoreError
from graph.stores import bulk
from graph.stores.bulk import DataSetWriter
from ontology import vocab

ONE, OTHER = "http://example.org/one", "http://example.org/other place"


def line(subject: int, words: str = "words") -> str:
    return f'<http://example.org/{subject}> <http://example.org/says> "{words}" .\n'


def graphs(path: Path) -> dict[str, list[str]]:
    """The subjects that each graph speaks of; "" is the default graph."""
    store = pyoxigraph.Store.read_only(str(path))
    names = [DefaultGraph(), *store.named_graphs()]
    return {
        name.value if isinstance(name, NamedNode) else "": sorted(
            quad.subject.value.rpartition("/")[2] for quad in store.quads_for_pattern(None, None, None, name)
        )
        for name in names
    }


@pytest.mark.parametrize("chunk", [1, 10**9])
def test_statements_stand_in_the_graph_of_their_source_and_once_in_the_default_graph(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chunk: int
) -> None:
    monkeypatch.setattr(bulk, "CHUNK", chunk)
    monkeypatch.setattr(bulk, "_PIECE", 100)
    with DataSetWriter(tmp_path / "rdf", tmp_path / "dump.nt") as out:
        assert out.add((line(n) for n in range(5)), ONE)
        assert out.add([line(3), line(4, 'two \\n lines . \\"'), line(7)], OTHER)
        assert not out.add([], "http://example.org/none")
        out.add([line(9)])
    assert graphs(tmp_path / "rdf") == {
        "": ["0", "1", "2", "3", "4", "4", "7", "9"],
        ONE: ["0", "1", "2", "3", "4"],
        OTHER.replace(" ", "%20"): ["3", "4", "7"],
    }
    assert (tmp_path / "dump.nt").read_text(encoding="utf-8").count("\n") == 9


def test_the_model_is_beside_the_data(tmp_path: Path) -> None:
    with DataSetWriter(tmp_path / "rdf", tmp_path / "dump.nt") as out:
        out.add_model()
    assert graphs(tmp_path / "rdf").keys() == {"", *vocab.model_files().values()}


def test_the_dump_is_complete_before_the_data_set_is(tmp_path: Path) -> None:
    with DataSetWriter(tmp_path / "rdf", tmp_path / "dump.nt") as out:
        out.add([line(1)], ONE)
        out.end()
        assert (tmp_path / "dump.nt").read_text(encoding="utf-8") == line(1)
        out.close()
        assert graphs(tmp_path / "rdf") == {"": ["1"], ONE: ["1"]}


def test_what_the_engine_refuses_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="rdf"), DataSetWriter(tmp_path / "rdf", tmp_path / "dump.nt") as out:
        out.add(["no statement .\n"], ONE)


def test_a_failure_while_writing_leaves_no_thread(tmp_path: Path) -> None:
    def broken() -> Iterator[str]:
        yield line(1)
        raise RuntimeError("cut")

    before = threading.active_count()
    with pytest.raises(RuntimeError, match="cut"), DataSetWriter(tmp_path / "rdf", tmp_path / "dump.nt") as out:
        out.add([line(0)], ONE)
        out.end()
        out.add(broken(), ONE)
    assert threading.active_count() == before
