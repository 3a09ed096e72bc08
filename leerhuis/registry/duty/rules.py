"""What an employer must be able to show: registered staff, exceptions, certificates of conduct.

Sources: Besluit Jeugdwet 5.1.1 (registered staff, or a reason why not) and Jeugdwet 4.1.6 (a
certificate of conduct issued at most three months before the start of work).
"""

from enum import StrEnum


class ProofKind(StrEnum):
    """What an employer has seen of someone before the work began."""

    CONDUCT_CERTIFICATE = "conduct_certificate"
    REFERENCES = "references"


class Deployable(StrEnum):
    """The employer's own word on whether someone is put to work."""

    YES = "yes"
    LIMITED = "limited"
    NO = "no"
