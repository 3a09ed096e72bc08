"""What a coordinator fills in about who pays which part."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from leerhuis.costs.dividing.foreseeing import Proposed
from leerhuis.costs.inputs import PercentField
from leerhuis.costs.models import Payer
from leerhuis.costs.rules import PAYERS, SPLITS, PayerKind, Share, SplitBy
from leerhuis.courses.inputs import ChoiceField, DayField, WholeNumberField, picked
from leerhuis.courses.models import Round
from leerhuis.fields import Form, Required

HALF = 5_000
HALVES = (
    Share(PayerKind.MUNICIPALITY, HALF, SplitBy.SEATS),
    Share(PayerKind.CARE_PROVIDER, HALF, SplitBy.SEATS),
)


class SplitForm(Form):
    """The share of each group of payers, and by what it is divided among them.

    The share of a group stands in a field with its name, by what it divides that in `by_<group>`,
    and the weight of a payer in `key_<public id>`.
    """

    payers: Sequence[Payer] = ()

    season = ChoiceField(
        _l("For which costs"),
        default="",
        description=_l("A rule of a round goes before the rule of all rounds."),
    )
    starts_on = DayField(
        _l("From which day"),
        [Required(_l("Fill in the day from which this holds."))],
        description=_l("It holds for costs of this day and later."),
    )
    seen = HiddenField()

    @classmethod
    def of(
        cls,
        shares: Sequence[Share],
        *,
        payers: Sequence[Payer],
        rounds: Sequence[Round],
        season: str,
        starts_on: date,
    ) -> "SplitForm":
        """A form for these payers, filled in as it is now."""
        kind = type("SplitForm", (cls,), {"payers": payers, **_weights(payers)})
        data: dict[str, Any] = {"season": season, "starts_on": starts_on}
        for share in shares:
            data |= {share.group.value: share.basis_points, f"by_{share.group}": share.by.value}
            data |= {
                key_of(each): share.keys[each.id] for each in payers if share.keys.get(each.id)
            }
        form: SplitForm = kind(data=data)
        every = [("", _("All rounds"))]
        form.season.offer([*every, *((each.public_id, each.name) for each in rounds)])
        return form

    @property
    def groups(self) -> list[tuple[str, Any, Any, list[Any]]]:
        """Of each group: its words, its share, by what, and the weights of its payers."""
        return [
            (
                _(words),
                self[group.value],
                self[f"by_{group}"],
                [self[key_of(each)] for each in self.payers if each.kind is group],
            )
            for group, words in PAYERS.items()
        ]

    def by_key(self, group: Any) -> bool:
        return bool(group.data == SplitBy.KEY)

    def said(self, rounds: Sequence[Round]) -> dict[str, Any]:
        season = picked(rounds, self.season.data) if self.season.data else None
        return {"starts_on": self.starts_on.data, "season": season, "shares": self.shares()}

    def shares(self) -> list[Share]:
        """The groups that were given a share; one of 0 is a share too."""
        return [
            Share(group, self[group.value].data, by, self._keys(group) if _keyed(by) else {})
            for group in PayerKind
            if self[group.value].data is not None
            for by in [SplitBy(self[f"by_{group}"].data)]
        ]

    def _keys(self, group: PayerKind) -> Mapping[int, int]:
        mine = [each for each in self.payers if each.kind is group]
        return {
            each.id: self[key_of(each)].data for each in mine if self[key_of(each)].data is not None
        }


def _keyed(by: SplitBy) -> bool:
    return by is SplitBy.KEY


def key_of(payer: Payer) -> str:
    return f"key_{payer.public_id}"


def _weights(payers: Sequence[Payer]) -> dict[str, Any]:
    return {key_of(each): WholeNumberField(each.name) for each in payers}


for _group, _words in PAYERS.items():
    setattr(SplitForm, _group.value, PercentField(_l("Share in percent")))
    setattr(
        SplitForm,
        f"by_{_group}",
        ChoiceField(
            _l("Divided within the group"),
            default=SplitBy.SEATS.value,
            choices=[(each.value, _l(words)) for each, words in SPLITS.items()],
        ),
    )


def mark_of(rule: Proposed) -> str:
    """What tells this rule from others: only what was looked at is saved."""
    return hashlib.sha256(repr(rule).encode()).hexdigest()[:22]
