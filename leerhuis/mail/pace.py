"""How far a run may go: what the mail server takes in a minute, and whom it keeps waiting."""

from collections import Counter
from datetime import datetime, timedelta

from leerhuis.mail import queries
from leerhuis.mail.rules import BATCH, SLOW, TIRED_AFTER

_MINUTE = timedelta(minutes=1)


class Pace:
    """One run: the size of its batches, its rate, and the domains that it leaves alone for now.

    Ten letters to a domain that answers nothing would hold up all others for minutes: after three
    slow failures in a row the rest of that domain waits for a next run.
    """

    def __init__(self, *, batch: int = BATCH, per_minute: int = 0) -> None:
        self.batch = batch
        self.per_minute = per_minute
        self._failures: Counter[str] = Counter()

    def room(self, *, now: datetime) -> int:
        """How many letters may be taken now; what other runs sent this minute counts as well."""
        if not self.per_minute:
            return self.batch
        return min(self.batch, self.per_minute - queries.sent_since(now - _MINUTE))

    def arrived(self, address: str) -> None:
        self._failures.pop(_domain(address), None)

    def failed(self, address: str, *, took: timedelta) -> None:
        """Only what took long counts: a refusal that comes at once holds up nobody."""
        if took >= SLOW:
            self._failures[_domain(address)] += 1

    def rests(self, address: str) -> bool:
        """Whether letters to this domain wait for a next run."""
        return self._failures[_domain(address)] >= TIRED_AFTER


def _domain(address: str) -> str:
    return address.rpartition("@")[2].lower()
