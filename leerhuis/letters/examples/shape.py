"""What an example of a letter is, and what most of them are about. All persons are invented."""

from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l

Values = dict[str, Any]
A_ROW = "A" * 22


class Example(NamedTuple):
    """A letter with invented values; `name` says when it reads so, where it can read otherwise."""

    values: Values
    name: Any = _l("Example")
    token: tuple[str, str, int] | None = None


TITLE = "Meldcode kindermishandeling"
COLLEAGUE = "Noor Jansen"
SKJ = "SKJ"

FIRST: Values = {
    "starts_at": "2027-03-11T08:30:00+00:00",
    "ends_at": "2027-03-11T15:30:00+00:00",
    "place": "Zaal 1, De Eem, Stadsring 2, Amersfoort",
}
SECOND: Values = {
    "starts_at": "2027-03-25T08:30:00+00:00",
    "ends_at": "2027-03-25T11:30:00+00:00",
    "place": "",
}
LATER: Values = {
    "starts_at": "2027-04-15T07:30:00+00:00",
    "ends_at": "2027-04-15T14:30:00+00:00",
    "place": "Zaal 2, De Eem, Stadsring 2, Amersfoort",
}
COURSE = f"/cursussen/{A_ROW}"
SEAT: Values = {
    "title": TITLE,
    "sessions": [FIRST, SECOND],
    "path": f"/mijn/inschrijvingen/{A_ROW}",
}
KEPT_UNTIL = "2027-02-26T11:00:00+00:00"
REGISTRATION: Values = {
    "register": SKJ,
    "number": "110 004 711",
    "last_valid_on": "2027-09-30",
    "apply_by_on": "2027-07-31",
}
