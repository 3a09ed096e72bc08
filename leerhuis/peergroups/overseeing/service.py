"""A region chooses the sizes of its groups, and the series that they usually plan."""

from datetime import datetime

from leerhuis import audit, db
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.peergroups import plans, queries
from leerhuis.peergroups.models import PeerTerms
from leerhuis.peergroups.rules import Terms
from leerhuis.people.models import Organisation


def set_terms(organisation: Organisation, terms: Terms, *, by: Identity, now: datetime) -> None:
    """From now on; groups that are there keep their own sizes until they are changed."""
    plans.check_terms(terms)
    with db.transaction():
        db.hold(organisation)
        row = queries.terms_of(organisation.id)
        if row is None:
            row = PeerTerms(organisation_id=organisation.id)
            db.session.add(row)
        row.least, row.most = terms.least, terms.most
        row.meetings, row.minutes = terms.meetings, terms.minutes
        db.session.flush()
        audit.record(
            Action.PEER_TERMS_SET,
            by=by,
            kind=organisation.__tablename__,
            subject=organisation.public_id,
            now=now,
            least=terms.least,
            most=terms.most,
            meetings=terms.meetings,
            minutes=terms.minutes,
        )
