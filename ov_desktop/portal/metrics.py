"""The figures of a portal, for whoever watches over it (Prometheus); no person or organisation is in them (SPEC Y2)."""

import hmac
from collections.abc import Iterator

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.registry import Collector

from ov_desktop.portal.store import Store

CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"})


class Metrics:
    """What is counted, and who may read it."""

    def __init__(self, store: Store, token: str) -> None:
        """Count requests; figures of ``store`` are asked for when they are read, by those who know ``token``."""
        self._token = token.encode()
        self._registry = CollectorRegistry()
        self._registry.register(_Outbox(store))
        ProcessCollector(registry=self._registry)
        self._requests = Counter(
            "ov_portal_requests", "Requests answered.", ("method", "route", "status"), registry=self._registry
        )
        self._seconds = Histogram(
            "ov_portal_request_seconds", "How long answers took.", ("route",), registry=self._registry
        )

    def count(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request; ``route`` is the pattern of its path, so that there are few."""
        known = method if method in _METHODS else "-"
        self._requests.labels(known, route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def may_read(self, authorization: str) -> bool:
        """Whether a header shows the token; in constant time."""
        scheme, _space, token = authorization.partition(" ")
        return scheme.lower() == "bearer" and hmac.compare_digest(token.encode("utf-8", "surrogatepass"), self._token)

    def text(self) -> bytes:
        """Return the figures as Prometheus reads them."""
        return generate_latest(self._registry)


class _Outbox(Collector):
    def __init__(self, store: Store) -> None:
        self._store = store

    def collect(self) -> Iterator[GaugeMetricFamily]:
        family = GaugeMetricFamily("ov_portal_messages", "Messages to people, by state.", labels=("state",))
        for state, count in self._store.message_counts().items():
            family.add_metric((state,), count)
        yield family
