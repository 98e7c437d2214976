"""Polish words: their readings, and the nominative of names. The dictionary is `graph.morphology`.

Invariant: caches are bounded.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from graph.morphology import analyses, inflections

_MAX_WORD = 60  # longer strings are no words: the dictionary is not asked
_INFLECTED = {"subst", "depr", "adj", "ppas", "pact", "ger", "num"}
_ADJECTIVAL = frozenset({"adj", "ppas", "pact"})
_NOTHING: frozenset[str] = frozenset()
_HYPHEN = re.compile(r"[-\u2011]")
ALL_CASES = frozenset({"nom", "gen", "dat", "acc", "inst", "loc", "voc"})


@dataclass(frozen=True)
class Reading:
    """One way to read a word. `lemma` is as the dictionary names it ("Góra:Sf"); `names` are its name classes,
    `degree` that of an adjective ("pos", "com", "sup")."""

    lemma: str
    pos: str
    numbers: frozenset[str] = _NOTHING
    cases: frozenset[str] = _NOTHING
    genders: frozenset[str] = _NOTHING
    names: frozenset[str] = _NOTHING
    degree: str = "pos"
    is_future: bool = False  # a verb in the future tense: "będzie", "odbędą"

    @cached_property
    def base(self) -> str:
        """The lemma without the dictionary's mark of a homonym."""
        return self.lemma.partition(":")[0]

    @property
    def is_adjective(self) -> bool:
        """Adjectives and adjectival participles."""
        return self.pos in _ADJECTIVAL

    @property
    def is_noun(self) -> bool:
        """Nouns and gerunds."""
        return self.pos in ("subst", "ger")

    def agrees(self, noun: Reading) -> bool:
        """Whether number, gender and case go together."""
        return bool(self.numbers & noun.numbers and self.cases & noun.cases and self.genders & noun.genders)


def _reading(lemma: str, tag: str, names: list[str]) -> Reading:
    parts = tag.split(":")
    if parts[0] not in _INFLECTED or len(parts) < 4:
        future = parts[0] == "bedzie" or (parts[0] == "fin" and parts[-1] == "perf")
        return Reading(lemma, parts[0], names=_shared(*names), is_future=future)
    number, case, gender = (_shared(*part.split(".")) for part in parts[1:4])
    degree = parts[4] if parts[0] == "adj" and len(parts) > 4 else "pos"
    return Reading(lemma, parts[0], number, case, gender, _shared(*names), degree)


@lru_cache(maxsize=1_000)
def _shared(*values: str) -> frozenset[str]:
    """What many readings have in common is held once: it takes more room than all else in them."""
    return frozenset(values)


@lru_cache(maxsize=10_000)
def readings(word: str) -> tuple[Reading, ...]:
    """Readings of a word; of a compound with hyphens those of its last part. Empty for unknown words and signs."""
    word = word.replace("\u00ad", "")
    part = _HYPHEN.split(word)[-1].strip()
    if not part or len(part) > _MAX_WORD or not part[0].isalpha():
        return ()
    return tuple(_reading(a[1], a[2], a[3]) for start, _, a in analyses(part) if start == 0 and a[2] != "ign")


@lru_cache(maxsize=10_000)
def lemmas(word: str) -> frozenset[str]:
    """Base forms in lower case, and the word itself; what two words share makes them forms of one.

    A participle has two: the infinitive, and its own nominative ("realizującym" → "realizować", "realizujący").
    """
    found = readings(word)
    participles = (_form(r.lemma, r.pos, "sg", "nom", "m1") for r in found if r.pos in ("pact", "ppas"))
    return frozenset({word.casefold(), *(r.base.casefold() for r in found), *filter(None, participles)})


@lru_cache(maxsize=5_000)
def _form(lemma: str, pos: str, number: str, case: str, gender: str | None, degree: str = "pos") -> str | None:
    forms = inflections(lemma)
    for form, _, tag, names, _ in forms:
        reading = _reading(lemma, tag, names)
        if reading.pos == pos and number in reading.numbers and case in reading.cases:
            same_kind = not tag.endswith(":neg") and reading.degree == degree
            if same_kind and (gender is None or gender in reading.genders):
                return str(form)
    return None


def inflect(
    word: str, reading: Reading, case: str = "nom", number: str = "sg", gender: str | None = None
) -> str | None:
    """The word, in one of its readings, put in a case; capitals and the first parts of a compound stay as they are."""
    cut = max(word.rfind("-"), word.rfind("\u2011")) + 1
    form = _form(reading.lemma, reading.pos, number, case, gender, reading.degree)
    return word[:cut] + like(form, word[cut:]) if form else None


def like(form: str, model: str) -> str:
    """A form with the capitals of a model."""
    if len(model) > 1 and model.isupper():
        return form.upper()
    return form[:1].upper() + form[1:] if model[:1].isupper() else form


@lru_cache(maxsize=10_000)
def noun_readings(word: str, case: str | None = None) -> tuple[Reading, ...]:
    """Readings as a noun, in a case where one is given."""
    return tuple(r for r in readings(word) if r.is_noun and (case is None or case in r.cases))


def adjective_reading(word: str, noun: Reading, strict: bool = True) -> Reading | None:
    """The reading as an adjective that goes with a noun; not strict: the case may differ, as in a slip of the pen."""
    for reading in readings(word):
        if reading.is_adjective:
            loose = reading.numbers & noun.numbers and reading.genders & noun.genders
            if reading.agrees(noun) or (not strict and loose):
                return reading
    return None


def is_geographic(reading: Reading) -> bool:
    """Whether the dictionary knows a place, or the last part of its name, under this reading."""
    return bool(reading.names & {"nazwa_geograficzna", "człon_nazwy_geograficznej"})
