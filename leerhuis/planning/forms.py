"""What a coordinator fills in about a group and its sessions."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from leerhuis import clock
from leerhuis.courses.inputs import (
    AtMost,
    ChoiceField,
    Chosen,
    DayField,
    Known,
    ManyField,
    WholeNumberField,
    choices_of,
    picked,
)
from leerhuis.courses.rules import SessionPlan
from leerhuis.fields import Form, Required, TextField, TimeField


class EditionForm(Form):
    """A group: how many seats, and until when one may come or go."""

    round = ChoiceField(_l("Round"), default="")
    capacity = WholeNumberField(
        _l("Number of seats"), description=_l("Leave empty if there is no limit. 0 is full.")
    )
    enrol_by_on = DayField(
        _l("Last day to enrol"), [Required(_l("Fill in the last day to enrol."))]
    )
    cancel_by_on = DayField(
        _l("Last day to cancel"), description=_l("Leave empty if it is the last day to enrol.")
    )

    @classmethod
    def of(cls, edition: Any) -> "EditionForm":
        """The last day to cancel is shown only where it is another one: it moves along."""
        same = edition.cancel_by_on == edition.enrol_by_on
        return cls(
            data={
                "round": edition.round.public_id if edition.round else "",
                "capacity": edition.capacity,
                "enrol_by_on": edition.enrol_by_on,
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
        }


class Means(NamedTuple):
    """What a session can be planned with."""

    venues: Sequence[Any]
    rooms: Sequence[Any]
    trainers: Sequence[Any]


class SessionForm(Form):
    """A session: when, where or by which link, and by whom."""

    on = DayField(_l("Date"), [Required(_l("Fill in the date."))])
    start = TimeField(_l("Start"), [Required(_l("Fill in when it starts."))])
    end = TimeField(_l("End"), [Required(_l("Fill in when it ends."))])
    venue = ChoiceField(_l("Venue"), default="")
    room = ChoiceField(_l("Room"), default="")
    online_url = TextField(
        _l("Link of an online session"),
        [AtMost(300)],
        description=_l("Only if there is no venue. It begins with https://."),
    )
    trainers = ManyField(_l("Trainers"))

    @classmethod
    def of(cls, session: Any, *, later: timedelta = timedelta(0)) -> "SessionForm":
        """To change a session, or to add one that is like it but so much later."""
        return cls(
            data={
                "on": clock.day_of(session.starts_at) + later,
                "start": clock.local(session.starts_at).time(),
                "end": clock.local(session.ends_at).time(),
                "venue": session.venue.public_id if session.venue else "",
                "room": session.room.public_id if session.room else "",
                "online_url": session.online_url,
                "trainers": [each.public_id for each in session.trainers],
            }
        )

    @classmethod
    def after(cls, sessions: Sequence[Any]) -> "SessionForm":
        """A new session, filled in as the last one a week later."""
        return cls.of(sessions[-1], later=timedelta(days=7)) if sessions else cls()

    def offer(self, means: Means) -> None:
        venues = [(each.public_id, f"{each.name}, {each.town}") for each in means.venues]
        rooms = [(each.public_id, f"{each.venue.name}, {each.name}") for each in means.rooms]
        self.venue.offer([("", _("Online, no venue")), *venues])
        self.room.offer([("", _("No room chosen")), *rooms])
        self.trainers.offer(choices_of(means.trainers))

    def plan(self, means: Means) -> SessionPlan:
        said: dict[str, Any] = self.data
        venue, room, trainers = said.pop("venue"), said.pop("room"), said.pop("trainers")
        return SessionPlan(
            **said,
            venue_id=picked(means.venues, venue).id if venue else None,
            room_id=picked(means.rooms, room).id if room else None,
            trainer_ids=tuple(picked(means.trainers, each).id for each in trainers),
        )
