"""The log of decisions: several writers, killed writers, undoing, broken lines; and what holds after all of it."""

from __future__ import annotations

import fcntl
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import msgspec
import pytest

from graph.errors import InvalidRecordError, NotFoundError
from graph.records import AnyRecord, Institution
from graph.resolution.decisions import (
    RULE,
    Decision,
    DecisionLog,
    Side,
    Standing,
    Verdict,
    decide,
    in_force,
    standing,
)
from graph.resolution.resolve import resolve
from tests.conftest import ROOT


@pytest.fixture
def log(tmp_path: Path) -> DecisionLog:
    return DecisionLog(tmp_path / "decisions.jsonl")


def side(name: str, *records: str) -> Side:
    return Side(id=f"institution/{name}", records=tuple(f"institution/{r}" for r in records or (name,)), name=name)


def made(verdict: Verdict, one: str, other: str, by: str = "anna", reason: str = "") -> Decision:
    return decide(verdict, side(one), side(other), by=by, reason=reason)


def verdicts(found: Standing) -> dict[tuple[str, str], str]:
    """What holds of pairs, by the slugs of the records."""
    both = {**found.same, **found.apart}
    return {(a.partition("/")[2], b.partition("/")[2]): one.verdict for (a, b), one in both.items()}


def test_what_is_appended_is_read_again(log: DecisionLog) -> None:
    assert log.read() == []
    first, second = made("same", "b", "a", reason="ten sam szyld"), made("different", "c", "d")
    log.append(first, second)
    assert log.read() == [first, second]
    assert [one.id for one in (first.one, first.other) if one] == ["institution/a", "institution/b"]  # sorted
    assert log.path.read_text(encoding="utf-8").count("\n") == 2
    log.append()
    assert len(log.read()) == 2


def test_an_unchanged_log_is_parsed_once_and_a_new_line_is_seen_at_once(
    log: DecisionLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader, others = DecisionLog(log.path), [made("same", "a", letter) for letter in "bcd"]
    parsed: list[bytes] = []
    decoded = DecisionLog._decoded

    def noted(self: DecisionLog, line: bytes, number: int) -> Decision:
        parsed.append(line)
        return decoded(self, line, number)

    monkeypatch.setattr(DecisionLog, "_decoded", noted)
    assert reader.read() == []
    log.append(others[0])
    for _ in range(3):
        reader.read().clear()  # what one caller does to its list is no other's affair
        assert reader.read() == others[:1]
    assert len(parsed) == 1
    log.append(others[1])
    assert reader.read() == others[:2]
    copy = log.path.with_name("copy.jsonl")
    copy.write_bytes(log.path.read_bytes().replace(b'"by":"anna"', b'"by":"ewa2"'))  # as long, and another file
    shutil.copystat(log.path, copy)
    copy.replace(log.path)
    assert {one.by for one in reader.read()} == {"ewa2"}
    log.path.unlink()
    assert reader.read() == []


def write_many(path: Path, writer: int, count: int) -> None:
    log = DecisionLog(path)
    for number in range(count):
        log.append(decide("same", side(f"w{writer}"), side(f"n{number}"), by=f"writer {writer}", reason="x" * 3000))


def test_eight_processes_at_once_lose_nothing(log: DecisionLog) -> None:
    with ProcessPoolExecutor(8) as pool:
        for done in [pool.submit(write_many, log.path, writer, 25) for writer in range(8)]:
            done.result()
    found = log.read()
    assert len({one.id for one in found}) == 200
    assert {by: sum(one.by == by for one in found) for by in {one.by for one in found}} == {
        f"writer {n}": 25 for n in range(8)
    }


KILLED = """
import sys
from pathlib import Path
from graph.resolution.decisions import DecisionLog, Side, decide
log, number = DecisionLog(Path(sys.argv[1])), 0
while True:
    sides = Side("institution/a", ("institution/a",)), Side("institution/b", ("institution/b",))
    log.append(*(decide("unsure", *sides, by="k", reason="r" * 50_000) for _ in range(20)))
    print(number, flush=True)
    number += 1
"""


def test_a_log_whose_writer_is_killed_reads_and_keeps_what_was_told_as_done(log: DecisionLog) -> None:
    wait = random.Random(7)  # noqa: S311  # moments, not secrets
    told = 0
    for _ in range(5):
        command = [sys.executable, "-c", KILLED, str(log.path)]
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}
        ) as child:
            assert child.stdout
            child.stdout.readline()
            time.sleep(wait.random() / 10)
            child.send_signal(signal.SIGKILL)
            told += 1 + len(child.stdout.read().splitlines())
        assert len(log.read()) >= told * 20
    log.append(made("same", "a", "b"))
    assert log.read(whole=True)[-1].verdict == "same"


def test_half_a_line_is_passed_over_and_taken_away_by_the_next_writer(log: DecisionLog) -> None:
    one = made("same", "a", "b")
    log.append(one)
    with log.path.open("ab") as file:
        file.write(msgspec.json.encode(made("same", "c", "d"))[:-9])
    assert log.read() == [one]
    with pytest.raises(InvalidRecordError, match=r"decisions.jsonl, line 2: expected a decision as JSON"):
        log.read(whole=True)
    other = made("different", "e", "f")
    log.append(other)
    assert log.read(whole=True) == [one, other]


def test_a_last_line_without_its_end_as_editors_leave_it_counts(log: DecisionLog) -> None:
    one, other = made("same", "a", "b"), made("same", "c", "d")
    log.path.write_bytes(msgspec.json.encode(one))
    assert log.read() == [one]
    log.append(other)
    assert log.read() == [one, other]


def test_a_log_replaced_by_git_while_a_writer_waits_gets_its_line(log: DecisionLog) -> None:
    one, other = made("same", "a", "b"), made("same", "c", "d")
    log.append(one)
    with log.path.open("ab") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with ProcessPoolExecutor(1) as pool:
            waiting = pool.submit(DecisionLog.append, log, other)
            time.sleep(0.5)
            assert not waiting.done()
            copy = log.path.with_suffix(".copy")
            shutil.copy(log.path, copy)
            copy.replace(log.path)
            fcntl.flock(held, fcntl.LOCK_UN)
            waiting.result()
    assert log.read() == [one, other]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b"<<<<<<< HEAD", "expected a decision as JSON"),
        (b'{"id": "x", "time": "t", "verdict": "perhaps", "by": "a"}', "perhaps"),
        (b'{"id": "x", "time": "t", "verdict": "undo", "by": "a"}', "an undo of nothing"),
        (b'{"id": "x", "time": "t", "verdict": "same", "by": "a"}', "one side or none"),
        (b"\xff\xfe", "expected a decision as JSON"),
        (b'"' + b"x" * (1 << 20) + b'"', "at most 1,048,576"),
    ],
)
def test_a_broken_line_is_named(log: DecisionLog, line: bytes, said: str) -> None:
    log.append(made("same", "a", "b"))
    with log.path.open("ab") as file:
        file.write(line + b"\n")
    with pytest.raises(InvalidRecordError) as caught:
        log.read()
    assert str(caught.value).startswith("decisions.jsonl, line 2: ")
    assert said in str(caught.value)


def test_undo_and_undo_of_undo(log: DecisionLog) -> None:
    one = made("same", "a", "b")
    log.append(one)
    assert verdicts(standing(log.read())) == {("a", "b"): "same"}
    undo = log.undo(one.id, "ewa", "a slip")
    assert verdicts(standing(log.read())) == {}
    assert [found.id for found in in_force(log.read())] == [undo.id]
    with pytest.raises(NotFoundError, match="taken back already"):
        log.undo(one.id, "ewa")
    again = log.undo(undo.id, "ewa")
    assert verdicts(standing(log.read())) == {("a", "b"): "same"}
    log.undo(again.id, "ewa")
    assert verdicts(standing(log.read())) == {}
    with pytest.raises(NotFoundError, match="there is no decision nobody"):
        log.undo("nobody", "ewa")
    assert log.read()[0] == one  # nothing is ever taken out


def test_the_order_of_lines_does_not_matter(log: DecisionLog) -> None:
    for decision in (made("same", "a", "b"), made("different", "a", "b"), made("same", "c", "d")):
        log.append(decision)
    log.undo(log.read()[1].id, "ewa")
    log.append(made("unsure", "c", "d"))
    expected = verdicts(standing(log.read()))
    assert expected == {("a", "b"): "same", ("c", "d"): "unsure"}
    lines = log.path.read_bytes().splitlines(keepends=True)
    for seed in range(5):
        random.Random(seed).shuffle(lines)  # noqa: S311  # orders, not secrets
        log.path.write_bytes(b"".join(lines + lines[:2]))  # and some of them twice
        assert verdicts(standing(log.read())) == expected


def test_two_copies_of_a_log_are_joined(log: DecisionLog, tmp_path: Path) -> None:
    shared, mine, yours = made("same", "a", "b"), made("same", "c", "d"), made("different", "e", "f")
    log.append(shared, mine)
    other = DecisionLog(tmp_path / "other.jsonl")
    other.append(shared, yours)
    assert log.add_missing(other.read()) == 1
    assert log.add_missing(other.read()) == 0
    assert {one.id for one in log.read()} == {shared.id, mine.id, yours.id}


def test_a_log_on_a_full_disk_is_left_as_it_was(log: DecisionLog, monkeypatch: pytest.MonkeyPatch) -> None:
    one = made("same", "a", "b")
    log.append(one)
    written = os.write
    calls: list[int] = []

    def full(descriptor: int, data: bytes) -> int:
        calls.append(len(data))
        if len(calls) > 1:
            raise OSError(28, "No space left on device")
        return written(descriptor, data[:10])

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(OSError, match="No space"):
        log.append(made("same", "c", "d"))
    monkeypatch.undo()
    assert log.read(whole=True) == [one]


# What holds


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ([("same", RULE), ("different", "anna")], "different"),
        ([("different", "anna"), ("same", RULE)], "different"),
        ([("same", "anna"), ("unsure", RULE)], "same"),
        ([("same", "anna"), ("different", "ewa")], "different"),
        ([("different", "anna"), ("same", "ewa")], "same"),
        ([("same", "anna"), ("unsure", "ewa")], "unsure"),
        ([("same", RULE)], None),  # a rule binds nobody
    ],
)
def test_people_go_before_rules_and_the_later_before_the_earlier(
    steps: list[tuple[Verdict, str]], expected: str | None
) -> None:
    found = standing([made(verdict, "a", "b", by) for verdict, by in steps])
    assert verdicts(found).get(("a", "b")) == expected


def test_a_rule_that_somebody_took_back_keeps_apart(log: DecisionLog) -> None:
    rule = made("same", "a", "b", RULE)
    log.append(rule)
    log.undo(rule.id, "anna")
    assert standing(log.read()).apart.keys() == {("institution/a", "institution/b")}
    log.append(made("same", "a", "b"))
    assert verdicts(standing(log.read())) == {("a", "b"): "same"}


def office(slug: str, name: str = "Fundacja Krokus", *identifiers: str) -> Institution:
    return Institution(id=f"institution/{slug}", names={"pl": name}, identifiers=identifiers)


def together(records: list[Institution], *decisions: Decision) -> Callable[[str, str], bool]:
    """Whether two records are one after resolution, by slug."""
    things: list[AnyRecord] = [*records]
    result = resolve(things, [], (), standing(decisions))
    return lambda one, other: result(f"institution/{one}") == result(f"institution/{other}")


def test_different_keeps_apart_whatever_joins() -> None:
    same_name = [office("x1"), office("x2")]
    assert together(same_name)("x1", "x2")
    assert not together(same_name, made("different", "x1", "x2"))("x1", "x2")
    same_number = [office("x1", "Krokus", "nip:5250007313"), office("x2", "Tulipan", "nip:5250007313")]
    assert together(same_number)("x1", "x2")
    assert not together(same_number, made("different", "x1", "x2"))("x1", "x2")
    # A third that is like both goes to one of them, and does not bring them together.
    third = [*same_name, office("x3")]
    found = together(third, made("different", "x1", "x2"), made("same", "x1", "x3"), made("same", "x2", "x3"))
    assert not found("x1", "x2")


def test_same_goes_before_what_contradicts_and_unsure_keeps_apart() -> None:
    two = [office("x1", "Krokus", "krs:0000000001"), office("x2", "Krokus", "krs:0000000002")]
    assert not together(two)("x1", "x2")
    assert together(two, made("same", "x1", "x2"))("x1", "x2")
    alike = [office("x1"), office("x2")]
    assert not together(alike, made("unsure", "x1", "x2"))("x1", "x2")
