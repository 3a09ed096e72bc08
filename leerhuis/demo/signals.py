"""What the demo region does with what people said: it shares results and decides on signals."""

from datetime import timedelta

from sqlalchemy import Select, select

from leerhuis import clock, db
from leerhuis.access import COMMAND, Role
from leerhuis.demo.staff import Staff
from leerhuis.people import queries as people
from leerhuis.surveys.models import Survey
from leerhuis.surveys.results import queries as results
from leerhuis.surveys.results import service as sharing
from leerhuis.surveys.rules import SurveyKind, SurveyState
from leerhuis.surveys.signals import queries, service
from leerhuis.surveys.signals.rules import Decision

# Ago: when scores were looked at, and when the first signal was decided.
RAISED, DECIDED = timedelta(days=12), timedelta(days=5)
FROM = timedelta(days=21)
REASON = (
    "Veel deelnemers vonden de middag te snel gaan. We maken er 2 dagdelen van en huren een "
    "acteur in om mee te oefenen."
)


def heed(staff: Staff) -> None:
    """Look at the scores, decide about all signals but the last, share what has closed."""
    service.raise_due(now=staff.now - RAISED)
    coordinator = staff.accounts[Role.COORDINATOR]
    who = people.identity_of(coordinator, origin=COMMAND.origin, today=staff.today)
    at = staff.now - DECIDED
    for signal in queries.open_for(who)[:-1]:
        service.decide(
            signal,
            Decision.ADJUST,
            reason=REASON,
            from_on=clock.day_of(at + FROM),
            by=who,
            now=at,
        )
    for public_id in db.session.scalars(_closed()):
        survey = results.survey_for(who, public_id)
        if results.outcome_of(survey).response.few:
            continue
        sharing.share(survey, by=who, now=at)


def _closed() -> Select[str]:
    """The two evaluations that closed first."""
    return (
        select(Survey.public_id)
        .where(Survey.state == SurveyState.CLOSED, Survey.kind == SurveyKind.EVALUATION)
        .order_by(Survey.closes_on, Survey.id)
        .limit(2)
    )
