"""The yearly report of a region with 5,000 enrolments a year, against the same sums by SQL."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from sqlalchemy import insert, text

from bench import seed
from bench.measure import note, rounds, tell, tell_ratio
from bench.planned import statements_of
from bench.stage import stage
from leerhuis import clock, db, tokens
from leerhuis.access import Role
from leerhuis.attendance.models import Attendance
from leerhuis.attendance.rules import Extent
from leerhuis.costs.models import CostEntry, CostLine
from leerhuis.costs.rules import CostKind, Stage
from leerhuis.courses.models import Edition, Session
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import EnrolmentState
from leerhuis.people import history
from leerhuis.people.models import Organisation, RoleGrant
from leerhuis.people.rules import OrganisationKind
from leerhuis.registers import Category, Chamber, Register
from leerhuis.registry import packs
from leerhuis.registry.models import PointsEntry, Registration, RegistrationEvent
from leerhuis.registry.rules import CheckedHow, EventKind, Source, State
from leerhuis.registry.standing import Code, Why
from leerhuis.surveys.models import (
    Questionnaire,
    QuestionnaireVersion,
    Survey,
    SurveyAnswer,
    SurveyQuestion,
)
from leerhuis.surveys.rules import Measure, QuestionKind, SurveyKind, SurveyState

ENROLMENTS, PEOPLE, PLACES, GROUPS = 5_000, 2_000, 40, 400
SURVEYED, ANSWERS = 100, 10
TIMES = 12
KINDS = (
    OrganisationKind.MUNICIPALITY,
    OrganisationKind.CARE_PROVIDER,
    OrganisationKind.SCHOOL_PARTNERSHIP,
    OrganisationKind.CHILDCARE,
)


def seeded(now, year):
    with db.transaction():
        for number in range(10, 10 + PLACES):
            db.add(
                Organisation(
                    id=number,
                    name=f"Place {number}",
                    kind=KINDS[number % len(KINDS)],
                    parent_id=1,
                    path=f"1.{number}.",
                    created_at=now,
                )
            )
        db.session.execute(
            text(f"UPDATE appointment SET organisation_id = 10 + person_id % {PLACES}")
        )
        numbers = list(db.session.scalars(text("SELECT id FROM appointment")))
        db.add(RoleGrant(person_id=1, organisation_id=1, role=Role.COORDINATOR, granted_at=now))
    with db.transaction():
        history.write(numbers, now=now - timedelta(days=1000))
        _register(now)
        _given(now, year)
        _enrolled(now)
        _answered(now)
        _cost(now, year)


def _register(now):
    """Everyone has a registration that runs for years yet."""
    pack = packs.pack_for(Register.SKJ, Chamber.YOUTH_AND_FAMILY_PROFESSIONAL, on=clock.day_of(now))
    first, last = date(now.year - 3, 1, 1), date(now.year + 1, 12, 31)
    facts = {
        "state": State.REGISTERED,
        "state_on": first,
        "occupation": Chamber.YOUTH_AND_FAMILY_PROFESSIONAL.value,
        "pack_key": pack.key,
        "starts_on": first,
        "held_on": last,
        "last_valid_on": last,
        "source": Source.EMPLOYER,
        "checked_on": first,
        "checked_how": CheckedHow.REGISTER_SERVICE,
    }
    whole = {
        "register": Register.SKJ,
        "apply_by_on": last,
        "told_on": first,
        "standing": Code.ON_TRACK,
        "standing_why": Why.PACE_ENOUGH,
        "version": 0,
    }
    ids = range(1, PEOPLE + 1)
    named = [facts | {"number": f"11{n:07d}"} for n in ids]
    people = zip(ids, named, strict=True)
    db.session.execute(
        insert(Registration),
        [
            whole | each | {"id": n, "person_id": n, "public_id": tokens.public_id()}
            for n, each in people
        ],
    )
    told = {"kind": EventKind.RECORDED, "effective_on": first, "at": now - timedelta(days=1000)}
    db.session.execute(
        insert(RegistrationEvent),
        [told | each | {"registration_id": n} for n, each in zip(ids, named, strict=True)],
    )


def _given(now, year):
    """So many groups of one session, over the year and the one before it."""
    first = datetime.combine(date(year - 1, 1, 5), time(9), tzinfo=now.tzinfo)
    editions, sessions = [], []
    for n in range(1000, 1000 + GROUPS):
        starts_at = first + timedelta(days=(n - 1000) * 700 // GROUPS)
        times = {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=6)}
        editions.append(
            times
            | {
                "id": n,
                "public_id": tokens.public_id(),
                "course_id": 1 + n % seed.COURSES,
                "state": "published",
                "capacity": None,
                "enrol_by_on": starts_at.date(),
                "cancel_by_on": starts_at.date(),
                "policy": "confirm",
                "version": 0,
            }
        )
        row = {"id": n, "public_id": tokens.public_id(), "edition_id": n, "venue_id": 1}
        sessions.append(times | row | {"online_url": "", "changed_at": now})
    db.session.execute(insert(Edition), editions)
    db.session.execute(insert(Session), sessions)


def _enrolled(now):
    """Twenty-five people in each group, all marked; four out of five completed it."""
    seats, marks, points = [], [], []
    for number in range(2 * ENROLMENTS):
        edition, place = 1000 + number % GROUPS, number // GROUPS
        person = 1 + (edition * 37 + place * 11) % PEOPLE
        done, public_id = number % 5 > 0, tokens.public_id()
        seats.append(
            {
                "id": number + 1,
                "public_id": public_id,
                "edition_id": edition,
                "person_id": person,
                "state": EnrolmentState.CONFIRMED,
                "turn": place,
                "enrolled_at": now,
                "confirmed_at": now,
                "completed_on": now.date() if done else None,
                "reason": "",
            }
        )
        extent = Extent.PRESENT if done else (Extent.PARTLY, Extent.ABSENT)[number % 2]
        marks.append(
            {
                "enrolment_id": number + 1,
                "session_id": edition,
                "extent": extent,
                "marked_at": now,
            }
        )
        if done:
            points.append(_earned(person, public_id, number, now))
    for kind, rows in ((Enrolment, seats), (Attendance, marks), (PointsEntry, points)):
        db.session.execute(insert(kind), rows)


def _earned(person, ref, number, now):
    return {
        "person_id": person,
        "ref": ref,
        "title": "Course about worries",
        "completed_on": now.date(),
        "register": Register.SKJ,
        "occupation": "",
        "category": (Category.FORMAL_LEARNING, Category.REFLECTION)[number % 2],
        "points": Decimal(6),
        "number": 0,
        "source": Source.LEERHUIS,
        "recorded_at": now,
    }


def _answered(now):
    """A hundred groups have an evaluation that ten people answered."""
    made = Questionnaire(
        organisation_id=1, kind=SurveyKind.EVALUATION, name="After", in_use=True, created_at=now
    )
    db.add(made)
    version = QuestionnaireVersion(questionnaire_id=made.id, number=1, made_at=now, settled_at=now)
    db.add(version)
    asked = []
    for number, measure in enumerate((Measure.GRADE, Measure.RECOMMENDS), 1):
        asked.append(
            SurveyQuestion(
                version_id=version.id,
                number=number,
                key=tokens.public_id(),
                kind=QuestionKind.GRADE,
                text="How was it?",
                choices=[],
                measure=measure,
            )
        )
    db.add(*asked)
    surveys = [_survey(version.id, 1000 + n * 4, now) for n in range(SURVEYED)]
    db.add(*surveys)
    rows = [
        {"survey_id": survey.id, "question_id": question.id, "value": 6 + n % 4}
        for survey in surveys
        for question in asked
        for n in range(ANSWERS)
    ]
    db.session.execute(insert(SurveyAnswer), rows)


def _survey(version_id, edition_id, now):
    return Survey(
        organisation_id=1,
        kind=SurveyKind.EVALUATION,
        state=SurveyState.CLOSED,
        title="Course",
        version_id=version_id,
        edition_id=edition_id,
        created_at=now,
        closes_on=now.date(),
        asked=ANSWERS,
        answers=ANSWERS,
    )


def _cost(now, year):
    lines = [
        CostLine(
            organisation_id=1,
            edition_id=edition,
            kind=CostKind.TRAINER,
            what="Trainer",
            spent_on=date(year, 6, 1),
            added_at=now,
        )
        for edition in range(1000, 1000 + GROUPS)
    ]
    db.add(*lines)
    entries = [
        {"line_id": line.id, "stage": stage, "cents": 120_000, "why": "", "entered_at": now}
        for line in lines
        for stage in (Stage.ESTIMATED, Stage.REAL)
    ]
    db.session.execute(insert(CostEntry), entries)


def yearly_report(kind):
    """The page of a year, with the year before, against the same sums by SQL on a bare page."""
    now = clock.now().replace(microsecond=0)
    year = now.year - 1
    path = f"/jaarverslag?jaar={year}"
    with stage(kind) as made:
        seed.season(people=PEOPLE)
        seeded(now, year)
        token = seed.browser(1)
        with made.app.app_context(), db.transaction():
            db.session.execute(text("ANALYZE"))
        asked = statements_of(made, token, path)
        with made.serving("wsgi:app", "bench.floor:app") as ((port, pid), (floor, floor_pid)):
            ours, limit = made.client(port, token), made.client(floor)
            answer, body = ours.get(path)
            told = answer.status == 200 and b"Place 17" in body
            if not told or limit.get(f"/year?{year}")[0].status != 200:
                raise RuntimeError(f"{path}: {answer.status}")
            note(f"{path}: {len(body)} bytes, {asked} statements")
            costs = rounds(
                lambda: ours.get(path),
                lambda: limit.get(f"/year?{year}"),
                pids=[pid, floor_pid, *made.pids],
                times=TIMES,
            )
    tell_ratio("yearly_report", *costs, db=kind, enrolments=ENROLMENTS, bytes=len(body))
    tell("yearly_report_statements", asked, "statements", db=kind)


FIGURES = {"yearly_report": yearly_report}
