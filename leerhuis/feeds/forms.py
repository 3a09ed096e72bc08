"""What someone chooses for their own calendar."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField

from leerhuis.feeds.rules import ALARMS
from leerhuis.fields import Form

NEVER = "0"


class ChoicesForm(Form):
    alarm = SelectField(_l("When do you want a reminder?"))
    team = BooleanField(_l("Also show until when the people in my team may work"), default=False)

    def __init__(self, *given: Any, **values: Any) -> None:
        super().__init__(*given, **values)
        moments = [(str(each), _(words)) for each, words in ALARMS.items()]
        self.alarm.choices = [(NEVER, _("No reminder")), *moments]

    @property
    def alarm_minutes(self) -> int | None:
        return int(self.alarm.data or NEVER) or None
