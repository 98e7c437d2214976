"""How terms, words and code become HTML: languages, prefixed names, links to the place where a term is explained.

Invariant: everything that comes from a file or a visitor is escaped; only Markdown of our own guide becomes markup.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markupsafe import Markup, escape
from pyoxigraph import Literal, NamedNode

from ontology import vocab
from ontology.profile import SHAPES
from ontology.reference import HERE
from ontology.reference.facts import Term, Words, model, prefixes, text
from ontology.vocab import CODES, CONCEPTS, OGN

LANGUAGES = ("pl", "en")
_PREFIXED = re.compile(r"(?<![\w:.#@?$-])([a-z][a-z0-9_]*):([A-Za-z_][\w-]*)")
_IRI = re.compile(r"<([^<>\s]+)>")
_COMMENT = re.compile(r"^([ \t]*(?:#|//) .*)$", re.MULTILINE)


@dataclass(frozen=True)
class Writer:
    """Writes for one page in one language. `query` (`?lang=en` or nothing) is kept in links to other pages."""

    page: str
    language: str
    query: str
    prefixes: Mapping[str, str]

    def say(self, words: Words) -> str:
        """The words in the language, else in Polish, English, or whatever there is."""
        for tag in (self.language, *LANGUAGES, ""):
            if tag in words:
                return words[tag]
        return next(iter(words.values()), "")

    def texts(self, said: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
        """Of texts by language, those in the language, else in Polish, English, or without a language."""
        return next((said[tag] for tag in (self.language, *LANGUAGES, "") if tag in said), ())

    def values(self, terms: Sequence[Term]) -> list[Markup]:
        """Values of a property: IRIs as links, literals as text, of several languages only that of the page."""
        tags = {term.language for term in terms if isinstance(term, Literal)}
        wanted = self.language if self.language in tags else None
        literals = [term.value for term in terms if isinstance(term, Literal) and wanted in (None, term.language)]
        return [*(self.term(text(t)) for t in terms if isinstance(t, NamedNode)), *map(self.linked, literals)]

    def ui(self, key: str, **values: object) -> str:
        """A text of `texts.toml` in the language."""
        return texts()[key][self.language].format(**values)

    def curie(self, iri: str) -> str:
        """The IRI with a prefix, those of `/sparql` first; without its scheme where none fits."""
        for prefix, namespace in (*self.prefixes.items(), *prefixes().items(), ("shapes", SHAPES)):
            local = iri.removeprefix(namespace)
            if local != iri and re.fullmatch(r"[\w.-]+", local):
                return f"{prefix}:{local}"
        return re.sub(r"^https?://", "", iri)

    def href(self, iri: str) -> str:
        """Where a term is explained: a place on our pages for our terms, else the IRI itself."""
        namespace, _, local = iri.rpartition("#")
        page = {OGN[:-1]: "", SHAPES[:-1]: "shapes", CODES[:-1]: "codes"}.get(namespace)
        if page is None and namespace.removeprefix(CONCEPTS) in vocab.scheme_names():
            page = namespace.removeprefix(CONCEPTS)
        return iri if page is None else self.to(page, local)

    def to(self, page: str, anchor: str = "") -> str:
        """The address of one of our pages, the shortest one within the page itself."""
        behind = f"#{anchor}" if anchor else ""
        if page == self.page and behind:
            return behind
        return f"/ns{'/' if page else ''}{page}{self.query}{behind}"

    def term(self, iri: str) -> Markup:
        """A term as a link to where it is explained."""
        if not iri.startswith(("http://", "https://")):
            return Markup("<code>{}</code>").format(iri)
        return Markup('<a class="term" href="{}"><code>{}</code></a>').format(self.href(iri), self.curie(iri))

    def linked(self, words: str) -> Markup:
        """Words with our terms in them as links."""
        return Markup(_PREFIXED.sub(self._linked, str(escape(words))))  # noqa: S704  # escaped here

    def code(self, code: str) -> Markup:
        """Code with our terms as links and comments marked."""
        marked = str(self.linked(code))
        return Markup(_COMMENT.sub(r'<span class="comment">\1</span>', marked))  # noqa: S704  # escaped above

    def constraint(self, value: str) -> Markup:
        """A constraint's value with IRIs in angle brackets as links."""
        parts = _IRI.split(value)
        return Markup("").join(self.term(part) if number % 2 else escape(part) for number, part in enumerate(parts))

    def prose(self, markdown: str) -> Markup:
        """Markdown of our own; terms in backticks become links."""
        return Markup(self._markdown().render(markdown))  # noqa: S704  # our own files, raw HTML switched off

    def guide(self, chapter: str) -> tuple[str, Markup]:
        """Title and text of a chapter of the guide."""
        title, markdown = guide(self.language)[chapter]
        return title, self.prose(markdown)

    def _markdown(self) -> MarkdownIt:
        markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
        assert isinstance(markdown.renderer, RendererHTML)
        for name in ("code_inline", "fence", "link_open", "table_open", "table_close"):
            markdown.renderer.rules[name] = getattr(self, f"_{name}")
        return markdown

    def _code_inline(self, tokens: Sequence[Token], index: int, *_: object) -> str:
        return f"<code>{self.code(tokens[index].content)}</code>"

    def _fence(self, tokens: Sequence[Token], index: int, *_: object) -> str:
        return f'<pre tabindex="0"><code>{self.code(tokens[index].content)}</code></pre>\n'

    def _link_open(self, tokens: Sequence[Token], index: int, *_: object) -> str:
        href = str(tokens[index].attrGet("href"))
        if href.startswith("/ns"):
            href = self.to(href.removeprefix("/ns").lstrip("/"))
        return f'<a href="{escape(href)}">'

    def _table_open(self, *_: object) -> str:
        return '<div class="scroll"><table>\n'

    def _table_close(self, *_: object) -> str:
        return "</table></div>\n"

    def _linked(self, match: re.Match[str]) -> str:
        namespace = self.prefixes.get(match[1], "")
        iri = namespace + match[2]
        known = namespace.startswith(CONCEPTS) and model().value(iri, vocab.RDF + "type")
        return f'<a href="{escape(self.href(iri))}">{match[0]}</a>' if known else match[0]


@cache
def texts() -> dict[str, dict[str, str]]:
    """The words around the terms, by key and language."""
    return tomllib.loads((HERE / "texts.toml").read_text(encoding="utf-8"))


@cache
def guide(language: str) -> dict[str, tuple[str, str]]:
    """Title and Markdown of every chapter of the guide, by its name."""
    chapters = {}
    whole = (HERE / f"guide.{language}.md").read_text(encoding="utf-8")
    for chapter in re.split(r"^## ", whole, flags=re.MULTILINE)[1:]:
        head, _, markdown = chapter.partition("\n")
        name, _, title = head.partition(" | ")
        chapters[name] = (title, markdown.strip())
    return chapters
