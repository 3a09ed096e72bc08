"""Handing in a season file, looking at what it would do, and doing it: all of it, or nothing."""

from datetime import datetime

from leerhuis import db, sheets
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.courses import rules as course_rules
from leerhuis.courses.models import Round
from leerhuis.errors import Refused
from leerhuis.planning.importing import queries, rules
from leerhuis.planning.importing.columns import (
    POINTS,
    POINTS_REQUIRED,
    REQUIRED,
    SEASON,
    Column,
    PointsColumn,
    layout_of,
)
from leerhuis.planning.importing.lines import PointsLine, lines_of, points_of
from leerhuis.planning.importing.making import draft, make
from leerhuis.planning.importing.models import SeasonFile
from leerhuis.planning.importing.plans import Choice, Plan, Season
from leerhuis.sheets import Sheet
from leerhuis.uploads import service as uploads
from leerhuis.uploads.rules import Halted, check_plan, name_of

Read = tuple[Sheet, dict[str, Sheet]]
__all__ = ["Halted", "apply", "keep", "name_of", "plan_for", "plan_of"]


def keep(season: Round, data: bytes, *, name: str, by: Identity, now: datetime) -> SeasonFile:
    """Keep a file for a day, once it can be read as a season with the columns we need."""
    first, _others = _sheets(data)
    if not first.rows:
        raise Refused("There are no groups in this file.", field="file")
    return uploads.keep(SeasonFile(round_id=season.id), data, name=name, by=by, now=now)


def plan_of(file: SeasonFile, *, by: Identity) -> Plan:
    """What this file would do now; reads only."""
    return plan_for(file.data, file.round, by=by)


def plan_for(data: bytes, season: Round, *, by: Identity) -> Plan:
    return _plan(_sheets(data), season, by=by)


def _plan(read: Read, season: Round, *, by: Identity) -> Plan:
    first, others = read
    layout = layout_of(first.header, kind=Column, required=REQUIRED, sheet=SEASON)
    lines, faults = lines_of(first.rows, layout)
    points: list[PointsLine] = []
    unread = layout.unread
    if sheet := others.get(POINTS.casefold()):
        of_points = layout_of(
            sheet.header, kind=PointsColumn, required=POINTS_REQUIRED, sheet=POINTS
        )
        points, wrong = points_of(sheet.rows, of_points)
        faults, unread = [*faults, *wrong], (*unread, *of_points.unread)
    days = Season(season.starts_on, season.ends_on)
    return rules.plan(lines, points, faults, queries.known(by, season), days, unread=unread)


def apply(file: SeasonFile, choice: Choice, *, by: Identity, now: datetime) -> dict[str, int]:
    """Make the drafts of the file; applied again it answers the same and makes nothing."""
    if file.applied_at is not None:
        return file.answer
    read = _sheets(file.data)  # before anything is held: it may take seconds
    return uploads.carry_out(
        file,
        lambda: _make(file, read, choice, by=by, now=now),
        action=Action.SEASON_IMPORTED,
        kind="round",
        subject=file.round.public_id,
        by=by,
        now=now,
    )


def _make(
    file: SeasonFile, read: Read, choice: Choice, *, by: Identity, now: datetime
) -> dict[str, int]:
    season = file.round
    db.hold(season)
    plan = _plan(read, season, by=by)
    _check(plan, choice)
    made = make(plan, queries.known(by, season), season.organisation, by=by, now=now)
    for group in plan.new:
        draft(group, season, made, link=choice.link, by=by, now=now)
    return _answer(plan)


def _sheets(data: bytes) -> Read:
    first, others = sheets.read_with(data, besides={POINTS.casefold()})
    layout_of(first.header, kind=Column, required=REQUIRED, sheet=SEASON)
    return first, others


def _check(plan: Plan, choice: Choice) -> None:
    check_plan(plan, faults=len(plan.faults), seen=choice.seen)
    if plan.makes and not choice.make:
        raise Refused("Tick that these may be made.", field="make")
    if plan.linkless and not choice.link:
        raise Refused("Fill in the link for the online sessions.", field="link")
    if choice.link:
        course_rules.check_link(choice.link, field="link")


def _answer(plan: Plan) -> dict[str, int]:
    return {
        "groups": len(plan.new),
        "sessions": plan.sessions,
        "there": len(plan.there),
        "courses": len(plan.courses),
        "rooms": len(plan.places),
        "trainers": len(plan.trainers),
    }
