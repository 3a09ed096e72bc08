"""One letter out of many: those of a day or a week that their reader wanted together."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from leerhuis import clock
from leerhuis.mail.rules import Letter, Rhythm, token_of

KIND = "mail/digest"
# When letters are put together: each day, or on Monday.
AT = time(7)
_WEEK = 7


def last_moment(rhythm: Rhythm, *, now: datetime) -> datetime:
    """The last moment at which letters of this rhythm were to be put together."""
    day = clock.day_of(now)
    if now < clock.moment_of(day, AT):
        day -= timedelta(days=1)
    if rhythm is Rhythm.WEEKLY:
        day -= timedelta(days=day.weekday())
    return clock.moment_of(day, AT)


def next_moment(rhythm: Rhythm, *, after: datetime) -> datetime:
    """The first moment at which a letter of then is put together with others."""
    day = clock.day_of(after)
    if after >= clock.moment_of(day, AT):
        day += timedelta(days=1)
    if rhythm is Rhythm.WEEKLY:
        day += timedelta(days=-day.weekday() % _WEEK)
    return clock.moment_of(day, AT)


def in_time(rhythm: Rhythm, letter: Letter, *, at: datetime) -> Rhythm:
    """The rhythm that is wanted, or at once for what would tell of what is past by then."""
    gathered = rhythm in (Rhythm.DAILY, Rhythm.WEEKLY)
    if gathered and letter.over_at and letter.over_at <= next_moment(rhythm, after=at):
        return Rhythm.AT_ONCE
    return rhythm


def digest(person_id: int, parts: Sequence[Letter], *, first: str, day: date) -> Letter:
    """The letter that holds these letters, in this order.

    `first` names the first of them: a letter stands in one digest only, so no two of these are the
    same. It holds copies, because a letter goes out as it was when it was gathered.
    """
    return Letter(
        kind=KIND,
        person_id=person_id,
        subject=first,
        reference=day.isoformat(),
        values={"day": day.isoformat(), "letters": [_kept(each) for each in parts]},
    )


def parts_of(letter: Letter) -> list[Letter]:
    """The letters that a digest holds; none of any other letter."""
    if letter.kind != KIND:
        return []
    return [
        Letter(
            kind=each["kind"],
            person_id=letter.person_id,
            subject=each["subject"],
            values=each["values"],
            token=token_of(each["token"]),
        )
        for each in letter.values.get("letters", ())
    ]


def _kept(letter: Letter) -> dict[str, Any]:
    return {
        "kind": letter.kind,
        "subject": letter.subject,
        "values": letter.values,
        "token": list(letter.token) if letter.token else None,
    }


class Within:
    """The macros of a letter for one that stands within another: greeted once, headed lower."""

    def __init__(self, macros: Any) -> None:
        self._macros = macros

    def __getattr__(self, name: str) -> Any:
        return getattr(self._macros, "subheading" if name == "heading" else name)

    def greeting(self, _name: str) -> str:
        return ""
