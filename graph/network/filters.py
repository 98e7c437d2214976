"""What a question is limited to, and which rows of a network that lets through.

A test looks only at the rows that it is asked of, so a question about one institution costs no more under a filter.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from graph.dates import OPEN_END, OPEN_START, end_day_number, start_day_number
from graph.network.columns import Bools, Numbers
from ontology import vocab

if TYPE_CHECKING:
    from graph.network.network import Network

_FEW = 3  # among so many institutions at most one that passes: what only these do is then looked up for them alone
Rows = Numbers | slice  # `slice(None)` for all of them: what is asked of every row is not copied first
Test = Callable[[Rows], Bools]


@dataclass(frozen=True)
class Filter:
    """What a question is limited to; an absent field limits nothing.

    `at` is a day on which everything counted was in force; `since` and `until` bound a period that it touches. `kind`
    holds kinds of institutions and of cooperations alike (their names differ); each limits its own side. `place` and
    `programme` are ids and mean all within them; `country` is an ISO 3166 alpha-2 code.
    """

    at: str | None = None
    since: str | None = None
    until: str | None = None
    kind: tuple[str, ...] = ()
    sector: str | None = None
    country: str | None = None
    place: str | None = None
    programme: str | None = None
    role: str | None = None
    source: str | None = None

    @cached_property
    def cooperation_kinds(self) -> tuple[str, ...]:
        """The kinds and subkinds of cooperations among `kind`."""
        return tuple(k for k in self.kind if k in vocab.scheme("cooperation-kinds"))

    @cached_property
    def institution_kinds(self) -> tuple[str, ...]:
        """The kinds of institutions among `kind`, with everything narrower."""
        wanted = [k for k in self.kind if k in vocab.scheme("institution-kinds")]
        return tuple(sorted({n for k in wanted for n in vocab.narrower_closure("institution-kinds", k)}))

    @property
    def days(self) -> tuple[int, int]:
        """The first and the last day of the time asked for, as numbers; open where nothing is asked."""
        if self.at:
            return start_day_number(self.at), end_day_number(self.at)
        return start_day_number(self.since), end_day_number(self.until)

    def limits_time(self) -> bool:
        """Whether only some time is asked for."""
        return bool(self.at or self.since or self.until)

    def limits_participations(self) -> bool:
        """Whether some institutions may be left without any participation by this filter."""
        return bool(self.limits_time() or self.cooperation_kinds or self.programme or self.role or self.source)

    def limits_institutions(self) -> bool:
        """Whether something is asked of the institutions themselves."""
        return bool(self.institution_kinds or self.sector or self.country or self.place)


class Selection:
    """A filter as tests on the rows of one network."""

    def __init__(self, network: Network, wanted: Filter) -> None:
        self.network, self.wanted = network, wanted

    def participations(self, rows: Numbers) -> Bools:
        """Which of these participations pass: by time, role, source, and the cooperation's kind and programme."""
        return _all(self._of_participations, rows, len(rows))

    def institutions(self, rows: Numbers) -> Bools:
        """Which of these institutions pass: by their own kind, sector, country, place and sources."""
        return _all(self._of_institutions, rows, len(rows))

    def cooperations(self, rows: Numbers) -> Bools:
        """Which of these cooperations pass by themselves: by time, kind, programme and sources."""
        return _all(self._of_cooperations, rows, len(rows))

    @cached_property
    def all_participations(self) -> Bools:
        """The same of every participation."""
        return _all(self._of_participations, slice(None), len(self.network.participant))

    @cached_property
    def all_institutions(self) -> Bools:
        """The same of every institution."""
        return _all(self._of_institutions, slice(None), len(self.network.institutions))

    @cached_property
    def taking_part(self) -> Bools:
        """Every institution that passes, where participations are limited only those with one that passes."""
        if not self.wanted.limits_participations():
            return self.all_institutions
        network, passing = self.network, self.all_institutions
        active = np.zeros(len(passing), bool)
        chosen = np.flatnonzero(passing)
        if len(chosen) * _FEW < len(passing):
            rows = network.by_institution.values_of(chosen)
            active[network.participant.take(rows.compress(self.participations(rows)))] = True
            return active
        active[network.participant.compress(self.all_participations)] = True
        return passing & active

    @cached_property
    def all_cooperations(self) -> Bools:
        """Every cooperation that passes; where roles or institutions are limited, only those with one that passes."""
        network = self.network
        passing = _all(self._of_cooperations, slice(None), len(network.cooperations))
        if self.wanted.role or self.wanted.limits_institutions():
            met = np.zeros(len(passing), bool)
            kept = self.all_participations & self.all_institutions[network.participant]
            met[network.cooperation[kept]] = True
            passing = passing & met
        return passing

    # Tests; each is made once, and only where the filter asks for it

    @cached_property
    def _of_participations(self) -> list[Test]:
        network, wanted, tests = self.network, self.wanted, list[Test]()
        if wanted.limits_time():
            tests.append(_overlap(wanted, network.begins, network.ends))
        if wanted.cooperation_kinds or wanted.programme:
            passing = self._kind_and_programme
            tests.append(lambda rows: passing.take(_at(network.cooperation, rows)))
        if wanted.role:
            relations, roles = _codes(network.meta.relations, wanted.role), _codes(network.meta.roles, wanted.role)
            tests.append(lambda rows: relations[_at(network.relation, rows)] | roles[_at(network.role, rows)])
        if wanted.source:
            sources = _codes(network.meta.sources, wanted.source)
            tests.append(lambda rows: sources[_at(network.source, rows)])
        return tests

    @cached_property
    def _of_institutions(self) -> list[Test]:
        network, wanted, tests = self.network, self.wanted, list[Test]()
        if wanted.institution_kinds:
            kinds = _codes(network.meta.institution_kinds, *wanted.institution_kinds)
            tests.append(lambda rows: kinds[network.institutions.kind[rows]])
        if wanted.country:
            countries = _codes(network.meta.countries, wanted.country)
            tests.append(lambda rows: countries[network.country[rows]])
        if wanted.place:
            places = network.places_within(wanted.place)
            tests.append(lambda rows: places[network.place[rows]])
        if wanted.sector:
            having = network.institutions.sectors.having(_codes(network.meta.sectors, wanted.sector))
            tests.append(lambda rows: having[rows])
        if wanted.source:
            said = network.institutions.sources.having(_codes(network.meta.sources, wanted.source))
            tests.append(lambda rows: said[rows])
        return tests

    @cached_property
    def _of_cooperations(self) -> list[Test]:
        network, wanted, tests = self.network, self.wanted, list[Test]()
        if wanted.limits_time():
            tests.append(_overlap(wanted, network.cooperation_begins, network.cooperation_ends))
        if wanted.cooperation_kinds or wanted.programme:
            passing = self._kind_and_programme
            tests.append(lambda rows: passing[rows])
        if wanted.source:
            said = network.cooperations.sources.having(_codes(network.meta.sources, wanted.source))
            tests.append(lambda rows: said[rows])
        return tests

    @cached_property
    def _kind_and_programme(self) -> Bools:
        """Every cooperation of the kinds and of the programme."""
        network, wanted = self.network, self.wanted
        passing = np.ones(len(network.cooperations), bool)
        if kinds := wanted.cooperation_kinds:
            main, sub = _codes(network.meta.kinds, *kinds), _codes(network.meta.subkinds, *kinds)
            passing &= main[network.cooperations.kind] | sub[network.subkind]
        if wanted.programme:
            passing &= network.programmes.having(network.programmes_within(wanted.programme))
        return passing


def _all(tests: list[Test], rows: Rows, number: int) -> Bools:
    """Which of so many rows pass all tests."""
    if not tests:
        return np.ones(number, bool)
    passing = tests[0](rows)
    for test in tests[1:]:
        passing = passing & test(rows)  # not in place: some tests give what is kept
    return passing


def _overlap(wanted: Filter, begins: Numbers, ends: Numbers) -> Test:
    first, last = wanted.days
    if last == OPEN_END:
        return lambda rows: _at(ends, rows) >= first
    if first == OPEN_START:
        return lambda rows: _at(begins, rows) <= last
    return lambda rows: (_at(begins, rows) <= last) & (_at(ends, rows) >= first)


def _at(column: Numbers, rows: Rows) -> Numbers:
    """Some rows of a column; all of them without a copy."""
    return column[rows] if isinstance(rows, slice) else column.take(rows)


def _codes(values: list[str], *wanted: str) -> Bools:
    """Which codes stand for the wanted values; the last place, which is also that of -1, is for no value at all."""
    table = np.zeros(len(values) + 1, bool)
    for value in wanted:
        if value in values:
            table[values.index(value)] = True
    return table


__all__ = ["Filter", "Selection"]
