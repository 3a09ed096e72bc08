"""The proof of a day on paper."""

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from flask_babel import get_locale, gettext

from leerhuis import clock, pdf
from leerhuis.registry.duty import words
from leerhuis.registry.duty.proof import Proof
from leerhuis.registry.duty.rules import COVER_LABELS, Cover
from leerhuis.registry.duty.words import TONES, Line
from leerhuis.wording import full_day, number

_: Callable[..., str] = gettext
# Persons on one paper: setting more at once takes memory that a server may not have.
PART = 2_000


def fingerprint(proof: Proof) -> str:
    """A number of what the proof says: two papers with the same one say the same."""
    told = [proof.day, proof.known_at.isoformat(), *proof.rows]
    return hashlib.sha256(repr(told).encode()).hexdigest()[:16]


def papers(
    proof: Proof, *, organisations: Sequence[str], by: str, made_at: datetime
) -> list[bytes]:
    """The proof of a day on A4, with the head of its table on every page; long ones in parts."""
    starts = range(0, max(1, len(proof.rows)), PART)
    told = _told(proof, organisations=organisations, by=by, made_at=made_at)
    return [
        pdf.paper(
            "proof",
            told | _part(proof, at, at // PART + 1, len(starts)),
            made_at=made_at,
        )
        for at in starts
    ]


def bundle(made: Sequence[bytes], *, name: str) -> bytes:
    """The parts of a long proof in one file."""
    out = BytesIO()
    with ZipFile(out, "w") as files:
        for part, data in enumerate(made, start=1):
            files.writestr(f"{name}-{part}.pdf", data)
    return out.getvalue()


def _told(
    proof: Proof, *, organisations: Sequence[str], by: str, made_at: datetime
) -> dict[str, Any]:
    """What every part says: which question, what the answer is in figures, who made it when."""
    day, known = full_day(proof.day), words.exact(proof.known_at)
    title = _("Proof of registered staff on %(day)s", day=day)
    return {
        "document_title": title,
        "title": title,
        "language": str(get_locale()),
        "facts": [
            {"label": _("Day asked about"), "value": day},
            {"label": _("As known on"), "value": known},
            {"label": _("Organisation"), "value": ", ".join(organisations)},
            {"label": _("Made on"), "value": words.exact(made_at)},
            {"label": _("Made by"), "value": by},
            {"label": _("Check number"), "value": fingerprint(proof)},
        ],
        "headline": words.headline(proof, today=clock.day_of(made_at)),
        "totals": [
            {"label": _(COVER_LABELS[cover]), "value": number(proof.totals[cover])}
            for cover in Cover
            if proof.totals[cover] or cover is not Cover.UNREGISTERED
        ],
        "table_title": _("Everyone whose function asks a registration"),
        "head": _head(),
        "foot": _("%(title)s, as known on %(moment)s", title=title, moment=known),
    }


def _part(proof: Proof, at: int, part: int, parts: int) -> dict[str, Any]:
    rows = words.lines(proof.rows[at : at + PART])
    told: dict[str, Any] = {"rows": [_row(each) for each in rows]}
    if parts > 1:
        told["table_title"] = _(
            "Everyone whose function asks a registration, part %(part)s of %(parts)s",
            part=part,
            parts=parts,
        )
    return told


def _head() -> list[str]:
    return [
        _("Name and organisation"),
        _("Covered"),
        _("Registration and number"),
        _("That day"),
        _("Checked"),
        _("Certificate of conduct"),
    ]


def _row(line: Line) -> dict[str, Any]:
    """Cells of one or more paragraphs each, and the notes below the name."""
    none = [_("None")] if line.full else []
    return {
        "tone": TONES[line.cover][0],
        "cells": [
            [line.name, line.organisations],
            [line.cover_words],
            [f"{held.name} {held.number}".strip() for held in line.held] or none,
            [
                _(
                    "%(state)s, until and including %(day)s",
                    state=held.validity,
                    day=held.last_valid,
                )
                for held in line.held
            ],
            [held.checked for held in line.held],
            [line.conduct] if line.conduct else [],
        ],
        "notes": list(line.notes),
    }
