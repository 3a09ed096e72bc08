"""What a manager opens: the overview of 120 people, and what one dossier costs to reckon."""

from datetime import date, timedelta
from decimal import Decimal
from time import process_time

from sqlalchemy import insert

from bench import seed
from bench.measure import ROUNDS, note, rounds, statistics, tell, tell_ratio
from bench.stage import stage
from leerhuis import clock, db
from leerhuis.access import COMMAND, Role
from leerhuis.people.models import RoleGrant
from leerhuis.registers import Category, Chamber, Register
from leerhuis.registry import packs, periods, service
from leerhuis.registry.models import PointsEntry, Registration
from leerhuis.registry.rules import Source
from leerhuis.registry.settling import settle
from leerhuis.registry.standing import points

TIMES = 40
PEOPLE = 120
ENTRIES_EACH = 20
CHAMBER = Chamber.YOUTH_AND_FAMILY_PROFESSIONAL
OVERVIEW = "/registraties/team"


def _register(people, now):
    """A registration for each, the last day spread over five years, with twenty courses each."""
    today = clock.day_of(now)
    with db.transaction():
        db.session.execute(insert(PointsEntry), list(_entries(people, today, now)))
        for n in range(1, people + 1):
            service.record_registration(
                db.session.get(seed.Person, n),
                register=Register.SKJ,
                occupation=CHAMBER,
                number=f"11{n:07d}",
                registered_on=None,
                held_date=today + timedelta(days=60 + n * 13),
                source=Source.EMPLOYER,
                by=COMMAND,
                now=now,
            )
    with db.transaction():
        rows = db.session.query(Registration).all()
        for row in rows:
            row.history_known_on = today
        settle(rows, today=today)


def _entries(people, today, now):
    for person in range(1, people + 1):
        for number in range(ENTRIES_EACH):
            kinds = (Category.FORMAL_LEARNING, Category.REFLECTION)
            yield {
                "person_id": person,
                "ref": f"e-{number}",
                "title": "Course about worries",
                "completed_on": today - timedelta(days=30 + 40 * number),
                "register": Register.SKJ,
                "occupation": "",
                "category": kinds[number % 2],
                "points": Decimal(1 + (person + number) % 4),
                "number": 0,
                "source": Source.LEERHUIS,
                "recorded_at": now,
            }


def team_page(kind):
    now = clock.now()
    with stage(kind) as made:
        seed.season(people=PEOPLE + 1)
        _register(PEOPLE, now)
        with db.transaction():
            db.add(
                RoleGrant(
                    person_id=PEOPLE + 1, organisation_id=2, role=Role.MANAGER, granted_at=now
                )
            )
        token = seed.browser(PEOPLE + 1)
        with made.serving("wsgi:app", "bench.floor:app") as ((port, pid), (floor, floor_pid)):
            ours, limit = made.client(port, token), made.client(floor)
            answer, body = ours.get(OVERVIEW)
            if answer.status != 200 or str(PEOPLE).encode() not in body:
                raise RuntimeError(f"{OVERVIEW}: {answer.status}")
            note(f"{OVERVIEW}: {len(body)} bytes")
            costs = rounds(
                lambda: ours.get(OVERVIEW),
                lambda: limit.get("/list"),
                pids=[pid, floor_pid, *made.pids],
                times=TIMES,
            )
    tell_ratio("team_page", *costs, db=kind, people=PEOPLE, bytes=len(body))


def assess_us(_kind):
    """One assessment of a full dossier: five years with a course nearly every two weeks."""
    today = date(2027, 1, 11)
    pack = packs.pack_for(Register.SKJ, CHAMBER, on=today)
    period = periods.period_of(pack, held_on=today + timedelta(days=200), registered_on=None)
    entries = [
        points.Entry(
            category=Category.FORMAL_LEARNING if n % 2 else Category.REFLECTION,
            points=Decimal("1.5"),
            completed_on=period.starts_on + timedelta(days=10 * n),
            occasion=f"e-{n}",
        )
        for n in range(150)
    ]
    costs = []
    for _ in range(ROUNDS + 1):
        before = process_time()
        for _ in range(200):
            points.assess(pack, entries, [], period=period, today=today)
        costs.append((process_time() - before) / 200 * 1e6)
    tell("assess_us", round(statistics.median(costs[1:])), "CPU us", entries=len(entries))


FIGURES = {"team_page": team_page, "assess_us": assess_us}
