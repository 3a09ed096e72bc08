"""The one writer of what calendars are told."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import delete

from leerhuis import db
from leerhuis.calendars import queries, rules
from leerhuis.calendars.models import Gathering, Invitation
from leerhuis.calendars.rules import Method, Told
from leerhuis.courses.models import Session
from leerhuis.mail import recalling
from leerhuis.mail.recalling import Recalled

# The address that an appointment leads to: where its owner sees the seat and can give it up.
LINK = "/mijn/inschrijvingen"


class Said(NamedTuple):
    """What an appointment says, whichever row it is of; `of` names that row in an invitation."""

    of: dict[str, int]
    public_id: str
    starts_at: datetime
    ends_at: datetime
    place: str
    summary: str
    url: str

    @property
    def facts(self) -> str:
        return rules.facts(starts_at=self.starts_at, ends_at=self.ends_at, place=self.place)

    @property
    def key(self) -> int:
        [number] = self.of.values()
        return number


Known = list[tuple[Said, Invitation | None]]


class Invited(NamedTuple):
    """What a calendar is told, by the number of the session or gathering.

    `at` is when nothing older can still be on its way.
    """

    told: dict[int, dict[str, Any]]
    at: datetime


def invite(
    person_id: int, sessions: Sequence[Session], *, now: datetime
) -> dict[int, dict[str, Any]]:
    """Tell a person's calendar of these sessions; the payload of each that is new or changed."""
    return invite_back(person_id, sessions, now=now).told


def invite_back(person_id: int, sessions: Sequence[Session], *, now: datetime) -> Invited:
    """Tell a person's calendar of these sessions, which may have been taken out of it just now.

    A session whose hours and place the calendar already knows is left out. Of one that comes back
    into the calendar, a letter that takes it out is stopped where that can still be done.
    """
    return _invite(person_id, lambda: _of_sessions(person_id, sessions), now=now)


def invite_to(person_id: int, gatherings: Sequence[Gathering], *, now: datetime) -> Invited:
    """The same for what is no session; one that is off is not told."""
    on = [each for each in gatherings if each.cancelled_at is None]
    return _invite(person_id, lambda: _of_gatherings(person_id, on), now=now)


def _invite(person_id: int, read: Callable[[], Known], *, now: datetime) -> Invited:
    with db.transaction():
        told = {}
        known = read()
        back = {row.uid for _said, row in known if row and row.method is Method.CANCEL}
        if stopped := recalling.recall_entries(person_id, back, methods=[Method.CANCEL]):
            unsay(stopped)
            known = read()
        for said, last in known:
            anew = last is not None and last.uid in back
            now_told = rules.next_request(_told(last), facts=said.facts, anew=anew)
            if now_told:
                told[said.key] = _tell(last, now_told, said, person_id=person_id, now=now)
        db.session.flush()
        return Invited(told, at=recalling.clear_at(stopped, now=now))


def uninformed(person_ids: Iterable[int], sessions: Sequence[Session]) -> set[int]:
    """Whom of these `invite` has something to tell of these sessions."""
    facts = {each.id: _facts(each) for each in sessions}
    told = queries.told_in(facts)
    return {
        person_id
        for person_id in person_ids
        for session_id, now_so in facts.items()
        if rules.next_request(told.get((person_id, session_id)), facts=now_so)
    }


def withdraw(
    person_id: int, sessions: Sequence[Session], *, now: datetime
) -> dict[int, dict[str, Any]]:
    """Take sessions out of a person's calendar; payloads only for what it was once told of."""
    return _withdraw(person_id, lambda: _of_sessions(person_id, sessions), now=now)


def withdraw_from(
    person_id: int, gatherings: Sequence[Gathering], *, now: datetime
) -> dict[int, dict[str, Any]]:
    """The same for what is no session."""
    return _withdraw(person_id, lambda: _of_gatherings(person_id, gatherings), now=now)


def _withdraw(
    person_id: int, read: Callable[[], Known], *, now: datetime
) -> dict[int, dict[str, Any]]:
    with db.transaction():
        told = {}
        for said, last in read():
            now_told = rules.next_cancel(_told(last))
            if now_told:
                told[said.key] = _tell(last, now_told, said, person_id=person_id, now=now)
        db.session.flush()
        return told


def unsay(letters: Iterable[Recalled]) -> None:
    """Letters were taken back: calendars were told no more than what others of them had read."""
    parts: dict[tuple[int, str], list[rules.Part]] = defaultdict(list)
    for each in letters:
        letter = each.letter
        if each.unread and letter.invitation and letter.person_id is not None:
            parts[letter.person_id, letter.invitation["uid"]].append(letter.invitation)
    if not parts:
        return
    with db.transaction():
        for row in queries.told_by(parts):
            last = Told(row.method, row.sequence, row.facts)
            said = rules.unsaid(last, parts[row.person_id, row.uid])
            if said is None:
                db.session.delete(row)
            else:
                row.method, row.sequence, row.facts = said
        db.session.flush()


def hand_on(from_person_id: int, to_person_id: int, *, edition_id: int) -> None:
    """Two persons are one: what the one was told of a group is now of the other.

    Both calendars may be the same one, where numbers that began anew would be taken for old news;
    so they go on from the highest. Whoever was not told of a session themselves still is.
    """
    with db.transaction():
        mine, theirs = (
            {row.session_id: row for row in queries.told_of_edition(each, edition_id)}
            for each in (from_person_id, to_person_id)
        )
        for session_id, row in mine.items():
            other = theirs.get(session_id)
            if other is None:
                row.person_id, row.method = to_person_id, Method.CANCEL
            else:
                other.sequence = max(row.sequence, other.sequence)
                db.session.delete(row)
        db.session.flush()


def forget(session: Session) -> None:
    """Of a session that is removed nothing is remembered; whoever had it was told before."""
    with db.transaction():
        db.session.execute(delete(Invitation).where(Invitation.session_id == session.id))


def _told(last: Invitation | None) -> Told | None:
    return Told(last.method, last.sequence, last.facts) if last else None


def _of_sessions(person_id: int, sessions: Iterable[Session]) -> Known:
    known = queries.told_of(person_id, [each.id for each in sessions])
    return [(_said(session), last) for session, last in known]


def _of_gatherings(person_id: int, gatherings: Iterable[Gathering]) -> Known:
    known = queries.told_of_gatherings(person_id, [each.id for each in gatherings])
    return [(_said_of(gathering), last) for gathering, last in known]


def _facts(session: Session) -> str:
    return rules.facts(starts_at=session.starts_at, ends_at=session.ends_at, place=_place(session))


def _place(session: Session) -> str:
    venue = session.venue
    parts = [session.room_name, *((venue.name, venue.street, venue.town) if venue else ())]
    return rules.place_of(parts, online_url=session.online_url)


def _said(session: Session) -> Said:
    return Said(
        {"session_id": session.id},
        session.public_id,
        session.starts_at,
        session.ends_at,
        _place(session),
        session.edition.course.title,
        LINK,
    )


def _said_of(gathering: Gathering) -> Said:
    return Said(
        {"gathering_id": gathering.id},
        gathering.public_id,
        gathering.starts_at,
        gathering.ends_at,
        rules.place_of([gathering.place], online_url=gathering.online_url),
        gathering.title,
        gathering.link,
    )


def _tell(
    row: Invitation | None, told: Told, said: Said, *, person_id: int, now: datetime
) -> dict[str, Any]:
    """Write down what the calendar hears now, and give it as a letter carries it."""
    last = _told(row)
    if row is None:
        row = Invitation(person_id=person_id, uid=rules.uid_of(said.public_id), **said.of)
        db.session.add(row)
    row.method, row.sequence, row.facts, row.told_at = *told, now
    return {
        "method": told.method.value,
        "uid": row.uid,
        "sequence": told.sequence,
        "starts_at": said.starts_at.isoformat(),
        "ends_at": said.ends_at.isoformat(),
        "summary": said.summary,
        "location": said.place,
        "description": "",
        "url": said.url,
        "stamp": now.isoformat(),
        "before": last and [last.method.value, last.sequence, last.facts],
    }
