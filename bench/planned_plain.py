"""What the pages of a coordinator read, by hand-written SQL: the least that says the same."""

from datetime import timedelta

from sqlalchemy import text

SESSIONS = """
SELECT s.id, s.edition_id, s.starts_at, s.ends_at, e.public_id, e.state, e.capacity, c.title,
       t.gable, v.name, r.name AS room
FROM session s JOIN edition e ON e.id = s.edition_id JOIN course c ON c.id = e.course_id
JOIN theme t ON t.id = c.theme_id JOIN organisation o ON o.id = c.organisation_id
LEFT JOIN venue v ON v.id = s.venue_id LEFT JOIN room r ON r.id = s.room_id
WHERE o.path LIKE '1.%' AND e.state != 'cancelled'
  AND s.starts_at >= :since AND s.starts_at < :until ORDER BY s.starts_at, s.id
"""
TRAINERS = """
SELECT g.session_id, t.name FROM session_trainer g JOIN trainer t ON t.id = g.trainer_id
JOIN session s ON s.id = g.session_id WHERE s.starts_at >= :since AND s.starts_at < :until
"""
TAKEN = """
SELECT n.edition_id, n.state, count(*) FROM enrolment n WHERE n.state IN ('confirmed', 'waiting')
AND n.edition_id IN (SELECT edition_id FROM session WHERE starts_at >= :since
                     AND starts_at < :until) GROUP BY n.edition_id, n.state
"""
ROOM_TWICE = """
SELECT a.id, b.id FROM session a JOIN session b ON b.room_id = a.room_id
  AND b.edition_id != a.edition_id AND b.starts_at < a.ends_at AND b.ends_at > a.starts_at
  AND b.starts_at > :day_before
JOIN edition e ON e.id = a.edition_id JOIN edition f ON f.id = b.edition_id
WHERE a.ends_at > :since AND a.starts_at < :until
  AND e.state != 'cancelled' AND f.state != 'cancelled'
"""
TRAINER_TWICE = """
SELECT a.id, b.id FROM session a JOIN session_trainer x ON x.session_id = a.id
JOIN session_trainer y ON y.trainer_id = x.trainer_id JOIN session b ON b.id = y.session_id
  AND b.edition_id != a.edition_id AND b.starts_at < a.ends_at AND b.ends_at > a.starts_at
  AND b.starts_at > :day_before
JOIN edition e ON e.id = a.edition_id JOIN edition f ON f.id = b.edition_id
WHERE a.ends_at > :since AND a.starts_at < :until
  AND e.state != 'cancelled' AND f.state != 'cancelled'
"""
# Of a season each session is held against the one before it, not against every other.
ROOM_IN_TURN = """
SELECT * FROM (
  SELECT s.id, s.edition_id, s.room_id, s.starts_at, s.ends_at, max(s.ends_at) OVER (
      PARTITION BY s.room_id ORDER BY s.starts_at, s.id
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS until_now,
    lead(s.starts_at) OVER (PARTITION BY s.room_id ORDER BY s.starts_at, s.id) AS next_at
  FROM session s JOIN edition e ON e.id = s.edition_id
  WHERE e.state != 'cancelled' AND s.room_id IS NOT NULL
    AND s.starts_at > :day_before AND s.starts_at < :until
) beside WHERE until_now > starts_at OR next_at < ends_at
"""
TRAINER_IN_TURN = """
SELECT * FROM (
  SELECT s.id, s.edition_id, x.trainer_id, s.starts_at, s.ends_at, max(s.ends_at) OVER (
      PARTITION BY x.trainer_id ORDER BY s.starts_at, s.id
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS until_now,
    lead(s.starts_at) OVER (PARTITION BY x.trainer_id ORDER BY s.starts_at, s.id) AS next_at
  FROM session s JOIN edition e ON e.id = s.edition_id
  JOIN session_trainer x ON x.session_id = s.id
  WHERE e.state != 'cancelled' AND s.starts_at > :day_before AND s.starts_at < :until
) beside WHERE until_now > starts_at OR next_at < ends_at
"""
GROUPS = """
SELECT e.id, e.public_id, c.title, e.state, e.starts_at, e.capacity, e.minimum, e.decide_on,
       s.number, s.unmarked, s.untrained, n.confirmed, n.waiting
FROM edition e JOIN course c ON c.id = e.course_id JOIN organisation o ON o.id = c.organisation_id
LEFT JOIN (SELECT edition_id, count(*) AS number,
    sum(CASE WHEN ends_at < :since AND NOT EXISTS (SELECT 1 FROM attendance a
        WHERE a.session_id = session.id) THEN 1 ELSE 0 END) AS unmarked,
    sum(CASE WHEN ends_at >= :since AND NOT EXISTS (SELECT 1 FROM session_trainer g
        WHERE g.session_id = session.id) THEN 1 ELSE 0 END) AS untrained
  FROM session GROUP BY edition_id) s ON s.edition_id = e.id
LEFT JOIN (SELECT edition_id, sum(CASE WHEN state = 'confirmed' THEN 1 ELSE 0 END) AS confirmed,
    sum(CASE WHEN state = 'waiting' THEN 1 ELSE 0 END) AS waiting
  FROM enrolment GROUP BY edition_id) n ON n.edition_id = e.id
WHERE o.path LIKE '1.%' ORDER BY e.starts_at
"""
MISSED = """
SELECT n.edition_id, count(*) FROM letter l JOIN enrolment n ON n.public_id = l.subject
WHERE l.state IN ('missed', 'failed') GROUP BY n.edition_id
"""


def week(connection, *, since):
    """The rows of a page of seven days from this moment, with all that clashes in them."""
    given = _given(connection, since, since + timedelta(days=7))
    rows = connection.execute(text(SESSIONS), given).all()
    others = (TRAINERS, TAKEN, ROOM_TWICE, TRAINER_TWICE)
    return rows, _each(connection, others, given)


def board(connection, *, now):
    """The counts of every group, what still to come clashes, and the first page."""
    given = _given(connection, now, now + timedelta(days=4000))
    rows = connection.execute(text(GROUPS), given).all()
    return rows[:25], _each(connection, (MISSED, ROOM_IN_TURN, TRAINER_IN_TURN), given)


def _each(connection, questions, given):
    return [connection.execute(text(each), given).all() for each in questions]


def _given(connection, since, until):
    given = {"since": since, "until": until, "day_before": since - timedelta(days=1)}
    if connection.dialect.name == "sqlite":
        return {key: at.strftime("%Y-%m-%d %H:%M:%S.%f") for key, at in given.items()}
    return given
