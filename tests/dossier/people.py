"""Whose dossier it is in these tests, and what is in it."""

from datetime import date
from decimal import Decimal

from leerhuis.registers import Form
from leerhuis.registry.dossier import queries, rules, service
from tests.factories import NOW, identity

TODAY = date(2027, 1, 11)
KEYS = (f"k{number:021d}" for number in range(10**6))


def add(person, form=Form.SUPERVISION, hours="1", *, on=TODAY, key=None, now=NOW, **given):
    """An activity as its owner adds it."""
    said = rules.check(
        form=form,
        title=given.pop("title", "Supervisie"),
        on=on,
        hours=Decimal(hours),
        today=now.date(),
        **given,
    )
    return service.add_activity(key or next(KEYS), said, by=identity(person), now=now)


def balance(person, ref):
    """What the ledger holds of one thing, by category and form."""
    sums = {}
    for each in queries.earned_for(person.id, ref):
        kind = (each.register, each.category, each.form, each.completed_on)
        sums[kind] = sums.get(kind, 0) + each.points
    return {kind: amount for kind, amount in sums.items() if amount}
