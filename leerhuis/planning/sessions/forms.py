"""What a coordinator fills in about one session, or about a series of them."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField

from leerhuis import clock
from leerhuis.courses.inputs import (
    AtMost,
    ChoiceField,
    DayField,
    ManyField,
    WholeNumberField,
    choices_of,
    picked,
)
from leerhuis.courses.rules import SessionPlan
from leerhuis.courses.series import Part
from leerhuis.fields import Form, Required, TextField, TimeField
from leerhuis.planning.sessions.queries import Means
from leerhuis.planning.sessions.rules import Rhythm

# The field by which a change is confirmed, and the one of who wants to fill in something else.
SURE, BACK = "zeker", "terug"
PARTS = {
    Part.THIS: _l("This session"),
    Part.LATER: _l("This session and the later ones"),
    Part.ALL: _l("All sessions that are still to come"),
}
WEEKS = [
    ("1", _l("Every week")),
    ("2", _l("Every two weeks")),
    ("3", _l("Every three weeks")),
    ("4", _l("Every four weeks")),
]


def sent() -> MultiDict[str, Any] | None:
    """What was sent; a remedy that was clicked takes the place of what it is for."""
    if request.method != "POST":
        return None
    said = MultiDict(request.form)
    if room := said.get("room_instead"):
        _put(said, room=room, venue="", online_url="")
    if trainers := said.get("trainer_instead"):
        old, _dot, new = trainers.partition(".")
        others = [each for each in said.getlist("trainers") if each not in (old, new)]
        said.setlist("trainers", [*others, new])
    if times := said.get("time_instead"):
        on, start, end = [*times.split(), "", "", ""][:3]
        _put(said, on=on, start=start, end=end)
    return said


def kept() -> list[tuple[str, str]]:
    """What was sent, to be sent once more by who is sure; a remedy has taken its place by now."""
    said = sent() or MultiDict()
    gone = ("csrf_token", SURE, BACK, "room_instead", "trainer_instead", "time_instead")
    return [(name, value) for name, value in said.items(multi=True) if name not in gone]


def _put(said: MultiDict[str, Any], **values: str) -> None:
    for name, value in values.items():
        said[name] = value  # update() would add to what was sent


class SessionForm(Form):
    """A session: when, where or by which link, and by whom."""

    on = DayField(_l("Date"), [Required(_l("Fill in the date."))])
    start = TimeField(_l("Start"), [Required(_l("Fill in when it starts."))])
    end = TimeField(_l("End"), [Required(_l("Fill in when it ends."))])
    venue = ChoiceField(_l("Venue"), default="")
    room = ChoiceField(
        _l("Room"), default="", description=_l("The venue of the room comes with it.")
    )
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
            formdata=sent(),
            data={
                "on": clock.day_of(session.starts_at) + later,
                "start": clock.local(session.starts_at).time(),
                "end": clock.local(session.ends_at).time(),
                "venue": session.venue.public_id if session.venue else "",
                "room": session.room.public_id if session.room else "",
                "online_url": session.online_url,
                "trainers": [each.public_id for each in session.trainers],
            },
        )

    @classmethod
    def after(cls, sessions: Sequence[Any]) -> "SessionForm":
        """A new session, filled in as the last one a week later."""
        if sessions:
            return cls.of(sessions[-1], later=timedelta(days=7))
        return cls(formdata=sent())

    def offer(self, means: Means) -> None:
        venues = [(each.public_id, each.name_in_town) for each in means.venues]
        rooms = [(each.public_id, f"{each.venue.name}, {each.name}") for each in means.rooms]
        self.venue.offer([("", _("Online, no venue")), *venues])
        self.room.offer([("", _("No room chosen")), *rooms])
        self.trainers.offer(choices_of(means.trainers))

    def plan(self, means: Means) -> SessionPlan:
        """A room brings its venue, unless another one or a link was filled in."""
        room = picked(means.rooms, self.room.data) if self.room.data else None
        venue = picked(means.venues, self.venue.data) if self.venue.data else room and room.venue
        said: dict[str, Any] = self.data
        return SessionPlan(
            on=said["on"],
            start=said["start"],
            end=said["end"],
            venue_id=venue.id if venue else None,
            room_id=room.id if room else None,
            online_url=said["online_url"] or "",
            trainer_ids=tuple(picked(means.trainers, each).id for each in said["trainers"]),
        )


class ChangeForm(SessionForm):
    """A session that is there: the change can be for others too."""

    part = ChoiceField(
        _l("Change"),
        [Required()],
        default=Part.THIS.value,
        choices=list(PARTS.items()),
        description=_l(
            "Days and hours move as far for each. Of place and trainers only what you change."
        ),
    )

    def alone(self) -> None:
        """Of a group with one session there is nothing to choose."""
        self.part.offer([(Part.THIS.value, PARTS[Part.THIS])])
        self.part.data = Part.THIS.value


class SeriesForm(SessionForm):
    """The first session of a series, and how often it comes back."""

    times = WholeNumberField(
        _l("Number of sessions"), [Required(_l("Fill in how many times."))], default=4
    )
    weeks = ChoiceField(_l("How often"), [Required()], default="1", choices=WEEKS)
    public = BooleanField(_l("Not on public holidays"), default=True)
    school = BooleanField(_l("Not in the school holidays of the region"), default=True)

    def rhythm(self) -> Rhythm:
        said: dict[str, Any] = self.data
        return Rhythm(said["times"], int(said["weeks"]), said["public"], said["school"])
