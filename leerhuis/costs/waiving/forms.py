"""What a coordinator fills in about who takes part for free."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from leerhuis.courses.inputs import (
    AtMost,
    ChoiceField,
    DayField,
    WholeNumberField,
    choices_of,
    picked,
)
from leerhuis.fields import Form, Required, TextField
from leerhuis.people.models import Organisation
from leerhuis.people.rules import LABELS, Function
from leerhuis.people.sectors import LABELS as SECTORS
from leerhuis.people.sectors import Sector


class WaiverForm(Form):
    """For whom, from when, for how many years, and what people read of it."""

    sector = ChoiceField(_l("Sector"), default="")
    function = ChoiceField(_l("Function"), default="")
    of = ChoiceField(_l("Organisation"), default="")
    starts_on = DayField(
        _l("From which day"),
        [Required(_l("Fill in the day from which this holds."))],
        description=_l("The day of the first session of a group counts."),
    )
    years = WholeNumberField(
        _l("For how many years"), description=_l("Leave empty if it does not end.")
    )
    why = TextField(
        _l("Why nothing is paid"),
        [
            Required(_l("Say why nothing is paid: people read it where they enrol.")),
            AtMost(200),
        ],
        description=_l(
            "People read this where they enrol, after: You pay nothing. For example:"
            " Local teams take part for free for three years."
        ),
    )

    def offer(self, organisations: Sequence[Organisation]) -> None:
        every = ("", _("Every sector"))
        self.sector.offer([every, *((each.value, _(SECTORS[each])) for each in Sector)])
        any_work = ("", _("Every function"))
        self.function.offer([any_work, *((each.value, _(LABELS[each])) for each in Function)])
        self.of.offer([("", _("Every organisation")), *choices_of(organisations)])

    def said(self, organisations: Sequence[Organisation]) -> dict[str, Any]:
        return {
            "sector": Sector(self.sector.data) if self.sector.data else None,
            "function": Function(self.function.data) if self.function.data else None,
            "of": picked(organisations, self.of.data) if self.of.data else None,
            "starts_on": self.starts_on.data,
            "years": self.years.data,
            "why": self.why.data,
        }


class EndForm(Form):
    ends_on = DayField(
        _l("Last day"),
        [Required(_l("Fill in the last day."))],
        description=_l("Groups that begin later ask the fee again."),
    )

    def said(self) -> dict[str, Any]:
        return {"ends_on": self.ends_on.data}
