"""A sequence computed from both ends is the one computed here, whatever becomes of the second process."""
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence

import pytest
from egovkg.loader import conversion
from egovkg.loader.both_ends import BothEnds
from egovkg.loader.reading import read_file
from tests.support import REPORTS, SAMPLES


class Squares(Sequence[tuple[int, int]]):
    """Squares of 0 … `count`-1, each with the process that made it; what `before` does is done before each of those made elsewhere."""

    def __init__(self, count: int, before=None) -> None:
        self.count = count
        self.before = before

    def __len__(self) -> int:
        return self.count

    def __getitem__(self, number: int) -> tuple[int, int]:
        if self.before is not None and os.getpid() != HERE:
            self.before(number)
        return number * number, os.getpid()


HERE = os.getpid()


@pytest.fixture
def both_ends():
    made = []

    def make(open_job) -> BothEnds:
        made.append(BothEnds(open_job))
        return made[-1]

    yield make
    for each in made:
        each.close()


def slowly(ends: BothEnds, items: Squares, seconds: float = 0.01) -> list[tuple[int, int]]:
    found = []
    for item in ends.over(items):
        found.append(item)
        time.sleep(seconds)
    return found


def test_the_last_items_come_from_the_second_process(both_ends):
    ends = both_ends(Squares)
    ends.begin(60)
    found = slowly(ends, Squares(60))
    makers = [process for _, process in found]
    assert [square for square, _ in found] == [n * n for n in range(60)]
    assert makers[0] == HERE != makers[-1] and makers == sorted(makers, key=lambda process: process != HERE)


def test_job_after_job(both_ends):
    ends = both_ends(Squares)
    for count in (40, 0, 1, 300, 5):
        ends.begin(count)
        assert [square for square, _ in slowly(ends, Squares(count), 0.001)] == [n * n for n in range(count)]


def test_a_job_that_is_given_up_leaves_nothing_behind(both_ends):
    ends = both_ends(lambda job: [(job, n) for n in range(50)])
    ends.begin("one")
    taken = ends.over([("one", n) for n in range(50)])
    assert next(taken) == ("one", 0)
    time.sleep(0.05)
    ends.begin("two")
    assert slowly(ends, [("two", n) for n in range(50)], 0.002) == [("two", n) for n in range(50)]


def fail(_: int) -> None:
    raise ValueError


def end(_: int) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.parametrize("before", [fail, end, lambda number: end(number) if number == 20 else None, lambda _: time.sleep(60)])
def test_what_does_not_come_is_made_here(both_ends, before):
    ends = both_ends(lambda job: Squares(job, before))
    for _ in range(2):
        ends.begin(40)
        assert [square for square, _ in slowly(ends, Squares(40), 0.001)] == [n * n for n in range(40)]


def test_nothing_is_waited_for_while_the_second_process_is_busy(both_ends):
    ends = both_ends(lambda job: Squares(3, lambda _: time.sleep(60)))
    start = time.monotonic()
    for _ in range(3):
        ends.begin("long" * 2_000_000)
        assert len(list(ends.over(Squares(3)))) == 3
    ends.close()
    assert time.monotonic() - start < 20


def test_a_failure_here_is_told_here(both_ends):
    ends = both_ends(lambda job: Squares(10, fail))
    ends.begin(10)
    with pytest.raises(ZeroDivisionError):
        list(ends.over(type("Failing", (Squares,), {"__getitem__": lambda self, number: 1 // 0})(10)))


def test_where_there_is_one_processor_there_is_no_second_process(both_ends, monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0})
    monkeypatch.setattr(os, "fork", lambda: pytest.fail("a fork"))
    ends = both_ends(Squares)
    ends.begin(3)
    assert [process for _, process in ends.over(Squares(3))] == [HERE] * 3


def test_the_second_process_ends_with_the_first():
    script = ("import time; from egovkg.loader.both_ends import BothEnds\n"
              "ends = BothEnds(lambda job: range(job)); ends.begin(10); print(ends._process, flush=True); time.sleep(60)")
    first = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    second = int(first.stdout.readline())
    os.kill(second, 0)
    first.kill()
    first.communicate(timeout=10)        # the pipe closes with the last of both
    for _ in range(100):
        if not os.path.exists(f"/proc/{second}") or open(f"/proc/{second}/stat").read().rsplit(")", 1)[1].split()[0] == "Z":
            return
        time.sleep(0.1)
    pytest.fail("the second process lives on")


@pytest.mark.parametrize("name", SAMPLES)
def test_a_report_read_from_both_ends_is_the_same(name, both_ends, monkeypatch):
    source = read_file(REPORTS / name)
    alone = conversion.convert(source)
    ends = both_ends(conversion.mentions)
    taken = []
    over = BothEnds.over

    def waiting(self, items):
        time.sleep(1)        # so that the second process has gone through all but the first
        for number, item in enumerate(over(self, items)):
            taken.append(item == items[number])
            yield item

    monkeypatch.setattr(BothEnds, "over", waiting)
    assert conversion.convert(source, ahead=ends) == alone
    assert taken and all(taken)
