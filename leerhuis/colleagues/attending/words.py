"""Who follows what, in words and as a table to download."""

from collections.abc import Callable, Mapping, Sequence

from flask_babel import gettext, ngettext

from leerhuis import clock, sheets
from leerhuis.colleagues.attending.queries import Marks, Row
from leerhuis.colleagues.attending.rules import Part
from leerhuis.enrolment.rules import EnrolmentState
from leerhuis.registers import N_
from leerhuis.sheets import Cell

_: Callable[..., str] = gettext
PARTS: Mapping[Part, str] = {
    Part.COMING: N_("Coming"),
    Part.WAITING: N_("Waiting list"),
    Part.PAST: N_("Past"),
    Part.MISSED: N_("Did not come"),
}
STATES: Mapping[EnrolmentState, tuple[str, str, str]] = {
    EnrolmentState.CONFIRMED: (N_("Confirmed"), "positive", "circle-check"),
    EnrolmentState.REQUESTED: (N_("Waiting for approval"), "info", "clock"),
    EnrolmentState.OFFERED: (N_("Seat offered"), "info", "clock"),
    EnrolmentState.WAITING: (N_("Waiting list"), "info", "hourglass"),
}


def attended(marks: Marks | None) -> str:
    """2 of 3 sessions; what was marked of nobody is said as such."""
    if marks is None or not marks.held:
        return _("not begun")
    if not marks.present + marks.partly + marks.absent:
        return _("not marked yet")
    told = ngettext(
        "%(present)d of %(num)d session",
        "%(present)d of %(num)d sessions",
        marks.held,
        present=marks.present,
    )
    if not marks.partly:
        return str(told)
    return _("%(told)s, %(partly)d in part", told=told, partly=marks.partly)


def file(rows: Sequence[Row], marks: Mapping[int, Marks], part: Part) -> bytes:
    """The list as a workbook."""
    head = [_("Name"), _("Organisation"), _("Course"), _("Group"), _("First day"), _("Last day")]
    if part is Part.MISSED:
        head = [*head[:4], _("Day")]
        cells = [[*_who(row), clock.day_of(row.starts_at)] for row in rows]
        return sheets.write_xlsx(head, cells, title=_(PARTS[part]))
    head += [_("Status"), _("Sessions so far"), _("Present"), _("In part"), _("Absent")]
    head += [_("Completed on")]
    told = [_cells(row, marks.get(row.enrolment_id, Marks())) for row in rows]
    return sheets.write_xlsx(head, told, title=_(PARTS[part]))


def _who(row: Row) -> list[Cell]:
    return [row.sort_name, row.employer, row.title, row.label]


def _cells(row: Row, marks: Marks) -> list[Cell]:
    return [
        *_who(row),
        clock.day_of(row.starts_at),
        clock.day_of(row.ends_at),
        _(STATES[row.state][0]) if row.state in STATES else None,
        *marks,
        row.completed_on,
    ]
