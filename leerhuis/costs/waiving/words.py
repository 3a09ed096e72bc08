"""For whom a waiver is, in words."""

from flask_babel import gettext as _

from leerhuis.courses.fees.models import FeeWaiver
from leerhuis.people.rules import LABELS
from leerhuis.people.sectors import LABELS as SECTORS


def for_whom(waiver: FeeWaiver) -> str:
    """Lokale teams, Jeugdprofessional, gemeente Ede; or everyone."""
    named = [
        _(SECTORS[waiver.sector]) if waiver.sector else "",
        _(LABELS[waiver.function]) if waiver.function else "",
        waiver.of.name if waiver.of else "",
    ]
    return ", ".join(filter(None, named)) or _("Everyone")
