"""Enrolling with questions, a code, somebody who decides, or something else at the same time."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from leerhuis import clock, db
from leerhuis.courses.contents import Prerequisite
from leerhuis.courses.rules import WaitingPolicy
from leerhuis.courses.words import Admits, Strictness
from leerhuis.enrolment import asking, codes
from leerhuis.enrolment.models import Answer, ApprovalRule, Enrolment
from leerhuis.enrolment.rules import AnswerKind, EnrolmentState, Subject, Voice
from tests.factories import (
    HOUSE,
    NOW,
    make_course,
    make_edition,
    make_grant,
    make_organisation,
    make_person,
    make_professional,
    saved,
)
from tests.factories_enrolment import enrolled, fill
from tests.factories_questions import make_question

ENROL = "/inschrijven"
THEN = NOW + timedelta(days=30)


@pytest.fixture(autouse=True)
def at_now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def employer(app):
    return make_organisation(under=make_organisation())


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


@pytest.fixture
def diet(course):
    return make_question(course, subject=Subject.DIET, label="Wat eet je niet?", required=True)


def page(edition, rest=""):
    return f"{ENROL}/{edition.public_id}{rest}"


def named(question):
    return f"vraag-{question.public_id}"


def rows():
    return db.session.scalars(select(Enrolment).order_by(Enrolment.id)).all()


def mine(person):
    return [each for each in rows() if each.person_id == person.id]


def choose(visitor, edition, **how):
    """The button on the page of the course."""
    return visitor.submit(ENROL, {"edition": edition.public_id}, **how)


def decides(employer, *, with_manager=True):
    saved(ApprovalRule(organisation_id=employer.id, as_employer=Voice.DECIDES))
    if with_manager:
        make_grant(make_person(), "manager", employer)


def test_without_anything_to_ask_one_click_is_enough(visitor, edition):
    assert "Je bent ingeschreven." in choose(visitor, edition).text


def test_a_course_that_asks_something_asks_it_first(visitor, edition, diet):
    shown = choose(visitor, edition)
    assert shown.h1 == "Schrijf je in voor Drang en dwang"
    assert "Wat eet je niet?" in shown.text
    assert "Je plek is meteen zeker." in shown.text
    assert rows() == []


def test_what_was_answered_is_kept_with_the_seat(visitor, person, edition, diet):
    shown = visitor.submit(page(edition), {named(diet): "noten"})
    assert "Je bent ingeschreven." in shown.text
    [seat] = mine(person)
    assert [each.text for each in asking.answers_of(seat.id)] == ["noten"]


def test_an_error_keeps_everything_that_was_typed(visitor, course, edition, diet):
    lunch = make_question(course, kind=AnswerKind.YES_NO, label="Eet je mee?")
    other = make_question(course, label="Je leervraag?")
    said = {named(lunch): "yes", named(other): "x" * 501}
    shown = visitor.submit(page(edition), said, status=409)
    assert shown.title.startswith("Fout: ")
    assert "Beantwoord deze vraag." in shown.text
    assert "Gebruik hoogstens 500 tekens." in shown.text
    assert "x" * 501 in shown.html
    assert 'value="yes" checked' in shown.html
    assert rows() == []


def test_a_question_that_hangs_on_an_answer_stands_under_it(visitor, course, edition):
    lunch = make_question(course, kind=AnswerKind.YES_NO, label="Eet je mee?")
    dish = make_question(course, label="Wat dan?", only_if_id=lunch.id, only_if="no", required=True)
    shown = visitor.page(page(edition))
    assert "Alleen als je hierboven antwoordt: nee." in shown.text
    assert "lh-then--2" in shown.html
    visitor.submit(page(edition), {named(lunch): "yes", named(dish): "soep"})
    assert db.session.query(Answer).one().question_id == lunch.id


def test_what_is_sent_for_a_question_that_is_not_there_is_ignored(visitor, course, edition, diet):
    old = make_question(course, in_use=False)
    visitor.submit(page(edition), {named(diet): "noten", named(old): "x", "vraag-x": "y"})
    assert [each.text for each in db.session.query(Answer)] == ["noten"]


def test_double_click_two_tabs_and_the_back_button_end_at_one_enrolment(
    visitor, person, edition, diet
):
    for text in ("noten", "vis"):
        shown = visitor.submit(page(edition), {named(diet): text})
        assert shown.h1 == "Drang en dwang"
    assert choose(visitor, edition).h1 == "Drang en dwang"
    assert visitor.page(page(edition)).h1 == "Drang en dwang"  # the Back button
    assert len(mine(person)) == 1
    assert [each.text for each in db.session.query(Answer)] == ["noten"]


def test_something_at_the_same_time_is_said_before_the_button(visitor, person):
    edition = make_edition(course=make_course(title="Meldcode"), starts_at=THEN)
    other = make_edition(course=make_course(title="Rouw"), starts_at=THEN)
    enrolled(other, person)
    assert "heb je ook Rouw." in choose(visitor, edition).text
    assert len(mine(person)) == 1
    assert "Je bent ingeschreven." in visitor.submit(page(edition)).text


def test_who_decides_and_by_when_is_said_beforehand(visitor, person, employer, edition):
    decides(employer)
    shown = choose(visitor, edition)
    assert "Je werkgever beslist binnen 7 dagen." in shown.text
    assert "Je plek is meteen zeker." not in shown.text
    shown = visitor.submit(page(edition))
    assert "We houden een plek voor je vast." in shown.text
    assert mine(person)[0].state is EnrolmentState.REQUESTED


def test_without_a_manager_the_coordinator_decides(visitor, employer, edition):
    decides(employer, with_manager=False)
    shown = visitor.page(page(edition))
    assert "De coördinator beslist binnen 7 dagen." in shown.text
    assert "Je werkgever beslist" not in shown.text


def test_who_is_told_is_said_where_there_is_somebody_to_tell(visitor, employer, edition, diet):
    assert "Je leidinggevende krijgt bericht." not in visitor.page(page(edition)).text
    make_grant(make_person(), "manager", employer)
    assert "Je leidinggevende krijgt bericht." in visitor.page(page(edition)).text


@pytest.mark.parametrize(
    ("policy", "sentence"),
    [
        (WaitingPolicy.CONFIRM, "dan heb je die meteen."),
        (WaitingPolicy.OFFER, "Je hebt 24 uur om ja of nee te zeggen."),
        (WaitingPolicy.MANUAL, "De coördinator bepaalt wie van de lijst een plek krijgt."),
    ],
)
def test_a_full_group_says_how_its_line_goes(visitor, course, diet, policy, sentence):
    edition = make_edition(course=course, capacity=1, policy=policy, offer_hours=24)
    fill(edition, 1)
    shown = visitor.page(page(edition))
    assert "De groep is vol: 1 van 1." in shown.text
    assert "Je komt op de wachtlijst." in shown.text
    assert sentence in shown.text
    assert "Zet me op de wachtlijst" in shown.text


def test_a_seat_that_went_while_somebody_answered_is_told_as_such(visitor, course, diet):
    edition = make_edition(course=course, capacity=1)
    assert 'name="free"' in visitor.page(page(edition)).html
    fill(edition, 1)
    shown = visitor.submit(page(edition), {named(diet): "noten", "free": "1"})
    assert "De laatste plek is net bezet. Je staat op de wachtlijst." in shown.text


def test_what_is_asked_beforehand_is_mentioned(visitor, course, edition):
    first = make_course(title="Basis")
    saved(Prerequisite(course_id=course.id, way=1, required_id=first.id))
    shown = choose(visitor, edition)
    assert "Je hebt nog niet alles wat deze cursus vraagt" in shown.text
    assert "Basis" in shown.text
    assert "Je bent ingeschreven." in visitor.submit(page(edition)).text


def test_where_it_is_needed_there_is_no_button(visitor, course, edition):
    first = make_course(title="Basis")
    saved(Prerequisite(course_id=course.id, way=1, required_id=first.id))
    with db.transaction():
        course.strictness = Strictness.REFUSE
    shown = visitor.page(page(edition), status=409)
    assert "Je bent niet ingeschreven" in shown.h1
    assert "Basis" in shown.text


@pytest.fixture
def invited(course):
    return make_edition(course=course, admits=Admits.INVITED)


def code_of(edition, **given):
    said = {"uses": 1, "holds_seats": False} | given
    return codes.make(edition, **said, by=HOUSE, now=NOW)[1]


def test_a_group_by_invitation_asks_for_the_code_and_tells_nothing_without(visitor, invited):
    shown = choose(visitor, invited)
    assert "Deze groep is op uitnodiging" in shown.text
    assert "Roosendaal" not in shown.text


def test_the_code_of_an_invitation_opens_the_group(visitor, person, invited):
    code = code_of(invited)
    shown = visitor.page(page(invited, f"?code={code}"))
    assert "Roosendaal" in shown.text
    assert code in shown.html
    shown = visitor.submit(page(invited), {"code": code})
    assert "Je bent ingeschreven." in shown.text
    assert mine(person)[0].code_id is not None


def test_a_wrong_code_says_so_and_stays_to_be_mended(visitor, invited):
    code_of(invited)
    shown = visitor.page(page(invited, "?code=ABCD-EFGH-JKMN"))
    assert "Deze code hoort niet bij deze groep." in shown.text
    assert "ABCD-EFGH-JKMN" in shown.html
    shown = visitor.submit(page(invited), {"code": "ABCD-EFGH-JKMN"}, status=409)
    assert "Deze code hoort niet bij deze groep." in shown.text
    assert rows() == []


def test_a_code_that_was_used_up_says_so(visitor, invited):
    code = code_of(invited)
    other = make_professional()
    visitor.application.test_client().sign_in(other).submit(page(invited), {"code": code})
    shown = visitor.submit(page(invited), {"code": code}, status=409)
    assert "Deze code is al zo vaak gebruikt als kan." in shown.text
    assert len(rows()) == 1


def test_the_page_of_the_course_leads_to_the_group_of_a_code(visitor, course, edition, invited):
    code = code_of(invited)
    path = f"/cursussen/{course.public_id}/code"
    assert path in visitor.page(f"/cursussen/{course.public_id}").links
    assert "Geen groep van deze cursus heeft deze code." in visitor.submit(path, {"code": "X"}).text
    assert "Vul de code in." in visitor.submit(path, {"code": ""}).text
    shown = visitor.submit(path, {"code": code.lower()})
    assert shown.h1 == "Schrijf je in voor Drang en dwang"
    assert code.lower() in shown.html


def test_guessing_codes_is_slowed_down(visitor, course, invited):
    path = f"/cursussen/{course.public_id}/code"
    answers = [visitor.post(path, {"code": f"X{number}"}).status_code for number in range(40)]
    assert answers[0] == 200
    assert answers[-1] == 429


def test_an_ordinary_group_with_codes_has_a_place_for_one(visitor, edition, diet):
    assert "Heb je een code?" not in visitor.page(page(edition)).text
    code_of(edition)
    assert "Heb je een code?" in visitor.page(page(edition)).text


@pytest.mark.parametrize("given", ["x" * 5000, "\x00", "é", "' OR 1=1"])
def test_whatever_is_sent_as_a_code_is_answered(visitor, invited, given):
    assert visitor.get(page(invited), query_string={"code": given}).status_code in (200, 400)
    assert visitor.post(page(invited), {"code": given}).status_code in (400, 409)


def test_a_group_that_is_not_there_is_not_found(visitor):
    visitor.page(f"{ENROL}/{'A' * 22}", status=404)
    visitor.submit(f"{ENROL}/{'A' * 22}", status=404)
