"""What sentences that are made plainer need: what stands in brackets or says "with whom" left out, what words mean.

Invariant: nothing is added; what is left of a sentence says no more than the whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache

from loaders.documents.findings import Thing
from loaders.documents.matching import FINITE, Unit
from loaders.documents.polish import grammar
from loaders.documents.polish.event_words import words as event_words
from loaders.documents.polish.morphology import lemmas, noun_readings, readings

KINDS = ("project", "event", "agreement", "group")
JOINING = frozenset({",", "i", "oraz", "a", "także", "również"})
_TELLING = frozenset(
    {"być", "zostać", "pozostawać", ":", "-", "–", "—", "zaangażować", "zaangażowany", "włączyć", "odpowiedzialny"}
)
_BEFORE_ROLES = frozenset({"-", "–", "—", "jako"})
_MAX_ROLE = 3  # units before and behind the noun for a role
_ASIDE = 14  # units in brackets


@cache
def words(section: str, key: str) -> frozenset[str]:
    """A list of `turns.toml`."""
    return frozenset(grammar.load("turns.toml")[section][key])


@lru_cache(maxsize=5_000)
def kinds_of_word(section: str, word: str) -> tuple[str, ...]:
    """The kinds of things that a base form may mean."""
    return tuple(kind for kind in KINDS if word in words(section, kind))


@cache
def every(section: str) -> frozenset[str]:
    """The words of all lists of a section."""
    return frozenset().union(*(words(section, kind) for kind in grammar.load("turns.toml")[section]))


def is_told(units: Sequence[Unit], index: int) -> bool:
    """Whether "być", a colon or a verb stands beside a noun for a role: "partnerami są: …"."""
    around = [u for u in (*units[index + 1 : index + 3], *units[max(0, index - 1) : index]) if u.thing is None]
    return any(u.words & _TELLING or FINITE in u.words for u in around)


def cases_of(unit: Unit) -> frozenset[str]:
    """The cases in which a unit may stand; none of a mere word."""
    return unit.mention.cases if unit.mention else frozenset()


def is_group_like(thing: Thing) -> bool:
    """A union of others by the first noun of its name: it is pointed at like a group."""
    return any(lemmas(word) & words("pointing", "group") for word in thing.name.split()[:2])


@lru_cache(maxsize=5_000)
def _feminine(word: str) -> bool:
    return any(r.genders & {"f"} for r in noun_readings(word)[:1])


def is_feminine(thing: Thing) -> bool:
    """By the first noun of the name; a project is masculine."""
    if thing.slot == "project":
        return False
    nouns = (word for word in thing.name.split() if noun_readings(word) and not readings(word)[0].is_adjective)
    return _feminine(next(nouns, ""))


def are_people(unit: Unit, following: Unit | None) -> bool:
    """Like "przedstawiciele" before an institution in the genitive."""
    if following is None or following.thing is None or following.thing.slot != "institution":
        return False
    named = following.mention is not None and not following.mention.pointing and "gen" in following.mention.cases
    return unit.thing is None and named and bool(unit.words & event_words("attendance", "people"))


def without_brackets(units: list[Unit]) -> list[Unit]:
    """Without what stands in brackets."""
    found: list[Unit] = []
    index = 0
    while index < len(units):
        inside = range(index + 1, min(len(units), index + _ASIDE)) if "(" in units[index].words else ()
        closing = next((i for i in inside if ")" in units[i].words), None)
        if closing is not None:
            index = closing + 1
        else:
            found.append(units[index])
            index += 1
    return found


@cache
def _roles() -> frozenset[str]:
    return frozenset(noun for role in grammar.load("turns.toml")["role"] for noun in role["nouns"])


def without_roles(units: list[Unit]) -> list[Unit]:
    """Without "– lider", "jako partner wiodący" between the parts of an enumeration, which they interrupt."""
    found: list[Unit] = []
    index = 0
    while index < len(units):
        end = _role_end(units, index) if found and found[-1].thing is not None else None
        if end is None:
            found.append(units[index])
        index = end if end is not None else index + 1
    return found if len(found) < len(units) else units


def _role_end(units: list[Unit], index: int) -> int | None:
    """Where the words about a role end that begin with a dash or "jako"; None where something else goes on."""
    if units[index].thing is not None or units[index].words.isdisjoint(_BEFORE_ROLES):
        return None
    inside = range(index + 1, min(len(units), index + 1 + _MAX_ROLE))
    role = next((i for i in inside if units[i].thing is None and units[i].words & _roles()), None)
    if role is None or any(units[i].thing is not None for i in range(index, role)):
        return None
    ends = range(role + 1, min(len(units), role + 1 + _MAX_ROLE))
    return next((i for i in ends if units[i].thing is None and units[i].words & JOINING), None)


def without_company(units: list[Unit]) -> list[Unit]:
    """Without "wraz z Fundacją …", "we współpracy z …": what is left says what the others do."""
    found: list[Unit] = []
    index = 0
    while index < len(units):
        end = _company(units, index) if units[index].thing is None else None
        if end is None:
            found.append(units[index])
            index += 1
        else:
            while found and "," in found[-1].words:
                found.pop()
            index = end + (end < len(units) and units[end].thing is None and "," in units[end].words)
    return found if len(found) < len(units) else units


def _company(units: list[Unit], index: int) -> int | None:
    """Where the words end that begin here and say with whom; None where they say something else."""
    place = index
    if units[place].words & words("company", "in") and place + 1 < len(units):
        place += 1
        if not units[place].words & words("company", "nouns"):
            return None
    elif units[place].words & words("company", "beside"):
        place -= 1
    elif not units[place].words & words("company", "adverbs"):
        return None
    place += 1
    beside = place < len(units) and units[place].words & words("company", "beside")
    if place >= len(units) or not (beside or units[place].words & {"z", "ze"}):
        return None
    last = None
    for position in range(place + 1, len(units)):
        thing = units[position].thing
        if (
            thing is not None
            and thing.slot == "institution"
            and ("gen" if beside else "inst") in cases_of(units[position])
        ):
            last = position + 1
        elif thing is not None or not units[position].words & JOINING:
            break
    return last


def is_union(thing: Thing) -> bool:
    """Whether a thing is an institution that others are members of, by its name."""
    return thing.slot == "institution" and is_group_like(thing)
