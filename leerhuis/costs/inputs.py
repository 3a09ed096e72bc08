"""Kinds of fields for money: an amount, hours, a share in percent."""

import re
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from leerhuis.costs import money, rules
from leerhuis.costs.splitting import WHOLE
from leerhuis.errors import Refused
from leerhuis.fields import DutchDecimalField, translate

_PERCENT = re.compile(r"(\d{1,3})(?:[.,](\d{1,2}))?\s*%?", re.ASCII)
_HOURS = re.compile(r"\d{1,5}(?:[.,]\d{1,2})?", re.ASCII)


class CentsField(DutchDecimalField):
    """An amount in euros, of 0 or more, kept as whole cents: 45 or 1.250,50."""

    def show(self, value: Any) -> str:
        return money.typed(value)

    def read(self, text: str) -> Any:
        try:
            return money.checked(money.cents_of(text))
        except Refused as no:
            raise ValueError(translate(no)) from None


class PercentField(DutchDecimalField):
    """A share of the whole, kept in basis points: 50 or 33,34."""

    def show(self, value: Any) -> str:
        return rules.percent(value)

    def read(self, text: str) -> Any:
        found = _PERCENT.fullmatch(text)
        share = int(found[1]) * 100 + int((found[2] or "").ljust(2, "0")) if found else -1
        if not 0 <= share <= WHOLE:
            raise ValueError(_("Fill in a share from 0 to 100, with at most two decimals."))
        return share


class HoursField(DutchDecimalField):
    """A number of hours: 6 or 7,5."""

    def read(self, text: str) -> Decimal:
        if not _HOURS.fullmatch(text):
            raise ValueError(_("Fill in the number of hours, for example 6 or 7,5."))
        return super().read(text)
