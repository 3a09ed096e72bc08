"""Material of a course: what a piece of it must be."""

from leerhuis.courses.rules import check_link
from leerhuis.errors import Refused

MOST_PIECES = 30


def check(*, url: str, has_file: bool) -> None:
    """A piece is a file or a link, not both and not neither."""
    if url and has_file:
        raise Refused("Choose a file or fill in a link, not both.", field="url")
    if not url and not has_file:
        raise Refused("Choose a file, or fill in a link.", field="file")
    if url:
        check_link(url, field="url")


def check_room(pieces: int) -> None:
    if pieces >= MOST_PIECES:
        raise Refused("A course has at most %(most)d pieces of material.", most=MOST_PIECES)
