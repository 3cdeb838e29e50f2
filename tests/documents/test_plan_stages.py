"""Each stage of the importer on its own."""

from datetime import date

import pytest

from data import bodies
from documents import texts
from documents.plan_in import (
    deadlines,
    heading,
    markup,
    parts,
    periods,
    sections,
    table,
    text_table,
    units,
    when,
)
from documents.plan_in.periods import PlanYear
from documents.plan_in.shadow import shadow
from documents.plan_in.table import Columns, Entry, Row
from domain.calendar import OfficeCalendar

BODIES = bodies.load()
SPELLINGS = units.Spellings(BODIES)


@pytest.mark.parametrize(
    ("cell", "plain"),
    [
        ("<ul><li>Một</li><li>Hai</li></ul>", "- Một\n- Hai"),
        ("<b>Một</b><br/>Hai &amp; <i>Ba</i>", "Một\nHai & Ba"),
        ("**Một**  hai", "Một hai"),
        ("mức < 5 và > 3", "mức < 5 và > 3"),
        ("<p>Một</p><p>Hai</p>", "Một\nHai"),
    ],
)
def test_markup(cell, plain):
    assert markup.plain_cell(cell) == plain


@pytest.mark.parametrize("text", ["Đăng ký trước ngày 30/01", "İstanbul ﬁ ǆ", "", "Ưỡn ẹo", "日本 🎉"])
def test_shadow_keeps_every_place(text):
    assert len(shadow(text)) == len(text)


@pytest.mark.parametrize(
    ("cell", "wanted"),
    [
        ("Xây dựng kế hoạch.", ["Xây dựng kế hoạch"]),
        ("- Ban hành quyết định. - Hướng dẫn hồ sơ.", ["Ban hành quyết định", "Hướng dẫn hồ sơ"]),
        ("- Ban hành quyết định\n- Hướng dẫn hồ sơ", ["Ban hành quyết định", "Hướng dẫn hồ sơ"]),
        ("a) Ban hành quyết định; b) Hướng dẫn hồ sơ", ["Ban hành quyết định", "Hướng dẫn hồ sơ"]),
        ("1. Ban hành quyết định.\n2. Hướng dẫn hồ sơ.", ["Ban hành quyết định", "Hướng dẫn hồ sơ"]),
        ("Các việc: - Ban hành quyết định; - Họp xét.", ["Ban hành quyết định", "Họp xét"]),
        ("Trao tặng cá nhân.Trình cấp trên", ["Trao tặng cá nhân", "Trình cấp trên"]),
        ("Rà soát, bổ sung văn bản", ["Rà soát, bổ sung văn bản"]),
        ("Kỷ niệm 70 năm Chiến thắng; 80 năm Ngày thành lập", None),
        ("Lập hồ sơ; trình cấp trên", ["Lập hồ sơ", "Trình cấp trên"]),
        ("Tổng kết (gồm: A; B. Cụm) và các phong trào", None),
        ("Gặp TS. Nguyễn và TP. Lạng Sơn", None),
        ("Gửi văn bản qua TP.Lạng Sơn", None),
        ("Lập báo cáo. Thời gian: trong tháng 6", None),
        ("Hoàn thiện hồ sơ khen\nthưởng năm 2023", ["Hoàn thiện hồ sơ khen thưởng năm 2023"]),
        ("Họp Hội đồng thi đua - khen thưởng", None),
        ("Đạt tỷ lệ 97.5 trên 100", None),
    ],
)
def test_tasks(cell, wanted):
    assert [part.text for part in parts.tasks(cell).parts] == (wanted or [cell])


def test_clause_after_a_comma_is_a_guess():
    cell = "Phát động phong trào thi đua năm 2024 của Sở, rà soát hướng dẫn"
    assert parts.tasks(cell).is_guess
    assert len(parts.tasks(cell).parts) == 2


def test_content_keeps_the_whole_cell_on_one_line():
    cell = "Các việc:\n- Ban hành quyết định\n- Họp xét.Trình cấp trên"
    assert parts.tasks(cell).content == "Các việc: Ban hành quyết định; Họp xét. Trình cấp trên"


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("QUÝ I", ((2024, 1, 1), (2024, 3, 31))),
        ("Quí 2", ((2024, 4, 1), (2024, 6, 30))),
        ("QIII", ((2024, 7, 1), (2024, 9, 30))),
        ("quý bốn", ((2024, 10, 1), (2024, 12, 31))),
        ("Quý thứ nhất", ((2024, 1, 1), (2024, 3, 31))),
        ("Quý I/2025", ((2025, 1, 1), (2025, 3, 31))),
        ("A. QUÝ II (từ tháng 4 đến tháng 6)", ((2024, 4, 1), (2024, 6, 30))),
        ("THÁNG 02", ((2024, 2, 1), (2024, 2, 29))),
        ("Tháng 12/2025", ((2025, 12, 1), (2025, 12, 31))),
        ("6 tháng cuối năm", ((2024, 7, 1), (2024, 12, 31))),
        ("Quý", None),
        ("Quý khách", None),
        ("Báo cáo quý I", None),
        ("Tháng 13", None),
        ("Quý I xây dựng kế hoạch", None),
    ],
)
def test_heading_of_a_period(text, days):
    found = periods.heading(text, 2024)
    assert (found and (found.start, found.end)) == (days and (date(*days[0]), date(*days[1])))


@pytest.mark.parametrize(
    ("cells", "columns"),
    [
        (["TT", "Nội dung", "Đơn vị thực hiện và phối hợp"], Columns(0, 1, 2, None, None, 3)),
        (["STT", "NHIỆM VỤ", "CHỦ TRÌ", "PHỐI HỢP", "THỜI GIAN"], Columns(0, 1, 2, 3, 4, 5)),
        (
            ["Đơn vị/người thực hiện", "Nội dung công việc", "Thời gian thực hiện"],
            Columns(None, 1, 0, None, 2, 3),
        ),
        (
            ["TT", "Tên nhiệm vụ", "Sản phẩm", "Phân công nhiệm vụ"],
            Columns(0, 1, 3, None, None, 4, product=2),
        ),
        (["STT", "Tiêu chí", "Điểm chuẩn", "Hướng dẫn chấm điểm"], None),
        (["1", "Nội dung", "3"], None),
    ],
)
def test_columns_are_told_by_their_headings(cells, columns):
    assert table.columns_of(cells) == columns


def test_entries_need_no_text_file():
    rows = [
        Row(("TT", "Nội dung", "Đơn vị")),
        Row(("QUÝ I", "", "")),
        Row(("1", "Xây dựng", "Văn phòng")),
        Row(("", "kế hoạch", "")),
        Row(("QUÝ II",)),
        Row(("2", "Sơ kết", "Công đoàn")),
        Row(("2.1", "báo cáo", "")),
    ]
    got = [(one.number, one.content, one.lead, one.period) for one in table.entries(rows, Columns(), 2024)]
    assert got == [
        (1, "Xây dựng\nkế hoạch", "Văn phòng", periods.heading("Q1", 2024)),
        (2, "Sơ kết\n- báo cáo", "Công đoàn", periods.heading("Q2", 2024)),
    ]


def test_broken_lines_go_on_with_their_row():
    lines = ["1\tHồ sơ", "của Sở\tVăn phòng;", "- Công đoàn", "2\tSơ kết\tVăn phòng.", "", "cuối năm"]
    assert [row.cells for row in text_table.rows(lines, Columns())] == [
        ("1", "Hồ sơ\ncủa Sở", "Văn phòng;\n- Công đoàn"),
        ("2", "Sơ kết\ncuối năm", "Văn phòng."),
    ]


def test_sections_are_told_by_their_words():
    head, table_of_two = "Đầu\nI. MỤC ĐÍCH\na\n", "II. NỘI DUNG\nTT\tNội dung\tĐơn vị\nI. NHÓM MỘT\n"
    text = f"{head}{table_of_two}IV. Tổ chức thực hiện\nb\nNơi nhận:\nc"
    assert [(one.title, one.lines, one.is_execution) for one in sections.split(text.split("\n"))] == [
        ("", ("Đầu",), False),
        ("muc dich", ("a",), False),
        ("noi dung", ("TT\tNội dung\tĐơn vị", "I. NHÓM MỘT"), False),
        ("to chuc thuc hien", ("b",), True),
    ]


SIX_SPELLINGS = (
    "Hội đồng TĐKT Sở",
    "HĐ TĐKT",
    "Hội đồng thi đua, khen thưởng Sở",
    "Hội đồng Thi đua - Khen thưởng",
    "Hội đồng thi đua - khen thưởng Sở",
    "Hội đồng TĐ-KT",
)


@pytest.mark.parametrize(
    ("written", "key"),
    [
        *((spelling, "hd-tdkt") for spelling in SIX_SPELLINGS),
        *((spelling.upper(), "hd-tdkt") for spelling in SIX_SPELLINGS),
        ("HĐ TĐKT tỉnh", "hd-tdkt-tinh"),
        ("Hội đồng Thi đua, Khen thưởng tỉnh", "hd-tdkt-tinh"),
        ("Hội đồng SKKN Sở", "hd-sang-kien"),
        ("Hội đồng sáng kiến cấp cơ sở", "hd-sang-kien"),
        ("VP", "van-phong"),
        ("Văn phòng Sở Ngoại vụ", "van-phong"),
        ("Văn phòng UBND", None),
        ("Văn phòng UBND tỉnh", None),
        ("Trung tâm TTDVĐN thuộc Sở", "trung-tam-ttdvdn"),
        ("Cụm thi đua các CQTMTH tỉnh", "cum-tmth"),
        ("Cụm Thi đua Số 1, Bộ Ngoại giao", "cum-1-bng"),
        ("các đơn vị trực thuộc", "don-vi-truc-thuoc"),
        ("Ban Giám đốc", "lanh-dao-so"),
        ("Sở", None),
        ("", None),
    ],
)
def test_spellings(written, key):
    assert SPELLINGS.key(written) == key


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("- Hội đồng TĐKT Sở; - Văn phòng.", ["Hội đồng TĐKT Sở", "Văn phòng"]),
        ("Hội đồng TĐKT Sở;Văn phòng.", ["Hội đồng TĐKT Sở", "Văn phòng"]),
        ("Hội đồng thi đua, khen thưởng Sở", ["Hội đồng thi đua, khen thưởng Sở"]),
        ("Văn phòng và Công đoàn", ["Văn phòng", "Công đoàn"]),
        ("Phòng Lạ, Phòng Khác", ["Phòng Lạ, Phòng Khác"]),
        ("Văn phòng\nCông đoàn", ["Văn phòng", "Công đoàn"]),
        ("Các đơn vị\ntrực thuộc Sở", ["Các đơn vị trực thuộc Sở"]),
        ("", []),
    ],
)
def test_names_in_a_cell(cell, written):
    assert [mention.written for mention in units.mentions(cell, SPELLINGS)] == written


@pytest.mark.parametrize(
    ("cell", "keys", "unknown"),
    [
        ("VP Sở + Công đoàn", ("van-phong", "cong-doan"), []),
        ("Văn phòng/Công đoàn", ("van-phong", "cong-doan"), []),
        ("Văn phòng (Bộ phận TĐKT)", ("van-phong",), []),
        ("Đ/c Chánh Văn phòng", ("van-phong",), []),
        ("Trưởng phòng Quản lý biên giới", ("phong-qlbg",), []),
        ("Phòng QLBG; ĐTN", ("phong-qlbg", "doan-thanh-nien"), []),
        ("1. Văn phòng\n2. Công đoàn", ("van-phong", "cong-doan"), []),
        ("a) Văn phòng; b) Công đoàn", ("van-phong", "cong-doan"), []),
        ("Văn phòng phối hợp với Công đoàn và Chi đoàn", ("van-phong", "cong-doan", "doan-thanh-nien"), []),
        ("VP chủ trì, phối hợp Công đoàn", ("van-phong", "cong-doan"), []),
        ("Văn phòng, Tổ công tác lạ", ("van-phong",), ["Tổ công tác lạ"]),
        ("Toàn Sở", (), ["Toàn Sở"]),
        ("Phòng Tổ chức", (), ["Phòng Tổ chức"]),
    ],
)
def test_bodies_named_in_a_cell(cell, keys, unknown):
    found = units.mentions(cell, SPELLINGS)
    assert units.body_keys(found, BODIES) == keys
    assert [mention.written for mention in found if mention.key is None] == unknown
    assert units.lead(found, BODIES) == (keys[0] if keys else None)


YEAR = PlanYear(2025)


@pytest.mark.parametrize(
    ("written", "dues", "doubt"),
    [
        ("Trong tháng 3/2025", ["2025-03-31 period"], ""),
        ("Xong trước 20/12", ["2025-12-19 explicit"], ""),
        ("Quý 1-2", ["2025-06-30 period"], ""),
        ("Từ 01/3/2025 - 30/4/2025", ["2025-04-30 explicit"], ""),
        ("12/2025", ["2025-12-31 period"], ""),
        ("Dịp 19/5", ["2025-05-19 explicit"], ""),
        ("Nửa đầu tháng 5", ["2025-05-15 period"], ""),
        ("Chậm nhất trong tháng 11", ["2025-11-30 explicit"], ""),
        ("30/6, 31/12/2025", ["2025-06-30 explicit", "2025-12-31 explicit"], ""),
        ("Trước ngày 15/6 và trước ngày 15/12", ["2025-06-14 explicit", "2025-12-14 explicit"], ""),
        ("Tháng 6, tháng 12 hằng năm", ["2025-06-30 period", "2025-12-31 period"], ""),
        ("6 tháng, năm", ["2025-06-30 period", "2025-12-31 period"], ""),
        ("Định kỳ 6 tháng, 1 năm", ["2025-06-30 period", "2025-12-31 period"], ""),
        ("Quý III và IV", ["2025-12-31 period"], "merged"),
        ("Tuần 2 tháng 3", ["2025-03-31 period"], "unread"),
        ("Trước ngày 10 tháng cuối quý", ["2025-12-31 period"], "unread"),
        ("Sau Đại hội", ["2025-12-31 period"], "awaits"),
        ("Ngay sau khi ban hành", ["2025-12-31 period"], "awaits"),
        ("Theo quý", ["2025-12-31 period"], ""),
        ("Hằng tháng", ["2025-12-31 period"], ""),
    ],
)
def test_when_a_row_is_due(written, dues, doubt):
    found = when.read(Entry(1, "Việc", time=written), YEAR, OfficeCalendar(), strict_before=True)
    assert [f"{one.due} {one.source}" for one in found] == dues
    for one in found:
        told = {"merged": one.merged, "unread": bool(one.unread), "awaits": one.awaits}
        assert [name for name, there in told.items() if there] == ([doubt] if doubt else [])


@pytest.mark.parametrize(
    ("line", "bound", "day"),
    [
        ("trước 30/01", "before", date(2024, 1, 30)),
        ("Trước ngày 30 tháng 01 năm 2025", "before", date(2025, 1, 30)),
        ("chậm nhất 15.6.2024", "by", date(2024, 6, 15)),
        ("hết ngày 05/07/24", "by", date(2024, 7, 5)),
    ],
)
def test_bounded_day(line, bound, day):
    assert [(found.bound, found.date) for found in deadlines.find(line, 2024)] == [(bound, day)]


@pytest.mark.parametrize(
    "line",
    [
        "Kế hoạch số 241/KH-UBND ngày 28/12/2023",
        "trước hết 100% đoàn viên",
        "trước 30/01/2024/KH",
        "115 ngày sinh",
        "6 tháng đầu năm 2024",
    ],
)
def test_no_bounded_day(line):
    assert list(deadlines.find(line, 2024)) == []


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (["KẾ HOẠCH", "", "Thi đua năm 2025"], "KẾ HOẠCH Thi đua năm 2025"),
        (["# **KẾ HOẠCH thi đua năm 2025**"], "KẾ HOẠCH thi đua năm 2025"),
        (["KẾ HOẠCH", "Thi đua", "Căn cứ Luật năm 2022"], "KẾ HOẠCH Thi đua"),
        (["KẾ HOẠCH", "TT\tNội dung\tĐơn vị", "1\tViệc\tVăn phòng"], "KẾ HOẠCH"),
        (["KẾ HOẠCH công tác thi đua", "", "Lời nói đầu"], "KẾ HOẠCH công tác thi đua"),
        (["Số: 1/KH-SNgV"], ""),
    ],
)
def test_title(lines, title):
    assert heading.read(lines).title == title


def test_place_of_a_period():
    assert texts.at_period(date(2024, 4, 1), date(2024, 6, 30)) == "Quý II/2024"
    assert texts.at_period(date(2024, 1, 1), date(2024, 12, 31)) == "Thời gian 01/01/2024 - 31/12/2024"
