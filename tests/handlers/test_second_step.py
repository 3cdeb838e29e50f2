"""Whatever changes much is asked twice: every step of every button is weighed, the heavy ones are tried."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from sqlmodel import Session, select

from data import groups, plan_files, plans, units, year_turn
from data.db import Database
from data.models import Outbox, OutboxState, PersonPost
from data.plan_amending import Proposal, Wish
from domain.message import Message
from domain.review import STEPS as REVIEW_STEPS
from domain.review import Act
from forms.catalog import forms
from handlers.commands import commands
from scheduler import plan as planning
from tests import office
from tests.chat import ZONE, Chat
from tests.finishing import finish
from tests.handlers import test_lich, test_nhacviec, test_nhapthay, test_review, test_thongbao, test_timing
from tests.handlers.asking import NOW, ask, rows, somebody
from tests.handlers.test_who_may_what import STEPS

pytestmark = pytest.mark.once  # screens, rights and words: the statements are tried elsewhere

#: What a step of a button does: shows something or begins a form, which is reviewed before it is sent.
SHOWS = {
    "chuyennam": "p left",
    "dulieu": "why looked export mend",
    "duyet": "p done open",
    "hoso": "drafts sent awards owed open full file",
    "kehoach": "p units q u i t day needs edit add",
    "kiemtra": "to",
    "lich": "new",
    "nghiphep": "p open new other",
    "nhacviec": "p open edit kinds truth fate row paper item",
    "nhapthay": "p f one sheet template upload preview",
    "nhom": "p open code",
    "nhapkehoach": "send amend",
    "nhansu": "units unit posts add new sheet preview line",
    "nop": "p",
    "report": "year units registered missing overdue obstacles file sent lacking shares unions waiting "
    "charts chart",
    "start": "join rename",
    "thanhvien": "list asking open person",
    "thoihan": "open set permit permits",
    "thongbao": "p new open full unread",
    "viec": "list open obstacle why later",
    "vuongmac": "p open close again",
    "xacnhan": "p doubts i due",
}
#: Concerns one thing, and can be done otherwise afterwards or touches nobody else.
LIGHT = {
    "chuyennam": "draft",  # a draft: nothing runs before «go»
    "dulieu": "agree withdraw",  # either can be taken back by the other
    "duyet": "act",  # one dossier, opened before; with a reason where it goes back
    "hoso": "act",  # one's own dossier; what was accepted is only asked back
    "kehoach": "ladder every await need",  # how one item is reminded of; its days are set by a form
    "nghiphep": "end",  # one leave, opened before
    "nhacviec": "approve plain got",  # one message, opened before
    "nhapkehoach": "strike",  # a proposal of a paper; nothing is done before «apply»
    "nhansu": "invite reopen drop",  # a code; a unit as it was; a list of which nobody is entered
    "start": "notme",  # the own account stays as it is
    "nhapthay": "drop",  # one's own sheet, of which nothing is entered
    "thanhvien": "approve new same refuse",  # one request, opened before or shown whole
    "thongbao": "read",
    "viec": "to seen wait keep drop",  # one duty, opened before
    "xacnhan": "all lead unit cond before ok",  # a draft: nothing runs before «go»
}
#: command: {the step that asks: the step that does}
HEAVY = {
    "chuyennam": {"carry": "carried", "close": "closed"},
    "dulieu": {"erase": "erased", "unlink": "unlinked"},
    "duyet": {"all": "bulk"},
    "kehoach": {"chain": "chained"},
    "lich": {"change": "changed", "revoke": "revoked"},
    "nhacviec": {"all": "all", "strike": "strike", "resend": "resent", "again": "remind", "kind": "kind"},
    "nhapkehoach": {"apply": "applied"},
    "nhansu": {"close": "closed", "end": "ended", "invites": "invited", "enter": "sure"},
    "nhapthay": {"enter": "sure"},
    "nhom": {"drop": "dropped"},
    "thanhvien": {"lock": "locked", "leave": "left"},
    "thoihan": {"freeze": "frozen"},
    "thongbao": {"chase": "chased", "recall": "recalled"},
    "xacnhan": {"go": "sure", "drop": "dropped"},
}


def test_every_step_of_every_button_is_weighed_once() -> None:
    """A new step stands in one of the tables above; a heavy one needs a way to be tried below."""
    weighed = {
        name: sorted(
            [
                *SHOWS.get(name, "").split(),
                *LIGHT.get(name, "").split(),
                *{step for pair in HEAVY.get(name, {}).items() for step in pair},
            ]
        )
        for name in (command.name for command in commands() if command.press)
    }
    assert weighed == {
        name: sorted({step.partition(":")[0] for step in steps}) for name, steps in STEPS.items()
    }
    heavy = {(command, step) for command, pairs in HEAVY.items() for step in pairs}
    assert heavy == {*TRIED, ("nhapthay", "enter"), ("nhansu", "enter")}


# Each of the following builds an office and answers with the button that asks.


def a_draft(step: str) -> Callable[[Session], str]:
    def build(session: Session) -> str:
        office.build(session, NOW)
        ask(session, somebody(session, "Thư ký"), "/nop sửa họ tên")
        ask(session, somebody(session, "Thư ký"), "Một Tên Khác")
        return f"dulieu:{step}"

    return build


def two_dossiers(session: Session) -> str:
    office.build(session, NOW)
    test_review.handed_in(session)
    return "duyet:all:1"


def a_chain(session: Session) -> str:
    office.build(session, NOW)
    for number, other in (("16", "15"), ("15", "14"), ("14", "12")):
        ask(session, somebody(session, "Thư ký"), f"/kehoach mục {number} sau {other}")
    return f"kehoach:chain:{test_timing.item(session, '16').id}"


def an_address(step: str) -> Callable[[Session], str]:
    def build(session: Session) -> str:
        office.build(session, NOW)
        test_lich.say(session, somebody(session, "Thư ký"), data="lich:new")
        return f"lich:{step}"

    return build


def an_amendment(session: Session) -> str:
    office.build(session, NOW)
    item = test_timing.item(session, "8")
    row = plan_files.send(session, item_owner(session), None, "words", None, NOW)
    row.changes = [Proposal(Wish.CANCEL, "8", item.id, before=item.content).plain()]
    plan_files.settle(session, row, item.plan_id, NOW)
    return f"nhapkehoach:apply:{row.id}"


def item_owner(session: Session) -> int:
    person = somebody(session, "Thư ký").person
    assert person is not None
    return person


def proposals(session: Session) -> None:
    """Digests that wait for the Office, whose kind «coming» needs approval."""
    office.build(session)
    planning.plan(session, datetime(2024, 3, 27, 1, tzinfo=UTC), ZONE)
    for row in session.exec(select(Outbox)):
        row.state = OutboxState.SENT
    session.flush()
    ask(session, somebody(session, "Thư ký"), data="nhacviec:kind:coming:0", now=test_nhacviec.NOW)
    ask(session, somebody(session, "Thư ký"), "/nhacviec", now=test_nhacviec.NOW)


def of_the_batch(button: str) -> Callable[[Session], str]:
    def build(session: Session) -> str:
        proposals(session)
        return button.format(row=test_nhacviec.row_of(session, "Trưởng phòng A").id)

    return build


def an_unsure_one(session: Session) -> str:
    proposals(session)
    ask(session, somebody(session, "Thư ký"), data="nhacviec:kind:coming:1:sure", now=test_nhacviec.NOW)
    return f"nhacviec:resend:{test_nhacviec.unsure(session)}:7:1"


def a_group(session: Session) -> str:
    office.build(session, NOW)
    unit = units.by_key(session, "phong-lanh-su-htqt")
    assert unit is not None
    return f"nhom:drop:{groups.link(session, unit.id, '-10', 'Phòng A', 1, NOW).group.id}"


def a_period(session: Session) -> str:
    office.build(session, NOW)
    return "thoihan:freeze:2024:registration"


def an_announcement(step: str) -> Callable[[Session], str]:
    def build(session: Session) -> str:
        office.build(session, NOW, plan=None)
        return f"thongbao:{step}:{test_thongbao.arrived(session)}"

    return build


def a_member(step: str) -> Callable[[Session], str]:
    def build(session: Session) -> str:
        office.build(session, NOW, plan=None)
        return f"thanhvien:{step}:{somebody(session, 'Trưởng phòng A').person}"

    return build


def a_draft_plan(step: str) -> Callable[[Session], str]:
    def build(session: Session) -> str:
        plan = office.build(session, NOW, plan="draft")
        assert plan is not None
        plans.confirm_all(session, plan.id, None, NOW)
        return f"xacnhan:{step}:{plan.id}"

    return build


def a_finished_year(session: Session) -> str:
    plan = office.build(session, NOW)
    assert plan
    finish(session, plan)
    return f"chuyennam:close:{plan.id}"


def something_unfinished(session: Session) -> str:
    plan = office.build(session, NOW)
    assert plan
    ask(session, somebody(session, "Thư ký"), data=f"chuyennam:draft:{plan.id}")
    (first, *_) = year_turn.unfinished(session, plan)
    return f"chuyennam:carry:{plan.id}:{first.item.id}"


def an_empty_unit(session: Session) -> str:
    office.build(session, NOW, plan=None)
    unit = units.by_key(session, "doan-thanh-nien")
    assert unit is not None
    return f"nhansu:close:{unit.id}"


def a_post(session: Session) -> str:
    office.build(session, NOW, plan=None)
    person = somebody(session, "Chuyên viên 3").person
    return f"nhansu:end:{session.exec(select(PersonPost.id).where(PersonPost.person_id == person)).one()}"


def those_without_account(session: Session) -> str:
    office.build(session, NOW, plan=None)
    return "nhansu:invites:0"


TRIED: dict[tuple[str, str], Callable[[Session], str]] = {
    ("chuyennam", "carry"): something_unfinished,
    ("chuyennam", "close"): a_finished_year,
    ("dulieu", "erase"): a_draft("erase"),
    ("dulieu", "unlink"): a_draft("unlink"),
    ("duyet", "all"): two_dossiers,
    ("kehoach", "chain"): a_chain,
    ("lich", "change"): an_address("change"),
    ("lich", "revoke"): an_address("revoke"),
    ("nhacviec", "all"): of_the_batch("nhacviec:all"),
    ("nhacviec", "strike"): of_the_batch("nhacviec:strike:{row}"),
    ("nhacviec", "kind"): of_the_batch("nhacviec:kind:coming:1"),
    ("nhacviec", "again"): of_the_batch("nhacviec:again:1"),
    ("nhacviec", "resend"): an_unsure_one,
    ("nhansu", "close"): an_empty_unit,
    ("nhansu", "end"): a_post,
    ("nhansu", "invites"): those_without_account,
    ("nhapkehoach", "apply"): an_amendment,
    ("nhom", "drop"): a_group,
    ("thanhvien", "lock"): a_member("lock"),
    ("thanhvien", "leave"): a_member("leave"),
    ("thoihan", "freeze"): a_period,
    ("thongbao", "chase"): an_announcement("chase"),
    ("thongbao", "recall"): an_announcement("recall"),
    ("xacnhan", "go"): a_draft_plan("go"),
    ("xacnhan", "drop"): a_draft_plan("drop"),
}
#: Who presses, where it is not the secretary.
BY = {"duyet": "Trưởng phòng A", "nhom": "Trưởng phòng A"}


def buttons_of(message: Message) -> Iterator[str]:
    return (button.data for row in message.buttons for button in row)


@pytest.mark.parametrize(("command", "step"), TRIED, ids=":".join)
def test_the_first_press_asks_and_changes_nothing(session: Session, command: str, step: str) -> None:
    first = TRIED[command, step](session)
    who = somebody(session, BY.get(command, "Thư ký"))
    moment = test_nhacviec.NOW if command == "nhacviec" else NOW

    def press(data: str) -> Message:
        if command == "lich":
            return test_lich.say(session, who, data=data)
        return ask(session, who, data=data, now=moment)

    before = rows(session)
    asked = press(first)
    assert rows(session) == before
    wanted = [command, HEAVY[command][step]]
    does = [data for data in buttons_of(asked) if data.split(":")[:2] == wanted and data != first]
    assert len(does) == 1
    press(does[0])
    assert len(rows(session)["audit"]) > len(before["audit"])


def test_a_sheet_is_entered_in_two_steps(engine_url: str) -> None:
    """Its way leads over a file; `test_nhapthay` looks at what is entered."""
    chat = Chat(Database(engine_url), test_nhapthay.NOW, person="Thư ký")
    chat.database.run_now(office.build)
    line = ("Chuyên viên 5", "", "LĐTT", test_nhapthay.WELL, "")
    test_nhapthay.send(chat, [test_nhapthay.HEAD, line])
    before = chat.database.run_now(rows)
    chat.press(next(label for label in chat.labels() if label.startswith("Nhập ")))
    assert chat.database.run_now(rows) == before
    chat.press(next(label for label in chat.labels() if label.startswith("Nhập ngay")))
    assert len(chat.database.run_now(rows)["submission"]) == 1
    chat.database.close()


def test_what_goes_back_or_is_opened_again_is_reviewed_in_a_form() -> None:
    """A reopening, a return and a refusal ask why; a form shows everything before it is sent."""
    assert {step.act for step in REVIEW_STEPS if step.reason} >= {Act.REOPEN, Act.RETURN, Act.DECLINE}


def test_what_many_hear_or_depend_on_is_a_form() -> None:
    """It ends with a review of every answer and «Gửi»: that is the second step (tests/test_registered.py)."""
    assert {"announcement", "period", "permit", "item_day", "review_step", "rename"} <= set(forms())
