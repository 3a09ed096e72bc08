"""A real server on a real database, and a real browser in front of it."""

import os
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect
from werkzeug.serving import make_server

from leerhuis import clock
from leerhuis.signin.factors import rules
from tools import chromium

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
RULES = {
    "resultTypes": ["violations"],  # what is well on a page need not be written out
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"],
    },
}


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {**browser_type_launch_args, "executable_path": chromium.find(), "args": list(FLAGS)}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "locale": "nl-NL"}


class Time:
    """The time in the house: it stands still until the story goes on."""

    def __init__(self):
        self.now = datetime(2027, 1, 11, 9, 0, tzinfo=UTC)

    def pass_by(self, **span):
        self.now += timedelta(**span)


@pytest.fixture
def time(monkeypatch):
    it = Time()
    monkeypatch.setattr(clock, "now", lambda: it.now)
    return it


class Site(str):
    """The address of the application, the time there, and the phones of its people."""

    def __new__(cls, address, time):
        it = super().__new__(cls, address)
        it.time, it.phones = time, {}
        return it

    def code_of(self, address):
        """What the app on someone's phone shows; each code works once, so time goes on."""
        self.time.pass_by(seconds=30)
        key = self.phones[address]
        return rules.code_at(key, rules.step_of(self.time.now))


@pytest.fixture
def site(app, time):
    """The address of the application in a server of its own."""
    server = make_server("localhost", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield Site(f"http://localhost:{server.server_port}", time)
    server.shutdown()
    thread.join()
    server.server_close()


class Visitor:
    """Someone in a browser, who looks at each page with axe."""

    def __init__(self, page, site):
        self.page, self.site = page, site
        self.complaints = []
        page.set_default_timeout(10_000)
        page.on("console", self._hear)

    def _hear(self, message):
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.complaints.append(message.text)

    def open(self, path):
        answer = self.page.goto(self.site + path)
        assert answer.status < 400, (answer.status, path)
        return self.look()

    def look(self):
        """Nothing on this page stands in the way of anyone."""
        self.page.wait_for_load_state()
        found = Axe().run(self.page, options=RULES).response["violations"]
        faults = [(each["id"], [node["target"] for node in each["nodes"]]) for each in found]
        assert faults == [], (self.page.url, faults)
        assert self.complaints == [], (self.page.url, self.complaints)
        return self

    def keep(self, name, *, widths=(1280, 390)):
        """Keep pictures of this page where the environment asks for them."""
        folder = os.environ.get("LEERHUIS_PICTURES")
        for width in widths if folder else ():
            self.page.set_viewport_size({"width": width, "height": 900})
            self.page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
        if folder:
            self.page.set_viewport_size({"width": 1280, "height": 720})
        return self

    def sign_in(self, address, password):
        self.open("/inloggen")
        self.fill("E-mailadres", address).press("Ga verder")
        self.fill("Wachtwoord", password).press("Log in")
        return self.second_step(address)

    def second_step(self, address):
        """Give the code of the phone where it is asked; set the phone up where there is none."""
        if "/instellen" in self.page.url:
            shown = self.page.get_by_role("main").locator("b.lh-num").inner_text()
            self.site.phones[address] = shown.replace(" ", "")
            self.fill("Code van je app", self.site.code_of(address)).press("Zet de tweede stap aan")
            self.press("Ik heb ze bewaard")
        elif "/inloggen/code" in self.page.url:
            self.fill("Code", self.site.code_of(address)).press("Log in")
        return self

    def sign_out(self):
        self.page.context.clear_cookies()
        return self

    def fill(self, label, value):
        self.page.get_by_label(label, exact=True).fill(value)
        return self

    def choose(self, label, option):
        self.page.get_by_label(label, exact=True).select_option(label=option)
        return self

    def tick(self, label):
        self.page.get_by_label(label, exact=True).check()
        return self

    def press(self, name):
        self.page.get_by_role("main").get_by_role("button", name=name, exact=True).first.click()
        return self.look()

    def follow(self, name):
        self.page.get_by_role("main").get_by_role("link", name=name).first.click()
        return self.look()

    def sees(self, text):
        expect(self.page.get_by_role("main")).to_contain_text(text)
        return self

    def does_not_see(self, text):
        expect(self.page.get_by_role("main")).not_to_contain_text(text)
        return self


@pytest.fixture
def visitor(page, site):
    return Visitor(page, site)
