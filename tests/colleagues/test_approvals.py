"""A manager decides about enrolments that the organisation is asked to approve."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from leerhuis import db
from leerhuis.access import Role
from leerhuis.courses.fees.models import FeeWaiver
from leerhuis.courses.words import Payer
from leerhuis.enrolment.models import Approval, Enrolment
from leerhuis.enrolment.rules import EnrolmentState, Side, Verdict, WhyNot
from leerhuis.people.rules import AppointmentKind
from tests.colleagues.requests import asked
from tests.counting import statements
from tests.factories import (
    NOW,
    make_appointment,
    make_course,
    make_edition,
    make_person,
    make_professional,
    make_staff,
    saved,
)
from tests.factories_attendance import make_seat
from tests.factories_registry import FORMAL, give_points, make_registration

QUEUE = "/team/inschrijvingen"
DECLINE = f"{QUEUE}/afwijzen"


def anouk(place):
    return make_professional(place, given_name="Anouk", name_prefix="de", family_name="Groot")


def rows_of(*approvals):
    return {"kies": [each.public_id for each in approvals]}


def seat_of(approval):
    db.session.expire_all()
    return db.session.get_one(Enrolment, approval.enrolment_id)


def test_the_queue_says_what_a_manager_decides_by(desk, spring):
    person = anouk(spring)
    make_registration(person, held_date=date(2029, 6, 1))
    give_points(person, (FORMAL, Decimal(10)))
    paid = {"fee": Decimal("60.00"), "payer": Payer.EMPLOYER}
    edition = make_edition(course=make_course(title="Complexe scheidingen"), sessions=2, **paid)
    asked(spring, edition=edition, person=person)
    text = desk.page(QUEUE).text
    assert "Groot, Anouk de Stichting SPRING Complexe scheidingen" in text
    assert "wo 10 februari, 10.00 tot 17.00 uur" in text
    assert "wo 17 februari, 10.00 tot 17.00 uur" in text
    assert "2 dagen, 14 uur" in text
    assert "€ 60,00, betaald door: de werkgever" in text.replace("\xa0", " ")
    assert "nog open:" in text
    assert "18 januari 2027, 10.00 uur gevraagd op 11 jan 2027" in text


def test_a_manager_reads_whose_fee_is_waived_and_why(desk, spring):
    why = "Lokale teams doen drie jaar gratis mee"
    course = make_course()
    edition = make_edition(course=course, fee=Decimal("60.00"), payer=Payer.EMPLOYER)
    region_id = course.organisation_id
    saved(FeeWaiver(organisation_id=region_id, starts_on=date(2027, 1, 1), why=why, made_at=NOW))
    asked(spring, edition=edition, person=anouk(spring))
    page = desk.page(QUEUE)
    assert f"gratis: {why}" in page.text
    assert "60,00" not in page.text


def test_the_oldest_request_stands_on_top(desk, spring):
    for days, name in ((1, "Derde"), (3, "Eerste"), (2, "Tweede")):
        person = make_professional(spring, family_name=name)
        asked(spring, person=person, at=NOW - timedelta(days=days))
    text = desk.page(QUEUE).text
    assert text.index("Eerste,") < text.index("Tweede,") < text.index("Derde,")


def test_the_first_page_of_a_manager_says_how_many_wait(desk, spring):
    assert "goedkeuring" not in desk.page("/registraties/team").text
    for _ in range(2):
        asked(spring)
    page = desk.page("/registraties/team")
    assert "2 inschrijvingen wachten op je goedkeuring" in page.text
    assert QUEUE in page.links


def test_a_yes_makes_the_seat_sure(desk, spring):
    request = asked(spring)
    page = desk.submit(QUEUE, rows_of(request))
    assert "1 inschrijving is goedgekeurd." in page.text
    assert "Niets om goed te keuren" in page.text
    assert seat_of(request).state is EnrolmentState.CONFIRMED


def test_several_are_approved_at_once_and_the_rest_waits(desk, spring):
    requests = [asked(spring) for _ in range(3)]
    page = desk.submit(QUEUE, rows_of(*requests[:2]))
    assert "2 inschrijvingen zijn goedgekeurd." in page.text
    assert [seat_of(each).state for each in requests] == [
        EnrolmentState.CONFIRMED,
        EnrolmentState.CONFIRMED,
        EnrolmentState.REQUESTED,
    ]


def test_a_no_says_why_and_frees_the_seat(desk, spring):
    edition = make_edition(capacity=1)
    request = asked(spring, edition=edition)
    waiting = make_seat(edition, state=EnrolmentState.WAITING)
    page = desk.submit(QUEUE, {**rows_of(request), "doe": "afwijzen"})
    assert page.h1 == "Wijs 1 inschrijving af"
    said = {"why": "fee", "reason": "Het budget is op."}
    page = desk.submit(DECLINE, {**rows_of(request), **said})
    assert "1 inschrijving is afgewezen." in page.text
    seat = seat_of(request)
    assert (seat.state, seat.why, seat.reason) == (
        EnrolmentState.DECLINED,
        WhyNot.FEE,
        "Het budget is op.",
    )
    assert db.session.get_one(Enrolment, waiting.id).state is EnrolmentState.CONFIRMED


def test_several_are_declined_with_one_reason(desk, spring):
    requests = [asked(spring) for _ in range(3)]
    desk.submit(DECLINE, {**rows_of(*requests), "why": "work"})
    assert {seat_of(each).why for each in requests} == {WhyNot.WORK}


@pytest.mark.parametrize(
    "said", [{}, {"why": "boredom"}, {"why": "fee", "reason": "x" * 301}], ids=["", "why", "long"]
)
def test_a_no_without_a_good_reason_is_asked_again(desk, spring, said):
    request = asked(spring)
    page = desk.submit(DECLINE, {**rows_of(request), **said})
    assert page.title.startswith("Fout: ")
    assert "Ongeldige keuze" not in page.text, "it says what to do"
    assert seat_of(request).state is EnrolmentState.REQUESTED


def test_choosing_nothing_is_said(desk, spring):
    asked(spring)
    assert "Kies minstens 1 inschrijving." in desk.submit(QUEUE).text
    assert desk.get(DECLINE).status_code == 404


def test_more_than_a_page_at_once_is_too_many(desk, spring):
    chosen = {"kies": ["x" * 22, *(f"{number:022d}" for number in range(30))]}
    assert "Kies hooguit 25 inschrijvingen tegelijk." in desk.submit(QUEUE, chosen).text


def test_who_answered_in_another_tab_is_told(desk, spring):
    request = asked(spring)
    desk.submit(QUEUE, rows_of(request))
    page = desk.submit(QUEUE, rows_of(request))
    assert "1 inschrijving wachtte niet meer op antwoord." in page.text
    page = desk.page(f"{QUEUE}/{request.public_id}")
    assert page.h1 == "Dit wacht niet meer op antwoord"
    assert "Goedgekeurd Door Mark Terpstra, op 11 januari 2027." in page.text


def test_the_link_of_a_request_that_is_over_says_so(desk, spring):
    request = asked(spring)
    seat = seat_of(request)
    with db.transaction():
        seat.state, seat.cancelled_at = EnrolmentState.LAPSED, NOW
    text = desk.page(f"{QUEUE}/{request.public_id}").text
    assert "of de tijd om te antwoorden is voorbij" in text


def test_a_request_has_a_page_of_its_own(desk, spring):
    request = asked(spring, person=anouk(spring))
    page = desk.page(f"{QUEUE}/{request.public_id}")
    assert page.h1 == "Anouk de Groot vraagt je goedkeuring"


def test_a_place_of_work_sees_days_and_never_the_course(desk, region, spring):
    person = make_person(family_name="Elders")
    make_appointment(person, region)
    make_appointment(person, spring, kind=AppointmentKind.PLACEMENT)
    make_registration(person)
    edition = make_edition(course=make_course(title="Geheime cursus"), fee=Decimal(60))
    request = asked(spring, edition=edition, person=person, side=Side.PLACEMENT)
    for path in (QUEUE, f"{QUEUE}/{request.public_id}", f"{DECLINE}?kies={request.public_id}"):
        text = desk.page(path).text
        assert "10 februari" in text
        assert "10.00 tot 17.00 uur" in text
        for secret in ("Geheime cursus", "60,00", "nog open", "SKJ"):
            assert secret not in text, path
    desk.submit(QUEUE, rows_of(request))
    assert db.session.get_one(Approval, request.id).verdict is Verdict.APPROVED


def test_nobody_decides_about_their_own_enrolment(desk, manager, spring):
    make_appointment(manager, spring)
    request = asked(spring, person=manager)
    assert "Niets om goed te keuren" in desk.page(QUEUE).text
    desk.submit(QUEUE, rows_of(request))
    assert seat_of(request).state is EnrolmentState.REQUESTED


def test_another_employer_is_not_there(desk, other):
    request = asked(other)
    assert "Niets om goed te keuren" in desk.page(QUEUE).text
    assert desk.get(f"{QUEUE}/{request.public_id}").status_code == 404
    assert desk.get(f"{DECLINE}?kies={request.public_id}").status_code == 404
    desk.submit(QUEUE, rows_of(request))
    desk.post(DECLINE, {**rows_of(request), "why": "work"})
    assert seat_of(request).state is EnrolmentState.REQUESTED


def test_what_the_coordinator_decides_is_not_for_the_manager(desk, spring):
    asked(spring, side=Side.COORDINATOR)
    assert "Niets om goed te keuren" in desk.page(QUEUE).text


def test_a_request_of_a_team_is_for_who_manages_the_team_or_all_above(client, desk, spring, team):
    asked(team, person=make_professional(team, family_name="Noorder"))
    assert "Noorder" in desk.page(QUEUE).text
    boss = client.application.test_client().sign_in(make_staff(Role.MANAGER, team))
    assert "Noorder" in boss.page(QUEUE).text


def test_the_queue_is_paged_and_asks_a_fixed_number_of_statements(desk, spring):
    counts = []
    edition = make_edition(sessions=2, capacity=None)
    for number in (3, 30):
        for _ in range(number):
            person = make_professional(spring)
            make_registration(person)
            asked(spring, edition=edition, person=person)
        desk.page(QUEUE)
        with statements() as sent:
            page = desk.page(QUEUE)
        counts.append(len(sent))
    assert "1 tot 25 van 33" in page.text or "1 tot en met 25 van 33" in page.text
    assert counts[0] == counts[1] <= 14, counts
