"""A drill, run by hand: sign in through a certified provider (npm oidc-provider) and leave it.

Leerhuis and the provider each listen on this machine; a browser without a screen goes the whole
way: the address, the provider's own pages, the letter of the first time, back, a fresh proof, out
at both, and a logout that the provider tells by itself. Then the provider stops. Needs node and
npm, which fetch the provider once. Prints one JSON object.
"""

import json
import logging
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from decimal import Decimal
from pathlib import Path
from urllib.parse import urljoin

import requests
from alembic import command
from werkzeug.serving import make_server

from bench.measure import note
from bench.stage import KEY, free_port
from leerhuis import cli, clock, db
from leerhuis.access import COMMAND
from leerhuis.app import create_app
from leerhuis.people import service as people
from leerhuis.people.models import EmailAddress
from leerhuis.people.rules import AppointmentKind, Function, OrganisationKind
from leerhuis.settings import Settings
from leerhuis.signin import service as signin
from leerhuis.signin.arranging import queries
from leerhuis.signin.arranging import service as arranging
from leerhuis.signin.models import Account, BrowserSession
from leerhuis.signin.providers import discovery
from leerhuis.signin.providers import service as providers
from leerhuis.signin.providers.models import IdentityProvider, PendingLink, ProviderLink

VERSION = "9.13.3"
SECRET = "a secret / with signs"
WAIT = 60
FORM = re.compile(r'(<form[^>]*method="post"[^>]*>)(.*?)</form>', re.DOTALL)
HIDDEN = re.compile(r'<input[^>]*type="hidden"[^>]*name="([^"]*)"[^>]*value="([^"]*)"')


class Browser(requests.Session):
    """Follows links, forms and pages that go on by themselves, as a person would."""

    def go(self, address):
        answer = self.get(address, timeout=WAIT)
        while refresh := answer.headers.get("Refresh"):
            answer = self.get(refresh.partition("url=")[2], timeout=WAIT)
        return answer

    def beside(self):
        """Another browser, of who is signed in at the provider and not yet here."""
        other = Browser()
        for each in self.cookies:
            if each.name != "leerhuis":
                other.cookies.set_cookie(each)
        return other

    def fill(self, page, **values):
        """Send the first form of a page."""
        tag, inside = FORM.search(page.text).groups()
        action = re.search(r'action="([^"]*)"', tag)
        address = urljoin(page.url, action[1]) if action else page.url
        told, here = dict(HIDDEN.findall(inside)) | values, {"Referer": page.url}
        answer = self.post(address, data=told, headers=here, timeout=WAIT)
        while refresh := answer.headers.get("Refresh"):
            answer = self.get(refresh.partition("url=")[2], timeout=WAIT)
        return answer


def tools():
    """The folder with the provider, fetched by npm."""
    if not shutil.which("npm") or not shutil.which("node"):
        note("The drill of signing in needs node and npm: left out.")
        sys.exit(0)
    folder = Path(tempfile.mkdtemp(prefix="leerhuis-provider"))
    asked = ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts"]
    subprocess.run(
        [*asked, f"oidc-provider@{VERSION}"], cwd=folder, check=True, capture_output=True
    )
    shutil.copy(Path(__file__).parent / "provider.mjs", folder)
    return folder


def serve(port):
    """Leerhuis on an empty database, at this port."""
    folder = tempfile.mkdtemp(prefix="leerhuis-provided")
    chosen = Settings(
        secret_key=KEY,
        database_url=f"sqlite:///{folder}/drill.db",
        files_dir=f"{folder}/files",
        base_url=f"http://127.0.0.1:{port}",
    )
    command.upgrade(cli.alembic_config(chosen.database_url), "head")
    app = create_app(chosen)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", port, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return app


def samira(now):
    """Somebody who works at an organisation and has an address there, without a password."""
    given = {"kind": OrganisationKind.REGION, "parent": None, "by": COMMAND, "now": now}
    place = people.create_organisation(name="Zorg Noord", **given)
    names = {"given_name": "Samira", "name_prefix": "", "family_name": "Bouzid"}
    person = people.create_person(**names, address="samira@zorg.example", by=COMMAND, now=now)
    terms = {
        "kind": AppointmentKind.EMPLOYMENT,
        "function": Function.YOUTH_PROFESSIONAL,
        "fte": Decimal(1),
    }
    days = {"starts_on": clock.day_of(now), "ends_on": None, "personnel_number": None}
    people.appoint(person, place, **terms, **days, by=COMMAND, now=now)
    signin.invite(person, by=COMMAND, now=now)
    with db.transaction():
        db.session.query(EmailAddress).one().confirmed_at = now
    return place


def set_up(place, issuer, now):
    facts = {"name": "Zorg Noord", "issuer": issuer, "client_id": "leerhuis", "acr": ""}
    steps = {"two_steps": False, "only": False}
    row = arranging.create(place, secret=SECRET, **facts, **steps, by=COMMAND, now=now)
    row = queries.provider_for(COMMAND, row.public_id)
    arranging.add_domain(row, "zorg.example", by=COMMAND, now=now)
    return row


def start(folder, issuer, ours, row):
    here = f"{ours}/inloggen/organisatie/{row.public_id}"
    call = ["node", "provider.mjs", issuer.rpartition(":")[2], f"{here}/terug"]
    process = subprocess.Popen(
        [*call, f"{ours}/uitgelogd", f"{here}/uitloggen"], cwd=folder, stdout=subprocess.PIPE
    )
    assert process.stdout.readline().strip() == b"ready"
    return process


def at_provider(browser, page):
    """The provider's own pages: who it is, and that we may know it."""
    while "127.0.0.1" in page.url and "/interaction/" in page.url:
        named = {"login": "samira", "password": "x"} if 'name="login"' in page.text else {}
        page = browser.fill(page, **named)
    return page


def sign_in(browser, ours):
    page = browser.go(f"{ours}/inloggen")
    form = re.search(r'name="csrf_token" value="([^"]*)"', page.text)[1]
    said = {"csrf_token": form, "email": "samira@zorg.example"}
    page = browser.post(f"{ours}/inloggen", data=said, headers={"Referer": ours}, timeout=WAIT)
    if refresh := page.headers.get("Refresh"):
        page = browser.go(refresh.partition("url=")[2])
    return at_provider(browser, page)


def sessions():
    db.session.rollback()
    return db.session.query(BrowserSession).filter_by(ended_at=None).count()


def main():
    folder, ours_at, theirs_at = tools(), free_port(), free_port()
    ours, issuer = f"http://127.0.0.1:{ours_at}", f"http://127.0.0.1:{theirs_at}"
    app = serve(ours_at)
    told = {"provider": f"oidc-provider {VERSION}"}
    with app.app_context():
        now = clock.now()
        row = set_up(samira(now), issuer, now)
        provider = start(folder, issuer, ours, row)
        try:
            arranging.turn_on(row, by=COMMAND, now=clock.now())
            told |= walk(ours)
        finally:
            provider.terminate()
            provider.wait()
        told |= silent(ours)
    print(json.dumps(told))
    assert all(each is not False for each in told.values()), told


def walk(ours):
    browser, told = Browser(), {}
    page = sign_in(browser, ours)
    told["a letter asks the first time"] = "Kijk in je mail" in page.text
    db.session.rollback()
    letter = providers.token_of(db.session.query(PendingLink).one())
    page = browser.go(f"{ours}/inloggen/koppelen/{letter}")
    page = at_provider(browser, browser.fill(page))
    told["signed in"] = sessions() == 1
    told["linked by subject"] = db.session.query(ProviderLink).one().subject == "samira"
    begun = time.monotonic()
    again = browser.beside()
    sign_in(again, ours)
    told["seconds to sign in when known there"] = round(time.monotonic() - begun, 2)
    told["two browsers"] = sessions() == 2
    page = at_provider(again, again.go(f"{ours}/inloggen/organisatie/{provider_id()}/opnieuw"))
    db.session.rollback()
    proved = db.session.query(BrowserSession).filter_by(ended_at=None).all()
    told["proved once more"] = any((clock.now() - each.proved_at).seconds < 60 for each in proved)
    beside = again.beside()
    sign_in(beside, ours)
    before = sessions()
    out(again, ours)
    told["signing out there ends what began there"] = sessions() <= before - 2
    told["accounts"] = db.session.query(Account).count()
    return told


def provider_id():
    return db.session.query(IdentityProvider).one().public_id


def out(browser, ours):
    """Out here, then out there; the provider tells it by its own token."""
    page = browser.go(f"{ours}/mijn/gegevens")
    form = re.search(r'name="csrf_token" value="([^"]*)"', page.text)[1]
    told = {"csrf_token": form}
    browser.post(f"{ours}/uitloggen", data=told, headers={"Referer": ours}, timeout=WAIT)
    page = browser.go(f"{ours}/uitgelogd/organisatie")
    browser.fill(page, logout="yes")
    time.sleep(2)


def silent(ours):
    """The provider is gone: the page says so, in time."""
    discovery.forget()
    begun = time.monotonic()
    page = sign_in(Browser(), ours)
    seconds = time.monotonic() - begun
    return {
        "said that it is silent": "geeft nu geen antwoord" in page.text,
        "seconds until that": round(seconds, 2),
    }


if __name__ == "__main__":
    main()
