"""What schemathesis has to know of the API beside its description (schemathesis.toml names this module)."""

from __future__ import annotations

from typing import Any

import schemathesis


@schemathesis.serializer("application/sparql-query")
def as_query(context: Any, value: Any) -> bytes:
    """A query is sent as it is."""
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")
