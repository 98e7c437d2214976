"""The five tables of the CSV template: their columns, other headers for them, and how a file is known for one.

Invariant: docs/template.md explains every column and every header named here; a test compares them.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from graph.ids import fold
from loaders.files import delimited
from loaders.sheets.table import Shape

_ID = {"id": ("identyfikator",)}
_NAME = {"name": ("nazwa",), "name_en": ("nazwa_angielska",)}
_KIND = {"kind": ("rodzaj", "typ")}
_PERIOD = {"start": ("od", "poczatek", "data_rozpoczecia"), "end": ("do", "koniec", "data_zakonczenia")}
_SECTORS = {"sectors": ("sektory", "sektor")}
_CURRENCY = {"currency": ("waluta",)}
_HOMEPAGE = {"homepage": ("strona", "www", "strona_internetowa")}
_ALIASES = {"aliases": ("inne_nazwy", "skrot")}
_PART_OF = {"part_of": ("czesc", "jednostka_nadrzedna")}
_SUCCEEDS = {
    "succeeds": ("poprzednik", "poprzednicy", "nastepca_po"),
    "succeeds_since": ("nastepca_od", "data_przejecia", "data_przeksztalcenia"),
}
_SOURCE_NOTE = {"source_note": ("zrodlo", "uwagi")}

SHAPES = (
    Shape(
        "places",
        {
            "teryt": ("kod_teryt", "terc"),
            **_NAME,
            **_KIND,
            "within": ("w_granicach",),
            "lat": ("szerokosc", "szerokosc_geograficzna"),
            "lon": ("dlugosc", "dlugosc_geograficzna"),
            **_SOURCE_NOTE,
        },
        required=(("name",),),
        exact=frozenset({"teryt", "within", "lat", "lon"}),
    ),
    Shape(
        "programmes",
        {
            **_ID,
            **_NAME,
            **_ALIASES,
            **_KIND,
            "code": ("kod", "numer"),
            **_PART_OF,
            "fund": ("fundusz",),
            **_PERIOD,
            **_SOURCE_NOTE,
        },
        required=(("name",),),
        exact=frozenset({"start", "end"}),
    ),
    Shape(
        "institutions",
        {
            **_ID,
            **_NAME,
            **_ALIASES,
            **_KIND,
            **_SECTORS,
            "country": ("kraj",),
            "place": ("miejscowosc", "siedziba", "teryt"),
            "nip": (),
            "regon": (),
            "krs": (),
            **_HOMEPAGE,
            **_PART_OF,
            **_SUCCEEDS,
            **_SOURCE_NOTE,
        },
        required=(("name",),),
        exact=frozenset({"nip", "regon", "krs", "succeeds_since"}),
    ),
    Shape(
        "cooperations",
        {
            **_ID,
            **_KIND,
            "subkind": ("podrodzaj",),
            "title": ("tytul", "nazwa"),
            "title_en": ("tytul_angielski",),
            "acronym": ("akronim", "skrot"),
            "summary": ("opis",),
            "scope": ("zakres",),
            "goals": ("cele", "cel"),
            **_PERIOD,
            "signed": ("podpisano", "data_podpisania"),
            "status": ("stan",),
            **_SECTORS,
            "target_groups": ("grupy_docelowe",),
            "programme": ("program",),
            "place": ("miejsce", "obszar"),
            "budget": ("budzet", "wartosc"),
            **_CURRENCY,
            "participants": ("liczba_uczestnikow",),
            **_HOMEPAGE,
            **_PART_OF,
            **_SOURCE_NOTE,
        },
        required=(("title",), ("kind",)),
        exact=frozenset({"start", "end", "signed", "budget", "participants"}),
    ),
    Shape(
        "participations",
        {
            "institution": ("instytucja", "podmiot"),
            "cooperation": ("wspolpraca", "przedsiewziecie", "projekt"),
            "cooperation_kind": ("rodzaj_wspolpracy",),
            "relation": ("relacja",),
            "role": ("rola",),
            **_PERIOD,
            "amount": ("kwota",),
            **_CURRENCY,
            "certainty": ("pewnosc",),
            "signatory": ("podpisal", "podpisala", "sygnatariusz"),
            "signatory_function": ("funkcja", "stanowisko"),
            "note": ("uwagi", "zrodlo", "source_note"),
        },
        required=(("institution",), ("cooperation",), ("relation", "role")),
        exact=frozenset({"start", "end", "amount"}),
    ),
)

_POLISH_FILE_NAMES = {
    "miejsca": "places",
    "programy": "programmes",
    "instytucje": "institutions",
    "wspolprace": "cooperations",
    "udzialy": "participations",
}
_TELLING = {  # a table of which one of these is known is hardly anything else
    "places": {"teryt", "within", "lat"},
    "programmes": {"code", "part_of", "fund"},
    "institutions": {"place", "sectors", "regon", "krs"},
    "cooperations": {"title"},
    "participations": {"institution", "cooperation"},
}


def shape_of(path: Path) -> Shape | None:
    """The shape of the table in a file of delimited text; None where it is none of ours. Reads the first 64 kB.

    A file that is named like a table needs one column of it; any other must have a telling one, and know at least two
    and half of all its columns for the same table. Never raises for a readable file.
    """
    text = delimited.peek(path)
    if text.lstrip("\ufeff \t\r\n").startswith(("<", "{", "[")):  # markup or JSON, maybe one of thousands in a folder
        return None
    return _shape(path.stem, lambda shape: shape.split_header(text)[1])


def shape_of_header(name: str, header: list[str]) -> Shape | None:
    """The shape of a table that is named so and has these headers; None where it is none of ours."""
    return _shape(name, lambda _: header)


def _shape(name: str, header_for: Callable[[Shape], list[str]]) -> Shape | None:
    stem = fold(name)
    wanted = _POLISH_FILE_NAMES.get(stem, stem)
    best: list[tuple[int, Shape]] = []
    for shape in SHAPES:
        header = header_for(shape)
        known = shape.known(header)
        if shape.name == wanted and (known or not any(header)):
            return shape
        if known & _TELLING[shape.name] and len(known) >= 2 and 2 * len(known) >= sum(map(bool, header)):
            best.append((len(known), shape))
    best.sort(key=lambda candidate: -candidate[0])
    unclear = len(best) > 1 and best[0][0] == best[1][0]
    return best[0][1] if best and not unclear else None
