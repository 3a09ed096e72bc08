"""What is written to a manager about somebody who begins."""

from datetime import date

from leerhuis.mail.rules import Letter
from leerhuis.registry.duty.joining import Joiner
from leerhuis.registry.duty.rules import LACK_LABELS, Lack

JOINER_LACKS = "duty/joiner_lacks"


def joiner_lacks(joiner: Joiner, manager_id: int, *, today: date) -> Letter:
    """What is still lacking of somebody who begins within two weeks, or began lately."""
    person = joiner.person
    return Letter(
        kind=JOINER_LACKS,
        person_id=manager_id,
        subject=person.public_id,
        reference=joiner.starts_on.isoformat(),
        values={
            "person": person.name,
            "first_name": person.given_name,
            "starts_on": joiner.starts_on.isoformat(),
            "begun": joiner.starts_on <= today,
            "unregistered": Lack.NUMBER in joiner.lacks,
            "lacks": [LACK_LABELS[each] for each in joiner.lacks],
            "path": "/registraties/nieuw",
        },
    )
