"""Fuzzing: queries of a grammar, mangled ones and random bytes are answered or refused, and no process is lost that is not soon replaced.

Two thousand inputs; `FUZZ=100000 python -m pytest tests/attack/test_fuzz.py -s` takes another number, and says what came back.
"""
import os
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
from hypothesis import HealthCheck, Phase, Verbosity, given, settings
from hypothesis import strategies as st

from tests.attack.grammar import Grammar

COUNT = int(os.environ.get("FUZZ", "2000"))
BATCH = 20
DIRECT = {"Content-Type": "application/sparql-query", "Accept": "*/*"}
LOST = 10.0  # seconds within which workers must be there again, also on a machine that does other things


@pytest.fixture(scope="module")
def target(run_server, tiny_data):
    """A server that soon gives up."""
    return run_server(tiny_data, timeout=1.0, worker_memory=300 << 20, slow_queries=2)


@pytest.fixture(scope="module")
def counts():
    """What came back, by outcome, and the longest that workers were missing; told at the end."""
    found: Counter[str] = Counter()
    yield found
    print(f"\n{COUNT} inputs: {dict(found)}")


def test_every_input_is_answered_or_refused(target, counts):
    senders = ThreadPoolExecutor(4)
    sessions = [requests.Session() for _ in range(BATCH)]

    def send(item: tuple[int, int]) -> str:
        data = Grammar(item[1]).input()
        try:
            answer = sessions[item[0]].post(target.url + "/sparql", data=data, headers=DIRECT, timeout=30)
        except requests.exceptions.ChunkedEncodingError:
            return "broken"  # a large answer that was not done in time
        assert answer.status_code < 500 or answer.status_code == 503, f"seed {item[1]}: {data!r}\n{answer.text}"
        return "ok" if answer.status_code == 200 else answer.json()["type"].rpartition("/")[2]

    @settings(max_examples=COUNT // BATCH, deadline=None, phases=[Phase.generate], derandomize=COUNT == 2000, database=None, verbosity=Verbosity.quiet,
              suppress_health_check=list(HealthCheck))
    @given(st.lists(st.integers(0, 2**63), min_size=BATCH, max_size=BATCH))
    def fuzz(batch: list[int]) -> None:
        counts.update(senders.map(send, enumerate(batch)))
        began = time.monotonic()
        while target.engine.pool.missing:
            assert time.monotonic() - began < LOST
            time.sleep(0.005)
        counts["longest without a worker, ms"] = max(counts["longest without a worker, ms"], round((time.monotonic() - began) * 1000))

    fuzz()
    killed = target.engine.pool.killed
    counts.update({f"killed: {reason}": number for reason, number in killed.items()})
    assert not target.engine.lanes.counts()["in_flight"]
    assert counts["ok"] > COUNT * 0.1
