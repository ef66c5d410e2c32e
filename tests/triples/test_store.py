"""The store keeps a whole version live whatever happens to the one who publishes."""
import os
import random
import signal
import subprocess
import sys
import time

import pyoxigraph as ox
import pytest
from egovkg.ontology.problem import Problem
from egovkg.triples.store import VersionedStore

NODE = ox.NamedNode


def quad(number: int) -> ox.Quad:
    return ox.Quad(NODE(f"http://example.org/{number}"), NODE("http://example.org/p"), ox.Literal(str(number)))


def publish(store: VersionedStore, *numbers: int, **options) -> int:
    with store.write() as writer:
        writer.store.extend(quad(number) for number in numbers)
        return writer.publish(options.pop("kind", "update"), **options)


def numbers(store: ox.Store) -> list[int]:
    return sorted(int(found.object.value) for found in store)


def test_an_empty_store_has_no_version(tmp_path):
    store = VersionedStore(tmp_path / "var")
    assert store.current is None and store.versions() == []
    with pytest.raises(Problem) as caught:
        store.read()
    assert caught.value.code == "no-version"


def test_versions_follow_each_other_and_stay_as_they_were(tmp_path):
    store = VersionedStore(tmp_path)
    assert publish(store, 1, kind="load", note="first", pinned=True) == 1
    assert publish(store, 2) == 2
    assert store.current == 2 and numbers(store.read()) == [1, 2] and numbers(store.read(1)) == [1]
    first, second = store.versions()
    assert (first.kind, first.note, first.pinned, first.triples) == ("load", "first", True, 1)
    assert second.triples == 2 and second.created > first.created
    assert not (tmp_path / "writer").exists()


def test_what_is_not_published_is_discarded(tmp_path):
    store = VersionedStore(tmp_path)
    publish(store, 1)
    with store.write() as writer:
        writer.store.add(quad(2))
    with pytest.raises(ValueError), store.write() as writer:
        writer.store.add(quad(3))
        raise ValueError
    with store.write() as writer:
        assert numbers(writer.store) == [1]
        writer.store.add(quad(4))
        writer.reset()
        assert numbers(writer.store) == [1]
    assert store.current == 1


def test_a_caller_who_keeps_the_store_does_not_block_the_next_writer(tmp_path):
    store = VersionedStore(tmp_path)
    with store.write() as writer:
        held = writer.store
        writer.reset()
        assert held is not writer.store
    assert publish(store, 1) == 1


def test_one_writer_publishes_many_times(tmp_path):
    store = VersionedStore(tmp_path)
    with store.write() as writer:
        for number in range(1, 5):
            writer.store.add(quad(number))
            assert writer.publish("update") == number
            assert numbers(VersionedStore(tmp_path).read()) == list(range(1, number + 1))


def test_a_second_writer_is_told_who_holds_the_store(tmp_path):
    store = VersionedStore(tmp_path)
    with store.write():
        for attempt in (lambda: VersionedStore(tmp_path).write().__enter__(), lambda: publish(VersionedStore(tmp_path), 1)):
            with pytest.raises(Problem) as caught:
                attempt()
            assert caught.value.code == "store-locked"
            assert caught.value.details == {"path": str(tmp_path), "pid": str(os.getpid())}
    assert publish(store, 1) == 1


def test_rollback_moves_the_pointer_and_the_next_version_gets_a_new_number(tmp_path):
    store = VersionedStore(tmp_path)
    publish(store, 1)
    publish(store, 2)
    store.rollback(1)
    assert store.current == 1 and numbers(store.read()) == [1]
    assert publish(store, 3) == 3
    assert numbers(store.read()) == [1, 3] and numbers(store.read(2)) == [1, 2]
    with pytest.raises(Problem) as caught:
        store.rollback(9)
    assert caught.value.code == "no-such-version"


def test_old_unpinned_versions_are_pruned_but_never_the_live_or_the_pinned_ones(tmp_path):
    store = VersionedStore(tmp_path, keep=2)
    publish(store, 1, kind="load", pinned=True)
    for number in range(2, 7):
        publish(store, number)
    assert [version.number for version in store.versions()] == [1, 4, 5, 6]
    store.rollback(4)
    for number in range(7, 10):
        publish(store, number)
    assert [version.number for version in store.versions()] == [1, 7, 8, 9]


def test_a_reader_outlives_the_pruning_of_its_version(tmp_path):
    store = VersionedStore(tmp_path, keep=0)
    publish(store, 1)
    reader = store.read()
    publish(store, 2)
    publish(store, 3)
    assert [version.number for version in store.versions()] == [3]
    assert numbers(reader) == [1]


def test_files_are_published_beside_the_version(tmp_path):
    source = tmp_path / "index"
    source.write_text("names")
    store = VersionedStore(tmp_path / "var")
    publish(store, 1, files={"search/names.txt": source})
    assert (store.path() / "search/names.txt").read_text() == "names"


def test_a_missing_file_leaves_the_live_version(tmp_path):
    store = VersionedStore(tmp_path)
    publish(store, 1)
    with pytest.raises(OSError):
        publish(store, 2, files={"a": tmp_path / "nowhere"})
    assert store.current == 1
    assert publish(store, 2) == 2 and numbers(store.read()) == [1, 2]


@pytest.mark.parametrize("harm", ["{", '{"number": 1}', ""])
def test_a_damaged_pointer_is_a_problem_and_not_an_empty_store(tmp_path, harm):
    publish(VersionedStore(tmp_path), 1)
    (tmp_path / "current").write_text(harm)
    with pytest.raises(Problem) as caught:
        VersionedStore(tmp_path).current  # noqa: B018
    assert caught.value.code == "store-damaged"


def test_a_damaged_checkpoint_is_a_problem(tmp_path):
    store = VersionedStore(tmp_path)
    publish(store, 1)
    (store.path() / "store" / "CURRENT").unlink()
    with pytest.raises(Problem) as caught:
        store.read()
    assert caught.value.code == "store-damaged"


PUBLISHER = """
import sys
from pathlib import Path
import pyoxigraph as ox
from egovkg.triples.store import VersionedStore
with VersionedStore(Path(sys.argv[1]), keep=3).write() as writer:
    number = len(writer.store) // 100
    print("go", flush=True)
    while True:
        number += 1
        node = ox.NamedNode(f"http://example.org/{number}")
        writer.store.extend(ox.Quad(node, node, ox.Literal(str(index))) for index in range(100))
        writer.publish("update", pinned=number % 7 == 0)
        print(number, flush=True)
"""


def test_a_publisher_killed_at_thirty_random_instants_loses_nothing_it_acknowledged(tmp_path):
    chance = random.Random(20240607)
    acknowledged = 0
    for _ in range(30):
        with subprocess.Popen([sys.executable, "-c", PUBLISHER, str(tmp_path)], stdout=subprocess.PIPE, text=True) as publisher:
            assert publisher.stdout.readline() == "go\n"
            time.sleep(chance.uniform(0, 0.12))
            publisher.send_signal(signal.SIGKILL)
            lines = publisher.stdout.read().split("\n")[:-1]
        acknowledged = max([acknowledged, *map(int, lines)])
        store = VersionedStore(tmp_path, keep=3)
        if store.current is None:
            assert not acknowledged
            continue
        # Each version holds a hundred quads more than the one before: a whole one has a multiple of a hundred.
        (live,) = store.read().query("SELECT (COUNT(*) AS ?count) (COUNT(DISTINCT ?s) AS ?groups) { ?s ?p ?o }")
        assert int(live["count"].value) == 100 * int(live["groups"].value) == store.version().triples
        assert int(live["groups"].value) >= acknowledged
        for version in store.versions():
            assert len(store.read(version.number)) == version.triples
    assert acknowledged > 0
    store = VersionedStore(tmp_path, keep=3)
    before = store.current
    assert publish(store, 1) == before + 1 == store.current


def test_a_first_version_begins_with_a_seed_and_no_other_does(tmp_path):
    seed = tmp_path / "seed"
    begun = ox.Store(str(tmp_path / "made"))
    begun.add(quad(7))
    seed.mkdir()
    begun.backup(str(seed / "store"))
    store = VersionedStore(tmp_path / "var")
    with store.write(seed) as writer:
        assert writer.seed == seed and numbers(writer.store) == [7]
        writer.store.add(quad(1))
        writer.reset()
        assert numbers(writer.store) == [7]
        writer.store.add(quad(2))
        writer.publish("update")
    with store.write(seed) as writer:
        assert writer.seed is None and numbers(writer.store) == [2, 7]
    assert numbers(begun) == [7]


def test_a_seed_that_is_no_store_is_as_none(tmp_path):
    for name, seed in (("none", tmp_path / "seed"), ("empty", tmp_path)):
        with VersionedStore(tmp_path / name / "var").write(seed) as writer:
            assert writer.seed is None and numbers(writer.store) == []
