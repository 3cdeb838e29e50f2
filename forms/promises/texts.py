"""What is said about promises of January and what came of them."""

from collections.abc import Mapping, Sequence

from forms.scene import Option
from vietnamese import wording

#: Characters of a row in a list.
LONGEST_LISTED = 90

RESULTS = (
    Option("met", "Đạt", ("đạt", "hoàn thành")),
    Option("over", "Vượt", ("vượt", "vượt mức", "vượt chỉ tiêu")),
    Option("partly", "Đạt một phần", ("một phần", "chưa đạt đủ")),
    Option("missed", "Không đạt", ("chưa đạt", "không hoàn thành")),
)

#: What kind of promise a form makes.
KINDS = {
    "registration": "Đăng ký",
    "initiative": "Sáng kiến",
    "topic": "Đề tài",
    "collective_registration": "Tập thể đăng ký",
}

WHY_EXAMPLE = "Phần mềm dùng chung chậm triển khai nên mới xong 3 trên 5 nội dung"


def named(form: str, name: str) -> str:
    """A promise by its kind and name.

    >>> named("topic", "Văn hoá biên giới")
    'Đề tài «Văn hoá biên giới»'
    """
    return f"{KINDS[form]} «{name}»"


def row(cells: Sequence[str]) -> str:
    """A row of a table in a line."""
    return " – ".join(cells)


def entry(number: int, words: str) -> str:
    """A row in a list, with the number by which it may be taken away."""
    return f"({number}) {wording.shorten(words, LONGEST_LISTED)}"


def and_more(count: int) -> str:
    """How many rows of a list are not shown."""
    return f"… và {count} dòng nữa."


def how_kept(name: str) -> str:
    """The question for the result."""
    return f"{name}: kết quả đến nay thế nào?"


def registered(details: Sequence[str]) -> str:
    """What was promised, under the question for the result."""
    return "\n".join(["Nội dung đã đăng ký đầu năm:", *details]) if details else ""


def why_label(name: str) -> str:
    """The short name of the question why."""
    return f"Lý do: {name}"


def why(name: str) -> str:
    """The question where a promise fell short, which is never left without a word."""
    return f"{name}: vì sao chưa đạt đủ? Mời ghi ngắn gọn nguyên nhân và phần đã làm được."


def side_by_side(result: str, promised: str) -> str:
    """A result with the promise beside it."""
    return f"{result} (đã đăng ký: {promised})" if promised else result


def of_people(counts: Mapping[tuple[str, str], int]) -> str:
    """How many things the people of a unit registered, by form and award.

    >>> of_people({("registration", "Lao động tiên tiến"): 3, ("initiative", ""): 2})
    'Cá nhân trong đơn vị đã đăng ký: Lao động tiên tiến 3; sáng kiến 2.'
    """
    pieces = [f"{award or KINDS[form].lower()} {count}" for (form, award), count in counts.items()]
    return f"Cá nhân trong đơn vị đã đăng ký: {'; '.join(pieces)}." if pieces else ""
