"""A round is copied to the next season: the plan comes along, nothing that happened does."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from leerhuis import clock, db
from leerhuis.courses.models import Edition, Round, RoundOpening, Session
from leerhuis.courses.rules import EditionState
from leerhuis.courses.seasons import rules, service
from leerhuis.courses.words import Payer, RoundState
from leerhuis.enrolment import service as enrolment
from leerhuis.enrolment.models import Enrolment
from leerhuis.errors import Refused
from leerhuis.mail.models import QueuedLetter
from leerhuis.people.sectors import Sector
from tests.counting import statements
from tests.factories import (
    HOUSE,
    NOW,
    make_course,
    make_edition,
    make_organisation,
    make_professional,
    make_room,
    make_round,
    make_staff,
    make_trainer,
    train,
)

AUTUMN = date(2027, 9, 1)
WEEK = timedelta(weeks=1)


@pytest.fixture
def region(app):
    return make_organisation(name="West-Brabant West")


@pytest.fixture
def season(region):
    return make_round(
        region,
        name="voorjaar 2027",
        publish_on=date(2026, 12, 1),
        openings={Sector.EDUCATION: date(2027, 1, 8)},
    )


def group(region, season, **given):
    course = make_course(organisation_id=region.id)
    return make_edition(course=course, round_id=season.id, **given)


def sessions_of(edition):
    return db.session.scalars(
        select(Session).where(Session.edition_id == edition.id).order_by(Session.starts_at)
    ).all()


def copied(season, name="najaar 2027", starts_on=AUTUMN):
    copy = service.copy_round(season, name=name, starts_on=starts_on, by=HOUSE, now=NOW)
    editions = db.session.scalars(
        select(Edition).where(Edition.round_id == copy.id).order_by(Edition.starts_at)
    )
    return copy, list(editions)


def local(moment):
    return clock.local(moment)


def test_groups_come_along_whole_weeks_later_at_the_same_hours(region, season):
    winter = datetime(2027, 2, 9, 8, 30, tzinfo=UTC)  # 9.30 in winter; 7.30 UTC in summer
    edition = group(region, season, starts_at=winter, sessions=3)
    _copy, (made,) = copied(season)
    for before, after in zip(sessions_of(edition), sessions_of(made), strict=True):
        shift = local(after.starts_at).date() - local(before.starts_at).date()
        assert shift % WEEK == timedelta(0)
        assert local(after.starts_at).time() == local(before.starts_at).time()
        assert local(after.starts_at).weekday() == local(before.starts_at).weekday()
    assert made.enrol_by_on - edition.enrol_by_on == shift
    assert made.starts_at == sessions_of(made)[0].starts_at


def test_the_plan_comes_along_and_what_happened_does_not(region, season):
    room, trainer = make_room(), make_trainer(region)
    edition = group(
        region,
        season,
        label="groep Roosendaal",
        minimum=6,
        decide_on=date(2027, 2, 1),
        decided_at=NOW,
        fee=Decimal("45"),
        payer=Payer.EMPLOYER,
        contact_name="Ank",
    )
    (session,) = sessions_of(edition)
    train(session, trainer)
    with db.transaction():
        session.room_id, session.venue_id = room.id, room.venue_id
    enrolment.enrol(edition, make_professional().id, by=HOUSE, now=NOW)
    letters = db.session.scalar(select(func.count(QueuedLetter.id)))
    copy, (made,) = copied(season)
    assert (copy.state, copy.publish_on, copy.copied_from_id) == (RoundState.DRAFT, None, season.id)
    assert (made.state, made.published_at, made.decided_at) == (EditionState.DRAFT, None, None)
    assert (made.label, made.minimum, made.fee) == ("groep Roosendaal", 6, Decimal("45"))
    assert (made.payer, made.contact_name) == (Payer.EMPLOYER, "Ank")
    assert made.decide_on > edition.decide_on
    (after,) = sessions_of(made)
    assert after.room_id == room.id
    assert (
        db.session.scalars(
            select(Session).where(Session.id == after.id).options(*service.queries.SHOWN)
        )
        .one()
        .trainer_names
        == trainer.name
    )
    assert db.session.scalar(select(func.count(Enrolment.id))) == 1
    assert db.session.scalar(select(func.count(QueuedLetter.id))) == letters
    assert "roosendaal" in made.search_text


def test_cancelled_groups_and_what_is_no_longer_in_use_stay_behind(region, season):
    room, trainer = make_room(in_use=False), make_trainer(region, in_use=False)
    group(region, season, state=EditionState.CANCELLED)
    edition = group(region, season)
    (session,) = sessions_of(edition)
    train(session, trainer)
    with db.transaction():
        session.room_id, session.venue_id = room.id, room.venue_id
    _copy, (made,) = copied(season)
    (after,) = sessions_of(made)
    assert (after.room_id, after.venue_id) == (None, room.venue_id)


def test_a_second_click_makes_no_second_copy(region, season):
    group(region, season)
    first, _editions = copied(season)
    again, editions = copied(season)
    assert again.id == first.id
    assert len(editions) == 1


def test_the_name_of_another_round_is_refused(region, season):
    make_round(region, name="najaar 2027")
    with pytest.raises(Refused, match="already a round"):
        copied(season)


def test_a_copy_of_a_copy_still_lies_in_its_round(region, season):
    group(region, season, starts_at=datetime(2027, 7, 16, 7, tzinfo=UTC))
    copy, (made,) = copied(season, starts_on=date(2027, 9, 3))
    assert copy.starts_on <= clock.day_of(made.starts_at) <= copy.ends_on


def test_a_coordinator_copies_a_round_on_its_page(client, region, season, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    group(region, season)
    client.sign_in(make_staff("coordinator", region))
    path = f"/aanbod/rondes/{season.public_id}/kopieren"
    page = client.submit(path, {"name": "najaar 2027", "starts_on": "2027-09-01"})
    assert page.h1 == "najaar 2027"
    assert "De kopie staat klaar" in page.text
    early = client.submit(path, {"name": "te vroeg", "starts_on": "2027-01-02"})
    assert "ten minste een week later" in early.text
    assert db.session.scalar(select(func.count(Round.id))) == 2


def test_a_copy_asks_as_often_for_many_groups_as_for_a_few(region):
    few, many = make_round(region), make_round(region)
    for season, number in ((few, 2), (many, 12)):
        for _each in range(number):
            group(region, season, sessions=2)

    def read(season):
        with statements() as counted:
            copied(season, name=f"kopie {season.id}")
        return sum(each.startswith("SELECT") for each in counted)

    assert read(few) == read(many)


@given(
    weeks=st.integers(1, 60),
    days=st.integers(-3, 3),
    offsets=st.lists(st.integers(0, 180), max_size=8),
)
def test_a_copy_shifts_by_the_nearest_whole_weeks_and_holds_every_session(weeks, days, offsets):
    start, end = date(2027, 1, 1), date(2027, 6, 30)
    sessions = [start + timedelta(days=each) for each in offsets]
    shift = rules.shift_to(
        start + weeks * WEEK + timedelta(days=days), old_start=start, old_end=end, days=sessions
    )
    assert shift.by == weeks * WEEK
    assert all(shift.starts_on <= each + shift.by <= shift.ends_on for each in sessions)


# 28 March 2027 is the night in which the hour from 2 to 3 is left out.
NIGHT = datetime(2027, 3, 21, tzinfo=UTC)


@pytest.mark.parametrize(
    ("begins", "ends", "hours"),
    [
        ((1, 0), (2, 0), ("03:00", "04:00")),  # 2.00 to 3.00 that is not there
        ((1, 15), (1, 45), ("03:15", "03:45")),
        ((0, 30), (1, 30), ("01:30", "03:30")),  # one hour, as it was
        ((0, 0), (3, 0), ("01:00", "04:00")),  # hours that are both there stay as they are
    ],
)
def test_a_copy_into_the_hour_that_does_not_exist_keeps_its_length(
    region, season, begins, ends, hours
):
    edition = group(region, season, starts_at=NIGHT)
    (session,) = sessions_of(edition)
    with db.transaction():
        session.starts_at = NIGHT.replace(hour=begins[0], minute=begins[1])
        session.ends_at = NIGHT.replace(hour=ends[0], minute=ends[1])
    _copy, (made,) = copied(season, starts_on=season.starts_on + WEEK)
    (after,) = sessions_of(made)
    assert tuple(f"{local(each):%H:%M}" for each in (after.starts_at, after.ends_at)) == hours
    assert (made.starts_at, made.ends_at) == (after.starts_at, after.ends_at)


def test_the_days_on_which_sectors_may_enrol_move_as_many_weeks(region, season):
    edition = group(region, season)
    copy, (made,) = copied(season)
    shift = clock.day_of(made.starts_at) - clock.day_of(edition.starts_at)
    (opening,) = db.session.scalars(select(RoundOpening).where(RoundOpening.round_id == copy.id))
    assert (opening.sector, opening.opens_on) == (Sector.EDUCATION, date(2027, 1, 8) + shift)


def test_a_sector_opens_on_the_last_day_of_the_copy_at_the_latest(region):
    last = date(2027, 6, 30)
    season = make_round(region, openings={Sector.CHILDCARE: last}, ends_on=last)
    copy, _editions = copied(season, starts_on=season.starts_on + WEEK - timedelta(days=3))
    (opening,) = db.session.scalars(select(RoundOpening).where(RoundOpening.round_id == copy.id))
    assert opening.opens_on == copy.ends_on
