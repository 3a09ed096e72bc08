"""People with an app for codes on their phone, and what it shows."""

from sqlalchemy import select

from leerhuis import db
from leerhuis.mail import rules as letters
from leerhuis.signin import links
from leerhuis.signin import queries as accounts
from leerhuis.signin.factors import rules, service
from leerhuis.signin.models import RecoveryCode, SecondFactor, SingleUseLink
from tests.factories import NOW, account_of, identity
from tests.signin.conftest import fresh

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def with_app(person):
    """Set the app up long ago; the codes on paper that came with it."""
    account_of(person)
    step = rules.code_at(SECRET, rules.step_of(NOW) - 1)
    return service.set_up(
        accounts.account_of(person.id), SECRET, step, here=None, by=identity(person), now=NOW
    )


def shown(now, *, later=0):
    """The code that the phone shows."""
    return rules.code_at(SECRET, rules.step_of(now) + later)


def factor_of(person):
    fresh()
    return db.session.scalar(
        select(SecondFactor).where(SecondFactor.account_id == account_of(person).id)
    )


def codes_of(person):
    fresh()
    asked = select(RecoveryCode).where(RecoveryCode.account_id == account_of(person).id)
    return db.session.scalars(asked.order_by(RecoveryCode.id)).all()


def link_in_the_last_letter():
    fresh()
    row = db.session.scalar(select(SingleUseLink).order_by(SingleUseLink.id.desc()).limit(1))
    return letters.LINKS[row.purpose.value] + links.token_of(row)
