"""Keeping what someone did on their own account: only they themselves may write here."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from leerhuis import clock, db
from leerhuis.access import HOUSE, Identity
from leerhuis.audit import Action
from leerhuis.errors import Missing, Refused
from leerhuis.registers import REFLECTION_FORMS
from leerhuis.registry import queries as registrations
from leerhuis.registry.dossier import evidence, queries, series
from leerhuis.registry.dossier.aligning import align
from leerhuis.registry.dossier.meetings import check_own, note
from leerhuis.registry.dossier.meetings import record_meeting as record_meeting
from leerhuis.registry.dossier.meetings import take_back_meeting as take_back_meeting
from leerhuis.registry.dossier.models import Activity, Reflection
from leerhuis.registry.dossier.rules import Said
from leerhuis.registry.rules import Source

BATCH = 200


def add_activity(public_id: str, said: Said, *, by: Identity, now: datetime) -> Activity:
    """Keep an activity under the name that its form had; sent twice it is kept once."""
    try:
        return _add(public_id, said, by=by, now=now)
    except IntegrityError:  # of the same form sent twice at once, the second finds the first
        return _add(public_id, said, by=by, now=now)


def _add(public_id: str, said: Said, *, by: Identity, now: datetime) -> Activity:
    person_id = own_id(by)
    with db.transaction():
        registrations.held_of(person_id)
        known = queries.activity_named(public_id)
        if known is not None:
            if known.person_id != person_id:
                raise Missing
            return known
        if queries.names_points(public_id):
            raise Missing
        activity = Activity(
            public_id=public_id,
            person_id=person_id,
            form=said.form,
            title=said.title,
            provider=said.provider,
            completed_on=said.on,
            hours=said.hours,
            note=said.note,
            source=Source.PERSON,
            recorded_at=now,
            changed_at=now,
        )
        db.add(activity)
        align(activity, by=by, now=now)
        note(Action.ACTIVITY_RECORDED, activity, by=by, now=now)
        return activity


def repeat_last(public_id: str, *, by: Identity, now: datetime) -> Activity:
    """The same as the last time, today; a second tap on the same button changes nothing."""
    last = queries.last_activity(own_id(by))
    if last is None:
        raise Refused("There is nothing to repeat yet.")
    said = Said(last.form, last.title, clock.day_of(now), last.hours, last.provider)
    return add_activity(public_id, said, by=by, now=now)


def change_activity(activity: Activity, said: Said, *, by: Identity, now: datetime) -> None:
    with db.transaction():
        _hold(activity, by=by)
        check_own(activity)
        if _said(activity) == said:
            return
        activity.form, activity.title = said.form, said.title
        activity.completed_on, activity.hours = said.on, said.hours
        activity.provider, activity.note = said.provider, said.note
        activity.changed_at = now
        if activity.form not in REFLECTION_FORMS:
            activity.shared_at = None
        align(activity, by=by, now=now)
        note(Action.ACTIVITY_CHANGED, activity, by=by, now=now)


def remove_activity(activity: Activity, *, by: Identity, now: datetime) -> None:
    """Take an activity out of the dossier, with its hours and all that shows it."""
    with db.transaction():
        _hold(activity, by=by)
        check_own(activity)
        if activity.removed_at is not None:
            return
        activity.removed_at = activity.changed_at = now
        align(activity, by=by, now=now)
        note(Action.ACTIVITY_REMOVED, activity, by=by, now=now)
        what = Reflection.person_id == activity.person_id, Reflection.ref == activity.public_id
        db.session.execute(delete(Reflection).where(*what))
    evidence.remove_all(activity.person_id, activity.public_id, by=by, now=now)


def share(activity: Activity, *, shared: bool, by: Identity, now: datetime) -> None:
    """Let the employer's manager see this reflection, or no longer; of a series all of it."""
    action = Action.ACTIVITY_SHARED if shared else Action.ACTIVITY_UNSHARED
    with db.transaction():
        _hold(activity, by=by)
        for each in series.shown_together(activity):
            if (each.shared_at is not None) != shared:
                each.shared_at = now if shared else None
                note(action, each, by=by, now=now)


def write_due(*, now: datetime) -> int:
    """Count what was kept before the registration that asks for it was known here."""
    due = queries.unwritten(most=BATCH)
    for activity in due:
        with db.transaction():
            registrations.held_of(activity.person_id)
            db.hold(activity)
            align(activity, by=HOUSE, now=now)
    return len(due)


def own_id(by: Identity) -> int:
    if by.person_id is None:
        raise Missing
    return by.person_id


def _hold(activity: Activity, *, by: Identity) -> None:
    """Others wait; nobody changes what somebody else did."""
    if activity.person_id != by.person_id:
        raise Missing
    registrations.held_of(activity.person_id)
    db.hold(activity)


def _said(activity: Activity) -> Said:
    return replace(
        Said(activity.form, activity.title, activity.completed_on, activity.hours),
        provider=activity.provider,
        note=activity.note,
    )
