"""Archives that are damaged, forged, for another key, or of another house: nothing is changed."""

import gzip
import io
import json
import resource
import subprocess
import sys
import tarfile
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pyrage
import pytest
from sqlalchemy import select

from leerhuis import db, files
from leerhuis.operations import queries, revisions
from leerhuis.people.models import Person
from tests.conftest import KEY
from tests.factories import make_organisation, make_person
from tests.operations.backups.conftest import tools

TOP = Path(__file__).parents[3]


@pytest.fixture
def backed_up(house, call, tmp_path):
    """A house with a backup, and a person who came later."""
    make_organisation()
    make_person(given_name="Noor")
    files.shelve(BytesIO(b"proof" * 1000), shelf="proof")
    made = call(house, "backup", tmp_path / "b.lbk")
    assert made.exit_code == 0, made.output
    make_person(given_name="Later")
    house.place = tmp_path / "b.lbk"
    return house


def refused(app, call, place, *words):
    """The sentence with which a backup is refused, with nothing changed."""
    settings = app.config["SETTINGS"]
    before = sorted(Path(settings.files_dir).parent.rglob("*"))
    done = call(app, "restore", place, "--replace", *words)
    assert done.exit_code == 1, done.output
    assert "Later" in set(db.session.scalars(select(Person.given_name)))
    assert sorted(Path(settings.files_dir).parent.rglob("*")) == before
    return done.output


def members(place):
    with tarfile.open(place) as tar:
        return [(each, tar.extractfile(each).read()) for each in tar]


def forge(place, parts):
    """An archive of these parts, without looking whether they agree."""
    with tarfile.open(place, "w") as tar:
        for info, data in parts:
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return place


@pytest.mark.parametrize("which", range(4), ids=["about", "database", "file", "manifest"])
def test_one_wrong_byte_is_found_wherever_it_is(backed_up, call, tmp_path, which):
    parts = members(backed_up.place)
    info, data = parts[which]
    middle = len(data) // 2
    parts[which] = (info, data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :])
    said = refused(backed_up, call, forge(tmp_path / "x.lbk", parts))
    assert "damaged" in said


@pytest.mark.parametrize("share", [0, 0.1, 0.5, 0.9])
def test_half_a_backup_is_none(backed_up, call, tmp_path, share):
    data = backed_up.place.read_bytes().rstrip(b"\0")  # what only fills up at the end is nothing
    place = tmp_path / "x.lbk"
    place.write_bytes(data[: int(len(data) * share)])
    assert "damaged" in refused(backed_up, call, place)


def test_a_backup_without_its_end_is_none(backed_up, call, tmp_path):
    parts = members(backed_up.place)[:-1]
    assert "its end is missing" in refused(backed_up, call, forge(tmp_path / "x.lbk", parts))


def test_what_is_missing_in_the_middle_is_missed(backed_up, call, tmp_path):
    parts = members(backed_up.place)
    del parts[2]
    assert "damaged" in refused(backed_up, call, forge(tmp_path / "x.lbk", parts))


@pytest.mark.parametrize(
    "name",
    ["../evil", "/tmp/evil", "files/../../evil", "files/evil/aa/" + "0" * 32, "database2"],
)
def test_no_name_in_an_archive_leads_elsewhere(backed_up, call, tmp_path, name):
    parts = members(backed_up.place)
    parts.insert(2, (tarfile.TarInfo(name), b"evil"))
    assert "damaged" in refused(backed_up, call, forge(tmp_path / "x.lbk", parts))


def test_an_archive_holds_no_links(backed_up, call, tmp_path):
    link = tarfile.TarInfo("files/aa/" + "0" * 32)
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
    parts = members(backed_up.place)
    parts.insert(2, (link, b""))
    assert "damaged" in refused(backed_up, call, forge(tmp_path / "x.lbk", parts))


def test_something_else_is_no_backup(backed_up, call, tmp_path):
    place = tmp_path / "x.lbk"
    place.write_text("hello")
    assert "damaged" in refused(backed_up, call, place)
    forge(place, [(tarfile.TarInfo("readme"), b"x")])
    assert "not a backup of Leerhuis" in refused(backed_up, call, place)


def retold(place, into, **changes):
    """The same backup, that says something else of itself."""
    parts = members(place)
    told = json.loads(parts[0][1]) | changes
    parts[0] = (parts[0][0], json.dumps(told).encode())
    return forge(into, parts)


def test_a_backup_of_a_newer_version_is_refused(backed_up, call, tmp_path):
    newer = retold(backed_up.place, tmp_path / "x.lbk", revision="9999", version="9.0")
    assert "does not know it" in refused(backed_up, call, newer)
    newer = retold(backed_up.place, tmp_path / "y.lbk", format=2)
    assert "newer version" in refused(backed_up, call, newer)


def test_a_backup_of_the_other_database_is_refused(backed_up, call, tmp_path, server):
    kind = {"sqlite": "postgresql", "postgresql": "sqlite"}[server.kind]
    other = retold(backed_up.place, tmp_path / "x.lbk", database=kind)
    assert "the settings lead to" in refused(backed_up, call, other)


def test_an_encrypted_backup_is_for_one_key(backed_up, call, tmp_path):
    key = call(backed_up, "backup-key", tmp_path / "key").output.strip()
    place = tmp_path / "secret.lbk"
    assert call(backed_up, "backup", place, "--recipient", key).exit_code == 0
    assert b"Noor" not in place.read_bytes()
    assert "--identity" in refused(backed_up, call, place)
    call(backed_up, "backup-key", tmp_path / "other")
    assert "another key" in refused(backed_up, call, place, "--identity", tmp_path / "other")
    done = call(backed_up, "restore", place, "--replace", "--identity", tmp_path / "key")
    assert done.exit_code == 0, done.output


@pytest.mark.parametrize("share", [0.3, 0.99])
def test_half_an_encrypted_backup_is_none(backed_up, call, tmp_path, share):
    made = pyrage.x25519.Identity.generate()
    (tmp_path / "key").write_text(f"{made}\n")
    place = tmp_path / "secret.lbk"
    call(backed_up, "backup", place, "--recipient", made.to_public())
    data = place.read_bytes()
    place.write_bytes(data[: int(len(data) * share)])
    assert "damaged" in refused(backed_up, call, place, "--identity", tmp_path / "key")


def test_what_is_no_recipient_is_refused(backed_up, call, tmp_path):
    done = call(backed_up, "backup", tmp_path / "x.lbk", "--recipient", "jan@example.org")
    assert (done.exit_code, "age1" in done.output) == (1, True)
    assert not (tmp_path / "x.lbk").exists()


def test_a_key_is_for_its_owner_only_and_never_replaced(house, call, tmp_path):
    assert call(house, "backup-key", tmp_path / "key").output.startswith("age1")
    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600
    assert call(house, "backup-key", tmp_path / "key").exit_code == 1


def test_an_older_backup_is_brought_to_the_newest_revision(build, call, tmp_path, server):
    old = build("0006")
    made = call(old, "backup", tmp_path / "old.lbk")
    assert made.exit_code == 0, made.output
    new = build()
    done = call(new, "restore", tmp_path / "old.lbk", "--replace")
    assert done.exit_code == 0, done.output
    assert "revision 0006" in done.output
    with new.app_context():
        assert queries.database().revision == revisions.newest()


def test_a_full_disk_leaves_no_half_backup(backed_up, tmp_path):
    """The system lets this process write files of at most a megabyte."""
    settings = backed_up.config["SETTINGS"]
    db.session.remove()
    call = [sys.executable, "-m", "flask", "--app", "wsgi", "backup", str(tmp_path / "full.lbk")]
    files.shelve(BytesIO(bytes(8_000_000)), shelf="proof")
    env = {
        "LEERHUIS_SECRET_KEY": KEY,
        "LEERHUIS_DATABASE_URL": settings.database_url,
        "LEERHUIS_FILES_DIR": settings.files_dir,
        "LEERHUIS_POSTGRESQL_TOOLS": tools(),
    }

    def little_room():
        resource.setrlimit(resource.RLIMIT_FSIZE, (6_000_000, 6_000_000))

    done = subprocess.run(
        call, env=env, cwd=TOP, capture_output=True, text=True, preexec_fn=little_room
    )
    assert (done.returncode, "The disk is full" in done.stderr) == (1, True), done.stderr
    assert [each.name for each in tmp_path.glob("*full*")] == []
    assert [each.name for each in tmp_path.glob(".*")] == []


def test_a_backup_says_how_many_rows_each_table_has(backed_up):
    told = json.loads(members(backed_up.place)[0][1])
    assert told["counts"]["organisation"] == 1
    assert told["revision"] == revisions.newest()


def test_rows_that_are_missing_are_missed(backed_up, call, tmp_path, server):
    """Whoever made this archive made the hashes agree; the rows are counted all the same."""
    place = retold(backed_up.place, tmp_path / "x.lbk", counts={"person": 99})
    parts = members(place)
    manifest = json.loads(parts[-1][1])
    about = parts[0][1]
    manifest["parts"][0] |= {"size": len(about), "sha256": sha256(about).hexdigest()}
    parts[-1] = (parts[-1][0], json.dumps(manifest).encode())
    assert "the rows that it should have" in refused(backed_up, call, forge(place, parts))


def test_a_database_that_does_not_hold_together_is_refused(backed_up, call, tmp_path, server):
    parts = members(backed_up.place)
    info, data = parts[1]
    broken = (
        gzip.compress(gzip.decompress(data)[:-4096]) if server.kind == "sqlite" else data[:-900]
    )
    parts[1] = (info, broken)
    manifest = json.loads(parts[-1][1])
    manifest["parts"][1] |= {"size": len(broken), "sha256": sha256(broken).hexdigest()}
    parts[-1] = (parts[-1][0], json.dumps(manifest).encode())
    assert "damaged" in refused(backed_up, call, forge(tmp_path / "x.lbk", parts))
