"""What members of a body get about its meetings."""

from leerhuis.cycle.models import BodyMeeting
from leerhuis.mail.rules import Letter

MEETING = "cycle/meeting"
MEETING_OFF = "cycle/meeting_off"


def meeting(planned: BodyMeeting, person_id: int, *, other: bool) -> Letter:
    """There is a meeting, or it has another time or place."""
    return _about(MEETING, planned, person_id, agenda=planned.agenda, other=other)


def meeting_off(planned: BodyMeeting, person_id: int) -> Letter:
    return _about(MEETING_OFF, planned, person_id)


def _about(kind: str, planned: BodyMeeting, person_id: int, **more: object) -> Letter:
    about = planned.preparation
    return Letter(
        kind=kind,
        person_id=person_id,
        subject=planned.public_id,
        reference=f"{planned.starts_at:%Y-%m-%d %H:%M}",
        step=str(planned.version),
        values={
            "body": planned.body.name,
            "starts_at": planned.starts_at.isoformat(),
            "place": planned.place,
            "about": about.name if about else "",
            "path": "/adviezen",
        }
        | more,
    )
