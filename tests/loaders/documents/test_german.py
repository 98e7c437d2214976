"""What the German reader finds beyond what it shares with the English one, with cases as data, all of it invented.

`german_names.tsv` has a text, the nominative, kind and place of its institution (nothing: there is none);
`german_relations.tsv` and `german_said.tsv` a text and every relation that it states (the latter the same things as
many authors would say them, in sentences, lists and tables); `german_events.tsv` a text and its events, with their days
("-": unknown) and number of participants; `german_signatories.tsv` who signs for whom. `\\n` is a new line.
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


@pytest.mark.parametrize(("text", "says"), [*cases("german_relations.tsv"), *cases("german_said.tsv")])
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


def test_committees_and_networks_are_groups() -> None:
    text = (
        "Das Kuratorium der Muster Stiftung und der Seniorenbeirat der Stadt Ulm trafen das Berliner Konsortium. "
        "Das Städtenetzwerk für Uferschutz tagte."
    )
    names = {group.name for group in found(text).groups}
    assert names >= {"Kuratorium der Muster Stiftung", "Seniorenbeirat der Stadt Ulm", "Berliner Konsortium"}


def test_a_consortium_without_a_name_has_members() -> None:
    text = (
        "Das Netz wird von einem Konsortium getragen, dem die Stadt Ulm, die Muster Stiftung und das Museum Passau "
        "angehören."
    )
    assert {f"{t.subject.name} {t.relation} {t.object.name}" for t in found(text).ties} == {
        "Stadt Ulm member_of Konsortium",
        "Muster Stiftung member_of Konsortium",
        "Museum Passau member_of Konsortium",
    }


def test_a_title_beside_its_day_is_an_event() -> None:
    text = "23.06.2017\n\nFachtagung „Ufer heute“\n\nEs kamen viele.\n\nWorkshop „Wald“\n\nDatum: 5. Mai 2021"
    events = {event.name: event.start for event in found(text).events}
    assert events == {"Fachtagung „Ufer heute“": "2017-06-23", "Workshop „Wald“": "2021-05-05"}


def test_a_founding_is_an_event() -> None:
    text = "Am 7. März 2020 wurde der Verein Uferfreunde Ulm e.V. gegründet."
    assert [(e.name, e.start) for e in found(text).events] == [("Gründung Verein Uferfreunde Ulm e.V.", "2020-03-07")]


@pytest.mark.parametrize(
    ("text", "programme"),
    [
        ("Der Bund gibt Geld aus dem „Soforthilfeprogramm Dorfmuseen 2021“.", "Soforthilfeprogramm Dorfmuseen 2021"),
        ("Mit dem Bundesförderprogramm WALDO wird viel gefördert.", "WALDO"),
    ],
)
def test_a_programme_by_its_own_words(text: str, programme: str) -> None:
    assert [p.name for p in found(text).programmes] == [programme]


def test_a_heading_of_a_list_is_no_project() -> None:
    text = "Das Projekt HandX läuft.\n\nBeteiligte Institutionen und Unternehmen\n\nUniversität Ulm\n\nHochschule Mainz"
    assert [project.name for project in found(text).projects] == ["HandX"]
