"""Of one region: who is no manager on the employment line opens nothing of the registry wing."""

from datetime import date, timedelta

import pytest

from leerhuis import clock
from leerhuis.access import Role
from leerhuis.people.rules import AppointmentKind
from tests.factories import (
    NOW,
    TODAY,
    make_appointment,
    make_grant,
    make_organisation,
    make_professional,
    make_staff,
)
from tests.security.test_foreign_rows import address, ask, kinds, routes

WING = {"registry", "dossier", "application", "checks", "big", "duty"}
# What a placement's manager may open: whether somebody is registered, and until when.
LIMITED = {("registry.person", "GET")}


@pytest.fixture(autouse=True)
def at_now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def placement(ours):
    """The manager of an organisation where our professional is placed."""
    elsewhere = make_organisation(under=ours.places["region"])
    make_appointment(ours.people["professional"], elsewhere, kind=AppointmentKind.PLACEMENT)
    return make_staff(Role.MANAGER, elsewhere)


@pytest.fixture
def former(ours):
    """The manager of an employer whom our professional left yesterday."""
    left = make_organisation(under=ours.places["region"])
    make_appointment(
        ours.people["professional"],
        left,
        starts_on=date(2020, 1, 1),
        ends_on=TODAY - timedelta(days=1),
    )
    return make_staff(Role.MANAGER, left)


@pytest.fixture
def others(ours, placement, former):
    """Everybody near who may read nothing, by what they are."""
    region, employer = ours.places["region"], ours.places["employer"]
    several = make_professional(employer, given_name="Veel")
    for role in Role:
        if role not in (Role.PROFESSIONAL, Role.MANAGER):
            make_grant(several, role, region)
    make_grant(several, Role.MANAGER, make_organisation(under=region))
    return {
        "a placement's manager": placement,
        "a former employer's manager": former,
        "a colleague": make_professional(employer, given_name="Collega"),
        "a colleague with every other role": several,
        "a coordinator": ours.people["coordinator"],
        "an administrator": ours.people["administrator"],
    }


def wing(app):
    return [each for each in routes(app) if each[0].endpoint.partition(".")[0] in WING]


def own_values(rule, rows, kind, ours):
    values = dict.fromkeys(rows, ours.ids[kind])
    if "extra_id" in values:
        values = {"public_id": ours.ids["registration"], "extra_id": ours.ids["extra"]}
    return values


def test_nobody_near_opens_or_changes_anything(app, ours, others):
    wrong, tried = [], 0
    for what, who in others.items():
        client = app.test_client().sign_in(who)
        for rule, rows, verb, _admitted in wing(app):
            if (rule.endpoint, verb) in LIMITED and what == "a placement's manager":
                continue
            for kind in kinds(rule):
                if kind.startswith(("person colleague", "address colleague")):
                    continue
                url = address(app, rule, own_values(rule, rows, kind, ours))
                status = ask(client, url, verb).status_code
                tried += 1
                if status not in (403, 404):
                    wrong.append(f"{verb} {rule.rule} ({kind}) as {what}: {status}")
    assert wrong == []
    assert tried > 200


def test_no_file_that_leaves_stays_in_a_browser(app, ours):
    """A computer at work is shared: what was taken home from it is not in its cache."""
    boss = app.test_client().sign_in(ours.people["manager"])
    own = app.test_client().sign_in(ours.people["professional"])
    answers = [
        own.post(f"/mijn/registraties/{ours.ids['registration']}/bundel"),
        own.get(f"/mijn/bewijs/{ours.ids['evidence']}"),
        boss.get(f"/registraties/verklaring/{ours.ids['statement']}/pdf"),
        boss.post("/registraties/team/tabel", {"bestand": "csv"}),
        boss.post("/registraties/team/tabel", {"bestand": "xlsx"}),
        boss.post("/registraties/bewijs/pdf"),
        boss.post("/registraties/bewijs/tabel"),
    ]
    for answer in answers:
        assert answer.status_code == 200
        assert "no-store" in answer.headers["Cache-Control"], answer.request.path
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
