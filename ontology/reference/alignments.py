"""The alignments with other vocabularies: SSSOM mapping sets, one a file."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from ontology.reference.facts import Facts, Words, file
from ontology.vocab import ALIGNMENTS_DIR, CONCEPTS, OGN, RDFS

DCT = "http://purl.org/dc/terms/"
OWL = "http://www.w3.org/2002/07/owl#"
SSSOM = "https://w3id.org/sssom/"


@dataclass(frozen=True)
class Match:
    """Two terms and how they relate; `theirs` is None where the other vocabulary has nothing that corresponds."""

    subject: str
    relation: str
    object: str | None
    reason: Words

    @property
    def ours(self) -> str:
        """The one of the two that is of `ogn:`; the subject where neither is, as of a term that we reuse."""
        turned = self.object is not None and self.object.startswith(OGN) and not self.subject.startswith(OGN)
        return self.object if turned and self.object else self.subject


@dataclass(frozen=True)
class Alignment:
    """A vocabulary and how each of our terms relates to it: with a counterpart, and without one."""

    name: str
    title: Words
    version: str | None
    matches: tuple[Match, ...]
    unmatched: tuple[Match, ...]


@cache
def alignments() -> tuple[Alignment, ...]:
    """All of them, by the names of their files."""
    return tuple(_alignment(path.stem, file(path)) for path in sorted(ALIGNMENTS_DIR.glob("*.ttl")))


def _alignment(name: str, facts: Facts) -> Alignment:
    iri = f"{CONCEPTS}alignments/{name}"
    matches = [_match(facts, axiom) for axiom in facts.values(iri, SSSOM + "mappings")]
    return Alignment(
        name=name,
        title=facts.words(iri, DCT + "title"),
        version=facts.value(iri, SSSOM + "object_source_version"),
        matches=tuple(match for match in matches if match.object),
        unmatched=tuple(match for match in matches if not match.object),
    )


def _match(facts: Facts, axiom: str) -> Match:
    ends = [facts.value(axiom, OWL + "annotated" + end) or "" for end in ("Source", "Property", "Target")]
    # The target of a term without a counterpart is sssom:NoTermFound.
    target = None if ends[2] == SSSOM + "NoTermFound" else ends[2]
    return Match(ends[0], ends[1], target, facts.words(axiom, RDFS + "comment"))
