"""Examples of the other letters to people: registrations, certificates, accounts and surveys."""

from flask_babel import lazy_gettext as _l

from leerhuis.letters.examples.shape import (
    A_ROW,
    COLLEAGUE,
    COURSE,
    FIRST,
    LATER,
    REGISTRATION,
    TITLE,
    Example,
    Values,
)

_CERTIFICATE: Values = {"title": TITLE, "path": "/mijn/certificaten"}
_OWN: Values = REGISTRATION | {
    "submitted_on": None,
    "desk": "Mijn SKJ",
    "desk_address": "https://mijn.skjeugd.nl/",
    "applied_path": f"/mijn/registraties/{A_ROW}/aangevraagd",
    "renewed_path": f"/mijn/registraties/{A_ROW}/geherregistreerd",
}
_LINES = [
    {
        "name": {"nl": "Formeel leren", "en": "Formal learning"},
        "counted": "28",
        "asked": "40",
        "expected": "6",
        "open": "12",
        "enough": False,
        "planned": True,
        "unit": "points",
    },
    {
        "name": {"nl": "Reflectie", "en": "Reflection"},
        "counted": "60",
        "asked": "60",
        "expected": "0",
        "open": "0",
        "enough": True,
        "planned": False,
        "unit": "points",
    },
]
_REMINDER: Values = _OWN | {
    "lines": _LINES,
    "exempt": False,
    "complete": False,
    "missing": True,
    "hours": True,
    "history_known": True,
}
_REGISTER_SAYS: Values = {
    "register": REGISTRATION["register"],
    "number": REGISTRATION["number"],
    "last_valid_on": REGISTRATION["last_valid_on"],
    "seen_on": "2027-02-15",
    "since": "2027-02-12",
    "person": COLLEAGUE,
    "first_name": "Noor",
    "manager_told": True,
    "own": True,
    "path": "/mijn/registraties",
}
_MAILED: Values = {"address": "samira@example.org", "expires": "2027-02-18T10:00:00+00:00"}
_AT = "2027-02-15T10:00:00+00:00"
_SURVEY: Values = {
    "title": TITLE,
    "lead": "",
    "survey": "evaluation",
    "questions": 8,
    "closes_on": "2027-04-08",
}
_LINKED = {"provider": "Stichting Jeugdzorg Noord", "shown": _MAILED["address"], "at": _AT}
_LINK = ("survey", A_ROW, 0)
_REQUEST: Values = {
    "what": "Correct something",
    "about": "Name and addresses",
    "asked_at": "2027-02-15T10:00:00+00:00",
    "state": "granted",
    "due_on": "2027-03-15",
    "answer": "Je achternaam is veranderd.",
    "path": f"/mijn/privacy/verzoeken/{A_ROW}",
}

EXAMPLES: dict[str, tuple[Example, ...]] = {
    "advice/called": (
        Example(
            {
                "title": TITLE,
                "lack": "reflection",
                "starts_at": FIRST["starts_at"],
                "enrol_by": "2027-02-25",
                "path": COURSE,
            }
        ),
    ),
    "application/statement_signed": (
        Example(
            {
                "register": REGISTRATION["register"],
                "manager": "Willem de Boer",
                "signed_on": "2027-02-15",
                "apply_by_on": REGISTRATION["apply_by_on"],
                "desk": "Mijn SKJ",
                "folder_path": f"/mijn/registraties/{A_ROW}/aanvraagmap",
            }
        ),
    ),
    "catalogue/opened": (
        Example(
            {
                "title": TITLE,
                "groups": [FIRST | {"place": "De Eem, Amersfoort"}, LATER | {"place": ""}],
                "enrol_by": "2027-02-25",
                "path": COURSE,
            }
        ),
    ),
    "certificates/issued": (Example(_CERTIFICATE),),
    "certificates/issued_again": (Example(_CERTIFICATE),),
    "certificates/revoked": (Example(_CERTIFICATE | {"why": "Deze groep telde dubbel."}),),
    "certificates/withdrawn": (Example(_CERTIFICATE),),
    "checks/changed": (
        Example(_REGISTER_SAYS | {"what": "lapsed"}, _l("Lapsed, to the person")),
        Example(
            _REGISTER_SAYS | {"what": "suspended", "own": False, "path": f"/registraties/{A_ROW}"},
            _l("Suspended, to the manager"),
        ),
        Example(
            _REGISTER_SAYS | {"what": "new_date", "since": "2028-09-30"},
            _l("Another last valid day"),
        ),
        Example(_REGISTER_SAYS | {"what": "measure"}, _l("Something new in the register")),
    ),
    "planning/message": (
        Example(
            {
                "about": "Neem je eigen meldcode mee",
                "parts": ["We werken met de meldcode van je eigen organisatie.", "Tot dan!"],
                "title": TITLE,
                "sender": "Inge Bos",
                "contact": "inge.bos@example.org",
                "path": f"/mijn/inschrijvingen/{A_ROW}",
            }
        ),
    ),
    "registry/lapsed": (
        Example(
            _OWN | {"still_registered": False, "manager_told": True}, _l("The only registration")
        ),
        Example(
            _OWN | {"still_registered": True, "manager_told": False, "submitted_on": "2027-08-10"},
            _l("With another registration, applied too late"),
        ),
    ),
    "registry/nudge": (
        Example(
            REGISTRATION
            | {
                "manager": "Willem de Boer",
                "late": False,
                "over": False,
                "complete": False,
                "lines": [{"name": _LINES[0]["name"], "open": "12", "unit": "points"}],
                "applied_path": _OWN["applied_path"],
            }
        ),
    ),
    "registry/reminder": (
        Example(_REMINDER | {"step": "12m"}, _l("A year before")),
        Example(_REMINDER | {"step": "6w"}, _l("6 weeks before")),
        Example(_REMINDER | {"step": "3m", "lines": [], "exempt": True}, _l("Who is exempt")),
    ),
    "reminders/registration": (
        Example(
            _OWN
            | {
                "title": REGISTRATION["register"],
                "anchor": "last_valid",
                "applied": False,
                "exempt": False,
                "own_path": "/mijn/registraties",
            }
        ),
    ),
    "signin/account": (
        Example({"blocked": True, "at": _AT}, _l("Blocked")),
        Example({"blocked": False, "at": _AT}, _l("Open again")),
    ),
    "signin/address_changed": (
        Example(
            {"change": "letters", "address": _MAILED["address"], "at": _AT}, _l("Another address")
        ),
        Example({"change": "added", "address": _MAILED["address"], "at": _AT}, _l("Added")),
        Example({"change": "removed", "address": _MAILED["address"], "at": _AT}, _l("Removed")),
    ),
    "privacy/answered": (
        Example(_REQUEST, _l("What was asked is done")),
        Example(
            _REQUEST | {"state": "refused", "answer": "De wet vraagt dat we dit 7 jaar bewaren."},
            _l("What was asked is not done"),
        ),
        Example(
            _REQUEST
            | {"state": "open", "due_on": "2027-05-15", "answer": "We vragen het je school."},
            _l("It takes longer"),
        ),
        Example(_REQUEST | {"state": "lifted", "answer": ""}, _l("It may be used again")),
    ),
    "signin/confirm_address": (Example(_MAILED, token=("confirm_address", A_ROW, 0)),),
    "signin/invitation": (Example(_MAILED, token=("invitation", A_ROW, 0)),),
    "signin/new_browser": (
        Example({"browser": "Firefox, Windows", "origin": "192.0.2.7", "at": _AT}),
    ),
    "signin/password_set": (
        Example({"first": True, "at": _AT}, _l("The first time")),
        Example({"first": False, "at": _AT}, _l("Another password")),
    ),
    "signin/provider_link": (
        Example(
            {"provider": "Stichting Jeugdzorg Noord", "shown": _MAILED["address"], **_MAILED},
            token=("provider_link", A_ROW, 0),
        ),
    ),
    "signin/provider_linked": (
        Example(_LINKED | {"removed": False}, _l("Linked")),
        Example(_LINKED | {"removed": True}, _l("Unlinked")),
    ),
    "signin/recovery_used": (Example({"left": 9, "at": _AT}),),
    "signin/reset": (Example(_MAILED, token=("reset", A_ROW, 0)),),
    "signin/second_step": (
        Example({"change": "set", "at": _AT}, _l("Set up")),
        Example({"change": "moved", "at": _AT}, _l("Another phone")),
        Example({"change": "codes", "at": _AT}, _l("New codes")),
        Example({"change": "off", "at": _AT}, _l("Turned off")),
        Example({"change": "reset", "at": _AT}, _l("Taken away")),
    ),
    "signin/sign_in_link": (Example(_MAILED, token=("sign_in", A_ROW, 0)),),
    "surveys/asked": (
        Example(_SURVEY, _l("After a course"), token=_LINK),
        Example(_SURVEY | {"survey": "start"}, _l("Before a course"), token=_LINK),
        Example(_SURVEY | {"survey": "effect"}, _l("Three months later"), token=_LINK),
        Example(
            _SURVEY
            | {"survey": "needs", "title": "Wat wil je leren?", "lead": "Het kost vijf minuten."},
            _l("What to offer"),
            token=_LINK,
        ),
    ),
    "surveys/reminder": (Example(_SURVEY, token=_LINK),),
}
