"""Asking people: after, before and three months after a group, or when staff open a needs survey.

Fewer than five are not asked: their answers could not be hidden among each other.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import insert, select

from leerhuis import audit, clock, db, tokens
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.courses.models import Edition
from leerhuis.errors import Refused
from leerhuis.mail import service as mail
from leerhuis.surveys import audience, groups, late, mails, questionnaires
from leerhuis.surveys.audience import UNKNOWN, Whereabouts
from leerhuis.surveys.cells import Cell, cells
from leerhuis.surveys.groups import Due
from leerhuis.surveys.models import QuestionnaireVersion, Survey, SurveyInvitation
from leerhuis.surveys.rules import FEWEST, SurveyKind, SurveyState

_OF_GROUPS = (SurveyKind.START, SurveyKind.EVALUATION, SurveyKind.EFFECT)


class Someone(NamedTuple):
    """Who is asked: a person of the house, or an address."""

    person_id: int | None = None
    address: str | None = None


def ask_due(*, now: datetime) -> int:
    """Ask whoever is to be asked now, each group by itself; returns how many people."""
    return sum(_ask(each, now=now) for kind in _OF_GROUPS for each in groups.due_now(kind, now=now))


def _ask(due: Due, *, now: datetime) -> int:
    with db.transaction():
        db.hold(due.edition)
        survey = due.survey or _begin(due.edition, due.kind, len(due.newcomers), now=now)
        if survey is None:
            return 0
        db.hold(survey)
        newcomers = sorted(set(due.newcomers) - groups.invited_to(survey))
        if survey.state is not SurveyState.OPEN or not newcomers:
            return 0
        places = _places(newcomers, due.edition, now=now)
        said = late.cells_for(survey, places) if due.survey else cells(places)
        return invite(survey, [Someone(each) for each in newcomers], said, now=now)


def _begin(edition: Edition, kind: SurveyKind, number: int, *, now: datetime) -> Survey | None:
    """The survey of a group; None if nobody chose questions, or someone else began it."""
    chosen = questionnaires.chosen_for(edition.course, kind)
    begun = select(Survey.id).where(Survey.edition_id == edition.id, Survey.kind == kind)
    if chosen is None or db.session.scalar(begun) is not None:
        return None
    few = number < FEWEST
    survey = Survey(
        organisation_id=edition.course.organisation_id,
        kind=kind,
        state=SurveyState.TOO_FEW if few else SurveyState.OPEN,
        title=edition.course.title,
        version_id=chosen.version.id,
        own_version_id=chosen.own.id if chosen.own else None,
        edition_id=edition.id,
        round_id=edition.round_id,
        created_at=now,
        opened_at=None if few else now,
        closes_on=groups.closes_on(kind, edition, today=clock.day_of(now)),
        asked=number if few else None,
        answers=0 if few else None,
    )
    db.add(survey)
    return survey


def _places(person_ids: Sequence[int], edition: Edition, *, now: datetime) -> list[Whereabouts]:
    """The sector of each, on the last day of the group; of a group they say nothing else."""
    day = clock.day_of(min(edition.ends_at or now, now))
    found = audience.whereabouts(person_ids, day=day)
    return [(found[each][0], None) for each in person_ids]


def open_needs(
    survey: Survey, *, addresses: Iterable[str] = (), by: Identity, now: datetime
) -> int:
    """Ask everyone whom a needs survey is for; returns how many. Opening it twice asks once."""
    with db.transaction():
        db.hold(survey)
        if survey.state is SurveyState.OPEN:
            return 0
        day = clock.day_of(now)
        asked = audience.audience_of(survey, addresses=addresses, day=day)
        _check_needs(survey, asked.size, today=day)
        questionnaires.settle(db.session.get_one(QuestionnaireVersion, survey.version_id), now=now)
        survey.state, survey.opened_at = SurveyState.OPEN, now
        known = audience.whereabouts(asked.person_ids, day=day)
        places = [known[each] for each in asked.person_ids] + [UNKNOWN] * len(asked.addresses)
        who = [Someone(each) for each in asked.person_ids]
        who += [Someone(address=each) for each in asked.addresses]
        number = invite(survey, who, cells(places), now=now)
        audit.record(
            Action.SURVEY_OPENED,
            by=by,
            kind="survey",
            subject=survey.public_id,
            now=now,
            asked=number,
        )
        return number


def _check_needs(survey: Survey, number: int, *, today: date) -> None:
    if survey.kind is not SurveyKind.NEEDS or survey.state is not SurveyState.DRAFT:
        raise Refused("This has been sent already.")
    if survey.closes_on <= today:
        raise Refused("Choose a closing day after today.", field="closes_on")
    if number < FEWEST:
        raise Refused(
            "This would go to fewer than five people. Then answers are not anonymous. Choose more."
        )


def invite(survey: Survey, who: Sequence[Someone], said: Sequence[Cell], *, now: datetime) -> int:
    """Write down that these are asked, with their letters; under the hold on the survey."""
    rows = [_row(survey, *each, now=now) for each in zip(who, said, strict=True)]
    db.session.execute(insert(SurveyInvitation), rows)
    number = len(questionnaires.questions_of(survey))
    asked = [SurveyInvitation(**each) for each in rows]  # as written, for their letters
    mail.queue_all([mails.asked(survey, each, questions=number) for each in asked], now=now)
    return len(rows)


def _row(survey: Survey, who: Someone, cell: Cell, *, now: datetime) -> dict[str, object]:
    public_id = tokens.public_id()
    return {
        "survey_id": survey.id,
        "public_id": public_id,
        "person_id": who.person_id,
        "address": who.address,
        "sector": cell.sector,
        "organisation_id": cell.organisation_id,
        "token_hash": tokens.hash_of(mails.token_of(public_id)),
        "asked_at": now,
        "answered": False,
    }
