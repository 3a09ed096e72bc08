"""People, their organisation, and its provider; and the way of a browser there and back."""

from leerhuis import clock, sealing
from leerhuis.people.models import EmailAddress
from leerhuis.signin.providers import asking
from leerhuis.signin.providers.models import IdentityProvider, ProviderDomain, ProviderLink
from tests import factories as make
from tests.factories import NOW, account_of, saved
from tests.signin.provider import CLIENT, SECRET


def make_provider(organisation, server=None, *, domain="example.org", **given):
    row = saved(
        IdentityProvider(
            **{
                "organisation_id": organisation.id,
                "name": "Zorg Noord",
                "issuer": server.issuer if server else "https://id.zorg.example",
                "client_id": CLIENT,
                "secret": sealing.locked(SECRET, purpose=asking.SECRET),
                "active": True,
                "made_at": NOW,
            }
            | given
        )
    )
    if domain:
        saved(ProviderDomain(provider_id=row.id, domain=domain))
    return row


def make_link(provider, person, *, subject="s-1", **given):
    return saved(
        ProviderLink(
            **{
                "provider_id": provider.id,
                "issuer": provider.issuer,
                "subject": subject,
                "account_id": account_of(person).id,
                "shown": "samira@example.org",
                "made_at": NOW,
            }
            | given
        )
    )


def employer_of(person):
    """The organisation where somebody works."""
    row = make.db.session.query(make.Appointment).filter_by(person_id=person.id).first()
    return make.db.session.get_one(make.Organisation, row.organisation_id)


def address_row(person):
    return make.db.session.query(EmailAddress).filter_by(person_id=person.id).one()


def sent_to(answer):
    """Where a page leads the browser by itself."""
    assert answer.status_code == 200, answer.location
    return answer.headers["Refresh"].removeprefix("0; url=")


def leave(client, address="samira@example.org", **more):
    """Type an address; where the browser is sent."""
    return sent_to(client.post("/inloggen", {"email": address, **more}))


def through(client, server, address="samira@example.org", **lies):
    """Sign in through the provider, as a browser does."""
    server.now = server.now or clock.now
    return client.get(server.sign_in(leave(client, address), **lies))
