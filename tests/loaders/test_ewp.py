"""Erasmus Without Paper: golden folders, what is refused, who is kept of the persons, and the real example.

`golden/ewp/<case>/input` is a source, `expected.jsonl` what it says.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from graph import locators
from graph.errors import UnusableSourceError
from graph.records import Cooperation, Institution, Link, Person, Record, Rejection, Tally, Yield, decode
from loaders.ewp.isced import FIELDS, field_of
from loaders.ewp.loader import LOADER
from loaders.values.privacy import MASK
from tests.loaders import reading
from tests.sample import references

GOLDEN = Path(__file__).parent / "golden" / "ewp"
CASES = sorted(GOLDEN.iterdir())


def read(path: Path) -> list[Yield]:
    return reading.read(LOADER, path)


def agreement(inside: str, *heis: str) -> str:
    partners = "".join(f"<partner><hei-id>{hei}</hei-id>{inside}</partner>" for hei in heis)
    return f"<iias-get-response><iia>{partners}<in-effect>true</in-effect></iia></iias-get-response>"


def write(folder: Path, text: str) -> Path:
    path = folder / "file.xml"
    path.write_text(text, encoding="utf-8")
    return path


def assert_whole(items: list[Yield], text: str) -> None:
    """No record twice, none pointed to that is not there, every quote at its place but for what is overwritten."""
    ids = [item.id for item in items if isinstance(item, Record)]
    assert len(ids) == len(set(ids))
    assert {target for item in items for _, target in references(item)} <= set(ids)
    for evidence in (e for item in items if isinstance(item, Record | Link) for e in item.evidence):
        place = locators.parse(evidence.locator)
        assert isinstance(place, locators.TextSpan)
        said = text[place.start : place.end]
        assert all(quoted in (letter, MASK) for quoted, letter in zip(evidence.quote, said, strict=True))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_golden(case: Path) -> None:
    [source] = (case / "input").iterdir()
    assert LOADER.accepts(source)
    items = read(source)
    assert items == [decode(line) for line in (case / "expected.jsonl").read_bytes().splitlines()]
    assert_whole(items, source.read_text(encoding="utf-8"))


def test_of_persons_only_who_signed_is_kept() -> None:
    text = "".join((case / "expected.jsonl").read_text(encoding="utf-8") for case in CASES)
    assert "Janina Mironowicz" in text
    hidden = ("Sekretny", "Ukryta", "Turner", "Nordmann", "226217026", "@", "person-gender>2")
    assert not any(word in text for word in hidden)


def test_the_real_example(shared: Path) -> None:
    path = shared / "data" / "agreements" / "ewp_iia_example.xml"
    assert LOADER.accepts(path)
    items = read(path)
    assert_whole(items, path.read_text(encoding="utf-8"))
    [said] = [item for item in items if isinstance(item, Cooperation)]
    assert (said.subkind, said.start, said.end) == ("inter_institutional_agreement", "2014", "2021")
    assert said.subjects == ("Sociology and cultural studies",)
    assert len(said.scope) == 5
    assert {link.relation for link in items if isinstance(link, Link)} == {"party_to", "signs_for"}
    assert Tally(name=path.name, rows=1) in items
    assert {person.name for person in items if isinstance(person, Person)} == {"Sylwia Nowak", "Monica Turner"}
    text = "".join(map(str, items))
    assert not any(word in text for word in ("Jadwiga", "Kowalska", "email@"))


def test_names_come_from_a_catalogue_beside_the_agreements(tmp_path: Path) -> None:
    path = tmp_path / "ewp.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for case in CASES:
            [source] = (case / "input").iterdir()
            archive.write(source, source.name)
    assert LOADER.accepts(path)
    items = read(path)
    names = {item.identifiers[0]: item.names for item in items if isinstance(item, Institution) and item.identifiers}
    assert names == {
        "hei:ua.example.pl": {"pl": "Uniwersytet Przykładowy", "en": "Example University"},
        "hei:ub.example.no": {"no": "Eksempeluniversitetet"},
        "hei:uc.example.de": {"und": "uc.example.de"},
    }
    assert sum(item.rows for item in items if isinstance(item, Tally)) == 9


CONTACTS = {
    "<contact-name>Jan Nowak</contact-name>": "Jan Nowak",
    "<contact-name>J. Nowak</contact-name><person-given-names>Jan</person-given-names>"
    "<person-family-name>Nowak</person-family-name>": "Jan Nowak",
    "<contact-name>Dr. Anna Maria Nowak-Kowalska</contact-name>": "Dr. Anna Maria Nowak-Kowalska",
    "<contact-name>International Relations</contact-name>": None,
    "<contact-name>Biuro Współpracy</contact-name>": None,
    "<contact-name>Nowak</contact-name>": None,
    "<contact-name>jan@ua.example.pl</contact-name>": None,
    "<email>jan@ua.example.pl</email>": None,
    "": None,
}


@pytest.mark.parametrize(("contact", "name"), CONTACTS.items())
def test_a_signatory_is_a_person(contact: str, name: str | None, tmp_path: Path) -> None:
    signing = f"<signing-contact>{contact}</signing-contact>"
    path = write(tmp_path, agreement(signing, "ua.example.pl", "ub.example.no"))
    names = {item.name for item in read(path) if isinstance(item, Person)}
    assert names == ({name} if name else set())


@pytest.mark.parametrize("heis", [(), ("ua.example.pl",), ("ua.example.pl", "UA.example.pl"), ("A", "B"), ("", "x.pl")])
def test_an_agreement_has_two_partners(heis: tuple[str, ...], tmp_path: Path) -> None:
    [rejection, tally] = read(write(tmp_path, agreement("", *heis)))
    assert isinstance(rejection, Rejection)
    assert not rejection.kept
    assert rejection.reason.startswith("file.xml, line 1, agreement without code, partner: found ")
    assert tally == Tally(name="file.xml", rows=1)


def test_several_answers_in_one_file(tmp_path: Path) -> None:
    answers = "".join(agreement(f"<iia-id>{i}</iia-id>", "ua.example.pl", "ub.example.no") for i in range(3))
    path = write(tmp_path, f"<answers>{answers}</answers>")
    assert LOADER.accepts(path)
    assert sum(isinstance(item, Cooperation) for item in read(path)) == 3


@pytest.mark.parametrize(
    "text",
    [
        "<schema targetNamespace='https://github.com/erasmus-without-paper/ewp-specs-api-iias'/>",
        "<iati-activities/>",
        "<catalogue xmlns='urn:books'><book/></catalogue>",
        "<iia><partner/></iia>",
        "hei-id;iia\n",
        "",
    ],
)
def test_other_files_are_not_accepted(text: str, tmp_path: Path) -> None:
    assert not LOADER.accepts(write(tmp_path, text))
    assert not LOADER.accepts(tmp_path)


@pytest.mark.parametrize("cut", [200, 1_000, 4_000])
def test_a_file_cut_off_is_refused(cut: int, tmp_path: Path) -> None:
    text = (GOLDEN / "agreements" / "input" / "agreements.xml").read_text(encoding="utf-8")
    path = write(tmp_path, text[:cut])
    with pytest.raises(UnusableSourceError, match=r"^file\.xml(, line |: found no file of Erasmus)"):
        read(path)


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("0314", "Sociology and cultural studies"),
        ("0319", "Social and behavioural sciences"),
        ("03", "Social sciences, journalism and information"),
        ("0388", "Social sciences, journalism and information"),
        ("061", "Information and Communication Technologies (ICTs)"),
        ("0688", "Information and Communication Technologies (ICTs)"),
        ("0722", "Materials (glass, paper, plastic and wood)"),
        ("9999", None),
        ("3", None),
        ("", None),
        ("03145", None),
        ("031x", None),
    ],
)
def test_fields_of_education(code: str, name: str | None) -> None:
    assert field_of(code) == name


def test_every_field_stands_below_another() -> None:
    assert [sum(len(code) == length for code in FIELDS) for length in (2, 3, 4)] == [11, 29, 80]
    assert all(code[:-1] in FIELDS for code in FIELDS if len(code) > 2)
