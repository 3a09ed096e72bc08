"""Handing in a season file, looking at what it would do, and doing it: all of it, or nothing."""

import hashlib
from datetime import datetime, timedelta

from leerhuis import audit, db, sheets
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
from leerhuis.planning.importing.making import Halted, draft, make
from leerhuis.planning.importing.models import SeasonFile
from leerhuis.planning.importing.plans import Choice, Plan, Season
from leerhuis.sheets import Sheet

__all__ = ["Halted", "apply", "keep", "name_of", "plan_for", "plan_of"]
KEPT = timedelta(days=1)


def keep(season: Round, data: bytes, *, name: str, by: Identity, now: datetime) -> SeasonFile:
    """Keep a file for a day, once it can be read as a season with the columns we need."""
    first, _others = _sheets(data)
    if not first.rows:
        raise Refused("There are no groups in this file.", field="file")
    with db.transaction():
        row = SeasonFile(
            round_id=season.id,
            name=sheets.clean_text(name)[:120],
            data=data,
            sha256=hashlib.sha256(data).hexdigest(),
            by_id=by.person_id,
            made_at=now,
            expires_at=now + KEPT,
        )
        db.add(row)
    return row


def plan_of(file: SeasonFile, *, by: Identity) -> Plan:
    """What this file would do now; reads only."""
    return plan_for(file.data, file.round, by=by)


def plan_for(data: bytes, season: Round, *, by: Identity) -> Plan:
    first, others = _sheets(data)
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


def name_of(plan: Plan) -> str:
    """A name for exactly this plan: another one has another name."""
    return hashlib.sha256(repr(plan).encode()).hexdigest()


def apply(file: SeasonFile, choice: Choice, *, by: Identity, now: datetime) -> dict[str, int]:
    """Make the drafts of the file; applied again it answers the same and makes nothing."""
    with db.transaction():
        db.hold(file)
        season = file.round
        db.hold(season)
        if file.applied_at is not None:
            return file.answer
        plan = plan_of(file, by=by)
        _check(plan, choice)
        made = make(plan, queries.known(by, season), season.organisation, by=by, now=now)
        for group in plan.new:
            draft(group, season, made, link=choice.link, by=by, now=now)
        file.answer = _answer(plan)
        file.applied_at, file.data = now, b""
        audit.record(
            Action.SEASON_IMPORTED,
            by=by,
            kind="round",
            subject=season.public_id,
            now=now,
            sha256=file.sha256,
            answer=file.answer,
        )
    return file.answer


def _sheets(data: bytes) -> tuple[Sheet, dict[str, Sheet]]:
    first, others = sheets.read_with(data, besides={POINTS.casefold()})
    layout_of(first.header, kind=Column, required=REQUIRED, sheet=SEASON)
    return first, others


def _check(plan: Plan, choice: Choice) -> None:
    if plan.faults:
        raise Refused("Nothing is imported while the file has faults.")
    if choice.seen is not None and choice.seen != name_of(plan):
        raise Refused("Something changed in the meantime. Look again at what the import does.")
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
