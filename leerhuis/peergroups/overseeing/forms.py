"""What a coordinator fills in about the groups of a region."""

from flask_babel import lazy_gettext as _l

from leerhuis.courses.forms import OfOrganisation
from leerhuis.courses.inputs import WholeNumberField
from leerhuis.fields import Required
from leerhuis.peergroups.rules import Terms

NUMBERS = ("least", "most", "meetings", "minutes")
_NUMBER = _l("Fill in a number.")


class TermsForm(OfOrganisation):
    """The sizes that groups have, and what a series usually is."""

    least = WholeNumberField(_l("At least this many people"), [Required(_NUMBER)])
    most = WholeNumberField(_l("At most this many people"), [Required(_NUMBER)])
    meetings = WholeNumberField(_l("Meetings in a series"), [Required(_NUMBER)])
    minutes = WholeNumberField(
        _l("Minutes a meeting"),
        [Required(_NUMBER)],
        description=_l("A meeting under an hour gives no hours for a registration."),
    )

    def said(self) -> Terms:
        return Terms(**{name: self[name].data for name in NUMBERS})
