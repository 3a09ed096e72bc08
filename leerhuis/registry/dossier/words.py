"""The rows of a dossier in the language of the reader."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from flask_babel import format_decimal, gettext, ngettext

from leerhuis import registers
from leerhuis.registers import Category, Register
from leerhuis.registry import queries, shown
from leerhuis.registry.dossier import rules
from leerhuis.registry.dossier.listing import Entries, Kind, Row, Stands, entered, untold_start
from leerhuis.registry.dossier.models import Evidence
from leerhuis.registry.dossier.rules import Counts, EntryStatus, Held
from leerhuis.registry.kept import Sheet
from leerhuis.registry.models import Registration
from leerhuis.registry.packs.asked import Unit
from leerhuis.registry.queries import Dossier
from leerhuis.registry.rules import APPLY_AT
from leerhuis.registry.standing.points import Assessment, Line
from leerhuis.wording import full_day, number, table_day

_: Callable[..., str] = gettext
LOOKS = {
    EntryStatus.NOT_ENTERED: ("", "clipboard-list"),
    EntryStatus.ENTERED: ("info", "send"),
    EntryStatus.APPROVED: ("positive", "circle-check"),
    EntryStatus.REJECTED: ("negative", "circle-x"),
}


class Badge(NamedTuple):
    register: Register
    words: str
    tone: str
    icon: str
    may_enter: bool


class Said(NamedTuple):
    """A row as a page shows it."""

    row: Row
    title: str
    about: str
    badges: Sequence[Badge]
    note: str
    evidence: Sequence[Evidence]


def lines(
    rows: Iterable[Row],
    evidence: Mapping[str, Sequence[Evidence]],
    held: Sequence[Held],
    *,
    own: bool = True,
) -> list[Said]:
    """What each row says; who is not its owner sees of reflection its form only."""
    return [_line(row, evidence.get(row.shown_by, ()), held, own=own) for row in rows]


def _line(row: Row, evidence: Sequence[Evidence], held: Sequence[Held], *, own: bool) -> Said:
    hidden = not own and row.private
    title = what(row) if hidden else row.title
    return Said(
        row=row,
        title=title,
        about=about(row, named=title == what(row)),
        badges=[_badge(each, own=own) for each in row.stands],
        note=why_not(row, held),
        evidence=() if hidden else evidence,
    )


def what(row: Row) -> str:
    """What a row is when its title is not for the reader."""
    if row.form is not None:
        return _(registers.label(row.form))
    if row.kind is Kind.START:
        return _("Earned before")
    return _(registers.label(Category.REFLECTION)) if row.reflection else _("Course in Leerhuis")


def about(row: Row, *, named: bool = False) -> str:
    """Its form, hours and points: "Supervision, 2 hours, 2 points"."""
    said = [] if named else [what(row)]
    if row.hours is not None:
        said.append(hours(row.hours))
    if row.points is not None:
        said.append(shown.points(row.points))
    return ", ".join(said)


def hours(amount: Decimal) -> str:
    figure = format_decimal(amount, "#,##0.#")
    return str(
        ngettext("%(figure)s hour", "%(figure)s hours", 1 if amount == 1 else 2, figure=figure)
    )


def size(amount: int) -> str:
    """2,4 MB, or 830 kB"""
    if amount >= rules.MEGABYTE:
        return _("%(figure)s MB", figure=number(Decimal(amount) / rules.MEGABYTE))
    return _("%(figure)s kB", figure=number(-(-amount // 1024)))


def portal(register: Register) -> str:
    """Where one enters what one did, by the name that people know it by."""
    if register in APPLY_AT:
        return APPLY_AT[register][0]
    return _(registers.label(register))


def _badge(stands: Stands, *, own: bool) -> Badge:
    tone, icon = LOOKS[stands.status]
    waits = own and stands.status is EntryStatus.NOT_ENTERED
    return Badge(stands.register, status(stands), tone, icon, waits)


def status(stands: Stands) -> str:
    register = _(registers.label(stands.register))
    if stands.status is EntryStatus.NOT_ENTERED or stands.since_on is None:
        return _("Not in %(portal)s yet", portal=portal(stands.register))
    day = table_day(stands.since_on)
    if stands.status is EntryStatus.ENTERED:
        return _("In %(portal)s since %(day)s", portal=portal(stands.register), day=day)
    if stands.status is EntryStatus.APPROVED:
        return _("%(register)s: approved, %(day)s", register=register, day=day)
    return _("%(register)s: rejected, %(day)s", register=register, day=day)


def why_not(row: Row, held: Sequence[Held]) -> str:
    """Why it does not count, if it does not."""
    if rejecting := [each.register for each in row.stands if each.status is EntryStatus.REJECTED]:
        names = ", ".join(_(registers.label(each)) for each in rejecting)
        return _("%(register)s does not count this, so it does not count here.", register=names)
    if row.counts is Counts.OUTSIDE:
        return _("Does not count in this period.")
    if row.counts is Counts.TOO_SHORT and row.form is not None:
        least = rules.least_hours(row.form, held) or Decimal(0)
        return _("Does not count: a meeting takes at least %(hours)s.", hours=hours(least))
    if row.counts is Counts.OTHER_FORM:
        return _("Does not count for your registration, as far as we know its rules.")
    if row.counts is Counts.NO_REGISTRATION and row.kind is Kind.ACTIVITY:
        return _("Counts once your registration is in Leerhuis.")
    return ""


def facts(line: Said) -> list[tuple[str, str]]:
    """What is known of one row, for its own page."""
    row = line.row
    told = [(_("Date"), full_day(row.on)), (_("What"), about(row))]
    if row.activity is not None and row.activity.provider:
        told.append((_("With whom or where"), row.activity.provider))
    if row.categories:
        names = sorted(_(registers.label(each)) for each in row.categories)
        told.append((_("Category"), ", ".join(names)))
    if row.activity is not None and row.activity.note:
        told.append((_("Note for yourself"), row.activity.note))
    return told


def cards(dossiers: Iterable[Dossier], entries: Entries, *, today: date) -> list[dict[str, Any]]:
    """The cards of the registrations that ask points, with how much the register itself has."""
    return [_card(each, entries, today=today) for each in dossiers if _in_points(each.assessment)]


def _card(dossier: Dossier, entries: Entries, *, today: date) -> dict[str, Any]:
    """The card, with how much the register has of what is counted in points."""
    row, sheet = dossier.registration, dossier.sheet
    there = _amounts(row, entered(sheet, entries), today=today)
    before = _amounts(row, untold_start(sheet, entries), today=today)
    amounts = {key: shown.Entered(there[key], before.get(key, Decimal(0))) for key in there}
    return shown.card(dossier, today=today, entered=amounts)


def _amounts(registration: Registration, sheet: Sheet, *, today: date) -> dict[str, Decimal]:
    """By the key of a requirement in points, how much these rows bring it."""
    found = queries.assessment_of(registration, sheet, today=today)
    return {line.requirement.key: line.counted for line in _in_points(found)}


def _in_points(assessment: Assessment) -> list[Line]:
    return [line for line in assessment.lines if line.unit is Unit.POINTS]
