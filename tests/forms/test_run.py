"""Forms over a real database: restarts, doubled and stale taps, edits, drafts put aside, deadlines."""

from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, col, select

from data import duties, evidence, people, submissions
from data.db import Database
from data.models import Draft, DraftState, Evidence, Outbox, Person, PersonPost, Submission
from data.request import Office, Request
from domain.duties import DutyState
from domain.message import Message, Rich, Said, SaidKind, plain
from forms import run
from forms.evidence import settle
from tests import office
from tests.chat import ZONE, Chat, Screen, written

FORM = "registration"
COMMITMENT = "Hoàn thành 100% nhiệm vụ <được giao>_a 🎉"


def start(chat: Chat, form: str = FORM, **started_with: Any) -> Message:
    """Begin a form as the person in front."""
    return do(chat, lambda request: run.start(request, form, **started_with))


def do(chat: Chat, work: Any) -> Message:
    """Let the person in front do something with forms, and show the answer."""

    def working(session: Session) -> Message:
        today = chat.now.astimezone(ZONE).date()
        actor = people.actor_of(session, "telegram", chat.person, chat.person, today, chat.now)
        said = Said(SaidKind.TEXT, chat.person, "0", chat.now)
        answer: Message = work(Request(actor, said, chat.now, session, Office(ZONE)))
        return answer

    message = chat.database.run_now(working)
    chat.screens.setdefault(chat.person, []).append(Screen(f"s{len(chat.screens[chat.person])}", message))
    return message


def said(message: Message | None) -> str:
    """The words of an answer."""
    return plain(message.text) if message else ""


def records(chat: Chat) -> list[tuple[Any, ...]]:
    """What is handed in, version by version."""

    def read(session: Session) -> list[tuple[Any, ...]]:
        return [
            (
                row.form,
                row.year,
                row.person_id,
                row.entered_by,
                row.subject,
                row.version,
                *((version.version, version.answers) for version in submissions.versions(session, row.id)),
            )
            for row in session.exec(select(Submission).order_by(col(Submission.id)))
        ]

    return chat.database.read_now(read)


def person(chat: Chat, name: str) -> int:
    return chat.database.read_now(lambda s: s.exec(select(Person.id).where(Person.name == name)).one())


def notices(chat: Chat, name: str) -> list[Message]:
    """What is owed to a person."""
    wanted = select(Outbox).where(Outbox.person_id == person(chat, name), Outbox.kind == "notice")
    return chat.database.read_now(lambda s: [Message.from_json(row.facts) for row in s.exec(wanted)])


#: A registration with a way through each branch: narrowed choice, optional field, misunderstanding, edit.
STEPS = [
    "cstd",
    "[1. Chiến sĩ thi đua cơ sở]",
    "[Bỏ qua]",
    "x",
    COMMITMENT,
    "bỏ qua",
    "sửa 2",
    "Số hoá hồ sơ đoàn ra",
    "[Gửi]",
]
RESULT = {
    "award": "cstd-co-so",
    "initiative": "Số hoá hồ sơ đoàn ra",
    "commitments": COMMITMENT,
    "targets": None,
}


def play(chat: Chat, steps: list[str]) -> Message | None:
    answer = None
    for step in steps:
        answer = chat.press(step[1:-1]) if step.startswith("[") else chat.say(step)
    return answer


@pytest.mark.once
@pytest.mark.parametrize("after", range(len(STEPS) + 1))
def test_a_restart_after_any_step_changes_nothing(chat: Chat, after: int) -> None:
    start(chat)
    play(chat, STEPS[:after])
    chat.restart()
    play(chat, STEPS[after:])
    me = person(chat, "Chuyên viên 1")
    assert records(chat) == [(FORM, 2024, me, None, "cstd-co-so", 1, (1, RESULT))]


@pytest.mark.parametrize("doubled", range(len(STEPS)))
def test_any_step_delivered_twice_hands_in_the_same(chat: Chat, doubled: int) -> None:
    start(chat)
    play(chat, STEPS[: doubled + 1])
    if STEPS[doubled].startswith("["):
        chat.again()
    play(chat, STEPS[doubled + 1 :])
    me = person(chat, "Chuyên viên 1")
    assert records(chat) == [(FORM, 2024, me, None, "cstd-co-so", 1, (1, RESULT))]


def test_everything_can_be_typed(chat: Chat) -> None:
    start(chat)
    play(chat, ["2", "bỏ qua", COMMITMENT, "bỏ qua", "quay lại", "giữ nguyên", "gửi"])
    assert records(chat)[0][-1] == (1, {**RESULT, "initiative": None})


def test_the_confirmation_gives_id_time_and_how_long_it_can_be_edited(chat: Chat) -> None:
    start(chat)
    answer = play(chat, STEPS)
    assert written(answer) == [
        "< Đã ghi nhận: Đăng ký danh hiệu",
        "< Danh hiệu, hình thức: Chiến sĩ thi đua cơ sở",
        "< Sáng kiến, đề tài: Số hoá hồ sơ đoàn ra",
        f"< Nội dung, cam kết: {COMMITMENT}",
        "< Mã HS2024-1, lúc 08:00 thứ Ba, 02/01/2024.",
        "< Hiện: chờ trưởng đơn vị.",
        "< Còn sửa được đến hết thứ Hai, 29/01/2024; điều chỉnh có lý do đến hết Chủ nhật, 30/06/2024.",
        "< [Sửa]",
        "< [Hồ sơ của tôi]",
    ]


def test_sending_again_gives_the_first_result_and_the_way_to_edit(chat: Chat) -> None:
    start(chat)
    play(chat, STEPS)
    answer = chat.again()
    assert said(answer).startswith("Phần này đã gửi rồi; bấm lại không gửi thêm lần nữa.\n\nĐã ghi nhận")
    assert chat.labels() == ["Sửa", "Hồ sơ của tôi"]


def test_a_registration_is_edited_until_the_deadline(chat: Chat) -> None:
    start(chat)
    play(chat, [*STEPS, "[Sửa]", "sửa 1", "LĐTT", "gửi"])
    me = person(chat, "Chuyên viên 1")
    second: dict[str, Any] = {**RESULT, "award": "ldtt"}
    del second["initiative"]
    assert records(chat) == [(FORM, 2024, me, None, "ldtt", 2, (1, RESULT), (2, second))]


def test_editing_to_what_it_was_makes_no_version(chat: Chat) -> None:
    start(chat)
    play(chat, [*STEPS, "[Sửa]", "[Gửi]"])
    assert records(chat)[0][5] == 1


def test_one_registration_for_each_person_award_and_year(chat: Chat) -> None:
    start(chat)
    play(chat, STEPS)
    start(chat)
    answer = play(chat, ["2", "bỏ qua", COMMITMENT, "bỏ qua", "gửi"])
    assert "Nội dung này đã được gửi trước đó." in said(answer)
    assert chat.labels()[:2] == ["Sửa bản đã gửi", "Gửi"]
    assert len(records(chat)) == 1
    play(chat, ["sửa 1", "1", "gửi"])
    assert [row[4] for row in records(chat)] == ["cstd-co-so", "ldtt"]


def test_an_award_that_needs_an_initiative_asks_for_it(chat: Chat) -> None:
    start(chat)
    answer = play(chat, ["3", "bỏ qua"])
    assert "Câu này bắt buộc nên chưa bỏ qua được." in said(answer)
    assert "Chiến sĩ thi đua cấp tỉnh yêu cầu có sáng kiến" in said(answer)


def test_the_deadline_is_checked_at_the_last_tap(chat: Chat) -> None:
    start(chat)
    play(chat, STEPS[:-1])
    chat.now = datetime(2024, 1, 29, 23, 59, 59, tzinfo=ZONE) + timedelta(seconds=1)
    answer = chat.press("Gửi")
    assert (
        said(answer).count("Hạn của «Đăng ký danh hiệu» năm 2024 là hết thứ Hai, 29/01/2024, nay đã qua") == 1
    )
    assert (records(chat), chat.labels()[:2]) == ([], ["Xin nộp muộn", "Gửi"])
    play(chat, ["[Xin nộp muộn]", "1", "31/01/2024", "Đi công tác nước ngoài <20/01>", "gửi"])
    (asked,) = [row for row in records(chat) if row[0] == "late_request"]
    assert asked[-1][1]["reason"] == "Đi công tác nước ngoài <20/01>"
    assert [said(message).splitlines()[0] for message in notices(chat, "Chánh Văn phòng")] == [
        "Có hồ sơ mới chờ anh/chị duyệt"
    ]
    do(chat, run.resume)
    assert chat.labels() == ["Đăng ký danh hiệu (chưa đầy một phút trước)"]


def test_the_last_second_is_in_time(chat: Chat) -> None:
    start(chat)
    play(chat, STEPS[:-1])
    chat.now = datetime(2024, 1, 29, 23, 59, 59, tzinfo=ZONE)
    chat.press("Gửi")
    assert len(records(chat)) == 1


def test_a_form_is_not_begun_after_the_deadline(chat: Chat) -> None:
    chat.now = datetime(2024, 1, 30, 0, 0, tzinfo=ZONE)
    answer = start(chat)
    assert said(answer).startswith("Hạn của «Đăng ký danh hiệu» năm 2024 là hết thứ Hai, 29/01/2024")
    assert chat.labels() == ["Xin nộp muộn"]
    assert drafts(chat) == []


def test_after_the_deadline_it_is_amended_with_a_reason_until_the_cut_off(chat: Chat) -> None:
    start(chat)
    play(chat, STEPS)
    chat.now = datetime(2024, 1, 30, 0, 0, tzinfo=ZONE)
    answer = chat.press("Sửa")
    assert "Đã hết hạn nộp nên cần lý do điều chỉnh." in said(answer)
    play(chat, ["Chuyển công tác sang phòng khác", "sửa 1", "LĐTT", "gửi"])
    assert [version[1]["award"] for version in records(chat)[0][6:]] == ["cstd-co-so", "ldtt"]
    chat.now = datetime(2024, 7, 1, 0, 0, tzinfo=ZONE)
    assert said(chat.press("Sửa")).startswith("Hạn của «Đăng ký danh hiệu» năm 2024")


def drafts(chat: Chat) -> list[tuple[str, DraftState]]:
    rows = select(Draft.form, Draft.state).order_by(col(Draft.id))
    return chat.database.read_now(lambda s: [(form, DraftState(state)) for form, state in s.exec(rows)])


def test_without_a_plan_there_is_a_sentence(engine_url: str) -> None:
    chat = Chat(Database(engine_url), office.START, person="Chuyên viên 1")
    chat.database.run_now(lambda session: office.build(session, plan=None))
    assert said(start(chat)).startswith("Chưa có kế hoạch thi đua nào đang chạy")
    chat.database.close()


# Leaving and coming back


@pytest.mark.once
@pytest.mark.parametrize("after", range(1, len(STEPS)))
def test_a_draft_kept_at_any_step_goes_on_at_the_very_question(chat: Chat, after: int) -> None:
    start(chat)
    play(chat, STEPS[:after])
    question = said(chat.screens[chat.person][-1].message).splitlines()[0]
    do(chat, run.cancel)
    play(chat, ["giữ bản nháp"])
    assert drafts(chat) == [(FORM, DraftState.KEPT)]
    chat.now += timedelta(hours=3)
    chat.restart()
    do(chat, run.resume)
    answer = chat.press("Đăng ký danh hiệu (3 giờ trước)")
    assert said(answer).splitlines()[0] == question
    assert "Mở lại bản nháp, lần sửa cuối cách đây 3 giờ." in said(answer)
    play(chat, STEPS[after:])
    assert records(chat)[0][-1] == (1, RESULT)


def test_dropping_hands_in_nothing(chat: Chat) -> None:
    start(chat)
    play(chat, ["cstd", "1"])
    do(chat, run.cancel)
    assert said(play(chat, ["xoá"])) == "Đã xoá bản nháp. Chưa có gì được gửi đi."
    assert (drafts(chat), records(chat)) == ([(FORM, DraftState.DROPPED)], [])
    assert said(chat.press("Quay lại", older=True)) == "Bản nháp này đã xoá. Mời bắt đầu lại từ /menu."


def test_another_form_puts_the_open_one_aside_and_says_so(chat: Chat) -> None:
    start(chat)
    play(chat, STEPS[:2])
    answer = start(chat, "rename")
    assert "Đã cất bản nháp «Đăng ký danh hiệu»; mở lại bằng /tieptuc." in said(answer)
    assert drafts(chat) == [(FORM, DraftState.KEPT), ("rename", DraftState.OPEN)]
    play(chat, ["Nguyễn Văn <Một>", "gửi"])
    assert said(start(chat)).splitlines()[0].endswith("Bước 2/4")


def test_a_button_of_a_draft_put_aside_changes_nothing(chat: Chat) -> None:
    start(chat)
    play(chat, STEPS[:2])
    start(chat, "rename")
    answer = chat.press("Bỏ qua", older=True)
    assert said(answer) == "Bản nháp «Đăng ký danh hiệu» đang được cất. Chưa có gì thay đổi."
    assert said(chat.press("Làm tiếp")).splitlines()[0].endswith("Bước 2/4")


def test_the_same_form_begun_again_goes_on(chat: Chat) -> None:
    start(chat)
    play(chat, STEPS[:2])
    chat.now += timedelta(minutes=5)
    assert "Biểu mẫu này đang điền dở từ 5 phút trước; mời làm tiếp." in said(start(chat))
    assert drafts(chat) == [(FORM, DraftState.OPEN)]


@pytest.mark.parametrize("work", [run.cancel, run.back, run.resume])
def test_without_a_draft_there_is_a_sentence(chat: Chat, work: Any) -> None:
    assert said(do(chat, work)).endswith(".")
    assert do(chat, work).buttons == ()


# Other people's buttons, old buttons, edits


def test_a_button_of_somebody_else_answers_nothing(chat: Chat) -> None:
    start(chat)
    pressed = chat.screens["Chuyên viên 1"][-1].message.buttons[0][0].data.split(":")[1:]
    chat.person = "Chuyên viên 2"
    answer = do(chat, lambda request: run.press(request, pressed))
    assert (said(answer), answer.toast) == ("Nút này dành cho người khác.", "Nút này dành cho người khác.")


@pytest.mark.once
@pytest.mark.parametrize(
    "args",
    [
        [],
        ["x"],
        ["1", "0", "send"],
        ["99999999999999999999", "0", "x"],
        ["²", "0", "x"],
        ["start", "nothing"],
    ],
)
def test_a_button_that_leads_nowhere_is_answered(chat: Chat, args: list[str]) -> None:
    answer = do(chat, lambda request: run.press(request, args))
    assert said(answer) == "Nút này đã cũ và không còn dùng được. Mời mở /menu."


def test_an_edited_message_is_the_new_answer_while_the_form_is_open(chat: Chat) -> None:
    start(chat)
    play(chat, ["1", COMMITMENT])
    assert (
        said(chat.edit("Cam kết khác hẳn trước"))
        .splitlines()[2]
        .startswith("Đã thay mục «Nội dung, cam kết»")
    )
    play(chat, ["bỏ qua", "gửi"])
    assert records(chat)[0][-1][1]["commitments"] == "Cam kết khác hẳn trước"


def test_an_edited_message_after_sending_points_to_edit(chat: Chat) -> None:
    start(chat)
    play(chat, ["1", COMMITMENT, "bỏ qua", "[Gửi]"])
    before = records(chat)
    answers = [do(chat, partial(hear_edit, message=str(number))) for number in range(1, 12)]
    told = [said(answer) for answer in answers if answer.text]
    assert len(told) == 2
    assert told[0].startswith("Phần này đã gửi nên sửa tin nhắn cũ không làm thay đổi nội dung đã gửi.")
    assert records(chat) == before


def hear_edit(request: Request, message: str) -> Message:
    edited = Said(SaidKind.EDIT, "c", message, request.now, text="Khác rồi nhé bạn ơi")
    return run.hear(request.saying(edited)) or Message(Rich(""))


# Files


def obligation(chat: Chat, conditional: bool = False) -> int:
    """A duty of the unit of Trưởng phòng A; a conditional one may be any unit's."""
    every = chat.database.read_now(duties.duties)
    ours = [duty.id for duty in every if duty.unit_name.startswith("Phòng Lãnh sự")]
    return next(duty.id for duty in every if duty.conditional) if conditional else ours[0]


def test_a_file_is_checked_before_it_is_sent(chat: Chat, tmp_path: Path) -> None:
    chat.person = "Trưởng phòng A"
    start(chat, "duty_done", obligation=obligation(chat))
    chat.say("Đã trình <Giám đốc>")
    assert "Câu này cần một tệp." in said(chat.say("đây ạ"))
    assert "Tệp vượt quá 20 MB" in said(chat.upload("to.pdf", evidence.MOST_BYTES + 1))
    assert said(chat.upload("a<b>_.pdf", 1000)).count("a<b>_.pdf (đang kiểm tra)") == 2
    assert "Tệp đang được kiểm tra, chưa gửi được." in said(chat.press("Gửi"))
    settled(chat, b"MZ\x90\x00" + bytes(200), tmp_path)
    answer = chat.press("Gửi")
    assert "Mục «Tệp kèm theo»: Loại tệp này em không nhận" in said(answer)
    chat.upload("b.pdf", 1000)
    settled(chat, b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", tmp_path)
    assert said(chat.press("Gửi")).startswith("Đã ghi: hoàn thành.")


def settled(chat: Chat, content: bytes, folder: Path) -> None:
    def work(session: Session) -> None:
        for row in evidence.waiting(session):
            settle(session, row.id, content, folder)

    chat.database.run_now(work)


def test_a_file_that_nobody_asked_for_is_not_kept(chat: Chat) -> None:
    start(chat)
    assert "Câu này cần trả lời bằng chữ hoặc bấm nút, chưa cần tệp." in said(chat.upload("a.pdf", 10))
    assert chat.database.read_now(lambda s: s.exec(select(Evidence)).all()) == []


# Entering for somebody


def test_both_names_are_kept_and_the_person_is_told(chat: Chat) -> None:
    chat.person = "Trưởng phòng A"
    start(chat, for_other=True)
    answer = play(chat, ["chuyen vien 1", "đồng ý", "LĐTT", COMMITMENT, "bỏ qua", "gửi"])
    author, writer = person(chat, "Chuyên viên 1"), person(chat, "Trưởng phòng A")
    assert [(row[2], row[3]) for row in records(chat)] == [(author, writer)]
    assert "\nChuyên viên 1\n" in said(answer)
    told = notices(chat, "Chuyên viên 1")
    assert said(told[0]).startswith("Trưởng phòng A đã nhập thay anh/chị: Đăng ký danh hiệu năm 2024")


def test_a_person_given_at_the_start_is_not_asked_for(chat: Chat) -> None:
    chat.person = "Chánh Văn phòng"
    answer = start(chat, subject=person(chat, "Chuyên viên 5"))
    assert "Bước 2/5" in said(answer)


@pytest.mark.once
@pytest.mark.parametrize(
    ("actor", "subject", "allowed"),
    [
        ("Chánh Văn phòng", "Chuyên viên 3", True),
        ("Thư ký", "Chuyên viên 3", True),
        ("Trưởng phòng A", "Chuyên viên 1", True),
        ("Phó phòng A", "Chuyên viên 5", True),
        ("Trưởng phòng A", "Chuyên viên 3", False),
        ("Chuyên viên 1", "Chuyên viên 2", False),
        ("Giám đốc", "Chuyên viên 1", False),
        ("Quản trị", "Văn thư", False),
    ],
)
def test_who_may_enter_for_whom(chat: Chat, actor: str, subject: str, allowed: bool) -> None:
    chat.person = actor
    start(chat, subject=person(chat, subject))
    play(chat, ["đồng ý", "LĐTT", COMMITMENT, "bỏ qua", "gửi"])
    assert [row[2] for row in records(chat)] == ([person(chat, subject)] if allowed else [])


def test_the_right_is_checked_again_at_the_last_tap(chat: Chat) -> None:
    chat.person = "Trưởng phòng A"
    start(chat, for_other=True)
    play(chat, ["chuyen vien 1", "đồng ý", "LĐTT", COMMITMENT, "bỏ qua"])

    def end_post(session: Session) -> None:
        head = select(PersonPost).where(PersonPost.person_id == person_id)
        for post in session.exec(head).all():
            post.ends = office.START.date() - timedelta(days=1)

    person_id = person(chat, "Trưởng phòng A")
    chat.database.run_now(end_post)
    answer = chat.press("Gửi")
    assert records(chat) == []
    assert "bản nháp" in said(answer)


@pytest.mark.parametrize("actor", ["Chuyên viên 2", "Trưởng phòng B"])
def test_somebody_elses_registration_is_not_edited(chat: Chat, actor: str) -> None:
    start(chat)
    play(chat, STEPS)
    chat.person = actor
    assert said(start(chat, submission=1)).startswith("Hồ sơ này của người khác")


def test_the_head_may_edit_a_registration_of_the_unit(chat: Chat) -> None:
    start(chat)
    play(chat, STEPS)
    chat.person = "Trưởng phòng A"
    start(chat, submission=1)
    play(chat, ["sửa 1", "LĐTT", "gửi"])
    assert records(chat)[0][4] == "ldtt"
    assert len(notices(chat, "Chuyên viên 1")) == 1


# Duties


@pytest.mark.once
@pytest.mark.parametrize("form", ["duty_done", "no_occasion", "dispute"])
@pytest.mark.parametrize(
    ("actor", "allowed"),
    [
        ("Trưởng phòng A", True),
        ("Phó phòng A", True),
        ("Chánh Văn phòng", True),
        ("Trưởng phòng B", False),
        ("Chuyên viên 1", False),
        ("Giám đốc", False),
    ],
)
def test_who_may_report_a_duty(chat: Chat, form: str, actor: str, allowed: bool) -> None:
    chat.person = actor
    answer = start(chat, form, obligation=obligation(chat))
    refused = said(answer).startswith("Việc này thuộc đơn vị khác")
    assert (refused, bool(drafts(chat))) == (not allowed, allowed)


@pytest.mark.once
@pytest.mark.parametrize(
    ("actor", "allowed"),
    [("Chuyên viên 1", True), ("Trưởng phòng A", True), ("Trưởng phòng B", False), ("Giám đốc", False)],
)
def test_anybody_of_a_unit_may_raise_an_obstacle(chat: Chat, actor: str, allowed: bool) -> None:
    chat.person = actor
    answer = start(chat, "obstacle", obligation=obligation(chat))
    refused = said(answer).startswith("Việc này thuộc đơn vị khác")
    assert (refused, bool(drafts(chat))) == (not allowed, allowed)


@pytest.mark.once
@pytest.mark.parametrize(
    ("form", "headline", "labels"),
    [
        (
            "dispute",
            "Đơn vị báo không phải việc của mình",
            ["Vẫn giao đơn vị này", "Bỏ việc này khỏi đơn vị", "Mở việc này"],
        ),
        (
            "obstacle",
            "Đơn vị báo vướng mắc",
            ["Trả lời", "Giao người xử lý", "Mở vướng mắc này", "Mở việc này"],
        ),
    ],
)
def test_the_office_is_told(chat: Chat, form: str, headline: str, labels: list[str]) -> None:
    chat.person = "Trưởng phòng A"
    start(chat, form, obligation=obligation(chat))
    play(chat, ["Thiếu số liệu của <Trung tâm>", "gửi"])
    for name in ("Chánh Văn phòng", "Thư ký"):
        (notice,) = notices(chat, name)
        assert said(notice).splitlines()[0] == headline
        assert said(notice).splitlines()[-1] == "Nội dung: Thiếu số liệu của <Trung tâm>"
        assert [button.label for row in notice.buttons for button in row] == labels


def test_a_conditional_part_without_occasion_is_closed(chat: Chat) -> None:
    chat.person = "Chánh Văn phòng"
    found = obligation(chat, conditional=True)
    start(chat, "no_occasion", obligation=found)
    answer = play(chat, ["Không có đoàn công tác nào", "gửi"])
    assert said(answer).startswith("Đã ghi: không phát sinh.")
    duty = chat.database.read_now(lambda session: duties.duty(session, found))
    assert (duty.state, duty.note) == (DutyState.NO_OCCASION, "Không có đoàn công tác nào")


def test_a_step_that_is_not_open_keeps_the_draft(chat: Chat) -> None:
    chat.person = "Trưởng phòng A"
    start(chat, "no_occasion", obligation=obligation(chat))
    answer = play(chat, ["Không có đoàn công tác nào", "gửi"])
    assert "bước vừa chọn không còn phù hợp" in said(answer)
    assert drafts(chat) == [("no_occasion", DraftState.OPEN)]


# Joining


def test_a_stranger_asks_to_join(chat: Chat) -> None:
    chat.person = "Người lạ"
    start(chat, "joining")
    answer = play(chat, ["Trần Thị <B> _🎉", "phong quan ly bien gioi", "bỏ qua", "đồng ý", "gửi"])
    assert said(answer).startswith("Đã gửi yêu cầu của Trần Thị <B> _🎉 tới Văn phòng")
    for name in ("Chánh Văn phòng", "Thư ký", "Trưởng phòng B"):
        (notice,) = notices(chat, name)
        assert [button.data for row in notice.buttons for button in row] == [
            "thanhvien:approve:1",
            "thanhvien:refuse:1",
        ]
    assert notices(chat, "Trưởng phòng A") == []


@pytest.mark.parametrize("form", ["registration", "rename", "duty_done"])
def test_a_stranger_is_told_to_join_first(chat: Chat, form: str) -> None:
    chat.person = "Người lạ"
    assert said(start(chat, form)).startswith("Mời tham gia trước đã")
    assert drafts(chat) == []


def test_whoever_belongs_here_does_not_ask_to_join(chat: Chat) -> None:
    assert said(start(chat, "joining")) == "Tài khoản này đã được liên kết. Mời mở /menu."
