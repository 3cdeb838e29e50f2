"""The grades of a yearly evaluation in words, with what people write for them."""

from domain.grades import Grade

GRADES: dict[Grade, str] = {
    Grade.EXCELLENT: "Hoàn thành xuất sắc nhiệm vụ",
    Grade.GOOD: "Hoàn thành tốt nhiệm vụ",
    Grade.DONE: "Hoàn thành nhiệm vụ",
    Grade.NOT_DONE: "Không hoàn thành nhiệm vụ",
}

SHORT_GRADES: dict[Grade, str] = {
    Grade.EXCELLENT: "HTXSNV",
    Grade.GOOD: "HTTNV",
    Grade.DONE: "HTNV",
    Grade.NOT_DONE: "KHTNV",
}
