"""What has had its time is foreseen first, then erased, and nothing else is."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from leerhuis import audit, db
from leerhuis.actions import Action
from leerhuis.courses.means import Trainer
from leerhuis.enrolment.models import Enrolment, GuestRequest
from leerhuis.errors import Refused
from leerhuis.mail.models import QueuedLetter
from leerhuis.people.models import Person, RoleGrant
from leerhuis.privacy.erasing import expiring, foreseeing, log, mails, queries, rules
from leerhuis.privacy.erasing import terms as terms_service
from leerhuis.privacy.erasing.models import Erasure, PlannedErasure, RetentionReport
from leerhuis.privacy.erasing.rules import Held, Kind
from leerhuis.privacy.requests.models import DataRequest
from leerhuis.privacy.requests.rules import RequestKind
from leerhuis.registry.duty.models import Deployability
from tests.factories import (
    NOW,
    identity,
    make_appointment,
    make_course,
    make_edition,
    make_grant,
    make_organisation,
    make_person,
    make_staff,
    make_trainer,
    saved,
    train,
)
from tests.factories_attendance import make_seat, sessions_of
from tests.factories_questions import make_request

LONG_AGO = datetime(2019, 3, 1, tzinfo=UTC)
FEBRUARY = date(2027, 2, 1)
IN_FEBRUARY = datetime(2027, 2, 1, 4, tzinfo=UTC)
AT_ITS_END = datetime(2027, 2, 28, 4, tzinfo=UTC)
DAYS = st.dates(date(2000, 1, 1), date(2040, 1, 1))


@pytest.fixture
def region(app):
    log.place().unlink(missing_ok=True)
    return make_organisation()


@pytest.fixture
def employer(region):
    return make_organisation(under=region)


def leaver(employer, *, ends_on=date(2021, 1, 1)):
    person = make_person(created_at=LONG_AGO)
    make_appointment(person, employer, starts_on=date(2019, 3, 1), ends_on=ends_on)
    return person


def planned(**wanted):
    return db.session.scalars(select(PlannedErasure).filter_by(**wanted)).all()


def queued(kind):
    return db.session.scalars(select(QueuedLetter).filter_by(kind=kind)).all()


def test_who_left_long_ago_is_foreseen_and_goes_a_month_later(employer):
    person = leaver(employer)
    assert foreseeing.foresee_due(now=NOW) == 1
    (row,) = planned()
    assert (row.kind, row.person_id, row.due_on) == (Kind.PERSON, person.id, FEBRUARY)
    assert expiring.erase_due(now=NOW + timedelta(days=20)) == 0
    assert db.session.get_one(Person, person.id).erased_at is None
    assert expiring.erase_due(now=IN_FEBRUARY) == 1
    db.session.expire_all()
    assert db.session.get_one(Person, person.id).erased_at == IN_FEBRUARY
    assert planned()[0].done_at == IN_FEBRUARY
    assert expiring.erase_due(now=IN_FEBRUARY) == 0


def test_nothing_goes_in_the_first_run_that_stood_in_no_report(employer):
    leaver(employer)
    assert expiring.erase_due(now=NOW) == 0


def test_a_month_is_foreseen_once(employer):
    leaver(employer)
    foreseeing.foresee_due(now=NOW)
    leaver(employer)
    assert foreseeing.foresee_due(now=NOW + timedelta(days=5)) == 0
    assert foreseeing.foresee_due(now=IN_FEBRUARY) == 1
    assert [each.first_on for each in db.session.scalars(select(RetentionReport))] == [
        FEBRUARY,
        date(2027, 3, 1),
    ]


@pytest.mark.parametrize("ends_on", [None, date(2026, 1, 1)])
def test_who_works_or_left_lately_stays(employer, ends_on):
    leaver(employer, ends_on=ends_on)
    assert foreseeing.foresee_due(now=NOW) == 0


def test_who_holds_a_role_or_still_uses_the_account_stays(employer):
    make_grant(leaver(employer), "manager", employer)
    user = leaver(employer)
    with db.transaction():
        audit.record(
            Action.DISPLAY_CHOSEN,
            by=identity(user),
            kind="person",
            subject=user.public_id,
            now=NOW - timedelta(days=100),
        )
    assert foreseeing.foresee_due(now=NOW) == 0


def test_who_came_back_in_between_is_not_erased(employer):
    person = leaver(employer)
    foreseeing.foresee_due(now=NOW)
    make_appointment(person, employer, starts_on=date(2027, 1, 20))
    assert expiring.erase_due(now=IN_FEBRUARY) == 0
    assert planned() == []
    assert db.session.get_one(Person, person.id).erased_at is None


def test_what_may_not_be_touched_is_neither_foreseen_nor_erased(employer):
    person = leaver(employer)
    foreseeing.foresee_due(now=NOW)
    saved(
        DataRequest(
            person_id=person.id,
            kind=RequestKind.RESTRICTION,
            text="Laat staan",
            asked_at=NOW,
            due_on=FEBRUARY,
        )
    )
    assert expiring.erase_due(now=IN_FEBRUARY) == 0
    assert planned()[0].done_at is None
    with db.transaction():
        db.session.delete(planned()[0])
    assert foreseeing.foresee_due(now=IN_FEBRUARY) == 0


def test_what_is_still_needed_stays_for_a_year_and_it_is_kept_who_said_so(employer):
    person, officer = leaver(employer), identity(make_person())
    foreseeing.foresee_due(now=NOW)
    (row,) = planned()
    with pytest.raises(Refused):
        expiring.keep_longer(row, why=" ", by=officer, now=NOW)
    expiring.keep_longer(row, why="Er loopt een bezwaar", by=officer, now=NOW)
    assert expiring.erase_due(now=IN_FEBRUARY) == 0
    assert foreseeing.foresee_due(now=IN_FEBRUARY) == 0
    assert foreseeing.foresee_due(now=NOW + timedelta(days=400)) == 1
    assert db.session.get_one(Person, person.id).erased_at is None


def test_old_seats_of_who_stays_become_nobodys(employer):
    person = make_person(created_at=LONG_AGO)
    make_appointment(person, employer, starts_on=date(2019, 3, 1))
    old, new = make_edition(starts_at=LONG_AGO), make_edition(starts_at=NOW - timedelta(days=5))
    gone, stays = make_seat(old, person), make_seat(new, person)
    foreseeing.foresee_due(now=NOW)
    (row,) = planned()
    assert (row.kind, row.through_on, row.number) == (Kind.COUNTING, date(2019, 3, 1), 1)
    assert expiring.erase_due(now=IN_FEBRUARY) == 1
    db.session.expire_all()
    assert db.session.get_one(Enrolment, gone.id).person_id != person.id
    assert db.session.get_one(Enrolment, stays.id).person_id == person.id
    assert db.session.get_one(Person, person.id).erased_at is None
    assert [each.through_on for each in db.session.scalars(select(Erasure))] == [date(2019, 3, 1)]


def test_proofs_of_an_employer_go_after_their_term_and_only_there(region, employer):
    person = make_person(created_at=LONG_AGO)
    here = make_organisation(under=region)
    make_appointment(person, employer, starts_on=date(2019, 3, 1), ends_on=date(2021, 6, 1))
    make_appointment(person, here, starts_on=date(2021, 6, 2))
    for at in (employer, here):
        saved(
            Deployability(
                person_id=person.id,
                organisation_id=at.id,
                word="yes",
                reason="",
                starts_on=date(2019, 3, 1),
                at=LONG_AGO,
            )
        )
    foreseeing.foresee_due(now=NOW)
    assert [each.kind for each in planned()] == [Kind.PROOFS]
    assert expiring.erase_due(now=IN_FEBRUARY) == 1
    assert db.session.scalars(select(Deployability.organisation_id)).all() == [here.id]


def test_roles_guests_and_trainers_go_at_the_end_of_the_month(region):
    keeper = make_person()
    gone = make_grant(keeper, "manager", region, ended_at=datetime(2019, 1, 1, tzinfo=UTC))
    stays = make_grant(keeper, "manager", region, ended_at=datetime(2026, 1, 1, tzinfo=UTC))
    edition = make_edition(course=make_course(organisation_id=region.id), starts_at=LONG_AGO)
    make_request(edition, asked_at=LONG_AGO)
    trainer = make_trainer(region, email="trainer@example.org", name="Joke de Vries")
    train(sessions_of(edition)[0], trainer)
    foreseeing.foresee_due(now=NOW)
    assert {each.kind for each in planned()} == {Kind.ROLES, Kind.GUESTS, Kind.TRAINERS}
    assert expiring.erase_due(now=IN_FEBRUARY) == 0
    assert expiring.erase_due(now=AT_ITS_END) == 3
    assert db.session.scalars(select(RoleGrant.id)).all() == [stays.id] != [gone.id]
    assert db.session.scalars(select(GuestRequest)).all() == []
    db.session.expire_all()
    row = db.session.get_one(Trainer, trainer.id)
    assert (row.email, row.in_use, row.name) == ("", False, "Joke de Vries")


def test_the_privacy_officer_gets_one_letter_with_the_number(region, employer):
    officer = make_staff("privacy_officer", region)
    leaver(employer)
    leaver(employer)
    foreseeing.foresee_due(now=NOW)
    foreseeing.foresee_due(now=NOW)
    (letter,) = queued(mails.KIND)
    assert letter.person_id == officer.id
    assert letter.values["number"] == 2


def test_a_shorter_term_is_due_sooner_and_still_stands_in_a_report_first(region, employer):
    officer = identity(make_staff("privacy_officer", region))
    leaver(employer, ends_on=date(2026, 1, 1))
    assert foreseeing.foresee_due(now=NOW) == 0
    terms_service.say(region, Kind.PERSON, months=12, source="Selectielijst", by=officer, now=NOW)
    assert queries.terms_for([region.id])[Kind.PERSON] == 12
    assert expiring.erase_due(now=NOW) == 0
    assert foreseeing.foresee_due(now=IN_FEBRUARY) == 1
    assert planned()[0].due_on == date(2027, 3, 1)


def test_a_term_has_bounds_and_a_source(region):
    officer = identity(make_staff("privacy_officer", region))
    told = {"by": officer, "now": NOW}
    for months in (0, 5, 121):
        with pytest.raises(Refused, match="months"):
            terms_service.say(region, Kind.COUNTING, months=months, source="Lijst", **told)
    with pytest.raises(Refused, match="comes from"):
        terms_service.say(region, Kind.COUNTING, months=24, source=" ", **told)
    terms_service.say(region, Kind.COUNTING, months=24, source="Lijst", **told)
    terms_service.say(region, Kind.COUNTING, months=24, source="Lijst", **told)
    assert [each.months for each in terms_service.history(region)] == [24]


def test_the_longest_term_counts_for_who_works_under_two(region):
    other, officer = make_organisation(), identity(make_staff("privacy_officer", region))
    terms_service.say(region, Kind.PERSON, months=6, source="Lijst", by=officer, now=NOW)
    assert queries.terms_for([region.id, other.id])[Kind.PERSON] == 24
    assert queries.terms_for([])[Kind.PERSON] == 24


HELD = Held(date(2024, 6, 1), date(2029, 5, 31))


@pytest.mark.parametrize(
    ("day", "held", "until"),
    [
        (date(2024, 6, 1), [HELD], date(2029, 5, 31)),
        (date(2029, 5, 31), [HELD], date(2029, 5, 31)),
        (date(2024, 5, 31), [HELD], date(2024, 5, 31)),
        (date(2019, 6, 1), [HELD], date(2024, 5, 31)),
        (date(2019, 5, 31), [HELD], date(2019, 5, 31)),
        (date(2030, 1, 1), [HELD], date(2035, 1, 1)),
        (date(2024, 2, 29), [], date(2029, 2, 28)),
        (date(2024, 5, 31), [HELD, Held(date(2022, 1, 1), date(2026, 12, 31))], date(2026, 12, 31)),
    ],
)
def test_what_counts_counts_until_the_end_of_its_period(day, held, until):
    assert rules.counts_until(day, held) == until


@given(DAYS, DAYS)
def test_nothing_counts_longer_than_five_years_nor_ends_before_its_day(day, starts_on):
    held = [Held(starts_on, rules.add_months(starts_on, 60) - timedelta(days=1))]
    until = rules.counts_until(day, held)
    assert day <= until <= rules.add_months(day, 60)


@given(st.lists(DAYS, max_size=8), DAYS, st.integers(6, 120))
def test_what_is_taken_away_has_had_its_time_and_what_stays_first_has_not(days, on, months):
    through = rules.counted_through(days, [], months=months, on=on)
    gone = [each for each in days if through is not None and each <= through]
    kept = [each for each in days if each not in gone]
    assert all(rules.add_months(rules.counts_until(each, []), months) < on for each in gone)
    if kept:
        assert rules.add_months(rules.counts_until(min(kept), []), months) >= on
