"""Saying how many fte a municipality asks, and reminding who has not."""

from collections import defaultdict
from datetime import datetime
from decimal import Decimal

from leerhuis import audit, clock, db
from leerhuis.access import HOUSE, Identity, Role
from leerhuis.audit import Action
from leerhuis.mail import service as mail
from leerhuis.mail.rules import Letter
from leerhuis.municipalities import mails, queries, rules
from leerhuis.municipalities.models import FteRequest
from leerhuis.municipalities.queries import Outstanding
from leerhuis.people import queries as people
from leerhuis.people.models import Organisation, Person


def ask(
    municipality: Organisation,
    *,
    year: int,
    fte: Decimal,
    note: str,
    seen: int,
    by: Identity,
    now: datetime,
) -> bool:
    """Write down how many fte a municipality asks; False when that is what it said already.

    `seen` is the number of what was said when `by` looked, 0 for nothing: who corrects knows what.
    """
    rules.check_year(year, today=clock.day_of(now))
    rules.check_fte(fte)
    with db.transaction():
        db.hold(municipality)
        before = queries.last_said(municipality.id, year=year)
        if before is not None and before.fte == fte and note in ("", before.note):
            return False
        rules.check_said(before, seen=seen, note=note)
        number = before.number + 1 if before else 1
        said = {"year": year, "number": number, "fte": fte, "note": note}
        row = FteRequest(organisation_id=municipality.id, said_at=now, by_id=by.person_id, **said)
        db.add(row)
        _note(municipality, row, by=by, now=now)
    return True


def _note(municipality: Organisation, row: FteRequest, *, by: Identity, now: datetime) -> None:
    audit.record(
        Action.FTE_ASKED if row.number == 1 else Action.FTE_CORRECTED,
        by=by,
        kind="organisation",
        subject=municipality.public_id,
        now=now,
        year=row.year,
        fte=str(row.fte),
    )


def remind_due(*, now: datetime) -> int:
    """Write to the policy officers of municipalities that have not said it; returns letters."""
    today = clock.day_of(now)
    with db.transaction():
        due: dict[tuple[int, int], list[Outstanding]] = defaultdict(list)
        readers: dict[int, Person] = {}
        for each in queries.outstanding(HOUSE, today=today):
            if rules.step_due(each.year, today=today) is None:
                continue
            for person in people.holders_up(each.path, *READERS, but=0, day=today):
                readers[person.id] = person
                due[person.id, each.year].append(each)
        letters = [_letter(readers[number], its, now=now) for (number, _year), its in due.items()]
        return mail.queue_all(letters, now=now)


# Where nobody decides on policy, who coordinates asks further.
READERS = (Role.POLICY, Role.COORDINATOR)


def _letter(person: Person, places: list[Outstanding], *, now: datetime) -> Letter:
    step = rules.step_due(places[0].year, today=clock.day_of(now)) or rules.Step.ASKED
    return mails.reminder(places, person_id=person.id, subject=person.public_id, step=step)
