"""What the page of a course says of it, asks beforehand and hands out, to whom."""

from datetime import date, timedelta

import pytest

from leerhuis import clock, db, files
from leerhuis.courses.contents import CourseSector, Material, Prerequisite
from leerhuis.courses.materials import service as materials
from leerhuis.courses.models import CoursePoints
from leerhuis.courses.rules import EditionState
from leerhuis.courses.words import CourseForm, Level, Strictness
from leerhuis.people.sectors import Sector
from leerhuis.registers import Category, Register
from tests.factories import (
    NOW,
    make_course,
    make_edition,
    make_organisation,
    make_professional,
    make_staff,
    make_trainer,
    saved,
    train,
)
from tests.factories_attendance import make_seat, sessions_of

DAY = timedelta(days=1)
PDF = b"%PDF-1.7\nwerkboek"


@pytest.fixture(autouse=True)
def at_now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def region(app):
    return make_organisation(name="West-Brabant West")


@pytest.fixture
def me(client, region):
    person = make_professional(make_organisation(under=region))
    client.sign_in(person)
    return person


@pytest.fixture
def course(region):
    return make_course(title="Vervolg", organisation_id=region.id)


def address(course):
    return f"/cursussen/{course.public_id}"


def change(row, **said):
    with db.transaction():
        for name, value in said.items():
            setattr(row, name, value)


def make_piece(course, audience, title, *, file=False):
    stored = files.keep(PDF, name="a.pdf", shelf=materials.SHELF) if file else None
    return saved(
        Material(
            course_id=course.id,
            purpose="guideline" if audience == "everyone" else "material",
            audience=audience,
            title=title,
            url="" if file else f"https://leren.example/{audience}",
            file_name="a.pdf" if file else "",
            media_type=stored.media_type if stored else "",
            stored_as=stored.stored_as if stored else None,
            added_at=NOW,
        )
    )


def ask(course, strictness, **asked):
    change(course, strictness=strictness)
    basis = make_course(title="Basis", organisation_id=course.organisation_id)
    saved(Prerequisite(course_id=course.id, way=1, required_id=basis.id, **asked))
    return basis


def test_the_page_says_what_the_course_is(client, me, course):
    change(
        course,
        summary="Je oefent **samen**.",
        goals="- Je herkent *spanning*\n**Rust** houden",
        programme="# Ochtend\n\n- 9.30 Inloop",
        level=Level.ADVANCED,
        form=CourseForm.BLENDED,
        closing_test=True,
    )
    saved(CourseSector(course_id=course.id, sector=Sector.EDUCATION))
    make_edition(course=course)
    page = client.page(address(course))
    for html in (
        "Je oefent <strong>samen</strong>.",
        "<span>Je herkent <em>spanning</em></span>",
        "<span><strong>Rust</strong> houden</span>",
        "<h3>Ochtend</h3>",
    ):
        assert html in page.html
    for words in ("9.30 Inloop", "Gevorderd", "Onderwijs", "Toets aan het eind"):
        assert words in page.text


def test_scripts_in_any_text_are_shown_as_they_were_typed(client, me, course):
    nasty = '<script>alert(1)</script> [x](javascript:alert(1)) <img src=x onerror="y">'
    change(course, summary=nasty, goals=nasty, programme=nasty, audience=nasty)
    make_edition(course=course)
    page = client.page(address(course))
    assert page.html.count("<script") == 1
    assert "<img" not in page.html
    assert 'href="javascript' not in page.html


def test_points_are_those_of_the_day_of_the_last_session(client, me, course):
    starts_at = NOW + 30 * DAY
    last = clock.day_of(starts_at + 7 * DAY)
    edition = make_edition(course=course, sessions=2, starts_at=starts_at)
    said = {"course_id": course.id, "register": Register.NIP, "category": Category.TRAINING}
    saved(CoursePoints(**said, points=3, accreditation="OUD", valid_until_on=last - DAY))
    saved(CoursePoints(**said, points=5, accreditation="NIEUW", valid_from_on=last))
    page = client.page(f"{address(course)}?groep={edition.public_id}")
    assert "5 NIP-punten" in page.text
    assert "NIEUW" in page.text
    assert "OUD" not in page.text


@pytest.mark.parametrize(
    ("strictness", "sentence", "button"),
    [
        (Strictness.INFORM, "kan zich toch inschrijven", True),
        (Strictness.APPROVAL, "de coördinator moet het goedkeuren", True),
        (Strictness.REFUSE, "kan zich niet inschrijven", False),
    ],
)
def test_what_is_lacking_is_said_before_the_button(
    client, me, course, strictness, sentence, button
):
    ask(course, strictness)
    make_edition(course=course, contact_name="Joke", contact_email="joke@example.org")
    page = client.page(address(course))
    assert "Je mist nog: de cursus Basis" in page.text
    assert sentence in page.text
    assert ("Schrijf je in" in page.text) is button
    assert ("Joke, joke@example.org" in page.text) is not button


def test_what_is_lacking_leads_to_the_course_that_gives_it(client, me, course):
    basis = ask(course, Strictness.REFUSE)
    make_edition(course=course)
    assert address(basis) in client.page(address(course)).links
    make_edition(course=basis, state=EditionState.DRAFT)
    page = client.page(address(course))
    assert "Je mist nog: de cursus Basis" in page.text
    assert address(basis) not in page.links, "it is still being prepared"


def test_who_has_it_sees_the_button_and_no_warning(client, me, course):
    basis = ask(course, Strictness.REFUSE, within_months=24)
    seat = make_seat(make_edition(course=basis, starts_at=NOW - 40 * DAY), me)
    change(seat, completed_on=date(2026, 12, 1))
    make_edition(course=course)
    page = client.page(address(course))
    assert "hoogstens 24 maanden voor de eerste bijeenkomst" in page.text
    assert "Je mist nog" not in page.text
    assert "Schrijf je in" in page.text


def test_a_group_that_begins_in_time_keeps_the_button(client, me, course):
    basis = ask(course, Strictness.REFUSE, within_months=1)
    seat = make_seat(make_edition(course=basis, starts_at=NOW - 40 * DAY), me)
    change(seat, completed_on=clock.day_of(NOW))
    soon = make_edition(course=course, starts_at=NOW + 20 * DAY)
    late = make_edition(course=course, starts_at=NOW + 60 * DAY)
    assert "Je mist nog" not in client.page(f"{address(course)}?groep={soon.public_id}").text
    page = client.page(f"{address(course)}?groep={late.public_id}")
    assert "Je mist nog" in page.text
    assert "Schrijf je in" in page.text


PIECES = ("participants", "region", "everyone")


def seat_of(person, course):
    make_seat(make_edition(course=course), person)


def session_of(person, course):
    edition = make_edition(course=course)
    train(sessions_of(edition)[0], make_trainer(person_id=person.id))


@pytest.mark.parametrize(
    ("place", "seen"),
    [
        (seat_of, PIECES),
        (session_of, PIECES),
        (lambda _person, _course: None, PIECES[1:]),
    ],
)
def test_material_is_seen_by_whom_it_is_meant_for(client, me, course, place, seen):
    make_edition(course=course)
    pieces = {each: make_piece(course, each, f"Stuk {each}", file=True) for each in PIECES}
    change(course, elearning_url="https://leren.example/deel")
    place(me, course)
    page = client.page(address(course))
    assert ("Open de e-learning" in page.text) is ("participants" in seen)
    for audience, piece in pieces.items():
        answer = client.get(f"{address(course)}/materiaal/{piece.public_id}")
        assert (f"Stuk {audience}" in page.text) is (audience in seen)
        assert answer.status_code == (200 if audience in seen else 404)


def test_somebody_of_another_region_sees_what_is_for_everyone(client, course):
    client.sign_in(make_professional())
    make_edition(course=course)
    for each in PIECES:
        make_piece(course, each, f"Stuk {each}")
    page = client.page(address(course))
    assert "Stuk everyone" in page.text
    assert "Stuk region" not in page.text
    assert "Stuk participants" not in page.text


def test_a_seat_that_was_given_up_gives_no_material(client, me, course):
    edition = make_edition(course=course)
    make_seat(edition, me, state="cancelled", cancelled_at=NOW)
    piece = make_piece(course, "participants", "Werkboek", file=True)
    assert client.get(f"{address(course)}/materiaal/{piece.public_id}").status_code == 404


def test_the_coordinator_sees_it_as_well_and_one_elsewhere_does_not(client, course, region):
    piece = make_piece(course, "participants", "Werkboek", file=True)
    make_edition(course=course)
    path = f"{address(course)}/materiaal/{piece.public_id}"
    client.sign_in(make_staff("coordinator", region))
    assert client.get(path).data == PDF
    client.sign_in(make_staff("coordinator"))
    assert client.get(path).status_code == 404


def test_a_link_is_no_file_and_a_piece_of_another_course_is_not_there(client, me, course):
    link = make_piece(course, "everyone", "Wegwijzer")
    piece = make_piece(make_course(title="Anders"), "everyone", "Anders", file=True)
    make_edition(course=course)
    for each in (link, piece):
        path = f"{address(course)}/materiaal/{each.public_id}"
        assert client.get(path).status_code == 404
