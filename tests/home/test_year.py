"""What somebody followed in a calendar year."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from leerhuis import clock
from leerhuis.certificates import service as certificates
from leerhuis.home.year import rules
from leerhuis.home.year.rules import Course, Earned
from leerhuis.registers import Category, Register
from tests.factories import NOW, make_course, make_edition, make_professional
from tests.factories_attendance import make_mark, make_seat, sessions_of
from tests.factories_registry import FORMAL, give_points, make_registration

YEAR = "/mijn/jaar"
LAST_YEAR = datetime(2026, 6, 2, 8, tzinfo=UTC)


@pytest.fixture(autouse=True)
def at_now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def person(app):
    return make_professional(given_name="Samira", family_name="Bouzid")


@pytest.fixture
def visitor(client, person):
    return client.sign_in(person)


def followed(person, title, *, at=LAST_YEAR, completed=True, **given):
    edition = make_edition(course=make_course(title=title, **given), starts_at=at)
    seat = make_seat(edition, person, completed_on=at.date() if completed else None)
    return edition, seat


def test_the_year_with_its_hours_points_and_certificate(visitor, person):
    make_registration(person)
    edition, seat = followed(person, "Meldcode", hours=Decimal("7.5"))
    make_mark(seat, sessions_of(edition)[0])
    give_points(person, (FORMAL, Decimal(6)), ref=seat.public_id, on=LAST_YEAR.date())
    certificates.issue_due(now=NOW)
    page = visitor.page(f"{YEAR}?jaar=2026")
    assert page.h1 == "Mijn cursussen in 2026"
    assert "Meldcode" in page.text
    assert "7,5 uur" in page.text
    assert "6 SKJ formeel leren" in page.text
    assert "1 certificaat" in page.text
    assert "Samira Bouzid" in page.text


def test_a_course_that_was_not_completed_stands_there_without_hours(visitor, person):
    followed(person, "Rouw", completed=False)
    page = visitor.page(f"{YEAR}?jaar=2026")
    assert "niet afgerond" in page.text
    assert "0 cursussen afgerond" in page.text


def test_each_year_has_its_own_page_and_this_year_is_first(visitor, person):
    followed(person, "Vorig jaar")
    followed(person, "Straks", at=NOW + timedelta(days=30))
    page = visitor.page(YEAR)
    assert "Nog niets in 2027" in page.text
    assert f"{YEAR}?jaar=2026" in page.links
    assert "Vorig jaar" in visitor.page(f"{YEAR}?jaar=2026").text


@pytest.mark.parametrize("sent", ["", "1999", "x", "-1", "٢٠٢٦", "9" * 40])
def test_a_year_that_there_is_not_is_this_year(visitor, sent):
    assert "2027" in visitor.page(YEAR, query_string={"jaar": sent}).h1


def test_a_session_on_new_years_eve_counts_where_people_live(visitor, person):
    followed(person, "Oudjaar", at=datetime(2026, 12, 31, 15, 30, tzinfo=UTC))  # until 23.30
    assert "Oudjaar" in visitor.page(f"{YEAR}?jaar=2026").text


def test_of_somebody_else_nothing_is_seen(visitor):
    followed(make_professional(), "Van een ander")
    assert "Van een ander" not in visitor.page(YEAR).text


def test_points_of_the_same_kind_add_up_and_a_correction_takes_them_back():
    def row(points):
        return Earned(Register.SKJ, Category.FORMAL_LEARNING, Decimal(points))

    assert rules.summed([row(6), row(3)]) == [row(9)]
    assert rules.summed([row(6), row(-6)]) == []


def test_hours_count_of_what_was_completed():
    day = date(2026, 6, 2)
    courses = [
        Course("a", "Een", day, day, completed=True, hours=Decimal("7.5"), certificate_id="c"),
        Course("b", "Twee", day, day, completed=False, hours=None),
        Course("c", "Drie", day, day, completed=True, hours=None),
    ]
    found = rules.totals(courses)
    assert (found.courses, found.hours, found.certificates) == (2, Decimal("7.5"), 1)
