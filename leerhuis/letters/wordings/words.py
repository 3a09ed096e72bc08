"""What the pages about letters call things."""

from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.letters.wordings import showing
from leerhuis.letters.wordings.queries import Counts, Listed
from leerhuis.letters.wordings.showing import Showing
from leerhuis.mail import placed, templates
from leerhuis.mail.kinds import Audience
from leerhuis.mail.placeholders import Placeholder
from leerhuis.mail.words import STATES
from leerhuis.people import rules as people
from leerhuis.people.models import Organisation
from leerhuis.wording import number

AUDIENCES: dict[Audience, Any] = {
    Audience.PERSON: _l("To people"),
    Audience.MANAGER: _l("To managers"),
    Audience.COORDINATOR: _l("To coordinators"),
    Audience.TRAINER: _l("To trainers"),
    Audience.ADVISER: _l("To advisers"),
    Audience.POLICY: _l("To policy officers"),
    Audience.PRIVACY: _l("To privacy officers"),
    Audience.ADMINISTRATOR: _l("To administrators"),
    Audience.CONTACT: _l("To people outside"),
}
LANGUAGES: dict[str, Any] = {"nl": _l("Dutch"), "en": _l("English")}
DONE: dict[Action, Any] = {
    Action.LETTER_WORDED: _l("Words changed"),
    Action.LETTER_WORDING_REMOVED: _l("Back to the original"),
    Action.LETTER_REQUIRED: _l("Asked of everyone"),
    Action.LETTER_LEFT_FREE: _l("No longer asked of everyone"),
}


def whose(row: Listed) -> str:
    """Whose words a letter has, in a word."""
    if not placed.has_wording(row.kind):
        return _("Fixed")
    if any(each.own for each in row.words):
        return _("Own words")
    if row.words:
        return _("Of %(organisation)s", organisation=row.words[0].organisation.name)
    return _("Original")


def choice(row: Listed) -> str:
    """Whether people may do without a letter."""
    if not row.about.free:
        return _("Everyone gets it")
    if row.duty is None:
        return _("One may do without")
    if row.duty.own:
        return _("Asked of everyone")
    return _("Asked of everyone by %(organisation)s", organisation=row.duty.organisation.name)


def counted(counts: Counts) -> list[tuple[str, str]]:
    """How many letters there were, by what became of them in a word."""
    numbers: Counter[str] = Counter()
    for state in STATES:
        if state in counts:
            numbers[str(STATES[state])] += counts[state]
    return [(word, number(many)) for word, many in numbers.items()]


def nested(places: Sequence[Organisation]) -> list[tuple[str, str]]:
    """Organisations for a list to choose from, each under what it is part of."""
    depths = [len(people.lineage(each.path)) for each in places]
    least = min(depths, default=0)
    return [
        (each.public_id, "\u2003" * (depth - least) + each.name)
        for each, depth in zip(places, depths, strict=True)
    ]


class Name(NamedTuple):
    """A name that a wording can use, what it is, and what it becomes in the letter shown."""

    name: str
    about: Any
    becomes: str


def names(
    known: Sequence[Placeholder], shown: Showing, *, language: str, by: Identity
) -> list[Name]:
    """The names of a kind with their meaning in the letter that is shown."""
    values = templates.values_of(shown.letter, showing.reader(shown, language, by))
    with force_locale(language):
        becomes = [each.says(values) for each in known]
    return [Name(each.name, each.about, said) for each, said in zip(known, becomes, strict=True)]
