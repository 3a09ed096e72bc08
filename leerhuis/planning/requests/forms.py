"""What a coordinator fills in about a request, and about where a guest works."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from leerhuis.courses.inputs import AtMost, ChoiceField
from leerhuis.enrolment.rules import WhyNot
from leerhuis.enrolment.whynot import WHY_NOT
from leerhuis.fields import Form, Required, TextField
from leerhuis.people.rules import LABELS, Function, OrganisationKind

KINDS = [
    each
    for each in OrganisationKind
    if each not in (OrganisationKind.REGION, OrganisationKind.MUNICIPALITY, OrganisationKind.TEAM)
]


class DeclineForm(Form):
    """Why not: the person reads it."""

    why = ChoiceField(
        _l("Why"),
        [Required()],
        default=WhyNot.OTHER.value,
        choices=[(each.value, _l(WHY_NOT[each])) for each in WhyNot],
    )
    reason = TextField(
        _l("What you tell them"),
        [Required(_l("Fill in what you tell them.")), AtMost(300)],
        description=_l("It stands in the letter."),
    )


class AttachForm(Form):
    """For which organisation a guest works: one that is known, or a new one."""

    organisation = ChoiceField(_l("Organisation"), default="")
    name = TextField(
        _l("Name of a new organisation"),
        [AtMost(120)],
        description=_l("Only if it is not in the list."),
    )
    kind = ChoiceField(
        _l("What it is"),
        default=OrganisationKind.CHILDCARE.value,
        choices=[(each.value, _l(LABELS[each])) for each in KINDS],
    )
    parent = ChoiceField(_l("Part of"), default="")
    function = ChoiceField(
        _l("Function"),
        [Required()],
        default=Function.CHILDCARE_WORKER.value,
        choices=[(each.value, _l(LABELS[each])) for each in Function],
    )

    def offer(self, places: Sequence[Any], parents: Sequence[Any]) -> None:
        rows = [(each.public_id, each.name) for each in places]
        self.organisation.offer([("", _("A new organisation")), *rows])
        self.parent.offer([(each.public_id, each.name) for each in parents])
        if not self.parent.data and parents:
            self.parent.data = parents[0].public_id
