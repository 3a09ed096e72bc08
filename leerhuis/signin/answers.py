"""How the pages of signing in answer a link that is gone."""

from flask import render_template
from flask.typing import ResponseReturnValue


def gone() -> ResponseReturnValue:
    """One page for a link that is used, over, of someone blocked, or never was."""
    return render_template("signin/link_gone.html"), 404
