"""Serves a workspace, and prepares the demo."""

from __future__ import annotations

import gc
import os
import socket
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI

from api import create_app
from graph.build import build
from graph.errors import NoGraphError, OgniwoError
from graph.workspace import Workspace
from ogniwo import output, settings
from ogniwo.connections import Impatient
from ogniwo.loading import load, load_reference, units

_WORKERS = "OGNIWO_WORKERS"  # set by `serve` for its processes
_TURN = 0.0005  # seconds for which a question may keep the others from Python; the usual ten times would be felt
_LAST_ANSWERS = 30  # seconds that answers may still take when the server is asked to end


def serve(workspace: Workspace, host: str, port: int, workers: int = 1) -> None:
    """Answers until it is interrupted, in `workers` processes; OgniwoError where the port is taken."""
    try:
        workspace.current()
    except NoGraphError as error:
        output.say(f"{error}; the map will appear here when that is done")
    for ask in (settings.limits_from_environment, settings.origins_from_environment, settings.log_level):
        ask()  # a wrong setting is said here, not by every process
    settings.each_minute(workers)
    with closing(_listen(host, port)) as listening, _meeting_place(workers) as shared:
        output.say(f"Ogniwo is at http://{host if host != '0.0.0.0' else '127.0.0.1'}:{port} (Ctrl-C ends it)")  # noqa: S104  # compared, not bound
        os.environ |= {"OGNIWO_WORKSPACE": str(workspace.path.resolve()), _WORKERS: str(workers), **shared}
        uvicorn.run(
            "ogniwo.serving:application",
            factory=True,
            fd=listening.fileno(),
            workers=workers,
            log_config=_logging(settings.log_level()),
            http=Impatient,
            access_log=False,  # ours names no address
            timeout_graceful_shutdown=_LAST_ANSWERS,
        )


def application() -> FastAPI:
    """The application of one process of `serve`, with the settings of the environment."""
    sys.setswitchinterval(_TURN)
    app = create_app(
        Path(os.environ["OGNIWO_WORKSPACE"]),
        settings.limits_from_environment(),
        origins=settings.origins_from_environment(),
        each_minute=settings.each_minute(int(os.environ.get(_WORKERS, "1"))),
    )
    gc.freeze()  # what is here stays; looking it through for cycles would stop all answers for a tenth of a second
    return app


@contextmanager
def _meeting_place(workers: int) -> Iterator[dict[str, str]]:
    """Where the figures of several processes meet, as a setting of the environment."""
    if workers == 1:
        yield {}
        return
    with tempfile.TemporaryDirectory(prefix="ogniwo-figures-") as folder:
        yield {"PROMETHEUS_MULTIPROC_DIR": folder}


def _logging(level: str) -> dict[str, Any]:
    """Lines of JSON on standard error."""
    handler = {"class": "logging.StreamHandler", "formatter": "json"}
    loggers = {
        name: {"handlers": ["json"], "level": level, "propagate": False} for name in ("ogniwo", "api", "uvicorn")
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": "api.observed.JsonLines"}},
        "handlers": {"json": handler},
        "loggers": loggers,
    }


def prepare_demo(workspace: Workspace) -> None:
    """Loads the examples and builds their graph."""
    examples = examples_folder()
    with workspace.writing():
        with output.progress() as step:
            for folder in ("tables", "pages"):
                with units(str(examples / folder), None) as found:
                    for number, unit in enumerate(found):
                        step(unit.path.name, number, len(found))
                        output.loaded(load(workspace, unit))
        load_reference(workspace)
        with output.progress() as step:
            report = build(workspace, step)
    output.built(report)


def examples_folder() -> Path:
    """Where the examples are: inside an installed package, else at the top of the repository."""
    here = Path(__file__).parent
    for folder in (here / "examples", here.parent / "examples"):
        if folder.is_dir():
            return folder
    raise OgniwoError("the examples were not installed; get them from the project's repository")


def _listen(host: str, port: int) -> socket.socket:
    try:
        listening = socket.create_server((host, port), reuse_port=False, backlog=2048)
    except OSError as error:
        raise OgniwoError(f"cannot listen on {host}:{port}: {error.strerror}; choose another with --port") from error
    # asyncio does this only for sockets that name their protocol; without it each answer waits 40 ms for an
    # acknowledgement between its headers and its body.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening
