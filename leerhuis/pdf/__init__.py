"""Papers that people keep: PDFs set by Typst, the same bytes for the same facts.

The caller brings words in the reader's language; this module only lays them out.
"""

import json
import logging
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import Any

import segno
import typst

log = logging.getLogger(__name__)

_HERE = Path(__file__).parent
# Control characters, private ones and pictograms: no font of ours has them, and PDF/A wants all.
_UNSETTABLE = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u2600-\u27bf\ud800-\uf8ff\ufe00-\ufe0f\ufeff\ufff0-\uffff"
    r"\U0001f000-\U0001faff\U000e0000-\U0010ffff]"
)

_one_at_a_time = Lock()


@dataclass(frozen=True)
class Fact:
    """A label with its value, such as "SKJ, scholing" and "14 punten"."""

    label: str
    value: str


@dataclass(frozen=True)
class CertificateValues:
    """What a certificate of attendance says, from the top down."""

    title: str
    name: str
    lead: str
    course: str
    held: str
    facts: tuple[Fact, ...]
    signed_by: str
    signed_as: str
    check: str
    check_url: str
    code: str
    language: str = "nl"


def certificate(values: CertificateValues, *, issued_at: datetime) -> bytes:
    """One page A4 landscape, tagged and archival (PDF/UA-1, PDF/A-2a)."""
    told = asdict(values)
    told["document_title"] = f"{values.title}: {values.course}, {values.name}"
    told["qr"] = _qr(values.check_url)
    return paper("certificate", told, made_at=issued_at)


def paper(template: str, values: Mapping[str, Any], *, made_at: datetime) -> bytes:
    """The paper that `<template>.typ` lays out: tagged and archival (PDF/UA-1, PDF/A-2a).

    `values` are strings in any nesting of dicts and lists.
    """
    if made_at.tzinfo is None:
        raise ValueError("a moment without a zone would differ from machine to machine")
    inputs = {"values": json.dumps(_settable(values))}
    try:
        return _compiled(template, inputs, made_at, archival=True)
    except typst.TypstError:
        # A script that our fonts do not have: a page with a gap is better than none.
        log.warning("A %s has characters that no font has: it is not PDF/A", template)
        return _compiled(template, inputs, made_at, archival=False)


def _compiled(template: str, inputs: dict[str, str], made_at: datetime, *, archival: bool) -> bytes:
    with _one_at_a_time:
        made = _compiler(template).compile(
            sys_inputs=inputs,
            format="pdf",
            pdf_standards=["a-2a", "ua-1"] if archival else [],
            timestamp=int(made_at.timestamp()),
        )
    assert isinstance(made, bytes)
    return made


@cache
def _compiler(template: str) -> typst.Compiler:
    """Kept, because a page takes some milliseconds once the fonts are loaded."""
    return typst.Compiler(
        _HERE / f"{template}.typ",
        root=_HERE,
        font_paths=[_HERE / "fonts"],
        ignore_system_fonts=True,
    )


def _settable(value: Any) -> Any:
    """The same, with text on one line and without what cannot be set."""
    match value:
        case str():
            return " ".join(_UNSETTABLE.sub("", value).split())
        case Mapping():
            return {key: _settable(each) for key, each in value.items()}
        case _:
            return [_settable(each) for each in value]


def _qr(url: str) -> str:
    drawn = BytesIO()
    # Readers take every mask; weighing all eight costs more than setting the whole page.
    segno.make_qr(url, error="m", mask=3).save(drawn, kind="svg", border=0, dark="#0f2128")
    return drawn.getvalue().decode()
