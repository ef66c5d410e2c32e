"""A file that appears whole or not at all, compressed by its suffix."""
import gzip
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from egovkg.ontology.problem import Problem

COMPRESSIONS = ("gz", "zst")


@contextmanager
def whole_file(path: Path) -> Iterator[IO[bytes]]:
    """A new file to write to; it takes the place of `path` when the block ends well. .gz and .zst compress. Raises Problem("cannot-write")."""
    unfinished = path.with_name(f".{path.name}.new")
    try:
        with _opened(unfinished, path.suffix) as out:
            yield out
        os.replace(unfinished, path)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise Problem("cannot-write", path=str(path), reason=error.strerror or str(error)) from error


@contextmanager
def _opened(path: Path, suffix: str) -> Iterator[IO[bytes]]:
    with open(path, "wb") as plain:
        if suffix == ".gz":
            # No file name and no time in the header: the same data give the same bytes.
            with gzip.GzipFile(filename="", mode="wb", fileobj=plain, mtime=0) as out:
                yield out
        elif suffix == ".zst":
            import zstandard  # only exports that ask for it pay its import
            with zstandard.ZstdCompressor(level=10).stream_writer(plain, closefd=False) as out:
                yield out
        else:
            yield plain
