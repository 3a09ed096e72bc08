"""What is filled in about specialisms."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from leerhuis.courses.forms import OfOrganisation
from leerhuis.courses.inputs import AtMost, ChoiceField, choices_of
from leerhuis.fields import Form, Required, TextField
from leerhuis.pathways.models import Specialism
from leerhuis.people.models import Person


class SpecialismForm(OfOrganisation):
    name = TextField(
        _l("Name"),
        [Required(_l("Fill in the name of the specialism.")), AtMost(120)],
        description=_l("For example: complexe scheidingen"),
    )


class GiveForm(Form):
    """Which of one's people has which specialism."""

    person = ChoiceField(_l("Who"), [Required(_l("Choose a colleague."))])
    specialism = ChoiceField(_l("Specialism"), [Required(_l("Choose a specialism."))])

    def offer(self, people: Sequence[Person], specialisms: Sequence[Specialism]) -> None:
        named = [(each.public_id, each.sort_name) for each in people]
        self.person.offer([("", _("Choose a colleague")), *named])
        self.specialism.offer([("", _("Choose a specialism")), *choices_of(specialisms)])
