"""What a manager reads of an enrolment to decide about, in words."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from flask_babel import gettext, ngettext

from leerhuis import clock, registers, wording
from leerhuis.colleagues.approvals.queries import Request
from leerhuis.colleagues.approvals.service import Decided
from leerhuis.courses.fees.queries import Fee, fees_of
from leerhuis.courses.models import Edition, Session
from leerhuis.courses.rules import points_on
from leerhuis.courses.words import PAYERS
from leerhuis.fields import translate
from leerhuis.registry import shown as registry
from leerhuis.registry.packs import Unit
from leerhuis.registry.queries import Dossier

_: Callable[..., str] = gettext


class Missing(NamedTuple):
    """A registration, its last valid day, and what is still open of it."""

    name: str
    last_on: date
    said: str


class Shown(NamedTuple):
    """A request as it is shown."""

    request: Request
    title: str
    days: list[str]
    long_days: list[str]
    absence: str
    fee: str
    points: list[str]
    missing: list[Missing]


def all_shown(requests: Sequence[Request], *, now: datetime) -> list[Shown]:
    """These requests, each with what its seat costs; who pays is read for all of them at once."""
    seats = [
        (each.edition.id, each.person.id) for each in requests if each.edition and each.edition.fee
    ]
    fees = fees_of(seats, now=now) if seats else {}
    return [
        shown(each, fee=fees.get((each.edition.id, each.person.id)) if each.edition else None)
        for each in requests
    ]


def shown(request: Request, *, fee: Fee | None) -> Shown:
    edition = request.edition
    return Shown(
        request=request,
        title=edition.name_with_course if edition else _("Days of absence"),
        days=[day_of(each, wording.short_day) for each in request.sessions],
        long_days=[day_of(each, wording.long_day) for each in request.sessions],
        absence=absence(request.sessions),
        fee=told(fee) if edition else "",
        points=points(edition) if edition else [],
        missing=[missing(each) for each in request.dossiers],
    )


def day_of(session: Session, written: Callable[[datetime], str]) -> str:
    """do 14 januari, 9.30 tot 16.30 uur"""
    hours = wording.hours(session.starts_at, session.ends_at)
    return f"{written(session.starts_at)}, {hours}"


def absence(sessions: Iterable[Session]) -> str:
    """2 days, 13 hours"""
    rows = list(sessions)
    total = sum((each.ends_at - each.starts_at for each in rows), timedelta())
    days: str = ngettext(
        "%(num)d day", "%(num)d days", len({clock.day_of(each.starts_at) for each in rows})
    )
    hours = round(total.total_seconds() / 3600, 1)
    figure = int(hours) if hours == int(hours) else hours
    return f"{days}, {registry.hours(figure)}"


def told(fee: Fee | None) -> str:
    """€ 60,00, paid by: the employer; or free, and why."""
    if fee is None:
        return _("free")
    if fee.waived_by is not None:
        return _("free: %(why)s", why=fee.waived_by.why)
    payer = _(PAYERS[fee.payer]).lower()
    return _("%(amount)s, paid by: %(payer)s", amount=wording.euros(fee.cents), payer=payer)


def points(edition: Edition) -> list[str]:
    """What the course gives on its last day, a line for each register and category."""
    if not edition.sessions:
        return []
    on = clock.day_of(max(each.ends_at for each in edition.sessions))
    told = [
        _(
            "%(points)s %(register)s %(category)s",
            points=wording.number(each.points),
            register=_(registers.label(each.register)),
            category=_(registers.label(each.category)).lower(),
        )
        for each in points_on(edition.course.points, on)
    ]
    return list(dict.fromkeys(told))


def missing(dossier: Dossier) -> Missing:
    """What is open of a registration when all that is planned is done."""
    row = dossier.registration
    return Missing(registry.name_of(row), row.last_valid_on, _open(dossier))


def _open(dossier: Dossier) -> str:
    assessment = dossier.assessment
    if not assessment.history_known:
        return _("points not known yet")
    if not assessment.known:
        return _("requirements not known")
    lines = [
        f"{registry.points(line.open_after_expected)} {registry.requirement(line).lower()}"
        for line in assessment.by_need
        if line.unit is Unit.POINTS and line.open_after_expected
    ]
    if not lines:
        return _("all points are there or planned")
    return _("still open: %(what)s", what=", ".join(lines))


def approved(done: Decided) -> list[tuple[str, str]]:
    told = ngettext("%(num)d enrolment is approved.", "%(num)d enrolments are approved.", done.done)
    return _told(told, done)


def declined(done: Decided) -> list[tuple[str, str]]:
    told = ngettext("%(num)d enrolment is declined.", "%(num)d enrolments are declined.", done.done)
    return _told(told, done)


def _told(sentence: str, done: Decided) -> list[tuple[str, str]]:
    """The messages after deciding, as (words, tone)."""
    told = [(sentence, "ok")] if done.done else []
    if done.gone:
        gone = ngettext(
            "%(num)d enrolment no longer waited for an answer.",
            "%(num)d enrolments no longer waited for an answer.",
            done.gone,
        )
        told.append((gone, "warning"))
    return told + [(each, "error") for each in dict.fromkeys(map(translate, done.refused))]
