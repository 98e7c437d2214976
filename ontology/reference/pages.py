"""The pages of the reference, as HTML."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from ontology import cookbook, vocab
from ontology.reference import HERE, PICTURE, alignments, schemes, shapes, terms
from ontology.reference.facts import model
from ontology.reference.schemes import DCT
from ontology.reference.writing import LANGUAGES, Writer
from ontology.vocab import OGN, RDF, RDFS, SKOS, local_name

_LANGUAGE_OF_PICTURE = re.compile(r'\s*<(title|desc)(?: id="[\w-]+")? lang="(\w+)">(.*?)</\1>', re.DOTALL)
# What the ontology says of itself and the page says elsewhere.
_TOLD_ELSEWHERE = {RDF + "type", DCT + "title", DCT + "description", SKOS + "scopeNote", RDFS + "comment"}


@dataclass(frozen=True)
class Reader:
    """Who reads: the language, and whether it was asked for in the address, so that links keep it."""

    language: str
    chosen: bool = False


class Reference:
    """Renders the pages. `prefixes` are those that queries need not declare; `icon` is the address of the logo."""

    def __init__(self, prefixes: Mapping[str, str], icon: str | None = None) -> None:
        self._prefixes, self._icon = prefixes, icon
        self._pages: dict[tuple[str, Reader], str] = {}

    def names(self) -> tuple[str, ...]:
        """The pages there are, by the part of their address behind `/ns/`; the first is the model itself."""
        return ("", "queries", "shapes", "alignments", "codes", *vocab.scheme_names())

    def page(self, name: str, reader: Reader) -> str:
        """A page, rendered once per language; KeyError for an unknown name."""
        if name not in self.names():
            raise KeyError(name)
        key = (name, reader)
        if key not in self._pages:
            self._pages[key] = self._rendered(name, reader)
        return self._pages[key]

    def render(self, template: str, name: str, reader: Reader, **context: Any) -> str:
        """A template in the frame of the reference; `name` is the page that the navigation marks."""
        writer = Writer(name, reader.language, f"?lang={reader.language}" if reader.chosen else "", self._prefixes)
        return self._environment.get_template(template).render(
            w=writer, ui=writer.ui, say=writer.say, icon=self._icon, languages=LANGUAGES, **context
        )

    def _rendered(self, name: str, reader: Reader) -> str:
        match name:
            case "":
                return self.render("model.html", name, reader, prefixes=self._prefixes, **_model(reader.language))
            case "queries":
                return self.render("queries.html", name, reader, recipes=cookbook.recipes())
            case "shapes":
                return self.render("shapes.html", name, reader, shapes=shapes.shapes(), helpers=shapes.helpers())
            case "alignments":
                return self.render("alignments.html", name, reader, alignments=alignments.alignments())
            case "codes":
                return self.render("codes.html", name, reader, systems=schemes.systems())
            case _:
                scheme = schemes.scheme(name)
                return self.render("scheme.html", name, reader, scheme=scheme, concept_label=schemes.label)

    @cached_property
    def _environment(self) -> Environment:
        return Environment(
            loader=PackageLoader("ontology.reference"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )


@dataclass(frozen=True)
class Section:
    """A class with its table: its properties, or where to find them when the superclass has the same."""

    term: terms.Term
    uses: tuple[terms.Use, ...]
    as_parent: str | None
    narrows: bool
    leads_out: tuple[str, ...]
    leads_in: tuple[str, ...]


def sections() -> list[Section]:
    """The classes in the order of the ontology, no table written twice."""
    return [_section(term) for term in terms.classes()]


def _section(term: terms.Term) -> Section:
    parent = next((local_name(iri) for iri in term.parents if iri.startswith(OGN)), None)
    uses, above = _uses(term), _uses(terms.find(parent)) if parent else ()
    same = bool(uses) and uses == above
    return Section(
        term=term,
        uses=() if same else tuple(use for use in uses if use not in above),
        as_parent=parent if same else None,
        narrows=bool(above) and not same,
        leads_out=tuple(r.term.iri for r in terms.relations() if term.iri in r.sources),
        leads_in=tuple(r.term.iri for r in terms.relations() if term.iri in r.targets),
    )


def _uses(term: terms.Term) -> tuple[terms.Use, ...]:
    """The properties of a class; of one that only its subclasses have shapes for, what they all share."""
    own = terms.uses(term.id)
    if own or not term.children:
        return own
    first, *others = (terms.uses(local_name(child)) for child in term.children)
    return tuple(use for use in first if all(use in other for other in others))


def _model(language: str) -> dict[str, Any]:
    facts, iri = model(), OGN.rstrip("#")
    return {
        "sections": sections(),
        "relations": terms.relations(),
        "properties": terms.properties(),
        "users": terms.users,
        "value_of": terms.value_of,
        "schemes": schemes.schemes(),
        "reused": facts.texts(iri, SKOS + "scopeNote"),
        "policy": facts.texts(iri, RDFS + "comment"),
        "about": [(p, facts.objects(iri, p)) for p, _ in facts.predicates(iri) if p not in _TOLD_ELSEWHERE],
        "picture": picture(language),
        "turtle": (HERE / "example.trig").read_text(encoding="utf-8").partition("\n\n")[2],  # prefixes have a chapter
        "cypher": (HERE / "example.cypher").read_text(encoding="utf-8"),
    }


def picture(language: str) -> Markup:
    """The picture of the model for a page: title and description in its language, links within the page."""

    def chosen(match: re.Match[str]) -> str:
        name, tag, words = match.groups()
        return f'<{name} id="model-{name}">{words}</{name}>' if tag == language else ""

    drawn = _LANGUAGE_OF_PICTURE.sub(chosen, PICTURE.read_text(encoding="utf-8"))
    return Markup(drawn.replace('href="../ns#', 'href="#'))  # noqa: S704  # our own file
