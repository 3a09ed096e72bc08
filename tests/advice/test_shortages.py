"""What people lack, as a coordinator sees it: counted from five up, never by name."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from leerhuis import db
from leerhuis.access import Role
from leerhuis.advice.shortages import mails, queries, rules, service
from leerhuis.advice.shortages.models import Call
from leerhuis.advice.shortages.rules import FEWEST, KINDS, Given, Planned
from leerhuis.courses.models import Edition
from leerhuis.courses.rules import EditionState
from leerhuis.mail.models import QueuedLetter
from leerhuis.registry.lacking import Lack
from tests.counting import statements
from tests.factories import (
    NOW,
    TODAY,
    make_course,
    make_organisation,
    make_person,
    make_professional,
    make_staff,
)
from tests.factories_registry import FORMAL, REFLECTION, give_points, make_registration
from tests.factories_registry import skj as skj_points
from tests.letters import reads_as

PAGE = "/planning/tekorten"
SOON = date(2027, 6, 1)


@pytest.fixture
def desk(client, region):
    return client.sign_in(make_staff(Role.COORDINATOR, region))


@pytest.fixture
def employer(region):
    return make_organisation(under=region)


def short(employer, number, *rows, held_date=SOON):
    """So many people who lack reflection, unless they have these points."""
    found = []
    for _ in range(number):
        person = make_professional(employer)
        make_registration(person, held_date=held_date)
        give_points(person, (FORMAL, Decimal(60)), *rows)
        found.append(person)
    return found


def offer(region, *, points="4"):
    return make_course(
        title="Intervisie", organisation_id=region.id, points=skj_points((REFLECTION, points))
    )


def test_quarters_follow_each_other_over_the_year():
    found = rules.quarters_from(date(2026, 12, 31))
    assert [str(each.number) for each in found] == ["4", "1", "2", "3", "4", "1", "2", "3"]
    for one, other in pairwise(found):
        assert one.last_on + timedelta(days=1) == other.first_on


@given(st.dates(date(2020, 1, 1), date(2060, 1, 1)))
def test_today_lies_in_the_first_quarter(today):
    first = rules.quarters_from(today)[0]
    assert first.first_on <= today <= first.last_on


def test_one_to_four_people_are_never_counted_out():
    assert [rules.told(number) for number in (0, 1, 4, 5)] == [0, None, None, 5]


counts = st.integers(0, 30)
kinds = st.sampled_from(list(KINDS))


@given(st.dictionaries(kinds, st.lists(counts, min_size=8, max_size=8)), st.integers(0, 40))
def test_no_shortage_is_told_of_fewer_than_five(people, seats):
    quarters = rules.quarters_from(TODAY)
    lacking = {
        (quarter, lack): row[at]
        for lack, row in people.items()
        for at, quarter in enumerate(quarters)
    }
    planned = [Planned(quarters[1].first_on, seats, frozenset({REFLECTION}))]
    course = Given(1, "x", "x", {REFLECTION: Decimal(2), FORMAL: Decimal(2)}, 12)
    table = rules.cells(lacking, planned, quarters=quarters)
    for proposal in rules.proposals(table, [course]):
        assert proposal.short >= FEWEST
        assert proposal.groups * 12 >= proposal.short > (proposal.groups - 1) * 12


def test_a_group_without_limit_leaves_nobody_short():
    quarters = rules.quarters_from(TODAY)
    lacking = {(quarters[0], Lack.REFLECTION): 50}
    planned = [Planned(quarters[1].first_on, None, frozenset({REFLECTION}))]
    table = rules.cells(lacking, planned, quarters=quarters)
    assert rules.short_of(table[Lack.REFLECTION]) == 0


def test_the_page_counts_people_from_five_up(desk, employer):
    short(employer, 5)
    text = desk.page(PAGE).text
    assert "5 mensen" in text
    assert "Reflectie" in text


def test_four_people_are_fewer_than_five(desk, employer):
    short(employer, 4)
    text = desk.page(PAGE).text
    assert "minder dan 5" in text
    assert "4 mensen" not in text


def test_people_of_another_region_are_not_counted(desk, employer):
    short(make_organisation(under=make_organisation()), 6)
    assert "6 mensen" not in desk.page(PAGE).text


def test_no_name_is_on_the_page(desk, employer, region):
    people = short(employer, 5)
    offer(region)
    text = desk.page(PAGE).text
    assert all(each.family_name not in text for each in people)


def test_planned_seats_stand_against_it(desk, employer, region, group):
    short(employer, 7)
    group("Intervisie", (REFLECTION, "4"), capacity=3, day=60)
    text = desk.page(PAGE).text
    assert "3 plekken" in text


def test_a_draft_is_made_for_a_shortage_and_told_when_published(desk, employer, region):
    people = short(employer, 5)
    course = offer(region)
    assert "5 mensen is er binnen een jaar geen plek" in desk.page(PAGE).text
    page = desk.submit(PAGE, {"course": course.public_id, "lack": "reflection"})
    assert "Het concept is gemaakt" in page.text
    (edition,) = db.session.scalars(select(Edition))
    assert edition.state is EditionState.DRAFT
    assert service.tell_due(now=NOW) == 0
    publish(edition)
    assert [service.tell_due(now=NOW) for _ in range(2)] == [5, 0]
    told = db.session.scalars(
        select(QueuedLetter.person_id).where(QueuedLetter.kind == mails.CALLED)
    )
    assert set(told) == {each.id for each in people}


def publish(edition):
    with db.transaction():
        row = db.session.get(Edition, edition.id)
        row.state, row.starts_at = EditionState.PUBLISHED, NOW + timedelta(days=40)
        row.ends_at = NOW + timedelta(days=40, hours=3)


def test_who_found_points_meanwhile_is_not_told(desk, employer, region):
    first, *others = short(employer, 5)
    course = offer(region)
    desk.submit(PAGE, {"course": course.public_id, "lack": "reflection"})
    give_points(first, (REFLECTION, Decimal(60)), ref="r-9")
    publish(db.session.scalars(select(Edition)).one())
    assert service.tell_due(now=NOW) == len(others)


def test_asking_twice_is_one_draft_and_one_call(desk, employer, region):
    short(employer, 5)
    course = offer(region)
    for _ in range(2):
        desk.submit(PAGE, {"course": course.public_id, "lack": "reflection"})
    assert len(db.session.scalars(select(Edition)).all()) == 1
    assert len(db.session.scalars(select(Call)).all()) == 1


def test_what_is_no_longer_short_makes_no_draft(desk, region):
    course = offer(region)
    page = desk.submit(PAGE, {"course": course.public_id, "lack": "reflection"})
    assert "Hier is geen tekort meer" in page.text
    assert db.session.scalars(select(Edition)).all() == []


@pytest.mark.parametrize("sent", [{}, {"lack": "reflection", "course": "x"}, {"lack": "x"}])
def test_nonsense_is_not_there(desk, sent):
    assert desk.post(PAGE, sent).status_code == 404


def test_another_regions_course_is_not_there(desk, employer):
    short(employer, 5)
    elsewhere = offer(make_organisation())
    sent = {"course": elsewhere.public_id, "lack": "reflection"}
    assert desk.post(PAGE, sent).status_code == 404


def test_the_statements_do_not_grow_with_people_and_courses(desk, employer, region):
    short(employer, 5)
    offer(region)
    with statements() as few:
        desk.page(PAGE)
    short(employer, 6)
    for number in range(4):
        make_course(
            title=f"Meer {number}", organisation_id=region.id, points=skj_points((REFLECTION, "2"))
        )
    with statements() as many:
        desk.page(PAGE)
    assert len(many) == len(few)


def test_the_letter_reads_well(app, region, group):
    edition = group("Intervisie met een gids", (REFLECTION, "4"))
    with db.transaction():
        db.add(Call(edition_id=edition.id, lack=Lack.REFLECTION, until_on=SOON, made_at=NOW))
    (call,) = queries.calls_due(now=NOW)
    reads_as(mails.called(call, make_person().id), "advice-called.txt")
