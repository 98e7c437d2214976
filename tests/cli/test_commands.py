"""The commands, each in a process of its own, as a user calls them."""

from __future__ import annotations

import functools
import http.server
import json
import threading
from pathlib import Path

import pytest

from tests.cli.conftest import Run

PAGE = """Porozumienie w Zalesiu

5 maja 2012 r. podpisane zostało porozumienie między Powiatowym Urzędem Pracy w Opolu a Miejskim Ośrodkiem \
Pomocy Społecznej w Krakowie.

Porozumienie podpisali:

- ze strony Powiatowego Urzędu Pracy w Opolu - Pani Dyrektor Anna Przykładowa,
- ze strony Miejskiego Ośrodka Pomocy Społecznej w Krakowie - Pan Dyrektor Jan Próbny.
"""
QUESTION = """SELECT ?partner ?signed ?person ?quote {
  ?office rdfs:label "Powiatowy Urząd Pracy w Opolu"@pl ; ogn:partyTo ?agreement .
  ?agreement ogn:signed ?signed .
  ?other ogn:partyTo ?agreement ; rdfs:label ?partner . FILTER(?other != ?office)
  [] rdf:subject ?other ; rdf:object ?agreement ; ogn:evidence/ogn:quote ?quote .
  [] ogn:on ?agreement ; rdf:object ?other ; rdf:subject/foaf:name ?person
}"""


@pytest.fixture
def page(tmp_path: Path) -> Path:
    file = tmp_path / "strona.txt"
    file.write_text(PAGE, encoding="utf-8")
    return file


def test_from_a_page_to_an_answer_with_its_sentence(ogniwo: Run, page: Path) -> None:
    loaded = ogniwo("load", page)
    assert loaded.returncode == 0, loaded.stderr
    assert loaded.stdout.startswith("source/strona  2 institutions, 2 cooperations")
    built = ogniwo("build")
    assert "2 institutions, 2 cooperations and 2 participations from 1 source" in built.stdout, built.stderr
    answer = ogniwo("query", "-", "--format", "json", text=QUESTION)
    [row] = json.loads(answer.stdout)["results"]["bindings"]
    assert row["partner"]["value"] == "Miejski Ośrodek Pomocy Społecznej w Krakowie"
    assert (row["signed"]["value"], row["person"]["value"]) == ("2012-05-05", "Jan Próbny")
    assert row["quote"]["value"] in PAGE
    assert ogniwo("check").returncode == 0


def test_loading_the_same_twice_changes_nothing(ogniwo: Run, page: Path, tmp_path: Path) -> None:
    ogniwo("load", page)
    before = {p.name: p.read_bytes() for p in (tmp_path / "workspace" / "sources").iterdir()}
    again = ogniwo("load", page)
    assert "unchanged" in again.stdout
    moved = tmp_path / "kopia.txt"
    moved.write_bytes(page.read_bytes())
    assert "unchanged" in ogniwo("load", moved).stdout
    assert {p.name: p.read_bytes() for p in (tmp_path / "workspace" / "sources").iterdir()} == before


def test_a_changed_page_replaces_what_it_said(ogniwo: Run, page: Path) -> None:
    ogniwo("load", page)
    page.write_text(PAGE.replace("w Opolu", "w Kielcach"), encoding="utf-8")
    assert ogniwo("load", page).returncode == 0
    ogniwo("build")
    names = ogniwo("query", "-", "--format", "csv", text="SELECT ?n { ?i a ogn:Institution ; rdfs:label ?n }").stdout
    assert "Kielcach" in names
    assert "Opolu" not in names


def test_forgetting_a_page_removes_what_it_alone_said(ogniwo: Run, page: Path) -> None:
    other = page.with_name("inna.txt")
    other.write_text("Powiatowy Urząd Pracy w Opolu zaprasza.\n", encoding="utf-8")
    ogniwo("load", page, other)
    assert ogniwo("forget", "strona").returncode == 0
    ogniwo("build")
    answer = ogniwo("query", "-", "--format", "csv", text="SELECT ?n { ?i a ogn:Institution ; rdfs:label ?n }")
    assert "Opolu" in answer.stdout
    assert "Krakowie" not in answer.stdout


def test_every_build_has_the_funds_and_programmes_that_come_with_the_program(ogniwo: Run, page: Path) -> None:
    page.write_text("Projekt „Nowa droga” realizujemy w ramach Działania 7.2 PO KL.\n", encoding="utf-8")
    ogniwo("load", page)
    ask = "SELECT ?n { ?p a ogn:Project ; ogn:fundedBy ?f . ?f rdfs:label ?n }"
    for _ in range(2):
        assert ogniwo("build").returncode == 0
        assert "Europejski Fundusz Społeczny" in ogniwo("query", "-", "--format", "csv", text=ask).stdout
        assert "a build takes those that others speak of" in ogniwo("sources").stdout
        assert "the next `ogniwo build` loads it again" in ogniwo("forget", "funding").stdout
    ogniwo("build")
    ogniwo("forget", "strona")
    answer = ogniwo("build")
    assert answer.returncode == 1
    assert "holds no sources yet" in answer.stderr


def test_sources_and_their_rejects_are_listed(ogniwo: Run, tmp_path: Path) -> None:
    table = tmp_path / "institutions.csv"
    table.write_text("id,name,kind\na,Urząd Gminy Dolna,gmina\nb,,gmina\n", encoding="utf-8")
    assert ogniwo("load", table).stdout == (
        "source/institutions  1 institution\n"
        "  institutions.csv: 2 rows: 1 loaded, 1 refused (ogniwo sources --rejects institutions)\n"
    )
    listed = ogniwo("sources").stdout
    assert "institutions" in listed
    rejects = ogniwo("sources", "--rejects", "institutions").stdout
    assert rejects.startswith("institutions.csv, row 3, column name: found nothing, expected ")
    assert rejects.count("\n") == 1
    assert "institutions.csv#row=3" not in rejects


def test_an_empty_folder_is_an_error(ogniwo: Run, tmp_path: Path) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    answer = ogniwo("load", folder)
    assert (answer.returncode, answer.stdout) == (1, "")
    assert answer.stderr == f"error: {folder}: found no file that a loader reads\n"


def test_a_named_loader_reads_what_another_has_read(ogniwo: Run, tmp_path: Path) -> None:
    file = tmp_path / "institutions.txt"
    file.write_text("name\nPowiatowy Urząd Pracy w Opolu zaprasza.\n", encoding="utf-8")
    assert "1 institution" in ogniwo("load", file).stdout
    assert "1 page" in ogniwo("load", file, "--as", "pages").stdout
    assert "unchanged" in ogniwo("load", file, "--as", "pages").stdout
    assert "1 page" not in ogniwo("load", file, "--as", "template").stdout


def test_a_named_loader_that_does_not_read_a_file_is_not_replaced(ogniwo: Run, page: Path) -> None:
    ogniwo("load", page)
    answer = ogniwo("load", page, "--as", "template")
    assert (answer.returncode, answer.stdout) == (1, "")
    assert f"{page}: the loader template does not read this" in answer.stderr
    assert "pages would read it" in answer.stderr


def test_a_wrong_table_is_named_with_its_folder(ogniwo: Run, tmp_path: Path) -> None:
    for name, header in (("good", "name,kind"), ("bad", "kind,place")):
        (tmp_path / "all" / name).mkdir(parents=True)
        (tmp_path / "all" / name / "institutions.csv").write_text(f"{header}\nX,\n", encoding="utf-8")
    answer = ogniwo("load", tmp_path / "all")
    assert "source/good  1 institution" in answer.stdout
    bad = tmp_path / "all" / "bad"
    assert f"error: {bad}: institutions.csv, row 1: found kind, place, expected" in answer.stderr
    alone = ogniwo("load", bad / "institutions.csv")
    assert f"error: {bad / 'institutions.csv'}, row 1: found kind, place, expected" in alone.stderr


def test_a_folder_is_read_in_full_and_what_cannot_be_read_is_said(ogniwo: Run, page: Path, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    page.rename(folder / "strona.txt")
    (folder / "picture.bin").write_bytes(b"\x00\x01\x02" * 100)
    answer = ogniwo("load", folder)
    assert answer.returncode == 0
    assert "source/strona" in answer.stdout
    said, file = answer.stderr.splitlines()
    assert said.startswith("1 file not read: no loader reads this, expected a format of ")
    assert file == f"  {folder / 'picture.bin'}"
    alone = ogniwo("load", folder / "picture.bin")
    assert (alone.returncode, alone.stdout) == (1, "")
    assert alone.stderr.startswith(f"error: {folder / 'picture.bin'}: no loader reads this, expected ")


def test_exports_are_written(ogniwo: Run, page: Path, tmp_path: Path) -> None:
    ogniwo("load", page)
    ogniwo("build")
    answer = ogniwo("export", tmp_path / "mapa.html")
    assert answer.stdout == f"wrote {tmp_path / 'mapa.html'}\n"
    assert "Powiatowy" in (tmp_path / "mapa.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["build"], "holds no sources yet; load some with `ogniwo load`"),
        (["check"], "holds no graph yet"),
        (["query", "none.rq"], "none.rq: there is no such file"),
        (["load", "none.txt"], "none.txt: there is no such file or folder"),
        (["load", "--as", "nothing", "x"], "found loader 'nothing', expected one of "),
        (["load", "http://127.0.0.1:9/page"], "could not be fetched"),
        (["load", "http://[::1"], "http://[::1: found no valid address (Invalid IPv6 URL), expected one like https://"),
        (["load", "http://localhost:a/"], "found no valid address"),
        (["read", "none.txt"], "none.txt: there is no such file"),
        (["export", "x.doc"], "holds no graph yet"),
        (["forget", "nothing"], "no source 'source/nothing' is loaded"),
    ],
)
def test_an_error_is_one_sentence_and_exit_code_1(ogniwo: Run, arguments: list[str], sentence: str) -> None:
    answer = ogniwo(*arguments)
    assert answer.returncode == 1
    assert sentence in answer.stderr
    assert answer.stderr.startswith("error: ")
    assert "Traceback" not in answer.stderr


def test_a_bad_query_says_where_it_is_wrong(ogniwo: Run, page: Path) -> None:
    ogniwo("load", page)
    ogniwo("build")
    for query, words in (
        ("SELECT * {", "error at 1:"),
        ("SELECT * { ?a x:b ?c }", "not declared"),
        ("DROP ALL", "only reads"),
    ):
        answer = ogniwo("query", text=query)
        assert (answer.returncode, answer.stdout) == (1, "")
        assert words in answer.stderr
        assert "backtrace" not in answer.stderr.lower()
    described = ogniwo("query", text="CONSTRUCT { ?s a ogn:Office } { ?s a ogn:Institution }")
    assert "<https://w3id.org/ogniwo/ns#Office>" in described.stdout
    assert ogniwo("query", text="ASK { ?s a ogn:Institution }").stdout.strip() == "true"


def test_a_query_in_another_encoding_is_refused_with_its_line(ogniwo: Run, tmp_path: Path) -> None:
    file = tmp_path / "latin1.rq"
    file.write_bytes('SELECT * {\n ?a rdfs:label "café" }'.encode("latin-1"))
    answer = ogniwo("query", file)
    assert (answer.returncode, answer.stdout) == (1, "")
    expected = "found bytes that are not UTF-8, expected a query in UTF-8"
    assert answer.stderr == f"error: {file}, line 2: {expected}\n"


CROSS = "{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }"


@pytest.mark.parametrize(
    ("setting", "limit", "query", "sentence"),
    [
        ("SECONDS", "0.5", f"SELECT (COUNT(*) AS ?n) {CROSS}", "stopped after 0.5 seconds"),
        ("MEMORY_MIB", "100", f"SELECT * {CROSS} ORDER BY ?a", "stopped at 100 MiB of memory"),
        ("SECONDS", "0.5", f"CONSTRUCT {{ ?a ?b ?o }} {CROSS}", "stopped after 0.5 seconds"),
        ("SECONDS", "no", "ASK {}", "OGNIWO_SPARQL_SECONDS: found 'no', expected a number above 0"),
    ],
)
def test_a_query_is_stopped_at_its_limits(
    ogniwo: Run, page: Path, monkeypatch: pytest.MonkeyPatch, setting: str, limit: str, query: str, sentence: str
) -> None:
    ogniwo("load", page)
    ogniwo("build")
    monkeypatch.setenv(f"OGNIWO_SPARQL_{setting}", limit)
    answer = ogniwo("query", text=query)
    assert (answer.returncode, answer.stdout) == (1, "")
    assert sentence in answer.stderr
    assert "Traceback" not in answer.stderr


def test_an_answer_larger_than_a_pipe_arrives_whole(ogniwo: Run, page: Path) -> None:
    ogniwo("load", page)
    ogniwo("build")
    answer = ogniwo("query", "-", "--format", "csv", text="SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 5000")
    assert answer.stdout.count("\n") >= 5001
    assert len(answer.stdout) > 2**16


def test_debug_shows_the_traceback(ogniwo: Run, tmp_path: Path) -> None:
    answer = ogniwo("--debug", "build")
    assert "Traceback" in answer.stderr


class _Server(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Quiet."""


def test_a_page_is_loaded_by_its_address(ogniwo: Run, page: Path) -> None:
    handler = functools.partial(_Server, directory=str(page.parent))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/strona.txt"
        assert ogniwo("load", address).stdout.startswith("source/strona  2 institutions")
        missing = ogniwo("load", address.replace("strona", "inna"))
        server.shutdown()
    assert (missing.returncode, "could not be fetched" in missing.stderr) == (1, True)
    ogniwo("build")
    homepage = ogniwo("query", "-", "--format", "csv", text="SELECT ?h { ?s a ogn:Source ; schema:url ?h }").stdout
    assert address in homepage
