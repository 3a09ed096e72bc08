"""Themes, venues, rounds and courses, as a coordinator keeps them."""

from datetime import date

import pytest
from sqlalchemy import select

from leerhuis import db
from leerhuis.audit import AuditEvent
from leerhuis.courses import queries
from leerhuis.courses.means import Venue
from leerhuis.courses.models import Course, CoursePoints, Round, Theme
from leerhuis.registers import Category, Chamber, Register
from tests.counting import statements
from tests.factories import (
    identity,
    make_course,
    make_edition,
    make_grant,
    make_organisation,
    make_professional,
    make_staff,
    make_theme,
    make_venue,
)

JGP = Chamber.YOUTH_AND_FAMILY_PROFESSIONAL


@pytest.fixture
def region(app):
    return make_organisation(name="West-Brabant West")


@pytest.fixture
def coordinator(client, region):
    person = make_staff("coordinator", region)
    client.sign_in(person)
    return person


def course_data(theme, **given):
    return {"theme": theme.public_id, "title": "Drang en dwang", "hours": "7,5"} | given


def points_data(*rows):
    """The page always sends every field of a row."""
    names = ("register", "occupation", "category", "points", "accreditation")
    return {
        f"points-{at}-{name}": value
        for at, row in enumerate(rows)
        for name, value in zip(names, [*row, "", "", "", ""], strict=False)
    }


def make_round(organisation, **given):
    row = Round(
        **{
            "organisation_id": organisation.id,
            "name": "voorjaar 2027",
            "starts_on": date(2027, 2, 1),
            "ends_on": date(2027, 7, 1),
        }
        | given
    )
    with db.transaction():
        db.add(row)
    return row


def events():
    return [event.action.value for event in db.session.scalars(select(AuditEvent))]


def test_a_theme_is_made_and_changed(client, coordinator):
    page = client.submit("/aanbod/themas/nieuw", {"name": " Privacy ", "gable": "bell"})
    assert "Privacy" in page.text
    theme = db.session.scalars(select(Theme)).one()
    assert (theme.name, theme.hue) == ("Privacy", "plum")
    client.submit(
        f"/aanbod/themas/{theme.public_id}/wijzigen", {"name": "Autisme", "gable": "neck"}
    )
    assert db.session.scalars(select(Theme.name)).one() == "Autisme"
    assert events()[-2:] == ["theme.created", "theme.changed"]


def test_nothing_new_is_nothing_recorded(client, coordinator):
    theme = make_theme(name="Privacy", gable="bell")
    client.submit(
        f"/aanbod/themas/{theme.public_id}/wijzigen", {"name": "Privacy", "gable": "bell"}
    )
    assert "theme.changed" not in events()


def test_a_second_theme_of_that_name_is_refused_and_what_was_typed_is_kept(client, coordinator):
    make_theme(name="Privacy")
    page = client.submit("/aanbod/themas/nieuw", {"name": "Privacy", "gable": "neck"})
    assert "Er is al een thema met deze naam." in page.text
    assert page.title.startswith("Fout: ")
    assert 'value="Privacy"' in page.html
    assert 'value="neck" selected' in page.html


def test_a_theme_needs_a_name_and_a_gable_of_the_list(client, coordinator):
    page = client.submit("/aanbod/themas/nieuw", {"name": " ", "gable": "toren"})
    assert "Vul de naam van het thema in." in page.text
    assert "Kies uit de lijst." in page.text


def test_a_name_that_is_too_long_is_said_before_the_database_says_it(client, coordinator):
    page = client.submit("/aanbod/themas/nieuw", {"name": "x" * 81, "gable": "bell"})
    assert "Gebruik hoogstens 80 tekens." in page.text


def test_a_venue_is_made_and_changed(client, coordinator):
    client.submit(
        "/aanbod/locaties/nieuw", {"name": "De Kring", "street": "", "town": "Roosendaal"}
    )
    venue = db.session.scalars(select(Venue)).one()
    page = client.submit(
        f"/aanbod/locaties/{venue.public_id}/wijzigen",
        {"name": "De Kring", "street": "Markt 1", "town": "Zundert"},
    )
    assert "Markt 1" in page.text
    page = client.submit("/aanbod/locaties/nieuw", {"name": "De Kring", "town": "Zundert"})
    assert "Er is al een locatie met deze naam in deze plaats." in page.text


def test_a_round_is_made_for_the_region_and_changed(client, coordinator, region):
    client.submit(
        "/aanbod/rondes/nieuw",
        {"name": "voorjaar 2027", "starts_on": "2027-02-01", "ends_on": "1-7-2027"},
    )
    season = db.session.scalars(select(Round)).one()
    assert season.organisation_id == region.id
    page = client.submit(
        f"/aanbod/rondes/{season.public_id}/wijzigen",
        {"name": "voorjaar 2027", "starts_on": "2027-02-01", "ends_on": "2027-01-01"},
    )
    assert "De laatste dag mag niet vóór de eerste dag liggen." in page.text
    page = client.submit(
        f"/aanbod/rondes/{season.public_id}/wijzigen",
        {"name": "lente 2027", "starts_on": "2027-02-01", "ends_on": "2027-07-15"},
    )
    assert "lente 2027" in page.text


@pytest.mark.parametrize("said", ["morgen", "31-2-2027", "2027-02-31", "1-1-0207"])
def test_a_date_that_is_none_is_said_and_kept(client, coordinator, said):
    page = client.submit(
        "/aanbod/rondes/nieuw", {"name": "x", "starts_on": said, "ends_on": "2027-07-01"}
    )
    said_so = ("Vul een datum in", "bestaat niet. Controleer de datum.", "Controleer het jaar")
    assert any(words in page.text for words in said_so)
    assert db.session.scalars(select(Round)).all() == []


def test_who_coordinates_two_regions_chooses_one(client, coordinator, region):
    other = make_organisation(name="FoodValley")
    make_grant(coordinator, "coordinator", other)
    data = {"name": "najaar", "starts_on": "2027-09-01", "ends_on": "2027-12-01"}
    page = client.submit("/aanbod/rondes/nieuw", data)
    assert "Kies een organisatie." in page.text or "Kies uit de lijst." in page.text
    client.submit("/aanbod/rondes/nieuw", data | {"organisation": other.public_id})
    assert db.session.scalars(select(Round.organisation_id)).all() == [other.id]


def test_a_region_where_one_does_not_coordinate_cannot_be_chosen(client, coordinator):
    make_grant(coordinator, "coordinator", make_organisation())
    foreign = make_organisation()
    page = client.submit(
        "/aanbod/rondes/nieuw",
        {
            "organisation": foreign.public_id,
            "name": "najaar",
            "starts_on": "2027-09-01",
            "ends_on": "2027-12-01",
        },
    )
    assert "Kies uit de lijst." in page.text


def test_a_course_is_made_with_its_points(client, coordinator, region):
    theme = make_theme()
    rows = points_data(
        ("SKJ", JGP.value, "formal_learning", "4", "SKJ-123"),
        ("",),
        ("SKJ", JGP.value, "reflection", "2,5"),
        ("NIP", "", "training", "3"),
    )
    page = client.submit("/aanbod/cursussen/nieuw", course_data(theme) | rows)
    assert "6,5 SKJ-punten" in page.text
    course = db.session.scalars(select(Course)).one()
    assert course.organisation_id == region.id
    kept = db.session.scalars(select(CoursePoints).order_by(CoursePoints.id)).all()
    assert [(row.register, row.category, str(row.points)) for row in kept] == [
        (Register.SKJ, Category.FORMAL_LEARNING, "4.0"),
        (Register.SKJ, Category.REFLECTION, "2.5"),
        (Register.NIP, Category.TRAINING, "3.0"),
    ]
    assert kept[0].accreditation == "SKJ-123"


def test_a_half_filled_row_says_what_is_missing(client, coordinator):
    rows = points_data(("SKJ",), ("", "", "reflection"), ("", "", "", "4"))
    page = client.submit("/aanbod/cursussen/nieuw", course_data(make_theme()) | rows)
    assert page.text.count("Kies een register, of maak de rij leeg.") == 4  # in the list and below
    assert page.text.count("Kies een categorie, of maak de rij leeg.") == 4
    assert page.text.count("Vul in hoeveel punten, of maak de rij leeg.") == 4
    assert 'href="#points-1-register"' in page.html
    assert 'value="Drang en dwang"' in page.html


def test_a_refused_row_is_named_at_its_own_place_below_empty_ones(client, coordinator):
    rows = points_data(("",), ("",), ("SKJ", JGP.value, "training", "4"))
    page = client.submit("/aanbod/cursussen/nieuw", course_data(make_theme()) | rows)
    assert 'href="#points-2-category"' in page.html
    assert "Kies Formeel leren, Informeel leren of Reflectie bij deze kamer." in page.text
    assert db.session.scalars(select(Course)).all() == []


def test_points_of_later_are_not_said_to_be_none(client, coordinator, region):
    said = points_data(("SKJ", JGP.value, "reflection", "4"))
    said["points-0-valid_from_on"] = "2031-01-01"
    page = client.submit("/aanbod/cursussen/nieuw", course_data(make_theme()) | said)
    assert "De cursus staat klaar. Je kunt nu een groep plannen." in page.text
    assert "Materiaal" in page.text  # one is on the page of the course
    assert "nu geen" in page.text
    assert "nu geen" in client.page("/aanbod/cursussen").text


def test_a_number_of_points_that_is_none_is_said_and_kept(client, coordinator):
    rows = points_data(("SKJ", JGP.value, "reflection", "veel"))
    page = client.submit("/aanbod/cursussen/nieuw", course_data(make_theme(), hours="0") | rows)
    assert "Vul een getal in, bijvoorbeeld 7,5." in page.text
    assert 'value="veel"' in page.html


def test_a_course_needs_a_theme_and_a_title(client, coordinator):
    page = client.submit("/aanbod/cursussen/nieuw", {"theme": "", "title": ""})
    assert "Kies een thema." in page.text
    assert "Vul de titel in." in page.text


def test_two_clicks_make_one_course(client, coordinator):
    theme = make_theme()
    client.submit("/aanbod/cursussen/nieuw", course_data(theme))
    page = client.submit("/aanbod/cursussen/nieuw", course_data(theme))
    assert "Er is al een cursus met deze titel." in page.text
    assert len(db.session.scalars(select(Course)).all()) == 1


def test_a_course_changes_with_its_points(client, coordinator, region):
    course = make_course(organisation_id=region.id)
    path = f"/aanbod/cursussen/{course.public_id}/wijzigen"
    page = client.page(path)
    assert page.html.count("points-4-register") > 0  # its own row and four empty ones
    rows = points_data(("SKJ", JGP.value, "formal_learning", "5"), ("SKJ", "", "reflection", "1"))
    theme = make_theme()
    page = client.submit(path, course_data(theme, goals="Je luistert.\r\nJe vraagt door.") | rows)
    assert "6 SKJ-punten" in page.text
    assert "Je vraagt door." in page.text
    assert "course.changed" in events()


def test_text_of_others_is_text(client, coordinator, region):
    course = make_course(organisation_id=region.id, title="<script>alert(1)</script>")
    page = client.page(f"/aanbod/cursussen/{course.public_id}")
    assert "<script>alert" not in page.html


def test_a_zero_byte_does_not_reach_the_database(client, coordinator):
    data = course_data(make_theme(), summary="Een\x00twee\nDrie", title="Drang\x00")
    client.submit("/aanbod/cursussen/nieuw", data)
    course = db.session.scalars(select(Course)).one()
    assert (course.summary, course.title) == ("Eentwee\nDrie", "Drang")


def test_courses_of_another_region_do_not_exist(client, coordinator):
    foreign = make_course()
    season = make_round(make_organisation())
    client.page(f"/aanbod/cursussen/{foreign.public_id}", 404)
    client.page(f"/aanbod/cursussen/{foreign.public_id}/wijzigen", 404)
    client.page(f"/aanbod/rondes/{season.public_id}/wijzigen", 404)
    client.page("/aanbod/cursussen/0123456789abcdefghijkl", 404)
    client.page("/aanbod/themas/0123456789abcdefghijkl/wijzigen", 404)
    assert foreign.title not in client.page("/aanbod/cursussen").text


def test_a_coordinator_of_a_region_sees_what_is_below_it(client, coordinator, region):
    below = make_course(organisation_id=make_organisation(under=region).id)
    assert below.title in client.page("/aanbod/cursussen").text


def test_courses_are_found_by_words_of_their_title(client, coordinator, region):
    make_course(organisation_id=region.id, title="Complexe scheidingen")
    make_course(organisation_id=region.id, title="Gegevens 100%")
    page = client.page("/aanbod/cursussen?q=SCHEID")
    assert "Complexe scheidingen" in page.text
    assert "Gegevens" not in page.text
    assert "Gegevens" in client.page("/aanbod/cursussen?q=100%25").text
    assert "Geen cursus met deze woorden" in client.page("/aanbod/cursussen?q=_").text


@pytest.mark.parametrize(
    "path",
    [
        "/aanbod/cursussen",
        "/aanbod/cursussen/nieuw",
        "/aanbod/themas",
        "/aanbod/themas/nieuw",
        "/aanbod/locaties",
        "/aanbod/locaties/nieuw",
        "/aanbod/rondes",
        "/aanbod/rondes/nieuw",
    ],
)
def test_only_coordinators_keep_the_offer(client, path):
    client.sign_in(make_professional())
    client.page(path, 403)


def test_pages_of_nothing_say_what_to_do(client, coordinator):
    for path in ("cursussen", "themas", "locaties", "rondes"):
        assert "nog geen" in client.page(f"/aanbod/{path}").text


@pytest.mark.parametrize("number", [1, 30])
def test_a_list_asks_the_same_however_long_it_is(client, coordinator, region, number):
    theme = make_theme()
    for _each in range(number):
        make_course(organisation_id=region.id, theme_id=theme.id)
        make_venue()
    with statements() as seen:
        client.page("/aanbod/cursussen")
    assert len(seen) <= 9
    with statements() as seen:
        client.page("/aanbod/locaties?pagina=9")
    assert len(seen) <= 7


def test_the_page_of_a_course_lists_its_groups(client, coordinator, region):
    course = make_course(organisation_id=region.id)
    make_edition(course=course, sessions=2)
    with statements() as seen:
        page = client.page(f"/aanbod/cursussen/{course.public_id}")
    assert "10 feb 2027" in page.text
    assert len(seen) <= 8


def test_rounds_of_a_course_are_those_of_its_organisation_and_above(app, region):
    team = make_organisation(under=region)
    course = make_course(organisation_id=team.id)
    seasons = [make_round(region), make_round(team), make_round(make_organisation())]
    who = identity(make_staff("coordinator", region))
    found = queries.rounds_of(queries.course_for(who, course.public_id))
    assert {each.id for each in found} == {each.id for each in seasons[:2]}
