"""What is filled in about the words of a letter."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from leerhuis.fields import Form, LongTextField, TextField
from leerhuis.mail.placeholders import Wording


class WordsForm(Form):
    subject = TextField(_l("Subject"), description=_l("Leave empty to keep the subject as it is."))
    body = LongTextField(
        _l("Text"),
        description=_l(
            "Stands below the greeting. An empty line begins a new paragraph. Leave empty to keep"
            " the text as it is."
        ),
    )
    seen = HiddenField()

    @property
    def words(self) -> Wording:
        return Wording(self.subject.data or "", self.body.data or "")
