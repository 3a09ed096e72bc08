"""The least that the same rows cost: plain SQL, written for one question each."""

import json
from datetime import timedelta

from sqlalchemy import text

from leerhuis import tokens

# The people first, as numbers: with those at hand the database goes by its indexes, whatever it
# guesses of how many there are.
TEAM = """SELECT DISTINCT a.person_id FROM appointment a
JOIN organisation o ON o.id = a.organisation_id
WHERE o.path LIKE :path || '%' AND a.function = 'youth_professional'
  AND a.starts_on <= :today AND (a.ends_on IS NULL OR a.ends_on >= :today)"""
HELD = """WITH held AS MATERIALIZED (
  SELECT person_id, id, number, standing, last_valid_on,
    state IN ('registered', 'renewed', 'submitted') AND last_valid_on >= :today AS valid
  FROM registration WHERE person_id = ANY(:people))
"""
COUNTS = f"""{HELD}
SELECT standing, date_trunc('month', last_valid_on), count(*), NULL::bigint FROM held GROUP BY 1, 2
UNION ALL SELECT NULL, NULL, count(DISTINCT person_id),
  count(DISTINCT person_id) FILTER (WHERE valid) FROM held"""
PLACES = f"""{HELD}
SELECT o.public_id, o.name, count(DISTINCT h.person_id),
  count(DISTINCT h.person_id) FILTER (WHERE h.valid),
  count(DISTINCT h.person_id) FILTER (WHERE h.standing IN ('attention', 'expiring', 'lapsed'))
FROM held h JOIN appointment a ON a.person_id = h.person_id
JOIN organisation o ON o.id = a.organisation_id
WHERE a.person_id = ANY(:people) AND a.starts_on <= :today
  AND (a.ends_on IS NULL OR a.ends_on >= :today)
GROUP BY o.id ORDER BY o.name"""
ROWS = f"""{HELD}
SELECT p.id, p.public_id, p.sort_name, r.register, r.number, r.standing, r.last_valid_on,
  r.checked_on, r.source, r.told_on, found.total
FROM (SELECT h.person_id, h.id, count(*) OVER () AS total FROM held h
  WHERE h.number LIKE '%' || :number || '%' ORDER BY h.last_valid_on, h.id LIMIT 25) found
JOIN person p ON p.id = found.person_id JOIN registration r ON r.id = found.id
ORDER BY r.last_valid_on, r.id"""
POINTS = """SELECT person_id, category, sum(points) FROM points_entry
WHERE person_id = ANY(:persons) GROUP BY person_id, category"""

LEDGER = """SELECT person_id, ref, course, completed_on, register, occupation, category, form,
  points
FROM points_entry WHERE person_id = ANY(:persons)"""
WRITE = {
    "changes_on": """UPDATE registration SET standing = 'on_track', standing_why = 'pace_enough',
        lacks = NULL, changes_on = :later WHERE id = :id""",
    "remind_on": "UPDATE registration SET reminded_step = '3m', remind_on = :later WHERE id = :id",
    "lapse_on": "UPDATE registration SET lapse_on = NULL, lapse_told_on = :day WHERE id = :id",
}
LETTER = """INSERT INTO letter (public_id, key, kind, person_id, subject, values, message_id, state,
  planned_at, try_at, attempts, last_error)
VALUES (:public_id, :key, :kind, :person_id, :subject, :values, :message_id, 'queued', :now, :now,
  0, '')"""
EVENT = """INSERT INTO registration_event (registration_id, kind, effective_on, at, state, state_on,
  occupation, number, pack_key, starts_on, held_on, last_valid_on, source)
SELECT id, 'lapsed', :day, :now, state, state_on, occupation, number, pack_key, starts_on, held_on,
  last_valid_on, source FROM registration WHERE id = :id"""
AUDIT = """INSERT INTO audit_event (public_id, at, origin, action, kind, subject, result, details)
VALUES (:public_id, :now, 'jobs', 'registration.lapsed', 'registration', :subject, 'done', '{}')"""


def overview(connection, *, path, today, number=""):
    """The figures, the places, and the first page of an overview; gives (counts, places, rows)."""
    people = connection.scalars(text(TEAM), {"path": path, "today": today}).all()
    given = {"people": people, "today": today}
    counts = connection.execute(text(COUNTS), given).all()
    places = connection.execute(text(PLACES), given).all()
    rows = connection.execute(text(ROWS), given | {"number": number}).all()
    points = connection.execute(text(POINTS), {"persons": [row.id for row in rows]}).all()
    return counts, places, rows, points


def night(engine, *, now, day):
    """Read what is due with what it is judged by, write what follows; gives how many were due."""
    due = 0
    for column in WRITE:
        with engine.begin() as connection:
            due += _work(connection, column, now=now, day=day)
    return due


def _work(connection, column, *, now, day):
    rows = connection.execute(
        text(f"SELECT * FROM registration WHERE {column} <= :day FOR UPDATE SKIP LOCKED"),
        {"day": day},
    ).all()
    if not rows:
        return 0
    persons = [row.person_id for row in rows]
    if column != "lapse_on":
        connection.execute(text(LEDGER), {"persons": persons}).all()
    values = [{"id": row.id, "day": day, "later": day + timedelta(days=400)} for row in rows]
    if column != "changes_on":
        asked = text("SELECT person_id FROM appointment WHERE person_id = ANY(:persons)")
        connection.execute(asked, {"persons": persons}).all()
        connection.execute(text(LETTER), [_letter(row, column, now) for row in rows])
    if column == "lapse_on":
        known = [value | {"now": now} for value in values]
        connection.execute(text(EVENT), known)
        connection.execute(text(AUDIT), [_audit(row, now) for row in rows])
    connection.execute(text(WRITE[column]), values)
    return len(rows)


def _letter(row, kind, now):
    values = {"register": row.register, "number": row.number, "on": row.apply_by_on.isoformat()}
    return {
        "public_id": tokens.public_id(),
        "key": f"plain|{kind}|{row.public_id}|{row.apply_by_on}",
        "kind": f"plain/{kind}",
        "person_id": row.person_id,
        "subject": row.public_id,
        "values": json.dumps(values),
        "message_id": f"<{tokens.public_id()}@example.org>",
        "now": now,
    }


def _audit(row, now):
    return {"public_id": tokens.public_id(), "now": now, "subject": row.public_id}


POSTS = """SELECT DISTINCT ON (appointment_id) appointment_id, person_id, person_name,
  organisation_id, organisation_name, path, kind, function, starts_on, ends_on
FROM appointment_event WHERE appointment_id IN
  (SELECT appointment_id FROM appointment_event WHERE path LIKE :path || '%') AND at <= :known
ORDER BY appointment_id, at DESC, id DESC"""
FACTS = """SELECT DISTINCT ON (e.registration_id) r.person_id, r.register, e.occupation, e.number,
  e.state, e.state_on, e.starts_on, e.last_valid_on, e.source, e.checked_on, e.checked_how
FROM registration r JOIN registration_event e ON e.registration_id = r.id
WHERE r.person_id = ANY(:people) AND e.effective_on <= :day AND e.at <= :known
ORDER BY e.registration_id, e.effective_on DESC, e.id DESC"""
SEEN = "SELECT * FROM employer_proof WHERE person_id = ANY(:people)"
EXCEPTIONS = "SELECT * FROM deployment_exception WHERE person_id = ANY(:people)"
CHECKS = """SELECT DISTINCT ON (registration_id) registration_id, at, how, outcome
FROM register_check c JOIN registration r ON r.id = c.registration_id
WHERE r.person_id = ANY(:people) ORDER BY registration_id, c.id DESC"""


def proof(connection, *, path, day, known):
    """All that a proof of these people is made of; gives how many rows that are."""
    posts = connection.execute(text(POSTS), {"path": path, "known": known}).all()
    people = list({row.person_id for row in posts})
    given = {"people": people, "day": day, "known": known}
    found = [connection.execute(text(FACTS), given).all(), posts]
    for each in (SEEN, EXCEPTIONS, CHECKS):
        found.append(connection.execute(text(each), {"people": people}).all())
    return sum(map(len, found))
