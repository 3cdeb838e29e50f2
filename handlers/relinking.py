"""An account that is to be moved: those concerned are told, and its holder can stop it."""

from collections.abc import Iterable

from data import joining, linking, outbox
from data.joining import Joined
from data.request import Request
from domain.message import Message, Rich, Rows, stacked
from forms.telling import tell_office
from handlers.command import button
from handlers.texts import members as texts

#: The commands whose buttons these are.
START, MEMBERS = "start", "thanhvien"


def asked(request: Request, joined: Joined) -> Message:
    """A code was used for somebody who has an account: the holder is warned, the Office asked."""
    stop = stacked(button(texts.NOT_ME, START, "notme", joined.request))
    held = linking.accounts_of(request.session, joined.person)
    tell(request, held, texts.SOMEBODY_MOVES, f"moves:{joined.request}", stop)
    opens = stacked(button(texts.OPEN_REQUESTS, MEMBERS, "open", joined.request))
    tell_office(request, Message(texts.wants_to_move(joined.name), opens), f"moves:{joined.request}")
    return Message(texts.ASKED_TO_MOVE)


def tell(request: Request, accounts: Iterable[int], words: Rich, key: str, buttons: Rows = ()) -> None:
    """Owe words to accounts, whosever they are, at once: it is about who holds them."""
    for account in accounts:
        outbox.notice(
            request.session,
            Message(words, buttons),
            request.now,
            key=f"{key}:account:{account}",
            zone=request.office.zone,
            calendar=request.calendar,
            account=account,
            at_once=True,
        )


def stop(request: Request, wanted: int | None = None) -> Message:
    """The holder says that it is not they who move: the request is turned down, the Office told."""
    row = linking.moving(request.session, request.actor.person or 0)
    if row is None or wanted not in (None, row.id):
        return Message(texts.NOTHING_TO_STOP)
    joining.refuse(request.session, row.id, request.actor.person or 0, request.now)
    tell(request, [row.account_id], texts.TURNED_DOWN, f"move-stopped:{row.id}")
    tell_office(request, Message(texts.stopped(row.name)), f"move-stopped:{row.id}")
    return Message(texts.STOPPED)
