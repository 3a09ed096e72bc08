"""A row of another region answers like one that does not exist: same status, same page."""

import re

import pytest

from leerhuis import access, db
from leerhuis.access import Role
from tests.security import wordings

UNKNOWN = "A" * 22
# What everyone who plans or enrols shares: the catalogue, themes and venues.
SHARED = {
    "catalogue.course",
    "choosing.choose",  # whoever manages enrols their own colleagues: tests/colleagues
    "choosing.enrol",
    "choosing.look",
    "interest.ask",
    "joining.code",
    "joining.join",
    "joining.page",
    "visiting.ask",
    "providers.begin",  # whoever signs in comes from nowhere yet: tests/signin/test_providers.py
    "providers.again",
    "providers.back",
    "providers.logout",
    "interest.take_back",
    "open.course",
    "offer_feeds.public",
    "offer_feeds.personal",  # the token is the key, whoever asks: see tests/feeds/test_offer.py
    "courses.change_theme",
    "venues.change_room",
    "venues.change_venue",
    "venues.new_room",
    "venues.venue",
}
# Which rows an address is about, by how it begins; the longest beginning counts.
ROWS = {
    "/afrekeningen/": ("statement_run", "statement_run approved"),
    "/afrekeningen/van/": ("payer_statement",),
    "/aanbod/cursussen/": ("course", "hidden_course"),
    "/aanbod/leertrajecten/": ("track",),
    "/aanbod/rondes/": ("round",),
    "/aanbod/schoolvakanties/": ("holiday", "holiday spare"),
    "/aanbod/specialismen/": ("specialism",),
    "/aanbod/trainers/": ("trainer",),
    "/adviezen/overleggen/": ("meeting",),
    "/adviezen/voorstellen/": ("proposal",),
    "/agenda/bijeenkomst/": ("session",),
    "/beheer/aanstellingen/": ("appointment",),
    "/certificaten/": ("certificate",),
    "/gemeenten/": ("municipality",),
    "/fte-opgave/": ("municipality",),
    "/certificaten/zip/": ("bundle",),
    "/cursussen/": ("course",),
    "/deelnemers/": ("person professional", "person colleague"),
    "/planning/aanvragen/": ("asked", "asked spare"),
    "/planning/brieven/": ("letter about",),
    "/planning/melden/": ("report",),
    "/planning/gasten/": ("guest", "guest spare"),
    "/planning/inschrijvingen/": ("enrolment", "cancelled", "seat"),
    "/brieven/": ("region", "employer", "team"),
    "/beheer/adressen/": ("address professional", "address colleague"),
    "/beheer/import/": ("upload",),
    "/beheer/inlogdomeinen/": ("provider_domain",),
    "/beheer/inloggen/": ("provider",),
    "/beheer/inlogrollen/": ("provider_mapping",),
    "/beheer/organisaties/": ("region", "employer", "team"),
    "/beheer/personen/": ("person professional", "person colleague", "person administrator"),
    "/beheer/rollen/": ("grant",),
    "/evaluaties/": ("survey",),
    "/evaluaties/signalen/": ("signal",),
    "/evaluaties/signalen/grenzen/": ("region",),
    "/evaluaties/vragenlijsten/": ("questionnaire", "questionnaire spare"),
    "/peilingen/": ("needs", "needs spare"),
    "/jaarcyclus/herkomst/groep/": ("edition",),
    "/jaarcyclus/herkomst/peiling/": ("needs", "survey"),
    "/jaarcyclus/herkomst/ronde/": ("round",),
    "/jaarcyclus/overleggen/": ("meeting", "meeting spare"),
    "/jaarcyclus/cursussen/": ("course", "hidden_course"),
    "/jaarcyclus/rondes/": ("preparation",),
    "/jaarcyclus/voorstellen/": ("proposal", "proposal spare"),
    "/jaarcyclus/werkgroepen/": ("body", "body spare"),
    "/jaarverslag/doelen/": ("track",),
    "/intervisie/": ("peer_group",),
    "/intervisie/bijeenkomsten/": ("peer_meeting",),
    "/intervisie/reeksen/": ("peer_series",),
    "/kosten/betalers/": ("payer", "payer spare"),
    "/kosten/groepen/": ("edition", "draft", "over"),
    "/kosten/regels/": ("cost_line",),
    "/kosten/rondes/": ("round",),
    "/kosten/vrijstellingen/": ("waiver",),
    "/groepen/": ("edition", "over"),
    "/leermaatje/": ("buddy_pair",),
    "/mijn/adressen/": ("address professional", "address colleague"),
    "/mijn/bewijs/": ("evidence", "evidence spare"),
    "/mijn/brieven/": ("own letter",),
    "/mijn/browsers/": ("browser",),
    "/mijn/certificaten/": ("certificate",),
    "/mijn/dossier/": ("activity", "activity spare"),
    "/mijn/intervisie/": ("peer_record",),
    "/mijn/inschrijvingen/": ("enrolment", "cancelled", "seat"),
    "/mijn/organisatie-inloggen/": ("provider", "provider_link"),
    "/mijn/prive-adres/": ("address professional", "address colleague"),
    "/mijn/privacy/bestand/": ("own_file",),
    "/mijn/privacy/verzoeken/": ("data_request", "data_request spare"),
    "/privacyverzoeken/": ("data_request", "data_request spare"),
    "/mijn/registraties/": ("registration",),
    "/mijn/werkgever-ziet/": ("earlier employer",),
    "/mijn/werkervaring/": ("work", "work spare"),
    "/mijn-evaluaties/": ("survey",),
    "/mijn-groepen/": ("edition", "over"),
    "/mijn-groepen/tijden/": ("time", "time spare"),
    "/planning/groepen/": ("edition", "draft", "over"),
    "/planning/importeren/": ("season_file",),
    "/planning/rondes/": ("round",),
    "/planning/nieuw/": ("course", "hidden_course"),
    "/mijn/samenvoegen/": ("merge_request",),
    "/presentie/": ("session", "session_over"),
    "/herinneringen/": ("reminder rule",),
    "/inchecken/": ("session", "session_over"),
    "/toets/": ("tested",),
    "/vragenlijst/": ("asked survey",),
    "/verwerkingen/": ("region", "employer"),
    "/verwerkingen/verwerkers/": ("processor", "processor spare"),
    "/registraties/gezien/": ("seen",),
    "/registraties/uitzondering/": ("exception",),
    "/registraties/": ("person professional", "person colleague"),
    "/registraties/controles/": ("registration",),
    "/registraties/overzicht-inlezen/": ("overview",),
    "/registraties/verklaring/": ("statement",),
    "/specialismen/": ("held",),
    "/status/brieven/": ("letter",),
    "/team/bestand/": ("enrolment_file",),
    "/team/inschrijvingen/": ("request",),
    "/team/wie-beslist/": ("employer",),
    "/bewaartermijnen/": ("region",),
    "/bewaartermijnen/komende-maand/": ("planned", "planned spare"),
    "/wissen/": ("person professional", "person colleague"),
}
# What an address says beside its rows.
BESIDE = {"slug": wordings.SLUG, "topic": "details", "kind": "person"}
# What an address must be sent, where sending nothing is asking for what is not there.
SENT = {
    "application.enter": {"section": "formal_learning", "all": "1", "there": "1"},
    "seasons.step": {"to": "closed"},
    "buddies.answer": {"worth": "yes"},
    "questions.add_standard": {"subject": "diet"},
    "questionnaires.of_course": {"soort": "evaluation"},
}
# The mailbox shows letters of everybody, and exists only on a machine of one's own.
OWN_MACHINE = "mail."


def routes(app):
    """(endpoint, rule, names of the rows in it, verb, who may call it)."""
    for rule in app.url_map.iter_rules():
        rows = sorted(name for name, kind in rule._converters.items() if _is_id(kind))
        if not rows or rule.endpoint in SHARED or rule.endpoint.startswith(OWN_MACHINE):
            continue
        admitted = access.rule_of(app.view_functions[rule.endpoint])
        for verb in sorted(rule.methods & {"GET", "POST"}):
            yield rule, rows, verb, admitted


def kinds(rule):
    """The rows that this address is about; an address that is new here says so."""
    return ROWS[max((start for start in ROWS if rule.rule.startswith(start)), key=len)]


def _is_id(kind):
    return type(kind).__name__ == "PublicId"


def holders(region, admitted):
    """The people of a region who come past the door; for everyone: one with and one without."""
    return [region.people[role] for role in sorted(admitted.roles or {*Role})]


def address(app, rule, values):
    values = {name: BESIDE[name] for name in rule.arguments if name in BESIDE} | values
    return app.url_map.bind("localhost").build(rule.endpoint, values, append_unknown=False)


def ask(client, url, verb, **data):
    return client.get(url) if verb == "GET" else client.post(url, data)


def plain(answer, *ids):
    """What an answer says, apart from what was asked and the token of its moment."""
    text = answer.text
    for each in ids:
        text = text.replace(each, "ID")
    return re.sub(r'name="csrf_token" value="[^"]+"', "", text)


@pytest.mark.parametrize("verb", ["GET", "POST"])
def test_a_row_of_another_region_is_a_row_that_does_not_exist(app, theirs, ours, verb):
    wrong = []
    for rule, rows, each_verb, admitted in routes(app):
        if each_verb != verb:
            continue
        for person in holders(ours, admitted):
            client = app.test_client().sign_in(person)
            unknown = ask(client, address(app, rule, dict.fromkeys(rows, UNKNOWN)), verb)
            for kind in kinds(rule):
                theirs_id = theirs.ids[kind]
                found = ask(client, address(app, rule, dict.fromkeys(rows, theirs_id)), verb)
                same = plain(unknown, UNKNOWN) == plain(found, theirs_id)
                if (found.status_code, same) != (404, True):
                    wrong.append(f"{verb} {rule.rule} ({kind}) as {person.given_name}")
    assert wrong == []


def test_a_session_belongs_to_its_own_group_only(app, theirs, ours):
    client = app.test_client().sign_in(ours.people["coordinator"])
    own, foreign = ours.ids, theirs.ids
    for group, session in ((own["edition"], foreign["session"]), (own["draft"], own["session"])):
        for verb, path in (("GET", "wijzigen"), ("POST", "wijzigen"), ("POST", "verwijderen")):
            url = f"/planning/groepen/{group}/bijeenkomsten/{session}/{path}"
            assert ask(client, url, verb).status_code == 404, (verb, path)


@pytest.mark.parametrize("path", ["", "/wijzigen", "/verwijderen"])
def test_a_piece_of_material_belongs_to_its_own_course_only(app, theirs, ours, path):
    client = app.test_client().sign_in(ours.people["coordinator"])
    for course, piece in (("course", theirs), ("hidden_course", ours)):
        url = f"/aanbod/cursussen/{ours.ids[course]}/materiaal/{piece.ids['material']}{path}"
        for verb in ("POST",) if path == "/verwijderen" else ("GET",):
            assert ask(client, url, verb).status_code == 404, (verb, path)


def test_every_address_with_a_row_opens_for_who_may_open_it(app, ours):
    """Else the test above would pass on pages that nobody can open."""
    shut = []
    for rule, rows, verb, admitted in sorted(routes(app), key=lambda each: each[2]):
        if not any(
            _opens(app, rule, rows, verb, person, ours) for person in holders(ours, admitted)
        ):
            shut.append(f"{verb} {rule.rule}")
    assert shut == []


# What a row within another is about, by the name it has in the address.
WITHIN = {
    "session_id": ("edition", "session"),
    "material": ("course", "material"),
    "question_id": ("course", "question"),
    "step_id": ("track", "step"),
    "row_id": ("track", "audience"),
    "code_id": ("edition", "code"),
    "person_id": ("edition", "person professional"),
    "text_id": ("survey", "survey_text"),
    "time_id": ("trainer", "time"),
    "walk_in_id": ("session_over", "walk_in"),
    "let_in_id": ("session_over", "let_in"),
    "extra_id": ("registration", "extra"),
    "member_id": ("body", "member"),
    "asked_id": ("questionnaire", "asked_question"),
    "group_id": ("needs spare", "needs_group"),
    "payer_id": ("statement_run", "payer"),
    "other_id": ("person professional", "person colleague"),
}
# Where the row is removed, or stands within another than elsewhere.
OTHERWISE = {
    "bodies.leave": ("body spare", "member spare"),
    "peergroups.hand_over": ("peer_group", "peer_member"),
    "peergroups.take_back": ("peer_group", "peer_guest"),
    "peergroups.take_out": ("peer_group", "peer_member"),
    "outcomes.label": ("survey", "survey_question"),
    "providers.unlink": ("provider_link",),
    "outcomes.texts": ("survey", "survey_question"),
    "materials.remove": ("course", "material spare"),
    "registry.remove_extra": ("registration", "extra spare"),
    "teaching.material": ("edition", "material"),
    "teaching.remove_time": ("trainer", "time spare"),
    "survey_questions.remove": ("questionnaire", "asked_question spare"),
    "walkins.remove": ("session_over", "walk_in spare"),
}


def _values(rule, rows, kind, region):
    inner = next((name for name in rows if name in WITHIN), None)
    if inner is None:
        return dict.fromkeys(rows, region.ids[kind])
    outer, row = OTHERWISE.get(rule.endpoint, WITHIN[inner])
    return {"public_id": region.ids[outer], inner: region.ids[row]}


def _opens(app, rule, rows, verb, person, region):
    client = app.test_client().sign_in(person)
    for kind in kinds(rule):
        url = address(app, rule, _values(rule, rows, kind, region))
        if ask(client, url, verb, **SENT.get(rule.endpoint, {})).status_code != 404:
            return True
        db.session.rollback()
    return False


@pytest.mark.parametrize("name", ["organisation", "parent"])
def test_nothing_is_put_under_a_foreign_organisation(app, theirs, ours, name):
    client = app.test_client().sign_in(ours.people["administrator"])
    place = theirs.ids["employer"]
    colleague = ours.ids["person colleague"]
    forms = {
        "organisation": [
            (f"/beheer/personen/{colleague}/rollen/nieuw", {"role": "administrator"}),
            (f"/beheer/personen/{colleague}/uit-dienst", {"on": "1-2-2027"}),
            (
                f"/beheer/personen/{colleague}/aanstellingen/nieuw",
                {"kind": "employment", "function": "office", "fte": "1", "starts_on": "1-2-2027"},
            ),
        ],
        "parent": [
            ("/beheer/organisaties/nieuw", {"name": "Zij", "kind": "team"}),
            (f"/beheer/organisaties/{ours.ids['team']}", {"name": "Zij", "kind": "team"}),
        ],
    }
    for url, data in forms[name]:
        answer = client.post(url, {**data, name: place})
        assert answer.status_code in (200, 404), url
        assert theirs.word not in answer.text


def test_fields_that_no_form_has_change_nothing(app, ours):
    """Mass assignment: a name is changed, and only the name."""
    client = app.test_client().sign_in(ours.people["administrator"])
    person = ours.people["colleague"]
    kept = {"public_id": person.public_id, "id": person.id, "language": "nl", "theme": None}
    client.submit(
        f"/beheer/personen/{person.public_id}/naam",
        {
            "given_name": "Anders",
            "name_prefix": "",
            "family_name": "Genoemd",
            "public_id": UNKNOWN,
            "id": "1",
            "language": "en",
            "theme": "dark",
            "grants": "administrator",
        },
    )
    db.session.refresh(person)
    assert person.given_name == "Anders"
    assert {name: getattr(person, name) for name in kept} == kept
