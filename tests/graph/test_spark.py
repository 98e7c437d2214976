"""Matching on a Spark cluster of two worker processes, beside DuckDB."""

from __future__ import annotations

import importlib.util
import os
import shutil
from pathlib import Path

import pytest

from graph.errors import OgniwoError
from graph.records import Evidence, Institution
from graph.resolution.matching import scored
from graph.resolution.profiles import Profile, Where, profiles
from graph.resolution.spark import SETTING, spark_session

TOWNS = ("Lipki", "Młyny", "Brzezie", "Kamionka", "Stary Dwór")
NAMES = (
    "Powiatowy Urząd Pracy w {}",
    "POWIATOWY URZAD PRACY W {}",
    "Gmina {}",
    "Fundacja Droga {}",
    "Fundacja „Droga {}”",
    "Instytut Wikliny im. Jana Łozy w {}",
    "Instytut Wikliny w {}",
    "Wikliniarz {} spółka z ograniczoną odpowiedzialnością",
    "WIKLINIARZ {} Sp. z o.o.",
)


def made() -> list[Profile]:
    """Forty-five institutions, many of them written in two ways."""
    found = []
    for town in TOWNS:
        for number, name in enumerate(NAMES):
            local = f"institution/h-{TOWNS.index(town):08x}{number:08x}"
            evidence = (Evidence(source=f"source/s{number}", locator=f"row={number}", quote=name),)
            homepage = f"https://www.{TOWNS.index(town)}-{number // 2}.example.org" if number % 3 else None
            record = Institution(id=local, names={"pl": name.format(town)}, homepage=homepage, evidence=evidence)
            found.append((local, [record]))
    return profiles(found, lambda record: Where(frozenset({record.id[-12:-8]}), frozenset(), "PL"))


@pytest.fixture
def cluster(monkeypatch: pytest.MonkeyPatch) -> None:
    if importlib.util.find_spec("pyspark") is None or shutil.which("java") is None:
        if os.environ.get("CI") == "true":
            pytest.fail("pyspark and a Java runtime are needed to show that Spark decides as DuckDB does")
        pytest.skip("needs pyspark and a Java runtime")
    monkeypatch.setenv(SETTING, "local-cluster[2,1,1024]")


@pytest.mark.usefixtures("cluster")
@pytest.mark.filterwarnings("ignore")  # pyspark warns of itself
def test_two_workers_give_the_scores_of_one_process() -> None:
    found = made()
    alone = scored(found)
    assert len(alone) > 20
    assert len({pair.score for pair in alone}) > 3
    with spark_session() as spark:
        assert spark.sparkContext.master.startswith("local-cluster[2")
        assert scored(found, spark) == alone


def test_without_pyspark_a_sentence_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyspark", None)
    with pytest.raises(OgniwoError, match="pyspark is not installed"), spark_session("spark://nobody.example:7077"):
        pass


def test_where_no_cluster_is_named_there_is_no_session(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(SETTING, raising=False)
    with spark_session() as spark:
        assert spark is None
    assert not list(Path.cwd().glob("spark-warehouse"))
