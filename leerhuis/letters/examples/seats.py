"""Examples of the letters about a seat."""

from flask_babel import lazy_gettext as _l

from leerhuis.letters.examples.shape import (
    A_ROW,
    COLLEAGUE,
    COURSE,
    FIRST,
    KEPT_UNTIL,
    LATER,
    SEAT,
    SECOND,
    TITLE,
    Example,
    Values,
)

_FULL: Values = {
    "why": "full",
    "taken": 16,
    "seats": 16,
    "sure": 16,
    "name": "",
    "sector": None,
    "opens_on": None,
}
_WAITING: Values = SEAT | {"place": 3, "why": _FULL, "hours": 48}
_GONE: Values = SEAT | {"had_seat": True, "invited": True}
_OFF: Values = _GONE | {"why": "", "others": [LATER], "course": COURSE}
_SESSION: Values = {
    "title": TITLE,
    "session": SECOND,
    "number": 2,
    "total": 2,
    "path": SEAT["path"],
}
_TOLD: Values = {
    "title": TITLE,
    "side": "employer",
    "gone": False,
    "people": [COLLEAGUE, "Amir Hadi"],
    "sessions": [FIRST, SECOND],
    "path": "/team/inschrijvingen",
}
_ASKED: Values = SEAT | {
    "person": COLLEAGUE,
    "first_name": "Noor",
    "side": "employer",
    "until": KEPT_UNTIL,
}
_REMINDED: Values = {
    "title": TITLE,
    **FIRST,
    "number": 1,
    "total": 2,
    "preparation": ["Lees de meldcode van je eigen organisatie."],
    "course_path": COURSE,
    "path": SEAT["path"],
    "calendar_path": f"/agenda/bijeenkomst/{A_ROW}.ics",
    "cancel_path": f"{SEAT['path']}/afmelden",
    "contact_name": "Inge Bos",
    "contact_email": "inge.bos@example.org",
}

EXAMPLES: dict[str, tuple[Example, ...]] = {
    "enrolment/approved": (Example(SEAT | {"cancel_by": "2027-03-04"}),),
    "enrolment/asked": (
        Example(_ASKED, _l("To the employer")),
        Example(_ASKED | {"side": "placement"}, _l("To the place of work")),
    ),
    "enrolment/called_off": (
        Example(_OFF, _l("Who had a seat")),
        Example(
            _OFF
            | {"had_seat": False, "invited": False, "why": "De trainer is ziek.", "others": []},
            _l("Who was waiting"),
        ),
    ),
    "enrolment/cancelled": (
        Example(_GONE | {"own": True}, _l("Signed off by oneself")),
        Example(_GONE | {"own": False}, _l("Signed off by the coordinator")),
        Example(
            _GONE | {"own": True, "had_seat": False, "invited": False}, _l("From the waiting list")
        ),
    ),
    "enrolment/confirmed": (
        Example(SEAT | {"cancel_by": "2027-03-04"}, _l("With a last day to sign off")),
        Example(SEAT | {"cancel_by": None}, _l("Without a last day to sign off")),
    ),
    "enrolment/declined": (
        Example(
            SEAT
            | {
                "side": "employer",
                "why": "work",
                "reason": "Die week is er niemand anders.",
                "course": COURSE,
            }
        ),
    ),
    "enrolment/guest_confirm": (
        Example(
            SEAT | {"organisation": "Gemeente Amersfoort", "confirmed": False, "guest": True},
            _l("To confirm"),
            token=("guest", A_ROW, 0),
        ),
        Example(
            SEAT | {"organisation": "Gemeente Amersfoort", "confirmed": True, "guest": True},
            _l("Asked before"),
            token=("guest", A_ROW, 0),
        ),
    ),
    "enrolment/guest_known": (Example(SEAT | {"path": COURSE}),),
    "enrolment/handed_over": (Example(SEAT | {"taker": COLLEAGUE, "invited": True}),),
    "enrolment/lapsed": (
        Example(SEAT | {"offered": True, "course": COURSE}, _l("An offered seat")),
        Example(SEAT | {"offered": False, "course": COURSE}, _l("A request")),
    ),
    "enrolment/merged": (Example(SEAT),),
    "enrolment/moved": (
        Example(
            SEAT
            | {"certain": True, "others": [LATER], "other_path": SEAT["path"], "invited": True},
            _l("With a certain seat"),
        ),
        Example(
            SEAT
            | {"certain": False, "others": [LATER], "other_path": SEAT["path"], "invited": False},
            _l("With a seat to be approved"),
        ),
    ),
    "enrolment/offered": (Example(SEAT | {"until": KEPT_UNTIL}, token=("offer", A_ROW, 0)),),
    "enrolment/promoted": (Example(SEAT | {"cancel_by": "2027-03-04"}),),
    "enrolment/refused": (Example(SEAT | {"course": COURSE}),),
    "enrolment/requested": (
        Example(SEAT | {"sides": ["employer"], "until": KEPT_UNTIL}, _l("One yes is needed")),
        Example(
            SEAT | {"sides": ["employer", "placement"], "until": KEPT_UNTIL},
            _l("More than one yes is needed"),
        ),
    ),
    "enrolment/session": (
        Example(_SESSION | {"moved": False}, _l("A further session")),
        Example(_SESSION | {"moved": True}, _l("Other time or place")),
    ),
    "enrolment/session_withdrawn": (Example(_SESSION),),
    "enrolment/taken_over": (Example(SEAT | {"giver": COLLEAGUE, "cancel_by": "2027-03-04"}),),
    "enrolment/told": (
        Example(_TOLD, _l("To the employer")),
        Example(_TOLD | {"side": "placement"}, _l("To the place of work")),
        Example(_TOLD | {"gone": True}, _l("No longer enrolled")),
    ),
    "enrolment/waiting": (
        Example(_WAITING | {"policy": "confirm"}, _l("A free seat is given")),
        Example(_WAITING | {"policy": "offer"}, _l("A free seat is offered")),
        Example(_WAITING | {"policy": "manual"}, _l("The coordinator decides")),
    ),
    "reminders/enrol_by": (
        Example(
            {
                "title": TITLE,
                "sessions": [FIRST, SECOND],
                "enrol_by": "2027-02-25",
                "free": 4,
                "path": COURSE,
            }
        ),
    ),
    "reminders/session": (Example(_REMINDED),),
}
