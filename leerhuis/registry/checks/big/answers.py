"""What the BIG register says, read from its answer into plain values, and nothing guessed.

Whatever is not as it should be is `Unreadable`: half an answer must never look like "not found",
and a date that cannot be read must never look like "no end date".
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

NUMBER_LENGTH = 11
# The register writes dates in these years where there is no date.
NO_END_YEAR, STRUCK_OFF_YEAR = 1, 2


class Unreadable(Exception):
    """The answer is not one that we understand."""


@dataclass(frozen=True)
class Entry:
    """One registration: until when it holds, if it ends; struck off is for good and undated."""

    number: str
    starts_on: date
    ends_on: date | None
    struck_off: bool
    code: str


@dataclass(frozen=True)
class Measure:
    """A public judgment or a limitation of the practice, as the register describes it."""

    key: str
    limitation: bool
    description: str
    starts_on: date | None
    ends_on: date | None


@dataclass(frozen=True)
class Answer:
    """What the register says of one person: the entry of the number asked, if there is one."""

    entry: Entry
    names: tuple[str, ...]
    specialisms: tuple[int, ...]
    measures: tuple[Measure, ...]


@dataclass(frozen=True)
class Group:
    """A professional group of the reference data, with the hours that re-registration asks."""

    code: str
    hours: int


def answer_of(people: Any, *, number: str) -> Answer | None:
    """What is said of this number; None when the register knows nobody by it.

    A person may have several registrations, and the order of rows means nothing. Somebody without
    the number asked is an answer to another question.
    """
    found = [
        (person, entry)
        for person in _listed(people)
        for entry in _entries(person)
        if entry.number == number
    ]
    if not found:
        if _listed(people):
            raise Unreadable("another number than was asked")
        return None
    person, entry = max(found, key=lambda each: _latest(each[1]))
    return Answer(
        entry=entry,
        names=tuple(
            filter(None, (_text(person, name) for name in ("BirthSurname", "MailingName")))
        ),
        specialisms=tuple(_specialisms(person, number)),
        measures=tuple(_measures(person, number)),
    )


def groups_of(reference: Any) -> list[Group]:
    """The professional groups that re-registration asks hours of."""
    groups = _listed(_part(reference, "ProfessionalGroups"), "ProfessionalGroup")
    if not groups:
        raise Unreadable("no professional groups")
    told = [
        (_text(each, "Code"), _whole(each, "RequiredHoursForReregistration")) for each in groups
    ]
    return [Group(code.zfill(2), hours) for code, hours in told if code and hours > 0]


def _latest(entry: Entry) -> tuple[bool, date]:
    return (not entry.struck_off, entry.ends_on or date.max)


def _entries(person: Any) -> Iterable[Entry]:
    for row in _listed(_part(person, "ArticleRegistration"), "ArticleRegistrationExtApp"):
        ends = _day(row, "ArticleRegistrationEndDate")
        yield Entry(
            number=_number(row, "ArticleRegistrationNumber"),
            starts_on=_day(row, "ArticleRegistrationStartDate"),
            ends_on=ends if ends.year > STRUCK_OFF_YEAR else None,
            struck_off=ends.year == STRUCK_OFF_YEAR,
            code=_text(row, "ProfessionalGroupCode"),
        )


def _specialisms(person: Any, number: str) -> Iterable[int]:
    for row in _listed(_part(person, "Specialism"), "SpecialismExtApp1"):
        if _number(row, "ArticleRegistrationNumber") == number:
            yield _whole(row, "TypeOfSpecialismId")


def _measures(person: Any, number: str) -> Iterable[Measure]:
    """The public judgments and the limitations, without those of another registration.

    That a judgment is about the registration whose number it gives is what we read in the answers,
    not what the register says; so one with a number that the person does not have is told as well.
    """
    others = {entry.number for entry in _entries(person)} - {number}
    for row in _listed(_part(person, "JudgmentProvision"), "JudgmentProvisionExtApp"):
        if _part(row, "Public") is True and _number(row, "ArticleNumber") not in others:
            yield Measure(
                key=f"judgment-{_whole(row, 'Id')}",
                limitation=False,
                description=_text(row, "PublicDescription"),
                starts_on=_day(row, "StartDate"),
                ends_on=_maybe_day(row, "EndDate"),
            )
    for row in _listed(_part(person, "Limitation"), "LimitationExtApp"):
        if _number(row, "ArticleRegistrationNumber") == number:
            yield Measure(
                key=f"limitation-{_whole(row, 'LimitationId')}",
                limitation=True,
                description=_text(row, "Description"),
                starts_on=_maybe_day(row, "StartDate"),
                ends_on=_maybe_day(row, "EndDate") or _maybe_day(row, "ExpirationEndDate"),
            )


def _part(row: Any, name: str) -> Any:
    return getattr(row, name, None)


def _listed(found: Any, name: str | None = None) -> list[Any]:
    """The rows of a list; an empty element is an empty list, and an empty row is left out."""
    rows = _part(found, name) if name else found
    return [row for row in rows if row is not None] if isinstance(rows, list) else []


def _text(row: Any, name: str) -> str:
    return str(_part(row, name) or "").strip()


def _whole(row: Any, name: str) -> int:
    value = _part(row, name)
    if not isinstance(value, int | Decimal) or value != int(value) or value < 0:
        raise Unreadable(f"{name} is no number")
    return int(value)


def _number(row: Any, name: str) -> str:
    """A number that travels as a decimal, and loses the 0 that it may begin with."""
    return str(_whole(row, name)).zfill(NUMBER_LENGTH)


def _day(row: Any, name: str) -> date:
    value = _part(row, name)
    if not isinstance(value, datetime):
        raise Unreadable(f"{name} is no date")
    return value.date()


def _maybe_day(row: Any, name: str) -> date | None:
    """A day that need not be there; the years that stand for no date are none."""
    value = _part(row, name)
    day = None if value is None else _day(row, name)
    return day if day and day.year > STRUCK_OFF_YEAR else None
