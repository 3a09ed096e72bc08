"""Keeping the register of processing, and minding agreements that end."""

from datetime import date, datetime
from typing import NamedTuple

from leerhuis import audit, clock, db
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.errors import Refused
from leerhuis.mail import service as mail
from leerhuis.people.models import Organisation
from leerhuis.privacy.processing import mails, queries, rules
from leerhuis.privacy.processing.models import Processing, ProcessorAgreement
from leerhuis.privacy.processing.rules import Said
from leerhuis.privacy.topics import Topic


class Agreed(NamedTuple):
    """What is written down of a processor."""

    name: str
    does: str
    place: str
    agreed_on: date
    ends_on: date | None


def say(
    organisation: Organisation, topic: Topic, said: Said, *, by: Identity, now: datetime
) -> bool:
    """What an organisation says of a kind of data; False when that holds already."""
    rules.check_said(said)
    with db.transaction():
        db.hold(organisation)
        if (
            next(each for each in queries.register(organisation) if each.topic is topic).said
            == said
        ):
            return False
        row = queries.own(organisation.id, topic)
        if row is None:
            row = Processing(organisation_id=organisation.id, topic=topic, changed_at=now)
        for name, value in said._asdict().items():
            setattr(row, name, value)
        row.changed_at = now
        db.add(row)
        _note_said(organisation, topic, said, by=by, now=now)
        return True


def unsay(organisation: Organisation, topic: Topic, *, by: Identity, now: datetime) -> None:
    """Let the one above, or the product, speak again."""
    with db.transaction():
        db.hold(organisation)
        row = queries.own(organisation.id, topic)
        if row is None:
            return
        db.session.delete(row)
        db.session.flush()
        line = next(each for each in queries.register(organisation) if each.topic is topic)
        _note_said(organisation, topic, line.said, by=by, now=now)


def _note_said(
    organisation: Organisation, topic: Topic, said: Said, *, by: Identity, now: datetime
) -> None:
    audit.record(
        Action.PROCESSING_CHANGED,
        by=by,
        kind="organisation",
        subject=organisation.public_id,
        now=now,
        topic=topic,
        **said._asdict(),
    )


def add(
    organisation: Organisation, agreed: Agreed, *, by: Identity, now: datetime
) -> ProcessorAgreement:
    with db.transaction():
        db.hold(organisation)
        _check(organisation.id, agreed)
        row = ProcessorAgreement(organisation_id=organisation.id, **agreed._asdict())
        db.add(row)
        _note(Action.PROCESSOR_ADDED, row, by=by, now=now)
        return row


def change(row: ProcessorAgreement, agreed: Agreed, *, by: Identity, now: datetime) -> None:
    with db.transaction():
        db.hold(row.organisation)
        _check(row.organisation_id, agreed, but=row.id)
        for name, value in agreed._asdict().items():
            setattr(row, name, value)
        db.session.flush()
        _note(Action.PROCESSOR_CHANGED, row, by=by, now=now)


def remove(row: ProcessorAgreement, *, by: Identity, now: datetime) -> None:
    """The processor has no data any more; the trail keeps that it had."""
    with db.transaction():
        _note(Action.PROCESSOR_REMOVED, row, by=by, now=now)
        mail.withdraw(subject=row.public_id, kinds=[mails.ENDS])
        db.session.delete(row)


def _check(organisation_id: int, agreed: Agreed, *, but: int | None = None) -> None:
    rules.check_agreement(agreed.agreed_on, agreed.ends_on)
    if queries.same_name(organisation_id, agreed.name, but=but) is not None:
        raise Refused("This processor stands in the list already.", field="name")


def remind_due(*, now: datetime) -> int:
    """Tell who keeps the register of agreements that end within two months, once for each day."""
    today = clock.day_of(now)
    with db.transaction():
        rows = queries.ending(until=today + rules.REMIND_BEFORE)
        letters = []
        for row in rows:
            row.told_on = row.ends_on
            for reader in queries.keepers(row.organisation, day=today):
                letters.append(mails.ends(row, reader, on=row.ends_on or today))
        mail.queue_all(letters, now=now)
        return len(rows)


def note_downloaded(organisation: Organisation, *, by: Identity, now: datetime) -> None:
    with db.transaction():
        audit.record(
            Action.PROCESSING_DOWNLOADED,
            by=by,
            kind="organisation",
            subject=organisation.public_id,
            now=now,
        )


def _note(action: Action, row: ProcessorAgreement, *, by: Identity, now: datetime) -> None:
    audit.record(
        action,
        by=by,
        kind="processor_agreement",
        subject=row.public_id,
        now=now,
        name=row.name,
        agreed_on=row.agreed_on.isoformat(),
        ends_on=row.ends_on.isoformat() if row.ends_on else "",
    )
