"""The tables of CORDIS by their columns, in all layouts since the sixth framework programme.

A download is a ZIP of project.csv, organization.csv, topics.csv, legalBasis.csv, euroSciVoc.csv, webLink.csv and others
that tell of publications and reports; until 2020 it was two files, as cordis-h2020projects.csv and
cordis-h2020organizations.csv, whose participants of a project, codes and web page stand in columns of their own.
"""

from __future__ import annotations

import re

from graph.ids import fold
from loaders.files import delimited
from loaders.sheets.table import Shape
from loaders.values.privacy import is_private_column

# Field → the headers that it had over the years, folded; a header that is called as its field needs none.
_OF_PROJECT = ("projectid", "projectreference")
_CODES = frozenset(
    (
        *(
            "project",
            "status",
            "start",
            "end",
            "signed",
            "budget",
            "contribution",
            "net",
            "framework",
            "basis",
            "topic",
        ),
        *(
            "call",
            "doi",
            "organisation",
            "vat",
            "sme",
            "activity",
            "postcode",
            "country",
            "nuts",
            "geolocation",
            "role",
        ),
        *("rcn", "code", "main"),
    )
)
PROJECTS = Shape(
    "projects",
    {
        "project": ("id", "reference", *_OF_PROJECT),
        "acronym": (),
        "title": (),
        "status": (),
        "start": ("startdate",),
        "end": ("enddate",),
        "signed": ("ecsignaturedate",),
        "budget": ("totalcost",),
        "contribution": ("ecmaxcontribution",),
        "framework": ("frameworkprogramme",),
        "basis": ("legalbasis", "programme"),
        "topic": ("topics",),
        "call": ("mastercall",),
        "objective": (),
        "doi": ("grantdoi",),
        "homepage": ("projecturl",),
        "coordinator": (),
        "coordinator_country": ("coordinatorcountry",),
        "participants": (),
    },
    (("project",), ("acronym", "title"), ("framework", "contribution"), ("objective", "start")),
    _CODES,
)
PARTICIPANTS = Shape(
    "participants",
    {
        "project": _OF_PROJECT,
        "acronym": ("projectacronym",),
        "organisation": ("organisationid", "organizationid", "id"),
        "vat": ("vatnumber",),
        "name": (),
        "short": ("shortname",),
        "sme": (),
        "activity": ("activitytype",),
        "street": (),
        "postcode": (),
        "city": (),
        "country": (),
        "nuts": ("nutscode",),
        "geolocation": (),
        "url": ("organizationurl", "organisationurl"),
        "contact": ("contactform",),
        "rcn": (),
        "role": (),
        "contribution": ("eccontribution",),
        "net": ("neteccontribution",),
    },
    (("project",), ("name", "organisation"), ("role",), ("acronym", "activity")),
    _CODES,
)
TOPICS = Shape(
    "topics",
    {"project": _OF_PROJECT, "code": ("topic",), "title": ()},
    (("project",), ("code",), ("title",)),
    _CODES,
)
BASES = Shape(
    "legal bases",
    {"project": _OF_PROJECT, "code": ("legalbasis",), "title": (), "main": ("uniqueprogrammepart",)},
    (("project",), ("code",), ("title",)),
    _CODES,
)
SUBJECTS = Shape(
    "subjects",
    {"project": _OF_PROJECT, "euroscivoctitle": ()},
    (("project",), ("euroscivoctitle",)),
    _CODES,
)
LINKS = Shape(
    "web links",
    {"project": _OF_PROJECT, "physurl": (), "represents": (), "type": ()},
    (("project",), ("physurl",), ("represents",)),
    _CODES,
)
SHAPES = (PARTICIPANTS, PROJECTS, TOPICS, BASES, SUBJECTS, LINKS)
# Columns that have no place in the model and are known: codes, then texts. Others that are not read are reported.
_OTHER_CODES = frozenset(
    (
        *("projectrcn", "rcn", "subcall", "fundingscheme", "nature", "contentupdatedate", "human_validated", "order"),
        *("humanvalidated", "participantcountries", "participantorder", "totalcost", "endofparticipation", "active"),
        *("euroscivoccode", "availablelanguages", "status", "archiveddate", "source", "id", "type"),
    )
)
_OTHER_TEXTS = frozenset(("keywords", "subjects", "title", "euroscivocpath", "euroscivocdescription"))


def plain(header: str) -> str:
    """A header as it is compared: "Human-validated" → human_validated."""
    return "_".join(re.findall(r"\w+", fold(header)))


def is_contact(header: str) -> bool:
    """Whether a column says how somebody is to be reached, or who that is: contactForm, contactLastNames."""
    return is_private_column(header) or plain(header).startswith("contact")


def is_exact(shape: Shape, header: str) -> bool:
    """Whether a column holds codes or amounts, which are quoted as they are."""
    column = shape.column(header)
    return column in shape.exact if column else plain(header) in _OTHER_CODES


def is_known(shape: Shape, header: str) -> bool:
    """Whether a column is read, or passed over on purpose."""
    return bool(shape.column(header)) or is_contact(header) or plain(header) in _OTHER_CODES | _OTHER_TEXTS


def layout(text: str) -> tuple[Shape, str, list[str]] | None:
    """The table that a text begins, its delimiter and its headers; None for anything else."""
    if text.lstrip()[:1] in ("<", "{", "[", ""):
        return None
    for delimiter in delimited.DELIMITERS:
        header = [cell.value.strip() for cell in delimited.first_record(text, delimiter)]
        while header and not header[-1]:  # delimiters at the end of the line
            header.pop()
        if shape := shape_of(header):
            return shape, delimiter, header
    return None


def shape_of(header: list[str]) -> Shape | None:
    """The table that has these headers; None where they are of none."""
    for shape in SHAPES if len(header) > 1 else ():
        known = shape.known(header)
        if all(known.intersection(group) for group in shape.required):
            return shape
    return None
