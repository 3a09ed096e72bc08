"""What a coordinator opens of a group of 5,000 people: the first page, and the sheet."""

from datetime import datetime
from io import BytesIO

from sqlalchemy import insert, text

from bench import seed
from bench.measure import note, rounds, tell, tell_ratio
from bench.planned import statements_of
from bench.stage import stage
from leerhuis import clock, db, tokens
from leerhuis.access import Role
from leerhuis.courses.models import Edition
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import EnrolmentState
from leerhuis.people.models import Organisation, RoleGrant
from leerhuis.people.rules import OrganisationKind

PEOPLE, PLACES = 5_000, 40
TIMES, SHEETS = 30, 2
COLUMNS = ("naam", "organisatie", "status", "sinds")
# The same rows and cells by one statement: who has a seat, by name, with who employs them.
ROWS = """
SELECT p.public_id, p.sort_name, o.name, n.state, n.enrolled_at
FROM enrolment n JOIN person p ON p.id = n.person_id
LEFT JOIN appointment a ON a.person_id = p.id AND a.kind = 'employment'
  AND a.starts_on <= :day AND (a.ends_on IS NULL OR a.ends_on >= :day)
LEFT JOIN organisation o ON o.id = a.organisation_id
WHERE n.edition_id = 1 AND n.state IN ('confirmed', 'requested', 'offered')
ORDER BY p.search_name, p.id
"""


def plain(connection, *, day, limit=None):
    """The people of the first group, by hand-written SQL."""
    question = f"{ROWS} LIMIT {limit}" if limit else ROWS
    return connection.execute(text(question), {"day": day}).all()


def sheet(rows):
    """The same cells by XlsxWriter alone."""
    import xlsxwriter  # noqa: PLC0415  # as the product does: only when a sheet is asked for

    out = BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": True}) as book:
        day = book.add_format({"num_format": "dd-mm-yyyy"})
        page = book.add_worksheet("Deelnemers")
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate((row.sort_name, row.name, row.state)):
                page.write_string(number, column, value or "")
            page.write_datetime(number, 3, _moment(row.enrolled_at), day)
    return out.getvalue()


def _moment(value):
    """SQLite gives text, PostgreSQL a moment with a zone that a sheet does not know."""
    return datetime.fromisoformat(value) if isinstance(value, str) else value.replace(tzinfo=None)


def _group(now):
    """All of them in one group, with 40 employers."""
    with db.transaction():
        for number in range(10, 10 + PLACES):
            db.add(
                Organisation(
                    id=number,
                    name=f"Employer {number}",
                    kind=OrganisationKind.CARE_PROVIDER,
                    parent_id=1,
                    path=f"1.{number}.",
                    created_at=now,
                )
            )
        db.session.execute(
            text(f"UPDATE appointment SET organisation_id = 10 + person_id % {PLACES}")
        )
        db.session.execute(insert(Enrolment), list(_seats(now)))
        db.add(
            RoleGrant(
                person_id=PEOPLE + 1, organisation_id=1, role=Role.COORDINATOR, granted_at=now
            )
        )


def _seats(now):
    for person in range(1, PEOPLE + 1):
        yield {
            "public_id": tokens.public_id(),
            "edition_id": 1,
            "person_id": person,
            "state": EnrolmentState.CONFIRMED,
            "turn": person,
            "enrolled_at": now,
            "confirmed_at": now,
            "reason": "",
        }


def _measure(name, kind, rest, *, against, times):
    now = clock.now()
    with stage(kind) as made:
        seed.season(people=PEOPLE + 1, capacity=None)
        _group(now)
        token = seed.browser(PEOPLE + 1)
        path = f"/planning/groepen/{db.session.get(Edition, 1).public_id}/deelnemers{rest}"
        with made.app.app_context(), db.transaction():
            db.session.execute(text("ANALYZE"))
        asked = statements_of(made, token, path)
        with made.serving("wsgi:app", "bench.floor:app") as ((port, pid), (floor, floor_pid)):
            ours, limit = made.client(port, token), made.client(floor)
            answer, body = ours.get(path)
            if answer.status != 200 or limit.get(against)[0].status != 200:
                raise RuntimeError(f"{path}: {answer.status}")
            note(f"{path}: {len(body)} bytes, {asked} statements")
            costs = rounds(
                lambda: ours.get(path),
                lambda: limit.get(against),
                pids=[pid, floor_pid, *made.pids],
                times=times,
            )
    tell_ratio(name, *costs, db=kind, bytes=len(body), people=PEOPLE)
    tell(f"{name}_statements", asked, "statements", db=kind)


def participants_5000(kind):
    """The first fifty with the counts of all, against the same fifty by SQL and a bare page."""
    _measure("participants_5000", kind, "", against="/participants", times=TIMES)


def xlsx_5000(kind):
    """Four columns of all, against the same cells by one statement and XlsxWriter alone."""
    columns = "&".join(f"kolom={each}" for each in COLUMNS)
    _measure("xlsx_5000", kind, f"/blad?{columns}", against="/participants-sheet", times=SHEETS)


FIGURES = {"participants_5000": participants_5000, "xlsx_5000": xlsx_5000}
