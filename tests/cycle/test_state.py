"""How far a round is, and what is due now."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leerhuis.access import Role
from leerhuis.courses.words import RoundState
from leerhuis.cycle import queries as cycle
from leerhuis.cycle.deciding import service as deciding
from leerhuis.cycle.rules import BodyPart, Outcome
from leerhuis.cycle.state import queries, rules, todo
from leerhuis.cycle.state.rules import Days, Facts, Progress, Stage, Task
from leerhuis.people.rules import OrganisationKind
from leerhuis.surveys.models import QuestionnaireVersion
from leerhuis.surveys.rules import SurveyKind, SurveyState
from tests.counting import statements
from tests.factories import (
    NOW,
    TODAY,
    identity,
    make_course,
    make_edition,
    make_organisation,
    make_round,
    make_staff,
    make_theme,
)
from tests.factories_attendance import make_seat
from tests.factories_cycle import (
    make_adviser,
    make_body,
    make_meeting,
    make_preparation,
    make_proposal,
    rows,
)
from tests.factories_surveys import make_questionnaire, make_survey

DAYS = Days(TODAY + timedelta(10), TODAY + timedelta(20), TODAY + timedelta(90))
counts = st.integers(0, 3)


@pytest.fixture
def region(app):
    return make_organisation()


@pytest.fixture
def coordinator(region):
    return make_staff(Role.COORDINATOR, region)


def progress(facts, *, today=TODAY):
    return dict(rules.steps(facts, DAYS, today=today))


def facts_of(preparation):
    return queries.facts_of([preparation], now=NOW)[preparation.id]


def todos_for(coordinator):
    who = identity(coordinator)
    found = cycle.preparations_for(who).rows
    facts = queries.facts_of(found, now=NOW)
    return [(each.task, each.number) for each in todo.todos(who, found, facts, now=NOW)]


def needs_survey(region, state=SurveyState.OPEN, **given):
    questionnaire = make_questionnaire(region, kind=SurveyKind.NEEDS, in_use=False)
    (version,) = rows(QuestionnaireVersion, questionnaire_id=questionnaire.id)
    said = {"organisation_id": region.id, "kind": SurveyKind.NEEDS, "state": state}
    return make_survey(version, **said | given)


@pytest.mark.parametrize(
    ("facts", "stage", "expected"),
    [
        ({}, Stage.NEEDS, Progress.LATER),
        ({"needs_open": 1, "needs_closed": 1}, Stage.NEEDS, Progress.BUSY),
        ({"needs_closed": 1}, Stage.NEEDS, Progress.DONE),
        ({}, Stage.PROPOSALS, Progress.BUSY),
        ({"drafts": 1, "asked": 1}, Stage.PROPOSALS, Progress.BUSY),
        ({"asked": 1}, Stage.PROPOSALS, Progress.DONE),
        ({"drafts": 1}, Stage.ADVICE, Progress.LATER),
        ({"asked": 1, "silent": 2}, Stage.ADVICE, Progress.BUSY),
        ({"asked": 1}, Stage.ADVICE, Progress.DONE),
        ({"asked": 1, "silent": 2}, Stage.DECISION, Progress.LATER),
        ({"asked": 1}, Stage.DECISION, Progress.BUSY),
        ({"accepted": 1, "asked": 1, "silent": 1}, Stage.DECISION, Progress.BUSY),
        ({"accepted": 1, "declined": 1}, Stage.DECISION, Progress.DONE),
        ({"accepted": 1, "granted": 2, "made": 1}, Stage.ROUND, Progress.BUSY),
        ({"granted": 2, "made": 2, "groups_draft": 1}, Stage.ROUND, Progress.BUSY),
        ({"granted": 2, "made": 2}, Stage.ROUND, Progress.DONE),
        ({"groups_open": 1, "groups_over": 1}, Stage.ENROLMENT, Progress.BUSY),
        ({"groups_over": 1}, Stage.ENROLMENT, Progress.DONE),
        ({"evaluations_closed": 1, "groups_open": 1}, Stage.EVALUATION, Progress.BUSY),
        ({"evaluations_closed": 1, "groups_over": 1}, Stage.EVALUATION, Progress.DONE),
        ({"effects_open": 1}, Stage.EFFECT, Progress.BUSY),
    ],
)
def test_how_far_a_stage_is(facts, stage, expected):
    assert progress(Facts(**facts))[stage] is expected


@pytest.mark.parametrize(
    ("facts", "stage", "today"),
    [
        ({}, Stage.PROPOSALS, DAYS.advise_by_on),
        ({"drafts": 1}, Stage.ADVICE, DAYS.advise_by_on),
        ({"asked": 1}, Stage.DECISION, DAYS.decide_by_on),
        ({"accepted": 1, "granted": 1}, Stage.ROUND, DAYS.starts_on - timedelta(days=1)),
    ],
)
def test_a_stage_is_late_the_day_after_its_last_day(facts, stage, today):
    assert progress(Facts(**facts), today=today)[stage] is not Progress.LATE
    later = today + timedelta(days=1)
    assert progress(Facts(**facts), today=later)[stage] is Progress.LATE


@given(st.builds(Facts, drafts=counts, asked=counts, accepted=counts, silent=counts))
def test_what_is_due_is_never_of_a_stage_that_is_done(facts):
    done = progress(facts)
    due = {each.task for each in rules.due(facts, DAYS, today=TODAY)}
    if done[Stage.PROPOSALS] is Progress.DONE:
        assert not due & {Task.PROPOSE, Task.ASK}
    if done[Stage.DECISION] is Progress.DONE:
        assert Task.DECIDE not in due


def test_a_road_is_counted_from_what_is_there(region, coordinator):
    decider = make_body(region, make_adviser(region), part=BodyPart.DECIDES)
    season = make_round(region, state=RoundState.OPEN)
    preparation = make_preparation(
        region, round_id=season.id, surveys=[needs_survey(region, SurveyState.CLOSED)]
    )
    make_proposal(preparation)
    make_proposal(preparation, asked=[decider], until_on=date(2027, 2, 1))
    granted = make_proposal(
        preparation, asked=[decider], until_on=date(2027, 1, 10), theme_id=make_theme().id
    )
    deciding.decide(
        granted,
        decider,
        outcome=Outcome.ACCEPTED,
        editions=3,
        reason="Goed",
        decided_on=TODAY,
        by=identity(coordinator),
        now=NOW,
    )
    course = make_course(organisation_id=region.id)
    edition = make_edition(course=course, round_id=season.id, capacity=12)
    make_seat(edition)
    make_edition(course=course, round_id=season.id, starts_at=NOW - timedelta(days=30), capacity=8)
    assert facts_of(preparation) == Facts(
        needs_closed=1,
        drafts=1,
        asked=1,
        accepted=1,
        without_course=1,
        advise_until_on=date(2027, 2, 1),
        silent=1,
        granted=3,
        groups_open=1,
        groups_over=1,
        taken=1,
        seats=20,
    )


def test_what_is_due_stands_on_one_page(client, region, coordinator):
    make_organisation(under=region, kind=OrganisationKind.MUNICIPALITY, name="Ede")
    body = make_body(region, make_adviser(region), name="Werkgroep onderwijs")
    preparation = make_preparation(region, name="Najaar 2027")
    make_proposal(preparation)
    make_proposal(preparation, asked=[body])
    needs_survey(region, title="Peiling najaar")
    make_meeting(body, starts_at=NOW - timedelta(days=400))
    assert set(todos_for(coordinator)) >= {
        (Task.ASK, 1),
        (Task.ADVISE, 1),
        (Task.AWAIT_ANSWERS, 0),
        (Task.WRITE_MINUTES, 0),
        (Task.FTE, 1),
    }
    page = client.sign_in(coordinator).page("/jaarcyclus")
    for words in ("Vraag advies over 1 voorstel voor Najaar 2027", "Peiling najaar", "Ede"):
        assert words in page.text


def test_a_meeting_with_minutes_is_not_due(region, coordinator):
    body = make_body(region)
    make_meeting(body, starts_at=NOW - timedelta(days=1), minutes="Klaar")
    make_meeting(body, starts_at=NOW - timedelta(days=1), called_off_at=NOW)
    make_meeting(body, starts_at=NOW + timedelta(days=1))
    assert todos_for(coordinator) == []


def test_a_region_without_anything_begins_here(client, coordinator):
    page = client.sign_in(coordinator).page("/jaarcyclus")
    assert "Er is nu niets te doen." in page.text
    assert "Er is nog geen ronde in voorbereiding" in page.text


def test_the_road_leads_to_the_round_before_and_the_one_after(client, region, coordinator):
    first, second = make_round(region), make_round(region)
    before = make_preparation(region, round_id=first.id, name="Voorjaar")
    make_preparation(region, round_id=second.id, after_round_id=first.id, name="Najaar")
    client.sign_in(coordinator)
    page = client.page(f"/jaarcyclus/rondes/{before.public_id}")
    assert "Ga door naar Najaar" in page.text


def test_more_rounds_ask_no_more_of_the_database(client, region, coordinator):
    client.sign_in(coordinator)

    def ask(times):
        for _each in range(times):
            body = make_body(region, make_adviser(region))
            make_proposal(make_preparation(region), asked=[body])
        with statements() as asked:
            client.page("/jaarcyclus")
        return len(asked)

    few = ask(2)
    assert ask(6) == few
