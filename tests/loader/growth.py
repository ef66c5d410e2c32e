"""A check that several tests make: reading takes time in proportion to the text."""
import time
from collections.abc import Callable


def assert_linear(read: Callable[[str], object], piece: str, size: int = 16_000) -> None:
    """Twice the text may take twice the time, with room for a busy machine; 200,000 characters take five seconds at most."""
    def seconds(length: int) -> float:
        text, times = piece * (length // len(piece)), []
        for _ in range(3):
            start = time.perf_counter()
            read(text)
            times.append(time.perf_counter() - start)
        return min(times)

    once, twice = seconds(size), seconds(2 * size)
    assert twice < 3 * once + 0.05
    assert twice * (200_000 / (2 * size)) < 5
