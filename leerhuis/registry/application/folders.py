"""The application folder: all that counts for one registration, in the order of its register."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from leerhuis.registers import Category, Form
from leerhuis.registry import queries as registry
from leerhuis.registry.application import queries
from leerhuis.registry.dossier import queries as dossiers
from leerhuis.registry.dossier import series
from leerhuis.registry.dossier.models import Activity, EmployerStatement, Evidence, RegisterEntry
from leerhuis.registry.dossier.rules import EntryStatus
from leerhuis.registry.kept import points_of
from leerhuis.registry.models import PersonalRequirement, PointsEntry, Registration, WorkPeriod
from leerhuis.registry.packs import Pack
from leerhuis.registry.queries import Dossier
from leerhuis.registry.standing import points

NOTHING = Decimal(0)


@dataclass(frozen=True)
class Thing:
    """Something done that counts in one category; with a `form` its amount is in hours.

    `shown_by` is the `ref` of its evidence. `opening`: not one thing but the sum of what was
    earned before Leerhuis knew.
    """

    ref: str
    shown_by: str
    title: str
    on: date
    amount: Decimal
    form: Form | None
    provider: str
    evidence: Sequence[Evidence]
    status: EntryStatus
    since_on: date | None
    opening: bool

    @property
    def is_there(self) -> bool:
        """Whether it stands in the register itself."""
        return self.status.is_there


@dataclass(frozen=True)
class Section:
    """What counts in one category, the first day on top."""

    category: Category
    things: Sequence[Thing]

    @property
    def to_enter(self) -> list[str]:
        """What does not stand in the register yet."""
        return [each.ref for each in self.things if not each.is_there and not each.opening]


@dataclass(frozen=True)
class Folder:
    dossier: Dossier
    sections: Sequence[Section]
    work: Sequence[WorkPeriod]
    extras: Sequence[PersonalRequirement]
    statement: EmployerStatement | None

    @property
    def registration(self) -> Registration:
        return self.dossier.registration

    @property
    def things(self) -> Mapping[str, Thing]:
        """Each thing once, also when it counts in two categories; sums of before are no thing."""
        return {
            each.ref: each
            for section in self.sections
            for each in section.things
            if not each.opening
        }

    @property
    def entered(self) -> int:
        return sum(each.is_there for each in self.things.values())

    @property
    def evidence(self) -> list[Evidence]:
        """Every piece of evidence once, in the order of the folder."""
        pieces = [piece for thing in self.things.values() for piece in thing.evidence]
        return list({each.public_id: each for each in pieces}.values())


def folder_of(registration: Registration, *, today: date) -> Folder:
    """All that goes with an application, as it is on this day."""
    sheet = points_of(registration.person_id)
    dossier = registry.dossier_of(registration, sheet, today=today)
    rows = _counted(dossier, sheet.earned)
    shown = _Shown(registration, rows)
    return Folder(
        dossier=dossier,
        sections=_sections(dossier.pack, rows, shown),
        work=queries.within(sheet.work, registration.period),
        extras=sheet.extras.get(registration.id, ()),
        statement=queries.statement_of(registration),
    )


Key = tuple[Category, str, Form | None, date]


def _counted(dossier: Dossier, earned: Iterable[PointsEntry]) -> dict[Key, list[PointsEntry]]:
    """The rows of this registration and period by what they are about, corrections included."""
    row, period = dossier.registration, dossier.period
    until = points.counts_until(dossier.pack, period, submitted_on=row.submitted_on)
    found: dict[Key, list[PointsEntry]] = defaultdict(list)
    for each in earned:
        if registry.counts_for(each, row) and period.starts_on <= each.completed_on <= until:
            found[each.category, each.ref, each.form, each.completed_on].append(each)
    return {key: its for key, its in found.items() if _sum(its) > 0}


def _sum(rows: Iterable[PointsEntry]) -> Decimal:
    return sum((each.points for each in rows), NOTHING)


def _sections(
    pack: Pack, rows: Mapping[Key, Sequence[PointsEntry]], shown: "_Shown"
) -> list[Section]:
    sections = []
    for category in _in_order(pack, {key[0] for key in rows}):
        things = [shown.thing(its) for key, its in rows.items() if key[0] is category]
        sections.append(Section(category, sorted(things, key=lambda each: (each.on, each.title))))
    return sections


def _in_order(pack: Pack, found: set[Category]) -> list[Category]:
    """The categories as the pack names them, the empty ones included; then what else there is."""
    asked = [category for each in pack.requirements for category in each.categories]
    weighed = [each.category for each in pack.activities.values()]
    rest = [category for category in Category if category in found]
    return list(dict.fromkeys([*asked, *weighed, *rest]))


class _Shown:
    """What is known of things beside their points."""

    def __init__(self, registration: Registration, rows: Mapping[Key, object]) -> None:
        person_id, refs = registration.person_id, {key[1] for key in rows}
        self._register = registration.register
        papers = dossiers.papers_of(person_id)
        self._entries = papers.entries
        self._activities: Mapping[str, Activity] = papers.activities
        self._evidence = dossiers.evidence_of(person_id, map(self._shown_by, refs))

    def _shown_by(self, ref: str) -> str:
        """The `ref` of its evidence: all meetings of a series are shown by the same."""
        activity = self._activities.get(ref)
        return ref if activity is None else series.shown_by(activity)

    def thing(self, rows: Sequence[PointsEntry]) -> Thing:
        last = rows[-1]
        entry: RegisterEntry | None = self._entries.get((last.ref, self._register))
        activity = self._activities.get(last.ref)
        return Thing(
            ref=last.ref,
            shown_by=self._shown_by(last.ref),
            title=last.title,
            on=last.completed_on,
            amount=_sum(rows),
            form=last.form,
            provider="" if activity is None else activity.provider,
            evidence=self._evidence.get(self._shown_by(last.ref), ()),
            status=EntryStatus.NOT_ENTERED if entry is None else entry.status,
            since_on=None if entry is None else entry.since_on,
            opening=last.ref.startswith(dossiers.START),
        )
