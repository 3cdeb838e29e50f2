"""What /chuyennam says."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from data.closing import Closed
from data.models import Plan, PlanState
from data.year_turn import Unfinished
from domain.chain import SHOWN
from domain.message import Rich, bold, join, rich
from handlers.texts.plan import plan_name
from vietnamese import wording

NO_PLAN = Rich(
    "Chưa có kế hoạch nào đang chạy để lập kế hoạch năm sau. "
    "Mời gửi tệp kế hoạch bằng <code>/nhapkehoach</code>."
)
SEVERAL = Rich("Có nhiều kế hoạch. Mời chọn:")
REVIEW = "Xem và xác nhận bản nháp"
OPEN_NEXT = "Mở kế hoạch năm sau"
OPEN_PLAN = "Xem kế hoạch"
OPEN_REPORT = "Xem báo cáo"
CLOSE_SURE = "Đúng, khép năm"
BACK = "⬅️ Về chuyển năm"
BACK_TO_LEFT = "⬅️ Về việc chưa xong"
CARRY_SURE = "Đúng, chuyển sang năm sau"
NOTHING_LEFT = Rich("Không còn việc nào chưa xong.")
TAP_TO_CARRY = "Bấm vào một việc để chuyển phần còn lại sang kế hoạch năm sau."
#: Characters of an item on a button, in a list, alone.
BUTTON, SHORT, LONG = 40, 120, 400
#: Doubts that are told when a draft is begun.
MOST_DOUBTS = 8


def name(plan: Plan) -> str:
    """A plan among several."""
    closed = " (đã khép)" if plan.state is PlanState.CLOSED else ""
    return plan_name(plan.year, plan.number) + closed


def draft_button(year: int) -> str:
    """Begin the plan of this year."""
    return f"Lập kế hoạch năm {year} từ kế hoạch này"


def left_button(count: int) -> str:
    """The way to what is not done."""
    return f"Việc chưa xong ({count})"


def overview(plan: Plan, count: int, left: int, following: Plan | None) -> Rich:
    """A plan at the turn of its year; `count` items, `left` of them not done."""
    return join(
        [
            bold(f"Chuyển năm: {name(plan)}"),
            f"{count} nội dung, còn {left} việc chưa xong." if left else f"{count} nội dung, đã xong cả.",
            _following(plan.year + 1, following),
        ]
    )


def _following(year: int, following: Plan | None) -> str:
    if following is None:
        return (
            f"Chưa có kế hoạch năm {year}. Em lập bản nháp từ kế hoạch này: năm và số năm kỷ niệm "
            "cộng thêm một, hạn lùi về ngày làm việc; căn cứ đã thay đổi được nêu ra để sửa."
        )
    if following.state is PlanState.DRAFT:
        return f"Kế hoạch năm {year} đang là bản nháp, chờ xác nhận."
    return f"Kế hoạch năm {year} đang chạy."


def drafted(year: int, count: int, doubts: Sequence[str]) -> Rich:
    """The next year's plan was begun; `doubts` are what a person should look at first."""
    rest = len(doubts) - MOST_DOUBTS
    shown = [rich("• {doubt}", doubt=wording.shorten(doubt, LONG)) for doubt in doubts[:MOST_DOUBTS]]
    more = [f"Còn {rest} điểm nữa ở «Điểm cần xem lại» của bản nháp."] if rest > 0 else []
    return join(
        [
            bold(f"Đã lập bản nháp kế hoạch năm {year}"),
            f"{count} nội dung. Chưa kích hoạt nên em chưa nhắc ai.",
            *([bold("Cần xem lại:"), *shown, *more] if doubts else []),
        ]
    )


def doubt(where: str, words: str) -> str:
    """One thing to look at, and where."""
    return f"{where}: {words}"


def number(left: Unfinished) -> str:
    """How an item is called in a list."""
    return f"Mục {left.item.number}" if left.item.number else "Mục không số"


def row(left: Unfinished) -> str:
    """The button of an item that is not done."""
    return f"{number(left)}: {wording.shorten(left.words, BUTTON)}"


def unfinished(year: int, rows: Iterable[Unfinished], carriable: bool) -> Rich:
    """A page of what is not done in a year."""
    listed = [
        rich(
            "• {number} – {words}\n  Còn: {units}",
            number=number(left),
            words=wording.shorten(left.words, SHORT),
            units=", ".join(left.unit_names),
        )
        for left in rows
    ]
    if not listed:
        return NOTHING_LEFT
    how = TAP_TO_CARRY if carriable else f"Lập kế hoạch năm {year + 1} trước, rồi chuyển những việc này sang."
    return join([bold(f"Việc chưa xong của năm {year}"), *listed, how])


def ask_carry(left: Unfinished, year: int, due: date) -> Rich:
    """What carrying an item over to the plan of `year` will do."""
    return join(
        [
            bold(f"Chuyển sang kế hoạch năm {year}?"),
            rich("{number} – {words}", number=number(left), words=wording.shorten(left.words, LONG)),
            rich("Đơn vị: {units}", units=", ".join(left.unit_names)),
            rich("Hạn mới: {due}", due=wording.day(due)),
            "Phần đã xong giữ nguyên ở năm cũ; phần còn lại thôi nhắc theo hạn cũ.",
        ]
    )


def carried(left: Unfinished, year: int, printed: str, told: str) -> Rich:
    """An item was carried over."""
    return join(
        [
            rich(
                "Đã chuyển {number} sang năm {year}: mục {printed}.",
                number=number(left).lower(),
                year=year,
                printed=printed,
            ),
            told,
        ]
    )


def close_button(year: int) -> str:
    """The way to close a year."""
    return f"Khép năm {year}"


def ask_close(year: int, frozen: int, waiting: int) -> Rich:
    """What closing a year will do; `frozen` dossiers are closed, `waiting` ones are not accepted yet."""
    rest = (
        f"Còn {waiting} hồ sơ chưa được nhận: khép xong thì không xử lý tiếp được. Mời xem /duyet trước."
        if waiting
        else "Không còn hồ sơ nào chờ xử lý."
    )
    return join(
        [
            bold(f"Khép năm {year}?"),
            f"Chốt {frozen} hồ sơ đã nhận và mọi thời hạn của năm. Từ đó không sửa, không nộp thêm vào "
            f"năm {year}; vẫn xem được ở /kehoach và /report.",
            rest,
        ]
    )


def past(year: int, told: Closed, at: datetime, whole: bool) -> Rich:
    """A closed year, and whether it is still as it was."""
    verdict = (
        "✅ Còn nguyên như lúc khép."
        if whole
        else "⚠️ Dữ liệu của năm đã khác so với lúc khép. Mời báo quản trị kỹ thuật, kèm /kiemtra."
    )
    return join(
        [
            bold(f"Năm {year} đã khép"),
            f"Khép lúc {at:%H:%M %d/%m/%Y}, gồm {told.duties} việc của các đơn vị và {told.dossiers} hồ sơ.",
            rich("Mã niêm: <code>{mark}</code>", mark=told.digest[:SHOWN]),
            verdict,
        ]
    )
