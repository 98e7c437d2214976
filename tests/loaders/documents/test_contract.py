"""The reading contract: what `ogniwo read --format json` prints of records."""

from __future__ import annotations

import json

import pytest

from graph import locators
from graph.ids import hashed_id
from graph.locators import TextSpan
from graph.records import Cooperation, Document, Evidence, Institution, Link, Person, Place, Programme
from ogniwo.contract import AGREEMENT_KINDS, INSTITUTION_KINDS, PROGRAMME_KINDS, contract, institution_kind
from ontology import vocab

SOURCE = "source/page"
TEXT = "Urząd w Łomży podpisał umowę z Radą."


def words(start: int, end: int) -> Evidence:
    return Evidence(SOURCE, locators.to_string(TextSpan("page.txt", start, end)), TEXT[start:end])


def test_every_record_in_its_section() -> None:
    place = Place(id=hashed_id("place", SOURCE, "łomża"), names={"pl": "Łomża"}, kind="town")
    office = Institution(
        id="institution/a", names={"pl": "Urząd"}, kind="county_labour_office", place=place.id, evidence=(words(0, 13),)
    )
    contract_signed = Cooperation(
        id="agreement/b", kind="agreement", titles={"pl": "Umowa"}, subkind="contract", signed="2012-05", goals=("Cel",)
    )
    level = Programme(id="programme/c", names={"en": "Topic"}, kind="topic", part_of="programme/d")
    person = Person(id="person/e", name="Anna Nowak", function="Dyrektor")
    party = Link(subject=office.id, relation="party_to", object=contract_signed.id, evidence=(words(0, 28),))
    located = Link(subject=office.id, relation="located_in", object=place.id)
    items = [Document(name="page.txt", text=TEXT), place, office, contract_signed, level, person, party, located]
    assert contract(items, {"title": "Strona"}) == {
        "source": {"title": "Strona", "file": "page.txt"},
        "institutions": [
            {
                "id": "institution/a",
                "name": "Urząd",
                "kind": "labour_office",
                "place": "Łomża",
                "mentions": [{"start": 0, "end": 13, "text": "Urząd w Łomży"}],
            }
        ],
        "cooperations": [
            {
                "id": "agreement/b",
                "kind": "agreement",
                "agreement_kind": "contract",
                "title": "Umowa",
                "signed": "2012-05",
                "goals": ["Cel"],
                "mentions": [],
            }
        ],
        "programmes": [
            {"id": "programme/c", "name": "Topic", "kind": "other", "part_of": "programme/d", "mentions": []}
        ],
        "people": [{"id": "person/e", "name": "Anna Nowak", "role": "Dyrektor", "mentions": []}],
        "links": [
            {
                "subject": "institution/a",
                "relation": "party_to",
                "object": "agreement/b",
                "certainty": "stated",
                "start": 0,
                "end": 28,
                "quote": "Urząd w Łomży podpisał umowę",
            },
            {"subject": "institution/a", "relation": "located_in", "object": "Łomża", "certainty": "stated"},
        ],
    }


def test_nothing_read_has_every_section() -> None:
    empty = contract([])
    assert json.loads(json.dumps(empty)) == {
        "source": {},
        **{section: [] for section in ("institutions", "cooperations", "programmes", "people", "links")},
    }


@pytest.mark.parametrize("kind", [None, *vocab.scheme("institution-kinds")])
def test_kinds_are_those_of_the_contract(kind: str | None) -> None:
    assert institution_kind(kind) in INSTITUTION_KINDS


def test_finer_kinds_become_broader() -> None:
    assert institution_kind("regional_labour_office") == "labour_office"
    assert institution_kind("ngo") == "ngo"
    assert institution_kind(None) == "other"


def test_vocabularies_are_terms_of_the_schemes() -> None:
    assert vocab.scheme("institution-kinds").keys() >= INSTITUTION_KINDS
    assert vocab.scheme("cooperation-kinds").keys() >= AGREEMENT_KINDS
    assert vocab.scheme("programme-kinds").keys() >= PROGRAMME_KINDS
