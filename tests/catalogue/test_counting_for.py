"""What a course counts for its reader, before the button and on the card."""

from datetime import timedelta
from decimal import Decimal

import pytest

from leerhuis.catalogue import counting_for
from leerhuis.catalogue.counting_for import held_by, open_by_category
from leerhuis.courses.models import CoursePoints
from leerhuis.registers import Category, Chamber, Register
from leerhuis.registry.packs import Requirement
from leerhuis.registry.standing.points import Line
from tests.catalogue.offer import REFLECTION, SKJ, course, group, titles
from tests.counting import statements
from tests.factories import NOW, TODAY, make_professional, saved
from tests.factories_registry import FORMAL, at_now, give_points, make_registration  # noqa: F401

pytestmark = pytest.mark.usefixtures("at_now")
PSYCHOLOGIST = (Register.SKJ, Chamber.PSYCHOLOGIST, Category.TRAINING, "4")


@pytest.fixture
def me(client):
    person = make_professional()
    client.sign_in(person)
    return person


def test_a_card_says_what_counts_and_what_is_still_open(client, me):
    make_registration(me)
    give_points(me, (FORMAL, Decimal(10)))
    group(points=(SKJ, REFLECTION))
    text = client.page("/cursussen").text
    open_ = held_by(me.id, today=TODAY)[0].open[FORMAL]
    assert f"Telt voor jou: 6 SKJ-punten formeel leren. Je hebt er nog {open_:.0f} nodig." in text
    assert "Telt voor jou: 2 SKJ-punten reflectie." in text


def test_points_of_another_chamber_or_register_are_said_not_to_count(client, me):
    make_registration(me)
    group("Voor psychologen", points=(PSYCHOLOGIST,))
    group("Voor het NIP", points=((Register.NIP, "", Category.TRAINING, "4"),))
    group("Zonder punten", points=())
    text = client.page("/cursussen").text
    assert text.count("Telt niet voor jouw kamer (SKJ, jeugd- en gezinsprofessional).") == 1
    assert text.count("Geeft geen punten voor je SKJ-registratie.") == 1


def test_the_page_of_a_course_says_it_before_the_button(client, me):
    make_registration(me)
    made = course()
    group(of=made)
    page = client.page(f"/cursussen/{made.public_id}")
    counts, button = page.html.index("Telt voor jou"), page.html.index("Schrijf je in")
    assert counts < button


def test_who_has_no_registration_is_told_nothing_of_it(client, me):
    group()
    text = client.page("/cursussen").text
    assert "Telt voor jou" not in text
    assert "Telt niet" not in text


def test_accreditation_is_judged_on_the_last_day_of_the_group(client, me):
    make_registration(me)
    made = course(points=())
    row = {"register": Register.SKJ, "occupation": SKJ[1], "category": SKJ[2]}
    ends = (NOW + timedelta(days=40)).date()
    saved(CoursePoints(course_id=made.id, points=Decimal(6), valid_until_on=ends, **row))
    early = group(of=made)
    group(of=made, starts_at=NOW + timedelta(days=60))
    text = client.page("/cursussen").text
    assert text.count("Telt voor jou: 6 SKJ-punten") == 1
    only = client.page("/cursussen", query_string={"register": "SKJ"})
    assert len(titles(only)) == 1
    assert early.public_id in only.html


def line(key, categories, *, open_):
    asked = Requirement(key, {}, categories, Decimal(20), None)
    return Line(asked, Decimal(0), Decimal(20) - open_, Decimal(0))


def test_points_count_first_for_the_narrowest_requirement_that_is_open():
    whole = line("all", (FORMAL, Category.REFLECTION), open_=Decimal(12))
    part = line("part", (Category.REFLECTION,), open_=Decimal(4))
    met = line("part", (Category.REFLECTION,), open_=Decimal(0))
    both = {FORMAL: 12, Category.REFLECTION: 4}
    assert open_by_category([whole, part]) == open_by_category([part, whole]) == both
    assert open_by_category([met, whole]) == {FORMAL: 12, Category.REFLECTION: 12}
    assert open_by_category([met]) == {Category.REFLECTION: 0}


def test_nothing_is_asked_for_who_has_no_registration(app):
    person = make_professional()
    with statements() as seen:
        assert counting_for.held_by(person.id, today=TODAY) == ()
    assert len(seen) <= 2
    assert counting_for.held_by(None, today=TODAY) == ()
