"""Fixtures of the browser tests.

- `demo` (whole run) the address of a real `ogniwo demo` on a port and workspace of its own, stopped by its process id
- `browser` (whole run) a real Chromium: `OGNIWO_CHROMIUM`, the one on the PATH, or Playwright's own
- `page` a new page of 1366 by 850; an error of the page's own code fails the test
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator

import httpx2
import pytest
from playwright.sync_api import Browser, Error, Page, sync_playwright

from graph.sparql_child import free_port
from tests.conftest import ROOT, missing_in_ci

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--enable-unsafe-swiftshader", "--disable-background-networking"]


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if not (ROOT / "api" / "web" / "index.html").is_file():
        missing_in_ci("the web pages are not built; run `make setup`")
    port = free_port()
    command = [sys.executable, "-m", "ogniwo", "--workspace", str(tmp_path_factory.mktemp("demo")), "demo", "--port"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    log = (tmp_path_factory.mktemp("log") / "demo.txt").open("w+")
    with log, subprocess.Popen([*command, str(port)], stdout=log, stderr=log, env=environment) as server:
        try:
            for _ in range(600):
                if server.poll() is not None:
                    log.seek(0)
                    pytest.fail(f"ogniwo demo ended: {log.read()}")
                try:
                    if httpx2.get(f"http://127.0.0.1:{port}/readyz").status_code == 200:
                        break
                except httpx2.HTTPError:
                    time.sleep(0.1)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = os.environ.get("OGNIWO_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        try:
            opened = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        except Error as error:
            missing_in_ci(f"no browser: {error.message.splitlines()[0]}")
            raise
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Browser, demo: str) -> Iterator[Page]:
    opened = browser.new_page(viewport={"width": 1366, "height": 850}, locale="pl-PL", base_url=demo)
    errors: list[str] = []
    elsewhere: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.on("request", lambda request: elsewhere.append(request.url) if not request.url.startswith(demo) else None)
    yield opened
    opened.close()
    assert errors == []
    assert [url for url in elsewhere if not url.startswith(("data:", "blob:"))] == []
