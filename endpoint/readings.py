"""What was read of each report of the live version and what was not, read once for each version: a hundred reports are a hundred files."""
import threading

from egovkg.endpoint.workers import Engine
from egovkg.triples import publishing


class Readings:
    """The readings of the live version."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._read: tuple[object, dict[str, publishing.Reading], list[str]] = (None, {}, [])

    def live(self) -> dict[str, publishing.Reading]:
        """The reading of each report by its key; a report without one is left out."""
        return self._both()[1]

    def reports(self) -> list[str]:
        """The keys of all reports."""
        return self._both()[2]

    def _both(self) -> tuple[object, dict[str, publishing.Reading], list[str]]:
        store = self._engine.store
        stamp = (store.current, store.version().created) if store.current is not None else None
        with self._lock:
            found = self._read
        if found[0] != stamp or stamp is None:
            found = (stamp, publishing.quality_of(store), publishing.reports_of(store))
            with self._lock:
                self._read = found
        return found
