"""`ogniwo serve` as real processes: several workers, a swap under load, a worker killed, an orderly end."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import httpx2
import psutil
import pytest

from graph.build import build
from graph.workspace import Workspace
from tests.conftest import ROOT

WORKERS, CLIENTS = 2, 64


@contextmanager
def serving(workspace: Path, **settings: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A server of two processes and its address; it is ended when the block ends."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "ogniwo", "--workspace", str(workspace)]
    command += ["serve", "--port", str(port), "--workers", str(WORKERS)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "OGNIWO_REQUESTS_PER_MINUTE": "0", **settings}
    process = subprocess.Popen(command, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_until(lambda: httpx2.get(f"{address}/readyz", timeout=5).status_code == 200)
        yield process, address
    finally:
        process.terminate()
        try:
            process.wait(40)
        except subprocess.TimeoutExpired:
            process.kill()
        process.communicate()


def _wait_until(holds: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while True:
        try:
            if holds():
                return
        except httpx2.HTTPError:
            pass
        assert time.monotonic() < end, "the server did not answer in time"
        time.sleep(0.1)


@pytest.fixture
def built(sample_workspace: Workspace) -> Workspace:
    with sample_workspace.writing():
        build(sample_workspace)
    return sample_workspace


def test_a_swap_under_load_drops_no_request(built: Workspace) -> None:
    over, answers, stamps = Event(), Counter[object](), set[str]()

    def ask(address: str) -> None:
        with httpx2.Client(base_url=address, timeout=60) as client:
            while not over.is_set():
                for path in ("/api/overview", "/api/network?limit=50", "/readyz"):
                    try:
                        answer = client.get(path)
                    except httpx2.HTTPError as error:
                        answers[repr(error)] += 1
                        continue
                    answers[answer.status_code] += 1
                    if path == "/readyz":
                        stamps.add(answer.json()["build"])

    with serving(built.path) as (_, address), ThreadPoolExecutor(CLIENTS) as pool:
        asking = [pool.submit(ask, address) for _ in range(CLIENTS)]
        for _ in range(2):
            time.sleep(0.5)
            with built.writing():
                build(built)
        time.sleep(1)
        over.set()
        for one in asking:
            one.result()
    assert set(answers) == {200}
    assert answers[200] > CLIENTS
    assert built.current().name in stamps
    assert len(stamps) >= 2


def test_killing_the_engines_under_load_loses_no_query(built: Workspace) -> None:
    over, answers = Event(), Counter[object]()
    query = "SELECT (COUNT(*) AS ?n) { ?i a ogn:Institution }"

    def ask(address: str, number: int) -> None:
        asked = {"query": f"{query} #{number}", "format": "csv"}
        with httpx2.Client(timeout=120) as client:
            while not over.is_set():
                try:
                    answer = client.get(f"{address}/sparql", params=asked)
                    answers[answer.status_code, answer.text.split()[-1]] += 1
                except httpx2.HTTPError as error:
                    answers[repr(error)] += 1

    def wait_for_more() -> None:
        enough = sum(answers.values()) + CLIENTS
        _wait_until(lambda: sum(answers.values()) > enough)

    with serving(built.path) as (process, address), ThreadPoolExecutor(CLIENTS) as pool:
        asking = [pool.submit(ask, address, number) for number in range(CLIENTS)]
        killed = 0
        for _ in range(3):
            wait_for_more()
            for child in psutil.Process(process.pid).children(recursive=True):
                if "oxigraph" in child.name():
                    child.kill()
                    killed += 1
        wait_for_more()
        over.set()
        for one in asking:
            one.result()
    assert killed >= 3
    assert set(answers) == {(200, "4")}


def test_a_worker_that_is_killed_is_replaced(built: Workspace) -> None:
    with serving(built.path) as (process, address):

        def workers() -> set[int]:
            alive = (one for one in psutil.Process(process.pid).children() if one.status() != psutil.STATUS_ZOMBIE)
            return {one.pid for one in alive if "spawn_main" in " ".join(one.cmdline())}

        _wait_until(lambda: len(workers()) == WORKERS)
        victim = min(workers())
        os.kill(victim, signal.SIGKILL)
        _wait_until(lambda: len(workers() - {victim}) == WORKERS)
        assert httpx2.get(f"{address}/api/overview", timeout=30).status_code == 200


def test_figures_of_all_workers_are_added_up(built: Workspace) -> None:
    with serving(built.path) as (_, address):
        for _ in range(40):  # each over a connection of its own, so both processes get some
            assert httpx2.get(f"{address}/api/overview", timeout=30).status_code == 200
        text = httpx2.get(f"{address}/metrics", timeout=30).text
    counted = [
        float(line.split()[-1])
        for line in text.splitlines()
        if line.startswith("ogniwo_requests_total") and 'route="/api/overview"' in line
    ]
    assert sum(counted) == 40


def test_the_server_ends_in_order_and_writes_lines_of_json(built: Workspace) -> None:
    with serving(built.path, OGNIWO_LOG="info") as (process, address):
        httpx2.get(f"{address}/api/search?q=Fundacja", timeout=30)
        process.send_signal(signal.SIGTERM)
        said = process.communicate(timeout=60)
    assert process.returncode == 0
    assert "Traceback" not in said[1]
    lines = [line for line in said[1].splitlines() if '"route": "/api/search"' in line]
    assert len(lines) == 1
    assert "Fundacja" not in said[1]


@pytest.mark.parametrize(
    ("name", "value"),
    [("OGNIWO_REQUESTS_PER_MINUTE", "often"), ("OGNIWO_LOG", "loud"), ("OGNIWO_CORS_ORIGINS", "example.org")],
)
def test_a_wrong_setting_is_one_sentence(built: Workspace, name: str, value: str) -> None:
    command = [sys.executable, "-m", "ogniwo", "--workspace", str(built.path), "serve", "--port", "1"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), name: value}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert done.stderr.startswith(f"error: {name}: found '{value}', expected ")
    assert done.stderr.count("\n") == 1
