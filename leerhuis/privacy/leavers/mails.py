"""Letters to who leaves their last employer, and to that employer."""

from datetime import date

from leerhuis.mail.rules import Letter
from leerhuis.people.models import Organisation, Person
from leerhuis.privacy.leavers.queries import Leaver

ASKED = "leavers/asked"
MOVED = "leavers/moved"
STAYS = "leavers/stays"
STAYS_EMPLOYER = "leavers/stays_employer"
PATH = "/mijn/prive-adres"


def asked(leaver: Leaver) -> Letter:
    return Letter(
        kind=ASKED,
        person_id=leaver.person.id,
        subject=leaver.person.public_id,
        reference=leaver.on.isoformat(),
        values={"employer": leaver.employer.name, "on": leaver.on.isoformat(), "path": PATH},
    )


def moved(person: Person, *, old: str, new: str, on: date, to_old: bool) -> Letter:
    """To both addresses: the old one is no way in any more."""
    return Letter(
        kind=MOVED,
        person_id=person.id,
        subject=person.public_id,
        reference=on.isoformat(),
        step="old" if to_old else "new",
        values={"old": old, "new": new, "path": "/mijn/gegevens"},
        address=old if to_old else new,
    )


def stays(leaver: Leaver) -> Letter:
    return Letter(
        kind=STAYS,
        person_id=leaver.person.id,
        subject=leaver.person.public_id,
        reference=leaver.on.isoformat(),
        values={"employer": leaver.employer.name, "on": leaver.on.isoformat(), "path": PATH},
    )


def stays_employer(leaver: Leaver, to: Person, *, employer: Organisation) -> Letter:
    return Letter(
        kind=STAYS_EMPLOYER,
        person_id=to.id,
        subject=leaver.person.public_id,
        reference=leaver.on.isoformat(),
        values={
            "person": leaver.person.name,
            "employer": employer.name,
            "on": leaver.on.isoformat(),
        },
    )
