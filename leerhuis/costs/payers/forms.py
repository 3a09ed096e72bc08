"""What a coordinator fills in about who pays."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from leerhuis.costs.inputs import CentsField
from leerhuis.costs.models import Payer
from leerhuis.costs.rules import PAYERS, PayerKind
from leerhuis.courses.inputs import AtMost, ChoiceField, DayField, choices_of, picked
from leerhuis.fields import Form, Required, TextField
from leerhuis.people.models import Organisation

_CEILING = _l("At most, in euros")
_ALL_YEARS = _l("Over all its days together. Leave empty if there is no limit.")
_LAST = _l("Last day on which it pays")
_NO_END = _l("Leave empty if there is no end.")


class PayerForm(Form):
    """An organisation that pays, or a subsidy with a name of its own."""

    organisation = ChoiceField(
        _l("Organisation"),
        default="",
        description=_l("Leave empty for a subsidy or a fund, and fill in its name."),
    )
    name = TextField(
        _l("Name on the statement"),
        [AtMost(120)],
        description=_l("Leave empty to use the name of the organisation."),
    )
    kind = ChoiceField(
        _l("Pays with"),
        default="",
        description=_l("The group of payers whose share it pays."),
    )
    starts_on = DayField(
        _l("First day on which it pays"),
        [Required(_l("Fill in the first day on which it pays."))],
    )
    ends_on = DayField(_LAST, description=_NO_END)
    ceiling = CentsField(_CEILING, description=_ALL_YEARS)

    def offer(self, organisations: Sequence[Organisation]) -> None:
        none = ("", _("None, it is a subsidy"))
        self.organisation.offer([none, *choices_of(organisations)])
        usual = ("", _("By what kind of organisation it is"))
        self.kind.offer([usual, *((each.value, _(words)) for each, words in PAYERS.items())])

    def said(self, organisations: Sequence[Organisation]) -> dict[str, Any]:
        said = {name: self[name].data for name in ("starts_on", "ends_on", "ceiling")}
        chosen = self.organisation.data
        said["organisation"] = picked(organisations, chosen) if chosen else None
        said["kind"] = PayerKind(self.kind.data) if self.kind.data else None
        return said | {"name": self.name.data or ""}


class ChangePayerForm(Form):
    name = TextField(_l("Name on the statement"), [Required(_l("Fill in the name.")), AtMost(120)])
    ceiling = CentsField(_CEILING, description=_ALL_YEARS)
    ends_on = DayField(_LAST, description=_l("What comes later is divided among the others."))

    @classmethod
    def of(cls, payer: Payer) -> "ChangePayerForm":
        return cls(data={name: getattr(payer, name) for name in ("name", "ceiling", "ends_on")})

    def said(self) -> dict[str, Any]:
        return {name: self[name].data for name in ("name", "ceiling", "ends_on")}
