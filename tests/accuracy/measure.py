"""How well the reader reads the pages with hand-made answers: figures, and the tables that are made of them.

The pages, their answers and the scorer stand in the folder `shared` (setting OGNIWO_SHARED), not in this repository.
What a metric counts is said in `documents/README.md` there. Counts are summed over pages before figures are taken.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ogniwo.reading import read_page

# The least F1 that issue 6 asks for over all pages.
BARS = {
    "institutions": 0.90,
    "institution_kind": 0.90,
    "mentions": 0.85,
    "projects": 0.85,
    "agreements": 0.90,
    "agreement_parties": 0.90,
    "programmes": 0.90,
    "events": 0.75,
    "groups": 0.75,
    "relations": 0.75,
    "evidence": 1.00,
}
LANGUAGES = {"pl": "Polish", "en": "English", "de": "German"}
_BLOCK = re.compile(r"(<!-- figures: written by `make accuracy` -->\n).*?(<!-- end of figures -->\n)", re.S)


@dataclass(frozen=True)
class Count:
    """Items found rightly, found in all, and wanted."""

    correct: int = 0
    predicted: int = 0
    gold: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(self.correct + other.correct, self.predicted + other.predicted, self.gold + other.gold)

    @property
    def figures(self) -> tuple[float | None, float | None, float | None]:
        """Precision, recall and F1; None where nothing was to be found and nothing was found."""
        if not self.predicted and not self.gold:
            return None, None, None
        wholes = self.predicted, self.gold, (self.predicted + self.gold) / 2
        precision, recall, both = (self.correct / whole if whole else 0.0 for whole in wholes)
        return precision, recall, both


Scores = Mapping[str, Count]


@dataclass(frozen=True)
class Measurement:
    """The counts of each metric by page, and the language of each page."""

    pages: Mapping[str, Scores]
    languages: Mapping[str, str]

    def total(self, language: str | None = None) -> dict[str, Count]:
        """Counts over the pages of a language, or over all."""
        chosen = [scores for page, scores in self.pages.items() if language in (None, self.languages[page])]
        metrics = dict.fromkeys(metric for scores in chosen for metric in scores)
        return {metric: sum((scores[metric] for scores in chosen), Count()) for metric in metrics}

    def spoken(self) -> Iterator[tuple[str, int]]:
        """The languages, and of how many pages each is."""
        stated = list(self.languages.values())
        return ((language, stated.count(language)) for language in LANGUAGES if language in stated)


def predict(documents: Path, folder: Path) -> None:
    """Writes what the reader says of every page into a folder, in the form of the contract."""
    for page in documents.rglob("*.txt"):
        said = json.dumps(read_page(page).as_json(), ensure_ascii=False)
        (folder / f"{page.stem}.json").write_text(said, encoding="utf-8")


def score(
    shared: Path, predictions: Path, *options: str, documents: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """Runs the scorer on ready predictions; of the pages in `shared`, unless other `documents` are named."""
    scorer = [sys.executable, str(shared / "tools" / "score_documents.py"), str(documents or shared / "documents")]
    command = [*scorer, "--predictions", str(predictions), *options]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


def measure(shared: Path, predictions: Path, documents: Path | None = None) -> Measurement:
    """Scores ready predictions of every page; RuntimeError with the scorer's sentence where it cannot."""
    documents = documents or shared / "documents"
    done = score(shared, predictions, "--json", documents=documents)
    if done.returncode:
        raise RuntimeError(done.stderr.strip())
    said = json.loads(done.stdout)["documents"]
    keys = Count.__dataclass_fields__
    pages = {
        page: {metric: Count(**{key: figures[key] for key in keys}) for metric, figures in metrics.items()}
        for page, metrics in said.items()
    }
    gold = {path.stem: path for path in documents.rglob("*.json")}
    languages = {page: json.loads(gold[page].read_text(encoding="utf-8"))["lang"] for page in pages}
    return Measurement(pages, languages)


def report(measured: Measurement) -> str:
    """Tables for the terminal: one for each language, then one for all pages with the bars, which hold for all."""
    spoken = [_plain(f"{LANGUAGES[name]} ({count})", measured.total(name), {}) for name, count in measured.spoken()]
    return "\n".join([*spoken, _plain(f"all pages ({len(measured.pages)})", measured.total(), BARS)])


def _plain(title: str, scores: Scores, bars: Mapping[str, float]) -> str:
    lines = [f"{title:<24}{'precision':>11}{'recall':>11}{'F1':>11}" + (f"{'wanted':>11}  met" if bars else "")]
    for metric, count in scores.items():
        figures = "".join(f"{figure(value):>11}" for value in count.figures)
        bar = f"{_bar(metric):>11}  {met(metric, count)}" if metric in bars else ""
        lines.append(f"{metric:<24}{figures}{bar}")
    return "\n".join(lines) + "\n"


def met(metric: str, count: Count) -> str:
    """Whether the bar of a metric is met: "yes", "no", or nothing where there is none."""
    if metric not in BARS:
        return ""
    value = count.figures[2]
    return "yes" if value is not None and value >= BARS[metric] else "no"


def _bar(metric: str) -> str:
    return f"{BARS[metric]:.2f}" if metric in BARS else ""


def figure(value: float | None) -> str:
    """A share with three digits."""
    return "–" if value is None else f"{value:.3f}"


def figures_in_markdown(measured: Measurement) -> str:
    """The tables of docs/accuracy.md."""
    total = measured.total()
    rows = [
        (f"`{metric}`", *map(figure, count.figures), _bar(metric), met(metric, count))
        for metric, count in total.items()
    ]
    spoken = list(measured.spoken())
    by_language = [measured.total(language) for language, _ in spoken]
    languages = [(f"`{metric}`", *(figure(scores[metric].figures[2]) for scores in by_language)) for metric in total]
    pages = ", ".join(f"{count} {LANGUAGES[language]}" for language, count in spoken)
    return "\n".join(
        [
            f"{len(measured.pages)} pages: {pages}.",
            "",
            *table(("over all pages", "precision", "recall", "F1", "F1 wanted", "met"), rows),
            "",
            *table(("F1 by language", *(LANGUAGES[language] for language, _ in spoken)), languages),
            "",
        ]
    )


def table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """The lines of a table in Markdown, the first column of words, the others of numbers."""
    yield f"| {' | '.join(header)} |"
    yield "|---" + "|---:" * (len(header) - 1) + "|"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def with_figures(page: str, measured: Measurement) -> str:
    """The text of docs/accuracy.md with the figures measured, and the day, in the place of those it held."""
    return put(page, figures_in_markdown(measured))


def put(page: str, figures: str) -> str:
    """A page with these figures, and the day, in the place of those it held."""
    day = datetime.now(UTC).date().isoformat()
    return _BLOCK.sub(lambda found: f"{found[1]}Measured on {day}.\n{figures}{found[2]}", page)


def figures_of(page: str) -> str:
    """The figures that a page holds, without the day; "" where it has no place for them."""
    found = _BLOCK.search(page)
    return found[0].split("\n", 2)[2].removesuffix(found[2]) if found else ""
