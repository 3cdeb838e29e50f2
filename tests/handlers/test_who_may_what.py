"""Each command x each role, each button x a foreign unit: nothing opens, leaks or changes."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from data import digests, drafts, duties, joining, plans, posts, units
from data.duties import Duty
from data.models import JoinRequest, Outbox, Person
from domain.duties import DutyState
from domain.message import Message, plain
from domain.people import Actor, Role
from handlers import texts
from handlers.commands import commands
from handlers.texts import members, work
from scheduler import plan as planning
from tests import office
from tests.chat import ZONE
from tests.handlers.asking import NOW, TODAY, ask, rows, somebody, with_role

pytestmark = pytest.mark.once  # screens, rights and words: the statements are tried elsewhere

#: "+" opens, "-" is refused with the roles it is for, "j" tells how to join, "p" that a post is missing.
MATRIX = """
           stranger no-post staff head deputy office clerk secretary council leadership union it
chuyennam  j        p       -     -    -      +      -     -         -       -          -     -
dangky     j        p       +     +    +      +      +     +         +       +          +     +
dulieu     j        +       +     +    +      +      +     +         +       +          +     +
duyet      j        p       -     +    +      +      -     +         -       +          -     -
hoso       j        p       +     +    +      +      +     +         +       +          +     +
huy        +        +       +     +    +      +      +     +         +       +          +     +
kehoach    j        p       +     +    +      +      +     +         +       +          +     +
kiemtra    j        p       -     -    -      +      -     -         -       +          -     +
lich       j        p       +     +    +      +      +     +         +       +          +     +
menu       j        p       +     +    +      +      +     +         +       +          +     +
nghiphep   j        p       +     +    +      +      +     +         +       +          +     +
nhacviec   j        p       -     -    -      +      -     -         -       -          -     -
nhansu     j        p       -     -    -      +      -     -         -       -          -     -
nhapkehoach j       p       -     -    -      +      -     -         -       +          -     -
nhapthay   j        p       -     +    +      +      -     -         -       -          -     -
nhom       j        p       -     +    +      +      -     -         -       -          -     -
nop        +        +       +     +    +      +      +     +         +       +          +     +
quaylai    +        +       +     +    +      +      +     +         +       +          +     +
report     j        p       -     -    -      +      -     -         -       +          -     -
start      +        +       +     +    +      +      +     +         +       +          +     +
suckhoe    j        p       -     -    -      +      -     -         -       -          -     +
thanhvien  j        p       -     +    +      +      -     -         -       -          -     -
thoihan    j        p       +     +    +      +      +     +         +       +          +     +
thongbao   j        p       +     +    +      +      +     +         +       +          +     +
tieptuc    +        +       +     +    +      +      +     +         +       +          +     +
trogiup    +        +       +     +    +      +      +     +         +       +          +     +
viec       j        p       +     +    +      +      +     +         +       +          +     +
vuongmac   j        p       +     +    +      +      +     +         +       +          +     +
xacnhan    j        p       -     -    -      +      -     -         -       +          -     -
"""
HEAD, *LINES = MATRIX.strip().splitlines()
COMMANDS = [line.split()[0] for line in LINES]
CELLS = {
    (who.replace("-", " "), line.split()[0]): cell
    for line in LINES
    for who, cell in zip(HEAD.split(), line.split()[1:], strict=True)
}
FOR_STRANGERS = {"huy", "nop", "quaylai", "start", "tieptuc", "trogiup"}

#: Every step of every command's buttons; a number stands for any id.
STEPS = {
    "chuyennam": ["p:1", "draft:1", "left:1:1", "carry:1:1", "carried:1:1", "close:1", "closed:1"],
    "dulieu": [
        *("why", "looked:1", "export", "mend", "agree", "withdraw", "erase", "erased:20240410"),
        *("unlink", "unlinked:20240410"),
    ],
    "duyet": ["p:1", "done:1", "open:1", "act:1:0:agree", "all:1", "bulk:x"],
    "hoso": [
        *("drafts:1", "sent:1", "awards:1", "owed:1", "open:1", "full:1", "file:1:1", "act:1:0:withdraw"),
    ],
    "thoihan": [
        *("open:2024:registration", "set:2024:registration", "freeze:2024:registration"),
        *("frozen:2024:registration:x", "permit", "permits:1"),
    ],
    "thongbao": [
        *("p:1", "new", "open:1", "full:1", "read:1", "unread:1:1"),
        *("chase:1", "chased:1", "recall:1", "recalled:1"),
    ],
    "kehoach": [
        *("p:1", "units:1", "q:1:1:1", "u:1:1:1", "i:1", "t:1", "ladder:1:short", "every:1:month"),
        *("await:1:1", "day:1", "needs:1:1", "need:1:2:1", "chain:1", "chained:1:x"),
        *("edit:1", "add:1"),
    ],
    "kiemtra": ["to:1"],
    "lich": ["new", "change", "changed", "revoke", "revoked"],
    "report": [
        *("year:2024", "units:2024", "registered:2024", "missing:2024:1", "overdue:2024:1"),
        *("obstacles:2024:1", "file:2024", "sent:2024", "lacking:2024:registration:1"),
        *("shares:2024", "unions:2024", "waiting:2024", "charts:2024", "chart:2024:units"),
    ],
    "nhacviec": [
        *("p:1", "open:1", "approve:1", "edit:1", "plain:1", "strike:1", "all", "kinds", "kind:coming:0"),
        *("truth:7", "fate:7:unsure:1", "row:1:7:1", "got:1:7:1", "resend:1:7:1", "resent:1:7:1:1", "paper"),
        *("item:2:1", "again:1", "remind:1:1"),
    ],
    "nhapthay": [
        *("p:1", "f:registration", "one:registration", "sheet:registration", "template:registration"),
        *("upload:registration", "preview:1:1", "enter:1:x", "sure:1:x", "drop:1"),
    ],
    "nhapkehoach": ["send", "amend:1", "strike:1:1", "apply:1", "applied:1"],
    "nhom": ["p:1", "open:1", "code:1", "drop:1", "dropped:1"],
    "nghiphep": ["p:1", "open:1", "end:1", "new", "other"],
    "nhansu": [
        *("units:1", "unit:5:1", "close:5", "closed:5", "reopen:5", "posts:1", "end:1", "ended:1"),
        *("add", "new", "sheet", "invite:1", "invites:5", "invited:5", "preview:1:1", "line:1:1"),
        *("enter:1:x", "sure:1:x", "drop:1"),
    ],
    "nop": ["p:1"],
    "start": ["join", "rename", "notme:1"],
    "thanhvien": [
        "list:1",
        "asking:1",
        "open:1",
        "approve:1",
        "new:1",
        "same:1:1",
        "refuse:1",
        "person:1",
        "lock:1",
        "locked:1",
        "leave:1",
        "left:1",
    ],
    "viec": [
        *("list:owed:1", "open:1", "to:1:0:received", "obstacle:1", "seen:1", "why:1"),
        *("later:1", "wait:1:20240401", "keep:1", "drop:1"),
    ],
    "vuongmac": ["p:1", "open:1", "close:1", "again:1"],
    "xacnhan": [
        *("p:1:1", "doubts:1:1", "all:1", "go:1", "sure:1", "i:1", "lead:1", "lead:1:1", "due:1"),
        *("unit:1", "unit:1:1", "cond:1:1", "before:17:1", "ok:1", "drop:1", "dropped:1"),
    ],
}


@pytest.fixture
def world(session: Session) -> Session:
    """The small office with the running plan of 2024."""
    office.build(session, NOW)
    return session


def actor(session: Session, name: str) -> Actor:
    """Who stands in a line of the matrix."""
    if name == "stranger":
        return somebody(session, "Người lạ")
    known = with_role(session, Role.STAFF, 4)
    if name == "no post":
        return Actor(known.account, known.person, known.name)
    return with_role(session, Role(name), 4)


def met(answer: Message, command: str) -> str:
    """The cell of the matrix that an answer belongs to."""
    if answer.text == texts.PLEASE_JOIN:
        return "+" if command in FOR_STRANGERS else "j"
    if answer.text == texts.NO_POST:
        return "+" if command in FOR_STRANGERS else "p"
    return "-" if answer.toast == texts.NOT_FOR_YOU_TOAST else "+"


def tried(world: Session, say: Callable[[Actor, str], Message]) -> dict[tuple[str, str], str]:
    """The whole matrix, each cell in a transaction of its own."""
    found = {}
    for who, command in CELLS:
        with world.begin_nested() as attempt:
            found[who, command] = met(say(actor(world, who), command), command)
            attempt.rollback()
    return found


def test_the_matrix_names_every_command_and_role() -> None:
    assert [command.name for command in commands()] == COMMANDS
    assert {who for who, _ in CELLS} == {"stranger", "no post", *map(str, Role)}
    assert set(STEPS) == {command.name for command in commands() if command.press}


def test_each_command_opens_for_its_roles_only(world: Session) -> None:
    assert tried(world, lambda who, command: ask(world, who, f"/{command}")) == CELLS


def test_each_alias_opens_for_the_same_roles(world: Session) -> None:
    aliases = {command.name: command.aliases[-1:] or (command.name,) for command in commands()}
    assert tried(world, lambda who, command: ask(world, who, f"/{aliases[command][0]}")) == CELLS


def test_each_home_button_opens_for_the_same_roles(world: Session) -> None:
    assert tried(world, lambda who, command: ask(world, who, data=command)) == CELLS


def test_each_button_is_refused_like_its_command(world: Session) -> None:
    """Whatever a refused actor presses, the answer is the refusal, and not a row changes."""
    refused = [cell for cell, kind in CELLS.items() if kind in "-jp" and cell[1] in STEPS]
    before = rows(world)
    wrong = [
        (who, command, step)
        for who, command in refused
        for step in STEPS[command]
        if met(ask(world, actor(world, who), data=f"{command}:{step}"), command) != CELLS[who, command]
    ]
    assert (wrong, {name for name, held in rows(world).items() if held != before[name]}) == ([], {"account"})


def test_the_matrix_names_every_step() -> None:
    """The table above is whole: each command's own list of steps is in it."""
    named = {command: {step.split(":")[0] for step in steps} for command, steps in STEPS.items()}
    known = {
        command: set(vars(__import__(f"handlers.commands.{command}", fromlist=["_"])).get("_STEPS", {}))
        for command in STEPS
    }
    assert named == known


# A foreign unit, a foreign person


def foreign_duty(session: Session, unit: str = "phong-lanh-su-htqt") -> Duty:
    held = units.by_key(session, unit)
    assert held
    return duties.duties(session, units=[held.id])[1]


DUTY_STEPS = [
    "viec:open:{id}",
    *(f"viec:to:{{id}}:{{revision}}:{state}" for state in DutyState if state is not DutyState.OPEN),
    "viec:obstacle:{id}",
    "viec:keep:{id}",
    "viec:drop:{id}",
    *(f"form:start:{form}:obligation:{{id}}" for form in ("duty_done", "no_occasion", "dispute", "obstacle")),
]


@pytest.mark.parametrize("who", ["Trưởng phòng B", "Thành viên hội đồng", "Chủ tịch Công đoàn", "Văn thư"])
def test_a_foreign_units_duty_stays_closed(world: Session, who: str) -> None:
    duty = foreign_duty(world)
    before, asking = rows(world), somebody(world, who)
    for step in DUTY_STEPS:
        answer = ask(world, asking, data=step.format(id=duty.id, revision=duty.revision))
        assert duty.part not in plain(answer.text), step
        assert duty.unit_name not in plain(answer.text), step
    assert rows(world) == before


@pytest.mark.parametrize("who", ["Chuyên viên 1", "Chuyên viên 2"])
def test_ones_own_units_duty_is_seen_but_not_reported(world: Session, who: str) -> None:
    duty = foreign_duty(world)
    before, asking = rows(world), somebody(world, who)
    opened = ask(world, asking, data=f"viec:open:{duty.id}")
    labels = [button.label for row in opened.buttons for button in row]
    assert (duty.part in plain(opened.text), labels) == (True, [work.OBSTACLE, work.BACK_TO_LIST])
    answers = {
        ask(world, asking, data=step.format(id=duty.id, revision=duty.revision)).text
        for step in DUTY_STEPS[1:-4]
        if "obstacle" not in step
    }
    assert (answers, rows(world)) == ({work.FOREIGN_DUTY}, before)


def asks_to_join(session: Session, unit: str) -> JoinRequest:
    held = units.by_key(session, unit)
    assert held
    stranger = somebody(session, "Người xin vào")
    return joining.ask(session, stranger.account, held.id, "Tên Riêng Kín", "Chuyên viên", NOW)


@pytest.mark.parametrize("who", ["Trưởng phòng B", "Giám đốc Trung tâm"])
def test_a_foreign_units_request_to_join_stays_closed(world: Session, who: str) -> None:
    row = asks_to_join(world, "phong-lanh-su-htqt")
    before, asking = rows(world), somebody(world, who)
    presses = [f"thanhvien:{step}:{row.id}" for step in ("open", "approve", "new", "refuse")]
    answers = {ask(world, asking, data=data).text for data in [*presses, f"thanhvien:same:{row.id}:1"]}
    assert answers == {members.DECIDED}
    assert "Tên Riêng" not in plain(ask(world, asking, data="thanhvien:asking:1").text)
    assert ask(world, asking, "/thanhvien").buttons == ()
    assert rows(world) == before


@pytest.mark.parametrize("who", ["Trưởng phòng A", "Phó phòng A", "Thư ký"])
def test_those_in_charge_may_decide(world: Session, who: str) -> None:
    row = asks_to_join(world, "phong-lanh-su-htqt")
    answer = ask(world, somebody(world, who), data=f"thanhvien:approve:{row.id}")
    assert "Tên Riêng Kín" in plain(answer.text)


def test_a_foreign_draft_stays_closed(world: Session) -> None:
    """Neither the words in it nor its question are shown to another account, and nothing moves."""
    owner = somebody(world, "Chuyên viên 1")
    ask(world, owner, "/start")
    ask(world, owner, data="start:rename")
    draft = drafts.open_of(world, owner.account)
    assert draft is not None
    before = rows(world)
    for who in ("Trưởng phòng A", "Thư ký", "Người lạ khác"):
        asking = somebody(world, who)
        for key in ("cancel", "send", "back", "skip", "resume", "discard", "keep", "drop", "e0", "1"):
            answer = ask(world, asking, data=f"form:{draft.id}:{draft.revision}:{key}")
            assert "Họ và tên" not in plain(answer.text)
    assert {name for name, held in rows(world).items() if held != before[name]} <= {"account"}


def test_a_foreign_reminder_stays_closed(world: Session) -> None:
    """«Đã nhận» and «Vì sao» under a message that went to somebody else."""
    planning.plan(world, NOW + timedelta(days=1), ZONE)
    head = somebody(world, "Trưởng phòng A")
    digest = world.exec(select(Outbox).where(Outbox.person_id == head.person)).first()
    assert digest is not None
    assert digests.obligations(world, digest.id, head.person)
    before = rows(world)
    for who in ("Trưởng phòng B", "Thư ký", "Chuyên viên 1"):
        asking = somebody(world, who)
        steps = ("seen", "why", "later", "wait")
        answers = {ask(world, asking, data=f"viec:{step}:{digest.id}").text for step in steps}
        assert answers == {texts.OLD_SCREEN}
    assert rows(world) == before


def test_a_foreign_registration_stays_closed(world: Session) -> None:
    january = NOW.replace(month=1)
    owner = somebody(world, "Chuyên viên 1")
    ask(world, owner, "/dangky", now=january)
    ask(world, owner, "lđtt", now=january)
    ask(world, owner, "Cam kết riêng của tôi", now=january)
    ask(world, owner, "gửi", now=january)
    edit = ask(world, owner, "/dangky", now=january).buttons[0][0]
    before = rows(world)
    for who in ("Chuyên viên 2", "Trưởng phòng B", "Văn thư"):
        answer = ask(world, somebody(world, who), data=edit.data, now=january)
        assert "Cam kết riêng" not in plain(answer.text)
    assert rows(world) == before


@pytest.mark.parametrize("who", ["Chuyên viên 1", "Trưởng phòng A", "Văn thư", "Thành viên hội đồng"])
def test_a_draft_plan_is_the_overseers_business(session: Session, who: str) -> None:
    stored = office.build(session, NOW, plan="draft")
    assert stored
    item = plans.items(session, stored.id)[0].item
    presses = [
        f"p:{stored.id}",
        f"units:{stored.id}",
        f"q:{stored.id}:1:1",
        f"u:{stored.id}:3:1",
        f"i:{item.id}",
    ]
    asking = somebody(session, who)
    answers = {ask(session, asking, data=f"kehoach:{press}").text for press in presses}
    assert answers == {texts.OLD_SCREEN}
    overseer = somebody(session, "Thư ký")
    assert texts.OLD_SCREEN not in {ask(session, overseer, data=f"kehoach:{press}").text for press in presses}


def test_the_holder_of_yesterday_loses_access_at_the_next_tap(world: Session) -> None:
    """Rights hang on the posts of today (design decision 8)."""
    duty = foreign_duty(world, "phong-qlbg")
    old = somebody(world, "Trưởng phòng B")
    assert duty.part in plain(ask(world, old, data=f"viec:open:{duty.id}").text)
    new = world.exec(select(Person).where(Person.name == "Chuyên viên 3")).one()
    posts.give(world, new.id, Role.HEAD, duty.unit, TODAY, NOW)
    answer = ask(world, somebody(world, "Trưởng phòng B"), data=f"viec:to:{duty.id}:0:received")
    assert (answer.text, duties.duty(world, duty.id).state) == (texts.NO_POST, DutyState.OPEN)
