"""Themes, rounds and courses: what there is to plan with."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from sqlalchemy.exc import IntegrityError

from leerhuis import audit, clock, db
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.courses import queries, rules, searching
from leerhuis.courses.models import Round, Theme
from leerhuis.courses.rules import Gable
from leerhuis.courses.words import Priority, RoundState
from leerhuis.errors import Refused
from leerhuis.people.models import Organisation


def create_theme(*, name: str, gable: Gable, by: Identity, now: datetime) -> Theme:
    theme = Theme(name=name, gable=gable)
    with db.transaction(), once(Refused("There is already a theme with this name.", field="name")):
        db.add(theme)
        tell(Action.THEME_CREATED, theme, by=by, now=now, name=name)
    return theme


def update_theme(theme: Theme, *, name: str, gable: Gable, by: Identity, now: datetime) -> None:
    with db.transaction(), once(Refused("There is already a theme with this name.", field="name")):
        put(theme, Action.THEME_CHANGED, {"name": name, "gable": gable}, by=by, now=now)
        searching.fold_theme(theme)


def create_round(
    organisation: Organisation,
    *,
    name: str,
    starts_on: date,
    ends_on: date,
    state: RoundState = RoundState.OPEN,
    priority: Priority = Priority.TURN,
    by: Identity,
    now: datetime,
) -> Round:
    rules.check_round(starts_on=starts_on, ends_on=ends_on)
    said = {"starts_on": starts_on, "ends_on": ends_on, "state": state, "priority": priority}
    season = Round(organisation_id=organisation.id, name=name, **said)
    with db.transaction(), once(Refused("There is already a round with this name.", field="name")):
        db.add(season)
        tell(Action.ROUND_CREATED, season, by=by, now=now, name=name)
    return season


def update_round(
    season: Round,
    *,
    name: str,
    starts_on: date,
    ends_on: date,
    priority: Priority | None = None,
    by: Identity,
    now: datetime,
) -> None:
    """Its groups keep their days, so those stay within it. Without `priority` that stays too."""
    rules.check_round(starts_on=starts_on, ends_on=ends_on)
    with db.transaction(), once(Refused("There is already a round with this name.", field="name")):
        db.hold(season)
        days = [clock.day_of(each) for each in queries.extremes_of(season) if each]
        rules.check_holds(days, starts_on=starts_on, ends_on=ends_on)
        said: dict[str, Any] = {"name": name, "starts_on": starts_on, "ends_on": ends_on}
        said["priority"] = priority or season.priority
        put(season, Action.ROUND_CHANGED, said, by=by, now=now)


@contextmanager
def once(no: Refused) -> Iterator[None]:
    """Say this sentence when the database already has such a row."""
    try:
        yield
    except IntegrityError as error:
        raise no from error


def differing(row: db.Base, said: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if getattr(row, name) != value}


def assign(row: db.Base, said: dict[str, Any]) -> None:
    for name, value in said.items():
        setattr(row, name, value)
    db.session.flush()


def put(
    row: Any,
    action: Action,
    said: dict[str, Any],
    *,
    others: Iterable[str] = (),
    by: Identity,
    now: datetime,
) -> None:
    """Write what differs, and record which columns that were; nothing new is nothing written."""
    changed = differing(row, said)
    assign(row, changed)
    if names := sorted([*changed, *others]):
        tell(action, row, by=by, now=now, changed=names)


def tell(action: Action, row: Any, *, by: Identity, now: datetime, **facts: Any) -> None:
    kind, subject = row.__tablename__, row.public_id
    audit.record(action, by=by, kind=kind, subject=subject, now=now, **facts)
