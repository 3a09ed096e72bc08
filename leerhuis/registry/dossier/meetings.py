"""Meetings of a group in the dossier: who keeps the group's list writes them, not their owner."""

from datetime import date, datetime
from decimal import Decimal

from leerhuis import audit, db
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.errors import Refused
from leerhuis.registers import Form
from leerhuis.registry import queries as registrations
from leerhuis.registry.dossier import series as together
from leerhuis.registry.dossier.aligning import align
from leerhuis.registry.dossier.models import Activity
from leerhuis.registry.rules import Source


def record_meeting(
    person_id: int,
    public_id: str,
    *,
    form: Form,
    title: str,
    on: date,
    hours: Decimal,
    series: str,
    by: Identity,
    now: datetime,
) -> Activity:
    """Keep that somebody was at a meeting, as it is said now; the same said again is no change.

    `public_id` names the meeting of this person, `series` what shows all meetings at once.
    """
    with db.transaction():
        registrations.held_of(person_id)
        activity = together.meeting_of(person_id, public_id)
        new = activity is None
        if activity is None:
            activity = Activity(
                public_id=public_id, person_id=person_id, source=Source.LEERHUIS, recorded_at=now
            )
            activity.shared_at = together.shared_at(person_id, series)
        wanted = (form, title, on, hours, series, None)
        if _known(activity) == wanted:
            return activity
        activity.form, activity.title, activity.completed_on = form, title, on
        activity.hours, activity.series, activity.removed_at = hours, series, None
        activity.changed_at = now
        db.add(activity)
        align(activity, by=by, now=now)
        note(Action.ACTIVITY_RECORDED if new else Action.ACTIVITY_CHANGED, activity, by=by, now=now)
        return activity


def _known(activity: Activity) -> tuple[object, ...]:
    return (
        activity.form,
        activity.title,
        activity.completed_on,
        activity.hours,
        activity.series,
        activity.removed_at,
    )


def take_back_meeting(person_id: int, public_id: str, *, by: Identity, now: datetime) -> None:
    """Take a meeting and its hours out of the dossier; nothing where there was none."""
    with db.transaction():
        registrations.held_of(person_id)
        activity = together.meeting_of(person_id, public_id)
        if activity is None or activity.removed_at is not None:
            return
        activity.removed_at = activity.changed_at = now
        align(activity, by=by, now=now)
        note(Action.ACTIVITY_REMOVED, activity, by=by, now=now)


def check_own(activity: Activity) -> None:
    """What the list of a group says is changed there."""
    if activity.series is not None:
        raise Refused("The list of your group says this. Ask who keeps the list to change it.")


def note(action: Action, activity: Activity, *, by: Identity, now: datetime) -> None:
    """What it was about stays out of the trail."""
    audit.record(
        action,
        by=by,
        kind="activity",
        subject=activity.public_id,
        now=now,
        form=activity.form.value,
        hours=str(activity.hours),
    )
