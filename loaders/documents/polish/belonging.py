"""To which project a group belongs by its own words: "posiedzenie Grupy Roboczej projektu „…”", "konsorcjum MŁYN".

Invariant: the name of the project stands in that of the group, or right behind it in the genitive.
"""

from __future__ import annotations

from collections.abc import Iterator

from loaders.documents.findings import Findings, Project, Tie
from loaders.documents.page import Page
from loaders.documents.polish.morphology import lemmas
from loaders.documents.spelling import key

_MAX_BETWEEN = 5  # tokens of "projektu pn.:"
_CUES = frozenset({"pn", "pt", ".", ":", "„", "”", '"', "nazwa", "tytuł"})


def groups_of_projects(page: Page, findings: Findings) -> Iterator[Tie]:
    """A tie for each group that is not said to be part of a project yet."""
    known = {id(tie.subject) for tie in findings.ties if tie.relation == "part_of"}
    starts = {m.span.first: project for project in findings.projects for m in project.mentions if not m.pointing}
    for group in findings.groups:
        spans = [m.span for m in group.mentions if not m.pointing]
        behind = next(((s, p) for s in spans if (p := _behind(page, s.last, starts))), None)
        named = next((p for p in findings.projects if _is_within(group.name, p)), None)
        if id(group) in known or not spans:
            continue
        if behind is not None:
            yield Tie(group, "part_of", behind[1], behind[0])
        elif named is not None:
            yield Tie(group, "part_of", named, spans[0])


def _behind(page: Page, index: int, starts: dict[int, Project]) -> Project | None:
    sentence = page.sentence_of(index - 1)
    if index >= sentence.last or page.tokens[index].norm not in ("projektu", "inicjatywy"):
        return None
    for place in range(index + 1, min(index + 1 + _MAX_BETWEEN, sentence.last)):
        if place in starts:
            return starts[place]
        if not lemmas(page.tokens[place].text) & _CUES:
            return None
    return None


def _is_within(name: str, project: Project) -> bool:
    """Like "Konsorcjum MŁYN" of the project MŁYN: the last words of the group's name."""
    titles = [key(t) for t in (project.name, project.acronym or "") if t]
    words = key(name).split()
    called = len(words) > 2 and words[1] == "projektu"
    return any(key(name).endswith(f" {title}") and len(words) - len(title.split()) == 1 + called for title in titles)
