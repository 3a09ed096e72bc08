"""What a coordinator fills in of a questionnaire."""

from flask_babel import lazy_gettext as _l

from leerhuis.courses.forms import OfOrganisation
from leerhuis.courses.inputs import AtMost, ChoiceField
from leerhuis.fields import Form, Required, TextField
from leerhuis.surveys.models import Questionnaire
from leerhuis.surveys.rules import KIND_LABELS, SurveyKind

KINDS = [(each.value, _l(KIND_LABELS[each])) for each in SurveyKind]


class NameForm(Form):
    name = TextField(
        _l("Name"),
        [Required(_l("Fill in the name of the questionnaire.")), AtMost(120)],
        description=_l("Only you and other coordinators see it."),
    )


class NewForm(OfOrganisation, NameForm):
    """A questionnaire without questions yet."""

    kind = ChoiceField(_l("Kind"), choices=KINDS)

    @property
    def chosen_kind(self) -> SurveyKind:
        return SurveyKind(self.kind.data)


class CopyForm(NameForm):
    """The same questions for another use."""

    kind = ChoiceField(_l("Kind"), choices=KINDS)

    @classmethod
    def of(cls, questionnaire: Questionnaire) -> "CopyForm":
        return cls(data={"kind": questionnaire.kind.value})

    @property
    def chosen_kind(self) -> SurveyKind:
        return SurveyKind(self.kind.data)
