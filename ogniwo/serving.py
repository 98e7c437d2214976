"""Serves a workspace, and prepares the demo."""

from __future__ import annotations

import socket
from contextlib import closing
from pathlib import Path

import uvicorn

from api import create_app
from graph.build import build
from graph.errors import NoGraphError, OgniwoError
from graph.workspace import Workspace
from ogniwo import output
from ogniwo.loading import load, load_reference, units
from ogniwo.settings import limits_from_environment


def serve(workspace: Workspace, host: str, port: int) -> None:
    """Answers until it is interrupted; OgniwoError where the port is taken."""
    try:
        workspace.current()
    except NoGraphError as error:
        output.say(f"{error}; the map will appear here when that is done")
    with closing(_listen(host, port)) as listening:
        output.say(f"Ogniwo is at http://{host if host != '0.0.0.0' else '127.0.0.1'}:{port} (Ctrl-C ends it)")  # noqa: S104  # compared, not bound
        config = uvicorn.Config(create_app(workspace.path, limits_from_environment()), log_level="warning")
        uvicorn.Server(config).run(sockets=[listening])


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
        return socket.create_server((host, port), reuse_port=False, backlog=2048)
    except OSError as error:
        raise OgniwoError(f"cannot listen on {host}:{port}: {error.strerror}; choose another with --port") from error
