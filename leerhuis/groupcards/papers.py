"""The card of a group on one page of paper."""

from typing import Any

from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from leerhuis import clock, wording
from leerhuis.courses.models import Edition
from leerhuis.groupcards.rules import Card
from leerhuis.people import sectors


def values_of(edition: Edition, card: Card, *, made_on: str) -> dict[str, Any]:
    """What the paper says, in the language of who reads it."""
    title = _("Group card")
    return {
        "document_title": f"{title}: {edition.name_with_course}",
        "language": str(get_locale()),
        "title": title,
        "course": edition.name_with_course,
        "facts": [
            {"label": _("Sessions"), "value": _days(edition)},
            {"label": _("Participants"), "value": str(card.number)},
        ],
        "sectors_title": _("From which sectors"),
        "sectors": [
            {"label": _(sectors.LABELS[each]), "value": str(number)}
            for each, number in card.sectors
        ],
        "no_sectors": _("Nobody has enrolled yet."),
        "modules_title": _("Earlier modules"),
        "modules": [{"label": each.title, "value": done(each.number)} for each in card.modules],
        "no_modules": _("No other course comes before this one."),
        "questions_title": _("What they want to learn"),
        "questions": list(card.questions),
        "no_questions": _("Nobody said so, or there are too few people to show it without names."),
        "note": _("Without names and in the order of the alphabet. Throw it away after use."),
        "foot": _("As it was on %(day)s", day=made_on),
    }


def name_of(edition: Edition) -> str:
    """The name of the file."""
    day = clock.day_of(edition.starts_at).isoformat() if edition.starts_at else ""
    return "-".join(each for each in ("groepskaart", day) if each) + ".pdf"


def done(number: int) -> str:
    return str(ngettext("%(num)d person did it", "%(num)d people did it", number))


def _days(edition: Edition) -> str:
    return "; ".join(wording.long_day(each.starts_at) for each in edition.sessions)
