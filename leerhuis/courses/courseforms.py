"""The form of a course, with its rows of points and of what it asks beforehand."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field

from leerhuis.courses import accreditation, prerequisites, rules, words
from leerhuis.courses.forms import OfOrganisation
from leerhuis.courses.inputs import (
    AtMost,
    ChoiceField,
    Chosen,
    ManyField,
    WholeNumberField,
    choices_of,
)
from leerhuis.courses.prerequisites import Asked
from leerhuis.courses.rows import NeedForm, PointsForm, RowForm, rows_of
from leerhuis.courses.rules import PointsRow
from leerhuis.errors import Refused
from leerhuis.fields import DutchDecimalField, Form, LongTextField, Required, TextField
from leerhuis.people.sectors import LABELS, Sector

PLAIN = (
    "title",
    "summary",
    "goals",
    "programme",
    "audience",
    "hours",
    "elearning_url",
    "closing_test",
    "least_share",
)
Checks = tuple[tuple[Any, Callable[[Any], None]], ...]
MARKS = _l("You can use **bold**, _italic_, lists with - and [links](https://...).")


class CourseForm(OfOrganisation):
    """A course with rows, of which some are always empty."""

    theme = ChoiceField(_l("Theme"), [Required(_l("Choose a theme."))])
    title = TextField(_l("Title"), [Required(_l("Fill in the title.")), AtMost(200)])
    summary = LongTextField(
        _l("Summary"),
        [AtMost(2000)],
        description=_l("Two or three sentences: what it is about and what one does."),
    )
    goals = LongTextField(
        _l("What people learn"), [AtMost(4000)], description=_l("One goal on each line.")
    )
    programme = LongTextField(_l("Programme of the day"), [AtMost(8000)], description=MARKS)
    sectors = ManyField(
        _l("For which sectors"),
        choices=[(each.value, _l(label)) for each, label in LABELS.items()],
    )
    audience = TextField(_l("For whom"), [AtMost(200)])
    level = ChoiceField(
        _l("Level"),
        choices=[("", _l("Not said"))]
        + [(each.value, _l(label)) for each, label in words.LEVELS.items()],
        default="",
    )
    form = ChoiceField(
        _l("Form"),
        choices=[("", _l("Not said"))]
        + [(each.value, _l(label)) for each, label in words.FORMS.items()],
        default="",
    )
    elearning_url = TextField(_l("Link to the e-learning"), [AtMost(300)])
    hours = DutchDecimalField(
        _l("Hours"), description=_l("How long it takes in all, for example 6 or 7,5.")
    )
    closing_test = BooleanField(
        _l("There is a test at the end"),
        description=_l("Only who passes it completes the course. Trainers fill it in."),
    )
    least_share = WholeNumberField(
        _l("Least attendance in percent"),
        default=100,
        description=_l("Of the sessions; empty is 100. A part of a session counts as half."),
    )
    strictness = ChoiceField(
        _l("Who does not have that"),
        choices=[(each.value, _l(label)) for each, label in words.STRICTNESS.items()],
        default=words.Strictness.INFORM.value,
    )

    def __init__(
        self,
        *,
        rows: Sequence[PointsRow] = (),
        asks: Sequence[Mapping[str, Any]] = (),
        **given: Any,
    ) -> None:
        super().__init__(**given)
        self.known: Mapping[str, int] = {}
        sent = self.is_submitted()
        points = [row._asdict() for row in rows]
        self.rows = rows_of(PointsForm, "points", points, mark="register", empty=4, sent=sent)
        self.needs = rows_of(NeedForm, "needs", asks, mark="course", empty=2, sent=sent)

    @classmethod
    def of(cls, course: Any, *, rows: Sequence[PointsRow]) -> "CourseForm":
        """To change a course, which stays with its organisation."""
        known = {name: getattr(course, name) for name in PLAIN} | {
            "theme": course.theme.public_id,
            "level": course.level or "",
            "form": course.form or "",
            "strictness": course.strictness,
            "sectors": [each.sector.value for each in course.sectors],
        }
        form = cls(rows=rows, asks=[_need(each) for each in course.prerequisites], data=known)
        del form.organisation
        return form

    def offer_themes(self, themes: Sequence[Chosen]) -> None:
        self.theme.offer([("", _("Choose a theme")), *choices_of(themes)])

    @property
    def all_rows(self) -> list[RowForm]:
        return [*self.rows, *self.needs]

    def __iter__(self) -> Iterator[Field]:
        """Every field of the page in its order, those of the rows as well."""
        yield from super().__iter__()
        for row in self.all_rows:
            yield from row

    @property
    def errors(self) -> dict[Any, Any]:
        found = dict(super().errors)
        for at, row in enumerate(self.all_rows):
            if row.errors:
                found[f"row-{at}"] = row.errors
        return found

    def validate(self, extra_validators: Any = None) -> bool:
        """All that is wrong at once: also what the house would refuse of what can be read."""
        rows = [row.validate() for row in self.all_rows]
        sound = all([super().validate(extra_validators), *rows])
        wrong = [*self._wrong()]
        for form, no in wrong:
            form.refuse(no)
        return sound and not wrong

    def _wrong(self) -> Iterator[tuple[Form, Refused]]:
        """What is refused, with the form or row that it is about."""
        checks: Checks = ((self.hours, rules.check_hours), (self.elearning_url, _check_link))
        for field, check in checks:
            try:
                if not field.errors:
                    check(field.data)
            except Refused as no:
                yield self, no
        needs = [row for row in self.needs if row.filled()]
        for row in needs:
            if row.course.data and row.course.data not in self.known:
                yield row, Refused("There is no course with this title.", field="course")
        yield from _of_rows(self.rows, accreditation.wrong_points, PointsForm.row)
        sound = [row for row in needs if row.course.data in ("", None, *self.known)]
        yield from _of_rows(
            sound,
            lambda rows: prerequisites.wrong_needs(None, rows, asks={}),
            lambda row: row.row(self.known, at=0),
        )

    def know(self, known: Mapping[str, int]) -> None:
        """The number of each course that may be asked beforehand, by its title."""
        self.known = known

    @property
    def titles(self) -> list[str]:
        """The titles of the courses that are asked beforehand."""
        return [row.course.data for row in self.needs if row.course.data]

    def said(self) -> dict[str, Any]:
        """What the service is told, without the rows that were chosen from lists."""
        return {name: self[name].data for name in PLAIN} | {
            "least_share": 100 if self.least_share.data is None else self.least_share.data,
            "level": words.Level(self.level.data) if self.level.data else None,
            "form": words.CourseForm(self.form.data) if self.form.data else None,
            "strictness": words.Strictness(self.strictness.data),
            "sectors": [Sector(each) for each in self.sectors.data or ()],
            "points": [row.row() for row in self.rows if row.filled()],
            "asks": self._asks(),
        }

    def _asks(self) -> list[Asked]:
        filled = [row for row in self.needs if row.filled()]
        return [row.row(self.known, at=at) for at, row in enumerate(filled)]

    def refuse(self, no: Refused) -> None:
        """A refusal of a row counts the filled rows only; here it finds its place again."""
        name, _dash, rest = (no.field or "").partition("-")
        rows = {"points": self.rows, "needs": self.needs}.get(name)
        if rows and rest:
            at, no.field = rest.split("-")
            [row for row in rows if row.filled()][int(at)].refuse(no)
        else:
            super().refuse(no)


def _check_link(url: str) -> None:
    if url:
        rules.check_link(url, field="elearning_url")


def _of_rows(
    rows: Sequence[Any],
    wrong: Callable[[Sequence[Any]], Iterable[Refused]],
    read: Callable[[Any], Any],
) -> Iterator[tuple[Form, Refused]]:
    """What is refused of the rows that can be read, with the row that it is about."""
    sound = [row for row in rows if row.filled() and not row.errors]
    for no in wrong([read(row) for row in sound]):
        _name, _dash, rest = (no.field or "").partition("-")
        at, _dash, field = rest.partition("-")
        if rest:
            yield sound[int(at)], Refused(no.message, plural=no.plural, field=field, **no.values)


def _need(row: Any) -> dict[str, Any]:
    """What a course asks, as the form shows it."""
    return {
        "way": str(row.way),
        "course": row.required.title if row.required else "",
        "within_months": row.within_months,
        "registration": f"{row.register.value}/{row.occupation}" if row.register else "",
    }
