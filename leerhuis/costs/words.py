"""How the money of a round stands, in sentences, and as bars on one scale."""

from collections.abc import Iterable
from typing import NamedTuple

from flask_babel import gettext as _

from leerhuis.costs.money import euros
from leerhuis.costs.rules import Spending


class Bar(NamedTuple):
    """One bar: what it is, the amount in words, how long, the mark of the budget, and its look."""

    words: str
    told: str
    cents: int
    mark: int | None
    look: str


def sentence(spending: Spending) -> str:
    """What one should know first: that it is too much, or how much is left."""
    if spending.budget is None:
        return _("This round has no budget yet.")
    left = spending.budget - spending.committed
    if left < 0:
        return _("%(amount)s more is committed than the budget.", amount=euros(-left))
    if spending.committed == 0:
        return _("Nothing of the budget of %(amount)s is committed yet.", amount=euros(left))
    return _(
        "%(amount)s is committed, %(left)s of the budget is free.",
        amount=euros(spending.committed),
        left=euros(left),
    )


def bars(spending: Spending) -> list[Bar]:
    """Budget, committed and real; what goes beyond the budget shows by its mark."""
    mark = spending.budget
    found = [
        Bar(_("Committed"), euros(spending.committed), spending.committed, mark, "3"),
        Bar(_("Real"), euros(spending.real), spending.real, mark, "base"),
    ]
    if mark is not None:
        found.insert(0, Bar(_("Budget"), euros(mark), mark, None, "5"))
    return found


def highest(all_of_them: Iterable[Spending]) -> int:
    """Where the scale of these rounds ends."""
    amounts = [max(each.budget or 0, each.committed, each.real) for each in all_of_them]
    return max(amounts, default=0)
