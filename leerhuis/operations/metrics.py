"""How it goes, as figures for who watches the servers, in the text that Prometheus reads.

All of it stands in the database, so every web process answers the same and none keeps a count of
its own. No figure is about a person.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4 as MEDIA_TYPE
from prometheus_client.registry import Collector

from leerhuis.mail.rules import LetterState
from leerhuis.operations.rules import JobCode, JobState, Waiting

__all__ = ["MEDIA_TYPE", "Figures", "text"]


class Figures(NamedTuple):
    """What is told, as it was at one moment."""

    version: str
    letters: dict[LetterState, int]
    waiting: Waiting | None
    jobs: Sequence[JobState]
    last_tick_at: datetime | None
    backup_at: datetime | None
    now: datetime


def text(figures: Figures) -> bytes:
    """The figures as Prometheus reads them."""
    registry = CollectorRegistry()
    registry.register(_Told(figures))
    return generate_latest(registry)


class _Told(Collector):
    def __init__(self, figures: Figures) -> None:
        self.figures = figures

    def collect(self) -> Iterator[Metric]:
        told = self.figures
        yield InfoMetricFamily("leerhuis", "What runs here.", value={"version": told.version})
        letters = GaugeMetricFamily("leerhuis_letters", "Letters by state.", labels=["state"])
        for state, number in told.letters.items():
            letters.add_metric([state.value], number)
        yield letters
        yield GaugeMetricFamily(
            "leerhuis_letters_oldest_waiting_seconds",
            "How long the oldest letter waits that could have gone out; 0 when none does.",
            value=self._age(told.waiting.since_at) if told.waiting else 0,
        )
        if told.last_tick_at is not None:
            yield GaugeMetricFamily(
                "leerhuis_jobs_tick_age_seconds",
                "How long ago a job was begun last.",
                value=self._age(told.last_tick_at),
            )
        if told.backup_at is not None:
            yield GaugeMetricFamily(
                "leerhuis_backup_age_seconds",
                "How long ago the last backup was made.",
                value=self._age(told.backup_at),
            )
        yield from self._jobs()

    def _jobs(self) -> Iterator[Metric]:
        lag = _by_job("lag_seconds", "How long ago a job was due that nobody took.")
        busy = _by_job("busy", "Whether a process is at it.")
        failures = _by_job("failures", "How often it failed since it went well.")
        went_well = _by_job("success_timestamp_seconds", "When it went well last.")
        for job in self.figures.jobs:
            lag.add_metric([job.name], self._lag(job))
            busy.add_metric([job.name], int(job.code is JobCode.BUSY))
            failures.add_metric([job.name], job.failures)
            if job.succeeded_at is not None:
                went_well.add_metric([job.name], job.succeeded_at.timestamp())
        yield from (lag, busy, failures, went_well)

    def _lag(self, job: JobState) -> float:
        if job.due_at is None or job.code is JobCode.BUSY:
            return 0
        return self._age(job.due_at)

    def _age(self, since: datetime) -> float:
        return max((self.figures.now - since).total_seconds(), 0)


def _by_job(name: str, what: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"leerhuis_job_{name}", what, labels=["job"])
