"""What someone did on their own account, its evidence, and where it stands in the register."""

from enum import StrEnum


class EntryStatus(StrEnum):
    """Where something stands in the register itself, as its owner says."""

    NOT_ENTERED = "not_entered"
    ENTERED = "entered"
    APPROVED = "approved"
    REJECTED = "rejected"
