"""Everything that is held about one person, for that person alone."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from data import personal
from data.db import Transaction
from documents import personal_file
from documents.paper import Made, PaperFailed, PaperKind
from documents.personal_file import texts


def make(session: Transaction, params: Mapping[str, Any]) -> Made:
    """The data of a person; `params`: account, person (rows), now (ISO, aware), zone (IANA), forms (titles).

    Raises PaperFailed if the account that asked belongs to somebody else by now.
    """
    if personal.owner(session, params["account"]) != params["person"]:
        raise PaperFailed("the account belongs to somebody else by now")
    now, zone = datetime.fromisoformat(params["now"]), ZoneInfo(params["zone"])
    content = personal_file.of(session, params["person"], now, zone, params["forms"])
    return Made(texts.FILE.format(now=now.astimezone(zone)), content)


PAPER = PaperKind("personal", make)
