"""The model at `/ns`: pages for people, RDF for programs, by what is accepted or by suffix.

Invariant: the address of a term leads to its place: `https://w3id.org/ogniwo/ns#Participation` to `/ns#Participation`,
`https://w3id.org/ogniwo/sectors#health` to `/ns/sectors#health`.
"""

from __future__ import annotations

import json
import re
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Request
from fastapi.responses import Response
from rdflib import Graph as RdfGraph

from api.errors import problem
from api.negotiation import FORMATS, HTML, SUFFIXES, language, negotiate
from api.parameters import Accept
from graph import jsonld
from graph.errors import NotFoundError
from graph.sparql_text import PREFIXES
from ontology import vocab
from ontology.reference import HERE, PICTURE
from ontology.reference.facts import model
from ontology.reference.pages import Reader, Reference
from ontology.reference.writing import LANGUAGES
from ontology.vocab import OGN

router = APIRouter(tags=["the model"])
# RDF/XML beside the formats of the data: tools for ontologies ask for it.
_FORMATS = FORMATS | {"application/rdf+xml": "xml"}
_SUFFIXES = SUFFIXES | {"rdf": "application/rdf+xml", "html": HTML[0]}
_VERSION = "http://www.w3.org/2002/07/owl#versionInfo"
_FONT = re.compile(r"@font-face\s*{[^}]*}")
_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {"description": "A page, or RDF.", "content": {media_type: {} for media_type in (HTML[0], *_FORMATS)}}
}

AcceptLanguage = Annotated[str, Header()]
Lang = Annotated[str | None, Query(pattern="^(pl|en)$", description="Language of the page; else what is accepted.")]


@router.get("/ns", summary="The ontology", response_class=Response, responses=_ANSWERS)
@router.head("/ns", include_in_schema=False)
def ontology(
    request: Request, accept: Accept = "text/html", accept_language: AcceptLanguage = "", lang: Lang = None
) -> Response:
    """The reference as a page, or the ontology as Turtle, JSON-LD, N-Triples or RDF/XML, by `Accept`."""
    return _negotiated(request, "", accept, accept_language, lang)


@router.get("/ns.{suffix}", summary="The ontology in one format", response_class=Response, responses=_ANSWERS)
@router.head("/ns.{suffix}", include_in_schema=False)
def ontology_file(request: Request, suffix: str, accept_language: AcceptLanguage = "", lang: Lang = None) -> Response:
    """By suffix: .html, .ttl, .jsonld, .nt, .rdf."""
    return _by_suffix(request, "", suffix, accept_language, lang)


@router.get("/ns/{part:path}", summary="A part of the model", response_class=Response, responses=_ANSWERS)
@router.head("/ns/{part:path}", include_in_schema=False)
def ontology_part(
    request: Request, part: str, accept: Accept = "text/html", accept_language: AcceptLanguage = "", lang: Lang = None
) -> Response:
    """`shapes`, `codes`, `alignments`, `queries` or a scheme, as the ontology itself; `context.jsonld`; `model.svg`."""
    if part in ("context", "context.jsonld"):
        return _cached(request, _context(), "application/ld+json", {})
    if part == "model.svg":
        return _cached(request, PICTURE.read_bytes(), "image/svg+xml", {})
    if part == "style.css":
        return _cached(request, _style(request.app.state.web), "text/css", {})
    name, _, suffix = part.rpartition(".")
    if name and suffix in _SUFFIXES:
        return _by_suffix(request, name, suffix, accept_language, lang)
    # The ontology names its version by an IRI below its own; there is one version at a time.
    current = part.rstrip("/") in ("", model().value(OGN.rstrip("#"), _VERSION))
    return _negotiated(request, "" if current else part, accept, accept_language, lang)


def _negotiated(request: Request, name: str, accept: str, accept_language: str, lang: str | None) -> Response:
    formats = _FORMATS if _files(name) else {}
    if name not in reference(request).names() and not formats:
        raise NotFoundError(f"the model has no part {name!r}; its parts are listed at /ns")
    media_type = negotiate(accept, formats)
    if media_type is None:
        expected = ", ".join((HTML[0], *formats))
        return problem(request, 406, "Not acceptable", f"Accept: found {accept!r}, expected one of {expected}")
    suffix = next(s for s, m in _SUFFIXES.items() if m == (HTML[0] if media_type in HTML else media_type))
    answer = _by_suffix(request, name, suffix, accept_language, lang)
    answer.headers["Vary"] = "Accept, Accept-Language"
    answer.headers["Content-Location"] = f"{_address(name)}.{suffix}"
    return answer


def _by_suffix(request: Request, name: str, suffix: str, accept_language: str, lang: str | None) -> Response:
    pages, files = reference(request), _files(name)
    media_type = _SUFFIXES.get(suffix)
    links = [f'<{_address(name)}.{s}>; rel="alternate"; type="{m}"' for s, m in _SUFFIXES.items() if s != suffix]
    headers = {"Link": ", ".join(links)} if files else {}
    page = "alignments" if name.startswith("alignments/") and files else name
    if suffix == "html" and page in pages.names():
        reader = Reader(lang or language(accept_language, LANGUAGES), chosen=lang is not None)
        headers |= {"Vary": "Accept-Language", "Content-Language": reader.language}
        return _cached(request, pages.page(page, reader).encode(), HTML[0], headers)
    if media_type in _FORMATS and files:
        return _cached(request, _rdf(files, media_type), media_type, headers)
    raise NotFoundError(f"there is no {_address(name)}.{suffix}; suffixes are {', '.join(_SUFFIXES)}")


def _cached(request: Request, body: bytes, media_type: str, headers: dict[str, str]) -> Response:
    """An answer that a client may keep and ask about; open to pages of other servers, as it is the same for all."""
    tag = f'W/"{sha256(body).hexdigest()[:16]}"'
    headers = headers | {"ETag": tag, "Cache-Control": "no-cache", "Access-Control-Allow-Origin": "*"}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=media_type, headers=headers)


def reference(request: Request) -> Reference:
    """The pages of the application, rendered once."""
    return _reference(request.app.state.web)


@cache
def _reference(web: Path) -> Reference:
    icon = next(web.glob("assets/ogniwo-*.svg"), None)
    return Reference(PREFIXES, f"/assets/{icon.name}" if icon else None)


@cache
def _style(web: Path) -> bytes:
    """The style of the pages, with the fonts that the map's style declares."""
    fonts = [font for sheet in sorted(web.glob("assets/*.css")) for font in _FONT.findall(sheet.read_text("utf-8"))]
    return "\n".join([*dict.fromkeys(fonts), (HERE / "style.css").read_text(encoding="utf-8")]).encode()


@cache
def _context() -> bytes:
    return json.dumps({"@context": jsonld.context()}, ensure_ascii=False, indent=2).encode()


@cache
def _rdf(files: tuple[Path, ...], media_type: str) -> bytes:
    """The statements of the files; a single file as Turtle is the file itself, with its comments."""
    if len(files) == 1 and media_type == "text/turtle":
        return files[0].read_bytes()
    merged = RdfGraph(bind_namespaces="none")
    for file in files:
        merged.parse(file, format="turtle")
    compact = media_type == "application/ld+json"
    return merged.serialize(format=_FORMATS[media_type], encoding="utf-8", auto_compact=compact)


def _files(name: str) -> tuple[Path, ...]:
    """The Turtle files behind a part of the model; none for a part that is only a page, or for no part at all."""
    return _parts().get(name, ())


@cache
def _parts() -> dict[str, tuple[Path, ...]]:
    aligned = {f"alignments/{path.stem}": path for path in sorted(vocab.ALIGNMENTS_DIR.glob("*.ttl"))}
    schemes = {scheme: vocab.SCHEMES_DIR / f"{scheme}.ttl" for scheme in vocab.scheme_names()}
    single = {"": vocab.ONTOLOGY_FILE, "shapes": vocab.SHAPES_FILE, "codes": vocab.CODES_FILE} | schemes | aligned
    return {name: (path,) for name, path in single.items()} | {"alignments": tuple(aligned.values())}


def _address(name: str) -> str:
    return f"/ns/{name}" if name else "/ns"
