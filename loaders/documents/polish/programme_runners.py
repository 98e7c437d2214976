"""Who runs a programme, which is not who runs the project paid from it: "… z programu „…” realizowanego przez A i B".

Invariant: the participle stands right behind the name of the programme; who follows "przez" in that sentence has
nothing to do with the project that these words were read for.
"""

from __future__ import annotations

from bisect import bisect_left

from loaders.documents.findings import Findings, Tie
from loaders.documents.page import Page, Span
from loaders.documents.polish.morphology import lemmas, readings

_RUN = frozenset({"realizować", "prowadzić", "koordynować", "wdrażać", "zarządzać", "administrować"})
_RAN = frozenset({"realizowany", "prowadzony", "koordynowany", "zarządzany", "wdrażany"})
_JOINED = frozenset({",", "i", "oraz", "a", "„", "”", '"', "."})
_OTHERS = frozenset({"projektu", "mikroprojektu", "zadania", "przedsięwzięcia", "grantu"})
_GAP = 3  # tokens between two of an enumeration


def runners_of_programmes(page: Page, findings: Findings, ties: list[Tie]) -> list[Tie]:
    """The ties without those that these words were wrongly read for, and with who leads the programmes."""
    named = sorted(((m.span, i) for i in findings.institutions for m in i.mentions), key=lambda pair: pair[0].first)
    starts = [span.first for span, _ in named]
    wrong: set[tuple[int, int]] = set()
    found: list[Tie] = []
    for programme in (p for p in findings.programmes if p.kind != "fund"):  # a fund only pays
        for mention in programme.mentions:
            sentence = page.sentence_of(mention.span.first)
            behind = _behind_przez(page, mention.span.last, sentence)
            place = bisect_left(starts, behind) if behind is not None else len(named)
            end = behind
            while end is not None and place < len(named) and 0 <= named[place][0].first - end <= _GAP:
                if end != behind and not _JOINED.issuperset(t.norm for t in page.tokens[end : named[place][0].first]):
                    break
                span, institution = named[place]
                wrong.add((id(institution), page.sentence_index(sentence.first)))
                quote = Span(mention.span.first, span.last)
                found.append(Tie(institution, "leads", programme, quote))
                end, place = span.last, place + 1
    if not found:
        return ties
    kept = [
        t
        for t in ties
        if t.relation not in ("leads", "partner_in") or (id(t.subject), page.sentence_index(t.quote.first)) not in wrong
    ]
    return [*kept, *found]


def _behind_przez(page: Page, index: int, sentence: Span) -> int | None:
    """The token behind "realizowanego przez" right behind a programme; behind "projektu …" it may be said of that."""
    if any(t.norm in _OTHERS for t in page.tokens[sentence.first : index]):
        return None
    while index < sentence.last and page.tokens[index].text in '”"»':
        index += 1
    if index + 2 >= sentence.last or page.tokens[index + 1].norm != "przez":
        return None
    word = page.tokens[index].text
    participle = any(r.pos == "ppas" and "gen" in r.cases and "sg" in r.numbers for r in readings(word))
    return index + 2 if participle and lemmas(word) & (_RUN | _RAN) else None
