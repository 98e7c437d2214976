"""The data files of the grammar say nothing that the model or the dictionary does not know."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.records import RELATIONS
from loaders import documents
from loaders.documents.data_files import GrammarError
from loaders.documents.polish import grammar
from loaders.documents.polish.listed import labels
from loaders.documents.polish.morphology import lemmas, readings
from loaders.documents.relations import _element, entries, rules
from ontology import vocab

# too local for the scheme, or of one of several kinds of units only
_LOCAL = {
    *("MUP", "GUP", "M-GOPS", "WFOŚiGW", "NFOŚiGW", "CUW", "ZDM", "JRG", "WODR", "ODR", "CKZiU", "CKP", "SOSzW"),
    *("SOSW", "GCKiS", "GCK", "MGOK", "MBP", "GBP", "WBP", "PBP", "ZGK"),
}


def test_kinds_are_terms_of_the_schemes() -> None:
    institutions = vocab.scheme("institution-kinds")
    assert {p.kind for patterns in grammar.name_patterns().values() for p in patterns} <= institutions.keys()
    assert {body.kind for body in grammar.bodies()} <= institutions.keys()
    assert {label.kind for label in labels()} <= institutions.keys() | {None}
    programmes = grammar.load("programmes.toml")
    assert {e["kind"] for e in programmes["level"]} <= vocab.scheme("programme-kinds").keys()
    cooperation = grammar.load_cooperation()
    kinds = {entry["kind"] for entry in cooperation["agreement"]} | cooperation["groups"]["heads"].keys()
    assert kinds <= vocab.scheme("cooperation-kinds").keys()


def test_acronyms_of_kinds_are_those_of_the_scheme() -> None:
    known = {notation for kind in vocab.scheme("institution-kinds").values() for notation in kind.notations}
    ours = set(grammar.kind_acronyms()) - _LOCAL
    assert ours <= known


def test_rules_state_relations_of_the_model() -> None:
    depending = {"belongs", "joins", "paid_by"}  # what they say depends on the kind of a thing: `wordings.tie_of`
    assert {rule.relation for rule in rules()} - depending <= set(RELATIONS)
    for rule in rules():
        parts = {element.part for element in rule.elements}
        told = rule.project_before or bool(rule.before)  # the thing named before stands for one of the two
        assert "subject" in parts or rule.before, rule
        assert "object" in parts or told, rule


def test_words_of_rules_are_words() -> None:
    for entry in entries():
        for part in (part for pattern in entry["patterns"] for part in pattern.split()):
            for word in _words(part):
                assert readings(word) or word in "():-,.", f"{word!r} of a pattern is in no dictionary"


def _words(part: str) -> list[str]:
    return [] if part.startswith(("<", "..")) else part.strip("[]!").split("|")


@pytest.mark.parametrize("slip", ["<institution", "<Institution:subject>", "<project:topic>"])
def test_a_slip_in_a_slot_is_refused(slip: str) -> None:
    with pytest.raises(GrammarError):
        _element(slip, lemmas)


def test_every_list_of_words_is_read_by_the_code() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in Path(documents.__file__).parent.rglob("*.py"))
    sections = {name: value for name, value in grammar.load_cooperation().items() if isinstance(value, dict)}
    unread = [f"{name}.{key}" for name, lists in sections.items() for key in lists if f'"{key}"' not in code]
    assert unread == []


def test_alternatives_expand() -> None:
    assert list(grammar.expand("(a|b) c (d|)")) == [("a", "c", "d"), ("a", "c"), ("b", "c", "d"), ("b", "c")]
