"""What a coordinator fills in about the seats of a group, every limit in words."""

import hashlib
from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField

from leerhuis.courses.inputs import AtMost, ChoiceField, DayField, WholeNumberField
from leerhuis.courses.rules import WaitingPolicy
from leerhuis.courses.seatterms import LimitSaid, SeatTerms
from leerhuis.courses.words import LimitKind
from leerhuis.errors import Refused
from leerhuis.fields import Form, Required, TextField
from leerhuis.people.sectors import LABELS, Sector

PARTS = 6
POLICIES = {
    WaitingPolicy.CONFIRM: _l("The first in line gets the seat at once"),
    WaitingPolicy.OFFER: _l("The first in line is offered the seat, and says yes or no"),
    WaitingPolicy.MANUAL: _l("I say myself who gets the seat"),
}
_DAYS = _l("Days before the first session on which this ends. Leave empty if it never does.")


class SeatTermsForm(Form):
    """How many seats, for whom some are kept, and what happens to a seat that comes free.

    The parts that are reserved stand in `who_0`, `seats_0`, `days_0`, and so on.
    """

    capacity = WholeNumberField(
        _l("Number of seats"), description=_l("Leave empty if there is no limit. 0 is full.")
    )
    share = WholeNumberField(
        _l("Most seats for one employer"),
        description=_l("Teams count with what they are part of. Leave empty if there is no limit."),
    )
    share_days = WholeNumberField(_l("Ends so many days before"), description=_DAYS)
    spread = WholeNumberField(
        _l("Employers wished for"),
        description=_l("The last seats are kept for employers that are not there yet."),
    )
    spread_days = WholeNumberField(_l("Ends so many days before"), description=_DAYS)
    policy = ChoiceField(
        _l("When a seat comes free"),
        [Required()],
        default=WaitingPolicy.CONFIRM.value,
        choices=list(POLICIES.items()),
    )
    offer_hours = WholeNumberField(
        _l("Hours to say yes to an offer"), [Required(_l("Fill in a number of hours."))]
    )
    waiting_open = BooleanField(_l("Newcomers may join the waiting list"))
    coordinator_decides = BooleanField(_l("I decide about each enrolment"))
    approve_days = WholeNumberField(
        _l("Days to decide about a seat"),
        [Required(_l("Fill in a number of days."))],
        description=_l("Whoever must approve has so long. After that the seat is free again."),
    )
    seen = HiddenField()

    @classmethod
    def of(cls, terms: SeatTerms, organisations: Sequence[Any]) -> "SeatTermsForm":
        names = {each.id: each.public_id for each in organisations}
        data: dict[str, Any] = {
            name: getattr(terms, name)
            for name in (
                "capacity",
                "policy",
                "waiting_open",
                "offer_hours",
                "coordinator_decides",
                "approve_days",
            )
        }
        kept = [each for each in terms.limits if each.kind is LimitKind.RESERVED]
        for number, each in enumerate(kept[:PARTS]):
            who = f"s.{each.sector}" if each.sector else f"o.{names.get(each.organisation_id)}"
            data |= {
                f"who_{number}": who,
                f"seats_{number}": each.seats,
                f"days_{number}": each.release_days,
            }
        for name in (LimitKind.SHARE, LimitKind.SPREAD):
            for each in terms.limits:
                if each.kind is name:
                    data |= {name.value: each.seats, f"{name}_days": each.release_days}
        form = cls(data=data)
        form.offer(organisations)
        return form

    def offer(self, organisations: Sequence[Any]) -> None:
        sectors = [(f"s.{each}", _(LABELS[each])) for each in Sector]
        places = [(f"o.{each.public_id}", each.name) for each in organisations]
        for number in range(PARTS):
            self[f"who_{number}"].offer([("", _("Nobody")), *sectors, *places])

    @property
    def parts(self) -> list[tuple[Any, Any, Any]]:
        """For whom, how many seats and until when, of each part that can be reserved."""
        return [
            (self[f"who_{number}"], self[f"seats_{number}"], self[f"days_{number}"])
            for number in range(PARTS)
        ]

    @property
    def parts_shown(self) -> list[tuple[Any, Any, Any]]:
        """Those that are filled in, and two to add."""
        filled = sum(bool(who.data or seats.data is not None) for who, seats, _days in self.parts)
        return self.parts[: filled + 2]

    def said(self, organisations: Sequence[Any]) -> SeatTerms:
        return SeatTerms(
            capacity=self.capacity.data,
            policy=WaitingPolicy(self.policy.data),
            waiting_open=self.waiting_open.data,
            offer_hours=self._whole("offer_hours"),
            coordinator_decides=self.coordinator_decides.data,
            approve_days=self._whole("approve_days"),
            limits=(*self._reserved(organisations), *self._others()),
        )

    def _whole(self, name: str) -> int:
        return int(self[name].data)

    def _reserved(self, organisations: Sequence[Any]) -> list[LimitSaid]:
        numbers = {f"o.{each.public_id}": each.id for each in organisations}
        found = []
        for who, seats, days in self.parts:
            if not who.data and seats.data is None:
                continue
            if seats.data is None:
                raise Refused("Fill in how many seats are reserved.", field=seats.short_name)
            if not who.data:
                raise Refused("Choose for whom the seats are reserved.", field=who.short_name)
            sector = Sector(who.data[2:]) if who.data.startswith("s.") else None
            found.append(
                LimitSaid(LimitKind.RESERVED, seats.data, days.data, sector, numbers.get(who.data))
            )
        return found

    def _others(self) -> list[LimitSaid]:
        return [
            LimitSaid(kind, self[kind.value].data, self[f"{kind}_days"].data)
            for kind in (LimitKind.SHARE, LimitKind.SPREAD)
            if self[kind.value].data is not None
        ]


for _number in range(PARTS):
    setattr(SeatTermsForm, f"who_{_number}", ChoiceField(_l("Reserved for"), default=""))
    setattr(SeatTermsForm, f"seats_{_number}", WholeNumberField(_l("Seats")))
    setattr(SeatTermsForm, f"days_{_number}", WholeNumberField(_l("Ends so many days before")))


def mark_of(terms: SeatTerms) -> str:
    """What tells these terms from others: only what was looked at is saved."""
    return hashlib.sha256(repr(terms).encode()).hexdigest()[:22]


class CodeForm(Form):
    """An invitation code: for how many people, until when, and whether it keeps their seats."""

    uses = WholeNumberField(
        _l("For how many people"), [Required(_l("Fill in for how many people."))], default=1
    )
    holds_seats = BooleanField(_l("Keep these seats free until the code is used"))
    ends_on = DayField(_l("Last day of the code"), description=_l("Leave empty if it has none."))
    note = TextField(
        _l("For whom"),
        [AtMost(120)],
        description=_l("Only you read this, for example: basisschool De Linde."),
    )

    def said(self) -> dict[str, Any]:
        return {name: self[name].data for name in ("uses", "holds_seats", "ends_on", "note")}
