"""The board of a round, what clashes, and how full the groups are, through the pages."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from leerhuis import clock, db
from leerhuis.access import Role
from leerhuis.attendance.rules import Extent
from leerhuis.courses.means import TrainerTime
from leerhuis.courses.models import Round
from leerhuis.courses.rules import EditionState
from leerhuis.courses.words import Availability
from leerhuis.enrolment.rules import EnrolmentState
from leerhuis.mail import service as mail
from leerhuis.mail.models import QueuedLetter
from leerhuis.mail.rules import Letter, LetterState
from tests.counting import statements
from tests.factories import (
    NOW,
    TODAY,
    make_course,
    make_edition,
    make_organisation,
    make_person,
    make_room,
    make_staff,
    make_theme,
    make_trainer,
    make_venue,
    saved,
)
from tests.factories_attendance import make_mark, make_seat, make_seats
from tests.factories_enrolment import enrolled
from tests.planning.rows import make_group, sessions_of

SOON = NOW + timedelta(days=30)


@pytest.fixture(autouse=True)
def at_now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def region(app):
    return make_organisation(name="West-Brabant West")


@pytest.fixture(autouse=True)
def coordinator(client, region):
    person = make_staff(Role.COORDINATOR, region)
    client.sign_in(person)
    return person


def make_round(region, name="voorjaar 2027", starts_on=date(2027, 2, 1), ends_on=date(2027, 7, 1)):
    return saved(Round(organisation_id=region.id, name=name, starts_on=starts_on, ends_on=ends_on))


def letter_about(enrolment):
    question = select(QueuedLetter).where(QueuedLetter.subject == enrolment.public_id)
    return db.session.scalars(question).one()


def test_the_board_shows_what_needs_someone_first(client, region):
    trainer, rest = make_trainer(region), {"at": SOON, "sessions": 1}
    later = {"at": SOON + timedelta(days=1)}
    make_group(region, "Vrij", trainers=[trainer], **rest)
    full = make_group(region, "Vol", trainers=[make_trainer(region)], capacity=1, **later)
    make_seats(full, 1)
    make_seats(full, 2, EnrolmentState.WAITING)
    page = client.page("/planning")
    assert page.text.index("Vol ") < page.text.index("Vrij")
    assert "1 van de 1 plekken bezet" in page.text
    assert "2 op de wachtlijst" in page.text
    narrowed = client.page("/planning?aandacht=wachtlijst")
    assert "Vrij" not in narrowed.text


def test_only_what_needs_someone_is_lit(client, region):
    trainer, room = make_trainer(region), make_room()
    make_group(region, "Rond", at=SOON, room=room, trainers=[trainer])
    page = client.page("/planning")
    assert f"{room.name}" in page.text
    assert trainer.name in page.text
    for word in ("Nog geen trainer", "Nog geen zaal", "Bijna vol"):
        assert word not in page.text


def test_a_group_without_room_or_trainer_is_lit_while_it_has_still_to_come(client, region):
    room = make_room()
    group = make_group(region, "Open", at=SOON, room=room)
    with db.transaction():
        sessions_of(group)[0].room_id = None
    page = client.page("/planning")
    assert "Nog geen trainer" in page.text
    assert "Nog geen zaal" in page.text
    assert "Nog geen" not in client.page("/planning?status=cancelled").text
    with db.transaction():
        session = sessions_of(group)[0]
        session.starts_at, session.ends_at = NOW - timedelta(hours=9), NOW - timedelta(hours=2)
    assert "Nog geen trainer" not in client.page("/planning").text


def test_a_venue_of_which_no_rooms_are_known_is_one_room(client, region):
    make_group(region, "Los", at=SOON, trainers=[make_trainer(region)])
    assert "Nog geen zaal" not in client.page("/planning").text


def test_a_past_session_without_attendance_is_lit(client, region):
    edition = make_group(region, "Geweest", at=SOON)
    seat, session = make_seat(edition), sessions_of(edition)[0]
    assert "Vul de presentie in" not in client.page("/planning").text
    with db.transaction():
        session.starts_at = edition.starts_at = NOW - timedelta(days=1, hours=3)
        session.ends_at = edition.ends_at = NOW - timedelta(days=1)
    assert "Vul de presentie in" in client.page("/planning").text
    make_mark(seat, session)
    page = client.page("/planning")
    assert "Vul de presentie in" not in page.text
    assert "1 van de 1 aanwezig" in page.text


def test_the_board_says_what_came_of_a_group(client, region):
    edition = make_group(region, "Klaar", at=SOON, fee="150.00")
    enrolment = enrolled(edition)
    with db.transaction():
        letter_about(enrolment).state = LetterState.SENT
    text = client.page("/planning").text
    assert "1 verstuurd" in text
    assert "€ 150,00" in text.replace("\xa0", " ")


def test_a_letter_that_did_not_arrive_is_lit(client, region):
    enrolment = enrolled(make_group(region, "Post", at=SOON))
    with db.transaction():
        letter_about(enrolment).state = LetterState.MISSED
    assert "1 niet bezorgd" in client.page("/planning?aandacht=brieven").text


@pytest.mark.parametrize("to", ["trainer", "venue"])
def test_a_letter_to_a_trainer_or_a_venue_that_did_not_arrive_is_lit(client, region, to):
    group = make_group(region, "Post", at=SOON, sessions=2)
    contact = {"address": "zaal@voorbeeld.test", "name": "Balie"} if to == "venue" else {}
    person = None if contact else make_person().id
    for each in sessions_of(group):
        said = {"person_id": person, "subject": each.public_id, "values": {}} | contact
        letter = Letter(kind=f"planning/{to}", **said)
        with db.transaction():
            mail.queue(letter, now=NOW)
            letter_about(each).state = LetterState.MISSED
    assert "2 niet bezorgd" in client.page("/planning?aandacht=brieven").text
    with db.transaction():
        letter_about(sessions_of(group)[0]).state = LetterState.SENT
    page = client.page("/planning")
    assert "1 verstuurd" in page.text
    assert "1 niet bezorgd" in page.text
    with db.transaction():
        session = sessions_of(group)[1]
        session.starts_at, session.ends_at = NOW - timedelta(hours=3), NOW - timedelta(hours=1)
    assert "Mails die niet weg zijn" not in client.page("/planning").text, "it is over"


@pytest.mark.parametrize(("ago", "day"), [(0, "ma 11 januari"), (9, "za 2 januari")])
def test_too_few_people_is_lit_from_the_day_to_decide_on(client, region, ago, day):
    make_group(region, "Klein", at=SOON, minimum=8, decide_on=TODAY - timedelta(days=ago))
    assert "Beslis of de groep doorgaat" in client.page("/planning").text
    text = client.page("/planning?aandacht=beslissen").text
    assert "minimaal 8" in text
    assert f"beslis uiterlijk {day}" in text


def test_too_few_people_is_said_two_weeks_before_the_day_to_decide(client, region):
    near, far = TODAY + timedelta(days=14), TODAY + timedelta(days=15)
    make_group(region, "Klein", at=SOON, minimum=8, decide_on=near)
    make_group(region, "Later", at=SOON, minimum=8, decide_on=far)
    page = client.page("/planning?aandacht=te-weinig")
    assert "1 groep " in page.text
    assert "Te weinig deelnemers" in page.text
    assert "beslis uiterlijk ma 25 januari" in page.text
    assert "Beslis of de groep doorgaat" not in page.text


def test_the_board_begins_with_the_round_that_runs(client, region):
    now = make_round(region, "winter", date(2027, 1, 1), date(2027, 1, 31))
    later = make_round(region)
    make_group(region, "Nu", at=SOON, round_id=now.id)
    make_group(region, "Straks", at=SOON, round_id=later.id)
    make_group(region, "Zonder ronde", at=SOON)
    assert "1 groep " in client.page("/planning").text
    assert "Straks" in client.page(f"/planning?ronde={later.public_id}").text
    assert "3 groepen" in client.page("/planning?ronde=alle").text


def test_a_round_without_groups_leads_to_its_first(client, region):
    season = make_round(region)
    page = client.page(f"/planning?ronde={season.public_id}")
    assert "Deze ronde heeft nog geen groepen" in page.text
    assert f"/planning/rondes/{season.public_id}/importeren" in page.links
    waits = client.page(f"/planning/rondes/{season.public_id}/publiceren")
    assert "In deze ronde wacht geen groep op publicatie." in waits.text


def test_the_board_narrows_by_state(client, region):
    course = make_course(organisation_id=region.id)
    make_edition(course=course)
    make_edition(course=course, state=EditionState.DRAFT)
    assert "2 groepen" in client.page("/planning").text
    assert "1 groep " in client.page("/planning?status=draft").text
    empty = client.page("/planning?status=cancelled")
    assert "Geen groepen met deze filters" in empty.text
    assert "2 groepen" in client.page("/planning?ronde=onzin&status=onzin&pagina=x").text


def test_a_clash_is_lit_and_leads_to_where_it_is_mended(client, region):
    room, trainer = make_room(name="Atrium"), make_trainer(region, name="Roos Blom")
    make_group(region, "Eerste", at=SOON, room=room, trainers=[trainer])
    second = make_group(region, "Tweede", at=SOON, room=room, trainers=[trainer])
    assert "2 Botst" in client.page("/planning").text
    page = client.page("/planning/conflicten")
    assert "Atrium is op" in page.text
    assert "Roos Blom" in page.text
    session = sessions_of(second)[0]
    path = f"/planning/groepen/{second.public_id}/bijeenkomsten/{session.public_id}/wijzigen"
    (link,) = [each for each in page.links if each.startswith(path)]
    assert page.html.count("lh-session__title") == 1, "one page mends both"
    assert "Kijk wat wel kan" in page.text
    assert "Trainer dubbel" in page.text
    client.page(link)


def test_what_clashes_in_a_later_round_is_shown_without_asking(client, region):
    make_round(region, starts_on=TODAY, ends_on=TODAY)
    later = make_round(region, "najaar 2027", date(2027, 8, 1), date(2027, 12, 1))
    room = make_room()
    for title in ("Eerste", "Tweede"):
        make_group(region, title, at=SOON, room=room, round_id=later.id)
    assert "Niets botst" not in client.page("/planning/conflicten").text


def test_a_group_with_a_name_is_shown_with_its_course(client, region):
    make_group(region, "Rouw bij jongeren", at=SOON, label="groep Noord")
    for path in ("", "/lijst", f"/week?week={clock.local(SOON):%G-W%V}"):
        assert "Rouw bij jongeren, groep Noord" in client.page(f"/planning{path}").text


def test_who_mends_a_clash_comes_back_to_those_that_are_left(client, region):
    venue = make_venue(name="Roosendaal", town="Roosendaal")
    room, free = make_room(venue, name="atrium"), make_room(venue, name="Tuinzaal")
    make_group(region, "Eerste", at=SOON, room=room)
    second = make_group(region, "Tweede", at=SOON, room=room, state=EditionState.DRAFT)
    page = client.page("/planning/conflicten?ronde=alle")
    assert "Atrium is op" in page.text, "a sentence begins with a capital"
    (link,) = [each for each in page.links if "/wijzigen?" in each]
    form = client.page(link)
    assert "/planning/conflicten?ronde=alle" in form.links
    assert "Roosendaal, Roosendaal" not in form.text
    starts_at = clock.local(SOON)
    said = {
        "on": f"{starts_at:%Y-%m-%d}",
        "start": f"{starts_at:%H.%M}",
        "end": f"{starts_at + timedelta(hours=2):%H.%M}",
        "room_instead": free.public_id,
        "part": "this",
    }
    page = client.submit(link, said)
    assert "Niets botst" in page.text
    assert "De bijeenkomst is gewijzigd." in page.text
    assert "krijgt bericht" not in page.text, "nobody hears of a draft"
    assert sessions_of(second)[0].room_id == free.id


def test_a_trainer_who_cannot_and_a_small_room_stand_among_the_clashes(client, region):
    room, trainer = make_room(capacity=8), make_trainer(region)
    make_group(region, "Krap", at=SOON, room=room, trainers=[trainer], capacity=12)
    saved(
        TrainerTime(
            trainer_id=trainer.id,
            kind=Availability.CANNOT,
            starts_at=SOON,
            ends_at=SOON + timedelta(hours=1),
        )
    )
    page = client.page("/planning/conflicten")
    assert page.text.index("Trainer kan niet") < page.text.index("Zaal te klein")
    assert "Botst" in client.page("/planning?aandacht=botst").text


def test_a_clash_with_another_region_is_told_from_our_side(client, region):
    room, other = make_room(), make_organisation()
    mine = make_group(region, "Van ons", at=SOON, room=room)
    make_group(other, "Van hen", at=SOON, room=room, state=EditionState.DRAFT)
    page = client.page("/planning/conflicten")
    assert "Van hen" not in page.text
    assert "een concept van een andere regio, dat nog niets bezet houdt" in page.text
    assert f"/planning/groepen/{mine.public_id}" in page.links
    for link in page.links:
        if link.endswith("/wijzigen"):
            client.page(link)


def test_without_clashes_that_is_said(client, region):
    make_group(region, "Alleen", at=SOON, room=make_room())
    assert "Niets botst" in client.page("/planning/conflicten").text


def test_how_full_groups_are_is_told_by_round_and_by_theme(client, region):
    season, theme = make_round(region), make_theme(name="Veiligheid")
    course = make_course(organisation_id=region.id, theme_id=theme.id)
    full = make_edition(course=course, capacity=4, round_id=season.id)
    make_seats(full, 4)
    make_seats(full, 2, EnrolmentState.WAITING)
    make_edition(course=course, capacity=12, minimum=6)
    text = client.page("/planning/bezetting").text
    assert "Veiligheid 1 4 van 4 100% 2 0" in text
    every = client.page("/planning/bezetting?ronde=alle").text
    assert "Veiligheid 2 4 van 16 25% 2 1" in every
    assert "voorjaar 2027 1 4 van 4" in every
    assert "Geen ronde 1 0 van 12 0% 0 1" in every


@pytest.mark.parametrize("number", [1, 40])
def test_the_board_asks_the_same_however_many_groups_there_are(client, region, number):
    theme, room, trainer = make_theme(), make_room(capacity=8), make_trainer(region)
    cannot = {"kind": Availability.CANNOT, "starts_at": SOON, "ends_at": SOON + timedelta(hours=1)}
    saved(TrainerTime(trainer_id=trainer.id, **cannot))
    for each in range(number):
        course = make_course(organisation_id=region.id, theme_id=theme.id)
        start = SOON + timedelta(hours=4 * each)
        group = make_group(region, "", course=course, at=start, room=room, trainers=[trainer])
        enrolled(group)
    most = {"/planning?ronde=alle": 7, "/planning/conflicten": 6, "/planning/bezetting": 4}
    for path, few in most.items():
        with statements() as seen:
            page = client.page(path)
        assert len(seen) <= few, path
        if path.startswith("/planning?"):
            assert f"1 tot en met {min(number, 25)} van {number}" in page.text


def test_groups_of_another_region_stand_on_no_page(client, region):
    season = make_round(make_organisation())
    make_group(make_organisation(), "Elders", at=SOON, round_id=season.id)
    for path in (
        "/planning",
        "/planning?ronde=alle",
        "/planning/conflicten",
        "/planning/bezetting",
    ):
        assert "Elders" not in client.page(path).text
    assert "Elders" not in client.page(f"/planning?ronde={season.public_id}").text


@pytest.mark.parametrize("role", [each for each in Role if each is not Role.COORDINATOR])
def test_only_coordinators_look_at_the_whole(client, region, role):
    client.sign_in(make_staff(role, region))
    for path in ("", "/week", "/lijst", "/locaties", "/trainers", "/conflicten", "/bezetting"):
        client.page(f"/planning{path}", 403)


def test_marks_and_sessions_are_counted_each_once(client, region):
    start = NOW - timedelta(days=20)
    edition = make_group(region, "Half", at=start, sessions=2)
    seats, (first, second) = make_seats(edition, 3), sessions_of(edition)
    for each in seats:
        make_mark(each, first)
    make_mark(seats[0], second, extent=Extent.ABSENT)
    text = client.page("/planning").text
    assert "3 van de 4 aanwezig" in text
    assert "2 van de 2 bijeenkomsten" in text
