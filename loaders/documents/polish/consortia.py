"""A consortium without a name of its own: "konsorcjum utworzone dla realizacji projektu …", "Konsorcjum projektu …".

Invariant: only where the page names one project and says that the consortium was made for it; it is named after that.
"""

from __future__ import annotations

from loaders.documents.findings import Findings, Group, Mention
from loaders.documents.page import Page, Span
from loaders.documents.polish.lookup import tokens_with
from loaders.documents.polish.morphology import lemmas, noun_readings

_HEADS = frozenset({"konsorcjum", "partnerstwo"})
_MADE = frozenset({"utworzyć", "zawiązać", "powołać", "stworzyć", "utworzony", "zawiązany", "powołany"})
_ROLES = frozenset({"lider", "partner", "członek", "koordynator", "uczestnik"})
_AHEAD = 8  # tokens between the word and "projektu"


def add_consortium(page: Page, findings: Findings, taken: set[int]) -> None:
    """Adds the consortium of the page's one project to the groups."""
    if len(findings.projects) != 1 or any(g.kind in ("consortium", "partnership") for g in findings.groups):
        return
    alone = [i for i in tokens_with(page, _HEADS) if _stands_alone(page, i, taken)]
    made = next((span for i in alone if (span := _made(page, i))), None)
    if made is None:
        return
    project = findings.projects[0]
    base = next(r.base for r in noun_readings(page.tokens[made.first].text) if r.base.casefold() in _HEADS)
    same = [i for i in alone if base in lemmas(page.tokens[i].text)]
    name = f"{base.capitalize()} projektu {project.acronym or project.name}"
    group = Group(name, [_mention(page, i) for i in same], kind="consortium" if base == "konsorcjum" else "partnership")
    findings.groups.append(group)


def _mention(page: Page, index: int) -> Mention:
    cases = frozenset().union(*(r.cases for r in noun_readings(page.tokens[index].text)))
    return Mention(Span(index, index + 1), cases)


def _stands_alone(page: Page, index: int, taken: set[int]) -> bool:
    """In the singular, with no name behind it."""
    following = page.tokens[index + 1] if index + 1 < page.sentence_of(index).last else None
    named = following is not None and (following.capital or index + 1 in page.quotation_at)
    role = index > 0 and bool(lemmas(page.tokens[index - 1].text) & _ROLES)  # "lider konsorcjum …" leads the project
    return (
        index not in taken
        and not (named or role)
        and any("sg" in r.numbers for r in noun_readings(page.tokens[index].text))
    )


def _made(page: Page, index: int) -> Span | None:
    """From the word to "projektu", where it says that it was made for it: "utworzone do realizacji projektu"."""
    last = min(page.sentence_of(index).last, index + _AHEAD)
    made = next((i for i in range(index + 1, last) if lemmas(page.tokens[i].text) & _MADE), None)
    end = next((i for i in range(made or last, last) if page.tokens[i].norm in ("projektu", "projekt")), None)
    return Span(index, end + 1) if made is not None and end is not None else None
