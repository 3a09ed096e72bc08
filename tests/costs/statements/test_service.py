from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DatabaseError

from leerhuis import db
from leerhuis.costs import service as costs
from leerhuis.costs.fees import waive_fee
from leerhuis.costs.rules import CostKind, PayerKind, Share, SplitBy
from leerhuis.costs.statements import queries, service
from leerhuis.costs.statements.models import StatedEntry, Statement, StatementLine
from leerhuis.costs.statements.rules import LineKind, RunState
from leerhuis.courses.words import Payer as FeePayer
from leerhuis.errors import Refused
from leerhuis.people.rules import AppointmentKind, OrganisationKind
from tests.factories import NOW, make_appointment, make_organisation, make_person
from tests.factories_costs import AFTER, AUTUMN, DONE, YEAR, PayingRegion, amounts_of
from tests.factories_enrolment import enrolled


def of(reckoning, payer, kind=LineKind.SHARE):
    return sum(each.cents for each in reckoning.by_payer.get(payer.id, ()) if each.kind is kind)


def test_halves_are_divided_by_the_seats_of_their_people(app):
    r = PayingRegion()
    r.seats(r.ede, r.ede, r.ede, r.barneveld, r.kring)
    r.cost(800_00)
    draft = r.draft()
    assert [of(draft, each) for each in (r.ede, r.barneveld, r.kring, r.linde)] == [
        300_00,
        100_00,
        400_00,
        0,
    ]


def test_who_is_employed_by_a_provider_and_placed_at_a_municipality_counts_in_both_halves(app):
    r = PayingRegion()
    r.seat(r.kring, r.ede)
    r.cost(800_00)
    assert (of(r.draft(), r.ede), of(r.draft(), r.kring)) == (400_00, 400_00)


def test_someone_in_a_team_is_of_the_municipality_above_it(app):
    r = PayingRegion()
    team = make_organisation(under=r.barneveld.of, kind=OrganisationKind.TEAM)
    person = make_person()
    make_appointment(person, team)
    enrolled(r.edition, person)
    r.seat(r.kring)
    r.cost(800_00)
    assert of(r.draft(), r.barneveld) == 400_00


def test_what_a_round_costs_is_divided_by_the_seats_in_all_its_groups(app):
    r = PayingRegion()
    other = r.group()
    r.seat(r.ede), r.seat(r.barneveld, edition=other), r.seat(r.kring)
    r.cost(800_00, of=r.season, what="Website", spent_on=date(2027, 3, 1))
    draft = r.draft()
    assert [of(draft, each) for each in (r.ede, r.barneveld, r.kring)] == [200_00, 200_00, 400_00]


def test_by_fte_the_staff_on_the_first_of_january_counts(app):
    r = PayingRegion()
    shares = [Share(PayerKind.MUNICIPALITY, 10_000, SplitBy.FTE)]
    costs.set_split(r.region, starts_on=date(2027, 1, 1), shares=shares, **DONE)
    both = make_person()
    for payer, fte, kind in (
        (r.ede, "0.500", AppointmentKind.PLACEMENT),
        (r.ede, "0.400", AppointmentKind.EMPLOYMENT),
        (r.barneveld, "0.250", AppointmentKind.EMPLOYMENT),
    ):
        make_appointment(both, payer.of, kind=kind, fte=Decimal(fte))
    late = make_person()
    make_appointment(late, r.barneveld.of, fte=Decimal(1), starts_on=date(2027, 1, 2))
    r.cost(750_00)
    assert (of(r.draft(), r.ede), of(r.draft(), r.barneveld)) == (500_00, 250_00)


def test_employers_pay_fees_unless_they_are_waived(app):
    r = PayingRegion(fee=Decimal("60.00"), payer=FeePayer.EMPLOYER)
    r.seats(r.ede, r.kring, r.kring)
    enrolled(r.edition)  # of nobody's payer: their fee is paid elsewhere
    waive_fee(r.region, of=r.ede.of, starts_on=YEAR, why="Ede is vrij", **DONE)
    r.cost(800_00)
    draft = r.draft()
    assert (of(draft, r.kring, LineKind.FEE), of(draft, r.ede, LineKind.FEE)) == (120_00, 0)
    assert (of(draft, r.ede), of(draft, r.kring)) == (310_00, 310_00)
    assert draft.cents == 800_00 - 60_00


def test_an_approved_statement_is_frozen_and_its_entries_stand_on_no_other(app):
    r = PayingRegion()
    r.seats(r.ede, r.kring)
    r.cost(800_00)
    run = r.approved()
    assert (run.state, run.unpaid) == (RunState.APPROVED, 0)
    assert amounts_of(run) == {"De Kring": 400_00, "Ede": 400_00}
    r.seat(r.barneveld)
    assert amounts_of(run) == {"De Kring": 400_00, "Ede": 400_00}
    assert r.draft(AUTUMN).lines == []


@pytest.mark.parametrize("table", ["payer_statement", "statement_line", "stated_entry"])
def test_the_database_refuses_to_change_what_was_approved(app, table):
    r = PayingRegion()
    r.cost(800_00)
    r.approved()
    for verb in (f"DELETE FROM {table}", f"UPDATE {table} SET id = id"):
        with pytest.raises(DatabaseError, match="append-only"), db.transaction():
            db.session.connection().exec_driver_sql(verb)


def test_a_correction_is_a_new_line_on_the_next_statement(app):
    r = PayingRegion()
    r.seats(r.ede, r.kring)
    line = r.cost(800_00)
    first = r.approved()
    costs.correct_cost(line, real=700_00, why="Korting", **DONE)
    second = r.approved(AUTUMN)
    assert amounts_of(first) == {"De Kring": 400_00, "Ede": 400_00}
    assert amounts_of(second) == {"De Kring": -50_00, "Ede": -50_00}
    row = db.session.scalars(
        select(StatementLine)
        .join(Statement, Statement.id == StatementLine.statement_id)
        .where(Statement.run_id == second.id, Statement.name == "Ede")
    ).one()
    assert (row.whole, row.part, row.before, row.cents) == (700_00, 350_00, 400_00, -50_00)


def test_a_payer_that_left_in_the_middle_pays_for_what_was_before(app):
    r = PayingRegion()
    r.seats(r.ede, r.barneveld, r.kring)
    costs.end_payer(r.barneveld, ends_on=date(2027, 3, 31), **DONE)
    r.cost(800_00, spent_on=date(2027, 3, 31))
    r.cost(400_00, spent_on=date(2027, 4, 1), what="Zaal")
    draft = r.draft()
    assert [of(draft, each) for each in (r.ede, r.barneveld, r.kring)] == [
        200_00 + 200_00,
        200_00,
        600_00,
    ]


def test_costs_of_later_days_wait_for_their_own_statement(app):
    r = PayingRegion()
    r.cost(800_00, spent_on=date(2027, 7, 1))
    assert r.draft().lines == []
    r.cost(5, what="Koffie", spent_on=date(2027, 6, 30))
    assert r.draft().cents == 5


def test_what_is_only_estimated_is_on_no_statement(app):
    r = PayingRegion()
    costs.add_cost(r.edition, kind=CostKind.ROOM, what="Zaal", estimated=5_00, **DONE)
    assert r.draft().lines == []


def test_what_changed_since_it_was_seen_is_not_approved(app):
    r = PayingRegion()
    r.cost(800_00)
    run = r.begin()
    seen = service.worked_out(run)[1].seal
    r.cost(1, what="Cent")
    with pytest.raises(Refused, match="once more"):
        service.approve(run, seen=seen, **AFTER)
    assert run.state is RunState.DRAFT


def test_a_period_that_is_not_over_is_not_approved(app):
    r = PayingRegion()
    run = r.begin()
    seen = service.worked_out(run)[1].seal
    with pytest.raises(Refused, match="day after 30-06-2027"):
        service.approve(run, seen=seen, **DONE)


def test_approving_twice_is_approving_once(app):
    r = PayingRegion()
    r.cost(800_00)
    run = r.approved()
    service.approve(run, seen="anything", **AFTER)
    assert db.session.query(StatedEntry).count() == 1


def test_a_draft_can_be_removed_and_what_is_approved_cannot(app):
    r = PayingRegion()
    r.cost(800_00)
    service.drop(r.begin(), **DONE)
    run = r.approved()
    with pytest.raises(Refused, match="nothing changes"):
        service.drop(run, **DONE)


def test_periods_follow_each_other_and_there_is_one_draft(app):
    r = PayingRegion()
    first = r.begin()
    assert r.begin().id == first.id
    with pytest.raises(Refused, match="draft already"):
        r.begin(AUTUMN)
    r.approved()
    with pytest.raises(Refused, match="Begin after"):
        service.run_statements(
            r.region, starts_on=date(2027, 6, 30), ends_on=date(2027, 9, 30), **DONE
        )


def test_statements_are_numbered_by_year_and_run(app):
    r = PayingRegion()
    r.seats(r.ede, r.kring)
    r.cost(800_00)
    r.approved()
    r.cost(100_00, what="Zaal", spent_on=date(2027, 8, 1))
    run = r.approved(AUTUMN)
    rows = db.session.scalars(select(Statement.number).where(Statement.run_id == run.id)).all()
    assert sorted(rows) == ["2027-02-001", "2027-02-002"]


def test_what_stands_on_no_statement_is_kept_with_the_run(app):
    r = PayingRegion()
    for each in (r.ede, r.barneveld, r.kring, r.linde):
        costs.end_payer(each, ends_on=date(2027, 1, 31), **DONE)
    r.cost(800_00, spent_on=date(2027, 2, 1))
    run = r.approved()
    assert (run.unpaid, amounts_of(run)) == (800_00, {})
    assert queries.approved_until(r.region.id) == date(2027, 6, 30)


def test_fees_of_a_group_whose_costs_were_stated_before_lighten_what_all_paid(app):
    fee = {"fee": Decimal("60.00"), "payer": FeePayer.EMPLOYER}
    r = PayingRegion(starts_at=NOW + timedelta(days=200), **fee)
    r.seats(r.ede, r.kring)
    r.cost(800_00, spent_on=date(2027, 6, 1))
    assert amounts_of(r.approved()) == {"De Kring": 400_00, "Ede": 400_00}
    draft = r.draft(AUTUMN)
    for each in (r.ede, r.kring):
        assert (of(draft, each), of(draft, each, LineKind.FEE)) == (-60_00, 60_00)
    assert draft.cents == 0


def test_costs_of_a_round_settle_no_fees_of_groups_that_are_not_over(app):
    fee = {"fee": Decimal("60.00"), "payer": FeePayer.EMPLOYER}
    r = PayingRegion(sessions=30, **fee)
    r.seats(r.ede, r.kring)
    r.cost(800_00, of=r.season, what="Website", spent_on=date(2027, 6, 1))
    draft = r.draft()
    assert (of(draft, r.ede), of(draft, r.ede, LineKind.FEE)) == (400_00, 0)


def test_a_group_without_costs_settles_its_fees_in_the_period_in_which_it_ends(app):
    r = PayingRegion(fee=Decimal("60.00"), payer=FeePayer.EMPLOYER)
    r.seats(r.ede, r.kring)
    first = r.approved()
    assert amounts_of(first) == {"De Kring": 0, "Ede": 0}
    r.cost(800_00, spent_on=date(2027, 8, 1))
    assert amounts_of(r.approved(AUTUMN)) == {"De Kring": 400_00, "Ede": 400_00}
