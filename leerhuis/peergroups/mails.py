"""What is written about places in a group."""

from datetime import datetime, timedelta
from typing import Any

from leerhuis.mail.rules import Letter
from leerhuis.peergroups.models import PeerGroup, PeerMember
from leerhuis.peergroups.rules import WEEKDAYS, WhyEnded
from leerhuis.registers import label

INVITED = "peergroups/invited"
JOINED = "peergroups/joined"
LEFT = "peergroups/left"
OUT = "peergroups/out"
KEEPER = "peergroups/keeper"
TOO_SMALL = "peergroups/too_small"
ENDED = "peergroups/ended"
ABOVE = "peergroups/above"


def invited(
    group: PeerGroup, place: PeerMember, *, inviter: str, until: datetime, instead_of: str
) -> Letter:
    """A place is kept for you, or offered for that of another; say yes or no."""
    return Letter(
        kind=INVITED,
        person_id=place.person_id,
        subject=place.public_id,
        values=_about(group)
        | {
            "inviter": inviter,
            "until": until.isoformat(),
            "instead_of": instead_of,
            "form": label(group.form),
            "place": group.town,
        },
        over_at=until,
    )


def joined(group: PeerGroup, place: PeerMember, *, to: int, person: str, members: int) -> Letter:
    """To who keeps the list: somebody is in."""
    values = _about(group) | {"person": person, "members": members, "least": group.least}
    return _of_place(JOINED, group, place, to=to, values=values)


def left(group: PeerGroup, place: PeerMember, *, to: int, person: str, why: WhyEnded) -> Letter:
    """To who keeps the list: somebody is out, or does not come in."""
    values = _about(group) | {"person": person, "why": why.value}
    return _of_place(LEFT, group, place, to=to, values=values, step=why.value)


def out(group: PeerGroup, place: PeerMember, *, why: WhyEnded) -> Letter:
    """To who was taken out, or whose invitation is over."""
    values = {"group": group.name, "why": why.value, "path": "/mijn/intervisie"}
    return _of_place(OUT, group, place, to=place.person_id, values=values, step=why.value)


def keeper(group: PeerGroup, place: PeerMember, *, now: datetime) -> Letter:
    """The list is yours from now on."""
    return _of_place(
        KEEPER, group, place, to=place.person_id, values=_about(group), step=now.isoformat()
    )


def too_small(group: PeerGroup, *, to: int, members: int, now: datetime) -> Letter:
    """The group has fewer members than it needs."""
    values = _about(group) | {"members": members, "least": group.least}
    return Letter(
        kind=TOO_SMALL,
        person_id=to,
        subject=group.public_id,
        step=now.isoformat(),
        values=values,
    )


def ended(group: PeerGroup, *, to: int) -> Letter:
    values = {"group": group.name, "path": "/mijn/intervisie"}
    return Letter(kind=ENDED, person_id=to, subject=group.public_id, values=values)


def above(group: PeerGroup, *, to: int, pair: tuple[str, str], role: str) -> Letter:
    """Somebody became the manager of another in the group: one of them had better leave.

    `role` says what the reader is in this: above, below, or the keeper.
    """
    return Letter(
        kind=ABOVE,
        person_id=to,
        subject=group.public_id,
        reference="|".join(pair),
        step=role,
        values=_about(group) | {"manager": pair[0], "person": pair[1], "role": role},
    )


def path_of(group: PeerGroup) -> str:
    return f"/intervisie/{group.public_id}"


def _of_place(
    kind: str,
    group: PeerGroup,
    place: PeerMember,
    *,
    to: int,
    values: dict[str, Any],
    step: str = "",
) -> Letter:
    return Letter(
        kind=kind,
        person_id=to,
        subject=group.public_id,
        reference=place.public_id,
        step=step,
        values=values,
    )


def _about(group: PeerGroup) -> dict[str, Any]:
    """What a group is called, and on which day and at what hours it meets."""
    begins = timedelta(hours=group.start.hour, minutes=group.start.minute)
    return {
        "group": group.name,
        "weekday": WEEKDAYS[group.weekday],
        "begins": _clock(begins),
        "ends": _clock(begins + timedelta(minutes=group.minutes)),
        "path": path_of(group),
    }


def _clock(after_midnight: timedelta) -> str:
    hours, minutes = divmod(int(after_midnight.total_seconds()) // 60, 60)
    return f"{hours}.{minutes:02d}"
