"""What is written to trainers once they may read what came of their group."""

from leerhuis.mail.rules import Letter
from leerhuis.surveys.models import Survey

SHARED = "surveys/shared"


def shared(survey: Survey) -> list[Letter]:
    """To each trainer of the group with an account; once, however often it is shared."""
    sessions = survey.edition.sessions if survey.edition is not None else []
    readers = {each.person_id for row in sessions for each in row.trainers if each.person_id}
    return [
        Letter(
            kind=SHARED,
            person_id=each,
            subject=survey.public_id,
            values={
                "title": survey.title,
                "survey": survey.kind.value,
                "path": f"/mijn-evaluaties/{survey.public_id}",
            },
        )
        for each in sorted(readers)
    ]
