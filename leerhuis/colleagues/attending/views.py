"""Pages on which a manager sees who follows what, and who is away when."""

from io import BytesIO

from flask import Blueprint, render_template, request, send_file
from flask.typing import ResponseReturnValue

from leerhuis import clock
from leerhuis.access import Role, allow, me
from leerhuis.colleagues.attending import absence, queries, rules, service, words
from leerhuis.people import queries as people

bp = Blueprint("attending", __name__)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("/team/wie-volgt-wat")
@allow(Role.MANAGER)
def attending() -> ResponseReturnValue:
    now, paths = clock.now(), me().paths(Role.MANAGER)
    organisations = people.organisations_for(me(), Role.MANAGER)
    asked = rules.asked(request.args, organisations)
    return render_template(
        "colleagues/attending.html",
        asked=asked,
        teams=[(each.public_id, each.name) for each in organisations],
        found=queries.page(paths, asked.chosen, now=now),
        totals=queries.totals(paths, now=now),
        size=queries.PAGE,
        words=words,
        rules=rules,
    )


@bp.post("/team/wie-volgt-wat/tabel")
@allow(Role.MANAGER, fresh=True)
def table() -> ResponseReturnValue:
    """The same list as a workbook, which is written down: it leaves the house."""
    now = clock.now()
    asked = rules.asked(request.form, people.organisations_for(me(), Role.MANAGER))
    part = asked.chosen.part
    rows, marks = queries.all_rows(me().paths(Role.MANAGER), asked.chosen, now=now)
    service.note_download(rows=len(rows), part=part.value, by=me(), now=now)
    answer = send_file(
        BytesIO(words.file(rows, marks, part)),
        mimetype=XLSX,
        as_attachment=True,
        download_name=f"inschrijvingen-{part.value}-{clock.day_of(now):%Y-%m-%d}.xlsx",
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.get("/team/afwezig")
@allow(Role.MANAGER)
def absences() -> ResponseReturnValue:
    number = request.args.get("pagina", 1, type=int)
    found = absence.page(me().paths(Role.MANAGER), page=number, now=clock.now())
    return render_template("colleagues/absences.html", found=found, size=absence.PAGE)
