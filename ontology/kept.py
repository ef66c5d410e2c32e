"""What was made once for an installation and is kept in `__pycache__` for those who come later, as Python keeps the code of modules."""
from __future__ import annotations

import os
import pickle
import shutil
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import Any, TypeVar

_FOLDER = Path(__file__).parent / "__pycache__"
Made = TypeVar("Made")


def made(name: str, sources: Iterable[Path], make: Callable[[], Made]) -> Made:
    """What `make` gives, or gave when these files had the same content: data, and the code that makes it. It is pickled, and nobody else's to write than
    that code is. Raises what `make` raises."""
    if (known := found(name, sources)) is not None:
        return known
    new = make()
    if key := _key(sources):
        write(name, key + pickle.dumps(new, pickle.HIGHEST_PROTOCOL))
    return new


def found(name: str, sources: Iterable[Path]) -> Any:
    """What `made` made of these files, None where it did not."""
    data, key = read(name), _key(sources)
    if key and data.startswith(key):
        with suppress(Exception):        # whatever a damaged file makes of itself
            return pickle.loads(data[len(key):])
    return None


def folder(name: str, sources: Iterable[Path], make: Callable[[Path], None]) -> Path | None:
    """A folder that `make` filled, now or when these files had the same content; None where nothing can be kept. Raises what `make` raises but OSError."""
    key = _key(sources).hex()[:32]
    of_name = f"{name}.{sys.implementation.cache_tag}."
    path, fresh = _FOLDER / (of_name + key), _FOLDER / f"{of_name}{os.getpid()}"
    if path.is_dir():
        return path
    if not key or sys.dont_write_bytecode:
        return None
    try:
        _FOLDER.mkdir(exist_ok=True)
        for old in _FOLDER.glob(of_name + "*"):
            shutil.rmtree(old)
        fresh.mkdir()
        make(fresh)
        fresh.rename(path)
    except OSError:         # an installation that cannot be written to, or another process has made it meanwhile
        return path if path.is_dir() else None
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return path


def _key(sources: Iterable[Path]) -> bytes:
    try:
        return blake2b(b"".join(blake2b(path.read_bytes()).digest() for path in sources)).digest()
    except OSError:         # who makes it says better what is missing
        return b""


def read(name: str) -> bytes:
    """What is kept under a name by this version of Python, else nothing."""
    try:
        return _file(name).read_bytes()
    except OSError:
        return b""


def write(name: str, data: bytes) -> None:
    """Keep something, where Python may keep its own (sys.dont_write_bytecode)."""
    if sys.dont_write_bytecode:
        return
    file = _file(name)
    fresh = file.with_name(f"{file.name}.{os.getpid()}")
    try:
        fresh.parent.mkdir(exist_ok=True)
        fresh.write_bytes(data)
        fresh.replace(file)
    except OSError:         # an installation that cannot be written to
        with suppress(OSError):
            fresh.unlink()


def code(package: str) -> list[Path]:
    """The modules of one of this project's packages: what they make depends on them."""
    return sorted((Path(__file__).parents[1] / package).glob("*.py"))


def _file(name: str) -> Path:
    return _FOLDER / f"{name}.{sys.implementation.cache_tag}"
