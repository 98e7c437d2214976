"""The page reader measured on real pages with hand-made answers, which are no part of this repository.

`shared` is the folder with `documents/` and `tools/score_documents.py`. The bars are floors under what the first reader
reached: they keep it from getting worse, and are raised as it gets better.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from graph.records import Cooperation, Link, Person
from loaders.pages import LOADER
from ogniwo.contract import contract
from tests.loaders.test_pages import source

BARS = (
    "evidence=1",
    "institutions.precision=0.95",
    "institutions=0.75",
    "institution_kind=0.95",
    "projects.precision=0.95",
    "programmes=0.9",
    "programme_hierarchy=0.85",
    "agreement_signatories=1",
    "relations.precision=0.95",
    "mentions.precision=0.95",
)


@pytest.fixture(scope="session")
def documents(shared: Path) -> Path:
    return shared / "documents"


def prediction(page: Path) -> str:
    language = LOADER.describe(page).language
    return json.dumps(contract(LOADER.read(page, source(page, language))))


def test_bars(shared: Path, documents: Path, tmp_path: Path) -> None:
    for page in documents.rglob("*.txt"):
        (tmp_path / f"{page.stem}.json").write_text(prediction(page), encoding="utf-8")
    scorer = [sys.executable, shared / "tools" / "score_documents.py", documents, "--predictions", tmp_path]
    bars = [argument for bar in BARS for argument in ("--min", bar)]
    done = subprocess.run([*scorer, *bars], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr + done.stdout[-2500:]


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


def test_no_contact_data_of_the_pages_gets_out(documents: Path) -> None:
    for page in documents.rglob("*.txt"):
        said = prediction(page)
        addresses = re.findall(r"[\w.+-]+@[\w-]+\.[\w.-]+\w", page.read_text(encoding="utf-8"))
        assert not [address for address in addresses if address in said], page.name
