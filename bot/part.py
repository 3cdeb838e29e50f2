"""The parts of the program that may run in processes of their own."""

from enum import StrEnum


class Part(StrEnum):
    """What a process does if it does not do everything."""

    #: receives what people say, handles and answers it
    CHAT = "chat"
    #: plans what is owed at the time, and sends it
    CLOCK = "clock"
