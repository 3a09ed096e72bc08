"""Files that go out as what they are: never as part of a page."""

from io import BytesIO

from flask import Response, send_file

from leerhuis import files

POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"


def as_download(stored_as: str, *, name: str, media_type: str) -> Response:
    """Nothing in the file may do anything in the name of this site."""
    answer = send_file(
        BytesIO(files.read(stored_as)),
        mimetype=media_type,
        as_attachment=True,
        download_name=name,
    )
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["Content-Security-Policy"] = POLICY
    return answer
