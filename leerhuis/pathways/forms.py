"""What a coordinator fills in about a track."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from leerhuis.courses.forms import OfOrganisation
from leerhuis.courses.inputs import (
    AtMost,
    ChoiceField,
    DayField,
    ManyField,
    WholeNumberField,
    choices_of,
    picked,
)
from leerhuis.courses.models import Course
from leerhuis.fields import Form, LongTextField, Required, TextField
from leerhuis.pathways.models import Specialism, Track, TrackStep

PLAIN = ("name", "summary", "goal", "goal_url", "finish_by_on", "repeat_years")


class TrackForm(OfOrganisation):
    """A track: what it is for, by when, and what it gives."""

    name = TextField(_l("Name"), [Required(_l("Fill in the name of the track.")), AtMost(160)])
    summary = LongTextField(_l("Summary"), [AtMost(2000)])
    goal = TextField(
        _l("Guideline or goal"),
        [AtMost(200)],
        description=_l("For example: 1Gezin1Plan1Regisseur"),
    )
    goal_url = TextField(
        _l("Link of the guideline or goal"),
        [AtMost(300)],
        description=_l("It begins with https://."),
    )
    finish_by_on = DayField(_l("To be finished by"))
    repeat_years = WholeNumberField(
        _l("To be repeated after how many years"),
        description=_l("Leave empty if once is enough."),
    )
    specialism = ChoiceField(
        _l("Specialism of who finishes"),
        default="",
        description=_l("People get it by themselves once they are done."),
    )

    @classmethod
    def of(cls, track: Track) -> "TrackForm":
        form = cls(
            data={name: getattr(track, name) for name in PLAIN}
            | {"specialism": track.specialism.public_id if track.specialism else ""}
        )
        del form.organisation
        return form

    def offer_specialisms(self, specialisms: Sequence[Specialism]) -> None:
        self.specialism.offer([("", _("None")), *choices_of(specialisms)])

    def said(self, specialisms: Sequence[Specialism]) -> dict[str, Any]:
        chosen = self.specialism.data
        return {name: self[name].data for name in PLAIN} | {
            "specialism": picked(specialisms, chosen) if chosen else None
        }


class StepForm(Form):
    """A step: its courses, and how many of them one must do."""

    name = TextField(_l("Name of the step"), [AtMost(120)])
    courses = ManyField(_l("Courses"), [Required(_l("Choose at least one course."))])
    choose = WholeNumberField(
        _l("How many of these"), description=_l("Leave empty if all of them are asked.")
    )

    @classmethod
    def of(cls, step: TrackStep) -> "StepForm":
        chosen = [each.course.public_id for each in step.modules]
        return cls(data={"name": step.name, "courses": chosen, "choose": step.choose})

    def offer(self, courses: Sequence[Course]) -> None:
        self.courses.offer([(each.public_id, each.title) for each in courses])

    def said(self, courses: Sequence[Course]) -> dict[str, Any]:
        chosen = set(self.courses.data or ())
        return {
            "name": self.name.data,
            "choose": self.choose.data,
            "courses": [each for each in courses if each.public_id in chosen],
        }
