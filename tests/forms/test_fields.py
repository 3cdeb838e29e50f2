"""Each kind of question as a table: what is said, what is taken, what is asked back."""

import unicodedata
from datetime import date

import pytest

from domain.message import plain
from forms.choices import Choice, Confirm, Several
from forms.fields import Day, Field, FileField, Number, Text, rich_value
from forms.scene import FileFacts, Gathering, Option, Scene, Standing, Taken, Unclear

TODAY = date(2024, 1, 15)
AWARDS = (
    Option("ldtt", "Lao động tiên tiến", ("LĐTT",)),
    Option("cstdcs", "Chiến sĩ thi đua cơ sở", ("CSTĐCS",)),
    Option("cstdt", "Chiến sĩ thi đua cấp tỉnh"),
    Option("year", "2024"),
)
SCENE = Scene(TODAY, choices={"award": AWARDS, "some": AWARDS})
MANY = tuple(Option(str(number), f"Đơn vị số {number}") for number in range(1, 501))


def why(reading: object) -> str:
    assert isinstance(reading, Unclear)
    return plain(reading.why)


@pytest.mark.parametrize(
    ("field", "said", "taken"),
    [
        (Text("x", "X", "X?"), "  hai\ndòng ", "hai\ndòng"),
        (Text("x", "X", "X?", lines=False), "  hai\n dòng ", "hai dòng"),
        (Text("x", "X", "X?", shortest=3), "<b>", "<b>"),
        (Text("x", "X", "X?", longest=3), "abc", "abc"),
        (Number("x", "X", "X?"), "1.234,5", 1234.5),
        (Number("x", "X", "X?"), "0", 0),
        (Number("x", "X", "X?"), "1.000.000", 1000000),
        (Number("x", "X", "X?"), "12,50", 12.5),
        (Number("x", "X", "X?", unit="%"), "90 %", 90),
        (Number("x", "X", "X?", unit="người"), "7 người", 7),
        (Number("x", "X", "X?", least=-5), "−3", -3),
        (Day("x", "X", "X?"), "30/01/2024", "2024-01-30"),
        (Day("x", "X", "X?"), "ngày 5 tháng 2 năm 2024", "2024-02-05"),
        (Day("x", "X", "X?"), "THU SAU", "2024-01-19"),
    ],
)
def test_an_answer_is_taken(field: Field, said: str, taken: object) -> None:
    assert field.read(said, SCENE) == Taken(taken)


@pytest.mark.parametrize(
    ("field", "said", "asked_back"),
    [
        (Text("x", "X", "X?"), "👍", "Em chưa thấy chữ nào."),
        (
            Text("x", "X", "X?", shortest=3, example="abc"),
            "a",
            "Câu trả lời ngắn quá, cần ít nhất 3 ký tự. Ví dụ: abc",
        ),
        (
            Text("x", "X", "X?", longest=3),
            "abcde",
            "Câu trả lời dài 5 ký tự, tối đa là 3; mời rút bớt 2 ký tự.",
        ),
        (Number("x", "X", "X?", example="12,5"), "hai", "Em chưa đọc được số trong «hai». Ví dụ: 12,5"),
        (Number("x", "X", "X?"), "1.2.3", "Em chưa đọc được số trong «1.2.3»."),
        (Number("x", "X", "X?"), "²", "Em chưa đọc được số trong «²»."),
        (Number("x", "X", "X?"), "1e5", "Em chưa đọc được số trong «1e5»."),
        (Number("x", "X", "X?", whole=True), "1,5", "Cần một số nguyên, không có phần thập phân."),
        (Number("x", "X", "X?", most=100), "101", "Số cần nằm trong khoảng từ 0 đến 100."),
        (Number("x", "X", "X?"), "-1", "Số cần nằm trong khoảng từ 0 đến 1.000.000.000.000."),
        (
            Day("x", "X", "X?", example="30/01/2024"),
            "đầu tuần",
            "Em chưa hiểu ngày «đầu tuần». Ví dụ: 30/01/2024",
        ),
        (Day("x", "X", "X?"), "30/02/2024", "Em chưa hiểu ngày «30/02/2024»."),
        (
            Day("x", "X", "X?", latest=lambda scene: scene.today),
            "16/01/2024",
            "Ngày thứ Ba, 16/01/2024 muộn quá; muộn nhất là thứ Hai, 15/01/2024.",
        ),
        (
            Day("x", "X", "X?", earliest=lambda scene: scene.today),
            "14/01/2024",
            "Ngày Chủ nhật, 14/01/2024 sớm quá; sớm nhất là thứ Hai, 15/01/2024.",
        ),
        (Confirm("x", "X", "X?"), "không đồng ý", "Cần xác nhận mới đi tiếp được."),
        (FileField("x", "X", "X?"), "đây", "Câu này cần một tệp."),
    ],
)
def test_what_is_not_understood_is_said_with_an_example(field: Field, said: str, asked_back: str) -> None:
    assert why(field.read(said, SCENE)).startswith(asked_back)


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ("cuối tuần", ["2024-01-20", "2024-01-21"]),
        ("trước ngày 30/01", ["2024-01-30"]),
        ("tháng 2", ["2024-02-01", "2024-02-29"]),
    ],
)
def test_a_range_or_a_bound_is_offered_as_days_to_tap(said: str, days: list[str]) -> None:
    field = Day("x", "X", "X?", example="30/01/2024")
    reading = field.read(said, SCENE)
    assert isinstance(reading, Unclear)
    assert [option.key for option in reading.offers] == days
    assert field.press(days[0], SCENE) == Taken(days[0])


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ("2", "cstdcs"),
        ("số 2", "cstdcs"),
        ("2.", "cstdcs"),
        ("Lao động tiên tiến", "ldtt"),
        ("lao dong tien tien", "ldtt"),
        (unicodedata.normalize("NFD", "Lao động tiên tiến"), "ldtt"),
        ("LĐTT", "ldtt"),
        ("lao", "ldtt"),
        ("lao đông tien tiên", "ldtt"),
        ("cấp tỉnh", "cstdt"),
        ("2024", "year"),
    ],
)
def test_a_choice_is_typed_in_many_ways(said: str, key: str) -> None:
    assert Choice("award", "Danh hiệu", "?").read(said, SCENE) == Taken(key)


def test_a_choice_never_guesses_between_two() -> None:
    field = Choice("award", "Danh hiệu", "?")
    reading = field.read("chiến sĩ", SCENE)
    assert why(reading) == "Có 2 mục gần với «chiến sĩ». Mời chọn một mục:"
    assert isinstance(reading, Unclear)
    narrowed = SCENE.at({}, {"narrowed": reading.narrowed})
    assert [option.key for option in field.options(narrowed)] == ["cstdcs", "cstdt"]
    assert field.read("2", narrowed) == Taken("cstdt")


@pytest.mark.parametrize("said", ["5", "0", "không có", "999999999"])
def test_a_choice_that_is_not_there_is_asked_again(said: str) -> None:
    assert f"«{said}»" in why(Choice("award", "Danh hiệu", "?", example="1").read(said, SCENE))


def test_a_choice_among_five_hundred_is_found_by_typing() -> None:
    scene = Scene(TODAY, choices={"unit": MANY})
    field = Choice("unit", "Đơn vị", "?")
    assert field.read("don vi so 321", scene) == Taken("321")
    assert field.read("321", scene) == Taken("321")


def test_an_option_that_is_gone_is_no_answer_any_more() -> None:
    field = Choice("award", "Danh hiệu", "?")
    assert why(field.press("gone", SCENE)) == "Lựa chọn này không còn trong danh sách. Mời chọn lại."
    assert field.standing("gone", SCENE) is Standing.GONE
    assert field.standing("ldtt", SCENE) is Standing.GOOD


@pytest.mark.parametrize(
    ("said", "keys"),
    [
        ("1, 3", ["ldtt", "cstdt"]),
        ("3;1", ["ldtt", "cstdt"]),
        ("LĐTT và CSTĐCS", ["ldtt", "cstdcs"]),
        ("2", ["cstdcs"]),
    ],
)
def test_several_choices_are_typed_as_a_list(said: str, keys: list[str]) -> None:
    assert Several("some", "Mục", "?").read(said, SCENE) == Taken(keys)


def test_several_choices_are_ticked_and_closed() -> None:
    field = Several("some", "Mục", "?", most=2)
    assert field.press("cstdt", SCENE) == Gathering(("cstdt",))
    ticked = SCENE.at({}, {"gathered": ["cstdt"]})
    assert field.press("ldtt", ticked) == Gathering(("ldtt", "cstdt"))
    assert field.press("cstdt", ticked) == Gathering(())
    assert field.close(field.gathered(ticked), ticked) == Taken(["cstdt"])
    assert why(field.close([], SCENE)) == "Cần chọn từ 1 đến 2 mục."
    assert why(field.read("1, 2, 3", SCENE)) == "Cần chọn từ 1 đến 2 mục."


def test_none_chosen_is_an_answer_where_it_may_be() -> None:
    field = Several("some", "Mục", "?", least=0)
    assert field.close([], SCENE) == Taken([])
    assert field.show([], SCENE) == "(không chọn mục nào)"


@pytest.mark.parametrize("said", ["đồng ý", "Có", "xac nhan", "OK", "Tôi xác nhận", "1"])
def test_a_statement_is_agreed_to(said: str) -> None:
    assert Confirm("x", "X", "X?").read(said, SCENE) == Taken("yes")


@pytest.mark.parametrize(
    ("field", "value", "shown"),
    [
        (Text("x", "X", "X?"), "<An> & _B_ 🎉", "<An> & _B_ 🎉"),
        (Number("x", "X", "X?", unit="%"), 0, "0 %"),
        (Number("x", "X", "X?"), 1234.5, "1.234,5"),
        (Choice("award", "X", "X?"), "ldtt", "Lao động tiên tiến"),
        (Several("some", "X", "X?"), ["ldtt", "cstdcs"], "Lao động tiên tiến, Chiến sĩ thi đua cơ sở"),
        (Day("x", "X", "X?"), "2024-06-28", "thứ Sáu, 28/06/2024"),
        (Confirm("x", "X", "X?"), "yes", "Tôi xác nhận"),
        (FileField("x", "X", "X?"), 7, "a<b>.pdf (đang kiểm tra)"),
        (Text("x", "X", "X?"), None, "(bỏ qua)"),
    ],
)
def test_an_answer_is_shown_in_words(field: Field, value: object, shown: str) -> None:
    scene = Scene(
        TODAY,
        choices={"award": AWARDS, "some": AWARDS},
        files={7: FileFacts("a<b>.pdf", Standing.CHECKING)},
    )
    assert plain(rich_value(field, value, scene)) == shown


def test_a_file_counts_as_its_row_says() -> None:
    field = FileField("x", "X", "X?")
    scene = Scene(TODAY, files={1: FileFacts("a.pdf"), 2: FileFacts("b.exe", Standing.GONE, "không nhận")})
    assert [field.standing(row, scene) for row in (1, 2, 3)] == [Standing.GOOD, Standing.GONE, Standing.GONE]


@pytest.mark.parametrize("key", ["", "a:b", "đơn", "x" * 33])
def test_a_key_that_cannot_travel_in_a_button_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match="key"):
        Option(key, "Nhãn")
