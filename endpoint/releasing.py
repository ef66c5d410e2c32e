"""Writes what is released: a report's triples and the bundle that Protégé opens: `python -m egovkg.endpoint.releasing [REPORT]`."""
from __future__ import annotations

import sys
from pathlib import Path

from egovkg.triples import protege, publishing


def release(report: Path | None = None, folder: Path = publishing.PUBLISHED) -> list[Path]:
    """Convert `report`, where one is given, and write its released triples; make the Protégé bundle of all released triples anew.

    Gives the files to look at. Raises Problem as the conversion does.
    """
    written = []
    if report is not None:
        from egovkg.loader.conversion import convert_file

        converted = convert_file(report)
        written.append(publishing.release(converted.released, converted.key, folder, reading=converted.reading))
    return [*written, protege.write(publishing.released(folder), folder / protege.FOLDER.name)]


if __name__ == "__main__":
    for path in release(Path(sys.argv[1]) if sys.argv[1:] and sys.argv[1] else None):
        print(path)
