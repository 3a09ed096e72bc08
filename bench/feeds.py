"""A person's own calendar with 200 entries of every kind, when it is new and when it is known."""

from datetime import date, timedelta

from sqlalchemy import insert, select

from bench import seed
from bench.measure import note, rounds, tell_ratio
from bench.stage import KEY, stage
from leerhuis import clock, db, tokens
from leerhuis.access import HOUSE, Role
from leerhuis.calendars import service as calendars
from leerhuis.courses.models import Session
from leerhuis.feeds import service
from leerhuis.people import queries as people
from leerhuis.people.models import Person, RoleGrant
from leerhuis.registers import Chamber, Profession, Register
from leerhuis.registry.verbs.recording import record_registration
from leerhuis.surveys.models import Questionnaire, QuestionnaireVersion, Survey, SurveyInvitation
from leerhuis.surveys.rules import SurveyKind, SurveyState

SESSIONS, LOST, SURVEYS, TEAM = 150, 10, 28, 18
ENTRIES = SESSIONS + SURVEYS + 4 + TEAM


def _sessions(now):
    """Seats, of which the last ones were lost."""
    sessions = list(db.session.scalars(select(Session).order_by(Session.id).limit(SESSIONS)))
    calendars.invite(1, sessions, now=now)
    calendars.withdraw(1, sessions[-LOST:], now=now)


def _surveys(now):
    made = Questionnaire(
        organisation_id=1, kind=SurveyKind.EVALUATION, name="After", created_at=now
    )
    db.add(made)
    version = QuestionnaireVersion(questionnaire_id=made.id, number=1, made_at=now, settled_at=now)
    db.add(version)
    for number in range(1, SURVEYS + 1):
        survey = Survey(
            organisation_id=1,
            kind=SurveyKind.EVALUATION,
            state=SurveyState.OPEN,
            title=f"Course {number}: talking about worries",
            version_id=version.id,
            created_at=now,
            closes_on=clock.day_of(now) + timedelta(days=number),
        )
        db.add(survey)
        asked = {"survey_id": survey.id, "person_id": 1, "public_id": tokens.public_id()}
        token = {"token_hash": tokens.hash_of(asked["public_id"]), "asked_at": now}
        db.session.execute(insert(SurveyInvitation), [asked | token])


def _registered(now):
    """Two of one's own, and one of each colleague below the place that one manages."""
    db.add(RoleGrant(person_id=1, organisation_id=2, role=Role.MANAGER, granted_at=now))
    rows = [(Register.SKJ, Chamber.YOUTH_AND_FAMILY_PROFESSIONAL, n) for n in range(1, TEAM + 2)]
    rows.append((Register.BIG, Profession.HEALTH_CARE_PSYCHOLOGIST, 1))
    for number, (register, occupation, person) in enumerate(rows, 110_000_001):
        record_registration(
            db.session.get_one(Person, person),
            register=register,
            occupation=occupation,
            number=f"{number}{occupation if register is Register.BIG else ''}",
            registered_on=None,
            held_date=date(clock.day_of(now).year + 2, 6, 1),
            source="staff_file",
            by=HOUSE,
            now=now,
        )


def everything():
    """The first person's calendar with all of it; gives its address."""
    now = clock.now()
    with db.transaction():
        _sessions(now)
        _surveys(now)
        _registered(now)
        owner = db.session.get_one(Person, 1)
        by = people.identity_of(owner, origin="bench", today=clock.day_of(now))
        feed = service.make_feed(1, key=KEY, by=by, now=now)
        service.choose(1, alarm_minutes=1440, team=True, by=by, now=now)
        service.note_use(feed, now=now)
    return f"/agenda/{service.token_of(feed, key=KEY)}.ics"


def _feed_stage(name, kind, *, limit_path, again):
    with stage(kind) as made:
        seed.season(people=TEAM + 1)
        path = everything()
        with made.serving("wsgi:app", "bench.floor:app") as ((port, pid), (floor, floor_pid)):
            ours, limit = made.client(port), made.client(floor)
            answer, body = ours.get(path)
            if answer.status != 200 or body.count(b"BEGIN:VEVENT") != ENTRIES:
                raise RuntimeError(f"{path}: {answer.status}, {body.count(b'BEGIN:VEVENT')}")
            note(f"{len(body)} bytes, {body.count(b'BEGIN:VALARM')} alarms")
            known = {"If-None-Match": answer.getheader("ETag")} if again else {}
            wanted = 304 if again else 200
            if ours.get(path, **known)[0].status != wanted:
                raise RuntimeError(f"{path}: not {wanted}")
            costs = rounds(
                lambda: ours.get(path, **known),
                lambda: limit.get(limit_path),
                pids=[pid, floor_pid, *made.pids],
                times=60 if again else 20,
            )
    tell_ratio(name, *costs, db=kind, entries=ENTRIES)


def feed_cold(kind):
    _feed_stage("feed_cold", kind, limit_path="/feed", again=False)


def feed_304(kind):
    _feed_stage("feed_304", kind, limit_path="/one", again=True)


FIGURES = {"feed_cold": feed_cold, "feed_304": feed_304}
