"""The yearly report on the page, on paper and in a sheet."""

from io import BytesIO

import pikepdf
import pytest

from leerhuis import sheets
from leerhuis.access import Role
from leerhuis.people.rules import OrganisationKind
from tests.counting import statements
from tests.factories import (
    make_edition,
    make_grant,
    make_organisation,
    make_professional,
    make_staff,
)
from tests.factories_attendance import make_seats
from tests.yearly.conftest import LAST_YEAR, YEAR_BEFORE, attend, course_of, held, place

REPORT = "/jaarverslag"


@pytest.fixture
def coordinator(client, region):
    return client.sign_in(make_staff(Role.COORDINATOR, region))


def test_a_region_shows_its_year_beside_the_one_before(coordinator, region):
    course = course_of(region, title="Veilig thuis")
    held(course, (place(region, "Zundert"), 12), (place(region, "Rucphen"), 8))
    held(course, (place(region, "Etten-Leur"), 9), at=YEAR_BEFORE)
    page = coordinator.page(f"{REPORT}?jaar=2026")
    assert page.h1 == "Jaarverslag 2026"
    assert "2026, vergeleken met 2025" in page.text
    assert "Wat 2026 2025" in page.text
    assert "Deelnemers 20 9" in page.text
    assert "Scholingsuren van wie afrondde 120 54" in page.text
    assert "Lokale teams 20 9 120" in page.text
    assert "Zundert 12 0 72" in page.text
    assert "De meeste deelnemers komen van lokale teams: 20 van 20." in page.text
    assert "Veilig thuis" in page.text


def test_the_year_that_runs_is_compared_with_the_same_days(coordinator, region):
    held(course_of(region), (place(region, "Zundert"), 6))
    page = coordinator.page(REPORT)
    assert page.h1 == "Jaarverslag 2027"
    assert "2027 tot en met 11 januari, vergeleken met 2026 tot en met 11 januari" in page.text
    assert "In 2027 is nog niets afgerond" in page.text
    assert f"{REPORT}?organisatie={region.public_id}&jaar=2026" in page.links


def test_a_few_people_are_not_told_and_cannot_be_reckoned(coordinator, region):
    course = course_of(region)
    held(course, (place(region, "Zundert"), 12), (place(region, "Rucphen"), 8))
    held(course, (place(region, "Steenbergen"), 2))
    page = coordinator.page(f"{REPORT}?jaar=2026")
    assert "Steenbergen minder dan 5 0 –" in page.text
    assert "Rucphen niet getoond 0 –" in page.text
    assert "Zundert 12 0 72" in page.text


def test_nobody_is_named(coordinator, region):
    edition = make_edition(course=course_of(region), starts_at=LAST_YEAR)
    attend(edition, [make_professional(family_name="Geheim") for _ in range(6)])
    page = coordinator.page(f"{REPORT}?jaar=2026")
    assert "Deelnemers 6" in page.text
    assert "Geheim" not in page.html


def test_who_did_not_come_to_say_who_was_there_is_told(coordinator, region):
    make_seats(make_edition(course=course_of(region), starts_at=LAST_YEAR), 6)
    page = coordinator.page(f"{REPORT}?jaar=2026")
    assert "Van 1 groep is de presentie niet ingevuld." in page.text


def test_the_paper_says_what_the_page_says(coordinator, region):
    held(course_of(region, title="Veilig thuis"), (place(region, "Zundert"), 12))
    answer = coordinator.get(f"{REPORT}/pdf?jaar=2026")
    assert answer.headers["Content-Disposition"].endswith("jaarverslag-2026.pdf")
    with pikepdf.open(BytesIO(answer.data)) as paper:
        assert str(paper.docinfo.Title) == f"Jaarverslag 2026 van {region.name}"
        assert b"pdfuaid" in paper.Root.Metadata.read_bytes()


def test_the_sheet_has_numbers_that_can_be_counted_with(coordinator, region):
    held(course_of(region), (place(region, "Zundert"), 12), (place(region, "Rucphen"), 3))
    answer = coordinator.get(f"{REPORT}/blad?jaar=2026")
    assert answer.headers["Content-Disposition"].endswith("jaarverslag-2026.xlsx")
    first, others = sheets.read_with(answer.data, besides=["deelnemers", "cursussen"])
    assert ["Deelnemers", "15", "0"] in [list(row.cells.values()) for row in first.rows]
    (people, courses) = others.values()
    assert [list(row.cells.values())[:2] for row in people.rows] == [
        ["Lokale teams", "15"],
        ["Rucphen", "minder dan 5"],
        ["Zundert", "niet getoond"],
    ]
    assert len(courses.rows) == 1


def test_policy_reads_it_too_and_others_do_not(client, region):
    client.sign_in(make_staff(Role.POLICY, region)).page(REPORT)
    for role in (Role.MANAGER, Role.TRAINER, Role.ADVISER):
        client.sign_in(make_staff(role, region)).page(REPORT, status=403)


def test_the_report_of_another_region_is_not_there(coordinator):
    other = make_organisation(name="Oost")
    for page in (REPORT, f"{REPORT}/pdf", f"{REPORT}/blad"):
        assert coordinator.get(f"{page}?organisatie={other.public_id}").status_code == 404


def test_who_reads_two_organisations_chooses(client, region):
    person = make_staff(Role.COORDINATOR, region)
    other = make_organisation(name="Oost")
    make_grant(person, Role.POLICY, other)
    held(course_of(other, title="Rouw"), (place(other, "Ede"), 6))
    page = client.sign_in(person).page(f"{REPORT}?organisatie={other.public_id}&jaar=2026")
    assert "Rouw" in page.text


def test_what_is_asked_grows_not_with_what_there_is(coordinator, region):
    def asked():
        with statements() as seen:
            coordinator.page(f"{REPORT}?jaar=2026")
        return len([each for each in seen if each.startswith(("SELECT", "WITH"))])

    held(course_of(region), (place(region, "Zundert"), 2))
    few = asked()
    for number in range(4):
        town = place(region, f"Plaats {number}", OrganisationKind.CARE_PROVIDER)
        held(course_of(region), (town, 2))
    assert asked() == few


def test_the_report_says_how_many_pairs_of_different_organisations_met(coordinator, region):
    towns = [place(region, f"Plaats {each}") for each in range(2)]
    held(course_of(region), (towns[0], 4), (towns[1], 2))
    held(course_of(region), (towns[0], 2))
    text = coordinator.page(f"{REPORT}?jaar=2026").text
    assert "Paren van mensen die elkaar in een groep ontmoetten 15" in text
    assert "Daarvan van verschillende organisaties 8 (53%)" in text


def test_pairs_of_a_few_people_are_not_told(coordinator, region):
    held(course_of(region), (place(region, "Zundert"), 2), (place(region, "Rucphen"), 2))
    text = coordinator.page(f"{REPORT}?jaar=2026").text
    assert "ontmoetten niet getoond" in text
