"""Searching the catalogue of a country: 5,000 courses, 20,000 groups, a third of them to come."""

from datetime import timedelta
from decimal import Decimal
from urllib.parse import urlencode

from sqlalchemy import insert, text

from bench import seed
from bench.measure import note, rounds, tell, tell_ratio
from bench.stage import stage
from leerhuis import clock, db, tokens
from leerhuis.catalogue import undated
from leerhuis.catalogue.choices import choices
from leerhuis.catalogue.listing import lines
from leerhuis.catalogue.rules import Wish
from leerhuis.courses.models import Course, CoursePoints, Edition, Session
from leerhuis.courses.rules import EditionState
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import EnrolmentState
from leerhuis.registers import Category, Chamber, Register
from tests.counting import statements

COURSES, EDITIONS, PEOPLE, EACH = 5_000, 20_000, 500, 5
FIRST = 1000
WORDS = ("gezin", "school", "scheiding", "veiligheid", "opvoeden", "trauma", "gesprek", "netwerk")
SAID = "Oefenen met voorbeelden uit je eigen werk, in kleine groepen en met een acteur. " * 5
ASKED = "veilig rooséndaal"
TIMES = 15

# The least that says the same: which fit, twenty of them with their seats, and each count.
FOUND = """
WITH offered AS MATERIALIZED (
  SELECT e.id, e.public_id, e.course_id, c.theme_id, c.title, e.starts_at, e.ends_at, e.capacity,
         c.search_text || ' ' || e.search_text AS said,
         e.enrol_by_on >= :today AND (e.capacity IS NULL OR e.capacity > (
           SELECT count(*) FROM enrolment n WHERE n.edition_id = e.id AND n.cancelled_at IS NULL
         )) AS seat
  FROM edition e JOIN course c ON c.id = e.course_id
  WHERE e.state = 'published' AND e.starts_at > :now
), fitting AS MATERIALIZED (SELECT * FROM offered WHERE said LIKE :first AND said LIKE :second)
"""
ROWS = "SELECT public_id, title, starts_at, capacity FROM fitting ORDER BY starts_at, id LIMIT 20"
COUNTS = """
SELECT 'all', '', count(*) FROM fitting
UNION ALL SELECT 'seat', '', count(*) FROM fitting WHERE seat
UNION ALL SELECT 'theme', t.name, count(f.id) FROM theme t LEFT JOIN fitting f ON f.theme_id = t.id
  GROUP BY t.name
UNION ALL SELECT 'town', v.town, count(DISTINCT f.id) FROM fitting f
  JOIN session s ON s.edition_id = f.id JOIN venue v ON v.id = s.venue_id GROUP BY v.town
UNION ALL SELECT 'register', p.register, count(DISTINCT f.id) FROM fitting f
  JOIN course_points p ON p.course_id = f.course_id GROUP BY p.register
UNION ALL SELECT 'category', p.category, count(DISTINCT f.id) FROM fitting f
  JOIN course_points p ON p.course_id = f.course_id GROUP BY p.category
UNION ALL SELECT 'points', '', count(*) FROM fitting f WHERE (SELECT sum(p.points)
  FROM course_points p WHERE p.course_id = f.course_id AND p.register = 'SKJ') >= 6
"""


def plain(connection, *, now, today, words=ASKED):
    """The rows and the counts by hand-written SQL."""
    first, second = (f"%{word}%" for word in words.replace("é", "e").split())
    given = {"now": now, "today": today, "first": first, "second": second}
    if connection.dialect.name == "sqlite":
        given["now"] = now.strftime("%Y-%m-%d %H:%M:%S.%f")
        given["today"] = today.isoformat()
    rows = connection.execute(text(FOUND + ROWS), given).all()
    return rows, connection.execute(text(FOUND + COUNTS), given).all()


def _offer(now):
    """Each course in four groups: three of the past year and one to come, or the other way."""
    with db.transaction():
        db.session.execute(insert(Course), list(_courses(now)))
        db.session.execute(insert(CoursePoints), list(_points()))
        db.session.execute(insert(Edition), list(_editions(now)))
        db.session.execute(insert(Session), list(_sessions(now)))
        db.session.execute(insert(Enrolment), list(_seats(now)))


def _courses(now):
    for n in range(COURSES):
        subject = f"{WORDS[n % 8]} en {WORDS[n // 8 % 8]}"
        yield {
            "id": FIRST + n,
            "public_id": tokens.public_id(),
            "organisation_id": 1,
            "theme_id": 1 + n % 10,
            "title": f"Werken met {subject} {n}",
            "summary": SAID,
            "hours": Decimal(6),
            "search_text": f"werken met {subject} {n} {SAID.lower()}",
            "created_at": now,
        }


def _points():
    kinds = (Category.FORMAL_LEARNING, Category.INFORMAL_LEARNING, Category.REFLECTION)
    for n in range(COURSES):
        yield {
            "course_id": FIRST + n,
            "register": Register.SKJ,
            "occupation": Chamber.YOUTH_AND_FAMILY_PROFESSIONAL,
            "category": kinds[n % 3],
            "points": Decimal(1 + n % 8),
        }


def _starts(n, now):
    return now.replace(minute=0, second=0, microsecond=0) + timedelta(days=n * 7 % 1095 - 730)


def _editions(now):
    for n in range(EDITIONS):
        starts_at = _starts(n, now)
        yield {
            "id": FIRST + n,
            "public_id": tokens.public_id(),
            "course_id": FIRST + n % COURSES,
            "state": EditionState.PUBLISHED,
            "capacity": 4 + n % 16,
            "enrol_by_on": (starts_at - timedelta(days=7)).date(),
            "cancel_by_on": (starts_at - timedelta(days=7)).date(),
            "starts_at": starts_at,
            "ends_at": starts_at + timedelta(hours=6),
            "published_at": now,
            "search_text": f"house {('roosendaal', 'zundert')[n % 2]} trainer {n % 60}",
            "policy": "confirm",
            "version": 0,
        }


def _sessions(now):
    for n in range(EDITIONS):
        starts_at = _starts(n, now)
        yield {
            "public_id": tokens.public_id(),
            "edition_id": FIRST + n,
            "starts_at": starts_at,
            "ends_at": starts_at + timedelta(hours=6),
            "venue_id": 1 + n % 2,
            "online_url": "",
            "changed_at": now,
        }


def _seats(now):
    for n in range(EDITIONS):
        for turn in range(1, EACH + 1):
            yield {
                "public_id": tokens.public_id(),
                "edition_id": FIRST + n,
                "person_id": 1 + (n * 7 + turn) % PEOPLE,
                "state": EnrolmentState.CONFIRMED,
                "turn": turn,
                "enrolled_at": now,
                "confirmed_at": now,
                "reason": "",
            }


def catalogue_search(kind):
    """The page of a search of two words, against the same rows and counts and a bare page."""
    with stage(kind) as made:
        seed.season(people=PEOPLE)
        _offer(clock.now())
        _settle(made)
        token = seed.browser(1)
        where = "/cursussen?" + urlencode({"q": ASKED})
        with made.serving("wsgi:app", "bench.floor:app") as ((port, pid), (floor, floor_pid)):
            ours, limit = made.client(port, token), made.client(floor)
            answer, body = ours.get(where)
            if answer.status != 200:
                raise RuntimeError(f"{where}: {answer.status}")
            note(f"{where}: {len(body)} bytes")
            costs = rounds(
                lambda: ours.get(where),
                lambda: limit.get("/found"),
                pids=[pid, floor_pid, *made.pids],
                times=TIMES,
            )
        asked = _questions(made)
    tell_ratio("catalogue_search", *costs, db=kind, courses=COURSES, editions=EDITIONS)
    tell("catalogue_search_statements", asked, "statements", db=kind)


def _settle(made):
    """Let the database count its rows, as it does by itself in a night."""
    with made.app.app_context(), db.transaction():
        db.session.execute(text("ANALYZE"))


def _questions(made):
    with made.app.app_context(), statements() as seen:
        now = clock.now()
        wish = Wish(words=tuple(ASKED.split()))
        given = {"person_id": 1, "now": now, "today": clock.day_of(now)}
        choices(wish, **given)
        lines(wish, page=1, **given)
        undated.few(wish, **given)
        return len([each for each in seen if not each.startswith("BEGIN")])


FIGURES = {"catalogue_search": catalogue_search}
