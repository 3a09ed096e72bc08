"""Files as people hand them in: real ones, made small."""

from io import BytesIO

import pikepdf
from PIL import Image

# Where a photo was taken, as a phone writes it: 52.3 degrees north, 4.9 degrees east.
PLACE = {1: "N", 2: (52.0, 18.0, 0.0), 3: "E", 4: (4.0, 54.0, 0.0)}
GPS, ORIENTATION, MAKER = 0x8825, 0x0112, 0x010F
LYING = 6  # the camera was turned: the image is to be shown a quarter turn to the right


def photo(size=(40, 20), *, kind="JPEG", turned=False, colour="teal", **given):
    """A photo of a phone that knows where it was taken."""
    about = Image.Exif()
    about[MAKER] = "Telefoon van Samira"
    about[GPS] = PLACE
    if turned:
        about[ORIENTATION] = LYING
    out = BytesIO()
    Image.new("RGB", size, colour).save(out, format=kind, exif=about, **given)
    return out.getvalue()


def drawing(size=(30, 30), *, mode="RGB", kind="PNG", **given):
    out = BytesIO()
    Image.new(mode, size).save(out, format=kind, **given)
    return out.getvalue()


def paper():
    out = BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(out)
    return out.getvalue()


def opened(data):
    return Image.open(BytesIO(data))
