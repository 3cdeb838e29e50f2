"""/quaylai: back to the question before."""

from domain.people import EVERYONE
from forms import run as forms
from handlers.command import Command

COMMAND = Command(
    name="quaylai",
    title="Quay lại câu trước",
    help="Quay lại câu hỏi trước của biểu mẫu.",
    roles=EVERYONE,
    run=forms.back,
    strangers=True,
)
