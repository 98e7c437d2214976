"""The same said in the words of many authors: other verbs, nouns instead of verbs, passives, other orders, lists below,
words that point back at the sentence before.

`paraphrases.tsv`, `polish_parties.tsv` of parties, members and partners whom lists and neighbouring sentences name,
`polish_together.tsv` of groups, agreements and events of several, and `polish_partners.tsv` of partners of projects
have a text (\\n begins a new line) and every relation that it states; without one the text is near to a construction
that does state one, and is not it.
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


def same(said: str) -> str:
    """Who cooperates with whom has no direction."""
    one, cooperates, other = said.partition(" cooperates_with ")
    return cooperates.join(sorted([one, other])) if cooperates else said


@pytest.mark.parametrize(
    ("text", "says"),
    [
        *cases("paraphrases.tsv"),
        *cases("polish_parties.tsv"),
        *cases("polish_together.tsv"),
        *cases("polish_partners.tsv"),
    ],
)
def test_relations(text: str, says: str) -> None:
    ties = [tie for tie in find(page(text)).ties if tie.relation != "signs_for"]
    found = {same(f"{tie.subject.name} {tie.relation} {tie.object.name}") for tie in ties}
    assert found == set(filter(None, says.split("; ")))


@pytest.mark.parametrize(
    ("text", "name", "place"),
    [
        ("Fundacja Orzech (Lublin) zaprasza.", "Fundacja Orzech", "Lublin"),
        ("Fundacja Orzech z siedzibą w mieście Lublin zaprasza.", "Fundacja Orzech", "Lublin"),
        ("Fundacja Orzech z Lublina zaprasza.", "Fundacja Orzech", "Lublin"),
        ("Uczestnicy:\n\n- Fundacja Orzech, Lublin\n- Fundacja Klon, Opole", "Fundacja Orzech", "Lublin"),
        ("Fundacja Orzech zlokalizowana w Lublinie zaprasza.", "Fundacja Orzech", "Lublin"),
        ("Fundacja Orzech (FO) zaprasza.", "Fundacja Orzech", None),
        ("Fundacja Orzech zaprasza do Lublina.", "Fundacja Orzech", None),
    ],
)
def test_where_an_institution_is(text: str, name: str, place: str | None) -> None:
    found = {i.name: i.place if i.located else None for i in find(page(text)).institutions}
    assert found[name] == place
