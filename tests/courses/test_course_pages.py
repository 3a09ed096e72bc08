"""What a coordinator says of a course, through HTTP."""

from datetime import date

import pytest
from sqlalchemy import select

from leerhuis import db
from leerhuis.audit import AuditEvent
from leerhuis.courses.contents import CourseSector, Prerequisite
from leerhuis.courses.models import Course, CoursePoints
from leerhuis.people.sectors import Sector
from leerhuis.registers import Chamber, Register
from tests.factories import make_course, make_organisation, make_staff, make_theme, saved

JGP = Chamber.YOUTH_AND_FAMILY_PROFESSIONAL
POINTS = (
    "register",
    "occupation",
    "category",
    "points",
    "accreditation",
    "valid_from_on",
    "valid_until_on",
)
NEEDS = ("way", "course", "within_months", "registration")


@pytest.fixture
def region(app):
    return make_organisation(name="West-Brabant West")


@pytest.fixture
def coordinator(client, region):
    person = make_staff("coordinator", region)
    client.sign_in(person)
    return person


def rows(prefix, names, *given):
    """The page always sends every field of a row."""
    return {
        f"{prefix}-{at}-{name}": value
        for at, row in enumerate(given)
        for name, value in zip(names, [*row, *[""] * len(names)], strict=False)
    }


def said(theme=None, *, points=(), needs=(), **given):
    return (
        {"theme": (theme or make_theme()).public_id, "title": "Drang en dwang"}
        | {"strictness": "inform"}
        | rows("points", POINTS, *points)
        | rows("needs", NEEDS, *needs)
        | given
    )


def make(client, **given):
    return client.submit("/aanbod/cursussen/nieuw", said(**given))


def the_course():
    return db.session.scalars(select(Course).where(Course.title == "Drang en dwang")).one()


def address(course, *, change=True):
    return f"/aanbod/cursussen/{course.public_id}{'/wijzigen' if change else ''}"


def changes():
    events = db.session.scalars(select(AuditEvent).order_by(AuditEvent.id))
    return [each.details for each in events if each.action.value == "course.changed"]


def test_a_course_says_for_whom_it_is_and_how_it_is_given(client, coordinator):
    make(
        client,
        programme="**Ochtend**\n\n- 9.30 Inloop",
        sectors=["education", "local_team"],
        level="advanced",
        form="blended",
        elearning_url="https://leren.example/drang",
        closing_test="y",
    )
    course = the_course()
    assert (course.level, course.form, course.closing_test) == ("advanced", "blended", True)
    sectors = db.session.scalars(select(CourseSector.sector)).all()
    assert set(sectors) == {Sector.EDUCATION, Sector.LOCAL_TEAM}
    page = client.page(address(course, change=False))
    assert "<strong>Ochtend</strong>" in page.html
    for words in ("9.30 Inloop", "Gevorderd", "Lokale teams", "Open de e-learning", "ja"):
        assert words in page.text


def test_markup_and_scripts_are_shown_as_they_were_typed(client, coordinator):
    nasty = '<script>alert(1)</script> [x](javascript:alert(1)) <img src=x onerror="y">'
    make(client, summary=nasty, goals=nasty, programme=nasty)
    page = client.page(address(the_course(), change=False))
    assert page.html.count("<script") == 1
    assert "<img" not in page.html
    assert 'href="javascript' not in page.html


def test_what_was_said_is_in_the_form_again_and_can_be_taken_back(client, coordinator):
    theme = make_theme()
    make(client, theme=theme, sectors=["education"], level="basic", form="online")
    page = client.page(address(the_course()))
    assert 'value="basic" selected' in page.html
    assert 'value="online" selected' in page.html
    assert 'value="education" checked' in page.html
    client.submit(address(the_course()), said(theme, level="", form=""))
    assert db.session.scalars(select(CourseSector)).all() == []
    assert the_course().level is None


@pytest.mark.parametrize("link", ["http://x.example", "javascript:alert(1)", "leren.example"])
def test_a_link_to_e_learning_is_a_whole_https_address(client, coordinator, link):
    page = make(client, form="blended", elearning_url=link)
    assert "Die begint met https://." in page.text


def test_an_accreditation_is_renewed_with_a_number_and_days_of_its_own(client, coordinator):
    kept = ("SKJ", JGP, "formal_learning", "6")
    make(
        client,
        points=[(*kept, "A1", "2025-03-01", "2027-02-28"), (*kept, "A2", "2027-03-01", "")],
    )
    found = db.session.scalars(select(CoursePoints).order_by(CoursePoints.id)).all()
    assert [(each.accreditation, each.valid_from_on) for each in found] == [
        ("A1", date(2025, 3, 1)),
        ("A2", date(2027, 3, 1)),
    ]
    page = client.page(address(the_course(), change=False))
    assert "1 maart 2025 tot en met 28 februari 2027" in page.text
    assert "Vanaf 1 maart 2027" in page.text
    assert "12 SKJ-punten" not in page.text


@pytest.mark.parametrize(
    ("first", "second", "sentence"),
    [
        (("A1", "", "2027-02-28"), ("A2", "2027-02-28", ""), "Je gaf al punten"),
        (("A1", "", ""), ("A2", "", ""), "Je gaf al punten"),
        (("A1", "", "2027-02-28"), ("A1", "2027-03-01", ""), "heeft een eigen nummer"),
        (("A1", "2027-03-01", "2027-02-28"), ("", "", ""), "mag niet vóór de eerste dag"),
    ],
)
def test_rows_that_contradict_each_other_are_refused(client, coordinator, first, second, sentence):
    kept = ("SKJ", JGP, "formal_learning", "6")
    page = make(client, points=[(*kept, *first), (*kept, *second)])
    assert sentence in page.text
    assert page.title.startswith("Fout: ")


def test_a_course_asks_a_and_b_or_c(client, coordinator, region):
    for title in ("Basis", "Vervolg"):
        make_course(title=title, organisation_id=region.id)
    make(
        client,
        needs=[
            ("1", "Basis", "24"),
            ("1", "Vervolg"),
            ("2", "", "", "SKJ/youth_and_family_professional"),
        ],
        strictness="refuse",
    )
    found = db.session.scalars(select(Prerequisite).order_by(Prerequisite.id)).all()
    assert [(each.way, each.within_months, each.register) for each in found] == [
        (1, 24, None),
        (1, None, None),
        (2, None, Register.SKJ),
    ]
    page = client.page(address(the_course(), change=False))
    for words in (
        "Een van deze is genoeg",
        "de cursus Basis, hoogstens 24 maanden voor de eerste bijeenkomst en de cursus Vervolg",
        "een geldige registratie: SKJ, jeugd- en gezinsprofessional",
        "kan zich niet inschrijven",
    ):
        assert words in page.text
    page = client.page(address(the_course()))
    assert 'value="Vervolg"' in page.html


def test_a_title_that_nobody_knows_is_said_at_its_row(client, coordinator):
    make_course(title="Van een ander")
    page = make(client, needs=[("1", ""), ("1", "Van een ander")])
    assert "Er is geen cursus met deze titel." in page.text
    assert 'href="#needs-1-course"' in page.html


def test_a_course_does_not_ask_itself_and_no_circle(client, coordinator, region):
    other = make_course(title="Basis", organisation_id=region.id)
    make(client, needs=[("1", "Basis")])
    page = client.submit(address(the_course()), said(needs=[("1", "Drang en dwang")]))
    assert "kan zichzelf niet vooraf vragen" in page.text
    page = client.submit(address(other), said(title="Basis", needs=[("1", "Drang en dwang")]))
    assert "Dan kan niemand beginnen" in page.text
    assert len(db.session.scalars(select(Prerequisite)).all()) == 1


def test_months_without_a_course_are_refused(client, coordinator):
    page = make(client, needs=[("1", "", "12", "SKJ/")])
    assert "Een registratie geldt op de dag zelf." in page.text
    page = make(client, needs=[("1", "", "12")])
    assert "Vul een titel in." in page.text


def test_what_a_course_asks_is_kept_when_somebody_higher_up_chose_it(client, coordinator, region):
    make(client)
    above = make_course(title="Landelijk")
    saved(Prerequisite(course_id=the_course().id, way=1, required_id=above.id))
    client.submit(address(the_course()), said(needs=[("1", "Landelijk")], level="basic"))
    assert the_course().level == "basic"
    assert db.session.scalars(select(Prerequisite.required_id)).one() == above.id


def test_a_course_is_found_by_its_new_words_at_once(client, coordinator):
    theme = make_theme(name="Veiligheid")
    make(client, theme=theme, goals="Je herkent onveiligheid.")
    assert "herkent onveiligheid" in the_course().search_text
    client.submit(
        f"/aanbod/themas/{theme.public_id}/wijzigen", {"name": "Zélfzorg", "gable": "bell"}
    )
    assert "zelfzorg" in the_course().search_text


def test_nothing_new_is_nothing_recorded(client, coordinator, region):
    theme = make_theme()
    make_course(title="Basis", organisation_id=region.id)
    given = {
        "theme": theme,
        "points": [("SKJ", JGP, "formal_learning", "6", "A1", "2025-03-01", "")],
        "needs": [("1", "Basis", "12")],
        "sectors": ["education"],
    }
    make(client, **given)
    before = changes()
    client.submit(address(the_course()), said(**given))
    assert changes() == before
    client.submit(address(the_course()), said(**given, level="basic"))
    assert changes() == [*before, {"changed": ["level"]}]


def test_all_that_is_wrong_with_a_course_is_said_at_once(client, coordinator):
    wrong = {
        "title": "",
        "hours": "900",
        "elearning_url": "http://onveilig.example",
        "points": [
            ("SKJ", JGP, "training", "2"),  # this chamber knows no training
            ("SKJ", "", "training", "veel"),
            ("SKJ", "", "training", "999"),
        ],
        "needs": [
            ("1", "Bestaat niet", "", ""),
            ("1", "", "12", "SKJ/"),
        ],
    }
    page = make(client, **wrong)
    assert page.title.startswith("Fout: ")
    for sentence in (
        "Vul de titel in",
        "500 uur",
        "begint met https://",
        "Kies Formeel leren",
        "Vul een getal in",
        "500 punten",
        "Er is geen cursus met deze titel",
        "Een registratie geldt op de dag zelf",
    ):
        assert sentence in page.text, sentence
    assert db.session.scalars(select(Course)).all() == []
