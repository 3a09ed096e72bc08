"""What people hand in is looked at, made harmless and kept under a name that tells nothing."""

import stat
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from leerhuis import files
from leerhuis.errors import Missing, Refused
from leerhuis.settings import current
from tests.handed_in import GPS, drawing, opened, paper, photo

HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"


@pytest.fixture(autouse=True)
def in_the_application(app):
    return app


def refusal(data, name="foto.jpg"):
    with pytest.raises(Refused) as no:
        files.keep(data, name=name)
    return no.value.message


def test_a_kept_file_can_be_read_until_it_is_removed():
    data = paper()
    kept = files.keep(data, name="Bewijs van deelname.pdf")
    assert (kept.name, kept.media_type) == ("Bewijs van deelname.pdf", "application/pdf")
    assert files.read(kept.stored_as) == data
    files.remove(kept.stored_as)
    files.remove(kept.stored_as)
    with pytest.raises(Missing):
        files.read(kept.stored_as)


def test_a_photo_no_longer_says_where_it_was_taken():
    before = photo()
    assert opened(before).getexif().get_ifd(GPS)
    after = files.read(files.keep(before, name="foto.jpg").stored_as)
    image = opened(after)
    assert image.format == "JPEG"
    assert dict(image.getexif()) == {}
    assert b"Samira" not in after


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_nothing_that_is_written_beside_the_pixels_stays(kind):
    beside = {
        "JPEG": {"comment": b"Geheim", "xmp": b"<x>Geheim</x>", "icc_profile": b"Geheim"},
        "PNG": {"icc_profile": b"Geheim"},
    }[kind]
    before = photo(kind=kind, **beside)
    kept = files.keep(before, name="foto")
    after = files.read(kept.stored_as)
    assert b"Geheim" not in after
    assert b"Samira" not in after
    assert opened(after).info.keys() <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_photo_stands_upright(kind):
    kept = files.keep(photo((40, 20), kind=kind, turned=True), name="foto")
    assert opened(files.read(kept.stored_as)).size == (20, 40)


def test_what_follows_an_image_in_its_file_is_left_behind():
    hidden = drawing() + b"PK\x03\x04 een archief achter de tekening"
    assert b"archief" not in files.read(files.keep(hidden, name="x.png").stored_as)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_drawing_stays_a_drawing(mode):
    kept = files.keep(drawing(mode=mode), name="x.png")
    assert kept.media_type == "image/png"
    assert opened(files.read(kept.stored_as)).size == (30, 30)


@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
def test_every_photo_stays_a_photo(mode):
    kept = files.keep(drawing(mode=mode, kind="JPEG"), name="x.jpeg")
    assert kept.media_type == "image/jpeg"


def test_an_empty_file_is_refused():
    assert refusal(b"") == "This file is empty. Choose another one."


def test_a_file_may_have_10_megabytes_and_not_one_byte_more():
    exact = paper().ljust(10 * 1024 * 1024, b"\n")
    assert files.keep(exact, name="a.pdf").size == 10 * 1024 * 1024
    assert "larger than 10 MB" in refusal(exact + b"\n", "a.pdf")


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"MZ\x90\x00", "bewijs.pdf"),
        (b"<html><script>alert(1)</script>", "bewijs.pdf"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "foto.png"),
        (b"GIF89a", "foto.gif"),
        (b"PK\x03\x04", "foto.jpg"),
        (b" " * 1024 + b"%PDF-1.7", "bewijs.pdf"),
    ],
)
def test_a_file_of_another_kind_is_refused(data, name):
    assert refusal(data, name).startswith("Choose a PDF, a JPEG or a PNG.")


@pytest.mark.parametrize("name", ["foto.pdf", "foto.png", "foto.exe", "foto.jpg.html"])
def test_a_name_that_lies_about_its_file_is_refused(name):
    assert refusal(photo(), name).startswith("The name of this file says something else")


@pytest.mark.parametrize("name", ["foto.jpg", "FOTO.JPEG", "foto"])
def test_a_name_may_be_written_in_any_case_and_without_its_ending(name):
    assert files.keep(photo(), name=name).name.lower().startswith("foto.jp")


def test_a_photo_that_only_an_iphone_can_open_says_what_to_do():
    assert "format of iPhones" in refusal(HEIC, "IMG_1.heic")


def test_a_bomb_is_refused_before_it_unfolds():
    bomb = drawing((6_500, 6_500), mode="1")
    assert len(bomb) < 10_000
    assert "40 million pixels" in refusal(bomb, "x.png")
    assert "40 million pixels" in refusal(drawing((50_000, 50_000), mode="1"), "x.png")


def test_a_photo_that_stops_halfway_is_refused():
    assert refusal(photo((400, 400))[:600]).startswith("The photo is damaged.")


@settings(max_examples=15, deadline=None)
@given(st.binary(max_size=60))
def test_whatever_follows_the_first_bytes_of_a_photo_is_a_photo_or_refused(rest):
    for start, name in ((b"\xff\xd8\xff", "a.jpg"), (b"\x89PNG\r\n\x1a\n", "a.png")):
        with pytest.raises(Refused):
            files.keep(start + rest, name=name)


@pytest.mark.parametrize(
    ("given_name", "kept_as"),
    [
        ("C:\\fotos\\verslag.pdf", "verslag.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie: x.pdf"),
        ("gnp.\u202efdp", "gnp.fdp"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
        ("", ""),
        ("..", ""),
    ],
)
def test_a_name_brings_no_folder_and_no_hidden_sign(given_name, kept_as):
    assert files.file_name(given_name) == kept_as


@given(st.text(max_size=400))
def test_any_name_fits_in_its_column(name):
    plain = files.file_name(name)
    assert len(plain) <= files.LONGEST_NAME
    assert plain.isprintable()
    assert "/" not in plain


def test_a_file_lies_where_only_the_house_may_look():
    kept = files.keep(paper(), name="a.pdf")
    top = Path(current().files_dir)
    path = top / kept.stored_as[:2] / kept.stored_as
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(top.stat().st_mode) == 0o700
    assert "a.pdf" not in str(path)


@pytest.mark.parametrize("name", ["../secret", "a" * 31, "A" * 32, "", "/etc/passwd", "0" * 33])
def test_only_a_name_that_we_gave_leads_to_a_file(name):
    with pytest.raises(Missing):
        files.read(name)
    with pytest.raises(Missing):
        files.remove(name)


def test_a_full_disk_leaves_no_half_file(monkeypatch):
    def full(_handle):
        raise OSError(28, "No space left on device")

    before = set(Path(current().files_dir).rglob("*"))
    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space left"):
        files.keep(paper(), name="a.pdf")
    assert {each for each in Path(current().files_dir).rglob("*") if each.is_file()} <= before


def test_files_are_found_by_when_they_were_written():
    kept = files.keep(paper(), name="a.pdf").stored_as
    now = datetime.now(UTC)
    folder = kept[:2]
    assert kept not in list(files.names_in(folder, before=now - timedelta(days=1)))
    assert kept in list(files.names_in(folder, before=now + timedelta(minutes=1)))
    files.throw_away(folder, kept)
    with pytest.raises(Missing):
        files.read(kept)


def test_an_image_without_pixels_to_speak_of_is_still_one():
    out = BytesIO()
    Image.new("RGB", (1, 1)).save(out, format="PNG")
    assert files.keep(out.getvalue(), name="stip.png").size > 0
