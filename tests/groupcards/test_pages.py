"""The card of a group on the screen and on paper, and the letter that leads to it."""

from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest

from leerhuis import clock, db, pdf
from leerhuis.access import Role
from leerhuis.courses.models import Edition
from leerhuis.enrolment.rules import AnswerKind, Subject
from leerhuis.groupcards import mails, papers, queries
from leerhuis.groupcards.rules import Card, Module
from leerhuis.people.sectors import Sector
from tests.counting import statements
from tests.factories import (
    NOW,
    TODAY,
    identity,
    make_course,
    make_edition,
    make_organisation,
    make_professional,
    make_staff,
    make_trainer,
    train,
)
from tests.factories_attendance import make_seat, sessions_of
from tests.factories_questions import make_answer, make_question
from tests.letters import reads_as
from tests.test_pdf import text_of

DAY = timedelta(days=1)
MOST = 14


@pytest.fixture(autouse=True)
def at_now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def region(app):
    return make_organisation()


@pytest.fixture
def group(region):
    """Four people who each want to learn something."""
    course = make_course(organisation_id=region.id, title="Complexe scheidingen")
    edition = make_edition(course=course, starts_at=NOW + 2 * DAY)
    question = make_question(course, subject=Subject.LEARNING, kind=AnswerKind.TEXT)
    for number in range(4):
        seat = make_seat(edition, make_professional(make_organisation()))
        make_answer(seat, question, f"Vraag {number}", erase_on=TODAY + 60 * DAY)
    return edition


@pytest.fixture
def trainer(region, group):
    person = make_staff(Role.TRAINER, region)
    train(sessions_of(group)[0], make_trainer(region, person_id=person.id))
    return person


def path(group):
    return f"/groepen/{group.public_id}/groepskaart"


def test_the_trainer_comes_there_from_the_group(client, group, trainer):
    client.sign_in(trainer)
    page = client.page(f"/mijn-groepen/{group.public_id}")
    assert path(group) in page.links
    card = client.page(path(group))
    assert [f"Vraag {number}" in card.text for number in range(4)] == [True] * 4


def test_the_coordinator_comes_there_from_the_planning(client, group, region):
    client.sign_in(make_staff(Role.COORDINATOR, region))
    page = client.page(f"/planning/groepen/{group.public_id}")
    assert path(group) in page.links
    assert "Vraag 1" in client.page(path(group)).text


def test_no_other_page_of_the_trainer_shows_what_people_want_to_learn(client, group, trainer):
    client.sign_in(trainer)
    assert "Vraag 1" not in client.page(f"/mijn-groepen/{group.public_id}").text
    assert "Vraag 1" not in client.page(f"/presentie/{sessions_of(group)[0].public_id}").text


@pytest.mark.parametrize("part", ["", "/deelnemers", "/antwoorden"])
def test_no_other_page_of_the_coordinator_does_either(client, group, region, part):
    client.sign_in(make_staff(Role.COORDINATOR, region))
    answer = client.get(f"/planning/groepen/{group.public_id}{part}")
    assert "Vraag 1" not in answer.text


def test_the_card_asks_as_much_of_the_database_for_a_full_group(client, group, region):
    public_id, number = group.public_id, group.id
    client.sign_in(make_staff(Role.COORDINATOR, region))
    for more in (0, 20):
        for _each in range(more):
            make_seat(db.session.get_one(Edition, number), make_professional(make_organisation()))
        db.session.remove()
        with statements() as asked:
            client.page(f"/groepen/{public_id}/groepskaart")
        assert len(asked) <= MOST, more


def test_the_paper_is_one_page_without_a_name(client, group, trainer):
    client.sign_in(trainer)
    answer = client.get(f"{path(group)}.pdf")
    assert answer.mimetype == "application/pdf"
    paper = pikepdf.open(BytesIO(answer.data))
    assert len(paper.pages) == 1
    text = text_of(paper)
    assert "Groepskaart" in text
    assert "Vraag 3" in text


def test_a_full_group_with_long_questions_stays_on_one_page(app, group, region):
    who = identity(make_staff(Role.COORDINATOR, region))
    found = queries.group_for(who, group.public_id)
    card = Card(
        30,
        [(each, 6) for each in Sector],
        [Module("Een module met een lange naam over samenwerken", 12)] * 3,
        ["Hoe praat ik met ouders die elkaar niet meer spreken, en wat leg ik vast?"] * 30,
    )
    with app.test_request_context():
        values = papers.values_of(found, card, made_on="11 januari 2027")
    made = pdf.paper("groupcard", values, made_at=NOW)
    assert len(pikepdf.open(BytesIO(made)).pages) == 1


def test_the_letter_reads_as_it_should(group, trainer):
    session = queries.coming(now=NOW)[0]
    letter = mails.ready(session, session.trainers[0], coming=11)
    reads_as(letter, "groupcards-ready.txt")
