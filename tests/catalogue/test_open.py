"""The public catalogue: only where a region wants it, only to read, and no names of people."""

import json
import re
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from leerhuis import clock, db
from leerhuis.courses import searching
from leerhuis.courses.words import Admits
from tests.catalogue.offer import course, group, titles
from tests.factories import NOW, make_trainer, train
from tests.factories_attendance import sessions_of

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def at_now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def public(app):
    before = app.config["SETTINGS"]
    app.config["SETTINGS"] = replace(before, public_catalogue=True)
    yield
    app.config["SETTINGS"] = before


def linked(page):
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page.html, re.DOTALL)
    return json.loads(found[1])


def test_without_the_wish_of_the_region_there_is_no_public_catalogue(client):
    made = course()
    group(of=made)
    client.page("/open/cursussen", status=404)
    client.page(f"/open/cursussen/{made.public_id}", status=404)


@pytest.mark.usefixtures("public")
def test_a_stranger_sees_what_is_open_to_every_region(client):
    group("Voor iedereen")
    group("Eigen regio", admits=Admits.OWN)
    group("Op uitnodiging", admits=Admits.INVITED)
    page = client.page("/open/cursussen")
    assert titles(page) == ["Voor iedereen"]
    assert "12 plekken vrij" in page.text
    assert not [form for form in page.forms if form["method"] == "post" and "edition" in form]


def test_the_way_to_it_stands_beside_the_sign_in_form(client, app):
    assert "/open/cursussen" not in client.page("/inloggen").links
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], public_catalogue=True)
    try:
        assert "/open/cursussen" in client.page("/inloggen").links
    finally:
        app.config["SETTINGS"] = replace(app.config["SETTINGS"], public_catalogue=False)


@pytest.mark.usefixtures("public")
def test_no_trainer_is_named_nor_found_by_name(client):
    made = course("Gesprekken")
    edition = group(of=made)
    train(sessions_of(edition)[0], make_trainer(name="Roos Blom"))
    with db.transaction():
        searching.fold_edition(edition.id)
    assert titles(client.page("/open/cursussen", query_string={"q": "blom"})) == []
    assert titles(client.page("/open/cursussen", query_string={"q": "roosendaal"})) == [
        "Gesprekken"
    ]
    page = client.page(f"/open/cursussen/{made.public_id}")
    assert "Blom" not in page.html
    assert "Inloggen" in page.text or "Log in" in page.text


@pytest.mark.usefixtures("public")
def test_search_engines_read_the_course_and_its_groups(client):
    made = course("Gesprekken", summary="**Oefenen** met ouders.", hours=Decimal("7.5"))
    group(of=made, sessions=2, fee=Decimal("45"))
    told = linked(client.page(f"/open/cursussen/{made.public_id}"))
    assert (told["@context"], told["@type"]) == ("https://schema.org", "Course")
    assert told["name"] == "Gesprekken"
    assert told["description"] == "Oefenen met ouders."
    assert told["timeRequired"] == "PT7H30M"
    (instance,) = told["hasCourseInstance"]
    assert instance["@type"] == "CourseInstance"
    assert instance["courseMode"] == "Onsite"
    assert instance["startDate"].startswith("2027-02-10T09:00")
    assert len(instance["subEvent"]) == 2
    assert instance["subEvent"][0]["location"]["address"]["addressLocality"] == "Roosendaal"
    assert instance["offers"]["price"] == "45.00"


@pytest.mark.usefixtures("public")
def test_no_text_gets_out_of_what_search_engines_read(client):
    nasty = "</script><script>alert(1)</script>"
    made = course(nasty, summary=nasty)
    group(of=made)
    page = client.page(f"/open/cursussen/{made.public_id}")
    assert linked(page)["name"] == nasty
    assert "<script>alert" not in page.html
