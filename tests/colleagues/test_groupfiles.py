"""A manager enrols colleagues by file: looked at first, and then all of it or nothing."""

from datetime import timedelta
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leerhuis import db, sheets
from leerhuis.access import Role
from leerhuis.audit import Action, AuditEvent
from leerhuis.colleagues.groupfiles import lines
from leerhuis.colleagues.groupfiles.models import EnrolmentFile
from leerhuis.courses.words import Admits
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import EnrolmentState
from leerhuis.mail.models import QueuedLetter
from leerhuis.operations import cleaning
from leerhuis.people import rules as people
from leerhuis.people.models import EmailAddress
from leerhuis.people.rules import AppointmentKind
from tests.counting import statements
from tests.factories import (
    NOW,
    make_appointment,
    make_course,
    make_edition,
    make_person,
    make_professional,
    make_staff,
)
from tests.factories_attendance import make_seat

UPLOAD = "/team/bestand"
HEAD = ["E-mailadres", "Cursus", "Datum"]
DAY = "10-02-2027"


@pytest.fixture
def group(app):
    return make_edition(course=make_course(title="Complexe scheidingen"), capacity=3)


@pytest.fixture
def anouk(spring):
    return person_of(spring, "Anouk", "de", "Groot", number="P1")


def person_of(place, given="Anouk", prefix="", family="Groot", *, number=None):
    row = make_person(
        given_name=given,
        name_prefix=prefix,
        family_name=family,
        address=f"{given}.{family}@spring.example".lower(),
    )
    make_appointment(row, place, personnel_number=number)
    return row


def hand_in(client, head, *rows, name="lijst.csv", data=None, query=""):
    data = sheets.write_csv(head, rows) if data is None else data
    return client.submit(f"{UPLOAD}{query}", {"file": (BytesIO(data), name)})


def the_file():
    db.session.expire_all()
    return db.session.query(EnrolmentFile).one()


def apply(client, how="allen", **changed):
    row = the_file()
    page = client.page(f"{UPLOAD}/{row.public_id}")
    seen = page.html.partition('name="seen" value="')[2].partition('"')[0]
    return client.submit(f"{UPLOAD}/{row.public_id}", {"seen": seen, "how": how} | changed)


def states(edition):
    db.session.expire_all()
    rows = db.session.query(Enrolment).filter_by(edition_id=edition.id).order_by(Enrolment.id)
    return {each.person_id: each.state for each in rows}


def test_a_file_is_looked_at_first_and_then_carried_out(desk, spring, anouk, group):
    bert = person_of(spring, "Bert", "", "Bos")
    page = hand_in(
        desk,
        HEAD,
        ["Anouk.Groot@spring.example", "complexe  Scheidingen", DAY],
        ["bert.bos@spring.example", "Complexe scheidingen", "10/2/2027"],
    )
    assert page.h1 == "Wat dit bestand doet"
    assert "2 Krijgt een plek" in page.text
    assert "Groot, Anouk de rij 2 Complexe scheidingen woensdag 10 februari 2027" in page.text
    assert states(group) == {}
    assert db.session.query(QueuedLetter).count() == 0
    page = apply(desk)
    assert "De collega's uit het bestand zijn ingeschreven." in page.text
    assert states(group) == dict.fromkeys([anouk.id, bert.id], EnrolmentState.CONFIRMED)
    [event] = db.session.query(AuditEvent).filter_by(action=Action.COLLEAGUES_IMPORTED)
    assert event.details["answer"] == {"seat": 2, "request": 0, "wait": 0, "there": 0}


@pytest.mark.parametrize(
    ("head", "row"),
    [
        (["e-mail"], ["ANOUK.GROOT@spring.example"]),
        (["Personeelsnr"], ["P1"]),
        (["Naam"], ["Anouk de Groot"]),
        (["Medewerker"], ["Groot, Anouk de"]),
        (["Voornaam", "Tussenvoegsel", "Achternaam"], ["Anouk", "de", "Groot"]),
        (["Naam", "E-mail", "Pers.nr."], ["ANOUK DE GROOT", "anouk.groot@spring.example", "P1"]),
    ],
)
def test_an_address_a_number_or_a_name_says_who(desk, anouk, group, head, row):
    hand_in(desk, [*head, "Training", "Startdatum"], [*row, "Complexe scheidingen", DAY])
    apply(desk)
    assert list(states(group)) == [anouk.id]


def test_for_a_chosen_group_the_file_names_people_only(desk, anouk, group):
    make_edition(course=make_course(title="Meldcode"))
    row = ["anouk.groot@spring.example", "Meldcode"]
    page = hand_in(desk, ["E-mail", "Cursus"], row, query=f"?groep={group.public_id}")
    assert "Kolommen die we niet lezen Cursus" in page.text
    apply(desk)
    assert list(states(group)) == [anouk.id]


@pytest.mark.parametrize(
    ("row", "column", "why"),
    [
        (["bestaat.niet@spring.example", DAY], "E-mailadres", "We kennen geen collega van je"),
        (["geen adres", DAY], "E-mailadres", "Vul een e-mailadres in"),
        (["", DAY], "E-mailadres", "Vul in wie het is"),
        (["anouk.groot@spring.example", "11-02-2027"], "Cursus", "We kennen geen groep van"),
        (["anouk.groot@spring.example", "31-02-2027"], "Datum", "31-02-2027"),
        (["anouk.groot@spring.example", ""], "Datum", ""),
        (["anouk.groot@spring.example", DAY, "x", "y"], "hele rij", ""),
    ],
)
def test_an_error_names_the_row_and_nothing_is_enrolled(
    desk, spring, anouk, group, row, column, why
):
    bert = person_of(spring, "Bert", "", "Bos")
    rows = [["bert.bos@spring.example", DAY, "Complexe scheidingen"]]
    rows.append([*row[:2], *(row[2:] or ["Complexe scheidingen"])])
    page = hand_in(desk, ["E-mailadres", "Datum", "Cursus"], *rows)
    assert f"Rij 3 {column}" in page.text
    assert why in page.text
    assert "Bos, Bert rij 2" in page.text
    assert "zolang er fouten in het bestand staan" in apply(desk).text
    assert states(group) == {}
    assert bert.id not in states(group)


def test_the_same_person_twice_names_the_first_row(desk, anouk, group):
    page = hand_in(
        desk,
        ["E-mail", "Naam", "Cursus", "Datum"],
        ["anouk.groot@spring.example", "", "Complexe scheidingen", DAY],
        ["", "Anouk de Groot", "Complexe scheidingen", DAY],
    )
    assert "Rij 3 hele rij Deze collega staat ook in rij 2." in page.text


def test_one_person_may_stand_in_two_groups(desk, anouk, group):
    other = make_edition(course=make_course(title="Meldcode"), starts_at=NOW + timedelta(days=40))
    hand_in(
        desk,
        HEAD,
        ["anouk.groot@spring.example", "Meldcode", "20-02-2027"],
        ["anouk.groot@spring.example", "Complexe scheidingen", DAY],
    )
    apply(desk)
    assert list(states(group)) == list(states(other)) == [anouk.id]


def test_a_name_that_belongs_to_another_is_an_error(desk, anouk, group):
    row = ["anouk.groot@spring.example", "Bert Bos", "Complexe scheidingen", DAY]
    page = hand_in(desk, ["E-mail", "Naam", "Cursus", "Datum"], row)
    assert "Dit hoort bij Groot, Anouk de, niet bij Bert Bos." in page.text


def test_two_of_one_name_or_number_need_the_address(desk, spring, region, manager, group):
    for number in ("P1", "P1"):
        person = make_person(family_name="Jansen", given_name="Jan")
        make_appointment(person, spring, personnel_number=f"{number}{person.id}")
    page = hand_in(desk, ["Naam", *HEAD[1:]], ["Jan Jansen", "Complexe scheidingen", DAY])
    assert "Dit past op meer collega's." in page.text


def test_two_groups_on_one_day_need_a_name(desk, anouk):
    course = make_course(title="Meldcode")
    first, second = (make_edition(course=course, label=name) for name in ("Ochtend", "Middag"))
    row = ["anouk.groot@spring.example", "Meldcode", DAY]
    assert "Er beginnen die dag meer groepen." in hand_in(desk, HEAD, row).text
    db.session.delete(the_file())
    db.session.commit()
    hand_in(desk, [*HEAD, "Groep"], [*row, "middag"])
    apply(desk)
    assert (list(states(first)), list(states(second))) == ([], [anouk.id])


def test_who_is_in_already_is_left_and_counted(desk, spring, anouk, group):
    person_of(spring, "Bert", "", "Bos")
    make_seat(group, anouk)
    rows = [
        [f"{name}@spring.example", "Complexe scheidingen", DAY]
        for name in ("anouk.groot", "bert.bos")
    ]
    assert "1 Zit al in deze groep" in hand_in(desk, HEAD, *rows).text
    apply(desk)
    assert the_file().answer == {"seat": 1, "request": 0, "wait": 0, "there": 1}


def test_all_or_as_many_as_fit(desk, spring, group):
    names = ("Aal", "Bos", "Cox", "Dam")
    for name in names:
        person_of(spring, "Jo", "", name)
    rows = [[f"jo.{name.lower()}@spring.example", "Complexe scheidingen", DAY] for name in names]
    page = hand_in(desk, HEAD, *rows)
    assert "3 Krijgt een plek" in page.text
    assert "1 Komt op de wachtlijst" in page.text
    assert "Niet iedereen past, dus niemand is ingeschreven." in apply(desk).text
    assert states(group) == {}
    apply(desk, "passend")
    assert list(states(group).values()).count(EnrolmentState.CONFIRMED) == 3
    assert list(states(group).values()).count(EnrolmentState.WAITING) == 1


def test_who_may_not_come_in_is_an_error_of_the_row(desk, anouk):
    edition = make_edition(course=make_course(title="Meldcode"), admits=Admits.INVITED)
    page = hand_in(desk, HEAD, ["anouk.groot@spring.example", "Meldcode", DAY])
    assert "Rij 2 hele rij Deze groep is niet open voor deze collega." in page.text
    apply(desk)
    assert states(edition) == {}


def test_what_changed_in_the_meantime_is_looked_at_again(desk, spring, anouk, group):
    hand_in(desk, HEAD, ["anouk.groot@spring.example", "Complexe scheidingen", DAY])
    row = the_file()
    seen = desk.page(f"{UPLOAD}/{row.public_id}").html
    seen = seen.partition('name="seen" value="')[2].partition('"')[0]
    for _ in range(3):
        make_seat(group)
    page = desk.submit(f"{UPLOAD}/{row.public_id}", {"seen": seen, "how": "passend"})
    assert "Er is intussen iets gewijzigd." in page.text
    assert anouk.id not in states(group)


def test_applied_twice_enrols_once(desk, anouk, group):
    hand_in(desk, HEAD, ["anouk.groot@spring.example", "Complexe scheidingen", DAY])
    apply(desk)
    letters = db.session.query(QueuedLetter).count()
    row = the_file()
    assert row.data == b""
    page = desk.submit(f"{UPLOAD}/{row.public_id}", {"how": "allen"})
    assert page.h1 == "De collega's zijn ingeschreven"
    assert db.session.query(QueuedLetter).count() == letters


def test_people_of_others_are_unknown_whatever_they_are_called(desk, spring, other, manager, group):
    person_of(other, "Anouk", "", "Vreemd", number="X9")
    placed = person_of(other, "Bert", "", "Plaats")
    make_appointment(placed, spring, kind=AppointmentKind.PLACEMENT)
    head = ["E-mail", "Personeelsnummer", "Naam", "Cursus", "Datum"]
    rows = [
        ["anouk.vreemd@spring.example", "", ""],
        ["", "X9", ""],
        ["", "", "Anouk Vreemd"],
        ["bert.plaats@spring.example", "", ""],
        [address_of(manager), "", ""],
    ]
    page = hand_in(desk, head, *([*row, "Complexe scheidingen", DAY] for row in rows))
    assert page.text.count("We kennen geen collega van je") == 5
    assert "Vreemd, Anouk" not in page.text


def address_of(person):
    return db.session.query(EmailAddress.address).filter_by(person_id=person.id).scalar()


@pytest.mark.parametrize(
    ("head", "why"),
    [
        (["Cursus", "Datum"], "E-mailadres"),
        (["E-mail"], "Cursus, Eerste dag"),
        (["E-mail", "mailadres", "Cursus", "Datum"], "zeggen hetzelfde"),
    ],
)
def test_a_file_without_the_columns_is_not_kept(desk, head, why):
    page = hand_in(desk, head, ["x"] * len(head))
    assert page.title.startswith("Fout: ")
    assert why in page.text
    assert db.session.query(EnrolmentFile).count() == 0


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04rommel", b"\xff\xfe\x00", b"E-mail;Cursus;Datum"]
)
def test_junk_is_refused_with_a_sentence(desk, data):
    assert hand_in(desk, [], data=data).title.startswith("Fout: ")


def test_windows_files_with_accents_and_semicolons_are_read(desk, spring, group):
    person = person_of(spring, "Zoë", "", "Çelik")
    text = f"Naam;Cursus;Datum\r\nZoë Çelik;Complexe scheidingen;{DAY}\r\n"
    for data in (text.encode("cp1252"), text.encode("utf-8-sig")):
        hand_in(desk, [], data=data)
        apply(desk)
        assert list(states(group)) == [person.id]
        with db.transaction():
            db.session.delete(the_file())


def test_a_workbook_is_read_as_well(desk, anouk, group):
    data = sheets.write_xlsx(
        HEAD, [["anouk.groot@spring.example", "Complexe scheidingen", DAY]], title="Lijst"
    )
    hand_in(desk, [], data=data, name="lijst.xlsx")
    apply(desk)
    assert list(states(group)) == [anouk.id]


def test_more_rows_than_a_file_takes(desk, spring, group):
    rows = [["x@spring.example", "Complexe scheidingen", DAY]] * 101
    assert "Een bestand heeft hooguit 100 rijen." in hand_in(desk, HEAD, *rows).text


def test_files_of_others_and_old_ones_are_not_there(client, desk, spring, other, anouk, group):
    hand_in(desk, HEAD, ["anouk.groot@spring.example", "Complexe scheidingen", DAY])
    row = the_file()
    stranger = client.application.test_client().sign_in(make_staff(Role.MANAGER, spring))
    assert stranger.get(f"{UPLOAD}/{row.public_id}").status_code == 404
    assert stranger.post(f"{UPLOAD}/{row.public_id}").status_code == 404
    with db.transaction():
        row.expires_at = NOW
    assert desk.get(f"{UPLOAD}/{row.public_id}").status_code == 404
    assert cleaning.clean_up(now=NOW) == 1
    assert db.session.query(EnrolmentFile).count() == 0


def test_looking_asks_a_fixed_number_of_statements_beside_the_enrolling(desk, spring, anouk, group):
    """What is read of people and groups does not grow; only enrolling itself does."""
    counts = []
    for number in (1, 20):
        make_edition(course=make_course(title=f"Vol {number}"), capacity=None)
        rows = [[f"onbekend{each}@spring.example", f"Vol {number}", DAY] for each in range(number)]
        hand_in(desk, HEAD, *rows)
        row = the_file()
        with statements() as sent:
            desk.page(f"{UPLOAD}/{row.public_id}")
        counts.append(len(sent))
        with db.transaction():
            db.session.delete(the_file())
    assert counts[0] == counts[1] <= 14, counts


words = st.text(alphabet="abcdeé ", min_size=1, max_size=8).filter(lambda each: each.strip())


@given(given_name=words, prefix=st.sampled_from(["", "de", "van der"]), family=words)
def test_a_whole_name_can_be_read_as_it_is_sorted(given_name, prefix, family):
    whole = people.full_name(given_name.strip(), prefix, family.strip())
    ways = lines.ways_to_sort(whole)
    assert people.folded(people.sort_name(given_name.strip(), prefix, family.strip())) in ways


def test_a_long_row_of_words_is_not_a_name():
    assert len(lines.ways_to_sort("a " * 500)) < 60


def test_a_professional_has_no_such_page(client, spring):
    assert client.sign_in(make_professional(spring)).get(UPLOAD).status_code == 403
