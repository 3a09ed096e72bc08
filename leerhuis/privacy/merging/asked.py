"""What two persons that are one were asked and sent: once is enough, and nothing goes out twice."""

from sqlalchemy import delete, select, update

from leerhuis import db
from leerhuis.courses.means import Trainer
from leerhuis.courses.models import SessionTrainer
from leerhuis.mail import service as mail
from leerhuis.mail.models import QueuedLetter
from leerhuis.surveys.models import SurveyInvitation


def merge_surveys(person_id: int, into_id: int) -> None:
    """Who was asked twice was asked once: the invitation that was answered stays."""
    theirs = {each.survey_id: each for each in _invited(into_id)}
    for mine in _invited(person_id):
        other = theirs.get(mine.survey_id)
        if other is None:
            continue
        gone = other if mine.answered and not other.answered else mine
        mail.withdraw(subject=gone.public_id)
        db.session.delete(gone)
    db.session.flush()


def merge_letters(person_id: int, into_id: int) -> None:
    """Letters are the other's, also by their key, so that no job writes one again."""
    mine = db.session.execute(
        select(QueuedLetter.id, QueuedLetter.key).where(QueuedLetter.person_id == person_id)
    ).all()
    keys = {each.id: _key_of(each.key, into_id) for each in mine}
    taken = set(
        db.session.scalars(select(QueuedLetter.key).where(QueuedLetter.person_id == into_id))
    )
    for number, key in keys.items():
        told = {"person_id": into_id} | ({} if key in taken else {"key": key})
        db.session.execute(
            update(QueuedLetter)
            .where(QueuedLetter.id == number)
            .values(told)
            .execution_options(synchronize_session=False)
        )


def merge_trainers(person_id: int, into_id: int) -> None:
    """Who trains twice for one organisation trains its sessions once."""
    theirs = {each.organisation_id: each for each in _training(into_id)}
    for mine in _training(person_id):
        other = theirs.get(mine.organisation_id)
        if other is None:
            continue
        already = select(SessionTrainer.session_id).where(SessionTrainer.trainer_id == other.id)
        own = SessionTrainer.trainer_id == mine.id
        db.session.execute(
            delete(SessionTrainer)
            .where(own, SessionTrainer.session_id.in_(already))
            .execution_options(synchronize_session=False)
        )
        db.session.execute(
            update(SessionTrainer)
            .where(own)
            .values(trainer_id=other.id)
            .execution_options(synchronize_session=False)
        )
        mine.person_id, mine.in_use = None, False
    db.session.flush()


def _key_of(key: str, into_id: int) -> str:
    kind, _person, rest = key.split("|", 2)
    return f"{kind}|{into_id}|{rest}"


def _invited(person_id: int) -> list[SurveyInvitation]:
    return list(
        db.session.scalars(select(SurveyInvitation).where(SurveyInvitation.person_id == person_id))
    )


def _training(person_id: int) -> list[Trainer]:
    return list(db.session.scalars(select(Trainer).where(Trainer.person_id == person_id)))
