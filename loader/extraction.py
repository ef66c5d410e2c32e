"""Reads PDF and Word in a process of its own, bounded in time and memory: what a hostile file breaks is that process alone."""
from __future__ import annotations

import json
import subprocess
import sys

from egovkg.ontology.problem import Problem

# Of the process that reads: address space, seconds of work, and seconds until it is ended whatever it does.
MEMORY = 1 << 30
SECONDS = 20
DAMAGED = {"pdf": "damaged-pdf", "word": "damaged-document"}


def extract(form: str, data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """The text of a PDF ("pdf") or Word file ("word"), and notes on what it could not give.

    Raises Problem: scanned-pdf, encrypted-pdf, damaged-pdf, empty-document, damaged-document, encrypted-document, not-a-document,
    expanding-archive.
    """
    try:
        done = subprocess.run([sys.executable, "-P", "-m", __name__, form, name], input=data, capture_output=True, check=False, timeout=2 * SECONDS)
    except subprocess.TimeoutExpired as error:
        raise Problem(DAMAGED[form], path=name, reason=f"not read within {2 * SECONDS} s") from error
    if done.returncode:
        lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
        reason = lines[-1][:200] if lines else f"its reader ended with {done.returncode}"
        raise Problem(DAMAGED[form], path=name, reason=reason)
    answer = json.loads(done.stdout)
    if code := answer.get("code"):
        raise Problem(code, **answer["details"])
    return answer["text"], tuple(answer["notes"])


def main(form: str, name: str) -> None:
    """Read the file on standard input; answer in JSON on standard output."""
    try:
        import resource
    except ImportError:                 # not on this system: then time alone is bounded, by the parent
        pass
    else:
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        limit = MEMORY if hard == resource.RLIM_INFINITY else min(MEMORY, hard)
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if form == "pdf":
        from egovkg.loader.pdf import text_of
    else:
        from egovkg.loader.word import text_of
    try:
        text, notes = text_of(sys.stdin.buffer.read(), name)
        answer = {"text": text, "notes": notes}
    except Problem as problem:
        answer = {"code": problem.code, "details": problem.details}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main(*sys.argv[1:])
