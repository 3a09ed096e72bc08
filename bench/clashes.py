"""What it costs to look whether a new series clashes with all that is planned."""

import os
from datetime import timedelta

from sqlalchemy import insert, text

from bench import seed
from bench.measure import note, rounds, tell, tell_ratio
from bench.stage import stage
from leerhuis import clock, db, tokens
from leerhuis.courses import clashing
from leerhuis.courses.clashing import Wanted
from leerhuis.courses.means import Room, Trainer
from leerhuis.courses.models import Edition, Session, SessionTrainer
from leerhuis.courses.rules import EditionState, Span
from tests.counting import statements

SESSIONS, ROOMS, TRAINERS, EACH = 20_000, 50, 60, 10
EDITIONS = SESSIONS // EACH
HOURS = timedelta(hours=4)
TIMES = 40
BUSY = """
SELECT s.id, s.starts_at, s.ends_at, s.room_id, t.trainer_id, e.state, e.public_id, c.title,
       v.name, r.name, w.name
FROM session s JOIN edition e ON e.id = s.edition_id JOIN course c ON c.id = e.course_id
LEFT JOIN venue v ON v.id = s.venue_id LEFT JOIN room r ON r.id = s.room_id
LEFT JOIN session_trainer t ON t.session_id = s.id LEFT JOIN trainer w ON w.id = t.trainer_id
WHERE e.state != 'cancelled' AND e.id != :edition
  AND s.starts_at < :ends_at AND s.starts_at > :day_before AND s.ends_at > :starts_at
  AND (s.room_id = :room OR t.trainer_id = :trainer)
"""
CANNOT = "SELECT starts_at, ends_at, kind FROM trainer_time WHERE trainer_id = :trainer"


def _season(now):
    """Two sessions a day in each of the rooms, for two hundred days."""
    with db.transaction():
        for n in range(1, ROOMS + 1):
            db.add(Room(id=n, venue_id=1 + n % 2, name=f"Room {n}", capacity=20))
        for n in range(1, TRAINERS + 1):
            db.add(Trainer(id=n, organisation_id=1, name=f"Trainer {n}"))
        db.session.execute(insert(Edition), list(_editions(now)))
        db.session.execute(insert(Session), list(_sessions(now)))
        given = [{"session_id": 1000 + n, "trainer_id": 1 + n % TRAINERS} for n in range(SESSIONS)]
        db.session.execute(insert(SessionTrainer), given)


def _editions(now):
    for n in range(EDITIONS):
        yield {
            "id": 1000 + n,
            "public_id": tokens.public_id(),
            "course_id": 1 + n % seed.COURSES,
            "state": EditionState.PUBLISHED,
            "capacity": 20,
            "enrol_by_on": now.date(),
            "cancel_by_on": now.date(),
            "policy": "confirm",
            "version": 0,
        }


def _starts(n, now):
    """When the n-th session of the season begins, and in which room."""
    day, rest = divmod(n, 2 * ROOMS)
    half, room = divmod(rest, ROOMS)
    return now + timedelta(days=day) + half * (HOURS + timedelta(hours=1)), 1 + room


def _sessions(now):
    for n in range(SESSIONS):
        starts_at, room = _starts(n, now)
        yield {
            "id": 1000 + n,
            "public_id": tokens.public_id(),
            "edition_id": 1000 + n % EDITIONS,
            "starts_at": starts_at,
            "ends_at": starts_at + HOURS,
            "venue_id": 1 + room % 2,
            "room_id": room,
            "online_url": "",
            "changed_at": now,
        }


def conflict_check(kind):
    now = clock.now().replace(microsecond=0)
    with stage(kind) as made:
        seed.season(people=2)
        _season(now)
        mine = db.session.get(Edition, 1)
        spans = [
            Span(now + timedelta(days=7 * n, hours=1), now + timedelta(days=7 * n, hours=3))
            for n in range(1, 11)
        ]
        series = [Wanted(span, 7, (11,)) for span in spans]

        def ours():
            db.session.expunge_all()
            return clashing.clashes_of(series, edition=mine)

        def limit():
            return [_plain(span, mine.id) for span in spans]

        with statements() as asked:
            found = ours()
        with statements() as asked_one:
            clashing.clashes_of(series[:1], edition=mine)
        plain = sum(len(rows) for rows in limit())
        if len(found) != plain:
            raise RuntimeError(f"{len(found)} clashes, plain SQL finds {plain}")
        note(f"{len(found)} clashes in a series of {len(series)}")
        costs = rounds(ours, limit, pids=[os.getpid(), *made.pids], times=TIMES)
    tell_ratio("conflict_check", *costs, db=kind, sessions=SESSIONS, clashes=len(found))
    tell("conflict_statements", len(asked), "statements", db=kind, for_one=len(asked_one))


def _plain(span, edition_id):
    rows = db.session.execute(
        text(BUSY),
        {
            "edition": edition_id,
            "starts_at": _moment(span.starts_at),
            "ends_at": _moment(span.ends_at),
            "day_before": _moment(span.starts_at - timedelta(days=1)),
            "room": 7,
            "trainer": 11,
        },
    ).all()
    db.session.execute(text(CANNOT), {"trainer": 11}).all()
    return rows


def _moment(value):
    """SQLite keeps moments as text."""
    engine = db.session.get_bind()
    return value if engine.dialect.name != "sqlite" else f"{value:%Y-%m-%d %H:%M:%S.%f}"


FIGURES = {"conflict_check": conflict_check}
