"""Staff files made for a test; all persons are invented."""

from contextlib import suppress
from pathlib import Path

from leerhuis.errors import Refused
from leerhuis.sheets import dutch_date
from tests.workbooks import workbook

DATA = Path(__file__).parent.parent / "data"
HEADER = (
    "Personeelsnummer",
    "Voornaam",
    "Tussenvoegsel",
    "Achternaam",
    "E-mailadres",
    "Werkgever",
    "Gemeente (plaatsing)",
    "FTE",
    "In dienst",
    "Register",
    "Beroep",
    "Registratienummer",
    "Geregistreerd op",
    "Uiterste herregistratiedatum",
)
ANOUK = {
    "Personeelsnummer": "P1",
    "Voornaam": "Anouk",
    "Tussenvoegsel": "de",
    "Achternaam": "Groot",
    "E-mailadres": "anouk@spring.example",
    "Werkgever": "Stichting SPRING",
    "Gemeente (plaatsing)": "Zundert",
    "FTE": "0,89",
    "In dienst": "14-01-2019",
    "Register": "SKJ",
    "Beroep": "Jeugd- en gezinsprofessional",
    "Registratienummer": "110475591",
    "Geregistreerd op": "08-11-2022",
    "Uiterste herregistratiedatum": "08-11-2027",
}
AIMEE = ANOUK | {
    "Personeelsnummer": "P2",
    "Voornaam": "Aimée",
    "Tussenvoegsel": "",
    "Achternaam": "Brûlé",
    "E-mailadres": "aimee@spring.example",
    "Gemeente (plaatsing)": "Rucphen",
    "Registratienummer": "114468285",
}
SECOND = {
    "Register": "BIG",
    "Beroep": "Gz-psycholoog",
    "Registratienummer": "49995703525",
    "Geregistreerd op": "24-05-2024",
    "Uiterste herregistratiedatum": "24-05-2029",
}


def anouk(**given):
    """Anouk's row with other cells; keys may say what differs by the words of the header."""
    return ANOUK | given


def staff_file(*rows, header=HEADER, delimiter=";", encoding="cp1252", end="\r\n"):
    """The bytes of a file with these rows (mappings by header, or lists of cells as they are)."""
    lines = [
        header,
        *([row[name] for name in header] if isinstance(row, dict) else row for row in rows),
    ]
    return (end.join(delimiter.join(line) for line in lines) + end).encode(encoding)


def crowd(number):
    """So many different persons."""
    return [
        ANOUK
        | {
            "Personeelsnummer": f"P{1000 + each}",
            "Achternaam": f"Groot{each}",
            "E-mailadres": f"anouk{each}@spring.example",
            "Registratienummer": f"{110000000 + each}",
        }
        for each in range(number)
    ]


def staff_workbook(*rows, header=HEADER):
    """The same as a workbook: days are days, fte is a number, and so are some other cells."""
    return workbook(header, *([_typed(name, row[name]) for name in header] for row in rows))


def _typed(name, text):
    if name in ("Personeelsnummer", "FTE") and text.replace(",", "").isdigit():
        return float(text.replace(",", "."))
    if name in ("In dienst", "Geregistreerd op", "Uiterste herregistratiedatum"):
        with suppress(Refused):
            return dutch_date(text)
    return text
