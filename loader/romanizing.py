"""Chinese in pinyin, by pypinyin, whose tables take a fifth of a report's load to open: a process of its own can open them ahead."""
from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import BinaryIO

_helper: tuple[BinaryIO, BinaryIO] | None = None


def syllables(text: str) -> list[str]:
    """The text's syllables without tones; what is no Chinese stays as it is, in one piece."""
    if _helper is not None:
        with suppress(OSError, ValueError):         # a helper that was killed is not missed
            ask, answer = _helper
            ask.write(json.dumps(text).encode() + b"\n")
            return json.loads(answer.readline())
    return _lazy_pinyin(text)


@contextmanager
def ahead() -> Iterator[None]:
    """While this is open a second process turns names into pinyin; it begins with the tables. To be entered before any thread begins."""
    global _helper
    asked, ask = os.pipe()
    answered, answer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(ask)
            os.close(answered)
            _serve(os.fdopen(asked, "rb"), os.fdopen(answer, "wb", buffering=0))
        finally:
            os._exit(0)
    os.close(asked)
    os.close(answer)
    _helper = (os.fdopen(ask, "wb", buffering=0), os.fdopen(answered, "rb"))
    try:
        yield
    finally:
        for end in _helper:
            end.close()
        _helper = None
        os.kill(child, signal.SIGKILL)      # it may still be opening its tables, and has nothing to lose
        os.waitpid(child, 0)


def _serve(questions: BinaryIO, answers: BinaryIO) -> None:
    with suppress(KeyboardInterrupt, OSError):
        _lazy_pinyin("")
        for question in questions:
            answers.write(json.dumps(_lazy_pinyin(json.loads(question))).encode() + b"\n")


def _lazy_pinyin(text: str) -> list[str]:
    from pypinyin import lazy_pinyin

    return lazy_pinyin(text, errors="default")
