"""What a coordinator does with bodies: who is in them, and when they meet."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from leerhuis import clock, db
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.courses.offer import once, put, tell
from leerhuis.cycle.bodies import mails, queries, rules
from leerhuis.cycle.models import AdvisoryBody, BodyMeeting, BodyMember, Preparation
from leerhuis.cycle.rules import BodyPart
from leerhuis.errors import Refused
from leerhuis.mail import service as mail
from leerhuis.people.models import Organisation, Person


def create_body(
    organisation: Organisation, *, name: str, part: BodyPart, by: Identity, now: datetime
) -> AdvisoryBody:
    body = AdvisoryBody(organisation_id=organisation.id, name=name, part=part, created_at=now)
    with db.transaction(), once(_known_name()):
        db.add(body)
        tell(Action.BODY_CREATED, body, by=by, now=now, name=name, part=part)
    return body


def begin(
    organisation: Organisation,
    named: Sequence[tuple[str, BodyPart]],
    *,
    by: Identity,
    now: datetime,
) -> None:
    """The usual bodies, as far as they are not there yet."""
    with db.transaction():
        db.hold(organisation)
        known = {each.name for each in queries.ever_of(organisation.id)}
        for name, part in named:
            if name not in known:
                create_body(organisation, name=name, part=part, by=by, now=now)


def change_body(
    body: AdvisoryBody, *, name: str, part: BodyPart, by: Identity, now: datetime
) -> None:
    with db.transaction(), once(_known_name()):
        others = _others(body)
        rules.check_leaving([*others, part])
        put(body, Action.BODY_CHANGED, {"name": name, "part": part}, by=by, now=now)


def end_body(body: AdvisoryBody, *, by: Identity, now: datetime) -> None:
    """It is asked nothing any more; what it said stays."""
    with db.transaction():
        if body.ended_at is None:
            rules.check_leaving(_others(body))
            put(body, Action.BODY_CHANGED, {"ended_at": now}, by=by, now=now)


def _others(body: AdvisoryBody) -> list[BodyPart]:
    """What the other bodies of the organisation do, as long as nobody changes it."""
    db.hold_all(AdvisoryBody)
    return [
        each.part for each in queries.ever_of(body.organisation_id, now=True) if each.id != body.id
    ]


def _known_name() -> Refused:
    return Refused("There is already a body with this name.", field="name")


def join(body: AdvisoryBody, person: Person, *, by: Identity, now: datetime) -> None:
    """Only an adviser can; joining twice is joining once."""
    with db.transaction():
        db.hold_all(BodyMember)
        if any(each.person_id == person.id for each in queries.members_of([body.id])):
            return
        if person not in queries.can_join(body, day=clock.day_of(now)):
            raise Refused("Only who has the role of adviser can be a member.", field="person")
        db.add(BodyMember(body_id=body.id, person_id=person.id, joined_at=now))
        tell(Action.BODY_JOINED, body, by=by, now=now, person=person.public_id)


def leave(member: BodyMember, body: AdvisoryBody, *, by: Identity, now: datetime) -> None:
    with db.transaction():
        if member.ended_at is None:
            member.ended_at = now
            tell(Action.BODY_LEFT, body, by=by, now=now, member=member.public_id)


def plan_meeting(
    body: AdvisoryBody,
    *,
    starts_at: datetime,
    place: str,
    agenda: str = "",
    preparation: Preparation | None = None,
    by: Identity,
    now: datetime,
) -> BodyMeeting:
    """Its members get a letter."""
    rules.check_meeting(starts_at, now=now)
    planned = BodyMeeting(
        body_id=body.id,
        preparation_id=preparation.id if preparation else None,
        starts_at=starts_at,
        place=place,
        agenda=agenda,
    )
    with db.transaction():
        db.add(planned)
        tell(Action.MEETING_PLANNED, planned, by=by, now=now, body=body.public_id)
        _invite(planned, other=False, now=now)
    return planned


def change_meeting(
    planned: BodyMeeting,
    *,
    preparation: Preparation | None,
    by: Identity,
    now: datetime,
    **said: Any,
) -> None:
    """With another time or place its members get a letter again."""
    with db.transaction():
        db.hold(planned)
        if planned.called_off_at is not None:
            raise Refused("This meeting was called off.")
        said["preparation_id"] = preparation.id if preparation else None
        moved = (planned.starts_at, planned.place) != (said["starts_at"], said["place"])
        if moved:
            rules.check_meeting(said["starts_at"], now=now)
        put(planned, Action.MEETING_CHANGED, said, by=by, now=now)
        if moved:
            _invite(planned, other=True, now=now)


def call_off(planned: BodyMeeting, *, by: Identity, now: datetime) -> None:
    with db.transaction():
        db.hold(planned)
        if planned.called_off_at is None:
            rules.check_meeting(planned.starts_at, now=now)
            put(planned, Action.MEETING_CHANGED, {"called_off_at": now}, by=by, now=now)
            mail.withdraw(subject=planned.public_id, kinds=[mails.MEETING])
            for person_id in _speakers(planned, now=now):
                mail.queue(mails.meeting_off(planned, person_id), now=now)


def write_minutes(planned: BodyMeeting, *, minutes: str, by: Identity, now: datetime) -> None:
    """From now on its members read them."""
    with db.transaction():
        db.hold(planned)
        called_off = planned.called_off_at is not None
        rules.check_minutes(planned.starts_at, called_off=called_off, now=now)
        if planned.minutes != minutes:
            said = {"minutes": minutes, "minutes_at": now}
            put(planned, Action.MEETING_CHANGED, said, by=by, now=now)


def _invite(planned: BodyMeeting, *, other: bool, now: datetime) -> None:
    db.session.refresh(planned, ["body", "preparation"])
    for person_id in _speakers(planned, now=now):
        mail.queue(mails.meeting(planned, person_id, other=other), now=now)


def _speakers(planned: BodyMeeting, *, now: datetime) -> list[int]:
    spoken = queries.speakers([planned.body_id], day=clock.day_of(now))
    return sorted(spoken[planned.body_id])
