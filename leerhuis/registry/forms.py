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
from leerhuis.registers import Level, Register
from leerhuis.registry import shown
from leerhuis.registry.models import Registration
from leerhuis.registry.packs import PeriodStart
from leerhuis.registry.rules import CheckedHow

_: Callable[..., str] = gettext
APART = ":"


class RegistrationForm(Form):
    """A registration as it stands on the card or in the letter."""

    occupation = SelectField(
        _l("Register and profession"),
        [InputRequired(_l("Choose the register and the profession."))],
        invalid_choice_message=_l("Choose the register and the profession."),
    )
    occupation_name = TextField(
        _l("Name of the chamber or the profession"),
        description=_l("Only for another chamber of SKJ, or for NIP, NVO, V&VN and LVSC."),
        render_kw={"maxlength": registers.NAME_MAX},
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
        _l("Registered since"),
        description=_l(
            "For example 27-3-2019. Leave it empty if unknown. Needed for NIP, NVO, V&VN and LVSC."
        ),
    )
    variant = RadioField(
        _l("Which of these is true of you?"),
        description=_l("What the register asks depends on it."),
        validate_choice=False,
    )

    def offer(self, *only: Register) -> None:
        """The registers to choose from, with their professions."""
        self.occupation.choices = [
            SelectChoice("", _("Choose a register and a profession")),
            *(each for register in only or Register for each in _professions(register)),
        ]
        if not only:
            del self.variant

    def show(self, registration: Registration) -> None:
        """Fill in what is recorded."""
        self.offer(registration.register)
        variants = registration.pack.variants
        if not variants:
            del self.variant
        elif self.variant is not None:
            self.variant.choices = [
                *(SelectChoice(each.key, each.name[shown.language()]) for each in variants),
                SelectChoice("", _("I do not know")),
            ]
        if self.is_submitted():
            return
        for name in ("number", "registered_on", "occupation_name"):
            self[name].data = getattr(registration, name)
        self.held_date.data = registration.held_on
        self.occupation.data = _value(
            registration.register, registration.occupation or "", registration.level
        )
        if variants:
            self.variant.data = registration.variant or ""

    def said(self) -> dict[str, Any]:
        register, occupation, level = f"{self.occupation.data}{APART}".split(APART)[:3]
        return {
            "register": Register(register),
            "occupation": occupation,
            "level": level or None,
            "occupation_name": self.occupation_name.data,
            "variant": self.variant.data or None if "variant" in self else None,
            "number": self.number.data,
            "registered_on": self.registered_on.data,
            "held_date": self.held_date.data,
        }

    def corrected(self) -> dict[str, Any]:
        """The same without the register, which does not change."""
        return {name: value for name, value in self.said().items() if name != "register"}


def _professions(register: Register) -> list[SelectChoice]:
    """Each profession of the register, with its levels; the register alone where it has none."""
    occupations = registers.occupations_of(register)
    if not occupations:
        return [SelectChoice(_value(register, ""), _(registers.label(register)))]
    return [
        SelectChoice(_value(register, each, level), _named(register, each, level))
        for each in occupations
        for level in ((*Level, None) if each in registers.LEVELLED else (None,))
    ]


def _named(register: Register, occupation: registers.Occupation, level: Level | None) -> str:
    profession = _(registers.label(occupation))
    if occupation in registers.LEVELLED:
        how = _(registers.label(level)).lower() if level else _("level not known")
        profession = _("%(profession)s, %(level)s", profession=profession, level=how)
    return _(
        "%(register)s: %(profession)s",
        register=_(registers.label(register)),
        profession=profession,
    )


def _value(register: Register, occupation: str, level: Level | None = None) -> str:
    words = (register.value, occupation, *([level.value] if level else []))
    return APART.join(words)


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
        if starts is PeriodStart.UNKNOWN:
            self.held_date.description = _("As on the new card or in the letter.")
            self.held_date.validators = [Required(_("Fill in the new date of renewal."))]
            self.held_date.flags.required = True
        if not self.is_submitted():
            self.on.data = submitted_on if starts is PeriodStart.SUBMISSION else None

    def said(self) -> dict[str, Any]:
        return {"on": self.on.data, "held_date": self.held_date.data}


_ASKED = {
    PeriodStart.SUBMISSION: _l("The day on which you applied"),
    PeriodStart.DECISION: _l("The date of the register's decision"),
    PeriodStart.COMPLETION: _l("The day on which the requirements were met"),
    PeriodStart.OLD_END: _l("The date of the register's decision"),
    PeriodStart.UNKNOWN: _l("The first day of the new period"),
}


class ConfirmForm(Form):
    how = RadioField(
        _l("How did you check it?"),
        [InputRequired(_l("Choose how you checked it."))],
        choices=[
            SelectChoice(CheckedHow.REGISTER_SEARCH.value, _l("I looked it up in the register")),
            SelectChoice(CheckedHow.DOCUMENT.value, _l("It is in a letter or on a card")),
        ],
        invalid_choice_message=_l("Choose how you checked it."),
    )
