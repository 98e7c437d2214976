"""Reviewing, from a question over a decision to the next build, and back again; and why two are one or not."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import CanonicalizationAlgorithm, Dataset, RdfFormat, parse

from graph.build import build
from graph.errors import InvalidRecordError, NotFoundError
from graph.export import export
from graph.graph import Graph, open_graph
from graph.resolution.accepting import acceptable, sample
from graph.resolution.decisions import RULE, DecisionLog, Side, Standing, decide, standing
from graph.resolution.desk import Desk
from graph.resolution.review import LOG, Question, asked, questions
from graph.resolution.sheets import pair
from graph.resolution.why import why
from graph.resolution.wording import chance, for_and_against
from graph.workspace import Workspace
from tests.alike import BRANCH, FRIENDS, KROKUS, LAVENDER, ROR, TULIPS, institution, load, load_all


def rebuilt(workspace: Workspace) -> Desk:
    with workspace.writing():
        build(workspace)
    return desk(workspace)


def desk(workspace: Workspace) -> Desk:
    return Desk(open_graph(workspace), DecisionLog(workspace.path / LOG))


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return load_all(Workspace(tmp_path / "workspace"))


def statements(graph: Graph, folder: Path) -> Dataset:
    """The graph as it is exported, but for when it was built."""
    file = folder / f"{graph.stamp}.nq"
    export(graph, file)
    stamped = {graph.stamp, graph.report.built}
    lines = [line for line in file.read_text(encoding="utf-8").splitlines() if not any(s in line for s in stamped)]
    found = Dataset(parse("\n".join(lines).encode(), format=RdfFormat.N_QUADS))
    found.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    return found


def test_same_makes_one_institution_and_undo_makes_the_graph_that_was(workspace: Workspace, tmp_path: Path) -> None:
    before = rebuilt(workspace)
    earlier = before.institution(KROKUS)
    assert before.institution(FRIENDS) != earlier
    graph_before = statements(before.graph, tmp_path)

    made = before.decide("same", KROKUS, FRIENDS, by="anna", reason="jedna siedziba")
    after = rebuilt(workspace)
    one = after.institution(FRIENDS)
    assert one == after.institution(KROKUS) == after.institution(earlier) == "institution/nip-5250007313"
    node = next(after.graph.store.nodes([one]))
    assert {text.value for text in node.properties["names"]} == {"Fundacja Krokus", "Fundacja Krokus i Przyjaciele"}  # type: ignore[union-attr]
    assert statements(after.graph, tmp_path) != graph_before

    after.log.undo(made.id, "anna")
    again = rebuilt(workspace)
    assert again.institution(KROKUS) == earlier
    assert statements(again.graph, tmp_path) == graph_before


def test_ids_that_were_merged_away_lead_to_what_they_are_for_ever(workspace: Workspace) -> None:
    earlier = rebuilt(workspace).institution(KROKUS)
    desk(workspace).decide("same", KROKUS, FRIENDS, by="anna")
    for _ in range(3):
        found = rebuilt(workspace)
        assert found.institution(earlier) == found.institution(KROKUS) == f"institution/{FRIENDS}"
    with pytest.raises(NotFoundError):
        found.institution("institution/nobody")


def test_unsure_keeps_apart_and_is_not_asked_again(workspace: Workspace) -> None:
    found = rebuilt(workspace)
    assert found.institution(ROR) == found.institution(LAVENDER)
    found.decide("unsure", ROR, LAVENDER, by="anna", reason="może filia")
    after = rebuilt(workspace)
    assert after.institution(ROR) != after.institution(LAVENDER)
    assert all({q.one.id, q.other.id} != {f"institution/{ROR}"} for q in after.questions())
    sentence = why(after, ROR, LAVENDER).sentence
    assert "anna" in sentence
    assert "was unsure, so nothing joins them (“może filia”)" in sentence


def test_two_numbers_of_one_register_are_never_silently_one(workspace: Workspace) -> None:
    found = rebuilt(workspace)
    assert found.institution(TULIPS[0]) != found.institution(TULIPS[1])
    [question] = [q for q in found.questions() if TULIPS[0] in q.one.id]
    assert question.other.id == "institution/krs-0000000002"
    assert question.against == "different krs numbers: 0000000001 and 0000000002"
    taken, _ = acceptable(found.questions(), 0.0, Standing())
    assert question not in taken
    assert "different krs numbers" in why(found, TULIPS[0], TULIPS[1]).sentence
    found.decide("same", TULIPS[0], TULIPS[1], by="anna")  # a person may
    assert found.questions() == [q for q in found.questions() if q != question]
    after = rebuilt(workspace)
    assert after.institution(TULIPS[0]) == after.institution(TULIPS[1])


def test_what_shares_a_number_and_has_different_ones_of_another_register_is_asked(workspace: Workspace) -> None:
    third = "source/trzecie"
    numbers = (("nip:5260250274", "krs:0000000008"), ("nip:5260250274", "krs:0000000009"))
    twins = [institution(third, f"h-{n:016x}", f"Zespół {n} Malwy", identifiers=ids) for n, ids in enumerate(numbers)]
    load(workspace, third, twins)
    found = rebuilt(workspace)
    [question] = [q for q in found.questions() if "Malwy" in q.one.name]
    assert question.reason == "the same identifier nip:5260250274"
    assert question.against == "different krs numbers: 0000000008 and 0000000009"


def test_a_build_logs_what_its_rules_decided_once(workspace: Workspace) -> None:
    rebuilt(workspace)
    said = DecisionLog(workspace.path / LOG).read()
    assert {one.by for one in said} == {RULE}
    assert any(one.verdict == "same" and "Lawendy" in one.one.name for one in said if one.one)
    rebuilt(workspace)
    assert DecisionLog(workspace.path / LOG).read() == said


def test_a_rule_taken_back_parts_what_it_joined(workspace: Workspace) -> None:
    found = rebuilt(workspace)
    [past] = [p for p in found.history(ROR) if p.decision.verdict == "same"]
    found.log.undo(past.decision.id, "ewa")
    assert "ewa, on" in why(found, ROR, LAVENDER).sentence
    assert found.history(ROR)[0].decision.undoes == past.decision.id
    after = rebuilt(workspace)
    assert after.institution(ROR) != after.institution(LAVENDER)
    assert "ewa, on" in why(after, ROR, LAVENDER).sentence


def test_who_took_back_what_a_rule_joined_is_named_where_another_rule_would_join_it(workspace: Workspace) -> None:
    """That pair is a question of the next build: for it the rule, against it who took it back and when."""
    found = rebuilt(workspace)
    [past] = [p for p in found.history(ROR) if p.decision.verdict == "same"]
    undo = found.log.undo(past.decision.id, "ewa")
    rebuilt(workspace)
    ids = {f"institution/{ROR}", f"institution/{LAVENDER}"}
    [question] = [q for q in asked(workspace.current()) if {*q.one.records, *q.other.records} >= ids]
    assert question.against == f"ewa took back on {undo.time[:10]} that they are one"


def test_who_took_back_what_somebody_decided_is_named_until_the_next_build(workspace: Workspace) -> None:
    made = rebuilt(workspace).decide("same", KROKUS, FRIENDS, by="anna")
    found = rebuilt(workspace)
    found.log.undo(made.id, "ewa", "dwa adresy")
    [past] = [p for p in found.history(KROKUS) if p.decision == made]
    assert past.taken_back
    assert past.taken_back.by == "ewa"
    day = past.taken_back.time[:10]
    sentence = why(found, KROKUS, FRIENDS).sentence
    assert f"anna said so on {made.time[:10]}, but ewa, on {day}, took it back (“dwa adresy”)" in sentence


def test_records_of_one_institution_can_be_parted(workspace: Workspace) -> None:
    found = rebuilt(workspace)
    with pytest.raises(InvalidRecordError, match="are one institution already"):
        found.decide("same", ROR, LAVENDER, by="anna")
    with pytest.raises(InvalidRecordError, match="found ror-00aaaaa11 twice"):
        found.decide("different", ROR, ROR, by="anna")
    made = found.decide("different", ROR, LAVENDER, by="anna")
    assert made.one
    assert made.one.records == (f"institution/{LAVENDER}",)
    sentence = why(found, ROR, LAVENDER).sentence
    assert "because of the same name" in sentence
    assert "has parted these two since; the next `ogniwo build` makes it hold" in sentence
    after = rebuilt(workspace)
    assert after.institution(ROR) != after.institution(LAVENDER)


def test_decisions_that_contradict_each_other_are_asked_again(workspace: Workspace) -> None:
    found = rebuilt(workspace)
    found.decide("same", KROKUS, FRIENDS, by="anna")
    said = found.decide("same", KROKUS, TULIPS[0], by="anna")
    apart = found.decide("different", FRIENDS, TULIPS[0], by="ewa")
    reason = f"anna said so on {said.time[:10]}"
    [open_one] = [q for q in rebuilt(workspace).questions() if q.reason == reason]
    assert open_one.against == f"ewa was sure on {apart.time[:10]} that they are different"
    again = desk(workspace)
    again.record("different", open_one.one, open_one.other, by="jan")
    assert open_one not in again.questions()
    assert all(q.reason != reason for q in rebuilt(workspace).questions())


def test_numbers_that_come_together_over_a_third_are_told(workspace: Workspace) -> None:
    found = rebuilt(workspace)
    one, other = (found.side(found.institution(slug)) for slug in TULIPS)
    third = found.side(found.institution(KROKUS))
    assert found.against(one, third) is None
    found.record("same", one, third, by="anna")
    assert found.against(third, other) == "different krs numbers: 0000000001 and 0000000002"
    assert found.against(third, found.side(found.institution(FRIENDS))) is None


@pytest.mark.parametrize("name", ["", "  ", "rule", "Rule", "a\nb", "x" * 81])
def test_a_name_that_nobody_can_bear_decides_nothing(workspace: Workspace, name: str) -> None:
    found = rebuilt(workspace)
    with pytest.raises(InvalidRecordError, match="name of who decides"):
        found.decide("same", KROKUS, FRIENDS, by=name)
    assert {one.by for one in found.log.read()} <= {RULE}


# Why


def test_why_two_are_one_names_the_chain(workspace: Workspace) -> None:
    rebuilt(workspace).decide("same", ROR, BRANCH, by="anna", reason="sprawdzone")
    found = rebuilt(workspace)
    answer = why(found, LAVENDER, BRANCH)
    assert answer.same
    assert [step.decided for step in answer.steps] in ([False, True], [True, False], [True])
    assert "anna, on" in answer.sentence
    assert "decided so (“sprawdzone”)" in answer.sentence


def test_why_two_are_not_one(workspace: Workspace) -> None:
    found = rebuilt(workspace)
    part = why(found, BRANCH, LAVENDER)
    assert (part.same, "Oddział Lawendy is a part of Instytut Lawendy" in part.sentence) == (False, True)
    strangers = why(found, TULIPS[0], LAVENDER)
    assert strangers.sentence.endswith("nothing brings them together, their names differ.")
    assert strangers.score is None
    found.decide("same", KROKUS, FRIENDS, by="anna")
    assert "decided that they are the same, but the next `ogniwo build` makes it hold" in (
        why(found, KROKUS, FRIENDS).sentence
    )
    assert why(found, FRIENDS, FRIENDS).sentence.startswith("Both ids are the same")


# Many at once, and in words


def side(slug: str, *identifiers: str) -> Side:
    return Side(id=f"institution/{slug}", records=(f"institution/{slug}",), name=slug, identifiers=identifiers)


def question(one: Side, other: Side, score: float, against: str | None = None) -> Question:
    return Question(one, other, score, "the same name", against)


def test_accepting_brings_no_two_numbers_together_over_others() -> None:
    a, b, c = side("a", "krs:0000000001"), side("b"), side("c", "krs:0000000002")
    asked = [question(b, c, 0.9), question(a, b, 0.95), question(a, c, 0.99, "different krs numbers")]
    taken, left = acceptable(asked, 0.8, Standing())
    assert [(q.one.id, q.other.id) for q in taken] == [("institution/a", "institution/b")]
    assert [(one.one, one.against) for one in left] == [
        ("institution/b", "different krs numbers: 0000000001 and 0000000002")
    ]
    assert acceptable(asked, 0.96, Standing()) == ([], [])


def test_accepting_keeps_apart_what_a_person_kept_apart() -> None:
    a, b, c = side("a"), side("b"), side("c")
    said = standing([decide("different", a, c, by="ewa")])
    taken, left = acceptable([question(a, b, 0.95), question(b, c, 0.9)], 0.8, said)
    assert [q.score for q in taken] == [0.95]
    assert [one.against for one in left] == ["ewa kept them apart"]


def test_a_sample_is_the_same_for_the_same_build() -> None:
    many = [question(side(f"a{n}"), side(f"b{n}"), n / 100) for n in range(100)]
    assert len(sample(many, "20261122")) == 10
    assert sample(many, "20261122") == sample(many, "20261122") != sample(many, "20261123")
    assert sample(many[:3], "20261122") == many[2::-1]


def test_what_a_reviewer_sees(workspace: Workspace) -> None:
    found = rebuilt(workspace)
    ids = found.institution(KROKUS), found.institution(ROR)
    seen = pair(found.graph, *ids)
    assert (seen.one.names, seen.one.partners, seen.one.some) == (("Fundacja Krokus",), 1, ("Ogród (2020)",))
    assert (seen.other.cooperations, seen.together, seen.shared) == (1, 1, ())
    assert {title for title, _ in seen.other.quotes} == {"rejestr", "lista"}
    assert seen.other.country == "PL"


def test_words_for_scores_and_reasons() -> None:
    assert [chance(score) for score in (1.0, 0.75, 0.5, 0.1, 0.0)] == [
        "very likely one",
        "likely one",
        "one or two, it is open",
        "likely two",
        "likely two",
    ]
    assert for_and_against("the same name, different places", "different krs numbers: 1 and 2") == (
        ["the same name"],
        ["different krs numbers: 1 and 2", "different places"],
    )


def test_a_build_from_before_there_were_questions_has_none(sample_workspace: Workspace) -> None:
    found = rebuilt(sample_workspace)
    (found.graph.folder / "candidates.jsonl").unlink()
    (found.graph.folder / "members.sqlite").unlink()
    assert questions(found.graph.folder, found.log) == []
    old = desk(sample_workspace)
    assert old.side(old.institution("nip-5250007313")).records == ("institution/nip-5250007313",)
