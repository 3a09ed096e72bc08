"""Programmes to complete: vocabulary and decisions."""

from enum import StrEnum


class TrackState(StrEnum):
    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"


class GivenBy(StrEnum):
    """Who said that someone has a specialism."""

    TRACK = "track"
    EMPLOYER = "employer"
