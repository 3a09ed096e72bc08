"""Pages on which an administrator decides about the way in of someone else."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from leerhuis import clock
from leerhuis.access import Role, allow, me
from leerhuis.people import answers
from leerhuis.people import queries as people
from leerhuis.people.models import Person
from leerhuis.people.views import acting
from leerhuis.signin.accounts import forms, queries, service

bp = Blueprint("accounts", __name__)
ADMIN = Role.ADMINISTRATOR


@bp.get("/beheer/personen/<id:public_id>/toegang")
@allow(ADMIN)
def page(public_id: str) -> ResponseReturnValue:
    row = _person(public_id)
    return render_template(
        "signin/account.html",
        active="people.persons",
        person=row,
        shown=queries.shown(row.id, now=clock.now()),
    )


@bp.route("/beheer/personen/<id:public_id>/toegang/blokkeren", methods=("GET", "POST"))
@allow(ADMIN, fresh=True)
def block(public_id: str) -> ResponseReturnValue:
    row = _person(public_id)
    account, form = queries.account_for(row.id), forms.BlockForm()
    return answers.ask(
        form,
        lambda: service.block(account, reason=form.reason.data or "", **acting()),
        title=_("Block the account"),
        sentence=_("%(name)s is signed out at once and gets a mail about it.", name=row.name),
        submit=_("Block account"),
        told=_("The account has been blocked."),
        person=row,
    )


@bp.post("/beheer/personen/<id:public_id>/toegang/deblokkeren")
@allow(ADMIN, fresh=True)
def unblock(public_id: str) -> ResponseReturnValue:
    row = _person(public_id)
    account = queries.account_for(row.id)
    told = _("%(name)s can sign in again.", name=row.name)
    return answers.change(row, lambda: service.unblock(account, **acting()), told=told)


@bp.post("/beheer/personen/<id:public_id>/toegang/tweede-stap")
@allow(ADMIN, fresh=True)
def reset_second_step(public_id: str) -> ResponseReturnValue:
    row = _person(public_id)
    account = queries.account_for(row.id)
    told = _("The second step has been taken away. %(name)s sets it up anew.", name=row.name)
    return answers.change(row, lambda: service.reset_second_step(account, **acting()), told=told)


def _person(public_id: str) -> Person:
    return people.person_for(me(), public_id, ADMIN, today=clock.day_of(clock.now()))
