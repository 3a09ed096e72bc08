"""The columns of a file with colleagues to enrol, and how people head them."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from leerhuis.errors import Refused
from leerhuis.uploads import columns


class Column(StrEnum):
    """What a column holds; the value is how we head it ourselves."""

    PERSONNEL_NUMBER = "Personeelsnummer"
    NAME = "Naam"
    GIVEN_NAME = "Voornaam"
    NAME_PREFIX = "Tussenvoegsel"
    FAMILY_NAME = "Achternaam"
    ADDRESS = "E-mailadres"
    COURSE = "Cursus"
    ON = "Eerste dag"
    GROUP = "Groep"


# Any of these says who it is.
KEYS = (Column.ADDRESS, Column.PERSONNEL_NUMBER, Column.NAME, Column.FAMILY_NAME)
OF_GROUP = (Column.COURSE, Column.ON)

_OTHER_WORDS: Mapping[StrEnum, tuple[str, ...]] = {
    Column.PERSONNEL_NUMBER: (
        "personeelsnr",
        "pers nr",
        "persnr",
        "medewerkernummer",
        "medewerkersnummer",
    ),
    Column.NAME: ("medewerker", "volledige naam", "deelnemer"),
    Column.GIVEN_NAME: ("roepnaam", "voornamen"),
    Column.NAME_PREFIX: ("tussenvoegsels", "voorvoegsel", "voorvoegsels"),
    Column.FAMILY_NAME: ("familienaam", "geslachtsnaam"),
    Column.ADDRESS: ("e mail", "email", "emailadres", "mailadres", "zakelijk e mailadres"),
    Column.COURSE: ("titel", "training", "naam cursus"),
    Column.ON: ("datum", "dag", "startdatum", "begindatum", "eerste datum", "datum start"),
    Column.GROUP: ("uitvoering", "editie", "naam groep"),
}

Layout = columns.Layout[Column]
_BY_WORD = columns.by_word(Column, _OTHER_WORDS)


def layout_of(header: Sequence[str], *, one_group: bool) -> Layout:
    """Recognise the columns in any order; Refused names what is missing or there twice.

    For `one_group`, chosen beforehand, what the file says of groups is not read.
    """
    layout = columns.recognised(header, _BY_WORD)
    if one_group:
        said = {key: name for key, name in layout.names.items() if key in (*OF_GROUP, Column.GROUP)}
        kept = {key: name for key, name in layout.names.items() if key not in said}
        layout = columns.Layout(kept, (*layout.unread, *said.values()))
    asked = () if one_group else OF_GROUP
    lacking = [each.value for each in asked if not layout.has(each)]
    if not any(layout.has(each) for each in KEYS):
        lacking.insert(0, Column.ADDRESS.value)
    if lacking:
        raise Refused("The file lacks columns: %(names)s.", names=", ".join(lacking))
    return layout
