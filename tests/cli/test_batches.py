"""Many sources at once: a folder of mixed pages, lists of addresses, pages on all cores as if one after the other."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from graph.errors import OgniwoError, UnusableSourceError
from graph.records import Source
from graph.workspace import Summary, Workspace
from ogniwo.batches import Batch, Totals
from ogniwo.loading import checksum_of, load, units
from ogniwo.targets import fetched, listed
from tests.cli.conftest import Run
from tests.loaders.papers import column, docx, odt, paragraph, pdf

PAGE = "Powiatowy Urząd Pracy w Opolu realizuje projekt „Start {}”. Partnerem projektu jest Fundacja Most."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Pages with namesakes in another folder, copies, and some that cannot be read."""
    path = tmp_path / "pages"
    (path / "more").mkdir(parents=True)
    for number in range(14):
        (path / f"{number:02}.txt").write_text(PAGE.format(number), encoding="utf-8")
        (path / "more" / f"{number:02}.txt").write_text(PAGE.format(f"{number} więcej"), encoding="utf-8")
    (path / "03.txt").write_bytes(b"%PDF-1.4 nothing else")
    (path / "more" / "05.txt").write_text(PAGE.format(4), encoding="utf-8")
    (path / "more" / "table.csv").write_text("id,name,kind,sectors\na,Urząd Gminy Dolna,gmina,\n", encoding="utf-8")
    return path


def loaded(workspace: Workspace, folder: Path, workers: int) -> list[tuple[str, str]]:
    said = []
    with (
        workspace.writing(),
        units(str(folder), None) as found,
        Batch(workspace, again=False, workers=workers) as batch,
    ):
        for result in batch.results(found):
            if isinstance(result, Summary):
                said.append((result.source.id, f"{result.changed} {result.counts}"))
            else:
                said.append(("", str(result)))
    return said


def stored(workspace: Workspace) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (workspace.path / "sources").glob("*.jsonl")}


def test_pages_are_loaded_on_all_cores_as_if_one_after_the_other(tmp_path: Path, folder: Path) -> None:
    one, many = Workspace(tmp_path / "one"), Workspace(tmp_path / "many")
    assert loaded(one, folder, 1) == loaded(many, folder, 2)
    assert stored(one) == stored(many)
    assert len(stored(one)) == 27
    again = loaded(many, folder, 2)
    assert [text for source_id, text in again if source_id] == ["False {}"] * 28
    assert stored(one) == stored(many)


def test_ids_are_those_of_loading_one_by_one(tmp_path: Path, folder: Path) -> None:
    plain, many = Workspace(tmp_path / "plain"), Workspace(tmp_path / "many")
    loaded(many, folder, 2)
    with plain.writing(), units(str(folder), None) as found:
        for unit in found:
            try:
                load(plain, unit)
            except UnusableSourceError:
                continue
    assert stored(plain) == stored(many)


def test_a_worker_that_is_killed_costs_its_page_only(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ogniwo import batches

    monkeypatch.setattr(batches, "_work", _crash_on_seven)
    said = dict(loaded(Workspace(tmp_path / "workspace"), folder, 2))
    assert said[""].endswith("07.txt: found that it crashes its reader, expected a page that can be read")
    assert len(said) > 20


def _crash_on_seven(folder: Path, unit: object, checksum: str, source_id: str) -> Summary | str:
    """In a worker."""
    import os

    from ogniwo import loading

    assert isinstance(unit, loading.Unit)
    if unit.path.name == "07.txt":
        os._exit(9)
    try:
        return loading.read_unit(Workspace(folder), unit, checksum, source_id=source_id)
    except UnusableSourceError as error:
        return str(error)


def test_a_folder_of_mixed_pages_loads_in_one_command(ogniwo: Run, tmp_path: Path) -> None:
    folder = tmp_path / "mixed"
    folder.mkdir()
    (folder / "a.pdf").write_bytes(pdf(column(PAGE.format("pdf").replace(". ", ".\n"))))
    (folder / "b.html").write_text(f"<html><body><p>{PAGE.format('html')}</p></body></html>", encoding="utf-8")
    (folder / "c.docx").write_bytes(docx(paragraph(PAGE.format("docx"))))
    (folder / "d.odt").write_bytes(odt(f"<text:p>{PAGE.format('odt')}</text:p>"))
    (folder / "e.pdf").write_bytes(pdf([]))
    (folder / "f.txt").write_text(
        "Nowe wieści z gminy, dzień po dniu. Biblioteka w Dolnej kooperuje albo współpracuje.\n", encoding="utf-8"
    )
    answer = ogniwo("load", folder)
    said = answer.stdout.splitlines()
    assert [line.split()[0] for line in said if line.startswith("source/")] == [f"source/{name}" for name in "abcdf"]
    assert all("1 cooperation" in line for line in said[:4])
    total = said.index(next(line for line in said if line.startswith("5 sources read")))
    assert "4 cooperations" in said[total]
    assert any("from which no relation was read, on " in line for line in said[total:])
    assert f"error: {folder / 'e.pdf'}: found one page without text, a scan perhaps" in answer.stderr
    rejects = ogniwo("sources", "--rejects", "f").stdout
    assert "looks like cooperation, but no relation was read from it: Biblioteka w Dolnej" in rejects


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    """A web site of three pages."""
    pages = tmp_path / "site"
    pages.mkdir()
    for name in "abc":
        text = f"<html><body><p>{PAGE.format(name)}</p></body></html>"
        (pages / f"{name}.html").write_text(text, encoding="utf-8")

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Says nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(pages))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def test_a_list_of_addresses_is_as_many_sources(ogniwo: Run, tmp_path: Path, site: str) -> None:
    addresses = tmp_path / "adresy.txt"
    addresses.write_text(f"# nasze strony\n{site}/a.html\n\n{site}/none.html\n{site}/b.html\n{site}/a.html\n", "utf-8")
    answer = ogniwo("load", addresses, f"{site}/c.html")
    assert [line.split()[0] for line in answer.stdout.splitlines() if line.startswith("source/")] == [
        "source/a",
        "source/b",
        "source/c",
    ]
    assert answer.stderr.startswith(f"error: {site}/none.html: could not be fetched")
    assert answer.returncode == 1
    assert Workspace(tmp_path / "workspace").source("source/b").origin == f"{site}/b.html"


def test_downloads_are_removed(tmp_path: Path, site: str) -> None:
    found = list(fetched([f"{site}/a.html", f"{site}/none.html", f"{site}/b.html"], None))
    assert [isinstance(unit, OgniwoError) for unit in found] == [False, True, False]
    assert not any(unit.path.exists() for unit in found if not isinstance(unit, OgniwoError))


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("https://a.example/\nhttp://b.example/x\n", 2),
        ("\ufeff# komentarz\n\nhttps://a.example/\n", 1),
        ("https://a.example/ to nasza strona\n", 0),
        ("https://a.example/\nZapraszamy.\n", 0),
        ("Zapraszamy na https://a.example/\n", 0),
        ("", 0),
    ],
)
def test_what_is_a_list_of_addresses(tmp_path: Path, text: str, count: int) -> None:
    path = tmp_path / "a.txt"
    path.write_text(text, encoding="utf-8")
    assert len(listed(str(path))) == count


def test_totals_name_the_pages_with_most_to_look_at(tmp_path: Path) -> None:
    totals = Totals()
    for number in range(20):
        source = Source(
            id=f"source/{number}",
            title="",
            origin="",
            checksum=checksum_of(tmp_path),
            retrieved="2024-01-01",
            loader="pages",
        )
        totals.add(Summary(source, {"document": 1, "link": number % 2}, values=number))
    assert (totals.read, totals.sentences, totals.pages, totals.silent) == (20, 190, 19, 10)
    assert [name for _, name in totals.worst] == [str(number) for number in range(19, 11, -1)]
