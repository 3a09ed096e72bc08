"""What an employer of a region wrote in its letters."""

from leerhuis.mail.models import LetterDuty, LetterWording
from tests.factories import NOW, saved

# The kind of letter that an address is about, where it says so beside its row.
SLUG = "certificates-issued"


def keep(made):
    """Words of its own for a letter, which everyone there must get."""
    place = made.places["employer"]
    kind = SLUG.replace("-", "/")
    saved(LetterDuty(organisation_id=place.id, kind=kind))
    saved(
        LetterWording(
            organisation_id=place.id,
            kind=kind,
            language="nl",
            subject=made.secret(f"Onderwerp{made.word}"),
            body=made.secret(f"Woorden{made.word}"),
            changed_at=NOW,
        )
    )
