"""The HTTP API: it reads the current build and answers; it never writes to the graph."""

from api.app import create_app

__all__ = ["create_app"]
