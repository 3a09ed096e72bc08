"""What a yearly report is made of, by hand-written SQL: the least that it asks of a database."""

from datetime import date, time

from sqlalchemy import text

from leerhuis import clock

_RANGE = "d.ends_at >= :begin AND d.ends_at < :end AND d.state <> 'draft'"
_YEAR = "CASE WHEN d.ends_at < :middle THEN 0 ELSE 1 END"
_THERE = "n.id IN (SELECT a.enrolment_id FROM attendance a WHERE a.extent IN ('present', 'partly'))"
_DONE = "CASE WHEN n.completed_on IS NULL THEN 0 ELSE 1 END"
_REGISTERED = """
SELECT count(DISTINCT w.person_id), count(DISTINCT r.person_id)
FROM appointment_event w LEFT JOIN registration r ON r.person_id = w.person_id AND r.id IN
  (SELECT e.registration_id FROM registration_event e
   WHERE e.effective_on <= :day AND e.last_valid_on >= :day)
WHERE w.starts_on <= :day AND (w.ends_on IS NULL OR w.ends_on >= :day)"""
PLAIN = {
    "groups": f"""
SELECT {_YEAR}, d.id, c.public_id, c.title, h.name, d.state,
  count(n.id), sum({_DONE}), sum(c.hours * {_DONE})
FROM edition d JOIN course c ON c.id = d.course_id JOIN theme h ON h.id = c.theme_id
LEFT JOIN enrolment n ON n.edition_id = d.id AND {_THERE}
WHERE {_RANGE} GROUP BY d.id, c.id, h.id""",
    "places": f"""
SELECT {_YEAR}, o.id, o.name, count(DISTINCT n.person_id), count(*), sum({_DONE}),
  sum(c.hours * {_DONE})
FROM enrolment n JOIN edition d ON d.id = n.edition_id JOIN course c ON c.id = d.course_id
JOIN appointment w ON w.person_id = n.person_id JOIN organisation o ON o.id = w.organisation_id
WHERE {_RANGE} AND {_THERE} GROUP BY 1, o.id, o.name ORDER BY o.name""",
    "points": f"""
SELECT {_YEAR}, p.register, p.category, sum(p.points), count(DISTINCT p.person_id)
FROM enrolment n JOIN edition d ON d.id = n.edition_id
JOIN points_entry p ON p.person_id = n.person_id AND p.ref = n.public_id
JOIN registration r ON r.person_id = n.person_id AND r.register = p.register
WHERE {_RANGE} AND {_THERE} GROUP BY 1, p.register, p.category""",
    "registered": _REGISTERED,
    "registered_before": _REGISTERED.replace(":day", ":before"),
    "scores": """
SELECT s.edition_id, q.measure, count(*), avg(a.value) FROM survey s
JOIN survey_answer a ON a.survey_id = s.id JOIN survey_question q ON q.id = a.question_id
GROUP BY s.edition_id, q.measure""",
    "costs": """
SELECT l.edition_id, sum(CASE WHEN e.stage = 'real' THEN e.cents ELSE 0 END), sum(e.cents)
FROM cost_line l JOIN cost_entry e ON e.line_id = l.id GROUP BY l.edition_id""",
}


def plain(connection, *, year):
    """The rows that a report is made of, by hand-written SQL."""
    given = {
        name: clock.moment_of(date(each, 1, 1), time(0))
        for name, each in (("begin", year - 1), ("middle", year), ("end", year + 1))
    } | {"day": date(year, 12, 31), "before": date(year - 1, 12, 31)}
    found = {}
    for name, question in PLAIN.items():
        wanted = {key: value for key, value in given.items() if f":{key}" in question}
        found[name] = connection.execute(text(question), wanted).all()
    return found
