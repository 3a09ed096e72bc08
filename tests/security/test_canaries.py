"""The private words of one region stand on no page, in no file and in no feed of another."""

from collections import Counter
from dataclasses import replace
from io import BytesIO
from typing import NamedTuple

import pytest

from leerhuis import db
from leerhuis.access import Role
from leerhuis.feeds import queries as feeds
from leerhuis.feeds import service as feed_service
from leerhuis.people.rules import AppointmentKind
from tests.client import page_of
from tests.conftest import KEY
from tests.factories import NOW, account_of, make_appointment
from tests.intake import staff
from tests.security.conftest import table_of

MOST = 550
# Of one page so many views, by what stands behind the question mark: weeks and filters go on.
VIEWS = 3
WEB = {"base_url": "https://localhost"}
# Letters of everybody: only on a machine of one's own.
LEFT_OUT = ("/postvak", "/static")


def crawl(client, *starts, most=MOST):
    """Every answer that can be reached by links, as (address, text)."""
    waiting, seen, views = list(starts), set(), Counter()
    while waiting and len(seen) < most:
        url = waiting.pop(0).split("#")[0]
        page = url.partition("?")[0]
        if url in seen or not url.startswith("/") or url.startswith(LEFT_OUT):
            continue
        if views[page] == VIEWS:
            continue
        views[page] += 1
        seen.add(url)
        answer = client.get(url)
        yield url, str(answer.headers) + answer.text if _is_text(answer) else str(answer.headers)
        if answer.mimetype == "text/html":
            waiting += page_of(answer).links
        elif answer.location:
            waiting.append(answer.location)


def _is_text(answer):
    return answer.mimetype.startswith("text/") or answer.mimetype == "application/json"


def starts(app):
    """Every address without a row in it, also what no menu names."""
    return [
        rule.rule
        for rule in app.url_map.iter_rules()
        if not rule.arguments and "GET" in rule.methods
    ]


def leaks(region, url, text):
    return [f"{url}: {word}" for word in region.private if word in text]


class Walk(NamedTuple):
    """What somebody met on a walk over all that they can reach."""

    leaked: list[str]
    read: set[str]
    changed: set[str]


@pytest.fixture(scope="session")
def walked(application, database):
    """The walks so far: each begins with the same rows, so one of each role serves all tests."""
    return {}


@pytest.fixture
def walk(app, theirs, ours, walked):
    def of(role):
        if role not in walked:
            client = app.test_client()
            if role is not None:
                client.sign_in(ours.people[role])
            walked[role] = _walk(client, starts(app), ours, theirs)
        return walked[role]

    return of


def _walk(client, begins, ours, theirs):
    before, leaked, read = _rows(), [], set()
    for url, text in crawl(client, *begins):
        leaked += leaks(theirs, url, text)
        read |= {word for word in ours.shown if word in text}
    db.session.rollback()
    changed = {name for name, rows in _rows().items() if rows != before[name]}
    return Walk(leaked, read, changed)


@pytest.mark.parametrize("role", [None, *Role], ids=lambda role: role or "stranger")
def test_nobody_reads_what_is_private_elsewhere(walk, role):
    assert walk(role).leaked == []


def test_the_walk_reads_what_is_ones_own(walk, ours):
    """Else the test above would pass on pages without rows."""
    read = set().union(*(walk(role).read for role in Role))
    assert [word for word in ours.shown if word not in read] == []


def test_a_table_to_download_holds_ones_own_people_only(app, theirs, ours):
    client = app.test_client().sign_in(ours.people["manager"])
    table = table_of(client, team=theirs.ids["team"])
    assert ours.people["professional"].family_name in table
    assert leaks(theirs, "table", table) == []


@pytest.mark.parametrize("words", ["Van", "zorg.example", "7310", "%", "_", "Kwartel"])
def test_searching_finds_nobody_elsewhere(app, theirs, ours, words):
    for role, url in (
        ("administrator", "/beheer/personen?zoek="),
        ("manager", "/registraties/team?q="),
        ("coordinator", "/aanbod/cursussen?q="),
        ("professional", "/cursussen?q="),
        ("privacy_officer", "/logboek?persoon="),
    ):
        client = app.test_client().sign_in(ours.people[role])
        text = client.get(url + words.replace("%", "%25")).text
        assert leaks(theirs, url, text) == []


def test_who_only_directs_the_work_reads_validity_and_nothing_more(app, theirs, ours):
    """Placed with us, employed by them: a name, and whether the person may work."""
    placed = theirs.people["professional"]
    make_appointment(placed, ours.places["team"], kind=AppointmentKind.PLACEMENT, fte="0.5")
    shown = {placed.family_name}
    client = app.test_client().sign_in(ours.people["manager"])
    page = f"/registraties/{placed.public_id}"
    read = [*crawl(client, "/registraties/team", page)]
    read.append(("table", table_of(client)))
    read += [(word, client.get(f"/registraties/team?q={word}").text) for word in ("7310", "PN")]
    assert any(placed.family_name in text for _url, text in read)
    found = [leak for url, text in read for leak in leaks(theirs, url, text)]
    assert [leak for leak in found if leak.split(": ")[-1] not in shown] == []


def test_a_file_that_names_people_elsewhere_tells_nothing_of_them(app, theirs, ours):
    """An address and a number of someone else's person: refused without a word about whose."""
    person = theirs.people["professional"]
    row = staff.anouk(
        **{
            "Werkgever": ours.places["employer"].name,
            "Gemeente (plaatsing)": ours.places["team"].name,
            "E-mailadres": f"professional.{theirs.word}@zorg.example".lower(),
            "Registratienummer": f"{theirs.number}0001",
        }
    )
    client = app.test_client().sign_in(ours.people["administrator"])
    file = (BytesIO(staff.staff_file(row)), "x.csv")
    page = client.submit("/beheer/import", {"file": file, "function": "youth_professional"})
    typed = {row["E-mailadres"], row["Registratienummer"]}
    told = [word for word in theirs.private if word in page.html and word not in typed]
    assert (told, person.given_name in page.html) == ([], False)


def test_a_feed_holds_the_seats_of_its_owner_only(app, theirs, ours):
    for region, other in ((ours, theirs), (theirs, ours)):
        feed = feeds.feed_of(region.people["professional"].id)
        token = feed_service.token_of(feed, key=KEY)
        text = app.test_client().get(f"/agenda/{token}.ics").text
        assert f"Cursus{region.word}" in text
        assert f"Cursus{other.word}" not in text
        assert leaks(other, "feed", text) == []


def test_the_feed_of_someone_blocked_is_an_unknown_address(app, ours):
    who = ours.people["professional"]
    token = feed_service.token_of(feeds.feed_of(who.id), key=KEY)
    with db.transaction():
        account_of(who).blocked_at = NOW
    assert app.test_client().get(f"/agenda/{token}.ics").status_code == 404


@pytest.mark.parametrize("given", [{"smtp_host": "mail.example"}, {"production": True}, WEB])
def test_nobody_opens_the_mailbox_of_a_site_for_others(app, ours, monkeypatch, given):
    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], **given))
    for path in ("/postvak", f"/postvak/{ours.ids['letter']}"):
        assert app.test_client().get(path).status_code == 404


def test_looking_changes_nothing(walk):
    """Opening pages writes what was looked at and when, and nothing else."""
    changed = set().union(*(walk(role).changed for role in Role))
    assert changed <= {"audit_event", "browser_session", "feed", "attempt"}


def _rows():
    db.session.expire_all()
    return {
        name: sorted(map(repr, db.session.execute(table.select()).all()))
        for name, table in db.Base.metadata.tables.items()
    }
