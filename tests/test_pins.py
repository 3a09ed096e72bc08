"""Nothing is installed but what was pinned, and no other file of it than was seen then."""

import sys
from pathlib import Path

import pytest

TOP = Path(__file__).parent.parent
sys.path.insert(0, str(TOP / "tools"))

import pins  # noqa: E402


@pytest.mark.parametrize("path", pins.FILES, ids=lambda path: path.name)
def test_every_pin_has_its_hashes(path):
    found = pins.pins(path)
    assert found
    assert [name for name, hashed in found.items() if not hashed] == []


def test_everything_that_is_installed_is_pinned():
    assert list(pins.faults()) == []


def test_a_pin_without_a_hash_is_named(tmp_path, monkeypatch):
    written = tmp_path / "requirements.txt"
    written.write_text("flask==3.1.3\nalembic==1.20.1 \\\n    --hash=sha256:83\n")
    monkeypatch.setattr(pins, "FILES", (*pins.FILES, written))
    assert list(pins.faults()) == ["requirements.txt: flask has no hash: python tools/pins.py"]


def test_the_environment_is_set_up_with_hashes_required():
    assert "--require-hashes" in (TOP / "tools/bootstrap.py").read_text()
