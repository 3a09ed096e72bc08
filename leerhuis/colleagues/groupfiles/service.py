"""Handing in a file with colleagues, looking at what it would do, and doing it: all or nothing."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from leerhuis import clock, sheets
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.colleagues import service as colleagues
from leerhuis.colleagues.groupfiles import queries, rules
from leerhuis.colleagues.groupfiles.columns import Layout, layout_of
from leerhuis.colleagues.groupfiles.lines import read
from leerhuis.colleagues.groupfiles.models import EnrolmentFile
from leerhuis.colleagues.groupfiles.plans import Choice, Match, Plan, Step
from leerhuis.colleagues.rules import Outcome
from leerhuis.courses.models import Edition
from leerhuis.errors import Refused
from leerhuis.sheets import Sheet
from leerhuis.uploads import service as uploads
from leerhuis.uploads.cells import Fault
from leerhuis.uploads.rules import check_plan, name_of

Table = tuple[Sheet, Layout]
__all__ = ["apply", "keep", "name_of", "plan_of"]


def keep(
    data: bytes, *, name: str, edition: Edition | None = None, by: Identity, now: datetime
) -> EnrolmentFile:
    """Keep a file for a day, once it can be read as a table with the columns we need."""
    sheet, _layout = _table(data, one_group=edition is not None)
    if not sheet.rows:
        raise Refused("There are no people in this file.", field="file")
    row = EnrolmentFile(edition_id=edition.id if edition else None)
    return uploads.keep(row, data, name=name, by=by, now=now)


def plan_of(file: EnrolmentFile, *, by: Identity, now: datetime) -> Plan:
    """What this file would do now: it is tried, and nothing of it stays."""
    table, edition = _table_of(file), file.edition
    return colleagues.tried(lambda: _enrol(table, edition, by=by, now=now))


def apply(file: EnrolmentFile, choice: Choice, *, by: Identity, now: datetime) -> dict[str, int]:
    """Enrol everybody of the file; applied again it answers the same and enrols nobody."""
    if file.applied_at is not None:
        return file.answer
    table = _table_of(file)
    return uploads.carry_out(
        file,
        lambda: _apply(file, table, choice, by=by, now=now),
        action=Action.COLLEAGUES_IMPORTED,
        kind="enrolment_file",
        subject=file.public_id,
        by=by,
        now=now,
    )


def _apply(
    file: EnrolmentFile, table: Table, choice: Choice, *, by: Identity, now: datetime
) -> dict[str, int]:
    """Enrol first and look then: what was done is what was looked at, or none of it stays."""
    plan = _enrol(table, file.edition, by=by, now=now)
    check_plan(plan, faults=len(plan.faults), seen=choice.seen)
    if choice.all_or_none and not plan.fits:
        raise Refused("Not everybody fits, so nobody was enrolled.", field="how")
    return {each.value: len(plan.of(each)) for each in Outcome if each is not Outcome.REFUSED}


def _table_of(file: EnrolmentFile) -> Table:
    """Read before anything is held: reading a workbook may take seconds."""
    return _table(file.data, one_group=file.edition is not None)


def _table(data: bytes, *, one_group: bool) -> Table:
    sheet = sheets.read(data)
    return sheet, layout_of(sheet.header, one_group=one_group)


def _enrol(table: Table, edition: Edition | None, *, by: Identity, now: datetime) -> Plan:
    """Enrol who can be enrolled, group by group, and say what became of each row."""
    sheet, layout = table
    lines, faults = read(sheet, layout, one_group=edition is not None)
    if too_many := list(rules.check_length(lines)):
        return Plan(faults=tuple(too_many), unread=layout.unread)
    known = queries.known(lines, by, today=clock.day_of(now))
    group = queries.group_of(edition) if edition else None
    matches, wrong = rules.matches(lines, known, group=group)
    steps, refused = _steps(matches, by=by, now=now)
    found = sorted([*faults, *wrong, *refused], key=lambda each: each.row)
    return Plan(tuple(steps), tuple(found), layout.unread)


def _steps(
    matches: Sequence[Match], *, by: Identity, now: datetime
) -> tuple[list[Step], list[Fault]]:
    """Always by the number of the group: whoever holds several holds them in one order."""
    editions = {each.id: each for each in queries.editions(m.group.id for m in matches)}
    by_group = sorted(matches, key=lambda each: (each.group.id, each.row))
    steps: list[Step] = []
    faults: list[Fault] = []
    for number, rows in groupby(by_group, key=lambda each: each.group.id):
        of_person = {each.person.id: each for each in rows}
        for got in colleagues.enrol_all(
            editions[number], list(of_person), all_or_none=False, by=by, now=now
        ):
            match = of_person[got.person_id]
            if got.why is not None:
                faults.append(Fault(match.row, "", got.why))
            else:
                steps.append(Step(match, got.outcome, got.place))
    return sorted(steps, key=lambda each: each.match.row), faults
