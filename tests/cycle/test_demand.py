"""What people ask for: counted, and never of fewer than five."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leerhuis.access import Role
from leerhuis.courses.models import Interest
from leerhuis.cycle import queries as cycle
from leerhuis.cycle.demand import grounds
from leerhuis.cycle.demand.rules import Subject, Waiting, Wished, by_theme
from leerhuis.cycle.models import ProposalGround
from leerhuis.cycle.rules import Ground
from leerhuis.people.counted import FEWEST
from leerhuis.people.rules import OrganisationKind
from leerhuis.people.sectors import Sector
from leerhuis.surveys.models import QuestionnaireVersion, SurveyAnswer
from leerhuis.surveys.rules import Measure, QuestionKind, SurveyKind, SurveyState
from leerhuis.surveys.signals.models import Signal
from leerhuis.surveys.signals.rules import Decision as Decided
from leerhuis.surveys.signals.rules import Why
from tests.factories import (
    NOW,
    TODAY,
    identity,
    make_course,
    make_edition,
    make_organisation,
    make_professional,
    make_round,
    make_staff,
    make_theme,
    saved,
)
from tests.factories_cycle import make_preparation, make_proposal, rows
from tests.factories_pathways import make_track
from tests.factories_surveys import make_question, make_questionnaire, make_survey

THEME = Subject(1, "t", "Taal", 1)
COURSES = [Subject(10, "a", "Alfa", 1), Subject(11, "b", "Beta", 1)]
counts = st.integers(0, 12)


@pytest.fixture
def region(app):
    return make_organisation()


@pytest.fixture
def coordinator(region):
    return make_staff(Role.COORDINATOR, region)


def wait_for(course, employer, number):
    for _each in range(number):
        person = make_professional(employer)
        saved(Interest(course_id=course.id, person_id=person.id, said_at=NOW))


def needs_survey(region, *wanted, state=SurveyState.CLOSED):
    """A needs survey of one question, in which so many picked each theme or course."""
    questionnaire = make_questionnaire(region, kind=SurveyKind.NEEDS, in_use=False)
    (version,) = rows(QuestionnaireVersion, questionnaire_id=questionnaire.id)
    choices = [{"text": "x", kind: row.public_id} for kind, row, _number in wanted]
    question = make_question(
        version, QuestionKind.SEVERAL, measure=Measure.WANTS, choices=choices, required=True
    )
    survey = make_survey(
        version,
        organisation_id=region.id,
        kind=SurveyKind.NEEDS,
        state=state,
        title="Peiling najaar",
        asked=20,
        answers=10,
    )
    said = [(0, 10)] + [(at, number) for at, (*_what, number) in enumerate(wanted, 1)]
    for value, number in said:
        for _each in range(number):
            saved(SurveyAnswer(survey_id=survey.id, question_id=question.id, value=value))
    return survey


def demand_of(preparation, coordinator):
    who = identity(coordinator)
    found = cycle.preparation_for(who, preparation.public_id)
    return grounds.demand_for(found, who=who, today=TODAY)


@given(st.dictionaries(st.tuples(st.sampled_from([10, 11]), st.sampled_from(Sector)), counts))
def test_no_part_of_who_waits_gives_another_away(numbers):
    waiting = [Waiting(course, sector, 5, n) for (course, sector), n in numbers.items() if n]
    for theme in by_theme([THEME], COURSES, [], waiting):
        whole = theme.asked.waiting.number
        for parts in (theme.courses, {key: each.asked for key, each in theme.sectors.items()}):
            shown = [each.waiting.number for each in parts.values()]
            told = [number for number in shown if number is not None]
            assert all(number >= FEWEST for number in told)
            if whole is not None:
                assert whole - sum(told) == 0 or whole - sum(told) >= FEWEST


def test_what_is_asked_for_most_comes_first():
    other = Subject(2, "o", "Omgang", 2)
    wished = [Wished(1, "t", None, None, 8), Wished(1, "o", None, None, 9)]
    assert [each.theme.name for each in by_theme([THEME, other], COURSES, wished, [])] == [
        "Omgang",
        "Taal",
    ]


def test_a_wish_of_a_part_belongs_to_its_sector_and_organisation():
    wished = [
        Wished(1, "t", None, None, 12),
        Wished(1, "t", Sector.EDUCATION, None, 7),
        Wished(1, "t", Sector.EDUCATION, 5, 6),
    ]
    (theme,) = by_theme([THEME], COURSES, wished, [])
    sector = theme.sectors[Sector.EDUCATION]
    assert (theme.asked.wished, sector.asked.wished, sector.places[5].wished) == (12, 7, 6)


def test_who_waits_is_counted_by_where_they_are_employed(region, coordinator):
    school = make_organisation(
        under=region, kind=OrganisationKind.SCHOOL_PARTNERSHIP, name="Veldzicht"
    )
    course = make_course(organisation_id=region.id)
    wait_for(course, school, 6)
    demand = demand_of(make_preparation(region), coordinator)
    (theme,) = demand.themes
    assert theme.courses[course.id].waiting.number == 6
    assert theme.sectors[Sector.EDUCATION].places[school.id].waiting.number == 6


def test_the_page_says_no_number_of_a_few(client, region, coordinator):
    employer = make_organisation(under=region)
    few, many = (make_course(organisation_id=region.id, title=title) for title in ("Vier", "Acht"))
    wait_for(few, employer, 4)
    wait_for(many, employer, 8)
    address = f"/jaarcyclus/rondes/{make_preparation(region).public_id}/vraag"
    page = client.sign_in(coordinator).page(address)
    assert "Vier" in page.text
    assert "minder dan 5" in page.text
    assert ">4<" not in page.text


def test_wishes_of_the_needs_surveys_count(client, region, coordinator):
    theme = make_theme(name="Autisme")
    course = make_course(organisation_id=region.id, title="Autisme in de klas", theme_id=theme.id)
    survey = needs_survey(region, ("theme", theme, 9), ("course", course, 6))
    needs_survey(region, ("theme", theme, 9))  # does not count for this round
    preparation = make_preparation(region, surveys=[survey])
    (asked,) = demand_of(preparation, coordinator).themes
    assert (asked.asked.wished, asked.courses[course.id].wished) == (9, 6)
    page = client.sign_in(coordinator).page(f"/jaarcyclus/rondes/{preparation.public_id}/vraag")
    assert "Peiling najaar" in page.text


def test_all_that_is_asked_for_can_be_answered_to(region, coordinator):
    theme = make_theme()
    course = make_course(organisation_id=region.id, theme_id=theme.id)
    wait_for(course, make_organisation(under=region), 5)
    last = make_round(region)
    edition = make_edition(course=course, round_id=last.id)
    survey = needs_survey(region, ("theme", theme, 7), ("course", course, 4))
    signal(edition, survey)
    make_track(region, goal="1Gezin1Plan1Regisseur")
    preparation = make_preparation(region, surveys=[survey], after_round_id=last.id)
    found = {each.kind: each for each in grounds.reasons(demand_of(preparation, coordinator))}
    assert set(found) == {Ground.WISH, Ground.INTEREST, Ground.SIGNAL, Ground.GOAL}
    assert found[Ground.WISH].number == 7
    assert found[Ground.INTEREST].number == 5


def signal(edition, survey, **given):
    return saved(
        Signal(
            **{
                "survey_id": survey.id,
                "edition_id": edition.id,
                "measure": Measure.GRADE,
                "value": 5,
                "limit": 7,
                "why": Why.BELOW,
                "raised_at": NOW,
                "due_on": date(2027, 2, 1),
            }
            | given
        )
    )


def test_a_signal_comes_back_until_it_is_answered(region, coordinator):
    """Of the round before, or what waits: undecided, or to adjust and not proposed anew yet."""
    last = make_round(region)

    def raised(name, *, season=None, **given):
        course = make_course(organisation_id=region.id, title=name)
        edition = make_edition(course=course, round_id=season and season.id)
        return signal(edition, needs_survey(region, ("course", course, 1)), **given)

    raised("Zomer, al besloten", season=last, decision=Decided.KEEP)
    raised("Nog niet besloten")
    raised("Elders bewaard", decision=Decided.KEEP)
    raised("Aanpassen", decision=Decided.ADJUST)
    answered = raised("Aangepast", decision=Decided.ADJUST)
    preparation = make_preparation(region, after_round_id=last.id)
    saved(
        ProposalGround(
            proposal_id=make_proposal(preparation).id,
            kind=Ground.SIGNAL,
            survey_id=answered.survey_id,
            measure=answered.measure,
            noted_at=NOW,
        )
    )
    found = demand_of(preparation, coordinator).signals
    titles = [each.edition.course.title for each in found]
    assert titles == ["Aanpassen", "Nog niet besloten", "Zomer, al besloten"]
    first = demand_of(make_preparation(region, after_round_id=None), coordinator).signals
    assert [each.edition.course.title for each in first] == ["Aanpassen", "Nog niet besloten"]
