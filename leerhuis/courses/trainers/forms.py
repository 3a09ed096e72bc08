"""What a coordinator fills in about a trainer. Choices that are rows are handed in by the view."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from leerhuis.courses.forms import OfOrganisation
from leerhuis.courses.inputs import AtMost, ChoiceField, DayField, ManyField, choices_of, picked
from leerhuis.courses.trainers.rules import TimePlan
from leerhuis.courses.words import Availability
from leerhuis.fields import Form, LongTextField, Required, TextField, TimeField

KINDS = {
    Availability.CANNOT: _l("Cannot come"),
    Availability.CAN: _l("Can come"),
}
PLAIN = ("name", "email", "bureau", "note")


class TrainerForm(OfOrganisation):
    name = TextField(_l("Name"), [Required(_l("Fill in the name of the trainer.")), AtMost(120)])
    bureau = TextField(
        _l("Bureau"), [AtMost(120)], description=_l("Only of a trainer from outside.")
    )
    email = TextField(_l("Email address"), [AtMost(254)])
    person = ChoiceField(
        _l("Account"),
        default="",
        description=_l("Whoever has the role of trainer sees the own groups after signing in."),
    )
    themes = ManyField(_l("Teaches these themes"))
    note = LongTextField(_l("Note"), [AtMost(2000)])
    in_use = BooleanField(_l("This trainer can be planned"), default=True)

    @classmethod
    def of(cls, trainer: Any, *, themes: Sequence[Any], people: Sequence[Any]) -> "TrainerForm":
        """To change a trainer, who stays with the organisation."""
        taught = {each.theme_id for each in trainer.themes}
        known = {name: getattr(trainer, name) for name in (*PLAIN, "in_use")}
        account = next((each.public_id for each in people if each.id == trainer.person_id), "")
        taught_ids = [each.public_id for each in themes if each.id in taught]
        form = cls(data=known | {"person": account, "themes": taught_ids})
        del form.organisation
        return form

    def offer_choices(self, *, themes: Sequence[Any], people: Sequence[Any]) -> None:
        self.themes.offer(choices_of(themes))
        accounts = [(each.public_id, each.sort_name) for each in people]
        self.person.offer([("", _("None: somebody from outside")), *accounts])

    def said(self, *, themes: Sequence[Any], people: Sequence[Any]) -> dict[str, Any]:
        chosen: list[str] = self.themes.data or []
        return {name: self[name].data or "" for name in PLAIN} | {
            "person": picked(people, self.person.data) if self.person.data else None,
            "themes": [picked(themes, each) for each in chosen],
        }


class TimeForm(Form):
    """When a trainer can or cannot come."""

    kind = ChoiceField(
        _l("What"), [Required()], default=Availability.CANNOT.value, choices=list(KINDS.items())
    )
    starts_on = DayField(_l("First day"), [Required(_l("Fill in the first day."))])
    start = TimeField(_l("From"), description=_l("Leave empty for the whole day."))
    ends_on = DayField(_l("Last day"), description=_l("Leave empty if it is one day."))
    end = TimeField(_l("Until"), description=_l("Leave empty for the whole day."))

    def plan(self) -> TimePlan:
        said: dict[str, Any] = self.data
        return TimePlan(
            kind=Availability(said.get("kind", Availability.CANNOT)),
            starts_on=said["starts_on"],
            ends_on=said["ends_on"] or said["starts_on"],
            start=said["start"],
            end=said["end"],
        )


class OwnTimeForm(TimeForm):
    """When a trainer cannot come, as they say themselves."""

    kind = None  # type: ignore[assignment]  # WTForms leaves the field out then
