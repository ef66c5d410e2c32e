"""What several tests need: where the shared material lies, and a report read from a string."""
import os
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
REPORTS = ROOT / "tests" / "reports"
SAMPLES = ("sample-national.txt", "sample-province.txt", "sample-markdown.md")


def shared(*parts: str) -> Path:
    """A file of the material shared beside the checkout ($SHARED_MATERIAL, else ../shared); absent, the test is skipped, and fails with CI=true."""
    path = Path(os.environ.get("SHARED_MATERIAL") or ROOT.parent / "shared").joinpath(*parts)
    if not path.exists():
        reason = f"{'/'.join(parts)} is not there; it lies in the folder shared beside the checkout"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return path


def real_report() -> Path:
    return shared("report", "egov-report-2014-2024.txt")


def absent(*parts: str, skip: bool = False) -> bool:
    """Whether the shared material lacks this; with `skip` the test is skipped then, and fails with CI=true."""
    if skip:
        shared(*parts)
    return not Path(os.environ.get("SHARED_MATERIAL") or ROOT.parent / "shared").joinpath(*parts).exists()


def slowness() -> float:
    """How many times slower than an ordinary machine this one is at this moment, at least 1: bounds on processor time are multiplied by it.

    An ordinary machine adds two million numbers in 0.09 seconds of processor time.
    """
    began, total = time.process_time(), 0
    for number in range(2_000_000):
        total += number
    return max(1.0, (time.process_time() - began) / 0.09)
