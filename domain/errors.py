"""What can go wrong and be told: each error carries a sentence for the person and one for the log.

ThiduaError             anything this program refuses or cannot do
└── Refusal             what was asked cannot be done as asked; nothing was changed
    └── UnreadablePlan  the file is not a plan that can be read
"""


class ThiduaError(Exception):
    """Has two voices: `person`, calm Vietnamese saying what to do next; `log`, precise English."""

    def __init__(self, person: str, log: str) -> None:
        super().__init__(log)
        self.person = person
        self.log = log


class Refusal(ThiduaError):
    """What was asked cannot be done as asked; nothing was changed."""


class UnreadablePlan(Refusal):
    """The file is empty, too big, in another encoding, no plan, or its year is open or contradicted."""
