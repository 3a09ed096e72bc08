"""An application folder in words, in the language of the reader."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from flask_babel import gettext, ngettext

from leerhuis import registers
from leerhuis.people.models import Appointment
from leerhuis.registry import rules, shown
from leerhuis.registry.application.folders import Section, Thing
from leerhuis.registry.application.rules import Overlap
from leerhuis.registry.dossier.rules import STATUS_LABELS
from leerhuis.registry.models import Registration, WorkPeriod
from leerhuis.registry.packs import Unit
from leerhuis.registry.queries import Dossier
from leerhuis.registry.standing.points import Gap, Line
from leerhuis.wording import full_day, number

_: Callable[..., str] = gettext
_n: Callable[..., str] = ngettext


def desk(registration: Registration) -> str:
    """Where one applies, by the name that people know it by."""
    name, _address = rules.APPLY_AT.get(registration.register, ("", ""))
    return name or _(registers.label(registration.register))


def hours(amount: Decimal) -> str:
    """1 hour, 2,5 hours"""
    figure = number(amount)
    return _n("%(figure)s hour", "%(figure)s hours", 1 if amount == 1 else 2, figure=figure)


def amount(value: Decimal, unit: Unit) -> str:
    return hours(value) if unit is Unit.HOURS else shown.points(value)


def lacking(line: Line) -> str:
    """How much of a requirement is still open."""
    return amount(line.unit.lacking(line.open), line.unit)


def size(thing: Thing) -> str:
    """How much a thing brings: hours of a form, else points."""
    return amount(thing.amount, Unit.POINTS if thing.form is None else Unit.HOURS)


def figure(thing: Thing) -> str:
    """The same without its unit, as one fills it in."""
    return number(thing.amount)


def day(on: date) -> str:
    """A day as one fills it in: 14-01-2027"""
    return f"{on:%d-%m-%Y}"


def category(section: Section) -> str:
    return _(registers.label(section.category))


def form(thing: Thing) -> str:
    return "" if thing.form is None else _(registers.label(thing.form))


def form_beside(thing: Thing) -> str:
    """The form, where the title does not say it already."""
    return "" if form(thing) == thing.title else form(thing)


def stands(thing: Thing) -> str:
    """Where it stands in the register."""
    return _("sum of before") if thing.opening else _(STATUS_LABELS[thing.status])


def status(thing: Thing) -> str:
    """The same, with since when."""
    if thing.opening or thing.since_on is None:
        return stands(thing)
    return _("%(status)s, %(day)s", status=stands(thing), day=full_day(thing.since_on))


def named(registration: Registration) -> str:
    """SKJ, Jeugd- en gezinsprofessional"""
    return ", ".join(filter(None, [shown.name_of(registration), shown.role_of(registration)]))


def period(registration: Registration) -> str:
    return _(
        "%(first)s to %(last)s",
        first=full_day(registration.starts_on),
        last=full_day(registration.last_valid_on),
    )


def missing(dossier: Dossier) -> list[str]:
    """What is still to be done, the line that is furthest behind first."""
    found = dossier.assessment
    said = [_lacking(line, dossier) for line in found.by_need if line.open]
    said += [
        _("%(what)s: nothing is filled in yet.", what=each.name[shown.language()])
        for each in found.untold
    ]
    if found.interrupted_by(dossier.today):
        said.append(_("You were longer without work than the register allows. Call your register."))
    return said


def _lacking(line: Line, dossier: Dossier) -> str:
    """One requirement that is not met: how much is open, and what of it is on its way."""
    what, lacks = shown.requirement(line), lacking(line)
    if line.reached_on is not None and line.reached_on <= dossier.registration.apply_by_on:
        return _(
            "%(what)s: you still need %(lacks)s. If your work goes on, you have enough on %(day)s.",
            what=what,
            lacks=lacks,
            day=full_day(line.reached_on),
        )
    if line.expected and line.unit is Unit.POINTS:
        return _(
            "%(what)s: you still need %(lacks)s. %(planned)s of it are planned.",
            what=what,
            lacks=lacks,
            planned=amount(min(line.expected, line.open), line.unit),
        )
    return _("%(what)s: you still need %(lacks)s.", what=what, lacks=lacks)


def on_the_way(line: Line, dossier: Dossier) -> str | None:
    """When hours that grow by themselves will be enough."""
    if not line.open:
        return None
    if line.reached_on is not None and line.reached_on <= dossier.registration.apply_by_on:
        day = full_day(line.reached_on)
        return _("If your work goes on, you have enough on %(day)s.", day=day)
    return _("You still need %(amount)s.", amount=lacking(line))


def left(dossier: Dossier) -> str:
    """How long there is to do it."""
    row, days = dossier.registration, dossier.days_left
    if days < 0:
        return _("You could apply until %(day)s.", day=full_day(row.apply_by_on))
    return _n(
        "You have %(figure)s day left, until %(day)s.",
        "You have %(figure)s days left, until %(day)s.",
        days,
        figure=number(days),
        day=full_day(row.apply_by_on),
    )


def gap(found: Gap, dossier: Dossier) -> str:
    """The longest time without work, against what the register allows."""
    days = _("%(first)s to %(last)s", first=full_day(found.starts_on), last=full_day(found.ends_on))
    allowed = dossier.pack.work.longest_gap_months if dossier.pack.work else None
    if allowed is None:
        return _("Longest time without work: %(days)s.", days=days)
    return _n(
        "Longest time without work: %(days)s. At most %(num)d month is allowed.",
        "Longest time without work: %(days)s. At most %(num)d months are allowed.",
        allowed,
        days=days,
    )


def overlap(each: Overlap) -> str:
    """Two jobs at the same time."""
    return _(
        "%(days)s you worked for %(first)s and for %(second)s. The hours add up: %(hours)s a week.",
        days=between(each.starts_on, each.ends_on),
        first=each.first.employer,
        second=each.second.employer,
        hours=hours(each.hours_a_week),
    )


def between(starts_on: date, ends_on: date | None) -> str:
    if ends_on is None:
        return _("From %(first)s on", first=full_day(starts_on))
    return _("From %(first)s to %(last)s", first=full_day(starts_on), last=full_day(ends_on))


def span(row: WorkPeriod | Appointment) -> str:
    """When one worked somewhere, inside a sentence."""
    if row.ends_on is None:
        return _("since %(first)s", first=full_day(row.starts_on))
    return _("%(first)s to %(last)s", first=full_day(row.starts_on), last=full_day(row.ends_on))


def source(row: WorkPeriod) -> str:
    """Who told it, and when."""
    return _(
        "%(source)s, %(day)s",
        source=_(rules.SOURCE_LABELS[row.source]),
        day=full_day(row.recorded_at),
    )
