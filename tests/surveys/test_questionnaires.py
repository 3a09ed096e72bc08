"""Which questions are asked, and how a version becomes final."""

from datetime import timedelta

import pytest

from leerhuis.errors import Refused
from leerhuis.people.rules import OrganisationKind
from leerhuis.surveys import questionnaires
from leerhuis.surveys.rules import QuestionKind, SurveyKind
from tests.factories import NOW, make_course, make_organisation
from tests.factories_surveys import make_question, make_questionnaire, make_survey

LATER = NOW + timedelta(days=30)


def last(questionnaire):
    return questionnaires.latest(questionnaire)


def test_a_settled_version_is_changed_as_the_next_one_with_the_same_keys(app):
    questionnaire = make_questionnaire()
    first = last(questionnaire)
    asked = make_question(first, QuestionKind.ONE, number=1, text="Werk je in een wijkteam?")
    hangs = make_question(first, number=2, only_if_id=asked.id, only_if=[1])

    draft = questionnaires.next_version(questionnaire, now=LATER)

    copied = questionnaires.questions_in(draft.id)
    assert draft.number == 2
    assert draft.settled_at is None
    assert [each.key for each in copied] == [asked.key, hangs.key]
    assert copied[1].only_if_id == copied[0].id
    assert copied[1].only_if == [1]
    assert questionnaires.next_version(questionnaire, now=LATER).id == draft.id


def test_what_is_still_a_draft_is_not_asked_yet(app):
    region = make_organisation()
    questionnaire = make_questionnaire(region)
    first = last(questionnaire)
    make_question(first)
    draft = questionnaires.next_version(questionnaire, now=LATER)

    assert questionnaires.in_use(region.path, SurveyKind.EVALUATION).id == first.id
    questionnaires.settle(draft, now=LATER)
    assert questionnaires.in_use(region.path, SurveyKind.EVALUATION).id == draft.id
    assert questionnaires.in_use(region.path, SurveyKind.EFFECT) is None


def test_a_version_without_questions_cannot_be_settled(app):
    version = last(make_questionnaire(settled_at=None))
    with pytest.raises(Refused, match="no questions yet"):
        questionnaires.settle(version, now=LATER)


def test_a_version_is_settled_once(app):
    version = last(make_questionnaire(settled_at=None))
    make_question(version)
    questionnaires.settle(version, now=NOW)
    questionnaires.settle(version, now=LATER)
    assert version.settled_at == NOW


def test_the_nearest_organisation_up_the_line_says_what_is_asked(app):
    region = make_organisation(kind=OrganisationKind.REGION)
    town = make_organisation(kind=OrganisationKind.MUNICIPALITY, under=region)
    other = make_organisation(kind=OrganisationKind.MUNICIPALITY, under=region)
    of_region, of_town = make_questionnaire(region), make_questionnaire(town)
    assert questionnaires.in_use(town.path, SurveyKind.EVALUATION).id == last(of_town).id
    assert questionnaires.in_use(other.path, SurveyKind.EVALUATION).id == last(of_region).id


def test_a_course_adds_its_own_questions_after_those_of_the_region(app):
    region = make_organisation()
    course = make_course(organisation_id=region.id)
    general = last(make_questionnaire(region))
    own = last(make_questionnaire(region, course_id=course.id))
    make_question(own, number=1, text="Hoe was de acteur?")
    make_question(general, number=2, text="Hoe was de uitleg?")
    make_question(general, number=1, text="Welk cijfer geef je?")

    chosen = questionnaires.chosen_for(course, SurveyKind.EVALUATION)
    survey = make_survey(general, organisation_id=region.id, own_version_id=own.id)

    assert (chosen.version.id, chosen.own.id) == (general.id, own.id)
    assert [each.text for each in questionnaires.questions_of(survey)] == [
        "Welk cijfer geef je?",
        "Hoe was de uitleg?",
        "Hoe was de acteur?",
    ]


def test_a_course_may_ask_at_the_start_where_its_region_does_not(app):
    region = make_organisation()
    course = make_course(organisation_id=region.id)
    assert questionnaires.chosen_for(course, SurveyKind.START) is None
    own = last(make_questionnaire(region, kind=SurveyKind.START, course_id=course.id))
    assert questionnaires.chosen_for(course, SurveyKind.START) == (own, None)
    assert questionnaires.chosen_for(course, SurveyKind.EFFECT) is None


def test_what_was_put_away_is_not_asked(app):
    region = make_organisation()
    make_questionnaire(region, retired_at=NOW)
    assert questionnaires.in_use(region.path, SurveyKind.EVALUATION) is None
