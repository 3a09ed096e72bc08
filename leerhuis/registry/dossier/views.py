"""Pages of what someone did: for themselves on a phone, and for who manages their employer."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from leerhuis import clock, files, registers, tokens
from leerhuis.access import Role, allow, me
from leerhuis.errors import Missing, Refused
from leerhuis.registers import Category, Register
from leerhuis.registry import gates
from leerhuis.registry import queries as registrations
from leerhuis.registry import service as registry
from leerhuis.registry.dossier import entries, evidence, listing, queries, rules, service, words
from leerhuis.registry.dossier import series as together
from leerhuis.registry.dossier.forms import ActivityForm, Asked, EntryForm, FilesForm
from leerhuis.registry.dossier.handing_in import as_download, keep_files
from leerhuis.registry.dossier.rules import Counts
from leerhuis.wording import full_day

_: Callable[..., str] = gettext
bp = Blueprint("dossier", __name__)
FORM = ["GET", "POST"]
OWN = "/mijn/dossier/<id:public_id>"
ROOM_FOR_THE_REST = 1024 * 1024


@bp.url_value_preprocessor
def make_room(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Files, which go to the disk, have room here; other fields would take it in memory."""
    takes_files = endpoint in ("dossier.add", "dossier.add_evidence")
    if takes_files and request.mimetype == "multipart/form-data":
        request.max_content_length = rules.MOST_AT_ONCE * files.MAX_BYTES + ROOM_FOR_THE_REST


@bp.get("/mijn/dossier")
@allow(Role.PROFESSIONAL)
def mine() -> ResponseReturnValue:
    """Everything that was done, the latest first, with where it stands in the register."""
    today = clock.day_of(clock.now())
    person_id = gates.own_id(me())
    papers, last = queries.papers_of(person_id), queries.last_activity(person_id)
    return render_template(
        "dossier/mine.html",
        cards=words.cards(
            registrations.dossiers_of(person_id, today=today), papers.entries, today=today
        ),
        last=last,
        last_words=f"{last.title}, {words.hours(last.hours)}" if last else "",
        key=tokens.public_id(),
        **_listed(person_id, papers),
    )


def _listed(
    person_id: int, papers: queries.Papers, *, own: bool = True, seen: queries.Seen | None = None
) -> dict[str, Any]:
    """The rows that the address asks for, in words; of others those of a time that is seen."""
    held, asked = queries.held_of(person_id), Asked.of(request.args)
    rows = [row for row in listing.rows_of(papers, held) if seen is None or seen.sees(row.on)]
    found = listing.listed(rows, asked.wish)
    shown = queries.evidence_of(person_id, [row.shown_by for row in found.rows])
    return {
        "lines": words.lines(found.rows, shown, held, own=own),
        "found": found,
        "size": listing.PER_PAGE,
        "args": asked.args,
        "portal": words.portal,
        "categories": _choices(Category, {each for row in rows for each in row.categories}),
        "statuses": [(each.value, _(label)) for each, label in rules.STATUS_LABELS.items()],
    }


def _choices(vocabulary: Any, used: set[Any]) -> list[tuple[str, str]]:
    return [(each.value, _(registers.label(each))) for each in vocabulary if each in used]


@bp.route("/mijn/dossier/toevoegen", methods=FORM)
@allow(Role.PROFESSIONAL)
def add() -> ResponseReturnValue:
    """What, when, how long, and a photo; good files are kept, whatever else is wrong."""
    now, person_id = clock.now(), gates.own_id(me())
    last = queries.last_activity(person_id)
    today = clock.day_of(now)
    form = ActivityForm(data={"on": today, "form": last.form if last else None})
    form.offer(queries.forms_known(queries.held_of(person_id)))
    if form.is_submitted():
        sound = form.validate()
        if form.sound_key and keep_files(form, person_id, form.key.data, now=now) and sound:
            saved = _saved(form, today=today)
            if saved is not None:
                return saved
    kept = queries.evidence_of(person_id, [form.key.data]).get(form.key.data, ())
    return render_template("dossier/add.html", form=form, kept=kept)


def _saved(form: ActivityForm, *, today: date) -> ResponseReturnValue | None:
    try:
        said = form.said(today=today)
        service.add_activity(form.key.data, said, by=me(), now=clock.now())
    except Refused as no:
        form.refuse(no)
        return None
    _tell_kept(said)
    return redirect(url_for("dossier.mine"))


def _tell_kept(said: rules.Said) -> None:
    """That it is kept, and if so that it does not count."""
    held = queries.held_of(gates.own_id(me()))
    if rules.counts(said.form, said.hours, said.on, held) is Counts.YES:
        flash(_("It is in your dossier."), "ok")
    else:
        flash(_("It is in your dossier. Whether it counts stands beside it."), "warning")


@bp.post("/mijn/dossier/herhalen")
@allow(Role.PROFESSIONAL)
def repeat() -> ResponseReturnValue:
    """The same as the last time, today, with one tap."""
    key = request.form.get("key", "")
    if not ActivityForm(data={"key": key}).sound_key:
        raise Refused("Open your dossier again, and tap once more.")
    activity = service.repeat_last(key, by=me(), now=clock.now())
    flash(_("It is in your dossier again, for today. You can add a photo here."), "ok")
    return redirect(url_for("dossier.show", public_id=activity.public_id))


@bp.get(OWN)
@allow(Role.PROFESSIONAL)
def show(public_id: str) -> ResponseReturnValue:
    return _shown(public_id, FilesForm(formdata=None))


def _shown(public_id: str, form: FilesForm, entry: EntryForm | None = None) -> ResponseReturnValue:
    person_id = gates.own_id(me())
    row, held = _row(person_id, public_id), queries.held_of(person_id)
    line = words.lines([row], queries.evidence_of(person_id, [row.shown_by]), held)[0]
    return render_template(
        "dossier/show.html",
        line=line,
        row=row,
        portal=words.portal,
        size=words.size,
        facts=words.facts(line),
        form=entry or form,
        files_form=form,
        entry_forms=[(each, EntryForm.about(each, refused=entry)) for each in row.stands],
        told=[
            (full_day(each.recorded_at), words.status(_stands(each)))
            for each in queries.told_of(person_id, row.ref)
        ],
    )


def _stands(each: Any) -> listing.Stands:
    return listing.Stands(each.register, each.status, each.since_on)


def _row(person_id: int, address: str) -> listing.Row:
    rows = listing.rows_of(queries.papers_of(person_id), queries.held_of(person_id))
    row = listing.row_of(rows, address)
    if row is None:
        raise Missing
    return row


@bp.route(f"{OWN}/wijzigen", methods=FORM)
@allow(Role.PROFESSIONAL)
def change(public_id: str) -> ResponseReturnValue:
    now, person_id = clock.now(), gates.own_id(me())
    activity = queries.activity_of(person_id, public_id)
    form = ActivityForm(key=public_id)
    form.offer(queries.forms_known(queries.held_of(person_id)), key=public_id)
    form.show(activity)
    if form.validate_on_submit():
        try:
            said = form.said(today=clock.day_of(now))
            service.change_activity(activity, said, by=me(), now=now)
        except Refused as no:
            form.refuse(no)
        else:
            flash(_("Your dossier has been changed."), "ok")
            return redirect(url_for("dossier.show", public_id=public_id))
    return render_template("dossier/change.html", form=form, public_id=public_id)


@bp.post(f"{OWN}/verwijderen")
@allow(Role.PROFESSIONAL)
def remove(public_id: str) -> ResponseReturnValue:
    activity = queries.activity_of(gates.own_id(me()), public_id)
    service.remove_activity(activity, by=me(), now=clock.now())
    flash(_("It is out of your dossier."), "ok")
    return redirect(url_for("dossier.mine"))


@bp.post(f"{OWN}/delen")
@allow(Role.PROFESSIONAL)
def share(public_id: str) -> ResponseReturnValue:
    """Let the employer see this reflection, or no longer."""
    activity = queries.activity_of(gates.own_id(me()), public_id)
    shared = request.form.get("delen") == "ja"
    service.share(activity, shared=shared, by=me(), now=clock.now())
    if shared:
        flash(_("Your manager can see this reflection now, with its evidence."), "ok")
    else:
        flash(_("Your manager no longer sees what this reflection was about."), "ok")
    return redirect(url_for("dossier.show", public_id=public_id))


@bp.post(f"{OWN}/bewijs")
@allow(Role.PROFESSIONAL)
def add_evidence(public_id: str) -> ResponseReturnValue:
    person_id = gates.own_id(me())
    row, form = _row(person_id, public_id), FilesForm()
    if form.validate() and not form.chosen:
        form.files.errors = [_("Choose a file.")]
    if not keep_files(form, person_id, row.shown_by, now=clock.now()):
        return _shown(public_id, form)
    flash(_("The evidence is in your dossier."), "ok")
    return redirect(url_for("dossier.show", public_id=public_id))


@bp.post(f"{OWN}/status")
@allow(Role.PROFESSIONAL)
def tell(public_id: str) -> ResponseReturnValue:
    """Say where this stands in the register: on its own page, or with one tap in the list."""
    person_id = gates.own_id(me())
    row, form = _row(person_id, public_id), EntryForm()
    wanted = form.register.data
    register = next((each.register for each in row.stands if each.register == wanted), None)
    if register is None:
        raise Refused("This does not count for that register.")
    if form.validate() and _told(form, person_id, row.ref, register):
        flash(_said(public_id), "ok")
        if request.form.get("van") == "lijst":
            args = Asked.of(request.form).kept()
            return redirect(url_for("dossier.mine", **args, _anchor=f"rij-{public_id}"))
        return redirect(url_for("dossier.show", public_id=public_id))
    return _shown(public_id, FilesForm(formdata=None), form)


def _told(form: EntryForm, person_id: int, ref: str, register: Register) -> bool:
    try:
        entries.tell(person_id, ref, register=register, **form.said(), by=me(), now=clock.now())
    except Refused as no:
        form.refuse(no)
        return False
    return True


def _said(public_id: str) -> str:
    """Where it stands now, register by register."""
    row = _row(gates.own_id(me()), public_id)
    return f"{row.title}: {'; '.join(words.status(each) for each in row.stands)}."


@bp.get("/mijn/bewijs/<id:public_id>")
@allow(Role.PROFESSIONAL, Role.MANAGER)
def download(public_id: str) -> ResponseReturnValue:
    """A file, never shown in the page: its owner's, or one that the employer may see."""
    now = clock.now()
    found = queries.evidence_for(me(), public_id, today=clock.day_of(now))
    evidence.note_read(found, queries.owner_of(found), by=me(), now=now)
    return as_download(found)


@bp.post("/mijn/bewijs/<id:public_id>/verwijderen")
@allow(Role.PROFESSIONAL)
def remove_evidence(public_id: str) -> ResponseReturnValue:
    found = queries.own_evidence(gates.own_id(me()), public_id)
    evidence.remove(found, by=me(), now=clock.now())
    flash(_("The file is out of your dossier."), "ok")
    shown = together.named(found.person_id, found.ref)
    if shown:
        return redirect(url_for("dossier.show", public_id=shown[-1].public_id))
    if not queries.earned_for(found.person_id, found.ref):
        return redirect(url_for("dossier.add"))
    return redirect(url_for("dossier.show", public_id=found.ref.removeprefix(queries.START)))


@bp.get("/registraties/<id:public_id>/dossier")
@allow(Role.MANAGER)
def of_person(public_id: str) -> ResponseReturnValue:
    """The dossier of somebody whom one employs; that it was opened is kept."""
    now = clock.now()
    person = gates.owner_of_dossier(me(), public_id, today=clock.day_of(now))
    registry.note_read(person, by=me(), now=now)
    papers = queries.papers_of(person.id)
    seen = queries.time_seen(person.id, me())
    return render_template(
        "dossier/of_person.html", person=person, **_listed(person.id, papers, own=False, seen=seen)
    )
