"""Pages on which an administrator sees every kind of letter and chooses its words."""

from typing import Any

from flask import (
    Blueprint,
    abort,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from leerhuis import clock, fields
from leerhuis.access import Role, allow, me
from leerhuis.courses.inputs import accepted
from leerhuis.errors import Refused
from leerhuis.letters.wordings import queries, rules, service, showing, words
from leerhuis.letters.wordings.forms import WordsForm
from leerhuis.mail import placed, rendering
from leerhuis.mail.kinds import KINDS
from leerhuis.mail.placeholders import Wording
from leerhuis.mail.views import SANDBOX
from leerhuis.people.models import Organisation
from leerhuis.wording import LANGUAGES

bp = Blueprint("letters", __name__)
FRAMED = SANDBOX.replace("frame-ancestors 'none'", "frame-ancestors 'self'")


@bp.get("/brieven")
@allow(Role.ADMINISTRATOR)
def kinds() -> ResponseReturnValue:
    """Every kind of letter by audience, as an organisation has it."""
    places = queries.organisations_for(me())
    asked = request.args.get("organisatie")
    here = queries.organisation_for(me(), asked) if asked else places[0]
    return render_template(
        "letters/wordings/kinds.html",
        places=places,
        here=here,
        listed=queries.listed(me(), here, now=clock.now()),
        rules=rules,
        words=words,
    )


@bp.get("/brieven/<id:public_id>/<slug>")
@allow(Role.ADMINISTRATOR)
def kind(public_id: str, slug: str) -> ResponseReturnValue:
    """One kind: an example, whose words it has, whether one may do without, what was done."""
    here, name = queries.organisation_for(me(), public_id), _kind(slug)
    given = showing.showings(here, name)
    shown, language = showing.chosen(given, request.args.get("voorbeeld", "")), _language()
    held = queries.words_at(here, name)
    own = held.get((name, language))
    return render_template(
        "letters/wordings/kind.html",
        **_page(here, name),
        showings=given,
        shown=shown,
        language=language,
        read=showing.read(shown, language=language, words=own and own.wording, by=me()),
        held=held,
        duty=queries.duties_at(here, name).get(name),
        counts=queries.counts_of(me(), here, name, now=clock.now()),
        history=queries.history(here, name),
    )


@bp.get("/brieven/<id:public_id>/<slug>/opmaak")
@allow(Role.ADMINISTRATOR)
def letter_html(public_id: str, slug: str) -> ResponseReturnValue:
    """A letter as a mail program shows it: an answer of its own, in a sandbox."""
    here, name = queries.organisation_for(me(), public_id), _kind(slug)
    shown = showing.chosen(showing.showings(here, name), request.args.get("voorbeeld", ""))
    own = queries.words_at(here, name).get((name, _language()))
    read = showing.read(shown, language=_language(), words=own and own.wording, by=me())
    answer = make_response(read.html)
    answer.headers["Content-Security-Policy"] = FRAMED
    answer.headers["X-Frame-Options"] = "SAMEORIGIN"
    return answer


@bp.route("/brieven/<id:public_id>/<slug>/tekst", methods=["GET", "POST"])
@allow(Role.ADMINISTRATOR)
def write(public_id: str, slug: str) -> ResponseReturnValue:
    """Words of one's own, looked at before they are kept."""
    here, name, language = queries.organisation_for(me(), public_id), _kind(slug), _language()
    if not placed.has_wording(name):
        abort(404)
    given = showing.showings(here, name)
    shown = showing.chosen(given, request.values.get("voorbeeld", ""))
    original, fixed = rendering.original(
        shown.letter, recipient=showing.reader(shown, language, me())
    )
    form = _form(here, name, language, original)
    looking = "bekijken" in request.form
    if accepted(form, lambda: _check(form, name) if looking else _save(form, here, name, language)):
        if not looking:
            flash(_("The words have been saved. New letters have them from now on."), "ok")
            return redirect(_back(here, name, language))
        read = showing.read(shown, language=language, words=form.words, by=me())
    else:
        read = None
    return render_template(
        "letters/wordings/write.html",
        **_page(here, name),
        form=form,
        language=language,
        shown=shown,
        showings=given,
        original=original,
        fixed=fixed,
        read=read,
        names=words.names(placed.of(name), shown, language=language, by=me()),
    )


@bp.route("/brieven/<id:public_id>/<slug>/standaard", methods=["GET", "POST"])
@allow(Role.ADMINISTRATOR)
def restore(public_id: str, slug: str) -> ResponseReturnValue:
    """Ask before the words of the organisation go away."""
    here, name, language = queries.organisation_for(me(), public_id), _kind(slug), _language()
    if request.method == "POST":
        service.restore(here, name, language=language, by=me(), now=clock.now())
        flash(_("The letter has its original words again."), "ok")
        return redirect(_back(here, name, language))
    own = queries.words_at(here, name).get((name, language))
    if own is None or not own.own:
        abort(404)
    return render_template(
        "letters/wordings/restore.html", **_page(here, name), own=own, language=language
    )


@bp.post("/brieven/<id:public_id>/<slug>/verplicht")
@allow(Role.ADMINISTRATOR)
def require(public_id: str, slug: str) -> ResponseReturnValue:
    """Whether everyone here gets this letter, whatever they chose."""
    here, name = queries.organisation_for(me(), public_id), _kind(slug)
    wanted = request.form.get("verplicht") == "ja"
    try:
        service.require(here, name, wanted=wanted, by=me(), now=clock.now())
    except Refused as no:
        flash(fields.translate(no), "warning")
    else:
        flash(
            _("Everyone here gets this letter.")
            if wanted
            else _("People choose for themselves whether they get this letter."),
            "ok",
        )
    return redirect(_back(here, name, _language()))


def _kind(slug: str) -> str:
    return rules.kind_of(slug) or abort(404)


def _language() -> str:
    asked = request.values.get("taal")
    return asked if asked in LANGUAGES else LANGUAGES[0]


def _back(here: Organisation, name: str, language: str) -> str:
    slug = rules.slug_of(name)
    return url_for("letters.kind", public_id=here.public_id, slug=slug, taal=language)


def _form(here: Organisation, name: str, language: str, original: Wording) -> WordsForm:
    """The words that are there, or the original ones to begin with."""
    row = queries.own_wording(here, name, language)
    begin = Wording(row.subject, row.body) if row else original
    return WordsForm(subject=begin.subject, body=begin.body, seen=service.mark(row))


def _check(form: WordsForm, name: str) -> None:
    rules.check(form.words, names=[each.name for each in placed.of(name)])


def _save(form: WordsForm, here: Organisation, name: str, language: str) -> None:
    try:
        service.word(
            here,
            name,
            language=language,
            words=form.words,
            seen=form.seen.data or "",
            by=me(),
            now=clock.now(),
        )
    except rules.Overtaken:
        form.seen.data = service.mark(queries.own_wording(here, name, language))
        raise


def _page(here: Organisation, name: str) -> dict[str, Any]:
    """What every page of a kind says of it."""
    return {
        "here": here,
        "name": name,
        "about": KINDS[name],
        "slug": rules.slug_of(name),
        "rules": rules,
        "words": words,
        "can_word": placed.has_wording(name),
    }
