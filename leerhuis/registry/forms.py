"""What a professional or a manager fills in about a registration."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from leerhuis import registers
from leerhuis.fields import DutchDateField, Form, Required, TextField
from leerhuis.registers import Register
from leerhuis.registry.models import Registration
from leerhuis.registry.packs import PeriodStart
from leerhuis.registry.rules import CHECKED_LABELS

_: Callable[..., str] = gettext
# The registers whose rules Leerhuis knows.
KNOWN = (Register.SKJ, Register.BIG)
APART = ":"


class RegistrationForm(Form):
    """A registration as it stands on the card or in the letter."""

    occupation = SelectField(
        _l("Register and profession"),
        [InputRequired(_l("Choose the register and the profession."))],
        invalid_choice_message=_l("Choose the register and the profession."),
    )
    number = TextField(
        _l("Registration number"),
        [Required(_l("Fill in the registration number."))],
        description=_l("It stands on your card. An SKJ number has 6 to 10 digits, BIG has 11."),
    )
    held_date = DutchDateField(
        _l("Date of renewal"),
        [Required(_l("Fill in the date of renewal."))],
        description=_l(
            "The date on the card, in the letter or in Mijn SKJ. For example 27-3-2029. A date in"
            " the past is allowed."
        ),
    )
    registered_on = DutchDateField(
        _l("Registered since"), description=_l("For example 27-3-2019. Leave it empty if unknown.")
    )

    def offer(self, *only: Register) -> None:
        """The registers to choose from, with their professions."""
        self.occupation.choices = [
            SelectChoice("", _("Choose a register and a profession")),
            *(each for register in only or KNOWN for each in _professions(register)),
        ]

    def show(self, registration: Registration) -> None:
        """Fill in what is recorded."""
        self.offer(registration.register)
        if not self.is_submitted():
            self.occupation.data = _value(registration.register, registration.occupation or "")
            self.number.data = registration.number
            self.held_date.data = registration.held_on
            self.registered_on.data = registration.registered_on

    def said(self) -> dict[str, Any]:
        register, occupation = self.occupation.data.split(APART)
        return {
            "register": Register(register),
            "occupation": occupation,
            "number": self.number.data,
            "registered_on": self.registered_on.data,
            "held_date": self.held_date.data,
        }

    def corrected(self) -> dict[str, Any]:
        """The same without the register, which does not change."""
        return {name: value for name, value in self.said().items() if name != "register"}


def _professions(register: Register) -> list[SelectChoice]:
    return [
        SelectChoice(
            _value(register, each),
            _(
                "%(register)s: %(profession)s",
                register=_(registers.label(register)),
                profession=_(registers.label(each)),
            ),
        )
        for each in registers.occupations_of(register)
    ]


def _value(register: Register, occupation: str) -> str:
    return f"{register.value}{APART}{occupation}"


class SubmitForm(Form):
    on = DutchDateField(
        _l("The day on which you applied"),
        [Required(_l("Fill in the day on which you applied."))],
        description=_l("For example 27-3-2029."),
    )

    def said(self) -> dict[str, Any]:
        return {"on": self.on.data}


class RenewForm(Form):
    on = DutchDateField("", [Required(_l("Fill in this day."))])
    held_date = DutchDateField(
        _l("New date of renewal"),
        description=_l("As on the new card or in the letter. Leave it empty to have us reckon it."),
    )

    def ask(self, starts: PeriodStart, *, submitted_on: date | None) -> None:
        """Ask for the day from which the register reckons the new period."""
        self.on.label.text = _ASKED[starts]
        if not self.is_submitted():
            self.on.data = submitted_on if starts is PeriodStart.SUBMISSION else None

    def said(self) -> dict[str, Any]:
        return {"on": self.on.data, "held_date": self.held_date.data}


_ASKED = {
    PeriodStart.SUBMISSION: _l("The day on which you applied"),
    PeriodStart.DECISION: _l("The date of the register's decision"),
    PeriodStart.COMPLETION: _l("The day on which the requirements were met"),
    PeriodStart.OLD_END: _l("The date of the register's decision"),
}


class ConfirmForm(Form):
    how = RadioField(
        _l("How did you check it?"),
        [InputRequired(_l("Choose how you checked it."))],
        choices=[SelectChoice(each.value, _l(label)) for each, label in CHECKED_LABELS.items()],
        invalid_choice_message=_l("Choose how you checked it."),
    )
