"""An administrator sets up the provider of an organisation, tries it, and says what it may."""

import pytest

from leerhuis import clock, db
from leerhuis.access import Role
from leerhuis.audit import Action
from leerhuis.people.models import RoleGrant
from leerhuis.signin.providers import discovery
from leerhuis.signin.providers.models import (
    IdentityProvider,
    ProviderDomain,
    ProviderLink,
    ProviderMapping,
)
from tests import factories as make
from tests.signin.conftest import events, fresh, inside, make_member
from tests.signin.provider import CLIENT, SECRET, running
from tests.signin.providers import make_link, make_provider, through


@pytest.fixture
def server(hands):
    discovery.forget()
    with running() as one:
        one.now = clock.now
        yield one
    discovery.forget()


@pytest.fixture
def region(app):
    return make.make_organisation(name="Regio Noord")


@pytest.fixture
def employer(region):
    return make.make_organisation(under=region, name="Zorg Noord")


@pytest.fixture
def boss(client, employer, hands):
    person = make.make_person()
    make.make_grant(person, Role.ADMINISTRATOR, employer)
    client.sign_in(person)
    return person


def facts(server, **given):
    return {
        "name": "Zorg Noord",
        "issuer": server.issuer,
        "client_id": CLIENT,
        "secret": SECRET,
        "acr": "",
    } | given


def only_provider():
    fresh()
    return db.session.query(IdentityProvider).one()


def grants(person):
    fresh()
    rows = db.session.query(RoleGrant).filter_by(person_id=person.id, ended_at=None)
    return {(each.role, each.organisation_id) for each in rows}


def test_a_provider_is_set_up_tried_and_turned_on(app, client, boss, employer, server):
    """The whole way of an administrator, until somebody comes in by it."""
    start = f"/beheer/organisaties/{employer.public_id}/inloggen"
    assert "niets ingesteld" in client.page(start).text
    client.submit(f"{start}/nieuw", facts(server))
    row = only_provider()
    here = f"/beheer/inloggen/{row.public_id}"
    assert not row.active
    assert SECRET not in row.secret
    page = client.page(here)
    assert f"http://localhost/inloggen/organisatie/{row.public_id}/terug" in page.text
    assert SECRET not in page.html
    assert "is te gebruiken" in client.submit(f"{here}/probeer").text
    client.submit(f"{here}/domeinen/nieuw", {"domain": "@Zorg.Example"})
    client.submit(f"{here}/aan")
    member = make_member(address="samira@zorg.example")
    make.make_appointment(member, employer)
    make_link(row, member)
    other = app.test_client()
    through(other, server, "samira@zorg.example")
    assert inside(other)
    done = [each.action for each in events() if each.kind == "identity_provider"]
    assert done == [
        Action.PROVIDER_CREATED,
        Action.PROVIDER_TRIED,
        Action.DOMAIN_ADDED,
        Action.PROVIDER_ON,
    ]


def test_a_provider_that_does_not_answer_is_told_and_not_turned_on(client, boss, employer, server):
    row = make_provider(employer, server, active=False)
    server.status = 500
    here = f"/beheer/inloggen/{row.public_id}"
    assert "antwoordt met een fout" in client.submit(f"{here}/probeer").text
    assert "werkt nu niet" in client.submit(f"{here}/aan").text
    assert not only_provider().active


@pytest.mark.parametrize(
    "issuer",
    [
        "http://id.zorg.example",
        "javascript:alert(1)",
        "https://a:b@id.zorg.example",
        "https://id.zorg.example?x=1",
        "https://id.zorg.example#x",
        "https:///",
        "id.zorg.example",
        "file:///etc/passwd",
    ],
)
def test_what_is_no_address_of_a_provider_is_refused(client, boss, employer, server, issuer):
    path = f"/beheer/organisaties/{employer.public_id}/inloggen/nieuw"
    client.submit(path, facts(server, issuer=issuer))
    assert db.session.query(IdentityProvider).count() == 0


@pytest.mark.parametrize(
    "domain", ["gmail.com", "x", "a b.nl", "zorg..nl", "@", "-a.nl", "1.2.3.4"]
)
def test_what_is_no_domain_of_an_organisation_is_refused(client, boss, employer, domain):
    row = make_provider(employer, domain=None)
    client.submit(f"/beheer/inloggen/{row.public_id}/domeinen/nieuw", {"domain": domain})
    assert db.session.query(ProviderDomain).count() == 0


def test_the_domain_of_others_cannot_be_taken(client, boss, employer, region):
    """Else an administrator leads people of elsewhere to a page of their own."""
    make.make_professional(make.make_organisation(under=region), address="kim@elders.example")
    row = make_provider(employer, domain=None)
    path = f"/beheer/inloggen/{row.public_id}/domeinen/nieuw"
    assert "andere organisatie" in client.submit(path, {"domain": "elders.example"}).text
    taken = make_provider(make.make_organisation(under=region), domain="vrij.example")
    assert taken.id != row.id
    assert "andere organisatie" in client.submit(path, {"domain": "vrij.example"}).text
    assert db.session.query(ProviderDomain).count() == 1


def test_a_domain_below_is_not_the_domain_itself(client, boss, employer):
    """An address at sub.zorg.example does not sign in at the provider of zorg.example."""
    make_provider(employer, domain="zorg.example")
    page = client.submit("/inloggen", {"email": "a@sub.zorg.example"})
    assert page.h1 == "Vul je wachtwoord in"


def test_domains_and_the_secret_change_and_are_noted(client, boss, employer, server):
    row = make_provider(employer, server)
    [domain] = db.session.query(ProviderDomain).all()
    client.submit(f"/beheer/inlogdomeinen/{domain.public_id}/weghalen")
    client.submit(f"/beheer/inloggen/{row.public_id}/geheim", {"secret": "ander"})
    assert db.session.query(ProviderDomain).count() == 0
    assert [each.action for each in events() if each.kind == "identity_provider"] == [
        Action.DOMAIN_REMOVED,
        Action.PROVIDER_SECRET_REPLACED,
    ]
    assert all("ander" not in str(each.details) for each in events())


def test_at_another_issuer_everybody_links_anew(client, boss, employer, server):
    row = make_provider(employer, server)
    make_link(row, make.make_professional(employer))
    path = f"/beheer/inloggen/{row.public_id}/gegevens"
    client.submit(path, facts(server, name="Anders"))
    assert db.session.query(ProviderLink).count() == 1
    client.submit(path, facts(server, issuer="https://elders.example"))
    fresh()
    assert db.session.query(ProviderLink).count() == 0


@pytest.fixture
def mapped(client, boss, employer, server):
    """A provider where members of a group manage the organisation."""
    row = make_provider(employer, server)
    client.submit(
        f"/beheer/inloggen/{row.public_id}/rollen/nieuw",
        {
            "claim": "groups",
            "value": "leiding",
            "role": "manager",
            "organisation": employer.public_id,
        },
    )
    return row


@pytest.fixture
def kim(mapped, employer):
    person = make_member(address="kim@example.org")
    make.make_appointment(person, employer)
    make_link(mapped, person)
    return person


def enters(app, server, **claims):
    server.claims = claims
    other = app.test_client()
    through(other, server, "kim@example.org")
    return other


def test_without_a_mapping_no_token_gives_a_role(app, client, boss, employer, server):
    row = make_provider(employer, server)
    person = make_member(address="kim@example.org")
    make.make_appointment(person, employer)
    make_link(row, person)
    enters(app, server, groups=["leiding"], roles=["administrator"], role="administrator")
    assert grants(person) == set()


def test_a_role_comes_with_the_claim_and_goes_with_it(app, kim, employer, server):
    enters(app, server, groups=["leiding", "anders"])
    assert grants(kim) == {(Role.MANAGER, employer.id)}
    enters(app, server, groups=["leiding"])
    assert grants(kim) == {(Role.MANAGER, employer.id)}
    enters(app, server, groups=["leidingen"])
    assert grants(kim) == set()
    assert [each.action for each in events(Action.GRANTED, Action.GRANT_ENDED)] == [
        Action.GRANTED,
        Action.GRANT_ENDED,
    ]


def test_a_role_by_a_token_ends_for_who_does_not_come_back(app, kim, server, hands):
    enters(app, server, groups=["leiding"])
    fresh()
    row = db.session.query(RoleGrant).filter_by(person_id=kim.id).one()
    assert (row.ends_on - clock.day_of(hands.now)).days == 30


def test_a_role_given_by_hand_does_not_go_with_a_token(app, kim, employer, server):
    make.make_grant(kim, Role.MANAGER, employer)
    enters(app, server, groups=["leiding"])
    enters(app, server, groups=[])
    assert grants(kim) == {(Role.MANAGER, employer.id)}


def test_a_role_ends_with_its_mapping_and_with_its_provider(app, client, kim, mapped, server):
    enters(app, server, groups=["leiding"])
    row = only_provider()
    client.submit(f"/beheer/inloggen/{row.public_id}/uit")
    assert grants(kim) == set()
    client.submit(f"/beheer/inloggen/{row.public_id}/aan")
    enters(app, server, groups=["leiding"])
    assert grants(kim)
    [each] = db.session.query(ProviderMapping).all()
    client.submit(f"/beheer/inlogrollen/{each.public_id}/weghalen")
    assert grants(kim) == set()


def test_a_mapping_reaches_no_further_than_the_organisation(client, boss, employer, region):
    row = make_provider(employer)
    path = f"/beheer/inloggen/{row.public_id}/rollen/nieuw"
    said = {"claim": "groups", "value": "x", "role": "administrator"}
    for place in (region, make.make_organisation(under=region)):
        client.submit(path, said | {"organisation": place.public_id})
    assert db.session.query(ProviderMapping).count() == 0


def test_the_provider_of_others_does_not_exist(client, boss, region, server):
    elsewhere = make.make_organisation(under=region)
    row = make_provider(elsewhere, server)
    [domain] = db.session.query(ProviderDomain).all()
    client.page(f"/beheer/organisaties/{elsewhere.public_id}/inloggen", 404)
    for path in ("", "/gegevens", "/geheim", "/domeinen/nieuw", "/rollen/nieuw"):
        client.page(f"/beheer/inloggen/{row.public_id}{path}", 404)
    for path in ("/aan", "/uit", "/probeer"):
        client.submit(f"/beheer/inloggen/{row.public_id}{path}", status=404)
    client.submit(f"/beheer/inlogdomeinen/{domain.public_id}/weghalen", status=404)
    assert only_provider().active


def test_only_administrators_set_it_up(app, employer, hands):
    row = make_provider(employer)
    for role in (Role.MANAGER, Role.COORDINATOR, Role.PRIVACY_OFFICER):
        person = make.make_person()
        make.make_grant(person, role, employer)
        other = app.test_client().sign_in(person)
        assert other.get(f"/beheer/inloggen/{row.public_id}").status_code == 403


def test_a_proof_of_long_ago_is_not_enough(client, boss, employer, hands):
    row = make_provider(employer)
    hands.later(minutes=11)
    answer = client.get(f"/beheer/inloggen/{row.public_id}")
    assert answer.location.startswith("/opnieuw")
