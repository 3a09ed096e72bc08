"""Saying how many fte a municipality asks, and reminding who has not."""

from collections import defaultdict
from datetime import date, datetime
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
    """Write about each year that was not said to who decides on it; returns letters."""
    today = clock.day_of(now)
    with db.transaction():
        due: dict[tuple[int, int, bool], list[Outstanding]] = defaultdict(list)
        readers: dict[int, Person] = {}
        for each in queries.outstanding(HOUSE, today=today):
            if rules.step_due(each.year, today=today) is None:
                continue
            persons, officer = _readers(each.path, today=today)
            readers |= {person.id: person for person in persons}
            for person in persons:
                due[person.id, each.year, officer].append(each)
        letters = [
            _letter(its, readers[number], officer=officer, today=today)
            for (number, _year, officer), its in due.items()
        ]
        return mail.queue_all(letters, now=now)


def _readers(path: str, *, today: date) -> tuple[list[Person], bool]:
    """The policy officers; where there are none, who coordinates hears that and asks further."""
    officers = people.holders_up(path, Role.POLICY, but=0, day=today)
    if officers:
        return officers, True
    return people.holders_up(path, Role.COORDINATOR, but=0, day=today), False


def _letter(places: list[Outstanding], person: Person, *, officer: bool, today: date) -> Letter:
    step = rules.step_due(places[0].year, today=today) or rules.Step.ASKED
    return mails.reminder(places, person, step=step, officer=officer)
