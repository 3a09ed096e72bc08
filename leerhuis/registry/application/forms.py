"""What a professional fills in about hours of work, and a manager about a statement."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from leerhuis.fields import DutchDateField, DutchDecimalField, Form, Required, TextField
from leerhuis.registry.application import rules
from leerhuis.registry.models import WorkPeriod


class _SaidAsAsked(Form):
    """A form whose fields are called as the verb calls them."""

    def said(self) -> dict[str, Any]:
        return {field.name: field.data for field in self}


class WorkForm(_SaidAsAsked):
    employer = TextField(_l("Employer"), [Required(_l("Fill in the employer."))])
    starts_on = DutchDateField(_l("First day"), [Required(_l("Fill in the first day."))])
    ends_on = DutchDateField(
        _l("Last day"), description=_l("Leave it empty if you still work there.")
    )
    hours_a_week = DutchDecimalField(
        _l("Hours a week"),
        [Required(_l("Fill in the hours a week, for example 32."))],
        description=_l("As in your contract. For example 32 or 28,8."),
    )
    in_profession = DutchDecimalField(
        _l("Of which in your profession"),
        description=_l(
            "Hours a week in the profession of your registration. SKJ asks these apart for some"
            " chambers."
        ),
    )

    def show(self, row: WorkPeriod) -> None:
        """Fill in what is recorded."""
        if not self.is_submitted():
            for field in self:
                field.data = getattr(row, field.name)


class EndForm(_SaidAsAsked):
    ends_on = DutchDateField(
        _l("Last day"),
        [Required(_l("Fill in the last day."))],
        description=_l("For example 27-3-2029."),
    )


class TakeOverForm(_SaidAsAsked):
    full_week = DutchDecimalField(
        _l("Hours in a full week"),
        [Required(_l("Fill in the hours of a full week, for example 36."))],
        default=rules.FULL_WEEK,
        description=_l(
            "36 is an assumption. It stands in your collective agreement: check it there."
        ),
    )
    in_profession = BooleanField(
        _l("All these hours are in the profession of my registration"), default=False
    )


class SignForm(_SaidAsAsked):
    signed_on = DutchDateField(
        _l("Signed on"),
        [Required(_l("Fill in the day of signing."))],
        description=_l("The day that stands on the paper. For example 27-3-2029."),
    )
