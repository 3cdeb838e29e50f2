"""How well a person or a unit did the year's tasks, as the evaluation says; never computed here."""

from enum import StrEnum


class Grade(StrEnum):
    """The four grades of a yearly evaluation, the best first."""

    #: hoàn thành xuất sắc nhiệm vụ
    EXCELLENT = "htxsnv"
    #: hoàn thành tốt nhiệm vụ
    GOOD = "httnv"
    #: hoàn thành nhiệm vụ
    DONE = "htnv"
    #: không hoàn thành nhiệm vụ
    NOT_DONE = "khtnv"
