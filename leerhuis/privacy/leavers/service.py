"""Leaving an employer: an account goes along on a private address, everything else ends."""

from datetime import date, datetime, timedelta

from leerhuis import audit, clock, db
from leerhuis.access import HOUSE, Identity, Role
from leerhuis.audit import Action
from leerhuis.mail import service as mail
from leerhuis.mail.rules import Letter
from leerhuis.people import leaving
from leerhuis.people import queries as people
from leerhuis.people.models import EmailAddress, Person
from leerhuis.privacy.leavers import mails, queries, rules
from leerhuis.privacy.leavers.queries import Leaver
from leerhuis.privacy.merging import service as merging


def look_after(*, now: datetime) -> int:
    """End what a last day ends, ask for private addresses, and use them once it has passed."""
    ended = leaving.leave_due(now=now) + merging.catch_up(now=now)
    return ended + _ask(now=now) + _carry_over(now=now)


def mark(address: EmailAddress, *, private: bool, by: Identity, now: datetime) -> None:
    """Say that an address is no employer's, or that it is; who has no employer uses it at once."""
    if private:
        rules.check_confirmed(confirmed=address.confirmed_at is not None)
    if address.private is private:
        return
    today = clock.day_of(now)
    with db.transaction():
        address.private = private
        _note(Action.ADDRESS_CHOSEN, address, by=by, now=now, use="private" if private else "work")
        if private and not queries.is_bound(address.person_id, today=today):
            person = db.session.get_one(Person, address.person_id)
            _use_private(person, on=today, by=by, now=now)


def _ask(*, now: datetime) -> int:
    """Ask who leaves within a month for an address of their own."""
    today = clock.day_of(now)
    coming = queries.leavers(first=today, last=today + rules.ASKED_BEFORE)
    letters = [mails.asked(each) for each in coming if not _has_private(each)]
    return mail.queue_all(letters, now=now)


def _carry_over(*, now: datetime) -> int:
    """Since the day after the last one letters go to the private address."""
    today = clock.day_of(now)
    first, last = today - rules.CATCH_UP, today - timedelta(days=1)
    done = 0
    for each in queries.leavers(first=first, last=last):
        with db.transaction():
            if _has_private(each):
                done += _use_private(each.person, on=each.on, by=HOUSE, now=now)
            else:
                done += mail.queue_all(_stays(each, today=today), now=now)
    return done


def _stays(leaver: Leaver, *, today: date) -> list[Letter]:
    """To the person and to who keeps persons there: letters still go to the old address."""
    place = leaver.employer
    keepers = people.holders_up(place.path, Role.ADMINISTRATOR, but=leaver.person.id, day=today)
    told = [mails.stays_employer(leaver, each, employer=place) for each in keepers]
    return [mails.stays(leaver), *told]


def _has_private(leaver: Leaver) -> bool:
    return queries.private_address(leaver.person.id) is not None


def _use_private(person: Person, *, on: date, by: Identity, now: datetime) -> int:
    """Letters go to the private address; what was an employer's is no way in any more."""
    private = queries.private_address(person.id)
    if private is None:
        return 0
    others = [each for each in queries.addresses_of(person.id) if not each.private]
    if private.for_letters and private.for_invitations and not others:
        return 0
    old = next((each.address for each in others if each.for_letters), None)
    for each in queries.addresses_of(person.id):
        each.for_letters = each.for_invitations = False
    for each in others:
        _note(Action.ADDRESS_REMOVED, each, by=by, now=now)
        db.session.delete(each)
    db.session.flush()
    private.for_letters = private.for_invitations = True
    _note(Action.ADDRESS_CHOSEN, private, by=by, now=now, use="letters")
    if old is not None:
        new = private.address
        letters = [
            mails.moved(person, old=old, new=new, on=on, to_old=each) for each in (True, False)
        ]
        mail.queue_all(letters, now=now)
    return 1


def _note(action: Action, row: EmailAddress, *, by: Identity, now: datetime, **more: str) -> None:
    audit.record(action, by=by, kind="email_address", subject=row.public_id, now=now, **more)
