"""How a letter reads: with the invented values of an example, or with those of the newest one."""

from typing import Any, NamedTuple

from flask_babel import gettext as _
from jinja2 import UndefinedError

from leerhuis.access import Identity
from leerhuis.letters import examples
from leerhuis.letters.wordings import queries
from leerhuis.mail import placed, rendering, templates
from leerhuis.mail.placeholders import Wording
from leerhuis.mail.queries import Recipient
from leerhuis.mail.rendering import Reading
from leerhuis.mail.rules import Letter
from leerhuis.people.models import Organisation

NEWEST = "nieuwste"


class Showing(NamedTuple):
    """A letter of a kind that can be looked at; `mark` names it in an address."""

    mark: str
    name: Any
    letter: Letter


def showings(organisation: Organisation, kind: str) -> list[Showing]:
    """The examples of a kind, and before them the newest letter if it may be shown."""
    newest = queries.newest(organisation, kind)
    first = [Showing(NEWEST, _("The newest letter"), newest)] if newest and _reads(newest) else []
    return first + [
        Showing(str(number), each.name, examples.letter(kind, each))
        for number, each in enumerate(examples.EXAMPLES[kind], start=1)
    ]


def _reads(letter: Letter) -> bool:
    """Whether a letter of some time ago still says all that its template and its names ask."""
    known, reader = placed.of(letter.kind), examples.reader("nl")
    try:
        rendering.reading(letter, recipient=reader)
        values = templates.values_of(letter, reader)
        return all(each.says(values) for each in known)
    except (UndefinedError, LookupError, TypeError, ValueError):
        return False


def chosen(given: list[Showing], mark: str) -> Showing:
    """The one that an address names, else the first."""
    return next((each for each in given if each.mark == mark), given[0])


def read(each: Showing, *, language: str, words: Wording | None, by: Identity) -> Reading:
    """The letter in these words; a letter of somebody is read as if it were one's own."""
    own = {each.letter.kind: words} if words else None
    return rendering.reading(each.letter, recipient=reader(each, language, by), words=own)


def reader(each: Showing, language: str, by: Identity) -> Recipient:
    if each.mark == NEWEST:
        return Recipient(by.name.split()[0], by.name, language)
    return examples.reader(language)
