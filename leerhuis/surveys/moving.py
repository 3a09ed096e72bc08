"""From sealed answers to results: five or more at once, mixed, so that nobody's stay together.

A move writes all that there is of the survey anew: the answers in an order drawn by lot, those that
stay behind under new seals, and everybody's invitation. Afterwards no place in the storage, no
number of a row or of a transaction says who answered before or after whom.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from secrets import SystemRandom
from typing import NamedTuple

from sqlalchemy import bindparam, delete, func, insert, select, update

from leerhuis import db, tokens
from leerhuis.surveys import cells, sealing
from leerhuis.surveys.cells import Cell
from leerhuis.surveys.models import (
    SealedAnswer,
    Survey,
    SurveyAnswer,
    SurveyInvitation,
    SurveyText,
    TextLabel,
)
from leerhuis.surveys.rules import FEWEST, SurveyState
from leerhuis.surveys.sealing import Sheet

_lot = SystemRandom()
_KEPT = ("question_id", "value", "rank", "sector", "organisation_id")


class Progress(NamedTuple):
    """How many were asked, how many of those answered, and whose answers still wait sealed."""

    asked: int
    answered: int
    waiting: int


def movable(waiting: int, asked: int, answered: int) -> int:
    """How many of the waiting answers can be moved now.

    All when everyone answered. Else five stay behind, so that two views of the results never
    differ by fewer; and a tenth of what was answered must wait, since each move writes all anew.
    """
    if answered >= asked:
        return waiting
    return waiting - FEWEST if waiting >= max(2 * FEWEST, answered // 10) else 0


def move_due(*, now: datetime) -> int:
    """Move what can be moved, each survey by itself; returns how many answers."""
    wanted = (
        select(Survey)
        .where(
            Survey.state == SurveyState.OPEN,
            Survey.opened_at <= now,
            select(SealedAnswer.id).where(SealedAnswer.survey_id == Survey.id).exists(),
        )
        .order_by(Survey.id)
    )
    return sum(_move(each) for each in db.session.scalars(wanted).all())


def _move(survey: Survey) -> int:
    with db.transaction():
        db.hold(survey)
        counted = progress_of(survey)
        # when everyone answered the survey closes, and that moves them
        over = survey.state is not SurveyState.OPEN or counted.answered >= counted.asked
        number = 0 if over else movable(counted.waiting, counted.asked, counted.answered)
        if not number or not cells.parts_hide(*_by_cell(survey)):
            return 0
        move(survey, number=number)
    return number


def _by_cell(survey: Survey) -> tuple[dict[Cell, int], set[Cell]]:
    """How many of each cell answered, and which cells there are."""
    cell = (SurveyInvitation.sector, SurveyInvitation.organisation_id)
    rows = db.session.execute(
        select(*cell, SurveyInvitation.answered, func.count())
        .where(SurveyInvitation.survey_id == survey.id)
        .group_by(*cell, SurveyInvitation.answered)
    ).all()
    answered = {Cell(*each[:2]): each[3] for each in rows if each[2]}
    return answered, {Cell(*each[:2]) for each in rows}


def progress_of(survey: Survey) -> Progress:
    """Counted from facts, as long as the survey is open."""
    asked = SurveyInvitation.survey_id == survey.id
    return Progress(
        db.session.scalars(select(func.count()).where(asked)).one(),
        db.session.scalars(
            select(func.count()).where(asked, SurveyInvitation.answered.is_(True))
        ).one(),
        db.session.scalars(select(func.count()).where(SealedAnswer.survey_id == survey.id)).one(),
    )


def move(survey: Survey, *, number: int) -> None:
    """So many of the sealed answers, drawn by lot, become results; under the hold on the survey."""
    sealed = list(
        db.session.scalars(select(SealedAnswer.sealed).where(SealedAnswer.survey_id == survey.id))
    )
    _lot.shuffle(sealed)
    sheets = [sealing.unseal(each, survey=survey) for each in sealed[:number]]
    stay = [sealing.sealed_anew(each, survey=survey) for each in sealed[number:]]
    db.session.execute(delete(SealedAnswer).where(SealedAnswer.survey_id == survey.id))
    if stay:
        rows = [{"survey_id": survey.id, "sealed": each} for each in stay]
        _insert(SealedAnswer, rows)
    known = _cells_of(survey)
    write_anew(survey, adding=[_as_known(each, known) for each in sheets])


def write_anew(survey: Survey, *, adding: Sequence[Sheet] = ()) -> None:
    """All answers, texts and invitations of a survey once more, in an order drawn by lot."""
    _write_answers(survey, adding)
    _write_texts(survey, adding)
    _write_invitations(survey)


def _write_answers(survey: Survey, adding: Sequence[Sheet]) -> None:
    of = SurveyAnswer.survey_id == survey.id
    columns = [getattr(SurveyAnswer, name) for name in _KEPT]
    rows = [tuple(each) for each in db.session.execute(select(*columns).where(of))]
    rows += [(*value, *sheet.cell) for sheet in adding for value in sheet.values]
    _lot.shuffle(rows)
    db.session.execute(delete(SurveyAnswer).where(of))
    if rows:
        made = [dict(zip(_KEPT, each, strict=True)) | {"survey_id": survey.id} for each in rows]
        _insert(SurveyAnswer, made)


def _write_texts(survey: Survey, adding: Sequence[Sheet]) -> None:
    """A text keeps its public id, and with it the labels that staff put to it."""
    of = SurveyText.survey_id == survey.id
    labels = db.session.execute(
        select(SurveyText.public_id, TextLabel.label)
        .join(TextLabel, TextLabel.text_id == SurveyText.id)
        .where(of)
    ).all()
    columns = (SurveyText.public_id, SurveyText.question_id, SurveyText.text)
    rows = [tuple(each) for each in db.session.execute(select(*columns).where(of))]
    rows += [(tokens.public_id(), *each) for sheet in adding for each in sheet.texts]
    _lot.shuffle(rows)
    db.session.execute(delete(SurveyText).where(of))
    if not rows:
        return
    names = ("public_id", "question_id", "text")
    made = [dict(zip(names, each, strict=True)) | {"survey_id": survey.id} for each in rows]
    _insert(SurveyText, made)
    found = dict(db.session.execute(select(SurveyText.public_id, SurveyText.id).where(of)).all())
    put = [{"text_id": found[public_id], "label": label} for public_id, label in labels]
    if put:
        _insert(TextLabel, put)


def _write_invitations(survey: Survey) -> None:
    """Each as it was, but all of them in this transaction, so that it tells nothing of anyone."""
    of = SurveyInvitation.survey_id == survey.id
    numbers = list(db.session.scalars(select(SurveyInvitation.id).where(of)))
    _lot.shuffle(numbers)
    table = SurveyInvitation.__table__
    again = (
        update(table)  # type: ignore[arg-type]
        .where(table.c.id == bindparam("number"))
        .values(answered=table.c.answered)
    )
    if numbers:
        db.session.execute(again, [{"number": each} for each in numbers])


def _insert(kind: type[db.Base], rows: Sequence[Mapping[str, object]]) -> None:
    """Many rows at once, past the objects of rows: everyone else waits for this meanwhile."""
    db.session.execute(insert(kind.__table__), rows)  # type: ignore[arg-type]


def _cells_of(survey: Survey) -> set[Cell]:
    rows = db.session.execute(
        select(SurveyInvitation.sector, SurveyInvitation.organisation_id)
        .where(SurveyInvitation.survey_id == survey.id)
        .distinct()
    )
    return {Cell(*each) for each in rows}


def _as_known(sheet: Sheet, known: set[Cell]) -> Sheet:
    """With what may be said by now: it can be less than when it was sent."""
    return sheet if sheet.cell in known else sheet._replace(cell=cells.NOWHERE)
