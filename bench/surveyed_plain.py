"""The limit of the results page: the same aggregates by hand-written SQL, and a bare page."""

import os

from flask import Flask, render_template_string
from sqlalchemy import text

from leerhuis import db

engine = db.engine_for(os.environ["LEERHUIS_DATABASE_URL"])
app = Flask(__name__)
# Each value of each question, in all and by sector: distribution, mean and spread follow from it.
COUNTS = """
SELECT question_id, value, rank, sector, count(*) AS number FROM survey_answer
WHERE survey_id = 1 GROUP BY question_id, value, rank, sector
"""
QUESTIONS = "SELECT id, text FROM survey_question WHERE version_id = 1 ORDER BY number"
TEXTS = "SELECT count(*) FROM survey_text WHERE survey_id = 1"
QUOTES = "SELECT text FROM survey_text WHERE survey_id = 1 ORDER BY public_id LIMIT 3"
# The marks of the groups of this course, and who uses it.
TREND = """
SELECT s.edition_id, q.measure, avg(a.value), sum(CASE WHEN a.value >= 4 THEN 1 ELSE 0 END),
       count(*) FROM survey s JOIN edition e ON e.id = s.edition_id
JOIN survey_question q ON q.version_id = s.version_id AND q.measure IN ('grade', 'uses')
JOIN survey_answer a ON a.survey_id = s.id AND a.question_id = q.id
WHERE e.course_id = (SELECT course_id FROM edition WHERE id = 1) AND s.kind = 'evaluation'
GROUP BY s.edition_id, q.measure
"""
PAGE = """<!doctype html><title>Results</title>{% for each in questions %}<h2>{{ each.text }}</h2>
<p>{{ means[each.id] | round(1) }}<table>{% for value, number in counts[each.id].items() %}
<tr><th>{{ value }}<td>{{ number }}</tr>{% endfor %}</table>{% endfor %}
{% for each in trend %}<p>{{ each[2] }} {{ each[3] }} {{ each[4] }}{% endfor %}
<p>{{ texts }}{% for each in quotes %}<blockquote>{{ each.text }}</blockquote>{% endfor %}"""


@app.get("/survey-results")
def results():
    """Counts, means, marks through time and a few texts."""
    counts = {}
    with engine.connect() as connection:
        questions = connection.execute(text(QUESTIONS)).all()
        for row in connection.execute(text(COUNTS)):
            of = counts.setdefault(row.question_id, {})
            of[row.value] = of.get(row.value, 0) + row.number
        trend = connection.execute(text(TREND)).all()
        texts = connection.scalar(text(TEXTS))
        quotes = connection.execute(text(QUOTES)).all()
    means = {
        number: sum(value * count for value, count in of.items()) / sum(of.values())
        for number, of in counts.items()
    }
    shown = [each for each in questions if each.id in counts]
    return render_template_string(
        PAGE, questions=shown, counts=counts, means=means, trend=trend, texts=texts, quotes=quotes
    )
