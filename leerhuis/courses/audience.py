"""Whom something is for, as a coordinator fills it in: a sector, a function, an organisation."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from leerhuis.courses.inputs import ChoiceField, choices_of, picked
from leerhuis.fields import Form
from leerhuis.people import rules as people
from leerhuis.people import sectors
from leerhuis.people.models import Organisation
from leerhuis.people.rules import Function
from leerhuis.people.sectors import Sector


class AudienceForm(Form):
    """Whom something is for: all that is chosen here must be true of someone."""

    sector = ChoiceField(
        _l("Sector"),
        default="",
        choices=[("", _l("Every sector"))]
        + [(each.value, _l(sectors.LABELS[each])) for each in Sector],
    )
    function = ChoiceField(
        _l("Function"),
        default="",
        choices=[("", _l("Every function"))]
        + [(each.value, _l(people.LABELS[each])) for each in Function],
    )
    organisation = ChoiceField(_l("Organisation"), default="")

    def offer(self, organisations: Sequence[Organisation]) -> None:
        self.organisation.offer([("", _("Every organisation")), *choices_of(organisations)])

    def said(self, organisations: Sequence[Organisation]) -> dict[str, Any]:
        chosen = self.organisation.data
        return {
            "sector": Sector(self.sector.data) if self.sector.data else None,
            "function": Function(self.function.data) if self.function.data else None,
            "organisation": picked(organisations, chosen) if chosen else None,
        }
