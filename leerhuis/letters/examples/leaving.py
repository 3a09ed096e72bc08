"""Examples of letters to who leaves an employer, and about two accounts of one person."""

from flask_babel import lazy_gettext as _l

from leerhuis.letters.examples.shape import A_ROW, COLLEAGUE, Example, Values

_ON = "2027-02-28"
_EMPLOYER = "Stichting Jeugdzorg Noord"
_ASKED: Values = {
    "other": COLLEAGUE,
    "stays": True,
    "until": "2027-03-17T10:00:00+00:00",
    "path": f"/mijn/samenvoegen/{A_ROW}",
}
_LEAVES: Values = {"employer": _EMPLOYER, "on": _ON, "path": "/mijn/prive-adres"}

EXAMPLES: dict[str, tuple[Example, ...]] = {
    "leavers/asked": (Example(_LEAVES),),
    "leavers/moved": (
        Example(
            {
                "old": "s.devries@jeugdzorgnoord.example",
                "new": "samira@example.org",
                "path": "/mijn/gegevens",
            }
        ),
    ),
    "leavers/stays": (Example(_LEAVES),),
    "leavers/stays_employer": (Example({"person": COLLEAGUE, "employer": _EMPLOYER, "on": _ON}),),
    "merging/asked": (
        Example(_ASKED, _l("To the account that stays")),
        Example(_ASKED | {"stays": False}, _l("To the account that goes")),
    ),
    "merging/merged": (
        Example(
            {
                "was": COLLEAGUE,
                "addresses": ["noor@example.org"],
                "at": "2027-02-15T10:00:00+00:00",
            }
        ),
    ),
    "merging/refused": (
        Example({"person": COLLEAGUE, "into": "Noor de Jong", "path": f"/beheer/personen/{A_ROW}"}),
    ),
}
