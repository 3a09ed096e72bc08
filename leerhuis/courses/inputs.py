"""Kinds of fields that the pages of coordinators share, and how a form is handed in."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Protocol, TypeVar

from flask_babel import gettext as _
from wtforms import Field, SelectChoice, SelectField, SelectMultipleField
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, DateInput

from leerhuis.fields import DutchDateField, DutchDecimalField
from leerhuis.fields import accepted as accepted

Pairs = Iterable[tuple[str, Any]]


class AtMost:
    """No longer than the column, said before the database says it."""

    def __init__(self, most: int) -> None:
        self.most = most

    def __call__(self, form: Any, field: Field) -> None:
        if len(field.data or "") > self.most:
            raise ValidationError(_("Use at most %(most)d characters.", most=self.most))


class DayField(DutchDateField):
    """A day near now: the browser's own date field, or a date as one types it."""

    widget = DateInput()

    def show(self, value: date) -> str:
        return value.isoformat()

    def read(self, text: str) -> date:
        try:
            return date.fromisoformat(text)
        except ValueError:
            return super().read(text)


class WholeNumberField(DutchDecimalField):
    """A number of seats, say."""

    def show(self, value: Any) -> str:
        return str(value)

    def read(self, text: str) -> Any:
        if not text.isdecimal() or len(text) > 9:
            raise ValueError(_("Enter a whole number, for example 12."))
        return int(text)


class ChoiceField(SelectField):
    """One of a list of values with their words; what is not on it is refused in our own words."""

    def __init__(
        self, label: Any = None, validators: Any = None, *, choices: Pairs = (), **given: Any
    ) -> None:
        super().__init__(label, validators, choices=_options(choices), **given)

    def offer(self, choices: Pairs) -> None:
        self.choices = _options(choices)

    def pre_validate(self, form: Any) -> None:
        if self.data not in [choice.value for choice in self.iter_choices()]:
            raise ValidationError(_("Choose from the list."))


class ManyField(SelectMultipleField):
    """Any number of a list of values with their words, none included; drawn as boxes to tick."""

    option_widget = CheckboxInput()

    def __init__(
        self, label: Any = None, validators: Any = None, *, choices: Pairs = (), **given: Any
    ) -> None:
        super().__init__(label, validators, choices=_options(choices), **given)

    def offer(self, choices: Pairs) -> None:
        self.choices = _options(choices)

    def pre_validate(self, form: Any) -> None:
        known = {choice.value for choice in self.iter_choices()}
        if not known.issuperset(self.data or ()):
            raise ValidationError(_("Choose from the list."))


def _options(choices: Pairs) -> list[SelectChoice]:
    return [SelectChoice(value=value, label=words) for value, words in choices]


def lines(text: str | None) -> str:
    """Text of several lines without control characters."""
    whole = (text or "").replace("\r\n", "\n")
    return "".join(c for c in whole if c.isprintable() or c == "\n").strip()


class Chosen(Protocol):
    """A row that can be chosen from a list."""

    public_id: Any
    name: Any


Known = TypeVar("Known", bound=Chosen)


def choices_of(rows: Sequence[Chosen]) -> list[tuple[str, str]]:
    return [(row.public_id, row.name) for row in rows]


def picked(rows: Sequence[Known], public_id: str) -> Known:
    """The row that was chosen; the field has checked that it is one of them."""
    return next(row for row in rows if row.public_id == public_id)
