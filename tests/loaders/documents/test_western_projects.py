"""How English and German texts name projects, and say who leads them, takes part in them and pays: invented sentences.

`western_projects.tsv` has a text, the projects in it and every relation that it states, both nothing where it only
plans, offers, wishes or speaks of something else. `\\n` in a text is a new line. `SEATS` are in code, as a place is no
relation here.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from loaders.documents.findings import Findings
from loaders.documents.western.lexicon import Code, lexicon
from loaders.documents.western.reader import find, page_of

CASES = Path(__file__).with_name("western_projects.tsv")
SEATS = [
    ("en", "The Windmill Trust is based in Whitby.", "Whitby"),
    ("en", "The Windmill Trust, a charity located in Whitby, helps families.", "Whitby"),
    ("en", "The Whitby-based Windmill Trust helps families.", "Whitby"),
    ("en", "The Windmill Trust is based in Norway.", None),
    ("de", "Die Karl Habicht Stiftung mit Sitz in Ulm hilft Kindern.", "Ulm"),
    ("de", "Die Karl Habicht Stiftung aus Ulm hilft Kindern.", "Ulm"),
    ("de", "Die in Ulm ansässige Karl Habicht Stiftung hilft Kindern.", "Ulm"),
    ("de", "Die Karl Habicht Stiftung ist in Sorge.", None),
]


def cases() -> list[list[str]]:
    with CASES.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        next(rows)
        return [[*row, "", ""][:4] for row in rows]


def found(code: Code, text: str) -> Findings:
    language = lexicon(code)
    return find(page_of(text.replace("\\n", "\n"), language), language, "2022-12-30")


@pytest.mark.parametrize(("code", "text", "projects", "says"), cases())
def test_projects(code: Code, text: str, projects: str, says: str) -> None:
    findings = found(code, text)
    ties = {f"{tie.subject.name} {tie.relation} {tie.object.name}" for tie in findings.ties}
    assert {project.name for project in findings.projects} == set(filter(None, projects.split("; ")))
    assert ties == set(filter(None, says.split("; ")))


@pytest.mark.parametrize(("code", "text", "place"), SEATS)
def test_seats(code: Code, text: str, place: str | None) -> None:
    assert [institution.place for institution in found(code, text).institutions] == [place]
