"""The story of a course through the years."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from leerhuis import clock, db
from leerhuis.access import Role
from leerhuis.courses.models import Interest, Theme
from leerhuis.courses.rules import EditionState
from leerhuis.cycle.models import Decision, ProposalEdition, ProposalGround
from leerhuis.cycle.rules import Ground, Opinion, Outcome, ProposalState
from leerhuis.cycle.story import rules
from leerhuis.cycle.story.rules import Held, Known, Said
from leerhuis.people.counted import FEW, KEPT_BACK, Cell
from leerhuis.surveys.models import SurveyAnswer
from leerhuis.surveys.rules import Measure, QuestionKind, SurveyKind, SurveyState
from leerhuis.surveys.signals import rules as signals
from leerhuis.surveys.signals.models import Signal
from tests.counting import statements
from tests.factories import (
    NOW,
    make_course,
    make_edition,
    make_organisation,
    make_person,
    make_staff,
    saved,
)
from tests.factories_attendance import make_mark, make_seat, sessions_of
from tests.factories_cycle import make_advice, make_body, make_preparation, make_proposal
from tests.factories_pathways import make_track
from tests.factories_surveys import make_question, make_questionnaire, make_survey, version_of

LAST_YEAR = datetime(2026, 6, 2, 8, tzinfo=UTC)
YEAR_BEFORE = datetime(2025, 6, 3, 8, tzinfo=UTC)


@pytest.fixture(autouse=True)
def at_now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def region(app):
    return make_organisation(name="West")


@pytest.fixture
def course(region):
    return make_course(organisation_id=region.id, title="Autisme")


@pytest.fixture
def coordinator(client, region):
    return client.sign_in(make_staff(Role.COORDINATOR, region))


def story(client, course, **given):
    return client.page(f"/jaarcyclus/cursussen/{course.public_id}", **given)


def held(course, number, *, at=LAST_YEAR, **given):
    edition = make_edition(course=course, starts_at=at, **given)
    (session,) = sessions_of(edition)
    for _ in range(number):
        make_mark(make_seat(edition), session)
    return edition


def marked(edition, organisation, *grades, kind=SurveyKind.EVALUATION):
    """People gave these marks to a group."""
    version = version_of(make_questionnaire(make_organisation(), kind=kind))
    question = make_question(version, QuestionKind.GRADE, measure=Measure.GRADE)
    survey = make_survey(
        version,
        organisation_id=organisation.id,
        edition_id=edition.id,
        kind=kind,
        state=SurveyState.CLOSED,
        asked=len(grades),
        answers=len(grades),
    )
    for value in grades:
        saved(SurveyAnswer(survey_id=survey.id, question_id=question.id, value=value))
    return survey


def wanted(organisation, course, number):
    """A needs survey in which so many people picked the course, and each of them its theme."""
    version = version_of(make_questionnaire(make_organisation(), kind=SurveyKind.NEEDS))
    choices = [
        {"text": "Deze cursus", "course": course.public_id},
        {"text": "Dit thema", "theme": db.session.get_one(Theme, course.theme_id).public_id},
    ]
    question = make_question(version, QuestionKind.SEVERAL, measure=Measure.WANTS, choices=choices)
    survey = make_survey(
        version,
        organisation_id=organisation.id,
        kind=SurveyKind.NEEDS,
        title="Peiling najaar",
        state=SurveyState.CLOSED,
        asked=number,
        answers=number,
    )
    for value in (0, 1, 2):
        for _ in range(number):
            saved(SurveyAnswer(survey_id=survey.id, question_id=question.id, value=value))
    return survey


def test_what_was_asked_proposed_decided_and_given_stands_in_its_year(coordinator, region, course):
    survey = wanted(region, course, 34)
    preparation = make_preparation(
        region, surveys=[survey], starts_on=date(2026, 2, 1), name="Voorjaar 2026"
    )
    body = make_body(region)
    proposal = make_proposal(
        preparation,
        course_id=course.id,
        title="Twee groepen autisme",
        state=ProposalState.ACCEPTED,
    )
    saved(
        ProposalGround(
            proposal_id=proposal.id,
            kind=Ground.WISH,
            survey_id=survey.id,
            course_id=course.id,
            number=34,
            noted_at=NOW,
        )
    )
    make_advice(proposal, body, make_person(), opinion=Opinion.FOR)
    saved(
        Decision(
            proposal_id=proposal.id,
            body_id=body.id,
            outcome=Outcome.ACCEPTED,
            editions=2,
            reason="Veel vraag in lokale teams.",
            decided_on=date(2025, 11, 3),
            noted_at=NOW,
        )
    )
    edition = held(course, 12, label="Groep 1")
    saved(ProposalEdition(proposal_id=proposal.id, edition_id=edition.id, made_at=NOW))
    evaluation = marked(edition, region, 8, 8, 9, 7, 8)
    page = story(coordinator, course)
    assert page.h1 == "Het verhaal van Autisme"
    assert "34 mensen willen deze cursus, 34 iets binnen het thema." in page.text
    assert "Twee groepen autisme" in page.text
    assert "Advies: voor 1." in page.text
    assert "Besluit van 3 november 2025: aangenomen, 2 groepen. Veel vraag" in page.text
    assert "Daar kwam 1 groep van." in page.text
    assert "12 8 (5 antwoorden)" in page.text
    for link in (
        f"/evaluaties/{evaluation.public_id}",
        f"/evaluaties/{survey.public_id}",
        f"/jaarcyclus/voorstellen/{proposal.public_id}",
        f"/planning/groepen/{edition.public_id}",
        f"/aanbod/cursussen/{course.public_id}",
    ):
        assert link in page.links, link
        coordinator.page(link)


def test_the_mark_through_the_years_is_said_in_a_sentence(coordinator, region, course):
    for at, grades in ((YEAR_BEFORE, (7, 7, 7, 8, 7)), (LAST_YEAR, (8, 8, 8, 8, 9))):
        marked(held(course, 8, at=at), region, *grades)
    page = story(coordinator, course)
    assert "Het cijfer ging van 7,2 in 2025 naar 8,2 in 2026." in page.text


def test_a_signal_says_what_was_decided(coordinator, region, course):
    edition = held(course, 8, label="Groep 1")
    survey = marked(edition, region, 5, 6, 6, 5, 6)
    signal = saved(
        Signal(
            survey_id=survey.id,
            edition_id=edition.id,
            measure=Measure.GRADE,
            value=Decimal("5.6"),
            limit=Decimal(7),
            why=signals.Why.BELOW,
            raised_at=NOW,
            due_on=date(2027, 2, 1),
            decision=signals.Decision.ADJUST,
            reason="Meer oefenen.",
            decided_at=NOW,
        )
    )
    page = story(coordinator, course)
    assert f"/evaluaties/signalen/{signal.public_id}" in page.links
    assert "Cijfer 5,6, de grens is 7." in page.text
    assert "Besluit van 11 januari 2027: aanpassen. Meer oefenen." in page.text


def test_few_participants_are_told_as_such(coordinator, course):
    held(course, 3)
    assert "minder dan 5" in story(coordinator, course).text


def test_people_who_wait_and_goals_lead_on(coordinator, region, course):
    for _ in range(5):
        saved(Interest(course_id=course.id, person_id=make_person().id, said_at=NOW))
    track = make_track(region, (None, course), goal="1Gezin, 1Plan")
    page = story(coordinator, course)
    assert "Wachten op een volgende groep: 5" in page.text
    assert f"/jaarverslag/doelen/{track.public_id}" in page.links


def test_drafts_are_for_who_plans(client, region, course):
    make_edition(course=course, label="Stille groep", state=EditionState.DRAFT)
    make_proposal(make_preparation(region), course_id=course.id, title="Stil voorstel")
    assert "Stil" in story(client.sign_in(make_staff(Role.COORDINATOR, region)), course).text
    adviser = client.sign_in(make_staff(Role.ADVISER, region))
    page = story(adviser, course)
    assert "Stil" not in page.text
    assert "Er is nog niets gebeurd" in page.text


def test_an_adviser_reads_it_without_ways_to_pages_that_are_not_theirs(client, region, course):
    edition = held(course, 8)
    marked(edition, region, 8, 8, 8, 8, 8)
    page = story(client.sign_in(make_staff(Role.ADVISER, region)), course)
    assert "8 (5 antwoorden)" in page.text
    assert not [link for link in page.links if link.startswith(("/planning", "/evaluaties"))]


def test_a_course_of_another_region_is_not_there(coordinator):
    other = make_course(organisation_id=make_organisation(name="Oost").id)
    assert coordinator.get(f"/jaarcyclus/cursussen/{other.public_id}").status_code == 404


def group(number, people, *, year=2026):
    return Held(year, number, f"g{number}", "Groep", "", None, False, True, people)


def test_groups_of_a_year_do_not_give_away_a_few():
    told = rules.chapters(
        Known([], [], [group(1, 12), group(2, 3), group(3, 20, year=2025)], {}, {}, {})
    )
    assert [(each.year, each.people) for each in told] == [(2026, Cell(15)), (2025, Cell(20))]
    assert [each.people for each in told[0].groups] == [KEPT_BACK, FEW]


def test_answers_weigh_alike_in_the_mark_of_a_year():
    said = {1: Said(10, Decimal("8.0")), 2: Said(30, Decimal("7.0"))}
    (chapter,) = rules.chapters(Known([], [], [group(1, 12), group(2, 31)], said, {1: 500}, {}))
    assert (chapter.said.grade, chapter.said.answers) == (Decimal("7.3"), 40)
    assert (chapter.cents, chapter.given) == (500, 2)


def test_the_course_the_group_and_the_proposal_lead_to_the_story(coordinator, region, course):
    edition = held(course, 8)
    proposal = make_proposal(make_preparation(region), course_id=course.id)
    for page in (
        f"/aanbod/cursussen/{course.public_id}",
        f"/planning/groepen/{edition.public_id}",
        f"/jaarcyclus/voorstellen/{proposal.public_id}",
    ):
        assert f"/jaarcyclus/cursussen/{course.public_id}" in coordinator.page(page).links


def test_a_track_leads_to_how_far_its_goal_is(coordinator, region, course):
    track = make_track(region, (None, course), goal="1Gezin, 1Plan")
    page = coordinator.page(f"/aanbod/leertrajecten/{track.public_id}")
    assert f"/jaarverslag/doelen/{track.public_id}" in page.links


def test_what_is_asked_grows_not_with_the_groups(coordinator, course):
    address = f"/jaarcyclus/cursussen/{course.public_id}"

    def asked():
        with statements() as seen:
            coordinator.page(address)
        return len([each for each in seen if each.startswith(("SELECT", "WITH"))])

    held(course, 2)
    few = asked()
    for _ in range(4):
        held(course, 2)
    assert asked() == few
