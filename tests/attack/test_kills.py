"""SIGKILL at random instants, under the load of writers and readers: nothing acknowledged is lost, and nobody ever sees half of an update.

Eight kills; `KILLS=100 python -m pytest tests/attack/test_kills.py -s` takes another number, and says what was written.
"""
import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import requests
from egovkg.triples.store import VersionedStore

KILLS = int(os.environ.get("KILLS", "8"))
WRITERS = 3
SERVE = """
import sys
from pathlib import Path
from egovkg.endpoint.server import serve
from egovkg.endpoint.settings import Settings
from egovkg.triples.store import VersionedStore
data = Path(sys.argv[1])
serve(Settings.from_environment({}, data=data, port=0, token="t"), VersionedStore(data), lambda server: print(server.url, flush=True))
"""
# What one update writes, three statements; whoever finds one must find all.
WRITE = "INSERT DATA {{ <http://e/{0}> <http://e/p> 1 ; <http://e/p> 2 . GRAPH <http://e/g> {{ <http://e/{0}> <http://e/p> 3 }} }}"
HALF = "SELECT ?s (COUNT(*) AS ?n) { { ?s <http://e/p> ?o } UNION { GRAPH <http://e/g> { ?s <http://e/p> ?o } } } GROUP BY ?s HAVING (COUNT(*) != 3)"


class Life:
    """One life of the server, from its start to its SIGKILL."""

    def __init__(self, data: Path, number: int, acknowledged: set[str]) -> None:
        self.number, self.acknowledged = number, acknowledged
        self.halves: list[str] = []
        self.sent: set[str] = set()
        self.process = subprocess.Popen([sys.executable, "-c", SERVE, str(data)], stdout=subprocess.PIPE, text=True)
        self.url = (self.process.stdout.readline() if self.process.stdout else "").strip()

    def live(self, seconds: float) -> None:
        """Write and read until the server is killed after so many seconds."""
        threads = [threading.Thread(target=self.write, args=(writer,)) for writer in range(WRITERS)] + [threading.Thread(target=self.read)]
        for thread in threads:
            thread.start()
        time.sleep(seconds)
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        for thread in threads:
            thread.join()
        if self.process.stdout:
            self.process.stdout.close()

    def write(self, writer: int) -> None:
        """Send updates one after the other."""
        count = 0
        try:
            while True:
                count += 1
                name = f"{self.number}-{writer}-{count}"
                self.sent.add(name)
                answer = requests.post(self.url + "/update", data={"update": WRITE.format(name)}, headers={"Authorization": "Bearer t"}, timeout=60)
                if answer.status_code == 204:
                    self.acknowledged.add(name)
        except requests.RequestException:
            return

    def read(self) -> None:
        """Look for half an update."""
        try:
            while True:
                answer = requests.get(self.url + "/sparql", params={"query": f"{HALF} # {time.monotonic()}", "format": "csv"}, timeout=60)
                if answer.status_code == 200:
                    self.halves += answer.text.split()[1:]
        except requests.RequestException:
            return


def test_nothing_acknowledged_is_lost_at_whatever_instant_the_server_is_killed(tmp_path):
    chance, acknowledged, sent = random.Random(), set(), set()
    for number in range(KILLS):
        life = Life(tmp_path, number, acknowledged)
        life.live(chance.uniform(0.0, 3.0))
        sent |= life.sent
        assert not life.halves
        store = VersionedStore(tmp_path)
        if store.current is None:
            assert not acknowledged
            continue
        live = store.read()
        found = {quad.subject.value.rpartition("/")[2] for quad in live.quads_for_pattern(None, None, None)}
        assert acknowledged <= found <= sent
        assert not list(live.query(HALF))
    print(f"\n{KILLS} kills, {len(sent)} updates sent, {len(acknowledged)} acknowledged, none lost")
    assert acknowledged
