"""The advice of a person through HTTP: what is on it, what is not, and enrolling in all of it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from leerhuis import db
from leerhuis.courses.contents import Prerequisite
from leerhuis.courses.models import Course
from leerhuis.courses.rules import EditionState
from leerhuis.courses.words import Admits, Strictness
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import EnrolmentState
from tests.counting import statements
from tests.factories import (
    NOW,
    make_course,
    make_edition,
    make_organisation,
    make_professional,
    make_round,
    saved,
)
from tests.factories_attendance import make_seat, make_seats
from tests.factories_enrolment import enrolled
from tests.factories_questions import make_question
from tests.factories_registry import FORMAL, REFLECTION, give_points, make_registration
from tests.factories_registry import skj as skj_points

ADVICE = "/mijn/advies"


@pytest.fixture
def me(client, person):
    client.sign_in(person)
    return person


def text_of(client):
    return client.page(ADVICE).text


def test_the_groups_that_close_all_stand_with_day_place_and_points(client, me, group):
    group("Hechting", (FORMAL, "6"))
    group("Intervisie", (REFLECTION, "4"), day=50, town="Zundert")
    text = text_of(client)
    for words in (
        "2 groepen, samen 2 dagen weg",
        "Hechting",
        "Roosendaal, 6 kilometer",
        "Intervisie",
        "Zundert",
        "6 punten formeel leren voor SKJ",
        "Hiermee ben je er",
        "vanaf Rucphen",
    ):
        assert words in text, words


def test_a_group_that_closes_only_a_part_says_what_stays_open(client, me, group):
    group("Intervisie", (REFLECTION, "3"))
    text = text_of(client)
    assert "1 groep, samen 1 dag weg" in text
    assert "3 punten" in text
    assert "1 punt" in text
    assert "Hiermee ben je er" not in text


def test_one_button_enrols_in_all_of_it(client, me, group):
    wanted = [group("Hechting", (FORMAL, "6")), group("Intervisie", (REFLECTION, "4"), day=50)]
    page = client.submit(ADVICE, {"group": [each.public_id for each in wanted]})
    assert "Je bent ingeschreven in 2 groepen." in page.text
    mine = db.session.scalars(select(Enrolment.edition_id).where(Enrolment.person_id == me.id))
    assert set(mine) == {each.id for each in wanted}
    assert "Er zijn geen punten die je nog moet zoeken" in text_of(client)


def test_a_group_that_filled_up_meanwhile_does_not_stop_the_others(client, me, group):
    full = group("Hechting", (FORMAL, "6"), capacity=1)
    free = group("Intervisie", (REFLECTION, "4"))
    enrolled(full)
    page = client.submit(ADVICE, {"group": [full.public_id, free.public_id]})
    assert "Je bent ingeschreven in 1 groep." in page.text
    assert "In 1 groep is je plek nog niet zeker" in page.text


def test_a_group_that_is_refused_says_why(client, me, group):
    gone = group("Hechting", (FORMAL, "6"), enrol_by_on=NOW.date() - timedelta(days=1))
    page = client.submit(ADVICE, {"group": [gone.public_id]})
    assert "Hechting: Inschrijven kon tot en met" in page.text


@pytest.mark.parametrize("sent", [{}, {"group": ["x", "A" * 22]}])
def test_nothing_or_nonsense_enrols_in_nothing(client, me, sent):
    client.submit(ADVICE, sent)
    assert db.session.scalars(select(Enrolment)).all() == []


def test_what_cannot_be_joined_is_not_advised(client, me, group, region):
    rows = ((FORMAL, "6"), (REFLECTION, "4"))
    group("Is vol", *rows, capacity=0)
    make_seats(group("Wachtlijst", *rows), 1, state=EnrolmentState.WAITING)
    group("Concept", *rows, state=EditionState.DRAFT)
    group("Te laat", *rows, enrol_by_on=NOW.date() - timedelta(days=1))
    group("Op uitnodiging", *rows, admits=Admits.INVITED)
    group("Ronde dicht", *rows, round_id=make_round(region, state="closed").id)
    group("Na de laatste dag", *rows, day=1200)
    elsewhere = make_course(
        title="Andere regio", organisation_id=make_organisation().id, points=skj_points(*rows)
    )
    make_edition(course=elsewhere)
    assert "Geen open groep" in text_of(client)


def test_a_round_that_opens_later_for_ones_sector_is_not_advised(client, me, group, region):
    later = make_round(region, openings={"local_team": NOW.date() + timedelta(days=3)})
    group("Later open", (FORMAL, "6"), round_id=later.id)
    assert "Later open" not in text_of(client)


def test_what_overlaps_with_what_one_has_is_not_advised(client, me, group):
    make_seat(group("Al gepland", day=40), me)
    group("Zelfde dag", (FORMAL, "6"), day=40)
    group("Andere dag", (FORMAL, "6"), day=60)
    text = text_of(client)
    assert "Andere dag" in text
    assert "Zelfde dag" not in text


def test_a_course_that_counts_already_is_not_advised(client, me, group):
    edition = group("Al gevolgd", (FORMAL, "6"))
    course = db.session.get(Course, edition.course_id).public_id
    give_points(me, (FORMAL, Decimal("1")), on=date(2026, 7, 1), ref="r-2", course=course)
    assert "Al gevolgd" not in text_of(client)


def test_what_asks_a_course_first_is_not_advised(client, me, group):
    basis = make_course(title="Basis")
    strict = group("Verdieping", (FORMAL, "6"), of={"strictness": Strictness.REFUSE})
    saved(Prerequisite(course_id=strict.course_id, way=1, required_id=basis.id))
    assert "Verdieping" not in text_of(client)


def test_who_is_done_reads_so(client, region):
    someone = make_professional(make_organisation(under=region))
    make_registration(someone)
    give_points(someone, (FORMAL, Decimal("60")), (REFLECTION, Decimal("60")))
    client.sign_in(someone)
    assert "Er zijn geen punten die je nog moet zoeken" in text_of(client)


def test_who_has_no_registration_is_told_to_add_it(client, region):
    client.sign_in(make_professional(make_organisation(under=region)))
    assert "Er is geen registratie waarvoor punten tellen" in text_of(client)


def test_who_never_told_what_came_before_is_asked(client, region, group):
    someone = make_professional(make_organisation(under=region))
    make_registration(someone, history_known=False)
    group("Hechting", (FORMAL, "6"))
    client.sign_in(someone)
    text = text_of(client)
    assert "We weten nog niet wat je eerder haalde voor" in text
    assert "Hechting" not in text


def test_without_groups_the_page_says_where_was_looked(client, me):
    assert "Geen open groep brengt wat je nog nodig hebt" in text_of(client)


def test_more_groups_ask_no_more_statements(client, me, group):
    group("Eerste", (FORMAL, "6"))
    with statements() as few:
        client.page(ADVICE)
    for number in range(12):
        group(f"Volgende {number}", (FORMAL, "2"), (REFLECTION, "1"), day=60 + number)
    with statements() as many:
        client.page(ADVICE)
    assert len(many) == len(few)
    assert len(many) <= 3 + 19


def test_the_overview_leads_to_it(client, me):
    assert ADVICE in client.page("/").html


def test_a_course_that_asks_something_is_enrolled_in_on_its_own_page(client, me, group):
    asks = group("Hechting", (FORMAL, "6"))
    make_question(db.session.get(Course, asks.course_id), required=True)
    group("Intervisie", (REFLECTION, "4"), day=50)
    page = client.page(ADVICE)
    assert f"/inschrijven/{asks.public_id}" in page.html
    assert page.html.count('name="group"') == 1
    assert "Schrijf je in voor de andere groep" in page.text
