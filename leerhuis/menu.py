"""The main menu by role. A role changes the menu only; rights are the union of all grants."""

from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l

from leerhuis.access import Identity, Role

ROLE_LABELS = {
    Role.PROFESSIONAL: _l("Professional"),
    Role.TRAINER: _l("Trainer"),
    Role.COORDINATOR: _l("Coordinator"),
    Role.MANAGER: _l("Manager"),
    Role.ADVISER: _l("Adviser"),
    Role.POLICY: _l("Policy officer"),
    Role.PRIVACY_OFFICER: _l("Privacy officer"),
    Role.ADMINISTRATOR: _l("Administrator"),
}

# The order in which a role is shown first to whoever holds several.
ORDER = (
    Role.ADMINISTRATOR,
    Role.COORDINATOR,
    Role.MANAGER,
    Role.PROFESSIONAL,
    Role.TRAINER,
    Role.ADVISER,
    Role.POLICY,
    Role.PRIVACY_OFFICER,
)

_COURSES = (_l("Courses"), "catalogue.search")
_PROFESSIONAL = (
    (_l("Overview"), "home.overview"),
    _COURSES,
    (_l("My enrolments"), "enrolment.mine"),
    (_l("My registrations"), "registry.mine"),
    (_l("Certificates"), "certificates.mine"),
)
ENTRIES: dict[Role, tuple[tuple[Any, str], ...]] = {
    Role.PROFESSIONAL: _PROFESSIONAL,
    Role.TRAINER: ((_l("My groups"), "teaching.mine"), _COURSES),
    Role.MANAGER: (
        (_l("Registrations"), "home.team"),
        (_l("Checks"), "checks.worklist"),
        (_l("New colleagues"), "duty.joiners"),
        (_l("Enrolments"), "approvals.queue"),
        _COURSES,
    ),
    Role.COORDINATOR: (
        (_l("Planning"), "planning.board"),
        (_l("Participants"), "enrolled.search"),
        (_l("Themes and courses"), "courses.courses"),
        (_l("Evaluations"), "surveys.overview"),
        (_l("Yearly cycle"), "cycle.overview"),
    ),
    Role.ADVISER: ((_l("Advice"), "advising.mine"), _COURSES),
    Role.POLICY: (
        _COURSES,
        (_l("Figures"), "home.figures"),
        (_l("Municipalities"), "municipalities.overview"),
        (_l("Yearly report"), "yearly.report"),
        (_l("Statements"), "statements.overview"),
    ),
    Role.PRIVACY_OFFICER: (
        (_l("Audit trail"), "trail.events"),
        (_l("Privacy requests"), "data_requests.worklist"),
        (_l("Processing"), "processing.register"),
        (_l("Terms"), "erasing.overview"),
    ),
    Role.ADMINISTRATOR: (
        (_l("Organisations"), "people.organisations"),
        (_l("People and roles"), "people.persons"),
        (_l("Rules"), "rulebook.packs"),
        (_l("Letters"), "letters.kinds"),
        (_l("Status"), "operations.status"),
    ),
}


@dataclass(frozen=True)
class Shown:
    """How the person menu shows who is signed in."""

    name: str
    initials: str
    role_label: str
    organisation_name: str
    held_back: bool

    @classmethod
    def of(cls, who: Identity, role: Role | None) -> "Shown":
        grant = next((each for each in who.grants if each.role is role), None)
        words = who.name.split()
        return cls(
            name=who.name,
            initials="".join(word[0] for word in (words[0], words[-1])).upper() if words else "",
            role_label=str(ROLE_LABELS[role]) if role else "",
            organisation_name=grant.organisation if grant else "",
            held_back=bool(who.held_back),
        )


def role_shown(who: Identity | None, *, chosen: str | None) -> Role | None:
    """The chosen role if it is held, else the first in order."""
    held = held_by(who) if who else []
    return next((role for role in held if role == chosen), held[0] if held else None)


def held_by(who: Identity) -> list[Role]:
    """The roles in order; of who works no more, what they were as a professional comes last."""
    held = [role for role in ORDER if role in who.roles]
    return sorted(held, key=lambda role: who.has_left and role is Role.PROFESSIONAL)


def entries(role: Role | None) -> list[dict[str, str]]:
    return [
        {"label": str(label), "url": url_for(endpoint), "key": endpoint}
        for label, endpoint in (ENTRIES[role] if role else ())
    ]


def roles_of(who: Identity) -> list[dict[str, str]]:
    return [{"key": role.value, "label": str(ROLE_LABELS[role])} for role in held_by(who)]


def start_page(role: Role | None) -> str:
    """The endpoint where a role begins."""
    if role is None or role is Role.PROFESSIONAL:
        return "home.overview"
    return ENTRIES[role][0][1]


# The entries that lead to the pages of a room, where its own entry does not, or not to all.
_WITHIN = {
    "board": ("planning.board",),
    "buddies": ("home.overview", "surveys.overview"),
    "groupcards": ("teaching.mine", "planning.board"),
    "application": ("registry.mine", "home.team"),
    "attendance": ("teaching.mine", "planning.board"),
    "big": ("registry.mine", "home.team"),
    "dossier": ("registry.mine", "home.team"),
    "reflecting": ("registry.mine",),
    "showing": ("registry.mine",),
    "duty": ("home.team",),
    "holidays": ("courses.courses", "people.organisations"),
    "home": (),
    "intake": ("people.persons",),
    "pathways": ("courses.courses", "home.team", "home.overview"),
    "peergroups": ("home.overview", "courses.courses"),
    "meeting": ("home.overview", "courses.courses"),
    "overseeing": ("courses.courses",),
    "finding": ("home.overview", "courses.courses"),
    "registry": ("registry.mine", "home.team"),
    "specialisms": ("courses.courses", "home.team"),
    "sessions": ("planning.board",),
    "participants": ("planning.board",),
    "seating": ("planning.board",),
    "enrolling": ("planning.board",),
    "requests": ("enrolled.search",),
    "reminders": ("courses.courses", "letters.kinds"),
    "own_letters": ("home.overview", "people.persons"),
    "season": ("planning.board",),
    "seasons": ("courses.courses",),
    "importing": ("planning.board",),
    "weeks": ("planning.board",),
    "trainers": ("courses.courses",),
    "venues": ("courses.courses",),
    "questionnaires": ("surveys.overview",),
    "survey_questions": ("surveys.overview",),
    "needs": ("surveys.overview",),
    "outcomes": ("surveys.overview",),
    "signals": ("surveys.overview",),
    "survey": ("home.overview",),
    "cycle": ("cycle.overview", "advising.mine", "yearly.report"),
    "bodies": ("cycle.overview",),
    "proposals": ("cycle.overview",),
    "demand": ("cycle.overview",),
    "deciding": ("cycle.overview",),
    "advising": ("advising.mine", "cycle.overview"),
    "costs": ("cycle.overview",),
    "payers": ("cycle.overview",),
    "dividing": ("cycle.overview",),
    "waiving": ("cycle.overview",),
    "statements": ("statements.overview", "cycle.overview", "home.team"),
    "municipalities": ("municipalities.overview", "cycle.overview"),
    "yearly": ("yearly.report", "cycle.overview"),
    "approvals": ("approvals.queue",),
    "attending": ("approvals.queue",),
    "choosing": ("approvals.queue", "catalogue.search"),
    "groupfiles": ("approvals.queue",),
    "voices": ("approvals.queue", "people.organisations"),
    "rulebook": ("rulebook.packs", "registry.mine", "home.team"),
    "processing": ("processing.register", "people.organisations"),
    "leavers": ("home.overview",),
    "merging": ("people.persons", "home.overview"),
    "sharing": ("home.overview",),
    "own_data": ("home.overview",),
    "data_requests": ("data_requests.worklist", "people.persons"),
    "trail": ("trail.events", "operations.status"),
}


def active_key(endpoint: str | None, *, role: Role | None) -> str | None:
    """Which entry of the menu shown a page belongs to: its own, or the one that leads to it."""
    keys = [key for _label, key in ENTRIES[role]] if role else []
    if endpoint in keys:
        return endpoint
    room = (endpoint or "").partition(".")[0]
    leading = _WITHIN.get(room)
    if leading is None:
        return next((key for key in keys if key.startswith(f"{room}.")), None)
    return next((key for key in leading if key in keys), None)
