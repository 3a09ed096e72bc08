"""Reminders ask as much of the database with 10,000 registrations or seats as with 100,000."""

from datetime import time, timedelta
from time import perf_counter

from sqlalchemy import event, insert, update

from bench import seed
from bench.measure import note, tell
from bench.stage import stage
from leerhuis import clock, db, tokens
from leerhuis.courses.models import Edition, Session
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import EnrolmentState
from leerhuis.registers import Chamber, Register
from leerhuis.registry import packs, periods, service
from leerhuis.registry.models import Registration
from leerhuis.registry.rules import Source, State
from leerhuis.registry.standing import Code, Why
from leerhuis.reminders import service as rules
from leerhuis.reminders.models import ReminderRule

DUE = 60
SIZES = (10_000, 100_000)
GROUP = 20


def _register(number, today):
    """So many registrations, of which 60 have a reminder due and the others none for years."""
    pack = packs.pack_for(Register.SKJ, Chamber.YOUTH_AND_FAMILY_PROFESSIONAL, on=today)
    rows = []
    for n in range(1, number + 1):
        due = n <= DUE
        held_on = today + timedelta(days=100 if due else 1500 + n % 300)
        period = periods.period_of(pack, held_on=held_on, registered_on=None)
        rows.append(
            {
                "public_id": tokens.public_id(),
                "person_id": n,
                "register": Register.SKJ,
                "occupation": Chamber.YOUTH_AND_FAMILY_PROFESSIONAL.value,
                "number": f"11{n:07d}",
                "state": State.REGISTERED,
                "state_on": period.starts_on,
                "pack_key": pack.key,
                "starts_on": period.starts_on,
                "held_on": held_on,
                "last_valid_on": period.last_valid_on,
                "apply_by_on": period.apply_by_on,
                "standing": Code.ON_TRACK,
                "standing_why": next(iter(Why)),
                "changes_on": today + timedelta(days=500),
                "remind_on": today if due else today + timedelta(days=900),
                "source": Source.EMPLOYER,
                "told_on": today,
                "version": 0,
            }
        )
    with db.transaction():
        for start in range(0, number, 5000):
            db.session.execute(insert(Registration), rows[start : start + 5000])


def _statements(made, call):
    seen = []
    engine = made.app.extensions["leerhuis.engine"]

    def count(_connection, _cursor, statement, *_rest):
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", count)
    try:
        told = call()
    finally:
        event.remove(engine, "before_cursor_execute", count)
    return len(seen), told


def reminder_statements(kind):
    counts = {}
    for size in SIZES:
        with stage(kind) as made:
            now = clock.now()
            seed.season(people=size, editions=2)
            _register(size, clock.day_of(now))
            db.session.remove()
            counts[size], told = _statements(
                made, lambda at=now: service.queue_expiry_reminders(now=at)
            )
            note(f"{size}: {counts[size]} statements, {told} letters")
            if told != DUE:
                raise RuntimeError(f"{told} letters instead of {DUE}")
    tell(
        "reminder_statements",
        counts[SIZES[1]],
        "statements",
        db=kind,
        due=DUE,
        **{f"of_{size}": count for size, count in counts.items()},
        equal=len(set(counts.values())) == 1,
    )


def _seats(number, now):
    """So many seats, twenty in a group; three groups begin tomorrow, the others in a month."""
    rows = [
        {
            "public_id": tokens.public_id(),
            "edition_id": 1 + (n - 1) // GROUP,
            "person_id": n,
            "state": EnrolmentState.CONFIRMED,
            "priority": 0,
            "turn": 1 + (n - 1) % GROUP,
            "enrolled_at": now - timedelta(days=9),
            "confirmed_at": now - timedelta(days=9),
            "offers": 0,
            "limits_ignored": "",
            "reason": "",
        }
        for n in range(1, number + 1)
    ]
    tomorrow = clock.moment_of(clock.day_of(now) + timedelta(days=1), time(10))
    near = tuple(range(1, DUE // GROUP + 1))
    with db.transaction():
        for start in range(0, number, 5000):
            db.session.execute(insert(Enrolment), rows[start : start + 5000])
        db.session.execute(
            update(Session)
            .where(Session.edition_id.in_(near))
            .values(starts_at=tomorrow, ends_at=tomorrow + timedelta(hours=6))
        )
        db.session.execute(
            update(Edition)
            .where(Edition.id.in_(near))
            .values(starts_at=tomorrow, published_at=now - timedelta(days=30))
        )


def rule_statements(kind):
    """All rules on, those of registrations too, at the minute at which a day before is told."""
    counts, seconds = {}, {}
    for size in SIZES:
        with stage(kind) as made:
            nine = clock.moment_of(clock.day_of(clock.now()), time(9))
            seed.season(people=size, editions=size // GROUP)
            _register(size, clock.day_of(nine))
            _seats(size, nine)
            rules.give_defaults(now=nine - timedelta(minutes=1))
            with db.transaction():
                db.session.execute(update(ReminderRule).values(active=True))
            db.session.remove()
            begun = perf_counter()
            counts[size], told = _statements(made, lambda at=nine: rules.remind_due(now=at))
            seconds[size] = perf_counter() - begun
            note(f"{size}: {counts[size]} statements, {told} letters, {seconds[size]:.2f} s")
            if told != DUE:
                raise RuntimeError(f"{told} letters instead of {DUE}")
    tell(
        "rule_statements",
        counts[SIZES[1]],
        "statements",
        db=kind,
        due=DUE,
        **{f"of_{size}": count for size, count in counts.items()},
        **{f"seconds_{size}": round(each, 2) for size, each in seconds.items()},
        equal=len(set(counts.values())) == 1,
    )


FIGURES = {"reminder_statements": reminder_statements, "rule_statements": rule_statements}
