"""What a cell holds: text without what hides, and days and numbers as Dutch offices write them."""

import re
from datetime import date
from decimal import Decimal

from leerhuis.errors import Refused

Cell = str | int | Decimal | date | None

_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
UNPRINTABLE = re.compile(
    r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u200b\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]"
)
_DUTCH_DATE = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})")
_ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_DECIMAL = re.compile(r"-?(?:[0-9]{1,12}(?:,[0-9]{1,6})?|[0-9]{1,12}\.[0-9]{1,2})")
_GROUPED = re.compile(r"-?[0-9]{1,3}(?:\.[0-9]{3}){1,3},[0-9]{1,6}")


def clean_text(text: str) -> str:
    """One line without control characters; blanks of every kind become single spaces."""
    return " ".join(UNPRINTABLE.sub("", text).split())


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would compute this text instead of showing it."""
    return text.startswith(_FORMULA)


def dutch_date(text: str) -> date:
    """The date in a cell such as 14-01-2019, 14/1/2019 or 2019-01-14."""
    cleaned = _filled(text)
    year, month, day = _numbers_of_date(cleaned)
    try:
        found = date(year, month, day)
    except ValueError:
        raise Refused("The day %(value)s does not exist. Check the date.", value=cleaned) from None
    if not 1900 <= year <= 2199:
        raise Refused("The year in %(value)s cannot be right. Check the date.", value=cleaned)
    return found


def dutch_decimal(text: str) -> Decimal:
    """The number in a cell such as 0,89 or 1.234,5.

    1.234 is refused: it is a thousand to one spreadsheet and a little over one to another.
    """
    cleaned = _filled(text)
    if _GROUPED.fullmatch(cleaned):
        cleaned = cleaned.replace(".", "")
    elif not _DECIMAL.fullmatch(cleaned):
        raise Refused(
            "%(value)s is not a number. Write it with a comma, such as 0,89.",
            value=shortened(cleaned),
        )
    return Decimal(cleaned.replace(",", "."))


def _filled(text: str) -> str:
    if cleaned := clean_text(text):
        return cleaned
    raise Refused("This cell is empty. Fill it in.")


def _numbers_of_date(cleaned: str) -> tuple[int, int, int]:
    if dutch := _DUTCH_DATE.fullmatch(cleaned):
        return int(dutch[4]), int(dutch[3]), int(dutch[1])
    if iso := _ISO_DATE.fullmatch(cleaned):
        return int(iso[1]), int(iso[2]), int(iso[3])
    raise Refused(
        "%(value)s is not a date. Write day, month and year, such as 14-01-2019.",
        value=shortened(cleaned),
    )


def shortened(text: str) -> str:
    """What fits in a sentence and still lets people recognise their cell."""
    return text if len(text) <= 40 else f"{text[:39]}…"
