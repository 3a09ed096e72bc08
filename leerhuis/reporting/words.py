"""A row of the queue as people read, copy and download it."""

from collections.abc import Iterable, Sequence

from babel.dates import format_date
from flask_babel import gettext as _

from leerhuis import registers, wording
from leerhuis.reporting import rules
from leerhuis.reporting.queries import Line
from leerhuis.sheets import xlsx


def labels() -> Sequence[str]:
    """What Mijn SKJ asks of each activity, in the order of the list."""
    return (
        _("Number"),
        _("Name"),
        _("Chamber"),
        _("Day"),
        _("Hours"),
        _("Category"),
        _("Points"),
        _("Course"),
    )


def cells(line: Line) -> list[str]:
    row = line.report
    course = row.enrolment.edition.course
    return [
        line.number,
        row.enrolment.person.name,
        occupation(line),
        format_date(row.completed_on, "dd-MM-yyyy"),
        wording.number(course.hours) if course.hours is not None else "",
        _(registers.label(row.category)),
        wording.number(row.points),
        course.title,
    ]


def occupation(line: Line) -> str:
    found = registers.occupation_of(line.report.register, line.occupation)
    return _(registers.label(found)) if found else ""


def to_copy(line: Line) -> str:
    return rules.line(cells(line))


def workbook(lines: Iterable[Line]) -> bytes:
    """The list to enter by hand, as a sheet."""
    return xlsx.write_xlsx(labels(), [cells(each) for each in lines], title=_("To the register"))
