"""What a coordinator fills in of bodies and their meetings."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from leerhuis import clock
from leerhuis.courses.forms import OfOrganisation
from leerhuis.courses.inputs import AtMost, ChoiceField, DayField, choices_of, picked
from leerhuis.cycle.models import BodyMeeting, Preparation
from leerhuis.cycle.rules import BODY_LABELS, BodyPart
from leerhuis.fields import Form, LongTextField, Required, TextField, TimeField
from leerhuis.people.models import Person

_PARTS = [(each.value, _l(words)) for each, words in BODY_LABELS.items()]


class BodyForm(OfOrganisation):
    name = TextField(_l("Name"), [Required(_l("Fill in the name of the body.")), AtMost(120)])
    part = ChoiceField(
        _l("What it does"), [Required()], choices=_PARTS, default=BodyPart.ADVISES.value
    )

    def said(self) -> dict[str, Any]:
        return {"name": self.name.data, "part": BodyPart(self.part.data)}


class MemberForm(Form):
    person = ChoiceField(_l("Adviser"), [Required(_l("Choose an adviser."))])

    def offer(self, people: Sequence[Person]) -> None:
        self.person.offer(
            [("", _("Choose an adviser")), *((each.public_id, each.name) for each in people)]
        )

    def chosen(self, people: Sequence[Person]) -> Person:
        return next(each for each in people if each.public_id == self.person.data)


class MeetingForm(Form):
    """When and where a body meets, and about which round."""

    on = DayField(_l("Day"), [Required(_l("Fill in the day of the meeting."))])
    start = TimeField(_l("Time"), [Required(_l("Fill in when it begins."))])
    place = TextField(_l("Place"), [Required(_l("Fill in where it is, or the link.")), AtMost(200)])
    agenda = LongTextField(_l("Agenda"), [AtMost(2000)])
    preparation = ChoiceField(_l("About the round"), default="")

    @classmethod
    def of(cls, planned: BodyMeeting) -> "MeetingForm":
        starts_at = clock.local(planned.starts_at)
        about = planned.preparation
        return cls(
            data={
                "on": starts_at.date(),
                "start": starts_at.time(),
                "place": planned.place,
                "agenda": planned.agenda,
                "preparation": about.public_id if about else "",
            }
        )

    def offer(self, preparations: Sequence[Preparation]) -> None:
        self.preparation.offer([("", _("No round in particular")), *choices_of(preparations)])

    def said(self, preparations: Sequence[Preparation]) -> dict[str, Any]:
        about = self.preparation.data
        assert self.on.data is not None
        assert self.start.data is not None
        return {
            "starts_at": clock.moment_of(self.on.data, self.start.data),
            "place": self.place.data,
            "agenda": self.agenda.data,
            "preparation": picked(preparations, about) if about else None,
        }


class MinutesForm(Form):
    minutes = LongTextField(
        _l("Minutes"),
        [Required(_l("Fill in what was said.")), AtMost(20_000)],
        description=_l("The members read this. Do not name children or parents."),
    )
