"""Tables of FollowTheMoney statements, which are told from entities only to say what makes entities of them."""

from __future__ import annotations

import io

from loaders.files import delimited
from loaders.files.json_values import first

TO_DO = (
    "found FollowTheMoney statements, a value a row, expected entities, one a line; sorted by canonical_id, "
    "`ftm aggregate-statements -f csv -i FILE -o entities.ftm.json` makes them of CSV, without `-f csv` of JSON"
)
_COLUMNS = frozenset({"prop", "schema", "value"})  # besides the id of the entity


def is_statements(file: str, head: bytes) -> bool:
    """Whether a file, CSV or JSON lines, has a statement a row: of which entity, in which property, what."""
    item = first(lambda: io.BytesIO(head), file)
    names = {str(key) for key in item} if item else set[str]()
    text = head.decode("utf-8-sig", "replace")
    if not item and "\0" not in text and text.lstrip()[:1] not in ("<", "{", "["):
        names = {cell.value.strip().lower() for cell in delimited.first_record(text, ",")}
    return names >= _COLUMNS and not names.isdisjoint(("entity_id", "canonical_id"))


__all__ = ["TO_DO", "is_statements"]
