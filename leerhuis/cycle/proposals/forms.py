"""What a coordinator fills in of a proposal."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from leerhuis.costs.inputs import CentsField
from leerhuis.courses.inputs import (
    AtMost,
    ChoiceField,
    ManyField,
    WholeNumberField,
    choices_of,
    picked,
)
from leerhuis.courses.models import Course, Theme
from leerhuis.cycle.demand.grounds import Reason
from leerhuis.cycle.models import Proposal
from leerhuis.cycle.rules import GROUND_LABELS, Ground
from leerhuis.fields import Form, LongTextField, Required, TextField
from leerhuis.people.models import Organisation

PLAIN = ("title", "editions", "seats", "audience", "provider", "cents", "why")


class ProposalForm(Form):
    """So many groups of a course or of a theme, for whom, by whom and at what cost."""

    course = ChoiceField(_l("Course"), default="")
    theme = ChoiceField(
        _l("Theme"),
        default="",
        description=_l("Only if there is no course yet. You choose one after the decision."),
    )
    title = TextField(
        _l("Name of the proposal"),
        [AtMost(200)],
        description=_l("Leave empty to use the name of the course or the theme."),
    )
    editions = WholeNumberField(_l("How many groups"), [Required(_l("Fill in how many groups."))])
    seats = WholeNumberField(
        _l("Seats in a group"), description=_l("Leave empty if there is no limit.")
    )
    audience = TextField(
        _l("For whom"),
        [AtMost(200)],
        description=_l("For example: local teams and schools, together"),
    )
    provided_by = ChoiceField(_l("Who gives it"), default="")
    provider = TextField(
        _l("Other provider"), [AtMost(120)], description=_l("If it is not in the list.")
    )
    cents = CentsField(
        _l("Estimated cost of all groups together"), description=_l("In euros, for example 2.400.")
    )
    grounds = ManyField(
        _l("What it answers to"), description=_l("Advisers see this with the proposal.")
    )
    why = LongTextField(_l("Why"), [AtMost(2000)])

    @classmethod
    def of(cls, proposal: Proposal, reasons: Sequence[Reason]) -> "ProposalForm":
        course, theme = proposal.course, proposal.theme
        by = proposal.provided_by
        return cls(
            data={name: getattr(proposal, name) for name in PLAIN}
            | {
                "course": course.public_id if course else "",
                "theme": theme.public_id if theme and not course else "",
                "provided_by": by.public_id if by else "",
                "grounds": [
                    each.key for each in reasons if any(map(each.is_noted_in, proposal.grounds))
                ],
            }
        )

    def offer(
        self,
        courses: Sequence[Course],
        themes: Sequence[Theme],
        places: Sequence[Organisation],
        reasons: Sequence[Reason],
    ) -> None:
        titled = [(each.public_id, each.title) for each in courses]
        self.course.offer([("", _("There is no course yet")), *titled])
        self.theme.offer([("", _("The theme of the course")), *choices_of(themes)])
        self.provided_by.offer([("", _("Not known yet")), *choices_of(places)])
        self.grounds.offer([(each.key, words_of(each)) for each in reasons])
        if not reasons:
            del self.grounds

    def said(
        self,
        courses: Sequence[Course],
        themes: Sequence[Theme],
        places: Sequence[Organisation],
        reasons: Sequence[Reason],
    ) -> dict[str, Any]:
        course, theme, place = self.course.data, self.theme.data, self.provided_by.data
        chosen = set(self.grounds.data or ()) if "grounds" in self else set()
        return {name: self[name].data for name in PLAIN} | {
            "course": next((each for each in courses if each.public_id == course), None),
            "theme": picked(themes, theme) if theme else None,
            "provided_by": picked(places, place) if place else None,
            "grounds": [each for each in reasons if each.key in chosen],
        }


class CourseForm(Form):
    """The course of an accepted proposal that only named a theme."""

    course = ChoiceField(_l("Course"), [Required(_l("Choose a course."))])

    def offer(self, courses: Sequence[Course]) -> None:
        titled = [(each.public_id, each.title) for each in courses]
        self.course.offer([("", _("Choose a course")), *titled])

    def chosen(self, courses: Sequence[Course]) -> Course:
        return next(each for each in courses if each.public_id == self.course.data)


def words_of(reason: Reason) -> str:
    """A reason in a line, with how many people that is if that may be said."""
    words = (
        f"{_(GROUND_LABELS[reason.kind])}: {_(reason.about) if _is_ours(reason) else reason.about}"
    )
    return words if reason.number is None else f"{words} ({reason.number})"


def _is_ours(reason: Reason) -> bool:
    """Whether what it is about is a word of the house, and not a name that people gave."""
    return reason.kind is Ground.SHORTAGE
