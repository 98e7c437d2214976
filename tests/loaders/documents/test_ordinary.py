"""Ordinary wordings of Polish pages, with cases as data: how schools, clubs, parishes, museums and universities tell of
projects, events, money, partners, members and parts.

`ordinary.tsv` has a text (\\n begins a new line), the publisher of its page where that matters, and every relation that
the text states; `listed_titles.tsv` a text and the titles of the projects in it. Without a relation nothing is told:
plans, wishes, offers, careers, products.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from loaders.documents.page import Page
from loaders.documents.polish import grammar
from loaders.documents.polish.reader import find

HERE = Path(__file__).parent


def cases(name: str) -> list[tuple[str, ...]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        width = len(next(rows))
        return [tuple((*row, *[""] * width)[:width]) for row in rows]


def page(text: str) -> Page:
    return Page(text.replace("\\n", "\n"), grammar.words("sentences", "abbreviations"))


@pytest.mark.parametrize(("text", "publisher", "says"), cases("ordinary.tsv"))
def test_relations(text: str, publisher: str, says: str) -> None:
    ties = {f"{tie.subject.name} {tie.relation} {tie.object.name}" for tie in find(page(text), None, publisher).ties}
    assert ties == set(filter(None, says.split("; ")))


@pytest.mark.parametrize(("text", "projects"), cases("listed_titles.tsv"))
def test_titles(text: str, projects: str) -> None:
    assert [project.name for project in find(page(text)).projects] == list(filter(None, projects.split("; ")))
