"""Measures how long a report takes from its text to a published version, starting Python included: python bench/loading.py REPORT [--turns 9] [--json]."""
import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

COMMAND = (sys.executable, "-c", "from egovkg.endpoint.cli import main; main()")
ADDITIONS = 10_000_000


def main() -> None:
    """Load the report into an empty store, by turns with a yardstick: so many additions in a function, which tells how fast the machine is at that moment."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("report", type=Path)
    parser.add_argument("--turns", type=int, default=9)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    before = os.getloadavg()[0]
    loaded("--help")
    turns = [(*loaded("load", str(options.report)), additions()) for _ in range(options.turns)]
    clock, work, yard = zip(*turns, strict=True)
    found = {
        "load: seconds, median and range": (round(statistics.median(clock), 2), round(min(clock), 2), round(max(clock), 2)),
        "load: seconds of a processor, median, of all its processes": round(statistics.median(work), 2),
        f"load: seconds of {ADDITIONS:,} additions, median and range": (round(statistics.median(yard), 2), round(min(yard), 2), round(max(yard), 2)),
        "load: its time to that of the additions, median": round(statistics.median(seconds / additions for seconds, _, additions in turns), 2),
        "load: load of the machine before and after": [round(load, 1) for load in (before, os.getloadavg()[0])],
    }
    print(json.dumps(found, indent=1) if options.json else "\n".join(f"{key:84} {value}" for key, value in found.items()))


def loaded(*arguments: str) -> tuple[float, float]:
    """Run the command on an empty store: seconds by the clock and of a processor. Raises CalledProcessError."""
    with tempfile.TemporaryDirectory() as data:
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        start = time.perf_counter()
        subprocess.run([*COMMAND, "--data", data, *arguments], check=True, stdout=subprocess.DEVNULL)
        seconds = time.perf_counter() - start
    now = resource.getrusage(resource.RUSAGE_CHILDREN)
    return seconds, now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime


def additions() -> float:
    start, total = time.perf_counter(), 0
    for number in range(ADDITIONS):
        total += number
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
