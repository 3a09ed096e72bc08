"""The pages of municipalities through HTTP: what is asked, who works there, and who sees what."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from leerhuis import db
from leerhuis.access import Role
from leerhuis.municipalities.models import FteRequest
from leerhuis.people.rules import Function
from tests.counting import statements
from tests.factories import NOW, make_organisation, make_staff
from tests.factories_municipalities import make_municipality, make_request, place
from tests.factories_registry import make_registration

LATER = NOW + timedelta(days=1)


@pytest.fixture
def zundert(region):
    return make_municipality(region, name="Zundert")


@pytest.fixture
def rucphen(region):
    return make_municipality(region, name="Rucphen")


@pytest.fixture
def officer(client, zundert):
    """Zundert's policy officer, signed in."""
    return client.sign_in(make_staff(Role.POLICY, zundert))


def asked(municipality):
    return [
        (row.number, row.year, f"{row.fte:.2f}", row.note)
        for row in db.session.query(FteRequest)
        .filter_by(organisation_id=municipality.id)
        .order_by(FteRequest.number)
    ]


def fill_in(client, municipality, fte, *, note="", seen=0, year=2028, **more):
    data = {"fte": fte, "note": note, "seen": seen, "jaar": year}
    return client.submit(f"/fte-opgave/{municipality.public_id}", data, **more)


def test_a_policy_officer_fills_in_what_the_municipality_asks(officer, zundert):
    page = officer.page(f"/fte-opgave/{zundert.public_id}")
    assert "Fte-opgave van Zundert voor 2028" in page.text
    assert "De laatste dag is 1 augustus 2027." in page.text
    page = fill_in(officer, zundert, "12,5", note="Meer complexe scheidingen.")
    assert "De opgave voor 2028 is ingevuld." in page.text
    assert asked(zundert) == [(1, 2028, "12.50", "Meer complexe scheidingen.")]


def test_a_correction_says_why_and_both_stay_readable(officer, zundert):
    fill_in(officer, zundert, "12,5")
    page = fill_in(officer, zundert, "11", seen=1)
    assert "Zeg waarom het nu anders is." in page.text
    page = fill_in(officer, zundert, "11", note="De raad besloot anders.", seen=1)
    assert asked(zundert) == [
        (1, 2028, "12.50", ""),
        (2, 2028, "11.00", "De raad besloot anders."),
    ]
    said = page.text.split("Wat is ingevuld")[-1]
    assert said.index("De raad besloot anders.") < said.index("12,5")


def test_the_same_sent_twice_is_said_once(officer, zundert):
    fill_in(officer, zundert, "12,5")
    page = fill_in(officer, zundert, "12,5")
    assert "Dit stond er al." in page.text
    assert len(asked(zundert)) == 1


def test_who_corrects_what_somebody_else_changed_meanwhile_is_told(officer, zundert):
    make_request(zundert, "9")
    make_request(zundert, "10", note="Anders.")
    page = fill_in(officer, zundert, "8", note="Minder.", seen=1)
    assert "Iemand anders heeft dit intussen ingevuld." in page.text
    assert len(asked(zundert)) == 2


@pytest.mark.parametrize(
    ("fte", "sentence"),
    [
        ("", "Vul in hoeveel fte je vraagt."),
        ("-1", "De fte moet liggen van 0 tot en met 1.000."),
        ("1000,01", "De fte moet liggen van 0 tot en met 1.000."),
        ("1,234", "Gebruik hoogstens 2 cijfers achter de komma."),
        ("veel", "Vul de fte in als getal, bijvoorbeeld 12,5."),
        ("1e999", "De fte moet liggen van 0 tot en met 1.000."),
        ("1e-999", "Gebruik hoogstens 2 cijfers achter de komma."),
        ("nan", "Vul de fte in als getal, bijvoorbeeld 12,5."),
    ],
)
def test_a_strange_number_is_refused_at_its_field(officer, zundert, fte, sentence):
    page = fill_in(officer, zundert, fte)
    assert sentence in page.text
    assert asked(zundert) == []


def test_a_long_explanation_is_refused_and_markup_stays_text(officer, zundert):
    assert "Gebruik hoogstens 500 tekens." in fill_in(officer, zundert, "1", note="x" * 501).text
    page = fill_in(officer, zundert, "1", note="<b>vet</b>")
    assert "&lt;b&gt;vet" in page.html


@pytest.mark.parametrize("year", ["2025", "2026", "2029", "x", "99999999999999999999"])
def test_only_this_year_and_the_next_can_be_filled_in(officer, zundert, year):
    fill_in(officer, zundert, "12", year=year, status=404)
    assert asked(zundert) == []


@pytest.mark.parametrize("seen", ["", "x", "-1", "9" * 30])
def test_what_nobody_can_have_seen_is_refused(officer, zundert, seen):
    fill_in(officer, zundert, "12", seen=seen)
    assert asked(zundert) == []


def test_nobody_is_asked_0_is_an_answer(officer, zundert):
    fill_in(officer, zundert, "0")
    assert asked(zundert) == [(1, 2028, "0.00", "")]
    assert "Ingevuld" in officer.page("/fte-opgave").text


def test_a_coordinator_sees_what_was_said_but_does_not_fill_it_in(client, region, zundert):
    make_request(zundert, "12,5".replace(",", "."))
    client.sign_in(make_staff(Role.COORDINATOR, region))
    page = client.page(f"/fte-opgave/{zundert.public_id}")
    assert "12,5" in page.text
    assert "Verbeter de opgave" not in page.text
    assert "Alleen een beleidsmedewerker van de gemeente vult dit in" in page.text
    fill_in(client, zundert, "1", seen=1, status=403)


def test_one_municipality_never_sees_another(client, region, zundert, rucphen):
    make_request(rucphen, "7")
    officer = client.sign_in(make_staff(Role.POLICY, zundert))
    for path in ("/fte-opgave", "/gemeenten"):
        assert "Rucphen" not in officer.page(path).text
    for path in (
        f"/fte-opgave/{rucphen.public_id}",
        f"/gemeenten/{rucphen.public_id}",
        f"/gemeenten/{rucphen.public_id}/cijfers.xlsx",
    ):
        assert officer.get(path).status_code == 404
    fill_in(officer, rucphen, "1", seen=1, status=404)
    assert asked(rucphen) == [(1, 2028, "7.00", "")]


def test_a_care_provider_is_no_municipality(client, region):
    provider = make_organisation(under=region)
    officer = client.sign_in(make_staff(Role.POLICY, provider))
    assert "Hier zijn geen gemeenten" in officer.page("/fte-opgave").text
    assert officer.get(f"/fte-opgave/{provider.public_id}").status_code == 404


def test_the_region_sees_what_is_asked_beside_who_works_there(client, region, zundert, rucphen):
    place(zundert, 10, fte="0.9")
    place(rucphen, 6, fte="1")
    make_request(zundert, "12.5")
    make_request(rucphen, "5.25")
    make_request(zundert, "11", year=2027)
    page = client.sign_in(make_staff(Role.COORDINATOR, region)).page("/fte-opgave")
    assert "Voor 2028 vragen 2 gemeenten samen 17,75 fte." in page.text
    assert "Alle gemeenten hebben de opgave ingevuld." in page.text
    assert "Zundert 12,5 11 9 −3,5 Ingevuld" in page.text
    assert "Rucphen 5,25 – 6 +0,75 Ingevuld" in page.text
    assert "Samen 17,75 11 15 −2,75 –" in page.text
    assert "In 1 van de 2 gemeenten werkt minder fte dan gevraagd." in page.text


def test_who_has_not_filled_it_in_is_counted_with_the_last_day(client, region, zundert, rucphen):
    make_request(zundert, "12.5")
    page = client.sign_in(make_staff(Role.COORDINATOR, region)).page("/fte-opgave")
    words = "1 gemeente heeft nog niets ingevuld. De laatste dag is 1 augustus 2027."
    assert words in page.text
    assert "Rucphen – – 0 – Nog niet ingevuld" in page.text


def test_what_was_said_after_the_last_day_is_late_and_a_correction_is_not(client, region, zundert):
    make_request(zundert, "1", year=2027, now=NOW)
    make_request(zundert, "2", year=2028, now=NOW)
    make_request(zundert, "3", year=2028, now=NOW.replace(month=9))
    client.sign_in(make_staff(Role.COORDINATOR, region))
    assert "Te laat ingevuld" in client.page("/fte-opgave?jaar=2027").text
    assert "Te laat ingevuld" not in client.page("/fte-opgave?jaar=2028").text


def test_the_page_of_a_municipality_tells_functions_specialisms_and_training(officer, zundert):
    place(zundert, 6, fte="0.5")
    place(zundert, 2, fte="1", function=Function.OFFICE)
    page = officer.page(f"/gemeenten/{zundert.public_id}")
    assert "Jeugdprofessional 6 3" in page.text
    assert "Kantoor minder dan 5 minder dan 5" in page.text
    assert "0 van 6 jeugdprofessionals geregistreerd" in page.text
    assert "8" not in page.text.split("Functies")[1].split("Specialismen")[0]


def test_a_few_people_are_shown_nowhere(officer, zundert):
    people = place(zundert, 4, fte="0.7")
    make_registration(people[0])
    page = officer.page(f"/gemeenten/{zundert.public_id}")
    assert "minder dan 5 fte die er werkt" in page.text
    assert "2,8" not in page.text
    assert "Niet getoond jeugdprofessionals geregistreerd" in page.text


def test_a_few_cannot_be_worked_out_from_the_sum(client, region, zundert, rucphen):
    """Rucphen and Zundert make 13: who sees one and the sum would know the other."""
    place(zundert, 10, fte="1")
    place(rucphen, 3, fte="1")
    place(make_municipality(region, name="Moerdijk"), 12, fte="1")
    page = client.sign_in(make_staff(Role.POLICY, region)).page("/gemeenten?stand=vandaag")
    assert "Moerdijk – 12 – 12" in page.text
    assert "Rucphen – minder dan 5 – minder dan 5" in page.text
    assert "Zundert – Niet getoond – Niet getoond" in page.text
    assert "Samen 0 25 – 25" in page.text
    zundert_alone = client.page(f"/gemeenten/{zundert.public_id}?stand=vandaag")
    assert "Niet getoond fte die er werkt" in zundert_alone.text


def test_staff_is_counted_on_the_first_of_january_or_today(officer, zundert):
    place(zundert, 6, fte="1")
    place(zundert, 1, fte="1", starts_on=date(2027, 1, 5))
    path = f"/gemeenten/{zundert.public_id}?jaar=2027"
    assert "geteld op 1 januari 2027" in officer.page(path).text
    assert "Jeugdprofessional 6 6" in officer.page(path).text
    assert "Jeugdprofessional 7 7" in officer.page(f"{path}&stand=vandaag").text


def test_a_year_that_there_is_not_is_this_year(officer, zundert):
    for year in ("1", "x", "99999", "2024"):
        assert "Gemeenten in 2027" in officer.page(f"/gemeenten?jaar={year}").text
    assert "Gemeenten in 2025" in officer.page("/gemeenten?jaar=2025").text


def sheets_of(answer):
    book = CalamineWorkbook.from_filelike(BytesIO(answer.data))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_the_workbook_says_what_the_page_says(client, region, zundert, rucphen):
    place(zundert, 10, fte="0.9")
    place(rucphen, 3, fte="1")
    place(zundert, 2, function=Function.OFFICE)
    make_request(zundert, "12.5", year=2027, note="=2+3")
    client.sign_in(make_staff(Role.POLICY, region))
    book = sheets_of(client.get("/gemeenten/cijfers.xlsx?jaar=2027"))
    rows = {row[0]: row for row in book["Gemeenten"][1:]}
    assert rows["Rucphen"][3] == "minder dan 5"
    assert rows["Zundert"][1] == 12.5
    assert rows["Zundert"][3] == "Niet getoond"
    assert ["Zundert", "Kantoor", "minder dan 5", "minder dan 5"] in book["Functies"]
    assert book["Gevraagde fte"][1][4] == "=2+3"
    numbers = [cell for rows in book.values() for row in rows for cell in row]
    assert 3 not in numbers
    assert 2 not in numbers


def test_the_workbook_of_one_has_only_that_one(officer, zundert, rucphen):
    make_request(rucphen, "3")
    place(zundert, 10)
    book = sheets_of(officer.get(f"/gemeenten/{zundert.public_id}/cijfers.xlsx"))
    assert [row[0] for row in book["Gemeenten"][1:]] == ["Zundert"]
    assert "Rucphen" not in str(book)


def test_the_number_of_statements_does_not_grow_with_the_municipalities(client, region, zundert):
    place(zundert, 6)
    client.sign_in(make_staff(Role.POLICY, region))
    client.page("/gemeenten")
    with statements() as few:
        client.page("/gemeenten")
    for _ in range(5):
        municipality = make_municipality(region)
        place(municipality, 6)
        make_request(municipality, "4", year=2027)
    with statements() as many:
        client.page("/gemeenten")
    assert len(many) == len(few)
