"""The card of a group on a screen and on paper, for its trainers and coordinators."""

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from leerhuis import clock, pdf, wording
from leerhuis.access import Role, allow, me
from leerhuis.groupcards import papers, queries
from leerhuis.people import sectors

bp = Blueprint("groupcards", __name__)
CARD = "/groepen/<id:public_id>/groepskaart"


@bp.get(CARD)
@allow(Role.TRAINER, Role.COORDINATOR)
def card(public_id: str) -> ResponseReturnValue:
    edition = queries.group_for(me(), public_id)
    return render_template(
        "groupcards/card.html",
        edition=edition,
        card=queries.card_of(edition, today=clock.day_of(clock.now())),
        labels=sectors.LABELS,
        done=papers.done,
    )


@bp.get(f"{CARD}.pdf")
@allow(Role.TRAINER, Role.COORDINATOR)
def paper(public_id: str) -> ResponseReturnValue:
    edition, now = queries.group_for(me(), public_id), clock.now()
    found = queries.card_of(edition, today=clock.day_of(now))
    values = papers.values_of(edition, found, made_on=wording.full_day(now))
    answer = Response(pdf.paper("groupcard", values, made_at=now), mimetype="application/pdf")
    answer.headers.set("Content-Disposition", "attachment", filename=papers.name_of(edition))
    return answer
