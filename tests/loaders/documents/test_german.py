"""What the German reader finds beyond what it shares with the English one, with cases as data, all of it invented.

`german_names.tsv` has a text, the nominative, kind and place of its institution (nothing: there is none);
`german_relations.tsv` a text and every relation that it states; `german_events.tsv` a text and its events, with their
days ("-": unknown) and number of participants; `german_signatories.tsv` who signs for whom. `\\n` is a new line.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from loaders.documents.findings import Event, Findings
from loaders.documents.western.lexicon import lexicon
from loaders.documents.western.reader import find, page_of

HERE = Path(__file__).parent
GERMAN = lexicon("de")


def cases(name: str) -> list[tuple[str, ...]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        width = len(next(rows))
        return [tuple(cell.replace("\\n", "\n") for cell in (*row, *[""] * width)[:width]) for row in rows]


def found(text: str) -> Findings:
    return find(page_of(text, GERMAN), GERMAN, "2023-12-30")


@pytest.mark.parametrize(("text", "name", "kind", "place"), cases("german_names.tsv"))
def test_institution(text: str, name: str, kind: str, place: str) -> None:
    institutions = [(i.name, i.kind or "", i.place or "") for i in found(text).institutions]
    assert institutions == ([(name, kind, place)] if name else [])


@pytest.mark.parametrize(("text", "says"), cases("german_relations.tsv"))
def test_relations(text: str, says: str) -> None:
    ties = {f"{tie.subject.name} {tie.relation} {tie.object.name}" for tie in found(text).ties}
    assert ties == set(filter(None, says.split("; ")))


@pytest.mark.parametrize(("text", "events"), cases("german_events.tsv"))
def test_events(text: str, events: str) -> None:
    assert [described(event) for event in found(text).events] == list(filter(None, events.split("; ")))


def described(event: Event) -> str:
    days = "/".join(sorted({day for day in (event.start, event.end) if day})) or "-"
    return " ".join(filter(None, (event.name, days, str(event.participants or ""))))


@pytest.mark.parametrize(("text", "signatories"), cases("german_signatories.tsv"))
def test_who_signs_for_whom(text: str, signatories: str) -> None:
    signed = {f"{tie.subject.name}: {tie.object.name}" for tie in found(text).ties if tie.relation == "signs_for"}
    assert signed == set(filter(None, signatories.split("; ")))


def test_a_call_is_part_of_the_programme_named_beside_it() -> None:
    text = "Das Projekt HandX wird in der Förderlinie „Grüne Ufer“ im Programm „Wald für alle“ gefördert."
    programmes = {p.name: p.part_of.name if p.part_of else None for p in found(text).programmes}
    assert programmes == {"Grüne Ufer": "Wald für alle", "Wald für alle": None}


def test_a_field_of_action_alone_is_no_programme() -> None:
    assert not found("Eine Maßnahme im Handlungsfeld „Wald und Wiese“ wird gefördert.").programmes


def test_two_words_for_one_agreement_are_one() -> None:
    text = (
        "Am 5. Mai 2021 unterzeichneten die Universität Ulm und das Museum Passau eine Kooperationsvereinbarung. "
        "Mit dem Kooperationsvertrag, den beide unterschrieben, wird vieles besser."
    )
    assert [agreement.name for agreement in found(text).agreements] == ["Kooperationsvereinbarung"]


def test_a_project_has_its_title_and_acronym() -> None:
    [project] = found("Das Projekt „Lernen im Wald für alle (LiWa)“ läuft. LiWa ist neu.").projects
    assert (project.name, project.acronym, len(project.mentions)) == ("Lernen im Wald für alle", "LiWa", 2)


def test_the_only_project_is_meant_before_its_name() -> None:
    [project] = found("Das Projekt ist neu. GaLaXi wird gefördert vom BMBF, Laufzeit: 01.01.2019 - 31.12.2021").projects
    assert (project.name, project.start, project.end) == ("GaLaXi", "2019-01-01", "2021-12-31")
