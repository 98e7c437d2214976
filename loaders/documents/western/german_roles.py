"""What institutions are to projects, groups and events: the words for it, by the kind of the thing.

"Partner" of a project takes part in it, of a network is a member, of an institution cooperates with it; so one word
serves sentences and lists about any of them. The words stand in `de/roles.toml`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from loaders.documents.findings import Findings, Institution, Thing, Tie
from loaders.documents.page import Page, Span
from loaders.documents.western.lexicon import Lexicon

_LABELS = {
    "partner": "partner_in",
    "lead": "leads",
    "fund": "funded_by",
    "support": "supports",
    "member": "member_of",
    "host": "organises",
    "party": "party_to",
}
_SLOTS = ("project", "group", "event", "institution", "agreement")
_TO = frozenset({"an", "für", "von", "mit", "bei", "zu", "als", "ohne", "zum", "zur", "liebe"})
_INNER = re.compile(r"[:*_/·]-?(?=in(?:nen)?\b)")  # "Partner:innen", "Partner*in"
_LISTING = frozenset({"sind", "waren", "gehören", "gehörten", "zählen", "angehören", "bilden", "umfasst", "besteht"})
_OWNED = frozenset(
    {"projekts", "projektes", "projekt", "vorhabens", "netzwerks", "netzwerkes", "bündnisses", "verbunds"}
)
_GAP = 6  # tokens between two institutions of an enumeration
_MAX_HEADING = 25  # tokens of a line that heads a list
_JOINS = frozenset({",", ";", "und", "sowie", "&", "/", "|", "bzw", "oder", "auch", "als", "wie", "neben"})
_SMALL = frozenset(
    [
        "der",
        "die",
        "das",
        "dem",
        "den",
        "des",
        "von",
        "vom",
        "mit",
        "durch",
        "beim",
        "am",
        "im",
        "an",
        "in",
        "zum",
        "zur",
        "seitens",
        "firma",
        "verein",
        "unter",
        "anderem",
    ]
)


@dataclass(frozen=True, slots=True)
class Role:
    """One role: the ends of its nouns, its participles, the beginnings of its verbs, and its relations by slot."""

    name: str
    nouns: frozenset[str]
    participles: frozenset[str]
    stems: tuple[str, ...]
    relations: tuple[tuple[str, str], ...]
    several: tuple[tuple[str, str], ...]

    def relation(self, slot: str, number: int) -> str | None:
        """What `number` institutions in this role are to a thing of a slot."""
        found = dict(self.several).get(slot) if number > 1 else None
        return found or dict(self.relations).get(slot)

    @property
    def carried(self) -> tuple[str, ...]:
        """Kinds of things that another sentence may have named; an event only for who holds or helps it."""
        return tuple(s for s in self.slots if s != "event" or self.name in ("host", "support"))

    @property
    def slots(self) -> tuple[str, ...]:
        """Kinds of things that it can be a role in, institutions left out."""
        return tuple(slot for slot, _ in self.relations if slot != "institution")


class Roles:
    """The roles of `de/roles.toml`."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.roles = [_role(entry) for entry in data["role"]]
        self.words = {name: frozenset(words) for name, words in data["words"].items() if isinstance(words, list)}
        self.pointing = {word: slot for slot, words in data["words"]["pointing"].items() for word in words}
        self.by_noun = {noun: role for role in self.roles for noun in role.nouns}
        self.by_participle = {word: role for role in self.roles for word in role.participles}
        self._ends = tuple(self.by_noun)

    def noun(self, norm: str) -> Role | None:
        """The role of a noun: the word itself, or the longest end of a compound."""
        if not norm.endswith(self._ends) or norm in self.words["no_roles"]:
            return None
        for first in range(len(norm) - 3):
            if role := self.by_noun.get(norm[first:]):
                return role if first == 0 or first > 2 else None
        return None

    def announced(self, words: Sequence[str]) -> Role | None:
        """The role that the words of a heading or of an announcement give to what stands below."""
        if not words or set(words) & self.words["unsaid"]:
            return None
        nouns = [role for word in words if (role := self.noun(word))]
        if nouns:
            return nouns[0]
        return next((r for w in words for r in self.roles if w in r.participles or w.startswith(r.stems)), None)

    def label(self, words: Sequence[str]) -> Role | None:
        """The role that a heading names: one that has its noun, and no verb beside it."""
        if not 0 < len(words) <= 8 or set(words) & self.words["unsaid"]:
            return None
        return next((role for word in words if (role := self.noun(word))), None)


def _role(entry: dict[str, Any]) -> Role:
    said = tuple((slot, entry[slot]) for slot in _SLOTS if slot in entry)
    several = tuple(entry.get("several", {}).items())
    nouns, participles = frozenset(entry["nouns"]), frozenset(entry["participles"])
    return Role(entry["name"], nouns, participles, tuple(entry["stems"]), said, several)


@lru_cache(maxsize=2)
def roles(lexicon: Lexicon) -> Roles:
    """The roles of a language."""
    return Roles(lexicon.load("roles.toml"))


def plain_words(text: str) -> list[str]:
    """The words of a heading in small letters: "Partner:innen" is one, signs are none."""
    return re.findall(r"[\w-]+|:", _INNER.sub("", text.casefold()))


def heading(lexicon: Lexicon, words: Sequence[str]) -> str | None:
    """The relation of a heading that is nothing but a role: "Beteiligte Einrichtungen", "Partner im Netzwerk"."""
    known = roles(lexicon)
    if words and words[0] in _TO and words[-1] not in known.words["by"] | {"der", "des", "mit"}:
        return None  # "An alle Förderer"
    words = [word for word in words if word != ":"]
    if len(words) > 1 and words[-1] in known.words["by"] | {"der", "des", "mit"}:
        empty = known.words["beside"] | known.words["opening"] | known.by_participle.keys()
        opened = known.announced(words[:-1])
        plain = all(word in empty or known.noun(word) for word in words[:-1])
        return _LABELS[opened.name] if opened and plain else None  # "Mit freundlicher Unterstützung von"
    role = known.label(words)
    rest = (w for w in words if known.noun(w) is None and w not in known.words["beside"] and not _INNER.search(w))
    named = list(rest)
    owned = len(named) < 3 and not _OWNED.isdisjoint(words)  # "Partner des Projekts MUSTER"
    return _LABELS[role.name] if role and (not named or owned) else None


def announcing(lexicon: Lexicon, text: str) -> str | None:
    """The relation of a sentence that announces a list of institutions: "Mitglieder im Bündnis sind:"."""
    words = plain_words(text)
    known = roles(lexicon)
    if any(word.startswith("folgend") for word in words):
        role = known.announced(words)
    else:
        listing = not _LISTING.isdisjoint(words[-4:]) and not set(words) & known.words["unsaid"]
        role = next((r for word in words if (r := known.noun(word))), None) if listing else None
    return _LABELS[role.name] if role and role.name not in ("fund", "support") else None


class Things:
    """The things of a page by where they are named."""

    def __init__(self, page: Page, findings: Findings) -> None:
        self.page = page
        self.named: dict[str, list[tuple[int, int, Thing]]] = {}
        kinds: dict[str, Sequence[Thing]] = {
            "project": findings.projects,
            "group": findings.groups,
            "event": findings.events,
            "agreement": findings.agreements,
        }
        for slot, things in kinds.items():
            mentions = ((m.span.first, m.span.last, thing) for thing in things for m in thing.mentions)
            self.named[slot] = sorted(mentions, key=lambda entry: entry[:2])
        self.institutions: dict[int, tuple[Span, Institution]] = {}
        for institution in findings.institutions:
            for mention in institution.mentions:
                known = self.institutions.get(mention.span.first)
                if known is None or known[0].last < mention.span.last:
                    self.institutions[mention.span.first] = (mention.span, institution)

    def within(self, span: Span, slots: Sequence[str]) -> Thing | None:
        """The only thing of these kinds that a span names; the first where several kinds are named."""
        for slot in slots:
            found = {id(t): t for first, _, t in self.named[slot] if first in span}
            if len(found) == 1:
                return next(iter(found.values()))
        return None

    def before(self, index: int, slots: Sequence[str]) -> Thing | None:
        """The thing of these kinds named last before a token, else the only one of the page."""
        if headed := self._heading(index, slots):
            return headed
        last: tuple[int, Thing] | None = None
        for slot in slots:
            entries = self.named[slot]
            place = bisect_left(entries, index, key=lambda entry: entry[0])
            if place and (last is None or entries[place - 1][0] > last[0]):
                last = (entries[place - 1][0], entries[place - 1][2])
        if last is not None:
            return last[1]
        every = {id(entry[2]): entry[2] for slot in slots for entry in self.named[slot]}
        return next(iter(every.values())) if len(every) == 1 else None

    def _heading(self, index: int, slots: Sequence[str]) -> Thing | None:
        """What the heading names below which an item stands: "Musterwald" above "• Antragsteller: …"."""
        at = number = self.page.block_index(index)
        while at and self.page.blocks[at].bullet:
            at -= 1
        heading = self.page.blocks[at].span
        if at == number or heading.last - heading.first > _MAX_HEADING:
            return None
        starts = (t for slot in slots for first, _, t in self.named[slot] if first == heading.first)
        return next(starts, None)

    def enumeration(self, first: int, limit: int) -> list[tuple[Span, Institution]]:
        """Institutions that stand behind each other from a token on, with nothing but small words between."""
        found: list[tuple[Span, Institution]] = []
        index, gap = first, 0
        while index < limit and gap <= _GAP:
            if entry := self.institutions.get(index):
                if found and not self._joined(found[-1][0].last, index):
                    break
                found.append(entry)
                index, gap = entry[0].last, 0
            else:
                index, gap = index + 1, gap + 1
        return found

    def _joined(self, first: int, last: int) -> bool:
        """Whether the tokens between two names only join them; a bracket between is passed over."""
        depth, joins = 0, False
        for token in self.page.tokens[first:last]:
            depth += (token.text == "(") - (token.text == ")")
            if depth or token.text in ')„“”"«»':
                continue
            if token.norm in _JOINS:
                joins = True
            elif token.norm not in _SMALL and not token.is_dash:
                return False
        return joins


def ties_of(role: Role, listed: Sequence[tuple[Span, Institution]], thing: Thing, quote: Span) -> Iterator[Tie]:
    """What institutions in a role are to a thing."""
    several = len({id(institution) for _, institution in listed})
    relation = role.relation(thing.slot, several)
    for _, institution in listed if relation else ():
        if relation and institution is not thing:
            if relation.startswith(">"):
                yield Tie(thing, relation[1:], institution, quote)
            else:
                yield Tie(institution, relation, thing, quote)
