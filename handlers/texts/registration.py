"""What /dangky says."""

from collections.abc import Iterable
from datetime import date

from domain.message import Rich, join, rich
from domain.review import SubmissionState
from vietnamese import labels, wording

ADD = "Đăng ký thêm danh hiệu"


def edit(award: str, year: int) -> str:
    """The button to a registration."""
    return wording.shorten(f"Sửa: {award} ({year})", 56)


def registered(rows: Iterable[tuple[int, str, date, int, SubmissionState]]) -> Rich:
    """What a person has registered: year, award, when, which version, and where it is."""
    lines = [
        rich(
            "• {year}: {award} – gửi ngày {at}{version} – {state}",
            year=year,
            award=award,
            at=f"{at:%d/%m/%Y}",
            version=f", bản sửa lần {version - 1}" if version > 1 else "",
            state=labels.SUBMISSION_STATES[state],
        )
        for year, award, at, version, state in rows
    ]
    return join([Rich("<b>Đăng ký của anh/chị</b>"), *lines])
