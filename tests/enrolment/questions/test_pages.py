"""A coordinator says what a course asks at enrolment."""

import pytest

from leerhuis import clock, db
from leerhuis.enrolment import asking
from leerhuis.enrolment.models import Question
from leerhuis.enrolment.questions import rules, service
from leerhuis.enrolment.questions.service import Said
from leerhuis.enrolment.rules import AnswerKind, Subject
from leerhuis.errors import Refused
from tests.factories import HOUSE, NOW, make_course, make_organisation, make_staff
from tests.factories_questions import make_question

DIET = "Wat kun of wil je niet eten?"


@pytest.fixture(autouse=True)
def at_now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def region(app):
    return make_organisation()


@pytest.fixture
def course(client, region):
    client.sign_in(make_staff("coordinator", region))
    return make_course(title="Drang en dwang", organisation_id=region.id)


def address(course, rest=""):
    return f"/aanbod/cursussen/{course.public_id}/vragen{rest}"


def of(course, question, rest):
    return address(course, f"/{question.public_id}/{rest}")


def said(**given):
    return {"label": "Eet je mee?", "kind": "text", "erase_days": "7", "condition": ""} | given


def labels(course):
    return [each.label for each in asking.questions_for(course.id)]


def rows():
    return db.session.query(Question).order_by(Question.id).all()


def test_a_course_asks_nothing_at_first(client, course):
    page = client.page(address(course))
    assert "Deze cursus vraagt niets bij het inschrijven." in page.text
    assert address(course) in client.page(f"/aanbod/cursussen/{course.public_id}").links


def test_a_standard_question_is_there_after_one_click(client, course):
    for _ in range(2):  # a double click
        page = client.submit(address(course, "/standaard"), {"subject": "diet"})
    assert labels(course) == [DIET]
    assert page.text.count(DIET) >= 1
    assert 'value="diet"' not in page.html


@pytest.mark.parametrize("subject", ["other", "", "x"])
def test_only_standard_questions_come_by_one_click(client, course, subject):
    client.submit(address(course, "/standaard"), {"subject": subject}, status=404)


def test_consent_is_yes_or_no(client, course):
    client.submit(address(course, "/standaard"), {"subject": "consent"})
    [made] = asking.questions_for(course.id)
    assert (made.subject, made.kind, made.required) == (
        Subject.CONSENT,
        AnswerKind.YES_NO,
        False,
    )


def test_a_question_of_the_course_itself(client, course):
    page = client.submit(
        address(course),
        said(label="Wat lunch je?", kind="choice", choices="soep\r\nbrood\r\n", required="y"),
    )
    assert "Mensen krijgen deze vraag als ze zich inschrijven." in page.text
    [made] = asking.questions_for(course.id)
    assert (made.choices, made.required, made.erase_days) == (("soep", "brood"), True, 7)


def test_what_is_wrong_is_said_and_what_was_typed_kept(client, course):
    page = client.submit(address(course), said(label="Lunch?", kind="choice", choices="soep"))
    assert page.title.startswith("Fout: ")
    assert "Geef 2 tot en met 8 antwoorden, elk op een eigen regel." in page.text
    assert 'value="Lunch?"' in page.html
    assert rows() == []


def test_a_question_can_hang_on_the_answer_to_another(client, course):
    lunch = make_question(course, kind=AnswerKind.YES_NO, label="Eet je mee?")
    page = client.submit(
        address(course), said(label="Wat dan?", condition=f"{lunch.public_id}|yes")
    )
    assert "Alleen voor wie Eet je mee? beantwoordt met ja." in page.text
    _lunch, made = asking.questions_for(course.id)
    assert (made.only_if_id, made.only_if) == (lunch.id, "yes")


def test_the_order_can_be_changed(client, course):
    one, _two, three = (make_question(course, label=word) for word in ("een", "twee", "drie"))
    client.submit(of(course, three, "verplaatsen"), {"to": "up"})
    client.submit(of(course, one, "verplaatsen"), {"to": "down"})
    assert labels(course) == ["drie", "een", "twee"]
    client.submit(of(course, three, "verplaatsen"), {"to": "up"})
    assert labels(course) == ["drie", "een", "twee"]


def test_a_question_is_changed_but_not_its_kind(client, course):
    made = make_question(course, label="Oud?", kind=AnswerKind.YES_NO)
    page = client.page(of(course, made, "wijzigen"))
    assert 'value="Oud?"' in page.html
    client.submit(of(course, made, "wijzigen"), said(label="Nieuw?", kind="text", erase_days="30"))
    [now] = asking.questions_for(course.id)
    assert (now.label, now.kind, now.erase_days) == ("Nieuw?", AnswerKind.YES_NO, 30)


def test_a_question_is_no_longer_asked_and_asked_again(client, course):
    made = make_question(course, label="Oud?")
    client.submit(of(course, made, "stoppen"))
    assert labels(course) == []
    page = client.submit(of(course, made, "hervatten"))
    assert labels(course) == ["Oud?"]
    assert "Mensen krijgen deze vraag" in page.text


def test_what_another_question_hangs_on_stays(client, course):
    lunch = make_question(course, kind=AnswerKind.CHOICE, choices=["ja", "nee"], label="Lunch?")
    make_question(course, only_if_id=lunch.id, only_if="ja")
    page = client.submit(of(course, lunch, "stoppen"))
    assert "Aan deze vraag hangt een andere vraag." in page.text
    page = client.submit(of(course, lunch, "wijzigen"), said(choices="misschien\nnee"))
    assert "Er hangt een andere vraag aan een antwoord dat je weglaat." in page.text
    assert rows()[0].choices == ["ja", "nee"]


def test_a_question_that_hangs_on_one_no_longer_asked_waits_for_that_one(client, course):
    lunch = make_question(course, kind=AnswerKind.YES_NO, in_use=False)
    made = make_question(course, only_if_id=lunch.id, only_if="yes", in_use=False)
    page = client.submit(of(course, made, "hervatten"))
    assert "Stel eerst die vraag weer." in page.text
    assert labels(course) == []


def test_a_course_has_a_dozen_questions_at_most(course):
    for _ in range(rules.MOST_QUESTIONS):
        make_question(course)
    with pytest.raises(Refused, match="at most 12"):
        service.add(course, Said("Nog een?"), by=HOUSE, now=NOW)


@pytest.mark.parametrize("role", ["manager", "trainer", "administrator"])
def test_only_coordinators_come_here(client, region, role):
    client.sign_in(make_staff(role, region))
    made = make_course(organisation_id=region.id)
    assert client.get(address(made)).status_code == 403


def test_a_course_of_another_region_does_not_exist_here(client, course):
    other = make_course()
    theirs = make_question(other)
    client.page(address(other), status=404)
    client.submit(of(course, theirs, "wijzigen"), said(), status=404)
    client.submit(of(other, theirs, "stoppen"), status=404)
    assert rows()[0].in_use
