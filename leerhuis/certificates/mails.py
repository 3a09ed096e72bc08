"""What is written about certificates."""

from leerhuis.certificates.models import Certificate
from leerhuis.mail.rules import Letter

ISSUED = "certificates/issued"
WITHDRAWN = "certificates/withdrawn"


def issued(certificate: Certificate) -> Letter:
    """There is a certificate for you; it stays on the page, the letter carries no file."""
    return _letter(ISSUED, certificate)


def withdrawn(certificate: Certificate) -> Letter:
    """Your certificate no longer holds, because attendance was corrected."""
    return _letter(WITHDRAWN, certificate)


def _letter(kind: str, certificate: Certificate) -> Letter:
    return Letter(
        kind=kind,
        person_id=certificate.person_id,
        subject=certificate.public_id,
        values={"title": certificate.values["course"], "path": "/mijn/certificaten"},
    )
