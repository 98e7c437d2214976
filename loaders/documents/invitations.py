"""Who invites to a project in whose name: "W imieniu Gminy … i Ośrodka … zapraszamy do projektu „…”".

Invariants: what is read here is implied, never stated; where the page says who runs a project, nothing is read here.
One who invites alone leads. Of a local or regional government and one other, the other leads, the government supports;
several equals are partners.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache

from loaders.documents import data_files
from loaders.documents.findings import Institution, Project, Tie
from loaders.documents.page import Page, Span
from ontology import vocab

_GOVERNMENTS = ("local_government", "regional_government")
_MAX_BETWEEN = 12  # tokens between two institutions of one enumeration
_MAX_BEHALF = 3  # tokens before the first institution in which "w imieniu" ends


class InvitationFinder:
    """Reads the invitations of one page; `lemmas` gives the base forms of a word."""

    def __init__(
        self,
        page: Page,
        language: str,
        institutions: Sequence[Institution],
        projects: Sequence[Project],
        lemmas: Callable[[str], frozenset[str]],
    ) -> None:
        self.page, self.lemmas = page, lemmas
        self.behalf, self.inviting = _words(language)
        self.named = sorted(((m.span, i) for i in institutions for m in i.mentions), key=lambda pair: pair[0].first)
        self.projects = sorted(((m.span, p) for p in projects for m in p.mentions), key=lambda pair: pair[0].first)

    def run(self, known: Sequence[Tie]) -> Iterator[Tie]:
        """Ties of those who invite, where `known` ties name no leader of the project."""
        led = {id(tie.object) for tie in known if tie.relation == "leads"}
        for sentence in self.page.sentences if self.named and self.projects else ():
            words = self.page.tokens[sentence.first : sentence.last]
            verb = next((t.index for t in words if not self.inviting.isdisjoint(self.lemmas(t.text))), None)
            if verb is None:
                continue
            hosts = self._hosts(sentence)
            project = next(((s, p) for s, p in self.projects if s.first in sentence and s.first > verb), None)
            if hosts and project and id(project[1]) not in led:
                span = Span(self._start(hosts[0][0]), project[0].last)
                yield from (Tie(host, role, project[1], span, "implied") for host, role in _roles(hosts))

    def _hosts(self, sentence: Span) -> list[tuple[Span, Institution]]:
        """The institutions behind "w imieniu", one after the other."""
        inside = [(s, i) for s, i in self.named if s.first in sentence]
        first = next((n for n, (s, _) in enumerate(inside) if self._start(s) < s.first), None)
        if first is None:
            return []
        hosts = [inside[first]]
        for span, institution in inside[first + 1 :]:
            between = self.page.tokens[hosts[-1][0].last : span.first]
            if len(between) > _MAX_BETWEEN or any(self.lemmas(t.text) & self.inviting for t in between):
                break
            hosts.append((span, institution))
        return hosts

    def _start(self, span: Span) -> int:
        """Where "w imieniu" before an institution begins; where the institution does, if it does not stand there."""
        before = self.page.tokens[max(0, span.first - _MAX_BEHALF - 3) : span.first]
        for phrase in self.behalf:
            count = len(phrase)
            for place in range(len(before) - count, max(-1, len(before) - count - _MAX_BEHALF), -1):
                if place >= 0 and tuple(t.norm for t in before[place : place + count]) == phrase:
                    return before[place].index
        return span.first


def _roles(hosts: Sequence[tuple[Span, Institution]]) -> Iterator[tuple[Institution, str]]:
    institutions = list(dict.fromkeys(institution for _, institution in hosts))
    above = [i for i in institutions if any(vocab.is_kind(i.kind, kind) for kind in _GOVERNMENTS)]
    acting = [i for i in institutions if i not in above] or above
    for institution in institutions:
        if institution in acting:
            yield institution, "leads" if len(acting) == 1 else "partner_in"
        else:
            yield institution, "supports"


@cache
def _words(language: str) -> tuple[tuple[tuple[str, ...], ...], frozenset[str]]:
    said = data_files.load("invitations.toml")[language]
    return tuple(tuple(phrase.split()) for phrase in said["behalf"]), frozenset(said["inviting"])


__all__ = ["InvitationFinder"]
