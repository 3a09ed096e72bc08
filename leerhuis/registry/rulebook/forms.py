"""What an administrator fills in about the hours that a profession asks."""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from leerhuis import registers
from leerhuis.fields import DutchDecimalField, Form, Required, TextField
from leerhuis.registers import Profession
from leerhuis.registry.rulebook.rules import NOTE_MAX

_THOUSANDS = re.compile(r"[0-9]{1,2}\.[0-9]{3}")


class HoursField(DutchDecimalField):
    """Whole hours, which may be typed as they are shown: 2.080."""

    def read(self, text: str) -> Decimal:
        return super().read(text.replace(".", "") if _THOUSANDS.fullmatch(text) else text)


class HoursForm(Form):
    """The hours of one profession, and where they were read."""

    profession = SelectField(
        _l("Profession"),
        [InputRequired(_l("Choose a profession."))],
        invalid_choice_message=_l("Choose a profession."),
    )
    hours = HoursField(
        _l("Hours in a period"),
        [Required(_l("Fill in the hours."))],
        description=_l("All hours of 5 years together, for example 2080."),
    )
    note = TextField(
        _l("Where did you read this?"),
        [
            Required(_l("Fill in where you read this.")),
            Length(max=NOTE_MAX, message=_l("Use at most 300 characters.")),
        ],
        description=_l("For example the address of a page of the BIG register, and the date."),
    )

    def offer(self, professions: Iterable[Profession]) -> None:
        names = {each.value: _(registers.label(each)) for each in professions}
        self.profession.choices = [
            SelectChoice("", _("Choose a profession")),
            *(SelectChoice(code, name) for code, name in sorted(names.items(), key=_by_name)),
        ]

    def said(self) -> dict[str, Any]:
        return {"hours": self.hours.data, "note": self.note.data}


def _by_name(item: tuple[str, str]) -> str:
    return item[1]
