"""Erasmus Without Paper: inter-institutional agreements as its IIAs API gives them, and names of its institutions.

Reads answers of the `get` endpoint (versions 2 to 7), one or several in a file or ZIP, and, there or by themselves, the
registry's catalogue and answers of the Institutions API, which say how the institutions are called.

Invariant: every <iia> and every <hei> is loaded or rejected; of persons only those who signed are kept, by name and
function.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import IO

from graph.errors import InvalidRecordError, UnusableSourceError
from graph.gazetteer import iso_country
from graph.identifiers import check_identifier
from graph.ids import hashed_id
from graph.records import Cooperation, Evidence, Institution, Link, Person, Source, Tally, Yield
from loaders.base import Description
from loaders.ewp.values import Agreement, clause, hei_id, private_parts, signatory
from loaders.files.archives import Members, heads, members
from loaders.files.xml_elements import Element, peek, read_elements
from loaders.files.xml_quotes import code, evidence, rejection
from loaders.values import cells
from ontology import vocab

_KIND = "university"  # what EWP calls a HEI: higher education institution
_SUBKIND = "inter_institutional_agreement"
_WANTED = {"iia", "hei"}
_ROOTS = {"iias-get-response", "institutions-response", "catalogue"}
_EXACT = frozenset({"hei-id", "iia-id", "iia-code", "ounit-id", "sending-ounit-id", "receiving-ounit-id", "other-id"})
_OTHER_IDS = {"pic": "pic", "erasmus": "erasmus", "euc": "euc", "erasmus-charter": "euc"}


class Ewp:
    """Answers of EWP's APIs on agreements and institutions, in one XML file or a ZIP of them."""

    name = "ewp"

    def accepts(self, path: Path) -> bool:
        """Whether a file, or one of the first of a ZIP, has the elements of an agreement or of a catalogue of EWP."""
        return not path.is_dir() and any(_is_ewp(head) for _, head in heads(path, most=5))

    def describe(self, path: Path) -> Description:
        """Whose agreements these are, by the first one; UnusableSourceError where the file is no sound XML."""
        with members(path) as files:
            for name in _ours(files, path):
                with files.open(name) as stream:
                    for element in read_elements(stream, name, {"iia"}):
                        if hei := hei_id(element.get("partner", "hei-id")):
                            title = f"Inter-institutional agreements of {hei} (Erasmus Without Paper)"
                            return Description(title=title, publisher=hei, language="en")
        return Description(title=path.stem, language="en")

    def read(self, path: Path, source: Source) -> Iterator[Yield]:
        """Institutions, agreements, their parties and who signed; UnusableSourceError where a file is no sound XML."""
        reading = _Reading(source)
        with members(path) as files:
            for name in _ours(files, path):
                with files.open(name) as stream:
                    yield from reading.file(stream, name)
        yield from reading.rest()


def _ours(files: Members, path: Path) -> list[str]:
    """The files of the format; of others in a ZIP nothing is said, UnusableSourceError where there is no other."""
    found = [name for name in files.names() if _is_ewp(files.head(name))]
    if not found:
        raise UnusableSourceError(f"{path.name}: found no file of Erasmus Without Paper, expected an iias-get-response")
    return found


def _is_ewp(head: bytes) -> bool:
    seen = peek(head)
    if seen is None or seen.tag == "schema":
        return False
    ours = "erasmus-without-paper" in seen.namespace or seen.tag == "iias-get-response"
    return (ours and seen.tag in _ROOTS) or {"iia", "partner", "hei-id"} <= seen.tags


class _Reading:
    """One reading of a source: which institutions and agreements there were."""

    def __init__(self, source: Source) -> None:
        self._source = source.id
        self._described: set[str] = set()  # ids of HEIs with their names
        self._mentioned: dict[str, tuple[str, tuple[Evidence, ...]]] = {}  # id → HEI and where it is a partner
        self._seen: set[str] = set()  # ids of agreements, units and persons

    def file(self, stream: IO[bytes], name: str) -> Iterator[Yield]:
        """Everything that one file says, but for the names that another may give."""
        rows = 0
        for element in read_elements(stream, name, _WANTED):
            rows += 1
            yield from self._agreement(element) if element.tag == "iia" else self._institution(element)
        yield Tally(name=name, rows=rows)

    def rest(self) -> Iterator[Yield]:
        """The institutions that nobody described, under the only name that was given."""
        for institution, (hei, proof) in self._mentioned.items():
            if institution not in self._described:
                identifiers, names = (f"hei:{hei}",), {"und": hei}
                yield Institution(id=institution, names=names, kind=_KIND, identifiers=identifiers, evidence=proof)

    def _id_of(self, hei: str) -> str:
        return hashed_id("institution", self._source, f"hei {hei}")

    def _institution(self, element: Element) -> Iterator[Yield]:
        """A <hei> of a catalogue (its id an attribute) or of the Institutions API (its id an element)."""
        given = element.attributes.get("id") or element.get("hei-id") or ""
        hei = hei_id(given)
        names: dict[str, str] = {}
        for name in element.all("name"):
            language = (name.attributes.get("xml:lang") or "und").split("-")[0].lower()
            if not cells.is_null(name.words):
                names.setdefault(language, cells.words(name.text))
        where = f"institution {given}" if given else "institution without id"
        if not hei or not names:
            found, expected = (given, "a SCHAC identifier like uw.edu.pl") if not hei else ("", "a name")
            yield rejection(element, where, found, expected, kept=False)
            return
        institution = self._id_of(hei)
        if institution in self._described:
            yield rejection(element, where, given, "an institution that was not there before", kept=False)
            return
        self._described.add(institution)
        country = element.get("mailing-address", "country") or element.get("street-address", "country")
        identifiers, troubles = [f"hei:{hei}"], []
        for other in element.all("other-id"):
            scheme = _OTHER_IDS.get(other.attributes.get("type", "").strip().lower())
            try:
                identifiers += [check_identifier(f"{scheme}:{other.words}")] if scheme else []
            except InvalidRecordError:
                troubles.append(rejection(other, f"{where}, other-id", other.words, f"an identifier of {scheme}"))
        yield Institution(
            id=institution,
            names=names,
            kind=_KIND,
            country=iso_country(country) if country else None,
            identifiers=tuple(dict.fromkeys(identifiers)),
            homepage=cells.web_address(element.get("website-url")),
            evidence=evidence(element, self._source, exact=_EXACT, hidden=private_parts(element)),
        )
        yield from troubles

    def _agreement(self, element: Element) -> Iterator[Yield]:
        partners = element.all("partner")
        codes = [code(text) for partner in partners if (text := partner.get("iia-code") or partner.get("iia-id"))]
        said = Agreement(element, f"agreement {codes[0]}" if codes else "agreement without code")
        heis = [hei_id(partner.get("hei-id")) for partner in partners]
        if len(set(heis)) < 2 or None in heis:
            found = ", ".join(partner.get("hei-id") or "nobody" for partner in partners)
            expected = "two partners with SCHAC identifiers like uw.edu.pl"
            yield rejection(element, f"{said.label}, partner", found, expected, kept=False)
            return
        identifiers = tuple(_identifiers(said, partners))
        key = identifiers[0] if identifiers else f"{element.whole.file} {element.start}"
        agreement = hashed_id("agreement", self._source, key)
        if agreement in self._seen:
            expected = "an agreement that was not there before"
            yield rejection(element, f"{said.label}, iia-id", codes[0], expected, kept=False)
            return
        self._seen.add(agreement)
        yield self._cooperation(agreement, said, codes[0] if codes else " – ".join(map(str, heis)), identifiers)
        for partner, hei in zip(partners, heis, strict=True):
            yield from self._party(agreement, said, partner, str(hei))
        yield from said.troubles

    def _cooperation(self, agreement: str, said: Agreement, code: str, identifiers: tuple[str, ...]) -> Cooperation:
        labels = vocab.scheme("cooperation-kinds")[_SUBKIND].labels
        start, end = said.years()
        proofs = list(evidence(said.element, self._source, _last_head(said), _EXACT, private_parts(said.element)))
        for spec in said.specs():
            proofs += evidence(spec, self._source, exact=_EXACT, hidden=private_parts(spec))
        return Cooperation(
            id=agreement,
            kind="agreement",
            subkind=_SUBKIND,
            titles={language: f"{labels[language].capitalize()} {code}" for language in ("pl", "en")},
            scope=tuple(dict.fromkeys(map(clause, said.specs()))),
            start=start,
            end=end,
            signed=max(said.signing_days, default=None),
            status="planned" if said.is_draft() else None,
            subjects=said.subjects(),
            identifiers=identifiers,
            evidence=tuple(proofs),
        )

    def _party(self, agreement: str, said: Agreement, partner: Element, hei: str) -> Iterator[Yield]:
        """An institution, or a unit of it, and who signed for it."""
        contact = partner.first("signing-contact")
        proof = evidence(partner, self._source, exact=_EXACT, hidden=private_parts(partner))
        institution = self._id_of(hei)
        self._mentioned.setdefault(institution, (hei, proof))
        parties = [institution]
        if unit := partner.get("ounit-id"):
            parties.append(part := hashed_id("institution", self._source, f"unit {hei} {unit}"))
            if part not in self._seen:
                self._seen.add(part)
                names = {"und": f"{hei} {code(unit)}"}
                yield Institution(id=part, names=names, part_of=institution, evidence=proof)
        for party in parties:
            yield Link(subject=party, relation="party_to", object=agreement, role="party", evidence=proof)
        if contact and said.is_signed() and (signer := signatory(contact)):
            yield from self._signature(agreement, parties[-1], contact, signer)

    def _signature(
        self, agreement: str, party: str, contact: Element, signer: tuple[str, str | None]
    ) -> Iterator[Yield]:
        name, function = signer
        person = hashed_id("person", self._source, f"{name} {party}")
        proof = evidence(contact, self._source, hidden=private_parts(contact))
        if person not in self._seen:
            self._seen.add(person)
            yield Person(id=person, name=name, function=function, evidence=proof)
        yield Link(subject=person, relation="signs_for", object=party, on=agreement, evidence=proof)


def _last_head(said: Agreement) -> Element | None:
    """The last element before the conditions."""
    before = [child for child in said.element.children if child.tag in ("partner", "in-effect")]
    return before[-1] if before else None


def _identifiers(said: Agreement, partners: list[Element]) -> Iterator[str]:
    """What each partner calls the agreement: unique together with the partner's own identifier."""
    for partner in partners:
        element = partner.first("iia-id")
        if element and element.words:
            try:
                yield check_identifier(f"ewp-iia:{hei_id(partner.get('hei-id'))}/{element.words}")
            except InvalidRecordError:
                said.trouble(element, element.words, "an identifier on one line without @")


LOADER = Ewp()
