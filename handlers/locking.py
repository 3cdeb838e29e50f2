"""A lost telephone, somebody who left: the Office closes an account or ends the posts, each in two steps."""

from collections.abc import Callable
from dataclasses import dataclass

from data import feeds, linking, people, posts
from data.people import Someone
from data.request import Request
from domain import rights
from domain.calendar import ONE_DAY
from domain.message import Button, Message, Rich, stacked
from forms.draw import starter
from handlers.command import OldButton, Press, Pressed, button
from handlers.texts import locking as texts
from handlers.texts import staff
from vietnamese import text
from vietnamese.matching import best_match

#: The command whose buttons these are, and the one that keeps posts and invitations.
NAME, STAFF = "thanhvien", "nhansu"


@dataclass(frozen=True, slots=True)
class Act:
    """What can be done to somebody: the step that asks, the step that does, and the words of both."""

    asks: str
    does: str
    label: str
    sure: str
    word: str
    question: Callable[[str], Rich]
    carry_out: Callable[[Request, Someone], Rich]


def _close(request: Request, one: Someone) -> Rich:
    """Whoever holds the telephone opens nothing more, nor reads the private calendar."""
    count = linking.close(request.session, one.id, request.actor.person or 0, request.now)
    feeds.revoke(request.session, one.id, request.now)
    return texts.closed(one.name) if count else texts.nothing_to_close(one.name)


def _end(request: Request, one: Someone) -> Rich:
    last_day = request.today - ONE_DAY
    count = posts.end_all(request.session, one.id, last_day, request.actor.person or 0, request.now)
    return texts.ended(one.name, count)


ACTS = (
    Act("lock", "locked", texts.LOCK, texts.SURE_LOCK, texts.WORD_LOCK, texts.ask_lock, _close),
    Act("leave", "left", texts.LEAVE, texts.SURE_LEAVE, texts.WORD_LEAVE, texts.ask_leave, _end),
)


def typed(request: Request, said: str) -> Message:
    """A name, perhaps with an act behind it, perhaps with the word that confirms it."""
    if not request.actor.may(rights.OFFICE):
        return _refused()
    words = text.fold(said)
    sure = words.endswith(f" {texts.WORD_SURE}")
    words = words.removesuffix(texts.WORD_SURE).strip()
    # A given name may be such a word: Khoa.
    is_name = any(text.fold(one.name) == words for one in people.present(request.session, request.today))
    act = None if is_name else next((act for act in ACTS if words.endswith(f" {act.word}")), None)
    name = words.removesuffix(act.word).strip() if act else words
    found = _named(request, name)
    if len(found) != 1:
        return _several(found, name)
    if act is None:
        return _page(request, found[0])
    return _done(request, act, found[0]) if sure else _asked(act, found[0])


def _refused() -> Message:
    return Message(texts.NOT_OFFICE, toast=texts.NOT_OFFICE_TOAST, fresh=True)


def _named(request: Request, name: str) -> list[Someone]:
    """Who is meant, among those who have an account or a post."""
    known = {str(one.id): one for one in people.present(request.session, request.today)}
    match = best_match(name, {key: [one.name] for key, one in known.items()})
    return [known[key] for key in match.candidates]


def _several(found: list[Someone], name: str) -> Message:
    opens = [button(texts.person_button(one.name), NAME, "person", one.id) for one in found]
    return Message(texts.which(name, len(found)), stacked(*opens, _back()))


def _back() -> Button:
    return button(texts.BACK, NAME, "list", 1)


def _someone(request: Request, pressed: Pressed) -> Someone:
    wanted = pressed.number()
    found = next((one for one in people.present(request.session, request.today) if one.id == wanted), None)
    if found is None:
        raise OldButton(f"person {wanted} has neither an account nor a post")
    return found


def _page(request: Request, one: Someone, *notes: Rich) -> Message:
    held = posts.of(request.session, one.id, request.today)
    linked = linking.has_account(request.session, one.id)
    acts = [
        button(act.label, NAME, act.asks, one.id)
        for act, open_now in zip(ACTS, (linked, bool(held)), strict=True)
        if open_now
    ]
    ways = _staff_ways(one.id, linked, bool(held))
    return Message(texts.person(one.name, held, linked, *notes), stacked(*ways, *acts, _back()))


def _staff_ways(person: int, linked: bool, holds_post: bool) -> list[Button]:
    """What the Office does with somebody's posts and account, on screens of /nhansu."""
    ends = [button(staff.END_POST, STAFF, "posts", person)] if holds_post else []
    return [
        button(staff.MOVE_ACCOUNT if linked else staff.INVITE, STAFF, "invite", person),
        starter(staff.GIVE, "post_new", person=person),
        starter(staff.TRANSFER, "transfer", person=person),
        *ends,
    ]


def _asked(act: Act, one: Someone) -> Message:
    sure = button(act.sure, NAME, act.does, one.id)
    return Message(act.question(one.name), stacked(sure, button(texts.NOT_NOW, NAME, "person", one.id)))


def _done(request: Request, act: Act, one: Someone) -> Message:
    """Nobody shuts themselves out by a slip: another member of the Office does that."""
    if one.id == request.actor.person:
        return Message(texts.NOT_ONESELF, stacked(_back()), fresh=True)
    return Message(act.carry_out(request, one), stacked(_back()))


def _office_only(step: Callable[[Request, Someone], Message]) -> Press:
    def press(request: Request, pressed: Pressed) -> Message:
        if not request.actor.may(rights.OFFICE):
            return _refused()
        return step(request, _someone(request, pressed))

    return press


def _asking(act: Act) -> Press:
    return _office_only(lambda _, one: _asked(act, one))


def _doing(act: Act) -> Press:
    return _office_only(lambda request, one: _done(request, act, one))


STEPS: dict[str, Press] = {
    "person": _office_only(_page),
    **{act.asks: _asking(act) for act in ACTS},
    **{act.does: _doing(act) for act in ACTS},
}
