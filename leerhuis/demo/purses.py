"""What training costs in the demo: budgets, lines, who pays, and whose fee is waived."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from leerhuis.access import COMMAND
from leerhuis.costs import fees
from leerhuis.costs import service as costs
from leerhuis.costs.models import Payer
from leerhuis.costs.rules import CostKind, PayerKind, Share, SplitBy
from leerhuis.courses.models import Edition, Round
from leerhuis.courses.words import RoundState
from leerhuis.demo import queries
from leerhuis.demo.foodvalley import FoodValley
from leerhuis.demo.staff import Staff
from leerhuis.people.models import Organisation
from leerhuis.people.rules import OrganisationKind
from leerhuis.people.sectors import Sector

# By the state of a round; that of the open one is a little too small on purpose.
BUDGETS = {
    RoundState.DONE: 16_500_00,
    RoundState.OPEN: 17_000_00,
    RoundState.DRAFT: 30_000_00,
}
TRAINER, ROOM = 1_150_00, 240_00
# What really was paid, beside what was expected.
DEARER = (0, 75_50, -40_00, 0, 112_25)
# One in so many groups has a trainer whom somebody supplies.
SUPPLIED = 4
HOURS = Decimal("7.5")
WAIVED_YEARS = 3
PROVIDERS = (
    OrganisationKind.CARE_PROVIDER,
    OrganisationKind.CERTIFIED_INSTITUTION,
)


def keep_costs(staff: Staff, valley: FoodValley) -> None:
    """The first region divides by fte and has a subsidy; the second has two equal halves."""
    first = _Purse(staff, staff.region, payers=staff.municipalities)
    employer = first.pays(staff.employer, kind=PayerKind.OTHER)
    first.subsidy("Subsidie Vakmanschap Jeugd", 9_000_00)
    first.divide(
        Share(PayerKind.MUNICIPALITY, 7_500, SplitBy.FTE),
        Share(PayerKind.OTHER, 1_000, SplitBy.SEATS),
        Share(PayerKind.SUBSIDY, 1_500, SplitBy.KEY, {first.payers[-1].id: 1}),
        Share(PayerKind.EDUCATION, 0, SplitBy.SEATS),
    )
    first.spend(giver=employer)
    first.waive(of=staff.municipalities[0], why=f"{staff.municipalities[0].name} betaalt alles")
    second = _Purse(
        staff,
        valley.region,
        payers=queries.below(valley.region, OrganisationKind.MUNICIPALITY, *PROVIDERS),
    )
    second.divide(
        Share(PayerKind.MUNICIPALITY, 5_000, SplitBy.SEATS),
        Share(PayerKind.CARE_PROVIDER, 5_000, SplitBy.SEATS),
    )
    second.spend(giver=next((each for each in second.payers if _gives(each)), None))
    second.waive(sector=Sector.LOCAL_TEAM, why="Lokale teams doen de eerste 3 jaar gratis mee")


def _gives(payer: Payer) -> bool:
    return payer.kind is PayerKind.CARE_PROVIDER


class _Purse:
    """The money of one region."""

    def __init__(self, staff: Staff, region: Organisation, payers: Iterable[Organisation]) -> None:
        self.staff, self.region = staff, region
        self.now = staff.now
        self.since = date(staff.today.year - 1, 1, 1)
        self.payers: list[Payer] = []
        for each in payers:
            self.pays(each)

    def pays(self, organisation: Organisation | None = None, **given: Any) -> Payer:
        payer = costs.add_payer(
            self.region,
            organisation=organisation,
            starts_on=self.since,
            by=COMMAND,
            now=self.now,
            **given,
        )
        self.payers.append(payer)
        return payer

    def subsidy(self, name: str, ceiling: int) -> None:
        """For two years, and no more than its ceiling."""
        ends_on = date(self.since.year + 1, 12, 31)
        self.pays(name=name, ceiling=ceiling, ends_on=ends_on)

    def divide(self, *shares: Share) -> None:
        costs.set_split(self.region, starts_on=self.since, shares=shares, by=COMMAND, now=self.now)

    def waive(self, *, why: str, **target: Any) -> None:
        fees.waive_fee(
            self.region,
            starts_on=self.since,
            why=why,
            years=WAIVED_YEARS,
            by=COMMAND,
            now=self.now,
            **target,
        )

    def spend(self, *, giver: Payer | None) -> None:
        for season, editions in queries.rounds_with_groups(self.region):
            costs.set_budget(
                season,
                cents=BUDGETS.get(season.state, 12_000_00),
                why="Vastgesteld door de stuurgroep",
                by=COMMAND,
                now=self.now,
            )
            if season.state is not RoundState.DRAFT:
                self._round(season, editions, giver=giver)

    def _round(self, season: Round, editions: Sequence[Edition], *, giver: Payer | None) -> None:
        self._add(season, CostKind.ACCREDITATION, "Accreditatie bij SKJ", 850_00, 0)
        self._add(season, CostKind.MATERIAL, "Readers en naamborden", 310_00, -22_60)
        for place, edition in enumerate(editions):
            dearer = DEARER[place % len(DEARER)]
            if giver is not None and place % SUPPLIED == SUPPLIED - 1:
                said = {"giver": giver, "hours": HOURS}
                self._add(edition, CostKind.TRAINER, "Trainer in huis", 600_00, 0, **said)
            else:
                self._add(edition, CostKind.TRAINER, "Trainer, 2 dagdelen", TRAINER, dearer)
            if place % 3 != 1:
                self._add(edition, CostKind.ROOM, "Zaal met lunch", ROOM, dearer // 2)

    def _add(
        self,
        of: Edition | Round,
        kind: CostKind,
        what: str,
        cents: int,
        dearer: int,
        **given: Any,
    ) -> None:
        """What it should cost; and what it did cost, once it is over."""
        over = self._over(of)
        costs.add_cost(
            of,
            kind=kind,
            what=what,
            estimated=cents,
            real=cents + dearer if over else None,
            by=COMMAND,
            now=self.now,
            **given,
        )

    def _over(self, of: Edition | Round) -> bool:
        if isinstance(of, Round):
            return of.state is RoundState.DONE
        return of.ends_at is not None and of.ends_at < self.now
