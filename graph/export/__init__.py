"""The graph as files for other programs; the suffix says the format."""

from graph.export.export import FORMATS, export

__all__ = ["FORMATS", "export"]
