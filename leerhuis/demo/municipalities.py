"""What the municipalities of the demo asked for last year, this year and the next."""

from datetime import datetime, time
from decimal import Decimal

from leerhuis import clock
from leerhuis.access import Role
from leerhuis.demo.staff import Staff
from leerhuis.municipalities import rules, service
from leerhuis.people.models import Organisation

# The fte of each municipality by year, the last one for the year to come: None is not said.
ASKED = (
    ("12", "12.5", "13"),
    ("10", "10.75", "11.5"),
    ("11", "11", "11"),
    ("10.5", "11", None),
    ("13", "13.5", "14.25"),
    ("9", "9.5", "10"),
    ("9.75", "10", "10"),
    ("10", "10", "10.5"),
    ("11", "11.25", "11.25"),
)
LATE, CORRECTED = 2, 4
CORRECTION = Decimal("15.5")
WHY = "De gemeenteraad besloot in november om het wijkteam uit te breiden."


def ask_fte(staff: Staff) -> None:
    """Each municipality says it in July; one is late, one corrects it, one has not said it."""
    coming = rules.coming_year(staff.today)
    for place, (municipality, asked) in enumerate(zip(staff.municipalities, ASKED, strict=True)):
        for year, fte in zip(range(coming - 2, coming + 1), asked, strict=True):
            if fte is not None:
                late = place == LATE and year == coming
                _say(staff, municipality, year, Decimal(fte), at=_in_time(staff, year, late=late))
    _say(staff, staff.municipalities[CORRECTED], coming, CORRECTION, at=staff.now, note=WHY, seen=1)


def _in_time(staff: Staff, year: int, *, late: bool) -> datetime:
    """A morning in July, or in the first days after the last; never later than now."""
    day = rules.due_on(year).replace(day=9) if late else rules.due_on(year).replace(month=7)
    return min(clock.moment_of(day, time(10)), staff.now)


def _say(
    staff: Staff,
    municipality: Organisation,
    year: int,
    fte: Decimal,
    *,
    at: datetime,
    note: str = "",
    seen: int = 0,
) -> None:
    by = staff.who(Role.POLICY)
    service.ask(municipality, year=year, fte=fte, note=note, seen=seen, by=by, now=at)
