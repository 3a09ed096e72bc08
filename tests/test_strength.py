"""In production nothing starts with settings that somebody could get past."""

import secrets

import pytest

from leerhuis import settings, strength

SOUND = {
    "LEERHUIS_PRODUCTION": "yes",
    "LEERHUIS_SECRET_KEY": "V3rz0n-Kq8tLxW2-pYf7Bd5mJc9hRg4sNa6uQe1i",
    "LEERHUIS_BASE_URL": "https://leren.gemeente.nl",
    "LEERHUIS_DATABASE_URL": "postgresql://leerhuis@/leerhuis",
    "LEERHUIS_FILES_DIR": "/nowhere/files",
    "LEERHUIS_SMTP_HOST": "smtp.gemeente.nl",
}
AWAY = "postgresql://leerhuis@db.gemeente.nl/leerhuis"


def test_sound_settings_are_read():
    assert settings.read(SOUND).production


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("SECRET_KEY", "short", "at least 32"),
        ("SECRET_KEY", "a" * 48, "looks like an example"),
        ("SECRET_KEY", "abab" * 12, "looks like an example"),
        ("SECRET_KEY", "change-me-change-me-change-me-change-me", "looks like an example"),
        ("SECRET_KEY", "Zq8tLxW2pYf7Bd5mJc9hRg4sNa6uQe1i-Geheim", "looks like an example"),
        ("SECRET_KEYS_BEFORE", "short", "SECRET_KEYS_BEFORE"),
        ("BASE_URL", "http://leren.gemeente.nl", "https://"),
        ("BASE_URL", "https://localhost", "by which the world knows"),
        ("BASE_URL", "https://intern", "by which the world knows"),
        ("BASE_URL", "https://", "by which the world knows"),
        ("DATABASE_URL", AWAY, "sslmode"),
        ("DATABASE_URL", f"{AWAY}?sslmode=require", "sslmode"),
        ("DATABASE_URL", "postgresql:///leerhuis?host=db.gemeente.nl", "sslmode"),
        ("SMTP_HOST", "", "TLS"),
        ("SMTP_TLS", "no", "TLS"),
        ("DEMO", "yes", "Demo accounts"),
        ("CHEAP_PASSWORDS", "yes", "cheap passwords"),
        ("METRICS_TOKEN", "x", "METRICS_TOKEN"),
        ("PROXIES", "-1", "is a number"),
    ],
)
def test_a_weak_setting_is_refused_by_name(name, value, said):
    with pytest.raises(ValueError, match=said):
        settings.read(SOUND | {f"LEERHUIS_{name}": value})


@pytest.mark.parametrize(
    "url",
    [
        f"{AWAY}?sslmode=verify-full",
        f"{AWAY}?sslmode=verify-ca",
        "postgresql://leerhuis@localhost/leerhuis",
        "postgresql:///leerhuis?host=/run/postgresql",
    ],
)
def test_a_database_here_or_behind_a_certificate_is_taken(url):
    assert settings.read(SOUND | {"LEERHUIS_DATABASE_URL": url})


@pytest.mark.parametrize("debug", ["1", "yes", "true", "on"])
def test_nothing_starts_with_the_debugger(debug):
    with pytest.raises(ValueError, match="FLASK_DEBUG"):
        settings.read(SOUND | {"FLASK_DEBUG": debug})


def test_an_embedded_database_is_closed_to_others(tmp_path):
    file = tmp_path / "leerhuis.db"
    asked = SOUND | {"LEERHUIS_DATABASE_URL": f"sqlite:///{file}"}
    assert settings.read(asked)
    file.touch(mode=0o600)
    assert settings.read(asked)
    file.chmod(0o644)
    with pytest.raises(ValueError, match="can be read by every user"):
        settings.read(asked)


def test_the_folder_of_files_is_closed_to_others(tmp_path):
    folder = tmp_path / "files"
    folder.mkdir(mode=0o755)
    with pytest.raises(ValueError, match="can be read by every user"):
        settings.read(SOUND | {"LEERHUIS_FILES_DIR": str(folder)})


def test_what_is_refused_never_quotes_a_secret():
    for name in ("SECRET_KEY", "METRICS_TOKEN", "SECRET_KEYS_BEFORE"):
        with pytest.raises(ValueError, match=name) as refused:
            settings.read(SOUND | {f"LEERHUIS_{name}": "welkom-hier"})
        assert "welkom-hier" not in str(refused.value)


def test_random_keys_are_no_guess():
    made = [secrets.token_urlsafe(48) for _ in range(500)] + [secrets.token_hex(32)] * 5
    assert [each for each in made if strength.is_guessable(each)] == []
