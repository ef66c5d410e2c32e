"""Writes what is released: a report's triples and the bundle that Protégé opens: `python -m egovkg.endpoint.releasing [REPORT [GOLD]]`."""
from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from egovkg.triples import protege, publishing

if TYPE_CHECKING:
    from egovkg.loader.conversion import Conversion


def release(report: Path | None = None, gold: Path | None = None, folder: Path = publishing.PUBLISHED) -> list[Path]:
    """Convert `report`, where one is given, and write its released triples; make the Protégé bundle of all released triples anew.

    With `gold`, a folder of annotations, what is told of the reading has precision, recall and F1 of each kind too. Gives the files to look at.
    Raises Problem as the conversion and the evaluation do.
    """
    written = []
    if report is not None:
        from egovkg.loader.conversion import convert_file

        converted = convert_file(report)
        reading = converted.reading | ({"evaluation": measured(converted, gold)} if gold is not None else {})
        written.append(publishing.release(converted.released, converted.key, folder, reading=reading))
    return [*written, protege.write(publishing.released(folder), folder / protege.FOLDER.name)]


def measured(conversion: Conversion, gold: Path) -> dict[str, dict[str, float | int | None]]:
    """By kind: the annotated facts, and precision, recall and F1 over them; None where the annotations do not tell."""
    from egovkg.loader import evaluation

    kinds = evaluation.evaluate_conversion(conversion, gold).kinds.values()
    return {result.kind: {"facts": result.facts.gold, "precision": result.facts.precision if result.judged else None, "recall": result.facts.recall,
                          "f1": result.facts.f1 if result.judged else None} for result in kinds}


if __name__ == "__main__":
    for path in release(*(Path(argument) if argument else None for argument in sys.argv[1:3])):
        print(path)
