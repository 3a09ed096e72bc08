"""The local mailbox: letters that went nowhere because there is no mail server.

It shows everybody's letters to anyone, so it exists on a machine of one's own only: as soon as a
mail server is set, or the settings are those of production or of a site on the web that is no demo,
its addresses are unknown.
"""

import email
from datetime import datetime
from email.message import EmailMessage
from email.policy import default
from typing import Any, NamedTuple, cast

from flask import Blueprint, Response, abort, make_response, render_template, request
from flask.typing import ResponseReturnValue

from leerhuis import settings
from leerhuis.access import allow_anyone
from leerhuis.mail import queries
from leerhuis.mail.models import QueuedLetter

bp = Blueprint("mail", __name__)
# A letter has inline style, as mail readers ask; it gets no script, no forms and no origin.
SANDBOX = (
    "sandbox allow-top-navigation-by-user-activation; default-src 'none'; "
    "style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


class Shown(NamedTuple):
    """A letter in the list of the mailbox."""

    public_id: str
    subject: str
    to: str
    sent_at: datetime | None
    has_calendar: bool


@bp.before_request
def only_without_a_mail_server() -> None:
    chosen = settings.current()
    public = chosen.https and not chosen.demo
    if chosen.smtp_host or chosen.production or public:
        abort(404)


@bp.get("/postvak")
@allow_anyone()
def mailbox() -> ResponseReturnValue:
    page = queries.mailbox(request.args.get("pagina", 1, type=int))
    letters = [_shown(each) for each in page.letters]
    return render_template("mail/mailbox.html", page=page, letters=letters)


@bp.get("/postvak/<id:public_id>")
@allow_anyone()
def letter(public_id: str) -> ResponseReturnValue:
    """The HTML of a letter as a response of its own, in a sandbox."""
    answer = make_response(_part(public_id, "text/html").get_content())
    answer.headers["Content-Security-Policy"] = SANDBOX
    return answer


@bp.get("/postvak/<id:public_id>/tekst")
@allow_anyone()
def letter_text(public_id: str) -> ResponseReturnValue:
    return Response(_part(public_id, "text/plain").get_content(), mimetype="text/plain")


@bp.get("/postvak/<id:public_id>/agenda")
@allow_anyone()
def letter_calendar(public_id: str) -> ResponseReturnValue:
    part = _part(public_id, "text/calendar")
    answer = Response(part.get_content(), mimetype="text/calendar")
    answer.headers["Content-Disposition"] = 'attachment; filename="bijeenkomst.ics"'
    return answer


def _message(row: QueuedLetter) -> EmailMessage:
    return cast(
        EmailMessage, email.message_from_bytes(row.rendered or b"", policy=cast(Any, default))
    )


def _part(public_id: str, kind: str) -> EmailMessage:
    parts = _message(queries.letter(public_id)).walk()
    found = next((each for each in parts if each.get_content_type() == kind), None)
    return found if found is not None else abort(404)


def _shown(row: QueuedLetter) -> Shown:
    message = _message(row)
    return Shown(
        row.public_id,
        str(message["Subject"]),
        str(message["To"]),
        row.sent_at,
        row.invitation is not None,
    )
