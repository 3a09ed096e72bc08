"""The list of groups through HTTP: what is found, in which words, and at what cost."""

from datetime import timedelta

import pytest

from leerhuis import clock, db
from leerhuis.access import Role
from leerhuis.courses import searching
from leerhuis.courses.rules import EditionState, Gable
from leerhuis.enrolment.rules import EnrolmentState
from leerhuis.registers import Category, Chamber, Register
from tests.counting import statements
from tests.factories import (
    NOW,
    make_course,
    make_edition,
    make_professional,
    make_staff,
    make_theme,
    make_trainer,
    saved,
    train,
)
from tests.factories_attendance import make_seat, make_seats, sessions_of

SKJ = (Register.SKJ, Chamber.YOUTH_AND_FAMILY_PROFESSIONAL, Category.FORMAL_LEARNING, "6")
REFLECTION = (Register.SKJ, Chamber.YOUTH_AND_FAMILY_PROFESSIONAL, Category.REFLECTION, "2")
NIP = (Register.NIP, "", Category.TRAINING, "4")
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def at_now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def me(client):
    person = make_professional()
    client.sign_in(person)
    return person


def group(title="Ouders in een scheiding", *, theme=None, points=(SKJ,), trainer=None, **given):
    course_facts = {"title": title} | ({"theme_id": theme.id} if theme else {})
    course = make_course(points=points, **course_facts)
    edition = make_edition(course=course, **given)
    for session in sessions_of(edition):
        if trainer:
            train(session, make_trainer(name=trainer))
    with db.transaction():
        searching.fold_course(course)
        searching.fold_edition(edition.id)
    return edition


def online(edition):
    for session in sessions_of(edition):
        session.venue_id, session.online_url = None, "https://video.example/1"
        saved(session)
    return edition


def titles(page):
    return [text for level, text in page.headings if level == "h3" and "lh-course" not in text]


def test_a_line_says_all_that_one_decides_on(client, me):
    theme = make_theme(name="Gezin en opvoeding", gable=Gable.POINTED)
    make_seats(group(theme=theme, sessions=2), 8)
    page = client.page("/cursussen")
    assert page.h1 == "Wat wil je leren?"
    assert "1 groep " in page.text
    for words in (
        "Gezin en opvoeding",
        "wo 10 februari, 2 dagen",
        "10.00 tot 17.00 uur",
        "Roosendaal",
        "6 SKJ-punten",
        "Nog 4 plekken vrij",
        "van de 12",
    ):
        assert words in page.text


def test_only_published_groups_that_have_not_begun_are_offered(client, me):
    group("Concept", state=EditionState.DRAFT)
    group("Afgelast", state=EditionState.CANCELLED)
    group("Voorbij", starts_at=NOW - DAY)
    group("Begonnen", starts_at=NOW - timedelta(minutes=1))
    group("Straks", starts_at=NOW + timedelta(minutes=1))
    assert titles(client.page("/cursussen")) == ["Straks"]


@pytest.mark.parametrize(
    ("facts", "taken", "waiting", "words"),
    [
        ({"capacity": 12}, 0, 0, "12 plekken vrij"),
        ({"capacity": 12}, 11, 0, "Nog 1 plek vrij"),
        ({"capacity": 2}, 2, 5, "Vol 5 op de wachtlijst"),
        ({"capacity": 2}, 1, 1, "Vol 1 op de wachtlijst"),
        ({"capacity": 0}, 0, 0, "Vol"),
        ({"capacity": None}, 30, 0, "Plek vrij"),
        ({"enrol_by_on": (NOW - DAY).date()}, 0, 0, "Inschrijven is gesloten"),
    ],
)
def test_seats_are_told_in_words(client, me, facts, taken, waiting, words):
    edition = group(**facts)
    make_seats(edition, taken)
    make_seats(edition, waiting, EnrolmentState.WAITING)
    make_seats(edition, 2, EnrolmentState.CANCELLED)
    assert words in client.page("/cursussen").text


def test_on_the_last_day_one_can_still_enrol(client, me):
    group(enrol_by_on=NOW.date())
    assert "12 plekken vrij" in client.page("/cursussen").text


def test_own_seat_and_own_place_in_line_are_shown(client, me):
    make_seat(group("Met plek"), me)
    make_seat(group("In de rij"), me, EnrolmentState.WAITING)
    make_seat(group("Afgemeld"), me, EnrolmentState.CANCELLED)
    text = client.page("/cursussen").text
    assert text.count("Je hebt een plek") == 1
    assert text.count("Je staat op de wachtlijst") == 1


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("scheiding", True),
        ("SCHEIDING ouders", True),
        ("gezinsleven", True),
        ("roosen", True),
        ("Blom", True),
        ("voorbeelden", True),
        ("scheiding zwolle", False),
        ("50%", False),
        ("_", False),
        ("\\", False),
        ("'; drop table course", False),
    ],
)
def test_words_are_looked_for_everywhere_and_as_they_are(client, me, words, found):
    group(theme=make_theme(name="Gezinsleven"), trainer="Roos Blom")
    page = client.page("/cursussen", query_string={"q": words})
    assert titles(page) == (["Ouders in een scheiding"] if found else [])


def test_signs_of_like_are_found_as_themselves(client, me):
    group("100% aanwezig")
    group("100 keer oefenen")
    assert titles(client.page("/cursussen", query_string={"q": "100%"})) == ["100% aanwezig"]


def test_filters_leave_out_what_does_not_fit(client, me):
    theme = make_theme(name="Recht")
    group("Gezocht", theme=theme, points=(REFLECTION,), starts_at=NOW + 20 * DAY)
    full = group("Vol", theme=theme, points=(REFLECTION,), starts_at=NOW + 20 * DAY, capacity=1)
    make_seats(full, 1)
    group("Te laat", theme=theme, points=(REFLECTION,), starts_at=NOW + 40 * DAY)
    group("Ander thema", points=(REFLECTION,), starts_at=NOW + 20 * DAY)
    group("Geen reflectie", theme=theme, starts_at=NOW + 20 * DAY)
    online(group("Online", theme=theme, points=(REFLECTION,), starts_at=NOW + 20 * DAY))
    asked = {
        "thema": theme.public_id,
        "van": "2027-01-20",
        "tot": "2027-02-10",
        "plaats": "roosendaal",
        "register": "SKJ-reflectie",
        "plek": "vrij",
    }
    assert titles(client.page("/cursussen", query_string=asked)) == ["Gezocht"]


def test_the_last_day_of_the_period_counts_and_the_next_does_not(client, me):
    group("Laat op de dag", starts_at=NOW + 30 * DAY)
    asked = {"tot": "2027-02-10"}
    assert titles(client.page("/cursussen", query_string=asked)) == ["Laat op de dag"]
    asked = {"tot": "9-2-2027"}
    assert titles(client.page("/cursussen", query_string=asked)) == []
    assert titles(client.page("/cursussen", query_string={"van": "2027-02-11"})) == []


def test_online_is_a_place(client, me):
    online(group("Op afstand"))
    group("In de zaal")
    page = client.page("/cursussen", query_string={"plaats": "Online"})
    assert titles(page) == ["Op afstand"]


def test_free_seats_leave_out_groups_that_are_full_closed_or_waited_for(client, me):
    make_seats(group("Vol", capacity=1), 1)
    make_seats(group("Gewacht", capacity=3), 1, EnrolmentState.WAITING)
    group("Gesloten", enrol_by_on=(NOW - DAY).date())
    group("Nul", capacity=0)
    group("Vrij", capacity=1)
    group("Zonder grens", capacity=None)
    page = client.page("/cursussen", query_string={"plek": "vrij", "sorteer": "plek"})
    assert titles(page) == ["Zonder grens", "Vrij"]


def counts(page, name):
    """What the boxes of this group of filters say, by their words."""
    part = page.html.split(f'id="{name}-', 1)[1].split("</fieldset>")[0]
    return [
        int(piece.split("</span>")[1].split("<")[0]) for piece in part.split("lh-choice__count")[1:]
    ]


def test_counts_are_over_all_pages_and_follow_the_other_filters(client, me):
    one, other = make_theme(name="A"), make_theme(name="B")
    for number in range(21):
        group(f"Groep {number}", theme=one, points=(SKJ, REFLECTION) if number < 3 else (SKJ,))
    group("Nog een", theme=other, points=(NIP,))
    page = client.page("/cursussen")
    assert "22 groepen" in page.text
    assert counts(page, "thema") == [21, 1]
    assert counts(page, "register") == [21, 1]
    assert counts(page, "categorie") == [21, 3, 1]
    page = client.page("/cursussen", query_string={"thema": other.public_id})
    assert "1 groep " in page.text
    assert counts(page, "thema") == [21, 1]
    assert counts(page, "register") == [0, 1]
    assert counts(page, "categorie") == [0, 0, 1]


def test_sorting(client, me):
    many = ((*SKJ[:3], "12.5"),)
    make_seats(group("Eerst", starts_at=NOW + 10 * DAY, capacity=3), 2)
    group("Veel punten", starts_at=NOW + 20 * DAY, points=many, capacity=5)
    group("Veel plek", starts_at=NOW + 30 * DAY, points=(), capacity=9)
    by = {
        "": ["Eerst", "Veel punten", "Veel plek"],
        "plek": ["Veel plek", "Veel punten", "Eerst"],
        "punten": ["Veel punten", "Eerst", "Veel plek"],
        "onzin": ["Eerst", "Veel punten", "Veel plek"],
    }
    for order, expected in by.items():
        page = client.page("/cursussen", query_string={"sorteer": order})
        assert titles(page) == expected, order


def test_twenty_a_page_and_no_page_beyond_the_last(client, me):
    for number in range(41):
        group(f"Groep {number:02d}", starts_at=NOW + (number + 1) * DAY, enrol_by_on=NOW.date())
    assert titles(client.page("/cursussen"))[0] == "Groep 00"
    third = client.page("/cursussen", query_string={"pagina": "3"})
    assert titles(third) == ["Groep 40"]
    for odd in ("99", "0", "-1", "x", "9" * 30, "²"):
        page = client.page("/cursussen", query_string={"pagina": odd})
        assert len(titles(page)) in (1, 20)


def test_chips_name_each_filter_and_take_it_away(client, me):
    theme = make_theme(name="Recht")
    group(theme=theme)
    page = client.page(
        "/cursussen",
        query_string={"thema": theme.public_id, "van": "2027-01-20", "q": "scheiding", "pagina": 2},
    )
    assert "scheiding , haal dit filter weg" in page.text
    assert "Vanaf 20 januari 2027 , haal dit filter weg" in page.text
    without = next(link for link in page.links if "q=" in link and "thema=" not in link)
    assert "van=2027-01-20" in without
    assert "pagina" not in without


def test_nothing_found_says_which_filter_to_widen(client, me):
    theme = make_theme(name="Recht")
    for number in range(3):
        group(f"Groep {number}", theme=theme)
    group("Elders")
    page = client.page("/cursussen", query_string={"thema": theme.public_id, "plaats": "Apeldoorn"})
    assert "Geen groep gevonden met deze filters" in page.text
    assert "Zonder de plaats zijn er 3 groepen." in page.text
    widened = next(link for link in page.links if link.startswith("/cursussen?thema="))
    assert len(titles(client.page(widened))) == 3


def test_two_filters_that_both_leave_out_everything_are_both_cleared(client, me):
    group()
    page = client.page("/cursussen", query_string={"q": "niets", "plaats": "nergens"})
    assert "Zonder filters is er 1 groep." in page.text


def test_an_empty_offer_says_so(client, me):
    assert "Er zijn nu geen groepen" in client.page("/cursussen").text


@pytest.mark.parametrize("typed", ["morgen", "31-2-2027", "2027-13-01", "1-1-0001", "9999-9-99"])
def test_a_date_that_is_none_is_named_and_kept(client, me, typed):
    group()
    page = client.page("/cursussen", query_string={"van": typed})
    assert "Vul een datum in, bijvoorbeeld 27-3-2029." in page.text
    assert f'value="{typed}"' in page.html
    assert titles(page) == ["Ouders in een scheiding"]


def test_a_period_cannot_end_before_it_begins(client, me):
    page = client.page("/cursussen", query_string={"van": "2027-03-01", "tot": "2027-02-01"})
    assert "mag niet vóór de eerste dag liggen" in page.text


def test_unknown_values_are_left_out(client, me):
    group()
    asked = {"register": ["XYZ", "SKJ"], "plek": "bezet", "q": "x" * 5000}
    client.page("/cursussen", query_string=asked)
    asked = {"register": "XYZ", "plek": "bezet", "sorteer": "naam"}
    assert titles(client.page("/cursussen", query_string=asked)) == ["Ouders in een scheiding"]
    page = client.page("/cursussen", query_string={"thema": "weg"})
    assert "Een thema zonder groepen" in page.text


def test_every_role_may_look(client):
    group()
    for role in Role:
        client.sign_in(make_staff(role))
        assert titles(client.page("/cursussen")) == ["Ouders in een scheiding"]


@pytest.mark.parametrize("asked", [{}, {"q": "groep", "plek": "vrij", "sorteer": "punten"}])
def test_the_list_asks_the_same_few_questions_for_any_number_of_groups(client, me, asked):
    for number in range(25):
        make_seats(group(f"Groep {number}", sessions=2, points=(SKJ, NIP)), 2)
    with statements() as seen:
        client.page("/cursussen", query_string=asked)
    assert len(seen) - len([each for each in seen if "BEGIN" in each]) <= 3 + 4


def test_an_empty_list_asks_no_more(client, me):
    group()
    with statements() as seen:
        client.page("/cursussen", query_string={"q": "niets", "plaats": "nergens"})
    assert len(seen) <= 3 + 4 + 1
