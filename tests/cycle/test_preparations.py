"""The road to a round: its days, what counts for it, and who sees it."""

from datetime import date

import pytest

from leerhuis import db
from leerhuis.access import Role
from leerhuis.courses.words import RoundState
from leerhuis.cycle import queries, rules, service
from leerhuis.cycle.models import Preparation, PreparationSurvey
from leerhuis.errors import Refused
from leerhuis.surveys.models import QuestionnaireVersion
from leerhuis.surveys.rules import SurveyKind
from tests.factories import NOW, identity, make_organisation, make_round, make_staff
from tests.factories_cycle import make_preparation, rows
from tests.factories_surveys import make_questionnaire, make_survey

AUTUMN = {
    "name": "Najaar 2027",
    "starts_on": date(2027, 9, 1),
    "ends_on": date(2028, 1, 15),
    "advise_by_on": date(2027, 4, 1),
    "decide_by_on": date(2027, 5, 1),
}
TYPED = {name: value.isoformat() if name != "name" else value for name, value in AUTUMN.items()}


@pytest.fixture
def region(app):
    return make_organisation()


@pytest.fixture
def coordinator(region):
    return make_staff(Role.COORDINATOR, region)


def needs(region):
    version = version_of(make_questionnaire(region, kind=SurveyKind.NEEDS, in_use=False))
    return make_survey(version, organisation_id=region.id, kind=SurveyKind.NEEDS)


def version_of(questionnaire):
    (version,) = rows(QuestionnaireVersion, questionnaire_id=questionnaire.id)
    return version


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"decide_by_on": date(2027, 3, 31)}, "decide_by_on"),
        ({"decide_by_on": date(2027, 9, 1)}, "decide_by_on"),
        ({"ends_on": date(2027, 8, 31)}, "ends_on"),
        ({"advise_by_on": date(1027, 4, 1)}, "advise_by_on"),
    ],
)
def test_advice_comes_before_the_decision_and_that_before_the_round(changed, field):
    days = {name: day for name, day in AUTUMN.items() if name != "name"} | changed
    with pytest.raises(Refused) as no:
        rules.check_preparation(**days)
    assert no.value.field == field


def test_a_coordinator_prepares_a_round(client, region, coordinator):
    page = client.sign_in(coordinator).submit("/jaarcyclus/nieuw", TYPED)
    assert "Najaar 2027" in page.text
    (made,) = rows(Preparation)
    assert (made.organisation_id, made.advise_by_on) == (region.id, date(2027, 4, 1))


def test_the_same_round_is_not_prepared_twice(client, region, coordinator):
    make_preparation(region, name="Najaar 2027")
    page = client.sign_in(coordinator).submit("/jaarcyclus/nieuw", TYPED)
    assert "Er is al een ronde met deze naam in voorbereiding." in page.text


def test_a_draft_that_is_there_keeps_its_name_and_days(client, region, coordinator):
    season = make_round(region, name="Voorjaar 2028", state=RoundState.DRAFT)
    days = {"advise_by_on": "2026-10-01", "decide_by_on": "2026-11-01"}
    client.sign_in(coordinator).submit(f"/jaarcyclus/nieuw?ronde={season.public_id}", days)
    (made,) = rows(Preparation)
    assert (made.round_id, made.name, made.starts_on) == (
        season.id,
        "Voorjaar 2028",
        date(2027, 1, 1),
    )


def test_an_open_round_needs_no_preparation(client, region, coordinator):
    season = make_round(region)
    client.sign_in(coordinator).page(f"/jaarcyclus/nieuw?ronde={season.public_id}", status=404)


def test_what_counts_for_a_round_can_be_changed(region, coordinator):
    first, second = needs(region), needs(region)
    preparation = make_preparation(region, surveys=[first])
    service.change_preparation(
        queries.preparation_for(identity(coordinator), preparation.public_id),
        advise_by_on=date(2027, 4, 2),
        decide_by_on=date(2027, 5, 1),
        after_round=None,
        surveys=[second],
        by=identity(coordinator),
        now=NOW,
    )
    assert [each.survey_id for each in rows(PreparationSurvey)] == [second.id]


def test_the_round_of_another_region_is_not_shown(client, coordinator):
    theirs = make_preparation(name="Van de buren")
    client.sign_in(coordinator)
    assert "Van de buren" not in client.page("/jaarcyclus").text
    client.page(f"/jaarcyclus/rondes/{theirs.public_id}", status=404)


def test_what_was_asked_for_a_draft_round_is_ticked(client, region, coordinator):
    season = make_round(region, state=RoundState.DRAFT)
    survey = needs(region)
    with db.transaction():
        survey.round_id = season.id
    other = needs(region)
    page = client.sign_in(coordinator).get(f"/jaarcyclus/nieuw?ronde={season.public_id}").text
    assert f'value="{survey.public_id}" checked' in page
    assert f'value="{other.public_id}" checked' not in page
