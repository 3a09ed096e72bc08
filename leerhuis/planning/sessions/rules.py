"""How often the sessions of a series come back, and what must not be in them."""

from typing import NamedTuple


class Rhythm(NamedTuple):
    """So many times, every so many weeks, and whether holidays are passed over."""

    times: int
    weeks: int
    public: bool
    school: bool
