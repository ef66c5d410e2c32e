"""Prometheus metrics at /metrics: requests, queries by outcome and lane, durations, what is in flight, workers killed, versions."""
from collections.abc import Iterator
from functools import cache

from egovkg.endpoint.accounts import Accounts, Answered
from egovkg.endpoint.workers import Engine, Finished
from flask import Blueprint, Flask, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300)


class Metrics:
    """The metrics of one server, in a registry of their own."""

    def __init__(self, engine: Engine) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter("egovkg_requests", "HTTP requests.", ["route", "method", "status"], registry=self.registry)
        self._request_seconds = Histogram("egovkg_request_seconds", "Time until the head of an answer was ready.", ["route"], buckets=SECONDS,
            registry=self.registry)
        self._queries = Counter("egovkg_queries", "Queries by outcome and lane.", ["outcome", "lane"], registry=self.registry)
        self._query_seconds = Histogram("egovkg_query_seconds", "Time of a query in the engine.", ["outcome"], buckets=SECONDS,
            registry=self.registry)
        self._queue_seconds = Histogram("egovkg_queue_seconds", "Time of a query before it ran.", buckets=SECONDS, registry=self.registry)
        # Finding a metric by its labels takes longer than counting.
        self._outcome, self._duration, self._route = cache(self._outcome), cache(self._duration), cache(self._route)  # type: ignore[method-assign]
        self.registry.register(State(engine))
        engine.watchers.append(self.query)

    def query(self, finished: Finished) -> None:
        """Count a query that has ended."""
        self._outcome(finished.outcome, finished.lane).inc()
        if finished.lane not in ("cache", "refused"):
            self._duration(finished.outcome).observe(finished.took)
            self._queue_seconds.observe(finished.waited)

    def request(self, answered: Answered) -> None:
        """Count a request that is answered. A path that no route has is one route: nobody fills the memory with names."""
        asked = answered.environment.get("werkzeug.request")  # Flask's own, left there by Werkzeug
        rule = asked.url_rule if isinstance(asked, Request) else None
        route = rule.rule if rule else "none"
        counted, timed = self._route(route, str(answered.environment["REQUEST_METHOD"]) if rule else "any", answered.status)
        counted.inc()
        timed.observe(answered.took)

    def _outcome(self, outcome: str, lane: str) -> Counter:
        return self._queries.labels(outcome, lane)

    def _duration(self, outcome: str) -> Histogram:
        return self._query_seconds.labels(outcome)

    def _route(self, route: str, method: str, status: int) -> tuple[Counter, Histogram]:
        return self._requests.labels(route, method, str(status)), self._request_seconds.labels(route)


class State(Collector):
    """What is so now, read when it is asked for."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def collect(self) -> Iterator[Metric]:
        """The gauges, and the counters that others keep."""
        engine = self._engine
        lanes = GaugeMetricFamily("egovkg_queries_now", "Queries in flight, running in either lane, waiting and parked.", labels=["state"])
        for name, number in engine.lanes.counts().items():
            lanes.add_metric([name], number)
        yield lanes
        killed = CounterMetricFamily("egovkg_workers_killed", "Worker processes killed, or dead, by reason.", labels=["reason"])
        for reason, number in dict(engine.pool.killed).items():
            killed.add_metric([reason], number)
        yield killed
        yield GaugeMetricFamily("egovkg_workers_idle", "Workers that are ready.", engine.pool.idle)
        yield GaugeMetricFamily("egovkg_cache_bytes", "Memory that kept answers take.", engine.cached_bytes)
        yield GaugeMetricFamily("egovkg_version", "Number of the live version, 0 for none.", engine.store.current or 0)
        yield GaugeMetricFamily("egovkg_versions", "Versions that are kept.", len(engine.store.versions()))

    def describe(self) -> list[Metric]:
        """Nothing: collecting at registration would look into a store that may not be there yet."""
        return []


def install(app: Flask, engine: Engine, accounts: Accounts) -> None:
    """Count what the application answers, and serve /metrics."""
    metrics = Metrics(engine)
    routes = Blueprint("metrics", __name__)

    @routes.get("/metrics")
    def show() -> Response:
        return Response(generate_latest(metrics.registry), content_type=CONTENT_TYPE_LATEST)

    accounts.watchers.append(metrics.request)
    app.register_blueprint(routes)
