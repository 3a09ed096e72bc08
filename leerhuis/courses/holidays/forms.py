"""What is filled in about a school holiday."""

from typing import Any

from flask_babel import lazy_gettext as _l

from leerhuis.courses.forms import OfOrganisation
from leerhuis.courses.inputs import AtMost, DayField
from leerhuis.fields import Required, TextField


class HolidayForm(OfOrganisation):
    name = TextField(
        _l("Name"),
        [Required(_l("Fill in the name of the holiday.")), AtMost(80)],
        description=_l("For example: Meivakantie"),
    )
    starts_on = DayField(_l("First day"), [Required(_l("Fill in the first day."))])
    ends_on = DayField(_l("Last day"), [Required(_l("Fill in the last day."))])

    def said(self) -> dict[str, Any]:
        return {name: self[name].data for name in ("name", "starts_on", "ends_on")}
