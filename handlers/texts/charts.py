"""What stands beside the charts of /report."""

from collections import Counter

from data import catalogue
from data.counting import Counts
from data.reports import Report
from domain.duties import CLOSED, ItemKind
from domain.message import Rich, bold, join, length, rich

#: Characters that a picture's caption takes (Bot API, sendPhoto).
CAPTION = 1024

CHARTS = "📊 Biểu đồ"
UNITS = "Tiến độ theo đơn vị"
AWARDS = "Đăng ký theo danh hiệu"
TIMELINE = "Các mục trong năm"
SHARES = "Tỷ lệ người trực tiếp"
OTHERS = "⬅️ Biểu đồ khác"
TOAST = "Đang vẽ biểu đồ…"
NOBODY_YET = Rich("Chưa có ai đăng ký.")


def caption(words: Rich) -> Rich:
    """The words below a picture, as many lines as a caption takes."""
    lines = [Rich(line) for line in words.split("\n")]
    shown = len(lines)
    while length(_first(lines, shown)) > CAPTION:
        shown -= 1
    return _first(lines, shown)


def _first(lines: list[Rich], shown: int) -> Rich:
    left = len(lines) - shown
    more = [rich("… và {left} dòng nữa trong bảng Excel.", left=left)] if left else []
    return Rich("\n".join([*lines[:shown], *more]))


def choose(year: int) -> Rich:
    """Which chart?"""
    return bold(f"Biểu đồ năm {year}: mời chọn")


def awards(counts: Counts) -> Rich:
    """How many register for each award."""
    by_award: Counter[str] = Counter()
    for row in counts.by_award:
        by_award[row.award] += row.tally.total
    rows = [
        rich("{name}: {count}", name=catalogue.name_of(award), count=count)
        for award, count in by_award.most_common()
    ]
    return join([bold(f"Đăng ký theo danh hiệu năm {counts.year}"), *(rows or [NOBODY_YET])])


def timeline(report: Report) -> Rich:
    """How many items are done, on time and overdue."""
    states: dict[int, list[bool]] = {}
    late: set[int] = set()
    for duty in report.duties:
        if duty.item_kind is ItemKind.TASK:
            states.setdefault(duty.item, []).append(duty.state in CLOSED)
            late |= {duty.item} if duty.overdue(report.today) else set()
    done = sum(all(closed) for closed in states.values())
    told = (
        f"{len(states)} mục: {done} đã xong, {len(states) - done - len(late)} trong hạn, {len(late)} quá hạn."
    )
    return join([bold(f"Các mục kế hoạch năm {report.year}"), told])
