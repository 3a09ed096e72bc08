"""The pages on which somebody tells what became of a registration, and a whole story of one."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from leerhuis import clock, db
from leerhuis.access import HOUSE, Role
from leerhuis.mail.models import QueuedLetter
from leerhuis.mail.rules import LetterState
from leerhuis.registers import Chamber, Level, Register
from leerhuis.registry import queries, rules, service
from leerhuis.registry.models import PersonalRequirement, PointsEntry, Registration
from leerhuis.registry.models import RegistrationEvent as Event
from leerhuis.registry.rules import EventKind, Source, State, Validity
from leerhuis.registry.standing import Code
from tests.factories import NOW, TODAY, make_organisation, make_professional, make_staff
from tests.factories_registry import FORMAL, INFORMAL, REFLECTION, give_points, make_registration

MINE = "/mijn/registraties"


class Calendar:
    """The day on which the pages think that they are opened."""

    def __init__(self, monkeypatch):
        self.now = NOW
        monkeypatch.setattr(clock, "now", lambda: self.now)

    def turn_to(self, day):
        self.now = clock.moment_of(day, NOW.time())


@pytest.fixture(autouse=True)
def calendar(monkeypatch):
    return Calendar(monkeypatch)


@pytest.fixture
def employer(app):
    return make_organisation(under=make_organisation(), name="SPRING")


@pytest.fixture
def samira(employer):
    return make_professional(employer, given_name="Samira", family_name="Bouzid")


def only():
    db.session.expire_all()
    return db.session.scalars(select(Registration)).one()


def page_of(row, what=""):
    return f"{MINE}/{row.public_id}/{what}"


def test_first_one_says_what_happened_and_then_when(client, samira):
    row = make_registration(samira)
    page = client.sign_in(samira).page(page_of(row, "status"))
    assert page.h1 == "Wat is er gebeurd?"
    assert "Vrijgesteld" not in page.text, "SKJ exempts nobody"
    assert "Kies wat er is gebeurd." in client.page(page_of(row, "status?wat=")).text
    page = client.submit(
        page_of(row, "status?wat=deregistered"), {"on": "4-1-2027", "source": "person"}
    )
    assert page.h1 == "Mijn registraties"
    assert "Uitgeschreven op 4 januari 2027." in page.text
    assert (only().state, only().state_on) == (State.DEREGISTERED, date(2027, 1, 4))


@pytest.mark.parametrize(
    ("what", "given", "words", "register"),
    [
        ("struck_off", {"on": "4-1-2027"}, "Doorgehaald op 4 januari 2027.", Register.SKJ),
        ("suspended", {"on": "4-1-2027"}, "Geschorst sinds 4 januari 2027.", Register.SKJ),
        (
            "conditionally_suspended",
            {"on": "4-1-2027", "until": "4-3-2027"},
            "Voorwaardelijk geschorst van 4 januari 2027 tot en met 4 maart 2027.",
            Register.SKJ,
        ),
        (
            "exempted",
            {"on": "4-1-2027", "until": "1-1-2031"},
            "Vrijgesteld als geregistreerd specialist tot en met 1 januari 2031.",
            Register.BIG,
        ),
        (
            "extended",
            {"until": "1-12-2029", "seen_on": "4-1-2027"},
            "Verlengd tot 1 december 2029. Besluit gezien op 4 januari 2027.",
            Register.SKJ,
        ),
    ],
)
def test_every_state_is_told_and_read_back(client, samira, what, given, words, register):
    row = make_registration(samira, register=register)
    told = {"source": "evidence"} | given
    page = client.sign_in(samira).submit(page_of(row, f"status?wat={what}"), told)
    assert page.h1 == "Mijn registraties"
    assert words in page.text
    event = db.session.scalars(select(Event).order_by(Event.id.desc())).first()
    assert (event.kind, event.source) == (EventKind(what), Source.EVIDENCE)


def test_going_on_without_a_choice_is_said(client, samira):
    row = make_registration(samira)
    client.sign_in(samira).page(page_of(row, "status"))
    assert 'name="verder"' in client.page(page_of(row, "status")).html
    page = client.page(page_of(row, "status?verder=1"))
    assert page.title.startswith("Fout: ")
    assert 'href="#wat-0">Kies wat er is gebeurd.' in page.html


def test_a_suspension_ends_on_its_first_day_or_later(client, samira):
    row = make_registration(samira)
    client.sign_in(samira)
    client.submit(page_of(row, "status?wat=suspended"), {"on": "4-1-2027", "source": "person"})
    told = {"on": "3-1-2027", "source": "person"}
    page = client.submit(page_of(row, "status?wat=suspension_ended"), told)
    assert "Vul een dag in op of na de eerste dag van de schorsing." in page.text
    assert only().state is State.SUSPENDED


def test_a_suspension_ends_and_a_registration_begins_again(client, samira):
    row = make_registration(samira)
    client.sign_in(samira)
    client.submit(page_of(row, "status?wat=suspended"), {"on": "4-1-2027", "source": "person"})
    client.submit(
        page_of(row, "status?wat=suspension_ended"), {"on": "6-1-2027", "source": "person"}
    )
    assert only().state is State.REGISTERED
    client.submit(page_of(row, "status?wat=deregistered"), {"on": "7-1-2027", "source": "person"})
    given = {"on": "8-1-2027", "held_date": "8-1-2032", "source": "person"}
    client.submit(page_of(row, "status?wat=re_entered"), given)
    assert (only().state, only().starts_on) == (State.REGISTERED, date(2027, 1, 8))


@pytest.mark.parametrize(
    ("what", "wrong", "said"),
    [
        ("deregistered", {"on": ""}, "Vul de dag in."),
        ("deregistered", {"on": "31-2-2027"}, "De dag 31-2-2027 bestaat niet."),
        ("deregistered", {"on": "29-2-2027"}, "De dag 29-2-2027 bestaat niet."),
        ("deregistered", {"on": "12-1-2027"}, "vandaag of eerder"),
        ("deregistered", {"on": "1-1-2001"}, "binnen deze registratieperiode"),
        ("deregistered", {"source": ""}, "Kies hoe je dit weet."),
        ("deregistered", {"source": "register"}, "Kies hoe je dit weet."),
        ("suspended", {"until": "3-1-2027"}, "op of na de eerste dag"),
        ("extended", {"until": ""}, "Vul de datum in."),
        ("extended", {"until": "1-6-2029"}, "later is dan de vorige"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(client, samira, what, wrong, said):
    row = make_registration(samira)
    given = {"on": "4-1-2027", "until": "1-1-2030", "seen_on": "4-1-2027", "source": "evidence"}
    page = client.sign_in(samira).submit(page_of(row, f"status?wat={what}"), given | wrong)
    assert page.title.startswith("Fout: ")
    assert said in page.text
    assert 'value="4-1-2027"' in page.html or "on" in wrong
    assert [each.kind for each in db.session.scalars(select(Event))] == [EventKind.RECORDED]


def test_a_year_of_before_anyone_was_registered_is_a_slip_of_the_pen(client, employer, samira):
    row = make_registration(samira)
    client.sign_in(make_staff(Role.MANAGER, employer))
    told = {"on": "4-1-1027", "source": "register"}
    page = client.submit(page_of(row, "status?wat=struck_off"), told)
    assert "binnen deze registratieperiode" in page.text
    assert only().state is State.REGISTERED


def test_a_manager_tells_what_the_register_says(client, employer, samira):
    row = make_registration(samira)
    client.sign_in(make_staff(Role.MANAGER, employer))
    told = {"on": "4-1-2027", "source": "register"}
    page = client.submit(page_of(row, "status?wat=struck_off"), told)
    assert page.h1 == "Samira Bouzid"
    assert "Volgens het register" in page.text


def test_the_history_says_what_on_whose_word_and_by_whom(client, employer, samira):
    row = make_registration(samira)
    manager = make_staff(Role.MANAGER, employer)
    service.confirm(row, how=rules.CheckedHow.REGISTER_SEARCH, by=who(manager), now=NOW)
    page = client.sign_in(samira).page(MINE)
    for words in (
        "Vastgelegd",
        "Geldig tot en met 31 mei 2029",
        "Volgens het personeelsbestand van de werkgever",
        "11 jan 2027 door Leerhuis",
        "Opgezocht in het register",
        f"11 jan 2027 door {manager.name}",
    ):
        assert words in page.text, words


def who(person):
    from tests.factories import identity  # noqa: PLC0415

    return identity(person)


def test_an_exemption_that_ended_early_is_told(client, samira):
    row = make_registration(samira, register=Register.BIG)
    client.sign_in(samira)
    assert "De vrijstelling is voorbij" not in client.page(page_of(row, "status")).text
    until = date(2030, 1, 1)
    told = {"source": rules.Source.PERSON, "by": who(samira), "now": NOW}
    service.exempt(row, on=date(2026, 12, 1), until=until, **told)
    assert "De vrijstelling is voorbij" in client.page(page_of(row, "status")).text
    given = {"on": "4-1-2027", "source": "person"}
    page = client.submit(page_of(row, "status?wat=exemption_ended"), given)
    assert only().state is State.REGISTERED
    assert "Vrijstelling voorbij" in page.text


def test_what_was_earned_before_is_filled_in_and_changed(client, samira):
    row = make_registration(samira, history_known=False)
    page = client.sign_in(samira).page(MINE)
    assert f"{MINE}/{row.public_id}/beginstand" in page.links
    given = {"amount-0": "30", "amount-1": "", "amount-2": "12,5"}
    page = client.submit(page_of(row, "beginstand"), given)
    for words in ("30 van 60", "12,5 van 60", "Beginstand"):
        assert words in page.text, words
    page = client.page(page_of(row, "beginstand"))
    assert 'value="12,5"' in page.html
    client.submit(page_of(row, "beginstand"), given | {"amount-0": "28"})
    total = sum(each.points for each in db.session.scalars(select(PointsEntry)))
    assert total == Decimal("40.5")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "Vul in wat je hebt gehaald, of kruis aan dat het niets is."),
        ({"amount-0": "-1"}, "Vul 0 of meer in."),
        ({"amount-0": "veel"}, "Vul een getal in"),
        ({"amount-0": "99999"}, "Vul 0 of meer in."),
    ],
)
def test_an_amount_that_cannot_be_is_refused(client, samira, given, said):
    row = make_registration(samira, history_known=False)
    page = client.sign_in(samira).submit(page_of(row, "beginstand"), given)
    assert said in page.text
    assert only().history_known_on is None


def test_nothing_yet_is_ticked(client, samira):
    row = make_registration(samira, history_known=False)
    client.sign_in(samira).submit(page_of(row, "beginstand"), {"nothing": "y"})
    assert only().history_known_on == TODAY
    assert "checked" in client.page(page_of(row, "beginstand")).html


def test_where_nothing_is_asked_in_points_there_is_no_opening(client, samira):
    row = make_registration(samira, register=Register.BIG)
    client.sign_in(samira).page(page_of(row, "beginstand"), status=404)


def test_what_the_register_asks_of_one_person(client, samira):
    row = make_registration(samira)
    client.sign_in(samira)
    for _ in range(2):
        page = client.submit(page_of(row, "extra"), {"words": "Training  beroepsethiek"})
    assert page.text.count("Training beroepsethiek: nog niet gedaan") == 1
    extra = db.session.scalars(select(PersonalRequirement)).one()
    path = page_of(row, f"extra/{extra.public_id}")
    assert "vandaag of eerder" in client.submit(path, {"on": "12-1-2027"}).text
    page = client.submit(path, {"on": "4-1-2027"})
    assert "Training beroepsethiek: gedaan op 4 januari 2027" in page.text
    page = client.submit(f"{path}/weghalen")
    assert "Training beroepsethiek" not in page.text
    client.submit(f"{path}/weghalen", status=404)


def test_what_is_asked_of_another_does_not_exist(client, samira):
    row, other = make_registration(samira), make_registration(make_professional())
    extra = service.add_requirement(other, words="Scriptie", by=HOUSE, now=NOW)
    client.sign_in(samira)
    client.page(page_of(row, f"extra/{extra.public_id}"), status=404)
    for verb in ("status", "beginstand", "extra", f"extra/{extra.public_id}"):
        client.page(page_of(other, verb), status=404)
    client.submit(page_of(other, f"extra/{extra.public_id}/weghalen"), status=404)


@pytest.mark.parametrize("register", ["NIP", "NVO", "VENVN", "LVSC"])
def test_a_register_is_added_by_its_name(client, samira, register):
    client.sign_in(samira)
    given = {"occupation": f"{register}:", "number": "A-12", "held_date": "3-6-2027"}
    page = client.submit(f"{MINE}/toevoegen", given)
    assert "Vul in sinds wanneer deze registratie geldig is." in page.text
    page = client.submit(f"{MINE}/toevoegen", given | {"registered_on": "3-6-2023"})
    assert page.h1 == "Mijn registraties"
    assert (only().last_valid_on, only().register) == (date(2027, 6, 3), Register(register))


def test_level_chamber_and_what_is_true_are_chosen(client, samira):
    client.sign_in(samira)
    given = {"number": "110000118", "held_date": "3-6-2027", "registered_on": ""}
    page = client.submit(f"{MINE}/toevoegen", given | {"occupation": "SKJ:other"})
    assert "Vul de naam van de kamer in." in page.text
    page = client.submit(f"{MINE}/toevoegen", given | {"occupation": "SKJ:psychologist:master"})
    assert "Psycholoog, master" in page.text
    assert "Kies wat klopt" in page.text
    row = only()
    assert (row.occupation, row.level) == (Chamber.PSYCHOLOGIST, Level.MASTER)
    page = client.page(page_of(row, "verbeteren"))
    assert "Weet ik niet" in page.text
    variant = row.pack.variants[0].key
    page = client.submit(
        page_of(row, "verbeteren"),
        given | {"occupation": "SKJ:psychologist:master", "variant": variant},
    )
    assert only().variant == variant
    assert "Kies wat klopt" not in page.text


def test_how_much_stands_in_the_register_is_said_beside_the_points(app, samira):
    from leerhuis.registry import shown  # noqa: PLC0415

    row = make_registration(samira)
    give_points(samira, (REFLECTION, Decimal(60)))
    (dossier,) = queries.dossiers_of(samira.id, today=TODAY)
    with app.test_request_context(headers={"Accept-Language": "nl"}):
        stands = shown.Entered(there=Decimal(42), before=Decimal(0))
        card = shown.card(dossier, today=TODAY, entered={"reflection": stands})
    assert row.public_id == card["id"]
    assert "42 in Mijn SKJ." in [each["note"] for each in card["requirements"]]


def test_the_story_of_a_registration_from_its_first_period_into_the_next(client, calendar, samira):
    """Added, what was earned before, points, reminders, applied, decided, and the next period."""
    client.sign_in(samira)
    client.submit(
        f"{MINE}/toevoegen",
        {
            "occupation": "SKJ:youth_and_family_professional",
            "number": "110000118",
            "held_date": "3-6-2027",
            "registered_on": "3-6-2022",
        },
    )
    row = only()
    assert row.standing is Code.UNTOLD
    client.submit(
        page_of(row, "beginstand"), {"amount-0": "40", "amount-1": "20", "amount-2": "54"}
    )
    give_points(samira, (REFLECTION, Decimal(6)), on=TODAY, ref="edition", now=calendar.now)
    service.queue_expiry_reminders(now=calendar.now)
    letter = db.session.scalars(select(QueuedLetter)).one()
    page = client.page(letter.values["applied_path"])
    assert page.h1 == "Ik heb aangevraagd"
    calendar.turn_to(date(2027, 2, 1))
    client.sign_in(samira)
    client.submit(letter.values["applied_path"], {"on": "1-2-2027"})
    row = only()
    assert (row.state, row.source) == (State.SUBMITTED, Source.PERSON)
    assert db.session.get(QueuedLetter, letter.id).state is LetterState.WITHDRAWN

    calendar.turn_to(date(2027, 6, 10))
    client.sign_in(samira)
    service.restand_due(now=calendar.now)
    service.lapse_due(now=calendar.now)
    assert service.queue_expiry_reminders(now=calendar.now) == 0
    assert queries.validity_of(only(), today=date(2027, 6, 10)) is Validity.APPLICATION_RUNNING
    assert "Je blijft geregistreerd tot het register" in client.page(MINE).text
    give_points(samira, (FORMAL, Decimal(6)), on=date(2027, 4, 2), ref="next", now=calendar.now)

    page = client.submit(page_of(row, "geherregistreerd"), {"on": "1-2-2027"})
    assert "geldig tot en met 31 januari 2032" in page.text
    row = only()
    assert (row.state, row.starts_on, row.held_on) == (
        State.RENEWED,
        date(2027, 2, 1),
        date(2032, 2, 1),
    )
    (dossier,) = queries.dossiers_of(samira.id, today=calendar.now.date())
    earned = {name: dossier.assessment.categories[name].earned for name in (FORMAL, INFORMAL)}
    assert earned == {FORMAL: 6, INFORMAL: 0}, "what came after applying is of the next period"
    told = db.session.scalars(select(Event).order_by(Event.id)).all()
    assert [each.kind for each in told] == [
        EventKind.RECORDED,
        EventKind.SUBMITTED,
        EventKind.RENEWED,
    ]
    past = rules.as_of(told, day=date(2026, 12, 1))
    assert (past.state, past.last_valid_on) == (State.REGISTERED, date(2027, 6, 2))
    assert "Geherregistreerd" in page.text
