"""Records: what is written can be read; what breaks the model is named."""

from __future__ import annotations

import pytest

from graph import records
from graph.errors import InvalidRecordError
from tests import sample


def test_every_item_comes_back_from_its_line() -> None:
    items = [sample.page_source(), *sample.page_items(), *sample.table_items()]
    assert [records.decode(records.encode(item)) for item in items] == items


def test_the_sample_follows_the_model() -> None:
    for item in [*sample.page_items(), *sample.table_items()]:
        records.check(item)


def test_absent_fields_are_not_written() -> None:
    written = records.encode(records.Institution(id="institution/a", names={"pl": "A"}))
    assert written == b'{"type":"institution","id":"institution/a","names":{"pl":"A"}}'


WRONG = [
    (records.Institution(id="project/a", names={}), "names"),
    (records.Institution(id="institution/a", names={"pl": " "}), "names"),
    (records.Institution(id="institution/a", names={"pl": "A"}, kind="office"), "institution-kinds"),
    (records.Institution(id="institution/a", names={"pl": "A"}, sectors=("work",)), "sectors"),
    (records.Institution(id="institution/a", names={"pl": "A"}, place="Zalesie"), "place"),
    (records.Institution(id="a", names={"pl": "A"}), "id"),
    (records.Cooperation(id="project/a", kind="agreement", titles={"pl": "A"}), "kind"),
    (records.Cooperation(id="project/a", kind="project", titles={"pl": "A"}, start="2011-02-30"), "start"),
    (records.Cooperation(id="project/a", kind="project", titles={"pl": "A"}, status="done"), "statuses"),
    (records.Cooperation(id="project/a", kind="project", titles={"pl": "A"}, inferred=("founded",)), "inferred"),
    (records.Cooperation(id="project/a", kind="project", titles={"pl": "A"}, inferred=("end",)), "does not have"),
    (records.Link(subject="institution/a", relation="knows", object="project/a"), "relation"),
    (records.Link(subject="institution/a", relation="leads", object="project/a", role="boss"), "roles"),
    (records.Institution(id="institution/a", names={"pl": "A"}, homepage="www.a.pl"), "homepage"),
    (records.Institution(id="institution/a", names={"pl": "A"}, homepage="javascript:alert(1)"), "homepage"),
    (records.Link(subject="person/a", relation="member_of", object="group/b"), "found a person"),
    (records.Link(subject="agreement/a", relation="leads", object="project/b"), "found a agreement"),
    (records.Link(subject="institution/a", relation="signs_for", object="institution/b", on="agreement/c"), "subject"),
    (records.Link(subject="person/a", relation="signs_for", object="institution/b"), "field on"),
    (
        records.Place(id="place/a", names={"pl": "A"}, evidence=(records.Evidence("source/a", "p.txt", "A"),)),
        "evidence",
    ),
    (
        records.Place(id="place/a", names={"pl": "A"}, evidence=(records.Evidence("source/a", "p#char=0,1", ""),)),
        "quotes nothing",
    ),
]


@pytest.mark.parametrize(("item", "named"), WRONG)
def test_what_breaks_the_model_is_refused_by_name(item: records.AnyItem, named: str) -> None:
    with pytest.raises(InvalidRecordError, match=named):
        records.check(item)


@pytest.mark.parametrize("line", [b"", b"{", b"[]", b'{"type":"thing"}', b'{"type":"place","id":1,"names":{}}'])
def test_a_line_that_is_no_record_is_refused(line: bytes) -> None:
    with pytest.raises(InvalidRecordError, match="not a record"):
        records.decode(line)
