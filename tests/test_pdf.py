import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from leerhuis.pdf import CertificateValues, Fact, certificate

FONTS = Path(__file__).parent.parent / "leerhuis" / "pdf" / "fonts"
MM = 72 / 25.4
ISSUED = datetime(2026, 12, 16, 9, 0, tzinfo=UTC)
SAMIRA = CertificateValues(
    title="Bewijs van deelname",
    name="Samira Bouzid",
    lead="heeft deelgenomen aan",
    course="Complexe scheidingen",
    held="op 8, 9 en 15 december 2026 in Roosendaal, in totaal 18 uur",
    facts=(Fact("SKJ, scholing", "14 punten"), Fact("SKJ, reflectie", "4 punten")),
    signed_by="Ine van Dam",
    signed_as="coördinator",
    check="Controleer dit bewijs op leerhuis.example/bewijs met code",
    check_url="https://leerhuis.example/bewijs/7K4M-92QX",
    code="7K4M-92QX",
)


def paper(**given):
    return pikepdf.open(BytesIO(certificate(replace(SAMIRA, **given), issued_at=ISSUED)))


def letters_of(font):
    """What each glyph of a font stands for, by its ToUnicode table."""
    table = font.ToUnicode.read_bytes().decode("ascii")
    pairs = re.findall(r"^<([0-9a-fA-F]{4})> <([0-9a-fA-F]+)>$", table, re.MULTILINE)
    return {bytes.fromhex(glyph): bytes.fromhex(text).decode("utf-16-be") for glyph, text in pairs}


def text_of(pdf):
    """The text of the first page, read as a screen reader or a search would."""
    page, letters, out = pdf.pages[0], {}, []
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "Tf":
            letters = letters_of(page.Resources.Font[operands[0]])
        elif str(operator) in {"Tj", "TJ"}:
            parts = operands[0] if str(operator) == "TJ" else operands
            run = b"".join(bytes(part) for part in parts if isinstance(part, pikepdf.String))
            out += [letters[run[at : at + 2]] for at in range(0, len(run), 2)]
    return "".join(out)


def lowest_text(pdf):
    """How high the lowest line of the page stands, in points."""
    at, kept, heights = pikepdf.Matrix(), [], []
    for operands, operator in pikepdf.parse_content_stream(pdf.pages[0]):
        match str(operator):
            case "q":
                kept.append(at)
            case "Q":
                at = kept.pop()
            case "cm":
                at = pikepdf.Matrix(*operands) @ at
            case "Tm":
                heights.append((pikepdf.Matrix(*operands) @ at).f)
    return min(heights)


def sizes_of_text(pdf):
    """The sizes of type after the logo, in the order of the page: title, name ..."""
    steps = pikepdf.parse_content_stream(pdf.pages[0])
    return [float(operands[1]) for operands, operator in steps if str(operator) == "Tf"][1:]


def tags_of(node):
    if isinstance(node, pikepdf.Array):
        return [tag for each in node for tag in tags_of(each)]
    if not isinstance(node, pikepdf.Dictionary) or "/S" not in node:
        return []
    return [node, *tags_of(node.get("/K", pikepdf.Array()))]


def test_a_certificate_says_who_what_when_and_how_to_check_it():
    text = text_of(paper())
    assert "Samira Bouzidheeft deelgenomen aanComplexe scheidingenop 8, 9 en 15 december" in text
    assert "SKJ, scholing14 puntenSKJ, reflectie4 punten" in text
    assert "Ine van Damcoördinator" in text
    assert text.endswith("met code7K4M-92QX")


@pytest.mark.parametrize(
    "name",
    [
        "#strike[] $x$ Dvořák Aydın Özlem",
        "*b* _i_ @ref <l> \\u{41} `c` // x",
        "Ωμέγα Жуков Đỗ Nguyễn",
        'van \'t "Hof" -- ...',
    ],
)
def test_a_name_comes_out_as_it_was_written(name):
    assert name in text_of(paper(name=name, course=name))


def test_it_is_tagged_archival_and_titled():
    pdf = paper()
    meta = pdf.open_metadata()
    assert (meta["pdfaid:part"], meta["pdfaid:conformance"], meta["pdfuaid:part"]) == (
        "2",
        "A",
        "1",
    )
    assert pdf.Root.Lang == "nl"
    assert pdf.docinfo.Title == "Bewijs van deelname: Complexe scheidingen, Samira Bouzid"


def test_only_the_code_is_a_picture_that_needs_words():
    pdf = paper()
    tags = tags_of(pdf.Root.StructTreeRoot.K)
    assert [tag.S for tag in tags].count("/H1") == 1
    assert [str(tag.Alt) for tag in tags if tag.S == "/Figure"] == [f"{SAMIRA.check} {SAMIRA.code}"]


def test_equal_facts_give_equal_bytes():
    first = certificate(SAMIRA, issued_at=ISSUED)
    elsewhere = ISSUED.astimezone(timezone(timedelta(hours=1)))
    assert certificate(SAMIRA, issued_at=elsewhere) == first
    assert certificate(SAMIRA, issued_at=ISSUED + timedelta(days=1)) != first


def test_certificates_made_at_once_are_not_mixed_up():
    names = [f"Deelnemer {number}" for number in range(6)]
    wanted = [certificate(replace(SAMIRA, name=name), issued_at=ISSUED) for name in names]
    with ThreadPoolExecutor(6) as pool:
        made = pool.map(
            lambda name: certificate(replace(SAMIRA, name=name), issued_at=ISSUED), names * 3
        )
        assert list(made) == wanted * 3


def test_many_words_make_it_smaller_and_stay_above_the_street():
    words = "samenwerken aan veiligheid " * 20
    pdf = paper(name=words, course=words, facts=SAMIRA.facts * 8)
    assert len(pdf.pages) == 1
    assert lowest_text(pdf) > 42 * MM


@pytest.mark.parametrize("place", ["name", "course"])
def test_one_long_word_makes_only_its_own_line_smaller(place):
    usual, sizes = sizes_of_text(paper()), sizes_of_text(paper(**{place: "Wm" * 20}))
    (line,) = [line for line, size in enumerate(sizes) if size != usual[line]]
    assert line == {"name": 1, "course": 3}[place]
    assert sizes[line] * 0.9 * 40 < 200 * MM  # these letters are nearly as wide as they are high


@pytest.mark.parametrize(
    "odd", ["\x00", "\x07", "\u2028", "\ud800", "\ue000", "\uffff", "🎓\ufe0f"]
)
def test_what_no_font_has_is_left_out(odd, caplog):
    pdf = paper(name=f"Samira{odd} Bouzid", code=f"7K4M-92QX{odd}")
    assert "Samira Bouzid" in text_of(pdf)
    assert caplog.text == ""


def test_a_script_that_no_font_has_still_gives_a_page(caplog):
    assert len(paper(name="王小明").pages) == 1
    assert "not PDF/A" in caplog.text


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="zone"):
        certificate(SAMIRA, issued_at=datetime(2026, 12, 16))  # noqa: DTZ001


def test_only_our_own_fonts_are_used_and_their_licences_lie_beside_them():
    pdf = paper(name="Özlem Жуков")
    used = {
        re.split("[+-]", str(font.BaseFont))[1] for font in pdf.pages[0].Resources.Font.values()
    }
    assert used == {"BricolageGrotesque", "SourceSans3"}
    assert used == {path.stem.removeprefix("OFL-") for path in FONTS.glob("OFL-*")}
