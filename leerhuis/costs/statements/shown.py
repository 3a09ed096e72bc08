"""Statements as pages and papers show them, drafts and approved ones alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from leerhuis.costs.rules import PayerKind
from leerhuis.costs.statements.models import Statement, StatementRun
from leerhuis.costs.statements.reckoning import Line, Reckoning, Unpaid
from leerhuis.costs.statements.rules import LineKind, RunState
from leerhuis.courses.queries import Listing

LINES = 50


class Told(Protocol):
    """A line, of a draft or of an approved statement."""

    @property
    def kind(self) -> LineKind: ...
    @property
    def what(self) -> str: ...
    @property
    def begins_on(self) -> date | None: ...
    @property
    def whole(self) -> int: ...
    @property
    def part(self) -> int: ...
    @property
    def before(self) -> int: ...
    @property
    def cents(self) -> int: ...


@dataclass(frozen=True)
class OnPage:
    """The statement of one payer; `public_id` is its own once approved, of a draft the payer's."""

    public_id: str
    number: str
    name: str
    kind: PayerKind
    cents: int
    lines: Sequence[Told] = ()


@dataclass(frozen=True)
class RunShown:
    """All statements of a run, with what stands on none of them."""

    run: StatementRun
    statements: Sequence[OnPage]
    unpaid: Sequence[Unpaid]
    apart: int
    seal: str

    @property
    def cents(self) -> int:
        return sum(each.cents for each in self.statements)

    @property
    def by_kind(self) -> list[tuple[PayerKind, int, int]]:
        """(kind, statements, cents) of each group of payers that has any."""
        found = []
        for kind in PayerKind:
            of = [each.cents for each in self.statements if each.kind is kind]
            if of:
                found.append((kind, len(of), sum(of)))
        return found

    @property
    def is_draft(self) -> bool:
        return self.run.state is RunState.DRAFT


def of_statement(row: Statement, *, lines: Sequence[Told] = ()) -> OnPage:
    """An approved statement, on a list without its lines."""
    return OnPage(row.public_id, row.number, row.name, row.payer.kind, row.cents, lines)


def of_lines(payer_id: str, name: str, kind: PayerKind, lines: Sequence[Line]) -> OnPage:
    """A statement as it would be now."""
    return OnPage(payer_id, "", name, kind, sum(each.cents for each in lines), tuple(lines))


def of_approved(run: StatementRun, *, with_lines: bool = False) -> RunShown:
    statements = [
        of_statement(each, lines=each.lines if with_lines else ())
        for each in sorted(run.statements, key=lambda each: each.number)
    ]
    return RunShown(run, statements, (), run.unpaid or 0, "")


def of_draft(
    run: StatementRun,
    reckoning: Reckoning,
    public_ids: dict[int, tuple[str, str, PayerKind]],
    *,
    spent: int,
) -> RunShown:
    """`public_ids` are of each payer (public id, name, kind); `spent` is what is new in money."""
    statements = [
        of_lines(*public_ids[payer], lines) for payer, lines in reckoning.by_payer.items()
    ]
    statements.sort(key=lambda each: (each.name, each.public_id))
    return RunShown(run, statements, reckoning.unpaid, spent - reckoning.cents, reckoning.seal)


def page_of(lines: Sequence[Told], page: int) -> Listing[Told]:
    """A page of the lines of a statement; a page that there is not is the nearest one."""
    page = min(max(page, 1), max(1, -(-len(lines) // LINES)))
    some = lines[(page - 1) * LINES : page * LINES]
    return Listing(rows=some, page=page, total=len(lines), size=LINES)


@dataclass(frozen=True)
class Head:
    """What stands above a statement: whose, by whom, over which days, and when approved."""

    number: str
    name: str
    region: str
    starts_on: date
    ends_on: date
    approved_at: datetime | None


def head_of(run: StatementRun, *, number: str, name: str) -> Head:
    region = run.organisation.name
    return Head(number, name, region, run.starts_on, run.ends_on, run.approved_at)
