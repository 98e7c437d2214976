"""The network projection: who takes part in what, as arrays that are mapped into memory."""

from graph.network.compile import NetworkBuilder
from graph.network.network import Network

__all__ = ["Network", "NetworkBuilder"]
