"""The folded words by which courses and groups are found."""

from datetime import date

from leerhuis import db
from leerhuis.courses import searching, service
from leerhuis.courses.contents import Material
from leerhuis.courses.means import Venue
from leerhuis.courses.terms import Terms
from leerhuis.courses.words import MaterialAudience, Purpose
from tests.counting import statements
from tests.factories import (
    NOW,
    identity,
    make_course,
    make_edition,
    make_room,
    make_staff,
    make_theme,
    make_trainer,
    make_venue,
    saved,
    train,
)
from tests.factories_attendance import sessions_of


def words_of(row):
    db.session.expire_all()
    return db.session.get(type(row), row.id).search_text


def fold(act, *given):
    with db.transaction():
        act(*given)


def make_material(course, **given):
    return saved(
        Material(
            **{
                "course_id": course.id,
                "purpose": Purpose.GUIDELINE,
                "audience": MaterialAudience.EVERYONE,
                "title": "Richtlijn Crisisplaatsing",
                "url": "https://richtlijnen.example/",
                "added_at": NOW,
            }
            | given
        )
    )


def test_a_course_is_found_by_title_theme_goals_and_what_it_offers_to_everyone(app):
    course = make_course(
        title="Zélfbeschadiging",
        summary="Wat je doet.",
        goals="Je herkent\nsignalen.",
        audience="Jeugdprofessionals",
        theme_id=make_theme(name="Veiligheid").id,
    )
    make_material(course)
    make_material(course, title="Geheim werkboek", audience=MaterialAudience.PARTICIPANTS)
    fold(searching.fold_course, course)
    assert course.search_text == (
        "zelfbeschadiging veiligheid wat je doet. je herkent signalen. jeugdprofessionals"
        " richtlijn crisisplaatsing"
    )
    assert words_of(course) == course.search_text


def test_the_name_of_a_theme_reaches_its_courses(app):
    theme = make_theme(name="Oud")
    courses = [make_course(theme_id=theme.id, title=f"Cursus {at}") for at in range(2)]
    with db.transaction():
        theme.name = "Nieuw"
        searching.fold_theme(theme)
    assert all("nieuw" in words_of(each) for each in courses)


def test_a_group_is_found_by_its_places_and_trainers_each_once(app):
    edition = make_edition(sessions=2, label="Groep A")
    venue = make_venue(name="De Kring", town="Roosendaal")
    room = make_room(venue, name="Zaal 2")
    trainer = make_trainer(name="Joke de Vries-Ångström")
    for session in sessions_of(edition):
        with db.transaction():
            session.venue_id, session.room_id = venue.id, room.id
        train(session, trainer)
    fold(searching.fold_edition, edition.id)
    assert words_of(edition) == "groep a de kring roosendaal zaal 2 joke de vries-angstrom"


def test_a_group_without_sessions_has_no_words(app):
    edition = make_edition(sessions=0, search_text="oud")
    fold(searching.fold_edition, edition.id)
    assert words_of(edition) == ""


def test_a_new_name_of_a_venue_or_trainer_reaches_their_groups(app):
    edition, other = make_edition(), make_edition()
    session = sessions_of(edition)[0]
    trainer = make_trainer(name="Oude Naam")
    train(session, trainer)
    with db.transaction():
        venue = db.session.get(Venue, session.venue_id)
        venue.name = "De Brug"
        searching.fold_venue(venue)
        trainer.name = "Nieuwe Naam"
        searching.fold_trainer(trainer)
    assert "de brug" in words_of(edition)
    assert "nieuwe naam" in words_of(edition)
    assert words_of(other) == ""


def test_many_groups_cost_no_more_questions_than_one(app):
    one, *many = [make_edition().id for _ in range(6)]
    with statements() as few:
        fold(searching.fold_edition, one)
    with statements() as more:
        fold(searching.fold_editions, many)
    assert len(more) == len(few)


def test_a_row_in_hand_says_the_new_words_at_once(app):
    edition = make_edition()
    fold(searching.fold_edition, edition.id)
    assert "roosendaal" in edition.search_text


def test_the_label_of_a_group_is_found_at_once(app):
    course, staff = make_course(), identity(make_staff("coordinator"))
    told = {"capacity": 12, "enrol_by_on": date(2027, 2, 1), "by": staff, "now": NOW}
    edition = service.create_edition(course, **told, terms=Terms(label="Groep Noord"))
    assert words_of(edition) == "groep noord"
    service.change_edition(
        edition, **told, round=None, cancel_by_on=None, terms=Terms(label="Groep Zuid")
    )
    assert words_of(edition) == "groep zuid"
