"""What a coordinator opens: a week of 60 sessions, and the board over 2,000 groups."""

from datetime import timedelta

from sqlalchemy import insert, text

from bench import seed
from bench.measure import note, rounds, tell, tell_ratio
from bench.stage import stage
from leerhuis import clock, db, tokens
from leerhuis.access import Role
from leerhuis.courses.means import Room, Trainer
from leerhuis.courses.models import Edition, Session, SessionTrainer
from leerhuis.courses.rules import EditionState
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import EnrolmentState
from leerhuis.people.models import RoleGrant
from leerhuis.planning.weeks.rules import week_of
from leerhuis.signin.views import COOKIE_KEY
from tests.counting import statements

SESSIONS, GROUPS, SEATED = 60, 2_000, 6
ROOMS, TRAINERS = 15, 20
PEOPLE = 200
HOURS = timedelta(hours=3)
TIMES = 30


def _means():
    for n in range(1, ROOMS + 1):
        db.add(Room(id=n, venue_id=1 + n % 2, name=f"Room {n}", capacity=20))
    for n in range(1, TRAINERS + 1):
        db.add(Trainer(id=n, organisation_id=1, name=f"Trainer {n}"))


def _planned(number, starts, now):
    """So many groups of one session each, a few people in each of them."""
    editions, sessions = [], []
    for n, starts_at in zip(range(1000, 1000 + number), starts, strict=False):
        ends_at = starts_at + HOURS
        editions.append(
            {
                "id": n,
                "public_id": tokens.public_id(),
                "course_id": 1 + n % seed.COURSES,
                "state": EditionState.PUBLISHED,
                "capacity": 20,
                "enrol_by_on": starts_at.date(),
                "cancel_by_on": starts_at.date(),
                "starts_at": starts_at,
                "ends_at": ends_at,
                "policy": "confirm",
                "version": 0,
            }
        )
        sessions.append(
            {
                "id": n,
                "public_id": tokens.public_id(),
                "edition_id": n,
                "starts_at": starts_at,
                "ends_at": ends_at,
                "venue_id": 1 + (1 + n % ROOMS) % 2,
                "room_id": 1 + n % ROOMS,
                "online_url": "",
                "changed_at": now,
            }
        )
    with db.transaction():
        _means()
        db.session.execute(insert(Edition), editions)
        db.session.execute(insert(Session), sessions)
        trained = [
            {"session_id": each["id"], "trainer_id": 1 + each["id"] % TRAINERS} for each in sessions
        ]
        db.session.execute(insert(SessionTrainer), trained)
        db.session.execute(insert(Enrolment), list(_seats(editions, now)))
        db.add(RoleGrant(person_id=1, organisation_id=1, role=Role.COORDINATOR, granted_at=now))


def _seats(editions, now):
    for each in editions:
        for place in range(1, SEATED + 1):
            yield {
                "public_id": tokens.public_id(),
                "edition_id": each["id"],
                "person_id": 1 + (each["id"] * 7 + place) % PEOPLE,
                "state": EnrolmentState.CONFIRMED,
                "turn": place,
                "enrolled_at": now,
                "confirmed_at": now,
                "reason": "",
            }


def _monday(now, weeks):
    monday = week_of(clock.day_of(now)).shifted(weeks).monday
    return clock.moment_of(monday, now.time().replace(hour=9, minute=0, second=0, microsecond=0))


def _in_a_week(now):
    """Twelve a day from Monday to Friday, four beside each other at three times of the day."""
    monday = _monday(now, 40)
    for n in range(SESSIONS):
        part = timedelta(hours=(0, 4, 9.5)[n % 12 // 4])
        yield monday + timedelta(days=n // 12) + part


def _over_a_year(now):
    """So spread that no room and no trainer is taken twice."""
    monday = _monday(now, 1)
    for n in range(GROUPS):
        turn, _beside = divmod(n, 5)
        yield monday + timedelta(days=turn // 2, hours=4 * (turn % 2))


def _measure(name, kind, path, *, limit_path, starts, number, **detail):
    now = clock.now().replace(microsecond=0)
    with stage(kind) as made:
        seed.season(people=PEOPLE)
        _planned(number, starts(now), now)
        token = seed.browser(1)
        where = path(now)
        _settle(made)
        asked = statements_of(made, token, where)
        with made.serving("wsgi:app", "bench.floor:app") as ((port, pid), (floor, floor_pid)):
            ours, limit = made.client(port, token), made.client(floor)
            answer, body = ours.get(where)
            if answer.status != 200:
                raise RuntimeError(f"{where}: {answer.status}")
            against = limit_path(now)
            if limit.get(against)[0].status != 200:
                raise RuntimeError(against)
            note(f"{where}: {len(body)} bytes, {asked} statements")
            costs = rounds(
                lambda: ours.get(where),
                lambda: limit.get(against),
                pids=[pid, floor_pid, *made.pids],
                times=TIMES,
            )
    tell_ratio(name, *costs, db=kind, bytes=len(body), **detail)
    tell(f"{name}_statements", asked, "statements", db=kind)


def _settle(made):
    """Let the database count its rows, as it does by itself in a night."""
    with made.app.app_context(), db.transaction():
        db.session.execute(text("ANALYZE"))


def statements_of(made, token, path):
    """What one page asks of the database, in this process."""
    client = made.app.test_client()
    with client.session_transaction(base_url="http://127.0.0.1") as session:
        session[COOKIE_KEY] = token
    with statements() as seen:
        answer = client.get(path, base_url="http://127.0.0.1")
    if answer.status_code != 200:
        raise RuntimeError(f"{path}: {answer.status_code}")
    return len(seen)


def planning_week(kind):
    """A week of 60 sessions, against the same rows, counts and overlaps by SQL and a bare page."""
    _measure(
        "planning_week",
        kind,
        lambda now: f"/planning/week?week={week_of(_monday(now, 40).date())}",
        limit_path=lambda now: "/planned-week?" + _monday(now, 40).date().isoformat(),
        starts=_in_a_week,
        number=SESSIONS,
        sessions=SESSIONS,
    )


def planning_board(kind):
    """The board over 2,000 groups, against the same counts and overlaps by SQL and a bare page."""
    _measure(
        "planning_board",
        kind,
        lambda _now: "/planning?ronde=alle",
        limit_path=lambda _now: "/planned",
        starts=_over_a_year,
        number=GROUPS,
        editions=GROUPS + seed.EDITIONS,
    )


FIGURES = {"planning_week": planning_week, "planning_board": planning_board}
