"""Projects that a page names by an acronym: "PIER (People in Every Region) is funded by …", "PIER: People in Every
Region", "partners of PIER"; and acronyms and titles that stand for one project.

Invariant: the page speaks of a project, or of money for one, and an acronym's letters begin words of its title.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from loaders.documents.page import Page, Span
from loaders.documents.spelling import key
from loaders.documents.western.acronyms import fits_acronym, is_acronym

if TYPE_CHECKING:
    from loaders.documents.western.projects import ProjectFinder

_SINGULAR = re.compile(r"project|[\w-]*(?:projekt(?:e?s)?|vorhabens?)")
_ROLE_BEFORE = re.compile(
    r"(?:project|projekt|kooperations|verbund)?(?:partner\w*|leitung|koordination|coordinator|leader)|coordinat\w+|"
    r"leads?|koordiniert|leitet|gefördert|funds|launched|joined"
)
_ROLE_BEHIND = re.compile(
    r"(?:co-?|part-)?(?:coordinated|received|carried|implemented|delivered|led|funded|financed|gefördert|koordiniert|geleitet|finanziert)"
)
_BE = frozenset(["is", "was", "has", "being", "wird", "wurde", "ist", "been"])
_MAX_TITLE = 25  # tokens


def past_bracket(finder: ProjectFinder, index: int, sentence: Span) -> int:
    """The token behind the bracket that opens at one; the end of the sentence where it does not close."""
    limit = min(sentence.last, index + _MAX_TITLE)
    return next((i + 1 for i in range(index, limit) if finder.page.tokens[i].text == ")"), sentence.last)


def spelled_out(finder: ProjectFinder, sentence: Span) -> Iterator[Span]:
    """Like "PIER (People in Every Region) is funded by …", "PIER: People in Every Region" as a line of its own."""
    tokens = finder.page.tokens
    first = sentence.first
    if first + 5 >= sentence.last or not is_acronym(tokens[first].text) or not _speaks(finder):
        return
    sign = tokens[first + 1]
    block = finder.page.blocks[finder.page.block_index(first)].span
    if sign.text == "(":
        last = past_bracket(finder, first + 1, sentence)
        title = Span(first + 2, last - 1)
        verb = last < sentence.last and tokens[last].norm in _BE
    else:
        title = Span(first + 2, sentence.last)
        heading = (block.first, block.last) == (sentence.first, sentence.last) and title.last - title.first < 16
        spaced = sign.text == ":" or (sign.is_dash and sign.start > tokens[first].end)
        verb = heading and spaced and tokens[title.last - 1].text not in ".!?"
    text = finder.page.words(title) if title.last > title.first else ""
    long = verb and title.last - title.first > 2 and fits_acronym(tokens[first].text, text)
    if long and not finder.is_institution(title):
        yield Span(first, first + 1)


def _speaks(finder: ProjectFinder) -> bool:
    """Whether the page speaks of a project, or of money for one."""
    return _page_speaks(finder.page)


@lru_cache(maxsize=1)  # asked of every sentence of a page
def _page_speaks(page: Page) -> bool:
    return any(_is_cue(token.norm) for token in page.tokens)


@lru_cache(maxsize=10_000)
def _is_cue(norm: str) -> bool:
    return bool(_SINGULAR.fullmatch(norm) or _ROLE_BEHIND.fullmatch(norm))


def headed(finder: ProjectFinder) -> Iterator[Span]:
    """Like "PIER" as a line of its own, with "Coordinator: …" or "Duration: …" on the next."""
    blocks = finder.page.blocks
    kinds = ("leads", "partner_in", "periods", "funded_by")
    for block, below in pairwise(blocks) if _speaks(finder) else ():
        span = block.span
        near = range(below.span.first + 1, min(below.span.last, below.span.first + 4))
        colon = next((i for i in near if finder.page.tokens[i].text == ":"), None)
        label = finder.page.words(Span(below.span.first, colon)).casefold() if colon else ""
        fact = any(label in finder.lexicon.words("lists", kind) for kind in kinds)
        if fact and span.last - span.first == 1 and is_acronym(finder.page.tokens[span.first].text):
            yield span


def by_role(finder: ProjectFinder, sentence: Span, taken: set[int]) -> Iterator[Span]:
    """Like "SEALIGHT is coordinated by", "partners of SEALIGHT", on a page that speaks of a project without a name."""
    tokens = finder.page.tokens
    if not _speaks(finder):
        return
    for token in tokens[sentence.first : sentence.last]:
        index = token.index
        if index in taken or len(token.text) < 4 or not is_acronym(token.text):
            continue
        near = tokens[max(sentence.first, index - 3) : index]
        led = near and (
            _ROLE_BEFORE.fullmatch(near[-1].norm)
            or (near[-1].norm in ("of", "in", "von", "for") and any(_ROLE_BEFORE.fullmatch(t.norm) for t in near[:-1]))
            or (near[-1].norm in ("wird", "wurde") and _ROLE_BEHIND.fullmatch(near[0].norm))
        )
        behind = [t.norm for t in tokens[index + 1 : min(sentence.last, index + 4)]]
        runs = behind[:1] and behind[0] in _BE and any(_ROLE_BEHIND.fullmatch(n) for n in behind[1:])
        if led or runs:
            yield Span(index, index + 1)


def merge_acronyms(finder: ProjectFinder) -> None:
    """Like "Acronym: PIER" above "Title: People in every region": one project."""
    labelled = [p for p in finder.projects if _label(finder, p.mentions[0].span.first) in ("acronym", "akronym")]
    for short in labelled:
        block = finder.page.block_index(short.mentions[0].span.first)
        near = [
            p for p in finder.projects
            if p is not short and abs(finder.page.block_index(p.mentions[0].span.first) - block) < 3
            and _label(finder, p.mentions[0].span.first)
        ]  # fmt: skip
        if len(near) == 1 and near[0].acronym is None:
            near[0].mentions += short.mentions
            near[0].acronym = short.name
            near[0].aliases.append(short.name)
            for name, project in list(finder.by_key.items()):
                if project is short:
                    finder.by_key[name] = near[0]
            finder.by_key[key(short.name)] = near[0]


def merge_initials(finder: ProjectFinder) -> None:
    """Like the project "People in Every Region", which the page elsewhere calls PIER: the letters of its words."""
    longer = [p for p in finder.projects if len(p.name.split()) > 3 and p.acronym is None]
    for short in [p for p in finder.projects if " " not in p.name and p.name.isupper() and len(p.name) > 2]:
        fitting = [p for p in longer if p is not short and _initials(p.name, short.name)]
        if len(fitting) == 1:
            whole = fitting[0]
            short.mentions += whole.mentions
            short.aliases.append(whole.name)
            for name, project in list(finder.by_key.items()):
                if project is whole:
                    finder.by_key[name] = short


def _initials(title: str, acronym: str) -> bool:
    """Whether an acronym's letters begin words of a title in their order, all but one, from its first word on."""
    words = [word.casefold() for word in re.findall(r"\w+", title)]
    letters, place, met = [c.casefold() for c in acronym if c.isalpha()], 0, 0
    if not letters or not words or words[0][0] != letters[0]:
        return False
    for letter in letters:
        at = next((i for i in range(place, len(words)) if words[i].startswith(letter)), None)
        if at is not None:
            place, met = at + 1, met + 1
    return met >= max(3, len(letters) - 1)


def _label(finder: ProjectFinder, index: int) -> str:
    block = finder.page.blocks[finder.page.block_index(index)].span
    colon = next((i for i in range(block.first, index) if finder.page.tokens[i].text == ":"), block.first)
    words = finder.page.words(Span(block.first, colon)) if colon > block.first else ""
    return words.casefold().removeprefix("project ")
