"""The page reader measured on real pages with hand-made answers, which are no part of this repository.

`shared` is the folder with `documents/` and `tools/score_documents.py`. FLOORS are the bars, and what the
reader reached beyond them: they keep it from getting worse, and are raised as it gets better.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from graph.records import Cooperation, Link, Person
from loaders.pages import LOADER
from tests.accuracy.measure import BARS, figures_in_markdown, figures_of, measure, predict, score
from tests.conftest import ROOT
from tests.loaders.test_pages import source

FLOORS = (
    *(f"{metric}={bar}" for metric, bar in BARS.items()),
    "institutions.precision=0.93",
    "projects.precision=0.95",
    "relations.precision=0.95",
    "mentions.precision=0.95",
    "project_leader=0.95",
    "programme_hierarchy=0.9",
    "agreement_signatories=1",
)


@pytest.fixture(scope="session")
def documents(shared: Path) -> Path:
    return shared / "documents"


@pytest.fixture(scope="session")
def predictions(documents: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("predictions")
    predict(documents, folder)
    return folder


def test_the_reader_does_not_get_worse(shared: Path, predictions: Path) -> None:
    done = score(shared, predictions, *(argument for floor in FLOORS for argument in ("--min", floor)))
    assert done.returncode == 0, done.stderr + done.stdout[-2500:]


def test_the_command_prints_what_the_contract_asks_for(shared: Path, documents: Path) -> None:
    pages = sorted(documents.rglob("*.txt"))[:2]
    for page in pages:
        command = [sys.executable, "-m", "ogniwo", "read", str(page), "--format", "json"]
        said = subprocess.run(command, capture_output=True, check=True).stdout
        check = "import sys, document_contract as c; c.parse_prediction(sys.stdin.buffer.read(), 'page')"
        tools = {**os.environ, "PYTHONPATH": str(shared / "tools")}
        done = subprocess.run([sys.executable, "-c", check], input=said, capture_output=True, check=False, env=tools)
        assert done.returncode == 0, done.stderr.decode()


def test_the_documented_figures_are_those_measured_now(shared: Path, predictions: Path) -> None:
    page = (ROOT / "docs" / "accuracy.md").read_text(encoding="utf-8")
    assert figures_of(page) == figures_in_markdown(measure(shared, predictions)), "run `make accuracy`"


def test_the_declaration_of_the_first_seed_page(documents: Path) -> None:
    """The page that the project was asked to start from: who agreed, when, who signed, on what, in which words."""
    page = next((documents / "seeds").glob("000_*.txt"))
    gold = json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))["agreements"][0]
    items = list(LOADER.read(page, source(page)))
    agreement = next(item for item in items if isinstance(item, Cooperation) and item.kind == "agreement")
    assert (agreement.subkind, agreement.signed) == (gold["kind"], gold["date"])
    assert list(agreement.scope) == gold["scopes"]
    assert list(agreement.goals) == gold["goals"]
    names = {i.id: i.names["pl"] for i in items if hasattr(i, "names")} | {
        i.id: i.name for i in items if isinstance(i, Person)
    }
    links = [item for item in items if isinstance(item, Link)]
    parties = {names[link.subject] for link in links if link.relation == "party_to" and link.object == agreement.id}
    assert parties == set(gold["parties"])
    signed = {(names[k.subject], names[k.object]) for k in links if k.relation == "signs_for" and k.on == agreement.id}
    assert signed == {(s["person"], s["for"]) for s in gold["signatories"]}
    roles = {i.name: i.function for i in items if isinstance(i, Person)}
    assert roles == {s["person"]: s["role"] for s in gold["signatories"]}
    text = page.read_bytes().decode()
    assert all(e.quote in text for link in links for e in link.evidence)


def test_no_contact_data_of_the_pages_gets_out(documents: Path, predictions: Path) -> None:
    for page in documents.rglob("*.txt"):
        said = (predictions / f"{page.stem}.json").read_text(encoding="utf-8")
        addresses = re.findall(r"[\w.+-]+@[\w-]+\.[\w.-]+\w", page.read_text(encoding="utf-8"))
        assert not [address for address in addresses if address in said], page.name
