"""What it costs to make up and approve the statements of a period: 200 payers, 10,000 costs."""

import os
from datetime import date, time, timedelta
from decimal import Decimal

from sqlalchemy import insert, text

from bench.measure import note, rounds, tell, tell_ratio
from bench.stage import stage
from leerhuis import clock, db, tokens
from leerhuis.access import HOUSE
from leerhuis.costs import service as costs
from leerhuis.costs.models import CostEntry, CostLine, Payer
from leerhuis.costs.rules import CostKind, PayerKind, Share, SplitBy, Stage
from leerhuis.costs.statements import service
from leerhuis.costs.statements.models import StatementRun
from leerhuis.courses.models import Course, Edition, Theme
from leerhuis.courses.rules import EditionState, Gable
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import EnrolmentState
from leerhuis.people.models import Appointment, Organisation, Person
from leerhuis.people.rules import AppointmentKind, Function, OrganisationKind
from tests.counting import statements

PAYERS, MUNICIPALITIES = 200, 20
GROUPS, COSTS_EACH, SEATS_EACH, PEOPLE = 2500, 4, 8, 4000
TIMES = 1
YEAR = 2026
_NINE = time(9)


class Undo(Exception):
    """Takes back what was measured, so that it can be measured again."""


def statement_run(kind):
    now = clock.now().replace(microsecond=0)
    with stage(kind) as made:
        region = _seeded(now)
        run = service.run_statements(
            region, starts_on=date(YEAR, 1, 1), ends_on=date(YEAR, 12, 31), by=HOUSE, now=now
        )
        later = now + timedelta(days=800)
        seen = service.worked_out(run)[1].seal

        def ours():
            db.session.expunge_all()
            found = db.session.get(StatementRun, run.id)
            try:
                with db.transaction():
                    service.approve(found, seen=seen, by=HOUSE, now=later)
                    raise Undo
            except Undo:
                pass

        def limit():
            try:
                with db.transaction():
                    _plain(run.id)
                    raise Undo
            except Undo:
                pass

        with statements() as asked:
            ours()
        note(f"{PAYERS} payers, {GROUPS * COSTS_EACH} cost lines, {GROUPS * SEATS_EACH} seats")
        spent = rounds(ours, limit, pids=[os.getpid(), *made.pids], times=TIMES)
        lines = _same_as_plain(run)
    size = {"payers": PAYERS, "cost_lines": GROUPS * COSTS_EACH, "lines": lines}
    tell_ratio("statement_run", *spent, db=kind, **size)
    tell("statement_run_statements", len(asked), "statements", db=kind)


def _same_as_plain(run):
    """How many lines there are; what the limit works out is the same to the cent."""
    found = db.session.get(StatementRun, run.id)
    ours = service.worked_out(found)[1]
    with db.transaction():
        _plain(run.id)
        question = text("SELECT payer_id, sum(cents) FROM statement_line GROUP BY payer_id")
        plain = {payer: int(cents) for payer, cents in db.session.execute(question)}
    known = {payer: sum(each.cents for each in lines) for payer, lines in ours.by_payer.items()}
    assert known == plain, "the limit does other work"
    return len(ours.lines)


def _seeded(now):
    with db.transaction():
        region = Organisation(
            id=1, name="Region", kind=OrganisationKind.REGION, path="1.", created_at=now
        )
        db.add(region)
        _write(Organisation, [_organisation(n, now) for n in range(PAYERS)])
        _write(Payer, [_payer(n, now) for n in range(PAYERS)])
        _write(Person, [_person(n, now) for n in range(1, PEOPLE + 1)])
        _write(Appointment, [_appointment(n) for n in range(1, PEOPLE + 1)])
        db.add(Theme(id=1, name="Theme", gable=Gable.BELL))
        db.add(Course(id=1, organisation_id=1, theme_id=1, title="Course", created_at=now))
        _write(Edition, [_edition(n) for n in range(1, GROUPS + 1)])
        _write(Enrolment, [each for n in range(1, GROUPS + 1) for each in _seats(n, now)])
        _write(CostLine, [_line(n, now) for n in range(GROUPS * COSTS_EACH)])
        _write(CostEntry, [_entry(n, now) for n in range(GROUPS * COSTS_EACH)])
    shares = [
        Share(PayerKind.MUNICIPALITY, 5000, SplitBy.FTE),
        Share(PayerKind.CARE_PROVIDER, 5000, SplitBy.SEATS),
    ]
    with db.transaction():
        if db.session.get_bind().dialect.name == "postgresql":
            db.session.execute(text("ANALYZE"))
    costs.set_split(region, starts_on=date(YEAR, 1, 1), shares=shares, by=HOUSE, now=now)
    return region


def _write(kind, rows):
    db.session.execute(insert(kind), rows)


def _public(**row):
    return row | {"public_id": tokens.public_id()}


def _organisation(n, now):
    municipal = n < MUNICIPALITIES
    kind = OrganisationKind.MUNICIPALITY if municipal else OrganisationKind.CARE_PROVIDER
    place = {"parent_id": 1, "path": f"1.{n + 2}.", "version": 0, "created_at": now}
    return _public(id=n + 2, name=f"Organisation {n}", kind=kind, **place)


def _payer(n, now):
    kind = PayerKind.MUNICIPALITY if n < MUNICIPALITIES else PayerKind.CARE_PROVIDER
    return _public(
        id=n + 1,
        organisation_id=1,
        kind=kind,
        pays_id=n + 2,
        name=f"Payer {n:03d}",
        starts_on=date(YEAR - 1, 1, 1),
        added_at=now,
        version=0,
    )


def _person(n, now):
    names = {"given_name": "Given", "name_prefix": "", "family_name": f"Family{n}"}
    return _public(
        id=n,
        **names,
        sort_name=f"Family{n}, Given",
        search_name=f"family{n}, given",
        language="nl",
        created_at=now,
    )


def _appointment(n):
    return _public(
        id=n,
        person_id=n,
        organisation_id=2 + n % PAYERS,
        kind=AppointmentKind.EMPLOYMENT,
        function=Function.YOUTH_PROFESSIONAL,
        fte=Decimal(500 + n % 500) / 1000,
        starts_on=date(YEAR - 2, 1, 1),
    )


def _edition(n):
    starts_at = clock.moment_of(date(YEAR, 1, 5) + timedelta(days=n % 350), _NINE)
    day = starts_at.date()
    return _public(
        id=n,
        course_id=1,
        state=EditionState.DONE,
        label=f"Group {n}",
        enrol_by_on=day,
        cancel_by_on=day,
        starts_at=starts_at,
        ends_at=starts_at,
        version=0,
    )


def _seats(n, now):
    first = n * 37
    return [
        _public(
            edition_id=n,
            person_id=1 + (first + seat * 11) % PEOPLE,
            state=EnrolmentState.CONFIRMED,
            turn=seat + 1,
            enrolled_at=now,
        )
        for seat in range(SEATS_EACH)
    ]


def _line(n, now):
    kinds = list(CostKind)
    return _public(
        id=n + 1,
        organisation_id=1,
        edition_id=1 + n // COSTS_EACH,
        kind=kinds[n % COSTS_EACH],
        what="Cost",
        spent_on=date(YEAR, 1, 5) + timedelta(days=n // COSTS_EACH % 350),
        added_at=now,
        version=0,
    )


def _entry(n, now):
    cents = 10_000 + n * 7919 % 90_001
    return {"line_id": n + 1, "stage": Stage.REAL, "cents": cents, "entered_at": now}


# The same by hand: halves, the largest remainder within each, and the rows that are kept of it.
_PLAIN = """
WITH whole AS (
  SELECT l.edition_id, CAST(sum(e.cents) AS BIGINT) AS cents FROM cost_line l JOIN cost_entry e ON e.line_id = l.id
  WHERE e.stage = 'real' AND e.id NOT IN (SELECT entry_id FROM stated_entry) GROUP BY l.edition_id
), weights AS (
  SELECT n.edition_id, p.id AS payer, p.kind, count(*) AS weight FROM enrolment n
  JOIN appointment a ON a.person_id = n.person_id JOIN payer p ON p.pays_id = a.organisation_id
  WHERE n.state = 'confirmed' AND p.kind = 'care_provider' GROUP BY n.edition_id, p.id, p.kind
  UNION ALL
  SELECT w.edition_id, f.payer, f.kind, f.weight FROM whole w CROSS JOIN (
    SELECT p.id AS payer, p.kind, CAST(round(sum(a.fte) * 1000) AS BIGINT) AS weight FROM payer p
    JOIN appointment a ON a.organisation_id = p.pays_id
    WHERE p.kind = 'municipality' GROUP BY p.id, p.kind) f
), sums AS (
  SELECT edition_id, kind, sum(weight) AS total FROM weights GROUP BY edition_id, kind
), shares AS (
  SELECT s.edition_id, s.kind, s.total, w.cents AS whole,
    CASE WHEN count(*) OVER (PARTITION BY s.edition_id) = 1 THEN w.cents
      WHEN s.kind = 'municipality' THEN w.cents - w.cents / 2 ELSE w.cents / 2 END AS share
  FROM sums s JOIN whole w ON w.edition_id = s.edition_id
), parts AS (
  SELECT g.edition_id, g.payer, s.whole, CAST(s.share * g.weight AS BIGINT) / CAST(s.total AS BIGINT) AS part,
    s.share - sum(CAST(s.share * g.weight AS BIGINT) / CAST(s.total AS BIGINT))
      OVER (PARTITION BY g.edition_id, g.kind) AS left_over,
    row_number() OVER (PARTITION BY g.edition_id, g.kind
      ORDER BY CAST(s.share * g.weight AS BIGINT) % CAST(s.total AS BIGINT) DESC, g.payer) AS place
  FROM weights g JOIN shares s ON s.edition_id = g.edition_id AND s.kind = g.kind
)
INSERT INTO statement_line (statement_id, payer_id, edition_id, kind, what, begins_on, whole, part,
  before, cents)
SELECT t.id, p.payer, p.edition_id, 'share', e.label, NULL, p.whole,
  p.part + CASE WHEN p.place <= p.left_over THEN 1 ELSE 0 END, 0,
  p.part + CASE WHEN p.place <= p.left_over THEN 1 ELSE 0 END
FROM parts p JOIN payer_statement t ON t.payer_id = p.payer AND t.run_id = :run
JOIN edition e ON e.id = p.edition_id
WHERE p.part > 0 OR p.place <= p.left_over
"""  # noqa: E501


def _plain(run_id):
    given = {"run": run_id}
    run = db.session.execute
    run(
        text(
            "INSERT INTO payer_statement (run_id, payer_id, number, name, cents, public_id)"
            " SELECT :run, id, id, name, 0, public_id FROM payer"
        ),
        given,
    )
    run(text(_PLAIN), given)
    run(text("INSERT INTO stated_entry (entry_id, run_id) SELECT id, :run FROM cost_entry"), given)


FIGURES = {"statement_run": statement_run}
