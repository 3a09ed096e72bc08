"""Saying what a municipality asks, and the letters to who has not."""

from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from leerhuis import clock, db
from leerhuis.access import HOUSE, Role
from leerhuis.audit import Action, AuditEvent
from leerhuis.errors import Refused
from leerhuis.mail.models import QueuedLetter
from leerhuis.mail.queries import letter_of
from leerhuis.municipalities import mails, queries, service
from leerhuis.municipalities.models import FteRequest
from leerhuis.municipalities.rules import Standing
from leerhuis.people.models import Organisation
from tests.enrolment.test_race import at_once
from tests.factories import NOW, TODAY, identity, make_organisation, make_staff
from tests.factories_municipalities import make_municipality, make_request
from tests.letters import reads_as

JUNE = clock.moment_of(date(2027, 6, 1), time(6, 45))
LAST_DAY = clock.moment_of(date(2027, 8, 1), time(6, 45))
WEEK_LATE = clock.moment_of(date(2027, 8, 8), time(6, 45))


@pytest.fixture
def zundert(region):
    return make_municipality(region, name="Zundert")


@pytest.fixture
def officer(zundert):
    return make_staff(Role.POLICY, zundert)


def say(municipality, fte, *, seen=0, note="", year=2028, by=HOUSE, now=NOW):
    return service.ask(
        municipality, year=year, fte=Decimal(fte), note=note, seen=seen, by=by, now=now
    )


def letters():
    rows = select(QueuedLetter).where(QueuedLetter.kind == mails.ASKED).order_by(QueuedLetter.id)
    return list(db.session.scalars(rows))


def told(now):
    """Who is written to by what runs at this moment."""
    before = {each.id for each in letters()}
    service.remind_due(now=now)
    return [each.person_id for each in letters() if each.id not in before]


def test_what_is_said_is_kept_with_who_said_it_and_when(zundert, officer):
    assert say(zundert, "12.5", by=identity(officer))
    (row,) = queries.history([zundert.id])
    assert (row.year, row.number, row.fte, row.by, row.said_at) == (
        2028,
        1,
        Decimal("12.5"),
        officer,
        NOW,
    )


def test_saying_and_correcting_stand_in_the_audit_trail(zundert):
    say(zundert, "12.5")
    say(zundert, "11", seen=1, note="Anders.")
    events = db.session.scalars(
        select(AuditEvent).where(AuditEvent.subject == zundert.public_id).order_by(AuditEvent.id)
    )
    assert [(each.action, each.details) for each in events] == [
        (Action.FTE_ASKED, {"year": 2028, "fte": "12.5"}),
        (Action.FTE_CORRECTED, {"year": 2028, "fte": "11"}),
    ]


def test_what_it_said_already_is_not_said_again(zundert):
    assert say(zundert, "12.5", note="Meer vraag.")
    assert not say(zundert, "12.50", seen=1)
    assert not say(zundert, "12.5", seen=0, note="Meer vraag.")
    assert say(zundert, "12.5", seen=1, note="Toch om een andere reden.")
    assert db.session.query(FteRequest).count() == 2


def test_each_year_is_said_by_itself(zundert):
    say(zundert, "10", year=2027)
    say(zundert, "12", year=2028)
    found = {year: queries.asked([zundert.id], year=year)[zundert.id].fte for year in (2027, 2028)}
    assert found == {2027: 10, 2028: 12}


def test_two_who_say_it_at_one_moment_do_not_overwrite_each_other(app, zundert):
    number = zundert.id

    def saying(fte):
        return lambda: say(db.session.get_one(Organisation, number), fte)

    for again in range(5):
        done = at_once(app, [saying(str(10 + again)), saying(str(20 + again))])
        rows = queries.history([number])
        assert [each.number for each in rows] == [1]
        assert sorted(isinstance(each, Refused) for each in done) == [False, True]
        _forget_all()


def _forget_all():
    """Empty the table of which no row may go, to race once more."""
    with db.transaction():
        connection = db.session.connection()
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("DROP TRIGGER IF EXISTS fte_request_no_delete")
        else:
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        connection.exec_driver_sql("DELETE FROM fte_request")


def test_a_municipality_is_reminded_until_it_has_said_it(zundert, officer):
    make_request(zundert, "1", year=2027)
    day = timedelta(days=1)
    assert told(JUNE - day) == []
    assert told(JUNE) == [officer.id]
    assert told(JUNE + day) == []
    assert told(LAST_DAY) == [officer.id]
    assert told(WEEK_LATE - day) == []
    assert told(WEEK_LATE) == [officer.id]
    make_request(zundert, "1", year=2028)
    assert told(clock.moment_of(date(2028, 1, 1), time(6, 45))) == []


def test_a_night_that_was_missed_is_made_up_with_the_nearest_letter_alone(zundert, officer):
    make_request(zundert, "1", year=2027)
    assert told(WEEK_LATE + timedelta(days=40)) == [officer.id]
    assert [each.values["step"] for each in letters()] == ["overdue"]


def test_where_nobody_decides_on_policy_who_coordinates_hears_it_in_one_letter(region):
    for name in ("Zundert", "Rucphen"):
        make_request(make_municipality(region, name=name), "1", year=2027)
    coordinator = make_staff(Role.COORDINATOR, region)
    assert told(JUNE) == [coordinator.id]
    assert letters()[0].values["places"] == ["Rucphen", "Zundert"]
    policy = make_staff(Role.POLICY, region)
    assert told(LAST_DAY) == [policy.id]


def test_the_letter_to_who_coordinates_asks_for_a_policy_officer(region, zundert):
    make_request(zundert, "1", year=2027)
    make_staff(Role.COORDINATOR, region)
    told(JUNE)
    reads_as(letter_of(letters()[0]), "municipalities-nobody.txt")


def test_nobody_to_write_to_is_no_trouble(zundert):
    assert told(JUNE) == []


def test_the_first_letter(zundert, officer):
    make_request(zundert, "1", year=2027)
    told(JUNE)
    reads_as(letter_of(letters()[0]), "municipalities-asked.txt")


def test_the_letter_of_several_municipalities_after_the_last_day(region):
    for name in ("Zundert", "Rucphen"):
        make_request(make_municipality(region, name=name), "1", year=2027)
    make_staff(Role.POLICY, region)
    told(WEEK_LATE)
    reads_as(letter_of(letters()[0]), "municipalities-overdue.txt")


def test_the_letter_when_the_year_has_begun(zundert, officer):
    told(NOW)
    reads_as(letter_of(letters()[0]), "municipalities-begun.txt")


def test_what_is_outstanding_is_of_this_year_and_the_next(region, zundert):
    rucphen = make_municipality(region, name="Rucphen")
    make_request(rucphen, "1", year=2027)
    coordinator = identity(make_staff(Role.COORDINATOR, region))
    found = queries.outstanding(coordinator, today=TODAY)
    assert [(each.name, each.year, each.standing) for each in found] == [
        ("Zundert", 2027, Standing.OVERDUE),
        ("Rucphen", 2028, Standing.OPEN),
        ("Zundert", 2028, Standing.OPEN),
    ]
    assert {each.due_on for each in found} == {date(2026, 8, 1), date(2027, 8, 1)}


def test_who_has_no_municipality_has_nothing_outstanding(region, zundert):
    elsewhere = identity(make_staff(Role.COORDINATOR, make_organisation()))
    assert queries.outstanding(elsewhere, today=TODAY) == []


def test_a_row_is_never_changed(zundert):
    row = make_request(zundert, "12.5")
    with pytest.raises(Exception, match="append-only"), db.transaction():
        row.fte = Decimal("1")
