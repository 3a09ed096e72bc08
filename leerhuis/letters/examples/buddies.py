"""Examples of letters about a learning buddy, and about the card of a group."""

from flask_babel import lazy_gettext as _l

from leerhuis.letters.examples.shape import A_ROW, COLLEAGUE, FIRST, TITLE, Example, Values

_TALK: Values = {
    "title": TITLE,
    "starts_at": "2027-05-06T11:00:00+00:00",
    "ends_at": "2027-05-06T11:30:00+00:00",
    "buddy": COLLEAGUE,
    "path": f"/leermaatje/{A_ROW}",
}
_BY_READER = _l("To who did it")
_BY_OTHER = _l("To the other one")

EXAMPLES: dict[str, tuple[Example, ...]] = {
    "buddies/alone": (Example({"title": TITLE, "path": "/mijn/inschrijvingen"}),),
    "buddies/asked": (Example({"title": TITLE, "path": f"/leermaatje/{A_ROW}"}),),
    "buddies/moved": (
        Example(_TALK | {"by_reader": False}, _BY_OTHER),
        Example(_TALK | {"by_reader": True}, _BY_READER),
    ),
    "buddies/off": (
        Example(_TALK | {"by_reader": False}, _BY_OTHER),
        Example(_TALK | {"by_reader": True}, _BY_READER),
    ),
    "groupcards/ready": (
        Example(
            FIRST | {"title": TITLE, "participants": 11, "path": f"/groepen/{A_ROW}/groepskaart"}
        ),
    ),
    "buddies/paired": (
        Example(
            _TALK | {"employer": "Kinderopvang De Brug", "address": "noor@debrug.example"},
        ),
    ),
}
