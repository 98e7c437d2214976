"""The map in a real browser, over a real demo: search, open the evidence, check the quote against the stored page."""

from __future__ import annotations

import re

import httpx2
import pytest
from playwright.sync_api import Page, expect

ROPS = "Regionalny Ośrodek Polityki Społecznej w Białymstoku"
WUP = "Wojewódzki Urząd Pracy w Białymstoku"
UKE, URTIP = "Urząd Komunikacji Elektronicznej", "Urząd Regulacji Telekomunikacji i Poczty"


def open_map(page: Page, address: str = "/") -> None:
    page.goto(address)
    expect(page.get_by_test_id("map")).to_have_attribute("data-ready", "true", timeout=30_000)


def search(page: Page, words: str, choose: str) -> None:
    page.get_by_test_id("search-input").fill(words)
    page.get_by_test_id("search-results").get_by_text(choose, exact=True).first.click()


def test_the_map_shows_the_examples_with_a_legend_and_a_summary(page: Page, demo: str) -> None:
    open_map(page)
    whole = httpx2.get(f"{demo}/api/network").json()
    shown = page.get_by_test_id("map")
    expect(shown).to_have_attribute("data-nodes", str(len(whole["nodes"])))
    expect(shown).to_have_attribute("data-edges", str(len(whole["edges"])))
    expect(page.get_by_test_id("legend")).to_contain_text("rynek pracy")
    expect(page.get_by_test_id("summary")).to_contain_text(f"{len(whole['nodes'])} instytuc")


def test_from_a_search_to_the_sentence_that_proves_it(page: Page, demo: str) -> None:
    open_map(page)
    search(page, "rops białystok", ROPS)
    panel = page.get_by_test_id("panel")
    expect(panel.get_by_role("heading", name=ROPS)).to_be_visible()
    expect(panel).to_contain_text(WUP)
    panel.get_by_text(re.compile("deklarac", re.IGNORECASE)).first.click()
    expect(panel).to_contain_text("26 lipca 2010")
    expect(panel).to_contain_text("Janina Mironowicz")
    toggle = panel.get_by_test_id("evidence-toggle").first
    if toggle.is_visible():
        toggle.click()
    evidence = panel.get_by_test_id("evidence").first
    quote = evidence.get_by_test_id("evidence-quote").first.text_content()
    assert quote
    stored = [
        httpx2.get(f"{demo}/api/{source['id'].replace('source/', 'sources/')}").json()["text"] or ""
        for source in httpx2.get(f"{demo}/api/sources").json()["items"]
    ]
    assert any(quote in text for text in stored), quote
    expect(evidence).to_contain_text(re.compile(r"20\d\d"))  # the date of the source


def test_the_address_holds_what_is_shown_and_back_works(page: Page) -> None:
    open_map(page)
    search(page, "wojewódzki urząd pracy w białymstoku", WUP)
    expect(page.get_by_test_id("panel").get_by_role("heading", name=WUP)).to_be_visible()
    address = page.url
    assert "focus=institution/" in address
    page.go_back()
    expect(page.get_by_test_id("panel").get_by_role("heading", name=WUP)).to_have_count(0)
    open_map(page, address)
    expect(page.get_by_test_id("panel").get_by_role("heading", name=WUP)).to_be_visible()


def test_polish_and_english(page: Page) -> None:
    open_map(page)
    page.get_by_test_id("lang-en").click()
    expect(page.get_by_test_id("legend")).to_contain_text("labour market")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_test_id("lang-pl").click()
    expect(page.get_by_test_id("legend")).to_contain_text("rynek pracy")


def test_sources_can_be_read(page: Page) -> None:
    open_map(page)
    page.get_by_test_id("sources-link").click()
    expect(page.get_by_test_id("panel")).to_contain_text("2010")


def test_on_a_phone_the_map_keeps_most_of_the_screen(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    open_map(page)
    box = page.get_by_test_id("map").bounding_box()
    assert box
    assert box["width"] <= 390
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    search(page, "rops białystok", ROPS)
    panel = page.get_by_test_id("panel").bounding_box()
    assert panel
    assert panel["y"] - box["y"] >= 0.5 * 844 - box["y"]


def test_an_institution_leads_to_its_successor_and_back_with_the_day_and_the_proof(page: Page) -> None:
    open_map(page)
    search(page, "urtip", URTIP)
    panel = page.get_by_test_id("panel")
    fact = panel.locator(".facts > div", has_text="Następca")
    expect(fact).to_contain_text(UKE)
    expect(fact).to_contain_text("zmiana: 14 stycznia 2006")
    fact.get_by_test_id("evidence-toggle").click()
    expect(fact.get_by_test_id("evidence-quote")).to_contain_text("2006-01-14")
    fact.get_by_role("link", name=UKE).click()
    expect(panel.get_by_role("heading", name=UKE)).to_be_visible()
    expect(panel.locator(".facts > div", has_text="Poprzednik")).to_contain_text(URTIP)
    page.get_by_test_id("lang-en").click()
    expect(panel.locator(".facts > div", has_text="Predecessor")).to_contain_text("change: 14 January 2006")


@pytest.mark.parametrize("query", ["<script>alert(1)</script>", "zzzzqqqq"])
def test_what_is_not_found_is_said(page: Page, query: str) -> None:
    open_map(page)
    page.get_by_test_id("search-input").fill(query)
    expect(page.get_by_role("search")).to_contain_text(f"Nic nie pasuje do „{query}”")
