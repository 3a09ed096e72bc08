"""Pages of the audit trail: what happened, as a page and as a file."""

from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from leerhuis.access import allow, me
from leerhuis.operations import words
from leerhuis.operations.trail import queries
from leerhuis.operations.trail.forms import TrailForm
from leerhuis.operations.trail.queries import Wanted

bp = Blueprint("trail", __name__)


@bp.get("/logboek")
@allow(*queries.READERS)
def events() -> ResponseReturnValue:
    """What happened, newest first, by what one looks for."""
    form = TrailForm(request.args)
    form.validate()
    page = queries.events(me(), _wanted(form), number=request.args.get("pagina", 1, int))
    args = {field.short_name: field.raw_data[0] for field in form if field.data and field.raw_data}
    return render_template("trail/events.html", form=form, page=page, args=args, words=words)


def _wanted(form: TrailForm) -> Wanted:
    """What was typed rightly; a field with an error filters nothing."""

    def right(field: Any, otherwise: Any = None) -> Any:
        return otherwise if field.errors or not field.data else field.data

    return Wanted(
        action=form.action,
        person=right(form.persoon, ""),
        from_on=right(form.van),
        until_on=right(form.tot),
        subject=right(form.onderwerp, ""),
    )
