"""Examples of the letters that the house makes of others, or of itself."""

from leerhuis.letters.examples.people import EXAMPLES as PEOPLE
from leerhuis.letters.examples.shape import Example, Values


def _held(kind: str) -> Values:
    return {"kind": kind, "subject": "example", "values": PEOPLE[kind][0].values, "token": None}


EXAMPLES: dict[str, tuple[Example, ...]] = {
    "mail/digest": (
        Example(
            {
                "day": "2027-02-15",
                "letters": [_held("certificates/issued"), _held("catalogue/opened")],
            }
        ),
    ),
    "operations/test": (Example({"at": "2027-02-15T10:00:00+00:00"}),),
}
