"""Pages that are opened all day, against a bare page on the same database."""

from sqlalchemy import insert, select

from bench import seed
from bench.measure import note, rounds, tell_ratio
from bench.stage import stage
from leerhuis import clock, db, tokens
from leerhuis.courses.models import Course
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import EnrolmentState

TIMES = 60
PEOPLE = 200


def enrolments():
    """Each edition half full, and the first person in a few."""
    now = clock.now()
    rows = [
        {
            "public_id": tokens.public_id(),
            "edition_id": edition,
            "person_id": 1 + (edition * 7 + place) % PEOPLE,
            "state": EnrolmentState.CONFIRMED,
            "turn": place,
            "enrolled_at": now,
            "confirmed_at": now,
            "reason": "",
        }
        for edition in range(1, seed.EDITIONS + 1)
        for place in range(1, 11)
    ]
    with db.transaction():
        db.session.execute(insert(Enrolment), rows)


def _against(name, path, limit_path, kind, **detail):
    with stage(kind) as made:
        seed.season(people=PEOPLE)
        enrolments()
        token = seed.browser(1)
        where = path() if callable(path) else path
        with made.serving("wsgi:app", "bench.floor:app") as ((port, pid), (floor, floor_pid)):
            ours, limit = made.client(port, token), made.client(floor)
            answer, body = ours.get(where)
            if answer.status != 200:
                raise RuntimeError(f"{where}: {answer.status}")
            note(f"{where}: {len(body)} bytes")
            costs = rounds(
                lambda: ours.get(where),
                lambda: limit.get(limit_path),
                pids=[pid, floor_pid, *made.pids],
                times=TIMES,
            )
    tell_ratio(name, *costs, db=kind, bytes=len(body), **detail)


def course_address():
    return "/cursussen/" + db.session.scalar(select(Course.public_id).where(Course.id == 1))


def catalogue_page(kind):
    _against("catalogue_page", "/cursussen", "/list", kind, editions=seed.EDITIONS)


def edition_page(kind):
    _against("edition_page", course_address, "/one", kind, editions=5)


def home_page(kind):
    _against("home_page", "/", "/one", kind)


FIGURES = {
    "catalogue_page": catalogue_page,
    "edition_page": edition_page,
    "home_page": home_page,
}
