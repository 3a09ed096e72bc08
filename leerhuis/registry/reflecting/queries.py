"""Reading reflections: everyone their own, and nobody another's."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import func, select

from leerhuis import db
from leerhuis.errors import Missing
from leerhuis.registers import REFLECTION_FORMS, Form
from leerhuis.registry.dossier import series
from leerhuis.registry.dossier.models import Activity, Evidence, Reflection


class About(NamedTuple):
    """What is reflected on: one activity, or the meetings of a series; what was taken back not."""

    ref: str
    activities: Sequence[Activity]

    @property
    def title(self) -> str:
        return self.activities[-1].title if self.activities else ""

    @property
    def form(self) -> Form | None:
        return self.activities[-1].form if self.activities else None

    @property
    def hours(self) -> Decimal:
        return sum((each.hours for each in self.activities), Decimal(0))

    @property
    def days(self) -> list[date]:
        return [each.completed_on for each in self.activities]


class Shown(NamedTuple):
    """How far what shows something is: papers of its owner, and a reflection begun or done."""

    papers: int = 0
    begun: bool = False
    finished: bool = False

    @property
    def done(self) -> bool:
        return self.finished or self.papers > 0


def about(person_id: int, ref: str) -> About:
    """What one's own reflection is on; Missing where there is nothing of this name."""
    activities = series.named(person_id, ref)
    if not activities and reflection_of(person_id, ref) is None:
        raise Missing
    if any(each.form not in REFLECTION_FORMS for each in activities):
        raise Missing
    if activities and activities[-1].series is not None:
        return About(activities[-1].series, series.shown_together(activities[-1]))
    return About(ref, activities)


def reflection_of(person_id: int, ref: str) -> Reflection | None:
    return db.session.scalar(
        select(Reflection).where(Reflection.person_id == person_id, Reflection.ref == ref)
    )


def finished_of(person_id: int, refs: Collection[str]) -> Sequence[Reflection]:
    """The reflections on these things that their owner called done."""
    return db.session.scalars(
        select(Reflection)
        .where(
            Reflection.person_id == person_id,
            Reflection.ref.in_(list(refs)),
            Reflection.finished_at.is_not(None),
        )
        .order_by(Reflection.id)
    ).all()


def shown_for(person_id: int, refs: Collection[str]) -> Mapping[str, Shown]:
    """How far what shows each of these is; every `ref` is there."""
    wanted = list(refs)
    counted = db.session.execute(
        select(Evidence.ref, func.count())
        .where(
            Evidence.person_id == person_id,
            Evidence.ref.in_(wanted),
            Evidence.removed_at.is_(None),
        )
        .group_by(Evidence.ref)
    )
    papers = {each[0]: each[1] for each in counted}
    rows = db.session.scalars(
        select(Reflection).where(Reflection.person_id == person_id, Reflection.ref.in_(wanted))
    )
    written = {each.ref: each.finished_at is not None for each in rows}
    return {
        each: Shown(papers.get(each, 0), each in written, written.get(each, False))
        for each in wanted
    }
