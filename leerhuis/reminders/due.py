"""What is due: a moment, what it is about, and who is told."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from leerhuis.mail.rules import Token


class Due(NamedTuple):
    """One letter that a rule wants written.

    `reference` is the anchor as it is now, so that a moved one makes it due again. From `over_at`
    on it would tell of what is past. A contact has no `person_id` but an `address`. Who was asked
    to answer a survey is in no list that staff see: there it is neither.
    """

    at: datetime
    subject: str
    reference: str
    values: Mapping[str, Any]
    person_id: int | None = None
    address: str | None = None
    name: str = ""
    token: Token | None = None
    over_at: datetime | None = None

    @property
    def title(self) -> str:
        """What it is about, in a few words."""
        return str(self.values["title"])
