"""Requests that no page would send get an answer of the house, and never a fault."""

import pytest

from leerhuis.access import Role

PAGES = (
    "/",
    "/inloggen",
    "/cursussen",
    "/planning",
    "/aanbod/cursussen",
    "/aanbod/locaties",
    "/beheer/personen",
    "/registraties/team",
    "/mijn/inschrijvingen",
    "/mijn/certificaten",
    "/logboek",
    "/postvak",
    "/c",
    "/cijfers",
)
QUERIES = (
    "pagina=abc",
    "pagina=-1",
    "pagina=0",
    f"pagina={10**30}",
    "pagina=" + "9" * 5000,
    "pagina=%D9%A1",
    "pagina=1&pagina=2",
    "pagina=1e3",
    "pagina=",
    "%00=1",
    "q=%00",
    "q=%FF%FE",
    "q=%ED%A0%80",
    "q=%F0%9F%98%80",
    "q=" + "%25_" * 500,
    "q=a&q=b&thema=a&thema=b",
    "next=//%5B",
    "next=%2F%2F%E2%84%80",
    "next=http://%5B::1",
    "code=%2e%2e%2f",
    "code=%0d%0aX:y",
    "van=9999-12-31&tot=0001-01-01",
    "van=31-12-9999",
    "tot=9999-12-31",
    "van=0-0-0&tot=x",
    "ronde=x&status=x&aandacht=x",
    "organisatie=x&zoek=%25",
    "stand=x&register=x&sorteer=x&op=x&geldig=x&team=x",
    "deel=x&groep=x&onder=x",
    "actie=x&persoon=%00&onderwerp=" + "x" * 5000,
    "persoon=" + "%20a" * 200,
    "zoek=" + "a+" * 3000,
    "&".join(f"a{n}=1" for n in range(3000)),
)


@pytest.fixture
def everyone(app, ours):
    """Somebody who comes past every door."""
    from tests.factories import make_appointment, make_grant  # noqa: PLC0415

    who = ours.people["administrator"]
    make_appointment(who, ours.places["team"])
    for role in Role:
        if role not in (Role.PROFESSIONAL, Role.ADMINISTRATOR):
            make_grant(who, role, ours.places["region"])
    return app.test_client().sign_in(who)


@pytest.mark.parametrize("page", PAGES)
def test_any_query_gets_an_answer(everyone, page):
    wrong = {}
    for query in QUERIES:
        answer = everyone.get(f"{page}?{query}")
        if answer.status_code not in (200, 302, 400, 404, 429):
            wrong[query[:60]] = answer.status_code
    assert wrong == {}


@pytest.mark.parametrize(
    "path",
    [
        "/%00",
        "/c/%00",
        "/c/%FF",
        "/c/" + "A" * 3000,
        "/c/..%2f..%2fetc",
        "/agenda/%00.ics",
        "/agenda/%FF.ics",
        "/agenda/" + "x" * 4000 + ".ics",
        "/wachtwoord/%ED%A0%80",
        "/uitnodiging/%00",
        "/plek/%00",
        "/plek/" + "A" * 3000,
        "/adres/%F0%9F%98%80",
        "/static/..%2f..%2fwsgi.py",
        "/static/%00",
        "/.git/config",
        "/cursussen/" + "A" * 23,
        "/cursussen/1",
        "//evil.nl/",
        "/beheer/personen/A%0aA",
    ],
)
def test_any_address_gets_an_answer(everyone, path):
    assert everyone.get(path).status_code in (200, 302, 308, 400, 404)


BODIES = (
    ("application/x-www-form-urlencoded", b"%FF%FE=%00&a=%ED%A0%80"),
    ("application/x-www-form-urlencoded; charset=utf-7", b"email=+AGE-"),
    ("application/x-www-form-urlencoded", b"&" * 100_000),
    ("application/x-www-form-urlencoded", b"a=1&" * 50_000),
    ("multipart/form-data", b"no boundary"),
    ("multipart/form-data; boundary=x", b"--x\r\nbroken"),
    (
        "multipart/form-data; boundary=x",
        b"--x\r\nContent-Disposition: form-data\r\n\r\n1\r\n" * 3000,
    ),
    ("application/json", b'{"email": ["a", "b"]}'),
    ("text/plain", b"\x00\xff"),
    ("", b"\x00"),
)


@pytest.mark.parametrize("at", range(len(BODIES)))
@pytest.mark.parametrize(
    "path", ["/inloggen", "/wachtwoord-vergeten", "/beheer/import", "/weergave", "/inschrijven"]
)
def test_any_body_without_a_token_is_refused(everyone, path, at):
    kind, body = BODIES[at]
    answer = everyone.open(path, method="POST", data=body, content_type=kind)
    assert answer.status_code in (400, 413)


def test_a_flood_of_fields_is_refused(everyone):
    many = {f"a{n}": "1" for n in range(2500)}
    assert everyone.post("/weergave", {**many, "theme": "dark"}).status_code == 413


def test_a_body_of_more_than_a_megabyte_is_refused_before_it_is_read(everyone):
    answer = everyone.post("/weergave", {"theme": "d" * 1_100_000})
    assert answer.status_code == 413


@pytest.mark.parametrize("verb", ["PUT", "DELETE", "PATCH", "TRACE", "FOO"])
def test_other_verbs_do_nothing(everyone, verb):
    for path in ("/", "/mijn/gegevens", "/inloggen"):
        assert everyone.open(path, method=verb).status_code in (200, 302, 400, 405)


@pytest.mark.parametrize(
    "cookie",
    [
        "",
        "x",
        "leerhuis=",
        "leerhuis=.e30.x.y",
        "leerhuis=" + "A" * 4000,
        "leerhuis=%00;;;=",
        "é=é",
    ],
)
def test_any_cookie_is_a_stranger(app, cookie):
    answer = app.test_client(use_cookies=False).get("/", headers={"Cookie": cookie})
    assert (answer.status_code, answer.location[:9]) == (302, "/inloggen")


@pytest.mark.parametrize(
    "head",
    [
        {"Host": "evil.nl"},
        {"Host": "localhost\x00"},
        {"Host": ""},
        {"X-Forwarded-Host": "evil.nl"},
        {"Referer": "http://localhost//["},
        {"Accept-Language": "\xff" * 500},
        {"If-None-Match": '"' * 500},
        {"User-Agent": "\x00" * 50},
        {"Range": "bytes=0-,0-,0-"},
        {"X-HTTP-Method-Override": "DELETE"},
    ],
)
def test_no_header_sends_anyone_elsewhere(everyone, head):
    for path in ("/", "/inloggen", "/wachtwoord-vergeten"):
        answer = everyone.get(path, headers=head)
        assert answer.status_code in (200, 302, 400, 404)
        assert "evil.nl" not in answer.text + str(answer.headers)
