"""A questionnaire to begin with: the standard questions of the house."""

from collections.abc import Callable, Sequence
from datetime import datetime

from leerhuis import db
from leerhuis.access import Identity
from leerhuis.courses.models import Theme
from leerhuis.errors import Refused
from leerhuis.people.models import Organisation
from leerhuis.surveys import questionnaires
from leerhuis.surveys.editing import service
from leerhuis.surveys.editing.standard import NAMES, QUESTIONS
from leerhuis.surveys.models import Questionnaire
from leerhuis.surveys.questionnaires import questions_in
from leerhuis.surveys.rules import SurveyKind


def begin(
    organisation: Organisation,
    *,
    kind: SurveyKind,
    say: Callable[[str], str],
    themes: Sequence[Theme],
    by: Identity,
    now: datetime,
) -> Questionnaire:
    """A draft with the questions of the house, in the words of `say`."""
    if kind is SurveyKind.NEEDS and len(themes) < 2:
        raise Refused("Make at least 2 themes first: people choose from them.")
    asked = QUESTIONS[kind]
    named = [(each.name, each.public_id) for each in themes]
    with db.transaction():
        row = service.create(
            organisation,
            kind=kind,
            name=say(NAMES[kind]),
            questions=[each.said(say, themes=named) for each in asked],
            keys=[each.key for each in asked],
            by=by,
            now=now,
        )
        made = {each.key: each for each in questions_in(questionnaires.latest(row).id)}
        for each in asked:
            if each.only_if is not None:
                key, picks = each.only_if
                made[each.key].only_if_id, made[each.key].only_if = made[key].id, list(picks)
        db.session.flush()
        return row
