"""Money that comes in while statements are approved is on exactly one of them."""

import pytest
from sqlalchemy import func, select

from leerhuis import clock, db
from leerhuis.access import Role
from leerhuis.costs.models import CostEntry
from leerhuis.costs.statements import service
from leerhuis.costs.statements.models import StatedEntry, Statement, StatementRun
from leerhuis.people.models import Organisation
from tests.factories import make_staff
from tests.factories_costs import AFTER, AUTUMN, PayingRegion
from tests.security.test_at_once import at_once


def approved_cents(run):
    question = select(func.coalesce(func.sum(Statement.cents), 0))
    return int(db.session.scalar(question.where(Statement.run_id == run.id)))


@pytest.fixture(autouse=True)
def it_is_later(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: AFTER["now"])


def begun(word):
    """A region with one bill of 800 euros, its draft, and how to approve that as often as asked."""
    paying = PayingRegion(word=word)
    paying.seats(paying.ede, paying.kring)
    paying.cost(800_00)
    run = paying.begin()
    url = f"/afrekeningen/{run.public_id}/goedkeuren"
    return paying, run, (url, {"seen": service.worked_out(run)[1].seal})


def posting(app, person, url, data):
    client = app.test_client().sign_in(person)
    return lambda: client.post(url, data)


def test_who_approves_twice_at_once_states_each_entry_once(app):
    for again in range(3):
        paying, run, asked = begun(f" {again}")
        who = make_staff(Role.COORDINATOR, paying.region)
        answers = at_once(*[posting(app, who, *asked) for _ in range(3)])
        assert answers == [302] * 3
        db.session.remove()
        assert approved_cents(run) == 800_00
        wanted = select(func.count(StatedEntry.id)).where(StatedEntry.run_id == run.id)
        assert db.session.scalar(wanted) == 1


def test_a_bill_that_comes_in_while_one_approves_is_on_this_statement_or_the_next(app):
    for again in range(4):
        paying, run, asked = begun(f" {again}")
        who = make_staff(Role.COORDINATOR, paying.region)
        bill = {"kind": "room", "what": "Zaal", "real": "100", "spent_on": "30-06-2027"}
        url = f"/kosten/groepen/{paying.edition.public_id}/nieuw"
        answers = at_once(posting(app, who, *asked), posting(app, who, url, bill))
        assert answers == [302, 302]
        db.session.remove()
        first = db.session.get(StatementRun, run.id)
        if first.approved_at is None:  # the bill was first, so what stood on the page was old
            service.approve(first, seen=service.worked_out(first)[1].seal, **AFTER)
        paying.region = db.session.get(Organisation, paying.region.id)
        second = paying.approved(AUTUMN)
        wanted = CostEntry.line.has(organisation_id=paying.region.id)
        assert db.session.scalar(select(func.sum(CostEntry.cents)).where(wanted)) == 900_00
        assert approved_cents(first) + approved_cents(second) == 900_00
