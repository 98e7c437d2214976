"""The cluster that scores pairs of institutions where one machine is too small: OGNIWO_SPARK_MASTER names it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from graph.errors import OgniwoError

SETTING = "OGNIWO_SPARK_MASTER"
_PARTITIONS_A_CORE = 2


@contextmanager
def spark_session(master: str | None = None) -> Iterator[Any]:
    """A session on the cluster at `master`, else at OGNIWO_SPARK_MASTER ("spark://host:7077"); None where neither is.

    OgniwoError where pyspark is not installed or the cluster does not answer.
    """
    master = master or os.environ.get(SETTING)
    if not master:
        yield None
        return
    try:
        import pyspark
        from pyspark.sql import SparkSession
    except ImportError:
        raise OgniwoError(f"{SETTING} is {master!r}, but pyspark is not installed: pip install pyspark") from None
    os.environ.setdefault("SPARK_HOME", str(Path(pyspark.__file__).parent))  # workers start from there
    with tempfile.TemporaryDirectory() as scratch:
        session = (
            SparkSession.builder.master(master)
            .appName("ogniwo")
            .config("spark.ui.enabled", "false")
            .config("spark.ui.showConsoleProgress", "false")
            .config("spark.sql.warehouse.dir", scratch)
            .config("spark.worker.dir", scratch)
            .getOrCreate()
        )
        session.sparkContext.setLogLevel("ERROR")
        cores = session.sparkContext.defaultParallelism
        session.conf.set("spark.sql.shuffle.partitions", str(cores * _PARTITIONS_A_CORE))
        try:
            yield session
        finally:
            session.stop()
