"""`make accuracy`: measures the reader, prints the figures, and writes them into docs/accuracy.md; then who is who, in
docs/who-is-who.md.

With the folder of other pages of the same form (`make accuracy PAGES=FOLDER`) it only prints.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from tests.accuracy import linking, names, who_is_who
from tests.accuracy.everything import everything
from tests.accuracy.measure import measure, predict, put, report, with_figures
from tests.conftest import ROOT


def main() -> None:
    """Exit code 1 and a sentence where the pages are not there or cannot be scored."""
    folder = Path(os.environ.get("OGNIWO_SHARED", ROOT.parent / "shared"))
    others = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    documents = others or folder / "documents"
    if not documents.is_dir():
        hint = "" if others else "; name the one that holds it with OGNIWO_SHARED"
        sys.exit(f"{documents}: no such folder{hint}")
    with tempfile.TemporaryDirectory() as predictions:
        predict(documents, Path(predictions))
        try:
            measured = measure(folder, Path(predictions), documents)
        except RuntimeError as error:
            sys.exit(str(error))
    print(report(measured))  # noqa: T201 - what the command is for
    if others:
        return
    page = ROOT / "docs" / "accuracy.md"
    page.write_text(with_figures(page.read_text(encoding="utf-8"), measured), encoding="utf-8")
    read = everything(folder)
    print(f"\n{linking.report(linking.linked(folder, read))}\n\n{names.report(folder)}")  # noqa: T201
    told = who_is_who.PAGE.read_text(encoding="utf-8")
    who_is_who.PAGE.write_text(put(told, who_is_who.figures(folder, read)), encoding="utf-8")


if __name__ == "__main__":
    main()
