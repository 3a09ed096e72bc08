"""What a coordinator says of the road to a round."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete

from leerhuis import db
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.courses.models import Round
from leerhuis.courses.offer import differing, once, put, tell
from leerhuis.cycle import rules
from leerhuis.cycle.models import Preparation, PreparationSurvey
from leerhuis.errors import Refused
from leerhuis.people.models import Organisation
from leerhuis.surveys.models import Survey


def create_preparation(
    organisation: Organisation,
    *,
    advise_by_on: date,
    decide_by_on: date,
    name: str = "",
    starts_on: date | None = None,
    ends_on: date | None = None,
    after_round: Round | None = None,
    round: Round | None = None,
    surveys: Sequence[Survey] = (),
    by: Identity,
    now: datetime,
) -> Preparation:
    """The road to a round that is yet to be made, or to a draft `round` that is there already.

    Of that one the name and the days are known.
    """
    said = {
        "name": round.name if round else name,
        "starts_on": round.starts_on if round else starts_on,
        "ends_on": round.ends_on if round else ends_on,
        "advise_by_on": advise_by_on,
        "decide_by_on": decide_by_on,
    }
    _check(said)
    preparation = Preparation(
        organisation_id=organisation.id,
        after_round_id=after_round.id if after_round else None,
        round_id=round.id if round else None,
        created_at=now,
        **said,
    )
    with db.transaction(), once(_known()):
        db.add(preparation)
        _take(preparation, surveys)
        tell(Action.PREPARATION_CREATED, preparation, by=by, now=now, name=said["name"])
    return preparation


def change_preparation(
    preparation: Preparation,
    *,
    advise_by_on: date,
    decide_by_on: date,
    after_round: Round | None,
    surveys: Sequence[Survey],
    name: str | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
    by: Identity,
    now: datetime,
) -> None:
    """Once the round is there its name and its days are changed there, so not here."""
    with db.transaction(), once(_known()):
        db.hold(preparation)
        said: dict[str, Any] = {"advise_by_on": advise_by_on, "decide_by_on": decide_by_on}
        of_round = {"name": name, "starts_on": starts_on, "ends_on": ends_on}
        if preparation.round_id is None:
            said |= {key: value for key, value in of_round.items() if value}
        _check({key: said.get(key, getattr(preparation, key)) for key in (*of_round, *said)})
        said["after_round_id"] = after_round.id if after_round else None
        known = {each.id for each in preparation.surveys}
        others = ["surveys"] if known != {each.id for each in surveys} else []
        if others:
            _take(preparation, surveys)
        changed = differing(preparation, said)
        put(preparation, Action.PREPARATION_CHANGED, changed, others=others, by=by, now=now)


def _check(said: dict[str, Any]) -> None:
    rules.check_preparation(**{key: value for key, value in said.items() if key != "name"})


def _known() -> Refused:
    return Refused("There is already a round in preparation with this name.", field="name")


def _take(preparation: Preparation, surveys: Sequence[Survey]) -> None:
    """These needs surveys count for the round, and no others."""
    db.session.execute(
        delete(PreparationSurvey)
        .where(PreparationSurvey.preparation_id == preparation.id)
        .execution_options(synchronize_session=False)
    )
    db.add(*(PreparationSurvey(preparation_id=preparation.id, survey_id=s.id) for s in surveys))
