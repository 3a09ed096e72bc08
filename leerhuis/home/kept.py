"""One row of what the privacy page tells, and the rows of learning from each other."""

from typing import NamedTuple

from leerhuis.registers import N_


class Kept(NamedTuple):
    """One row of the page; `data` and `retention` are what the tables say in code."""

    data: str
    retention: str
    what: str
    why: str
    term: str


PEERS = (
    Kept(
        "dossier",
        "12 months after the five-year period in which they count",
        N_("Your peer groups, and at which meetings you were"),
        N_("So that the group knows who is in it, and the hours count for your registration."),
        N_("12 months after the five-year period in which they count"),
    ),
    Kept(
        "contact",
        "2 years after the group ended",
        N_("Your name, address and number in a register, if you guide a peer group"),
        N_("So that members know who guides them, and can show that it was guided."),
        N_("2 years after the group ended"),
    ),
    Kept(
        "dossier",
        "1 year after it was said",
        N_("That you look for a peer group, what for one, and of which groups we told you"),
        N_("To tell you when a group fits, and to let its keeper or the coordinator invite you."),
        N_("Until you found a group or stop it, at most 1 year"),
    ),
    Kept(
        "dossier",
        "1 year after the talk",
        N_("That you want a learning buddy, and who it is"),
        N_("To let two people talk once more after a course, and put it in both calendars."),
        N_("1 year after the talk"),
    ),
)
