"""The SHACL shapes: each refuses what it should and nothing else, in two languages, and pySHACL comes to the same.

Samples are data: `shapes/good.ttl` holds one of everything, `shapes/broken.ttl` what must be refused, each sample with
the shapes that refuse it. All are checked as one graph, as a build is; a sample's own namespace tells its findings.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph
import pyshacl
import pytest
import rdflib
from rdflib.plugins.sparql.operators import register_custom_function, unregister_custom_function

from graph.build import RDF, build
from graph.check import FUNCTIONS, MAX_FINDINGS, Finding, check_data_set, check_file, checking
from graph.graph import Graph
from graph.ids import to_iri
from graph.model import Edge, Node, Text
from graph.stores.bulk import DataSetWriter
from graph.stores.rdf import edge_lines, node_lines
from graph.workspace import Workspace
from ontology import vocab
from ontology.profile import SH, SHAPES
from tests import cordis

FOLDER = Path(__file__).parent / "shapes"
SAMPLES = "http://example.org/samples/"
_IRIS = {
    "ogn": vocab.OGN,
    "rdf": vocab.RDF,
    "rdfs": vocab.RDFS,
    "skos": vocab.SKOS,
    "xsd": vocab.XSD,
    "org": vocab.ORG,
    "prov": vocab.PROV,
    "dc": "http://purl.org/dc/elements/1.1/",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "locn": "http://www.w3.org/ns/locn#",
    "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "schema": "https://schema.org/",
    "good": f"{SAMPLES}good/",
    **{name.replace("-", "_"): f"{vocab.CONCEPTS}{name}#" for name in vocab.scheme_names()},
}
NO_DEMANDS = ("path", "name", "description", "message", "order", "group", "property", "flags", "severity")
PREFIXES = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in _IRIS.items())


@dataclass(frozen=True)
class Sample:
    """Statements that break the shapes with these local names, and none else."""

    number: int
    what: str
    shapes: frozenset[str]
    turtle: str

    @property
    def namespace(self) -> str:
        return f"{SAMPLES}{self.number}/"


def _samples() -> Iterator[Sample]:
    parts = re.split(r"^## (.+?): (.+)\n", (FOLDER / "broken.ttl").read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    for number, (names, what, turtle) in enumerate(zip(parts[::3], parts[1::3], parts[2::3], strict=True), start=1):
        yield Sample(number, what, frozenset(SHAPES + name for name in names.split()), turtle)


BROKEN = tuple(_samples())
GOOD = Sample(0, "one of everything", frozenset(), (FOLDER / "good.ttl").read_text(encoding="utf-8"))


def graph_of(*samples: Sample) -> str:
    """Samples as one graph with what a build knows beside them: the ontology and the schemes."""
    model = [quad.triple for file in vocab.model_files() for quad in pyoxigraph.parse(path=file)]
    text = (pyoxigraph.serialize(model, format=pyoxigraph.RdfFormat.N_TRIPLES) or b"").decode()
    for sample in samples:
        own = _IRIS["good"] if sample is GOOD else sample.namespace
        text += f"\n@prefix : <{own}> .\n{sample.turtle}"
    return PREFIXES + text


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the good sample and all broken ones."""
    path = tmp_path_factory.mktemp("shapes") / "data.ttl"
    path.write_text(graph_of(GOOD, *BROKEN), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def findings(data: Path) -> list[Finding]:
    """What our check finds in all samples; links that lead nowhere are found by no shape and tested below."""
    return [finding for finding in check_file(data) if finding.path != "rdf:subject|rdf:object"]


@pytest.fixture(scope="module")
def reference(data: Path) -> rdflib.Graph:
    """What pySHACL reports of all samples."""
    names = [rdflib.URIRef(name) for name in FUNCTIONS]
    for name in names:
        register_custom_function(name, _of_terms(FUNCTIONS[str(name)]))
    try:
        shapes = rdflib.Graph().parse(vocab.SHAPES_FILE)
        _, report, _ = pyshacl.validate(rdflib.Graph().parse(data), shacl_graph=shapes, inference="none")
    finally:
        for name in names:
            unregister_custom_function(name)
    assert isinstance(report, rdflib.Graph)
    return report


def _of_terms(function: Callable[[str], bool]) -> Callable[..., Any]:
    return lambda term: rdflib.Literal(function(str(term)))


def _results(report: rdflib.Graph) -> Iterator[dict[str, Any]]:
    """For each result of a report what it says, by the local name of the property."""
    for result in report.objects(None, rdflib.URIRef(SH + "result")):
        yield {str(p).removeprefix(SH): o for p, o in report.predicate_objects(result)}


def test_nothing_good_is_refused(tmp_path: Path, findings: list[Finding]) -> None:
    alone = tmp_path / "good.ttl"
    alone.write_text(graph_of(GOOD), encoding="utf-8")
    assert check_file(alone) == []
    assert [finding for finding in findings if finding.focus.startswith(_IRIS["good"])] == []


@pytest.mark.parametrize("sample", BROKEN, ids=[sample.what for sample in BROKEN])
def test_a_broken_sample_is_refused_by_its_shapes(sample: Sample, findings: list[Finding]) -> None:
    found = [finding for finding in findings if finding.focus.startswith(sample.namespace)]
    assert {finding.shape for finding in found} == sample.shapes
    for finding in found:
        assert finding.messages.keys() == {"pl", "en"}
        assert all(finding.messages.values())


def test_py_shacl_comes_to_the_same_verdicts(findings: list[Finding], reference: rdflib.Graph) -> None:
    """Focus, shape and, where both name it, value and path of every violation."""
    ours = {(f.focus, f.shape, f.value, "" if "|" in f.path else f.path) for f in findings}
    theirs = set()
    for said in _results(reference):
        path = said.get("resultPath", "")
        theirs.add((str(said["focusNode"]), str(said["sourceShape"]), str(said.get("value", "")), _iri(path)))
    assert ours == theirs
    assert len(ours) >= len(BROKEN)


def _iri(path: Any) -> str:
    return str(path) if isinstance(path, rdflib.URIRef) else ""


def test_every_constraint_refuses_a_sample(reference: rdflib.Graph) -> None:
    """Whatever a named shape demands of what it is asked about, some sample breaks."""
    shapes = rdflib.Graph().parse(vocab.SHAPES_FILE)
    broken = {(str(said["sourceShape"]), str(said["sourceConstraintComponent"])) for said in _results(reference)}
    demanded = {
        (str(shape), component)
        for shape, parameter in shapes.subject_predicates()
        if _is_asked(shapes, shape) and (component := _component(str(parameter)))
    }
    assert len(demanded) > 100
    assert demanded - broken == set()


def _is_asked(shapes: rdflib.Graph, shape: Any) -> bool:
    """Whether a shape has targets, by itself or through a shape that has it; others only say what a value must be."""
    targets = [rdflib.URIRef(SH + name) for name in ("targetClass", "targetSubjectsOf", "targetObjectsOf")]
    owners = [shape, *shapes.subjects(rdflib.URIRef(SH + "property"), shape)]
    return isinstance(shape, rdflib.URIRef) and any(shapes.value(o, t) for o in owners for t in targets)


def _component(parameter: str) -> str | None:
    """What SHACL calls the demand that a parameter makes: sh:minCount → sh:MinCountConstraintComponent."""
    name = parameter.removeprefix(SH)
    if name == parameter or name.startswith("target") or name in NO_DEMANDS:
        return None
    return SH + {"sparql": "SPARQL"}.get(name, name[0].upper() + name[1:]) + "ConstraintComponent"


def test_every_message_is_in_polish_and_english() -> None:
    shapes = rdflib.Graph().parse(vocab.SHAPES_FILE)
    message = rdflib.URIRef(SH + "message")
    subjects = set(shapes.subjects(message))
    assert subjects
    for subject in subjects:
        assert {o.language for o in shapes.objects(subject, message) if isinstance(o, rdflib.Literal)} == {"pl", "en"}


def test_the_sample_is_in_order(sample: Graph) -> None:
    assert check_data_set(sample.folder / RDF) == []


def test_a_part_of_cordis_is_in_order(shared: Path, tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    cordis.write(workspace, shared / "data" / "cordis" / "cordis-HORIZONprojects-csv.zip", projects=1000)
    with workspace.writing():
        report = build(workspace)
    assert report.counts["participations"] > 1000
    assert report.left_out == []
    assert report.findings == []


def test_no_more_findings_than_asked_for(tmp_path: Path) -> None:
    """Wherever the violations are: in shapes, in SPARQL constraints, in links that lead nowhere."""
    path = tmp_path / "many.ttl"
    nameless = "".join(f"good:i{n} a ogn:Institution .\n" for n in range(MAX_FINDINGS + 500))
    path.write_text(graph_of() + nameless, encoding="utf-8")
    assert len(check_file(path)) == MAX_FINDINGS
    for broken in (
        "good:i{n} a ogn:Institution .",
        'good:i{n} org:identifier "nip:1" .',
        "good:l{n} rdf:subject good:nobody .",
    ):
        path.write_text(graph_of() + "\n".join(broken.replace("{n}", str(n)) for n in range(9)), encoding="utf-8")
        assert len(check_file(path)) == 9, broken
        assert len(check_file(path, limit=4)) == 4, broken


def test_a_link_that_leads_nowhere_is_found(tmp_path: Path) -> None:
    with DataSetWriter(tmp_path / "rdf", tmp_path / "union.nt") as out:
        out.add(edge_lines(Edge("link/1", "part_of", "programme/a", "programme/b", {})), to_iri("source/s"))
    dangling = [f for f in check_data_set(tmp_path / "rdf") if "no source describes" in f.messages["en"]]
    assert {f.value.rpartition("/")[2] for f in dangling} == {"a", "b"}


def test_a_large_build_is_checked_in_two_halves_with_the_same_findings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dump = tmp_path / "union.nt"
    wrong = Node("institution/x", {"names": (Text("X", "pl"),), "identifiers": ("nip:1",)})
    with DataSetWriter(tmp_path / "rdf", dump) as out:
        out.add(node_lines(wrong, "source/s"), to_iri("source/s"))
        out.add(edge_lines(Edge("link/1", "part_of", "programme/a", "programme/b", {})), to_iri("source/s"))
        out.add_model()
    whole = check_data_set(tmp_path / "rdf", dump)
    assert len({f.shape for f in whole}) > 2
    monkeypatch.setattr("graph.check.LARGE", 0)
    with checking(dump) as findings:
        assert findings(tmp_path / "rdf") == whole
