"""Scores of pairs of institutions, by Splink: on DuckDB in this process, or on Spark with the same settings."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import astuple
from typing import Any, NamedTuple

import pyarrow as pa

from graph.resolution.comparison import levels, settings
from graph.resolution.profiles import Profile, columns

_DIGITS = 6  # of a score: engines may differ in the last bits of a product
_LEAST = 0.01  # scores below are not kept
_LISTS = frozenset(
    {"wholes", "cores", "bags", "shorts", "acronyms", "pairs", "domains", "taxes", "places", "areas", "sources"}
)


class Scored(NamedTuple):
    """Two institutions that may be one: ids of profiles, the lower first; `answers` by comparison ("name": "same")."""

    one: str
    other: str
    score: float
    answers: dict[str, str]


def table(found: list[Profile]) -> pa.Table:
    """The profiles as a table."""
    rows = [astuple(one) for one in found]
    data = {
        name: pa.array([row[n] for row in rows], type=_type(name))
        for n, name in enumerate(columns())
        if name not in ("name", "sources")
    }
    return pa.table(data)


def _type(name: str) -> Any:
    return pa.list_(pa.string()) if name in _LISTS else pa.int32() if name == "bearers" else pa.string()


def scored(found: list[Profile], dialect: str = "duckdb", session: Any = None) -> list[Scored]:
    """All pairs with a score of at least `_LEAST`, the highest first. `session`: a Spark session, for "spark"."""
    if len(found) < 2:
        return []
    from splink import DuckDBAPI, Linker

    logging.getLogger("splink").setLevel(logging.ERROR)
    if dialect == "spark":
        from splink import SparkAPI

        api: Any = SparkAPI(spark_session=session)
        rows: Any = session.createDataFrame(table(found).to_pandas())
    else:
        api, rows = DuckDBAPI(), table(found)
    linker = Linker(api.register(rows), settings(dialect))
    predicted = linker.inference.predict(threshold_match_probability=_LEAST)
    return sorted(_pairs(predicted, dialect), key=lambda pair: (-pair.score, pair.one, pair.other))


def _pairs(predicted: Any, dialect: str) -> Iterator[Scored]:
    names = {
        comparison: {len(said) - n: level.name for n, level in enumerate(x for x in said if x.name != "unknown")}
        for comparison, said in ((c, [s for s in found if s.name != "unknown"]) for c, found in levels(dialect).items())
    }
    for row in predicted.as_pyarrow_table().to_pylist():
        one, other = sorted((row["id_l"], row["id_r"]))
        answers = {
            comparison: found.get(row[f"gamma_{comparison}"], "unknown" if row[f"gamma_{comparison}"] < 0 else "else")
            for comparison, found in names.items()
        }
        yield Scored(one, other, round(row["match_probability"], _DIGITS), answers)
