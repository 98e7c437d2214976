"""Graph stores behind one small protocol, opened by URL."""

from graph.stores.base import Store, open_store

__all__ = ["Store", "open_store"]
