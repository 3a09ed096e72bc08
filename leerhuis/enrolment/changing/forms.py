"""What someone fills in to hand a seat over or to go to another group."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice

from leerhuis.courses.inputs import AtMost
from leerhuis.fields import Form, Required, TextField


class HandOverForm(Form):
    colleague = TextField(
        _l("Work e-mail address of your colleague"),
        [Required(_l("Enter an e-mail address, for example name@organisation.nl.")), AtMost(254)],
        description=_l("Someone of your own employer who is known in Leerhuis."),
    )


class MoveForm(Form):
    group = RadioField(
        _l("Group"), [Required(_l("Choose a group."))], choices=[], validate_choice=False
    )

    def offer(self, groups: list[tuple[str, Any]]) -> None:
        self.group.choices = [SelectChoice(value=key, label=words) for key, words in groups]
