from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leerhuis.clock import LOCAL
from leerhuis.courses import accreditation, rules
from leerhuis.courses.rules import EditionState, PointsRow, Span
from leerhuis.errors import Refused
from leerhuis.registers import Category, Chamber, Register

JGP = Chamber.YOUTH_AND_FAMILY_PROFESSIONAL
NOON = datetime(2027, 2, 10, 12, 0, tzinfo=LOCAL)


def row(points="6", *, register=Register.SKJ, occupation=JGP, category=Category.FORMAL_LEARNING):
    return PointsRow(register, occupation, category, Decimal(points))


def refused(check, *args, **given):
    with pytest.raises(Refused) as no:
        check(*args, **given)
    return no.value


def span(start, hours=2):
    return Span(NOON + timedelta(hours=start), NOON + timedelta(hours=start + hours))


def test_points_are_given_in_categories_that_the_chamber_has():
    accreditation.check_points([row(), row("2,5".replace(",", "."), category=Category.REFLECTION)])
    assert refused(accreditation.check_points, [row(category=Category.TRAINING)]).field == (
        "points-0-category"
    )
    accreditation.check_points([row(occupation=Chamber.PEDAGOGUE, category=Category.TRAINING)])


def test_big_asks_for_hours_so_no_course_gives_points_there():
    assert refused(
        accreditation.check_points,
        [row(register=Register.BIG, occupation="30", category=Category.TRAINING)],
    )


def test_a_chamber_belongs_to_its_register():
    wrong = row(register=Register.NIP, category=Category.TRAINING)
    assert refused(accreditation.check_points, [wrong]).field == "points-0-occupation"


def test_the_same_row_twice_is_named_at_the_second():
    assert refused(accreditation.check_points, [row("4"), row("2")]).field == "points-1-category"


@pytest.mark.parametrize("points", ["0", "-1", "500.1", "2.25"])
def test_points_are_some_and_in_tenths(points):
    assert refused(accreditation.check_points, [row(points)]).field == "points-0-points"


def test_categories_add_up_and_chambers_do_not():
    sums = rules.points_by_register(
        [
            row("4"),
            row("2", category=Category.REFLECTION),
            row("5", occupation=Chamber.PEDAGOGUE, category=Category.TRAINING),
            row("1", occupation="", category=Category.REFLECTION),
            row("3", register=Register.NIP, occupation="", category=Category.TRAINING),
        ]
    )
    assert sums == {Register.SKJ: Decimal(7), Register.NIP: Decimal(3)}


@pytest.mark.parametrize("capacity", [None, 0, 12, 1000])
def test_no_limit_and_full_are_both_possible(capacity):
    rules.check_capacity(capacity)


@pytest.mark.parametrize("capacity", [-1, 1001])
def test_a_capacity_has_bounds(capacity):
    assert refused(rules.check_capacity, capacity).field == "capacity"


def test_a_session_ends_after_it_starts():
    day = date(2027, 2, 10)
    rules.check_times(on=day, start=time(9), end=time(9, 5))
    assert refused(rules.check_times, on=day, start=time(9), end=time(9)).field == "end"


def test_a_session_is_in_a_venue_or_online():
    rules.check_place(has_venue=True, online_url="")
    rules.check_place(has_venue=False, online_url="https://vergader.example.org/kamer")
    assert refused(rules.check_place, has_venue=False, online_url="").field == "venue"
    assert refused(rules.check_place, has_venue=True, online_url="https://a.nl").field == (
        "online_url"
    )


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org",
        "javascript:alert(1)",
        "https://",
        "https:///pad",
        "https://a.nl/ x",
        "https://a.nl/\nb",
        'https://a.nl/"x',
        "https://naam@a.nl/",
        "https://[1",
        "vergader.example.org",
    ],
)
def test_only_whole_https_links_become_links(url):
    assert refused(rules.check_link, url, field="online_url").field == "online_url"


@given(st.text(max_size=40))
def test_any_text_is_a_link_or_is_refused(text):
    try:
        rules.check_link(text, field="online_url")
    except Refused:
        return
    assert text.lower().startswith("https://")


def test_an_overlap_names_the_other_session():
    no = refused(rules.check_overlap, span(1), [span(-3), span(0)])
    assert str(no) == "This group already has a session on 2027-02-10 from 12.00 to 14.00."


@given(st.integers(-20, 20), st.integers(1, 9), st.integers(1, 9))
def test_sessions_overlap_when_they_share_a_moment(start, mine, other):
    shared = set(range(start, start + mine)) & set(range(other))
    try:
        rules.check_overlap(span(start, mine), [span(0, other)])
    except Refused:
        assert shared
    else:
        assert not shared


def test_deadlines_are_at_the_latest_on_the_first_day():
    first = date(2027, 2, 10)
    rules.check_deadlines(enrol_by_on=first, cancel_by_on=first, starts_on=first)
    late = first + timedelta(days=1)
    no = refused(rules.check_deadlines, enrol_by_on=first, cancel_by_on=late, starts_on=first)
    assert no.field == "cancel_by_on"
    no = refused(rules.check_deadlines, enrol_by_on=late, cancel_by_on=first, starts_on=first)
    assert no.field == "enrol_by_on"


def test_a_published_group_does_not_begin_before_its_deadlines():
    day = date(2027, 2, 3)
    rules.check_moved(enrol_by_on=day, cancel_by_on=day, starts_on=day)
    no = refused(
        rules.check_moved, enrol_by_on=day, cancel_by_on=day, starts_on=day - timedelta(days=1)
    )
    assert no.field == "on"


def test_a_group_without_sessions_is_not_published():
    assert refused(rules.check_publishable, sessions=0, state=EditionState.DRAFT)
    assert refused(rules.check_publishable, sessions=1, state=EditionState.CANCELLED)
    rules.check_publishable(sessions=1, state=EditionState.DRAFT)


def test_a_published_group_keeps_a_session():
    assert refused(rules.check_session_removable, sessions=1, state=EditionState.PUBLISHED)
    rules.check_session_removable(sessions=1, state=EditionState.DRAFT)


def test_a_year_far_away_is_a_slip_of_the_pen():
    assert refused(rules.check_day, date(207, 1, 1), field="on").field == "on"


def test_every_gable_has_its_own_colour():
    assert set(rules.HUES) == set(rules.Gable)
    assert len(set(rules.HUES.values())) == len(rules.Gable)
