"""The set of groups that closes most of what is open, with the fewest days away.

A small problem in whole numbers, solved by HiGHS four times: what stays open as little as can be,
then as few days away, then as near, then as early. Each answer binds the next.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from leerhuis import clock
from leerhuis.advice.rules import Ask, Offer, Want, useful
from leerhuis.registers import Category

# The solver reckons in floats, to a millionth: at that edge it once called impossible what was not.
# Points, days and kilometres differ by far more than this.
NEARLY = 1e-4
UNKNOWN_KM = 400
SECONDS = 2.0
# Equal in all else: the group that was made first, so that the same facts give the same advice.
_RANK = 1e-4

Row = Mapping[int, float]


def best(wants: Sequence[Want], offers: Iterable[Offer]) -> list[Offer]:
    """The groups to join, the first to begin on top; none where nothing helps."""
    choice = sorted(useful(offers, wants), key=lambda each: each.number)
    if not choice:
        return []
    return sorted(_Problem(wants, choice).solved(), key=lambda each: (each.first_on, each.number))


class _Problem:
    """Columns: one for each group, each day away, each kind of points that counts, each shortage.

    What the columns may be together stands in `rows`, as (lowest, highest, amount of each column).
    """

    def __init__(self, wants: Sequence[Want], offers: Sequence[Offer]) -> None:
        self.offers = offers
        self.highest: list[float] = [1.0] * len(offers)  # of each column; the lowest is nothing
        self.rows: list[tuple[float, float, Row]] = []
        self.days = self._days()
        self.shortages = [short for want in wants for short in self._shortages(want)]
        self._once_each()

    def solved(self) -> list[Offer]:
        import highspy  # noqa: PLC0415  # tens of megabytes that only this page needs

        model = highspy.Highs()
        model.silent()
        for option, value in {"threads": 1, "time_limit": SECONDS, "mip_rel_gap": 0.0}.items():
            model.setOptionValue(option, value)
        for most in self.highest:
            model.addVar(0.0, most)
        for number in range(len(self.offers)):
            model.changeColIntegrality(number, highspy.HighsVarType.kInteger)
        for low, high, row in self.rows:
            model.addRow(low, high, len(row), list(row), list(row.values()))
        chosen: Sequence[float] = [0.0] * len(self.offers)
        for costs in self._goals():
            for column in range(len(self.highest)):
                model.changeColCost(column, costs.get(column, 0.0))
            model.run()
            if model.getModelStatus() != highspy.HighsModelStatus.kOptimal:
                break  # out of time: the last answer holds, though it may not be the nearest
            chosen = model.getSolution().col_value[: len(self.offers)]
            reached = model.getObjectiveValue()
            model.addRow(
                -highspy.kHighsInf, reached + NEARLY, len(costs), list(costs), list(costs.values())
            )
        return [each for each, value in zip(self.offers, chosen, strict=True) if value > 0.5]

    def _goals(self) -> list[Row]:
        """What is to be as little as can be, the most important first."""
        far = {n: float(UNKNOWN_KM if o.km is None else o.km) for n, o in enumerate(self.offers)}
        soonest = min(each.first_on for each in self.offers)
        late = {n: (o.first_on - soonest).days + n * _RANK for n, o in enumerate(self.offers)}
        return [
            dict.fromkeys(self.shortages, 1.0),
            dict.fromkeys(self.days, 1.0),
            far,
            late,
        ]

    def _column(self, highest: float) -> int:
        self.highest.append(highest)
        return len(self.highest) - 1

    def _days(self) -> list[int]:
        """A day is away as soon as one of its groups is joined, and nobody is at two at once.

        Both in one: of what is on at a moment of a day, there is as much as one is away that day.
        That leaves the solver far less to try than a row for each group, and a limit for each
        moment.
        """
        at: dict[date, set[frozenset[int]]] = defaultdict(set)
        for offer in self.offers:
            for start, _end in offer.spans:
                at[clock.day_of(start)].add(frozenset(self._on(start)))
        columns = []
        for day in sorted(at):
            away = self._column(1.0)
            columns.append(away)
            for together in sorted(at[day], key=sorted):
                if not any(together < other for other in at[day]):
                    amounts = dict.fromkeys(sorted(together), 1.0)
                    self.rows.append((-float(len(together)), 0.0, {**amounts, away: -1.0}))
        return columns

    def _on(self, moment: datetime) -> set[int]:
        """The groups that are in a session at this moment."""
        return {
            number
            for number, offer in enumerate(self.offers)
            if any(start <= moment < end for start, end in offer.spans)
        }

    def _shortages(self, want: Want) -> list[int]:
        """What stays open of each requirement, after what counts of each category."""
        counted = {
            category: self._counted(want, category)
            for category in sorted(frozenset().union(*(ask.categories for ask in want.asks)))
        }
        return [self._shortage(ask, counted) for ask in want.asks]

    def _counted(self, want: Want, category: Category) -> int:
        """At most what the groups give in this category, and what it has room for."""
        given = {
            number: float(points)
            for number, offer in enumerate(self.offers)
            if (points := offer.gives.get(want.registration, {}).get(category, 0))
        }
        room = want.room.get(category)
        most = sum(given.values())
        column = self._column(most if room is None else min(float(room), most))
        self.rows.append((0.0, most, {**given, column: -1.0}))
        return column

    def _shortage(self, ask: Ask, counted: Mapping[Category, int]) -> int:
        open_ = float(ask.open)
        column = self._column(open_)
        row = {counted[each]: 1.0 for each in sorted(ask.categories)} | {column: 1.0}
        self.rows.append((open_, float("inf"), row))
        return column

    def _once_each(self) -> None:
        """A course is followed once."""
        of_course: dict[str, list[int]] = defaultdict(list)
        for number, offer in enumerate(self.offers):
            of_course[offer.course].append(number)
        for _course, groups in sorted(of_course.items()):
            if len(groups) > 1:
                self.rows.append((0.0, 1.0, dict.fromkeys(groups, 1.0)))
