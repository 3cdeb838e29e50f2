"""Updates of every kind that the Bot API has (Update), and of some that it has not yet."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from telegram import Update

from simulator.messages import Json
from tests.fuzz.contents import BOT, CHANNEL, GROUP, ME, PRESS, USER, WHEN, around, content
from tests.fuzz.words import damaged, numbers, presses, texts, whole_numbers

#: Examples that hypothesis is asked for at once: its tree of what it has tried grows with them.
_AT_ONCE: Final = 500
_HERE: Final = {"id": ME, "type": "private", "first_name": "A"}
_AUTHOR: Final = {"id": ME, "is_bot": False, "first_name": "A", "language_code": "vi"}


@dataclass(frozen=True, slots=True)
class Shape:
    """One update without its number: its kind and what stands under it; `whole` if it was not damaged."""

    kind: str
    payload: object
    whole: bool


@st.composite
def _author(draw: st.DrawFn) -> Json:
    """Mostly a person of this chat."""
    match draw(st.integers(0, 9)):
        case 0:
            return _AUTHOR | {"first_name": draw(texts), "last_name": draw(texts), "username": draw(texts)}
        case 1:
            return _AUTHOR | {"language_code": draw(texts), "is_premium": True}
        case _:
            return _AUTHOR


@st.composite
def _message(draw: st.DrawFn) -> Json:
    number = draw(st.one_of(st.integers(1, 99), whole_numbers))
    head = {"message_id": number, "date": WHEN, "chat": _HERE, "from": draw(_author())}
    return {**head, **draw(content), **draw(around)}


@st.composite
def _elsewhere(draw: st.DrawFn) -> Json:
    """A message in a group, a channel, or by nobody who is a person."""
    message = draw(_message())
    match draw(st.integers(0, 5)):
        case 0:
            return {name: value for name, value in message.items() if name != "from"} | {"chat": CHANNEL}
        case 1:
            return message | {"chat": GROUP | {"title": draw(texts), "is_forum": True}}
        case 2:
            return message | {"chat": GROUP, "sender_chat": CHANNEL}
        case 3:
            return message | {"from": BOT}
        case 4:
            return message | {"from": USER | {"id": 777000}}
        case _:
            return message | {"chat": {"id": -5, "type": draw(texts), "title": draw(texts)}}


@st.composite
def _press(draw: st.DrawFn) -> Json:
    """A callback of any make: of this chat, of an inline message, of a game, of nothing that can be seen."""
    query: Json = {"id": PRESS, "from": draw(_author()), "chat_instance": "5"}
    match draw(st.integers(0, 4)):
        case 0:
            query |= {"inline_message_id": "im"}
        case 1:
            shown = draw(_message())
            query |= {"message": shown | {"from": BOT, "chat": draw(st.sampled_from([_HERE, GROUP]))}}
        case 2:
            query |= {"message": {"message_id": 4, "date": 0, "chat": _HERE}}
        case _:
            query |= {
                "message": {"message_id": draw(st.integers(1, 60)), "date": WHEN, "chat": _HERE, "from": BOT}
            }
    if draw(st.integers(0, 5)):
        return query | {"data": draw(st.one_of(_datas, presses, texts))}
    return query | {"game_short_name": draw(texts)}


_datas: Final = st.sampled_from(
    (
        *(
            "x" * 64,
            "\u1ec7" * 21,
            ":",
            "::::",
            "menu",
            "menu:",
            "form",
            "form:",
            "form:1",
            "form:999999:0:x",
        ),
        *(
            "form:-1:a:\x00",
            "form:\ud83d",
            "nop:0",
            "duyet:1:2:3:4:5",
            "kehoach:muc:99",
            "thongbao:0",
            "a:b:c",
        ),
        *(
            f"form:{2**70}:{2**70}:o",
            "viec:" + str(2**70),
            "xacnhan:-1",
            "huy",
            "tieptuc",
            "hoso:1",
            "lich:x",
        ),
        *("vuongmac:1:x", "nhom:9", "thoihan:1", "nhacviec:1", "thanhvien:1", "nghiphep:0", "baocao:9"),
    )
)
_members: Final = st.sampled_from(
    (
        {"status": "member", "user": BOT},
        {"status": "left", "user": BOT},
        {"status": "kicked", "user": BOT, "until_date": 0},
        {"status": "creator", "user": USER, "is_anonymous": False},
        {"status": "of_the_future", "user": BOT},
    )
)
_changes: Final = st.builds(
    lambda chat, old, new: {
        "chat": chat,
        "from": _AUTHOR,
        "date": WHEN,
        "old_chat_member": old,
        "new_chat_member": new,
    },
    st.sampled_from([_HERE, GROUP, CHANNEL]),
    _members,
    _members,
)
_reactions: Final = st.sampled_from(
    (
        [],
        [{"type": "emoji", "emoji": "\U0001f44d"}],
        [{"type": "custom_emoji", "custom_emoji_id": "5"}, {"type": "paid"}],
        [{"type": "of_the_future"}],
    )
)
_boost: Final = {
    "boost_id": "b",
    "add_date": WHEN,
    "expiration_date": WHEN,
    "source": {"source": "premium", "user": USER},
}
_order: Final = {"id": "o", "from": _AUTHOR, "invoice_payload": "p"}
_address: Final = {
    "country_code": "VN",
    "state": "",
    "city": "c",
    "street_line1": "1",
    "street_line2": "",
    "post_code": "1",
}
_poll: Final = {
    "id": "9",
    "question": "q",
    "options": [],
    "total_voter_count": 0,
    "is_closed": True,
    "is_anonymous": False,
    "type": "regular",
    "allows_multiple_answers": False,
    "allows_revoting": False,
    "members_only": False,
}
_connection: Final = {"id": "bc", "user": _AUTHOR, "user_chat_id": ME, "date": WHEN, "is_enabled": True}

#: How each kind is drawn; message and callback_query come more often, for they are what the bot answers.
KINDS: Final[dict[str, st.SearchStrategy[Json]]] = {
    "message": st.one_of(_message(), _message(), _message(), _elsewhere()),
    "edited_message": st.one_of(_message(), _elsewhere()),
    "channel_post": _elsewhere(),
    "edited_channel_post": _elsewhere(),
    "business_connection": st.just(_connection),
    "business_message": _message().map(lambda message: message | {"business_connection_id": "bc"}),
    "edited_business_message": _message().map(lambda message: message | {"business_connection_id": "bc"}),
    "deleted_business_messages": st.just(
        {"business_connection_id": "bc", "chat": _HERE, "message_ids": [1, 2]}
    ),
    "guest_message": st.one_of(_message(), _elsewhere()),
    "message_reaction": st.builds(
        lambda old, new: {
            "chat": _HERE,
            "message_id": 1,
            "user": _AUTHOR,
            "date": WHEN,
            "old_reaction": old,
            "new_reaction": new,
        },
        _reactions,
        _reactions,
    ),
    "message_reaction_count": st.just({"chat": CHANNEL, "message_id": 1, "date": WHEN, "reactions": []}),
    "inline_query": texts.map(lambda words: {"id": "q", "from": _AUTHOR, "query": words, "offset": ""}),
    "chosen_inline_result": texts.map(lambda words: {"result_id": "r", "from": _AUTHOR, "query": words}),
    "callback_query": _press(),
    "shipping_query": st.just({**_order, "shipping_address": _address}),
    "pre_checkout_query": st.just({**_order, "currency": "VND", "total_amount": 5}),
    "purchased_paid_media": st.just({"from": _AUTHOR, "paid_media_payload": "p"}),
    "poll": st.just(_poll),
    "poll_answer": st.just(
        {"poll_id": "9", "user": _AUTHOR, "option_ids": [0], "option_persistent_ids": ["1"]}
    ),
    "my_chat_member": _changes,
    "chat_member": _changes,
    "chat_join_request": st.just({"chat": GROUP, "from": _AUTHOR, "user_chat_id": ME, "date": WHEN}),
    "chat_boost": st.just({"chat": CHANNEL, "boost": _boost}),
    "removed_chat_boost": st.just(
        {"chat": CHANNEL, "boost_id": "b", "remove_date": WHEN, "source": _boost["source"]}
    ),
    "managed_bot": st.just({"user": _AUTHOR, "bot": BOT}),
    "kind_of_the_future": st.just({"from": _AUTHOR, "chat": _HERE, "text": "x"}),
}
_OFTEN: Final = ("message",) * 30 + ("callback_query",) * 12 + ("edited_message",) * 4
_kinds: Final = st.sampled_from((*_OFTEN, *KINDS))


@st.composite
def shapes(draw: st.DrawFn) -> Shape:
    """Any update; one in five is damaged, one in a hundred is no update at all."""
    kind = draw(_kinds)
    fate = draw(st.integers(0, 99))
    if fate == 0:
        return Shape(kind, draw(st.one_of(numbers, texts, st.just([]), st.none())), whole=False)
    whole = fate > 20
    return Shape(kind, draw(KINDS[kind] if whole else damaged(KINDS[kind])), whole)


def drawn(count: int, first: int = 0) -> Iterator[Shape]:
    """So many updates, the same for the same first seed."""
    left = count
    while left > 0:
        found = _some(min(left, _AT_ONCE), first)[:left]
        yield from found
        left -= len(found)
        first += 1


def _some(count: int, number: int) -> list[Shape]:
    found: list[Shape] = []

    @seed(number)
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(shapes())
    def keep(shape: Shape) -> None:
        found.append(shape)

    keep()
    return found


def missing() -> set[str]:
    """Kinds that python-telegram-bot knows and that are not drawn here."""
    return set(map(str, Update.ALL_TYPES)) - set(KINDS)
