"""Reading what belongs together: the meetings of a series, and what shows all of them at once."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select

from leerhuis import db
from leerhuis.errors import Missing
from leerhuis.registry.dossier.models import Activity, Evidence


def shown_by(activity: Activity) -> str:
    """The `ref` of what shows this activity: that of its series, if it is of one."""
    return activity.series or activity.public_id


def is_shown() -> ColumnElement[bool]:
    """Whether a piece of evidence is of this activity, or of the series that it belongs to."""
    return and_(
        Activity.person_id == Evidence.person_id,
        or_(Activity.public_id == Evidence.ref, Activity.series == Evidence.ref),
    )


def meeting_of(person_id: int, public_id: str) -> Activity | None:
    """A meeting by its name, taken back or not; what somebody wrote themselves is none."""
    activity = db.session.scalar(select(Activity).where(Activity.public_id == public_id))
    if activity is not None and (activity.person_id != person_id or activity.series is None):
        raise Missing
    return activity


def meetings_of(person_id: int, series: str) -> Sequence[Activity]:
    """The meetings of a series that stand in the dossier, the first one first."""
    return db.session.scalars(
        select(Activity)
        .where(
            Activity.person_id == person_id,
            Activity.series == series,
            Activity.removed_at.is_(None),
        )
        .order_by(Activity.completed_on, Activity.id)
    ).all()


def shown_together(activity: Activity) -> Sequence[Activity]:
    """The activity with all others of its series."""
    if activity.series is None:
        return [activity]
    return meetings_of(activity.person_id, activity.series)


def named(person_id: int, ref: str) -> Sequence[Activity]:
    """What one `ref` shows: an activity of this person, or the meetings of a series."""
    return db.session.scalars(
        select(Activity)
        .where(
            Activity.person_id == person_id,
            or_(Activity.public_id == ref, Activity.series == ref),
            Activity.removed_at.is_(None),
        )
        .order_by(Activity.completed_on, Activity.id)
    ).all()


def shared_at(person_id: int, series: str) -> datetime | None:
    """Since when the series is shared: who shares what shows it, shares each meeting of it."""
    return db.session.scalar(
        select(Activity.shared_at)
        .where(
            Activity.person_id == person_id,
            Activity.series == series,
            Activity.removed_at.is_(None),
            Activity.shared_at.is_not(None),
        )
        .limit(1)
    )
