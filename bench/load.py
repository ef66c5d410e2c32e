"""A process that sends queries and prints what it saw as JSON: python bench/load.py URL KIND [options].

`light` sends light queries, `--rate` a second on a timetable that waits for nobody (a late answer counts from when it was due), or each
connection one after the other without a rate. `heavy` and `endless` crowd: each connection sends the next at once, whatever it was told.
"""
import argparse
import http.client
import json
import random
import threading
import time
from collections import Counter
from urllib.parse import quote, urlsplit

from queries import ENDLESS, WORST, heavy, light


class Load:
    """The connections of one process, and what they saw."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.times: list[float] = []
        self.statuses: Counter[str] = Counter()
        self._began = time.perf_counter()
        self._sent = 0
        self._lock = threading.Lock()

    def run(self) -> dict[str, object]:
        """Send for as long as was asked; medians and percentiles in ms."""
        threads = [threading.Thread(target=self._connection, args=(number,), daemon=True) for number in range(self.options.connections)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(max(0.0, self._began + self.options.seconds + 5 - time.perf_counter()))
        spent = time.perf_counter() - self._began
        times = sorted(self.times) or [0.0]
        return {"answered": len(self.times), "per_second": round(len(self.times) / spent, 1), "p50": round(times[len(times) // 2] * 1000, 2),
                "p99": round(times[int(len(times) * 0.99)] * 1000, 2), "refused": sum(n for status, n in self.statuses.items() if status != "200"),
                "statuses": dict(self.statuses)}

    def _connection(self, number: int) -> None:
        where = urlsplit(self.options.url)
        chance = random.Random(f"{self.options.seed} {number}")
        connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=self.options.seconds + 60)
        address = f"{self.options.network}.{number % self.options.addresses + 1}"
        while (due := self._due()) is not None:
            time.sleep(max(0.0, due - time.perf_counter()))
            due = due or time.perf_counter()
            query = light(chance, self.options.triples) if self.options.kind == "light" else self._crowding(chance)
            try:
                connection.request("GET", f"{where.path}?query={quote(query)}", headers={"X-Forwarded-For": address, "Accept": "*/*"})
                answer = connection.getresponse()
                while answer.read(1 << 18):
                    pass
                status = str(answer.status)
            except (OSError, http.client.HTTPException) as error:
                status = type(error).__name__
                connection.close()
            self.statuses[status] += 1
            if status == "200":
                self.times.append(time.perf_counter() - due)

    def _due(self) -> float | None:
        """When the next query is due, 0 for at once, None when the time is over."""
        if time.perf_counter() > self._began + self.options.seconds:
            return None
        if not self.options.rate:
            return 0.0
        with self._lock:
            self._sent += 1
            due = self._began + self._sent / self.options.rate
        return due if due < self._began + self.options.seconds else None

    def _crowding(self, chance: random.Random) -> str:
        text = ENDLESS if self.options.kind == "endless" else heavy(chance.choice(WORST))
        return f"{text} # {chance.random()}"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("kind", choices=("light", "heavy", "endless"))
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--addresses", type=int, default=1)
    parser.add_argument("--network", default="192.0.2")
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--rate", type=float, default=0)
    parser.add_argument("--triples", type=int, default=2_000_000)
    parser.add_argument("--seed", default="")
    print(json.dumps(Load(parser.parse_args()).run()))
