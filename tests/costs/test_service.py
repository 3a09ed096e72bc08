from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.exc import DatabaseError

from leerhuis import db
from leerhuis.audit import Action, AuditEvent
from leerhuis.costs import fees, queries, rules, service
from leerhuis.costs.models import CostEntry, CostLine
from leerhuis.costs.rules import CostKind, Costs, PayerKind, Share, Spending, SplitBy
from leerhuis.courses.fees.queries import fee_for
from leerhuis.courses.words import Payer as FeePayer
from leerhuis.errors import Refused
from leerhuis.people.models import Organisation
from leerhuis.people.rules import AppointmentKind, OrganisationKind
from leerhuis.people.sectors import Sector
from tests.factories import (
    HOUSE,
    NOW,
    TODAY,
    make_appointment,
    make_edition,
    make_organisation,
    make_person,
    make_round,
)

DONE = {"by": HOUSE, "now": NOW}
HALVES = [
    Share(PayerKind.MUNICIPALITY, 5000, SplitBy.FTE),
    Share(PayerKind.CARE_PROVIDER, 5000, SplitBy.SEATS),
]


def add(of, *, what="Trainer", kind=CostKind.TRAINER, **given):
    return service.add_cost(of, kind=kind, what=what, **given, **DONE)


def provider(region, **given):
    return make_organisation(under=region, kind=OrganisationKind.CARE_PROVIDER, **given)


def test_a_group_costs_what_its_lines_say(app):
    edition = make_edition()
    add(edition, estimated=100_000, real=120_000)
    add(edition, what="Zaal", kind=CostKind.ROOM, estimated=25_050)
    other = make_edition()
    assert queries.costs_of([edition.id, other.id]) == {
        edition.id: Costs(125_050, 120_000, 0),
        other.id: Costs(),
    }


def test_the_same_line_again_is_the_line_that_there_is(app):
    edition = make_edition()
    first = add(edition, estimated=100_000)
    assert add(edition, estimated=100_000).id == first.id
    assert add(edition, estimated=90_000).id != first.id


def test_a_correction_is_a_next_entry_with_the_difference_and_a_reason(app):
    line = add(make_edition(), estimated=100_000, real=120_000)
    with pytest.raises(Refused, match="Say why"):
        service.correct_cost(line, real=110_000, **DONE)
    service.correct_cost(line, real=110_000, why="Korting", **DONE)
    entries = db.session.scalars(select(CostEntry).where(CostEntry.line_id == line.id)).all()
    assert [(each.cents, each.why) for each in entries] == [
        (100_000, ""),
        (120_000, ""),
        (-10_000, "Korting"),
    ]
    assert queries.costs_of([line.edition_id])[line.edition_id] == Costs(100_000, 110_000)


def test_what_it_really_cost_needs_no_reason_the_first_time(app):
    line = add(make_edition(), estimated=100_000)
    service.correct_cost(line, real=110_000, **DONE)
    service.correct_cost(line, real=110_000, **DONE)
    assert [len(queries.amounts_of(line)), db.session.query(CostEntry).count()] == [2, 2]


@pytest.mark.parametrize("verb", ["UPDATE cost_entry SET cents = 1", "DELETE FROM cost_entry"])
def test_the_database_refuses_to_change_the_ledger(app, verb):
    add(make_edition(), real=5)
    with pytest.raises(DatabaseError, match="append-only"), db.transaction():
        db.session.connection().exec_driver_sql(verb)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"real": -1}, "real"),
        ({"estimated": rules.MOST_CENTS + 1}, "estimated"),
        ({}, "estimated"),
        ({"real": 1, "what": " "}, "what"),
        ({"real": 1, "what": "x" * 201}, "what"),
        ({"real": 1, "hours": Decimal(3)}, "giver"),
        ({"real": 1, "spent_on": date(1027, 1, 1)}, "spent_on"),
    ],
)
def test_a_line_that_cannot_be_is_refused_at_its_field(app, wrong, field):
    with pytest.raises(Refused) as no:
        add(make_edition(), **wrong)
    assert no.value.field == field
    assert db.session.query(CostLine).count() == 0


def test_a_trainer_whom_a_provider_lends_is_given_in_kind(app):
    edition = make_edition()
    region = db.session.get_one(Organisation, queries.region_id_of(edition))
    payer = service.add_payer(region, organisation=provider(region), starts_on=TODAY, **DONE)
    line = add(edition, real=60_000, giver=payer, hours=Decimal("7.5"))
    assert (line.giver_id, line.hours) == (payer.id, Decimal("7.5"))
    assert queries.costs_of([edition.id])[edition.id] == Costs(0, 60_000, 60_000)


def test_a_giver_is_a_payer_of_the_own_region(app):
    stranger = service.add_payer(make_organisation(), name="Fonds", starts_on=TODAY, **DONE)
    with pytest.raises(Refused, match="this region"):
        add(make_edition(), real=60_000, giver=stranger)


def test_a_round_is_bound_to_what_is_real_and_else_to_what_is_estimated(app):
    season = make_round()
    edition = make_edition(round_id=season.id)
    service.set_budget(season, cents=1_000_000, **DONE)
    service.set_budget(season, cents=900_000, why="Minder subsidie", **DONE)
    add(edition, estimated=100_000, real=120_000)
    add(edition, what="Zaal", estimated=30_000)
    add(season, what="Website", real=5_000)
    empty = make_round()
    assert queries.budget_of([season.id, empty.id]) == {
        season.id: Spending(900_000, 155_000, 125_000),
        empty.id: Spending(None, 0, 0),
    }


def test_costs_of_a_group_in_a_round_are_those_of_who_holds_the_round(app):
    season = make_round()
    assert queries.region_id_of(make_edition(round_id=season.id)) == season.organisation_id


def test_a_payer_is_of_the_group_of_its_kind_unless_one_says_so(app):
    region = make_organisation()
    ede = make_organisation(under=region, kind=OrganisationKind.MUNICIPALITY, name="Ede")
    payer = service.add_payer(region, organisation=ede, starts_on=TODAY, **DONE)
    fund = service.add_payer(region, name="Provincie", ceiling=5, starts_on=TODAY, **DONE)
    school = service.add_payer(
        region, organisation=provider(region), kind=PayerKind.EDUCATION, starts_on=TODAY, **DONE
    )
    assert [payer.kind, fund.kind, school.kind] == [
        PayerKind.MUNICIPALITY,
        PayerKind.SUBSIDY,
        PayerKind.EDUCATION,
    ]
    assert payer.name == "Ede"


def test_nobody_pays_twice_on_one_day(app):
    region = make_organisation()
    giver = provider(region)
    first = service.add_payer(
        region, organisation=giver, starts_on=date(2026, 1, 1), ends_on=date(2026, 6, 30), **DONE
    )
    with pytest.raises(Refused, match="already"):
        service.add_payer(region, organisation=giver, starts_on=date(2026, 6, 30), **DONE)
    service.add_payer(region, organisation=giver, starts_on=date(2026, 7, 1), **DONE)
    with pytest.raises(Refused, match="already"):
        service.end_payer(first, ends_on=None, **DONE)
    service.end_payer(first, ends_on=date(2026, 5, 31), **DONE)
    assert first.ends_on == date(2026, 5, 31)


def test_a_payer_cannot_leave_before_it_came(app):
    payer = service.add_payer(make_organisation(), name="Fonds", starts_on=TODAY, **DONE)
    with pytest.raises(Refused, match="before the first"):
        service.end_payer(payer, ends_on=TODAY - timedelta(days=1), **DONE)


def test_shares_are_a_hundred_percent_together(app):
    region = make_organisation()
    wrong = [Share(PayerKind.MUNICIPALITY, 5000), Share(PayerKind.CARE_PROVIDER, 4950)]
    with pytest.raises(Refused, match=r"99,5 percent"):
        service.set_split(region, starts_on=TODAY, shares=wrong, **DONE)
    twice = [Share(PayerKind.OTHER, 5000), Share(PayerKind.OTHER, 5000)]
    with pytest.raises(Refused, match="once"):
        service.set_split(region, starts_on=TODAY, shares=twice, **DONE)


@given(st.lists(st.integers(-20_000, 20_000), max_size=5))
def test_no_split_but_of_a_hundred_percent_passes(points):
    shares = [Share(kind, each) for kind, each in zip(PayerKind, points, strict=False)]
    right = sum(points) == 10_000 and all(0 <= each <= 10_000 for each in points)
    try:
        rules.check_shares(shares)
    except Refused:
        assert not right
    else:
        assert right


def test_the_rule_of_a_round_goes_before_that_of_the_region(app):
    season, region = make_round(), None
    region = db.session.get_one(Organisation, season.organisation_id)
    old = service.set_split(region, starts_on=date(2026, 1, 1), shares=HALVES, **DONE)
    new = service.set_split(
        region, starts_on=date(2027, 1, 1), shares=[Share(PayerKind.OTHER, 10_000)], **DONE
    )
    own = service.set_split(
        region, season=season, starts_on=date(2026, 6, 1), shares=HALVES, **DONE
    )
    known = queries.rules_of(region.id)
    asked = [
        (None, date(2025, 12, 31)),
        (None, date(2026, 12, 31)),
        (None, date(2027, 1, 1)),
        (season.id, date(2026, 5, 31)),
        (season.id, date(2027, 1, 1)),
    ]
    assert [queries.rule_of(known, at, day=day) for at, day in asked] == [
        None,
        old,
        new,
        old,
        own,
    ]


def test_the_same_split_again_is_the_rule_that_there_is(app):
    region = make_organisation()
    payer = service.add_payer(region, name="Fonds", starts_on=TODAY, **DONE)
    shares = [Share(PayerKind.SUBSIDY, 10_000, SplitBy.KEY, {payer.id: 3})]
    first = service.set_split(region, starts_on=TODAY, shares=shares, **DONE)
    assert service.set_split(region, starts_on=TODAY, shares=shares, **DONE).id == first.id
    assert queries.shares_of(queries.rules_of(region.id)[0]) == shares


def test_a_key_weighs_payers_of_the_own_region_only(app):
    stranger = service.add_payer(make_organisation(), name="Fonds", starts_on=TODAY, **DONE)
    shares = [Share(PayerKind.SUBSIDY, 10_000, SplitBy.KEY, {stranger.id: 3})]
    with pytest.raises(Refused, match="this region"):
        service.set_split(make_organisation(), starts_on=TODAY, shares=shares, **DONE)
    with pytest.raises(Refused, match="at least one"):
        rules.check_shares([Share(PayerKind.SUBSIDY, 10_000, SplitBy.KEY)])


@pytest.mark.parametrize(
    ("starts_on", "years", "last"),
    [
        (date(2027, 1, 1), 3, date(2029, 12, 31)),
        (date(2028, 2, 29), 1, date(2029, 2, 28)),
        (date(2027, 2, 28), 1, date(2028, 2, 27)),
        (date(2027, 1, 1), None, None),
    ],
)
def test_a_waiver_of_so_many_years_ends_the_day_before(starts_on, years, last):
    assert rules.waived_until(starts_on, years) == last


def test_who_is_of_the_target_group_pays_no_fee(app):
    edition = make_edition(fee=Decimal("60.00"), payer=FeePayer.EMPLOYER)
    region = db.session.get_one(Organisation, queries.region_id_of(edition))
    ede = make_organisation(under=region, kind=OrganisationKind.MUNICIPALITY)
    local, carer = make_person(), make_person()
    make_appointment(local, ede)
    make_appointment(carer, provider(region))
    waiver = fees.waive_fee(
        region,
        sector=Sector.LOCAL_TEAM,
        starts_on=date(2027, 1, 1),
        years=3,
        why="De eerste drie jaar is het gratis voor lokale teams",
        **DONE,
    )
    free, paid = (fee_for(edition, each.id, now=NOW) for each in (local, carer))
    assert (free.due, free.waived_by.id) == (0, waiver.id)
    assert (paid.due, paid.waived_by) == (60_00, None)
    fees.end_waiver(waiver, ends_on=TODAY, **DONE)
    assert fee_for(edition, local.id, now=NOW).due == 60_00


def test_a_waiver_for_an_organisation_holds_below_it_and_where_one_is_placed(app):
    edition = make_edition(fee=Decimal("45.00"), payer=FeePayer.PARTICIPANT)
    region = db.session.get_one(Organisation, queries.region_id_of(edition))
    ede = make_organisation(under=region, kind=OrganisationKind.MUNICIPALITY)
    team = make_organisation(under=ede, kind=OrganisationKind.TEAM)
    placed = make_person()
    make_appointment(placed, provider(region))
    make_appointment(placed, team, kind=AppointmentKind.PLACEMENT)
    fees.waive_fee(region, of=ede, starts_on=TODAY, why="Ede betaalt alles", **DONE)
    assert fee_for(edition, placed.id, now=NOW).due == 0
    assert fee_for(edition, make_person().id, now=NOW).due == 45_00


def test_a_group_without_a_fee_asks_nobody_anything(app):
    assert fee_for(make_edition(), make_person().id, now=NOW) is None


def test_what_was_done_with_money_is_in_the_trail(app):
    season = make_round()
    service.set_budget(season, cents=5, **DONE)
    service.set_budget(season, cents=5, **DONE)
    done = db.session.scalars(select(AuditEvent.action)).all()
    assert list(done) == [Action.BUDGET_SET]
