"""What every graph store does (`graph.stores.base.Store`), the same for all."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.errors import StoreError
from graph.model import Edge, Node, Text, ordered
from graph.records import Evidence
from graph.stores import Store, open_store

ONE, TWO = Node("source/one", {"title": ("Jeden",)}), Node("source/two", {"title": ("Dwa",), "published": ("2011",)})
QUOTE = 'Ala ma „kota”\n\ti "psa" \\ żółć 🐈'


def evidence(source: Node) -> tuple[Evidence, ...]:
    return (Evidence(source.id, "p.txt#char=0,5", QUOTE), Evidence(source.id, "p.txt#char=7,9", "ma"))


OFFICE = Node(
    "institution/office",
    {
        "names": (Text("Office", "en"), Text("Urząd", "pl")),
        "aliases": ("UP",),
        "kind": ("labour_office",),
        "sectors": ("labour_market",),
        "homepage": ("https://example.org/a?b=c#d",),
    },
    evidence(ONE),
)
AGREEMENT = Node(
    "agreement/paper",
    {
        "titles": (Text("Umowa", "pl"),),
        "signed": ("2010-07",),
        "start": ("2010",),
        "end": ("2011-02-28",),
        "scope": (Text("zakres", "pl"), Text("cele", "pl"), Text("ala", "pl")),
        "budget": (1234567.125,),
        "participants": (3,),
    },
    evidence(ONE)[:1],
)
PARTY = Edge(
    "link/1",
    "party_to",
    OFFICE.id,
    AGREEMENT.id,
    {"role": ("party",), "certainty": ("stated",), "start": ("2010-07",), "amount": (0.1,), "currency": ("PLN",)},
    evidence(ONE),
)
SIGNS = Edge("link/2", "signs_for", "person/p", OFFICE.id, {"on": (AGREEMENT.id,)}, evidence(ONE)[:1])
PERSON = Node("person/p", {"name": ("Anna Przykładowa",), "function": ("dyrektor",)})


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    opened = open_store(store_url)
    yield opened
    opened.close()


def seen(item: Node, *sources: Node) -> Node:
    """The node as it is read back."""
    return Node(item.id, item.properties, item.evidence, tuple(sorted(s.id for s in sources)))


def seen_edge(item: Edge, source: Node) -> Edge:
    return Edge(item.id, item.relation, item.subject, item.object, item.properties, item.evidence, (source.id,))


def everything(store: Store) -> tuple[set[str], set[str]]:
    return {node.id for node in store.nodes()}, {edge.id for edge in store.edges()}


def test_an_empty_store_holds_nothing(store: Store) -> None:
    assert everything(store) == (set(), set())


def test_what_is_written_is_read_back(store: Store) -> None:
    store.replace(ONE, [OFFICE, AGREEMENT, PERSON], [PARTY, SIGNS])
    assert {node.id: node for node in store.nodes()} == {
        OFFICE.id: seen(OFFICE, ONE),
        AGREEMENT.id: seen(AGREEMENT, ONE),
        PERSON.id: seen(PERSON, ONE),
        ONE.id: ONE,
    }
    assert {edge.id: edge for edge in store.edges()} == {
        PARTY.id: seen_edge(PARTY, ONE),
        SIGNS.id: seen_edge(SIGNS, ONE),
    }


def test_nodes_are_found_by_id_and_by_kind(store: Store) -> None:
    store.replace(ONE, [OFFICE, AGREEMENT, PERSON], [PARTY])
    assert [n.id for n in store.nodes([OFFICE.id, "institution/none"])] == [OFFICE.id]
    assert [n.id for n in store.nodes(kind="agreement")] == [AGREEMENT.id]
    assert list(store.nodes([OFFICE.id], kind="agreement")) == []
    assert [n.id for n in store.nodes([ONE.id])] == [ONE.id]
    assert [n.id for n in store.nodes(kind="source")] == [ONE.id]
    assert list(store.nodes([])) == []


def test_edges_are_found_by_either_end_by_what_they_are_on_and_by_themselves(store: Store) -> None:
    store.replace(ONE, [OFFICE, AGREEMENT, PERSON], [PARTY, SIGNS])
    for touched, found in (
        ([OFFICE.id], [PARTY.id, SIGNS.id]),
        ([AGREEMENT.id], [PARTY.id, SIGNS.id]),
        ([PERSON.id], [SIGNS.id]),
        ([PARTY.id], [PARTY.id]),
        ([OFFICE.id, AGREEMENT.id, PERSON.id], [PARTY.id, SIGNS.id]),
        (["institution/none"], []),
        ([], []),
    ):
        assert sorted(e.id for e in store.edges(touched)) == found, touched
    assert [e.id for e in store.edges([OFFICE.id], ["signs_for"])] == [SIGNS.id]
    assert [e.id for e in store.edges(relations=["party_to"])] == [PARTY.id]
    assert list(store.edges(relations=[])) == []


def test_a_node_has_what_all_its_sources_say(store: Store) -> None:
    other = Node(OFFICE.id, {"names": (Text("Biuro", "pl"),), "kind": ("labour_office",)}, evidence(TWO)[:1])
    store.replace(ONE, [OFFICE], [])
    store.replace(TWO, [other], [])
    [node] = store.nodes([OFFICE.id])
    assert node.properties["names"] == ordered((*OFFICE.properties["names"], Text("Biuro", "pl")))
    assert node.properties["kind"] == ("labour_office",)
    assert node.evidence == tuple(sorted((*OFFICE.evidence, *other.evidence)))
    assert node.sources == (ONE.id, TWO.id)


def test_the_same_written_twice_is_there_once(store: Store) -> None:
    store.replace(ONE, [OFFICE, AGREEMENT], [PARTY])
    store.replace(ONE, [OFFICE, AGREEMENT], [PARTY])
    assert list(store.nodes([OFFICE.id, AGREEMENT.id])) == [seen(AGREEMENT, ONE), seen(OFFICE, ONE)]
    assert list(store.edges()) == [seen_edge(PARTY, ONE)]


def test_what_a_source_no_longer_says_is_gone(store: Store) -> None:
    store.replace(ONE, [OFFICE, AGREEMENT], [PARTY])
    changed = Node(ONE.id, {"title": ("Jeden, poprawione",)})
    store.replace(changed, [AGREEMENT], [])
    assert everything(store) == ({AGREEMENT.id, ONE.id}, set())
    assert list(store.nodes(kind="source")) == [changed]


def test_a_forgotten_source_takes_along_only_what_it_alone_said(store: Store) -> None:
    store.replace(ONE, [OFFICE, AGREEMENT], [PARTY])
    store.replace(TWO, [Node(OFFICE.id, {"names": (Text("Urząd", "pl"),)})], [])
    store.replace(ONE, [], [])
    [office, described] = sorted(store.nodes(), key=lambda node: node.id)
    assert office == Node(OFFICE.id, {"names": (Text("Urząd", "pl"),)}, (), (TWO.id,))
    assert described == TWO
    assert list(store.edges()) == []


def test_a_failed_replacement_leaves_what_was_there(store: Store) -> None:
    store.replace(ONE, [OFFICE, AGREEMENT], [PARTY])

    def broken() -> Iterator[Node]:
        yield Node("institution/new", {"names": (Text("Nowy", "pl"),)})
        raise RuntimeError("cut")

    with pytest.raises(RuntimeError, match="cut"):
        store.replace(ONE, broken(), [])
    with pytest.raises(RuntimeError, match="cut"):
        store.replace(TWO, broken(), [])
    assert everything(store) == ({OFFICE.id, AGREEMENT.id, ONE.id}, {PARTY.id})
    store.replace(TWO, [PERSON], [])
    assert {node.id for node in store.nodes()} == {OFFICE.id, AGREEMENT.id, ONE.id, TWO.id, PERSON.id}


def test_many_are_read_in_batches(store: Store) -> None:
    many = [Node(f"institution/n{n}", {"names": (Text(f"Urząd {n}", "pl"),)}) for n in range(1200)]
    edges = [Edge(f"link/{n}", "member_of", many[n].id, "group/g", {}) for n in range(1200)]
    store.replace(ONE, many, edges)
    assert len(list(store.nodes([node.id for node in many]))) == 1200
    assert len(list(store.edges([node.id for node in many]))) == 1200
    assert len(list(store.edges(["group/g"]))) == 1200


def test_hostile_words_stay_words(store: Store) -> None:
    words = '\'; DROP ALL # <http://x> } \\u0041 """ \x01 \u2028 <script>alert(1)</script>'
    node = Node("institution/x", {"names": (Text(words, "pl"),), "homepage": ('http://x/"> . <a> <b> <c>',)})
    store.replace(ONE, [node], [])
    [read] = store.nodes(["institution/x"])
    assert read.properties["names"] == (Text(words, "pl"),)
    assert everything(store) == ({"institution/x", ONE.id}, set())


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1), max_size=4))
def test_any_words_are_read_back(store: Store, values: list[str]) -> None:
    node = Node("institution/x", {"names": (Text("X", "pl"),), **({"aliases": ordered(values)} if values else {})})
    store.replace(ONE, [node], [])
    assert list(store.nodes(["institution/x"])) == [seen(node, ONE)]


@pytest.mark.parametrize("url", ["", "oxigraph:", "neo5j://x", "http://x", "sparql+ftp://x"])
def test_an_unknown_url_is_refused_in_a_sentence(url: str) -> None:
    with pytest.raises(StoreError, match="expected oxigraph:PATH"):
        open_store(url)


def test_a_server_that_is_not_there_is_named() -> None:
    store = open_store("sparql+http://127.0.0.1:9")
    with pytest.raises(StoreError, match=r"127\.0\.0\.1:9"):
        list(store.nodes())
    store.close()
