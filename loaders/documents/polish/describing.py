"""What is said of projects and agreements besides who takes part: goals, tasks, results, whom they are for and where.

Invariant: it runs after everything else was found and changes no mention and no tie.
"""

from __future__ import annotations

from loaders.documents.findings import Agreement, Findings, Project, Said
from loaders.documents.page import Page
from loaders.documents.polish.addressees import AddresseeFinder
from loaders.documents.polish.contents import find_contents
from loaders.documents.polish.passages import Owners
from loaders.documents.polish.working_areas import AreaFinder

_FIELDS = ("goals", "scope", "results", "target_groups")
_MAX_VALUES = 100  # of a field; a page that goes on and on says nothing more


def describe(page: Page, findings: Findings, agreed: list[Said]) -> None:
    """Fills `said` and `areas` of the findings and the fields of its projects and agreements; `agreed` is what was
    read of the contents of agreements."""
    owners = Owners(page, findings)
    kept = {id(agreement) for agreement in findings.agreements}
    said = [*find_contents(page, findings, owners), *(one for one in agreed if id(one.thing) in kept)]
    said += AddresseeFinder(page, findings, owners, said).run()
    findings.areas = AreaFinder(page, findings, owners, said).run()
    values: dict[tuple[int, str], dict[str, Said]] = {}
    for one in said:
        values.setdefault((id(one.thing), one.field), {}).setdefault(one.value, one)
    findings.said = [one for found in values.values() for one in found.values()]
    described: list[Project | Agreement] = [*findings.projects, *findings.agreements]
    for thing in described:
        _fill(thing, values)


def _fill(thing: Project | Agreement, values: dict[tuple[int, str], dict[str, Said]]) -> None:
    for field in _FIELDS:
        if found := values.get((id(thing), field)):
            setattr(thing, field, tuple(found)[:_MAX_VALUES])
