"""The demo checks something real: of one of its people the register says something else by now."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from leerhuis import db
from leerhuis.demo.big_answers import DEMO_STRUCK_OFF
from leerhuis.demo.big_register import BigServer
from leerhuis.demo.staff import Staff
from leerhuis.mail import delivery
from leerhuis.mail.models import QueuedLetter
from leerhuis.people.models import EmailAddress, Person
from leerhuis.registry.checks import asking, mails
from leerhuis.registry.models import Registration
from leerhuis.registry.rules import State
from leerhuis.signin.rules import DEMO_ACCOUNTS
from tests.factories import NOW


def test_the_demo_finds_one_of_its_people_struck_off_and_tells_the_manager(app):
    before, server = app.config["SETTINGS"], BigServer().start()
    app.config["SETTINGS"] = replace(before, big_address=server.address, big_pause=0)
    with db.transaction():
        Staff(NOW)
    asking.ask_due(now=NOW)
    app.config["SETTINGS"] = before
    server.stop()
    gone = db.session.scalars(
        select(Registration).where(Registration.state == State.STRUCK_OFF)
    ).all()
    assert [each.number for each in gone] == [DEMO_STRUCK_OFF]
    told = select(QueuedLetter.person_id).where(
        QueuedLetter.kind == mails.CHANGED, QueuedLetter.subject == gone[0].public_id
    )
    assert set(db.session.scalars(told)) == {gone[0].person_id, manager()}
    assert delivery.deliver(now=NOW + timedelta(hours=1), send=lambda *_: None) >= 2


def manager():
    address = next(address for role, address in DEMO_ACCOUNTS if role == "manager")
    return db.session.scalar(
        select(Person.id).join(EmailAddress).where(EmailAddress.address == address)
    )
