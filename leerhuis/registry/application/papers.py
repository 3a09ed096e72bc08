"""The papers of an application, in the language of the reader: a statement, a dossier, a table."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from flask_babel import get_locale, gettext

from leerhuis import pdf, registers, sheets
from leerhuis.people.models import Appointment
from leerhuis.registry import shown
from leerhuis.registry.application import words
from leerhuis.registry.application.folders import Folder, Section, Thing
from leerhuis.registry.models import Registration, WorkPeriod
from leerhuis.wording import full_day, moment, number, table_day

_: Callable[..., str] = gettext
OPEN = "…" * 6


def statement(
    registration: Registration,
    *,
    work: Sequence[WorkPeriod],
    appointments: Sequence[Appointment],
    made_at: datetime,
) -> bytes:
    """What the employer signs by hand; what is not known is left open."""
    name, title = registration.person.name, _("Employer's statement")
    told: dict[str, Any] = {
        "document_title": f"{title}: {name}",
        "title": title,
        "language": str(get_locale()),
        "notice": help_only(),
        "facts": _facts(registration),
        "work_title": _("Work experience"),
        "declares": _(
            "The undersigned declares on behalf of the employer that %(name)s works or worked"
            " there as follows.",
            name=name,
        ),
        "head": _work_head(),
        "rows": [*map(_work_row, work)] or [*map(_open_row, appointments)] or [[OPEN] * 5],
        "hint": _("Fill in by hand what is open, and cross out what is not right."),
        "signing_title": _("Signature"),
        "signing": [_("Employer"), _("Name and function"), _("Place and date"), _("Signature")],
        "foot": _("Made with Leerhuis on %(moment)s", moment=moment(made_at)),
    }
    return pdf.paper("statement", told, made_at=made_at)


def help_only() -> str:
    return _(
        "This is a help. If the register has a form of its own for this, use that form. Check"
        " every line before you sign."
    )


def dossier(folder: Folder, *, by: str, made_at: datetime) -> bytes:
    """All that counts for a registration in its period, as it was known at this moment."""
    row = folder.registration
    title = _("Dossier for renewal")
    told: dict[str, Any] = {
        "document_title": f"{title}: {row.person.name}",
        "title": title,
        "language": str(get_locale()),
        "facts": [
            *_facts(row),
            {"label": _("Made on"), "value": moment(made_at)},
            {"label": _("Made by"), "value": by},
        ],
        "totals_title": _("Totals"),
        "totals_lead": _totals_lead(folder),
        "totals_head": [_("What"), _("Counts"), _("Asked"), _("Still needed")],
        "totals": _totals(folder),
        "sections": [_section(each, words.desk(row)) for each in folder.sections if each.things],
        "work_title": _("Hours of work"),
        "work_head": _work_head(),
        "work": [*map(_work_row, folder.work)],
        "no_work": _("No work is filled in."),
        "foot": _(
            "%(name)s. Made with Leerhuis on %(moment)s",
            name=row.person.name,
            moment=moment(made_at),
        ),
    }
    return pdf.paper("dossier", told, made_at=made_at)


def table(folder: Folder, *, names: Mapping[str, str]) -> bytes:
    """The same rows for a spreadsheet; `names` are those of the evidence in the bundle."""
    header = [
        _("Category"),
        _("Form"),
        _("What"),
        _("Date"),
        _("Amount"),
        _("Unit"),
        _("Provider"),
        words.desk(folder.registration),
        _("Evidence"),
    ]
    rows = [
        _cells(section, thing, names=names)
        for section in folder.sections
        for thing in section.things
    ]
    return sheets.write_csv(header, [*rows, *map(_work_cells, folder.work)])


def _cells(section: Section, thing: Thing, *, names: Mapping[str, str]) -> list[sheets.Cell]:
    return [
        _(registers.label(section.category)),
        words.form(thing),
        thing.title,
        thing.on,
        thing.amount,
        _("points") if thing.form is None else _("hours"),
        thing.provider,
        words.status(thing),
        ", ".join(names[each.public_id] for each in thing.evidence if each.public_id in names),
    ]


def _work_cells(row: WorkPeriod) -> list[sheets.Cell]:
    return [
        _("Work experience"),
        "",
        row.employer,
        row.starts_on,
        row.hours_a_week,
        _("hours a week"),
        row.employer,
        "" if row.ends_on is None else _("until %(day)s", day=full_day(row.ends_on)),
        "",
    ]


def _facts(row: Registration) -> list[dict[str, str]]:
    told: Iterable[tuple[str, str]] = (
        (_("Name"), row.person.name),
        (_("Registration"), words.named(row)),
        (_("Number"), shown.grouped(row.number)),
        (_("Period"), words.period(row)),
    )
    return [{"label": label, "value": value} for label, value in told]


def _totals_lead(folder: Folder) -> str:
    found = folder.dossier
    if not found.assessment.known:
        return _("The requirements are not known here yet.")
    return _("Counted under the rules as Leerhuis knew them. The register decides.")


def _totals(folder: Folder) -> list[list[str]]:
    return [
        [
            shown.requirement(line),
            words.amount(line.unit.there(line.counted), line.unit),
            words.amount(line.asked, line.unit),
            words.lacking(line),
        ]
        for line in folder.dossier.assessment.lines
    ]


def _section(section: Section, desk: str) -> dict[str, Any]:
    return {
        "title": _(registers.label(section.category)),
        "head": [_("What"), _("Date"), _("Provider"), _("Amount"), desk],
        "rows": [
            [
                ", ".join(filter(None, [thing.title, words.form_beside(thing)])),
                table_day(thing.on),
                thing.provider,
                words.size(thing),
                words.status(thing),
            ]
            for thing in section.things
        ],
    }


def _work_head() -> list[str]:
    return [
        _("Employer"),
        _("First day"),
        _("Last day"),
        _("Hours a week"),
        _("Of which in the profession"),
    ]


def _work_row(row: WorkPeriod) -> list[str]:
    return [
        row.employer,
        table_day(row.starts_on),
        _("still there") if row.ends_on is None else table_day(row.ends_on),
        number(row.hours_a_week),
        OPEN if row.in_profession is None else number(row.in_profession),
    ]


def _open_row(appointment: Appointment) -> list[str]:
    """Only the days are the employer's own; the hours are theirs to fill in."""
    return [
        appointment.organisation.name,
        table_day(appointment.starts_on),
        _("still there") if appointment.ends_on is None else table_day(appointment.ends_on),
        OPEN,
        OPEN,
    ]
