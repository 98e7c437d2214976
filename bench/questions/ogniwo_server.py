"""`ogniwo serve`, over HTTP. Every request has a parameter without meaning that is new: no answer is a kept one."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

from bench.questions.questions import COUNTRY, DAY, FOUND, PARTNERS, PATHS, TOP, Answer, Asked
from bench.questions.servers import Asking, Server, free_port
from bench.questions.timing import Times

_KEPT = "kept"


class OgniwoPeer:
    """Default settings, but without a limit of requests."""

    name, wire = "Ogniwo", True

    def __init__(self, workspace: Path, asked: Asked, scratch: Path, version: str, workers: int = 1) -> None:
        folder, port = scratch / "ogniwo", free_port()
        folder.mkdir()
        command: list[str | Path] = [
            sys.executable,
            "-m",
            "ogniwo",
            "--workspace",
            workspace,
            "serve",
            "--port",
            str(port),
        ]
        self._server = Server([*command, "--workers", str(workers)], folder, port, {"OGNIWO_REQUESTS_PER_MINUTE": "0"})
        self._server.wait("/api/overview")
        self.version, self._new, self.asking = version, count(), Asking(port)
        self._paths = _addresses(asked)

    def ask(self, question: str) -> Any:
        return self.asking.get(f"{self._paths[question]}&new={next(self._new)}")

    def ask_again(self, question: str) -> Any:
        """The same address as before: after the first time, an answer that was kept."""
        return self.asking.get(f"{self._paths[question]}&new={_KEPT}")

    def first_bytes(self, path: str, times: int) -> tuple[Times, Times, int]:
        """How long until the first and the last byte of an answer that was not kept, and how many bytes it has."""
        first, last, size = Times(), Times(), 0
        self.asking.get(f"{path}&new={next(self._new)}")  # warms, and connects anew where the server had hung up
        for _ in range(times):
            beginning, end, size = self.asking.watch(f"{path}&new={next(self._new)}")
            first.seconds.append(beginning)
            last.seconds.append(end)
        return first, last, size

    def answer(self, question: str, given: Any) -> Answer:
        return _READ[question](json.loads(given))

    def memory(self) -> int | None:
        return self._server.memory()

    def close(self) -> None:
        self._server.end()


def _addresses(asked: Asked) -> dict[str, str]:
    hub, middle, goal = (asked.ids[name].removeprefix("institution/") for name in ("hub", "middle", "goal"))
    return {
        "hub": f"/api/institutions/{hub}/partners?shared=0&limit={PARTNERS}",
        "middle": f"/api/institutions/{middle}/partners?shared=0&limit={PARTNERS}",
        "ego": f"/api/network?center={hub}&depth=2&limit=1&ties=0",
        "paths": f"/api/paths?from={middle}&to={goal}&k={PATHS}",
        "top": f"/api/institutions?country={COUNTRY}&at={DAY}&sort=partners&limit={TOP}",
        "matrix": "/api/matrix?rows=country&columns=country&most=300",
        "facets": "/api/institutions?limit=1",
        "name": f"/api/search?q={asked.word}&kind=institution&limit={FOUND}",
    }


def _partners(found: Any) -> Answer:
    return [(item["institution"]["id"], item["weight"]) for item in found["items"]]


def _paths(found: Any) -> Answer:
    listed = []
    for item in found["items"]:
        names = [one["id"] for one in item["institutions"]]
        met = [step["cooperations"][0]["id"] for step in item["steps"]]
        listed.append([names[0], *(name for pair in zip(met, names[1:], strict=True) for name in pair)])
    return listed


def _matrix(found: Any) -> Answer:
    rows, columns = ([one["value"] for one in found[side]] for side in ("rows", "columns"))
    return {
        (one, other, number)
        for one, numbers in zip(rows, found["counts"], strict=True)
        for other, number in zip(columns, numbers, strict=True)
        if number and one <= other
    }


_READ: dict[str, Callable[[Any], Answer]] = {
    "hub": _partners,
    "middle": _partners,
    "ego": lambda found: found["total_nodes"],
    "paths": _paths,
    "top": lambda found: [(item["id"], None) for item in found["items"]],
    "matrix": _matrix,
    "facets": lambda found: {
        (name, one["value"], one["count"]) for name in ("kind", "country") for one in found["facets"][name]
    },
    "name": lambda found: {hit["id"] for hit in found["results"]},
}

__all__ = ["OgniwoPeer"]
