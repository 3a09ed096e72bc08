"""What the pages of one person's registrations show, in the language of the reader."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from flask_babel import gettext

from leerhuis import registers
from leerhuis.registry import history, outlook, queries, rules, shown
from leerhuis.registry.history import Happened
from leerhuis.registry.models import (
    ExpectedPoints,
    PersonalRequirement,
    PointsEntry,
    Registration,
    RegistrationEvent,
)
from leerhuis.registry.queries import Dossier
from leerhuis.registry.standing import Code, points
from leerhuis.registry.verbs import opening
from leerhuis.wording import full_day

_: Callable[..., str] = gettext


class PointsRow(NamedTuple):
    """Something done or planned that brings points."""

    title: str
    day: date
    category: str
    amount: str
    planned: bool
    counts: bool
    source: str


class Part(NamedTuple):
    """One registration as its page shows it."""

    dossier: Dossier
    card: dict[str, Any]
    sentence: str
    tone: str
    facts: Sequence[tuple[str, str]]
    notes: Sequence[str]
    rows: Sequence[PointsRow]
    events: Sequence[Happened]
    ahead: Sequence[str]
    extras: Sequence[PersonalRequirement]
    lacks: Sequence[str]
    untold: Sequence[str]

    @property
    def running(self) -> bool:
        """Whether it must still be applied for."""
        row = self.dossier.registration
        return row.state in rules.REMINDED and not row.applied

    @property
    def asks_opening(self) -> bool:
        return bool(opening.asked(self.dossier.pack))

    @property
    def may_be_renewed(self) -> bool:
        return rules.State.RENEWED in rules.FOLLOWS[self.dossier.registration.state]

    @property
    def in_the_register(self) -> bool:
        return self.dossier.registration.state in rules.IN_THE_REGISTER

    @property
    def lapse_untold(self) -> bool:
        """Whether the dates say that it lapsed, and nobody has."""
        lapsed = self.dossier.standing.code is Code.LAPSED
        return lapsed and self.dossier.registration.state not in rules.OVER


def parts(
    dossiers: Iterable[Dossier],
    *,
    today: date,
    events: Mapping[int, Sequence[RegistrationEvent]],
    own: bool,
) -> list[Part]:
    """Each registration of a person, with what counts for it and what happened to it."""
    names = history.names_of(each for its in events.values() for each in its)
    return [
        Part(
            dossier=each,
            card=shown.card(each, today=today),
            sentence=shown.sentence(each),
            tone=_TONES.get(each.standing.code, "info"),
            facts=facts(each.registration),
            notes=_notes(each),
            rows=_rows(each),
            events=history.told(events.get(each.registration.id, ()), names),
            ahead=outlook.forecast(each, own=own),
            extras=each.sheet.extras.get(each.registration.id, ()),
            lacks=_lacks(each),
            untold=[shown.asked(requirement) for requirement in each.assessment.untold],
        )
        for each in dossiers
    ]


def before_work(dossiers: Iterable[Dossier], *, today: date) -> list[Part]:
    """What an employer must know and check before the first day of work, and nothing of points."""
    shown_now = parts(dossiers, today=today, events={}, own=False)
    return [
        each._replace(
            card=each.card | {"requirements": [], "unknown": None},
            rows=(),
            ahead=(),
            extras=(),
            lacks=(),
            untold=(),
        )
        for each in shown_now
    ]


# What somebody can tell that Leerhuis cannot know; each has its own way on the page.
VARIANT, HISTORY, WORK = "variant", "history", "work"


def _lacks(dossier: Dossier) -> list[str]:
    row = dossier.registration
    if row.state not in rules.IN_THE_REGISTER:
        return []
    if dossier.pack.variants and row.variant is None:
        return [VARIANT]
    untold = [] if row.history_known_on or not opening.asked(dossier.pack) else [HISTORY]
    return [*untold, WORK] if dossier.assessment.untold else untold


_TONES = {
    Code.ATTENTION: "warning",
    Code.EXPIRING: "warning",
    Code.UNREACHABLE: "error",
    Code.LAPSED: "error",
    Code.READY: "ok",
}


def facts(registration: Registration) -> list[tuple[str, str]]:
    """What stands in the register, and the days that follow from it."""
    told = [
        (_("Registration"), _named(registration)),
        (_("Valid from"), full_day(registration.starts_on)),
        (_("Last valid day"), full_day(registration.was_valid_until_on)),
    ]
    if registration.was_valid_until_on == registration.last_valid_on:
        told.append((_("Last day to apply"), full_day(registration.apply_by_on)))
    if registration.extension_ends_on:
        told.insert(1, (_("Date on the card"), full_day(registration.held_on)))
    if registration.submitted_on:
        told.append((_("Applied on"), full_day(registration.submitted_on)))
    return told


def _notes(dossier: Dossier) -> list[str]:
    """What else is known of the rules; the card has said the first where they are not known."""
    said = [note[shown.language()] for note in dossier.pack.notes]
    return said if dossier.pack.says_what_is_asked else said[1:]


def _named(registration: Registration) -> str:
    return _(
        "%(register)s, number %(number)s",
        register=shown.name_of(registration),
        number=shown.grouped(registration.number),
    )


def _rows(dossier: Dossier) -> list[PointsRow]:
    """The latest first; what is planned comes before what is done."""
    registration = dossier.registration
    until = points.counts_until(
        dossier.pack, registration.period, submitted_on=registration.submitted_on
    )
    known: list[ExpectedPoints | PointsEntry] = [*dossier.sheet.expected, *dossier.sheet.earned]
    found = [
        _row(each, registration, until=until)
        for each in known
        if queries.counts_for(each, registration)
    ]
    return sorted(found, key=lambda row: row.day, reverse=True)


def _row(
    each: ExpectedPoints | PointsEntry, registration: Registration, *, until: date
) -> PointsRow:
    planned = isinstance(each, ExpectedPoints)
    return PointsRow(
        title=each.title,
        day=each.completed_on,
        category=_(registers.label(each.form or each.category)),
        amount=shown.hours(each.points) if each.form else shown.points(each.points),
        planned=planned,
        counts=registration.period.starts_on <= each.completed_on <= until,
        source="" if isinstance(each, ExpectedPoints) else _told_by(each),
    )


def _told_by(entry: PointsEntry) -> str:
    return _(
        "%(source)s, %(day)s",
        source=_(rules.SOURCE_LABELS[entry.source]),
        day=full_day(entry.recorded_at),
    )


class Best(NamedTuple):
    """All that a placement's manager sees: registered or not, until when, checked when."""

    words: str
    valid: bool
    facts: Sequence[tuple[str, str]]


def best(dossiers: Sequence[Dossier]) -> Best:
    """The registration that says most; without one a person is not registered."""
    order = list(rules.Validity)
    ranked = sorted(
        dossiers,
        key=lambda each: (order.index(each.validity), -each.registration.last_valid_on.toordinal()),
    )
    if not ranked:
        return Best(_(rules.VALIDITY_LABELS[rules.Validity.NOT_REGISTERED]), False, ())
    row, validity = ranked[0].registration, ranked[0].validity
    day = full_day(row.checked_on) if row.checked_on else _("not checked yet")
    return Best(
        words=_(rules.VALIDITY_LABELS[validity]),
        valid=validity.counts,
        facts=[(_("Last valid day"), full_day(row.was_valid_until_on)), (_("Checked on"), day)],
    )


def submitted(registration: Registration, *, own: bool) -> tuple[str, str]:
    """What is said to who tells of an application: what follows from it, in time or not."""
    on = registration.submitted_on
    if on is not None and rules.in_time(registration.period, submitted_on=on):
        day = full_day(on)
        if own:
            return _("You applied on %(day)s. You get no more reminders.", day=day), "ok"
        said = _("The application of %(day)s is recorded. There are no more reminders.", day=day)
        return said, "ok"
    late = full_day(registration.apply_by_on)
    if own:
        return (
            _(
                "It is recorded. The last day to apply was %(day)s. Call your register and tell"
                " your manager.",
                day=late,
            ),
            "warning",
        )
    return _("It is recorded. The last day to apply was %(day)s.", day=late), "warning"


def renewed(registration: Registration) -> str:
    return _(
        "The registration is valid until and including %(day)s.",
        day=full_day(registration.last_valid_on),
    )
