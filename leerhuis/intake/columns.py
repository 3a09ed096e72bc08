"""The columns of a staff file: how personnel offices head them, and which ones we need."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from leerhuis.errors import Refused
from leerhuis.uploads import columns


class Column(StrEnum):
    """What a column holds; the value is how we head it ourselves."""

    PERSONNEL_NUMBER = "Personeelsnummer"
    GIVEN_NAME = "Voornaam"
    NAME_PREFIX = "Tussenvoegsel"
    FAMILY_NAME = "Achternaam"
    ADDRESS = "E-mailadres"
    EMPLOYER = "Werkgever"
    PLACEMENT = "Gemeente (plaatsing)"
    FTE = "FTE"
    STARTS_ON = "In dienst"
    FUNCTION = "Functie"
    REGISTER = "Register"
    OCCUPATION = "Beroep"
    NUMBER = "Registratienummer"
    REGISTERED_ON = "Geregistreerd op"
    HELD_ON = "Uiterste herregistratiedatum"


REQUIRED = (Column.GIVEN_NAME, Column.FAMILY_NAME, Column.EMPLOYER, Column.FTE, Column.STARTS_ON)
KEYS = (Column.PERSONNEL_NUMBER, Column.ADDRESS)
# Whoever gives one of these gives them all.
REGISTRATION = (Column.REGISTER, Column.OCCUPATION, Column.NUMBER, Column.HELD_ON)

_OTHER_WORDS: Mapping[StrEnum, tuple[str, ...]] = {
    Column.PERSONNEL_NUMBER: (
        "personeelsnr",
        "pers nr",
        "persnr",
        "medewerkernummer",
        "medewerkersnummer",
    ),
    Column.GIVEN_NAME: ("roepnaam", "voornamen"),
    Column.NAME_PREFIX: ("tussenvoegsels", "voorvoegsel", "voorvoegsels"),
    Column.FAMILY_NAME: ("familienaam", "geslachtsnaam"),
    Column.ADDRESS: (
        "e mail",
        "email",
        "emailadres",
        "mailadres",
        "e mailadres werk",
        "zakelijk e mailadres",
    ),
    Column.EMPLOYER: ("organisatie", "naam werkgever"),
    Column.PLACEMENT: ("gemeente", "plaatsing", "geplaatst bij", "standplaats"),
    Column.FTE: ("deeltijdfactor", "omvang", "aantal fte"),
    Column.STARTS_ON: ("in dienst per", "datum in dienst", "in dienst sinds", "indiensttreding"),
    Column.FUNCTION: ("functienaam",),
    Column.REGISTER: ("beroepsregister",),
    Column.OCCUPATION: ("kamer", "beroep kamer", "beroep of kamer", "registratieberoep"),
    Column.NUMBER: ("registratie nummer", "registernummer"),
    Column.REGISTERED_ON: ("registratiedatum", "datum registratie", "geregistreerd sinds"),
    Column.HELD_ON: ("uhd", "herregistratiedatum", "herregistratie uiterlijk"),
}


Layout = columns.Layout[Column]
_BY_WORD = columns.by_word(Column, _OTHER_WORDS)


def layout_of(header: Sequence[str]) -> Layout:
    """Recognise the columns in any order; Refused names what is missing or there twice."""
    layout = columns.recognised(header, _BY_WORD)
    if lacking := _lacking(set(layout.names)):
        raise Refused("The file lacks columns: %(names)s.", names=", ".join(lacking))
    return layout


def _lacking(there: set[Column]) -> list[str]:
    wanted = [*REQUIRED, *(REGISTRATION if there.intersection(REGISTRATION) else ())]
    missing = [column.value for column in wanted if column not in there]
    if not there.intersection(KEYS):
        missing.insert(0, KEYS[0].value)
    return missing
