"""Every form of every role takes any text: kept and shown as text, or refused with a sentence."""

import email
import re
from email.policy import default
from io import BytesIO

import pikepdf
import pytest
from icalendar import Calendar
from sqlalchemy import select
from sqlalchemy.orm import undefer

from leerhuis import db
from leerhuis.access import Role
from leerhuis.certificates.models import Certificate
from leerhuis.courses import queries as courses
from leerhuis.enrolment import queries as enrolled
from leerhuis.enrolment import service as enrolments
from leerhuis.feeds import queries as feeds
from leerhuis.feeds import service as feed_service
from leerhuis.mail import delivery
from leerhuis.mail.models import QueuedLetter
from tests.conftest import KEY
from tests.factories import NOW, identity, make_room, make_trainer, train
from tests.security.conftest import workbook_of
from tests.security.sent_forms import Forms
from tests.security.test_canaries import crawl, starts

TAG = "<lh7 onx='1'\">"
NASTY = (
    f"{TAG}{{{{7*7}}}}%(name)s%s{{0}}",
    "a@b.example\r\nBcc: c@d.example\x00\x07\x1b\x7f\u0085\u2028\u202e",
    "😀x" * 3000,
    "1e400",
    "-1",
    "99999999999999999999",
    "31-12-9999",
    "1-1-1",
)
# These end the session of who walks, or lock the door behind them.
LEFT_OUT = ("/uitloggen", "/mijn/browsers", "/mijn/wachtwoord", "/rol", "/weergave")


def forms_of(app, client):
    """Every form that someone meets, once."""
    met = {}
    for url, text in crawl(client, *starts(app)):
        for form in Forms(text).found if "<form" in text else ():
            address = form["action"] or url
            if not address.startswith(LEFT_OUT):
                kind = re.sub(r"[\w-]{22}", "", address.split("?")[0])
                met.setdefault((kind, *sorted(form["typed"])), (address, form))
    return list(met.values())


@pytest.mark.parametrize("role", Role)
def test_no_text_breaks_a_form(app, ours, role):
    client = app.test_client().sign_in(ours.people[role])
    broken = []
    for address, form in forms_of(app, client):
        for name in form["typed"]:
            for text in NASTY:
                fault = sent(client, address, {**form["data"], name: text})
                broken += [f"{address} {name}={text[:30]!r}: {fault}"] if fault else []
    assert broken == []


def sent(client, address, data):
    """What goes wrong when this is sent; the page that follows is inspected as well."""
    try:
        answer = client.post(address, data)
    except Exception as fault:  # what the server would log as unexpected
        db.session.rollback()
        return repr(fault)[:300]
    if answer.status_code >= 500 or TAG.encode() in answer.data:  # a file may be sent
        return str(answer.status_code)
    return ""


@pytest.fixture
def dressed(ours):
    """What people type has the shape of what other formats read as their own."""
    who, edition = ours.people["professional"], courses.edition_for(ours.ids["edition"])
    with db.transaction():
        who.given_name, who.family_name = f"=cmd{TAG}", f"#[*x*] $y$ {TAG}"
        who.sort_name = f"=cmd, {TAG}"
        ours.places["team"].name = f"{TAG}team"
        edition.course.title = f'{TAG}"; titel\\, #show: 1'
        room = make_room(edition.sessions[0].venue, name=f"{TAG};,\\zaal")
        trainer = make_trainer(name=TAG)
        for session in edition.sessions:
            session.room = room
            train(session, trainer)
    return ours


@pytest.mark.parametrize("role", Role)
def test_markup_in_a_name_is_text_on_every_page(app, dressed, role):
    client = app.test_client().sign_in(dressed.people[role])
    raw = [url for url, text in crawl(client, *starts(app)) if "text/html" in text and TAG in text]
    assert raw == []


def test_a_name_is_no_formula_in_a_table(app, dressed):
    client = app.test_client().sign_in(dressed.people["manager"])
    table = client.post("/registraties/team/tabel", {"bestand": "csv"}).text
    assert "'=cmd" in table
    assert "\n=cmd" not in table


def test_a_name_is_no_formula_in_a_workbook(app, dressed):
    workbook = workbook_of(app.test_client().sign_in(dressed.people["manager"]))
    assert "=cmd" in workbook
    assert "<f>" not in workbook


def test_a_title_adds_no_line_to_a_calendar(app, dressed):
    feed = feeds.feed_of(dressed.people["professional"].id)
    address = feed_service.token_of(feed, key=KEY)
    entries = Calendar.from_ical(app.test_client().get(f"/agenda/{address}.ics").data)
    titles = {str(each["SUMMARY"]) for each in entries.walk("VEVENT")}
    assert f'{TAG}"; titel\\, #show: 1' in titles


def test_markup_in_a_name_is_text_in_every_letter(app, dressed):
    """Letters that were written before are rendered now, with the names of now."""
    who = dressed.people["professional"]
    enrolments.cancel(
        enrolled.enrolment_for(identity(who), dressed.ids["enrolment"]),
        reason=TAG,
        by=identity(who),
        now=NOW,
    )
    delivery.deliver(now=NOW, send=lambda *_letter: None)
    letters = db.session.scalars(
        select(QueuedLetter)
        .options(undefer(QueuedLetter.rendered))
        .where(QueuedLetter.person_id == who.id, QueuedLetter.rendered.is_not(None))
    ).all()
    assert letters
    for each in letters:
        parts = email.message_from_bytes(each.rendered, policy=default).walk()
        pages = [part.get_content() for part in parts if part.get_content_type() == "text/html"]
        assert [page for page in pages if TAG in page] == [], each.kind


def test_markup_in_a_title_is_text_on_a_certificate(app, dressed):
    who = dressed.people["professional"]
    client = app.test_client().sign_in(who)
    paper = db.session.query(Certificate).filter_by(person_id=who.id).one()
    with db.transaction():
        paper.values = paper.values | {"name": f"#[*x*] {TAG}", "course": '#read("/etc/passwd")'}
    answer = client.get(f"/mijn/certificaten/{paper.public_id}.pdf")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert b"root:" not in b"".join(_streams(answer.data))


def _streams(data):
    with pikepdf.open(BytesIO(data)) as paper:
        return [each.read_bytes() for each in paper.objects if isinstance(each, pikepdf.Stream)]
