"""The questions: who cooperates with whom, in what, since when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

from graph.errors import NotFoundError, OgniwoError
from graph.export.arrays import Arrays
from ogniwo.face.maps import NetworkMap, network_map
from ogniwo.face.server import Server, answered
from ogniwo.face.tables import table

_PAGE = 500
_CANDIDATES = 5
_CHANGES = ("new", "ended", "kept")
_RESULTS = "application/sparql-results+json"


class Ogniwo:
    """A graph to ask.

    `who` is an institution by id (`institution/…`) or by name. Filters are those of the API: `at` (what was in force
    on a day), `since` and `until`, `kind`, `sector`, `country`, `place`, `programme`, `role`, `source`. Tables are
    DataFrames of pandas or Polars where one is installed. NotFoundError where there is no such institution,
    OgniwoError with a sentence for whatever else is wrong.
    """

    def __init__(self, server: Server, lang: str = "pl") -> None:
        self._server, self._lang = server, lang

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends the connection."""
        self._server.close()

    # Who there is

    def find(self, words: str, kind: str | None = None, limit: int = 10) -> Any:
        """A table of what bears such a name: institutions, cooperations, programmes, places."""
        return table(self._found(words, kind, limit), ("id", "kind", "name"))

    def institution(self, who: str) -> dict[str, Any]:
        """Everything known of an institution, and who says so."""
        return dict(self._ask(f"/api/institutions/{self._slug(who)}", {}))

    def institutions(self, limit: int | None = None, **wanted: Any) -> Any:
        """A table of institutions, those with most partners first."""
        return table(map(_flat, self._pages("/api/institutions", wanted, limit)), ("id", "name"))

    # Who cooperates with whom

    def partners(self, who: str, limit: int | None = None, **wanted: Any) -> Any:
        """A table of partners, those with most shared cooperations (`weight`) first."""
        rows = self._pages(f"/api/institutions/{self._slug(who)}/partners", wanted, limit)
        flat = (
            _flat(row["institution"])
            | {"weight": row["weight"], "shared": [one["title"] for one in row["cooperations"]]}
            for row in rows
        )
        return table(flat, ("id", "name", "weight", "shared"))

    def cooperations(self, who: str | None = None, limit: int | None = None, **wanted: Any) -> Any:
        """A table of cooperations, all or those of an institution with its `roles` in them."""
        if who is None:
            return table(map(_flat, self._pages("/api/cooperations", wanted, limit)), ("id", "title"))
        rows = self._pages(f"/api/institutions/{self._slug(who)}/cooperations", wanted, limit)
        return table((_flat(row["cooperation"]) | {"roles": row["roles"]} for row in rows), ("id", "title", "roles"))

    def common_partners(self, one: str, other: str, limit: int | None = None, **wanted: Any) -> Any:
        """A table of who cooperates with both."""
        rows = self._pages(f"/api/institutions/{self._slug(one)}/common/{self._slug(other)}", wanted, limit)
        return _counted(rows, "with_one", "with_other")

    def similar(self, who: str, **wanted: Any) -> Any:
        """A table of institutions with the same partners; `share` is the Jaccard index."""
        rows = self._ask(f"/api/institutions/{self._slug(who)}/similar", wanted)["items"]
        return _counted(rows, "common", "share")

    def paths(self, one: str, other: str, k: int = 3, longer: int = 0, **wanted: Any) -> list[list[str]]:
        """The shortest ways from one institution to another: names of institutions and, between them, of one of the
        cooperations that join them."""
        ends = {"from": self._id(one), "to": self._id(other), "k": k, "longer": longer}
        found: list[list[str]] = []
        for path in self._ask("/api/paths", {**wanted, **ends})["items"]:
            names = [institution["name"] for institution in path["institutions"]]
            between = [step["cooperations"][0]["title"] for step in path["steps"]]
            found.append([name for pair in zip(names, [*between, ""], strict=True) for name in pair][:-1])
        return found

    def network(self, center: str | None = None, depth: int = 1, limit: int = 500, **wanted: Any) -> NetworkMap:
        """A NetworkX graph of the best connected institutions, or of those around one; a notebook shows its map."""
        around = {"center": center and self._id(center), "depth": depth, "limit": limit}
        return network_map(self._ask("/api/network", {**wanted, **around}))

    # Who holds it together

    def ranking(self, metric: str = "betweenness", limit: int | None = 100, **wanted: Any) -> Any:
        """A table of the most central institutions by `metric`: degree, strength, betweenness, core, constraint,
        effective_size or cut_off."""
        rows = self._pages("/api/ranking", {**wanted, "metric": metric}, limit)
        return table((_flat(row["institution"]) | {metric: row["value"]} for row in rows), ("id", "name", metric))

    def articulation_points(self, limit: int | None = None, **wanted: Any) -> Any:
        """A table of institutions without which the network falls apart; `cut_off` counts who would lose the
        connection."""
        rows = self._pages("/api/articulation-points", wanted, limit)
        return _counted(rows, "cut_off")

    def bridges(self, limit: int | None = None, **wanted: Any) -> Any:
        """A table of ties without which the network falls apart: `one` and `other` by name and id, their shared
        cooperations as `weight` and, some of them by title, as `shared`."""
        rows = self._pages("/api/bridges", wanted, limit)
        return table(map(_bridge, rows), ("one", "other", "one_id", "other_id", "weight", "shared"))

    def communities(self) -> Any:
        """A table of communities, the largest first, named by what sets them apart."""
        rows = self._pages("/api/communities", {}, None)
        flat = ({"size": row["size"], "names": [one["label"] or one["value"] for one in row["names"]]} for row in rows)
        return table(flat, ("size", "names"))

    # Counts

    def matrix(self, rows: str, columns: str, **wanted: Any) -> Any:
        """A table of cooperations by two dimensions, such as `sector` and `country`; one row a row."""
        found = self._ask("/api/matrix", {**wanted, "rows": rows, "columns": columns})
        names = [column.get("label") or column["value"] for column in found["columns"]]
        return table(
            {rows: row.get("label") or row["value"], **dict(zip(names, counts, strict=True))}
            for row, counts in zip(found["rows"], found["counts"], strict=True)
        )

    def timeline(self, who: str | None = None, **wanted: Any) -> Any:
        """A table by year: how many cooperations began, ended and were in force."""
        found = self._ask(f"/api/institutions/{self._slug(who)}/timeline" if who else "/api/timeline", wanted)
        names = ("years", "began", "ended", "in_force")
        columns = zip(*(found[name] for name in names), strict=True)
        return table((dict(zip(("year", *names[1:]), row, strict=True)) for row in columns), ("year", *names[1:]))

    def changes(self, before: str, after: str, who: str | None = None, limit: int = 50, **wanted: Any) -> Any:
        """A table of what changed between two days: ties, or the partners of one institution, by `change` `new`,
        `ended` or `kept`, and how much is shared; of each sort the heaviest, at most `limit`."""
        days = {**wanted, "before": before, "after": after, "limit": limit}
        if who is not None:
            found = self._ask(f"/api/institutions/{self._slug(who)}/changes", days)
            partners = (
                {"change": sort, **_flat(row["institution"]), "before": row["before"], "after": row["after"]}
                for sort in _CHANGES
                for row in found[sort]
            )
            return table(partners, ("change", "id", "name", "before", "after"))
        found = self._ask("/api/changes", days)
        names = {one["id"]: one["name"] for one in found["institutions"]}
        ties = (
            {"change": sort, **_named_tie(names, row["source"], row["target"]), "weight": row["weight"]}
            for sort in _CHANGES
            for row in found[sort]
        )
        return table(ties, ("change", "one", "other", "one_id", "other_id", "weight"))

    def overview(self) -> dict[str, Any]:
        """How much of what is here."""
        return dict(self._ask("/api/overview", {}))

    # Anything else

    def sparql(self, query: str) -> Any:
        """A table of the answers to a SELECT, True or False for an ASK, Turtle for other queries."""
        response = self._server.request("GET", "/sparql", {"query": query}, {"Accept": f"{_RESULTS}, text/turtle"})
        if not answered(response).headers["content-type"].startswith(_RESULTS):
            return response.text
        found = response.json()
        if "boolean" in found:
            return bool(found["boolean"])
        rows = ({name: _value(term) for name, term in row.items()} for row in found["results"]["bindings"])
        return table(rows, found["head"]["vars"])

    @property
    def arrays(self) -> Arrays:
        """The network itself as arrays (SciPy, Arrow, NetworkX); OgniwoError where the graph is on another machine."""
        if self._server.graph is None:
            raise OgniwoError("arrays are read from the workspace; open it by its folder, not by an address")
        return Arrays(self._server.graph)

    def _repr_html_(self) -> str:
        return self.network()._repr_html_()

    # How

    def _ask(self, path: str, wanted: Mapping[str, Any]) -> Any:
        named = {{"since": "from", "until": "to"}.get(name, name): value for name, value in wanted.items()}
        return answered(self._server.request("GET", path, {"lang": self._lang, **named}, {})).json()

    def _pages(self, path: str, wanted: Mapping[str, Any], limit: int | None) -> Iterator[dict[str, Any]]:
        cursor, left = None, limit
        while left is None or left > 0:
            answer = self._ask(path, {**wanted, "limit": min(_PAGE, left or _PAGE), "cursor": cursor})
            yield from answer["items"]
            left = None if left is None else left - len(answer["items"])
            cursor = answer["next"]
            if cursor is None:
                return

    def _found(self, words: str, kind: str | None, limit: int) -> list[dict[str, Any]]:
        answer = self._ask("/api/search", {"q": words, "kind": kind, "limit": limit})
        return [_flat(hit) for hit in answer["results"]]

    def _id(self, who: str) -> str:
        if who.startswith("institution/"):
            return who
        hits = self._found(who, "institution", _CANDIDATES)
        exact = [hit for hit in hits if hit["name"].casefold() == who.casefold()]
        if len(found := exact or hits) == 1:
            return str(found[0]["id"])
        if not found:
            raise NotFoundError(f"no institution is called {who!r}")
        names = "; ".join(f"{hit['name']} ({hit['id']})" for hit in found)
        raise NotFoundError(f"several institutions may be {who!r}, name one by id: {names}")

    def _slug(self, who: str) -> str:
        return quote(self._id(who).removeprefix("institution/"), safe="")


def _counted(rows: Iterable[Mapping[str, Any]], *names: str) -> Any:
    """Institutions and what was counted of them."""
    flat = (_flat(row["institution"]) | {name: row[name] for name in names} for row in rows)
    return table(flat, ("id", "name", *names))


def _bridge(row: Mapping[str, Any]) -> dict[str, Any]:
    one, other = row["institutions"]
    shared = [cooperation["title"] for cooperation in row["cooperations"]]
    ends = _named_tie({end["id"]: end["name"] for end in (one, other)}, one["id"], other["id"])
    return ends | {"weight": row["weight"], "shared": shared}


def _named_tie(names: Mapping[str, str], one: str, other: str) -> dict[str, str]:
    return {"one": names[one], "other": names[other], "one_id": one, "other_id": other}


def _flat(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row with names in place of what they name."""
    return {name: value["name"] if isinstance(value, dict) else value for name, value in row.items()}


def _value(term: Mapping[str, str]) -> Any:
    """A term of a SPARQL answer as a value of Python."""
    kind = term.get("datatype", "").rpartition("#")[2]
    if kind in ("integer", "int", "long"):
        return int(term["value"])
    if kind in ("decimal", "double", "float"):
        return float(term["value"])
    return term["value"] == "true" if kind == "boolean" else term["value"]


__all__ = ["Ogniwo"]
