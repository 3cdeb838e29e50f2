"""What a message may carry (Bot API, Message): one shape of each content, drawn with odd words in it."""

import inspect
from typing import Final

from hypothesis import strategies as st
from telegram import Message

from simulator.messages import Json
from tests.fuzz.words import commands, numbers, texts, whole_numbers

#: Stand for the person who writes, the moment of writing, a callback's id, until an update is sent.
ME: Final = 4_242_424_242
WHEN: Final = 1_704_164_499
PRESS: Final = "5252525252"

USER: Final = {"id": 77, "is_bot": False, "first_name": "B"}
BOT: Final = {"id": 78, "is_bot": True, "first_name": "Bot", "username": "some_bot"}
CHANNEL: Final = {"id": -1001, "type": "channel", "title": "C"}
GROUP: Final = {"id": -1002, "type": "supergroup", "title": "G"}
_ID: Final = {"file_id": "f", "file_unique_id": "u"}
_PHOTO: Final = [{**_ID, "width": 90, "height": 51}, {**_ID, "file_unique_id": "u2", "width": 9, "height": 5}]
_VIDEO: Final = {**_ID, "width": 640, "height": 480, "duration": 9}
_STICKER: Final = {
    **_ID,
    "type": "regular",
    "width": 512,
    "height": 512,
    "is_animated": False,
    "is_video": False,
    "emoji": "\U0001f600",
}
_PLACE: Final = {"latitude": 21.02, "longitude": 105.8}
_VENUE: Final = {"location": _PLACE, "title": "t", "address": "a"}
_OPTION: Final = {"persistent_id": "1", "text": "a", "voter_count": 0}
_POLL: Final = {
    "id": "9",
    "question": "q",
    "options": [_OPTION],
    "total_voter_count": 0,
    "is_closed": False,
    "is_anonymous": True,
    "type": "regular",
    "allows_multiple_answers": False,
    "allows_revoting": False,
    "members_only": False,
}
_PAID: Final = {"star_count": 5, "paid_media": [{"type": "preview"}, {"type": "photo", "photo": _PHOTO}]}
_GIVEAWAY: Final = {"chats": [CHANNEL], "winners_selection_date": WHEN, "winner_count": 2}
_TASKS: Final = {"title": "t", "tasks": [{"id": 1, "text": "x"}]}
_MONEY: Final = {"currency": "VND", "total_amount": 5, "invoice_payload": "p"}
_CHARGED: Final = {
    **_MONEY,
    "telegram_payment_charge_id": "t",
    "provider_payment_charge_id": "p",
}
_STARS: Final = {"currency": "XTR", "amount": 5}
_LOOKS: Final = {"center_color": 1, "edge_color": 2, "symbol_color": 3, "text_color": 4}
_RARE: Final = {"name": "n", "rarity_per_mille": 5}
_UNIQUE: Final = {
    "gift_id": "1",
    "base_name": "b",
    "name": "b-1",
    "number": 1,
    "model": {**_RARE, "sticker": _STICKER},
    "symbol": {**_RARE, "sticker": _STICKER},
    "backdrop": {**_RARE, "colors": _LOOKS},
}
_GIFT: Final = {"gift": {"id": "1", "sticker": _STICKER, "star_count": 5}}
_HIDDEN: Final = {"type": "hidden_user", "date": WHEN, "sender_user_name": "x"}
_GAME: Final = {"title": "g", "description": "d", "photo": _PHOTO}
_STYLES: Final = (
    *("bold", "italic", "underline", "strikethrough", "spoiler", "code", "pre", "blockquote", "mention"),
    *("expandable_blockquote", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number"),
    *("text_link", "text_mention", "custom_emoji", "kind_of_the_future"),
)

#: What a message always has, and what `said`, `captioned` and `tests.fuzz.updates` put there.
FRAME: Final = frozenset(
    {"message_id", "date", "chat", "from_user", "sender_chat", "text", "entities", "caption"}
)

#: Media and the like, whole.
MEDIA: Final[dict[str, Json]] = {
    "photo": {"photo": _PHOTO},
    "document": {"document": {**_ID, "file_name": "a.pdf", "mime_type": "application/pdf", "file_size": 9}},
    "nameless document": {"document": _ID},
    "album": {"photo": _PHOTO, "media_group_id": "99"},
    "album of videos": {"video": _VIDEO, "media_group_id": "99"},
    "album of documents": {"document": {**_ID, "file_name": "a.pdf"}, "media_group_id": "98"},
    "live photo": {"live_photo": {**_VIDEO, "photo": _PHOTO}, "photo": _PHOTO},
    "animation": {"animation": _VIDEO, "document": {**_ID, "mime_type": "video/mp4"}},
    "audio": {"audio": {**_ID, "duration": 3, "performer": "p", "title": "t"}},
    "video": {"video": _VIDEO},
    "video note": {"video_note": {**_ID, "length": 240, "duration": 5}},
    "voice": {"voice": {**_ID, "duration": 2, "mime_type": "audio/ogg"}},
    "paid media": {"paid_media": _PAID},
    "sticker": {"sticker": _STICKER},
    "story": {"story": {"chat": CHANNEL, "id": 3}},
    "location": {"location": _PLACE},
    "live location": {"location": {**_PLACE, "live_period": 900, "heading": 10, "horizontal_accuracy": 1.5}},
    "venue": {"location": _PLACE, "venue": _VENUE},
    "contact": {"contact": {"phone_number": "+84900000000", "first_name": "A", "user_id": ME}},
    "poll": {"poll": _POLL},
    "quiz": {"poll": {**_POLL, "type": "quiz", "correct_option_ids": [0]}},
    "dice": {"dice": {"emoji": "\U0001f3b2", "value": 6}},
    "checklist": {"checklist": _TASKS},
    "game": {"game": _GAME},
    "invoice": {
        "invoice": {
            "title": "t",
            "description": "d",
            "start_parameter": "s",
            "currency": "VND",
            "total_amount": 1,
        }
    },
}

#: Service messages, whole.
SERVICE: Final[dict[str, Json]] = {
    "paid": {"successful_payment": _CHARGED},
    "refunded": {"refunded_payment": _CHARGED},
    "users shared": {"users_shared": {"request_id": 1, "users": [{"user_id": 5}]}},
    "chat shared": {"chat_shared": {"request_id": 1, "chat_id": -100}},
    "gift": {"gift": _GIFT},
    "upgraded gift": {"gift_upgrade_sent": _GIFT},
    "unique gift": {"unique_gift": {"gift": _UNIQUE, "origin": "upgrade"}},
    "website": {"connected_website": "example.org"},
    "access": {"write_access_allowed": {"from_request": True}},
    "passport": {
        "passport_data": {
            "data": [{"type": "email", "hash": "h", "email": "a@example.org"}],
            "credentials": {"data": "ZA==", "hash": "aA==", "secret": "cw=="},
        }
    },
    "web app": {"web_app_data": {"data": "{}", "button_text": "b"}},
    "pinned": {"pinned_message": {"message_id": 1, "date": 0, "chat": {"id": ME, "type": "private"}}},
    "pinned whole": {
        "pinned_message": {"message_id": 1, "date": WHEN, "chat": {"id": ME, "type": "private"}, "text": "x"}
    },
    "timer": {"message_auto_delete_timer_changed": {"message_auto_delete_time": 86400}},
    "came in": {"new_chat_members": [USER, BOT]},
    "left": {"left_chat_member": USER},
    "title": {"new_chat_title": "t"},
    "picture": {"new_chat_photo": _PHOTO},
    "no picture": {"delete_chat_photo": True},
    "group made": {"group_chat_created": True},
    "supergroup made": {"supergroup_chat_created": True},
    "channel made": {"channel_chat_created": True},
    "proximity": {"proximity_alert_triggered": {"traveler": USER, "watcher": USER, "distance": 10}},
    "boosted": {"boost_added": {"boost_count": 1}},
    "background": {"chat_background_set": {"type": {"type": "chat_theme", "theme_name": "x"}}},
    "tasks done": {"checklist_tasks_done": {"marked_as_done_task_ids": [1]}},
    "tasks added": {"checklist_tasks_added": {"tasks": [{"id": 1, "text": "x"}]}},
    "price": {"direct_message_price_changed": {"are_direct_messages_enabled": True}},
    "paid price": {"paid_message_price_changed": {"paid_message_star_count": 3}},
    "post wanted": {"suggested_post_approved": {"send_date": WHEN, "price": _STARS}},
    "post not wanted": {"suggested_post_declined": {"comment": "c"}},
    "post failed": {"suggested_post_approval_failed": {"price": _STARS}},
    "post paid": {"suggested_post_paid": {"currency": "XTR", "star_amount": {"amount": 5}}},
    "post refunded": {"suggested_post_refunded": {"reason": "post_deleted"}},
    "owner left": {"chat_owner_left": {"new_owner": USER}},
    "owner changed": {"chat_owner_changed": {"new_owner": USER}},
    "bot made": {"managed_bot_created": {"bot": BOT}},
    "option added": {"poll_option_added": {"option_persistent_id": "1", "option_text": "a"}},
    "option gone": {"poll_option_deleted": {"option_persistent_id": "1", "option_text": "a"}},
    "moved on": {"migrate_to_chat_id": -1003},
    "moved here": {"migrate_from_chat_id": -1002},
    "topic made": {"forum_topic_created": {"name": "n", "icon_color": 7322096}},
    "topic edited": {"forum_topic_edited": {"name": "n"}},
    "topic closed": {"forum_topic_closed": {}},
    "topic open": {"forum_topic_reopened": {}},
    "general hidden": {"general_forum_topic_hidden": {}},
    "general shown": {"general_forum_topic_unhidden": {}},
    "giveaway made": {"giveaway_created": {"prize_star_count": 5}},
    "giveaway": {"giveaway": _GIVEAWAY},
    "giveaway over": {"giveaway_completed": {"winner_count": 1}},
    "winners": {
        "giveaway_winners": {
            "chat": CHANNEL,
            "giveaway_message_id": 4,
            "winners_selection_date": WHEN,
            "winner_count": 1,
            "winners": [USER],
        }
    },
    "video chat planned": {"video_chat_scheduled": {"start_date": WHEN}},
    "video chat": {"video_chat_started": {}},
    "video chat over": {"video_chat_ended": {"duration": 60}},
    "video chat guests": {"video_chat_participants_invited": {"users": [USER]}},
    "of the future": {"thing_of_the_future": {"a": [1, {"b": None}]}},
    "nothing": {},
}

#: What may come with any content, whole.
AROUND: Final[tuple[Json, ...]] = (
    {},
    {},
    {},
    {"forward_origin": {"type": "user", "date": WHEN, "sender_user": USER}},
    {"forward_origin": {"type": "hidden_user", "date": WHEN, "sender_user_name": "x"}},
    {"forward_origin": {"type": "chat", "date": WHEN, "sender_chat": GROUP, "author_signature": "s"}},
    {"forward_origin": {"type": "channel", "date": WHEN, "chat": CHANNEL, "message_id": 5}},
    {"forward_origin": {"type": "of_the_future", "date": WHEN}},
    {"is_automatic_forward": True, "has_protected_content": True},
    {"reply_to_message": {"message_id": 3, "date": WHEN, "chat": {"id": ME, "type": "private"}, "text": "r"}},
    {"reply_to_message": {"message_id": 3, "date": 0, "chat": {"id": ME, "type": "private"}}},
    {"quote": {"text": "q", "position": 0, "is_manual": True}},
    {"external_reply": {"origin": _HIDDEN}},
    {"external_reply": {"origin": _HIDDEN, "chat": CHANNEL, "message_id": 5, "photo": _PHOTO}},
    {"external_reply": {"origin": _HIDDEN, "paid_media": _PAID, "checklist": _TASKS, "poll": _POLL}},
    {"external_reply": {"origin": _HIDDEN, "giveaway": _GIVEAWAY, "venue": _VENUE, "game": _GAME}},
    {"reply_to_checklist_task_id": 1, "reply_to_poll_option_id": "1"},
    {"suggested_post_info": {"state": "pending", "price": _STARS}, "is_paid_post": True},
    {"sender_tag": "t", "guest_query_id": "g", "guest_bot_caller_user": USER},
    {"guest_bot_caller_chat": GROUP},
    {"caption_entities": [{"type": "bold", "offset": 0, "length": 9}]},
    {"reply_to_story": {"chat": CHANNEL, "id": 4}},
    {"message_thread_id": 7, "is_topic_message": True},
    {"message_thread_id": 7},
    {"direct_messages_topic": {"topic_id": 4, "user": USER}},
    {"via_bot": BOT},
    {"sender_business_bot": BOT, "business_connection_id": "bc"},
    {"is_from_offline": True, "effect_id": "5104841245755180586"},
    {
        "link_preview_options": {"is_disabled": True},
        "has_media_spoiler": True,
        "show_caption_above_media": True,
    },
    {"reply_markup": {"inline_keyboard": [[{"text": "b", "callback_data": "x"}]]}},
    {"edit_date": WHEN, "author_signature": "\u0301", "sender_boost_count": 2, "paid_star_count": 1},
)


@st.composite
def said(draw: st.DrawFn) -> Json:
    """A text with entities."""
    words = draw(st.one_of(texts, texts, texts, commands))
    return {"text": words, "entities": [draw(_entities) for _ in range(draw(st.integers(0, 2)))]}


@st.composite
def captioned(draw: st.DrawFn) -> Json:
    """Something with a caption, or without."""
    name = draw(st.sampled_from(sorted(MEDIA)))
    return MEDIA[name] | ({"caption": draw(texts)} if draw(st.booleans()) else {})


@st.composite
def named_file(draw: st.DrawFn) -> Json:
    """A file whose names and size are odd."""
    names = {"file_name": draw(texts), "mime_type": draw(texts), "file_size": draw(whole_numbers)}
    return {"document": {"file_id": draw(texts), "file_unique_id": draw(texts), **names}}


_entities: Final = st.builds(
    lambda style, offset, length: {
        "type": style,
        "offset": offset,
        "length": length,
        **({"user": USER} if style == "text_mention" else {}),
        **({"url": "https://example.org"} if style == "text_link" else {}),
        **({"custom_emoji_id": "5"} if style == "custom_emoji" else {}),
    },
    st.sampled_from(_STYLES),
    st.one_of(st.integers(0, 9), numbers),
    st.one_of(st.integers(0, 9), numbers),
)
service: Final = st.sampled_from(sorted(SERVICE)).map(lambda name: SERVICE[name])

#: Any content.
content: Final = st.one_of(said(), said(), captioned(), named_file(), service)
around: Final = st.sampled_from(AROUND)


def not_tried() -> set[str]:
    """What python-telegram-bot knows that a message may carry, and no message here does."""
    told = set().union(*MEDIA.values(), *SERVICE.values(), *AROUND)
    return set(inspect.signature(Message.__init__).parameters) - told - FRAME - {"self", "api_kwargs"}
