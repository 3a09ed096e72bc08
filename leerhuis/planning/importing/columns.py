"""The columns of a season file: how coordinators head them, and which ones we need."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from leerhuis.errors import Refused
from leerhuis.uploads.columns import Layout, Name, by_word, recognised

SEASON, POINTS = "Aanbod", "Punten"


class Column(StrEnum):
    """What a column of a session holds; the value is how we head it ourselves."""

    THEME = "Thema"
    COURSE = "Cursus"
    GROUP = "Groep"
    NUMBER = "Bijeenkomst"
    ON = "Datum"
    START = "Van"
    END = "Tot"
    VENUE = "Locatie"
    TOWN = "Plaats"
    ROOM = "Zaal"
    LINK = "Link"
    TRAINER = "Trainer"
    CAPACITY = "Plaatsen"
    MINIMUM = "Minimaal"
    ENROL_BY = "Inschrijven tot en met"
    CANCEL_BY = "Afmelden tot en met"
    DECIDE_ON = "Beslissen op"
    STATE = "Status"


class PointsColumn(StrEnum):
    """What a column of the sheet with points holds."""

    COURSE = "Cursus"
    REGISTER = "Register"
    OCCUPATION = "Kamer"
    CATEGORY = "Categorie"
    POINTS = "Punten"
    ACCREDITATION = "Accreditatienummer"
    VALID_FROM = "Geldig vanaf"
    VALID_UNTIL = "Geldig tot en met"


REQUIRED: tuple[Column, ...] = (
    Column.THEME,
    Column.COURSE,
    Column.GROUP,
    Column.ON,
    Column.START,
    Column.END,
    Column.ROOM,
    Column.ENROL_BY,
)
POINTS_REQUIRED: tuple[PointsColumn, ...] = (
    PointsColumn.COURSE,
    PointsColumn.REGISTER,
    PointsColumn.CATEGORY,
    PointsColumn.POINTS,
)
# What all rows of one group say alike.
OF_GROUP: tuple[Column, ...] = (
    Column.THEME,
    Column.CAPACITY,
    Column.MINIMUM,
    Column.ENROL_BY,
    Column.CANCEL_BY,
    Column.DECIDE_ON,
)
_OTHER_WORDS: Mapping[StrEnum, tuple[str, ...]] = {
    Column.COURSE: ("titel", "training"),
    Column.GROUP: ("uitvoering", "editie", "naam groep"),
    Column.NUMBER: ("nr", "bijeenkomst nr", "dagdeel"),
    Column.ON: ("dag", "datum bijeenkomst"),
    Column.START: ("begin", "begintijd", "starttijd", "aanvang"),
    Column.END: ("eind", "einde", "eindtijd"),
    Column.VENUE: ("gebouw", "adres"),
    Column.TOWN: ("gemeente", "stad"),
    Column.ROOM: ("ruimte", "lokaal", "zaal of link"),
    Column.LINK: ("link online", "online link", "vergaderlink"),
    Column.TRAINER: ("trainers", "docent", "docenten"),
    Column.CAPACITY: ("aantal plaatsen", "plekken", "maximaal", "maximum"),
    Column.MINIMUM: ("minimum", "minimum aantal"),
    Column.ENROL_BY: ("inschrijven tot", "inschrijven t m", "uiterste inschrijfdatum"),
    Column.CANCEL_BY: ("afmelden tot", "afmelden t m", "uiterste afmelddatum"),
    Column.DECIDE_ON: ("besluit op", "go no go"),
    PointsColumn.OCCUPATION: ("beroep", "beroep of kamer"),
    PointsColumn.ACCREDITATION: ("accreditatie", "id nummer", "accreditatie nummer"),
    PointsColumn.VALID_FROM: ("geldig van",),
    PointsColumn.VALID_UNTIL: ("geldig tot", "geldig t m"),
}


def layout_of(
    header: Sequence[str], *, kind: type[Name], required: Sequence[Name], sheet: str
) -> Layout[Name]:
    """Recognise the columns in any order; Refused names what is missing or there twice."""
    layout = recognised(header, by_word(kind, _OTHER_WORDS))
    if lacking := [each.value for each in required if not layout.has(each)]:
        raise Refused(
            "The sheet %(sheet)s lacks columns: %(names)s.", sheet=sheet, names=", ".join(lacking)
        )
    return layout
