"""Scores of pairs of institutions, by Splink: on DuckDB in this process, or on Spark with the same settings."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any, NamedTuple

import pyarrow as pa
from splink import DuckDBAPI, Linker

from graph.resolution.comparison import answers_by_level, settings
from graph.resolution.profiles import LISTS, Profile, columns, may_be_compared

_DIGITS = 6  # of a score: engines may differ in the last bits of a product
_LEAST = 0.01  # scores below are not kept
_NOT_COMPARED = frozenset({"names", "sources"})

logging.getLogger("splink").setLevel(logging.ERROR)  # it tells of settings that are as they should be, and of times


class Scored(NamedTuple):
    """Two institutions that may be one: ids of profiles, the lower first; `answers` by comparison ("name": "same")."""

    one: str
    other: str
    score: float
    answers: dict[str, str]


def scored(found: list[Profile], spark: Any = None) -> list[Scored]:
    """All pairs with a score of at least 0.01, the highest first; `spark`: a session, instead of DuckDB."""
    if not may_be_compared(found):
        return []
    dialect = "duckdb" if spark is None else "spark"
    linker = Linker(_registered(table(found), spark), settings(dialect), log_level=None)
    predicted = linker.inference.predict(threshold_match_probability=_LEAST)
    return sorted(_pairs(predicted, dialect), key=lambda pair: (-pair.score, pair.one, pair.other))


def _registered(rows: pa.Table, spark: Any) -> Any:
    if spark is None:
        return DuckDBAPI().register(rows)
    from splink import SparkAPI  # needs pyspark, which few have

    api: Any = SparkAPI(spark_session=spark, break_lineage_method="persist")  # type: ignore[no-untyped-call]
    return api.register(spark.createDataFrame(rows))


def table(found: list[Profile]) -> pa.Table:
    """The profiles as a table; an empty list is null."""
    names = [name for name in columns() if name not in _NOT_COMPARED]
    return pa.table({name: pa.array([_cell(getattr(one, name)) for one in found], type=_type(name)) for name in names})


def _cell(value: str | int | list[str] | None) -> str | int | list[str] | None:
    return None if value == [] else value


def _type(name: str) -> Any:
    return pa.list_(pa.string()) if name in LISTS else pa.int32() if name == "bearers" else pa.string()


def _pairs(predicted: Any, dialect: str) -> Iterator[Scored]:
    names = answers_by_level(dialect)
    for row in predicted.as_pyarrow_table().to_pylist():
        one, other = sorted((row["id_l"], row["id_r"]))
        answers = {comparison: said[row[f"gamma_{comparison}"]] for comparison, said in names.items()}
        yield Scored(one, other, round(row["match_probability"], _DIGITS), answers)
