"""What somebody fills in about the talk with a learning buddy."""

from datetime import datetime

from flask_babel import lazy_gettext as _l

from leerhuis import clock
from leerhuis.courses.inputs import DayField
from leerhuis.fields import Form, Required, TimeField


class TalkForm(Form):
    day = DayField(_l("Day"), [Required(_l("Fill in a day."))])
    at = TimeField(_l("From"), [Required(_l("Fill in a time."))])

    def moment(self) -> datetime:
        assert self.day.data is not None  # both are required
        assert self.at.data is not None
        return clock.moment_of(self.day.data, self.at.data)
