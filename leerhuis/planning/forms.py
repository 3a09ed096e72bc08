"""What a coordinator fills in about a group and its sessions."""

import dataclasses
from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from leerhuis.courses.inputs import (
    AtMost,
    ChoiceField,
    Chosen,
    DayField,
    Known,
    WholeNumberField,
    choices_of,
    picked,
)
from leerhuis.courses.terms import Terms
from leerhuis.courses.words import ADMITS, PAYERS, Admits, Payer
from leerhuis.fields import DutchDecimalField, Form, Required, TextField

TERMS = tuple(each.name for each in dataclasses.fields(Terms))


class AmountField(DutchDecimalField):
    """Euros, with two decimals where there are cents: 45 or 37,50."""

    def show(self, value: Any) -> str:
        whole = value == value.to_integral_value()
        return f"{value:.0f}" if whole else f"{value:.2f}".replace(".", ",")


class EditionForm(Form):
    """A group: how many seats, until when one may come or go, and on which terms."""

    round = ChoiceField(_l("Round"), default="")
    label = TextField(
        _l("Name of the group"),
        [AtMost(120)],
        description=_l("Only if it has one, for example: groep Roosendaal."),
    )
    capacity = WholeNumberField(
        _l("Number of seats"), description=_l("Leave empty if there is no limit. 0 is full.")
    )
    enrol_by_on = DayField(
        _l("Last day to enrol"), [Required(_l("Fill in the last day to enrol."))]
    )
    cancel_by_on = DayField(
        _l("Last day to cancel"), description=_l("Leave empty if it is the last day to enrol.")
    )

    minimum = WholeNumberField(
        _l("Minimum"), description=_l("With fewer people you decide whether it goes ahead.")
    )
    decide_on = DayField(
        _l("Decide on"), description=_l("From this day the group is in your list of decisions.")
    )
    admits = ChoiceField(
        _l("For whom"),
        default=Admits.OTHERS.value,
        choices=[(each.value, _l(words)) for each, words in ADMITS.items()],
    )
    fee = AmountField(_l("Fee in euros"), description=_l("Leave empty if it is free."))
    payer = ChoiceField(
        _l("Who pays the fee"),
        default=Payer.REGION.value,
        choices=[(each.value, _l(words)) for each, words in PAYERS.items()],
    )
    contact_name = TextField(_l("Who to ask"), [AtMost(120)])
    contact_email = TextField(_l("Email address for questions"), [AtMost(254)])

    @classmethod
    def of(cls, edition: Any) -> "EditionForm":
        """The last day to cancel is shown only where it is another one: it moves along."""
        same = edition.cancel_by_on == edition.enrol_by_on
        return cls(
            data={name: getattr(edition, name) for name in (*TERMS, "capacity", "enrol_by_on")}
            | {
                "round": edition.round.public_id if edition.round else "",
                "cancel_by_on": None if same else edition.cancel_by_on,
            }
        )

    def offer_rounds(self, rounds: Sequence[Chosen]) -> None:
        self.round.offer([("", _("No round")), *choices_of(rounds)])

    def said(self, rounds: Sequence[Known]) -> dict[str, Any]:
        return {
            "round": picked(rounds, self.round.data) if self.round.data else None,
            "capacity": self.capacity.data,
            "enrol_by_on": self.enrol_by_on.data,
            "cancel_by_on": self.cancel_by_on.data,
            "terms": self._terms(),
        }

    def _terms(self) -> Terms:
        said = {name: self[name].data for name in TERMS}
        said |= {"admits": Admits(self.admits.data), "payer": Payer(self.payer.data)}
        return Terms(**said)
