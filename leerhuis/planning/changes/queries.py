"""Reading who a change reaches, and what they were told before."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import aliased, contains_eager

from leerhuis import clock, db
from leerhuis.courses import queries as courses
from leerhuis.courses.clashing import plan_of, wanted_of
from leerhuis.courses.means import Trainer, Venue
from leerhuis.courses.models import Course, Edition, Session
from leerhuis.courses.queries import SHOWN
from leerhuis.courses.rules import EditionState, SessionPlan, Span
from leerhuis.courses.sessions import Change
from leerhuis.enrolment import queries as enrolments
from leerhuis.enrolment.models import Answer, Enrolment, Question
from leerhuis.enrolment.questions.rules import NO
from leerhuis.enrolment.rules import AnswerKind, EnrolmentState, Subject
from leerhuis.mail.models import QueuedLetter
from leerhuis.mail.rules import LetterState
from leerhuis.planning.changes import mails, rules
from leerhuis.planning.changes.rules import Need, Told

# Far enough for three working days with a long weekend of holidays in between.
AHEAD = timedelta(days=14)
BACK = timedelta(days=60)
Reader = int | str


@dataclass(frozen=True)
class Reach:
    """Whom a change of a group reaches.

    `busy` people have a seat elsewhere at the new hours; `silent` trainers have no address.
    """

    seated: int
    waiting: int
    trainers: Sequence[str]
    silent: Sequence[str]
    venues: Sequence[str]
    busy: int = 0

    @property
    def anybody(self) -> bool:
        return bool(self.seated or self.waiting or self.trainers or self.silent or self.venues)


@dataclass(frozen=True)
class LastLetter:
    """The last letter to a contact of a venue about a session, as far as is known."""

    told: Told
    name: str
    values: dict[str, object]


def reach(edition: Edition, sessions: Iterable[Session]) -> Reach:
    """Whom it reaches that these sessions are called off."""
    chosen = list(sessions)
    return _reach(edition, chosen, trainers=[each for one in chosen for each in one.trainers])


def reach_of(edition: Edition, changes: Iterable[Change]) -> Reach:
    """Whom it reaches that sessions become as planned.

    Other hours or another place reach everyone; another trainer only whom it is about.
    """
    planned = [(each.session, each.plan) for each in changes if each.session]
    moved = [(session, plan) for session, plan in planned if _is_moved(session, plan)]
    told = [_trainers_told(*each) for each in planned]
    return _reach(
        edition,
        [session for session, _plan in moved],
        trainers=courses.trainers_of(sorted(set().union(*told))),
        spans=[wanted_of(plan).span for _session, plan in moved],
    )


def _trainers_told(session: Session, plan: SessionPlan) -> set[int]:
    """All of them when it is moved, else who comes and who goes."""
    before, after = {each.id for each in session.trainers}, set(plan.trainer_ids)
    return before | after if _is_moved(session, plan) else before ^ after


def _is_moved(session: Session, plan: SessionPlan) -> bool:
    """Whether it is at other hours or elsewhere, whoever trains it."""
    return replace(plan_of(session), trainer_ids=()) != replace(plan, trainer_ids=())


def _reach(
    edition: Edition,
    sessions: Sequence[Session],
    *,
    trainers: Iterable[Trainer],
    spans: Sequence[Span] = (),
) -> Reach:
    """`sessions` are those of which everyone hears; `spans` are their new hours."""
    filling = enrolments.filling_of(edition) if sessions else None
    once = {each.id: each for each in trainers}.values()
    return Reach(
        seated=filling.confirmed if filling else 0,
        waiting=filling.waiting if filling else 0,
        trainers=[each.name for each in once if reader_of(each) is not None],
        silent=[each.name for each in once if reader_of(each) is None],
        venues=_venues_told(sessions),
        busy=_busy(edition, spans) if spans else 0,
    )


def asks(edition: Edition) -> bool:
    """Whether somebody would hear of a change of this group, so that it must be confirmed."""
    published = edition.state is EditionState.PUBLISHED
    return published and reach(edition, edition.sessions).anybody


def reader_of(trainer: Trainer) -> Reader | None:
    """The person or the address that letters go to."""
    return trainer.person_id or trainer.email or None


def _venues_told(sessions: Sequence[Session]) -> list[str]:
    """The venues that were told of these sessions, and so hear of a change."""
    told = told_of((mails.VENUE, mails.VENUE_GONE), [each.public_id for each in sessions])
    known = {subject for (subject, _to), last in told.items() if not last.told.gone}
    return sorted({each.venue.name for each in sessions if each.venue and each.public_id in known})


def _busy(edition: Edition, spans: Sequence[Span]) -> int:
    """How many of the group have a seat in another session at one of these hours."""
    mine, other = aliased(Enrolment), aliased(Edition)
    overlap = [
        exists(
            select(Session.id)
            .join(other, other.id == Session.edition_id)
            .join(mine, mine.edition_id == other.id)
            .where(
                mine.person_id == Enrolment.person_id,
                mine.state == EnrolmentState.CONFIRMED,
                other.id != edition.id,
                other.state == EditionState.PUBLISHED,
                Session.starts_at < span.ends_at,
                Session.ends_at > span.starts_at,
            )
            .correlate(Enrolment)
        )
        for span in spans
    ]
    count = select(func.count(Enrolment.id)).where(
        Enrolment.edition_id == edition.id, Enrolment.state == EnrolmentState.CONFIRMED
    )
    return db.session.scalar(count.where(or_(*overlap))) or 0


def told_of(
    kinds: Sequence[str], subjects: Iterable[str] = (), *, since: datetime | None = None
) -> dict[tuple[str, Reader], LastLetter]:
    """What was told last of these sessions, or of all that letters went about since, by reader."""
    wanted = (
        select(
            QueuedLetter.kind,
            QueuedLetter.subject,
            QueuedLetter.person_id,
            QueuedLetter.address,
            QueuedLetter.name,
            QueuedLetter.values,
            QueuedLetter.state,
        )
        .where(QueuedLetter.kind.in_(kinds))
        .order_by(QueuedLetter.id)
    )
    if since is None:
        wanted = wanted.where(QueuedLetter.subject.in_(list(subjects)))
    else:
        wanted = wanted.where(QueuedLetter.planned_at > since)
    found: dict[tuple[str, Reader], LastLetter] = {}
    letters: Counter[tuple[str, Reader]] = Counter()
    for kind, subject, person_id, address, name, values, state in db.session.execute(wanted):
        key = (subject, person_id or address)
        letters[key] += 1  # also what was taken back has its number
        if state is not LetterState.WITHDRAWN:
            told = Told(values.get("facts", ""), kind == kinds[1], letters[key])
            found[key] = LastLetter(told, name, values)
    return {
        key: replace(each, told=each.told._replace(letters=letters[key]))
        for key, each in found.items()
    }


def sessions_at_venues(now: datetime) -> list[Session]:
    """The sessions of published groups that a contact of a venue hears of now."""
    rows = db.session.scalars(
        select(Session)
        .join(Session.edition)
        .join(Edition.course)
        .join(Session.venue)
        .options(*SHOWN, contains_eager(Session.edition).contains_eager(Edition.course))
        .where(
            Edition.state == EditionState.PUBLISHED,
            Venue.contact_email != "",
            Session.starts_at > now,
            Session.starts_at < now + AHEAD,
        )
        .order_by(Session.starts_at, Session.id)
        .execution_options(populate_existing=True)
    )
    today = clock.day_of(now)
    return [each for each in rows if rules.numbers_on(clock.day_of(each.starts_at)) <= today]


def needs_in(edition: Edition, *, now: datetime) -> list[Need]:
    """What people with a seat eat and need, in numbers: no names, and not who says no."""
    rows = db.session.execute(
        select(Question.label, Question.kind, Answer.text, func.count())
        .join(Answer.question)
        .join(Enrolment, Enrolment.id == Answer.enrolment_id)
        .where(
            Enrolment.edition_id == edition.id,
            Enrolment.state == EnrolmentState.CONFIRMED,
            Question.subject.in_([Subject.DIET, Subject.ACCESS]),
            Answer.erase_on > clock.day_of(now),
            Answer.text.not_in(["", NO]),
        )
        .group_by(Question.number, Question.id, Question.label, Question.kind, Answer.text)
        .order_by(Question.number, Question.id, func.count().desc(), Answer.text)
    )
    return [
        Need(label if kind is AnswerKind.YES_NO else text, number)
        for label, kind, text, number in rows
    ]


def sessions_by(public_ids: Iterable[str]) -> dict[str, Session]:
    rows = db.session.scalars(
        select(Session)
        .join(Session.edition)
        .join(Edition.course)
        .options(*SHOWN, contains_eager(Session.edition).contains_eager(Edition.course))
        .where(Session.public_id.in_(list(public_ids)))
        .execution_options(populate_existing=True)
    )
    return {each.public_id: each for each in rows}


def course_of(edition: Edition) -> Course:
    return db.session.get_one(Course, edition.course_id)
