"""The people of a group as a workbook, with the columns that were chosen."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime

from flask_babel import gettext as _

from leerhuis import audit, clock, db, sheets
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.courses.models import Edition
from leerhuis.enrolment.models import Question
from leerhuis.people.sectors import LABELS, Sector
from leerhuis.planning.participants import answered, queries, words
from leerhuis.planning.participants.queries import Asked, Row, Told
from leerhuis.planning.participants.rules import Column
from leerhuis.sheets import Cell
from leerhuis.uploads.columns import plain

_OF_THE_ROW: Mapping[Column, Callable[[Row], Cell]] = {
    Column.NAME: lambda row: row.name,
    Column.GIVEN: lambda row: row.given_name,
    Column.ORGANISATION: lambda row: row.employer,
    Column.STATE: lambda row: str(words.STATES[row.state]),
    Column.PLACE: lambda row: row.place,
    Column.ENROLLED: lambda row: clock.day_of(row.enrolled_at),
    Column.SEATED: lambda row: clock.day_of(row.confirmed_at) if row.confirmed_at else None,
    Column.PRIORITY: lambda row: words.priority(row.priority),
    Column.IGNORED: lambda row: row.limits_ignored,
    Column.REASON: lambda row: row.reason,
}
_BESIDES = (Column.ADDRESS, Column.SECTOR)


def workbook(
    edition: Edition,
    asked: Asked,
    columns: Sequence[Column],
    questions: Sequence[Question],
    *,
    by: Identity,
    now: datetime,
) -> bytes:
    """Whom the list shows, in its order; that it was carried out is recorded."""
    rows = queries.all_of(edition, asked)
    head = [*(str(words.COLUMNS[each]) for each in columns), *(each.label for each in questions)]
    answers = answered.answers_of(edition, questions, today=clock.day_of(now))
    cells = _cells(rows, columns, questions, answers, _Besides(edition, columns))
    data = sheets.write_xlsx(_told_apart(head), cells, title=_("Participants"))
    with db.transaction():
        audit.record(
            Action.PARTICIPANTS_DOWNLOADED,
            by=by,
            kind="edition",
            subject=edition.public_id,
            now=now,
            people=len(rows),
            columns=[*columns, *(each.public_id for each in questions)],
        )
    return data


def file_name(edition: Edition) -> str:
    """Like "deelnemers-meldcode.xlsx"."""
    return f"{'-'.join(plain(f'deelnemers {edition.name_with_course}').split())[:80]}.xlsx"


class _Besides:
    """What is asked of the database only for a sheet that says it."""

    def __init__(self, edition: Edition, columns: Sequence[Column]) -> None:
        wanted = set(columns) & set(_BESIDES)
        self._told = queries.told_of(edition) if wanted else {}
        self._sectors = queries.sectors_by_organisation() if Column.SECTOR in wanted else {}
        self._words = {each: _(LABELS[each]) for each in Sector}

    def cell(self, column: Column, row: Row) -> Cell:
        told = self._told.get(row.number, Told(None, None))
        if column is Column.ADDRESS:
            return told.address
        sector = self._sectors.get(told.employer_id or 0)
        return self._words[sector] if sector else None


def _cells(
    rows: Sequence[Row],
    columns: Sequence[Column],
    questions: Sequence[Question],
    answers: Mapping[int, Mapping[int, str]],
    besides: _Besides,
) -> Iterator[list[Cell]]:
    for row in rows:
        mine = answers.get(row.number, {})
        said: list[Cell] = [words.answer(mine.get(each.id, "")) for each in questions]
        yield [
            _OF_THE_ROW[each](row) if each in _OF_THE_ROW else besides.cell(each, row)
            for each in columns
        ] + said


def _told_apart(head: Sequence[str]) -> list[str]:
    """Two questions may have the same words; the columns of a sheet may not."""
    seen: dict[str, int] = {}
    named = []
    for words_ in head:
        key = words_.casefold()
        seen[key] = seen.get(key, 0) + 1
        named.append(words_ if seen[key] == 1 else f"{words_} ({seen[key]})")
    return named
