"""What the pages of checks say, in the language of the reader."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import NamedTuple

from flask_babel import gettext

from leerhuis import registers
from leerhuis.registry import rules, shown
from leerhuis.registry.checks.comparing import Match
from leerhuis.registry.checks.manual import LOOK_AT
from leerhuis.registry.checks.models import RegisterCheck
from leerhuis.registry.checks.rules import OUTCOME_LABELS, REASON_LABELS
from leerhuis.registry.checks.worklist import URGENCY, Due
from leerhuis.registry.models import Registration
from leerhuis.registry.rules import CheckReason, State
from leerhuis.wording import full_day

_: Callable[..., str] = gettext


class Line(NamedTuple):
    """A row of the work list."""

    public_id: str
    name: str
    employer: str
    register: str
    number: str
    why: str
    urgent: bool


def lines(rows: Iterable[Due]) -> list[Line]:
    return [
        Line(
            public_id=row.registration.public_id,
            name=row.registration.person.sort_name,
            employer=row.employer,
            register=named(row.registration),
            number=shown.grouped(row.registration.number),
            why=why(row.registration, row.why),
            urgent=row.why is CheckReason.DATE_PASSED,
        )
        for row in rows
    ]


def named(registration: Registration) -> str:
    """SKJ, pedagoog"""
    role = shown.role_of(registration)
    return ", ".join(part for part in (shown.name_of(registration), role) if part)


def why(registration: Registration, reason: CheckReason | None) -> str:
    """Why somebody must look, in a sentence."""
    if reason is None:
        return _("No check is due now.")
    if reason is CheckReason.DATE_PASSED:
        day = full_day(registration.last_valid_on)
        return _("The last valid day was %(day)s. Is it renewed?", day=day)
    if reason is CheckReason.RENEWAL_CLAIMED:
        day = full_day(registration.told_on)
        return _("A renewal was told on %(day)s, and nobody has checked that.", day=day)
    if reason is CheckReason.START_OF_WORK:
        return _("Not checked yet at the start of the work.")
    if reason is CheckReason.PERIODIC and registration.checked_on:
        return _("Last checked on %(day)s.", day=full_day(registration.checked_on))
    if reason is CheckReason.PERIODIC:
        return _("Recorded on %(day)s, never checked.", day=full_day(registration.told_on))
    return _(REASON_LABELS[reason])


def reasons(counts: Mapping[CheckReason, int]) -> list[tuple[str, str]]:
    """The reasons to filter by, each with its number."""
    return [
        (
            reason.value,
            _("%(reason)s (%(number)s)", reason=_(REASON_LABELS[reason]), number=counts[reason]),
        )
        for reason in URGENCY
        if reason in counts
    ]


def facts(registration: Registration, *, today: date) -> list[tuple[str, str]]:
    """What we think, to hold beside what the register shows."""
    told = [(_("Name"), registration.person.name)]
    if role := shown.role_of(registration):
        told.append((_("Chamber or profession"), role))
    told += [
        (
            _("Date of renewal"),
            full_day(registration.extension_ends_on or registration.held_on),
        ),
        (_("Last valid day"), full_day(registration.was_valid_until_on)),
        (_("State"), _(rules.STATE_LABELS[_state(registration, today=today)])),
        (_("Source"), shown.source(registration)),
    ]
    return told


def _state(registration: Registration, *, today: date) -> State:
    """The state, or lapsed where the dates say so and nobody has told it."""
    running = registration.state in rules.REMINDED
    passed = running and today > registration.last_valid_on
    return State.LAPSED if passed else registration.state


def look_at(registration: Registration) -> str:
    """The address of the public register, where we know one."""
    return LOOK_AT.get(registration.register, "")


def checks(rows: Iterable[RegisterCheck]) -> list[tuple[str, str]]:
    """Earlier checks: the day and how, with the outcome and the note."""
    return [
        (
            _("%(day)s, %(how)s", day=full_day(row.at), how=_(rules.CHECKED_LABELS[row.how])),
            f"{_(OUTCOME_LABELS[row.outcome])}. {row.note}".strip(),
        )
        for row in rows
    ]


def changes(match: Match) -> list[str]:
    """What the overview says otherwise than Leerhuis."""
    told = []
    if match.held_on is not None:
        told.append(
            _(
                "Date of renewal: %(before)s becomes %(after)s",
                before=full_day(match.known.held_on),
                after=full_day(match.held_on),
            )
        )
    if match.chamber is not None:
        told.append(_("Chamber: becomes %(after)s", after=_(registers.label(match.chamber))))
    return told
