"""What is known of a database when it was copied."""

from typing import NamedTuple


class Dumped(NamedTuple):
    """Its revision, and how many rows each table has."""

    revision: str
    counts: dict[str, int]
