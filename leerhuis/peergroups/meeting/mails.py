"""What members of a group hear of its meetings; each meeting has a calendar part of its own."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from leerhuis.calendars import rules as calendars
from leerhuis.calendars.models import Gathering
from leerhuis.mail.rules import Letter
from leerhuis.peergroups.models import PeerGroup, PeerMeeting, PeerRecord

Payload = dict[str, Any]

PLANNED = "peergroups/planned"
MEETING = "peergroups/meeting"
MEETING_OFF = "peergroups/meeting_off"
TICK = "peergroups/tick"
LOOK_BACK = "peergroups/look_back"

# What brings a meeting into a calendar.
CARRIES_A_MEETING = (PLANNED, MEETING)


def planned(
    group: PeerGroup,
    meetings: Sequence[PeerMeeting],
    person_id: int,
    *,
    invitation: Payload | None,
    now: datetime,
) -> Letter:
    """All meetings that are to come; the first one comes with this letter."""
    return Letter(
        kind=PLANNED,
        person_id=person_id,
        subject=group.public_id,
        reference=now.isoformat(),
        values={
            "group": group.name,
            "sessions": [said(each.gathering) for each in meetings],
            "path": path_of(group),
        },
        invitation=invitation,
    )


def meeting_told(
    group: PeerGroup, meeting: PeerMeeting, person_id: int, *, invitation: Payload, moved: bool
) -> Letter:
    """One meeting: a further one of a series, one that was added, or one that moved."""
    return _of_meeting(MEETING, group, meeting, person_id, invitation, moved=moved)


def meeting_off(
    group: PeerGroup, meeting: PeerMeeting, person_id: int, *, invitation: Payload, gone: bool
) -> Letter:
    """A meeting that was called off, or of a group that the reader is `gone` from."""
    return _of_meeting(MEETING_OFF, group, meeting, person_id, invitation, gone=gone)


def _of_meeting(
    kind: str,
    group: PeerGroup,
    meeting: PeerMeeting,
    person_id: int,
    invitation: Payload,
    **more: Any,
) -> Letter:
    values = {"group": group.name, "session": said(meeting.gathering), "path": path_of(group)}
    return Letter(
        kind=kind,
        person_id=person_id,
        subject=meeting.public_id,
        step=str(invitation["sequence"]),
        values=values | more,
        invitation=invitation,
    )


def tick(group: PeerGroup, meeting: PeerMeeting, person_id: int) -> Letter:
    """Nobody ticked yet who was at this meeting."""
    return Letter(
        kind=TICK,
        person_id=person_id,
        subject=meeting.public_id,
        values={
            "group": group.name,
            "session": said(meeting.gathering),
            "path": meeting.gathering.link,
        },
    )


def look_back(group: PeerGroup, record: PeerRecord, *, meetings: int, hours: float) -> Letter:
    """The series is over: what shows it is asked of each member, privately."""
    return Letter(
        kind=LOOK_BACK,
        person_id=record.person_id,
        subject=record.public_id,
        values={
            "group": group.name,
            "meetings": meetings,
            "hours": hours,
            "path": f"/mijn/intervisie/{record.public_id}/bewijs",
        },
    )


def said(gathering: Gathering) -> dict[str, str]:
    return {
        "starts_at": gathering.starts_at.isoformat(),
        "ends_at": gathering.ends_at.isoformat(),
        "place": calendars.place_of([gathering.place], online_url=gathering.online_url),
    }


def path_of(group: PeerGroup) -> str:
    return f"/intervisie/{group.public_id}/reeks"
