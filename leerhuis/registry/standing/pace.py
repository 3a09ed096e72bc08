"""When a registration begins to need care: the days on which a pace is too low.

Which requirements count is the register's; when we begin to warn is ours, and the numbers here are
choices of this product and not rules of a register.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from leerhuis.registry.packs import Pack, Unit
from leerhuis.registry.periods import Period, add_months
from leerhuis.registry.standing.forecast import reaches
from leerhuis.registry.standing.points import Assessment, Line

# Ours: "expires soon" begins where the manager's weekly letter begins.
EXPIRING_MONTHS = 3
# Ours: points come in lumps, so one may lag half a year behind an even pace, but never longer than
# half of the time that is left. In the last half year nobody may: what is planned or the present
# pace must be enough.
PACE_SLACK_MONTHS = 6
NO_SLACK_MONTHS = 6
# Ours: what someone can still make up, generously: one full day a week. Beyond that we say that it
# is not feasible any more. Kept generous, since to say so too early would make people give up.
FEASIBLE_POINTS_A_WEEK = 8
# Ours as well: a full week of work more than is told.
FEASIBLE_HOURS_A_WEEK = 40


def reached(turn: date | None, day: date) -> bool:
    return turn is not None and day >= turn


def expiring_from(period: Period) -> date:
    return add_months(period.apply_by_on, -EXPIRING_MONTHS)


def no_slack_from(period: Period) -> date:
    return add_months(period.apply_by_on, -NO_SLACK_MONTHS)


@dataclass(frozen=True)
class Pace:
    """Where someone stands in a period, to ask when that becomes too little."""

    pack: Pack
    period: Period
    assessment: Assessment

    def points_unreachable_from(self) -> date | None:
        return self._too_late_from(self.assessment.open_after_expected, FEASIBLE_POINTS_A_WEEK)

    def hours_unreachable_from(self, line: Line) -> date | None:
        if line.unit is not Unit.HOURS:
            return None
        return self._too_late_from(line.open_after_expected, FEASIBLE_HOURS_A_WEEK)

    def attention_from(self, line: Line) -> date | None:
        """The first day on which the line lags too far behind, by either of our two measures."""
        if not line.open_after_expected:
            return None
        lags = self._lags_from(line)
        return self._falls_short_before(lags, line) or lags

    def _too_late_from(self, needed: Decimal, a_week: int) -> date | None:
        """The first day on which what is missing does not fit in the days left, that one too."""
        if not needed:
            return None
        days = (needed * 7 / a_week).to_integral_value(rounding=ROUND_CEILING)
        return self.period.apply_by_on + timedelta(days=2 - int(days))

    def _lags_from(self, line: Line) -> date:
        """The first day on which it lags more than the slack behind an even pace."""
        first = self.period.starts_on
        days = (self.period.apply_by_on - first).days + 1
        slack = (add_months(first, PACE_SLACK_MONTHS) - first).days
        paced = (line.counted + line.expected) * days / line.asked
        covered = int(paced.to_integral_value(rounding=ROUND_FLOOR))
        half_of_the_rest = -((-2 * covered - days) // 3)
        return first + timedelta(days=min(covered + slack, half_of_the_rest))

    def _falls_short_before(self, end: date, line: Line) -> date | None:
        """The first day of the last half year, before this one, on which nothing is enough.

        Neither plans nor pace. A pace only falls while nothing is added, so the day can be found
        by halving.
        """
        first = max(no_slack_from(self.period), self.period.starts_on)
        low, high = 0, (min(self.period.apply_by_on, end - timedelta(days=1)) - first).days
        if high < 0:
            return None
        while low < high:
            middle = (low + high) // 2
            if self._makes_it(line, first + timedelta(days=middle)):
                low = middle + 1
            else:
                high = middle
        day = first + timedelta(days=low)
        return None if self._makes_it(line, day) else day

    def _makes_it(self, line: Line, day: date) -> bool:
        amount = reaches(line, self.pack, self.assessment, period=self.period, today=day)
        return amount >= line.asked
