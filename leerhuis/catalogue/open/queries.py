"""What the public pages read besides the catalogue itself."""

from collections.abc import Iterable
from decimal import Decimal

from sqlalchemy import select

from leerhuis import db
from leerhuis.courses.models import Edition


def fees_of(public_ids: Iterable[str]) -> dict[str, Decimal | None]:
    """What a seat in each of these groups costs; nothing where it is free."""
    question = select(Edition.public_id, Edition.fee).where(Edition.public_id.in_(list(public_ids)))
    return {row[0]: row[1] for row in db.session.execute(question)}
