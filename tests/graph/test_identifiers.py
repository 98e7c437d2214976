"""Identifiers: right ones get one normal form, wrong ones are refused in one sentence, and PESELs always."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import InvalidRecordError
from graph.identifiers import check_identifier, check_value, is_normal

NORMAL = [
    ("nip:123-456-32-18", "nip:1234563218"),
    ("NIP: PL 526 025 02 74", "nip:5260250274"),
    ("PL-NIP:5260250274", "nip:5260250274"),
    ("regon:000331501", "regon:000331501"),
    ("regon:331501", "regon:000331501"),
    ("regon:12345678512347", "regon:12345678512347"),
    ("PL-REGON:192598184", "regon:192598184"),
    ("krs:123456", "krs:0000123456"),
    ("PL-KRS:0000123456", "krs:0000123456"),
    ("vat:PL 526-025-02-74", "vat:PL5260250274"),
    ("vat:be697449992", "vat:BE0697449992"),
    ("vat:ATU57194903", "vat:ATU57194903"),
    ("vat:EL094014201", "vat:EL094014201"),
    ("vat:GR094014201", "vat:EL094014201"),
    ("vat:FR 61 954 506 077", "vat:FR61954506077"),
    ("vat:ESB58378431", "vat:ESB58378431"),
    ("vat:CHE-307.109.941 MWST", "vat:CHE307109941MWST"),
    ("vat:GB865201731", "vat:GB865201731"),
    ("pic:999997930", "pic:999997930"),
    ("ror:https://ror.org/05a28rw58", "ror:05a28rw58"),
    ("XI-ROR:03YRM5C26", "ror:03yrm5c26"),
    ("lei:2138 00KU D8LA JWSQ 9D15", "lei:213800KUD8LAJWSQ9D15"),
    ("isni:0000 0001 2281 955X", "isni:000000012281955X"),
    ("wikidata:https://www.wikidata.org/wiki/Q42", "wikidata:Q42"),
    ("wikidata:http://www.wikidata.org/entity/Q42", "wikidata:Q42"),
    ("doi:https://doi.org/10.3030/101060107", "doi:10.3030/101060107"),
    ("cordis:101060107", "cordis:101060107"),
    ("teryt:20", "teryt:20"),
    ("teryt:2061011", "teryt:2061011"),
    ("nuts:pl841", "nuts:PL841"),
    ("iso3166:pl-20", "iso3166:PL-20"),
    ("GB-COH:05619912", "gb-coh:05619912"),
    ("gb-chc: 1164883", "gb-chc:1164883"),
    ("umowa:UDA-POKL.07.02.01-20-002/09", "umowa:UDA-POKL.07.02.01-20-002/09"),
    ("umowa: PUP 12/2010 ", "umowa:PUP 12/2010"),
]
WRONG = [
    ("nip:1234563219", "a NIP of 10 digits whose last digit fits the others"),
    ("nip:0000000000", "a NIP of 10 digits"),
    ("nip:123456321", "a NIP of 10 digits"),
    ("regon:000331502", "a REGON of 9 or 14 digits"),
    ("regon:12345678612342", "a REGON of 9 or 14 digits"),
    ("regon:000000000", "a REGON of 9 or 14 digits"),
    ("krs:0000000000", "a KRS number"),
    ("krs:12345678901", "a KRS number"),
    ("vat:PL5260250275", "a VAT number"),
    ("vat:FR8078112291600047", "a VAT number"),
    ("vat:5260250274", "a VAT number"),
    ("vat:GBUNKNOWN", "a VAT number"),
    ("pic:99999793", "a PIC of 9 digits"),
    ("pic:0999997930", "a PIC of 9 digits"),
    ("ror:05a28rw59", "a ROR id"),
    ("ror:15a28rw58", "a ROR id"),
    ("ror:05a28lw58", "a ROR id"),
    ("lei:213800KUD8LXJWSQ9D15", "an LEI of 20 characters"),
    ("lei:1", "an LEI of 20 characters"),
    ("isni:000000011111955X", "an ISNI of 16 digits"),
    ("wikidata:P31", "a Wikidata item like Q42"),
    ("doi:101060107", "a DOI"),
    ("cordis:HORIZON", "a CORDIS project number"),
    ("teryt:206", "a TERYT code of 2, 4 or 7 digits"),
    ("teryt:٢٠", "a TERYT code of 2, 4 or 7 digits"),
    ("nuts:PL8411", "a NUTS code"),
    ("iso3166:POL", "a code of ISO 3166"),
    ("gb-coh:05619912?", "a number as its register writes it"),
    ("umowa:", "a value on one line"),
    ("umowa:a\nb", "a value on one line"),
    ("umowa", "a value on one line"),
    ("numer umowy:1", "a scheme like nip, a colon, and a value"),
    (":1", "a scheme like nip, a colon, and a value"),
]
NEVER = ["pesel:44051401359", "PESEL: 44051401458", "PL-PESEL:44051401359", "tel:857497200", "mail:a@b.pl", "id:a@b.pl"]
TELLING = ["nip:5260250274", "ror:05a28rw58", "lei:213800KUD8LAJWSQ9D15", "isni:0000000115410713", "vat:DE136695976"]


@pytest.mark.parametrize(("text", "normal"), NORMAL)
def test_one_normal_form(text: str, normal: str) -> None:
    assert check_identifier(text) == normal
    assert is_normal(normal)
    assert is_normal(text) is (text == normal)


@pytest.mark.parametrize(("text", "expected"), WRONG)
def test_a_wrong_one_is_refused_in_one_sentence(text: str, expected: str) -> None:
    with pytest.raises(InvalidRecordError) as error:
        check_identifier(text)
    assert str(error.value).startswith(f"found {text!r}, expected {expected}")
    assert not is_normal(text)


@pytest.mark.parametrize("text", NEVER)
def test_what_identifies_or_reaches_a_person_is_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(InvalidRecordError) as error:
        check_identifier(text)
    assert text.partition(":")[2].strip() not in str(error.value)


@pytest.mark.parametrize("text", TELLING)
def test_no_single_wrong_digit_passes(text: str) -> None:
    assert is_normal(text)
    scheme, _, value = text.partition(":")
    for place, digit in enumerate(value):
        for other in "0123456789" if digit.isdigit() else "":
            if other != digit:
                assert not is_normal(f"{scheme}:{value[:place]}{other}{value[place + 1 :]}"), (place, other)


SCHEMES = sorted({text.partition(":")[0] for text, _ in NORMAL})


@given(st.sampled_from(SCHEMES), st.text(max_size=20) | st.text("0123456789-. ", max_size=16))
def test_a_normal_form_is_its_own_normal_form(scheme: str, value: str) -> None:
    try:
        normal = check_identifier(f"{scheme}:{value}")
    except InvalidRecordError:
        return
    assert check_identifier(normal) == normal


def test_a_value_alone_says_what_was_expected() -> None:
    assert check_value("nip", "PL5260250274") == "5260250274"
    with pytest.raises(ValueError, match=r"^a NIP of 10 digits whose last digit fits the others$"):
        check_value("nip", "1")


def test_real_ror_records(shared: Path) -> None:
    """Every ROR id of the published records, and every ISNI and Wikidata item that they name, can be right."""
    found: dict[str, list[str]] = {"ror": [], "isni": [], "wikidata": []}
    for line in (shared / "data" / "ror" / "ror_PL_records.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        found["ror"].append(record["id"])
        for other in record["external_ids"] if isinstance(record["external_ids"], list) else ():
            found.get(other["type"], []).extend(other["all"])
    for scheme, values in found.items():
        assert len(values) > 100
        assert [value for value in values if not is_normal(check_identifier(f"{scheme}:{value}"))] == []
