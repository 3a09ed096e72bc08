"""Signals: raising them from what closed, giving them to somebody, and deciding."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal

from leerhuis import audit, clock, db
from leerhuis.access import Identity, Role
from leerhuis.audit import Action
from leerhuis.courses.models import Edition
from leerhuis.errors import Refused
from leerhuis.mail import service as mail
from leerhuis.people import queries as people
from leerhuis.people.models import Organisation, Person
from leerhuis.surveys import outcomes
from leerhuis.surveys.models import Survey
from leerhuis.surveys.outcomes import Score
from leerhuis.surveys.rules import Measure, SurveyKind
from leerhuis.surveys.signals import mails, queries, rules
from leerhuis.surveys.signals.models import Signal, SignalBounds
from leerhuis.surveys.signals.rules import Bounds, Decision

# What is looked at after each kind: whether people use it shows only later.
WEIGHED: Mapping[SurveyKind, tuple[Measure, ...]] = {
    SurveyKind.EVALUATION: (Measure.GRADE, Measure.RECOMMENDS),
    SurveyKind.EFFECT: (Measure.USES,),
}


def raise_due(*, now: datetime) -> int:
    """Look at the scores of surveys that closed, and write again about what is late."""
    number = sum(_weigh(each, now=now) for each in queries.unweighed(WEIGHED))
    with db.transaction():
        late = queries.overdue(today=clock.day_of(now))
        return number + sum(_tell(each, each.edition, step="due", now=now) for each in late)


def _weigh(survey: Survey, *, now: datetime) -> int:
    """The signals of one survey; each survey is looked at once."""
    with db.transaction():
        edition = survey.edition
        db.hold(survey)
        if survey.weighed_at is not None or edition is None:
            return 0
        survey.weighed_at = now
        found = rules.raised(
            _measured(survey.kind, [edition.id]),
            before=_measured(survey.kind, queries.earlier_groups(edition)),
            bounds=queries.bounds_at(edition.course.organisation.path),
        )
        for each in found:
            signal = _signal(survey, edition, each, now=now)
            db.add(signal)
            _tell(signal, edition, now=now)
        db.session.flush()
        return len(found)


def _signal(survey: Survey, edition: Edition, found: rules.Raised, *, now: datetime) -> Signal:
    today = clock.day_of(now)
    path = edition.course.organisation.path
    owner = next(iter(people.holders_up(path, Role.COORDINATOR, but=0, day=today)), None)
    return Signal(
        survey_id=survey.id,
        edition_id=edition.id,
        measure=found.measure,
        value=found.value,
        limit=found.limit,
        why=found.why,
        raised_at=now,
        owner_id=owner and owner.id,
        due_on=today + rules.DECIDE_WITHIN,
    )


def _tell(signal: Signal, edition: Edition, *, now: datetime, step: str = "") -> int:
    if signal.owner_id is None:
        return 0
    title = edition.name_with_course
    letter = mails.raised(signal, person_id=signal.owner_id, title=title, step=step)
    return int(mail.queue(letter, now=now))


def _measured(kind: SurveyKind, edition_ids: Iterable[int]) -> dict[Measure, Decimal]:
    """What these groups together scored, of the measures that this kind is looked at for."""
    read = outcomes.effects if kind is SurveyKind.EFFECT else outcomes.scores
    scores = list(read(edition_ids).values())
    values = {each: _together(each, scores) for each in WEIGHED[kind]}
    return {each: value for each, value in values.items() if value is not None}


def _together(measure: Measure, scores: Iterable[Score]) -> Decimal | None:
    known = list(scores)
    if measure is Measure.GRADE:
        return rules.mean((each.grade, each.answers) for each in known if each.grade is not None)
    if measure is Measure.USES:
        parts = [(each.uses or 0, each.uses_of) for each in known]
    else:
        parts = [(each.recommends or 0, each.recommends_of) for each in known]
    return rules.percent(sum(part for part, _of in parts), sum(of for _part, of in parts))


def decide(
    signal: Signal,
    decision: Decision,
    *,
    reason: str,
    from_on: date,
    by: Identity,
    now: datetime,
) -> None:
    """Adjust, keep or stop, why, and from which day; a decision can be taken anew."""
    rules.check_decision(reason=reason, from_on=from_on, today=clock.day_of(now))
    with db.transaction():
        db.hold(signal)
        before = signal.decision
        signal.decision, signal.reason, signal.from_on = decision, reason.strip(), from_on
        signal.decided_at = now
        mail.withdraw(subject=signal.public_id, kinds=[mails.RAISED])
        details = {"decision": decision.value} | ({"before": before.value} if before else {})
        _note(Action.SIGNAL_DECIDED, signal, by=by, now=now, **details)


def give(signal: Signal, person: Person, *, by: Identity, now: datetime) -> None:
    """Let somebody else look after it; they get a letter."""
    with db.transaction():
        edition = signal.edition
        db.hold(signal)
        if signal.decision is not None:
            raise Refused("It has been decided. There is nothing to look after any more.")
        if signal.owner_id == person.id:
            return
        mail.withdraw(subject=signal.public_id, kinds=[mails.RAISED])
        signal.owner_id = person.id
        _note(Action.SIGNAL_GIVEN, signal, by=by, now=now, person=person.public_id)
        _tell(signal, edition, now=now)


def set_bounds(
    organisation: Organisation,
    bounds: Mapping[Measure, Bounds],
    *,
    by: Identity,
    now: datetime,
) -> None:
    """From now on these hold for what closes; signals that were raised stay."""
    with db.transaction():
        db.hold(organisation)
        known = queries.bounds_of(organisation.id)
        for measure, (lowest, fall) in bounds.items():
            row = known.get(measure) or SignalBounds(
                organisation_id=organisation.id, measure=measure
            )
            row.lowest, row.fall = lowest, fall
            db.add(row)
        details = {each.value: _said(bounds[each]) for each in bounds}
        audit.record(
            Action.SIGNAL_BOUNDS_SET,
            by=by,
            kind="organisation",
            subject=organisation.public_id,
            now=now,
            **details,
        )


def _said(bounds: Bounds) -> str:
    return "/".join("-" if each is None else str(each) for each in bounds)


def _note(action: Action, signal: Signal, *, by: Identity, now: datetime, **details: str) -> None:
    audit.record(action, by=by, kind="signal", subject=signal.public_id, now=now, **details)
