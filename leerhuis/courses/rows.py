"""Rows of a form: as many as there are, and some that are empty."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from leerhuis import registers
from leerhuis.courses.inputs import AtMost, ChoiceField, DayField, WholeNumberField
from leerhuis.courses.prerequisites import Asked
from leerhuis.courses.rules import PointsRow
from leerhuis.courses.wordings import registration
from leerhuis.errors import Refused
from leerhuis.fields import DutchDecimalField, Form, TextField
from leerhuis.registers import Category, Register

MOST_WAYS = 4
REGISTRATIONS = [
    (f"{register.value}/{occupation}", register, occupation)
    for register in Register
    for occupation in ("", *registers.occupations_of(register))
]


class RowForm(Form):
    """One row. All of it empty is no row; half of it says what is missing."""

    def filled(self) -> bool:
        said = [field.data for field in self if field.data is not False]
        return bool(self.errors) or any(data not in (None, "") for data in said)

    def lacking(self) -> list[tuple[Any, str]]:
        """The fields that a filled row cannot do without, each with what to say."""
        raise NotImplementedError

    def validate(self, extra_validators: Any = None) -> bool:
        sound = super().validate(extra_validators)
        if not self.filled():
            return sound
        for field, sentence in self.lacking():
            if not field.errors and field.data in (None, ""):
                field.errors = [sentence]
                sound = False
        return sound


class PointsForm(RowForm):
    """Points of a register, for a chamber and category, on the days of their accreditation."""

    register = ChoiceField(
        _l("Register"),
        default="",
        choices=[("", _l("Choose a register"))]
        + [(each.value, _l(registers.label(each))) for each in Register if each != Register.BIG],
    )
    occupation = ChoiceField(
        _l("Chamber (SKJ)"),
        default="",
        choices=[("", _l("Every chamber"))]
        + [(each.value, _l(registers.label(each))) for each in registers.Chamber],
    )
    category = ChoiceField(
        _l("Category"),
        default="",
        choices=[("", _l("Choose a category"))]
        + [(each.value, _l(registers.label(each))) for each in Category],
    )
    points = DutchDecimalField(_l("Points"))
    accreditation = TextField(_l("Accreditation number"), [AtMost(60)])
    valid_from_on = DayField(_l("Valid from"))
    valid_until_on = DayField(_l("Valid until"))
    in_proportion = BooleanField(_l("Who was there for a part gets a part"))

    def lacking(self) -> list[tuple[Any, str]]:
        return [
            (self.register, _("Choose a register, or empty the row.")),
            (self.category, _("Choose a category, or empty the row.")),
            (self.points, _("Fill in how many points, or empty the row.")),
        ]

    def row(self) -> PointsRow:
        said: dict[str, Any] = self.data
        return PointsRow(
            Register(said["register"]),
            said["occupation"],
            Category(said["category"]),
            said["points"],
            said["accreditation"] or "",
            said["valid_from_on"],
            said["valid_until_on"],
            said["in_proportion"],
        )


class NeedForm(RowForm):
    """Something that is asked beforehand: a course by its title, or a registration."""

    way = ChoiceField(
        _l("Way"),
        default="1",
        choices=[(str(at), _l("Way %(number)d", number=at)) for at in range(1, MOST_WAYS + 1)],
    )
    course = TextField(_l("Completed course"), [AtMost(200)])
    within_months = WholeNumberField(_l("At most so many months ago"))
    registration = ChoiceField(
        _l("Or a valid registration"),
        default="",
        choices=[("", _l("None"))] + [(value, "") for value, _one, _two in REGISTRATIONS],
    )

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.registration.offer([("", _("None")), *_registrations()])

    def filled(self) -> bool:
        asked = (self.course, self.within_months, self.registration)
        return bool(self.errors) or any(field.data not in (None, "") for field in asked)

    def lacking(self) -> list[tuple[Any, str]]:
        return [] if self.registration.data else [(self.course, _("Fill in a title."))]

    def row(self, known: Mapping[str, int], *, at: int) -> Asked:
        """What is asked; `known` is the number of each course by its title."""
        title, way = self.course.data or "", int(self.way.data)
        if title and title not in known:
            raise Refused("There is no course with this title.", field=f"needs-{at}-course")
        named = {value: (register, code) for value, register, code in REGISTRATIONS}
        register, code = named.get(self.registration.data, (None, ""))
        return Asked(way, known.get(title), self.within_months.data, register, code)


def _registrations() -> list[tuple[str, str]]:
    return [
        (value, registration(register, occupation)) for value, register, occupation in REGISTRATIONS
    ]


Kind = TypeVar("Kind", bound=RowForm)


def rows_of(
    kind: Callable[..., Kind],
    prefix: str,
    known: Sequence[Mapping[str, Any]],
    *,
    mark: str,
    empty: int,
    sent: bool,
) -> list[Kind]:
    """The rows that came with the page, or the known ones and some empty; `mark` is in each."""
    if sent:
        return [kind(prefix=f"{prefix}-{at}-") for at in range(_sent(prefix, mark))]
    data: list[Mapping[str, Any] | None] = [*known, *[None] * empty]
    return [kind(prefix=f"{prefix}-{at}-", data=row) for at, row in enumerate(data)]


def _sent(prefix: str, mark: str) -> int:
    """How many rows the page had when it was sent, however many there are now."""
    pattern = rf"{prefix}-(\d{{1,2}})-{mark}"
    found = [re.fullmatch(pattern, name) for name in request.form]
    return max((int(each[1]) + 1 for each in found if each), default=0)
