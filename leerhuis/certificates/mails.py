"""What is written about certificates."""

from leerhuis.certificates.models import Certificate
from leerhuis.mail.rules import Letter

ISSUED = "certificates/issued"
AGAIN = "certificates/issued_again"
WITHDRAWN = "certificates/withdrawn"
REVOKED = "certificates/revoked"


def issued(certificate: Certificate) -> Letter:
    """There is a certificate for you; it stays on the page, the letter carries no file."""
    return _letter(ISSUED, certificate)


def issued_again(certificate: Certificate) -> Letter:
    """Your certificate was made anew, because something on it changed."""
    return _letter(AGAIN, certificate)


def withdrawn(certificate: Certificate) -> Letter:
    """Your certificate no longer holds: attendance was corrected, or somebody says why."""
    if certificate.withdrawn_why:
        return _letter(REVOKED, certificate, why=certificate.withdrawn_why)
    return _letter(WITHDRAWN, certificate)


def _letter(kind: str, certificate: Certificate, **more: str) -> Letter:
    return Letter(
        kind=kind,
        person_id=certificate.person_id,
        subject=certificate.public_id,
        values={"title": certificate.values["course"], "path": "/mijn/certificaten"} | more,
    )
