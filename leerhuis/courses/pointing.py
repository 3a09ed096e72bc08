"""The points of a course as plain values."""

from leerhuis.courses.models import Course, CoursePoints
from leerhuis.courses.rules import PointsRow


def points_of(course: Course) -> list[PointsRow]:
    """What the course gives, as plain values."""
    return [_row(each) for each in course.points]


def _row(row: CoursePoints) -> PointsRow:
    return PointsRow(
        row.register,
        row.occupation,
        row.category,
        row.points,
        row.accreditation,
        row.valid_from_on,
        row.valid_until_on,
        row.in_proportion,
    )
