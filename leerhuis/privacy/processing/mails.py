"""The letter that an agreement with a processor ends."""

from datetime import date

from leerhuis.mail.rules import Letter
from leerhuis.people.models import Person
from leerhuis.privacy.processing.models import ProcessorAgreement

ENDS = "privacy/agreement"


def ends(agreement: ProcessorAgreement, reader: Person, *, on: date) -> Letter:
    return Letter(
        kind=ENDS,
        person_id=reader.id,
        subject=agreement.public_id,
        reference=on.isoformat(),
        values={
            "processor": agreement.name,
            "ends_on": on.isoformat(),
            "path": f"/verwerkingen/verwerkers/{agreement.public_id}",
        },
    )
