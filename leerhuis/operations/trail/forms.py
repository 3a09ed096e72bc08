"""The filter of the audit trail; it stands in the address, so that a search can be shared."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, SelectField
from wtforms.validators import Length, Optional, ValidationError

from leerhuis.audit import Action
from leerhuis.fields import Form, TextField
from leerhuis.operations import words

FIRST, LAST = date(2000, 1, 1), date(2100, 12, 31)


class Day(DateField):
    """A day in an address: the browser's own field makes it."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("Enter a date, for example 27-3-2029.")) from None

    def pre_validate(self, form: Any) -> None:
        if self.data and not FIRST <= self.data <= LAST:
            raise ValidationError(_("Choose a day between 2000 and 2100."))


class TrailForm(Form):
    actie = SelectField(_l("What happened"), validators=[Optional()])
    persoon = TextField(_l("Person"), validators=[Length(max=80)])
    van = Day(_l("From"), validators=[Optional()])
    tot = Day(_l("Up to and including"), validators=[Optional()])
    afloop = SelectField(_l("How it ended"), validators=[Optional()])
    onderwerp = TextField(_l("Subject"), validators=[Length(max=64)])

    def __init__(self, *given: Any, **values: Any) -> None:
        super().__init__(*given, **values)
        self.actie.choices = [("", _("Everything")), *words.actions_by_word()]
        self.afloop.choices = [("", _("Everything")), *words.results_by_word()]

    @property
    def action(self) -> Action | None:
        return Action(self.actie.data) if self.actie.data in set(Action) else None
