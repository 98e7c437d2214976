"""What a page says of itself in its head: day, title, and where its projects are on the web. All of it is invented."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.records import Cooperation, Source
from loaders.pages import LOADER
from loaders.texts.head import title_of
from loaders.texts.published import published

PARAGRAPH = (
    "Młyn stoi nad rzeką od stu lat i miele zboże dla całej okolicy, a w niedziele jest w nim muzeum i kawiarnia."
)
MENU = "\n".join(f"Dział {letter}" for letter in "ABCDEFGHIJKLMN")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Projekt dodano 23.07.2010r.\nTekst", "2010-07-23"),
        ("Tytuł\nArtykuł dodano: 12 maja 2014\nTekst", "2014-05-12"),
        ("Utworzono: piątek, 12 marzec 2010 10:15", "2010-03-12"),
        ("Opublikowano przez Jan Nowak dnia 3 maja 2012 r.", "2012-05-03"),
        ("Opublikował: Jan Nowak, dnia 3 maja 2012 r.", "2012-05-03"),
        ("Data wytworzenia informacji: 2012-05-03", "2012-05-03"),
        ("Data publikacji:\n12 maja 2013", "2013-05-12"),
        ("Posted on May 3, 2012 by admin", "2012-05-03"),
        ("Published by admin on 3 May 2012", "2012-05-03"),
        ("Veröffentlicht von Redaktion am 3. Mai 2012", "2012-05-03"),
        ("Menu\n12 maja 2014 | Aktualności\nTekst", "2014-05-12"),
        ("List\nDate: 3 May 2012\nText", "2012-05-03"),
        (f"{MENU}\nTytuł\n2013-07-11\n{PARAGRAPH}", "2013-07-11"),
        (f"12.03.2015\nTargi\n15.03.2015\nPiknik\nTytuł\n2016-02-03\n{PARAGRAPH}", "2016-02-03"),
        ("Kalendarz\n12.03.2015\nTargi\n15.03.2015\nPiknik", None),
        ("Spotkanie\nData: 12.03.2015\nMiejsce: Kolno", None),
        ("Spotkanie\n12.03.2015\nMiejsce: Kolno", None),
        ("Meeting\n12.03.2015\nVenue: Town Hall", None),
        ("Termin:\n12.03.2015", None),
        ("Opublikowano 12.03.2015 w Dzienniku Ustaw.", None),
        ("Uchwała nr 5\n12.03.2015\nTekst", None),
        ("Wprowadzono zmiany 12.03.2015 w statucie", None),
        ("Umowę opublikowano 12.03.2015", None),
        (f"{PARAGRAPH}\n{MENU}\n2013-07-11\n{MENU}", None),
    ],
)
def test_day_of_a_page(text: str, day: str | None) -> None:
    assert published(text) == day


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (f"Nowy młyn\n\n{PARAGRAPH}", "Nowy młyn"),
        (f"Nowy młyn\nJak go zbudowano\n\n{PARAGRAPH}", "Nowy młyn"),
        (f"Przejdź do treści\n\nNowy młyn\n\n{PARAGRAPH}", "Nowy młyn"),
        (f"Strona główna » Projekty\nO młynarzach\nNowy młyn\n2014-05-12\nJak powstał\n{PARAGRAPH}", "Nowy młyn"),
        (f"Kontakt\nKŁOS\nul. Długa 6\n00-100 Kolno\nNowy młyn\n{PARAGRAPH}", "Nowy młyn"),
        (
            f"Ta strona używa plików cookie, bo tak jest wygodniej nam wszystkim i państwu.\nNowy młyn\n{PARAGRAPH}",
            "Nowy młyn",
        ),
        (f"Skip to content\nA new mill\n{PARAGRAPH}", "A new mill"),
        (f"Menu\n{PARAGRAPH}", PARAGRAPH),
        ("Menu", "Menu"),
        ("", ""),
    ],
)
def test_title_of_a_page(text: str, title: str) -> None:
    assert title_of(text) == title


@pytest.mark.parametrize(
    ("text", "pages"),
    [
        ("Strona projektu: www.droga.example", {"Nowa droga": "https://www.droga.example"}),
        (
            "Więcej informacji o projekcie na stronie https://droga.example/pl.",
            {"Nowa droga": "https://droga.example/pl"},
        ),
        ("Zapisy do projektu przez formularz na stronie www.droga.example.", {}),
        ("Strona gminy to www.jedwabne.example. Projekt trwa.", {}),
        ("Więcej o projekcie na www.facebook.com/droga", {}),
        (
            "Fundacja „Most” prowadzi projekt „Dom”. Więcej o projekcie na www.dom.example",
            {"Dom": "https://www.dom.example"},
        ),
        ("Fundacja „Most” prowadzi projekt „Dom”.\n\nWięcej o projekcie: www.inny.example", {}),
    ],
)
def test_homepage_of_a_project(tmp_path: Path, text: str, pages: dict[str, str]) -> None:
    file = tmp_path / "page.txt"
    file.write_text(f"Gmina Jedwabne realizuje projekt „Nowa droga”.\n\n{text}", encoding="utf-8")
    source = Source(
        id="source/page",
        title="t",
        origin="o",
        checksum="sha256:0",
        retrieved="2024-01-01",
        loader="pages",
        language="pl",
    )
    projects = [item for item in LOADER.read(file, source) if isinstance(item, Cooperation)]
    assert {p.titles["pl"]: p.homepage for p in projects if p.homepage} == pages


def test_description_of_a_page_below_a_menu(tmp_path: Path) -> None:
    file = tmp_path / "page.txt"
    text = f"Kontakt\nKŁOS\nul. Długa 6\n00-100 Kolno\n{MENU}\nNowy młyn\n2014-05-12\n{PARAGRAPH}"
    file.write_text(text, encoding="utf-8")
    found = LOADER.describe(file)
    assert (found.title, found.publisher, found.published) == ("Nowy młyn", "KŁOS", "2014-05-12")
