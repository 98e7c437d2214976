"""The command line and the Python face of Ogniwo: `import ogniwo; g = ogniwo.open("ogniwo-data")`."""

from __future__ import annotations

from os import PathLike
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # heavy; `ogniwo --help` does not wait for it
    from ogniwo.face.questions import Ogniwo

__all__ = ["open"]


def open(  # noqa: A001  # called as ogniwo.open
    source: str | PathLike[str] = "ogniwo-data", *, lang: str = "pl", token: str | None = None
) -> Ogniwo:
    """A graph to ask: a workspace by its folder, or a server by its address (https://…).

    `lang` is the language of names (pl, en, de), `token` one that the server knows. To be closed after use, or used as
    `with ogniwo.open(…) as g:`. NoGraphError where the workspace has no build, OgniwoError where nobody answers.
    """
    from ogniwo.face.questions import Ogniwo
    from ogniwo.face.server import connected

    return Ogniwo(connected(source, token), lang)
