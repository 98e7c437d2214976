"""SPARQL in a child process: what is refused before, what is stopped, and who is not harmed by it."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import io
import json
import os
import shutil
import signal
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import pytest

from graph.build import RDF
from graph.errors import EngineError, QueryError, QueryTimeoutError, QueueFullError
from graph.graph import Graph
from graph.sparql_child import Answer, Limits, SparqlChild, failure
from graph.sparql_engine import Engine
from graph.sparql_text import check_read_only, with_prefixes

JSON = "application/sparql-results+json"
COUNT = "SELECT (COUNT(*) AS ?n) { ?i a <https://w3id.org/ogniwo/ns#Institution> }"
# Sorting a product of the whole graph with itself several times, and looking for what is not there anew for every pair:
# the engine's own timeout stops neither.
NOT_EXISTS = (
    "SELECT * { ?a ?b ?c . ?d ?e ?f "
    "FILTER NOT EXISTS { ?g ?h ?i . ?j ?k ?l FILTER(STR(?i) = CONCAT(STR(?c), STR(?f), STR(?l))) } }"
)
RUNAWAY = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l } ORDER BY ?c ?f ?i ?l"
# The same number after a million steps.
STEPS = "SELECT (COUNT(?a) AS ?m) { SELECT ?a { ?a ?b ?c . ?d ?e ?f } LIMIT 1000000 }"
SLOW = f"{COUNT[:-1]} FILTER EXISTS {{ {STEPS} }} }}"
T = TypeVar("T")


def with_child(limits: Limits, use: Callable[[SparqlChild], Awaitable[T]]) -> T:
    async def run() -> T:
        child = SparqlChild(limits)
        try:
            return await use(child)
        finally:
            await child.close()

    return asyncio.run(run())


def count(answer: Answer) -> int:
    return int(json.loads(answer.body)["results"]["bindings"][0]["n"]["value"])


def test_a_thing_that_two_sources_describe_is_counted_once(sample: Graph) -> None:
    answer = with_child(Limits(), lambda child: child.query(sample.folder / RDF, COUNT, JSON, []))
    assert (answer.status, count(answer)) == (200, 4)


def test_a_runaway_query_is_stopped_by_the_clock_and_the_next_one_answers(sample: Graph) -> None:
    async def use(child: SparqlChild) -> int:
        started = time.monotonic()
        with pytest.raises(QueryTimeoutError, match="after 1 seconds"):
            await child.query(sample.folder / RDF, RUNAWAY, JSON, [])
        assert time.monotonic() - started < 30  # it would run for hours
        return count(await child.query(sample.folder / RDF, COUNT, JSON, []))

    assert with_child(Limits(seconds=1, memory_mib=8000), use) == 4


@pytest.mark.parametrize("query", [RUNAWAY, NOT_EXISTS])
def test_nothing_of_a_stopped_query_runs_on(sample: Graph, query: str) -> None:
    async def use(child: SparqlChild) -> list[int]:
        with pytest.raises(QueryTimeoutError, match=r"after 0\.5 seconds"):
            await child.query(sample.folder / RDF, query, JSON, [])
        return [engine.pid for engine in child._engines]

    assert with_child(Limits(light_seconds=0.2, seconds=0.5, memory_mib=8000), use) == []


def test_a_greedy_query_is_stopped_by_its_memory(sample: Graph) -> None:
    async def use(child: SparqlChild) -> None:
        await child.query(sample.folder / RDF, RUNAWAY, JSON, [])

    with pytest.raises(QueryTimeoutError, match="200 MiB of memory"):
        with_child(Limits(seconds=60, memory_mib=200), use)


def test_an_endless_answer_is_cut_short(sample: Graph) -> None:
    async def use(child: SparqlChild) -> int:
        with pytest.raises(QueryError, match="larger than 1 MiB"):
            await child.query(sample.folder / RDF, "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", JSON, [])
        return count(await child.query(sample.folder / RDF, COUNT, JSON, []))

    assert with_child(Limits(answer_mib=1, memory_mib=8000), use) == 4


def test_modest_queries_are_answered_while_all_places_of_heavy_ones_are_taken(sample: Graph) -> None:
    async def use(child: SparqlChild) -> tuple[list[object], list[int]]:
        hostile = [asyncio.create_task(child.query(sample.folder / RDF, f"{RUNAWAY} #{n}", JSON, [])) for n in range(4)]
        good = []
        while not all(task.done() for task in hostile):
            good.append(count(await child.query(sample.folder / RDF, COUNT, JSON, [])))
            await asyncio.sleep(0.05)
        return list(await asyncio.gather(*hostile, return_exceptions=True)), good

    stopped, good = with_child(Limits(light_seconds=0.3, seconds=2, heavy=1, memory_mib=8000), use)
    assert all(isinstance(one, QueryTimeoutError) for one in stopped)
    assert len(good) > 10  # in the eight seconds that the four take one after the other
    assert set(good) == {4}


def test_heavy_queries_beyond_the_places_and_the_queue_are_turned_away(sample: Graph) -> None:
    async def use(child: SparqlChild) -> list[object]:
        queries = [child.query(sample.folder / RDF, f"{RUNAWAY} #{n}", JSON, []) for n in range(4)]
        return list(await asyncio.gather(*queries, return_exceptions=True))

    limits = Limits(light_seconds=0.2, seconds=0.5, heavy=1, heavy_waiting=1, memory_mib=8000)
    found = [type(answer) for answer in with_child(limits, use)]
    assert sorted(kind.__name__ for kind in found) == ["QueryTimeoutError"] * 2 + ["QueueFullError"] * 2


def test_a_long_query_is_answered_in_the_heavy_lane_and_goes_there_at_once_the_next_time(sample: Graph) -> None:
    async def use(child: SparqlChild) -> tuple[list[int], list[int]]:
        started: list[int] = []
        start = child._start

        async def counted(data_set: Path, *, nice: int = 0) -> Engine:
            started.append(nice)
            return await start(data_set, nice=nice)

        child._start = counted  # type: ignore[method-assign]
        answers = [count(await child.query(sample.folder / RDF, SLOW, JSON, [])) for _ in range(2)]
        return answers, started

    answers, started = with_child(Limits(light_seconds=0), use)
    assert answers == [4, 4]
    assert [nice > 0 for nice in started] == [False, True, True]


def test_the_memory_of_a_greedy_query_is_not_charged_to_its_neighbours(sample: Graph) -> None:
    async def use(child: SparqlChild) -> tuple[object, list[int]]:
        greedy = asyncio.create_task(child.query(sample.folder / RDF, RUNAWAY, JSON, []))
        good = []
        while not greedy.done():
            good.append(count(await child.query(sample.folder / RDF, COUNT, JSON, [])))
            await asyncio.sleep(0.02)
        [stopped] = await asyncio.gather(greedy, return_exceptions=True)
        return stopped, good

    stopped, good = with_child(Limits(light_seconds=30, seconds=60, memory_mib=200), use)
    assert isinstance(stopped, QueryTimeoutError)
    assert "200 MiB of memory" in str(stopped)
    assert set(good) == {4}


def test_a_query_that_ends_the_engine_takes_no_other_with_it(sample: Graph) -> None:
    deep = "SELECT * { FILTER(" + "!" * 90_000 + "1) }"  # the engine's reader of queries calls itself for each

    async def use(child: SparqlChild) -> tuple[list[Answer | BaseException], list[Answer | BaseException]]:
        bad = [child.query(sample.folder / RDF, deep, JSON, []) for _ in range(2)]
        good = [child.query(sample.folder / RDF, f"{COUNT} #{n}", JSON, []) for n in range(6)]
        found = list(await asyncio.gather(*bad, *good, return_exceptions=True))
        return found[:2], found[2:]

    bad, good = with_child(Limits(), use)
    assert [str(error) for error in bad] == ["the query ended the SPARQL engine twice; it may be nested too deeply"] * 2
    assert [count(answer) for answer in good if isinstance(answer, Answer)] == [4] * 6


def test_too_many_at_once_are_turned_away(sample: Graph) -> None:
    async def use(child: SparqlChild) -> list[object]:
        queries = [child.query(sample.folder / RDF, COUNT, JSON, []) for _ in range(6)]
        return list(await asyncio.gather(*queries, return_exceptions=True))

    answers = with_child(Limits(light=1, waiting=2), use)
    assert sum(isinstance(a, QueueFullError) for a in answers) >= 1
    assert sum(isinstance(a, Answer) and a.status == 200 for a in answers) >= 2


@pytest.mark.parametrize("light_seconds", [30, 0], ids=["light", "heavy"])
def test_killing_the_engines_loses_no_query(sample: Graph, light_seconds: float) -> None:
    async def use(child: SparqlChild) -> tuple[int, list[int]]:
        asked = [asyncio.create_task(child.query(sample.folder / RDF, f"{SLOW} #{n}", JSON, [])) for n in range(2)]
        killed = 0
        while killed == 0:
            await asyncio.sleep(0.2)
            assert not any(task.done() for task in asked)  # else nothing is shown
            for engine in child._engines:
                os.kill(engine.pid, signal.SIGKILL)
                killed += 1
        return killed, [count(answer) for answer in await asyncio.gather(*asked)]

    killed, counts = with_child(Limits(light_seconds=light_seconds, seconds=120, memory_mib=8000), use)
    assert killed > 0
    assert counts == [4, 4]


def test_an_engine_that_was_killed_while_idle_is_started_again(sample: Graph) -> None:
    async def use(child: SparqlChild) -> int:
        await child.query(sample.folder / RDF, COUNT, JSON, [])
        [engine] = child._engines
        os.kill(engine.pid, signal.SIGKILL)
        return count(await child.query(sample.folder / RDF, COUNT, JSON, []))

    assert with_child(Limits(), use) == 4


def test_a_query_that_nobody_waits_for_is_stopped(sample: Graph) -> None:
    async def use(child: SparqlChild) -> tuple[int, int]:
        asked = asyncio.create_task(child.query(sample.folder / RDF, RUNAWAY, JSON, []))
        await asyncio.sleep(1)
        running = len(child._engines)
        asked.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await asked
        return running, len(child._engines)

    assert with_child(Limits(memory_mib=8000, light_seconds=30), use) == (1, 0)
    assert with_child(Limits(memory_mib=8000, light_seconds=0), use) == (1, 0)


def test_engines_of_replaced_data_sets_end(sample: Graph, tmp_path: Path) -> None:
    shutil.copytree(sample.folder / RDF, tmp_path / RDF)

    async def use(child: SparqlChild) -> set[Path]:
        for data_set in (tmp_path / RDF, sample.folder / RDF):
            await child.query(data_set, COUNT, JSON, [])
        assert len(child._engines) == 1
        return set(child._shared)

    assert with_child(Limits(), use) == {sample.folder / RDF}


def test_an_answer_without_room_for_it_is_an_error(sample: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    class Full(io.BytesIO):
        def write(self, _: object) -> int:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("tempfile.SpooledTemporaryFile", lambda _: Full())
    with pytest.raises(EngineError, match="no room for the answer: No space left"):
        with_child(Limits(), lambda child: child.query(sample.folder / RDF, COUNT, JSON, []))


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://x/> { ?a ?b ?c } }",
        "select * { service silent ?x { ?a ?b ?c } }",
        "SELECT * { #\rSERVICE <http://x/> { ?a ?b ?c } }",
        "SELECT * { SERVICE # a comment\n <http://x/> { ?a ?b ?c } }",
        "PREFIX : <http://x/> SELECT * { FILTER(1<2)SERVICE:b#>\n { ?a ?b ?c } }",
        "PREFIX SERVICE: <x:> PREFIX : <http://x/> SELECT * { SERVICE:b { ?a ?b ?c } }",
        "SELECT * { FILTER(?x<'>')SERVICE <http://x/> { ?a ?b 'c' } }",
        "SELECT * { \\u0053ERVICE <http://x/> { ?a ?b ?c } }",
        "SELECT * { ?a ?b 1SERVICE<http://x/> { ?a ?b ?c } }",
        "SELECT * { ?a ?b trueSERVICE<http://x/> { ?a ?b ?c } }",
        "SELECT * { ?a ?b ?c.SERVICESILENT<http://x/> { ?a ?b ?c } }",
        "SELECT ('SERVICE' AS ?x) { SERVICE <http://x/> {} }",
        "INSERT DATA { <a> <b> <c> }",
        "PREFIX a: <http://x/> DELETE WHERE { ?a ?b ?c }",
        "LOAD <http://x/>",
        "CLEAR ALL",
    ],
)
def test_what_is_no_harmless_query_is_refused(query: str) -> None:
    with pytest.raises(QueryError, match=r"switched off|only reads"):
        check_read_only(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?service { ?service a ?load }",
        "SELECT * { ?x <http://x/service> 'INSERT \\' DELETE' } # SERVICE",
        'SELECT * { ?x rdfs:label "SERVICE"@en . ?y ex:service """LOAD "x" """ }',
        "SELECT * { ?x schema:service ?y FILTER(CONTAINS(?n, 'services for people')) }",
        "ASK { <http://x#DROP> ?p <http://service.example.org/> }",
    ],
)
def test_words_that_only_look_dangerous_pass(query: str) -> None:
    check_read_only(query)


@pytest.mark.parametrize("text", ["1", "a", " ", "service ", "service\n", "'", "<", "#", "prefix ", "\\u0053", "a:"])
def test_hostile_text_is_looked_through_in_time(text: str) -> None:
    started = time.process_time()
    query = text * (100_000 // len(text))
    with contextlib.suppress(QueryError):
        check_read_only(query)
    with_prefixes(query)
    assert time.process_time() - started < 5  # a search that goes back takes minutes


def test_our_prefixes_are_declared_where_they_are_missing() -> None:
    first, _, rest = with_prefixes("SELECT * { ?x a ogn:Project }").partition("\n")
    assert "PREFIX ogn: <https://w3id.org/ogniwo/ns#>" in first
    assert "PREFIX institution_kinds: <https://w3id.org/ogniwo/institution-kinds#>" in first
    assert rest == "SELECT * { ?x a ogn:Project }"
    assert "https://w3id.org/ogniwo/ns#" not in with_prefixes("PREFIX ogn: <http://other/> SELECT * { ?x a ogn:Y }")


@pytest.mark.parametrize(
    ("message", "query", "said"),
    [
        ("error at 3:7: expected OPTIONAL", "SELECT * {\n?a a ogn:X", "error at 2:7: expected OPTIONAL"),
        ("Error: error at 2:9: expected", "ASK { ?a x:b ?c }", "error at 1:9: a prefix that is not declared, x"),
        ("", "ASK {}", "the SPARQL engine failed"),
    ],
)
def test_the_engine_s_complaints_are_told_in_a_line(message: str, query: str, said: str) -> None:
    assert failure(message, query) == said
