"""Pages of text about cooperation that nobody wrote, as many as are asked for, each with words that no other has.

Invariant: half of the words that fill a page are of the dictionary of its language, drawn at random; the other half,
and all names and towns, are invented for this page: whoever keeps what it finds of a word keeps more with every page.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

from simplemma.strategies.dictionaries import DictionaryFactory, StreamDictionaryFactory

_FILLERS = 14  # sentences of a page that say nothing, beside those that do
_SYLLABLES = [consonant + vowel for consonant in "bdfgklmnprstwz" for vowel in "aeou"]
_ENDINGS = {"pl": ("ów", "owo", "ica", "ny", "anie", "ość"), "en": ("ton", "ford", "ing", "ly"), "de": ("dorf", "ung")}
_TEXTS = {
    "pl": """Urząd Gminy w {town} i Stowarzyszenie „{name}” razem dla mieszkańców

Dnia {day} maja {year} r. Urząd Gminy w {town} podpisał porozumienie o współpracy ze Stowarzyszeniem „{name}” z \
siedzibą w {town2}. W imieniu gminy porozumienie podpisała Wójt Gminy {town} {person}.
Projekt „{title}” jest realizowany przez Fundację „{name2}” w partnerstwie z Powiatowym Urzędem Pracy w {town2} od \
{day} czerwca {year} r. do 31 grudnia {later} r. Wartość projektu wynosi {amount} 000 zł.
{filler}
Partnerzy projektu:
- Gmina {town},
- Spółka {name3} Sp. z o.o.,
- Ośrodek Pomocy Społecznej w {town2},
- Zespół Szkół nr {day} w {town3}.
Projekt jest współfinansowany przez Unię Europejską ze środków Europejskiego Funduszu Społecznego.
Spotkanie w {town3} odbyło się {day} września {year} r., wzięło w nim udział {amount} osób.
""",
    "en": """{town} City Council and the {name} Foundation work together

On {day} May {year} the University of {town} and the {name} Foundation signed a memorandum of understanding in \
{town2}. It was signed by {person}, Rector of the University of {town}.
The project "{title}" is led by the {name2} Institute and runs from {day} June {year} to 31 December {later}. The \
budget of the project is EUR {amount},000.
{filler}
Partners of the project:
- {town} City Council,
- {name3} Ltd,
- University of {town2},
- {town3} Chamber of Commerce.
The project is funded by the European Union under the Interreg programme.
The conference in {town3} took place on {day} September {year} and was attended by {amount} people.
""",
    "de": """Die Stadt {town} und die Stiftung {name} arbeiten zusammen

Am {day}. Mai {year} unterzeichneten die Stadt {town} und der Verein {name} e.V. in {town2} eine Vereinbarung über die \
Zusammenarbeit. Für die Stadt {town} unterschrieb Oberbürgermeisterin {person}.
Das Projekt „{title}“ wird von der Hochschule {town2} geleitet und läuft vom {day}. Juni {year} bis zum 31. Dezember \
{later}. Das Budget des Projekts beträgt {amount}.000 Euro.
{filler}
Partner des Projekts:
- Landkreis {town},
- {name3} GmbH,
- Technische Universität {town2},
- Handwerkskammer {town3}.
Das Projekt wird von der Europäischen Union im Programm Interreg gefördert.
Die Tagung in {town3} fand am {day}. September {year} mit {amount} Teilnehmern statt.
""",
}
_FILLER = {
    "pl": "{A} {b} {c} oraz {d} {e}, a {f} z {g} i {h} dla {i} {j} w {k}.",
    "en": "The {a} {b} of {c} and {d} with the {e}, while {f} for {g} is {h} in the {i} {j} {k}.",
    "de": "Die {a} {B} und {c} {d} mit der {E}, aber {f} für {G} ist {h} in der {i} {j} {k}.",
}


def write_pages(folder: Path, pages: int) -> None:
    """So many files in a folder, the languages in turn, Polish twice; the same ones for the same number."""
    chance = random.Random(1)  # noqa: S311  # shapes, not secrets
    factory = StreamDictionaryFactory()
    words = {code: _dictionary(factory, code) for code in _TEXTS}
    for number in range(pages):
        code = ("pl", "pl", "en", "de")[number % 4]
        text = _Maker(code, words[code], number, chance).page()
        (folder / f"{number:06}-{code}.txt").write_text(text, encoding="utf-8")


def _dictionary(factory: DictionaryFactory, code: str) -> list[str]:
    return [word for word in factory.get_dictionary(code) if word.isalpha() and 2 < len(word) < 20]


class _Maker:
    """Makes one page. Words end with the number of the page in syllables, so that no other page has them."""

    def __init__(self, code: str, words: list[str], number: int, chance: random.Random) -> None:
        self._code, self._words, self._chance = code, words, chance
        base = len(_SYLLABLES)
        self._mark = (
            _SYLLABLES[number % base] + _SYLLABLES[number // base % base] + _SYLLABLES[number // base**2 % base]
        )

    def page(self) -> str:
        """Its text, of the size of a page of news."""
        chance, name = self._chance, self._invented
        year = chance.randint(2010, 2024)
        return _TEXTS[self._code].format(
            **{key: name().capitalize() for key in ("town", "town2", "town3", "name", "name2", "name3")},
            person=f"{name().capitalize()} {name().capitalize()}",
            title=f"{name().capitalize()} {self._known()} {name()}",
            day=chance.randint(1, 28),
            year=year,
            later=year + 2,
            amount=chance.randint(20, 900),
            filler="\n".join(self._filler() for _ in range(_FILLERS)),
        )

    def _filler(self) -> str:
        makers: tuple[Callable[[], str], ...] = (self._known, self._invented)
        words = {letter: makers[index % 2]() for index, letter in enumerate("abcdefghijk")}
        return _FILLER[self._code].format(**words, **{letter.upper(): word.title() for letter, word in words.items()})

    def _known(self) -> str:
        return self._chance.choice(self._words)

    def _invented(self) -> str:
        begun = "".join(self._chance.choices(_SYLLABLES, k=2))
        return begun + self._mark + self._chance.choice(_ENDINGS[self._code])
