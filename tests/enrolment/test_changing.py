"""One's own enrolment in all its states, and what one can do with it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from leerhuis import clock, db
from leerhuis.audit import Action, AuditEvent
from leerhuis.courses.rules import WaitingPolicy
from leerhuis.courses.words import Admits, Priority
from leerhuis.enrolment import approving, asking, codes, service
from leerhuis.enrolment.models import Approval, ApprovalRule, Enrolment
from leerhuis.enrolment.questions import rules
from leerhuis.enrolment.rules import AnswerKind, EnrolmentState, Voice, WhyNot
from tests.counting import statements
from tests.factories import (
    HOUSE,
    NOW,
    identity,
    make_course,
    make_edition,
    make_organisation,
    make_professional,
    make_round,
    make_staff,
    saved,
)
from tests.factories_attendance import make_seat, sessions_of
from tests.factories_enrolment import LATE, enrolled, fill
from tests.factories_questions import make_answer, make_consent, make_question

MINE = "/mijn/inschrijvingen"


@pytest.fixture
def at(monkeypatch):
    def set_to(moment):
        monkeypatch.setattr(clock, "now", lambda: moment)

    set_to(NOW)
    return set_to


@pytest.fixture
def employer(app, at):
    return make_organisation(under=make_organisation(), name="Stichting SPRING")


@pytest.fixture
def person(employer):
    return make_professional(employer)


@pytest.fixture
def visitor(client, person):
    return client.sign_in(person)


@pytest.fixture
def course(app):
    return make_course(title="Drang en dwang")


@pytest.fixture
def edition(course):
    return make_edition(course=course)


def of(enrolment, rest=""):
    return f"{MINE}/{enrolment.public_id}{rest}"


def state(enrolment):
    db.session.refresh(enrolment)
    return enrolment.state


def rows():
    return db.session.scalars(select(Enrolment).order_by(Enrolment.id)).all()


# In all its states


@pytest.fixture
def requested(person, employer, edition):
    saved(ApprovalRule(organisation_id=employer.id, as_employer=Voice.DECIDES))
    make_staff("manager", employer)
    return enrolled(edition, person)


def test_a_request_says_who_decides_and_by_when(visitor, requested):
    page = visitor.page(of(requested))
    assert "We houden een plek voor je vast" in page.text
    assert "Je werkgever: moet nog ja zeggen" in page.text
    assert "Er moet een ja zijn vóór 18 januari 2027" in page.text
    assert ".ics" not in page.html
    listed = visitor.page(MINE)
    assert "Wacht op akkoord" in listed.text
    assert "Er moet een ja zijn vóór 18 januari 2027" in listed.text


def test_an_online_link_is_for_who_has_a_sure_seat(visitor, requested, edition):
    with db.transaction():
        [session] = sessions_of(edition)
        session.venue_id, session.online_url = None, "https://video.example.org/x"
    assert "https://video" not in visitor.page(of(requested)).html
    boss = identity(make_staff("manager"))
    approving.approve(db.session.query(Approval).one(), by=boss, now=NOW)
    assert "https://video.example.org/x" in visitor.page(of(requested)).links


def test_a_no_says_by_whom_and_why_and_shows_other_groups(visitor, course, requested):
    make_edition(course=course, starts_at=NOW + timedelta(days=60))
    approval = db.session.query(Approval).one()
    boss = identity(make_staff("manager"))
    approving.decline(approval, why=WhyNot.WORK, reason="Te druk op 10 februari.", by=boss, now=NOW)
    page = visitor.page(of(requested))
    assert "Deze inschrijving is niet goedgekeurd" in page.text
    assert "Je werkgever zei nee. Het werk laat het niet toe." in page.text
    assert "Te druk op 10 februari." in page.text
    assert "12 plekken vrij" in page.text
    assert of(requested) in visitor.page(f"{MINE}?deel=geweest").links


@pytest.fixture
def offered(person, course):
    edition = make_edition(course=course, capacity=1, policy=WaitingPolicy.OFFER)
    [first] = fill(edition, 1)
    mine = enrolled(edition, person)
    enrolled(edition)
    service.cancel(first, by=HOUSE, now=NOW)
    return mine


def test_an_offer_says_until_when_and_asks_yes_or_no(visitor, offered):
    page = visitor.page(of(offered))
    assert "Zeg ja of nee vóór 13 januari 2027, 10.00 uur." in page.text
    assert "Zeg ja of nee vóór 13 januari 2027, 10.00 uur." in visitor.page(MINE).text
    page = visitor.submit(of(offered, "/ja"))
    assert "Bevestigd" in page.text
    assert state(offered) is EnrolmentState.CONFIRMED
    visitor.submit(of(offered, "/ja"))  # a double click
    assert state(offered) is EnrolmentState.CONFIRMED


def test_a_no_to_an_offer_gives_the_seat_to_the_next(visitor, offered):
    visitor.submit(of(offered, "/nee"))
    assert state(offered) is EnrolmentState.CANCELLED
    assert rows()[-1].state is EnrolmentState.OFFERED


def test_a_yes_that_comes_too_late_says_so(visitor, person, offered, at):
    at(NOW + timedelta(days=3))
    visitor.sign_in(person)
    page = visitor.submit(of(offered, "/ja"))
    assert "De tijd om te antwoorden is voorbij." in page.text
    assert state(offered) is EnrolmentState.OFFERED


def test_somebody_elses_offer_is_not_there(client, offered):
    other = client.sign_in(make_professional())
    for rest in ("/ja", "/nee"):
        other.submit(of(offered, rest), status=404)
    assert state(offered) is EnrolmentState.OFFERED


def test_what_was_not_answered_in_time_says_so(visitor, person, edition):
    mine = make_seat(edition, person, EnrolmentState.LAPSED, cancelled_at=NOW)
    page = visitor.page(of(mine))
    assert "We hielden je plek niet langer vast" in page.text
    assert "Geen antwoord op tijd" in page.text


def test_who_waits_reads_the_place_why_and_which_other_groups_have_seats(visitor, person, course):
    edition = make_edition(course=course, capacity=1)
    fill(edition, 2)
    free = make_edition(course=course, starts_at=NOW + timedelta(days=50))
    full = make_edition(course=course, starts_at=NOW + timedelta(days=51), capacity=0)
    shut = make_edition(course=course, starts_at=NOW + timedelta(days=52), admits=Admits.INVITED)
    kept = make_edition(course=course, starts_at=NOW + timedelta(days=53), capacity=3)
    codes.make(kept, uses=3, holds_seats=True, by=HOUSE, now=NOW)
    page = visitor.page(of(enrolled(edition, person)))
    assert "Je staat op plek 2 van de wachtlijst" in page.text
    assert "De groep is vol: 1 van 1." in page.text
    assert free.public_id in page.html
    assert full.public_id not in page.html
    assert shut.public_id not in page.html
    assert kept.public_id not in page.html
    assert "voorrang" not in page.text


def test_who_waits_reads_that_the_round_has_rules_but_not_whom_they_let_first(
    visitor, person, course
):
    season = make_round(priority=Priority.REGISTRATION)
    edition = make_edition(course=course, capacity=0, round_id=season.id)
    page = visitor.page(of(enrolled(edition, person)))
    assert "Je plek volgt de voorrang volgens de regels van deze ronde." in page.text


@pytest.mark.parametrize(
    ("policy", "sentence"),
    [
        (WaitingPolicy.CONFIRM, "Ben jij dat, dan heb je de plek meteen en krijg je een mail."),
        (WaitingPolicy.OFFER, "heb je 48 uur om ja of nee te zeggen."),
        (WaitingPolicy.MANUAL, "dan bepaalt de coördinator wie van de lijst die krijgt."),
    ],
)
def test_who_waits_reads_how_the_list_moves(visitor, person, course, policy, sentence):
    edition = make_edition(course=course, capacity=0, policy=policy)
    assert sentence in visitor.page(of(enrolled(edition, person))).text


# Signing off with a reason


def test_who_signs_off_may_say_why_also_that_it_is_the_fee(visitor, person, edition):
    mine = enrolled(edition, person)
    assert "De kosten" in visitor.page(of(mine, "/afmelden")).text
    visitor.submit(of(mine, "/afmelden"), {"why": "fee", "reason": ""})
    assert (state(mine), mine.why) == (EnrolmentState.CANCELLED, WhyNot.FEE)


def test_a_reason_that_is_not_on_the_list_is_refused(visitor, person, edition):
    mine = enrolled(edition, person)
    visitor.submit(of(mine, "/afmelden"), {"why": "illness"})
    assert state(mine) is EnrolmentState.CONFIRMED


# Answers


@pytest.fixture
def diet(course):
    return make_question(course, label="Wat eet je niet?")


def named(question):
    return f"vraag-{question.public_id}"


def test_answers_can_be_changed_until_the_last_day_to_sign_off(visitor, person, edition, diet, at):
    mine = enrolled(edition, person)
    assert of(mine, "/antwoorden") in visitor.page(of(mine)).links
    visitor.submit(of(mine, "/antwoorden"), {named(diet): "noten"})
    assert "noten</textarea>" in visitor.page(of(mine, "/antwoorden")).html
    visitor.submit(of(mine, "/antwoorden"), {named(diet): "vis"})
    assert "vis" in visitor.page(of(mine)).text
    assert noted() == 2
    at(LATE)
    visitor.sign_in(person)
    assert of(mine, "/antwoorden") not in visitor.page(of(mine)).links
    page = visitor.submit(of(mine, "/antwoorden"), {named(diet): "kaas"})
    assert "Je kunt je antwoorden niet meer wijzigen." in page.text
    assert [each.text for each in asking.answers_of(mine.id)] == ["vis"]


def noted():
    changed = AuditEvent.action == Action.ANSWERS_CHANGED
    events = db.session.query(AuditEvent).filter(changed).all()
    assert "noten" not in str([each.details for each in events])
    return len(events)


def test_consent_can_be_taken_back_later_and_the_rest_stays(visitor, person, course, edition, at):
    diet, consent = make_question(course, label="Dieet?"), make_consent(course)
    mine = enrolled(edition, person)
    said = {named(diet): "noten", named(consent): rules.YES}
    visitor.submit(of(mine, "/antwoorden"), said)
    at(LATE)
    visitor.sign_in(person)
    page = visitor.submit(of(mine, "/antwoorden"), {named(consent): rules.NO})
    assert "Je antwoorden zijn gewijzigd." in page.text
    assert sorted(each.text for each in asking.answers_of(mine.id)) == [rules.NO, "noten"]


def test_what_must_be_answered_still_must(visitor, person, course, edition):
    mine = enrolled(edition, person)
    must = make_question(course, kind=AnswerKind.YES_NO, required=True)
    page = visitor.submit(of(mine, "/antwoorden"), {named(must): ""})
    assert "Beantwoord deze vraag." in page.text


# Handing over


def test_a_seat_goes_to_a_colleague_by_address(visitor, person, employer, edition):
    colleague = make_professional(employer, address="collega@spring.example")
    mine = enrolled(edition, person)
    assert of(mine, "/doorgeven") in visitor.page(of(mine)).links
    page = visitor.submit(of(mine, "/doorgeven"), {"colleague": " Collega@spring.example "})
    assert "Je collega heeft nu je plek." in page.text
    assert [(each.person_id, each.state) for each in rows()] == [
        (person.id, EnrolmentState.CANCELLED),
        (colleague.id, EnrolmentState.CONFIRMED),
    ]


@pytest.mark.parametrize("address", ["vreemde@ander.example", "niemand@nergens.example"])
def test_an_address_of_nobody_is_answered_like_that_of_a_stranger(
    visitor, person, edition, address
):
    make_professional(address="vreemde@ander.example")
    mine = enrolled(edition, person)
    page = visitor.submit(of(mine, "/doorgeven"), {"colleague": address})
    assert "Kies een collega van dezelfde werkgever." in page.text
    assert f'value="{address}"' in page.html
    assert state(mine) is EnrolmentState.CONFIRMED


@pytest.mark.parametrize("address", ["", "geen adres", "x" * 300])
def test_what_is_no_address_is_said(visitor, person, edition, address):
    mine = enrolled(edition, person)
    page = visitor.submit(of(mine, "/doorgeven"), {"colleague": address})
    assert page.title.startswith("Fout: ")
    assert state(mine) is EnrolmentState.CONFIRMED


def test_the_page_lists_no_colleagues(visitor, person, employer, edition):
    make_professional(employer, family_name="Zichtbaar")
    assert "Zichtbaar" not in visitor.page(of(enrolled(edition, person), "/doorgeven")).text


def test_who_waits_has_nothing_to_hand_over(visitor, person, course):
    mine = enrolled(make_edition(course=course, capacity=0), person)
    assert "Alleen een zekere plek" in visitor.page(of(mine, "/doorgeven")).text


# Another group


def test_going_to_another_group_of_the_course(visitor, person, course, edition):
    mine = enrolled(edition, person)
    other = make_edition(course=course, starts_at=NOW + timedelta(days=50))
    assert of(mine, "/andere-groep") in visitor.page(of(mine)).links
    page = visitor.submit(of(mine, "/andere-groep"), {"group": other.public_id})
    assert "Je zit nu in de andere groep." in page.text
    assert [(each.edition_id, each.state) for each in rows()] == [
        (edition.id, EnrolmentState.CANCELLED),
        (other.id, EnrolmentState.CONFIRMED),
    ]


def test_answers_go_along_to_another_group(visitor, person, course, edition):
    must = make_question(course, label="Eet je mee?", required=True)
    mine = make_seat(edition, person)
    other = make_edition(course=course, starts_at=NOW + timedelta(days=50))
    page = visitor.submit(of(mine, "/andere-groep"), {"group": other.public_id})
    assert "Beantwoord eerst de vragen van deze cursus." in page.text
    visitor.submit(of(mine, "/antwoorden"), {named(must): "ja"})
    visitor.submit(of(mine, "/andere-groep"), {"group": other.public_id})
    assert [each.text for each in asking.answers_of(rows()[-1].id)] == ["ja"]


@pytest.mark.parametrize("sent", ["", "A" * 22, "full"])
def test_only_a_group_with_a_seat_can_be_chosen(visitor, person, course, edition, sent):
    mine = enrolled(edition, person)
    make_edition(course=course, starts_at=NOW + timedelta(days=50))
    full = make_edition(course=course, starts_at=NOW + timedelta(days=51), capacity=0)
    page = visitor.page(of(mine, "/andere-groep"))
    assert full.public_id not in page.html
    sent = full.public_id if sent == "full" else sent
    page = visitor.submit(of(mine, "/andere-groep"), {"group": sent})
    assert "Kies een groep." in page.text
    assert state(mine) is EnrolmentState.CONFIRMED


def test_without_another_group_the_page_says_so(visitor, person, edition):
    page = visitor.page(of(enrolled(edition, person), "/andere-groep"))
    assert "Geen andere groep van deze cursus heeft nu een vrije plek." in page.text


# Who else comes


def test_who_has_a_seat_sees_who_wants_to_be_seen(visitor, person, employer, course, edition):
    consent = make_consent(course)
    for name, said in (("Ja", rules.YES), ("Nee", rules.NO)):
        seat = make_seat(edition, make_professional(employer, given_name=name))
        make_answer(seat, consent, said, erase_on=LATE.date())
    page = visitor.page(of(enrolled(edition, person), "/deelnemers"))
    assert "Ja Bouzid" in page.text
    assert "Stichting SPRING" in page.text
    assert "Nee Bouzid" not in page.text
    assert "@" not in page.text


def test_who_waits_sees_nobody(visitor, person, course):
    mine = enrolled(make_edition(course=course, capacity=0), person)
    visitor.page(of(mine, "/deelnemers"), status=404)


@pytest.mark.parametrize("rest", ["/antwoorden", "/doorgeven", "/andere-groep", "/deelnemers"])
def test_somebody_elses_enrolment_is_not_there(client, person, edition, diet, rest):
    mine = enrolled(edition, person)
    other = client.sign_in(make_professional())
    assert other.get(of(mine, rest)).status_code == 404


def test_how_much_the_page_of_who_waits_asks_of_the_database(visitor, person, course):
    edition = make_edition(course=course, capacity=1)
    fill(edition, 3)
    for number in range(3):
        make_edition(course=course, starts_at=NOW + timedelta(days=50 + number))
    path = of(enrolled(edition, person))
    visitor.page(path)
    with statements() as seen:
        visitor.page(path)
    assert len(seen) <= 20, "\n".join(each[:120] for each in seen)
