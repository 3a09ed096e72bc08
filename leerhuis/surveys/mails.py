"""What is written to who is asked: the question, and twice a word to who did not answer yet."""

from leerhuis import settings, tokens
from leerhuis.mail.rules import Letter
from leerhuis.surveys.models import Survey, SurveyInvitation

PURPOSE = "survey"
ASKED = "surveys/asked"
REMINDER = "surveys/reminder"


def asked(survey: Survey, invitation: SurveyInvitation, *, questions: int) -> Letter:
    """Someone is asked to answer, with a link of their own."""
    return _letter(ASKED, survey, invitation, questions=questions)


def reminder(survey: Survey, invitation: SurveyInvitation, *, questions: int, step: int) -> Letter:
    """The same once more; only they know of it."""
    return _letter(REMINDER, survey, invitation, questions=questions, step=step)


def _letter(
    kind: str, survey: Survey, invitation: SurveyInvitation, *, questions: int, step: int = 0
) -> Letter:
    return Letter(
        kind=kind,
        person_id=invitation.person_id,
        subject=survey.public_id,
        step=str(step or ""),
        values={
            "title": survey.title,
            "lead": survey.lead,
            "survey": survey.kind.value,
            "questions": questions,
            "closes_on": survey.closes_on.isoformat(),
        },
        token=(PURPOSE, invitation.public_id, 0, invitation.token_hash),
        address=invitation.address,
    )


def token_of(public_id: str) -> str:
    """The token that the letters of an invitation carry, formed again from its public id."""
    key = settings.current().secret_key
    return tokens.form(key, purpose=PURPOSE, row=public_id, generation=0)
