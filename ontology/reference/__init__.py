"""The reference for people: pages about the model, rendered from its Turtle files.

Invariant: no term, label, definition, constraint or concept is typed into a template or a text; all come from the files
of `ontology/`, so a page cannot say otherwise than the data. Words around them are in `texts.toml` and `guide.*.md`.
"""

from pathlib import Path

HERE = Path(__file__).parent
PICTURE = HERE.parent / "model.svg"
