"""What shows a series: the statement of its guide or the format, for its owner alone."""

from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leerhuis import clock, db
from leerhuis.access import Role
from leerhuis.peergroups.meeting import closing
from leerhuis.peergroups.models import PeerRecord
from leerhuis.peergroups.rules import GuideRegister
from leerhuis.peergroups.showing import rules
from leerhuis.people.models import Organisation
from leerhuis.registers import Form
from leerhuis.registry.dossier import queries as dossiers
from leerhuis.registry.reflecting import queries as reflections
from tests.factories import make_staff
from tests.handed_in import paper
from tests.peergroups.meeting.series import after, make_running, meetings_of, tick
from tests.test_pdf import text_of

GUIDED = {
    "form": Form.FACILITATED_PEER_CONSULTATION,
    "guide_name": "Lotte Begeleider",
    "guide_email": "lotte@elders.example",
    "guide_register": GuideRegister.LVSC,
    "guide_number": "12345",
}


def held(monkeypatch, **given):
    """A group of which all meetings were ticked, and the series is over."""
    group, members, series = make_running(**given)
    for meeting in meetings_of(series):
        tick(meeting, *members)
    now = after(meetings_of(series)[-1]) + timedelta(days=1)
    closing.close_due(now=now)
    monkeypatch.setattr(clock, "now", lambda: now)
    return group, members


def url_of(person):
    record = db.session.query(PeerRecord).filter_by(person_id=person.id).one()
    return f"/mijn/intervisie/{record.public_id}/bewijs"


@given(st.none() | st.sampled_from(GuideRegister))
def test_only_a_guide_in_a_named_register_signs(register):
    named = register is not None and register is not GuideRegister.OTHER
    assert (rules.way(register) is rules.Way.STATEMENT) == named


def test_the_statement_names_its_owner_and_the_guide_and_nobody_else(app, monkeypatch):
    _group, members = held(monkeypatch, **GUIDED)
    mine, *others = members
    client = app.test_client().sign_in(mine)
    page = client.page(url_of(mine))
    assert "Getekend door je begeleider" in page.html
    answer = client.get(f"{url_of(mine)}/verklaring")
    words = text_of(pikepdf.open(BytesIO(answer.data)))
    for each in (mine.name, "Lotte Begeleider", "LVSC", "12345", "2 maart 2027", "6 uur"):
        assert each in words
    assert [each.name for each in others if each.name in words] == []
    assert answer.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("register", [None, GuideRegister.OTHER])
def test_without_such_a_guide_the_format_is_asked(app, monkeypatch, register):
    given = GUIDED | {"guide_register": register} if register else {}
    _group, (mine, *_others) = held(monkeypatch, **given)
    client = app.test_client().sign_in(mine)
    page = client.page(url_of(mine))
    assert "Getekend door je begeleider" not in page.html
    assert "Schrijf je reflectie" in page.html
    assert client.get(f"{url_of(mine)}/verklaring").status_code == 404


def test_a_signed_statement_shows_the_series_and_each_meeting_of_it(app, monkeypatch):
    _group, (mine, *_others) = held(monkeypatch, **GUIDED)
    client, url = app.test_client().sign_in(mine), url_of(mine)
    assert "Bewijs is er nog niet" in client.page(url).html
    client.submit(url, {"files": (BytesIO(paper()), "getekend.pdf")})
    page = client.page(url)
    assert "getekend.pdf" in page.html
    assert "Bewijs is er nog niet" not in page.html
    assert client.page("/mijn/dossier").html.count("1 bestand") == 3
    ref = url.split("/")[-2]
    assert reflections.shown_for(mine.id, [ref])[ref].done
    [piece] = dossiers.evidence_of(mine.id, [ref])[ref]
    shown = client.submit(f"/mijn/bewijs/{piece.public_id}/verwijderen")
    assert "Moreel beraad" in shown.h1


def test_a_file_must_be_chosen(app, monkeypatch):
    _group, (mine, *_others) = held(monkeypatch, **GUIDED)
    page = app.test_client().sign_in(mine).submit(url_of(mine), {})
    assert "Kies een bestand" in page.html


def test_nobody_else_finds_it(app, monkeypatch):
    group, (mine, *others) = held(monkeypatch, **GUIDED)
    region = db.session.get(Organisation, group.organisation_id)
    url = url_of(mine)
    for other in [*others, *(make_staff(role, region) for role in Role)]:
        client = app.test_client().sign_in(other)
        assert client.get(url).status_code in (403, 404)
        assert client.get(f"{url}/verklaring").status_code in (403, 404)
        assert client.post(url).status_code in (403, 404)


def test_the_dossier_leads_to_the_reflection_of_the_whole_series(app, monkeypatch):
    _group, (mine, *_others) = held(monkeypatch)
    client, ref = app.test_client().sign_in(mine), url_of(mine).split("/")[-2]
    activity = reflections.about(mine.id, ref).activities[0]
    page = client.page(f"/mijn/dossier/{activity.public_id}")
    assert f"/mijn/dossier/{ref}/reflectie" in page.links
    assert not [each for each in page.links if each.endswith("/wijzigen")]
    assert "Op de lijst van je groep staat" in page.html
    assert client.get(f"/mijn/dossier/{activity.public_id}/reflectie").location.endswith(
        f"/mijn/dossier/{ref}/reflectie"
    )
