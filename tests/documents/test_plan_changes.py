"""Other plans, made from the seed's text: other years, rows and days, and what is doubted in them."""

from datetime import date

import pytest

from data import bodies, seed
from documents.plan_in import read, to_json
from domain.calendar import OfficeCalendar
from domain.plan import ItemReading, PlanReading

BODIES = bodies.load()
TEXT = seed.PLAN_2024.read_text(encoding="utf-8")
MEMBERS = ("phong-lanh-su-htqt", "phong-qlbg", "trung-tam-ttdvdn")


def reading(*pairs: tuple[str, str], **options) -> PlanReading:
    text = TEXT
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    return read(text.encode(), BODIES, **options)


def item(number: int, *pairs: tuple[str, str], **options) -> ItemReading:
    return next(one for one in reading(*pairs, **options).items if one.number == number)


def kinds(plan: PlanReading) -> list[str]:
    return [doubt.kind for doubt in plan.warnings]


def shifted(years: int) -> list[tuple[str, str]]:
    return [(str(year), str(year + years)) for year in (2025, 2024, 2023)]


@pytest.mark.parametrize(
    ("year", "due"),
    [
        (2025, ["2025-03-31", "2025-06-30", "2025-09-30", "2025-12-31"]),
        (2026, ["2026-03-31", "2026-06-30", "2026-09-30", "2026-12-31"]),
        (2028, ["2028-03-31", "2028-06-30", "2028-09-29", "2028-12-29"]),
    ],
)
def test_another_year_moves_every_day(year, due):
    plan = reading(*shifted(year - 2024))
    assert plan.year == year
    assert list(dict.fromkeys(one.due.isoformat() for one in plan.items)) == due
    assert [(one.date, one.last_day) for one in plan.deadlines] == [(date(year, 1, 30), date(year, 1, 29))]
    assert "basis-year" in kinds(plan)


def test_right_basis_year_is_not_doubted():
    assert "basis-year" not in kinds(reading(("khen thưởng năm 2023, Sở", "khen thưởng năm 2024, Sở")))


@pytest.mark.parametrize(
    ("written", "bound", "day", "last_day"),
    [
        ("chậm nhất ngày 30/01/2024", "by", date(2024, 1, 30), date(2024, 1, 30)),
        ("chậm nhất là ngày 30 tháng 01", "by", date(2024, 1, 30), date(2024, 1, 30)),
        ("muộn nhất 30/1/24", "by", date(2024, 1, 30), date(2024, 1, 30)),
        ("đến hết ngày 31/01/2024", "by", date(2024, 1, 31), date(2024, 1, 31)),
        ("hạn cuối: 15/02/2024", "by", date(2024, 2, 15), date(2024, 2, 15)),
        ("từ ngày 10/01 đến ngày 25/01/2024", "by", date(2024, 1, 25), date(2024, 1, 25)),
        ("trước ngày 01-03-2024", "before", date(2024, 3, 1), date(2024, 2, 29)),
        ("chậm nhất hết quý I", "by", date(2024, 3, 31), date(2024, 3, 31)),
        ("chậm nhất cuối quý II/2024", "by", date(2024, 6, 30), date(2024, 6, 30)),
        ("đến hết tháng 02 năm 2024", "by", date(2024, 2, 29), date(2024, 2, 29)),
        ("trước tháng 3", "before", date(2024, 3, 1), date(2024, 2, 29)),
        ("trước 17 giờ 00 phút ngày 30/01/2024", "before", date(2024, 1, 30), date(2024, 1, 29)),
    ],
)
def test_deadline_of_the_prose(written, bound, day, last_day):
    deadlines = reading(("trước **30/01/2024**", written)).deadlines
    assert [(one.bound, one.date, one.last_day) for one in deadlines] == [(bound, day, last_day)]
    assert deadlines[0].registration
    assert deadlines[0].what.startswith("cam kết hoàn thành các chỉ tiêu thi đua và tổ chức đăng ký")


def test_before_may_be_read_loosely():
    (deadline,) = reading(strict_before=False).deadlines
    assert (deadline.date, deadline.bound, deadline.last_day) == (
        date(2024, 1, 30),
        "before",
        date(2024, 1, 30),
    )


def test_day_first_gives_the_clause_after_it():
    (deadline,) = reading(
        ("**30/01/2024**", "đó"),
        (
            "2. Trưởng các Phòng",
            "2. Trước ngày 05/02/2024, các phòng gửi bản đăng ký về Văn phòng.\n\n3. Trưởng các Phòng",
        ),
    ).deadlines
    assert (deadline.date, deadline.what) == (date(2024, 2, 5), "các phòng gửi bản đăng ký về Văn phòng")


@pytest.mark.parametrize(
    ("pairs", "doubt"),
    [
        ([("trước **30/01/2024**", "sớm")], "no-deadline"),
        ([("**30/01/2024**", "31/02/2024")], "day-impossible"),
        ([("trước **30/01/2024**", "chậm nhất 28/01/2024")], "deadline-day-off"),
        ([("**30/01/2024**", "30/01/2025")], "deadline-outside-year"),
        ([("- Lãnh đạo Sở;", "- Văn phòng UBND;")], "unit-unknown"),
        ([("- Lãnh đạo Sở;", "- Sở Nội vụ;")], "unit-outside"),
        ([("\t- Lãnh đạo Sở; - Văn phòng; Các đơn vị trực thuộc Sở.", "\t")], "item-without-units"),
        ([("\n11\tBáo", "\n10\tBáo")], "number-twice"),
        ([("\n11\tBáo", "\n13\tBáo")], "number-missing"),
        ([("QUÝ I\t\t\n", "")], "item-without-period"),
        ([("QUÝ I\t\t\n", "QUÝ I\t\t\nA\tCông tác chung\t\n")], "row-left-out"),
        ([("QĐND", "QDND")], "abbreviation"),
        ([("năm 2024 như sau", "năm 2025 như sau")], "year-mismatch"),
        ([("ứng dụng phần mềm", "ứng dụng phần mềm trước ngày 15/6/2024")], "due-outside-period"),
    ],
)
def test_doubt_is_told(pairs, doubt):
    assert kinds(reading(*pairs)).count(doubt) > kinds(reading()).count(doubt)


@pytest.mark.parametrize(
    ("pairs", "settled"),
    [
        ([("Số: /KH", "Số: 12/KH")], "number-blank"),
        ([("ngày tháng 01", "ngày 05 tháng 01")], "day-blank"),
        ([("CCVCNLD", "CCVCNLĐ")], "abbreviation"),
        ([("trước **30/01/2024**", "chậm nhất **30/01/2024**")], "before-strict"),
    ],
)
def test_settled_doubt_is_not_told(pairs, settled):
    assert settled in kinds(reading())
    assert settled not in kinds(reading(*pairs))


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("Số: /KH-SNgV", None),
        ("Số:      /KH-SNgV", None),
        ("Số: ……/KH-SNgV", None),
        ("Số: ... /KH-SNgV", None),
        ("Số: 12/KH-SNgV", "12/KH-SNgV"),
        ("Số: 0124 /KH-UBND", "0124/KH-UBND"),
        ("**Số: 12/KH-SNgV**", "12/KH-SNgV"),
        ("SỞ NGOẠI VỤ\tSố: 12/KH-SNgV", "12/KH-SNgV"),
    ],
)
def test_number(written, number):
    assert reading(("Số: /KH-SNgV", written)).number == number


@pytest.mark.parametrize(
    ("written", "issued"),
    [
        ("ngày tháng 01 năm 2024", None),
        ("ngày   tháng 01 năm 2024", None),
        ("ngày … tháng … năm 2024", None),
        ("ngày 05 tháng 01 năm 2024", date(2024, 1, 5)),
        ("ngày 31 tháng 12 năm 2023", date(2023, 12, 31)),
    ],
)
def test_day_of_issue(written, issued):
    assert reading(("ngày tháng 01 năm 2024", written)).issued == issued


def test_day_off_moves_what_is_due():
    calendar = OfficeCalendar(days_off={date(2024, 9, 30)})
    assert item(9, calendar=calendar).due == date(2024, 9, 27)


def test_conditional_elsewhere():
    plan = reading((" (nếu có)", ""), ("phần mềm quản lý công tác", "phần mềm quản lý (nếu có) công tác"))
    assert [one.number for one in plan.items if one.conditional] == [10]


@pytest.mark.parametrize(
    "written", ["(Nếu có)", "(nếu có yêu cầu)", "nếu có", "(khi có giấy mời)", "( nếu có )."]
)
def test_conditional_spelt_otherwise(written):
    assert item(8, ("khen thưởng năm 2024 (nếu có)", f"khen thưởng năm 2024 {written}")).conditional is True


def test_conditional_over_a_page():
    assert item(8, ("2024 (nếu có)\t- Văn phòng.", "2024 (nếu\t- Văn phòng.\n\n\tcó)\t")).conditional is True


@pytest.mark.parametrize(
    ("words", "recurring"),
    [
        ("hằng tháng", True),
        ("hàng quý", True),
        ("thường xuyên", True),
        ("định kỳ", True),
        ("hằng năm", False),
        ("nhanh chóng", False),
    ],
)
def test_recurring(words, recurring):
    assert item(10, ("Triển khai ứng dụng", f"Triển khai {words} ứng dụng")).recurring is recurring


@pytest.mark.parametrize(
    ("cell", "found", "lead"),
    [
        ("HĐ TĐKT tỉnh; Văn phòng", ("hd-tdkt-tinh", "van-phong"), "van-phong"),
        ("Văn phòng UBND tỉnh", (), None),
        ("Hội đồng TĐ-KT", ("hd-tdkt",), "hd-tdkt"),
        ("HĐTĐKT Sở", ("hd-tdkt",), "hd-tdkt"),
        ("Hội đồng Thi đua - Khen thưởng, Văn phòng", ("hd-tdkt", "van-phong"), "hd-tdkt"),
        ("Hội đồng thi đua, khen thưởng và Văn phòng Sở", ("hd-tdkt", "van-phong"), "hd-tdkt"),
        ("Các phòng CM, NV, Trung tâm", MEMBERS, MEMBERS[0]),
        ("Trưởng các phòng, đơn vị thuộc Sở; Công đoàn", (*MEMBERS, "cong-doan"), MEMBERS[0]),
        ("Văn phòng; Trung tâm; các đơn vị trực thuộc", ("van-phong", MEMBERS[2], *MEMBERS[:2]), "van-phong"),
        ("Các đơn vị trực thuộc phối hợp; Văn phòng chủ trì", (*MEMBERS, "van-phong"), "van-phong"),
        ("Chủ trì: Văn phòng; phối hợp: Công đoàn", ("van-phong", "cong-doan"), "van-phong"),
        ("Văn phòng, Phòng Tổng hợp", ("van-phong",), "van-phong"),
        (
            "<ul><li>Chi đoàn TN</li><li>Công đoàn</li></ul>",
            ("doan-thanh-nien", "cong-doan"),
            "doan-thanh-nien",
        ),
    ],
)
def test_units(cell, found, lead):
    one = item(5, ("Sở Ngoại vụ\t- Văn phòng Sở", f"Sở Ngoại vụ\t{cell}"))
    assert (one.bodies, one.lead) == (found, lead)


def test_other_order_of_units_changes_the_lead():
    assert (
        item(4, ("- Hội đồng TĐKT Sở; - Văn phòng.", "- Văn phòng; - Hội đồng TĐKT Sở.")).lead == "van-phong"
    )


EXTRA = "17\tTổng kết, trao thưởng\tVăn phòng; Công đoàn\n18\tLưu hồ sơ\tVăn phòng\n\nIII. GIẢI PHÁP"


def test_extra_items_are_read():
    plan = reading(("III. GIẢI PHÁP", EXTRA))
    assert [one.number for one in plan.items] == list(range(1, 19))
    assert [one.bodies for one in plan.items[16:]] == [("van-phong", "cong-doan"), ("van-phong",)]


def test_shorter_plan_is_read():
    lines = [line for line in TEXT.split("\n") if not line.startswith(("13\t", "14\t", "15\t", "16\t"))]
    plan = read("\n".join(lines).encode(), BODIES)
    assert [one.number for one in plan.items] == list(range(1, 13))


def test_numbers_may_start_again_in_each_quarter():
    text = TEXT
    for number in range(6, 17):
        text = text.replace(f"\n{number}\t", f"\n{number - 5}\t")
    plan = read(text.encode(), BODIES)
    assert [(one.number, one.quarter) for one in plan.items[4:7]] == [(5, 1), (1, 2), (2, 2)]


FIVE_COLUMNS = """KẾ HOẠCH
Công tác thi đua, khen thưởng năm 2025

I. NỘI DUNG
STT\tĐơn vị chủ trì\tNhiệm vụ\tĐơn vị phối hợp\tThời gian hoàn thành
1\tVăn phòng\tXây dựng kế hoạch\tCác đơn vị trực thuộc\tTrước ngày 15/02/2025
2\tVăn phòng\tSơ kết 6 tháng\t\tTháng 6
3\tHội đồng sáng kiến\tChấm sáng kiến\tVăn phòng\tQuý II và Quý IV
4\tVăn phòng\tĐôn đốc các phong trào\tCông đoàn\tThường xuyên
5\tVăn phòng\tLập hồ sơ\t\t20/11/2025
6\tVăn phòng\tCử người dự tập huấn\t\tSau khi có giấy mời
"""


def test_columns_in_another_order_with_days():
    plan = read(FIVE_COLUMNS.encode(), BODIES)
    assert [
        (one.start.isoformat(), one.end.isoformat(), one.due.isoformat(), one.due_source)
        for one in plan.items
    ] == [
        ("2025-01-01", "2025-12-31", "2025-02-14", "explicit"),
        ("2025-06-01", "2025-06-30", "2025-06-30", "period"),
        ("2025-04-01", "2025-06-30", "2025-06-30", "period"),
        ("2025-10-01", "2025-12-31", "2025-12-31", "period"),
        ("2025-01-01", "2025-12-31", "2025-12-31", "period"),
        ("2025-01-01", "2025-12-31", "2025-11-20", "explicit"),
        ("2025-01-01", "2025-12-31", "2025-12-31", "period"),
    ]
    assert [one.lead for one in plan.items] == [
        "van-phong",
        "van-phong",
        *["hd-sang-kien"] * 2,
        *["van-phong"] * 3,
    ]
    assert [one.recurring for one in plan.items] == [False, False, False, False, True, False, False]
    assert plan.items[0].bodies == ("van-phong", *MEMBERS)
    assert "lead-to-confirm" not in kinds(plan)
    assert kinds(plan).count("waits-for-event") == 1


def test_same_bytes_same_reading():
    assert reading() == reading()


ITEM_KEYS = (
    *("number", "content", "parts", "start", "end", "due", "due_source"),
    *("units", "bodies", "lead", "conditional", "recurring"),
)


def test_json_has_the_promised_keys():
    plain = to_json(reading())
    assert list(plain) == ["year", "number", "title", "items", "deadlines", "warnings"]
    assert {tuple(one) for one in plain["items"]} == {ITEM_KEYS}
    assert {tuple(one) for one in plain["deadlines"]} == {("date", "bound", "last_day", "what")}
    assert {tuple(one) for one in plain["warnings"]} == {("kind", "where", "text")}
