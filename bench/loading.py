"""Measures `egovkg load`: one report from its text to a published version, by turns with work that every machine knows.

python bench/loading.py REPORT [--runs 5]: processor and wall seconds and memory of a process from its start to its end; the ratio is to a process
that only sorts a million strings, so that a busy machine can be told from a slow program.
"""
import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

YARDSTICK = "words = sorted(str(number * 7919 % 1000003) for number in range(1000000))"
LOADING = "from egovkg.endpoint.cli import main; main()"


def measured(*command: str) -> tuple[float, float, int]:
    """Processor seconds, wall seconds, and kilobytes at most, of one process."""
    began = time.monotonic()
    process = subprocess.Popen([sys.executable, "-c", *command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{command} ended with {os.waitstatus_to_exitcode(status)}")
    return used.ru_utime + used.ru_stime, time.monotonic() - began, used.ru_maxrss


def main() -> None:
    """Print the medians of each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("report", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    yardstick, one = [], []
    with tempfile.TemporaryDirectory() as folder:
        for run in range(options.runs):
            yardstick.append(measured(YARDSTICK))
            one.append(measured(LOADING, "--data", f"{folder}/{run}", "load", str(options.report)))
    for name, runs in (("sorting a million strings", yardstick), ("load of the report", one)):
        cpu, wall, memory = (statistics.median(run[i] for run in runs) for i in range(3))
        walls = [run[1] for run in runs]
        print(f"{name:28} {cpu:6.2f} s of the processor, {wall:6.2f} s ({min(walls):.2f} to {max(walls):.2f}), {memory // 1024} MB")
    ratios = sorted(load[0] / unit[0] for load, unit in zip(one, yardstick, strict=True))
    print(f"{'load as times the sorting':28} {ratios[0]:.2f} to {ratios[-1]:.2f}, median {statistics.median(ratios):.2f}")


if __name__ == "__main__":
    main()
