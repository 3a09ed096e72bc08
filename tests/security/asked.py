"""What the people of a region are asked: questions that are theirs alone to answer."""

from datetime import date

from leerhuis.access import Role
from leerhuis.surveys.rules import QuestionKind
from tests.factories_surveys import make_invitation, make_question, make_survey, version_of
from tests.factories_surveys import make_questionnaire as make_questions


def keep(made):
    """Everyone with a role was asked; it stays open for years."""
    region = made.places["region"]
    version = version_of(make_questions(region, in_use=False))
    make_question(version, QuestionKind.GRADE, text=f"Cijfer{made.word}")
    survey = make_survey(
        version,
        organisation_id=region.id,
        title=made.secret(f"Mening{made.word}"),
        closes_on=date(2090, 1, 1),
    )
    for role in Role:
        make_invitation(survey, made.people[role.value])
    made.keep(**{"asked survey": survey})
