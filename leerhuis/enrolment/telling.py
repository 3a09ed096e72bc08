"""What follows from a seat that is taken or given up: points, calendars and letters.

All of it is written in the transaction of the seat, under the hold on its edition.
"""

from collections.abc import Collection
from datetime import date, datetime

from leerhuis import clock, db
from leerhuis.calendars import service as calendars
from leerhuis.courses.models import Edition, Session
from leerhuis.courses.rules import points_on
from leerhuis.enrolment import asking, counting, mails
from leerhuis.enrolment.models import Enrolment
from leerhuis.mail import recalling
from leerhuis.mail import service as mail
from leerhuis.mail.recalling import Recalled
from leerhuis.mail.rules import Letter
from leerhuis.registry import service as registry


def seated(
    enrolment: Enrolment, edition: Edition, letter: mails.SeatLetter, *, now: datetime
) -> None:
    """Points to expect, a letter, and an invitation for each session.

    Who comes back reads no more of having left: what was not sent of that is taken back, and what
    is on its way now arrives first.
    """
    on = _last_day(edition)
    registry.expect_points(
        enrolment.person_id,
        ref=enrolment.public_id,
        title=edition.course.title,
        on=on,
        course=edition.course.public_id,
        rows=[
            (each.register, each.occupation, each.category, each.points)
            for each in points_on(edition.course.points, on)
        ],
        now=now,
    )
    told, at = calendars.invite_back(enrolment.person_id, edition.sessions, now=now)
    first, further = by_letter(edition, told)
    mail.queue(letter(enrolment, edition, invitation=first), now=now, at=at)
    for session in further:
        more = mails.session_told(enrolment, edition, session, invitation=told[session.id])
        mail.queue(more, now=now, at=at)


def ended(
    enrolment: Enrolment, edition: Edition, letter: mails.SeatLetter, *, now: datetime
) -> None:
    """No points to expect any more, an emptied calendar, and no letter that is no longer so.

    A calendar is told only if it can have been told of the seat: a letter that nobody tried to send
    is taken back, and with it what it said. One that is on its way now arrives first.
    """
    stopped = take_back(enrolment, mails.UNTRUE_WITHOUT_A_SEAT)
    at = recalling.clear_at(stopped, now=now)
    registry.withdraw_points(enrolment.person_id, ref=enrolment.public_id, now=now)
    told = calendars.withdraw(enrolment.person_id, edition.sessions, now=now)
    first, further = by_letter(edition, told)
    mail.queue(letter(enrolment, edition, invitation=first), now=now, at=at)
    for session in further:
        more = mails.session_withdrawn(enrolment, edition, session, invitation=told[session.id])
        mail.queue(more, now=now, at=at)


def sessions_changed(edition: Edition, *, now: datetime) -> int:
    """Tell everyone with a seat of the sessions that are new or moved; returns the letters.

    Called after the sessions of an edition changed; whoever already knows hears nothing. A letter
    that nobody tried to send yet is written anew, so that it says what is so now.
    """
    with db.transaction():
        db.hold(edition)
        edition = counting.facts_of(edition.id)
        asking.follow(edition)
        seated = counting.seated_in(edition.id)
        mail.withdraw_outdated(
            subjects=[each.public_id for each in seated],
            kinds=[mails.REMINDED],
            starts_at=[each.starts_at for each in edition.sessions],
        )
        news = calendars.uninformed([each.person_id for each in seated], edition.sessions)
        letters = [
            letter
            for enrolment in seated
            if enrolment.person_id in news
            for letter in _of_sessions(enrolment, edition, now=now)
        ]
        return sum(mail.queue(each, now=now) for each in letters)


def _of_sessions(enrolment: Enrolment, edition: Edition, *, now: datetime) -> list[Letter]:
    """What someone with a seat hears of its sessions, and the letter about it if it is unread."""
    stopped = recalling.recall(
        subjects=[enrolment.public_id],
        kinds=mails.CARRIES_A_SESSION,
        person_id=enrolment.person_id,
        untried=True,
    )
    calendars.unsay(stopped)
    told = calendars.invite(enrolment.person_id, edition.sessions, now=now)
    older = [each["uid"] for each in told.values()]
    recalling.recall_entries(enrolment.person_id, older, kinds=[mails.SESSION])
    alone = [each for each in edition.sessions if each.id in told]
    letters = []
    for each in stopped:
        if each.letter.kind != mails.SESSION and each.letter.values:  # else it was erased
            first, alone = by_letter(edition, told)
            letters.append(mails.renewed(each.letter, edition, invitation=first))
    return letters + [
        mails.session_told(
            enrolment,
            edition,
            each,
            invitation=told[each.id],
            moved=told[each.id]["before"] is not None,
        )
        for each in alone
    ]


def take_back(enrolment: Enrolment, kinds: Collection[str] | None = None) -> list[Recalled]:
    """Take back the letters (of these kinds) that were not sent and no longer say what is so."""
    stopped = recalling.recall(
        subjects=[enrolment.public_id], kinds=kinds, person_id=enrolment.person_id
    )
    calendars.unsay(stopped)
    return stopped


def came_back(enrolment: Enrolment) -> None:
    """Who is in again reads no more that they left; a calendar that must hear of it still does."""
    recalling.recall(
        subjects=counting.ended_of(enrolment.edition_id, enrolment.person_id),
        kinds=[mails.CANCELLED],
        person_id=enrolment.person_id,
        without_entry=True,
    )


def by_letter(
    edition: Edition, told: dict[int, mails.Payload]
) -> tuple[mails.Payload | None, list[Session]]:
    """The first session's part goes with the main letter; each other has a letter of its own."""
    first = edition.sessions[0].id if edition.sessions else 0
    return told.get(first), [each for each in edition.sessions[1:] if each.id in told]


def _last_day(edition: Edition) -> date:
    """The day on which the points are earned: that of the last session."""
    return clock.day_of(max(each.ends_at for each in edition.sessions))
