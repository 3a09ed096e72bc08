"""What a coordinator fills in. Choices that are rows are handed in by the view."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from leerhuis.courses.inputs import AtMost, ChoiceField, DayField, Known, choices_of, picked
from leerhuis.courses.rules import Gable
from leerhuis.courses.words import PRIORITIES, Priority
from leerhuis.fields import Form, Required, TextField

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

    priority = ChoiceField(
        _l("Who goes first on the waiting lists"),
        [Required()],
        default=Priority.TURN.value,
        choices=[(each.value, _l(words)) for each, words in PRIORITIES.items()],
        description=_l(
            "Within a year means: the registration ends within a year, and points that the course "
            "gives are still lacking. Others read that somebody goes first, not why. It is looked "
            "at anew every night."
        ),
    )

    def said(self) -> dict[str, Any]:
        days = {name: self[name].data for name in ("name", "starts_on", "ends_on")}
        return days | {"priority": Priority(self.priority.data)}
