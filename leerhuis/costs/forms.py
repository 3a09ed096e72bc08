"""What a coordinator fills in about costs: a line, its real amount, a budget."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from leerhuis.costs.inputs import CentsField, HoursField
from leerhuis.costs.models import CostLine, Payer
from leerhuis.costs.rules import COSTS, CostKind, Stage
from leerhuis.courses.inputs import AtMost, ChoiceField, DayField, picked
from leerhuis.fields import Form, Required, TextField

_ESTIMATED = _l("Estimated, in euros")
_REAL = _l("Real, in euros")
_UNKNOWN = _l("Leave empty if it is not known yet.")
_AMOUNT = _l("Fill in an amount.")


class CostForm(Form):
    """One thing that a group or a round costs, or that somebody gives."""

    kind = ChoiceField(
        _l("Kind of costs"),
        [Required()],
        choices=[(each.value, _l(words)) for each, words in COSTS.items()],
    )
    what = TextField(
        _l("What it is"),
        [Required(_l("Fill in what it is.")), AtMost(200)],
        description=_l("For example: trainer, 2 dagdelen. Do not write what a person earns."),
    )
    estimated = CentsField(_ESTIMATED, description=_UNKNOWN)
    real = CentsField(_REAL, description=_UNKNOWN)
    spent_on = DayField(
        _l("Day for which it counts"),
        description=_l("Who pays on that day, pays for it. Leave empty for the last day."),
    )
    giver = ChoiceField(
        _l("Given by"),
        default="",
        description=_l("Only if somebody supplies it instead of money. It counts as paid by them."),
    )
    hours = HoursField(_l("Hours that are given"), description=_l("For example 6 or 7,5."))

    def offer_givers(self, payers: Sequence[Payer]) -> None:
        nobody = [("", _("Nobody, it is paid"))]
        self.giver.offer([*nobody, *((each.public_id, each.name) for each in payers)])

    def said(self, payers: Sequence[Payer]) -> dict[str, Any]:
        names = ("what", "estimated", "real", "spent_on", "hours")
        said = {name: self[name].data for name in names}
        said["kind"] = CostKind(self.kind.data)
        said["giver"] = picked(payers, self.giver.data) if self.giver.data else None
        return said


class AmountsForm(Form):
    """What a line costs now. Who changes what stood there says why."""

    estimated = CentsField(_ESTIMATED)
    real = CentsField(_REAL, description=_UNKNOWN)
    why = TextField(
        _l("Why it changes"),
        [AtMost(300)],
        description=_l("Needed when an amount was there already. Fill in 0 to take it back."),
    )

    @classmethod
    def of(cls, line: CostLine, amounts: dict[Stage, int]) -> "AmountsForm":
        return cls(data={stage.value: cents for stage, cents in amounts.items()})

    def said(self) -> dict[str, Any]:
        return {name: self[name].data for name in ("estimated", "real")} | {
            "why": self.why.data or ""
        }


class BudgetForm(Form):
    budget = CentsField(
        _l("Budget of the round, in euros"),
        [Required(_AMOUNT)],
        description=_l("What all its groups and the round itself may cost together."),
    )
    why = TextField(_l("Remark"), [AtMost(300)], description=_l("For example who decided it."))
