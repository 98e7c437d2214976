"""What the server says of itself and its data in RDF: the SPARQL service description, VoID and DCAT."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from fastapi import Request
from rdflib import DCAT, DCTERMS, FOAF, OWL, RDF, VOID, XSD, BNode, Literal, Namespace, URIRef
from rdflib import Graph as RdfGraph

from graph.dump import FILE, read_dump
from graph.graph import Graph
from graph.ids import base_iri, to_iri
from graph.mapping import CLASSES
from graph.model import first
from ontology import vocab
from ontology.vocab import OGN

WELL_KNOWN, SPARQL, DUMPS = "/.well-known/void", "/sparql", "/dumps"
DUMP = f"{DUMPS}/{FILE}"
FORMATS = {
    "text/turtle": "turtle",
    "application/ld+json": "json-ld",
    "application/n-triples": "nt",
    "application/rdf+xml": "xml",
}
_MOST_SOURCES = 1000  # that are listed one by one; /api/sources and the graph itself have all
_SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
_SPDX = Namespace("http://spdx.org/rdf/terms#")
_FORMAT = Namespace("http://www.w3.org/ns/formats/")
_MEDIA = Namespace("https://www.iana.org/assignments/media-types/")
_WRITTEN = (
    *("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV"),
    *("Turtle", "N-Triples", "RDF_XML", "JSON-LD"),
)
_TITLE = (Literal("Ogniwo: kto z kim współpracuje", lang="pl"), Literal("Ogniwo: who cooperates with whom", lang="en"))


def server_of(request: Request) -> str:
    """The address that a request came to, without a final slash; part of an IRI, whatever the header Host says."""
    return quote(str(request.base_url).rstrip("/"), safe="/:[]%")


def service(graph: Graph, server: str) -> RdfGraph:
    """The SPARQL service of the server at an address without a final slash, and its data set graph by graph."""
    said, data, here, default = _empty(), _data_set(server), BNode(), BNode()
    said += [
        (here, RDF.type, _SD.Service),
        (here, _SD.endpoint, URIRef(server + SPARQL)),
        (here, _SD.supportedLanguage, _SD.SPARQL11Query),
        *((here, _SD.resultFormat, _FORMAT[name]) for name in _WRITTEN),
        (here, _SD.defaultDataset, data),
        (data, RDF.type, _SD.Dataset),
        (data, _SD.defaultGraph, default),
        (default, RDF.type, _SD.Graph),
    ]
    for iri, title in [*_sources(graph), *((iri, None) for iri in vocab.model_files().values())]:
        named, content = BNode(), BNode()
        said += [
            (data, _SD.namedGraph, named),
            (named, RDF.type, _SD.NamedGraph),
            (named, _SD.name, URIRef(iri)),
            (named, _SD.graph, content),
            (content, RDF.type, _SD.Graph),
        ]
        if title:
            said.add((content, DCTERMS.title, Literal(title)))
    return said


def catalogue(graph: Graph, server: str) -> RdfGraph:
    """The data set as VoID and DCAT: what is in it, from whom, and where it can be asked and fetched."""
    said, data, page = _empty(), _data_set(server), URIRef(server + WELL_KNOWN)
    example = next(iter(graph.network.institutions.ids), None)
    said += [
        (page, RDF.type, VOID.DatasetDescription),
        (page, RDF.type, DCAT.Catalog),
        (page, FOAF.primaryTopic, data),
        (page, DCAT.dataset, data),
        *((page, DCTERMS.title, title) for title in _TITLE),
        (data, RDF.type, VOID.Dataset),
        (data, RDF.type, DCAT.Dataset),
        *((data, DCTERMS.title, title) for title in _TITLE),
        (data, DCTERMS.modified, Literal(graph.report.built, datatype=XSD.dateTime)),
        (data, OWL.versionInfo, Literal(graph.stamp)),
        (data, DCAT.landingPage, URIRef(server + "/")),
        (data, VOID.sparqlEndpoint, URIRef(server + SPARQL)),
        (data, VOID.uriSpace, Literal(base_iri())),
        (data, VOID.vocabulary, URIRef(OGN)),
        *((data, VOID.exampleResource, URIRef(to_iri(i))) for i in ([example] if example else [])),
    ]
    _contents(said, data, graph)
    _distributions(said, data, graph, server)
    return said


def _contents(said: RdfGraph, data: URIRef, graph: Graph) -> None:
    """How many things of each class, and the sources as subsets."""
    for kind, number in _sizes(graph).items():
        part = BNode()
        said += [
            (data, VOID.classPartition, part),
            (part, VOID["class"], URIRef(CLASSES[kind])),
            (part, VOID.entities, Literal(number)),
        ]
    for source, title in _sources(graph):
        said += [
            (data, VOID.subset, URIRef(source)),
            (data, DCTERMS.source, URIRef(source)),
            (URIRef(source), RDF.type, VOID.Dataset),
            (URIRef(source), DCTERMS.title, Literal(title)),
        ]


def _distributions(said: RdfGraph, data: URIRef, graph: Graph, server: str) -> None:
    access = BNode()
    said += [
        (URIRef(server + WELL_KNOWN), DCAT.service, access),
        (access, RDF.type, DCAT.DataService),
        (access, DCAT.endpointURL, URIRef(server + SPARQL)),
        (access, DCAT.endpointDescription, URIRef(server + SPARQL)),
        (access, DCAT.servesDataset, data),
        (access, DCTERMS.conformsTo, URIRef("http://www.w3.org/TR/sparql11-protocol/")),
    ]
    dump = read_dump(graph.folder)
    if dump is None:
        return
    file, checksum, address = BNode(), BNode(), URIRef(server + DUMP)
    said += [
        (data, VOID.dataDump, address),
        (data, DCAT.distribution, file),
        (file, RDF.type, DCAT.Distribution),
        (file, DCAT.downloadURL, address),
        (file, DCAT.accessURL, address),
        (file, DCAT.mediaType, _MEDIA["application/n-quads"]),
        (file, DCAT.compressFormat, _MEDIA["application/gzip"]),
        (file, DCAT.byteSize, Literal(dump.size, datatype=XSD.nonNegativeInteger)),
        (file, _SPDX.checksum, checksum),
        (checksum, RDF.type, _SPDX.Checksum),
        (checksum, _SPDX.algorithm, _SPDX.checksumAlgorithm_sha256),
        (checksum, _SPDX.checksumValue, Literal(dump.sha256, datatype=XSD.hexBinary)),
    ]


def _data_set(server: str) -> URIRef:
    return URIRef(f"{server}{WELL_KNOWN}#dataset")


def _sources(graph: Graph) -> Iterator[tuple[str, str]]:
    """The IRIs of the sources, which are those of their graphs, and their titles."""
    for source_id in sorted(graph.sources)[:_MOST_SOURCES]:
        yield to_iri(source_id), first(graph.sources[source_id], "title") or source_id


def _sizes(graph: Graph) -> dict[str, int]:
    """How many things there are of each kind that is searched for."""
    numbers = {kind: graph.catalogue.number_of(kind) for kind in CLASSES if kind not in ("person", "source")}
    return {kind: number for kind, number in numbers.items() if number}


def _empty() -> RdfGraph:
    said = RdfGraph(bind_namespaces="none")
    prefixes = {
        "dcat": DCAT,
        "dct": DCTERMS,
        "foaf": FOAF,
        "ogn": OGN,
        "owl": OWL,
        "sd": _SD,
        "spdx": _SPDX,
        "void": VOID,
        "xsd": XSD,
    }
    for prefix, namespace in prefixes.items():
        said.bind(prefix, namespace)
    return said
