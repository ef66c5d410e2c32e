"""Workers are forked by a process that holds their version open: they begin with its caches, outlive its being let go, and it can be lost."""
import contextlib
import os
import signal
import time
from pathlib import Path

import pyoxigraph as ox
import pytest
from egovkg.endpoint import forking
from egovkg.endpoint.settings import Settings
from egovkg.endpoint.workers import Engine
from egovkg.triples.store import VersionedStore

from tests.support import slowness


def parent_of(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1])


def publish(store: VersionedStore, first: int, last: int) -> None:
    with store.write() as writer:
        writer.store.bulk_extend(ox.Quad(ox.NamedNode(f"http://e/{n}"), ox.NamedNode("http://e/p"), ox.NamedNode(f"http://e/{n + 1}")) for n in range(first, last))
        writer.publish("update")


def count(engine: Engine) -> int:
    return int(engine.rows(f"SELECT (COUNT(*) AS ?n) {{ ?s ?p ?o }} # {time.monotonic()}").rows[0]["n"].value)


def wait_for(condition) -> None:
    last = time.monotonic() + 10 * slowness()
    while not condition():
        assert time.monotonic() < last, "it did not come about"
        time.sleep(0.02)


@pytest.fixture
def store(tmp_path):
    made = VersionedStore(tmp_path / "data")
    publish(made, 0, 20_000)
    return made


@pytest.fixture
def engine(store):
    made = Engine(Settings.from_environment({}, data=store.data), store)
    made.start()
    yield made
    made.close()


def holder_of(engine: Engine) -> int:
    worker = engine.pool.take(engine.store.current)
    engine.pool.give(worker)
    return parent_of(worker.pid)


def test_a_worker_begins_with_the_caches_of_the_holder_of_its_version(engine):
    wait_for(lambda: engine.pool.idle)
    worker = engine.pool.take(1)
    try:
        holder, prepared = parent_of(worker.pid), engine.pool._parent.pid
        assert parent_of(holder) == prepared
        kept = {}
        for pid in (holder, worker.pid):
            sizes = dict(line.split(":") for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:])
            kept[pid] = {name: int(size.split()[0]) for name, size in sizes.items()}
        assert kept[worker.pid]["Anonymous"] > 0.8 * kept[holder]["Anonymous"]
        assert kept[worker.pid]["Private_Dirty"] < 0.5 * kept[worker.pid]["Anonymous"]
    finally:
        engine.pool.give(worker)


def test_a_holder_that_is_killed_is_replaced_and_takes_its_readers_with_it(engine):
    assert count(engine) == 20_000
    worker = engine.pool.take(1)
    holder = parent_of(worker.pid)
    os.kill(holder, signal.SIGKILL)
    wait_for(lambda: not Path(f"/proc/{worker.pid}").exists())
    engine.pool.drop(worker, "crash")
    assert count(engine) == 20_000 and holder_of(engine) != holder


def test_a_query_goes_on_when_the_holder_of_its_version_is_let_go(engine, store):
    stream = "SELECT * { ?a <http://e/p> ?b . ?c <http://e/p> ?d } LIMIT 150000"
    answer = engine.query(stream)
    first = next(answer.body)
    [worker] = engine._loud
    holder = parent_of(worker.pid)
    for number in range(1, 2 + forking.VERSIONS):
        publish(store, 20_000 * number, 20_000 * number + 5_000)
        assert count(engine) == 20_000 + 5_000 * number
    assert holder_of(engine) != holder and parent_of(worker.pid) == holder
    rest = b"".join(answer.body)
    assert (first + rest).endswith(b"]}}") and (first + rest).count(b'"a":') == 150_000
    wait_for(lambda: not Path(f"/proc/{holder}").exists())        # with the last of its readers


def test_nothing_is_left_when_the_prepared_process_is_killed(engine):
    assert count(engine) == 20_000
    worker = engine.pool.take(1)
    holder, prepared = parent_of(worker.pid), engine.pool._parent.pid
    os.kill(prepared, signal.SIGKILL)
    wait_for(lambda: not Path(f"/proc/{worker.pid}").exists() and not Path(f"/proc/{holder}").exists())
    engine.pool.drop(worker, "crash")
    assert count(engine) == 20_000


def test_a_damaged_store_is_told_by_whoever_asks(engine, store):
    assert count(engine) == 20_000
    publish(store, 30_000, 30_001)
    for file in (store.path() / "store").iterdir():
        if file.name.startswith("MANIFEST"):
            file.write_bytes(b"damaged")
    with pytest.raises(Exception, match="store-damaged"):
        count(engine)
    store.rollback(1)
    assert count(engine) == 20_000


def test_writers_are_forked_by_a_process_without_a_store(engine):
    """The engine's own threads, which a writer needs, do not come along with a fork."""
    assert count(engine) == 20_000
    worker = engine.pool.writer(1 << 30)
    with contextlib.closing(worker._channel):
        assert parent_of(worker.pid) == engine.pool._parent.pid
        assert "MANIFEST" not in Path(f"/proc/{engine.pool._parent.pid}/maps").read_text()
        assert {Path(task).joinpath("comm").read_text().strip() for task in Path(f"/proc/{engine.pool._parent.pid}/task").iterdir()} == {"python"}
    engine.pool.end(worker)
