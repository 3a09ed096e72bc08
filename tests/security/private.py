"""How the people of a region come in, and what they ask about their own data."""

from datetime import date, timedelta
from io import BytesIO

from leerhuis import files
from leerhuis.access import Role
from leerhuis.privacy.erasing.models import PlannedErasure
from leerhuis.privacy.erasing.rules import Kind
from leerhuis.privacy.merging.models import MergeRequest
from leerhuis.privacy.own.models import PersonExport
from leerhuis.privacy.processing.models import ProcessorAgreement
from leerhuis.privacy.requests.models import DataRequest
from leerhuis.privacy.requests.rules import RequestKind
from leerhuis.signin.providers.models import (
    IdentityProvider,
    ProviderDomain,
    ProviderLink,
    ProviderMapping,
)
from tests.factories import NOW, account_of, make_appointment, make_organisation, saved

# Nobody listens there: asking it fails at once.
NOWHERE = "http://localhost:9"


def keep(made):
    """A provider of the employer, and what the professional asked about themselves."""
    who = made.people["professional"]
    _provider(made, who)
    left = make_organisation(under=made.places["region"], name=f"Vroeger{made.word}")
    make_appointment(who, left, starts_on=date(2018, 1, 1), ends_on=date(2019, 12, 31))
    made.keep(**{"earlier employer": left})
    days = {"asked_at": NOW, "due_on": (NOW + timedelta(days=30)).date()}
    for name in ("data_request", "data_request spare"):
        words = made.secret(f"Wens{name[12:].strip()}{made.word}")
        asked = DataRequest(person_id=who.id, kind=RequestKind.ERASING, text=words, **days)
        made.keep(**{name: saved(asked)})
    for name in ("processor", "processor spare"):
        agreed = {
            "does": made.secret(f"Doet{name[9:].strip()}{made.word}"),
            "agreed_on": NOW.date(),
        }
        place = made.places["region"].id
        row = ProcessorAgreement(organisation_id=place, name=f"{name}{made.word}", **agreed)
        made.keep(**{name: saved(row)})
    stored = files.shelve(BytesIO(b"PK"), shelf="x")
    other = {"person_id": made.people["colleague"].id, "into_id": who.id, "asked_at": NOW}
    made.keep(merge_request=saved(MergeRequest(ends_at=NOW + timedelta(days=30), **other)))
    _planned(made, who)
    moments = {"asked_at": NOW, "made_at": NOW}
    file = PersonExport(person_id=who.id, language="nl", stored_as=stored, size=2, **moments)
    made.keep(own_file=saved(file))


def _planned(made, who):
    """What is to be erased of the professional next month."""
    at = {"organisation_id": made.places["region"].id, "person_id": who.id}
    days = {"through_on": date(2020, 1, 1), "due_on": date(2027, 2, 1), "foreseen_at": NOW}
    for name, kind in (("planned", Kind.PERSON), ("planned spare", Kind.COUNTING)):
        made.keep(**{name: saved(PlannedErasure(kind=kind, number=1, **at, **days))})


def _provider(made, who):
    row = saved(
        IdentityProvider(
            organisation_id=made.places["employer"].id,
            name=f"Sleutel{made.word}",
            issuer=f"{NOWHERE}/{made.word}",
            client_id="leerhuis",
            secret="",
            active=True,
            made_at=NOW,
        )
    )
    domain = saved(ProviderDomain(provider_id=row.id, domain=f"{made.word.lower()}.example"))
    place = made.places["employer"].id
    given = {"claim": "groups", "value": "x", "role": Role.TRAINER, "organisation_id": place}
    mapping = saved(ProviderMapping(provider_id=row.id, **given))
    link = {"issuer": row.issuer, "subject": made.word, "account_id": account_of(who).id}
    own = saved(ProviderLink(provider_id=row.id, made_at=NOW, **link))
    made.keep(provider=row, provider_domain=domain, provider_mapping=mapping, provider_link=own)
