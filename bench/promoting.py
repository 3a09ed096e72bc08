"""Fifty seats come free with two hundred people waiting: until all are given and letters queued."""

import os
from datetime import timedelta

from sqlalchemy import func, insert, select, update

from bench import seed
from bench.measure import ROUNDS, cpu_ms, note, statistics, tell_ratio
from bench.stage import stage
from leerhuis import clock, db, tokens
from leerhuis.access import HOUSE
from leerhuis.courses.models import Edition
from leerhuis.enrolment import service
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import EnrolmentState
from leerhuis.mail.models import QueuedLetter

SEATS, FREED, WAITING = 20, 50, 200
PEOPLE = SEATS + WAITING


def promote_50(kind):
    editions = 2 * (ROUNDS + 1)
    with stage(kind) as made:
        seed.season(people=PEOPLE, editions=editions, capacity=SEATS)
        for number in range(1, editions + 1, 2):
            _fill(number)
        costs = {_free: [], _claim_all: []}
        for number in range(1, editions + 1, 2):
            for call, at in ((_free, number), (_claim_all, number + 1)):
                before = cpu_ms([os.getpid(), *made.pids])
                call(at)
                costs[call].append(cpu_ms([os.getpid(), *made.pids]) - before)
        _check(range(1, editions + 1, 2))
    ours, limit = (statistics.median(costs[each][1:]) for each in (_free, _claim_all))
    note(f"{ours:.0f} ms for {FREED} of {WAITING}, {limit:.0f} ms for as many bare held claims")
    tell_ratio("promote_50", ours, limit, db=kind, freed=FREED, waiting=WAITING)


def _fill(edition_id):
    """Everyone wants a seat in this group, and the first have one."""
    now = clock.now() - timedelta(days=1)
    rows = [
        {
            "public_id": tokens.public_id(),
            "edition_id": edition_id,
            "person_id": turn,
            "state": EnrolmentState.CONFIRMED if turn <= SEATS else EnrolmentState.WAITING,
            "turn": turn,
            "enrolled_at": now,
            "confirmed_at": now if turn <= SEATS else None,
        }
        for turn in range(1, PEOPLE + 1)
    ]
    with db.transaction():
        db.session.execute(insert(Enrolment), rows)


def _free(edition_id):
    """As a coordinator does who makes the group bigger."""
    db.session.expunge_all()
    with db.transaction():
        edition = db.session.get_one(Edition, edition_id)
        db.hold(edition)
        edition.capacity = SEATS + FREED
        db.session.flush()
        service.refill(edition, by=HOUSE, now=clock.now())


def _claim_all(edition_id):
    """Hold, count, insert, commit: fifty times the least that giving a seat takes."""
    for person_id in range(1, FREED + 1):
        with db.transaction():
            connection = db.session.connection()
            connection.execute(
                update(Edition).where(Edition.id == edition_id).values(version=Edition.version + 1)
            )
            taken = connection.scalar(
                select(func.count()).where(Enrolment.edition_id == edition_id)
            )
            connection.execute(
                insert(Enrolment).values(
                    public_id=tokens.public_id(),
                    edition_id=edition_id,
                    person_id=person_id,
                    state=EnrolmentState.CONFIRMED,
                    turn=taken + 1,
                    enrolled_at=clock.now(),
                )
            )


def _check(editions):
    """All fifty were given, to the first in line, each with a letter."""
    for edition_id in editions:
        seated = db.session.scalars(
            select(Enrolment.turn)
            .where(Enrolment.edition_id == edition_id, Enrolment.state == EnrolmentState.CONFIRMED)
            .order_by(Enrolment.turn)
        ).all()
        if seated != list(range(1, SEATS + FREED + 1)):
            raise RuntimeError(f"the wrong people have a seat in {edition_id}: {seated}")
    letters = db.session.scalar(
        select(func.count()).where(QueuedLetter.kind == "enrolment/promoted")
    )
    if letters != FREED * len(editions):
        raise RuntimeError(f"{letters} letters for {FREED * len(editions)} seats")


FIGURES = {"promote_50": promote_50}
