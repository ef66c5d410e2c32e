"""A check that several tests make: reading takes time in proportion to the text."""
import time
from collections.abc import Callable

from tests.support import slowness


def assert_linear(read: Callable[[str], object], piece: str, size: int = 16_000) -> None:
    """Twice the text may take twice the time of the processor, and some; 200,000 characters take ten seconds of an ordinary machine at most.

    A machine that is busy with other things gets three tries; quadratic reading fails them all.
    """
    def seconds(length: int) -> float:
        text, times = piece * (length // len(piece)), []
        for _ in range(2):
            start = time.process_time()
            read(text)
            times.append(time.process_time() - start)
        return min(times)

    for _ in range(3):
        once, twice = seconds(size), seconds(2 * size)
        if twice < 3 * once + 0.05 and twice * (200_000 / (2 * size)) < 10 * slowness():
            return
    raise AssertionError(f"{size} characters took {once:.2f} s, {2 * size} took {twice:.2f} s")
