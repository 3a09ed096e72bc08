"""What a municipality fills in."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from leerhuis.courses.inputs import AtMost
from leerhuis.fields import DutchDecimalField, Form, LongTextField, Required
from leerhuis.municipalities.rules import NOTE_MAX


class FteField(DutchDecimalField):
    wrong = _l("Enter the fte as a number, for example 12,5.")


class AskForm(Form):
    fte = FteField(
        _l("Fte of youth professionals"),
        [Required(_l("Fill in how many fte you ask."))],
        description=_l("For example 12,5. Fill in 0 if you ask nobody."),
    )
    note = LongTextField(_l("Explanation"), [AtMost(NOTE_MAX)])
    jaar = HiddenField()
    seen = HiddenField()

    @property
    def number_seen(self) -> int:
        """What one saw last; somebody who sends nonsense saw nothing that there is."""
        text = self.seen.data or ""
        return int(text) if text.isdecimal() and len(text) < 9 else -1
