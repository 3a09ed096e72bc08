"""What is said of a course, a round and a group, besides their states."""

from enum import StrEnum


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


class Availability(StrEnum):
    CAN = "can"
    CANNOT = "cannot"
