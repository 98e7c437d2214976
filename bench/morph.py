"""morph-kgc (Apache-2.0), a program that makes RDF out of tables by a mapping in RML, on the tables of CORDIS.

It is no dependency: an interpreter that has it is named, or a virtual environment is made for it by pip. It gets the
tables unpacked and with commas, the form that it reads fastest; making that is not measured.
"""

from __future__ import annotations

import csv
import io
import subprocess
import sys
import zipfile
from pathlib import Path

from bench.peers import bare_load, lines_in
from bench.process import Run, line, run, together

_PROJECT, _PARTICIPANT = "project.csv", "organization.csv"
_PREFIXES = """
@prefix rml: <http://semweb.mmlab.be/ns/rml#> . @prefix ql: <http://semweb.mmlab.be/ns/ql#> .
@prefix rr: <http://www.w3.org/ns/r2rml#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix s: <https://schema.org/> .
"""
_INSTITUTION = "https://example.org/institution/{organisationID}"
_TAKING_PART = "https://example.org/participation/{projectID}/{order}"
_COLUMNS = {  # table → subjects with class → properties with columns, or with templates of IRIs
    _PROJECT: {
        ("https://example.org/project/{id}", "s:ResearchProject"): {
            "s:name": "title",
            "s:alternateName": "acronym",
            "s:startDate": "startDate",
            "s:endDate": "endDate",
            "s:identifier": "id",
        },
    },
    _PARTICIPANT: {
        (_INSTITUTION, "s:Organization"): {
            "s:name": "name",
            "s:identifier": "organisationID",
            "s:vatID": "vatNumber",
            "s:addressCountry": "country",
            "s:addressLocality": "city",
        },
        (_TAKING_PART, "s:Role"): {
            "s:roleName": "role",
            "s:amount": "ecContribution",
            "s:member": _INSTITUTION,
            "s:memberOf": "https://example.org/project/{projectID}",
        },
    },
}
_TYPES = {"s:startDate": "xsd:date", "s:endDate": "xsd:date", "s:amount": "xsd:decimal"}
_LACKS = "theirs has no evidence, sources, checks, programmes, places or resolution, and names of persons"


def measure_morph(file: Path, folder: Path, python: str | None, ours: Run, statements: int) -> None:
    """Maps the tables of the ZIP and loads the outcome, or says in one line why not.

    `ours` are our load and build, `statements` how many of ours are exported.
    """
    folder.mkdir()
    python = python or _installed(folder)
    if not python:
        return
    rows = sum(_unpacked(file, table, folder) for table in _COLUMNS)
    mapping, triples, settings = folder / "mapping.ttl", folder / "triples.nt", folder / "settings.ini"
    mapping.write_text(_PREFIXES + "\n".join(_maps(folder)), encoding="utf-8")
    settings.write_text(
        f"[CONFIGURATION]\noutput_file: {triples}\noutput_format: N-TRIPLES\n[CORDIS]\nmappings: {mapping}\n"
    )
    mapped = run(python, "-m", "morph_kgc", settings)
    number = lines_in(triples)
    rates = f"{rows / mapped.seconds:,.0f} rows/s, {number / mapped.seconds:,.0f} triples/s"
    line("morph-kgc of two tables", mapped, note=f"{rates} ({rows:,} and {number:,}; ours {statements:,})")
    loading = bare_load(triples, folder / "bare")
    line("oxigraph load of what it made", loading, note=f"{number / loading.seconds:,.0f} triples/s")
    line("  ogniwo load + build, beside both", ours, together(mapped, loading).seconds, _LACKS)


def _installed(folder: Path) -> str | None:
    """The interpreter of a new virtual environment with morph-kgc; None, and a line, where it cannot be had."""
    python = folder / "venv" / "bin" / "python"
    for command in ([sys.executable, "-m", "venv", folder / "venv"], [python, "-m", "pip", "install", "morph-kgc"]):
        done = subprocess.run(list(map(str, command)), capture_output=True, text=True)
        if done.returncode:
            print(f"morph-kgc could not be had: {(done.stderr.strip() or 'venv failed').splitlines()[-1]}")
            return None
    return str(python)


def _unpacked(file: Path, table: str, folder: Path) -> int:
    """Writes a table of the ZIP with commas; gives the number of its rows."""
    with zipfile.ZipFile(file) as archive, (folder / table).open("w", encoding="utf-8", newline="") as out:
        member = next(name for name in archive.namelist() if Path(name).name == table)
        with archive.open(member) as stream:
            rows = list(csv.reader(io.TextIOWrapper(stream, encoding="utf-8-sig", newline=""), delimiter=";"))
        csv.writer(out).writerows(rows)
    return len(rows) - 1


def _maps(folder: Path) -> list[str]:
    """The mapping, a triples map for each subject, in RML."""
    maps = list[str]()
    for table, subjects in _COLUMNS.items():
        for (subject, kind), properties in subjects.items():
            source = f'rml:logicalSource [ rml:source "{folder / table}"; rml:referenceFormulation ql:CSV ]'
            objects = "; ".join(_object(name, value) for name, value in properties.items())
            template = f'rr:subjectMap [ rr:template "{subject}"; rr:class {kind} ]'
            maps.append(f"<#map{len(maps)}> a rr:TriplesMap; {source}; {template}; {objects} .")
    return maps


def _object(name: str, value: str) -> str:
    typed = f"; rr:datatype {_TYPES[name]}" if name in _TYPES else ""
    term = f'rr:template "{value}"' if "{" in value else f'rml:reference "{value}"{typed}'
    return f"rr:predicateObjectMap [ rr:predicate {name}; rr:objectMap [ {term} ] ]"
