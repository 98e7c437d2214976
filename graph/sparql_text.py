"""What can be told of a SPARQL query without running it."""

from __future__ import annotations

import re

from graph.errors import QueryError
from ontology import vocab
from ontology.vocab import CONCEPTS, OGN, RDF, RDFS, SKOS, XSD

PREFIXES = {
    "ogn": OGN,
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "org": "http://www.w3.org/ns/org#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": RDF,
    "rdfs": RDFS,
    "schema": "https://schema.org/",
    "skos": SKOS,
    "xsd": XSD,
    **{name.replace("-", "_"): f"{CONCEPTS}{name}#" for name in vocab.scheme_names()},
}

# IRIs, strings, comments, variables and prefixed names are passed over, so that a keyword is only found as a keyword.
_TOKEN = re.compile(
    r"<[^<>\"{}|^`\\\s]*>"
    r"|'''(?:[^\\]|\\.)*?'''|\"\"\"(?:[^\\]|\\.)*?\"\"\"|'(?:[^'\\\n]|\\.)*'|\"(?:[^\"\\\n]|\\.)*\""
    r"|#[^\n]*|[?$]\w+|@[\w-]+|[\w.-]*:[\w.:%-]*|(?P<word>[A-Za-z]+)",
    re.DOTALL,
)
_FORBIDDEN = {
    "SERVICE": "queries of other servers (SERVICE) are switched off",
    **dict.fromkeys(
        ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY"),
        "this endpoint only reads; updates are not possible",
    ),
}


def check_read_only(query: str) -> None:
    """QueryError where a query would change something or ask another server."""
    for token in _TOKEN.finditer(query):
        word = token["word"]
        if word and word.upper() in _FORBIDDEN:
            raise QueryError(_FORBIDDEN[word.upper()])


def with_prefixes(query: str) -> str:
    """The query with declarations of our prefixes that it uses and does not declare; its line numbers stay.

    QueryError for a prefix that neither the query nor we declare.
    """
    declared = set(re.findall(r"\bprefix\s+([\w.-]*):", query, re.IGNORECASE))
    used = {token[0].partition(":")[0] for token in _TOKEN.finditer(query) if _is_prefixed_name(token[0])}
    missing = sorted(used - declared)
    for name in missing:
        if name not in PREFIXES:
            raise QueryError(f"the prefix {name}: is not declared; known without it are {', '.join(PREFIXES)}")
    return "".join(f"PREFIX {name}: <{PREFIXES[name]}> " for name in missing) + query


def _is_prefixed_name(token: str) -> bool:
    return ":" in token and token[0] not in "<'\"#?$@" and not token.startswith("_:")
