"""How much each answer to a comparison of institutions weighs: `weights.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any


@cache
def weights() -> dict[str, Any]:
    """The file as it stands."""
    with Path(__file__).with_suffix(".toml").open("rb") as file:
        return tomllib.load(file)
