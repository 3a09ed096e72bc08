"""Dates, times and numbers in words, in the language of the reader."""

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Protocol

from babel import Locale, dates, numbers
from flask_babel import get_locale
from flask_babel import gettext as _

from leerhuis import clock

LANGUAGES = ("nl", "en")


def _day(value: date | datetime) -> date:
    return clock.day_of(value) if isinstance(value, datetime) else value


# A page says the same days and figures again and again, and to write one takes babel long.
@lru_cache(maxsize=4096)
def _written(day: date, pattern: str, locale: Locale | None) -> str:
    return dates.format_date(day, pattern, locale=locale)


@lru_cache(maxsize=4096)
def _figure(value: int | Decimal, locale: Locale | None) -> str:
    return numbers.format_decimal(value, "#,##0.#", locale=locale)


def long_day(value: date | datetime) -> str:
    """donderdag 14 januari 2027"""
    return _written(_day(value), "EEEE d MMMM y", get_locale())


def full_day(value: date | datetime) -> str:
    """14 januari 2027"""
    return _written(_day(value), "d MMMM y", get_locale())


def short_day(value: date | datetime) -> str:
    """do 14 januari"""
    return _written(_day(value), "EEE d MMMM", get_locale())


def table_day(value: date | datetime) -> str:
    """14 jan 2027"""
    return _written(_day(value), "d MMM y", get_locale()).replace(".", "")


def month(value: date) -> str:
    """januari 2027"""
    return _written(value, "MMMM y", get_locale())


def short_month(value: date) -> str:
    """jan"""
    return _written(value, "LLL", get_locale()).rstrip(".")


def clock_time(value: datetime) -> str:
    """9.30"""
    local = clock.local(value)
    return f"{local.hour}.{local.minute:02d}"


def hours(starts_at: datetime, ends_at: datetime) -> str:
    """9.30 tot 16.30 uur"""
    return _("%(start)s to %(end)s", start=clock_time(starts_at), end=clock_time(ends_at))


def moment(value: datetime) -> str:
    """14 januari 2027, 9.30 uur"""
    return _("%(day)s, %(time)s", day=full_day(value), time=clock_time(value))


def number(value: int | Decimal) -> str:
    """3.368 or 2,5"""
    return _figure(value, get_locale())


class Counted(Protocol):
    """A number of persons as it may be shown; see `people.counted`."""

    @property
    def number(self) -> int | None: ...
    @property
    def few(self) -> bool: ...


def persons(value: Counted) -> str:
    """12, minder dan 5, or niet getoond"""
    if value.number is not None:
        return number(value.number)
    return _("fewer than 5") if value.few else _("not shown")


def euros(cents: int) -> str:
    """€ 1.250,50"""
    return _amount(cents, get_locale())


def round_euros(cents: int) -> str:
    """€ 1.251, where there is no room for cents, as in a drawing."""
    whole = (abs(cents) + 50) // 100
    return _whole_amount(-whole if cents < 0 else whole, get_locale())


@lru_cache(maxsize=4096)
def _amount(cents: int, locale: Locale | None) -> str:
    return numbers.format_currency(Decimal(cents).scaleb(-2), "EUR", locale=locale or "nl")


@lru_cache(maxsize=4096)
def _whole_amount(whole: int, locale: Locale | None) -> str:
    pattern = "¤\u00a0#,##0;¤\u00a0-#,##0" if str(locale or "nl") == "nl" else "¤#,##0"
    return numbers.format_currency(
        whole, "EUR", pattern, locale=locale or "nl", currency_digits=False
    )


FILTERS = {
    each.__name__: each
    for each in (
        long_day,
        full_day,
        short_day,
        table_day,
        month,
        clock_time,
        moment,
        number,
        persons,
        euros,
        round_euros,
    )
}
