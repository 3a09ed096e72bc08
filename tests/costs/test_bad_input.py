"""Every form of costs takes any text: kept as text, or refused with a sentence."""

import pytest

from leerhuis import clock, db
from leerhuis.access import Role
from leerhuis.costs import fees
from tests.factories import NOW, TODAY, make_staff
from tests.factories_costs import DONE, PayingRegion
from tests.security.sent_forms import Forms
from tests.security.test_nasty_text import NASTY, sent

QUERIES = ("regio=%00", "regio=x", "ronde=%00", "ronde=x", "pagina=-1", "pagina=" + "9" * 5000)


@pytest.fixture(autouse=True)
def at_now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def paying(client):
    region = PayingRegion()
    client.sign_in(make_staff(Role.COORDINATOR, region.region))
    return region


@pytest.fixture
def pages(paying):
    line = paying.cost(1250_50)
    waiver = fees.waive_fee(paying.region, starts_on=TODAY, why="Gratis", **DONE)
    return [
        f"/kosten/rondes/{paying.season.public_id}/begroting",
        f"/kosten/rondes/{paying.season.public_id}/nieuw",
        f"/kosten/groepen/{paying.edition.public_id}/nieuw",
        f"/kosten/regels/{line.public_id}",
        "/kosten/betalers/nieuw",
        f"/kosten/betalers/{paying.ede.public_id}",
        "/kosten/verdeling/nieuw",
        "/kosten/vrijstellingen/nieuw",
        f"/kosten/vrijstellingen/{waiver.public_id}",
    ]


def test_no_text_breaks_a_form_of_costs(client, pages):
    broken = []
    for page in pages:
        [form] = [each for each in Forms(client.get(page).text).found if each["typed"]
                  and not (each["action"] or "").startswith("/weergave")]  # fmt: skip
        for name in form["typed"]:
            for nasty in NASTY:
                fault = sent(client, page, {**form["data"], name: nasty})
                broken += [f"{page} {name}={nasty[:30]!r}: {fault}"] if fault else []
        db.session.rollback()
    assert broken == []


@pytest.mark.parametrize(
    "address",
    ["/kosten", "/kosten/betalers", "/kosten/verdeling", "/kosten/verdeling/nieuw",
     "/kosten/vrijstellingen"],
)  # fmt: skip
def test_any_query_of_costs_gets_an_answer(client, paying, address):
    assert {client.get(f"{address}?{query}").status_code for query in QUERIES} <= {200, 400, 404}
