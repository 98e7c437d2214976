"""/sparql in a real browser, over a real demo: an example is chosen, asked, and shown as table, chart, map and network,
under a policy that lets in no inline script or style and nothing from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Response, expect

from ontology.cookbook import recipes

TIES = "SELECT ?one ?other { ?one ogn:takesPartIn ?c . ?other ogn:takesPartIn ?c FILTER(STR(?one) < STR(?other)) }"
PLACES = """SELECT ?place (COUNT(?i) AS ?institutions) ?lat ?long {
  ?i ogn:locatedIn ?place . ?place geo:lat ?lat ; geo:long ?long
} GROUP BY ?place ?lat ?long"""
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


def recipe(number: int) -> str:
    return next(one.sparql for one in recipes() if one.number == number)


@pytest.fixture
def editor(page: Page) -> Iterator[Page]:
    """A page on which nothing may be refused by the policy, nor any error be logged but an answer that is none."""
    said: list[str] = []

    def keep(message: ConsoleMessage) -> None:
        if message.type == "error" and "the server responded with a status of" not in message.text:
            said.append(message.text)

    page.on("console", keep)
    yield page
    assert said == []


def open_editor(page: Page, **parameters: str) -> Response:
    answer = page.goto(f"/sparql?{urlencode({'lang': 'pl'} | parameters)}")
    assert answer is not None
    expect(page.get_by_test_id("run").or_(page.get_by_test_id("stop"))).to_be_visible(timeout=30_000)
    return answer


def write(page: Page, query: str) -> None:
    page.locator(".CodeMirror").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(query)


def test_an_example_is_chosen_asked_and_shown_as_a_table_that_sorts(editor: Page) -> None:
    policy = open_editor(editor).headers["content-security-policy"]
    assert policy.startswith("default-src 'self';")
    assert "unsafe" not in policy
    editor.get_by_label("Szukaj pytania").fill("najwiekszej liczbie")
    editor.get_by_test_id("09-most-connected").click()
    expect(editor.get_by_test_id("editor")).to_contain_text("ogn:takesPartIn")
    expect(editor.locator(".mistake")).to_have_count(0)
    editor.get_by_test_id("run").click()
    table = editor.get_by_test_id("table")
    expect(table.locator("tbody tr")).to_have_count(10)
    expect(editor.get_by_test_id("summary")).to_contain_text("10 wierszy")
    by_partners = table.get_by_role("columnheader", name="partners")
    by_partners.get_by_role("button").click()
    expect(by_partners).to_have_attribute("aria-sort", "ascending")
    numbers = [int(text) for text in table.locator("tbody td:nth-child(3)").all_inner_texts()]
    assert numbers == sorted(numbers)
    assert "query=SELECT" in editor.url


def test_things_are_links_with_their_names(editor: Page) -> None:
    open_editor(editor)
    write(editor, "SELECT ?i { ?i a ogn:Institution ; rdfs:label 'Stowarzyszenie Otwarte Kaszuby'@pl }")
    editor.keyboard.press("Control+Enter")
    link = editor.get_by_test_id("table").get_by_role("link", name="Stowarzyszenie Otwarte Kaszuby")
    expect(link).to_be_visible()
    assert (link.get_attribute("href") or "").startswith("/id/institution/")


def test_numbers_by_name_are_bars_and_by_year_a_line(editor: Page) -> None:
    open_editor(editor, query=recipe(9))
    editor.get_by_test_id("view-chart").click()
    expect(editor.get_by_test_id("chart")).to_have_attribute("data-bars", "10")
    expect(editor.get_by_test_id("view-map")).to_be_disabled()
    expect(editor.get_by_text("Mapa: potrzebne kolumny")).to_be_visible()
    assert "view=chart" in editor.url
    open_editor(editor, query=recipe(36), view="chart")
    years = editor.get_by_test_id("line").locator("circle")
    assert years.count() > 3
    expect(years.first.locator("title")).to_contain_text("20")


def test_places_are_points_on_boundaries_of_our_own(editor: Page) -> None:
    open_editor(editor, query=PLACES, view="map")
    drawn = editor.get_by_test_id("map")
    expect(drawn).to_have_attribute("data-boundaries", "true")
    assert int(drawn.get_attribute("data-places") or 0) > 30
    drawn.get_by_role("button", name="Augustów").click()
    expect(editor.get_by_test_id("picked").get_by_role("link", name="Augustów")).to_be_visible()


@pytest.mark.parametrize(
    ("query", "circles"), [(TIES, 40), (recipe(46), 5), (recipe(12), 2)], ids=["things", "triples", "names"]
)
def test_two_columns_are_a_network(editor: Page, query: str, circles: int) -> None:
    open_editor(editor, query=query, view="network")
    network = editor.get_by_test_id("network")
    expect(network).to_have_attribute("data-nodes", re.compile(r"\d+"))
    assert int(network.get_attribute("data-nodes") or 0) >= circles
    shown = editor.get_by_test_id("view")
    shown.get_by_text("Połączenia jako lista").click()
    shown.locator("details li").first.get_by_role("button").click()
    expect(editor.get_by_test_id("chosen").locator("li").first).to_be_visible()


@pytest.mark.parametrize(
    ("lang", "query", "sentence"),
    [
        ("pl", "SELECT ?x {\n  ?x zzz:foo ?y\n}", "Wiersz 2, znak 6: nie ma takiego prefiksu: zzz."),
        ("en", "SELECT ?x {\n  ?x a ogn:Institution ; ;; 5 }", "Line 2, character "),
        (
            "pl",
            "SELECT ?x { SERVICE <http://example.org/> { ?x a ?y } }",
            "Pytanie innych serwerów (SERVICE) jest wyłączone",
        ),
        ("en", "INSERT DATA { <a> <b> <c> }", "a query cannot change anything"),
    ],
)
def test_what_is_wrong_is_one_sentence_with_its_place(editor: Page, lang: str, query: str, sentence: str) -> None:
    open_editor(editor, lang=lang)
    write(editor, query)
    editor.keyboard.press("Control+Enter")
    expect(editor.get_by_test_id("refusal")).to_contain_text(sentence)
    expect(editor.get_by_test_id("editor")).to_contain_text(query.split()[0])
    if "," in sentence:
        expect(editor.locator(".refused-line")).to_have_count(1)
        expect(editor.locator(".mistake")).to_have_count(1)


def test_terms_are_suggested_by_prefix_and_by_plain_words(editor: Page) -> None:
    open_editor(editor)
    write(editor, "SELECT ?i { ?i a ")
    editor.keyboard.type("ogn:Inst", delay=20)
    expect(editor.locator(".CodeMirror-hint").first).to_contain_text("ogn:Institution")
    editor.keyboard.press("Enter")
    editor.keyboard.type(" ; ogn:kind powiatowy", delay=20)
    editor.keyboard.press("Control+Space")
    expect(editor.locator(".CodeMirror-hints")).to_contain_text("institution_kinds:county_labour_office")


def test_a_query_is_stopped_and_stays_in_the_field(editor: Page) -> None:
    open_editor(editor)
    write(editor, ENDLESS)
    editor.keyboard.press("Control+Enter")
    editor.get_by_test_id("stop").click()
    expect(editor.get_by_text("Zatrzymano.")).to_be_visible()
    expect(editor.get_by_test_id("editor")).to_contain_text("?g ?h ?i")


def test_the_address_is_shared_and_back_works_in_the_other_language_too(editor: Page) -> None:
    open_editor(editor, query=recipe(8), lang="en")
    expect(editor.get_by_test_id("boolean")).to_have_text("Yes.")
    write(editor, recipe(9))
    editor.keyboard.press("Control+Enter")
    expect(editor.get_by_test_id("table")).to_be_visible()
    editor.go_back()
    expect(editor.get_by_test_id("boolean")).to_have_text("Yes.")
    editor.get_by_role("link", name="PL", exact=True).click()
    expect(editor.get_by_test_id("boolean")).to_have_text("Tak.")


def test_the_keyboard_leaves_the_field_and_walks_through_the_views(editor: Page) -> None:
    open_editor(editor, query=recipe(11))
    editor.locator(".CodeMirror").click()
    editor.keyboard.press("Tab")
    expect(editor.get_by_test_id("run")).to_be_focused()
    editor.get_by_test_id("view-table").focus()
    editor.keyboard.press("ArrowRight")
    expect(editor.get_by_test_id("view-chart")).to_be_focused()
    expect(editor.get_by_test_id("chart")).to_be_visible()


@pytest.mark.parametrize("view", ["table", "chart", "network"])
def test_on_a_phone_nothing_is_wider_than_the_screen(editor: Page, view: str) -> None:
    editor.set_viewport_size({"width": 390, "height": 844})
    open_editor(editor, query=recipe(11), view=view)
    expect(editor.get_by_test_id("view")).to_have_attribute("data-view", view)
    assert editor.evaluate("document.documentElement.scrollWidth") <= 390


def test_without_scripts_the_form_asks_and_answers(browser: Browser, demo: str) -> None:
    plain = browser.new_page(java_script_enabled=False, base_url=demo)
    try:
        plain.goto("/sparql?lang=en&example=09-most-connected")
        plain.get_by_role("button", name="Ask").click()
        expect(plain.locator("table.answer tbody tr")).to_have_count(10)
    finally:
        plain.close()
