"""The file to take away holds the graph."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph
import pytest
from pyoxigraph import CanonicalizationAlgorithm, Dataset, DefaultGraph, Quad, RdfFormat

from graph import dump
from graph.build import RDF, build
from graph.dump import FILE, FOLDER, read_dump, write_dump
from graph.export.export import _said
from graph.graph import Graph, open_graph
from graph.stores.bulk import Part
from graph.workspace import Workspace


def file_of(graph: Graph) -> Path:
    return graph.folder / FOLDER / FILE


def canonical(quads: Iterable[Quad]) -> set[Quad]:
    """The same set for the same statements, whatever their blank nodes are called."""
    data = Dataset(quads)
    data.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    return set(data)


def content(graph: Graph) -> set[Quad]:
    return canonical(pyoxigraph.parse(gzip.decompress(file_of(graph).read_bytes()), format=RdfFormat.N_QUADS))


def test_it_holds_what_every_source_says_and_the_descriptions_of_sources(sample: Graph) -> None:
    store = pyoxigraph.Store.read_only(str(sample.folder / RDF))
    assert content(sample) == canonical(_said(store))
    assert {quad.graph_name for quad in content(sample)} == {DefaultGraph(), *store.named_graphs()}


def test_its_description_is_true(sample: Graph) -> None:
    described, written = read_dump(sample.folder), file_of(sample).read_bytes()
    assert described is not None
    assert (described.size, described.sha256) == (len(written), hashlib.sha256(written).hexdigest())


def test_a_large_graph_is_written_by_another_process_with_the_same_outcome(
    sample: Graph, sample_workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dump, "LARGE", 0)
    with sample_workspace.writing():
        build(sample_workspace)
    made = open_graph(sample_workspace)
    assert content(made) == content(sample)
    assert sorted(path.name for path in (made.folder / FOLDER).iterdir()) == ["dump.json", FILE]


def test_lines_longer_than_what_is_read_at_once_stay_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dump, "_PIECE", 10)
    lines = [f'<http://x/{n}> <http://p> "{"a" * n} .b" .\n' for n in range(30)]
    statements = tmp_path / "union.nt"
    statements.write_text("".join(lines), encoding="utf-8")
    half = sum(map(len, lines[:15]))
    (tmp_path / FOLDER).mkdir()
    write_dump(statements, [Part("http://g", 0, half), Part("", half, sum(map(len, lines)))], tmp_path)
    written = gzip.decompress((tmp_path / FOLDER / FILE).read_bytes()).decode().splitlines(keepends=True)
    assert written == [line.replace(" .\n", " <http://g> .\n") for line in lines[:15]] + lines[15:]


def test_a_build_without_one_has_no_description(tmp_path: Path) -> None:
    assert read_dump(tmp_path) is None
