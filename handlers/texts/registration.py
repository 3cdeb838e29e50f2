"""What /dangky and /nhapthay say."""

from collections.abc import Iterable
from datetime import date

from domain.message import Rich, join, rich
from vietnamese import wording

ADD = "Đăng ký thêm danh hiệu"


def edit(award: str, year: int) -> str:
    """The button to a registration."""
    return wording.shorten(f"Sửa: {award} ({year})", 56)


def registered(rows: Iterable[tuple[int, str, date, int]]) -> Rich:
    """What a person has registered: year, award, when, which version."""
    lines = [
        rich(
            "• {year}: {award} – gửi ngày {at}{version}",
            year=year,
            award=award,
            at=f"{at:%d/%m/%Y}",
            version=f", bản sửa lần {version - 1}" if version > 1 else "",
        )
        for year, award, at, version in rows
    ]
    return join([Rich("<b>Đăng ký của anh/chị</b>"), *lines])
