"""The shape of what is typed in on the pages of statements."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import InputRequired

from leerhuis.courses.inputs import ChoiceField, DayField
from leerhuis.fields import Form


class PeriodForm(Form):
    region = ChoiceField(_l("Region"))
    starts_on = DayField(
        _l("First day"), [InputRequired(_l("Fill in the first day of the period."))]
    )
    ends_on = DayField(
        _l("Last day"),
        [InputRequired(_l("Fill in the last day of the period."))],
        description=_l("Costs of days through this one that are on no statement yet come on it."),
    )

    def said(self) -> dict[str, Any]:
        return {"starts_on": self.starts_on.data, "ends_on": self.ends_on.data}


class ApproveForm(Form):
    """`seen` is the seal of the figures that stood on the page."""

    seen = StringField()
