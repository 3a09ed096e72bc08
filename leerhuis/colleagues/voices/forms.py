"""The shape of what an organisation says it wants."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import RadioField

from leerhuis.colleagues.voices.rules import LABELS, Wish
from leerhuis.enrolment.rules import Side, Voice
from leerhuis.fields import Form, Required

_CHOOSE = _l("Choose one of these.")


class WishForm(Form):
    as_employer = RadioField(
        _l("What do you want to hear as employer?"),
        description=_l("Of people whom you employ."),
        validators=[Required(_CHOOSE)],
        invalid_choice_message=_CHOOSE,
    )
    as_placement = RadioField(
        _l("What do you want to hear as place of work?"),
        description=_l("Of people whom another employs, and who work with you."),
        validators=[Required(_CHOOSE)],
        invalid_choice_message=_CHOOSE,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field, side in (
            (self.as_employer, Side.EMPLOYER),
            (self.as_placement, Side.PLACEMENT),
        ):
            field.choices = [(each.value, gettext(LABELS[side][each])) for each in Voice]

    def wish(self) -> Wish:
        return Wish(Voice(self.as_employer.data), Voice(self.as_placement.data))
