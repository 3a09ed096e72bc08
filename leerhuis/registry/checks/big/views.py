"""The page on which somebody reads what the register said of a registration."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from leerhuis import clock
from leerhuis.access import Role, allow, me
from leerhuis.registers import Register
from leerhuis.registry import gates, service, shown
from leerhuis.registry.checks.answering import answers_of
from leerhuis.registry.pages import is_own, page_of

bp = Blueprint("big", __name__)


@bp.get("/mijn/registraties/<id:public_id>/register")
@allow(Role.PROFESSIONAL, Role.MANAGER)
def answers(public_id: str) -> ResponseReturnValue:
    """The last answer with its date, and the public measures for whom they are for."""
    now = clock.now()
    registration = gates.registration_for(me(), public_id, today=clock.day_of(now))
    service.note_read(registration.person, by=me(), now=now)
    registration = gates.registration_for(me(), public_id, today=clock.day_of(now))
    return render_template(
        "checks/answers.html",
        public_id=registration.public_id,
        name=registration.person.name,
        register=shown.name_of(registration),
        number=shown.grouped(registration.number),
        own=is_own(registration),
        by_link=registration.register is Register.BIG,
        checked_on=registration.checked_on,
        back=page_of(registration),
        answers=answers_of(me(), registration, today=clock.day_of(now)),
    )
