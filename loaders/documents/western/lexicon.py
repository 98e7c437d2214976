"""What one language brings to the reader: its data files, and the lemmas of its words (`dictionary.py`).

A speaker of the language who does not program extends the files in `en/` and `de/`, not this code; each file says at
its top what may stand in it. Invariant: a lexicon is read once and never changes; caches are bounded.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any, Literal

from graph.funding import is_level, without_years
from loaders.documents import data_files
from loaders.documents.data_files import Body, GrammarError
from loaders.documents.page import Page
from loaders.documents.western.dictionary import is_known, lemma
from loaders.documents.western.stems import bare, bare_letters
from ontology import vocab

_FOLDER = Path(__file__).parent
_GERMAN_ENDINGS = (
    *("ung", "ungen", "heit", "keit", "schaft", "tion", "seite", "arbeit", "partner"),
    *("projekt", "projekte", "projekts", "projekten"),
)  # of compounds that no dictionary has
_MONTHS = frozenset({"May", "March"})  # with a capital they are months, and no modal or other verb
_NOTHING: frozenset[str] = frozenset()
_MAX_WORD = 60  # longer strings are no words: the dictionary is not asked
Code = Literal["en", "de"]


@dataclass(frozen=True, slots=True)
class Head:
    """The word of a name that says what an institution is; `gender` (m, f, n) where a language has one.

    `unit`: a part of a larger institution, which may stand behind it. `whole`: it takes what stands before it, "Robert
    Bosch Stiftung".
    """

    words: tuple[str, ...]
    kind: str
    gender: str = ""
    unit: bool = False
    whole: bool = False


class Lexicon:
    """The data files of a language, checked and compiled when they are first asked."""

    def __init__(self, code: Code) -> None:
        self.code = code
        self.lemmas = _lemmas_in(code)

    def load(self, name: str) -> dict[str, Any]:
        """A TOML file of the language."""
        return data_files.load(f"western/{self.code}/{name}")

    @cached_property
    def cooperation(self) -> dict[str, Any]:
        """cooperation.toml."""
        return self.load("cooperation.toml")

    def words(self, section: str, key: str) -> frozenset[str]:
        """A list of words of cooperation.toml; empty where it has none."""
        return self._words.get((section, key), _NOTHING)

    @cached_property
    def _words(self) -> dict[tuple[str, str], frozenset[str]]:
        found: dict[tuple[str, str], frozenset[str]] = {}
        for name, section in self.cooperation.items():
            for key, values in section.items() if isinstance(section, dict) else ():
                if isinstance(values, list):  # words are compared in small letters, which have no "ß"
                    found[name, key] = frozenset(values) | {value.casefold() for value in values if "ß" in value}
        return found

    @cached_property
    def heads(self) -> dict[str, tuple[Head, ...]]:
        """Heads by their first word, the longest first."""
        found: dict[str, list[Head]] = {}
        for entry in self.load("institutions.toml")["kind"]:
            if entry["kind"] not in vocab.scheme("institution-kinds"):
                raise GrammarError(f"{self.code}/institutions.toml: {entry['kind']!r} is no term of institution-kinds")
            for text in entry.get("heads", ()):
                words = tuple(text.split())
                head = Head(
                    words, entry["kind"], entry.get("gender", ""), entry.get("unit", False), entry.get("whole", False)
                )
                found.setdefault(words[0], []).append(head)
        return {word: tuple(sorted(heads, key=lambda h: -len(h.words))) for word, heads in found.items()}

    @cached_property
    def acronym_heads(self) -> dict[str, tuple[str, str]]:
        """Like "TU", "UB": what stands before a place for a whole kind; the kind, and the words it is short for."""
        entries = self.load("institutions.toml").get("acronym", ())
        return {entry["acronym"]: (entry["kind"], entry.get("for", "")) for entry in entries}

    @cached_property
    def legal_forms(self) -> dict[str, str]:
        """Kinds by legal form without spaces and dots: "ev" → "association"; those of all languages."""
        forms = data_files.load("western/legal_forms.toml")["kind"]
        return {_plain(form): entry["kind"] for entry in forms for form in entry["forms"]}

    @cached_property
    def foreign(self) -> dict[str, str]:
        """Heads of other languages, which stand in names on pages of any: "université" → its kind."""
        entries = data_files.load("western/foreign.toml")["kind"]
        return {word: entry["kind"] for entry in entries for word in entry.get("heads", ())}

    @cached_property
    def foreign_bare(self) -> dict[str, str]:
        """The same without accents, as many English pages write them: "federacion"."""
        return {bare_letters(word): kind for word, kind in self.foreign.items()}

    @cached_property
    def foreign_endings(self) -> dict[str, str]:
        """What compounds end with: "kammer" in "Wirtschaftskammer" → its kind."""
        entries = data_files.load("western/foreign.toml")["kind"]
        return {word: entry["kind"] for entry in entries for word in entry.get("endings", ())}

    @cached_property
    def bodies(self) -> tuple[Body, ...]:
        """Institutions that are known everywhere."""
        with (_FOLDER / self.code / "bodies.tsv").open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file, delimiter="\t")
            return tuple(Body(r["name"], r["kind"], tuple(filter(None, r["acronyms"].split(",")))) for r in rows)

    @cached_property
    def programmes(self) -> tuple[Body, ...]:
        """Funds and programmes known everywhere: those of the ontology in English, and those of the language's file."""
        with (_FOLDER / self.code / "programmes.tsv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file, delimiter="\t"))
        found = [Body(r["name"], r["kind"], tuple(filter(None, r["acronyms"].split("|")))) for r in rows]
        return (*found, *(_funding() if self.code == "en" else ()))

    @cached_property
    def known_names(self) -> frozenset[str]:
        """Every name and acronym of a body or programme, in small letters."""
        known = (*self.programmes, *self.bodies)
        return frozenset(name.casefold() for body in known for name in (body.name, *body.acronyms))

    @cached_property
    def programme_words(self) -> dict[str, list[tuple[list[str], Body, str]]]:
        """Names and acronyms of programmes as words, by the stem of the first, the longest first."""
        return _by_first_word(self.programmes)

    @cached_property
    def body_words(self) -> dict[str, list[tuple[list[str], Body, str]]]:
        """Names and acronyms of bodies as words, by the stem of the first, the longest first."""
        return _by_first_word(self.bodies)

    @cached_property
    def months(self) -> dict[str, int]:
        """Numbers of months by every spelling."""
        months = self.cooperation["calendar"]["months"]
        return {form: int(number) for number, forms in months.items() for form in forms}


def _by_first_word(bodies: tuple[Body, ...]) -> dict[str, list[tuple[list[str], Body, str]]]:
    found: dict[str, list[tuple[list[str], Body, str]]] = {}
    for body in bodies:
        for name in (body.name, *body.acronyms):
            words = [token.norm for token in Page(name).tokens]
            found.setdefault(bare(words[0]), []).append((words, body, name))
    return {word: sorted(names, key=lambda item: -len(item[0])) for word, names in found.items()}


@cache
def _funding() -> tuple[Body, ...]:
    """Funds and programmes of the ontology by their English names, without years."""
    found: dict[str, Body] = {}
    with (vocab.ONTOLOGY_DIR / "funding" / "programmes.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["name_en"] and not is_level(row["kind"]):
                name = without_years(row["name_en"])[0]
                acronyms = tuple(alias for alias in row["aliases"].split("|") if alias.isupper() and len(alias) > 2)
                found.setdefault(name, Body(name, row["kind"], acronyms))
    return tuple(found.values())


def _plain(form: str) -> str:
    return "".join(letter for letter in form.casefold() if letter.isalnum())


def _lemmas_in(code: Code) -> Any:
    @lru_cache(maxsize=10_000)
    def lemmas(word: str) -> frozenset[str]:
        """The word itself and its base form, in small letters."""
        bare = word.replace("\u00ad", "")
        if code == "en" and bare in _MONTHS:
            return frozenset({bare})
        if len(bare) > _MAX_WORD or not bare[:1].isalpha():
            return frozenset({bare.casefold()})
        base = lemma(bare, code)
        small = lemma(bare.lower(), code) if bare[0].isupper() else base
        return frozenset({bare.casefold(), base.casefold(), small.casefold()})

    return lemmas


@lru_cache(maxsize=10_000)
def is_unknown(code: Code, word: str) -> bool:
    """Whether a word is none of the language, so that it can only be a name."""
    if any(is_known(spelled, code) for spelled in {word, word.lower()}):
        return False
    return code != "de" or not word.endswith(_GERMAN_ENDINGS)


@cache
def lexicon(code: Code) -> Lexicon:
    """The lexicon of a language."""
    return Lexicon(code)
