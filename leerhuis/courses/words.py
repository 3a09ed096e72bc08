"""What is said of a course, a round and a group, besides their states."""

from collections.abc import Mapping
from enum import StrEnum

from leerhuis.registers import N_


class RoundState(StrEnum):
    """A draft is seen by its coordinators only; nobody enrols any more once it is closed."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    DONE = "done"


class Level(StrEnum):
    BASIC = "basic"
    ADVANCED = "advanced"
    SPECIALIST = "specialist"


class CourseForm(StrEnum):
    """How a course is given; blended is on location or online with an e-learning part."""

    LOCATION = "location"
    ONLINE = "online"
    HYBRID = "hybrid"
    BLENDED = "blended"


class Strictness(StrEnum):
    """What happens to who does not have what a course asks beforehand."""

    INFORM = "inform"
    APPROVAL = "approval"
    REFUSE = "refuse"


class Purpose(StrEnum):
    PREPARATION = "preparation"
    MATERIAL = "material"
    GUIDELINE = "guideline"


class MaterialAudience(StrEnum):
    PARTICIPANTS = "participants"
    REGION = "region"
    EVERYONE = "everyone"


class Admits(StrEnum):
    """Who may enrol: the own region, other regions too, or who was invited."""

    OWN = "own"
    OTHERS = "others"
    INVITED = "invited"


class Payer(StrEnum):
    """Who pays the fee of a seat."""

    REGION = "region"
    EMPLOYER = "employer"
    PARTICIPANT = "participant"


ROUNDS: Mapping[RoundState, str] = {
    RoundState.DRAFT: N_("Draft"),
    RoundState.OPEN: N_("Open"),
    RoundState.CLOSED: N_("Closed"),
    RoundState.DONE: N_("Done"),
}
ADMITS: Mapping[Admits, str] = {
    Admits.OTHERS: N_("Everyone, from other regions too"),
    Admits.OWN: N_("Only the own region"),
    Admits.INVITED: N_("Only who was invited"),
}
PAYERS: Mapping[Payer, str] = {
    Payer.REGION: N_("The region"),
    Payer.EMPLOYER: N_("The employer"),
    Payer.PARTICIPANT: N_("The participant"),
}


class Priority(StrEnum):
    """Who goes first in the waiting lists of a round: whoever came first, or who needs the points.

    With `REGISTRATION`, someone whose registration runs out within the year and who lacks points
    of a category that the course gives goes before the others.
    """

    TURN = "turn"
    REGISTRATION = "registration"


PRIORITIES: Mapping[Priority, str] = {
    Priority.TURN: N_("Whoever enrolled first"),
    Priority.REGISTRATION: N_("First who needs the points within a year"),
}


class LimitKind(StrEnum):
    """What a limit on the seats of a group does; see `courses.limits.SeatLimit`."""

    RESERVED = "reserved"
    SHARE = "share"
    SPREAD = "spread"


LIMITS: Mapping[LimitKind, str] = {
    LimitKind.RESERVED: N_("Seats reserved"),
    LimitKind.SHARE: N_("Most seats for one organisation"),
    LimitKind.SPREAD: N_("Organisations wished for"),
}


class Availability(StrEnum):
    CAN = "can"
    CANNOT = "cannot"


LEVELS: Mapping[Level, str] = {
    Level.BASIC: N_("Basic"),
    Level.ADVANCED: N_("Advanced"),
    Level.SPECIALIST: N_("Specialist"),
}
FORMS: Mapping[CourseForm, str] = {
    CourseForm.LOCATION: N_("On location"),
    CourseForm.ONLINE: N_("Online"),
    CourseForm.HYBRID: N_("Hybrid: on location and online at once"),
    CourseForm.BLENDED: N_("Blended: with an e-learning part"),
}
STRICTNESS: Mapping[Strictness, str] = {
    Strictness.INFORM: N_("Say it, and let them enrol"),
    Strictness.APPROVAL: N_("Let them enrol, if the coordinator approves"),
    Strictness.REFUSE: N_("Without it, no seat"),
}
PURPOSES: Mapping[Purpose, str] = {
    Purpose.PREPARATION: N_("Preparation"),
    Purpose.MATERIAL: N_("Material"),
    Purpose.GUIDELINE: N_("Guideline"),
}
AUDIENCES: Mapping[MaterialAudience, str] = {
    MaterialAudience.PARTICIPANTS: N_("Participants and trainers"),
    MaterialAudience.REGION: N_("Everyone in the region"),
    MaterialAudience.EVERYONE: N_("Everyone"),
}
