"""Form fields for what Dutch people type: 27-3-2029, 0,89 and 9.30; and the form they are in."""

import re
from collections.abc import Callable
from datetime import date, time
from decimal import Decimal, InvalidOperation
from typing import Any

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import Field, StringField, TextAreaField
from wtforms.validators import ValidationError
from wtforms.widgets import TextInput

from leerhuis import wording
from leerhuis.errors import Refused

_DATE = re.compile(r"\s*(\d{1,2})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{4})\s*")
_TIME = re.compile(r"\s*(\d{1,2})(?:[.:](\d{2}))?\s*(?:uur)?\s*")
# What a public id is made of; a database may refuse anything else before it looks for it.
_PUBLIC_ID = re.compile(r"[\w-]{22}", re.ASCII)


def ticked(given: MultiDict[str, str], name: str, *, most: int) -> list[str]:
    """The rows that were ticked, by their public ids and once each; what is none is left out."""
    found = (each for each in given.getlist(name) if _PUBLIC_ID.fullmatch(each))
    return list(dict.fromkeys(found))[:most]


class Form(FlaskForm):
    """A form of a page. CSRF is checked centrally, before the view."""

    class Meta:
        csrf = False

    def refuse(self, no: Refused) -> None:
        """Show a refusal where it belongs: at its field, or above the form."""
        sentence = translate(no)
        if no.field and no.field in self:
            field = self[no.field]
            field.errors = [*field.errors, sentence]
        else:
            self.form_errors.append(sentence)


def accepted(form: Form, act: Callable[[], object]) -> bool:
    """Whether the form was sent, is sound, and the house agreed; else the form says why not."""
    if not form.validate_on_submit():
        return False
    try:
        act()
    except Refused as no:
        form.refuse(no)
        return False
    return True


def translate(no: Refused) -> str:
    """The sentence of a refusal in the language of the reader, with its days in words."""
    values = {
        name: wording.full_day(value) if isinstance(value, date) else value
        for name, value in no.values.items()
    }
    if no.plural:
        number = values.pop("num")
        return ngettext(no.message, no.plural, number, **values)
    return gettext(no.message, **values)


class _Typed(Field):
    """A text field with a value of its own kind; what was typed is kept when it is wrong."""

    widget = TextInput()

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else self.show(self.data)

    def process_formdata(self, valuelist: list[str]) -> None:
        text = valuelist[0].strip() if valuelist else ""
        self.data = self.read(text) if text else None

    def show(self, value: Any) -> str:
        raise NotImplementedError

    def read(self, text: str) -> Any:
        raise NotImplementedError


class DutchDateField(_Typed):
    """A date that someone knows: 27-3-2029, 27/3/2029 or 27 3 2029."""

    def show(self, value: date) -> str:
        return f"{value.day}-{value.month}-{value.year}"

    def read(self, text: str) -> date:
        found = _DATE.fullmatch(text)
        if not found:
            raise ValueError(gettext("Enter a date, for example 27-3-2029."))
        day, month, year = map(int, found.groups())
        try:
            return date(year, month, day)
        except ValueError:
            raise ValueError(
                gettext("The day %(value)s does not exist. Check the date.", value=text)
            ) from None


class TimeField(_Typed):
    """A time of day: 9.30 or 9:30."""

    def show(self, value: time) -> str:
        return f"{value.hour}.{value.minute:02d}"

    def read(self, text: str) -> time:
        found = _TIME.fullmatch(text)
        try:
            if found:
                return time(int(found[1]), int(found[2] or 0))
        except ValueError:
            pass
        raise ValueError(gettext("Enter a time, for example 9.30."))


class DutchDecimalField(_Typed):
    """A number with a comma: 7,5."""

    wrong = _l("Enter a number, for example 7,5.")

    def show(self, value: Decimal) -> str:
        return f"{value.normalize():f}".replace(".", ",")

    def read(self, text: str) -> Decimal:
        try:
            value = Decimal(text.replace(",", "."))
        except InvalidOperation:
            value = Decimal("NaN")
        if not value.is_finite():
            raise ValueError(str(self.wrong))
        return value


class Required:
    """Something has to be filled in; the sentence says what."""

    field_flags = {"required": True}  # noqa: RUF012  # the shape that WTForms asks

    def __init__(self, message: Any = None) -> None:
        self.message = message or _l("Fill in this field.")

    def __call__(self, form: Any, field: Field) -> None:
        if field.errors:  # what was typed could not be read: that is already said
            return
        if field.data is None or (isinstance(field.data, str) and not field.data.strip()):
            raise ValidationError(str(self.message))


class TextField(StringField):
    """One line of text without control characters, trimmed."""

    def process_formdata(self, valuelist: list[str]) -> None:
        text = valuelist[0] if valuelist else ""
        self.data = "".join(c for c in text if c.isprintable()).strip()


class LongTextField(TextAreaField):
    """Several lines of text without other control characters, trimmed."""

    def process_formdata(self, valuelist: list[str]) -> None:
        text = "\n".join(valuelist[0].splitlines()) if valuelist else ""
        self.data = "".join(c for c in text if c.isprintable() or c == "\n").strip()
