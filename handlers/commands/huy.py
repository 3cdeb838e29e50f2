"""/huy: leave the form in progress."""

from domain.people import EVERYONE
from forms import run as forms
from handlers.command import Command

COMMAND = Command(
    name="huy",
    title="Dừng biểu mẫu",
    help="Dừng biểu mẫu đang điền; em hỏi giữ hay xoá bản nháp.",
    roles=EVERYONE,
    run=forms.cancel,
    strangers=True,
)
