"""Projects, programmes and events as Polish authors tell of them, with cases as data.

`polish_leaders.tsv` has a text (\\n begins a new line) and every relation that it states, `polish_levels.tsv` a text,
its programmes and what each is part of, `polish_events.tsv` a text and the names of its events; where nothing is said,
nothing stands behind the text.
"""

from __future__ import annotations

import pytest

from loaders.documents.polish.reader import find
from tests.loaders.documents.test_ordinary import cases, page


@pytest.mark.parametrize(("text", "says"), cases("polish_leaders.tsv"))
def test_relations(text: str, says: str) -> None:
    found = {f"{tie.subject.name} {tie.relation} {tie.object.name}" for tie in find(page(text)).ties}
    assert found == set(filter(None, says.split("; ")))


@pytest.mark.parametrize(("text", "levels"), cases("polish_levels.tsv"))
def test_programmes(text: str, levels: str) -> None:
    programmes = find(page(text)).programmes
    found = {f"{p.name} < {p.part_of.name}" if p.part_of else p.name for p in programmes}
    assert found == set(filter(None, levels.split("; ")))


@pytest.mark.parametrize(("text", "events"), cases("polish_events.tsv"))
def test_events(text: str, events: str) -> None:
    assert {event.name for event in find(page(text)).events} == set(filter(None, events.split("; ")))


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("Projekt „Mosty” trwa. Działania będą prowadzone w latach 2024-2026.", ("2024", "2026")),
        ("Projekt „Mosty” trwa. Strategia rozwoju na lata 2024-2026 jest realizowana.", (None, None)),
        ("Projekt „Mosty”. Projekt „Tory”. Działania będą prowadzone w latach 2024-2026.", (None, None)),
    ],
)
def test_the_work_of_the_one_project_says_when_it_runs(text: str, period: tuple[str | None, str | None]) -> None:
    project = find(page(text)).projects[0]
    assert (project.start, project.end) == period
