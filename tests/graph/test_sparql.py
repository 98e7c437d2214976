"""SPARQL in a child process: what is refused before, what is stopped, and who is not harmed by it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

import pytest

from graph.build import RDF
from graph.errors import QueryError, QueryTimeoutError, QueueFullError
from graph.graph import Graph
from graph.sparql_child import Answer, Limits, SparqlChild, failure
from graph.sparql_text import check_read_only, with_prefixes

JSON = "application/sparql-results+json"
COUNT = "SELECT (COUNT(*) AS ?n) { ?i a <https://w3id.org/ogniwo/ns#Institution> }"
# Sorting a product of the whole graph with itself several times: the engine's own timeout does not stop it.
RUNAWAY = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l } ORDER BY ?c ?f ?i ?l"
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


def test_a_modest_query_beside_a_runaway_one_is_answered(sample: Graph) -> None:
    async def use(child: SparqlChild) -> tuple[object, int]:
        bad = asyncio.create_task(child.query(sample.folder / RDF, RUNAWAY, JSON, []))
        await asyncio.sleep(0.3)
        good = count(await child.query(sample.folder / RDF, COUNT, JSON, []))
        [stopped] = await asyncio.gather(bad, return_exceptions=True)
        return stopped, good

    stopped, good = with_child(Limits(seconds=2, memory_mib=8000), use)
    assert isinstance(stopped, QueryTimeoutError)
    assert good == 4


def test_too_many_at_once_are_turned_away(sample: Graph) -> None:
    async def use(child: SparqlChild) -> list[object]:
        queries = [child.query(sample.folder / RDF, COUNT, JSON, []) for _ in range(6)]
        return list(await asyncio.gather(*queries, return_exceptions=True))

    answers = with_child(Limits(running=1, waiting=2), use)
    assert sum(isinstance(a, QueueFullError) for a in answers) >= 1
    assert sum(isinstance(a, Answer) and a.status == 200 for a in answers) >= 2


def test_a_killed_engine_is_started_again(sample: Graph) -> None:
    async def use(child: SparqlChild) -> int:
        await child.query(sample.folder / RDF, COUNT, JSON, [])
        [engine] = child._engines.values()
        engine.process.kill()
        return count(await child.query(sample.folder / RDF, COUNT, JSON, []))

    assert with_child(Limits(), use) == 4


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
