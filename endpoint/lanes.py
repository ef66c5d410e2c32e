"""Who may run now: a fast lane for every query's first moments, a slow lane for what outlives them, fair by client.

A query starts in the fast lane. One that is not done after a slice (0.1 s of a processor, less while others wait) goes over to the slow
lane, where few run at once and the others stand stopped. Whoever waits is taken in the order of what the client's queries cost lately, in
the slow lane of what the client has used of it: endless queries of many clients do not stand before the light ones of another. While the slow
lane is in use, a query like one that ended there starts there. While it is full, such a query is refused, and one like none before where the
client's last ones were slow.

What a query costs is the time its process had of a processor: on a crowded machine a light query may take long, and is light all the same.
"""
import random
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from egovkg.endpoint.settings import Settings
from egovkg.ontology.problem import Problem

CROWDED_SLICE = 0.04  # seconds of the fast lane while another query waits for it
PATIENCE = 10  # slices of the clock after which a query that has no processor leaves the fast lane too
QUANTUM = 0.5  # seconds of the slow lane before another may take its place
HALF_LIFE = 10.0  # seconds in which a client's use is half forgotten
RETRY = 2  # seconds after which a refused client may try again
POLL = 0.1
KINDS = 5000  # kinds of queries whose cost is remembered


class Gone(Exception):
    """The client went away while its query waited."""


class Late(Exception):
    """The deadline passed while the query waited."""


@dataclass
class Client:
    """What one client has in flight, what its queries cost lately, the seconds of the slow lane it has used lately, and when it was refused."""

    flying: int = 0
    cost: float = 0.0
    used: float = 0.0
    at: float = field(default_factory=time.monotonic)
    refused: float = float("-inf")

    def age(self) -> None:
        """Forget with time: what is a half-life old counts half."""
        now = time.monotonic()
        factor = 0.5 ** ((now - self.at) / HALF_LIFE)
        self.cost, self.used, self.at = self.cost * factor, self.used * factor, now

    def learn(self, seconds: float) -> None:
        """A query of this client cost so much: the last few make the expectation of the next."""
        self.age()
        self.cost += 0.5 * (min(seconds, 1.0) - self.cost)


@dataclass(eq=False)
class Turn:
    """One query's standing: which lane it runs in (None while it waits or streams), and what it has used.

    `clock` reads the processor time of its process in seconds, which stood at `zero` when the query began; `before` is what an earlier process
    of the same query used. `since` is when, of time.monotonic(), it got its place or last paid for it. `demoted` says that it belongs into
    the slow lane.
    """

    client: Client
    number: int
    kind: str = ""
    demoted: bool = False
    lane: "Lane | None" = None
    clock: Callable[[], float] = float
    zero: float = 0.0
    before: float = 0.0
    since: float = 0.0
    evicted: bool = False
    event: threading.Event = field(default_factory=threading.Event)

    @property
    def spent(self) -> float:
        """Seconds of a processor that the query has had."""
        return self.before + self.clock() - self.zero

    def rank(self) -> tuple[float, float, int]:
        """Smaller goes first."""
        self.client.age()
        if self.demoted:
            return round(self.client.used, 2), self.spent, self.number
        return self.client.cost // CROWDED_SLICE, self.client.flying, self.number


@dataclass(eq=False)
class Lane:
    """Places for `capacity` running queries, and those that wait for one."""

    capacity: int
    running: int = 0
    waiting: list[Turn] = field(default_factory=list)


class Lanes:
    """The admission of all queries. Safe for threads; each query is led by the thread of its request."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._clients: dict[str, Client] = {}
        self._kinds: OrderedDict[str, float] = OrderedDict()  # what queries of a kind cost lately, in seconds
        self._flying = 0
        self._count = 0
        self._refused = float("-inf")  # when, of time.monotonic(), somebody was refused last
        self.fast = Lane(settings.workers)
        self.slow = Lane(settings.slow_queries)

    def enter(self, name: str, kind: str = "") -> Turn:
        """Admit a query of a client; `kind` is the same for queries that are alike. Raises Problem("server-busy" | "slow-queries-busy" | "client-busy"); whoever entered must leave."""
        with self._lock:
            if len(self._clients) > 10_000:
                self._clients = {key: client for key, client in self._clients.items() if client.flying or time.monotonic() - client.at < 60}
            client = self._clients.setdefault(name, Client())
            client.age()
            cost = self._kinds.get(kind) if kind else None
            slow = cost is not None and cost >= self._settings.slice / 2
            doubtful = cost is None and client.cost >= self._settings.slice / 2
            if client.flying >= self._settings.client_queries:
                self._refuse(client)
                raise Problem("client-busy", limit=self._settings.client_queries, retry=RETRY)
            if self._flying >= self._settings.queue:
                self._refuse(client)
                raise Problem("server-busy", limit=self._settings.queue, retry=RETRY)
            if (slow or doubtful) and len(self.slow.waiting) >= self._settings.parked_queries:
                raise self._crowded(client)
            client.flying += 1
            self._flying += 1
            self._count += 1
            return Turn(client, self._count, kind, slow and self.slow.running >= self.slow.capacity)

    def leave(self, turn: Turn, finished: bool = True) -> None:
        """The query is over; one that is not `finished` would have cost more than it did."""
        self.release(turn)
        with self._lock:
            spent = turn.spent if finished else max(turn.spent, self._settings.slice)
            turn.client.learn(spent)
            if turn.kind:
                self._kinds[turn.kind] = (spent + self._kinds.pop(turn.kind, spent)) / 2
                if len(self._kinds) > KINDS:
                    self._kinds.popitem(last=False)
            turn.client.flying -= 1
            self._flying -= 1

    @property
    def calm(self) -> bool:
        """Whether there is nobody who should stay away."""
        return time.monotonic() > self._refused + RETRY

    def penalty(self, name: str) -> float:
        """Seconds for which a client's next request should be put off: 0, or what is left of the time for which it was told to stay away.

        Whoever asks again at once after a refusal costs more than a query does. The end of the time differs from one to the next, so that
        many who were refused together do not come back together.
        """
        with self._lock:
            client = self._clients.get(name)
            left = client.refused + RETRY - time.monotonic() if client else 0.0
        return left * random.uniform(0.5, 1.0) if left > 0 else 0.0

    def start(self, turn: Turn, deadline: float, gone: Callable[[], bool]) -> None:
        """Wait for a place in the fast lane. Raises Late or Gone."""
        self._wait(turn, self.fast, deadline, gone)

    def slow_down(self, turn: Turn, deadline: float, gone: Callable[[], bool], stop: Callable[[], None] = lambda: None) -> None:
        """Wait for a place in the slow lane, where none is free after a `stop` of the query. Raises Late, Gone or Problem("slow-queries-busy")."""
        self.release(turn)
        with self._lock:
            if not turn.demoted:
                turn.demoted = True
                turn.client.learn(self._settings.slice)
        self._wait(turn, self.slow, deadline, gone, stop)

    def begin(self, turn: Turn, clock: Callable[[], float]) -> None:
        """The query starts now, in a process whose `clock` this is: the time in which that was made is not its own."""
        with self._lock:
            turn.before, turn.clock, turn.zero = turn.spent, clock, clock()
            turn.since = time.monotonic()

    def release(self, turn: Turn) -> None:
        """Give the place in a lane to the next."""
        with self._lock:
            if turn.lane:
                self._account(turn)
                turn.lane.running -= 1
                lane, turn.lane = turn.lane, None
                self._grant(lane)

    def overdue(self, turn: Turn) -> bool:
        """Whether a running query must make room: in the fast lane after its slice, in the slow lane when another's turn has come."""
        with self._lock:
            if turn.lane is None:
                return False
            ran = time.monotonic() - turn.since
            if turn.lane is self.fast:
                limit = min(CROWDED_SLICE, self._settings.slice) if self.fast.waiting else self._settings.slice
                return ran >= limit and (turn.spent >= limit or ran >= limit * PATIENCE)
            if ran < QUANTUM or not self.slow.waiting:
                return False
            self._account(turn)
            return min(waiter.rank() for waiter in self.slow.waiting) < turn.rank()

    def counts(self) -> dict[str, int]:
        """How many queries are in flight, run in either lane, and wait for either."""
        with self._lock:
            return {
                "in_flight": self._flying, "fast": self.fast.running, "slow": self.slow.running,
                "waiting": len(self.fast.waiting), "parked": len(self.slow.waiting),
            }

    def _refuse(self, client: Client) -> None:
        self._refused = client.refused = time.monotonic()

    def _crowded(self, client: Client) -> Problem:
        self._refuse(client)
        return Problem("slow-queries-busy", limit=self._settings.parked_queries, retry=RETRY)

    def _account(self, turn: Turn) -> None:
        now = time.monotonic()
        if turn.lane is self.slow:
            turn.client.age()
            turn.client.used += now - turn.since
        turn.since = now

    def _grant(self, lane: Lane) -> None:
        while lane.waiting and lane.running < lane.capacity:
            turn = min(lane.waiting, key=Turn.rank)
            lane.waiting.remove(turn)
            lane.running += 1
            turn.lane, turn.since = lane, time.monotonic()
            turn.event.set()

    def _wait(self, turn: Turn, lane: Lane, deadline: float, gone: Callable[[], bool], stop: Callable[[], None] = lambda: None) -> None:
        with self._lock:
            turn.event.clear()
            lane.waiting.append(turn)
            self._grant(lane)
            if lane is self.slow and len(lane.waiting) > self._settings.parked_queries:
                last = max(lane.waiting, key=Turn.rank)
                lane.waiting.remove(last)
                last.evicted = True
                last.event.set()
        if not turn.event.is_set():
            stop()
        while not turn.event.wait(min(POLL, max(0.0, deadline - time.monotonic()))):
            left = gone()
            if left or time.monotonic() >= deadline:
                with self._lock:
                    if turn in lane.waiting:
                        lane.waiting.remove(turn)
                        raise Gone if left else Late
        if turn.evicted:
            with self._lock:
                raise self._crowded(turn.client)
