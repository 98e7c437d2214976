"""Scores of pairs of institutions, by Splink: on DuckDB in this process, or on Spark with the same settings."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import duckdb
import pyarrow as pa
from splink import DuckDBAPI, Linker

from graph.resolution.blocking import blocks
from graph.resolution.comparison import BLOCKS, NUMBER, answers_by_level, settings
from graph.resolution.profiles import LISTS, Profile, columns

_DIGITS = 6  # of a score: engines may differ in the last bits of a product
_LEAST = 0.01  # scores below are not kept
_NOT_COMPARED = frozenset({"id", "sources"})
_MEMORY = "2GB"  # for DuckDB; its own default, most of the machine's, would not leave enough for records

logging.getLogger("splink").setLevel(logging.ERROR)  # it tells of settings that are as they should be, and of times


class Scored(NamedTuple):
    """Two institutions that may be one: ids of profiles, the lower first; `answers` by comparison ("name": "same")."""

    one: str
    other: str
    score: float
    answers: dict[str, str]


def scored(found: list[Profile], spark: Any = None) -> list[Scored]:
    """All pairs with a score of at least 0.01, the highest first; `spark`: a session, instead of DuckDB."""
    ids, rows = [one.id for one in found], table(found)
    del found  # where the caller keeps no profiles, their memory is free for the engine
    if not rows.num_rows:  # asking costs less than starting an engine
        return []
    dialect = "duckdb" if spark is None else "spark"
    with _registered(rows, spark) as registered:
        linker = Linker(registered, settings(dialect), log_level=None)
        predicted: Any = linker.inference.predict(threshold_match_probability=_LEAST)
        pairs = predicted.as_pyarrow_table()
    return sorted(_pairs(pairs, ids, dialect), key=lambda pair: (-pair.score, pair.one, pair.other))


@contextmanager
def _registered(rows: pa.Table, spark: Any) -> Iterator[Any]:
    """The table in its engine. DuckDB puts on the disk what its part of the memory does not hold."""
    if spark is not None:
        from splink import SparkAPI  # needs pyspark, which few have

        api: Any = SparkAPI(spark_session=spark, break_lineage_method="persist")  # type: ignore[no-untyped-call]
        yield api.register(spark.createDataFrame(rows))
        return
    with tempfile.TemporaryDirectory() as scratch, duckdb.connect(config={"memory_limit": _MEMORY}) as connection:
        connection.execute("SET temp_directory = ?", [scratch])  # its own default is the folder one stands in
        connection.execute("SET preserve_insertion_order = false")  # results are sorted anyway
        yield DuckDBAPI(connection).register(rows)


def table(found: list[Profile]) -> pa.Table:
    """The profiles that share a block, with their numbers in the list and their blocks; an empty list is null."""
    of_each = blocks(found)
    rows = [row for row, mine in enumerate(of_each) if mine]
    made = {name: _column(name, [getattr(found[row], name) for row in rows]) for name in columns()}
    made[NUMBER] = pa.array(rows, type=pa.int32())
    made[BLOCKS] = pa.array([of_each[row] for row in rows], type=pa.list_(pa.int64()))
    return pa.table({name: column for name, column in made.items() if name not in _NOT_COMPARED})


def _column(name: str, values: list[Any]) -> pa.Array:
    if name in LISTS:
        return pa.array([value or None for value in values], type=pa.list_(pa.string()))
    return pa.array(values, type=pa.int32() if name == "bearers" else pa.string())


def _pairs(predicted: pa.Table, ids: list[str], dialect: str) -> Iterator[Scored]:
    names = answers_by_level(dialect)
    numbers = [predicted[f"{NUMBER}_{side}"].to_pylist() for side in ("l", "r")]
    levels = [predicted[f"gamma_{comparison}"].to_pylist() for comparison in names]
    for left, right, score, *said in zip(*numbers, predicted["match_probability"].to_pylist(), *levels, strict=True):
        one, other = sorted((ids[left], ids[right]))
        answers = {comparison: names[comparison][level] for comparison, level in zip(names, said, strict=True)}
        yield Scored(one, other, round(score, _DIGITS), answers)
