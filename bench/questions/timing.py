"""How long answers take, and how many a second are given to many at once."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from statistics import quantiles
from typing import Any

_WARMING = 20


@dataclass
class Times:
    """Seconds of each call."""

    seconds: list[float] = field(default_factory=list)

    @property
    def p50(self) -> float:
        """Milliseconds."""
        return self._percentile(50)

    @property
    def p95(self) -> float:
        """Milliseconds."""
        return self._percentile(95)

    def add(self, call: Callable[[], Any]) -> None:
        started = time.perf_counter()
        call()
        self.seconds.append(time.perf_counter() - started)

    def _percentile(self, which: int) -> float:
        both = self.seconds * 2 if len(self.seconds) == 1 else self.seconds
        return quantiles(both, n=100, method="inclusive")[which - 1] * 1000


def in_turn(calls: dict[str, Callable[[], Any]], most: int, seconds: float, least: int = 3) -> dict[str, Times]:
    """Each call `most` times, or as often as fits into so many seconds (but `least` times); warmed before.

    One call of each follows another, so that whatever else the machine does slows all of them alike.
    """
    times = {name: Times() for name in calls}
    for call in calls.values():
        _warm(call, seconds)
    for done in range(most):
        for name, call in calls.items():
            if done < least or sum(times[name].seconds) < seconds:
                times[name].add(call)
    return times


def _warm(call: Callable[[], Any], seconds: float) -> None:
    """Some calls that do not count, because engines on Java compile what is asked often."""
    until = time.perf_counter() + seconds
    for _ in range(_WARMING):
        call()
        if time.perf_counter() > until:
            break


@dataclass(frozen=True)
class Throughput:
    """Answers a second to so many clients, and how long one of them waits for one, in milliseconds."""

    clients: int
    each_second: float
    p50: float
    p95: float


def throughput(call: Callable[[], Any], clients: int, seconds: float) -> Throughput:
    """So many threads, each asking again as soon as it is answered; a failed call ends the benchmark."""
    times = [Times() for _ in range(clients)]
    failed: list[BaseException] = []
    ready, over = threading.Barrier(clients + 1), threading.Event()

    def ask(mine: Times) -> None:
        try:
            call()  # opens the connection
            ready.wait()
            while not over.is_set():
                mine.add(call)
        except BaseException as error:
            failed.append(error)
            ready.abort()

    threads = [threading.Thread(target=ask, args=(mine,), daemon=True) for mine in times]
    for thread in threads:
        thread.start()
    started = time.perf_counter()
    with suppress(threading.BrokenBarrierError):
        ready.wait()
        started = time.perf_counter()
        time.sleep(seconds)
    over.set()
    for thread in threads:
        thread.join()
    if failed:
        raise SystemExit(f"a client failed: {failed[0]!r}")
    together = Times([second for mine in times for second in mine.seconds])
    return Throughput(clients, len(together.seconds) / (time.perf_counter() - started), together.p50, together.p95)


__all__ = ["Throughput", "Times", "in_turn", "throughput"]
