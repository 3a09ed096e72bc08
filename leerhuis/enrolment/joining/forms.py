"""What someone fills in before enrolling: answers, and perhaps a code."""

from flask_babel import lazy_gettext as _l

from leerhuis.courses.inputs import AtMost
from leerhuis.enrolment.questions.answers import AnswersForm
from leerhuis.errors import Refused
from leerhuis.fields import Form, Required, TextField, translate


class CodeForm(Form):
    """A code of an invitation, of whichever group."""

    code = TextField(
        _l("Code"),
        [Required(_l("Fill in the code.")), AtMost(40)],
        description=_l("It stands in your invitation."),
    )


class JoinForm(AnswersForm):
    code = TextField(_l("Code"), [AtMost(40)], description=_l("It stands in your invitation."))

    def refuse(self, no: Refused) -> None:
        if no.field == "code" and "code" in self:
            self.code.errors = [translate(no)]
        else:
            super().refuse(no)
