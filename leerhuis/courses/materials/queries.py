"""Reading the material of courses."""

from sqlalchemy import func, select

from leerhuis import db
from leerhuis.courses.contents import Material


def pieces_of(course_id: int) -> int:
    question = select(func.count(Material.id)).where(Material.course_id == course_id)
    return db.session.scalar(question) or 0


def live_names(beginning: str) -> set[str]:
    """The files that a row names, of those whose name begins so."""
    question = select(Material.stored_as).where(Material.stored_as.startswith(beginning))
    return {name for name in db.session.scalars(question) if name}
