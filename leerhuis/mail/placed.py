"""Which names the words of an organisation can use in a letter of each kind.

Only what every letter of the kind knows. What differs from letter to letter (a reason, a link, the
days of all sessions) stands in the letter by itself, whatever words are chosen.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from leerhuis import wording
from leerhuis.mail.kinds import KINDS, Audience
from leerhuis.mail.placeholders import Placeholder, Values

Says = Callable[[Values], str]

# Letters whose words are somebody's own already, or that go to the one who asked for them.
OWN_WORDS = ("planning/message", "mail/digest", "operations/test")


def text(key: str) -> Says:
    return lambda values: str(values[key])


def translated(key: str) -> Says:
    return lambda values: _(values[key])


def day(key: str) -> Says:
    return lambda values: wording.full_day(date.fromisoformat(values[key]))


def moment(key: str) -> Says:
    return lambda values: wording.moment(datetime.fromisoformat(values[key]))


def number(key: str) -> Says:
    return lambda values: wording.number(values[key])


def how_many(key: str) -> Says:
    return lambda values: wording.number(len(values[key]))


def _first(values: Values) -> dict[str, Any]:
    """The session that a letter is about, or the first of them."""
    if "starts_at" in values:
        return dict(values)
    found: dict[str, Any] = values["session"] if "session" in values else values["sessions"][0]
    return found


def _starts_on(values: Values) -> str:
    return wording.long_day(datetime.fromisoformat(_first(values)["starts_at"]))


def _hours(values: Values) -> str:
    first = _first(values)
    moments = (datetime.fromisoformat(first[name]) for name in ("starts_at", "ends_at"))
    return wording.hours(*moments)


def _place(values: Values) -> str:
    """The link of an online session is for who has a seat: it stays where the letter shows it."""
    place = _first(values)["place"]
    return place if place and "://" not in place else _("Online")


GENERAL = (
    Placeholder("voornaam", _l("The first name of the reader"), text("given_name")),
    Placeholder("naam", _l("The whole name of the reader"), text("name")),
)
_COURSE = Placeholder("cursus", _l("The title of the course"), text("title"))
_DAY = Placeholder(
    "dag", _l("The day of the session, of the first one if there are more"), _starts_on
)
_HOURS = Placeholder("tijd", _l("From when until when that session lasts"), _hours)
_PLACE = Placeholder(
    "plaats", _l("Where that session is, without the link of an online one"), _place
)
_SEAT = (_COURSE, _DAY, _HOURS, _PLACE)
_UNTIL = Placeholder("antwoord_tot", _l("Until when the seat is kept"), moment("until"))
_PERSON = Placeholder("medewerker", _l("The name of the person it is about"), text("person"))
_REGISTER = Placeholder("register", _l("The name of the register"), translated("register"))
_NUMBER = Placeholder("nummer", _l("The number in the register"), text("number"))
_APPLY_BY = Placeholder("aanvragen_tot", _l("The last day to apply"), day("apply_by_on"))
_LAST_VALID = Placeholder("geldig_tot", _l("The last valid day"), day("last_valid_on"))
_REGISTRATION = (_REGISTER, _NUMBER, _LAST_VALID, _APPLY_BY)
_ROUND = Placeholder("ronde", _l("The name of the round"), text("round"))
_ADVICE_UNTIL = Placeholder("advies_tot", _l("The last day to advise"), day("until"))
_BODY = Placeholder("overleg", _l("The name of the advisory body"), text("body"))
_BEGINS = Placeholder("begin", _l("The day and time at which it begins"), moment("starts_at"))
_MEETING = (_BODY, _BEGINS, _PLACE)
_ADDRESS = Placeholder("mailadres", _l("The email address to sign in with"), text("address"))
_EXPIRES = Placeholder("link_tot", _l("Until when the link works"), moment("expires"))
_SURVEY = (
    Placeholder("onderwerp", _l("What the questions are about"), text("title")),
    Placeholder("vragen", _l("How many questions there are"), number("questions")),
    Placeholder("invullen_tot", _l("The last day to answer"), day("closes_on")),
)
_ENROL_BY = Placeholder("inschrijven_tot", _l("The last day to enrol"), day("enrol_by"))
_FREE = Placeholder("vrij", _l("How many seats are free"), number("free"))
_REGISTER_TOLD = _REGISTER._replace(says=translated("title"))

_EMPLOYER = Placeholder("werkgever", _l("The employer that somebody leaves"), text("employer"))
_LAST_DAY = Placeholder("laatste_dag", _l("The last day there"), day("on"))
_PEERS = Placeholder("groep", _l("The name of the peer group"), text("group"))
PLACED: dict[str, tuple[Placeholder, ...]] = {
    "advice/called": (
        _COURSE,
        Placeholder("begin", _l("The day and time of the first session"), moment("starts_at")),
        _ENROL_BY,
    ),
    "application/statement_asked": (_PERSON, _REGISTER, _NUMBER, _APPLY_BY),
    "application/statement_signed": (
        Placeholder("leidinggevende", _l("Who signed"), text("manager")),
        Placeholder("getekend_op", _l("The day of signing"), day("signed_on")),
        _REGISTER,
        _APPLY_BY,
    ),
    "attendance/below": (
        _COURSE,
        Placeholder("aantal", _l("How many people it is about"), how_many("names")),
        Placeholder(
            "aanwezig",
            _l("The part of the sessions that is asked, in percents"),
            number("least_share"),
        ),
    ),
    "attendance/unmarked": (_COURSE, _DAY, _HOURS),
    "buddies/alone": (_COURSE,),
    "buddies/asked": (_COURSE,),
    "buddies/moved": (_COURSE, _DAY, _HOURS),
    "buddies/off": (_COURSE, _DAY, _HOURS),
    "buddies/paired": (_COURSE, _DAY, _HOURS),
    "catalogue/opened": (
        _COURSE,
        Placeholder("aantal", _l("How many groups there are"), how_many("groups")),
        _ENROL_BY,
    ),
    "certificates/issued": (_COURSE,),
    "certificates/issued_again": (_COURSE,),
    "certificates/revoked": (_COURSE,),
    "certificates/withdrawn": (_COURSE,),
    "checks/changed": (_PERSON, _REGISTER, _NUMBER),
    "checks/not_found": (_PERSON, _REGISTER, _NUMBER, _LAST_VALID),
    "cycle/asked": (
        _ROUND,
        _ADVICE_UNTIL,
        Placeholder("aantal", _l("How many proposals there are"), how_many("titles")),
    ),
    "cycle/decided": (
        _ROUND,
        Placeholder("aantal", _l("How many proposals there are"), how_many("outcomes")),
    ),
    "cycle/due": (
        _ROUND,
        _ADVICE_UNTIL,
        Placeholder("aantal", _l("How many proposals wait"), number("proposals")),
    ),
    "cycle/meeting": _MEETING,
    "cycle/meeting_off": _MEETING,
    "duty/joiner_lacks": (
        _PERSON,
        Placeholder("begint_op", _l("The first day of work"), day("starts_on")),
    ),
    "enrolment/approved": _SEAT,
    "enrolment/asked": (_PERSON, *_SEAT, _UNTIL),
    "enrolment/called_off": _SEAT,
    "enrolment/cancelled": _SEAT,
    "enrolment/confirmed": _SEAT,
    "enrolment/declined": _SEAT,
    "enrolment/guest_known": _SEAT,
    "enrolment/handed_over": (
        Placeholder("collega", _l("Who has the seat now"), text("taker")),
        *_SEAT,
    ),
    "enrolment/lapsed": _SEAT,
    "enrolment/merged": _SEAT,
    "enrolment/moved": _SEAT,
    "enrolment/offered": (*_SEAT, _UNTIL),
    "enrolment/promoted": _SEAT,
    "enrolment/refused": _SEAT,
    "enrolment/requested": (*_SEAT, _UNTIL),
    "enrolment/session": _SEAT,
    "enrolment/session_withdrawn": _SEAT,
    "enrolment/taken_over": (
        Placeholder("collega", _l("Whose seat it was"), text("giver")),
        *_SEAT,
    ),
    "enrolment/told": (
        _COURSE,
        Placeholder("aantal", _l("How many people it is about"), how_many("people")),
    ),
    "enrolment/waiting": (*_SEAT, Placeholder("plek", _l("The place in line"), text("place"))),
    "groupcards/ready": _SEAT,
    "leavers/asked": (_EMPLOYER, _LAST_DAY),
    "leavers/stays": (_EMPLOYER, _LAST_DAY),
    "leavers/stays_employer": (_PERSON, _EMPLOYER, _LAST_DAY),
    "merging/asked": (Placeholder("ander", _l("The name of the other account"), text("other")),),
    "merging/merged": (Placeholder("was", _l("The name of the other account"), text("was")),),
    "merging/refused": (_PERSON,),
    "municipalities/asked": (
        Placeholder("jaar", _l("The year it is about"), text("year")),
        Placeholder("invullen_tot", _l("The last day to fill it in"), day("due_on")),
    ),
    "peergroups/above": (_PEERS,),
    "peergroups/ended": (_PEERS,),
    "peergroups/fits": (Placeholder("aantal", _l("How many groups it names"), how_many("groups")),),
    "peergroups/invited": (
        _PEERS,
        Placeholder("vrager", _l("Who asks"), text("inviter")),
        Placeholder("antwoord_tot", _l("Until when the place is kept"), moment("until")),
    ),
    "peergroups/joined": (_PERSON, _PEERS),
    "peergroups/keeper": (_PEERS,),
    "peergroups/left": (_PERSON, _PEERS),
    "peergroups/out": (_PEERS,),
    "peergroups/too_small": (_PEERS,),
    "peergroups/look_back": (_PEERS,),
    "peergroups/meeting": (_PEERS, _DAY, _HOURS, _PLACE),
    "peergroups/meeting_off": (_PEERS, _DAY, _HOURS, _PLACE),
    "peergroups/planned": (_PEERS, _DAY, _HOURS, _PLACE),
    "peergroups/tick": (_PEERS, _DAY, _HOURS),
    "planning/trainer": _SEAT,
    "planning/trainer_gone": _SEAT,
    "privacy/agreement": (
        Placeholder("verwerker", _l("The name of the processor"), text("processor")),
        Placeholder("loopt_tot", _l("The last day of the agreement"), day("ends_on")),
    ),
    "privacy/answered": (Placeholder("verzoek", _l("What was asked"), translated("what")),),
    "privacy/asked": (Placeholder("antwoord_voor", _l("The last day to answer"), day("due_on")),),
    "privacy/due": (Placeholder("antwoord_voor", _l("The last day to answer"), day("due_on")),),
    "privacy/expiring": (
        Placeholder("vanaf", _l("The first day of the month"), day("first_on")),
        Placeholder("aantal", _l("How many things are erased"), number("number")),
    ),
    "registry/lapsed": _REGISTRATION,
    "registry/lapsed_manager": (_PERSON, *_REGISTRATION),
    "registry/nudge": (
        Placeholder("leidinggevende", _l("Who asks"), text("manager")),
        *_REGISTRATION,
    ),
    "registry/reminder": _REGISTRATION,
    "reminders/enrol_by": (*_SEAT, _ENROL_BY),
    "reminders/enrol_by_coordinator": (*_SEAT, _ENROL_BY, _FREE),
    "reminders/registration": (_REGISTER_TOLD, _NUMBER, _LAST_VALID, _APPLY_BY),
    "reminders/registration_manager": (_PERSON, _REGISTER_TOLD, _NUMBER, _LAST_VALID, _APPLY_BY),
    "reminders/session": _SEAT,
    "reminders/session_trainer": _SEAT,
    "signin/confirm_address": (_ADDRESS, _EXPIRES),
    "signin/invitation": (_ADDRESS, _EXPIRES),
    "signin/provider_link": (
        Placeholder("organisatie", _l("The organisation to sign in at"), text("provider")),
        _EXPIRES,
    ),
    "signin/reset": (_ADDRESS, _EXPIRES),
    "signin/sign_in_link": (_ADDRESS, _EXPIRES),
    "surveys/asked": _SURVEY,
    "surveys/reminder": _SURVEY,
    "surveys/shared": (
        Placeholder("onderwerp", _l("What the questions were about"), text("title")),
    ),
    "surveys/signal": (
        _COURSE,
        Placeholder("beslissen_voor", _l("The last day to decide"), day("due_on")),
    ),
}


def of(kind: str) -> tuple[Placeholder, ...]:
    """The names that a wording of this kind can use."""
    return (*PLACED.get(kind, ()), *GENERAL)


def has_wording(kind: str) -> bool:
    """Whether an organisation can choose words; a contact belongs to none of them."""
    return KINDS[kind].audience is not Audience.CONTACT and kind not in OWN_WORDS
