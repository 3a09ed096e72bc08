"""How long a kind of data is kept, why something is kept longer, and why somebody is erased."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, ValidationError

from leerhuis.courses.inputs import AtMost, WholeNumberField
from leerhuis.fields import Form, LongTextField, Required, TextField
from leerhuis.privacy.erasing import rules


class TermForm(Form):
    months = WholeNumberField(_l("Number of months"), [Required(_l("Fill in a number of months."))])
    source = TextField(
        _l("Where does this term come from?"),
        [AtMost(rules.SOURCE_MAX)],
        description=_l("For example the selection list of your municipality, with its number."),
    )


class KeepForm(Form):
    why = LongTextField(
        _l("Why is this still needed?"),
        [Required(_l("Say why this is still needed.")), AtMost(rules.SOURCE_MAX)],
        description=_l("Name nobody. It is looked at again after a year."),
    )


class EraseForm(Form):
    why = LongTextField(
        _l("Why are these data erased?"),
        [Required(_l("Say why these data are erased.")), AtMost(rules.SOURCE_MAX)],
        description=_l("Name nobody: this stays when the data are gone."),
    )
    sure = BooleanField(_l("I know that there is a duty to keep these data, and erase them"))
    typed = TextField(_l("Type the name of the person"), [Required(_l("Type the name."))])

    def __init__(self, *, name: str) -> None:
        super().__init__()
        self._name = name

    def validate_typed(self, field: Any) -> None:
        if " ".join(field.data.split()).casefold() != self._name.casefold():
            raise ValidationError(_("This is not the name. Type it as it stands above."))
