"""A region that pays for training: payers, a rule, a group with seats and costs, statements."""

from datetime import date, timedelta

from sqlalchemy import select

from leerhuis import db
from leerhuis.costs import service as costs
from leerhuis.costs.rules import CostKind, PayerKind, Share, SplitBy
from leerhuis.costs.statements import service
from leerhuis.costs.statements.models import Statement
from leerhuis.people.rules import AppointmentKind, OrganisationKind
from tests.factories import (
    HOUSE,
    NOW,
    make_appointment,
    make_course,
    make_edition,
    make_organisation,
    make_person,
    make_round,
)
from tests.factories_enrolment import enrolled

DONE = {"by": HOUSE, "now": NOW}
AFTER = {"by": HOUSE, "now": NOW + timedelta(days=500)}
YEAR = date(2026, 1, 1)
SPRING = {"starts_on": date(2027, 1, 1), "ends_on": date(2027, 6, 30)}
AUTUMN = {"starts_on": date(2027, 7, 1), "ends_on": date(2027, 12, 31)}
HALVES = (
    Share(PayerKind.MUNICIPALITY, 5000, SplitBy.SEATS),
    Share(PayerKind.CARE_PROVIDER, 5000, SplitBy.SEATS),
)


class PayingRegion:
    """A region with two municipalities, two care providers, a round and a group in it."""

    def __init__(self, region=None, *, word="", **given):
        self.region = region or make_organisation(name="FoodValley")
        self.ede = self.payer(f"Ede{word}", OrganisationKind.MUNICIPALITY)
        self.barneveld = self.payer(f"Barneveld{word}", OrganisationKind.MUNICIPALITY)
        self.kring = self.payer(f"De Kring{word}", OrganisationKind.CARE_PROVIDER)
        self.linde = self.payer(f"De Linde{word}", OrganisationKind.CARE_PROVIDER)
        self.season = make_round(self.region)
        self.course = make_course(organisation_id=self.region.id)
        self.edition = self.group(**given)
        costs.set_split(self.region, starts_on=YEAR, shares=HALVES, **DONE)

    def payer(self, name, kind):
        of = make_organisation(under=self.region, name=name, kind=kind)
        payer = costs.add_payer(self.region, organisation=of, starts_on=YEAR, **DONE)
        payer.of = of
        return payer

    def group(self, **given):
        return make_edition(course=self.course, round_id=self.season.id, **given)

    def seat(self, *payers, edition=None):
        """Someone who works at the first, and is placed at the second, comes."""
        person = make_person()
        kinds = (AppointmentKind.EMPLOYMENT, AppointmentKind.PLACEMENT)
        for payer, kind in zip(payers, kinds, strict=False):
            make_appointment(person, payer.of, kind=kind)
        enrolled(edition or self.edition, person)
        return person

    def seats(self, *payers):
        """Someone of each of these comes."""
        return [self.seat(each) for each in payers]

    def cost(self, cents, *, of=None, what="Trainer", **given):
        said = {"kind": CostKind.TRAINER, "what": what, "real": cents, **given}
        return costs.add_cost(of or self.edition, **said, **DONE)

    def begin(self, period=SPRING):
        return service.run_statements(self.region, **period, **DONE)

    def draft(self, period=SPRING):
        return service.worked_out(self.begin(period))[1]

    def approved(self, period=SPRING):
        run = self.begin(period)
        service.approve(run, seen=service.worked_out(run)[1].seal, **AFTER)
        return run


def statements_of(run):
    """The approved statements of a run, by the name of the payer."""
    rows = db.session.scalars(select(Statement).where(Statement.run_id == run.id))
    return {each.name: each for each in rows}


def amounts_of(run):
    return {name: each.cents for name, each in statements_of(run).items()}
