"""What a coordinator fills in. Choices that are rows are handed in by the view."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, TextAreaField

from leerhuis import registers
from leerhuis.courses.inputs import (
    AtMost,
    ChoiceField,
    Chosen,
    DayField,
    Known,
    choices_of,
    lines,
    picked,
)
from leerhuis.courses.rules import Gable, PointsRow
from leerhuis.errors import Refused
from leerhuis.fields import DutchDecimalField, Form, Required, TextField
from leerhuis.registers import Category, Register

EMPTY_ROWS = 4
PLAIN = ("title", "summary", "goals", "audience", "hours")
GABLES = {
    Gable.POINTED: _l("Pointed gable, green"),
    Gable.STEPPED: _l("Stepped gable, blue"),
    Gable.BELL: _l("Bell gable, plum"),
    Gable.NECK: _l("Neck gable, petrol"),
    Gable.SPOUT: _l("Spout gable, saffron"),
    Gable.CORNICE: _l("Cornice gable, violet"),
}


class ThemeForm(Form):
    name = TextField(_l("Name"), [Required(_l("Fill in the name of the theme.")), AtMost(80)])
    gable = ChoiceField(_l("Gable"), [Required()], choices=list(GABLES.items()))


class VenueForm(Form):
    name = TextField(_l("Name"), [Required(_l("Fill in the name of the venue.")), AtMost(120)])
    street = TextField(_l("Street and number"), [AtMost(120)])
    town = TextField(_l("Town"), [Required(_l("Fill in the town.")), AtMost(80)])


class OfOrganisation(Form):
    """What is offered for an organisation, asked only where there is a choice."""

    organisation = ChoiceField(_l("Organisation"), [Required(_l("Choose an organisation."))])

    def offer(self, organisations: Sequence[Known]) -> None:
        self.organisation.offer([("", _("Choose an organisation")), *choices_of(organisations)])
        if len(organisations) < 2:
            del self.organisation

    def chosen(self, organisations: Sequence[Known]) -> Known:
        if "organisation" not in self:
            return organisations[0]
        return picked(organisations, self.organisation.data)


class RoundForm(OfOrganisation):
    name = TextField(
        _l("Name"),
        [Required(_l("Fill in the name of the round.")), AtMost(80)],
        description=_l("For example: voorjaar 2027"),
    )
    starts_on = DayField(_l("First day"), [Required(_l("Fill in the first day of the round."))])
    ends_on = DayField(_l("Last day"), [Required(_l("Fill in the last day of the round."))])

    def said(self) -> dict[str, Any]:
        return {name: self[name].data for name in ("name", "starts_on", "ends_on")}


class PointsForm(Form):
    """One row of points. All of it empty is no row; half of it says what is missing."""

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

    def filled(self) -> bool:
        return bool(self.errors) or any(field.data not in (None, "") for field in self)

    def validate(self, extra_validators: Any = None) -> bool:
        sound = super().validate(extra_validators)
        if not self.filled():
            return sound
        for field, sentence in (
            (self.register, _("Choose a register, or empty the row.")),
            (self.category, _("Choose a category, or empty the row.")),
            (self.points, _("Fill in how many points, or empty the row.")),
        ):
            if not field.errors and field.data in (None, ""):
                field.errors = [sentence]
                sound = False
        return sound

    def row(self) -> PointsRow:
        said: dict[str, Any] = self.data
        return PointsRow(
            Register(said["register"]),
            said["occupation"],
            Category(said["category"]),
            said["points"],
            said["accreditation"] or "",
        )


def _rows_sent() -> int:
    """How many rows the page had when it was sent, however many there are now."""
    sent = [name for name in request.form if re.fullmatch(r"points-\d{1,2}-register", name)]
    return max((int(name.split("-")[1]) + 1 for name in sent), default=0)


class CourseForm(OfOrganisation):
    """A course with its rows of points, of which some are always empty."""

    theme = ChoiceField(_l("Theme"), [Required(_l("Choose a theme."))])
    title = TextField(_l("Title"), [Required(_l("Fill in the title.")), AtMost(200)])
    summary = TextAreaField(
        _l("Summary"),
        [AtMost(2000)],
        filters=[lines],
        description=_l("Two or three sentences: what it is about and what one does."),
    )
    goals = TextAreaField(
        _l("What people learn"),
        [AtMost(4000)],
        filters=[lines],
        description=_l("One goal on each line."),
    )
    audience = TextField(_l("For whom"), [AtMost(200)])
    hours = DutchDecimalField(
        _l("Hours"), description=_l("How long it takes in all, for example 6 or 7,5.")
    )

    def __init__(self, *, rows: Sequence[PointsRow] = (), **given: Any) -> None:
        super().__init__(**given)
        if self.is_submitted():
            self.rows = [PointsForm(prefix=f"points-{at}-") for at in range(_rows_sent())]
        else:
            known: list[PointsRow | None] = [*rows, *[None] * EMPTY_ROWS]
            self.rows = [
                PointsForm(prefix=f"points-{at}-", data=row and row._asdict())
                for at, row in enumerate(known)
            ]

    @classmethod
    def of(cls, course: Any, *, rows: Sequence[PointsRow]) -> "CourseForm":
        """To change a course, which stays with its organisation."""
        known = {name: getattr(course, name) for name in PLAIN}
        form = cls(rows=rows, data=known | {"theme": course.theme.public_id})
        del form.organisation
        return form

    def offer_themes(self, themes: Sequence[Chosen]) -> None:
        self.theme.offer([("", _("Choose a theme")), *choices_of(themes)])

    def __iter__(self) -> Iterator[Field]:
        """Every field of the page in its order, those of the rows as well."""
        yield from super().__iter__()
        for row in self.rows:
            yield from row

    @property
    def errors(self) -> dict[Any, Any]:
        found = dict(super().errors)
        for at, row in enumerate(self.rows):
            if row.errors:
                found[f"points-{at}"] = row.errors
        return found

    def validate(self, extra_validators: Any = None) -> bool:
        return all([super().validate(extra_validators), *[row.validate() for row in self.rows]])

    def said(self) -> dict[str, Any]:
        """What the service is told, without the rows that were chosen from lists."""
        return {name: self[name].data for name in PLAIN} | {
            "points": [row.row() for row in self._filled()]
        }

    def refuse(self, no: Refused) -> None:
        """A refusal of a row counts the filled rows only; here it finds its place again."""
        name, _dash, rest = (no.field or "").partition("-")
        if name == "points" and rest:
            at, field = rest.split("-")
            no.field = field
            self._filled()[int(at)].refuse(no)
        else:
            super().refuse(no)

    def _filled(self) -> list[PointsForm]:
        return [row for row in self.rows if row.filled()]
