"""The numbers as Prometheus reads them (its text format 0.0.4); the library is loaded when they are asked."""

import time
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from bot.counters import BOUNDS, Counters
from bot.health import Place
from data.backlog import Backlog
from data.db import Database
from domain.health import Trouble

if TYPE_CHECKING:
    from prometheus_client.metrics_core import Metric


def exposition(
    counters: Counters, waits: Backlog | None, troubles: frozenset[Trouble], database: Database, place: Place
) -> bytes:
    """All numbers as text; those of the tables are left out while the database is away (`waits` None)."""
    from prometheus_client import CollectorRegistry, generate_latest
    from prometheus_client.registry import Collector

    class Known(Collector):
        """What is known at this moment."""

        def collect(self) -> Iterable["Metric"]:
            """Every number."""
            yield from _counted(counters, database)
            yield from _moments(counters, place)
            yield from _troubles(troubles)
            if waits is not None:
                yield from _waiting(waits)

    registry = CollectorRegistry(auto_describe=False)
    registry.register(Known())
    return generate_latest(registry)


def _counted(counters: Counters, database: Database) -> Iterator["Metric"]:
    from prometheus_client.metrics_core import CounterMetricFamily, HistogramMetricFamily

    updates = CounterMetricFamily(
        "thidua_updates", "Updates that came to an end.", labels=["kind", "outcome"]
    )
    for (kind, outcome), count in sorted(counters.updates.items()):
        updates.add_metric([kind, outcome], count)
    yield updates
    answers = HistogramMetricFamily("thidua_answer_seconds", "From the arrival of an update to its answer.")
    answers.add_metric([], _buckets(counters), counters.seconds)
    yield answers
    for name, about, label, counted in (
        ("thidua_sends", "Messages owed to others, by fate.", "fate", counters.sends),
        ("thidua_flood_limits", "Answers 429, by whom they silence.", "scope", counters.silenced),
    ):
        family = CounterMetricFamily(name, about, labels=[label])
        for value, count in sorted(counted.items()):
            family.add_metric([value], count)
        yield family
    for name, about, number in (
        ("thidua_failures", "Exceptions caught while handling updates.", counters.failures),
        ("thidua_updates_set_aside", "Updates given up after their exceptions.", counters.aside),
        ("thidua_database_retries", "Transactions run again.", database.retries),
        ("thidua_database_outages", "Times that the database was away.", counters.outages),
    ):
        yield CounterMetricFamily(name, about, value=number)


def _buckets(counters: Counters) -> list[tuple[str, float]]:
    total, buckets = 0, []
    for bound, count in zip([*map(str, BOUNDS), "+Inf"], counters.latencies, strict=True):
        total += count
        buckets.append((bound, float(total)))
    return buckets


def _moments(counters: Counters, place: Place) -> Iterator["Metric"]:
    from prometheus_client.metrics_core import GaugeMetricFamily

    if counters.ticked:
        wall = time.time() - (time.monotonic() - counters.ticked)
        yield GaugeMetricFamily("thidua_last_tick_timestamp_seconds", "When planning last came round.", wall)
    if counters.fetched:
        wall = time.time() - (time.monotonic() - counters.fetched)
        yield GaugeMetricFamily(
            "thidua_last_fetch_timestamp_seconds", "When updates were last fetched.", wall
        )
    newest = place.newest_backup()
    if newest is not None:
        yield GaugeMetricFamily(
            "thidua_last_backup_timestamp_seconds", "When a backup was last made.", newest
        )


def _troubles(troubles: frozenset[Trouble]) -> Iterator["Metric"]:
    from prometheus_client.metrics_core import GaugeMetricFamily

    family = GaugeMetricFamily("thidua_trouble", "1 for what is wrong now.", labels=["trouble"])
    for trouble in Trouble:
        family.add_metric([trouble.value], int(trouble in troubles))
    yield family


def _waiting(waits: Backlog) -> Iterator["Metric"]:
    from prometheus_client.metrics_core import GaugeMetricFamily

    for name, about, number in (
        ("thidua_inbox_waiting", "Updates that are neither answered nor set aside.", waits.inbox),
        ("thidua_inbox_oldest_seconds", "Age of the oldest of them.", waits.inbox_age),
        ("thidua_inbox_set_aside", "Updates that wait for somebody to look at them.", waits.aside),
        ("thidua_outbox_due_oldest_seconds", "How long the first message is due.", waits.due_age),
    ):
        yield GaugeMetricFamily(name, about, number)
    family = GaugeMetricFamily(
        "thidua_outbox_waiting", "Messages that are not at their end.", labels=["state"]
    )
    for state, count in waits.outbox.items():
        family.add_metric([state.value], count)
    yield family
