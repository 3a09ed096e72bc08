"""What is written to people with a learning buddy; about whom stands in the subject of each."""

from typing import Any

from flask_babel import force_locale, gettext

from leerhuis.buddies.models import BuddyPair, BuddySide, BuddyWish
from leerhuis.courses.models import Edition
from leerhuis.mail.rules import Letter

PAIRED = "buddies/paired"
ALONE = "buddies/alone"
MOVED = "buddies/moved"
OFF = "buddies/off"
ASKED = "buddies/asked"

Payload = dict[str, Any] | None


def title_of(edition: Edition) -> str:
    """What the talk is called in both calendars: one title, in the language of the house."""
    with force_locale("nl"):
        return str(gettext("Learning buddy: %(title)s", title=edition.course.title))


def path_of(pair: BuddyPair) -> str:
    return f"/leermaatje/{pair.public_id}"


def paired(
    pair: BuddyPair,
    to: BuddySide,
    other: BuddySide,
    *,
    employer: str,
    address: str,
    invitation: Payload,
) -> Letter:
    """Who it is and how to reach them, with the talk for the calendar."""
    return Letter(
        kind=PAIRED,
        person_id=to.person_id,
        subject=other.public_id,
        values={
            **_talk(pair),
            "buddy": other.person.name,
            "employer": employer,
            "address": address,
        },
        invitation=invitation,
    )


def alone(wish: BuddyWish, edition: Edition) -> Letter:
    """There was nobody left to pair with."""
    return Letter(
        kind=ALONE,
        person_id=wish.person_id,
        subject=wish.public_id,
        values={"title": edition.course.title, "path": "/mijn/inschrijvingen"},
    )


def moved(
    pair: BuddyPair, to: BuddySide, other: BuddySide, *, by_reader: bool, invitation: Payload
) -> Letter:
    """The talk is at another time; who did not move it reads who did."""
    return Letter(
        kind=MOVED,
        person_id=to.person_id,
        subject=other.public_id,
        reference=pair.gathering.changed_at.isoformat(),
        values={**_talk(pair), "buddy": other.person.name, "by_reader": by_reader},
        invitation=invitation,
    )


def off(
    pair: BuddyPair, to: BuddySide, other: BuddySide | None, *, by_reader: bool, invitation: Payload
) -> Letter:
    """The talk does not go on; why is nobody's business."""
    return Letter(
        kind=OFF,
        person_id=to.person_id,
        subject=other.public_id if other else pair.public_id,
        values={
            **_talk(pair),
            "buddy": other.person.name if other else "",
            "by_reader": by_reader,
        },
        invitation=invitation,
    )


def asked(pair: BuddyPair, to: BuddySide) -> Letter:
    """Was it worth it? By a page: a link that answers is opened by mail scanners."""
    return Letter(
        kind=ASKED,
        person_id=to.person_id,
        subject=to.public_id,
        values={"title": pair.edition.course.title, "path": path_of(pair)},
    )


def _talk(pair: BuddyPair) -> dict[str, str]:
    return {
        "title": pair.edition.course.title,
        "starts_at": pair.gathering.starts_at.isoformat(),
        "ends_at": pair.gathering.ends_at.isoformat(),
        "path": path_of(pair),
    }
