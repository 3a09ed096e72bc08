"""What the rows tell: timed work, letters, backups, the audit trail, and the files they name."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select, text

from leerhuis import db, files, settings, tables
from leerhuis.audit import AuditEvent, AuditSeal
from leerhuis.mail import pausing
from leerhuis.operations import queries, timetable
from leerhuis.operations.doctor import rules
from leerhuis.operations.doctor.rules import Finding
from leerhuis.operations.rules import JobCode, letters_wait
from leerhuis.operations.timetable import Job

_STRAY_AFTER = timedelta(days=3)


def looked_at(planned: Sequence[Job], *, now: datetime) -> Iterator[Finding]:
    """Everything that the database can tell; only its revision when that is not the newest."""
    state = queries.database()
    yield rules.revision(state.revision, newest=state.newest)
    if not state.current:
        return
    yield clock(now=now)
    yield jobs_alive(now=now)
    yield from jobs_failing(planned, now=now)
    yield from letters(now=now)
    hours = settings.current().backup_hours
    yield rules.backup(queries.last_backup(), hours=hours, now=now)
    yield audit(now=now)
    yield files_kept(now=now)


def clock(*, now: datetime) -> Finding:
    """On SQLite the clock is ours; a server has one of its own."""
    if db.session().get_bind().dialect.name == "sqlite":
        return rules.ok("clock", "The database has the clock of this machine.")
    theirs: datetime = db.session.execute(text("SELECT clock_timestamp()")).scalar_one()
    return rules.clocks(theirs.astimezone(UTC) - now)


def jobs_alive(*, now: datetime) -> Finding:
    last = queries.last_tick(now=now)
    start = "flask --app wsgi jobs run, or: systemctl restart leerhuis-jobs"
    if last is None:
        return rules.fault("jobs", "No jobs process has run yet.", start)
    if last < now - timetable.LATE:
        return rules.fault("jobs", f"No jobs process ran since {last:%Y-%m-%d %H:%M} UTC.", start)
    return rules.ok("jobs", "The timed work ticks.")


def jobs_failing(planned: Sequence[Job], *, now: datetime) -> Iterator[Finding]:
    for each in queries.jobs(planned, now=now):
        if each.code is JobCode.FAILED:
            yield rules.warning(
                "jobs",
                f"The job {each.name} failed {each.failures} times: {each.error[:200]}",
                f"See /status/werk/{each.name}.",
            )


def letters(*, now: datetime) -> Iterator[Finding]:
    """Whether letters go out."""
    since_at = pausing.since()
    if since_at is not None:
        yield rules.warning(
            "letters",
            f"No letter goes out since a backup was put back ({since_at:%Y-%m-%d %H:%M} UTC).",
            "An administrator lets them go at /status.",
        )
        return
    for each in letters_wait(queries.waiting(now=now), now=now):
        yield rules.warning(
            "letters",
            f"The oldest letter waits since {each.since_at}.",
            each.error or "See /status.",
        )


def audit(*, now: datetime) -> Finding:
    """Whether what happened is sealed soon after it did."""
    waiting = AuditEvent.id > func.coalesce(
        select(func.max(AuditSeal.event_id)).scalar_subquery(), 0
    )
    sealed = select(func.max(AuditEvent.at)).where(~waiting)
    number, since_at = db.session.execute(
        select(func.count(AuditEvent.id), func.min(AuditEvent.at)).where(waiting)
    ).one()
    return rules.seal(db.session.scalar(sealed), unsealed=number, since_at=since_at, now=now)


def files_kept(*, now: datetime) -> Finding:
    """Compare the files that rows name with those that are there."""
    named = set(_named())
    lost = sorted(each for each in named if not files.is_there(each))
    return rules.files_and_rows(rows=len(named), lost=lost, strays=_strays(named, now=now))


def _named() -> Iterator[str]:
    for table in tables.METADATA.sorted_tables:
        column = table.columns.get("stored_as")
        if column is not None:
            yield from db.session.scalars(select(column).where(column.is_not(None)))


def _strays(named: set[str], *, now: datetime) -> int:
    """Files that no row names, and that are too old to be of work that is being done."""
    top = Path(settings.current().files_dir)
    before = (now - _STRAY_AFTER).timestamp()
    found = 0
    for path in top.rglob("*") if top.exists() else ():
        shelf = path.parent.parent.relative_to(top).as_posix() if path.is_file() else ""
        name = path.name if shelf == "." else f"{shelf}/{path.name}"
        if path.is_file() and name not in named and path.stat().st_mtime < before:
            found += 1
    return found
