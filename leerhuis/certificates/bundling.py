"""All certificates of a group as one zip, made by timed work because there may be hundreds."""

from datetime import datetime, timedelta
from functools import partial
from tempfile import TemporaryFile
from typing import BinaryIO, cast
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from leerhuis import audit, clock, db, filenames, files, handouts, settings
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.certificates import queries, words
from leerhuis.certificates.models import Certificate, CertificateBundle
from leerhuis.courses.models import Edition
from leerhuis.errors import Refused

SHELF = "certificates"
AT_ONCE = 25
LEASE = timedelta(minutes=5)
KEPT = timedelta(days=1)
READABLE = 0o644 << 16


def ask(edition: Edition, *, language: str, by: Identity, now: datetime) -> CertificateBundle:
    """Ask for the bundle of a group; one that is being made already is the answer too."""
    with db.transaction():
        db.hold(edition)
        known = queries.bundle_in_work(edition.id)
        if known is not None:
            return known
        total = queries.count_valid_in(edition.id)
        if not total:
            raise Refused("There are no certificates in this group yet.")
        bundle = CertificateBundle(
            edition_id=edition.id,
            asked_by_id=by.person_id,
            language=language,
            asked_at=now,
            total=total,
        )
        db.add(bundle)
        audit.record(
            Action.CERTIFICATES_BUNDLED, by=by, kind="edition", subject=edition.public_id, now=now
        )
        return bundle


def make_due(*, now: datetime) -> int:
    """Make the bundles that were asked for; returns how many that were."""
    return handouts.make_due(CertificateBundle, partial(_make, now=now), lease=LEASE, now=now)


def drop_old(*, now: datetime) -> int:
    """Remove the bundles of more than a day ago, and their files."""
    return handouts.drop(CertificateBundle, queries.bundles_before(now - KEPT))


def _make(bundle: CertificateBundle, *, now: datetime) -> None:
    """Some certificates at a time; nothing is held while the papers are set."""
    names = _Names()
    _note(bundle, done=0)
    with cast(BinaryIO, TemporaryFile()) as made:
        with ZipFile(made, "w", ZIP_STORED) as archive:
            last = 0
            while some := queries.valid_in(bundle.edition_id, after=last, limit=AT_ONCE):
                for certificate in some:
                    archive.writestr(names.of(certificate), _paper(certificate))
                last = some[-1].id
                _note(bundle, done=bundle.done + len(some))
        made.seek(0)
        stored_as = files.shelve(made, shelf=SHELF)
    _note(bundle, stored_as=stored_as, made_at=now)


def _paper(certificate: Certificate) -> bytes:
    return words.paper(certificate, base_url=settings.current().base_url)


def _note(bundle: CertificateBundle, **facts: object) -> None:
    with db.transaction():
        for name, value in facts.items():
            setattr(bundle, name, value)


class _Names:
    """The name of each file: of whom it is, with a number for who has the same name."""

    def __init__(self) -> None:
        self.given: dict[str, int] = {}

    def of(self, certificate: Certificate) -> ZipInfo:
        name = str(certificate.values["name"])
        same = self.given[name.casefold()] = self.given.get(name.casefold(), 0) + 1
        parts = (name,) if same == 1 else (name, f"({same})")
        entry = ZipInfo(
            filenames.file_name(*parts, ending=".pdf"),
            date_time=clock.local(certificate.issued_at).timetuple()[:6],
        )
        entry.external_attr = READABLE
        return entry
