"""Several runs and several hands at the same moment."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from leerhuis import db
from leerhuis.attendance import service as attendance
from leerhuis.attendance.models import Attendance
from leerhuis.attendance.rules import Extent
from leerhuis.certificates import service
from leerhuis.certificates.models import Certificate
from leerhuis.courses.models import Session
from leerhuis.mail.models import QueuedLetter
from tests.factories import HOUSE, NOW, make_course, make_edition
from tests.factories_attendance import make_seat, make_seats, sessions_of

LATER = NOW + timedelta(days=60)
HANDS = 6


def at_once(app, work):
    """Let several do the same at the same moment; what went wrong is told, not lost."""
    ready, faults = threading.Barrier(HANDS), []

    def one():
        with app.app_context():
            ready.wait()
            try:
                work()
            except Exception as fault:
                faults.append(fault)

    threads = [threading.Thread(target=one) for _ in range(HANDS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []


def count(table):
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(table))


@pytest.fixture
def edition(app):
    return make_edition(course=make_course(points=()), sessions=1)


def test_runs_at_the_same_moment_issue_each_certificate_once(app, edition):
    for _ in range(3):
        make_seat(edition, completed_on=edition.ends_at.date())
    at_once(app, lambda: service.issue_due(now=LATER))
    assert (count(Certificate), count(QueuedLetter)) == (3, 3)


def test_saving_the_same_list_at_the_same_moment_marks_each_person_once(app, edition):
    present = {seat.id: Extent.PRESENT for seat in make_seats(edition, 3)}
    number = sessions_of(edition)[0].id

    def mark():
        session = db.session.get(Session, number)
        attendance.mark(session, present, by=HOUSE, now=LATER)

    at_once(app, mark)
    assert count(Attendance) == 3
