"""The limit: bare Flask, SQLAlchemy Core and Jinja on the same database, doing the least work."""

import os
from datetime import date, time, timedelta

from flask import Flask, Response, render_template_string, request
from icalendar import Alarm, Calendar, Event
from sqlalchemy import insert, select, text, update

from bench import found, participants, planned_plain, scale_plain, yearly_plain
from leerhuis import clock, db
from leerhuis.courses.models import Course, Edition, Session
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import EnrolmentState

engine = db.engine_for(os.environ["LEERHUIS_DATABASE_URL"])
app = Flask(__name__)
LIST = """<!doctype html><title>List</title><ul>{% for row in rows %}
<li><a href="/{{ row.public_id }}">{{ row.title }}</a> {{ row.starts_at }} {{ row.capacity }}</li>
{% endfor %}</ul>"""
TEAM = """<!doctype html><title>Team</title><p>{% for each in counts %}{{ each[2] }} {% endfor %}
<ul>{% for each in places %}<li>{{ each.name }} {{ each[2] }} {{ each[3] }}</li>{% endfor %}</ul>
<table>{% for row in rows %}<tr><td><a href="/{{ row.public_id }}">{{ row.sort_name }}</a>
<td>{{ row.number }}<td>{{ row.last_valid_on }}<td>{{ row.standing }}</tr>{% endfor %}</table>
{{ points | length }}"""
FOUND = """<!doctype html><title>Found</title>
<p>{% for each in counts %}{{ each[1] }} {{ each[2] }} {% endfor %}
<ul>{% for row in rows %}
<li><a href="/{{ row.public_id }}">{{ row.title }}</a> {{ row.starts_at }} {{ row.capacity }}</li>
{% endfor %}</ul>"""
PEOPLE = """<!doctype html><title>People</title><table>{% for row in rows %}
<tr><td><a href="/{{ row.public_id }}">{{ row.sort_name }}</a><td>{{ row.name }}<td>{{ row.state }}
<td>{{ row.enrolled_at }}</tr>{% endfor %}</table>"""
YEAR = """<!doctype html><title>Year</title>{% for name, rows in tables.items() %}
<h2>{{ name }}</h2><p>{{ rows | length }}</p>{% endfor %}
<table>{% for row in tables["places"] %}<tr><td>{{ row[2] }}<td>{{ row[3] }}<td>{{ row[6] }}</tr>
{% endfor %}</table>"""
ONE = "<!doctype html><title>One</title><h1>{{ row.title }}</h1><p>{{ row.summary }}</p>"


@app.get("/list")
def rows():
    """200 rows with their title, moment and capacity."""
    question = (
        select(Edition.public_id, Course.title, Edition.starts_at, Edition.capacity)
        .join(Course, Course.id == Edition.course_id)
        .order_by(Edition.starts_at)
        .limit(200)
    )
    with engine.connect() as connection:
        return render_template_string(LIST, rows=connection.execute(question).all())


@app.get("/found")
def search():
    """What a search of two words finds, with every count; plain SQL."""
    now = clock.now()
    with engine.connect() as connection:
        rows, counts = found.plain(connection, now=now, today=clock.day_of(now))
        return render_template_string(FOUND, rows=rows, counts=counts)


@app.get("/planned-week")
def planned_week():
    """A week from this day, with its clashes; plain SQL."""
    since = clock.moment_of(date.fromisoformat(request.query_string.decode()), time(0))
    with engine.connect() as connection:
        rows, _counts = planned_plain.week(connection, since=since)
        return render_template_string(LIST, rows=rows)


@app.get("/planned")
def planned():
    """Every group with its counts and what clashes, and the first page of them; plain SQL."""
    with engine.connect() as connection:
        rows, _counts = planned_plain.board(connection, now=clock.now())
        return render_template_string(LIST, rows=rows)


@app.get("/participants")
def people():
    """Fifty of 5,000 people in a group, by name; one statement."""
    with engine.connect() as connection:
        rows = participants.plain(connection, day=clock.day_of(clock.now()), limit=50)
        return render_template_string(PEOPLE, rows=rows)


@app.get("/participants-sheet")
def people_sheet():
    """All of them in a workbook; one statement and XlsxWriter."""
    with engine.connect() as connection:
        rows = participants.plain(connection, day=clock.day_of(clock.now()))
        return Response(participants.sheet(rows), mimetype="application/octet-stream")


@app.get("/year")
def year():
    """What is counted of a year; plain SQL."""
    asked = int(request.query_string.decode())
    with engine.connect() as connection:
        return render_template_string(YEAR, tables=yearly_plain.plain(connection, year=asked))


@app.get("/one")
def one():
    """One row by its key."""
    question = select(Course.title, Course.summary).where(Course.id == 1)
    with engine.connect() as connection:
        return render_template_string(ONE, row=connection.execute(question).first())


@app.get("/overview")
def overview():
    """The people below a place, with the same figures as the manager's page; plain SQL."""
    path, number = request.query_string.decode().split("&")
    with engine.connect() as connection:
        counts, places, rows, points = scale_plain.overview(
            connection, path=path, number=number, today=clock.day_of(clock.now())
        )
    return render_template_string(TEAM, counts=counts, places=places, rows=rows, points=points)


@app.post("/claim")
def claim():
    """Hold a row, count, insert, commit: the least that giving a seat takes."""
    edition, person = int(request.form["edition"]), int(request.form["person"])
    with engine.connect().execution_options(sqlite_begin="IMMEDIATE") as connection:
        connection.execute(
            update(Edition).where(Edition.id == edition).values(version=Edition.version + 1)
        )
        taken = connection.scalar(
            text("SELECT count(*) FROM enrolment WHERE edition_id = :e"), {"e": edition}
        )
        connection.execute(
            insert(Enrolment).values(
                public_id=f"floor-{edition}-{person}"[:22],
                edition_id=edition,
                person_id=person,
                state=EnrolmentState.CONFIRMED,
                turn=taken + 1,
                enrolled_at=db_now(connection),
                reason="",
            )
        )
        connection.commit()
    return "", 303


def db_now(connection):
    return connection.scalar(select(Edition.published_at).limit(1))


@app.get("/feed")
def feed():
    """The icalendar library alone: 150 appointments and 50 whole days, each with an alarm."""
    question = (
        select(Session.id, Session.starts_at, Session.ends_at).order_by(Session.id).limit(200)
    )
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//floor//")
    with engine.connect() as connection:
        for row in connection.execute(question):
            entry = Event()
            entry.add("uid", f"{row.id}@floor")
            entry.add("sequence", 0)
            entry.add("dtstamp", row.starts_at)
            entry.add("last-modified", row.starts_at)
            entry.add("summary", "A session of a course with a title")
            entry.add("status", "CONFIRMED")
            entry.add("url", "http://127.0.0.1/mijn/inschrijvingen")
            if row.id <= 150:
                entry.add("dtstart", row.starts_at)
                entry.add("dtend", row.ends_at)
                entry.add("location", "A room, a street, a town")
            else:
                entry.add("dtstart", row.starts_at.date())
                entry.add("dtend", row.ends_at.date() + timedelta(days=1))
                entry.add("class", "PRIVATE")
                entry.add("transp", "TRANSPARENT")
                entry.add("description", "Nothing to do for who answered.")
            alarm = Alarm()
            alarm.add("action", "DISPLAY")
            alarm.add("description", "A session of a course with a title")
            alarm.add("trigger", timedelta(days=-1))
            entry.add_component(alarm)
            calendar.add_component(entry)
    return Response(calendar.to_ical(), mimetype="text/calendar")
