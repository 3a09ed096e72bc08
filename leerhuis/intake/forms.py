"""The shape of handing in a file, and of what is chosen after looking at it."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, SelectField, SelectMultipleField
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from leerhuis.fields import DutchDateField, Form
from leerhuis.intake.plans import Absent, Choice
from leerhuis.people.rules import LABELS, Function


class UploadForm(Form):
    file = FileField(
        _l("File"),
        description=_l("CSV or Excel (XLSX), at most 10 MB, as your personnel office has it."),
    )
    function = SelectField(
        _l("Function"), description=_l("For people whose function is not in the file.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.function.choices = [(each.value, gettext(LABELS[each])) for each in Function]

    def validate_file(self, field: FileField) -> None:
        if not field.data or not field.data.filename:
            raise ValidationError(gettext("Choose a file."))


class ApplyForm(Form):
    seen = HiddenField()
    make_places = BooleanField(_l("Make these organisations"))
    leavers = SelectMultipleField(
        _l("Who is out of service?"),
        description=_l("Tick only who has left. Nobody leaves by being absent from a file."),
        widget=ListWidget(),
        option_widget=CheckboxInput(),
    )
    last_day = DutchDateField(
        _l("Out of service as of"),
        description=_l("The last day in service, for whom you ticked. For example 31-12-2027"),
    )

    def __init__(self, *args: Any, absent: Sequence[Absent], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.leavers.choices = [
            (each.public_id, f"{each.name} ({each.employer})") for each in absent
        ]

    def choice(self) -> Choice:
        return Choice(
            seen=self.seen.data or None,
            make_places=self.make_places.data,
            leavers=tuple(self.leavers.data or ()),
            last_day=self.last_day.data,
        )
