"""What a coordinator fills in about when a round opens, and about its copy."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from leerhuis.courses.inputs import AtMost, DayField
from leerhuis.fields import Form, Required, TextField
from leerhuis.people.sectors import LABELS, Sector


class OpeningsForm(Form):
    """A day for everyone, and one for each sector that waits longer."""

    publish_on = DayField(
        _l("Publish on"), description=_l("The round opens by itself on this day, as a draft.")
    )
    local_team = DayField(_l(LABELS[Sector.LOCAL_TEAM]))
    education = DayField(_l(LABELS[Sector.EDUCATION]))
    childcare = DayField(_l(LABELS[Sector.CHILDCARE]))
    care_provider = DayField(_l(LABELS[Sector.CARE_PROVIDER]))
    certified_institution = DayField(_l(LABELS[Sector.CERTIFIED_INSTITUTION]))

    @classmethod
    def of(cls, season: Any) -> "OpeningsForm":
        known = {each.sector.value: each.opens_on for each in season.openings}
        return cls(data=known | {"publish_on": season.publish_on})

    @property
    def sectors(self) -> list[Any]:
        return [self[each.value] for each in Sector]

    def said(self) -> dict[str, Any]:
        days: dict[Sector, date | None] = {each: self[each.value].data for each in Sector}
        return {
            "publish_on": self.publish_on.data,
            "openings": {sector: day for sector, day in days.items() if day},
        }


class CopyForm(Form):
    name = TextField(
        _l("Name of the new round"),
        [Required(_l("Fill in the name of the round.")), AtMost(80)],
        description=_l("For example: najaar 2027"),
    )
    starts_on = DayField(
        _l("First day of the new round"),
        [Required(_l("Fill in the first day of the round."))],
        description=_l("Everything moves by whole weeks: a Tuesday stays a Tuesday."),
    )


def step_words() -> dict[str, tuple[str, str]]:
    """What the button of each step says, and what is said afterwards."""
    return {
        "open": (_("Open the round"), _("The round is open. People find its published groups.")),
        "closed": (_("Close the round"), _("The round is closed. Nobody can enrol any more.")),
        "done": (_("End the round"), _("The round is done.")),
    }
