"""What it costs to copy a round of fifty groups to the next season."""

import json
import os
from datetime import date, timedelta
from itertools import count

from sqlalchemy import text

from bench import seed
from bench.measure import note, rounds, tell, tell_ratio
from bench.stage import stage
from leerhuis import clock, db, tokens
from leerhuis.access import HOUSE
from leerhuis.courses.means import Room, Trainer
from leerhuis.courses.models import Edition, Round, Session, SessionTrainer
from leerhuis.courses.rules import EditionState
from leerhuis.courses.seasons import service
from tests.counting import statements

GROUPS, EACH, TIMES = 50, 2, 6
SHIFT = timedelta(weeks=26)
EDITIONS = (
    "course_id, label, capacity, minimum, admits, fee, payer, contact_name, contact_email, policy,"
    " enrol_by_on, cancel_by_on, decide_on, search_text"
)
_number = count(1)


def _numbers_go_on():
    """On PostgreSQL new rows get numbers after those that were given by hand."""
    if db.session.get_bind().dialect.name == "postgresql":
        with db.transaction():
            for table in ("round", "edition", "session", "session_trainer", "audit_event"):
                serial = f"pg_get_serial_sequence('{table}', 'id')"
                db.session.execute(text(f"SELECT setval({serial}, 100000)"))


def _season(now, *, groups, first=1000):
    """So many groups with two sessions each, in a room and with a trainer."""
    with db.transaction():
        season = Round(organisation_id=1, name=f"Round {next(_number)}", **_days(now))
        db.add(season)
        for n in range(first, first + groups):
            db.session.add(_edition(n, season, now))
        db.session.flush()
        for n in range(first * EACH, (first + groups) * EACH):
            db.session.add(_session(n, now))
        db.session.flush()
        for n in range(first * EACH, (first + groups) * EACH):
            db.session.add(SessionTrainer(session_id=n, trainer_id=1 + n % 6))
    return season


def _days(now):
    return {"starts_on": now.date(), "ends_on": now.date() + timedelta(days=180)}


def _edition(n, season, now):
    starts_at = now + timedelta(days=7 + n % 100)
    return Edition(
        id=n,
        course_id=1 + n % seed.COURSES,
        round_id=season.id,
        state=EditionState.PUBLISHED,
        label=f"Group {n}",
        capacity=20,
        minimum=8,
        enrol_by_on=now.date(),
        cancel_by_on=now.date(),
        decide_on=now.date(),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(days=14),
    )


def _session(n, now):
    starts_at = now + timedelta(days=7 + (n // EACH) % 100 + 14 * (n % EACH))
    return Session(
        id=n,
        edition_id=n // EACH,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=4),
        venue_id=1,
        room_id=1,
        changed_at=now,
    )


def season_copy(kind):
    now = clock.now().replace(microsecond=0)
    with stage(kind) as made:
        seed.season(people=2)
        _means()
        _numbers_go_on()
        big = _season(now, groups=GROUPS)
        small = _season(now, groups=5, first=2000)

        def ours(season=big):
            db.session.expunge_all()
            found = db.session.get(Round, season.id)
            name = f"Copy {next(_number)}"
            starts_on = found.starts_on + SHIFT
            service.copy_round(found, name=name, starts_on=starts_on, by=HOUSE, now=now)

        def limit():
            _plain(big.id, now)

        with statements() as asked:
            ours()
        with statements() as asked_few:
            ours(small)
        note(f"{GROUPS} groups with {GROUPS * EACH} sessions")
        costs = rounds(ours, limit, pids=[os.getpid(), *made.pids], times=TIMES)
    tell_ratio("season_copy", *costs, db=kind, groups=GROUPS)
    tell("season_copy_statements", len(asked), "statements", db=kind, for_five=len(asked_few))


def _means():
    with db.transaction():
        db.add(Room(id=1, venue_id=1, name="Room", capacity=20))
        for n in range(1, 7):
            db.add(Trainer(id=n, organisation_id=1, name=f"Trainer {n}"))


def _plain(round_id, now):
    """The same rows by hand: read, moved and written, in one transaction."""
    with db.transaction():
        run = db.session.execute
        copy_id = _insert(
            "round",
            {
                "public_id": tokens.public_id(),
                "organisation_id": 1,
                "name": f"Plain {next(_number)}",
                "starts_on": now.date() + SHIFT,
                "ends_on": now.date() + SHIFT,
                "state": "draft",
                "version": 0,
            },
        )
        editions = run(
            text(f"SELECT id, {EDITIONS}, starts_at, ends_at FROM edition WHERE round_id = :id"),
            {"id": round_id},
        ).mappings()
        known = {}
        for row in [dict(each) for each in editions]:
            number = row.pop("id")
            known[number] = _insert("edition", _moved(row) | _draft(copy_id))
        _plain_sessions(known, now)
        _insert_many("audit_event", [_event(now) for _ in range(len(known) + 1)])


def _draft(round_id):
    return {
        "public_id": tokens.public_id(), "round_id": round_id, "state": "draft", "version": 0,
    }  # fmt: skip


def _plain_sessions(known, now):
    numbers = ", ".join(map(str, known))
    rows = db.session.execute(
        text(
            "SELECT id, edition_id, starts_at, ends_at, venue_id, room_id, online_url"
            f" FROM session WHERE edition_id IN ({numbers})"
        )
    ).mappings()
    sessions = {}
    for row in [dict(each) for each in rows]:
        number = row.pop("id")
        said = {"public_id": tokens.public_id(), "changed_at": str(now)}
        row["edition_id"] = known[row["edition_id"]]
        sessions[number] = _insert("session", _moved(row) | said)
    numbers = ", ".join(map(str, sessions))
    given = db.session.execute(
        text(f"SELECT session_id, trainer_id FROM session_trainer WHERE session_id IN ({numbers})")
    ).all()
    rows = [{"session_id": sessions[one], "trainer_id": other} for one, other in given]
    _insert_many("session_trainer", rows)


def _moved(row):
    return {
        name: value + SHIFT if isinstance(value, date) else value for name, value in row.items()
    }


def _event(now):
    return {
        "public_id": tokens.public_id(),
        "at": str(now),
        "origin": "bench",
        "action": "edition.created",
        "kind": "edition",
        "subject": "x",
        "result": "done",
        "details": json.dumps({}),
    }


def _insert(table, row):
    names = ", ".join(row)
    values = ", ".join(f":{name}" for name in row)
    question = f"INSERT INTO {table} ({names}) VALUES ({values}) RETURNING id"
    return db.session.execute(text(question), row).scalar_one()


def _insert_many(table, rows):
    names = ", ".join(rows[0])
    values = ", ".join(f":{name}" for name in rows[0])
    db.session.execute(text(f"INSERT INTO {table} ({names}) VALUES ({values})"), rows)


FIGURES = {"season_copy": season_copy}
