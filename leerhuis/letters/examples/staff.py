"""Examples of the letters to managers, coordinators, trainers, advisers, officers and contacts."""

from flask_babel import lazy_gettext as _l

from leerhuis.letters.examples.shape import (
    A_ROW,
    COLLEAGUE,
    FIRST,
    REGISTRATION,
    SECOND,
    TITLE,
    Example,
    Values,
)

_ROUND = "Najaar 2027"
_GROUP = f"/planning/groepen/{A_ROW}"
_MEETING: Values = {
    "body": "Werkgroep Scholing",
    "starts_at": "2027-02-15T13:00:00+00:00",
    "place": "Gemeentehuis, kamer 2",
    "about": _ROUND,
    "path": "/adviezen",
}
_FTE: Values = {
    "places": ["Amersfoort"],
    "year": 2028,
    "due_on": "2027-06-01",
    "step": "asked",
    "officer": True,
    "path": f"/fte-opgave/{A_ROW}",
}
_TRAINING: Values = {"title": TITLE, **FIRST}
_SIGNAL: Values = {
    "title": TITLE,
    "measure": "grade",
    "value": "6.4",
    "limit": "7.0",
    "why": "below",
    "due_on": "2027-05-01",
    "late": False,
    "path": f"/evaluaties/signalen/{A_ROW}",
}
_JOINER: Values = {
    "person": COLLEAGUE,
    "first_name": "Noor",
    "starts_on": "2027-03-01",
    "begun": False,
    "unregistered": True,
    "lacks": ["Registration number", "References"],
    "path": "/registraties/nieuw",
}
_LAPSED: Values = REGISTRATION | {
    "still_registered": False,
    "person": COLLEAGUE,
    "first_name": "Noor",
    "person_path": f"/registraties/{A_ROW}",
}
_LISTED: Values = {
    "name": "Jansen, Noor",
    "register": REGISTRATION["register"],
    "apply_by_on": REGISTRATION["apply_by_on"],
    "last_valid_on": REGISTRATION["last_valid_on"],
    "too_late": False,
    "lapsed": False,
    "standing": "Expires soon",
    "path": f"/registraties/{A_ROW}",
}
_SETTLED: Values = {
    "name": "Bouzid, Samira",
    "register": "SKJ",
    "renewed": True,
    "on": "2027-02-26",
    "last_valid_on": "2032-03-14",
    "path": f"/registraties/{A_ROW}",
}

EXAMPLES: dict[str, tuple[Example, ...]] = {
    "application/statement_asked": (
        Example(
            {
                "person": COLLEAGUE,
                "first_name": "Noor",
                "register": REGISTRATION["register"],
                "number": REGISTRATION["number"],
                "apply_by_on": REGISTRATION["apply_by_on"],
                "statement_path": f"/registraties/verklaring/{A_ROW}",
            }
        ),
    ),
    "attendance/below": (
        Example(
            {"title": TITLE, "least_share": 80, "names": [COLLEAGUE, "Amir Hadi"], "path": _GROUP}
        ),
    ),
    "attendance/unmarked": (Example(_TRAINING | {"path": f"/presentie/{A_ROW}"}),),
    "checks/not_found": (
        Example(
            REGISTRATION
            | {
                "seen_on": "2027-02-15",
                "person": COLLEAGUE,
                "first_name": "Noor",
                "own": False,
                "path": f"/registraties/{A_ROW}",
            }
        ),
    ),
    "cycle/asked": (
        Example(
            {
                "round": _ROUND,
                "titles": ["Autisme", "Rouw"],
                "until": "2027-04-01",
                "path": "/adviezen",
            }
        ),
    ),
    "cycle/decided": (
        Example(
            {
                "round": _ROUND,
                "outcomes": [
                    ["Autisme", "accepted", "Veel vraag."],
                    ["Rouw", "declined", "Geen trainer."],
                ],
                "path": "/adviezen",
            }
        ),
    ),
    "cycle/due": (
        Example({"round": _ROUND, "proposals": 2, "until": "2027-04-01", "path": "/adviezen"}),
    ),
    "cycle/meeting": (
        Example(_MEETING | {"agenda": "1. Opening", "other": False}, _l("New")),
        Example(_MEETING | {"agenda": "", "other": True}, _l("Other time or place")),
    ),
    "cycle/meeting_off": (Example(_MEETING),),
    "duty/joiner_lacks": (
        Example(_JOINER, _l("Before the first day")),
        Example(_JOINER | {"begun": True}, _l("After the first day")),
    ),
    "municipalities/asked": (
        Example(_FTE, _l("Asked")),
        Example(_FTE | {"step": "overdue", "places": ["Amersfoort", "Soest"]}, _l("Too late")),
        Example(_FTE | {"officer": False}, _l("There is no policy officer")),
    ),
    "planning/trainer": (
        Example(_TRAINING | {"other": False, "account": True}, _l("New")),
        Example(_TRAINING | {"other": True, "account": True}, _l("Other time or place")),
    ),
    "planning/trainer_gone": (Example(_TRAINING | {"account": True}),),
    "planning/venue": (
        Example(
            _TRAINING
            | {"other": False, "people": 14, "needs": [{"number": 2, "about": "vegetarisch"}]},
            _l("New"),
        ),
        Example(_TRAINING | {"other": True, "people": 15, "needs": []}, _l("Changed")),
    ),
    "planning/venue_gone": (Example(_TRAINING),),
    "privacy/agreement": (
        Example(
            {
                "processor": "Voorbeeld Hosting",
                "ends_on": "2027-04-15",
                "path": f"/verwerkingen/verwerkers/{A_ROW}",
            }
        ),
    ),
    "privacy/asked": (Example({"due_on": "2027-03-15", "path": f"/privacyverzoeken/{A_ROW}"}),),
    "privacy/due": (
        Example({"due_on": "2027-03-15", "late": False, "path": f"/privacyverzoeken/{A_ROW}"}),
        Example(
            {"due_on": "2027-03-15", "late": True, "path": f"/privacyverzoeken/{A_ROW}"},
            _l("The day is past"),
        ),
    ),
    "privacy/expiring": (
        Example(
            {
                "first_on": "2027-04-01",
                "number": 7,
                "path": "/bewaartermijnen/komende-maand",
            }
        ),
    ),
    "registry/lapsed_manager": (
        Example(_LAPSED, _l("The only registration")),
        Example(_LAPSED | {"still_registered": True}, _l("With another registration")),
    ),
    "registry/weekly": (
        Example(
            {
                "rows": [_LISTED, _LISTED | {"name": "Hadi, Amir", "lapsed": True}],
                "ready": [_LISTED | {"name": "Yilmaz, Selin"}],
                "settled": [_SETTLED, _SETTLED | {"name": "Groot, Anouk de", "renewed": False}],
            }
        ),
    ),
    "reminders/enrol_by_coordinator": (
        Example(
            {
                "title": TITLE,
                "sessions": [FIRST, SECOND],
                "enrol_by": "2027-02-25",
                "free": 4,
                "path": _GROUP,
            }
        ),
    ),
    "reminders/registration_manager": (
        Example(
            _LAPSED | {"title": REGISTRATION["register"], "anchor": "apply_by", "applied": False}
        ),
    ),
    "reminders/session_trainer": (
        Example(
            _TRAINING
            | {
                "number": 1,
                "total": 2,
                "participants": 14,
                "account": True,
                "path": f"/mijn-groepen/{A_ROW}",
            }
        ),
    ),
    "surveys/shared": (
        Example({"title": TITLE, "survey": "evaluation", "path": f"/mijn-evaluaties/{A_ROW}"}),
    ),
    "surveys/signal": (
        Example(_SIGNAL, _l("Below the limit")),
        Example(_SIGNAL | {"late": True}, _l("Still to decide")),
    ),
}
