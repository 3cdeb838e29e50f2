"""/tieptuc: go on with a draft."""

from domain.people import EVERYONE
from forms import run as forms
from handlers.command import Command

COMMAND = Command(
    name="tieptuc",
    title="Tiếp tục bản nháp",
    help="Mở lại bản nháp ở đúng câu hỏi đang dở.",
    roles=EVERYONE,
    run=forms.resume,
    strangers=True,
)
