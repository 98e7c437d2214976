"""Which record a cell means: rows of tables refer to one another by id, code or name, forwards and backwards.

Invariant: what `find` returns is the id of a row that will be loaded, so nothing points to a record that is not there.
"""

from __future__ import annotations

import re

from graph.ids import fold


class Index:
    """The records of one kind of table; `rows` holds the locator of the row that each is from."""

    def __init__(self) -> None:
        self.rows: dict[str, str] = {}
        self._preferred: set[str] = set()
        self._by_key: dict[str, str] = {}
        self._by_name: dict[str, list[str]] = {}

    def add(
        self, record_id: str, locator: str, key: str | None, names: tuple[str, ...], preferred: bool = False
    ) -> None:
        """Adds a record with the key and names that cells give it; where names are shared, a preferred one is meant."""
        self.rows[record_id] = locator
        if key:
            self._by_key[key] = record_id
        for name in {_name_key(name) for name in names}:
            self._by_name.setdefault(name, []).append(record_id)
        if preferred:
            self._preferred.add(record_id)

    def row_of(self, record_id: str, key: str | None) -> str | None:
        """The locator of the row that has this record id or this key; None where none has."""
        return self.rows.get(record_id) or self.rows.get(self._by_key.get(key or "", ""))

    def find(self, text: str) -> str | None:
        """The record that a cell means, None where there is none; ValueError where several records have the name."""
        if (found := self._by_key.get(text)) in self.rows:
            return found
        ids = [record_id for record_id in self._by_name.get(_name_key(text), ()) if record_id in self.rows]
        ids = [record_id for record_id in ids if record_id in self._preferred] or ids
        if len(ids) > 1:
            raise ValueError(f"an id or code, as {len(ids)} rows have this name")
        return ids[0] if ids else None

    def drop_unrooted(self, parents: dict[str, str], may_be_new: bool) -> None:
        """Forgets the records whose chain of parents (record id → text of the cell) breaks off or runs in a circle.

        With `may_be_new` a chain may also end in a name that no row has.
        """
        rooted: dict[str, bool] = {}
        for start in parents:
            chain: list[str] = []
            node: str | None = start
            while node in parents and node not in rooted:
                rooted[node] = False  # until its end is known: a circle comes back here
                chain.append(node)
                node = self._parent(parents[node], may_be_new)
            rooted.update(dict.fromkeys(chain, node is not None and rooted.get(node, True)))
        for record_id in (record_id for record_id, ends in rooted.items() if not ends):
            del self.rows[record_id]

    def _parent(self, text: str, may_be_new: bool) -> str | None:
        try:
            return self.find(text) or ("" if may_be_new and not is_key(text) else None)
        except ValueError:
            return None


def is_key(text: str) -> bool:
    """Whether a reference reads like an id or code rather than a name: "wup-bialystok", "2061011"."""
    return bool(re.fullmatch(r"[a-z0-9._-]+", text))


def _name_key(name: str) -> str:
    return " ".join(re.findall(r"\w+", fold(name)))
