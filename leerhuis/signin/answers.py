"""How the pages of signing in answer: a form that was refused, a link that is gone."""

from collections.abc import Callable

from flask import render_template
from flask.typing import ResponseReturnValue

from leerhuis.errors import Refused
from leerhuis.fields import Form


def saved(form: Form, save: Callable[[], object]) -> bool:
    """Whether the form was sent and no rule refused it; else the form says why."""
    if not form.validate_on_submit():
        return False
    try:
        save()
    except Refused as no:
        form.refuse(no)
        return False
    return True


def gone() -> ResponseReturnValue:
    """One page for a link that is used, over, of someone blocked, or never was."""
    return render_template("signin/link_gone.html"), 404
