"""What a coordinator fills in about an enrolment of somebody else."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from leerhuis.courses.inputs import AtMost, ChoiceField
from leerhuis.enrolment.rules import WhyNot
from leerhuis.enrolment.whynot import WHY_NOT
from leerhuis.fields import Form, Required, TextField
from leerhuis.wording import hours, long_day

MOST_REASON = 300


class SignOffForm(Form):
    """Why somebody does not come; nothing has to be said."""

    why = ChoiceField(
        _l("Why"),
        default="",
        choices=[("", _l("Not known")), *((each.value, _l(WHY_NOT[each])) for each in WhyNot)],
    )
    reason = TextField(
        _l("What they said"),
        [AtMost(MOST_REASON)],
        description=_l("Name no children or parents, and nothing about health."),
    )

    @property
    def why_not(self) -> WhyNot | None:
        return WhyNot(self.why.data) if self.why.data else None


class MoveForm(Form):
    edition = ChoiceField(_l("To which group"), [Required(_l("Choose a group."))], default="")

    def offer(self, editions: Sequence[Any]) -> None:
        rows = [(each.public_id, _group(each)) for each in editions]
        self.edition.offer([("", _("Choose a group")), *rows])


def _group(edition: Any) -> str:
    first = edition.starts_at
    when = _("%(day)s, %(hours)s", day=long_day(first), hours=hours(first, edition.ends_at))
    return f"{edition.label}, {when}" if edition.label else when
