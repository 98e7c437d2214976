"""What can be told of a SPARQL query without running it, and the prefixes that it need not declare."""

from __future__ import annotations

import re

from graph.errors import QueryError
from graph.ids import base_iri
from ontology import vocab
from ontology.vocab import CODES, CONCEPTS, OGN, ORG, PROV, RDF, RDFS, SKOS, XSD

PREFIXES = {
    "ogn": OGN,
    "codes": CODES,
    "dc": "http://purl.org/dc/elements/1.1/",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "locn": "http://www.w3.org/ns/locn#",
    "org": ORG,
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": PROV,
    "rdf": RDF,
    "rdfs": RDFS,
    "schema": "https://schema.org/",
    "skos": SKOS,
    "xsd": XSD,
    **{name.replace("-", "_"): f"{CONCEPTS}{name}#" for name in vocab.scheme_names()},
}

# What stands before a query that we hand on: one line, so that its errors are one line further down.
PROLOGUE_LINES = 1

_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_SPACE = r"(?:\s|#[^\r\n]*(?:[\r\n]|$))*+"
# Looked for in the whole text, also in strings and IRIs: where these end depends on the grammar, and a guess at it can
# be fooled. What stands before the word is passed over only where it makes the word part of a name.
_SERVICE = re.compile(
    rf"(?:(?<![A-Za-z_:?$@/#&=-])|(?<=true)|(?<=false))service{_SPACE}(?:silent{_SPACE})?+(?:[<?$]|[\w.%-]*+:)",
    re.IGNORECASE,
)
_UPDATE = re.compile(
    r"\s*+(?:(?:prefix|base)[^>]*+>\s*+)*+(?:insert|delete|load|clear|drop|create|add|move|copy)\b", re.IGNORECASE
)
_NO_NAMES = re.compile(r"""<[^<>\s]*+>|"[^"]*+"|'[^']*+'|#.*+""")
_USED = re.compile(r"(?<![\w?$:.-])([A-Za-z][\w.-]*+):")
_DECLARED = re.compile(r"\bprefix\s++([\w.-]*+):", re.IGNORECASE)


def check_read_only(query: str) -> None:
    """QueryError where a query would change something or ask another server."""
    plain = _ESCAPE.sub(_unescaped, query)
    if _UPDATE.match(plain):
        raise QueryError("this endpoint only reads; updates are not possible")
    if _SERVICE.search(plain):
        raise QueryError("queries of other servers (SERVICE) are switched off")


def with_prefixes(query: str) -> str:
    """The query with declarations of those of our prefixes that it does not declare, on a line of their own before; and
    with our base IRI, so that `<project/x>` is the thing with that id."""
    declared = set(_DECLARED.findall(query))
    ours = "".join(f"PREFIX {name}: <{iri}> " for name, iri in PREFIXES.items() if name not in declared)
    return f"BASE <{base_iri()}> {ours}\n{query}"


def undeclared(query: str) -> list[str]:
    """Prefixes that a refused query seems to use and nobody declares; a guess, for a message only."""
    used = set(_USED.findall(_NO_NAMES.sub(" ", query)))
    return sorted(used - set(_DECLARED.findall(query)) - PREFIXES.keys())


def _unescaped(match: re.Match[str]) -> str:
    try:
        return chr(int(match[1] or match[2], 16))
    except ValueError:  # beyond Unicode: the engine will refuse it
        return match[0]
