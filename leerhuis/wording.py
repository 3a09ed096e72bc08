"""Dates, times and numbers in words, in the language of the reader."""

from datetime import date, datetime
from decimal import Decimal

from flask_babel import format_date, format_decimal, format_time
from flask_babel import gettext as _

from leerhuis import clock

LANGUAGES = ("nl", "en")


def _day(value: date | datetime) -> date:
    return clock.day_of(value) if isinstance(value, datetime) else value


def long_day(value: date | datetime) -> str:
    """donderdag 14 januari 2027"""
    return format_date(_day(value), "EEEE d MMMM y", rebase=False)


def full_day(value: date | datetime) -> str:
    """14 januari 2027"""
    return format_date(_day(value), "d MMMM y", rebase=False)


def short_day(value: date | datetime) -> str:
    """do 14 januari"""
    return format_date(_day(value), "EEE d MMMM", rebase=False)


def table_day(value: date | datetime) -> str:
    """14 jan 2027"""
    return format_date(_day(value), "d MMM y", rebase=False).replace(".", "")


def month(value: date) -> str:
    """januari 2027"""
    return format_date(value, "MMMM y", rebase=False)


def clock_time(value: datetime) -> str:
    """9.30"""
    return format_time(value, "H.mm")


def hours(starts_at: datetime, ends_at: datetime) -> str:
    """9.30 tot 16.30 uur"""
    return _("%(start)s to %(end)s", start=clock_time(starts_at), end=clock_time(ends_at))


def moment(value: datetime) -> str:
    """14 januari 2027, 9.30 uur"""
    return _("%(day)s, %(time)s", day=full_day(value), time=clock_time(value))


def number(value: int | Decimal) -> str:
    """3.368 or 2,5"""
    return format_decimal(value, "#,##0.#")


FILTERS = {
    each.__name__: each
    for each in (long_day, full_day, short_day, table_day, month, clock_time, moment, number)
}
