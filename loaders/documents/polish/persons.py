"""Names of people, by the name classes of the dictionary: a given name, and the surnames that go with it."""

from __future__ import annotations

from loaders.documents.page import Page, Span
from loaders.documents.polish.morphology import Reading, inflect, readings


def given(word: str) -> bool:
    """Whether a word can be a given name."""
    return any("imię" in reading.names for reading in readings(word))


def surname(word: str) -> bool:
    """Whether a word can be a surname: one that the dictionary does not know can."""
    found = readings(word)
    return not found or any("nazwisko" in reading.names for reading in found)


def matching(word: str, first: Reading) -> Reading | None:
    """The reading of a surname, or of a second given name, that goes with the first given name."""
    genders = first.genders
    for reading in readings(word):
        person = reading.names & {"imię", "nazwisko"}
        if person and reading.cases & first.cases and reading.genders & genders and "sg" in reading.numbers:
            return reading
    return None


def named(page: Page, span: Span) -> str:
    """A person's name in the nominative where it stands in another case; otherwise as it is."""
    words = [page.tokens[i].text for i in range(span.first, span.last)]
    verbatim = " ".join(page.words(span).split())
    found = [r for r in readings(words[0]) if "imię" in r.names and "sg" in r.numbers]
    nominative = next((r for r in found if "nom" in r.cases), None)
    if not found or (nominative and all(_goes_with(word, nominative) for word in words[1:])):
        return verbatim
    fitting = [r for r in found if "nom" not in r.cases and all(_goes_with(word, r) for word in words[1:])]
    if not fitting and nominative:
        return verbatim
    forms: list[str] = []
    for word in words:
        reading = matching(word, (fitting or found)[0])
        forms.append((reading and inflect(word, reading)) or word)
    return " ".join(forms)


def _goes_with(word: str, first: Reading) -> bool:
    """Whether a word can go with a given name in its case: "Sowę" is no nominative beside "Jana"."""
    known = [r for r in readings(word) if r.names & {"imię", "nazwisko"}]
    if not known or not word[0].isalpha():
        return True
    case = frozenset({"nom"}) if "nom" in first.cases else first.cases
    return any(r.cases & case and r.genders & first.genders and "sg" in r.numbers for r in known)
