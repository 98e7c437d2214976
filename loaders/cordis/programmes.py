"""The programmes of CORDIS: framework programme → legal basis → call → topic, out of what projects say of them.

Invariant: a level is part of another only where all projects of a source agree. A topic of one call is part of it, else
of what its legal bases have in common; so is a call. The codes of legal bases show what they are part of: HORIZON.2.5
is part of HORIZON.2, and that of HORIZON.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from graph.ids import digest, make_id, slug
from graph.records import Evidence, Programme

FRAMEWORK, BASIS, CALL, TOPIC = "framework_programme", "legal_basis", "call", "topic"
_LONGEST = 80  # characters of a code in an id

Proof = tuple[Evidence, ...]


@dataclass
class _Level:
    kind: str
    code: str
    proof: Proof
    title: str = ""
    framework: str = ""
    calls: set[str] = field(default_factory=set)  # codes
    bases: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Levels:
    """What funds one project, by codes; `bases` begin with the main one."""

    framework: str = ""
    bases: tuple[str, ...] = ()
    calls: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()


class Programmes:
    """All levels that a source names, each told once, at its end."""

    def __init__(self) -> None:
        self._levels: dict[str, _Level] = {}

    def add(self, levels: Levels, proof: Proof) -> None:
        """Notes the levels that fund a project; `proof` is what says so."""
        framework, main = levels.framework, levels.bases[:1]
        if framework:
            self._level(FRAMEWORK, framework, proof)
        for code in levels.bases:
            self._level(BASIS, code, proof, framework)
        for code in levels.calls:
            self._level(CALL, code, proof, framework).bases.update(main)
        for code in levels.topics:
            level = self._level(TOPIC, code, proof, framework)
            level.bases.update(main)
            level.calls.update(levels.calls)

    def name(self, kind: str, code: str, title: str, proof: Proof) -> None:
        """Notes the title of a level; the first counts."""
        level = self._level(kind, code, proof)
        if title and not level.title:
            level.title, level.proof = title, proof

    def records(self) -> Iterator[Programme]:
        """Every level, with those above it that only codes show."""
        for level in list(self._levels.values()):
            if level.kind == BASIS:
                self._add_above(level)
        for level in self._levels.values():
            yield Programme(
                id=programme_id(level.kind, level.code),
                names={"en": level.title or level.code},
                kind=level.kind,
                code=level.code,
                part_of=self._above(level),
                evidence=level.proof,
            )

    def _level(self, kind: str, code: str, proof: Proof, framework: str = "") -> _Level:
        record_id = programme_id(kind, code)
        level = self._levels.get(record_id)
        if level is None:
            level = self._levels[record_id] = _Level(kind, code, proof)
        level.framework = level.framework or framework
        return level

    def _add_above(self, level: _Level) -> None:
        framework = self._framework_of(level)
        for code in above(level.code):
            if code != framework:
                self._level(BASIS, code, level.proof, framework)

    def _framework_of(self, level: _Level) -> str:
        """The framework programme of a level: that of its projects, else the one that the source has, or of several the
        one that its code begins with."""
        if level.framework:
            return level.framework
        known = [found.code for found in self._levels.values() if found.kind == FRAMEWORK]
        fitting = known if len(known) < 2 else [code for code in known if level.code.startswith(code)]
        return fitting[0] if len(fitting) == 1 else ""

    def _above(self, level: _Level) -> str | None:
        if level.kind == FRAMEWORK:
            return None
        if level.kind == TOPIC and len(level.calls) == 1:
            return programme_id(CALL, next(iter(level.calls)))
        framework = self._framework_of(level)
        basis = next(iter(above(level.code)), "") if level.kind == BASIS else in_common(level.bases)
        if basis and basis != framework:
            return programme_id(BASIS, basis)
        return programme_id(FRAMEWORK, framework) if framework else None


@lru_cache(maxsize=20_000)
def programme_id(kind: str, code: str) -> str:
    """The id of a level, the same in every source: call "ERC-2023-STG" → programme/cordis-call-erc-2023-stg."""
    short = slug(code, _LONGEST)
    plain = short if len(code) < _LONGEST else f"{short}-{digest(code, length=8)}"
    return make_id("programme", f"cordis-{kind.replace('_', '-')}-{plain}")


def above(code: str) -> list[str]:
    """What a legal basis is part of, the nearest first: "H2020-EU.1.3." → ["H2020-EU.1."]."""
    dot = "." if code.endswith(".") else ""
    parts = code.removesuffix(".").split(".")
    return [".".join(parts[:length]) + dot for length in range(len(parts) - 1, 1, -1)]


def in_common(codes: Iterable[str]) -> str:
    """The nearest legal basis that contains all of some; "" where there is none."""
    chains = [[code, *above(code)] for code in sorted(codes)]
    return next((code for code in chains[0] if all(code in chain for chain in chains)), "") if chains else ""
