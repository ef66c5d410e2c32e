"""The query engine: a query goes in, a whole answer or a Problem comes out, and what a query breaks is only its own worker.

    engine = Engine(settings, store)
    answer = engine.query("SELECT …", client="192.0.2.1")     # Answer: headers, media type, an iterator of bytes
    rows = engine.rows("SELECT …")                            # Rows: variables, and a list of dicts of terms

An answer is held back until it is whole or its first megabyte is there, so nearly every failure is a Problem before anything was said;
after that the iterator raises, and the server must break the body.
"""
import hashlib
import pickle
import re
import signal
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from json import loads

import pyoxigraph as ox
from egovkg.endpoint import query_text
from egovkg.endpoint.lanes import Gone, Lanes, Late, Turn
from egovkg.endpoint.pool import Dead, Pool, Worker
from egovkg.endpoint.settings import Settings
from egovkg.endpoint.worker_process import GRAPHS, RESULTS, Job
from egovkg.ontology.problem import Problem
from egovkg.triples.store import VersionedStore

HELD = 1 << 20  # bytes of an answer that are held back before its status is told
GLANCE = 0.02  # seconds after which a waiting thread looks whether its query must make room
IMPATIENT = 0.15  # seconds after which it looks whether its client is still there
MEDIA = {name: form.media_type.split(";")[0] for name, form in (RESULTS | GRAPHS).items()}
ROWS_BYTES = 64 << 20
GROWN = 0.25  # of the memory that a query may use: a worker that keeps more after a slow one is not used again (the store's caches take 0.1 GB)
# What a process writes when it dies, by its cause.
OUT_OF_MEMORY = re.compile(r"memory allocation|MemoryError|bad_alloc|Cannot allocate")
OUT_OF_STACK = re.compile(r"Segmentation fault|stack overflow|overflowed its stack|Bus error")


@dataclass
class Answer:
    """An answer: `kind` "solutions", "boolean" or "graph"; `format` a key of MEDIA; `body` its bytes, once.

    `length` is known where the answer is whole. `tag` names the answer's content, "" where it differs at every run. `close` must be
    called by whoever does not read the body to its end. `unchanged` is set, and the body empty, where the caller knew the tag. `rows` is their
    number where the answer is whole and its format shows it.
    """

    kind: str
    format: str
    version: int
    tag: str
    body: Iterator[bytes]
    length: int | None = None
    hit: bool = False
    waited: float = 0.0
    took: float = 0.0
    retried: bool = False
    unchanged: bool = False
    rows: int | None = None

    @property
    def media_type(self) -> str:
        """Its media type, with the charset where the type takes one."""
        return MEDIA[self.format] + ("; charset=utf-8" if MEDIA[self.format].startswith("text/") else "")

    @property
    def headers(self) -> dict[str, str]:
        """The X- headers that say how the answer came about; times in milliseconds."""
        found = {
            "X-Egovkg-Version": str(self.version), "X-Egovkg-Queue-Ms": f"{self.waited * 1000:.1f}",
            "X-Egovkg-Engine-Ms": f"{self.took * 1000:.1f}",
            "Cache-Status": "egovkg; hit" if self.hit else "egovkg; fwd=miss",
        }
        if self.rows is not None:
            found["X-Egovkg-Rows"] = str(self.rows)
        return found | ({"X-Egovkg-Order": "retried"} if self.retried else {})

    def close(self) -> None:
        """Stop the query if it still runs."""
        getattr(self.body, "close", lambda: None)()


@dataclass(frozen=True)
class Finished:
    """A query that has ended: `outcome` "ok" or a Problem's code, `lane` "fast", "slow", "cache" or "refused"; times in seconds."""

    text: str
    outcome: str
    lane: str
    waited: float = 0.0
    took: float = 0.0
    rows: int | None = None


@dataclass
class Rows:
    """The rows of a SELECT as terms of pyoxigraph; a variable without a value is absent from its row. `boolean` is set for an ASK."""

    variables: list[str]
    rows: list[dict[str, ox.NamedNode | ox.BlankNode | ox.Literal]]
    version: int
    boolean: bool | None = None


@dataclass
class Run:
    """One query under way: its job, its worker while it has one, and its clock. Times are of time.monotonic()."""

    job: Job
    turn: Turn
    arrived: float
    deadline: float
    gone: Callable[[], bool]
    number: int
    worker: Worker | None = None
    slow: bool = False
    waited: float = 0.0
    began: float = 0.0
    retried: bool = False
    seconds: float = 0.0
    asked: float = 0.0
    resting: bool = False
    outcome: str = "ok"
    rows: int | None = None


class Engine:
    """Runs queries on the live version of a store. Safe for threads; processes start with the first query or with `start`."""

    def __init__(self, settings: Settings, store: VersionedStore) -> None:
        self.settings = settings
        self.store = store
        self.lanes = Lanes(settings)
        self.pool = Pool(settings.workers + 1, settings.worker_memory, store.path)
        self._cache: OrderedDict[str, tuple[bytes, Answer]] = OrderedDict()
        self._cached = 0
        self.watchers: list[Callable[[Finished], None]] = []  # each is told of every query that has ended
        self._loud: set[Worker] = set()  # those of slow queries that do not give way yet, and can be used again
        self._lock = threading.Lock()

    def start(self) -> None:
        """Make workers ready for the live version, if there is one."""
        number = self.store.current
        if number is not None:
            self.pool.want(number)

    def renew(self) -> None:
        """Forget kept answers, and make the workers that stand ready anew."""
        with self._lock:
            self._cache.clear()
            self._cached = 0
        self.start()
        self.pool.renew()

    def close(self) -> None:
        """End all processes."""
        self.pool.close()

    @property
    def cached_bytes(self) -> int:
        """The memory that kept answers take."""
        return self._cached

    def query(
        self, text: str, *, client: str = "", timeout: float | None = None, solutions: str = "json", graph: str = "ttl",
        base: str | None = None,
        default_graphs: Sequence[str] | None = None, named_graphs: Sequence[str] | None = None,
        substitutions: Mapping[str, object] | None = None, gone: Callable[[], bool] | None = None, max_bytes: int | None = None,
        known: Container[str] = (), longest: float | None = None,
    ) -> Answer:
        """Run a query for a client.

        `timeout` (seconds) may lower the deadline, which counts from now, and raise it up to `longest`. `solutions` (json xml csv tsv) and `graph` (ttl nt nq trig rdf
        jsonld n3) name the format for either kind of answer, "" where none is accepted. `default_graphs` and `named_graphs` are IRIs
        that make the data set, None for the store's own; "" among the default graphs is the store's default graph. `substitutions`
        binds variables to terms. `gone` is asked now and then whether the client has left. `known` holds tags of answers that the
        client has: such an answer is not run again.

        Raises Problem: query-too-long, no-version, server-busy, slow-queries-busy, client-busy, query-timeout, query-memory, query-too-deep, query-crashed,
        answer-too-large, syntax-error, bad-query, outgoing-call, not-acceptable, client-gone. The body raises the same.
        """
        arrived = time.monotonic()
        if len(text) > self.settings.query_length:
            raise Problem("query-too-long", length=len(text), limit=self.settings.query_length)
        number = self.store.current
        if number is None:
            raise Problem("no-version", path=str(self.store.data))
        job = Job(
            text, solutions, graph, base, None if default_graphs is None else list(default_graphs),
            None if named_graphs is None else list(named_graphs), dict(substitutions or {}),
            max_bytes=min(max_bytes or self.settings.max_bytes, self.settings.max_bytes), max_rows=self.settings.max_rows,
            max_depth=self.settings.query_depth,
        )
        tag = self.tag(job, number)
        if tag in known:
            self._tell(Finished(text, "ok", "cache"))
            return Answer("", "json", number, tag, iter(()), 0, hit=True, unchanged=True)
        if kept := self._kept(tag):
            self._tell(Finished(text, "ok", "cache", rows=kept.rows))
            return kept
        try:
            turn = self.lanes.enter(client, query_text.kind(text))
        except Problem as problem:
            self._tell(Finished(text, problem.code, "refused"))
            raise
        seconds = min(timeout or self.settings.timeout, longest or self.settings.timeout)
        run = Run(job, turn, arrived, arrived + seconds, gone or (lambda: False), number, seconds=seconds)
        finished = False
        try:
            answer = self._begin(run, tag)
            finished = answer.length is None
            return answer
        except Problem as problem:
            run.outcome = problem.code
            raise
        finally:
            if not finished:
                self._end(run)

    def rows(self, text: str, **options: object) -> Rows:
        """Run a SELECT or an ASK and read its rows; the options are those of `query`, but for formats. Raises Problem as `query` does."""
        answer = self.query(text, solutions="json", graph="", max_bytes=ROWS_BYTES, **options)
        data = b"".join(answer.body)
        found = ox.parse_query_results(data, ox.QueryResultsFormat.JSON)
        if isinstance(found, ox.QueryBoolean):
            return Rows([], [], answer.version, bool(found))
        names = [variable.value for variable in found.variables]
        rows = [{name: value for name, value in zip(names, solution, strict=True) if value is not None} for solution in found]
        return Rows(names, rows, answer.version)

    def tag(self, job: Job, number: int) -> str:
        """What names an answer's content: the version, the query and all that shapes its answer."""
        parts = repr((number, job.text, job.solutions, job.graph, job.base, job.default_graphs, job.named_graphs,
            sorted(job.substitutions.items())))
        return hashlib.blake2b(parts.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()

    def _tell(self, finished: Finished) -> None:
        for watcher in self.watchers:
            watcher(finished)

    def _kept(self, tag: str) -> Answer | None:
        with self._lock:
            if tag not in self._cache:
                return None
            self._cache.move_to_end(tag)
            data, answer = self._cache[tag]
        return replace(answer, body=iter([data]), hit=True, waited=0.0)

    def _keep(self, tag: str, data: bytes, answer: Answer) -> None:
        with self._lock:
            if tag in self._cache or len(data) > self.settings.cache // 8:
                return
            self._cache[tag] = (data, replace(answer, body=iter(())))
            # An entry costs more than its bytes.
            self._cached += len(data) + 1000
            while self._cached > self.settings.cache and self._cache:
                _, (old, _) = self._cache.popitem(last=False)
                self._cached -= len(old) + 1000

    def _begin(self, run: Run, tag: str) -> Answer:
        """Run until the answer is whole or its first megabyte is there."""
        run.slow = run.turn.demoted
        enter = self.lanes.slow_down if run.slow else self.lanes.start
        self._patiently(run, lambda: enter(run.turn, run.deadline, run.gone))
        if not run.slow:
            self._quieten()
        self._send(run)
        head: dict[str, object] = {}
        pieces: list[bytes] = []
        held = 0
        while True:
            kind, body = self._frame(run)
            if kind == b"H":
                head = loads(body)
            elif kind == b"D":
                pieces.append(body)
                held += len(body)
                if held < HELD:
                    continue
            if kind in (b"D", b"E"):
                whole = kind == b"E"
                run.rows = loads(body).get("rows") if whole else None
                answer = Answer(
                    str(head["kind"]), str(head["format"]), run.number, tag if head["repeatable"] else "", iter(()),
                    held if whole else None,
                    waited=run.waited, took=time.monotonic() - run.began, retried=run.retried, rows=run.rows,
                )
                if not whole:
                    answer.body = self._rest(run, pieces)
                    next(answer.body)  # to its first stop: from here on, closing it ends the query
                    return answer
                data = b"".join(pieces)
                answer.body = iter([data])
                if answer.tag:
                    self._keep(tag, data, answer)
                return answer

    def _rest(self, run: Run, pieces: list[bytes]) -> Iterator[bytes]:
        """The body of an answer that is larger than what is held back. Time in which the client reads does not count against the query."""
        try:
            yield b""
            self._slow_down(run)  # while it is sent it holds no place in a lane: it must give way to whoever comes
            last = time.monotonic() + self.settings.send_timeout
            while True:
                self.lanes.release(run.turn)
                for piece in pieces:
                    before = time.monotonic()
                    yield piece
                    run.deadline += time.monotonic() - before
                    if time.monotonic() > last:
                        raise Problem("query-timeout", seconds=self.settings.send_timeout)
                run.asked = time.monotonic()
                kind, body = self._frame(run)
                if kind == b"E":
                    run.rows = loads(body).get("rows")
                    return
                pieces = [body]
        except Problem as problem:
            run.outcome = problem.code
            raise
        except GeneratorExit:
            run.outcome = "client-gone"
            raise
        finally:
            self._end(run)

    def _send(self, run: Run) -> None:
        """Give the query to a worker; one that died while it was idle is passed over."""
        job = pickle.dumps(run.job)
        for _ in range(self.settings.workers + 3):
            worker = run.worker = self.pool.take(run.number, run.slow)
            if run.slow:
                self._frame(run)  # it is ready
            run.began = run.asked = time.monotonic()
            run.waited = run.waited or run.began - run.arrived
            self.lanes.begin(run.turn, worker.cpu)
            try:
                worker.send(b"Q", job)
            except Dead:
                self.pool.drop(worker, "idle")
                run.worker = None
                continue
            return
        raise Problem("query-crashed")

    def _slow_down(self, run: Run) -> None:
        """From now on the query is slow. It keeps its priority until somebody else asks something: alone, it has the machine."""
        if not run.slow and run.worker:
            run.slow = True
            with self._lock:
                self._loud.add(run.worker)

    def _quieten(self) -> None:
        """Let the slow queries give way to the one that starts now. Their workers can have no priority again, and do not come back."""
        with self._lock:
            while self._loud:
                worker = self._loud.pop()
                worker.lower_priority()
                self.pool.spend(worker)

    def _frame(self, run: Run) -> tuple[bytes, bytes]:
        """The next frame of the answer, R, H, D or E. The query makes room for others meanwhile, and runs once more after a sort's abort."""
        looked = time.monotonic()
        while True:
            assert run.worker is not None
            try:
                glance = GLANCE if run.turn.lane is self.lanes.fast else 0.1
                frame = run.worker.receive(min(glance, max(0.0, run.deadline - time.monotonic())))
            except Dead as death:
                self._mourn(run, death.reason)
                continue
            if frame:
                run.resting = frame[0] in (b"E", b"X")
                if frame[0] == b"X":
                    code, details = loads(frame[1])
                    raise Problem(code, **details)
                return frame
            now = time.monotonic()
            if now >= run.deadline:
                raise Problem("query-timeout", seconds=run.seconds)
            if now - looked > IMPATIENT:
                looked = now
                if run.gone():
                    raise Problem("client-gone")
            streaming = run.turn.lane is None and now - run.asked > self.settings.slice
            if streaming or self.lanes.overdue(run.turn):
                self._slow_down(run)
                self._patiently(run, lambda worker=run.worker: self.lanes.slow_down(
                    run.turn, run.deadline, run.gone, lambda: worker.signal(signal.SIGSTOP)))
                run.worker.signal(signal.SIGCONT)

    def _patiently(self, run: Run, wait: Callable[[], None]) -> None:
        try:
            wait()
        except Late:
            raise Problem("query-timeout", seconds=run.seconds) from None
        except Gone:
            raise Problem("client-gone") from None

    def _mourn(self, run: Run, reason: str) -> None:
        """A worker died of its query: run it once more if it was a sort, else raise what it died of."""
        assert run.worker is not None
        cause = "sort" if "total order" in reason else "memory" if OUT_OF_MEMORY.search(reason) else "depth" if OUT_OF_STACK.search(reason) else "crash"
        self._loud.discard(run.worker)
        self.pool.drop(run.worker, cause)
        run.worker = None
        if "total order" in reason and not run.retried:
            run.retried = True
            run.job = replace(run.job, typed_order=True)
            self._send(run)
            return
        if cause == "memory":
            raise Problem("query-memory", limit=self.settings.worker_memory >> 20)
        if cause == "depth":
            raise Problem("query-too-deep", limit=self.settings.query_depth)
        raise Problem("query-crashed")

    def _end(self, run: Run) -> None:
        """Give the worker back, whose caches are warm, or kill it where it is not at rest, gives way or has grown; leave the lanes."""
        worker, run.worker = run.worker, None
        with self._lock:
            spent = run.slow and worker not in self._loud
            self._loud.discard(worker)
        if worker:
            worker.cpu()  # what the query has cost can be read no more when its process is gone
        if worker and run.resting and not spent and not (run.slow and worker.memory() > self.settings.worker_memory * GROWN):
            self.pool.give(worker)
        elif worker:
            self.pool.drop(worker, "used" if run.outcome == "ok" else run.outcome)
        self.lanes.leave(run.turn, run.outcome not in ("query-timeout", "client-gone"))
        took = time.monotonic() - run.began if run.began else 0.0
        self._tell(Finished(run.job.text, run.outcome, "slow" if run.turn.demoted else "fast", run.waited, took, run.rows))
