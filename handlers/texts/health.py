"""What is said of the bot's own health."""

from collections.abc import Sequence

from domain.health import Finding
from domain.message import Rich, join, rich

WELL = Rich("<b>Bot đang khỏe</b>: không có gì cần xử lý.")
NOTHING_KNOWN = Rich(
    "Em chưa có số liệu về tình trạng của mình. Anh/chị chạy «thidua check» trên máy chủ giúp em."
)
REFRESH = "Xem lại"
#: Seconds from which on the way of a word to the bot is worth a word.
SLOW = 30


def findings(found: Sequence[Finding], late: float) -> Rich:
    """What was looked at: first what is wrong, then the rest."""
    if not found:
        return NOTHING_KNOWN
    wrong = [one for one in found if not one.ok]
    head = rich("<b>Cần xử lý: {count} việc</b>", count=len(wrong)) if wrong else WELL
    lines = [_line("Cần xử lý", one) for one in wrong] + [_line("Ổn", one) for one in found if one.ok]
    if abs(late) > SLOW:
        lines.insert(0, _line("Cần xử lý", Finding(_late(late), ok=False)))
        head = rich("<b>Cần xử lý: {count} việc</b>", count=len(wrong) + 1)
    return join([head, join(lines, "\n")], "\n\n")


def _line(state: str, one: Finding) -> Rich:
    return rich("• {state} – {text}", state=state, text=one.text)


def _late(late: float) -> str:
    if late < 0:
        return (
            f"Đồng hồ máy chủ chậm hơn Telegram khoảng {round(-late)} giây. Bật đồng bộ giờ, ví dụ: "
            "timedatectl set-ntp true."
        )
    return (
        f"Tin của anh/chị tới bot sau {round(late)} giây: mạng chậm, nhiều tin đang chờ, hoặc đồng hồ máy "
        "chủ chạy nhanh. Xem dòng «Tin nhận được» bên dưới và giờ của máy chủ."
    )
