"""The ways in which agencies lay their plans out (shared practice: every structure that is met)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from domain.calendar import OfficeCalendar, Quarter, last_workday
from tests.documents.plans.papers import Block, Box, Paper, Spec, table
from tests.documents.plans.tasks import Task

ROMAN = ("I", "II", "III", "IV")
HEAD: tuple[Block, ...] = (
    table(
        [
            [
                "UBND TỈNH LẠNG SƠN\nSỞ NGOẠI VỤ",
                "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc",
            ],
            ["Số: 12/KH-SNgV", "Lạng Sơn, ngày 10 tháng 01 năm 2025"],
        ],
        ruled=False,
    ),
    "KẾ HOẠCH",
    "Công tác thi đua, khen thưởng năm 2025",
    "Căn cứ Luật Thi đua, khen thưởng ngày 15/6/2022;",
    "I. MỤC ĐÍCH, YÊU CẦU",
    "1. Nâng cao chất lượng các phong trào thi đua trước yêu cầu của giai đoạn mới.",
    "2. Đẩy mạnh tuyên truyền, phát hiện điển hình tiên tiến trong năm 2025.",
    "II. NỘI DUNG",
)
FOOT: tuple[Block, ...] = (
    "III. TỔ CHỨC THỰC HIỆN",
    "1. Các đơn vị đăng ký thi đua về Văn phòng trước ngày 30/01/2025.",
    table([["Nơi nhận:\n- Như trên;\n- Lưu: VT, VP.", "GIÁM ĐỐC\n\nNgười ký"]], ruled=False),
)


@dataclass(frozen=True)
class Wanted:
    """What has to be read of one task."""

    number: int | None
    content: str
    due: date
    source: str
    lead: str
    bodies: tuple[str, ...]
    label: str = ""


def wanted(task: Task, number: int | None, label: str = "", due: date | None = None) -> Wanted:
    source = "period" if due else task.source
    return Wanted(number, task.content, due or task.due, source, task.bodies[0], task.bodies, label)


Made = tuple[Paper, list[Wanted]]
Layout = Callable[[Sequence[Task]], Made]


def in_order(tasks: Sequence[Task]) -> list[Wanted]:
    return [wanted(task, number) for number, task in enumerate(tasks, start=1)]


def framed(*blocks: Block) -> Paper:
    return (*HEAD, *blocks, *FOOT)


def six_columns(tasks: Sequence[Task]) -> Made:
    heading = [
        "TT",
        "Nội dung công việc",
        "Cơ quan chủ trì",
        "Cơ quan phối hợp",
        "Thời gian hoàn thành",
        "Sản phẩm",
    ]
    rows = [[str(n), t.content, t.lead, t.support, t.time, t.product] for n, t in enumerate(tasks, 1)]
    return framed(table([heading, *rows])), in_order(tasks)


def other_order(tasks: Sequence[Task]) -> Made:
    heading = ["STT", "THỜI GIAN", "NHIỆM VỤ VÀ GIẢI PHÁP", "PHỐI HỢP", "CHỦ TRÌ", "GHI CHÚ"]
    rows = [[f"{n}.", t.time, t.content, t.support, t.lead, ""] for n, t in enumerate(tasks, 1)]
    return framed(table([heading, *rows])), in_order(tasks)


def unit_first(tasks: Sequence[Task]) -> Made:
    """No numbers; who leads and who helps in one cell."""
    heading = ["Đơn vị/người thực hiện", "Nội dung công việc", "Thời gian thực hiện"]
    rows = [[f"{t.lead} chủ trì; {t.support} phối hợp", t.content, t.time] for t in tasks]
    return framed(table([heading, *rows])), [wanted(task, None) for task in tasks]


def numbers_in_words(tasks: Sequence[Task]) -> Made:
    """The number stands before the words, and the last columns are those that nobody asks for."""
    heading = ["Tên nhiệm vụ", "Phân công nhiệm vụ", "Tiến độ", "Nguồn kinh phí", "Chỉ tiêu"]
    rows = [
        [f"{n}. {t.content}", f"{t.lead}, {t.support}", t.time, "Ngân sách", "100%"]
        for n, t in enumerate(tasks, 1)
    ]
    return framed(table([heading, *rows])), in_order(tasks)


def _quarter(task: Task) -> int:
    return Quarter.of(task.due).number


def _by_quarter(tasks: Sequence[Task], title: Callable[[int], list[Spec]]) -> Made:
    """Sections by quarter and no column of time: what counts is the quarter's last working day."""
    rows: list[list[Spec]] = [["TT", "Nội dung", "Đơn vị thực hiện", "Đơn vị phối hợp"]]
    expected = []
    number = 0
    for quarter in range(1, 5):
        rows.append(title(quarter))
        for task in tasks:
            if _quarter(task) == quarter:
                number += 1
                rows.append([str(number), task.content, task.lead, task.support])
                end = last_workday(OfficeCalendar(), Quarter(2025, quarter).end)
                expected.append(wanted(task, number, due=end))
    return framed(table(rows)), expected


def quarters_merged(tasks: Sequence[Task]) -> Made:
    return _by_quarter(tasks, lambda quarter: [Box(f"QUÝ {ROMAN[quarter - 1]}", across=4)])


def quarters_labelled(tasks: Sequence[Task]) -> Made:
    return _by_quarter(tasks, lambda q: [ROMAN[q - 1], Box(f"Quý {ROMAN[q - 1]}/2025", across=3)])


def quarters_in_first_cell(tasks: Sequence[Task]) -> Made:
    return _by_quarter(tasks, lambda q: [f"Quý {q} năm 2025", "", "", ""])


def table_a_quarter(tasks: Sequence[Task]) -> Made:
    """A table under each quarter's own line, numbers going on."""
    blocks: list[Block] = []
    expected = []
    number = 0
    for quarter in range(1, 5):
        own = [task for task in tasks if _quarter(task) == quarter]
        if own:
            blocks.append(f"{quarter}. Quý {ROMAN[quarter - 1]}")
            rows: list[list[Spec]] = [["TT", "Nội dung", "Chủ trì", "Phối hợp"]]
            end = last_workday(OfficeCalendar(), Quarter(2025, quarter).end)
            for task in own:
                number += 1
                rows.append([str(number), task.content, task.lead, task.support])
                expected.append(wanted(task, number, due=end))
            blocks.append(table(rows))
    return framed(*blocks), expected


def quarter_sections(tasks: Sequence[Task]) -> Made:
    """Each quarter is a section of the paper itself, under a Roman number."""
    blocks: list[Block] = []
    expected = []
    number = 0
    for quarter in range(1, 5):
        own = [task for task in tasks if _quarter(task) == quarter]
        blocks.append(f"{ROMAN[quarter - 1]}. QUÝ {ROMAN[quarter - 1]}")
        rows: list[list[Spec]] = [["TT", "Nội dung", "Chủ trì", "Phối hợp"]]
        end = last_workday(OfficeCalendar(), Quarter(2025, quarter).end)
        for task in own:
            number += 1
            rows.append([str(number), task.content, task.lead, task.support])
            expected.append(wanted(task, number, due=end))
        if own:
            blocks.append(table(rows))
    return framed(*blocks), expected


def months(tasks: Sequence[Task]) -> Made:
    """A row for each month, the days in the task's own column only where the month does not say enough."""
    rows: list[list[Spec]] = [["TT", "Công việc", "Người thực hiện", "Phối hợp", "Thời hạn"]]
    expected = []
    for number, task in enumerate(tasks, start=1):
        rows.append([Box(f"Tháng {task.due.month:02}", across=5)])
        rows.append([str(number), task.content, task.lead, task.support, task.time])
        expected.append(wanted(task, number))
    return framed(table(rows)), expected


def groups_restart(tasks: Sequence[Task]) -> Made:
    """Roman groups, numbers from 1 in each."""
    rows: list[list[Spec]] = [["TT", "Nội dung thực hiện", "Chủ trì", "Phối hợp", "Thời gian"]]
    expected = []
    middle = len(tasks) // 2
    for label, own in (("I", tasks[:middle]), ("II", tasks[middle:])):
        rows.append([label, Box("CÔNG TÁC THAM MƯU, TỔ CHỨC", across=4)])
        for number, task in enumerate(own, start=1):
            rows.append([str(number), task.content, task.lead, task.support, task.time])
            expected.append(wanted(task, number))
    return framed(table(rows)), expected


def groups_without_label(tasks: Sequence[Task]) -> Made:
    """The titles of groups stand where the words do, over all that follows, without a number."""
    rows: list[list[Spec]] = [["TT", "Nội dung", "Chủ trì", "Phối hợp", "Thời gian"]]
    for number, task in enumerate(tasks, start=1):
        if number % 3 == 1:
            rows.append(["", Box("Nhóm nhiệm vụ về công tác tuyên truyền", across=4)])
        rows.append([str(number), task.content, task.lead, task.support, task.time])
    return framed(table(rows)), in_order(tasks)


def time_first(tasks: Sequence[Task]) -> Made:
    """The first column says when, once for two tasks; nothing is numbered."""
    rows: list[list[Spec]] = [["Thời gian", "Nội dung công việc", "Đơn vị thực hiện"]]
    expected = []
    for place, task in enumerate(tasks):
        shared = tasks[place - place % 2]
        row: list[Spec] = [task.content, f"{task.lead}; {task.support}"]
        if place % 2 == 0:
            row.insert(0, Box(task.time, down=min(2, len(tasks) - place)))
        rows.append(row)
        expected.append(Wanted(None, task.content, shared.due, shared.source, task.bodies[0], task.bodies))
    return framed(table(rows)), expected


def groups_in_first_cell(tasks: Sequence[Task]) -> Made:
    rows: list[list[Spec]] = [["STT", "Hoạt động", "Bộ phận thực hiện", "Phối hợp", "Thời gian thực hiện"]]
    expected = []
    middle = len(tasks) // 2
    for title, own in (("A. NÂNG CAO NHẬN THỨC", tasks[:middle]), ("B. TỔ CHỨC PHONG TRÀO", tasks[middle:])):
        rows.append([Box(title, across=5)])
        for number, task in enumerate(own, start=1):
            rows.append([str(number), task.content, task.lead, task.support, task.time])
            expected.append(wanted(task, number))
    return framed(table(rows)), expected


def sub_numbers(tasks: Sequence[Task]) -> Made:
    """1 is a title, 1.1 and 1.2 are the tasks."""
    rows: list[list[Spec]] = [["TT", "Nhiệm vụ", "Đơn vị chủ trì", "Đơn vị phối hợp", "Thời gian"]]
    expected = []
    middle = len(tasks) // 2
    for group, own in ((1, tasks[:middle]), (2, tasks[middle:])):
        rows.append([str(group), "Nhóm nhiệm vụ thường xuyên của Sở", "", "", ""])
        for number, task in enumerate(own, start=1):
            rows.append([f"{group}.{number}", task.content, task.lead, task.support, task.time])
            expected.append(wanted(task, None, label=f"{group}.{number}"))
    return framed(table(rows)), expected


def heading_in_two_rows(tasks: Sequence[Task]) -> Made:
    upper = [
        Box("TT", down=2),
        Box("Nội dung", down=2),
        Box("Đơn vị thực hiện", across=2),
        Box("Thời gian", down=2),
    ]
    rows = [[str(n), t.content, t.lead, t.support, t.time] for n, t in enumerate(tasks, 1)]
    return framed(table([upper, ["Chủ trì", "Phối hợp"], *rows])), in_order(tasks)


def time_merged_down(tasks: Sequence[Task]) -> Made:
    """Two tasks at a time share the cell that says when; the second has it from above."""
    rows: list[list[Spec]] = [["TT", "Nội dung", "Chủ trì", "Phối hợp", "Thời gian"]]
    expected = []
    for number, task in enumerate(tasks, start=1):
        first = number % 2 == 1
        shared = tasks[number - 1 if first else number - 2]
        row: list[Spec] = [str(number), task.content, task.lead, task.support]
        if first:
            row.append(Box(task.time, down=min(2, len(tasks) - number + 1)))
        rows.append(row)
        expected.append(Wanted(number, task.content, shared.due, shared.source, task.bodies[0], task.bodies))
    return framed(table(rows)), expected


def lead_merged_down(tasks: Sequence[Task]) -> Made:
    """All tasks of one unit in a row share the cell that names it."""
    ordered = sorted(tasks, key=lambda task: task.lead)
    rows: list[list[Spec]] = [["TT", "Đơn vị chủ trì", "Nội dung công việc", "Phối hợp", "Hoàn thành trước"]]
    for number, task in enumerate(ordered, start=1):
        row: list[Spec] = [str(number), task.content, task.support, task.time]
        if number == 1 or ordered[number - 2].lead != task.lead:
            row.insert(1, Box(task.lead, down=sum(other.lead == task.lead for other in ordered)))
        rows.append(row)
    return framed(table(rows)), in_order(ordered)


def item_merged_down(tasks: Sequence[Task]) -> Made:
    """A number and its words go over several rows, one for each unit."""
    rows: list[list[Spec]] = [["TT", "Nội dung", "Đơn vị thực hiện", "Thời gian"]]
    for number, task in enumerate(tasks, start=1):
        rows.append([Box(str(number), down=2), Box(task.content, down=2), task.lead, Box(task.time, down=2)])
        rows.append([task.support])
    return framed(table(rows)), in_order(tasks)


def rows_broken(tasks: Sequence[Task]) -> Made:
    """A page ends within each row: the heading again, then what was left of the words."""
    heading: list[Spec] = ["TT", "Nội dung công việc", "Chủ trì", "Phối hợp", "Thời gian"]
    rows: list[list[Spec]] = [heading]
    for number, task in enumerate(tasks, start=1):
        words = task.content.split()
        first, second = " ".join(words[:-3]), " ".join(words[-3:])
        rows += [[str(number), first, task.lead, task.support, task.time], heading, ["", second, "", "", ""]]
    return framed(table(rows)), in_order(tasks)


def columns_numbered(tasks: Sequence[Task]) -> Made:
    heading = ["Số TT", "Tên nhiệm vụ", "Trách nhiệm", "Đơn vị phối hợp", "Dự kiến hoàn thành"]
    counted = ["(1)", "(2)", "(3)", "(4)", "(5)"]
    rows = [[str(n), t.content, t.lead, t.support, t.time] for n, t in enumerate(tasks, 1)]
    return framed(table([heading, counted, *rows])), in_order(tasks)


SCORES = table(
    [
        ["STT", "Nội dung tiêu chí", "Điểm chuẩn", "Đơn vị chấm"],
        ["1", "Tổ chức phong trào thi đua", "10", "Văn phòng"],
        ["2", "Báo cáo đúng hạn trước ngày 20/6", "5", "Văn phòng"],
    ]
)


def with_scores(tasks: Sequence[Task]) -> Made:
    """A table of scores before the tasks and one behind them, the tasks in two tables."""
    heading: list[Spec] = ["TT", "Nội dung", "Chủ trì", "Phối hợp", "Thời gian"]
    rows = [[str(n), t.content, t.lead, t.support, t.time] for n, t in enumerate(tasks, 1)]
    paper = framed(
        SCORES,
        "1. Nhiệm vụ trọng tâm",
        table([heading, *rows[:3]]),
        "2. Nhiệm vụ khác",
        table([heading, *rows[3:]]),
    )
    return (*paper, "PHỤ LỤC", SCORES), in_order(tasks)


def in_an_appendix(tasks: Sequence[Task]) -> Made:
    """The paper itself is prose; the table hangs behind the signature."""
    heading: list[Spec] = ["TT", "Nội dung", "Chủ trì", "Phối hợp", "Thời gian", "Kết quả dự kiến"]
    rows = [[str(n), t.content, t.lead, t.support, t.time, t.product] for n, t in enumerate(tasks, 1)]
    appendix = ("PHỤ LỤC", "(Kèm theo Kế hoạch số 12/KH-SNgV ngày 10/01/2025)", table([heading, *rows]))
    return (*framed("Chi tiết tại phụ lục kèm theo."), *appendix), in_order(tasks)


def foot_inside(tasks: Sequence[Task]) -> Made:
    """The addressees and the signature stand in the last row of the table itself."""
    heading: list[Spec] = ["TT", "Nội dung", "Chủ trì", "Phối hợp", "Thời gian"]
    rows = [[str(n), t.content, t.lead, t.support, t.time] for n, t in enumerate(tasks, 1)]
    last: list[Spec] = [Box("Nơi nhận:\n- Như trên;\n- Lưu: VT.", across=2), Box("GIÁM ĐỐC", across=3)]
    return (*HEAD, table([heading, *rows, last])), in_order(tasks)


def sentence(task: Task) -> str:
    when = f"{task.time[0].lower()}{task.time[1:]}"
    return f"{task.content} (thời gian: {when}; đơn vị chủ trì: {task.lead}; phối hợp: {task.support})."


def prose_in_brackets(tasks: Sequence[Task]) -> Made:
    return framed(*(f"{n}. {sentence(t)}" for n, t in enumerate(tasks, 1))), in_order(tasks)


def prose_with_lines(tasks: Sequence[Task]) -> Made:
    """Who and when on lines of their own under the task."""
    blocks: list[Block] = []
    for number, task in enumerate(tasks, start=1):
        blocks += [
            f"{number}. {task.content}.",
            f"- Đơn vị chủ trì: {task.lead}.",
            f"- Đơn vị phối hợp: {task.support}.",
        ]
        blocks.append(f"- Thời gian thực hiện: {task.time}.")
    return framed(*blocks), in_order(tasks)


def prose_under_titles(tasks: Sequence[Task]) -> Made:
    """Wishes and titles between the tasks, which nobody is to be reminded of."""
    blocks: list[Block] = ["1. Công tác tham mưu"]
    blocks.append(
        "Tiếp tục đẩy mạnh, nâng cao chất lượng công tác tham mưu, gắn với nhiệm vụ chính trị của Sở."
    )
    for task in tasks:
        blocks.append(
            f"- {task.content}. Chủ trì: {task.lead}; phối hợp: {task.support}; hoàn thành: {task.time}."
        )
    blocks.append("2. Công tác tuyên truyền")
    blocks.append("Chú trọng phát hiện, bồi dưỡng, nhân rộng điển hình tiên tiến.")
    return framed(*blocks), [wanted(task, None) for task in tasks]


#: Laid out as a table; each is tried with every plan and in every kind of file.
TABLES: dict[str, Layout] = {
    one.__name__: one
    for one in (
        *(six_columns, other_order, unit_first, numbers_in_words, time_first),
        *(quarters_merged, quarters_labelled, quarters_in_first_cell, table_a_quarter),
        *(quarter_sections, months, groups_without_label),
        *(groups_restart, groups_in_first_cell, sub_numbers, columns_numbered),
        *(heading_in_two_rows, time_merged_down, lead_merged_down, item_merged_down, rows_broken),
        *(with_scores, in_an_appendix, foot_inside),
    )
}
PROSE: dict[str, Layout] = {
    one.__name__: one for one in (prose_in_brackets, prose_with_lines, prose_under_titles)
}
