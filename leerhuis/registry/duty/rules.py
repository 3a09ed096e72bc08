"""What an employer must be able to show: registered staff, exceptions, certificates of conduct.

Sources: Besluit Jeugdwet 5.1.1 (registered staff, or a reason why not) and Jeugdwet 4.1.6 (a
certificate of conduct issued at most three months before the start of work).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple, Protocol, TypeVar

from leerhuis.errors import Refused
from leerhuis.people.rules import AppointmentKind
from leerhuis.registers import N_
from leerhuis.registry.checking import COMING_DAYS as COMING_DAYS
from leerhuis.registry.checking import START_DAYS
from leerhuis.registry.periods import add_months

CONDUCT_MONTHS = 3
# Our choices: how long after the start somebody is on the list, and when it is told.
STARTED_DAYS = 30
TELL_DAYS = 14
REASON_WORDS = 3
REASON_MAX = 1000
WORD_REASON_MAX = 500
PROFILE_MAX = 80
YEARS = (1990, 2150)
_GAP = re.compile(r"(?<=\d)\s+(?=\d)")


class ProofKind(StrEnum):
    """What an employer has seen of someone before the work began."""

    CONDUCT_CERTIFICATE = "conduct_certificate"
    REFERENCES = "references"


class Deployable(StrEnum):
    """The employer's own word on whether someone is put to work."""

    YES = "yes"
    LIMITED = "limited"
    NO = "no"


class ConductAge(StrEnum):
    """How old a certificate of conduct was when the work began."""

    FRESH = "fresh"
    OLD = "old"
    LATER = "later"


class Lack(StrEnum):
    """What an employer still has to do or see of somebody who begins."""

    NUMBER = "number"
    CHECK = "check"
    CONDUCT = "conduct"
    REFERENCES = "references"


class Cover(StrEnum):
    """Whether somebody might work on a day, as the employer can show it."""

    REGISTERED = "registered"
    EXCEPTION = "exception"
    UNCOVERED = "uncovered"
    UNREGISTERED = "unregistered"  # of whom the employer alone knows whether there is a reason


DEPLOYABLE_LABELS: Mapping[Deployable, str] = {
    Deployable.YES: N_("May be put to work"),
    Deployable.LIMITED: N_("May be put to work in part"),
    Deployable.NO: N_("May not be put to work"),
}
AGE_LABELS: Mapping[ConductAge, str] = {
    ConductAge.FRESH: N_("at most 3 months old at the start"),
    ConductAge.OLD: N_("older than 3 months at the start"),
    ConductAge.LATER: N_("issued after the start"),
}
# In a column, where there is less room.
SHORT_AGES: Mapping[ConductAge, str] = {
    ConductAge.FRESH: N_("in time for the start"),
    ConductAge.OLD: N_("older than 3 months at the start"),
    ConductAge.LATER: N_("issued after the start"),
}
LACK_LABELS: Mapping[Lack, str] = {
    Lack.NUMBER: N_("Registration number"),
    Lack.CHECK: N_("Look it up in the register"),
    Lack.CONDUCT: N_("Certificate of conduct of at most 3 months before the start"),
    Lack.REFERENCES: N_("References"),
}
COVER_LABELS: Mapping[Cover, str] = {
    Cover.REGISTERED: N_("Registered"),
    Cover.EXCEPTION: N_("Exception"),
    Cover.UNCOVERED: N_("Not covered"),
    Cover.UNREGISTERED: N_("Not registered"),
}


class Seen(Protocol):
    """A certificate that was seen."""

    @property
    def issued_on(self) -> date | None: ...


Certificate = TypeVar("Certificate", bound=Seen)


class Employed(Protocol):
    """An appointment, as far as it tells since when somebody works for an employer."""

    @property
    def kind(self) -> AppointmentKind: ...
    @property
    def starts_on(self) -> date: ...
    @property
    def ends_on(self) -> date | None: ...


class Standing(NamedTuple):
    """What is known of somebody who begins, on the points that an employer must see to."""

    numbered: bool
    checked_on: date | None
    conduct: ConductAge | None
    references: bool


def conduct_age(issued_on: date, *, starts_on: date) -> ConductAge:
    """How old a certificate was at the start of work; three months to the day is not too old."""
    if issued_on > starts_on:
        return ConductAge.LATER
    fresh = issued_on >= add_months(starts_on, -CONDUCT_MONTHS)
    return ConductAge.FRESH if fresh else ConductAge.OLD


def telling(seen: Iterable[Certificate], *, starts_on: date | None) -> Certificate | None:
    """The certificate that shows most: one that was fresh at the start, else the latest issued.

    A newer one does not take away that the one of the start was fresh.
    """
    known = [each for each in seen if each.issued_on is not None]
    return max(known, key=lambda each: _worth(each, starts_on), default=None)


def _worth(seen: Seen, starts_on: date | None) -> tuple[bool, date]:
    issued_on = seen.issued_on or date.min
    if starts_on is None:
        return False, issued_on
    return conduct_age(issued_on, starts_on=starts_on) is ConductAge.FRESH, issued_on


def work_began(posts: Iterable[Employed], *, day: date) -> date | None:
    """Since when somebody works for an employer, or will: without a day in between.

    Who gets another function or team does not begin anew.
    """
    began: date | None = None
    ended: date | None = None
    for post in sorted(posts, key=lambda each: each.starts_on):
        if post.kind is not AppointmentKind.EMPLOYMENT or _never(post):
            continue
        anew = began is None or (ended is not None and post.starts_on > ended + timedelta(days=1))
        if anew and began is not None and ended is not None and ended >= day:
            return began
        began, ended = (post.starts_on, post.ends_on) if anew else (began, _later(ended, post))
    return began


def _never(post: Employed) -> bool:
    return post.ends_on is not None and post.ends_on < post.starts_on


def _later(ended: date | None, post: Employed) -> date | None:
    if ended is None or post.ends_on is None:
        return None
    return max(ended, post.ends_on)


def lacking(standing: Standing, *, starts_on: date) -> tuple[Lack, ...]:
    """What an employer still has to do or see of somebody who begins on this day."""
    checked = standing.checked_on is not None and standing.checked_on >= starts_on - timedelta(
        days=START_DAYS
    )
    lacks = {
        Lack.NUMBER: not standing.numbered,
        Lack.CHECK: not checked,
        Lack.CONDUCT: standing.conduct is not ConductAge.FRESH,
        Lack.REFERENCES: not standing.references,
    }
    return tuple(lack for lack, open_ in lacks.items() if open_)


def check_other(person_id: int, *, by: int | None) -> None:
    if person_id == by:
        raise Refused("Ask another manager: nobody records this about themselves.")


def check_proof(kind: ProofKind, *, issued_on: date | None, seen_on: date, today: date) -> None:
    """What was seen was seen by now, and was issued before it was seen."""
    check_year(seen_on, field="seen_on")
    if seen_on > today:
        raise Refused("The day on which you saw it lies in the future.", field="seen_on")
    if kind is not ProofKind.CONDUCT_CERTIFICATE:
        return
    if issued_on is None:
        raise Refused(
            "Fill in the day of issue, as it stands on the certificate.", field="issued_on"
        )
    check_year(issued_on, field="issued_on")
    if issued_on > seen_on:
        raise Refused("It cannot be issued after the day on which you saw it.", field="issued_on")


def check_reason(text: str, *, most: int = REASON_MAX) -> None:
    """A reason is some words: it is read back years later."""
    if len(text.split()) < REASON_WORDS:
        raise Refused("Write down why, in a few words.", field="reason")
    check_length(text, most=most)


def check_length(text: str, *, most: int) -> None:
    if len(text) > most:
        raise Refused("Use at most %(most)s characters.", field="reason", most=most)


def check_term(starts_on: date, ends_on: date) -> None:
    check_year(starts_on, field="starts_on")
    check_year(ends_on, field="ends_on")
    if ends_on < starts_on:
        raise Refused("The last day cannot be before the first day.", field="ends_on")


def check_year(day: date, *, field: str) -> None:
    if not YEARS[0] <= day.year <= YEARS[1]:
        raise Refused(
            "Check the year: it must lie between %(first)s and %(last)s.",
            field=field,
            first=str(YEARS[0]),
            last=str(YEARS[1]),
        )


def words_of(text: str) -> list[str]:
    """The words by which somebody is meant: parts of a name, or a registration number.

    A number may be typed in groups, as it is shown.
    """
    return _GAP.sub("", text.replace(",", " ")).split()[:8]


def check_responsible(found: Sequence[int], *, day: date) -> int:
    """The one registered colleague who was meant."""
    different = set(found)
    if not different:
        raise Refused(
            "Nobody with this name or number is registered with you on %(day)s.",
            field="responsible",
            day=day,
        )
    if len(different) > 1:
        raise Refused(
            "More than one colleague has this name. Fill in the registration number.",
            field="responsible",
        )
    return found[0]


def registered_on(starts_on: date, ends_on: date, *, today: date) -> date:
    """The day on which the responsible professional must be registered to be chosen now."""
    return max(starts_on, min(today, ends_on))


def cover(*, registered: bool, excepted: bool, full: bool) -> Cover:
    if registered:
        return Cover.REGISTERED
    if not full:
        return Cover.UNREGISTERED
    return Cover.EXCEPTION if excepted else Cover.UNCOVERED
