"""A rule of reminders in words, for who reads it."""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any, Protocol

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from leerhuis.reminders.rules import AFTERWARDS, Anchor, Audience, Condition, Offset, Step

# What a rule counts from, as a choice and within its sentence.
ANCHORS: dict[Anchor, Any] = {
    Anchor.SESSION_STARTS: _l("A session"),
    Anchor.UNMARKED: _l("A session without attendance"),
    Anchor.ENROL_BY: _l("The last day to enrol"),
    Anchor.SURVEY_CLOSES: _l("The last day of a survey"),
    Anchor.APPLY_BY: _l("The last day to apply for renewal"),
    Anchor.LAST_VALID: _l("The last valid day of a registration"),
}
_WITHIN = {
    Anchor.SESSION_STARTS: _l("a session"),
    Anchor.UNMARKED: _l("a session without attendance"),
    Anchor.ENROL_BY: _l("the last day to enrol"),
    Anchor.SURVEY_CLOSES: _l("the last day of a survey"),
    Anchor.APPLY_BY: _l("the last day to apply for renewal"),
    Anchor.LAST_VALID: _l("the last valid day of a registration"),
}
_ON_THE_DAY = {
    Anchor.SESSION_STARTS: _l("On the day of a session"),
    Anchor.UNMARKED: _l("On the day of a session without attendance"),
    Anchor.ENROL_BY: _l("On the last day to enrol"),
    Anchor.SURVEY_CLOSES: _l("On the last day of a survey"),
    Anchor.APPLY_BY: _l("On the last day to apply for renewal"),
    Anchor.LAST_VALID: _l("On the last valid day of a registration"),
}
SUBJECTS: dict[Anchor, Any] = {
    Anchor.SESSION_STARTS: _l("Sessions"),
    Anchor.UNMARKED: _l("Attendance"),
    Anchor.ENROL_BY: _l("Enrolling"),
    Anchor.SURVEY_CLOSES: _l("Evaluations and needs surveys"),
    Anchor.APPLY_BY: _l("Registrations"),
    Anchor.LAST_VALID: _l("Registrations"),
}
# For what a rule of an organisation holds.
REACHES: dict[Anchor, Any] = {
    Anchor.SESSION_STARTS: _l("Courses of this organisation and of all below it."),
    Anchor.UNMARKED: _l("Courses of this organisation and of all below it."),
    Anchor.ENROL_BY: _l("Courses of this organisation and of all below it."),
    Anchor.SURVEY_CLOSES: _l("Surveys of this organisation and of all below it."),
    Anchor.APPLY_BY: _l("Who works at this organisation or below it."),
    Anchor.LAST_VALID: _l("Who works at this organisation or below it."),
}
AUDIENCES: dict[Audience, Any] = {
    Audience.PERSON: _l("The person themselves"),
    Audience.TRAINER: _l("The trainer"),
    Audience.COORDINATOR: _l("The coordinator"),
    Audience.MANAGER: _l("The manager"),
}
_TO = {
    Audience.PERSON: _l("to the person"),
    Audience.TRAINER: _l("to the trainer"),
    Audience.COORDINATOR: _l("to the coordinator"),
    Audience.MANAGER: _l("to the manager"),
}
_TO_PERSON = {
    Anchor.SESSION_STARTS: _l("to who has a seat"),
    Anchor.ENROL_BY: _l("to who is interested and has no seat"),
    Anchor.SURVEY_CLOSES: _l("to who has not answered"),
    Anchor.APPLY_BY: _l("to the professional"),
    Anchor.LAST_VALID: _l("to the professional"),
}
_WHILE = {
    Anchor.ENROL_BY: _l("only while seats are free"),
    Anchor.APPLY_BY: _l("only who has not applied yet"),
    Anchor.LAST_VALID: _l("only who has not applied yet"),
}
STEPS: dict[Step, Any] = {
    Step.DAYS: _l("days"),
    Step.WORKING_DAYS: _l("working days"),
    Step.WEEKS: _l("weeks"),
    Step.MONTHS: _l("months"),
}


class Worded(Protocol):
    """A rule, or what is filled in of one."""

    @property
    def anchor(self) -> Anchor: ...
    @property
    def offset(self) -> Offset: ...
    @property
    def at(self) -> time: ...
    @property
    def audience(self) -> Audience: ...
    @property
    def condition(self) -> Condition: ...


def sentence(rule: Worded) -> str:
    """1 week voor een bijeenkomst, om 9.00 uur, aan wie een plek heeft"""
    said = _(
        "%(when)s, at %(time)s, %(to)s",
        when=distance(rule.anchor, rule.offset),
        time=at_time(rule.at),
        to=_addressed(rule),
    )
    if rule.condition is Condition.STILL_OPEN and rule.anchor in _WHILE:
        return f"{said}, {_WHILE[rule.anchor]}"
    return said


def distance(anchor: Anchor, offset: Offset) -> str:
    """1 week voor een bijeenkomst"""
    if not offset.number:
        return str(_ON_THE_DAY[anchor])
    told = _AFTER if anchor in AFTERWARDS else _BEFORE
    return told[offset.step](abs(offset.number), str(_WITHIN[anchor]))


def at_time(at: time) -> str:
    """9.00, as in all sentences; the words round it say that these are hours."""
    return f"{at.hour}.{at.minute:02d}"


def anchor_of(reference: str) -> date | datetime | None:
    """The day or moment that a letter was about, as its key keeps it."""
    try:
        return date.fromisoformat(reference)
    except ValueError:
        return _moment(reference)


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _addressed(rule: Worded) -> str:
    if rule.audience is Audience.PERSON:
        return str(_TO_PERSON.get(rule.anchor, _TO[rule.audience]))
    return str(_TO[rule.audience])


def _days_before(num: int, what: str) -> str:
    return ngettext("%(num)d day before %(what)s", "%(num)d days before %(what)s", num, what=what)


def _working_days_before(num: int, what: str) -> str:
    return ngettext(
        "%(num)d working day before %(what)s",
        "%(num)d working days before %(what)s",
        num,
        what=what,
    )


def _weeks_before(num: int, what: str) -> str:
    return ngettext("%(num)d week before %(what)s", "%(num)d weeks before %(what)s", num, what=what)


def _months_before(num: int, what: str) -> str:
    return ngettext(
        "%(num)d month before %(what)s", "%(num)d months before %(what)s", num, what=what
    )


def _days_after(num: int, what: str) -> str:
    return ngettext("%(num)d day after %(what)s", "%(num)d days after %(what)s", num, what=what)


def _working_days_after(num: int, what: str) -> str:
    return ngettext(
        "%(num)d working day after %(what)s",
        "%(num)d working days after %(what)s",
        num,
        what=what,
    )


def _weeks_after(num: int, what: str) -> str:
    return ngettext("%(num)d week after %(what)s", "%(num)d weeks after %(what)s", num, what=what)


def _months_after(num: int, what: str) -> str:
    return ngettext("%(num)d month after %(what)s", "%(num)d months after %(what)s", num, what=what)


_BEFORE: dict[Step, Callable[[int, str], str]] = {
    Step.DAYS: _days_before,
    Step.WORKING_DAYS: _working_days_before,
    Step.WEEKS: _weeks_before,
    Step.MONTHS: _months_before,
}
_AFTER: dict[Step, Callable[[int, str], str]] = {
    Step.DAYS: _days_after,
    Step.WORKING_DAYS: _working_days_after,
    Step.WEEKS: _weeks_after,
    Step.MONTHS: _months_after,
}
