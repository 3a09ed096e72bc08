"""What is filled in about a meeting, about a series of them, and about who was there."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from leerhuis import clock
from leerhuis.courses.inputs import AtMost, DayField, WholeNumberField
from leerhuis.fields import Form, LongTextField, Required, TextField, TimeField
from leerhuis.peergroups.meeting import rules
from leerhuis.peergroups.meeting.rules import Place, When
from leerhuis.peergroups.models import PeerGroup, PeerMeeting

LOOK = "kijk"


class WhereForm(Form):
    """How long, and where."""

    minutes = WholeNumberField(
        _l("How many minutes"), [Required(_l("Fill in how many minutes it lasts."))]
    )
    place = TextField(_l("Place"), [AtMost(300)])
    online_url = TextField(
        _l("Link of an online meeting"),
        [AtMost(300)],
        description=_l("It begins with https://."),
    )

    def where(self) -> Place:
        return Place(self.place.data or "", self.online_url.data or "")


class MeetingForm(WhereForm):
    """One meeting."""

    on = DayField(_l("Date"), [Required(_l("Fill in the date."))])
    start = TimeField(_l("Start"), [Required(_l("Fill in when it starts."))])

    @classmethod
    def of(cls, meeting: PeerMeeting) -> "MeetingForm":
        gathering = meeting.gathering
        begins = clock.local(gathering.starts_at)
        lasts = gathering.ends_at - gathering.starts_at
        return cls(
            data={
                "on": begins.date(),
                "start": begins.time(),
                "minutes": int(lasts.total_seconds()) // 60,
                "place": gathering.place,
                "online_url": gathering.online_url,
            }
        )

    @classmethod
    def new(cls, group: PeerGroup) -> "MeetingForm":
        return cls(data=usual(group) | {"start": group.start})

    def when(self) -> When:
        said: dict[str, Any] = self.data
        return When(said["on"], said["start"], said["minutes"])


class ProposalForm(Form):
    """How many meetings, and from when on: what days are proposed for."""

    class Meta:
        csrf = False

    aantal = WholeNumberField(_l("How many meetings"))
    vanaf = DayField(_l("From which day"))

    def times(self, usually: int) -> int:
        return self.aantal.data or usually

    def first(self, today: date) -> date:
        """A day that is filled in counts if it is still to come."""
        soonest, chosen = today + rules.NOTICE, self.vanaf.data
        return chosen if chosen and today < chosen <= today + rules.AHEAD else soonest


class SeriesForm(WhereForm):
    """The days of a series, one row each; a row without a date is left out."""

    number = HiddenField()

    @classmethod
    def of(cls, group: PeerGroup, days: Sequence[date], *, number: int) -> "SeriesForm":
        fields: dict[str, Any] = {}
        data: dict[str, Any] = usual(group) | {"number": number}
        for at, day in enumerate(days, start=1):
            fields[f"on_{at}"] = DayField(_l("Date"))
            fields[f"start_{at}"] = TimeField(_l("Start"))
            data |= {f"on_{at}": day, f"start_{at}": group.start}
        kind = type("DatedForm", (cls,), fields)
        form: SeriesForm = kind(data=data)
        return form

    def rows(self) -> list[tuple[str, Any, Any]]:
        """The fields of each meeting, by the name of the field of its day."""
        names = [each for each in self._fields if each.startswith("on_")]
        return [(each, self[each], self[each.replace("on_", "start_")]) for each in names]

    def plan(self) -> dict[str, When]:
        """What is planned, by the field of its day."""
        minutes = self.minutes.data
        return {
            name: When(day.data, start.data, minutes)
            for name, day, start in self.rows()
            if day.data and start.data and minutes
        }

    def validate(self, extra_validators: Any = None) -> bool:
        sound = bool(super().validate(extra_validators))
        for _name, day, start in self.rows():
            if day.data and not start.data and not start.errors:
                start.errors = [_("Fill in when it starts.")]
                sound = False
        if not any(day.data for _name, day, _start in self.rows()):
            self.form_errors.append(_("Fill in at least 1 date."))
            sound = False
        return sound


class TickForm(Form):
    """Why a list is corrected after the series; who was there stands in boxes of the list."""

    why = LongTextField(
        _l("Why you correct the list"),
        [AtMost(rules.REASON_MAX)],
        description=_l("It stands in the trail of what happened. Write nothing private."),
    )


def usual(group: PeerGroup) -> dict[str, Any]:
    """How long and where a group meets, as it says itself."""
    return {
        "minutes": group.minutes,
        "place": ", ".join(each for each in (group.venue, group.town) if each),
        "online_url": group.online_url,
    }


def days_of(form: Iterable[str]) -> int:
    """How many rows a series that was sent has."""
    return sum(each.startswith("on_") for each in form)


def blank(times: int, *, first: date) -> list[date]:
    """Days for rows that come back filled in by who sent them."""
    return [first + timedelta(days=at) for at in range(times)]
