"""The model at `/ns`: what is served, that every term has its place, that pages say what the files say; and the pages
that answer a browser at `/sparql`."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pyoxigraph
import pytest
import rdflib
from fastapi.testclient import TestClient

from api import answers
from api.negotiation import language, negotiate
from graph import records
from graph.graph import Graph
from graph.mapping import link_edge, record_node, source_node
from graph.property_graph import NODE_COLUMNS, RELATIONSHIP_COLUMNS, RELATIONSHIP_ENDS
from graph.sparql_text import PREFIXES, with_prefixes
from graph.stores.rdf import edge_lines, node_lines
from ontology import cookbook, profile, vocab
from ontology.reference import HERE, PICTURE, alignments, terms
from ontology.reference.facts import model
from ontology.reference.pages import Reader, Reference
from ontology.reference.writing import LANGUAGES, guide, texts
from ontology.vocab import OGN, RDFS, SKOS

BROWSER = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
PAGES = Reference(PREFIXES).names()
FORMATS = {
    "ttl": ("text/turtle", "turtle"),
    "jsonld": ("application/ld+json", "json-ld"),
    "nt": ("application/n-triples", "nt"),
    "rdf": ("application/rdf+xml", "xml"),
}


class Page(HTMLParser):
    """Ids, links, text and tags of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self._words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append((tag, found))
        if found.get("id"):
            self.ids.append(str(found["id"]))
        if tag == "a" and found.get("href"):
            self.links.append(str(found["href"]))

    def handle_data(self, data: str) -> None:
        self._words.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self._words).split())


def page(client: TestClient, name: str, lang: str = "pl") -> Page:
    answer = client.get(f"/ns/{name}" if name else "/ns", params={"lang": lang}, headers=BROWSER)
    assert answer.status_code == 200, answer.text
    return Page(answer.text)


def flat(words: str) -> str:
    return " ".join(words.split())


# What is served


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's own JSON-LD reader
@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("name", ["", "shapes", "codes", "sectors", "alignments", "alignments/eurio"])
def test_a_part_is_the_same_by_what_is_accepted_and_by_suffix(client: TestClient, name: str, suffix: str) -> None:
    media_type, form = FORMATS[suffix]
    address = f"/ns/{name}" if name else "/ns"
    accepted = client.get(address, headers={"accept": f"{media_type}, text/html;q=0.5"})
    named = client.get(f"{address}.{suffix}")
    assert accepted.headers["content-type"].partition(";")[0] == media_type
    assert accepted.content == named.content
    assert {"Accept", "Accept-Language"} <= set(accepted.headers["vary"].split(", "))
    assert accepted.headers["content-location"] == f"{address}.{suffix}"
    assert f'<{address}.html>; rel="alternate"; type="text/html"' in accepted.headers["link"]
    read = rdflib.Graph().parse(data=accepted.content, format=form)
    turtle = rdflib.Graph().parse(data=client.get(f"{address}.ttl").content, format="turtle")
    assert len(read) == len(turtle) > 10


@pytest.mark.parametrize("name", PAGES)
def test_a_part_is_a_page_for_a_browser(client: TestClient, name: str) -> None:
    address = f"/ns/{name}" if name else "/ns"
    for headers in (BROWSER, {"accept": "*/*"}, {}):
        answer = client.get(address, headers=headers)
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert client.get(f"{address}.html").content == answer.content


def test_what_there_is_not(client: TestClient) -> None:
    refused = client.get("/ns", headers={"accept": "image/png"})
    assert (refused.status_code, refused.json()["title"]) == (406, "Not acceptable")
    assert client.get("/ns/queries", headers={"accept": "text/turtle"}).status_code == 406
    for path in ("/ns.pdf", "/ns/nothing", "/ns/nothing.ttl", "/ns/queries.ttl", "/ns/sectors/x.html", "/ns/0.0.1"):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json"), path
    assert client.get("/ns", params={"lang": "fr"}).status_code == 422


def test_a_client_may_ask_whether_anything_changed(client: TestClient) -> None:
    for path in ("/ns", "/ns.ttl", "/ns/sectors", "/ns/context.jsonld", "/ns/model.svg", "/ns/style.css"):
        first = client.get(path)
        again = client.get(path, headers={"if-none-match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b""), path
        head = client.head(path)
        assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", first.headers["etag"]), path


def test_the_address_of_the_version_and_a_slash_lead_to_the_ontology(client: TestClient) -> None:
    version = model().value(OGN[:-1], "http://www.w3.org/2002/07/owl#versionIRI")
    assert version
    path = version.removeprefix("https://w3id.org/ogniwo")
    assert client.get(path, headers=BROWSER).content == client.get("/ns/", headers=BROWSER).content
    assert client.get(path, headers={"accept": "text/turtle"}).content == vocab.ONTOLOGY_FILE.read_bytes()


def test_the_context_is_json_ld(client: TestClient) -> None:
    answer = client.get("/ns/context.jsonld")
    assert answer.headers["content-type"] == "application/ld+json"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert json.loads(answer.content)["@context"]["ogn"] == OGN
    assert client.get("/ns/context").content == answer.content


def test_the_style_takes_the_fonts_of_the_map(sample: Graph, tmp_path_factory: pytest.TempPathFactory) -> None:
    from api import create_app

    web = tmp_path_factory.mktemp("web")
    (web / "assets").mkdir()
    (web / "assets" / "index.css").write_text('a{color:red}@font-face{font-family:"F";src:url(/assets/f.woff2)}')
    (web / "assets" / "ogniwo-1.svg").write_text("<svg/>")
    with TestClient(create_app(sample.folder.parent.parent, web=web)) as client:
        style = client.get("/ns/style.css")
        assert style.headers["content-type"].startswith("text/css")
        assert "url(/assets/f.woff2)" in style.text
        assert "color:red" not in style.text
        assert '<link rel="icon" type="image/svg+xml" href="/assets/ogniwo-1.svg">' in client.get("/ns").text


# Negotiation


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("application/rdf+xml", "application/rdf+xml"),
        ("application/*", "application/xhtml+xml"),
        ("text/*, application/rdf+xml;q=0.9", "text/html"),
        ("text/html;q=0, */*;q=0.5", "application/xhtml+xml"),
        ("text/turtle;charset=utf-8;q=0.2, application/rdf+xml;q=0.3", "application/rdf+xml"),
        ("application/rdf+xml, text/turtle", "application/rdf+xml"),
        ("image/png", None),
        ("", "text/html"),  # an empty header wishes nothing
    ],
)
def test_the_most_specific_range_decides(accept: str, expected: str | None) -> None:
    assert negotiate(accept, ("text/turtle", "application/rdf+xml")) == expected


@pytest.mark.parametrize(
    ("accepted", "expected"), [("en-GB,pl;q=0.8", "en"), ("de, en;q=0.5", "en"), ("de", "pl"), ("", "pl")]
)
def test_the_language_is_what_is_accepted(client: TestClient, accepted: str, expected: str) -> None:
    assert language(accepted, LANGUAGES) == expected
    answer = client.get("/ns", headers={"accept-language": accepted})
    assert answer.headers["content-language"] == expected
    assert f'<html lang="{expected}">' in answer.text


def test_a_language_asked_for_is_kept_in_links(client: TestClient) -> None:
    asked, accepted = client.get("/ns?lang=en", headers={"accept-language": "pl"}), client.get("/ns")
    assert '<html lang="en">' in asked.text
    assert 'href="/ns/sectors?lang=en"' in asked.text
    assert 'href="/ns/sectors"' in accepted.text


# Every term has its place


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_address_of_a_term_leads_to_its_place(client: TestClient, lang: str) -> None:
    places = {name: set(page(client, name, lang).ids) for name in PAGES}
    assert {vocab.local_name(iri) for iri in model().subjects(RDFS + "label") if iri.startswith(OGN)} <= places[""]
    for name in vocab.scheme_names():
        assert vocab.scheme(name).keys() <= places[name]
    shapes = {iri.partition("#")[2] for iri in model().subjects() if iri.startswith(profile.SHAPES)} - {""}
    assert shapes <= places["shapes"]
    codes = {iri.partition("#")[2] for iri in model().subjects() if iri.startswith(vocab.CODES)} - {""}
    assert codes <= places["codes"]
    assert {recipe.id for recipe in cookbook.recipes()} <= places["queries"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_link_between_the_pages_leads_somewhere(client: TestClient, lang: str) -> None:
    pages = {name: page(client, name, lang) for name in PAGES}
    checked = 0
    for name, here in pages.items():
        for link in here.links:
            parts = urlsplit(link)
            if not parts.netloc and (parts.path in ("", "/ns") or parts.path.startswith("/ns/")):
                target = parts.path.removeprefix("/ns").strip("/") if parts.path else name
                assert target in pages or client.head(parts.path).status_code == 200, (name, link)
                assert not parts.fragment or parts.fragment in pages[target].ids, (name, link)
                checked += 1
    assert checked > 500


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_sound(client: TestClient, name: str, lang: str) -> None:
    found = page(client, name, lang)
    assert len(found.ids) == len(set(found.ids)), [i for i in found.ids if found.ids.count(i) > 1]
    assert [tag for tag, _ in found.tags].count("h1") == 1
    assert not [tag for tag, attributes in found.tags if tag in ("style", "script") or "style" in attributes]
    assert all(attributes.get("alt") is not None for tag, attributes in found.tags if tag == "img")
    assert "None" not in re.findall(r"\w+", found.text)


# Pages say what the files say


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_reference_says_what_each_term_means(client: TestClient, lang: str) -> None:
    text = page(client, "", lang).text
    said = 0
    for iri in model().subjects(RDFS + "label"):
        if iri.startswith(OGN):
            for predicate in (RDFS + "label", SKOS + "definition", SKOS + "example"):
                words = model().words(iri, predicate)
                assert flat(words.get(lang) or words.get("", "")) in text, (iri, predicate)
                said += 1
    assert said > 100
    for kind in terms.classes():
        for use in terms.uses(kind.id):
            assert flat(use.label[lang]) in text, (kind.id, use.shape)
            assert use.field is None or re.search(rf"\b{use.field}\b", text), (kind.id, use.shape)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_scheme_s_page_has_all_words_of_its_terms(client: TestClient, lang: str) -> None:
    for name in vocab.scheme_names():
        text = page(client, name, lang).text
        for concept in vocab.scheme(name).values():
            words = [*concept.labels.values(), *(label for _, label in concept.alternatives), *concept.notations]
            missing = [word for word in words if flat(word) not in text]
            assert missing == [], concept.iri
            for system, code in concept.codes:
                assert f"{system} {code}" in text, concept.iri


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_shapes_page_has_every_message(client: TestClient, lang: str) -> None:
    text = page(client, "shapes", lang).text
    messages = [model().words(node, profile.SH + "message") for node in model().subjects(profile.SH + "message")]
    assert len(messages) > 20
    for words in messages:
        assert flat(words[lang]) in text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_alignments_page_has_every_reason(client: TestClient, lang: str) -> None:
    text = page(client, "alignments", lang).text
    found = alignments.alignments()
    assert [alignment.name for alignment in found] == sorted(path.stem for path in vocab.ALIGNMENTS_DIR.glob("*.ttl"))
    for match in (match for alignment in found for match in (*alignment.matches, *alignment.unmatched)):
        assert match.reason[lang], match
        assert flat(match.reason[lang]) in text


def test_the_queries_page_asks_each_query(client: TestClient) -> None:
    for lang in LANGUAGES:
        found = page(client, "queries", lang)
        asked = [parse_qs(urlsplit(link).query) for link in found.links if link.startswith("/sparql?query=")]
        assert [query["query"] for query in asked] == [[recipe.sparql] for recipe in cookbook.recipes()]
        for recipe in cookbook.recipes():
            assert flat(recipe.question[lang]) in found.text
            assert flat(recipe.cypher or recipe.why_not[lang]) in found.text


def test_words_of_the_files_are_escaped() -> None:
    """Patterns of shapes and queries are full of characters that mean something in HTML."""
    pages = Reference(PREFIXES)
    assert "ogn:lastDay</a> ?last" in pages.page("", Reader("pl"))
    assert "?first &lt;= &#34;2011-01-01&#34;^^xsd:date &amp;&amp;" in pages.page("", Reader("pl"))


# The words around the terms


def test_every_text_is_in_both_languages_and_used() -> None:
    templates = "".join(path.read_text(encoding="utf-8") for path in sorted((HERE / "templates").glob("*.html")))
    for key, words in texts().items():
        assert words.keys() == set(LANGUAGES), key
        assert all(words.values()), key
        assert f'"{key}"' in templates, key
    assert guide("pl").keys() == guide("en").keys()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_guide_names_only_terms_that_there_are(lang: str) -> None:
    whole = "".join(markdown for _, markdown in guide(lang).values())
    named = set(re.findall(r"ogn:(\w+)", whole))
    assert named >= {"Participation", "evidence", "firstDay", "lastDay"}
    assert named <= vocab.ontology_labels().keys()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_queries_of_the_guide_answer(sample: Graph, lang: str) -> None:
    queries = re.findall(r"```sparql\n(.*?)```", "".join(text for _, text in guide(lang).values()), re.DOTALL)
    assert len(queries) == 2
    for query in queries:
        list(sample.store.select(with_prefixes(query.replace("2011-01-01", "2011-03-03"))))
    [in_force] = sample.store.select(with_prefixes(queries[0].replace("2011-01-01", "2011-03-03")))
    assert in_force[1] == pyoxigraph.Literal("Porozumienie z 3 marca 2011 r.", language="pl")
    assert list(sample.store.select(with_prefixes(queries[0]))) == []


def test_the_example_is_what_the_program_writes() -> None:
    page_, said = "source/strona", "Powiatowy Urząd Pracy w Zalesiu"
    text = f"Dnia 3 marca 2011 r. {said} i Ośrodek Pomocy Społecznej w Zalesiu podpisały umowę."

    def evidence(words: str) -> tuple[records.Evidence, ...]:
        start = text.index(words)
        return (records.Evidence(page_, f"strona.txt#char={start},{start + len(words)}", words),)

    office = records.Institution(
        id="institution/pup-w-zalesiu", names={"pl": said}, kind="county_labour_office", evidence=evidence(said)
    )
    agreement = records.Cooperation(
        id="agreement/umowa-2011",
        kind="agreement",
        titles={"pl": "Umowa z 3 marca 2011 r."},
        signed="2011-03-03",
        evidence=evidence(text),
    )
    link = records.Link(
        subject=office.id, relation="party_to", object=agreement.id, role="party", evidence=evidence(text)
    )
    source = records.Source(
        id=page_,
        title="Umowa w Zalesiu",
        publisher="PUP w Zalesiu",
        language="pl",
        origin="strona.txt",
        checksum="sha256:b5d4045c",
        retrieved="2026-01-02",
        loader="pages",
    )

    lines = [line for item in (office, agreement) for line in node_lines(record_node(item, str, "pl"), page_)]
    lines += edge_lines(link_edge(link, str, page_))
    graph = pyoxigraph.NamedNode("http://localhost:8000/id/source/strona")
    written = {pyoxigraph.Quad(*quad.triple, graph) for quad in parsed("".join(lines))}
    written |= set(parsed("".join(node_lines(source_node(source), page_))))
    example = (HERE / "example.trig").read_bytes()
    assert set(pyoxigraph.parse(example, format=pyoxigraph.RdfFormat.TRIG)) == written


def parsed(lines: str) -> list[pyoxigraph.Quad]:
    return list(pyoxigraph.parse(lines.encode(), format=pyoxigraph.RdfFormat.N_TRIPLES))


def test_the_example_in_cypher_uses_names_that_there_are() -> None:
    query = (HERE / "example.cypher").read_text(encoding="utf-8")
    labels, types = (dict(re.findall(rf"\{left}(\w+):(\w+)", query)) for left in ("(", "["))
    assert (labels, types) == ({"i": "Institution", "a": "Agreement"}, {"p": "PARTY_TO"})
    assert types["p"] in RELATIONSHIP_ENDS
    columns = {name: NODE_COLUMNS[label] for name, label in labels.items()} | {"p": RELATIONSHIP_COLUMNS}
    used = re.findall(r"\b([iap])\.(\w+)", query)
    assert used
    for variable, name in used:
        assert name in {column.name for column in columns[variable]}, (variable, name)


# The picture


def test_the_picture_shows_every_class_and_relation_with_its_labels_and_nothing_unknown() -> None:
    svg = "{http://www.w3.org/2000/svg}"
    root = ElementTree.fromstring(PICTURE.read_text(encoding="utf-8"))  # noqa: S314  # our own file
    drawn = re.findall(r"ogn:(\w+)", " ".join(root.itertext()))
    assert {kind.id for kind in terms.classes()} | set(profile.relations()) <= set(drawn)
    assert set(drawn) <= vocab.ontology_labels().keys()
    for link in root.iter(f"{svg}a"):
        words = [flat("".join(text.itertext())) for text in link.iter(f"{svg}text")]
        term = str(link.get("href")).removeprefix("../ns#")
        labels = vocab.ontology_labels()[term]
        if f"ogn:{term}" in words and len(words) > 1:
            assert {labels["pl"], labels["en"]} <= set(re.split(" · | \\| ", " | ".join(words))), words
    for name in ("title", "desc"):
        assert [text.get("lang") for text in root.iter(f"{svg}{name}")] == ["pl", "en"]


def test_the_picture_on_a_page_speaks_its_language_and_leads_to_its_terms(client: TestClient) -> None:
    for lang, title in (("pl", "Model Ogniwa na jednej stronie"), ("en", "The Ogniwo model on one page")):
        text = client.get("/ns", params={"lang": lang}).text
        assert f'<title id="model-title">{title}</title>' in text
        assert 'aria-labelledby="model-title model-desc"' in text
    assert client.get("/ns/model.svg").headers["content-type"] == "image/svg+xml"


# Answers of SPARQL as a page


def ask(client: TestClient, query: str, **parameters: str) -> Page:
    answer = client.get("/sparql", params={"query": query, **parameters}, headers=BROWSER)
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.status_code == 200, answer.text
    return Page(answer.text)


def test_an_answer_is_a_table_with_links(client: TestClient) -> None:
    query = "SELECT ?i ?name ?kind ?none { ?i rdfs:label ?name ; org:classification ?kind } ORDER BY ?name"
    found = ask(client, query, lang="pl")
    assert "Fundacja Most" in found.text
    assert "Wierszy:" in found.text
    assert "/id/institution/nip-5250007313" in found.links
    assert any(link.startswith("/ns/institution-kinds?lang=pl#") for link in found.links)
    csv = next(link for link in found.links if link.endswith("format=csv"))
    assert client.get(csv, headers=BROWSER).headers["content-type"].startswith("text/csv")


def test_an_answer_is_escaped(client: TestClient) -> None:
    query = 'SELECT ("<script>alert(1)</script>" AS ?x) (<javascript:alert(1)> AS ?y) { }'
    found = ask(client, query)
    assert "<script>alert(1)</script>" in found.text
    assert not any(tag == "script" for tag, _ in found.tags)
    assert not any(link.startswith("javascript:") for link in found.links)


def test_a_large_answer_is_cut_and_says_so(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "MOST_ROWS", 3)
    found = ask(client, "SELECT ?s { ?s ?p ?o } LIMIT 8", lang="en")
    assert "3 of 8 rows are shown" in found.text
    assert [tag for tag, _ in found.tags].count("td") == 3
    monkeypatch.setattr(answers, "MOST_CHARACTERS", 50)
    assert ask(client, "CONSTRUCT WHERE { ?s ?p ?o }").text.endswith("…")


def test_yes_no_nothing_and_triples(client: TestClient) -> None:
    assert "Yes." in ask(client, "ASK { ?s ?p ?o }", lang="en").text
    assert "No." in ask(client, "ASK { ?s ogn:leads 1 }", lang="en").text
    assert "Nobody says anything" in ask(client, "SELECT ?s { ?s ogn:leads 1 }", lang="en").text
    assert "ns#Institution" in ask(client, "CONSTRUCT { ?s a ogn:Institution } WHERE { ?s a ogn:Institution }").text


def test_a_refusal_stands_below_the_query(client: TestClient) -> None:
    answer = client.get("/sparql", params={"query": "SELECT ?x { <b> nic:x ?x }"}, headers=BROWSER)
    assert (answer.status_code, answer.headers["content-type"]) == (400, "text/html; charset=utf-8")
    assert "a prefix that is not declared, nic" in Page(answer.text).text
    assert "SELECT ?x { &lt;b&gt; nic:x ?x }</textarea>" in answer.text


def test_without_a_query_a_browser_gets_the_form_and_a_program_an_error(client: TestClient) -> None:
    form = client.get("/sparql", headers=BROWSER)
    assert form.status_code == 200
    assert "<textarea" in form.text
    assert client.get("/sparql", headers={"accept": "text/csv"}).status_code == 400


def test_a_format_can_be_named_in_the_address(client: TestClient) -> None:
    for name, start in (("csv", "s\r\n"), ("tsv", "?s\n"), ("xml", "<?xml"), ("json", "{")):
        answer = client.get("/sparql", params={"query": "SELECT ?s { ?s a ogn:Place }", "format": name})
        assert answer.text.startswith(start)
    answer = client.get("/sparql", params={"query": "SELECT ?s { ?s a ogn:Place }", "format": "pdf"})
    assert (answer.status_code, "expected one of json" in answer.json()["detail"]) == (400, True)
