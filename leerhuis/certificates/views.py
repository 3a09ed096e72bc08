"""One's own certificates, and the public page that checks one."""

from io import BytesIO

from flask import (
    Blueprint,
    Response,
    make_response,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from leerhuis import clock, filenames, settings
from leerhuis.access import allow, allow_anyone, me
from leerhuis.certificates import queries, service, words
from leerhuis.certificates.models import Certificate

bp = Blueprint("certificates", __name__)
LONGEST_TYPED = 40


@bp.get("/mijn/certificaten")
@allow()
def mine() -> ResponseReturnValue:
    asked = request.args.get("pagina", "")
    listed = queries.certificates_of(
        me().person_id, page=int(asked) if asked.isdecimal() and len(asked) < 6 else 1
    )
    return render_template("certificates/mine.html", listed=listed, words=words)


@bp.get("/mijn/certificaten/<id:public_id>.pdf")
@allow()
def download(public_id: str) -> ResponseReturnValue:
    """The paper itself: only its owner can ask for it."""
    return sent_paper(queries.certificate_for(me(), public_id))


@bp.get("/c")
@bp.get("/c/<code>")
@allow_anyone()
def verify(code: str | None = None) -> ResponseReturnValue:
    """Whether a certificate is real, for whoever holds its code; every try is counted."""
    if code is None and (typed := request.args.get("code", "").strip()):
        return redirect(url_for("certificates.verify", code=typed[:LONGEST_TYPED]))
    found, nothing_typed = None, code is None and "code" in request.args
    if code is not None:
        found = service.check(code, origin=request.remote_addr or "", now=clock.now())
    page = render_template(
        "certificates/verify.html",
        code=code,
        form={"errors": ["code"] if nothing_typed or (code and not found) else []},
        nothing_typed=nothing_typed,
        found=found,
        words=words,
        status=found and found.status,
    )
    answer = make_response(page, 200 if found or code is None else 404)
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer


def sent_paper(certificate: Certificate) -> Response:
    """The certificate as a file; what it is called says of which course it is."""
    course = certificate.values["course"]
    answer = send_file(
        BytesIO(words.paper(certificate, base_url=settings.current().base_url)),
        mimetype="application/pdf",
        as_attachment=True,
        download_name=filenames.file_name(_("Certificate of attendance"), course, ending=".pdf"),
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer
