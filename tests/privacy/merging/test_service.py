"""Two persons that turn out to be one: everything is there once, and nobody takes over another."""

import threading
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from leerhuis import db
from leerhuis.access import Role
from leerhuis.audit import Action, AuditEvent
from leerhuis.enrolment.models import Enrolment
from leerhuis.errors import Refused
from leerhuis.mail import queries as mail
from leerhuis.mail.models import QueuedLetter
from leerhuis.people.models import Appointment, EmailAddress, Person, RoleGrant
from leerhuis.people.rules import AppointmentKind
from leerhuis.privacy.merging import accounts, posts, queries, rows, service
from leerhuis.privacy.merging import asked as asked_service
from leerhuis.privacy.merging.models import MergeRequest
from leerhuis.registers import Category
from leerhuis.registry import queries as registry
from leerhuis.registry.models import PointsEntry
from leerhuis.signin.models import Account, BrowserSession, SecondFactor
from tests.factories import (
    HOUSE,
    NOW,
    TODAY,
    account_of,
    identity,
    make_appointment,
    make_edition,
    make_grant,
    make_organisation,
    make_person,
    make_professional,
    make_staff,
    saved,
)
from tests.factories_attendance import make_mark, make_seat, sessions_of
from tests.factories_enrolment import enrolled
from tests.factories_registry import give_points, make_registration
from tests.letters import reads_as
from tests.signin.providers import make_link, make_provider

FORMAL = Category.FORMAL_LEARNING


@pytest.fixture
def spring(app):
    return make_organisation(name="SPRING", under=make_organisation())


@pytest.fixture
def boss(spring):
    return identity(make_staff(Role.ADMINISTRATOR, spring))


@pytest.fixture
def two(spring):
    """The one who goes, and the one who stays."""
    return (
        make_professional(spring, given_name="Sam", family_name="Bouzid"),
        make_professional(spring, given_name="Samira", family_name="Jansen"),
    )


def used(person):
    account = account_of(person)
    account.password_hash = "x"
    return saved(account)


def begin(person, into, *, by=HOUSE, typed=None):
    return service.begin(person, into, typed=typed or person.name, by=by, now=NOW)


def merged(person, into):
    service.merge(person, into, by=HOUSE, now=NOW)
    db.session.expire_all()


def actions():
    return list(db.session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)))


def sent(kind):
    return db.session.scalars(
        select(QueuedLetter).where(QueuedLetter.kind == kind).order_by(QueuedLetter.id)
    ).all()


def test_seats_points_and_registrations_are_the_others(two):
    person, into = two
    seat = enrolled(make_edition(), person)
    registration = make_registration(person)
    give_points(person, (FORMAL, Decimal(6)), ref="r-1")
    give_points(into, (FORMAL, Decimal(4)), ref="r-1")
    merged(person, into)
    assert db.session.get(Enrolment, seat.id).person_id == into.id
    assert [each.id for each in registry.registrations_of(into.id)] == [registration.id]
    earned = db.session.execute(
        select(PointsEntry.number, PointsEntry.points).order_by(PointsEntry.number)
    ).all()
    assert [(each.number, int(each.points)) for each in earned] == [(0, 4), (1, 6)]
    assert db.session.get(Person, person.id).merged_into_id == into.id


def test_what_a_group_brought_twice_counts_once(two):
    person, into = two
    edition = make_edition(starts_at=NOW - timedelta(days=30))
    (session,) = sessions_of(edition)
    for each in two:
        seat = make_seat(edition, each)
        make_mark(seat, session)
        give_points(each, (FORMAL, Decimal(6)), ref=seat.public_id)
    merged(person, into)
    assert int(db.session.scalar(select(func.sum(PointsEntry.points)))) == 6
    active = select(Enrolment).where(Enrolment.cancelled_at.is_(None))
    assert [each.person_id for each in db.session.scalars(active)] == [into.id]


def test_merged_twice_is_merged_once(two):
    merged(*two)
    before = actions()
    merged(*two)
    assert actions() == before


def test_who_was_merged_before_leads_on_to_the_last(two, spring):
    person, into = two
    first = make_professional(spring)
    merged(first, person)
    merged(person, into)
    assert db.session.get(Person, first.id).merged_into_id == into.id
    with pytest.raises(Refused, match="merged already"):
        service.merge(first, into if into.id == first.id else make_person(), by=HOUSE, now=NOW)


def test_appointments_that_overlap_become_one(two):
    person, into = two
    mine = db.session.scalar(select(Appointment).filter_by(person_id=person.id))
    mine.starts_on, mine.personnel_number = date(2018, 1, 1), "P7"
    saved(mine)
    theirs = db.session.scalar(select(Appointment).filter_by(person_id=into.id))
    theirs.ends_on = date(2030, 1, 1)
    saved(theirs)
    merged(person, into)
    (row,) = db.session.scalars(select(Appointment)).all()
    told = (row.person_id, row.starts_on, row.ends_on, row.personnel_number)
    assert told == (into.id, date(2018, 1, 1), None, "P7")


def test_appointments_at_other_places_stand_beside_each_other(two):
    person, into = two
    make_appointment(person, make_organisation(), kind=AppointmentKind.PLACEMENT)
    merged(person, into)
    assert len(db.session.scalars(select(Appointment).filter_by(person_id=into.id)).all()) == 2


def test_a_role_that_both_have_is_one(two, spring):
    person, into = two
    for each in two:
        make_grant(each, Role.TRAINER, spring)
    make_grant(person, Role.MANAGER, spring)
    merged(person, into)
    assert identity(into).roles == {Role.PROFESSIONAL, Role.TRAINER, Role.MANAGER}
    assert identity(person).roles == set()
    (ended,) = db.session.scalars(select(RoleGrant).where(RoleGrant.ended_at.is_not(None)))
    assert (ended.person_id, ended.role) == (into.id, Role.TRAINER)


def test_addresses_come_along_and_the_choice_of_who_stays_holds(two):
    person, into = two
    merged(person, into)
    rows = db.session.scalars(select(EmailAddress).order_by(EmailAddress.id)).all()
    assert {each.person_id for each in rows} == {into.id}
    assert [each.for_letters for each in rows] == [False, True]


def test_one_account_stays_and_nobody_remains_signed_in(two):
    person, into = two
    for each in two:
        used(each)
        _browser(each)
    saved(SecondFactor(account_id=account_of(person).id, secret="x", made_at=NOW))
    kept = account_of(into).id
    merged(person, into)
    assert db.session.scalars(select(Account.id)).all() == [kept]
    assert db.session.scalars(select(SecondFactor)).all() == []
    assert all(each.ended_at for each in db.session.scalars(select(BrowserSession)))


def _browser(person):
    return saved(
        BrowserSession(
            account_id=account_of(person).id,
            token_hash=f"hash of {person.id}",
            started_at=NOW,
            seen_at=NOW,
            ends_at=NOW + timedelta(hours=12),
            way="password",
            proved_at=NOW,
        )
    )


def test_the_account_that_is_used_stays_whoever_goes(two):
    person, into = two
    kept = used(person).id
    account_of(into)
    merged(person, into)
    (row,) = db.session.scalars(select(Account)).all()
    assert (row.id, row.person_id) == (kept, into.id)


def test_who_was_blocked_stays_blocked(two):
    person, into = two
    account_of(into)
    account = account_of(person)
    account.blocked_at = NOW
    saved(account)
    merged(person, into)
    assert db.session.scalar(select(Account.blocked_at)) == NOW


def test_letters_are_not_written_again(two):
    person, into = two
    enrolled(make_edition(), person)
    merged(person, into)
    keys = set(db.session.scalars(select(QueuedLetter.key)))
    old = {key for key in keys if key.split("|")[1] == str(person.id)}
    assert {asked_service._key_of(key, into.id) for key in old} <= keys
    assert {each.person_id for each in db.session.scalars(select(QueuedLetter))} == {into.id}


def test_the_name_is_typed_because_it_cannot_be_undone(two, boss):
    with pytest.raises(Refused, match="Type the name"):
        begin(*two, by=boss, typed="Iemand anders")
    assert begin(*two, by=boss, typed=f"  {two[0].name.upper()} ") is None


def test_nobody_merges_themself(two, boss):
    me = db.session.get(Person, boss.person_id)
    with pytest.raises(Refused, match="yourself"):
        begin(two[0], me, by=boss)
    with pytest.raises(Refused, match="same person"):
        begin(two[0], two[0], by=boss)


@pytest.mark.parametrize("which", [0, 1])
def test_an_administrator_oversees_all_that_holds_of_both(two, boss, which):
    make_appointment(two[which], make_organisation())
    with pytest.raises(Refused, match="outside your part"):
        begin(*two, by=boss)


def test_a_role_elsewhere_is_outside_as_well(two, boss):
    make_grant(two[1], Role.TRAINER, make_organisation())
    with pytest.raises(Refused, match="outside your part"):
        begin(*two, by=boss)


def test_what_is_over_elsewhere_is_not_in_the_way(two, boss):
    make_appointment(two[0], make_organisation(), ends_on=TODAY - timedelta(days=1))
    assert begin(*two, by=boss) is None


@pytest.fixture
def asked(two, boss):
    for each in two:
        used(each)
    return begin(*two, by=boss)


def test_two_used_accounts_are_merged_when_both_agreed(two, asked):
    person, into = two
    assert not service.agree(asked, by=identity(person), now=NOW)
    assert not service.agree(asked, by=identity(person), now=NOW)  # once more says nothing more
    assert db.session.get(Person, person.id).merged_into_id is None
    assert service.agree(asked, by=identity(into), now=NOW)
    db.session.expire_all()
    assert db.session.get(Person, person.id).merged_into_id == into.id
    assert db.session.get(MergeRequest, asked.id).done_at == NOW
    assert actions()[-1] is Action.PERSONS_MERGED


def test_asking_twice_is_asking_once(two, asked, boss):
    assert begin(*two, by=boss).id == asked.id
    assert len(sent("merging/asked")) == 2


def test_who_says_no_ends_it_and_who_asked_hears_it(two, asked, boss):
    service.refuse(asked, by=identity(two[0]), now=NOW)
    assert [each.person_id for each in sent("merging/refused")] == [boss.person_id]
    with pytest.raises(Refused, match="answered already"):
        service.agree(asked, by=identity(two[1]), now=NOW)


def test_after_thirty_days_nobody_can_agree_any_more(two, asked):
    with pytest.raises(Refused, match="too long"):
        service.agree(asked, by=identity(two[0]), now=NOW + timedelta(days=30))


def test_the_letters_read_well(two, asked):
    stays, goes = {each.person_id: each for each in sent("merging/asked")}, two[0].id
    reads_as(mail.letter_of(stays[two[1].id]), "merging-asked-stays.txt")
    reads_as(mail.letter_of(stays[goes]), "merging-asked-goes.txt")
    with db.transaction():
        db.session.query(EmailAddress).filter_by(person_id=goes).one().address = "sam@example.org"
    for each in two:
        service.agree(asked, by=identity(each), now=NOW)
    reads_as(mail.letter_of(sent("merging/merged")[0]), "merging-merged.txt")


def test_a_refusal_reads_well(two, boss):
    for each in two:
        used(each)
    service.refuse(begin(*two, by=boss), by=identity(two[1]), now=NOW)
    reads_as(mail.letter_of(sent("merging/refused")[0]), "merging-refused.txt")


def test_what_is_there_twice_is_told_before(two):
    person, into = two
    edition = make_edition()
    for each in two:
        used(each)
        enrolled(edition, each)
        make_registration(each)
    told = queries.clash_of(person.id, into.id)
    assert told == (1, 1, 1, True, False)
    side = queries.side_of(person)
    assert (side.account, side.enrolments, side.registrations) == ("used", 1, 1)


def test_two_merges_of_one_person_at_once_are_one(application, two, spring):
    """Both begin together; one waits, and then finds that the person is another by now."""
    person, into = two
    numbers = [into.id, make_professional(spring).id]
    db.session.rollback()
    gate, told = threading.Barrier(2), []

    def merge(number):
        with application.app_context():
            one, other = (db.session.get_one(Person, each) for each in (person.id, number))
            gate.wait()
            try:
                service.merge(one, other, by=HOUSE, now=NOW)
                told.append("merged")
            except Refused:
                told.append("refused")

    threads = [threading.Thread(target=merge, args=(number,)) for number in numbers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["merged", "refused"]
    db.session.expire_all()
    assert len(actions()) == len([each for each in actions() if each is Action.PERSONS_MERGED]) == 1


def test_who_enrols_at_that_moment_is_caught_up(application, two):
    person, into = two
    edition = make_edition()
    enrolled(edition, into)
    merged(person, into)
    late = make_seat(make_edition(), person)
    same = make_seat(edition, person)  # and in a group where the other is already
    service.catch_up(now=NOW)
    db.session.expire_all()
    assert not rows.is_left(person.id)
    assert db.session.get(Enrolment, late.id).person_id == into.id
    assert db.session.get(Enrolment, same.id).cancelled_at is not None


def _linked(person):
    return make_link(make_provider(make_organisation()), person)


def _browser_that_ended(person):
    row = _browser(person)
    row.ended_at = NOW
    return saved(row)


def test_an_account_without_any_way_in_is_not_used(two):
    account_of(two[0])
    assert not accounts.is_used(accounts.account_of(two[0].id))
    assert not accounts.is_used(None)


@pytest.mark.parametrize("way_in", [used, _linked, _browser, _browser_that_ended])
def test_an_account_is_used_by_whoever_signs_in_in_whatever_way(two, way_in):
    person = two[0]
    account_of(two[1])
    way_in(person)
    assert accounts.is_used(accounts.account_of(person.id))
    assert not accounts.is_used(accounts.account_of(two[1].id))


@pytest.mark.parametrize("way_in", [_browser, _browser_that_ended, _linked])
def test_who_signs_in_without_a_password_is_asked_too(two, boss, way_in):
    used(two[0])
    way_in(two[1])
    assert begin(*two, by=boss) is not None
    db.session.expire_all()
    assert db.session.get(Person, two[0].id).merged_into_id is None


_day = st.dates(date(2024, 1, 1), date(2024, 1, 20))
_period = st.tuples(_day, st.none() | _day).filter(lambda each: not each[1] or each[0] <= each[1])


def _apart(periods):
    """Of these, those that do not overlap with one before."""
    found = []
    for each in periods:
        if not any(posts.rules.overlap(each, other) for other in found):
            found.append(each)
    return found


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(mine=st.lists(_period, max_size=3), theirs=st.lists(_period, max_size=3))
def test_whatever_the_periods_no_day_is_lost_and_none_is_there_twice(app, mine, theirs):
    place, people = make_organisation(), (make_person(), make_person())
    for person, periods in zip(people, (_apart(mine), _apart(theirs)), strict=True):
        for starts_on, ends_on in periods:
            make_appointment(person, place, starts_on=starts_on, ends_on=ends_on)
    worked = _days(place)
    with db.transaction():
        posts.merge(people[0].id, people[1].id, now=NOW)
    rows_now = db.session.scalars(select(Appointment).filter_by(organisation_id=place.id)).all()
    assert {each.person_id for each in rows_now} <= {people[1].id}
    assert _days(place) >= worked
    assert len(_days(place)) == sum(len(_span(each)) for each in rows_now)


def _days(place):
    rows_now = db.session.scalars(select(Appointment).filter_by(organisation_id=place.id))
    return {day for each in rows_now for day in _span(each)}


def _span(row):
    last = (row.ends_on or date(2024, 2, 1)).toordinal()
    return [date.fromordinal(each) for each in range(row.starts_on.toordinal(), last + 1)]
