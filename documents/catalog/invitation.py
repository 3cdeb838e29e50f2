"""The QR code of one invitation, to be shown on a screen and read by the telephone of whoever is invited."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

from data.db import Transaction
from documents.catalog import texts
from documents.paper import Made, PaperKind

#: Pixels of a module, and modules of quiet around it (ISO/IEC 18004 asks for four).
SCALE, BORDER = 12, 4


def make(session: Transaction, params: Mapping[str, Any]) -> Made:  # noqa: ARG001  # the shape of PaperKind.make
    """The picture (PNG); `params`: url."""
    import segno

    file = BytesIO()
    segno.make(params["url"], error="m").save(file, kind="png", scale=SCALE, border=BORDER)
    return Made(texts.INVITATION_FILE, file.getvalue())


PAPER = PaperKind("invitation", make)
