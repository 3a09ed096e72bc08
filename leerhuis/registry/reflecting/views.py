"""Pages of a reflection: its owner's alone."""

from collections.abc import Callable
from io import BytesIO

from flask import Blueprint, Response, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from leerhuis import clock, filenames
from leerhuis.access import Role, allow, me
from leerhuis.errors import Missing, Refused
from leerhuis.registry import gates
from leerhuis.registry.dossier.models import Reflection
from leerhuis.registry.reflecting import papers, queries, rules, sealed, service
from leerhuis.registry.reflecting.forms import ReflectionForm
from leerhuis.registry.reflecting.queries import About, Shown

_: Callable[..., str] = gettext
bp = Blueprint("reflecting", __name__)
OWN = "/mijn/dossier/<id:public_id>/reflectie"


@bp.route(OWN, methods=["GET", "POST"])
@allow(Role.PROFESSIONAL)
def write(public_id: str) -> ResponseReturnValue:
    """The three dimensions: a draft as long as its owner wants, and done when they say so."""
    person_id = gates.own_id(me())
    about = queries.about(person_id, public_id)
    if about.ref != public_id:
        return redirect(url_for("reflecting.write", public_id=about.ref))
    row = queries.reflection_of(person_id, about.ref)
    texts = sealed.opened(row) if row is not None else {}
    form = ReflectionForm.of(texts, seen=sealed.version(row))
    if texts is not None and form.validate_on_submit() and _kept(form, person_id, about.ref):
        return redirect(url_for("reflecting.write", public_id=about.ref))
    return _page(about, form, person_id)


def _page(about: About, form: ReflectionForm, person_id: int) -> ResponseReturnValue:
    row = queries.reflection_of(person_id, about.ref)
    texts = sealed.opened(row) if row is not None else {}
    elsewhere = form.is_submitted() and form.seen.data != sealed.version(row)
    form.seen.data = sealed.version(row)
    return render_template(
        "reflecting/write.html",
        form=form,
        about=about,
        address=about.activities[-1].public_id if about.activities else "",
        row=row,
        lost=texts is None,
        elsewhere=_named(texts) if elsewhere and texts else [],
        facts=papers.facts(about, name=me().name)[1:],
        fields_shown=[form[each.value] for each in rules.Dimension],
        source=rules.SOURCE,
    )


def _named(texts: rules.Texts) -> list[tuple[str, str]]:
    return [(_(rules.LABELS[each]), text) for each, text in texts.items()]


def _kept(form: ReflectionForm, person_id: int, ref: str) -> bool:
    """Keep what was written, first as a draft: also where it is not whole yet."""
    finish = request.form.get("do") == "klaar"
    try:
        row = _save(form, person_id, ref)
        if finish:
            form.seen.data = sealed.version(row)
            _save(form, person_id, ref, finish=True)
    except Refused as no:
        form.refuse(no)
        return False
    flash(_("Your reflection is done.") if finish else _("Your text is saved."), "ok")
    return True


def _save(form: ReflectionForm, person_id: int, ref: str, *, finish: bool = False) -> Reflection:
    return service.save(
        person_id,
        ref,
        form.texts,
        seen=form.seen.data or "",
        finish=finish,
        by=me(),
        now=clock.now(),
    )


@bp.post(f"{OWN}/verwijderen")
@allow(Role.PROFESSIONAL)
def remove(public_id: str) -> ResponseReturnValue:
    person_id = gates.own_id(me())
    about = queries.about(person_id, public_id)
    service.remove(person_id, about.ref, by=me(), now=clock.now())
    flash(_("Your text is gone."), "ok")
    if not about.activities:
        return redirect(url_for("dossier.mine"))
    return redirect(url_for("reflecting.write", public_id=about.ref))


@bp.get(f"{OWN}/pdf")
@allow(Role.PROFESSIONAL)
def paper(public_id: str) -> Response:
    """The text on paper; it is made for this answer, and kept nowhere."""
    now, person_id = clock.now(), gates.own_id(me())
    about = queries.about(person_id, public_id)
    row = queries.reflection_of(person_id, about.ref)
    texts = sealed.opened(row) if row is not None else None
    if texts is None:
        raise Missing
    made = papers.reflection(about, texts, name=me().name, made_at=now)
    name = filenames.file_name(_("Reflection"), clock.day_of(now).isoformat(), ending=".pdf")
    answer = send_file(
        BytesIO(made), mimetype="application/pdf", as_attachment=True, download_name=name
    )
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@bp.app_template_global()
def reflection_shown(ref: str) -> Shown:
    """How far what shows one's own activity or series is, for the page that leads to it."""
    return queries.shown_for(gates.own_id(me()), [ref])[ref]
