"""Who pays on a day, by which rule, and how heavy each weighs: by seats, fte or a key."""

from collections.abc import Sequence
from datetime import date

from leerhuis.costs.rules import Share, SplitBy
from leerhuis.costs.splitting import Group, Member
from leerhuis.costs.statements.facts import Facts, Pays, Split, Subject


class Weights:
    """Stretches of days with the same payers, rule and year, by number; each worked out once."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.splits: list[Split | None] = []
        self._payers: list[list[Pays]] = []
        self._years: list[int] = []
        self._days: dict[tuple[int | None, date], int] = {}
        self._known: dict[tuple[tuple[int, ...], int, int], int] = {}
        self._fixed: dict[tuple[int, int], list[Member[int]]] = {}
        self._places_known: dict[tuple[int, int], dict[int, tuple[int, int]]] = {}

    def stretch(self, round_id: int | None, day: date) -> int:
        """The number of the stretch in which this day is, for what is of this round."""
        if (round_id, day) not in self._days:
            self._days[round_id, day] = self._found(round_id, day)
        return self._days[round_id, day]

    def _found(self, round_id: int | None, day: date) -> int:
        payers = [each for each in self.facts.payers if each.on(day)]
        split = self._split_on(round_id, day)
        same = (tuple(each.id for each in payers), id(split), day.year)
        if same not in self._known:
            self._known[same] = len(self.splits)
            self.splits.append(split)
            self._payers.append(payers)
            self._years.append(day.year)
        return self._known[same]

    def _split_on(self, round_id: int | None, day: date) -> Split | None:
        """The rule of the round itself goes before that of the region."""
        started = [each for each in self.facts.splits if each.starts_on <= day]
        own = [each for each in started if round_id is not None and each.round_id == round_id]
        general = [each for each in started if each.round_id is None]
        return next(iter([*own, *general]), None)

    def groups(self, subject: Subject, stretch: int) -> list[Group[int]]:
        """The groups that divide what was spent on this subject in this stretch."""
        split = self.splits[stretch]
        if split is None:
            return []
        return [
            Group(share.basis_points, self._weighed(subject, share, stretch))
            for share in split.shares
        ]

    def _weighed(self, subject: Subject, share: Share, stretch: int) -> Sequence[Member[int]]:
        """By seats where any was used, else by fte; without any weight in equal parts."""
        if share.by is SplitBy.SEATS:
            seats = self.facts.seats.get(subject, {})
            places = self._places(share, stretch)
            used = sorted((*places[at], seats[at]) for at in seats.keys() & places.keys())
            if heavy := [Member(payer, number) for _place, payer, number in used if number]:
                return heavy
        return self._lasting(share, stretch)

    def _places(self, share: Share, stretch: int) -> dict[int, tuple[int, int]]:
        """(place in line, payer) of each organisation that pays in this group in the stretch."""
        at = (stretch, id(share))
        if at not in self._places_known:
            self._places_known[at] = {
                each.pays_id: (place, each.id)
                for place, each in enumerate(self._payers[stretch])
                if each.kind is share.group and each.pays_id
            }
        return self._places_known[at]

    def _lasting(self, share: Share, stretch: int) -> list[Member[int]]:
        """By a key or by fte: the same for each subject in the stretch."""
        at = (stretch, id(share))
        if at not in self._fixed:
            members = [each for each in self._payers[stretch] if each.kind is share.group]
            weighed = [Member(each.id, self._weight(each, share, stretch)) for each in members]
            self._fixed[at] = [each for each in weighed if each.weight] or weighed
        return self._fixed[at]

    def _weight(self, payer: Pays, share: Share, stretch: int) -> int:
        if share.by is SplitBy.KEY:
            return share.keys.get(payer.id, 0)
        return self.facts.fte.get((payer.id, self._years[stretch]), 0)
