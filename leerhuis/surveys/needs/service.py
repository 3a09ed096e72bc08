"""What a coordinator does with a needs survey: write it, say whom it asks, and send it."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from leerhuis import clock, db
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.courses.models import Round
from leerhuis.courses.offer import put, tell
from leerhuis.errors import Missing
from leerhuis.mail import rendering
from leerhuis.mail.reach import many
from leerhuis.mail.rendering import Reading
from leerhuis.people.models import Organisation
from leerhuis.people.rules import Function
from leerhuis.people.sectors import Sector
from leerhuis.surveys import asking, audience, mails, questionnaires
from leerhuis.surveys.models import Questionnaire, Survey, SurveyAudience, SurveyInvitation
from leerhuis.surveys.needs import queries, rules
from leerhuis.surveys.rules import SurveyKind, SurveyState


def create(
    questionnaire: Questionnaire,
    *,
    title: str,
    lead: str = "",
    season: Round | None = None,
    closes_on: date,
    by: Identity,
    now: datetime,
) -> Survey:
    """A draft that asks nobody yet."""
    rules.check_days(closes_on, today=clock.day_of(now))
    with db.transaction():
        survey = Survey(
            organisation_id=questionnaire.organisation_id,
            kind=SurveyKind.NEEDS,
            state=SurveyState.DRAFT,
            version_id=questionnaires.latest(questionnaire).id,
            created_at=now,
            **_columns(title=title, lead=lead, season=season, closes_on=closes_on),
        )
        db.add(survey)
        tell(Action.SURVEY_CREATED, survey, by=by, now=now, title=title)
        return survey


def change(
    survey: Survey,
    questionnaire: Questionnaire,
    *,
    title: str,
    lead: str,
    season: Round | None,
    closes_on: date,
    by: Identity,
    now: datetime,
) -> None:
    """Until it is sent everything can be changed, its questions too."""
    rules.check_days(closes_on, today=clock.day_of(now))
    with db.transaction():
        _hold_draft(survey)
        said = _columns(title=title, lead=lead, season=season, closes_on=closes_on)
        said["version_id"] = questionnaires.latest(questionnaire).id
        said["organisation_id"] = questionnaire.organisation_id
        put(survey, Action.SURVEY_CHANGED, said, by=by, now=now)


def remove(survey: Survey, *, by: Identity, now: datetime) -> None:
    """A draft only: what people were asked stays."""
    with db.transaction():
        _hold_draft(survey)
        tell(Action.SURVEY_REMOVED, survey, by=by, now=now, title=survey.title)
        db.session.delete(survey)
        db.session.flush()


def add_audience(
    survey: Survey,
    *,
    sector: Sector | None,
    function: Function | None,
    organisation: Organisation | None,
    by: Identity,
    now: datetime,
) -> None:
    """One more group of people to ask: whoever meets all that is said here."""
    number = organisation.id if organisation else None
    said = (sector, function, number)
    with db.transaction():
        _hold_draft(survey)
        known = [(each.sector, each.function, each.organisation_id) for each in survey.audience]
        rules.check_audience(anything=any(said), known=said in known)
        survey.audience.append(
            SurveyAudience(sector=sector, function=function, organisation_id=number)
        )
        _changed(survey, by=by, now=now)


def remove_audience(survey: Survey, row: SurveyAudience, *, by: Identity, now: datetime) -> None:
    with db.transaction():
        _hold_draft(survey)
        if row not in survey.audience:
            raise Missing
        survey.audience.remove(row)
        _changed(survey, by=by, now=now)


def reach(survey: Survey, addresses: Sequence[str], *, now: datetime) -> int:
    """To how many people it would go today."""
    return audience.audience_of(survey, addresses=addresses, day=clock.day_of(now)).size


def send(
    survey: Survey,
    addresses: Sequence[str],
    *,
    seen: int,
    sure: bool,
    by: Identity,
    now: datetime,
) -> int:
    """Ask everyone, with the questions as they are now; returns how many people that were.

    `seen` is to how many it went when the sender looked, and `sure` that many are meant.
    """
    with db.transaction():
        db.hold(survey)
        if survey.state is SurveyState.OPEN:
            return 0
        rules.check_draft(survey.state)
        number = reach(survey, addresses, now=now)
        rules.check_reach(number, seen=seen, sure=sure, many=many(number))
        survey.version_id = queries.version_to_send(survey).id
        return asking.open_needs(survey, addresses=addresses, by=by, now=now)


def as_read(survey: Survey, who: Identity, *, questions: int) -> Reading:
    """The letter as one of them reads it; its link leads nowhere."""
    nobody = SurveyInvitation(public_id="0" * 22, person_id=who.person_id)
    letter = mails.asked(survey, nobody, questions=questions)
    return rendering.reading(letter, recipient=queries.reader(who))


def _hold_draft(survey: Survey) -> None:
    db.hold(survey)
    rules.check_draft(survey.state)
    db.session.refresh(survey, ["audience"])


def _columns(*, title: str, lead: str, season: Round | None, closes_on: date) -> dict[str, Any]:
    number = season.id if season else None
    return {"title": title, "lead": lead, "round_id": number, "closes_on": closes_on}


def _changed(survey: Survey, *, by: Identity, now: datetime) -> None:
    db.session.flush()
    tell(Action.SURVEY_CHANGED, survey, by=by, now=now, audience=len(survey.audience))
