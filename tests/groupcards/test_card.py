"""The card of a group: what its trainer wants to know, and nobody's name."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from leerhuis import clock, db
from leerhuis.access import Role
from leerhuis.courses.contents import Prerequisite
from leerhuis.enrolment import asking, learning
from leerhuis.enrolment.models import Question
from leerhuis.enrolment.rules import AnswerKind, EnrolmentState, Subject
from leerhuis.errors import Missing
from leerhuis.groupcards import queries, service
from leerhuis.mail.models import QueuedLetter
from leerhuis.people.rules import OrganisationKind
from leerhuis.people.sectors import Sector
from leerhuis.planning.participants import answered
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
    saved,
    train,
)
from tests.factories_attendance import make_seat, sessions_of
from tests.factories_pathways import complete, make_track
from tests.factories_questions import make_answer, make_question

DAY = timedelta(days=1)
UNTIL = TODAY + 60 * DAY


@pytest.fixture
def region(app):
    return make_organisation()


@pytest.fixture
def course(region):
    return make_course(organisation_id=region.id)


@pytest.fixture
def edition(course):
    return make_edition(course=course, starts_at=NOW + 2 * DAY)


@pytest.fixture
def trainer(region, edition):
    person = make_staff(Role.TRAINER, region)
    train(sessions_of(edition)[0], make_trainer(region, person_id=person.id))
    return person


def card(edition, who, *, day=TODAY):
    found = queries.group_for(identity(who), edition.public_id)
    return queries.card_of(found, today=day)


def wants(edition, question, text, **given):
    seat = make_seat(edition, make_professional(make_organisation()), **given)
    make_answer(seat, question, text, erase_on=UNTIL)
    return seat


def learning_question(course):
    return make_question(course, subject=Subject.LEARNING, kind=AnswerKind.TEXT, label="Leervraag")


def test_it_counts_people_and_their_sectors(edition, trainer):
    school = make_organisation(kind=OrganisationKind.SCHOOL_PARTNERSHIP)
    for place in (school, school, make_organisation(kind=OrganisationKind.CHILDCARE)):
        make_seat(edition, make_professional(place))
    make_seat(edition, make_professional(), EnrolmentState.WAITING)
    found = card(edition, trainer)
    assert found.number == 3
    assert found.sectors == [(Sector.EDUCATION, 2), (Sector.CHILDCARE, 1)]


def test_it_says_how_many_did_what_comes_before(edition, course, region, trainer):
    asked = make_course(organisation_id=region.id, title="Basis")
    saved(Prerequisite(course_id=course.id, way=1, required_id=asked.id))
    first = make_course(organisation_id=region.id, title="Eerste stap")
    later = make_course(organisation_id=region.id, title="Later")
    make_track(region, (None, first), (None, course), (None, later))
    people = [make_professional() for _each in range(3)]
    for each in people:
        make_seat(edition, each)
    complete(people[0], asked)
    complete(people[0], first)
    complete(people[1], first)
    assert card(edition, trainer).modules == [("Basis", 1), ("Eerste stap", 2)]


def test_what_people_want_to_learn_stands_there_by_the_alphabet_and_without_a_name(
    edition, course, trainer
):
    question = learning_question(course)
    for text in ("Wanneer meld ik?", "hoe begin ik?", "Alles over privacy"):
        wants(edition, question, text)
    wants(edition, question, "weg", state=EnrolmentState.CANCELLED)
    assert card(edition, trainer).questions == [
        "Alles over privacy",
        "hoe begin ik?",
        "Wanneer meld ik?",
    ]


def test_of_two_people_it_would_be_plain_who_wants_what(edition, course, trainer):
    question = learning_question(course)
    for text in ("een", "twee"):
        wants(edition, question, text)
    assert card(edition, trainer).questions == []
    make_seat(edition)
    assert len(card(edition, trainer).questions) == 2


def test_what_has_had_its_day_is_not_shown(edition, course, trainer):
    question = learning_question(course)
    for text in ("een", "twee", "drie"):
        wants(edition, question, text)
    assert card(edition, trainer, day=UNTIL).questions == []


def test_no_list_shows_it_beside_a_name(edition, course):
    question = learning_question(course)
    seat = wants(edition, question, "hoe begin ik?")
    assert answered.answers_by_question(edition, today=TODAY) == []
    assert answered.questions_of(edition) == []
    assert answered.answers_of(edition, [question], today=TODAY) == {}
    assert asking.answers_told(seat, today=TODAY) == []
    assert asking.told_in(edition.id, *Role, today=TODAY) == {}
    assert [each.text for each in asking.answers_of(seat.id)] == ["hoe begin ik?"]


def test_it_can_be_said_until_the_last_session(edition, course):
    learning_question(course)
    make_question(course, subject=Subject.DIET)
    seat = make_seat(edition)
    edition = queries.group_for(
        identity(make_staff(Role.COORDINATOR, _region(course))), edition.public_id
    )
    last = clock.day_of(edition.ends_at)
    asked = {
        day: [each.subject for each in asking.changeable(seat, edition, today=day)]
        for day in (edition.cancel_by_on, last, last + DAY)
    }
    assert list(asked.values()) == [[Subject.LEARNING, Subject.DIET], [Subject.LEARNING], []]


def _region(course):
    return db.session.get(type(make_organisation()), course.organisation_id)


def test_every_course_comes_to_ask_it_once(course):
    assert learning.ask_everywhere(now=NOW) == db.session.scalar(select(func.count(Question.id)))
    assert learning.ask_everywhere(now=NOW) == 0
    [row] = db.session.scalars(select(Question).where(Question.course_id == course.id))
    assert (row.subject, row.required) == (Subject.LEARNING, False)


def test_a_course_that_stopped_asking_is_left_alone(course):
    row = learning_question(course)
    row.in_use = False
    saved(row)
    learning.ask_everywhere(now=NOW)
    assert (
        len(db.session.scalars(select(Question).where(Question.course_id == course.id)).all()) == 1
    )


def test_it_is_for_who_trains_or_coordinates_the_group(edition, trainer, region):
    for who in (trainer, make_staff(Role.COORDINATOR, region)):
        assert queries.group_for(identity(who), edition.public_id).id == edition.id
    for role in (Role.TRAINER, Role.COORDINATOR):
        with pytest.raises(Missing):
            queries.group_for(identity(make_staff(role)), edition.public_id)
    with pytest.raises(Missing):  # a trainer of the region who gives another group
        queries.group_for(identity(make_staff(Role.TRAINER, region)), edition.public_id)


def letters():
    return list(db.session.scalars(select(QueuedLetter)))


def test_three_days_before_a_session_its_trainer_hears_once(edition, course, trainer):
    question = learning_question(course)
    wants(edition, question, "hoe begin ik?")
    begins = edition.starts_at
    assert service.tell_due(now=begins - 3 * DAY - timedelta(minutes=1)) == 0
    assert service.tell_due(now=begins - 3 * DAY) == 1
    assert service.tell_due(now=begins - 2 * DAY) == 0
    [letter] = letters()
    assert letter.person_id == trainer.id
    assert letter.values["path"] == f"/groepen/{edition.public_id}/groepskaart"
    assert "begin" not in str(letter.values)


def test_a_session_that_moved_is_told_of_again(edition, trainer):
    make_seat(edition)
    service.tell_due(now=NOW)
    session = sessions_of(edition)[0]
    session.starts_at += timedelta(hours=1)
    saved(session)
    assert service.tell_due(now=NOW) == 1


def test_nobody_is_told_of_an_empty_group_or_without_an_account(edition, region):
    train(sessions_of(edition)[0], make_trainer(region, email="x@bureau.example"))
    make_seat(edition)
    other = make_edition(course=make_course(organisation_id=region.id), starts_at=NOW + DAY)
    who = make_staff(Role.TRAINER, region)
    train(sessions_of(other)[0], make_trainer(region, person_id=who.id))
    assert service.tell_due(now=NOW) == 0
